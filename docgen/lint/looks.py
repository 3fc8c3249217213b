"""Fonts, sizes and shapes of the paragraphs against what the profile says of their component."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from docgen.errors import Problem
from docgen.lint.lines import Line
from docgen.lint.profile import Component, Profile
from docgen.render.names import W

_POINTS_PER_MM = 72 / 25.4
_NEAR_PT = 0.75
_BOXES = frozenset("☐☑☒□■✓✔✗✘")
_BY_HAND = "; chữ chỉnh tay thì bôi đen rồi bấm Ctrl+Space"
_ALIGNS = {
    "left": "trái",
    "start": "trái",
    "right": "phải",
    "end": "phải",
    "center": "giữa",
    "both": "đều hai bên",
    "distribute": "dàn đều",
}


def look_problems(lines: Sequence[Line], profile: Profile) -> Iterator[Problem]:
    """Yield what is wrong with the letters and the shape of the paragraphs.

    A fault of a style is told once, at the first paragraph that shows it.
    """
    first: dict[tuple[str, str, str], Problem] = {}
    others: Counter[tuple[str, str, str]] = Counter()
    for problem in _each(lines, profile):
        key = (problem.code, problem.message, problem.hint)
        others[key] += first.setdefault(key, problem) is not problem
    for key, problem in first.items():
        also = f"; {others[key]} đoạn khác cũng vậy" if others[key] else ""
        yield replace(problem, message=problem.message + also)


def _each(lines: Sequence[Line], profile: Profile) -> Iterator[Problem]:
    for line in lines:
        if line.unknown_style:
            yield line.problem(
                "style-undefined",
                f"đoạn dùng kiểu «{line.unknown_style}» mà tệp không định nghĩa",
                "gán lại một kiểu có trong danh sách kiểu của Word",
            )
        if line.is_steering:
            continue
        yield from _fonts(line, profile)
        if line.component is not None and line.is_in_body:
            yield from _sizes(line, line.component)
            yield from _letters(line, line.component)
            yield from _shape(line, line.component)


def _fonts(line: Line, profile: Profile) -> Iterator[Problem]:
    others = {font for _, look in line.runs for font in (look.font, look.font_of_marked)}
    others -= set(profile.fonts)
    for font in sorted(others):
        yield line.problem(
            "wrong-font",
            f"chữ dùng phông «{font or 'mặc định của máy'}», phải là"
            f" {', '.join(profile.fonts)} ({profile.fonts_cite})",
            f"chọn lại phông {profile.fonts[0]} cho kiểu của đoạn{_BY_HAND}",
        )
    drawn = {str(sign.get(f"{W}font")) for sign in line.element.iter(f"{W}sym")}
    signs = {letter for letter in line.raw if letter in _BOXES}
    for sign in sorted(drawn | signs):
        yield line.problem(
            "symbol-letter",
            f"có ký hiệu «{sign}» của phông ký hiệu; máy không có phông này in ra ô vuông trống",
            "vẽ ô bằng chữ có viền (Home › Borders, áp dụng cho chữ) chứa thẻ của ô",
        )


def _sizes(line: Line, part: Component) -> Iterator[Problem]:
    if not part.size_pt:
        return
    least, most = part.size_pt[0], part.size_pt[-1]
    wrong = {look.size_pt for _, look in line.runs if not least <= look.size_pt <= most}
    allowed = str(least) if least == most else f"{least} đến {most}"
    for size in sorted(wrong):
        yield line.problem(
            "wrong-size",
            f"{part.name} cỡ chữ {_number(size)}, phải là {allowed} ({part.cite})",
            f"sửa cỡ chữ của kiểu «{_style(line, part)}»{_BY_HAND}",
            sure=part.sure,
        )


def _letters(line: Line, part: Component) -> Iterator[Problem]:
    """Yield each trait of the letters that is asked for and not there, or there and not wanted."""
    # Signs alone, as the colon after a label, need not look like their words.
    looks = [look for text, look in line.runs if any(letter.isalnum() for letter in text)]
    if not looks:
        return
    traits = (
        (part.bold, [look.bold for look in looks], "đậm"),
        (part.italic, [look.italic for look in looks], "nghiêng"),
        (part.underline, [look.underline for look in looks], "gạch chân"),
    )
    wrong = [
        f"chữ phải {word}" if wanted else f"không để chữ {word} cả dòng"
        for wanted, there, word in traits
        # One word may stand out from its line; the line as a whole may not.
        if wanted is not None and (not all(there) if wanted else all(there))
    ]
    text = "".join(line.spoken)
    is_upper = text == text.upper() or all(look.caps for look in looks)
    if part.caps is True and not is_upper:
        wrong.append("chữ phải in hoa (thẻ thì thêm |upper)")
    if part.caps is False and is_upper and text != text.lower():
        wrong.append("không viết hoa toàn bộ")
    if wrong:
        yield line.problem(
            "wrong-letters",
            f"{part.name}: {', '.join(wrong)} ({part.cite})",
            f"sửa kiểu «{_style(line, part)}»{_BY_HAND}",
            sure=part.sure,
        )


def _shape(line: Line, part: Component) -> Iterator[Problem]:
    if not "".join(line.spoken):
        return
    look, wrong = line.look, []
    if part.align and look.align not in part.align:
        wrong.append(
            f"căn {_ALIGNS.get(look.align, look.align)}, phải căn {_ALIGNS[part.align[0]]}"
        )
    underlined = bool(line.runs) and all(one.underline for _, one in line.runs)
    if part.ruled and not look.is_ruled and not underlined:
        wrong.append("thiếu đường kẻ bên dưới")
    if part.line_pt and not _is_between(look.line_pt, part.line_pt):
        wrong.append(f"giãn dòng phải chính xác {part.line_pt[0]} đến {part.line_pt[-1]} pt")
    if part.first_line_mm is not None:
        wanted = part.first_line_mm * _POINTS_PER_MM
        if abs(look.first_line_pt - wanted) > _NEAR_PT:
            wrong.append(f"thụt dòng đầu phải {part.first_line_mm} mm")
    if part.before_pt is not None and abs(look.before_pt - part.before_pt) > _NEAR_PT:
        wrong.append(f"cách đoạn trước phải {part.before_pt} pt")
    if wrong:
        yield line.problem(
            "wrong-paragraph",
            f"{part.name}: {'; '.join(wrong)} ({part.cite})",
            f"sửa kiểu «{_style(line, part)}»",
            sure=part.sure,
        )


def _is_between(value: float | None, limits: tuple[int, ...]) -> bool:
    return value is not None and limits[0] <= value <= limits[-1]


def _number(size: float) -> str:
    return f"{size:g}".replace(".", ",")


def _style(line: Line, part: Component) -> str:
    """Return the style to mend: the line's own where it has one of the component's."""
    return line.styles[0] if line.has_its_style and line.styles else part.styles[0]
