"""The closed list of tests that a ruleset may name, and of the readings it may choose."""

from collections.abc import Mapping

from docgen.classification import discipline, eligibility, meetings, members, ratings, units
from docgen.classification.ruleset import Test

TESTS: Mapping[str, Test] = {
    test.__name__: test
    for test in (
        eligibility.exempt,
        eligibility.suspended,
        eligibility.admitted_within,
        eligibility.not_yet_reviewed,
        eligibility.founded_within,
        eligibility.temporary_comment,
        eligibility.former_comment,
        eligibility.civil_grade_first,
        eligibility.actual_work,
        eligibility.committee_suspended,
        eligibility.received_comment,
        eligibility.without_committee,
        ratings.ratings_at_least,
        ratings.basic_ratings_at_least,
        ratings.rated_down_to,
        members.exemplary,
        members.targets_done,
        members.targets_on_time,
        members.targets_exceeded,
        members.criteria_short_at_most,
        members.criteria_failed_above,
        members.confidence_low_above,
        meetings.weak_meetings,
        meetings.never_good_meetings,
        meetings.absent_in_a_row,
        units.outstanding,
        units.targets_under,
        units.related_at_least,
        units.mass_bodies_at_most,
        discipline.concluded,
        discipline.disciplined,
        discipline.subordinate_disciplined,
        discipline.no_subordinate_disciplined,
        discipline.subordinates_disciplined_above,
        discipline.violation_of_former_year,
        discipline.violation_at_former_unit,
        discipline.unit_itself_disciplined,
    )
}
"""Tests by name. A guideline that needs a new kind of test adds one pure function here."""

READINGS: Mapping[str, tuple[str, ...]] = {
    "A1": ("A", "B"),
    "A2": ("floor", "half_up", "ceil"),
    "A3": ("i",),
    "A4": ("a", "c"),
    "A7": ("i", "ii"),
    "A8": ("canh_bao", "i", "ii"),
    "A10": ("i", "ii"),
    "A11": ("1", "2"),
    "A12": ("i", "ii"),
    "A13": ("i", "iii"),
    "A14": ("ca_khong_ly_do", "co_ly_do"),
    "A20": ("i", "ii"),
    "A30": ("i", "ii"),
    "neu_co": ("khong_co", "chua_ro"),
}
"""Where a guideline can be read in more than one way, the readings that can be computed."""
