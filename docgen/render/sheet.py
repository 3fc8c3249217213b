"""Lay a finished ballot out on a smaller page, leave room for stamp and code, mark rows.

A page of half the size is no photograph of the large one: the paper keeps its true size, so the
table follows the width, rows and gaps shrink by the side, and letters by one step only, so that
names stay readable. Nothing here knows whom the ballot is about.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from fractions import Fraction

from lxml import etree

from docgen.render.names import TEXT, XML_SPACE, Element, W
from docgen.render.package import Packer, read_entries
from docgen.render.parsing import parse

PAGES = ((11906, 16838), (8391, 11906), (5953, 8391))
"""A4, A5 and A6 in twentieths of a point, short side first: each is half of the one before."""
LETTERS = Fraction(5, 6)
"""How letters shrink with each halving of the page: 12 pt become 10 pt, then 8.5 pt."""
GAPS = Fraction(17, 24)
"""How rows and gaps shrink with each halving: as the side of the page does."""
LOWEST_ROW = 284
"""No row with a box to mark is lower than 5 mm."""
NARROWEST = 880
"""What the longest word over a column takes at 12 pt: 15.5 mm."""
MARGINS = (1134, 680, 454)
"""Margins of a page that is not the template's own: 20, 12 and 8 mm."""
CODE_ROOM = 1758
"""The bottom margin that keeps a machine-readable code clear of the table: 31 mm."""
HEADERS = (567, 340, 284)
"""How far page m/n stands from the edge: 10, 6 and 5 mm, where office printers still print."""
STAMP_SIDES = (1928, 1928, 1701)
"""Side of the box for the stamp: 34 mm, on A6 30 mm."""
_SHRINKING = (
    ("sz", ("val",), LETTERS),
    ("szCs", ("val",), LETTERS),
    ("spacing", ("before", "after"), GAPS),
    ("ind", ("firstLine", "left", "right", "hanging", "start", "end"), GAPS),
)
STAMP = "Dấu của cấp ủy"
PAGE_WORD = "Trang"
_BODY = "word/document.xml"
_STYLES = "word/styles.xml"
_HEADER = "word/header"
_NAME = "phiếu"
_TOP_STYLES = {"NhanMau", "ChiBoTrenPhieu", "TenLoai", "TrichYeu", "GachTrichYeu"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How a ballot is laid out: `halvings` of A4, with page m/n, a stamp box, room for a code.

    `label` is printed on top of every page.
    """

    halvings: int = 0
    numbered: bool = False
    stamp: bool = False
    code: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The table of a ballot as text: what stands over each column, then the rows with a number."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def lay_out(data: bytes, sheet: Sheet) -> bytes:
    """Return a finished .docx on the page that `sheet` asks for; same input, same bytes."""

    def change(parts: Mapping[str, Element]) -> None:
        body = parts[_BODY]
        size, native = _sections(body, sheet)
        step = max(0, sheet.halvings - native)
        for name, root in parts.items():
            if step and not name.startswith(_HEADER):
                _shrink(root, step)
        _widen(body, size)
        headers = [root for name, root in parts.items() if name.startswith(_HEADER)]
        _head(headers, body, sheet)
        if sheet.stamp:
            _add_stamp(body, size, STAMP_SIDES[sheet.halvings])

    return _changed(data, change)


def may_fit(data: bytes, halvings: int) -> bool:
    """Return whether a page so small is worth trying: its columns readable, its rows not too many.

    Whether all of it fits on one page only the printed page tells.
    """
    entries = read_entries(data, form=_NAME)
    table = _table(parse(entries[_BODY].content() or b""))
    if table is None:
        return True
    wide, high = (side - 2 * MARGINS[halvings] for side in PAGES[halvings])
    columns = [int(each.get(f"{W}w", "0")) for each in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    narrowest = Fraction(min(columns[1:], default=wide) * wide, sum(columns) or wide)
    rows = _numbered(list(table.iter(f"{W}tr")))
    return narrowest >= NARROWEST * LETTERS**halvings and len(rows) * LOWEST_ROW <= high


def grid_of(data: bytes) -> Grid:
    """Return the table that is marked: the last one with a repeated head; empty without one."""
    entries = read_entries(data, form=_NAME)
    table = _table(parse(entries[_BODY].content() or b""))
    if table is None:
        return Grid(heads=(), rows=())
    rows = list(table.iter(f"{W}tr"))
    heads: list[str] = []
    for row in (row for row in rows if _is_head(row)):
        texts = _by_column(row)
        heads = [new or old for new, old in zip(texts, heads or [""] * len(texts), strict=False)]
    numbered = [tuple(_by_column(row)) for row in _numbered(rows)]
    return Grid(heads=tuple(heads), rows=tuple(numbered))


def marked(data: bytes, marks: Iterable[tuple[int, int]], sign: str, *, written: str) -> bytes:
    """Return a ballot with a sign in cells (row, column), and perhaps words written below."""

    def change(parts: Mapping[str, Element]) -> None:
        table = _table(parts[_BODY])
        if table is None:
            return
        rows = _numbered(list(table.iter(f"{W}tr")))
        for row, column in marks:
            cell = list(rows[row].iter(f"{W}tc"))[column]
            _write(next(cell.iter(f"{W}p")), sign, bold=True)
        if written:
            note = etree.Element(f"{W}p")
            table.addnext(note)
            _write(note, written)

    return _changed(data, change)


def _changed(data: bytes, change: Callable[[Mapping[str, Element]], None]) -> bytes:
    """Return a package whose body, styles and headers `change` has changed in place."""
    entries = read_entries(data, form=_NAME)
    parts = {
        name: parse(entry.content() or b"")
        for name, entry in entries.items()
        if name in {_BODY, _STYLES} or name.startswith(_HEADER)
    }
    change(parts)
    packer = Packer([entry for entry in entries.values() if entry.name not in parts], parts)
    return packer.pack(
        {
            name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for name, root in parts.items()
        }
    )


def _sections(body: Element, sheet: Sheet) -> tuple[int, int]:
    """Set size and margins of the pages; return the width of the text and the template's size."""
    native, width = 0, 0
    for section in body.iter(f"{W}sectPr"):
        size, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        if size is None or margin is None:
            continue
        wide, high = (int(size.get(f"{W}{side}", "0")) for side in "wh")
        native = min(range(len(PAGES)), key=lambda n: abs(PAGES[n][1] - max(wide, high)))
        short, long = PAGES[sheet.halvings]
        new = (long, short) if wide > high else (short, long)
        if sheet.halvings != native:
            for side in ("top", "right", "bottom", "left"):
                margin.set(f"{W}{side}", str(MARGINS[sheet.halvings]))
            for side in ("header", "footer"):
                margin.set(f"{W}{side}", str(HEADERS[sheet.halvings]))
            size.set(f"{W}w", str(new[0]))
            size.set(f"{W}h", str(new[1]))
        if sheet.code:
            margin.set(f"{W}bottom", str(CODE_ROOM))
        sides = (int(margin.get(f"{W}{side}", "0")) for side in ("left", "right"))
        width = int(size.get(f"{W}w", "0")) - sum(sides)
    return width, native


def _shrink(root: Element, step: int) -> None:
    """Make letters, gaps, indents and rows smaller by so many halvings."""
    for tag, names, factor in _SHRINKING:
        for element in root.iter(f"{W}{tag}"):
            for name in names:
                _scale(element, name, factor**step)
    for line in root.iter(f"{W}spacing"):
        if line.get(f"{W}lineRule") in {"exact", "atLeast"}:
            _scale(line, "line", LETTERS**step)
    for margins in root.iter(f"{W}tblCellMar", f"{W}tcMar"):
        for edge in margins:
            _scale(edge, "w", GAPS**step)
    for row in root.iter(f"{W}trHeight"):
        _scale(row, "val", GAPS**step, least=LOWEST_ROW)
    for text in (text for row in root.iter(f"{W}tr") if _is_head(row) for text in row.iter(TEXT)):
        text.text = (text.text or "").replace("\N{NO-BREAK SPACE}", " ")


def _scale(element: Element, name: str, factor: Fraction, least: int = 0) -> None:
    value = element.get(f"{W}{name}", "")
    if value.lstrip("-").isdigit():
        element.set(f"{W}{name}", str(max(least, round(int(value) * factor))))


def _widen(body: Element, width: int) -> None:
    """Fit every table of fixed width into the text, its columns in proportion."""
    for table in body.iter(f"{W}tbl"):
        columns = list(table.iterfind(f"{W}tblGrid/{W}gridCol"))
        old = sum(int(column.get(f"{W}w", "0")) for column in columns)
        if not old or old == width:
            continue
        for measured in (
            *columns,
            *table.iterfind(f"{W}tblPr/{W}tblW"),
            *table.iterfind(f"{W}tr/{W}tc/{W}tcPr/{W}tcW"),
        ):
            if measured.get(f"{W}type", "dxa") == "dxa":
                _scale(measured, "w", Fraction(width, old))
        columns[-1].set(
            f"{W}w",
            str(width - sum(int(column.get(f"{W}w", "0")) for column in columns[:-1])),
        )


def _head(headers: Sequence[Element], body: Element, sheet: Sheet) -> None:
    """Print label and page m/n on top of every page."""
    if not sheet.label and not sheet.numbered:
        return
    for section in body.iter(f"{W}sectPr"):
        for first_differs in section.findall(f"{W}titlePg"):
            section.remove(first_differs)
    for header in headers:
        paragraph = next(header.iter(f"{W}p"))
        for run in list(paragraph):
            if run.tag != f"{W}pPr":
                paragraph.remove(run)
        if sheet.label:
            _write(paragraph, sheet.label, bold=True)
        if sheet.numbered:
            _write(paragraph, f" · {PAGE_WORD} " if sheet.label else f"{PAGE_WORD} ")
            _field(paragraph, "PAGE")
            _write(paragraph, "/")
            _field(paragraph, "NUMPAGES")
    if not headers and sheet.label:
        top = etree.Element(f"{W}p")
        body[0].insert(0, top)
        _write(top, sheet.label, bold=True)


def _write(paragraph: Element, text: str, *, bold: bool = False) -> None:
    run = etree.SubElement(paragraph, f"{W}r")
    if bold:
        etree.SubElement(etree.SubElement(run, f"{W}rPr"), f"{W}b")
    content = etree.SubElement(run, f"{W}t")
    content.text = text
    content.set(XML_SPACE, "preserve")


def _field(paragraph: Element, code: str) -> None:
    field = etree.SubElement(paragraph, f"{W}fldSimple")
    field.set(f"{W}instr", f" {code} ")
    _write(field, "1")


def _add_stamp(body: Element, width: int, side: int) -> None:
    """Put the heading lines beside an empty box in the upper left corner."""
    first = body[0]
    top = []
    for block in first:
        style = block.find(f"{W}pPr/{W}pStyle")
        if block.tag != f"{W}p" or style is None or style.get(f"{W}val") not in _TOP_STYLES:
            break
        top.append(block)
    table = etree.fromstring(
        f'<w:tbl xmlns:w="{W[1:-1]}"><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{side}"/><w:gridCol w:w="{width - side}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{side}" w:hRule="atLeast"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{side}" w:type="dxa"/><w:tcBorders>{_BORDERS}</w:tcBorders>'
        '</w:tcPr><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:i/>'
        '<w:color w:val="7F7F7F"/><w:sz w:val="16"/></w:rPr>'
        f"<w:t>{STAMP}</w:t></w:r></w:p></w:tc>"
        f'<w:tc><w:tcPr><w:tcW w:w="{width - side}" w:type="dxa"/></w:tcPr></w:tc></w:tr></w:tbl>'
    )
    right = list(table.iter(f"{W}tc"))[1]
    for block in top:
        right.append(deepcopy(block))
        first.remove(block)
    if not top:
        etree.SubElement(right, f"{W}p")
    first.insert(0, table)
    if first[1].tag == f"{W}tbl":
        first.insert(1, etree.Element(f"{W}p"))


_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"/>'
    for side in ("top", "left", "bottom", "right")
)


def _table(body: Element) -> Element | None:
    """Return the last table with a repeated head, None if there is none."""
    found = None
    for table in body.iter(f"{W}tbl"):
        if any(map(_is_head, table.iter(f"{W}tr"))):
            found = table
    return found


def _is_head(row: Element) -> bool:
    return row.find(f"{W}trPr/{W}tblHeader") is not None


def _numbered(rows: Sequence[Element]) -> list[Element]:
    """Return the rows that begin with a number: one for each subject."""
    return [row for row in rows if not _is_head(row) and _by_column(row)[0].isdigit()]


def _by_column(row: Element) -> list[str]:
    """Return the text over each column; of a wide cell on its first column."""
    found: list[str] = []
    for cell in row.iterfind(f"{W}tc"):
        text = " ".join("".join(str(part) for part in cell.itertext()).split())
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        wide = int(span.get(f"{W}val", "1")) if span is not None else 1
        found += [text, *[""] * (wide - 1)]
    return found
