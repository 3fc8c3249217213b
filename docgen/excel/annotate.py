"""A copy of a workbook with the wrong cells marked and a sheet that lists every problem."""

import io
import re
from collections.abc import Sequence
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from docgen import vi
from docgen.errors import Problem, Severity
from docgen.excel.writer import pack
from docgen.workbook.cells import CellProblem
from docgen.workbook.opening import read_bytes

_SHEET = "Lỗi"
_COLOURS = {Severity.ERROR: "FF9999", Severity.WARNING: "FFE699"}
_HEADINGS = ("STT", "Mức", "Trang", "Ô", "Giá trị", "Vấn đề", "Cách sửa", "Mã")


def annotate(path: Path, problems: Sequence[Problem]) -> bytes:
    """Return the workbook at `path` with each wrong cell coloured and commented.

    The first sheet then lists all problems with links to their cells.

    Raises:
        InputError: if the file cannot be read.
    """
    book = load_workbook(io.BytesIO(read_bytes(path)))
    if _SHEET in book.sheetnames:
        del book[_SHEET]
    pages = {vi.clean(title): book[title] for title in book.sheetnames}
    errors = book.create_sheet(_SHEET, 0)
    errors.append(_HEADINGS)
    for number, problem in enumerate(problems, start=1):
        sheet, cell, value = "", "", ""
        if isinstance(problem, CellProblem):
            sheet, cell, value = problem.sheet, problem.cell, problem.value
        told_in_row = (problem.message, problem.hint, problem.code)
        errors.append((number, problem.severity.value, sheet, cell, None, *told_in_row))
        place = errors.cell(row=number + 1, column=5, value=value)
        place.data_type = "s"
        if sheet in pages and re.fullmatch(r"[A-Z]+\d+", cell):
            target = _top_left(pages[sheet], cell)
            target.fill = PatternFill("solid", fgColor=_COLOURS[problem.severity])
            told = f"{target.comment.text}\n" if target.comment else ""
            target.comment = Comment(
                f"{told}{problem.message}\n→ {problem.hint}", "docgen", width=340, height=140
            )
            errors.cell(row=number + 1, column=4).hyperlink = f"#'{pages[sheet].title}'!{cell}"
    for letter, width in zip("ABCDEFGH", (6, 11, 22, 8, 24, 60, 60, 22), strict=True):
        errors.column_dimensions[letter].width = width
    for row in errors.iter_rows():
        for cell_ in row:
            cell_.alignment = Alignment(wrap_text=True, vertical="top")
            cell_.font = Font(name="Times New Roman", size=11, bold=cell_.row == 1)
    errors.freeze_panes = "A2"
    errors.page_setup.orientation = "landscape"
    errors.page_setup.fitToHeight = 0
    errors.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.active = 0
    return pack(book)


def _top_left(page: Worksheet, place: str) -> Cell:
    """Return a cell, or the one that stands for it where cells are merged."""
    for merged in page.merged_cells.ranges:
        if place in merged:
            place = merged.coord.split(":")[0]
    cell = page[place]
    assert isinstance(cell, Cell)  # noqa: S101  # the first cell of a merged range is a real one
    return cell
