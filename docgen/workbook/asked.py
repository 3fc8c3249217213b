"""Which cells of the workbook others fill in on paper, and the ids by which forms name them.

A form that comes back may change these and no other: a level that people propose or decide is
never taken from it.
"""

from collections.abc import Mapping, Sequence

from docgen.model import (
    Collective,
    CollectiveReport,
    Commitment,
    Criterion,
    FileUpdate,
    Leader,
    MemberReview,
    Record,
    Residence,
    SelfReview,
    UnitReview,
)
from docgen.workbook.columns import CRITERION_PREFIX, Column, Kind, Sheet
from docgen.workbook.sheets import SHEETS

_POINTS = ("general_points", "task_points")
_EVERY: tuple[str, ...] = ()
_ASKED: Mapping[type[Record], tuple[str, ...]] = {
    SelfReview: _EVERY,
    Commitment: _EVERY,
    FileUpdate: _EVERY,
    CollectiveReport: _EVERY,
    MemberReview: (
        *("self_grade", "self_civil_grade", "civil_grade", "employer_comment"),
        *_POINTS,
    ),
    UnitReview: ("self_grade", "comment", *_POINTS),
    Collective: ("self_grade", "comment", *_POINTS),
    Leader: ("self_grade",),
    Residence: ("commented", "place", "other", *(f"mark_{number}" for number in range(1, 7))),
}
_KEYS: Mapping[type[Record], str] = {Leader: "member"}
_BY_RECORD = {sheet.record: sheet for sheet in SHEETS}
_BY_MANY = {sheet.many: sheet for sheet in SHEETS}


def key_of(record: type[Record]) -> str:
    """Return the field of a row that says whom it is about."""
    return _KEYS.get(record) or _BY_RECORD[record].columns[0].field


def asked_sheets() -> tuple[Sheet, ...]:
    """Return the sheets that have cells which others fill in, in workbook order."""
    return tuple(sheet for sheet in SHEETS if sheet.record in _ASKED)


def field_id(record: type[Record] | None, name: str) -> str | None:
    """Return the id of a cell that others fill in, None of any other.

    >>> field_id(SelfReview, "conduct"), field_id(SelfReview, "member")
    ('self_reviews.conduct', None)
    """
    if record is None or record not in _ASKED or name == key_of(record):
        return None
    allowed = _ASKED[record]
    sheet = _BY_RECORD[record]
    of_criterion = sheet.criteria_of is not None and name.startswith(CRITERION_PREFIX)
    return f"{sheet.many}.{name}" if not allowed or name in allowed or of_criterion else None


def column_of(field: str, criteria: Sequence[Criterion]) -> tuple[Sheet, Column] | None:
    """Return the sheet and the column that an id names, None if others may not fill it in."""
    many, _, name = field.partition(".")
    sheet = _BY_MANY.get(many)
    if sheet is None or field_id(sheet.record, name) != field:
        return None
    columns = {column.field: column for column in sheet.with_criteria(criteria)}
    column = columns.get(name)
    return None if column is None or column.kind is Kind.MEMBER else (sheet, column)
