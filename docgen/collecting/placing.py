"""From the answers of all files to the cells that change, or to what people must settle.

An answer is taken only where the cell still holds what it held when the form went out, or what an
earlier return put there. Everything else is named with both sides.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from docgen.collecting.answers import Given, gathered, problem, shortened
from docgen.collecting.files import Returned
from docgen.collecting.rows import Rows
from docgen.context import View
from docgen.errors import Problem
from docgen.excel import RowChange
from docgen.model import Source
from docgen.questions import sealed
from docgen.workbook import Kind, key_of

Cell = tuple[str, str]
"""A subject and the id of a field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What a folder gives: the rows to change, the answers taken, how many stood there already."""

    changes: tuple[RowChange, ...]
    taken: tuple[Given, ...]
    same: int
    problems: tuple[Problem, ...]


def collect(files: Sequence[Returned], view: View) -> Collected:
    """Return what the files change in the workbook that was read, and what they cannot."""
    problems: list[Problem] = []
    answers: dict[Cell, list[Given]] = {}
    seen: set[str] = set()
    for file in files:
        problems += file.problems
        if file.digest in seen:
            continue
        seen.add(file.digest)
        found = gathered(file, view)
        problems += found.problems
        for given in found.given:
            answers.setdefault((given.subject, given.field), []).append(given)
    rows = Rows(view)
    taken: list[Given] = []
    same = 0
    for versions in answers.values():
        fault = _fault(versions, rows, view)
        if fault is not None:
            problems.append(fault)
        elif _now(versions[0], rows) == versions[0].text:
            same += 1
        else:
            taken.append(versions[0])
    return Collected(
        changes=(*_row_changes(taken, rows), *_source_changes(taken, rows)),
        taken=tuple(taken),
        same=same,
        problems=tuple(dict.fromkeys(problems)),
    )


def _fault(answers: Sequence[Given], rows: Rows, view: View) -> Problem | None:
    """Return why a cell cannot take its answers."""
    first = answers[0]
    heading = f"«{first.column.heading}» của {view.name_of(first.subject)}"
    versions = {given.text: given for given in answers}
    if len(versions) > 1:
        told = "; ".join(
            f"{given.source.name}: «{shortened(text)}»" for text, given in versions.items()
        )
        message = f"{heading} có {len(versions)} bản khác nhau: {told}"
        hint = "bỏ bản cũ ra khỏi thư mục rồi nhận lại"
        return problem("return-two-versions", first.where, message, hint)
    key = next(c for c in first.sheet.columns if c.field == key_of(first.sheet.record))
    kinds: dict[Kind, Container[str]] = {Kind.MEMBER: view.members, Kind.UNIT: view.units}
    fits = kinds.get(key.kind)
    row = rows.of(first.sheet, first.subject)
    # A form tells what somebody says, never who that is: a collective or a leader is on the sheet.
    introduces = key.kind is Kind.TEXT or not key.required
    if (fits is not None and first.subject not in fits) or (row is None and introduces):
        message = f"trang {first.sheet.title} không có dòng cho {view.name_of(first.subject)}"
        hint = "thêm dòng cho người (tổ chức) này ở trang ấy rồi nhận lại"
        return problem("return-no-row", first.where, message, hint)
    now = _now(first, rows)
    source = rows.source(first.sheet, first.column, first.subject)
    received = source is not None and source.mark == sealed(now)
    unchanged = sealed(now) == (first.sent or "")
    if now == first.text or unchanged or received:
        return None
    stands = f"sổ ghi «{shortened(now)}»" if now else "sổ đã xóa trắng"
    message = f"{heading}: {stands}, phiếu ghi «{shortened(first.text)}»"
    hint = (
        "hai bên cùng sửa: lấy chữ của phiếu thì gõ chữ ấy vào sổ; giữ chữ của sổ thì để nguyên, "
        "docgen không ghi đè"
    )
    return problem("return-both-changed", first.where, message, hint)


def _now(given: Given, rows: Rows) -> str:
    return rows.text(given.sheet, given.column, given.subject)


def _row_changes(taken: Sequence[Given], rows: Rows) -> Iterator[RowChange]:
    """Yield the rows that change, a new row for those who have none, each once."""
    by_row: dict[tuple[str, str], list[Given]] = {}
    for given in taken:
        by_row.setdefault((given.sheet.many, given.subject), []).append(given)
    for answers in by_row.values():
        first = answers[0]
        row = rows.of(first.sheet, first.subject)
        values: dict[str, object] = {} if row else {key_of(first.sheet.record): first.subject}
        values |= {given.column.field: given.value for given in answers}
        number = row.row if row else None
        yield RowChange(record=first.sheet.record, row=number, values=values)


def _source_changes(taken: Sequence[Given], rows: Rows) -> Iterator[RowChange]:
    """Yield the rows that say which file each value came from."""
    for given in taken:
        known = rows.source(given.sheet, given.column, given.subject)
        yield RowChange(
            record=Source,
            row=known.row if known else None,
            values={
                "subject": given.subject,
                "page": given.sheet.title,
                "column": given.column.field,
                "file": given.source.name,
                "digest": given.source.digest,
                "day": given.source.day,
                "mark": sealed(given.text),
            },
        )
