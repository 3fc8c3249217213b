"""The workbook a clerk fills: write it blank, read it filled, word what is wrong in it."""

from docgen.workbook.annotate import annotate
from docgen.workbook.cells import CellProblem
from docgen.workbook.counting import columns_of, heading_of, read_counting, write_counting
from docgen.workbook.identities import LABELS, count_fault, session_faults
from docgen.workbook.merging import Merged, merge
from docgen.workbook.records import Reading, read
from docgen.workbook.rollup import write_rollup
from docgen.workbook.sheets import SHEETS
from docgen.workbook.update import CellChange, RowChange, update
from docgen.workbook.writer import Rows, write

__all__ = [
    "LABELS",
    "SHEETS",
    "CellChange",
    "CellProblem",
    "Merged",
    "Reading",
    "RowChange",
    "Rows",
    "annotate",
    "columns_of",
    "count_fault",
    "heading_of",
    "merge",
    "read",
    "read_counting",
    "session_faults",
    "update",
    "write",
    "write_counting",
    "write_rollup",
]
