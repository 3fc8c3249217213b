"""The sheet: paper, margins, how it lies, and the number of the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import join, normpath

from docgen.errors import Problem
from docgen.forms import Header, Orientation
from docgen.lint.formatting import Styles, points
from docgen.lint.profile import Paper, Profile
from docgen.render.names import PARAGRAPH, Element, W
from docgen.render.reading import Package

_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MM_PER_POINT = 25.4 / 72
_NEAR_MM = 0.6
_SIDES = {"top": "trên", "bottom": "dưới", "left": "trái", "right": "phải"}
_HEADER, _FOOTER = f"{W}headerReference", f"{W}footerReference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the data of a form says about its sheet; None where there is no data."""

    header: Header | None
    orientation: Orientation | None


def page_problems(package: Package, profile: Profile, sheet: Sheet, form: str) -> Iterator[Problem]:
    """Yield what is wrong with the sections of a form."""
    title = f"{form} › {package.document.title}"
    sections = list(package.document.root.iter(f"{W}sectPr"))
    for number, section in enumerate(sections, start=1):
        where = f"{title} › phần {number}" if len(sections) > 1 else title
        yield from _sheet(section, profile, sheet, where)
    if sections:
        yield from _numbers(package, sections[0], profile, title)


def _sheet(section: Element, profile: Profile, sheet: Sheet, where: str) -> Iterator[Problem]:
    width, height = (_mm(section.find(f"{W}pgSz"), side) for side in ("w", "h"))
    shape = f"{_number(min(width, height))} × {_number(max(width, height))} mm"
    paper = _paper(width, height, profile)
    lies = Orientation.LANDSCAPE if width > height else Orientation.PORTRAIT
    if paper is None:
        sizes = ", ".join(
            f"{one.name} ({one.width_mm} × {one.height_mm} mm)" for one in profile.papers
        )
        yield Problem(
            code="paper-size",
            where=where,
            message=f"khổ giấy {shape}, chỉ dùng {sizes}",
            hint="Layout › Size: chọn lại khổ giấy",
        )
    elif sheet.header is not None and sheet.header.value not in paper.headers:
        yield Problem(
            code="paper-size",
            where=where,
            message=f"khổ {paper.name} không dùng cho mẫu có phần đầu {sheet.header.label}"
            f" ({paper.cite})",
            hint="Layout › Size: chọn A4",
        )
    else:
        yield from _margins(section, paper, lies, where)
    if sheet.orientation is not None and sheet.orientation is not lies:
        words = {Orientation.LANDSCAPE: "ngang", Orientation.PORTRAIT: "dọc"}
        yield Problem(
            code="page-orientation",
            where=where,
            message=f"trang nằm {words[lies]}, mau.toml ghi {sheet.orientation.value}",
            hint="sửa orientation trong mau.toml, hoặc Layout › Orientation trong Word",
        )


def _paper(width: float, height: float, profile: Profile) -> Paper | None:
    for paper in profile.papers:
        sides = sorted((width, height))
        if abs(sides[0] - paper.width_mm) < 1 and abs(sides[1] - paper.height_mm) < 1:
            return paper
    return None


def _margins(section: Element, paper: Paper, lies: Orientation, where: str) -> Iterator[Problem]:
    if paper.margins_mm is None:
        return
    margins = section.find(f"{W}pgMar")
    found = {side: _mm(margins, side) for side in _SIDES}
    upright = dict(paper.margins_mm)
    allowed = [upright]
    if lies is Orientation.LANDSCAPE:
        # No source speaks of sheets that lie: the margins as named, or turned with the sheet.
        turns = (("left", "right", "bottom", "top"), ("right", "left", "top", "bottom"))
        allowed += [
            dict(zip(_SIDES, map(upright.__getitem__, turn), strict=True)) for turn in turns
        ]
    if any(_are_near(found, wanted) for wanted in allowed):
        return
    wrong = [
        f"{_SIDES[side]} {_number(found[side])} (phải {wanted})"
        for side, wanted in upright.items()
        if abs(found[side] - wanted) > _NEAR_MM
    ]
    yield Problem(
        code="page-margins",
        where=where,
        message=f"lề {', '.join(wrong)} mm ({paper.cite})",
        hint="Layout › Margins › Custom Margins: nhập lại các lề",
    )


def _are_near(found: Mapping[str, float], wanted: Mapping[str, int]) -> bool:
    return all(abs(found[side] - wanted[side]) <= _NEAR_MM for side in _SIDES)


def _numbers(package: Package, section: Element, profile: Profile, title: str) -> Iterator[Problem]:
    """Yield what is wrong with the number of the page; the first section decides."""
    rule = profile.page_number

    def wrong(message: str, hint: str) -> Problem:
        return Problem(
            code="page-number", where=title, message=f"{message} ({rule.cite})", hint=hint
        )

    stories = _stories(package, section)
    numbered = {key: _number_paragraph(root) for key, root in stories.items()}
    usual = numbered.get((_HEADER, "default"))
    if usual is None:
        yield wrong(
            "từ trang 2 không có số trang ở lề trên",
            "Insert › Page Number › Top of Page › Plain Number 2",
        )
    else:
        yield from _edge(section, profile, title)
        styles = Styles(package.xml("word/styles.xml"), None)
        if styles.paragraph_look(usual).align != "center":
            yield wrong("số trang không ở giữa", "căn giữa đoạn có số trang")
        size = max((styles.run_look(usual, run).size_pt for run in usual.iter(f"{W}r")), default=0)
        if rule.size_pt and size != rule.size_pt:
            yield wrong(
                f"số trang cỡ chữ {_number(size)}, phải là {rule.size_pt}",
                "sửa cỡ chữ của đoạn có số trang",
            )
    title_page = section.find(f"{W}titlePg")
    first_differs = title_page is not None and title_page.get(f"{W}val") not in {"0", "false"}
    is_first_numbered = numbered.get((_HEADER, "first")) is not None
    if is_first_numbered or (usual is not None and not first_differs):
        yield wrong(
            "trang 1 cũng có số trang",
            "nháy đúp vào lề trên, chọn Different First Page, xóa số ở trang đầu",
        )
    if any(found is not None for (kind, _), found in numbered.items() if kind == _FOOTER):
        yield wrong("số trang nằm ở lề dưới", "chuyển số trang lên giữa lề trên")
    settings = package.xml("word/settings.xml")
    both = settings is not None and settings.find(f"{W}evenAndOddHeaders") is not None
    if both and numbered.get((_HEADER, "even")) is None:
        yield wrong("trang chẵn không có số trang", "bỏ chọn Different Odd & Even Pages")
    kind = section.find(f"{W}pgNumType")
    if kind is not None and kind.get(f"{W}fmt", "decimal") != "decimal":
        yield wrong("số trang không phải chữ số Ả Rập", "Format Page Numbers: chọn 1, 2, 3")


def _edge(section: Element, profile: Profile, title: str) -> Iterator[Problem]:
    """Yield the distance of the number from the edge, told only where the margins are told too."""
    rule = profile.page_number
    width, height = (_mm(section.find(f"{W}pgSz"), side) for side in ("w", "h"))
    paper = _paper(width, height, profile)
    edge = _mm(section.find(f"{W}pgMar"), "header")
    if paper is None or paper.margins_mm is None:
        return
    if abs(edge - rule.edge_mm) > rule.tolerance_mm:
        yield Problem(
            code="page-number",
            where=title,
            message=f"số trang cách mép giấy {_number(edge)} mm, phải khoảng {rule.edge_mm} mm"
            f" ({rule.cite})",
            hint=f"Header & Footer › Header from Top: {rule.edge_mm} mm",
        )


def _stories(package: Package, section: Element) -> dict[tuple[str, str], Element]:
    """Return the headers and footers of a section by kind and pages."""
    document = package.document.name
    folder, _, name = document.rpartition("/")
    relations = package.xml(f"{folder}/_rels/{name}.rels")
    targets = {
        relation.get("Id", ""): normpath(join("/", folder, relation.get("Target", "")))[1:]
        for relation in ([] if relations is None else relations)
    }
    roots = {part.name: part.root for part in package.parts}
    return {
        (reference.tag, reference.get(f"{W}type", "default")): roots[target]
        for reference in section.iter(_HEADER, _FOOTER)
        if (target := targets.get(reference.get(f"{_OFFICE}id", ""), "")) in roots
    }


def _number_paragraph(root: Element) -> Element | None:
    """Return the paragraph of a header that holds the number of the page."""
    for paragraph in root.iter(PARAGRAPH):
        codes = [node.text or "" for node in paragraph.iter(f"{W}instrText")]
        codes += [node.get(f"{W}instr", "") for node in paragraph.iter(f"{W}fldSimple")]
        if "PAGE" in " ".join(codes).split():
            return paragraph
    return None


def _mm(element: Element | None, side: str) -> float:
    return 0 if element is None else points(element.get(f"{W}{side}")) * _MM_PER_POINT


def _number(length: float) -> str:
    return f"{round(length, 1):g}".replace(".", ",")
