"""Read what others filled in on sheets of a workbook that came back, whole or a sheet of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.errors import Problem
from docgen.workbook.asked import asked_sheets, field_id, key_of
from docgen.workbook.reader import Value, read_tables
from docgen.workbook.sheets import PERIOD


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetAnswer:
    """One cell that came back: `key` is the code or name of its row as typed."""

    field: str
    key: str
    value: Value
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedSheets:
    """What a workbook that came back says; `year` is None where it does not tell.

    `names` tells whom it calls by each code, where it has the sheets of members and units.
    """

    year: int | None
    names: Mapping[str, str]
    answers: tuple[SheetAnswer, ...]
    problems: tuple[Problem, ...]


def read_returned_sheets(path: Path) -> ReturnedSheets:
    """Return the cells that others fill in, with the problems of their sheets.

    Raises:
        InputError: if the file cannot be read as a workbook.
    """
    found = read_tables(path)
    settings = found.tables.get(PERIOD.title)
    year = settings.rows[0].values.get("year") if settings and settings.rows else None
    answers: list[SheetAnswer] = []
    titles: set[str] = set()
    for sheet in asked_sheets():
        table = found.tables.get(sheet.title)
        if table is None:
            continue
        titles.add(table.title)
        key = key_of(sheet.record)
        for row in table.rows:
            for name, value in row.values.items():
                field = field_id(sheet.record, name)
                if field is not None and key in row.values:
                    where = f"{found.file} › {table.title} › {table.cell(row.number, name)}"
                    answers.append(
                        SheetAnswer(field=field, key=str(row.values[key]), value=value, where=where)
                    )
    return ReturnedSheets(
        year=year if isinstance(year, int) else None,
        names={
            str(row.values["code"]): str(row.values["name"])
            for table in found.tables.values()
            for row in table.rows
            if row.values.keys() >= {"code", "name"}
        },
        answers=tuple(answers),
        problems=tuple(problem for problem in found.problems if problem.sheet in titles),
    )
