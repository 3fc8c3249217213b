"""Write facts into a workbook that a clerk keeps: only the cells that change, all else as it is.

The result is a whole new file; the caller decides where it goes.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from docgen import vi
from docgen.excel.writer import FIRST_ROW, FONT, THIN, WIDE, pack, write_headings
from docgen.model import Criterion, Record
from docgen.workbook.columns import Column, Sheet
from docgen.workbook.opening import read_bytes
from docgen.workbook.reader import Found, Table, read_tables
from docgen.workbook.sheets import SHEETS

Looks = dict[tuple[type, bool], Cell]
"""The first cell with each look: by type of value, broken into lines or not."""

_BY_RECORD = {sheet.record: sheet for sheet in SHEETS}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """Facts for one row: `row` is its number in the file, None for a row to be added.

    `headings` are the columns that only another file has, as it calls them.
    """

    record: type[Record]
    row: int | None
    values: Mapping[str, object]
    headings: Mapping[str, Column] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One cell that changes: where, what it is called, what stood there, what will stand there."""

    sheet: str
    cell: str
    label: str
    old: str
    new: str


def update(
    path: Path, changes: Sequence[RowChange], criteria: Sequence[Criterion] = ()
) -> tuple[bytes, tuple[CellChange, ...]]:
    """Return the workbook at `path` with the facts of some rows changed or added, and each change.

    Equal values change nothing. Sheets and columns that the file lacks are added as a new
    workbook would have them; `criteria` are those of the guideline, where degrees change.

    Raises:
        InputError: if the file cannot be read.
    """
    found = read_tables(path)
    book = load_workbook(io.BytesIO(read_bytes(path)))
    cells = change_cells(book, found, changes, criteria)
    return pack(book), cells


def change_cells(
    book: Workbook,
    found: Found,
    changes: Sequence[RowChange],
    criteria: Sequence[Criterion] = (),
) -> tuple[CellChange, ...]:
    """Change or add rows of an open workbook, of which `found` was read; return each change."""
    pages = {vi.clean(title): book[title] for title in book.sheetnames}
    last: dict[str, int] = {}
    cells: list[CellChange] = []
    looks: Looks = {}
    for change in changes:
        sheet = _BY_RECORD[change.record]
        table = found.tables.get(sheet.title)
        if table is None or not table.first:
            page = book.create_sheet(sheet.title) if table is None else pages[table.title]
            table = _new_table(page, sheet)
            found.tables[sheet.title] = table
            pages[sheet.title] = page
        page = pages[table.title]
        row = change.row
        if row is None:
            below = max((each.number for each in table.rows), default=table.first - 1)
            row = last[sheet.title] = max(last.get(sheet.title, 0), below) + 1
        own = {column.field: column for column in sheet.with_criteria(criteria)}
        columns = {**change.headings, **own, **table.headings}
        for name, value in change.values.items():
            if name not in table.columns:
                _add_column(page, table, columns[name])
            cells += _set(page, table, (row, columns[name]), value, looks)
    return tuple(cells)


def _new_table(page: Worksheet, sheet: Sheet) -> Table:
    """Write the headings of a sheet that the file lacks and say where its columns stand."""
    write_headings(page, sheet, sheet.columns, None)
    columns = {
        column.field: get_column_letter(place)
        for place, column in enumerate(sheet.columns, start=1)
    }
    return Table(sheet=sheet, title=sheet.title, faulty={}, first=FIRST_ROW, columns=columns)


def _add_column(page: Worksheet, table: Table, column: Column) -> None:
    """Add a column at the right end, with its id where the others have theirs."""
    used = [column_index_from_string(letter) for letter in table.columns.values()]
    letter = get_column_letter(max(page.max_column, *used) + 1)
    table.columns[column.field] = letter
    ids = [
        row
        for row in range(1, table.first)
        if any(page[f"{at}{row}"].value == name for name, at in table.columns.items())
    ]
    if ids:
        page[f"{letter}{ids[0]}"] = column.field
    heading = page[f"{letter}{table.first - 1}"]
    heading.value = column.heading
    heading.font = Font(name=FONT, size=11, bold=True)
    heading.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    heading.border = THIN
    page.column_dimensions[letter].width = column.width


def _set(
    page: Worksheet, table: Table, at: tuple[int, Column], value: object, looks: Looks
) -> Iterator[CellChange]:
    row, column = at
    place = f"{table.columns[column.field]}{row}"
    cell = page[place]
    old, new = _text(cell.value), _text(value)
    if old == new:
        return
    cell.value = value.value if isinstance(value, StrEnum) else value
    if isinstance(value, str):
        cell.data_type = "s"
    if not cell.has_style:
        _dress(cell, column, value, looks)
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    yield CellChange(sheet=table.title, cell=place, label=column.heading, old=old, new=new)


def _dress(cell: Cell, column: Column, value: object, looks: Looks) -> None:
    """Give a cell that has no look of its own that of a new workbook."""
    is_text, wraps = isinstance(value, str), column.width > WIDE
    like = looks.setdefault((str if is_text else type(value), wraps), cell)
    if like is not cell:
        copy_look(like, cell)
        return
    cell.font = Font(name=FONT, size=11)
    cell.border = THIN
    if is_text:
        cell.number_format = "@"
        cell.alignment = Alignment(wrap_text=wraps, vertical="top")


def copy_look(source: Cell, target: Cell) -> None:
    """Give one cell the look of another of the same workbook.

    openpyxl compares every font and border it is given with all it has; this is 20 times faster.
    """
    # a private name, because the public ones compare (openpyxl 3.1)
    target._style = copy(source._style)  # type: ignore[attr-defined]  # noqa: SLF001  # as said above


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return vi.short_date(value)
    return vi.clean(str(value.value if isinstance(value, StrEnum) else value))
