"""The workbook a clerk fills: what its sheets hold, how it is read, what is wrong in it."""

from docgen.workbook.asked import asked_sheets, column_of, field_id, key_of
from docgen.workbook.cells import CellProblem, Fault, parse
from docgen.workbook.columns import Column, Kind, Sheet
from docgen.workbook.folders import passed_over, workbooks_in
from docgen.workbook.identities import LABELS, count_fault, session_faults
from docgen.workbook.records import Reading, read
from docgen.workbook.returned_sheets import (
    ReturnedSheets,
    SheetAnswer,
    read_returned_sheets,
)
from docgen.workbook.sheets import SHEETS

__all__ = [
    "LABELS",
    "SHEETS",
    "CellProblem",
    "Column",
    "Fault",
    "Kind",
    "Reading",
    "ReturnedSheets",
    "Sheet",
    "SheetAnswer",
    "asked_sheets",
    "column_of",
    "count_fault",
    "field_id",
    "key_of",
    "parse",
    "passed_over",
    "read",
    "read_returned_sheets",
    "session_faults",
    "workbooks_in",
]
