"""The file in which one teller counts one vote session: write it, read it, strip its ballots.

Three pages: numbers of the session, totals by subject and level, and ballots row by row with an X
as on the paper. A teller fills the second or the third. Nothing in it tells who voted how: a
ballot's number is its place in the pile that was counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from docgen import vi
from docgen.errors import DataError, InputError, Problem
from docgen.excel.writer import FONT, HEAD, THIN, pack
from docgen.model import CountingSheet, MarkedBallot, TellerCount, VoteRound, YesNo
from docgen.model.counting import CHOICE_FIELDS, LEVEL_FIELDS, NUMBER_FIELDS, SPOILT_FIELDS
from docgen.workbook.cells import Cell, Fault, is_blank, parse, shown
from docgen.workbook.columns import Column, Kind
from docgen.workbook.identities import LABELS
from docgen.workbook.opening import Page, open_workbook
from docgen.workbook.outcomes import COUNTS

NUMBERS, TOTALS, BALLOTS, _META = "Số phiếu", "Tổng số", "Từng phiếu", "_meta"
_KIND = "docgen kiểm phiếu"
_FIRST = 4
_OPEN = PatternFill("solid", fgColor="E2EFDA")
_LINE = Side(style="thin", color="999999")
_THICK = Border(left=_LINE, right=_LINE, bottom=_LINE, top=Side(style="medium", color="000000"))
_HEADINGS = {column.field: column.heading for column in COUNTS.columns}
_COUNT = Column(field="count", heading="", kind=Kind.COUNT)
_YES_NO = Column(field="valid", heading="", kind=Kind.CHOICE, choices=YesNo)
_TICKS = {"x", "✓", "✔", "1", "v"}
_INTRO = {
    NUMBERS: "Điền cột C. Hai người đếm riêng, mỗi người một tệp.",
    TOTALS: "Điền trang này nếu đếm tổng. Nếu nhập từng phiếu thì để trống trang này.",
    BALLOTS: "Mỗi phiếu một khối: ghi «Có» hoặc «Không» ở cột Hợp lệ, đánh X như trên phiếu.",
}


def heading_of(field: str) -> str:
    """Return the heading of a column of votes, such as HTTNV."""
    return _HEADINGS[field]


def write_counting(
    sheet: CountingSheet,
    numbers: Mapping[str, int | None],
    ballots: int,
    *,
    totals: Mapping[tuple[str, str], int] | None = None,
    teller: str | None = None,
) -> bytes:
    """Return the file of one teller with room for so many ballots, what is known filled in."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)  # noqa: S101  # openpyxl starts with one sheet
    page.title = NUMBERS
    _write_numbers(page, sheet, numbers, teller)
    _write_totals(book.create_sheet(TOTALS), sheet, totals or {})
    _write_ballots(book.create_sheet(BALLOTS), sheet, ballots)
    meta = book.create_sheet(_META)
    for row in (
        ("kind", _KIND),
        ("session", sheet.session),
        ("title", sheet.title),
        ("round", sheet.round.value),
        ("columns", " ".join(sheet.columns)),
    ):
        meta.append(row)
    meta.sheet_state = "hidden"
    return pack(book)


def _put(page: Worksheet, place: str, value: object, *, bold: bool = False) -> None:
    cell = page[place]
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    cell.font = Font(name=FONT, size=12, bold=bold)
    cell.border = THIN
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def _title(page: Worksheet, sheet: CountingSheet, widths: Sequence[int]) -> None:
    for place, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    for row, text in ((1, sheet.title), (2, _INTRO[page.title])):
        cell = page[f"B{row}"]
        cell.value = text
        cell.font = Font(name=FONT, size=13 if row == 1 else 11, bold=row == 1, italic=row > 1)
    page.column_dimensions["A"].hidden = True
    page.page_setup.paperSize = 9
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "3:3"


def _write_numbers(
    page: Worksheet, sheet: CountingSheet, numbers: Mapping[str, int | None], teller: str | None
) -> None:
    _title(page, sheet, (10, 44, 24))
    rows: list[tuple[str, str, object]] = [("teller", "Người đếm (họ và tên)", teller)]
    rows += [(field, vi.sentence(LABELS[field]), numbers.get(field)) for field in NUMBER_FIELDS]
    _put(page, "B3", "Nội dung", bold=True)
    _put(page, "C3", "Số", bold=True)
    for row, (field, label, value) in enumerate(rows, start=_FIRST):
        _put(page, f"A{row}", field)
        _put(page, f"B{row}", label)
        _put(page, f"C{row}", value)
        page[f"C{row}"].fill = _OPEN
    for cell in (page["B3"], page["C3"]):
        cell.fill = HEAD


def _head(page: Worksheet, headings: Sequence[str]) -> None:
    for place, heading in enumerate(headings, start=1):
        letter = get_column_letter(place)
        _put(page, f"{letter}3", heading, bold=True)
        page[f"{letter}3"].fill = HEAD
        page[f"{letter}3"].alignment = Alignment(
            horizontal="center", vertical="center", wrap_text=True
        )
    page.row_dimensions[3].height = 36


def _write_totals(
    page: Worksheet, sheet: CountingSheet, totals: Mapping[tuple[str, str], int]
) -> None:
    fields = (*sheet.columns, *SPOILT_FIELDS)
    _title(page, sheet, (10, 6, 36, *(14 for _ in fields)))
    _head(page, ("Mã", "TT", "Họ và tên (tên tổ chức)", *(heading_of(f) for f in fields)))
    for number, (code, name) in enumerate(sheet.subjects, start=1):
        row = number + _FIRST - 1
        for letter, value in zip("ABC", (code, number, name), strict=True):
            _put(page, f"{letter}{row}", value)
        for place, field in enumerate(fields, start=4):
            _put(page, f"{get_column_letter(place)}{row}", totals.get((code, field)))
            page[f"{get_column_letter(place)}{row}"].fill = _OPEN
    page.freeze_panes = f"D{_FIRST}"


def _write_ballots(page: Worksheet, sheet: CountingSheet, ballots: int) -> None:
    columns = sheet.columns
    _title(page, sheet, (10, 8, 10, 6, 36, *(14 for _ in columns)))
    headings = ("Mã", "Phiếu", "Hợp lệ", "TT", "Họ và tên (tên tổ chức)")
    _head(page, (*headings, *(heading_of(field) for field in columns)))
    row = _FIRST
    last = get_column_letter(5 + len(columns))
    for ballot in range(1, ballots + 1):
        for number, (code, name) in enumerate(sheet.subjects, start=1):
            first = number == 1
            values = (code, ballot, None, number, name, *(None for _ in columns))
            for place, value in enumerate(values, start=1):
                letter = get_column_letter(place)
                _put(page, f"{letter}{row}", value)
                if first:
                    page[f"{letter}{row}"].border = _THICK
                if place > 5 or (place == 3 and first):  # noqa: PLR2004  # the open cells
                    page[f"{letter}{row}"].fill = _OPEN
                    page[f"{letter}{row}"].alignment = Alignment(horizontal="center")
            row += 1
    page.freeze_panes = f"F{_FIRST}"
    if row > _FIRST:
        rule = DataValidation(type="list", formula1='"Có,Không"', allow_blank=True)
        page.add_data_validation(rule)
        rule.add(f"C{_FIRST}:C{row - 1}")
        marks = f"$F{_FIRST}:${last}{_FIRST}"
        page.conditional_formatting.add(
            f"F{_FIRST}:{last}{row - 1}",
            Rule(
                type="expression",
                formula=[f"COUNTA({marks})>1"],
                dxf=DifferentialStyle(fill=PatternFill("solid", bgColor="FF9999")),
            ),
        )


@dataclass(slots=True, kw_only=True)
class _File:
    """One file while it is read: its name, its pages, what is wrong in it."""

    name: str
    pages: Mapping[str, Page]
    problems: list[Problem]

    def note(self, page: str, cell: str, fault: Fault) -> None:
        self.problems.append(
            Problem(
                code=fault.code,
                where=f"{self.name} › {page} › {cell}",
                message=fault.message,
                hint=fault.hint,
            )
        )

    def whole(self, page: str, cell: str, value: Cell) -> int | None:
        """Return the count in a cell, None if it is blank or wrong."""
        if is_blank(value):
            return None
        meaning = parse(value, _COUNT)
        if isinstance(meaning, Fault):
            self.note(page, cell, meaning)
            return None
        assert isinstance(meaning, int)  # noqa: S101  # what a column of counts means
        return meaning


def read_counting(path: Path) -> TellerCount:
    """Return what one teller's file says.

    Raises:
        InputError: if it is no workbook, or none that was made for counting.
        DataError: with every cell that cannot be understood.
    """
    pages = open_workbook(path)
    meta = {shown(row[0]): shown(row[1]) for row in pages[_META].cells} if _META in pages else {}
    if meta.get("kind") != _KIND or not {NUMBERS, TOTALS, BALLOTS} <= set(pages):
        raise InputError(
            Problem(
                code="input-not-counting",
                where=path.name,
                message="đây không phải tệp kiểm phiếu của docgen, hoặc đã bị xóa trang",
                hint="tạo lại bằng docgen tally sheet, không xóa hay đổi tên trang",
            )
        )
    file = _File(name=vi.clean(path.name), pages=pages, problems=[])
    columns = tuple(meta.get("columns", "").split())
    places: dict[str | tuple[str, str], str] = {}
    teller, numbers = _read_numbers(file, places)
    subjects, totals = _read_totals(file, columns, places)
    sheet = CountingSheet(
        session=meta.get("session", ""),
        title=meta.get("title", ""),
        round=VoteRound(meta.get("round", VoteRound.MUC.value)),
        subjects=subjects,
        columns=columns,
    )
    ballots = tuple(_read_ballots(file, sheet))
    if file.problems:
        raise DataError(*file.problems)
    return TellerCount(
        file=file.name,
        sheet=sheet,
        teller=teller,
        numbers=numbers,
        totals=totals,
        ballots=ballots,
        places=places,
    )


def _at(row: Sequence[Cell], place: int) -> Cell:
    return row[place] if place < len(row) else ""


def _read_numbers(
    file: _File, places: dict[str | tuple[str, str], str]
) -> tuple[str | None, dict[str, int]]:
    teller: str | None = None
    numbers: dict[str, int] = {}
    for number, row in enumerate(file.pages[NUMBERS].cells, start=1):
        field, value = shown(_at(row, 0)), _at(row, 2)
        if field == "teller":
            teller = shown(value) or None
        elif field in NUMBER_FIELDS:
            found = file.whole(NUMBERS, f"C{number}", value)
            if found is not None:
                numbers[field] = found
        else:
            continue
        places[field] = f"{NUMBERS} › C{number}"
    return teller, numbers


def _read_totals(
    file: _File, columns: Sequence[str], places: dict[str | tuple[str, str], str]
) -> tuple[tuple[tuple[str, str], ...], dict[tuple[str, str], int]]:
    subjects: list[tuple[str, str]] = []
    totals: dict[tuple[str, str], int] = {}
    for number, row in enumerate(file.pages[TOTALS].cells, start=1):
        code = shown(_at(row, 0))
        if number < _FIRST or not code:
            continue
        subjects.append((code, shown(_at(row, 2))))
        for place, field in enumerate((*columns, *SPOILT_FIELDS), start=3):
            cell = f"{get_column_letter(place + 1)}{number}"
            places[code, field] = f"{TOTALS} › {cell}"
            found = file.whole(TOTALS, cell, _at(row, place))
            if found is not None:
                totals[code, field] = found
    return tuple(subjects), totals


def _read_ballots(file: _File, sheet: CountingSheet) -> Iterator[MarkedBallot]:
    """Yield the ballots that were filled in; a block left wholly blank is no ballot."""
    blocks: dict[int, list[tuple[int, Sequence[Cell]]]] = {}
    for number, row in enumerate(file.pages[BALLOTS].cells, start=1):
        ballot = _at(row, 1)
        if number >= _FIRST and shown(_at(row, 0)) and isinstance(ballot, int | float):
            blocks.setdefault(int(ballot), []).append((number, row))
    for ballot, rows in blocks.items():
        marks = {
            shown(_at(row, 0)): found
            for number, row in rows
            if (found := tuple(_marked(file, sheet, number, row)))
        }
        told = [(number, _at(row, 2)) for number, row in rows if not is_blank(_at(row, 2))]
        valid = [_validity(file, number, value) for number, value in told]
        if valid:
            yield MarkedBallot(number=ballot, valid=all(valid), marks=marks)
        elif marks:
            fault = Fault(
                code="ballot-validity-missing",
                message=f"phiếu {ballot} đã đánh dấu nhưng chưa ghi hợp lệ hay không",
                hint="chọn «Có» hoặc «Không» ở cột Hợp lệ của phiếu này",
            )
            file.note(BALLOTS, f"C{rows[0][0]}", fault)


def _validity(file: _File, row: int, value: Cell) -> bool:
    meaning = parse(value, _YES_NO)
    if isinstance(meaning, Fault):
        file.note(BALLOTS, f"C{row}", meaning)
    return meaning is YesNo.CO


def _marked(file: _File, sheet: CountingSheet, number: int, row: Sequence[Cell]) -> Iterator[str]:
    for place, field in enumerate(sheet.columns, start=5):
        value = _at(row, place)
        if is_blank(value):
            continue
        if shown(value).casefold() not in _TICKS:
            fault = Fault(
                code="ballot-mark-unknown",
                message=f"không hiểu dấu «{shown(value)}»",
                hint="đánh X vào ô được chọn, để trống các ô khác",
            )
            file.note(BALLOTS, f"{get_column_letter(place + 1)}{number}", fault)
        yield field


def columns_of(turn: VoteRound, levels: int) -> tuple[str, ...]:
    """Return the columns of a ballot: yes and no, or so many levels down to the lowest."""
    return CHOICE_FIELDS if turn is VoteRound.XUAT_SAC else LEVEL_FIELDS[-levels:]
