"""The two sheets that a merge leaves in the workbook: what is not settled, and whose word is whose.

Both are read back: a file that is merged again gets new lines on the first sheet, the lines of
other files stay; on the second sheet lines are only added.
"""

import re
from collections.abc import Sequence
from dataclasses import fields

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from docgen.excel.merging.deciding import Step
from docgen.excel.merging.lines import Difference
from docgen.excel.update import copy_look
from docgen.excel.writer import FONT, HEAD, THIN

DIFFERENCES, SOURCES = "Khác nhau khi gộp", "Nguồn gộp"
_ABOUT = {
    DIFFERENCES: "Những chỗ tệp của chi bộ chưa vào sổ này. Xử lý xong thì gộp lại tệp ấy, dòng sẽ "
    "tự mất; hoặc xóa dòng.",
    SOURCES: "Mỗi dòng thêm vào, mỗi ô điền vào khi gộp: lấy từ tệp nào.",
}
_HEADINGS = {
    DIFFERENCES: {
        "Mức": 9,
        "Trang": 14,
        "Ai, tổ chức nào": 20,
        "Cột": 13,
        "Ô": 7,
        "Sổ này ghi": 15,
        "Tệp": 15,
        "Ô trong tệp": 8,
        "Tệp ghi": 22,
        "Vấn đề": 34,
        "Cách xử lý": 27,
        "Mã": 14,
    },
    SOURCES: {
        "Việc": 14,
        "Trang": 20,
        "Ai, tổ chức nào": 30,
        "Cột": 24,
        "Ô": 9,
        "Trước": 24,
        "Nay": 24,
        "Tệp": 26,
        "Ô trong tệp": 11,
    },
}
_FIRST_ROW = 3
_FILE = list(_HEADINGS[DIFFERENCES]).index("Tệp")
_SHEET, _CELL = 1, 4
"""Where both sheets name a place of this workbook."""

_LINE_HEIGHT, _HIGHEST = 15, 409
"""Height of one line, and the greatest that Excel allows, in points."""

Lines = list[tuple[str, ...]]


def differences_left(book: Workbook, found: Sequence[Difference], labels: Sequence[str]) -> Lines:
    """Return the lines of the first sheet: those of files not merged now, then the new ones."""
    kept = [line for line in lines_on(book, DIFFERENCES) if line[_FILE] not in labels]
    return [*kept, *(_as_line(each) for each in found)]


def sources_known(book: Workbook, steps: Sequence[Step]) -> Lines:
    """Return the lines of the second sheet."""
    known = lines_on(book, SOURCES)
    return [*known, *(tuple(getattr(step, part.name) for part in fields(step)) for step in steps)]


def _as_line(each: Difference) -> tuple[str, ...]:
    here = (each.sheet, each.line, each.column, each.cell, each.kept)
    there = (each.file, each.file_cell, each.said)
    return (each.severity.value, *here, *there, each.message, each.hint, each.code)


def lines_on(book: Workbook, title: str) -> Lines:
    """Return the lines that one of the two sheets holds, none if it is not there."""
    if title not in book.sheetnames:
        return []
    width = len(_HEADINGS[title])
    rows = book[title].iter_rows(min_row=_FIRST_ROW, max_col=width, values_only=True)
    lines = [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
    return [(*line, *[""] * (width - len(line))) for line in lines if any(line)]


def write_page(book: Workbook, title: str, lines: Lines) -> None:
    """Write one of the two sheets anew, at the end; a sheet without lines is removed."""
    if title in book.sheetnames:
        del book[title]
    if not lines:
        return
    page = book.create_sheet(title)
    page["A1"] = _ABOUT[title]
    page["A1"].font = Font(name=FONT, size=11, italic=True)
    headings = list(_HEADINGS[title])
    for place, heading in enumerate(headings, start=1):
        cell = page.cell(row=_FIRST_ROW - 1, column=place, value=heading)
        cell.font = Font(name=FONT, size=11, bold=True)
        cell.fill = HEAD
        cell.border = THIN
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        page.column_dimensions[cell.column_letter].width = _HEADINGS[title][heading]
    titles = set(book.sheetnames)
    like = page[f"A{_FIRST_ROW}"]
    like.font = Font(name=FONT, size=11)
    like.border = THIN
    like.alignment = Alignment(wrap_text=True, vertical="top")
    for number, line in enumerate(lines, start=_FIRST_ROW):
        _write_line(page, number, line, like)
        needed = max(
            -(-len(value) // width)
            for value, width in zip(line, _HEADINGS[title].values(), strict=True)
        )
        # LibreOffice does not fit rows of a file that states no height
        page.row_dimensions[number].height = min(_LINE_HEIGHT * needed, _HIGHEST)
        if line[_SHEET] in titles and re.fullmatch(r"[A-Z]+\d+", line[_CELL]):
            link = f"#'{line[_SHEET]}'!{line[_CELL]}"
            page.cell(row=number, column=_CELL + 1).hyperlink = link
    page.row_dimensions[_FIRST_ROW - 1].height = 2 * _LINE_HEIGHT
    page.freeze_panes = f"A{_FIRST_ROW}"
    page.print_title_rows = f"{_FIRST_ROW - 1}:{_FIRST_ROW - 1}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _write_line(page: Worksheet, number: int, line: Sequence[str], like: Cell) -> None:
    for place, value in enumerate(line, start=1):
        cell = page.cell(row=number, column=place)
        if value:
            cell.value = value
            cell.data_type = "s"
        if isinstance(cell, Cell):  # a new page has no merged ones
            copy_look(like, cell)
