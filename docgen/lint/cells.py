"""Find the cells that a condition or an empty list would leave without a word."""

from collections.abc import Iterator

from docgen.errors import Problem, Severity
from docgen.render.names import CELL, PARAGRAPH, ROW, TABLE, Element
from docgen.render.pieces import OBJECT, pieces_of
from docgen.render.reading import Package, Part
from docgen.render.tags import CLOSERS, MIDDLES, OPENERS, Found, Kind, Level, find

_WORDS = "words"
_Token = str | Found


def cell_problems(package: Package, form: str) -> Iterator[Problem]:
    """Yield each cell of the form that may come out empty though its author wrote into it."""
    for part in package.parts:
        for cell in part.root.iter(CELL):
            tokens = list(_tokens(cell))
            if any(isinstance(token, Found) and token.level is Level.ROW for token in tokens):
                continue
            openers = [token for token in tokens if isinstance(token, Found) and _opens(token)]
            if openers and _may_be_empty(tokens):
                yield _problem(cell, openers[0], part, form)


def _problem(cell: Element, opener: Found, part: Part, form: str) -> Problem:
    cause = "danh sách trống" if opener.word == "for" else "điều kiện không đúng"
    return Problem(
        code="cell-may-be-empty",
        where=f"{form} › {part.places.of(cell)}",
        message=f"ô sẽ trống khi {cause}: «{opener.body}»",
        hint="thêm nhánh else ghi rõ, ví dụ «Không có»; hoặc dùng từ đã tự để trống",
        severity=Severity.WARNING,
    )


def _opens(token: Found) -> bool:
    return token.word in OPENERS


def _tokens(cell: Element) -> Iterator[_Token]:
    """Yield the tags of a cell in order, and a token for all that prints between them."""
    for block in cell:
        if block.tag == TABLE:
            yield _WORDS
        for paragraph in [block] if block.tag == PARAGRAPH else []:
            text = "".join(piece.text for piece in pieces_of(paragraph, tracked=False))
            found, _ = find(text)
            position = 0
            for tag in found:
                if text[position : tag.start].strip() or OBJECT in text[position : tag.start]:
                    yield _WORDS
                yield _WORDS if tag.kind is Kind.PRINT else tag
                position = tag.end
            if text[position:].strip() or OBJECT in text[position:]:
                yield _WORDS
        if block.tag not in {TABLE, PARAGRAPH, ROW} and any(block.iter(PARAGRAPH)):
            yield _WORDS


def _may_be_empty(tokens: list[_Token]) -> bool:
    """Return whether some way through the branches prints nothing."""
    is_empty = True
    stack: list[tuple[bool, bool, bool]] = []
    for token in tokens:
        if isinstance(token, str):
            is_empty = False
        elif token.word in OPENERS:
            stack.append((is_empty, False, False))
        elif token.word in MIDDLES and stack:
            before, ends, _ = stack.pop()
            stack.append((before, ends or is_empty, token.word == "else"))
            is_empty = before
        elif token.word in CLOSERS and stack:
            before, ends, has_else = stack.pop()
            is_empty = ends or is_empty or (before and not has_else)
    return is_empty
