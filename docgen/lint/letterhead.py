"""The parts of the letterhead: all there that this kind has, none that it has not, in their order.

Which parts those are, and how they read, stands in the profile.
"""

from collections.abc import Iterator, Sequence

from docgen.errors import Problem, Severity
from docgen.forms import Header
from docgen.lint.lines import UNKNOWN, Line
from docgen.lint.profile import Component, PaperType, Profile

_COLUMNS = {"left": "trái", "right": "phải"}
_NUMBER, _TYPE, _PARTY, _RECIPIENTS = "so_ky_hieu", "ten_loai", "tieu_de", "noi_nhan"


def letterhead_problems(
    lines: Sequence[Line], profile: Profile, header: Header | None, where: str
) -> Iterator[Problem]:
    """Yield what is wrong with the parts of a form.

    Args:
        lines: The paragraphs of the form.
        profile: The layout.
        header: The kind of letterhead; None, as no letterhead, has no parts that must be there.
        where: The place of what is missing: the body of the form.
    """
    body = [line for line in lines if line.is_in_body and line.component is not None]
    yield from _unnamed(body)
    yield from _wordings(body)
    yield from _order(body, profile)
    if header is None or header is Header.NONE:
        return
    yield from _missing(body, profile, header, where, _nameless(lines))
    yield from _unwanted(body, header)
    if header is not Header.MINIMAL:
        yield from _columns(body)


def _parts(lines: Sequence[Line]) -> Iterator[tuple[Line, Component]]:
    for line in lines:
        if line.component is not None:
            yield line, line.component


def _nameless(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """Return the lines left of the title of the Party and under it that no style or words name."""
    found: dict[str, list[Line]] = {column: [] for column in _COLUMNS}
    title = next((line for line, part in _parts(lines) if part.id == _PARTY), None)
    if title is None or title.cell is None:
        return found
    row = title.cell.getparent()
    for line in lines:
        if line.component is None and line.cell is not None and any(line.spoken):
            if line.cell is title.cell:
                found["right"].append(line)
            elif line.cell.getparent() is row and line.column < title.column:
                found["left"].append(line)
    return found


def _missing(
    body: Sequence[Line],
    profile: Profile,
    header: Header,
    where: str,
    nameless: dict[str, list[Line]],
) -> Iterator[Problem]:
    """Yield each part that must be there; lines that may be it are proposed one after another."""
    # An empty line with the style of a part is not the part.
    there = {part.id for line, part in _parts(body) if line.raw.strip()}
    kind_of_paper = _type(body, profile)
    numbered = kind_of_paper if header is Header.FULL else None
    numbered = numbered if numbered is not None and numbered.numbered else None
    for part in profile.components:
        wanted = header.value in part.needed or part.needed_with in there
        if part.id == _NUMBER and numbered is not None:
            wanted = True
        if part.id == _RECIPIENTS and kind_of_paper is not None and not kind_of_paper.addressed:
            wanted = False
        if not wanted or part.id in there or part.unless in there:
            continue
        kind = f"văn bản «{numbered.name}»" if numbered and part.id == _NUMBER else "mẫu"
        hint = f"thêm đoạn này và gán kiểu «{part.styles[0]}»;"
        hint += " phần đầu kiểu khác thì sửa header trong mau.toml"
        place = where
        told_by_words = part.like is not None and part.column == "left"
        if nameless.get(part.column) and not told_by_words:
            line = nameless[part.column].pop(0)
            place, text = line.where, " ".join(line.spoken)
            hint = f"nếu «{text}» là dòng này thì gán kiểu «{part.styles[0]}» (Home › Styles)"
        yield Problem(
            code="letterhead-missing",
            where=place,
            message=f"thiếu {part.name}, {kind} có phần đầu {header.label} phải có ({part.cite})",
            hint=hint,
            severity=Severity.ERROR if part.sure else Severity.WARNING,
        )


def _type(body: Sequence[Line], profile: Profile) -> PaperType | None:
    """Return the type of the paper by its title; None if it is none that has a code."""
    titles = [line.spoken[0] for line, part in _parts(body) if part.id == _TYPE]
    names = {one.name: one for one in profile.types}
    return next((names[title] for title in titles if title in names), None)


def _unwanted(body: Sequence[Line], header: Header) -> Iterator[Problem]:
    for line, part in _parts(body):
        if header.value in part.banned:
            yield line.problem(
                "letterhead-unwanted",
                f"có {part.name}, mẫu có phần đầu {header.label} không có phần này ({part.cite})",
                "xóa đoạn này, hoặc sửa header trong mau.toml",
            )


def _unnamed(body: Sequence[Line]) -> Iterator[Problem]:
    for line, part in _parts(body):
        if not line.has_its_style:
            style = line.styles[0] if line.styles else "(không có)"
            yield line.problem(
                "style-missing",
                f"đây là {part.name} nhưng mang kiểu «{style}»",
                f"gán kiểu «{part.styles[0]}» (Home › Styles) để sửa một chỗ được cả mẫu",
                sure=False,
            )


def _wordings(body: Sequence[Line]) -> Iterator[Problem]:
    for line, part in _parts(body):
        text = " ".join(line.spoken)
        if part.text is not None and text not in {"", UNKNOWN} and not part.text.fullmatch(text):
            yield line.problem(
                "letterhead-text",
                f"{part.name} viết là «{text}», không đúng cách viết ({part.cite})",
                part.hint,
                sure=part.sure,
            )


def _order(body: Sequence[Line], profile: Profile) -> Iterator[Problem]:
    """Yield each part that stands above one it must follow, in the same cell."""
    ranks = {part.id: rank for rank, part in enumerate(profile.components)}
    highest: dict[object, Component] = {}
    for line, part in _parts(body):
        if not part.column or line.cell is None:
            continue
        before = highest.get(line.cell)
        if before is not None and ranks[part.id] < ranks[before.id]:
            yield line.problem(
                "letterhead-order",
                f"{part.name} đứng dưới {before.name}, phải ở trên ({part.cite})",
                "đổi thứ tự hai đoạn",
            )
        else:
            highest[line.cell] = part


def _columns(body: Sequence[Line]) -> Iterator[Problem]:
    for line, part in _parts(body):
        right = line.columns > 1 and line.column == line.columns
        left = line.columns > 1 and line.column == 1
        if part.column and not (right if part.column == "right" else left):
            yield line.problem(
                "letterhead-place",
                f"{part.name} phải ở cột {_COLUMNS[part.column]} của phần đầu ({part.cite})",
                "đặt phần đầu trong một bảng hai cột không kẻ, tên cơ quan bên trái,"
                " tiêu đề bên phải",
            )


def notation_problems(lines: Sequence[Line], profile: Profile) -> Iterator[Problem]:
    """Yield a number whose code is not that of the paper's type."""
    types: dict[str, str] = {one.name: one.code for one in profile.types}
    body = [line for line in lines if line.is_in_body]
    titles = [line.spoken[0] for line, part in _parts(body) if part.id == _TYPE]
    wanted = next((types[title] for title in titles if title in types), "")
    for line, part in _parts(body):
        found = part.text.fullmatch(" ".join(line.spoken)) if part.text is not None else None
        if part.id != _NUMBER or found is None or not wanted:
            continue
        if found["code"] not in {wanted, UNKNOWN}:
            yield line.problem(
                "letterhead-text",
                f"ký hiệu ghi loại «{found['code']}», văn bản này là loại «{wanted}» ({part.cite})",
                f"viết -{wanted}/ sau số",
            )
