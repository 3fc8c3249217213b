"""What the workbook holds now in the cells that others fill in."""

from collections.abc import Sequence
from typing import Any

from docgen.collecting.answers import as_text
from docgen.context import View
from docgen.model import Record, Source
from docgen.workbook import Column, Sheet, key_of
from docgen.workbook.columns import CRITERION_PREFIX


class Rows:
    """The rows of the workbook by sheet and by the one they are about."""

    def __init__(self, view: View) -> None:
        """Index nothing yet; each sheet is indexed when it is first asked for."""
        self._view = view
        self._rows: dict[str, dict[str, Any]] = {}
        self._sources = {(row.subject, row.page, row.column): row for row in view.review.sources}

    def of(self, sheet: Sheet, subject: str) -> Record | None:
        """Return the row about a subject, None where there is none yet."""
        row: Record | None = self._of(sheet, subject)
        return row

    def _of(self, sheet: Sheet, subject: str) -> Any:  # noqa: ANN401  # one of the record classes
        if sheet.many not in self._rows:
            key = key_of(sheet.record)
            found: Sequence[Record] = getattr(self._view.review, sheet.many)
            self._rows[sheet.many] = {str(getattr(row, key)): row for row in found}
        return self._rows[sheet.many].get(subject)

    def text(self, sheet: Sheet, column: Column, subject: str) -> str:
        """Return what a cell holds, "" if nothing."""
        row = self._of(sheet, subject)
        if row is None:
            return ""
        if column.field.startswith(CRITERION_PREFIX):
            return as_text(row.ratings.get(column.field.removeprefix(CRITERION_PREFIX)))
        if column.slot:
            alike = [each.field for each in sheet.columns if each.slot == column.slot]
            values = getattr(row, column.slot)
            place = alike.index(column.field)
            return as_text(values[place] if place < len(values) else None)
        return as_text(getattr(row, column.field))

    def source(self, sheet: Sheet, column: Column, subject: str) -> Source | None:
        """Return where the value of a cell came from, None if no file that came back gave it."""
        return self._sources.get((subject, sheet.title, column.field))
