"""What people must know or settle after a merge, noted while rows are compared.

Rows that are added get their numbers last, so a note keeps the row it is about and is worded then.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from docgen.errors import Severity
from docgen.excel.merging.lines import Difference, Line, text
from docgen.workbook.cells import CellProblem
from docgen.workbook.reader import Found, Row, Table
from docgen.workbook.sheets import SHEETS

_BY_MANY = {sheet.many: sheet for sheet in SHEETS}


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """A cell of a file: the file's place in the list, the sheet by what its rows fill, the row."""

    file: int
    many: str
    row: int
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a row of the merged workbook stands, and how people call it."""

    cell: str
    line: str
    kept: str


class Notes:
    """The differences met so far."""

    def __init__(self, tables: Sequence[Found], labels: Sequence[str]) -> None:
        """Keep how the files are called."""
        self.labels = labels
        self._tables = tables
        self._noted: list[tuple[Difference, At, Line | None]] = []

    def add(  # noqa: PLR0913  # a problem has this many parts
        self,
        code: str,
        at: At,
        message: str,
        hint: str,
        *,
        line: Line | None = None,
        said: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Note one difference."""
        sheet, label = _BY_MANY[at.many].title, self.labels[at.file]
        cell = self.cell(at)
        difference = Difference(
            code=code,
            where=f"{label} › {sheet} › {cell}",
            message=message,
            hint=hint,
            severity=severity,
            sheet=sheet,
            column=self.heading(at),
            file=label,
            file_cell=cell,
            said=said,
        )
        self._noted.append((difference, at, line))

    def add_found(self, file: int, problem: CellProblem) -> None:
        """Note what is wrong in a file itself: such a cell says nothing."""
        label = self.labels[file]
        where = " › ".join(part for part in (label, problem.sheet, problem.cell) if part)
        self._noted.append(
            (
                Difference(
                    code=problem.code,
                    where=where,
                    message=problem.message,
                    hint=problem.hint,
                    severity=problem.severity,
                    sheet=problem.sheet,
                    file=label,
                    file_cell=problem.cell,
                    said=problem.value,
                ),
                At(file=file, many="", row=0, field=""),
                None,
            )
        )

    def lost(self, at: At, row: Row) -> None:
        """Note a cell that names somebody whom the files do not tell."""
        typed = text(row.values.get(at.field))
        self.add(
            "merge-reference-unclear",
            at,
            f"«{typed}» không có, hoặc không rõ là ai, là tổ chức nào",
            "sửa mã (tên) trong tệp này cho khớp rồi gộp lại",
            said=typed,
        )

    def row_left_out(self, at: At, row: Row, why: str) -> None:
        """Note a whole row that did not go in, with all that it says."""
        self.add(
            "merge-row-left-out",
            at,
            f"dòng {at.row} chưa gộp: {why}",
            "sửa dòng này trong tệp rồi gộp lại, hoặc chép tay vào sổ gộp",
            said=told_by(at.many, row),
        )

    def cell(self, at: At) -> str:
        """Return the place of a cell in its file."""
        table = self._table(at)
        if table is None or at.field not in table.columns:
            return f"dòng {at.row}"
        return table.cell(at.row, at.field)

    def heading(self, at: At) -> str:
        """Return how a file calls a column."""
        columns = {column.field: column.heading for column in _BY_MANY[at.many].columns}
        table = self._table(at)
        if table is not None and at.field in table.headings:
            return table.headings[at.field].heading
        return columns.get(at.field, "")

    def worded(self, place: Callable[[Line, str], Place]) -> list[Difference]:
        """Return all differences, by file, with the place of each in the merged workbook."""
        done: list[Difference] = []
        for difference, at, line in sorted(self._noted, key=lambda each: each[1].file):
            if line is None:
                done.append(difference)
                continue
            there = place(line, at.field)
            done.append(replace(difference, line=there.line, cell=there.cell, kept=there.kept))
        return list(dict.fromkeys(done))

    def _table(self, at: At) -> Table | None:
        return self._tables[at.file].tables.get(_BY_MANY[at.many].title)


def told_by(many: str, row: Row) -> str:
    """Return all that a row says, for a row that stays out as a whole."""
    columns = {column.field: column.heading for column in _BY_MANY[many].columns}
    return "; ".join(
        f"{columns.get(name, name)}: {text(value)}" for name, value in row.values.items()
    )
