"""Turn one part with text into a compiled Jinja template, each line of which is a tag's place.

The order of the work: parse, take the tags out, check each, pair them, guard the tree, write it
as Jinja source with one line break in each tag, compile.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Template as JinjaTemplate
from jinja2.meta import find_undeclared_variables
from lxml import etree

from docgen.errors import Problem
from docgen.render.blocks import FENCE, Pairing
from docgen.render.environment import ENVIRONMENT, count_rounds
from docgen.render.expressions import problems_of, source_of
from docgen.render.guards import guard, strip_revision_ids
from docgen.render.names import NEXT_ID, PARAGRAPH, RESERVED, TEXT, Element, W, is_mark
from docgen.render.paragraphs import TagTaker
from docgen.render.parsing import parse
from docgen.render.places import Places
from docgen.render.tags import Tag

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TAG_MARK = re.compile(r"<\?tag ([0-9]+)\?>")
_SIGN = re.compile(r"\{[{%]")
_CALLING_FIELD = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A part ready to be rendered. ``lines`` are the tags in the order of the source's lines.

    ``file_name`` is what tracebacks call its code.
    """

    name: str
    source: str
    template: JinjaTemplate
    lines: tuple[Tag, ...]
    names: frozenset[str]
    file_name: str
    repeats_drawings: bool


def compile_part(
    name: str, data: bytes, *, form: str, title: str
) -> Compiled | list[Problem] | None:
    """Return the compiled part, None if it has no tags, or all that is wrong with it.

    Args:
        name: The part's path, for example ``word/document.xml``.
        data: Its XML, known to be well-formed.
        form: The form's name, for messages.
        title: What readers call the part.
    """
    root = parse(data)
    problems = list(_unusable(root, f"{form} › {title}"))
    if problems:
        return problems
    _tidy(root)
    places = Places(root, title)
    taker = TagTaker(root, places, form)
    taker.take()
    problems = [*taker.problems, *_left_over(root, taker.refused, places, form)]
    for tag in taker.tags:
        problems += problems_of(tag)
    if not taker.tags and not problems:
        return None
    pairing = Pairing(root, taker.tags)
    # A steering tag that could not be read would make its partner look guilty too.
    if not taker.lost_statement:
        problems += pairing.problems
    if problems:
        return problems
    pairing.lift()
    problems = guard(root, taker.tags, f"{form} › {title}")
    if problems:
        return problems
    return _compiled(name, root, taker.tags, form)


def _compiled(name: str, root: Element, tags: list[Tag], form: str) -> Compiled | list[Problem]:
    source, lines = _source(root, tags)
    tree = ENVIRONMENT.parse(source)
    names = frozenset(find_undeclared_variables(tree))
    count_rounds(tree)
    file_name = f"<docgen {name}>"
    try:
        code = ENVIRONMENT.compile(tree, name, file_name)
    except (SyntaxError, RecursionError, MemoryError):
        message = "các thẻ của mẫu lồng nhau quá phức tạp"
        hint = "viết đơn giản hơn, hoặc chuẩn bị sẵn dữ liệu"
        return [Problem(code="too-deep", where=form, message=message, hint=hint)]
    return Compiled(
        name=name,
        source=source,
        template=JinjaTemplate.from_code(ENVIRONMENT, code, {}),
        lines=tuple(lines),
        names=names,
        file_name=file_name,
        repeats_drawings=NEXT_ID in source,
    )


def _source(root: Element, tags: list[Tag]) -> tuple[str, list[Tag]]:
    """Return the Jinja source and the tags in the order of its lines."""
    lines: list[Tag] = []

    def with_tag(match: re.Match[str]) -> str:
        tag = tags[int(match.group(1))]
        source = source_of(tag)
        if source:
            lines.append(tag)
        return source

    xml = etree.tostring(root, encoding="unicode").replace("\n", "&#10;")
    both = re.compile(f"{_TAG_MARK.pattern}|{FENCE.pattern}")
    source = both.sub(lambda match: with_tag(_one_group(match)), xml)
    return _DECLARATION + source, lines


def _one_group(match: re.Match[str]) -> re.Match[str]:
    text = match.group()
    found = _TAG_MARK.fullmatch(text) or FENCE.fullmatch(text)
    return found or match


def _unusable(root: Element, where: str) -> Iterator[Problem]:
    """Yield what makes the part unfit before any tag of it is read."""
    if not set(RESERVED).isdisjoint(etree.tostring(root, encoding="unicode")):
        yield Problem(
            code="reserved-character",
            where=where,
            message="văn bản có ký tự riêng (U+10FFF0–U+10FFF9) mà docgen giữ cho mình",
            hint="xóa ký tự lạ (thường hiện thành ô vuông) trong mẫu",
        )
    if any(node.prefix != "w" for node in root.iter(f"{W}*") if not is_mark(node)):
        yield Problem(
            code="damaged-file",
            where=where,
            message="tệp không phải do Word lưu: tên các phần tử không bắt đầu bằng w:",
            hint="mở bằng Word rồi lưu lại thành .docx",
        )
    codes = " ".join(node.text or "" for node in root.iter(f"{W}instrText"))
    codes += " ".join(node.get(f"{W}instr", "") for node in root.iter(f"{W}fldSimple"))
    for field in sorted(set(_CALLING_FIELD.findall(codes))):
        yield Problem(
            code="outside-link",
            where=where,
            message=f"có trường {field} lấy nội dung từ tệp hoặc chương trình khác",
            hint="chèn hẳn nội dung vào mẫu, hoặc xóa trường đó",
        )


def _tidy(root: Element) -> None:
    """Remove what has no meaning in print and would stand in the way."""
    for node in list(root.iter(f"{W}proofErr", f"{W}lastRenderedPageBreak")):
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)
    strip_revision_ids(root.iter())
    for node in root.iter():
        node.tail = None
        if len(node):
            node.text = None
        elif node.tag == TEXT and node.text:
            # A line break inside w:t is a blank to Word; w:br is its line break. Other systems
            # type letters and marks apart, which do not sort, search or compare with ours.
            node.text = unicodedata.normalize("NFC", node.text.replace("\n", " "))


def _left_over(
    root: Element, refused: set[Element], places: Places, form: str
) -> Iterator[Problem]:
    """Yield a problem for each tag in a spot that is not filled: field codes, attributes."""
    for node in root.iter():
        if is_mark(node):
            continue
        texts = [node.text or "", *(str(value) for value in node.values())]
        shown = next((text for text in texts if _SIGN.search(text)), None)
        if shown is None:
            continue
        paragraph = next(node.iterancestors(PARAGRAPH), None)
        if node.tag == TEXT and paragraph in refused:
            continue
        place = places.of(node if paragraph is None else paragraph)
        deleted = node.tag == f"{W}delText"
        spot = "phần chữ đã xóa (Track Changes)" if deleted else "mã trường, thuộc tính hoặc hình"
        hint = "chấp nhận mọi thay đổi trong Word" if deleted else "chuyển thẻ ra chữ thường"
        yield Problem(
            code="tracked-change-in-tag" if deleted else "tag-misplaced",
            where=f"{form} › {place}",
            message=f"thẻ «{shown.strip()[:80]}» nằm trong {spot}, nơi không được điền",
            hint=hint,
        )
