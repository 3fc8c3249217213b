"""Which rows of several workbooks are one row: the sheets whose rows only name others."""

from collections.abc import Sequence
from dataclasses import dataclass

from docgen import vi
from docgen.excel.merging.lines import Line, Said, same_value
from docgen.excel.merging.notes import At, Notes
from docgen.excel.merging.subjects import BASE, BY_MANY, Subjects, speak
from docgen.workbook.columns import Kind
from docgen.workbook.keys import KEYS, Key
from docgen.workbook.reader import Row, Value

Mark = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spoken:
    """One row of one file, with codes of the merged workbook."""

    at: At
    row: Row
    values: dict[str, Value]


def merged_rows(many: str, files: int, subjects: Subjects, notes: Notes) -> list[Line]:
    """Return the rows of one sheet: those of the base, then those that only files have.

    Rows that state all of their key are compared first, so that the order of files decides nothing.
    """
    key = KEYS[many]
    lines = _of_base(many, subjects)
    by_mark: dict[Mark, list[Line]] = {}
    for line in lines:
        by_mark.setdefault(_mark(many, line.values), []).append(line)
    spoken = [
        each
        for file in range(1, files)
        for row in subjects.rows(many, file)
        if (each := _understood(many, file, row, subjects, notes))
    ]
    spoken.sort(key=lambda each: sum(name not in each.values for name in key.loose))
    for each in spoken:
        alike = by_mark.setdefault(_mark(many, each.values), [])
        found = _choose(key, each, alike)
        if found is None:
            notes.row_left_out(
                each.at, each.row, "hợp với nhiều dòng của sổ gộp, chưa rõ là dòng nào"
            )
            continue
        if found not in alike:
            alike.append(found)
            lines.append(found)
        speak(found, notes, each.at, each.values)
    return lines


def _of_base(many: str, subjects: Subjects) -> list[Line]:
    lines = []
    for row in subjects.rows(many, BASE):
        values, lost = subjects.translated(many, BASE, row)
        kept = {name: value for name, value in values.items() if name not in lost}
        line = Line(sheet=BY_MANY[many], number=row.number, values=kept, typed=row.typed)
        lines.append(line)
    return lines


def _understood(many: str, file: int, row: Row, subjects: Subjects, notes: Notes) -> _Spoken | None:
    """Return a row of a file with codes of the merged workbook; None if its key is not clear."""
    at = At(file=file, many=many, row=row.number, field=KEYS[many].fields[0])
    values, lost = subjects.translated(many, file, row)
    headings = {column.field: column.heading for column in BY_MANY[many].columns}
    required = {column.field for column in BY_MANY[many].columns if column.required}
    unclear = [name for name in KEYS[many].fields if name in lost]
    missing = [name for name in required if name not in values]
    if unclear or missing:
        told = ", ".join(f"«{headings[name]}»" for name in (*unclear, *missing))
        notes.row_left_out(at, row, f"không rõ {told} là ai, là gì")
        return None
    for name in lost:
        notes.lost(At(file=file, many=many, row=row.number, field=name), row)
    kept = {name: value for name, value in values.items() if name not in lost}
    return _Spoken(at=at, row=row, values=kept)


def _mark(many: str, values: dict[str, Value]) -> Mark:
    """Return the key of a row: codes without case, words without marks."""
    words = {column.field for column in BY_MANY[many].columns if column.kind is Kind.TEXT}
    return tuple(
        vi.fold(plain) or plain if name in words else plain
        for name in KEYS[many].fields
        for plain in [str(values.get(name, "")).casefold()]
    )


def _choose(key: Key, spoken: _Spoken, alike: Sequence[Line]) -> Line | None:
    """Return the row that is meant, a new one if there is none, None if it may be several."""
    loose = [spoken.values.get(name) for name in key.loose]
    for line in alike:
        if None not in loose and loose == [line.value(name) for name in key.loose]:
            return line
    free = [line for line in alike if not key.loose or spoken.at.file not in line.inside]
    fitting = [line for line in free if _is_compatible(key, spoken, line)]
    if not fitting:
        said = Said(file=spoken.at.file, row=spoken.at.row, cell=f"dòng {spoken.at.row}", value="")
        return Line(sheet=BY_MANY[spoken.at.many], came_from=said)
    ranked = sorted(fitting, key=lambda line: _distance(spoken, line))
    best = _distance(spoken, ranked[0])
    is_tied = len(ranked) > 1 and _distance(spoken, ranked[1]) == best
    if is_tied and key.loose and best != (0, -len(spoken.values)):
        return None
    return ranked[0]


def _is_compatible(key: Key, spoken: _Spoken, line: Line) -> bool:
    return all(
        one is None or other is None or same_value("", one, other)
        for name in key.loose
        for one, other in [(spoken.values.get(name), line.value(name))]
    )


def _distance(spoken: _Spoken, line: Line) -> tuple[int, int]:
    """Return how many cells differ, and fewer the more are equal."""
    pairs = [(name, value, line.value(name)) for name, value in spoken.values.items()]
    equal = sum(same_value(name, value, other) for name, value, other in pairs)
    stated = sum(other is not None for _, _, other in pairs)
    return stated - equal, -equal
