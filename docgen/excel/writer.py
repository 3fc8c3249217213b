"""Write the workbook: blank for a clerk, or filled from facts; the same facts give the same bytes.

The table of columns says everything; here is only how it looks in Excel.
"""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from docgen.model import Criterion
from docgen.workbook.columns import Column, Kind, Sheet
from docgen.workbook.sheets import PERIOD, SHEETS

FIRST_ROW = 4
"""Row of the first record on every sheet but the settings."""

WIDE = 30
"""From this width on, the text of a column is broken into lines."""

_LAST_ROW = 5000
_LISTS = "Danh mục"
_GUIDE = "Hướng dẫn"
_META = "_meta"
_VERSION = "1"
_EPOCH = (1980, 1, 1, 0, 0, 0)
FONT = "Times New Roman"
HEAD = PatternFill("solid", fgColor="FFF2CC")
_MUST = PatternFill("solid", fgColor="F8CBAD")
_LINE = Side(style="thin", color="999999")
THIN = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FORMATS = {Kind.DATE: "dd/mm/yyyy", Kind.COUNT: "0", Kind.MONEY: "#,##0", Kind.YEAR: "0"}
_REFERRED = {Kind.UNIT: "Tổ chức", Kind.MEMBER: "Đảng viên", Kind.SESSION: "Hội nghị bỏ phiếu"}
_STEPS = """\
CÁCH ĐIỀN
1. Điền lần lượt các trang: Kỳ đánh giá, Tổ chức, Đảng viên, Chức vụ. Bốn trang này là đủ để in \
mẫu trống và mẫu điền sẵn tên.
2. Các trang còn lại điền khi đã có số liệu. Ô chưa biết thì để trống, không ghi đoán.
3. Cột tiêu đề màu cam là bắt buộc; đưa chuột vào tiêu đề để xem giải thích và căn cứ.
4. Ngày ghi theo ngày/tháng/năm, ví dụ 05/12/2023. Ô có mũi tên thì chọn trong danh sách.
5. Chỗ hỏi đảng viên hoặc tổ chức thì ghi mã, hoặc ghi đúng họ tên nếu không trùng ai.
6. Không gộp ô, không xóa dòng ẩn đầu trang, không dùng công thức ở các cột mã.
7. Được đổi lời tiêu đề, thêm cột ghi chú riêng ở bên phải, xóa các trang không dùng; riêng năm \
trang Kỳ đánh giá, Tổ chức, Đảng viên, Chức vụ, Kỷ luật phải giữ, dù để trống.
8. Điền xong, chạy:  docgen check TỆP.xlsx  để biết ô nào sai và sửa thế nào.

docgen chỉ đề xuất theo quy định; mức xếp loại do tập thể bỏ phiếu và cấp có thẩm quyền quyết định.\
""".splitlines()


Rows = Mapping[str, Sequence[Mapping[str, object]]]
"""Rows by sheet title, each a mapping of field to value; the settings are one row."""


def write(rows: Rows, criteria: Sequence[Criterion] = ()) -> bytes:
    """Return an .xlsx with the given rows; without rows it is the blank workbook.

    `criteria` are those of the guideline; each becomes a column of degrees.
    """
    book = Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)  # noqa: S101  # openpyxl starts with one sheet
    guide.title = _GUIDE
    _write_guide(guide)
    lists = _Lists()
    settings = rows.get(PERIOD.title, ())
    year = settings[0].get("year") if settings else None
    for sheet in SHEETS:
        page = book.create_sheet(sheet.title)
        if sheet is PERIOD:
            _write_settings(page, settings[0] if settings else {}, lists)
        else:
            columns = sheet.with_criteria(criteria)
            write_headings(page, sheet, columns, year if isinstance(year, int) else None)
            _write_rows(page, columns, rows.get(sheet.title, ()))
            _add_validation(page, columns, lists)
    lists.write(book.create_sheet(_LISTS))
    meta = book.create_sheet(_META)
    meta.append(["version", _VERSION])
    meta.sheet_state = "hidden"
    return pack(book)


def pack(book: Workbook, change: Callable[[str, bytes], bytes] = lambda _, data: data) -> bytes:
    """Return the workbook's bytes with fixed dates, so that the same content is the same file.

    `change` is given the name and the content of each part, and returns what is to be written.
    """
    book.properties.creator = "docgen"
    book.properties.created = datetime(*_EPOCH)  # noqa: DTZ001  # a fixed mark, not a time
    raw = io.BytesIO()
    book.save(raw)
    result = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", data
                )
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, change(name, data))
    return result.getvalue()


class _Lists:
    """The words of all closed lists, each in a column of its own sheet."""

    def __init__(self) -> None:
        self._columns: dict[type[StrEnum], str] = {}

    def range_of(self, choices: type[StrEnum]) -> str:
        """Return the range that holds the words of a list."""
        letter = self._columns.setdefault(choices, get_column_letter(len(self._columns) + 1))
        return f"'{_LISTS}'!${letter}$1:${letter}${len(choices)}"

    def write(self, page: Worksheet) -> None:
        """Write all lists asked for so far."""
        for choices, letter in self._columns.items():
            for row, word in enumerate(choices, start=1):
                _put(page, f"{letter}{row}", word.value)
            page.column_dimensions[letter].width = max(len(word) for word in choices) + 2
        page.sheet_view.tabSelected = False


def _put(page: Worksheet, place: str, value: object) -> Any:  # noqa: ANN401  # openpyxl's cell
    """Write one value; text stays text even if it looks like a formula."""
    cell = page[place]
    _fill(cell, value)
    cell.font = Font(name=FONT, size=11)
    return cell


def _fill(cell: Any, value: object) -> None:  # noqa: ANN401  # openpyxl's cell
    cell.value = value.value if isinstance(value, StrEnum) else value
    if isinstance(value, str):
        cell.data_type = "s"


def _write_guide(page: Worksheet) -> None:
    page.column_dimensions["A"].width = 110
    for row, line in enumerate(_STEPS, start=1):
        cell = _put(page, f"A{row}", line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(name=FONT, size=14 if row == 1 else 12, bold=row == 1)


def _write_settings(page: Worksheet, values: Mapping[str, object], lists: _Lists) -> None:
    _put(page, "B1", PERIOD.intro).font = Font(name=FONT, size=11, italic=True)
    for letter, width in (("A", 12), ("B", 30), ("C", 48), ("D", 60)):
        page.column_dimensions[letter].width = width
    page.column_dimensions["A"].hidden = True
    for row, column in enumerate(PERIOD.columns, start=3):
        _put(page, f"A{row}", column.field)
        label = _put(page, f"B{row}", column.heading)
        label.font = Font(name=FONT, size=11, bold=True)
        label.fill = _MUST if column.required else HEAD
        value = _put(page, f"C{row}", values.get(column.field))
        value.alignment = Alignment(horizontal="left", wrap_text=True)
        if column.kind is Kind.DATE:
            value.number_format = "dd/mm/yyyy"
        _offer(page, f"C{row}", column, lists)
        about = _put(page, f"D{row}", column.help)
        about.font = Font(name=FONT, size=10, italic=True, color="666666")
        for letter in "BC":
            page[f"{letter}{row}"].border = THIN


def write_headings(
    page: Worksheet, sheet: Sheet, columns: Sequence[Column], year: int | None
) -> None:
    """Write the hidden ids, the explanation and the headings of one sheet."""
    page.row_dimensions[1].hidden = True
    page.row_dimensions[3].height = 48
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        _put(page, f"{letter}1", column.field)
        cell = _put(page, f"{letter}3", column.heading if year is None else column.heading_in(year))
        cell.font = Font(name=FONT, size=11, bold=True)
        cell.fill = _MUST if column.required else HEAD
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        cell.border = THIN
        if column.help:
            cell.comment = Comment(column.help, "docgen", width=320, height=110)
        dimension = page.column_dimensions[letter]
        dimension.width = column.width
        dimension.number_format = _FORMATS.get(column.kind, "@")
    _put(page, "A2", sheet.intro).font = Font(name=FONT, size=11, italic=True)
    page["A2"].number_format = "General"
    page.freeze_panes = f"C{FIRST_ROW}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "3:3"


def _write_rows(
    page: Worksheet, columns: Sequence[Column], rows: Sequence[Mapping[str, object]]
) -> None:
    looks: dict[tuple[int, type], StyleArray] = {}
    for number, row in enumerate(rows, start=FIRST_ROW):
        for place, column in enumerate(columns, start=1):
            value = row.get(column.field)
            if value is None:
                continue
            kind = str if isinstance(value, str) else type(value)
            cell: Any = page.cell(number, place)
            if (place, kind) not in looks:
                looks[place, kind] = _look(
                    page, f"{get_column_letter(place)}{number}", column, value
                )
            _fill(cell, value)
            # openpyxl compares a style with all others each time that a part of it is set.
            cell._style = copy(looks[place, kind])  # noqa: SLF001  # it has no public way


def _look(page: Worksheet, place: str, column: Column, value: object) -> StyleArray:
    """Return how a value looks in a column, styled once as any other cell is."""
    cell = _put(page, place, value)
    cell.border = THIN
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, str):
        cell.number_format = "@"
        cell.alignment = Alignment(wrap_text=column.width > WIDE, vertical="top")
    style: StyleArray = cell._style  # noqa: SLF001  # it has no public way
    return style


def _add_validation(page: Worksheet, columns: Sequence[Column], lists: _Lists) -> None:
    """Offer lists by range: lists typed into a rule are lost by Excel beyond 255 letters."""
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        _offer(page, f"{letter}{FIRST_ROW}:{letter}{_LAST_ROW}", column, lists)


def _offer(page: Worksheet, cells: str, column: Column, lists: _Lists) -> None:
    """Offer the words of a column in its cells, or the codes of the sheet that it refers to."""
    if column.choices is not None:
        rule = DataValidation(type="list", formula1=lists.range_of(column.choices))
        rule.errorTitle = "Không có trong danh sách"
        rule.error = f"Chọn một giá trị trong danh sách: {column.heading}."[:250]
        rule.showErrorMessage = True
    elif column.kind in _REFERRED:
        rule = DataValidation(
            type="list",
            formula1=f"'{_REFERRED[column.kind]}'!$A${FIRST_ROW}:$A${_LAST_ROW}",
        )
        rule.showErrorMessage = False  # a name is as good as a code
    else:
        return
    rule.allowBlank = True
    page.add_data_validation(rule)
    rule.add(cells)
