"""Find sheets and rows in a workbook that a clerk filled, and parse every cell.

A wrong cell never stops the reading of the next one. What the rows mean together is the matter
of `records` and `checks`.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from docgen import vi
from docgen.errors import Severity
from docgen.workbook.cells import Cell, CellProblem, Fault, is_blank, parse, shown
from docgen.workbook.columns import Column, Sheet
from docgen.workbook.headings import locate, other_years
from docgen.workbook.letters import letters_of
from docgen.workbook.opening import Page, open_workbook
from docgen.workbook.sheets import PERIOD, SHEETS

Value = str | int | date
_NO_FACTS = ("Hướng dẫn", "Danh mục", "Lỗi", "Khác nhau khi gộp", "Nguồn gộp", "_meta")
_PASSED_OVER = {vi.fold(title) for title in _NO_FACTS}
_FROM_BLANK = "chép lại từ tệp mẫu (docgen new)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The cells of one row that hold something sound, by field; `typed` are all not blank."""

    number: int
    values: Mapping[str, Value]
    typed: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Table:
    """One sheet as found: its title in the file, bad cells, where its columns stand, its rows.

    `first` is the row below the headings, 0 where there are none. `headings` are the columns as
    this file calls them.
    """

    sheet: Sheet
    title: str
    faulty: Mapping[str, str]
    first: int = 0
    columns: dict[str, str] = field(default_factory=dict)
    headings: dict[str, Column] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def cell(self, row: int, name: str) -> str:
        """Return the place of one field of one row."""
        letter = self.columns.get(name, "A")
        return letter if letter[-1].isdigit() else f"{letter}{row}"

    def is_faulty(self, row: int, name: str) -> bool:
        """Return whether the value of one field of one row is not there to be read."""
        return self.cell(row, name) in self.faulty


@dataclass(slots=True, kw_only=True)
class Found:
    """All sheets found in one file, and every problem met on the way."""

    file: str
    tables: dict[str, Table]
    problems: list[CellProblem]

    def note(
        self, fault: Fault, title: str = "", cell: str = "", severity: Severity = Severity.ERROR
    ) -> None:
        """Note a fault of the file, of one of its sheets, or of a cell."""
        self.problems.append(
            CellProblem(
                code=fault.code,
                where=" › ".join(part for part in (self.file, title, cell) if part),
                message=fault.message,
                hint=fault.hint,
                severity=severity,
                sheet=title,
                cell=cell,
                value=fault.value,
                allowed=fault.allowed,
            )
        )


def read_tables(path: Path) -> Found:
    """Return every known sheet of the workbook in `path` with its sound cells and all problems.

    Raises:
        InputError: if the file is not a workbook that can be read.
    """
    pages = {vi.clean(title): page for title, page in open_workbook(path).items()}
    found = Found(file=vi.clean(path.name), tables={}, problems=[])
    year: int | None = None
    for sheet, title in _match_sheets(pages, found):
        table = Table(sheet=sheet, title=title, faulty=pages[title].faulty)
        found.tables[sheet.title] = table
        if sheet is PERIOD:
            _read_settings(table, pages[title].cells, found)
            given = table.rows[0].values.get("year")
            year = given if isinstance(given, int) else None
        else:
            _read_rows(table, pages[title].cells, found, year)
            _note_merged(table, pages[title], found)
    return found


def _match_sheets(pages: Mapping[str, Page], found: Found) -> Iterator[tuple[Sheet, str]]:
    """Yield each known sheet with the title it has in this file; name the others."""
    left = {title: vi.fold(title) for title in pages}
    wanted = list(SHEETS)
    for sheet in SHEETS:
        exact = next((title for title, plain in left.items() if plain == vi.fold(sheet.title)), "")
        if exact:
            del left[exact]
            wanted.remove(sheet)
            yield sheet, exact
    for sheet in wanted:
        spare = {plain: title for title, plain in left.items() if plain not in _PASSED_OVER}
        near = difflib.get_close_matches(vi.fold(sheet.title), spare, n=1, cutoff=0.8)
        if near:
            title = spare[near[0]]
            del left[title]
            fault = Fault(
                code="sheet-renamed",
                message=f"trang «{title}» được đọc như trang «{sheet.title}»",
                hint=f"đổi tên trang thành «{sheet.title}»",
            )
            found.note(fault, title, severity=Severity.WARNING)
            yield sheet, title
        elif sheet.required:
            message = f"không có trang «{sheet.title}»"
            found.note(Fault(code="sheet-missing", message=message, hint=_FROM_BLANK))
    for title, plain in left.items():
        if plain not in _PASSED_OVER:
            fault = Fault(
                code="sheet-unknown",
                message=f"trang «{title}» không thuộc mẫu nên không được đọc",
                hint="bỏ qua nếu là trang ghi riêng của đơn vị",
            )
            found.note(fault, title, severity=Severity.WARNING)


def _read_settings(table: Table, cells: Sequence[Sequence[Cell]], found: Found) -> None:
    """Read the sheet of settings: a hidden id two cells before a value, a label one before it."""
    by_name = {column.field: column for column in table.sheet.columns}
    by_label = {vi.fold(column.heading): column for column in table.sheet.columns}
    values: dict[str, Value] = {}
    typed: set[str] = set()
    for number, row in enumerate(cells, start=1):
        for place, cell in enumerate(row):
            by_id = by_name.get(shown(cell))
            column = by_id or by_label.get(vi.fold(shown(cell)))
            if column is None or column.field in table.columns:
                continue
            at = place + (2 if by_id else 1)
            table.columns[column.field] = f"{letters_of(at + 1)}{number}"
            content = row[at] if at < len(row) else ""
            value = _value(table, number, column, content, found)
            if value is not None:
                values[column.field] = value
            if value is not None or not is_blank(content):
                typed.add(column.field)
            break
    for column in table.sheet.columns:
        if column.required and column.field not in table.columns:
            message = f"không có dòng «{column.heading}»"
            found.note(Fault(code="column-missing", message=message, hint=_FROM_BLANK), table.title)
    table.rows.append(Row(number=0, values=values, typed=frozenset(typed)))


def _value(table: Table, row: int, column: Column, cell: Cell, found: Found) -> Value | None:
    """Return the meaning of one cell, None if blank or wrong (then the problem is noted)."""
    if table.faulty and table.is_faulty(row, column.field):
        place = table.cell(row, column.field)
        if table.faulty[place] == "formula":
            fault = Fault(
                code="formula-without-value",
                message="công thức trong ô chưa có kết quả",
                hint="mở tệp bằng Excel và lưu lại, hoặc gõ thẳng giá trị",
            )
        else:
            fault = Fault(
                code="cell-in-error",
                message="ô đang báo lỗi của Excel (#N/A, #REF!…)",
                hint="sửa công thức hoặc gõ thẳng giá trị",
            )
        found.note(fault, table.title, place)
        return None
    if is_blank(cell):
        return None
    meaning = parse(cell, column)
    if isinstance(meaning, Fault):
        found.note(meaning, table.title, table.cell(row, column.field))
        return None
    return meaning


def _read_rows(
    table: Table, cells: Sequence[Sequence[Cell]], found: Found, year: int | None
) -> None:
    headings = locate(table.sheet, cells, year)
    if headings is None:
        message = "không thấy dòng tiêu đề cột"
        found.note(Fault(code="headings-missing", message=message, hint=_FROM_BLANK), table.title)
        return
    table.first = headings.first + 1
    differs = other_years(headings, cells, year)
    if differs is not None:
        place, text = differs
        fault = Fault(
            code="years-differ",
            message=f"cột này là «{text}», không khớp năm đánh giá {year} của trang «Kỳ đánh giá»",
            hint="năm đánh giá ghi sai thì sửa ở trang «Kỳ đánh giá»; sổ dùng lại của năm khác thì "
            "tạo sổ mới bằng docgen new rồi chuyển mức sang đúng cột năm",
        )
        found.note(fault, table.title, f"{letters_of(place + 1)}{headings.first}")
    columns: list[tuple[int, Column, dict[Cell, Value]]] = []
    for place, column in headings.columns.items():
        if column.field in table.columns:
            fault = Fault(
                code="column-twice",
                message=f"cột «{column.heading}» có hai lần",
                hint=f"xóa một cột; đang đọc cột {table.columns[column.field]}",
            )
            found.note(fault, table.title, f"{letters_of(place + 1)}{headings.first}")
            continue
        table.columns[column.field] = letters_of(place + 1)
        table.headings[column.field] = column
        columns.append((place, column, {}))
    _note_columns(table, cells, headings.first, set(headings.columns), found)
    for number, cells_of_row in enumerate(cells[headings.first :], start=headings.first + 1):
        row = _row(table, number, cells_of_row, columns, found)
        if row.typed:
            table.rows.append(row)


def _row(
    table: Table,
    number: int,
    cells: Sequence[Cell],
    columns: Sequence[tuple[int, Column, dict[Cell, Value]]],
    found: Found,
) -> Row:
    """Return one row; what each column said in rows above need not be parsed again."""
    width = len(cells)
    values: dict[str, Value] = {}
    typed = []
    for place, column, known in columns:
        cell = cells[place] if place < width else ""
        is_faulty = bool(table.faulty) and table.is_faulty(number, column.field)
        if not is_faulty:
            if cell == "":  # most cells are empty
                continue
            if cell in known and not isinstance(cell, bool):  # to Python True is 1
                typed.append(column.field)
                values[column.field] = known[cell]
                continue
            if is_blank(cell):
                continue
        typed.append(column.field)
        value = _value(table, number, column, cell, found)
        if value is not None:
            values[column.field] = value
            if not isinstance(cell, bool):
                known[cell] = value
    return Row(number=number, values=values, typed=frozenset(typed))


def _note_columns(
    table: Table, cells: Sequence[Sequence[Cell]], first: int, known: set[int], found: Found
) -> None:
    """Name columns that hold data but are none of ours, and required ones that are missing."""
    for column in table.sheet.columns:
        if column.required and column.field not in table.columns:
            message = f"không có cột «{column.heading}»"
            found.note(Fault(code="column-missing", message=message, hint=_FROM_BLANK), table.title)
    lost = {
        vi.fold(column.heading): column.heading
        for column in table.sheet.columns
        if column.field not in table.columns
    }
    width = max((len(row) for row in cells), default=0)
    for place in range(width):
        if place in known:
            continue
        if all(place >= len(row) or is_blank(row[place]) for row in cells[first:]):
            continue
        above = cells[first - 1] if first else ()
        top = shown(above[place]) if place < len(above) else ""
        near = difflib.get_close_matches(vi.fold(top), lost, n=1, cutoff=0.7)
        fault = Fault(
            code="column-unknown",
            message=f"cột «{top}» không thuộc mẫu nên không được đọc"
            if top
            else "cột không có tiêu đề nên không được đọc",
            hint=f"nếu là cột «{lost[near[0]]}» thì sửa lại tiêu đề, nếu không thì đổi hẳn tên cột"
            if near
            else "bỏ qua nếu là cột ghi riêng của đơn vị",
        )
        severity = Severity.ERROR if near else Severity.WARNING
        found.note(fault, table.title, f"{letters_of(place + 1)}{max(first, 1)}", severity)


def _note_merged(table: Table, page: Page, found: Found) -> None:
    """Name merged cells among the data: all but the first cell of each read as blank."""
    if not table.rows:
        return
    first, last = table.rows[0].number, table.rows[-1].number
    letters = set(table.columns.values())
    for (top, left), (bottom, right) in page.merged:
        across = {letters_of(place + 1) for place in range(left, right + 1)}
        if bottom + 1 < first or top + 1 > last or not across & letters:
            continue
        start = f"{letters_of(left + 1)}{top + 1}"
        end = f"{letters_of(right + 1)}{bottom + 1}"
        fault = Fault(
            code="merged-cells",
            value=f"{start}:{end}",
            message=f"các ô {start}:{end} bị gộp nên chỉ đọc được ô đầu",
            hint="bỏ gộp ô (Trang đầu › Hợp nhất ô) rồi điền đủ từng ô",
        )
        found.note(fault, table.title, start)
