"""Find sheets, headings and rows in a workbook that a clerk filled, and parse every cell.

A wrong cell never stops the reading of the next one. What the rows mean together is the matter
of `records` and `checks`.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from openpyxl.utils import get_column_letter
from python_calamine import CalamineSheet

from docgen import vi
from docgen.errors import Problem, Severity
from docgen.workbook.cells import Cell, CellProblem, Fault, is_blank, parse, shown
from docgen.workbook.columns import CRITERION_PREFIX, Column, Sheet, rating_column
from docgen.workbook.opening import Opened, open_workbook
from docgen.workbook.sheets import PERIOD, SHEETS

Value = str | int | date
_DEEPEST_HEADING = 10
_PASSED_OVER = {vi.fold(title) for title in ("Hướng dẫn", "Danh mục", "Lỗi", "_meta")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The cells of one row that hold something sound, by field."""

    number: int
    values: Mapping[str, Value]
    typed: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Table:
    """One sheet as found: its title in the file, bad cells, where its columns stand, its rows."""

    sheet: Sheet
    title: str
    faulty: Mapping[str, str]
    columns: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Found:
    """All sheets found in one file, and every problem met on the way."""

    file: str
    tables: dict[str, Table]
    problems: list[Problem]

    def at(self, table: Table, row: int, name: str, fault: Fault, severity: Severity) -> None:
        """Note a fault of one cell."""
        letter = table.columns.get(name, "A")
        cell = letter if letter[-1].isdigit() else f"{letter}{row}"
        self.problems.append(
            CellProblem(
                code=fault.code,
                where=f"{self.file} › {table.title} › {cell}",
                message=fault.message,
                hint=fault.hint,
                severity=severity,
                sheet=table.title,
                cell=cell,
                value=fault.value,
                allowed=fault.allowed,
            )
        )

    def note(self, where: str, code: str, message: str, hint: str, severity: Severity) -> None:
        """Note a problem of a sheet or of the file."""
        place = f"{self.file} › {where}" if where else self.file
        self.problems.append(
            Problem(code=code, where=place, message=message, hint=hint, severity=severity)
        )


def read_tables(path: Path) -> Found:
    """Return every known sheet of the workbook in `path` with its sound cells and all problems.

    Raises:
        InputError: if the file is not a workbook that can be read.
    """
    opened = open_workbook(path)
    found = Found(file=path.name, tables={}, problems=[])
    for sheet, title in _match_sheets(opened, found):
        table = Table(sheet=sheet, title=title, faulty=opened.faulty.get(title, {}))
        grid = opened.book.get_sheet_by_name(title)
        cells: list[list[Cell]] = grid.to_python(skip_empty_area=False)
        if sheet is PERIOD:
            _read_settings(table, cells, found)
        else:
            _read_rows(table, cells, found)
            _note_merged(table, grid, found)
        found.tables[sheet.title] = table
    return found


def _match_sheets(opened: Opened, found: Found) -> Iterator[tuple[Sheet, str]]:
    """Yield each known sheet with the title it has in this file; name the others."""
    left = {title: vi.fold(title) for title in opened.book.sheet_names}
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
            found.note(
                title,
                "sheet-renamed",
                f"trang «{title}» được đọc như trang «{sheet.title}»",
                f"đổi tên trang thành «{sheet.title}»",
                Severity.WARNING,
            )
            yield sheet, title
        elif sheet.required:
            found.note(
                "",
                "sheet-missing",
                f"không có trang «{sheet.title}»",
                f"thêm lại trang «{sheet.title}» từ tệp mẫu (docgen new)",
                Severity.ERROR,
            )
    for title, plain in left.items():
        if plain not in _PASSED_OVER:
            found.note(
                title,
                "sheet-unknown",
                f"trang «{title}» không thuộc mẫu nên không được đọc",
                "bỏ qua nếu là trang ghi riêng của đơn vị",
                Severity.WARNING,
            )


def _read_settings(table: Table, cells: Sequence[Sequence[Cell]], found: Found) -> None:
    """Read the sheet of settings: field id in column A or label in B, value in C."""
    by_name = {column.field: column for column in table.sheet.columns}
    by_label = {vi.fold(column.heading): column for column in table.sheet.columns}
    values: dict[str, Value] = {}
    typed: set[str] = set()
    for number, row in enumerate(cells, start=1):
        if len(row) < 3:  # noqa: PLR2004  # id, label, value
            continue
        column = by_name.get(shown(row[0])) or by_label.get(vi.fold(shown(row[1])))
        if column is None or column.field in table.columns:
            continue
        table.columns[column.field] = f"C{number}"
        value = _value(table, number, column, row[2], found)
        if value is not None:
            values[column.field] = value
        if value is not None or not is_blank(row[2]):
            typed.add(column.field)
    table.rows.append(Row(number=0, values=values, typed=frozenset(typed)))


def _value(table: Table, row: int, column: Column, cell: Cell, found: Found) -> Value | None:
    """Return the meaning of one cell, None if blank or wrong (then the problem is noted)."""
    letter = table.columns[column.field]
    place = letter if letter[-1].isdigit() else f"{letter}{row}"
    if place in table.faulty:
        formula = table.faulty[place] == "formula"
        fault = Fault(
            code="formula-without-value" if formula else "cell-in-error",
            message="công thức trong ô chưa có kết quả"
            if formula
            else "ô đang báo lỗi của Excel (#N/A, #REF!…)",
            hint="mở tệp bằng Excel và lưu lại, hoặc gõ thẳng giá trị"
            if formula
            else "sửa công thức hoặc gõ thẳng giá trị",
        )
        found.at(table, row, column.field, fault, Severity.ERROR)
        return None
    if is_blank(cell):
        return None
    meaning = parse(cell, column)
    if isinstance(meaning, Fault):
        found.at(table, row, column.field, meaning, Severity.ERROR)
        return None
    return meaning


def _read_rows(table: Table, cells: Sequence[Sequence[Cell]], found: Found) -> None:
    places, first = _locate(table.sheet, cells)
    if not places:
        found.note(
            table.title,
            "headings-missing",
            "không thấy dòng tiêu đề cột",
            "chép lại dòng tiêu đề từ tệp mẫu (docgen new)",
            Severity.ERROR,
        )
        return
    columns: dict[int, Column] = {}
    for place, column in places.items():
        if column.field in table.columns:
            found.note(
                f"{table.title} › {get_column_letter(place + 1)}{first}",
                "column-twice",
                f"cột «{column.heading}» có hai lần",
                f"xóa một cột; đang đọc cột {table.columns[column.field]}",
                Severity.ERROR,
            )
            continue
        table.columns[column.field] = get_column_letter(place + 1)
        columns[place] = column
    _note_columns(table, cells, first, places, found)
    for number, row in enumerate(cells[first:], start=first + 1):
        wanted = [(place, column) for place, column in columns.items() if place < len(row)]
        typed = {
            column.field
            for place, column in wanted
            if not is_blank(row[place]) or f"{table.columns[column.field]}{number}" in table.faulty
        }
        if not typed:
            continue
        values: dict[str, Value] = {}
        for place, column in wanted:
            value = _value(table, number, column, row[place], found)
            if value is not None:
                values[column.field] = value
        table.rows.append(Row(number=number, values=values, typed=frozenset(typed)))


def _locate(sheet: Sheet, cells: Sequence[Sequence[Cell]]) -> tuple[dict[int, Column], int]:
    """Return the column at each place and the index of the first data row.

    The hidden ids win; where they are gone the headings are compared without marks and case.
    """
    ids = {column.field: column for column in sheet.columns}
    labels = {vi.fold(column.heading): column for column in sheet.columns}
    labels |= {vi.fold(alias): column for column in sheet.columns for alias in column.aliases}
    best: dict[int, Column] = {}
    heading = -1
    hidden: dict[int, Column] = {}
    hidden_at = -1
    for index, row in enumerate(cells[:_DEEPEST_HEADING]):
        by_id = {
            place: ids.get(shown(cell)) or _criterion(sheet, shown(cell))
            for place, cell in enumerate(row)
        }
        named = {place: column for place, column in by_id.items() if column is not None}
        if len(named) > len(hidden):
            hidden, hidden_at = named, index
        matched = {
            place: labels[vi.fold(shown(cell))]
            for place, cell in enumerate(row)
            if vi.fold(shown(cell)) in labels
        }
        if len(matched) > len(best):
            best, heading = matched, index
    if len(hidden) >= len(best):
        taken = {column.field for column in hidden.values()}
        extra = {
            place: column
            for place, column in best.items()
            if place not in hidden and column.field not in taken
        }
        first = max(heading, hidden_at + 2) if hidden else 0
        return hidden | extra, first + 1
    return (best, heading + 1) if len(best) > 1 else ({}, 0)


def _criterion(sheet: Sheet, name: str) -> Column | None:
    if sheet.criteria_of is None or not name.startswith(CRITERION_PREFIX):
        return None
    criterion = name.removeprefix(CRITERION_PREFIX)
    return rating_column(criterion, f"tiêu chí {criterion}", "")


def _note_columns(
    table: Table,
    cells: Sequence[Sequence[Cell]],
    first: int,
    known: Mapping[int, Column],
    found: Found,
) -> None:
    """Name columns that hold data but are none of ours, and required ones that are missing."""
    headings = {column.heading: vi.fold(column.heading) for column in table.sheet.columns}
    for column in table.sheet.columns:
        if column.required and column.field not in table.columns:
            found.note(
                table.title,
                "column-missing",
                f"không có cột «{column.heading}»",
                "chép lại cột này từ tệp mẫu (docgen new)",
                Severity.ERROR,
            )
    width = max((len(row) for row in cells), default=0)
    for place in range(width):
        if place in known:
            continue
        if all(place >= len(row) or is_blank(row[place]) for row in cells[first:]):
            continue
        top = shown(cells[first - 1][place]) if place < len(cells[first - 1]) else ""
        near = difflib.get_close_matches(vi.fold(top), headings.values(), n=1, cutoff=0.7)
        meant = next((label for label, plain in headings.items() if near and plain == near[0]), "")
        found.note(
            f"{table.title} › {get_column_letter(place + 1)}{first}",
            "column-unknown",
            f"cột «{top}» không thuộc mẫu nên không được đọc"
            if top
            else "cột không có tiêu đề nên không được đọc",
            f"nếu là cột «{meant}» thì sửa lại tiêu đề"
            if meant
            else "bỏ qua nếu là cột ghi riêng của đơn vị",
            Severity.WARNING,
        )


def _note_merged(table: Table, grid: CalamineSheet, found: Found) -> None:
    """Name merged cells among the data: all but the first cell of each read as blank."""
    if not table.rows:
        return
    first, last = table.rows[0].number, table.rows[-1].number
    letters = set(table.columns.values())
    for (top, left), (bottom, right) in grid.merged_cell_ranges or ():
        across = {get_column_letter(place + 1) for place in range(left, right + 1)}
        if bottom + 1 < first or top + 1 > last or not across & letters:
            continue
        start = f"{get_column_letter(left + 1)}{top + 1}"
        end = f"{get_column_letter(right + 1)}{bottom + 1}"
        found.problems.append(
            CellProblem(
                code="merged-cells",
                where=f"{found.file} › {table.title} › {start}",
                message=f"các ô {start}:{end} bị gộp nên chỉ đọc được ô đầu",
                hint="bỏ gộp ô (Trang đầu › Hợp nhất ô) rồi điền đủ từng ô",
                sheet=table.title,
                cell=start,
                value=f"{start}:{end}",
            )
        )
