"""The problem of one fact of one row, as every check of the workbook words it."""

from docgen.model import Record, Review
from docgen.workbook.cells import CellProblem


def row_problem(
    review: Review, at: tuple[Record, str], code: str, message: str, hint: str
) -> CellProblem:
    """Return the problem of one fact of one row."""
    record, fact = at
    where = review.where(record, fact)
    return CellProblem(
        code=code,
        where=where,
        message=message,
        hint=hint,
        sheet=record.sheet,
        cell=where.rsplit(" › ", 1)[-1],
    )
