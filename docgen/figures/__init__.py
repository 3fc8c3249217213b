"""Figures of single workbooks, added up to those of the level above, and what contradicts.

No year and no legal number stands here: each workbook is judged by the guideline of its own year.
"""

from docgen.figures.adding import rolled_up, tables_of, this_year, totals
from docgen.figures.contradictions import contradictions, refusals
from docgen.figures.tables import CELLS, COMMITTEES, LEADERSHIPS, MEMBERS, TABLES, UNITS
from docgen.figures.taking import figures_of

__all__ = [
    "CELLS",
    "COMMITTEES",
    "LEADERSHIPS",
    "MEMBERS",
    "TABLES",
    "UNITS",
    "contradictions",
    "figures_of",
    "refusals",
    "rolled_up",
    "tables_of",
    "this_year",
    "totals",
]
