"""The workbook a clerk fills: write it blank, read it filled, word what is wrong in it."""

from docgen.workbook.annotate import annotate
from docgen.workbook.asked import asked_sheets, column_of, field_id, key_of
from docgen.workbook.cells import CellProblem, Fault, parse
from docgen.workbook.columns import Column, Kind, Sheet
from docgen.workbook.counting import columns_of, heading_of, read_counting, write_counting
from docgen.workbook.identities import LABELS, count_fault, session_faults
from docgen.workbook.merging import Merged, merge
from docgen.workbook.records import Reading, read
from docgen.workbook.returned_sheets import (
    ReturnedSheets,
    SheetAnswer,
    read_returned_sheets,
)
from docgen.workbook.rollup import write_rollup
from docgen.workbook.sheets import SHEETS
from docgen.workbook.update import CellChange, RowChange, update
from docgen.workbook.writer import Rows, write

__all__ = [
    "LABELS",
    "SHEETS",
    "CellChange",
    "CellProblem",
    "Column",
    "Fault",
    "Kind",
    "Merged",
    "Reading",
    "ReturnedSheets",
    "RowChange",
    "Rows",
    "Sheet",
    "SheetAnswer",
    "annotate",
    "asked_sheets",
    "column_of",
    "columns_of",
    "count_fault",
    "field_id",
    "heading_of",
    "key_of",
    "merge",
    "parse",
    "read",
    "read_counting",
    "read_returned_sheets",
    "session_faults",
    "update",
    "write",
    "write_counting",
    "write_rollup",
]
