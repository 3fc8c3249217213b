"""Find out which column stands where and at which row the records begin.

The hidden ids win; where they are gone the headings are compared without marks and case. Rows
above the records may have been deleted or added, so each is judged by what it holds.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from docgen import vi
from docgen.workbook.cells import Cell, Fault, is_blank, parse, shown
from docgen.workbook.columns import CRITERION_PREFIX, Column, Kind, Sheet, rating_column

_USUAL_DEPTH = 3
_DEEPEST = 12
_LONGEST_KEY = 30
_YEAR = re.compile(r"Năm (\d{4})")
_TYPED = {Kind.DATE, Kind.COUNT, Kind.MONEY, Kind.YEAR, Kind.CHOICE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """The column at each place, and the index of the first record."""

    columns: Mapping[int, Column]
    first: int


def locate(sheet: Sheet, cells: Sequence[Sequence[Cell]], year: int | None) -> Headings | None:
    """Return where the columns of a sheet stand, None if no headings are found at all.

    `year` is that of the review: headings of former years are numbers counted back from it.
    """
    top = cells[:_DEEPEST]
    ids = {column.former_field: column for column in sheet.columns if column.former_field}
    ids |= {column.field: column for column in sheet.columns}
    labels = _labels(sheet, year or _year_above(top))
    usual = top[:_USUAL_DEPTH]
    hidden = [_by_id(sheet, ids, row) for row in usual]
    named = [_by_label(labels, row) for row in usual]
    if not _is_usual(sheet, hidden, named):
        hidden += [_by_id(sheet, ids, row) for row in top[_USUAL_DEPTH:]]
        named += [_by_label(labels, row) for row in top[_USUAL_DEPTH:]]
    ids_at = max(range(len(hidden)), key=lambda index: len(hidden[index]), default=-1)
    heading_at = max(range(len(named)), key=lambda index: len(named[index]), default=-1)
    if ids_at >= 0 and len(hidden[ids_at]) >= max(1, len(named[heading_at])):
        columns = dict(hidden[ids_at])
        taken = {column.field for column in columns.values()}
        for place, column in named[heading_at].items():
            if place not in columns and column.field not in taken:
                columns[place] = column
        is_ours = 2 * len(named[heading_at]) > len(columns)
        first = heading_at + 1 if is_ours else _first_record(sheet, top, columns, ids_at)
    elif heading_at >= 0 and len(named[heading_at]) > 1:
        columns, first = named[heading_at], heading_at + 1
    else:
        return None
    return Headings(columns=_with_own_words(columns, cells, first), first=first)


def _is_usual(
    sheet: Sheet, hidden: Sequence[Mapping[int, Column]], named: Sequence[Mapping[int, Column]]
) -> bool:
    """Return whether ids and headings stand where we write them: nobody needs to look further."""
    width = len(sheet.columns)
    return len(named) == _USUAL_DEPTH and len(hidden[0]) >= width and len(named[-1]) >= width


def _by_id(sheet: Sheet, ids: Mapping[str, Column], row: Sequence[Cell]) -> dict[int, Column]:
    found: dict[int, Column] = {}
    for place, cell in enumerate(row):
        text = shown(cell) if cell != "" else ""
        if text in ids:
            found[place] = ids[text]
        elif sheet.criteria_of is not None and text.startswith(CRITERION_PREFIX):
            criterion = text.removeprefix(CRITERION_PREFIX)
            found[place] = rating_column(criterion, f"tiêu chí {criterion}", "")
    return found


def _labels(sheet: Sheet, year: int | None) -> dict[str, Column]:
    labels = {vi.fold(alias): column for column in sheet.columns for alias in column.aliases}
    labels |= {vi.fold(column.heading): column for column in sheet.columns}
    if year is not None:
        labels |= {
            vi.fold(column.heading_in(year)): column
            for column in sheet.columns
            if column.slot == "grades"
        }
    return labels


def other_years(
    headings: Headings, cells: Sequence[Sequence[Cell]], year: int | None
) -> tuple[int, str] | None:
    """Return place and text of the first heading that is a former year of another review."""
    above = cells[headings.first - 1] if headings.first else ()
    for place, column in sorted(headings.columns.items()):
        text = shown(above[place]) if place < len(above) and column.slot == "grades" else ""
        if year is not None and _YEAR.fullmatch(text) and text != column.heading_in(year):
            return place, text
    return None


def _year_above(top: Sequence[Sequence[Cell]]) -> int | None:
    """Return the review year that headings such as "Năm 2022" imply: one after the latest."""
    texts = (shown(cell) for row in top for cell in row)
    years = [int(found[1]) for text in texts if (found := _YEAR.fullmatch(text))]
    return max(years) + 1 if years else None


def _by_label(labels: Mapping[str, Column], row: Sequence[Cell]) -> dict[int, Column]:
    texts = ((place, vi.fold(shown(cell))) for place, cell in enumerate(row) if not is_blank(cell))
    return {place: labels[text] for place, text in texts if text in labels}


def _first_record(
    sheet: Sheet, top: Sequence[Sequence[Cell]], columns: Mapping[int, Column], ids_at: int
) -> int:
    """Return the index of the first record where the headings were reworded or deleted."""
    for index in range(ids_at + 1, len(top)):
        filled = {place: cell for place, cell in enumerate(top[index]) if not is_blank(cell)}
        if filled and not _is_intro(sheet, filled):
            return index + 1 if _is_heading(filled, columns) else index
    return len(top)


def _is_intro(sheet: Sheet, filled: Mapping[int, Cell]) -> bool:
    """Return whether a row only explains: one text too long to be a key, or our own."""
    if len(filled) > 1:
        return False
    text = shown(next(iter(filled.values())))
    return len(text) > _LONGEST_KEY or vi.fold(text) == vi.fold(sheet.intro)


def _is_heading(filled: Mapping[int, Cell], columns: Mapping[int, Column]) -> bool:
    """Return whether a row reads like reworded headings: words where values should stand."""
    right = wrong = 0
    for place, cell in filled.items():
        column = columns.get(place)
        if column is not None and column.kind in _TYPED:
            is_words = isinstance(cell, str) and not re.search(r"\d", cell)
            is_words = is_words or _YEAR.fullmatch(shown(cell)) is not None
            wrong += is_words and isinstance(parse(cell, column), Fault)
            right += not isinstance(parse(cell, column), Fault)
    texts = sum(column.kind not in _TYPED for column in columns.values())
    only_texts = texts == len(columns) and len(filled) == len(columns)
    return wrong > right or (only_texts and all(_is_label(cell) for cell in filled.values()))


def _is_label(cell: Cell) -> bool:
    return (
        isinstance(cell, str) and len(cell) <= 2 * _LONGEST_KEY and not cell.rstrip().endswith(".")
    )


def _with_own_words(
    columns: Mapping[int, Column], cells: Sequence[Sequence[Cell]], first: int
) -> dict[int, Column]:
    """Return the columns of criteria named as the file names them."""
    above = cells[first - 1] if 0 < first <= len(cells) else ()
    return {
        place: replace(column, heading=shown(above[place]))
        if column.field.startswith(CRITERION_PREFIX)
        and place < len(above)
        and not is_blank(above[place])
        else column
        for place, column in columns.items()
    }
