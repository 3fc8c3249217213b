"""What goes into each cell: a blank is filled if the files agree; else nothing moves, all is told.

The base's word stays where a file says otherwise, unless replacing was asked for and every file
that speaks of the cell says the same. So the order of the files decides nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from docgen.excel.merging.lines import Difference, Line, Said, same_value, text
from docgen.excel.merging.notes import At, Notes, Place
from docgen.excel.merging.subjects import BASE
from docgen.excel.update import RowChange
from docgen.excel.writer import FIRST_ROW
from docgen.workbook.columns import Column
from docgen.workbook.reader import Found, Table
from docgen.workbook.sheets import PERIOD

ADDED, FILLED, REPLACED = "thêm dòng", "điền ô trống", "thay ô"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that a merge does: a row added, or a cell filled or replaced, and whose word it is.

    `cell` is the place in the merged workbook, `file_cell` that in the file.
    """

    what: str
    sheet: str
    line: str
    column: str
    cell: str
    old: str
    new: str
    file: str
    file_cell: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What to write, what that is in words, and what is left to people."""

    changes: tuple[RowChange, ...]
    steps: tuple[Step, ...]
    differences: tuple[Difference, ...]


class Decider:
    """Decides row by row; new rows get their numbers here."""

    def __init__(self, tables: Sequence[Found], notes: Notes, *, replace: bool) -> None:
        """Keep what was read, and whether the files' word may replace that of the base."""
        self._tables = tables
        self._notes = notes
        self._replace = replace
        self._numbers: dict[Line, int] = {}
        self._names: dict[str, str] = {}
        self._unsound = {
            (problem.sheet, problem.cell): problem.value for problem in tables[BASE].problems
        }

    def decide(self, lines: Mapping[str, Sequence[Line]]) -> Decided:
        """Return what happens to all rows, sheet by sheet."""
        changes: list[RowChange] = []
        steps: list[Step] = []
        for many, rows in lines.items():
            new = [line for line in rows if line.number is None]
            new.sort(key=_origin)
            table = self._table(rows)
            below = max((row.number for row in table.rows), default=0) if table else 0
            first = max(below + 1, (table.first if table else 0) or FIRST_ROW)
            self._numbers |= {line: first + place for place, line in enumerate(new)}
            for line in rows:
                if line.value("code") and line.value("name"):
                    self._names.setdefault(line.code, str(line.value("name")))
            for line in (*(line for line in rows if line.number is not None), *new):
                change, told = self._row(many, line)
                changes += [change] if change.values else []
                steps += told
        differences = tuple(self._notes.worded(self._place))
        return Decided(changes=tuple(changes), steps=tuple(steps), differences=differences)

    def _row(self, many: str, line: Line) -> tuple[RowChange, list[Step]]:
        values: dict[str, object] = {}
        steps: list[Step] = []
        headings: dict[str, Column] = {}
        for name, unordered in line.said.items():
            said = sorted(unordered, key=lambda each: (each.file, each.row))
            winner = self._cell(many, line, name, said)
            if winner is None:
                continue
            values[name] = winner.value
            heading = self._headings_of(winner, line).get(name)
            headings |= {name: heading} if heading else {}
            if not (_is_from(winner, line.came_from) and line.number is None):
                what = REPLACED if name in line.values else FILLED
                steps.append(self._step(what, line, name, winner))
        if line.number is None and line.came_from is not None:
            steps.insert(0, self._step(ADDED, line, "", line.came_from))
        number = self._numbers.get(line, line.number)
        change = RowChange(record=line.sheet.record, row=number, values=values, headings=headings)
        return change, steps

    def _cell(self, many: str, line: Line, name: str, said: Sequence[Said]) -> Said | None:
        """Return the word that goes into a cell, None if nothing does; note who says otherwise."""
        held = line.values.get(name)
        agreed = all(same_value(name, said[0].value, each.value) for each in said)
        if held is None and name not in line.typed:
            if agreed:
                return said[0]
            told = "; ".join(
                f"«{text(each.value)}» ({self._notes.labels[each.file]} › {each.cell})"
                for each in said
            )
            for each in said:
                self._note(many, line, name, each, f"các tệp ghi khác nhau, ô để trống: {told}")
            return None
        others = [each for each in said if held is None or not same_value(name, held, each.value)]
        if others and agreed and self._replace and held is not None:
            return others[0]
        place = self._place(line, name)
        for each in others:
            self._note(
                many,
                line,
                name,
                each,
                f"ghi «{text(each.value)}», sổ gộp ghi «{place.kept}» ở {line.sheet.title} › "
                f"{place.cell}",
            )
        return None

    def _note(self, many: str, line: Line, name: str, said: Said, message: str) -> None:
        at = At(file=said.file, many=many, row=said.row, field=name)
        self._notes.add(
            "merge-value-differs",
            at,
            f"«{self._notes.heading(at)}» của {self._call(line)}: {message}",
            "hỏi lại chi bộ, sửa cho khớp ở sổ gộp hoặc ở tệp này rồi gộp lại",
            line=line,
            said=text(said.value),
        )

    def _step(self, what: str, line: Line, name: str, said: Said) -> Step:
        place = self._place(line, name)
        at = At(file=said.file, many=line.sheet.many, row=said.row, field=name)
        return Step(
            what=what,
            sheet=line.sheet.title,
            line=place.line,
            column=self._notes.heading(at) if name else "",
            cell=place.cell,
            old=place.kept,
            new=text(said.value) if name else "",
            file=self._notes.labels[said.file],
            file_cell=said.cell,
        )

    def _place(self, line: Line, name: str) -> Place:
        """Return where a cell of a row stands in the merged workbook."""
        number = self._numbers.get(line, line.number)
        table = self._tables[BASE].tables.get(line.sheet.title)
        cell = f"dòng {number}"
        if table is not None and name in table.columns:
            cell = table.cell(number or 0, name)
        elif table is None and name:
            fields = [column.field for column in line.sheet.columns]
            cell = (
                f"{get_column_letter(fields.index(name) + 1)}{number}" if name in fields else cell
            )
        held = line.code if name == "code" else line.values.get(name)
        kept = text(held) or self._unsound.get((line.sheet.title, cell), "")
        return Place(cell=cell, line=self._call(line), kept=kept)

    def _call(self, line: Line) -> str:
        """Return how people call a row: names with codes."""
        if line.sheet is PERIOD:
            return ""
        if line.value("code"):
            name = str(line.value("name") or line.value("unit") or "")
            return f"{name} ({line.code})" if name else line.code
        keys = [column.field for column in line.sheet.columns if column.required]
        parts = [text(line.value(name)) for name in keys]
        named = [f"{self._names[part]} ({part})" if part in self._names else part for part in parts]
        return ", ".join(part for part in named if part)

    def _headings_of(self, said: Said, line: Line) -> Mapping[str, Column]:
        table = self._tables[said.file].tables.get(line.sheet.title)
        return table.headings if table else {}

    def _table(self, rows: Sequence[Line]) -> Table | None:
        return self._tables[BASE].tables.get(rows[0].sheet.title) if rows else None


def _origin(line: Line) -> tuple[int, int]:
    return (line.came_from.file, line.came_from.row) if line.came_from else (0, 0)


def _is_from(said: Said, origin: Said | None) -> bool:
    return origin is not None and (said.file, said.row) == (origin.file, origin.row)
