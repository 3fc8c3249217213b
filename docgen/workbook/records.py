"""From rows to facts: references resolved, records built, one Review for one workbook."""

import dataclasses
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from docgen import vi
from docgen.errors import Problem
from docgen.model import Period, Record, Review
from docgen.workbook.cells import CellProblem, Fault
from docgen.workbook.checks import check
from docgen.workbook.columns import CRITERION_PREFIX, Column, Kind, Sheet
from docgen.workbook.leaders import COLLECTIVES, LEADERS
from docgen.workbook.letters import number_of
from docgen.workbook.reader import Found, Row, Table, Value, read_tables
from docgen.workbook.sheets import PERIOD, SHEETS

_REQUIRED = {sheet.title for sheet in SHEETS if sheet.required}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a workbook says, and all that is wrong with it.

    `review` is None only where the sheet of settings is too poor to know the year and guideline.
    """

    review: Review | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Codes that a reference may name, by code and by name; a name may stand for several."""

    title: str
    codes: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str]
    is_readable: bool


def read(path: Path) -> Reading:
    """Return the facts in the workbook at `path` with every problem found in it.

    Raises:
        InputError: if the file cannot be read as a workbook at all.
    """
    found = read_tables(path)
    units, members = _known(found, "Tổ chức"), _known(found, "Đảng viên")
    collectives = _known(found, COLLECTIVES.title)
    # a leader who is a member bears one name twice: a name means the member, the code the leader
    leaders = replace(_known(found, LEADERS.title), names={}, titles={})
    known: dict[Kind, Sequence[_Known]] = {
        Kind.UNIT: [units],
        Kind.MEMBER: [members],
        Kind.SESSION: [_known(found, "Hội nghị bỏ phiếu")],
        Kind.SUBJECT: [members, units, collectives, leaders],
    }
    fields: dict[str, Any] = {}
    period: Period | None = None
    for sheet in SHEETS:
        table = found.tables.get(sheet.title)
        records = [] if table is None else _records(table, known, found)
        if sheet is PERIOD:
            period = records[0] if records else None
        else:
            fields[sheet.many] = tuple(records)
    if period is None:
        return Reading(review=None, problems=_in_order(found.problems, found))
    columns = {
        (table.title, name): letter
        for table in found.tables.values()
        for name, letter in table.columns.items()
    }
    review = Review(file=found.file, period=period, columns=MappingProxyType(columns), **fields)
    return Reading(review=review, problems=_in_order([*found.problems, *check(review)], found))


def _in_order(problems: Sequence[CellProblem], found: Found) -> tuple[Problem, ...]:
    """Return problems as one meets them paging through the file: sheet, row, column."""
    pages = [table.title for table in found.tables.values()]

    def place(problem: CellProblem) -> tuple[int, int, int]:
        page = pages.index(problem.sheet) + 1 if problem.sheet in pages else 0
        cell = re.fullmatch(r"([A-Z]+)(\d+)", problem.cell)
        if cell is None:
            return (page, 0, 0)
        return (page, int(cell[2]), number_of(cell[1]))

    return tuple(sorted(problems, key=place))


def _known(found: Found, title: str) -> _Known:
    table = found.tables.get(title)
    codes: dict[str, str] = {}
    names: dict[str, tuple[str, ...]] = {}
    titles: dict[str, str] = {}
    for row in table.rows if table else ():
        code, name = str(row.values.get("code", "")), str(row.values.get("name", ""))
        if code:
            codes.setdefault(code.casefold(), code)
            if vi.fold(name):
                names[vi.fold(name)] = (*names.get(vi.fold(name), ()), code)
                titles.setdefault(vi.fold(name), name)
    return _Known(
        title=title,
        codes=codes,
        names=names,
        titles=titles,
        is_readable=bool(table.columns) if table else title not in _REQUIRED,
    )


def _records(table: Table, known: Mapping[Kind, Sequence[_Known]], found: Found) -> list[Any]:
    sheet = table.sheet
    asked = [column for column in sheet.columns if column.required or column.kind in known]
    slots: dict[str, list[str]] = {}
    for column in sheet.columns:
        if column.slot:
            slots.setdefault(column.slot, []).append(column.field)
    records = []
    for row in table.rows:
        values = _resolved(table, row, asked, known, found)
        if values is not None:
            records.append(_record(sheet, {"sheet": table.title, "row": row.number}, values, slots))
    return records


def _resolved(
    table: Table,
    row: Row,
    asked: Sequence[Column],
    known: Mapping[Kind, Sequence[_Known]],
    found: Found,
) -> dict[str, Value] | None:
    """Return the row's values with references turned into codes; None if the row has no key.

    `asked` are the columns of references and those that every row must fill.
    """
    values = dict(row.values)
    complete = True
    for column in asked:
        if column.field not in values:
            if column.required:
                complete = False
                if column.field not in row.typed and column.field in table.columns:
                    fault = _missing(column, is_setting=table.sheet is PERIOD)
                    found.note(fault, table.title, table.cell(row.number, column.field))
            continue
        if column.kind not in known:
            continue
        code = _resolve(str(values[column.field]), known[column.kind])
        if isinstance(code, Fault):
            found.note(code, table.title, table.cell(row.number, column.field))
            del values[column.field]
            complete = complete and not column.required
        else:
            values[column.field] = code
    return values if complete else None


def _missing(column: Column, *, is_setting: bool) -> Fault:
    return Fault(
        code="value-missing",
        message=f"thiếu «{column.heading}»",
        hint="điền ô này; chưa có thì các trang khác chưa kiểm tra được"
        if is_setting
        else "điền ô này, hoặc xóa cả dòng nếu dòng thừa",
    )


def _resolve(typed: str, lists: Sequence[_Known]) -> str | Fault:
    wanted = typed.casefold()
    for known in reversed(lists):
        if wanted in known.codes:
            return known.codes[wanted]
    if not all(known.is_readable for known in lists):
        return typed  # the sheet itself is reported; every reference to it would only repeat that
    plain = vi.fold(typed)
    matching = tuple(code for known in lists for code in known.names.get(plain, ()))
    if len(matching) == 1:
        return matching[0]
    filled = [known for known in lists if known.codes] or lists[:1]
    titles = " hoặc ".join(f"«{known.title}»" for known in filled)
    if matching:
        return Fault(
            code="ambiguous-reference",
            value=typed,
            allowed=", ".join(matching),
            message=f"«{typed}» trùng tên với nhiều dòng ở trang {titles}",
            hint=f"ghi mã thay cho tên, một trong: {', '.join(matching)}",
        )
    names = {name: known_codes for known in lists for name, known_codes in known.names.items()}
    near = difflib.get_close_matches(plain, names, n=1, cutoff=0.75)
    advice = ""
    if near:
        titled = next(known.titles[near[0]] for known in lists if near[0] in known.titles)
        advice = f"có phải là «{titled}» ({', '.join(names[near[0]])})? "
    return Fault(
        code="unknown-reference",
        value=typed,
        message=f"«{typed}» không có ở trang {titles}",
        hint=f"{advice}sửa lại mã (tên) cho khớp, hoặc thêm dòng ở trang {titles}",
    )


def _record(
    sheet: Sheet,
    place: Mapping[str, Any],
    values: Mapping[str, Value],
    slots: Mapping[str, Sequence[str]],
) -> Any:  # noqa: ANN401  # one of the record classes of the model
    arguments = {**place, **values}
    for name, fields in slots.items():
        arguments[name] = tuple(arguments.pop(field, None) for field in fields)
    if sheet.criteria_of is not None:
        rated = [name for name in values if name.startswith(CRITERION_PREFIX)]
        arguments["ratings"] = MappingProxyType(
            {name.removeprefix(CRITERION_PREFIX): arguments.pop(name) for name in rated}
        )
    facts = _facts_of(sheet.record)  # type: ignore[arg-type]  # mypy takes a class for its rows
    assert facts.issuperset(arguments)  # noqa: S101  # the table and the model agree
    return sheet.record(**arguments)


@cache
def _facts_of(record: type[Record]) -> frozenset[str]:
    return frozenset(part.name for part in dataclasses.fields(record))
