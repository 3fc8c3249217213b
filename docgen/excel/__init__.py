"""Workbooks that docgen writes: blank, marked, changed, merged, for counting, rolled up."""

from docgen.excel.annotate import annotate
from docgen.excel.counting import columns_of, heading_of, read_counting, write_counting
from docgen.excel.merging import Merged, merge
from docgen.excel.rollup import write_rollup
from docgen.excel.update import CellChange, RowChange, update
from docgen.excel.writer import Rows, write

__all__ = [
    "CellChange",
    "Merged",
    "RowChange",
    "Rows",
    "annotate",
    "columns_of",
    "heading_of",
    "merge",
    "read_counting",
    "update",
    "write",
    "write_counting",
    "write_rollup",
]
