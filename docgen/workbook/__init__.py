"""The workbook a clerk fills: write it blank, read it filled, word what is wrong in it."""

from docgen.workbook.annotate import annotate
from docgen.workbook.cells import CellProblem
from docgen.workbook.records import Reading, read
from docgen.workbook.sheets import SHEETS
from docgen.workbook.writer import Rows, write

__all__ = ["SHEETS", "CellProblem", "Reading", "Rows", "annotate", "read", "write"]
