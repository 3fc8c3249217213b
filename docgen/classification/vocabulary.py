"""The closed list of tests that a ruleset may name, and of the readings it may choose."""

from collections.abc import Iterator, Mapping

from docgen.classification import (
    discipline,
    eligibility,
    leadership,
    meetings,
    members,
    points,
    ratings,
    units,
)
from docgen.classification.ruleset import Test

TESTS: Mapping[str, Test] = {
    test.__name__: test
    for test in (
        eligibility.exempt,
        eligibility.suspended,
        eligibility.admitted_within,
        eligibility.not_yet_reviewed,
        eligibility.founded_within,
        eligibility.appointed_within,
        eligibility.fewer_members_than,
        eligibility.reviewed_in_committee,
        eligibility.reviewed_in_collective,
        eligibility.paper_by_post,
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
        members.targets_done_under,
        members.civil_grade_at_least,
        members.civil_grade_at_most,
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
        units.bodies_at_most_above,
        units.below_at_least,
        units.below_at_most_above,
        leadership.collective_clean,
        leadership.collective_disciplined,
        leadership.collective_concluded,
        leadership.not_disciplined,
        leadership.upright,
        leadership.area_done,
        leadership.area_on_time,
        leadership.area_exceeded,
        leadership.area_done_above,
        leadership.area_under,
        leadership.managed_units,
        leadership.area_disciplined,
        points.points_at_least,
        points.points_under,
        points.points_above_scale,
        points.late_at_most,
        points.targets_undone_above,
        discipline.unit_not_disciplined,
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
    "A1": ("A", "B", "D"),
    "A2": ("floor", "half_up", "ceil"),
    "A3": ("i", "ii", "iii", "iv"),
    "A4": ("a", "c"),
    "A7": ("i", "ii"),
    "A8": ("canh_bao", "i", "ii"),
    "A10": ("i", "ii"),
    "A11": ("1", "2"),
    "A12": ("i", "ii"),
    "A13": ("i", "iii"),
    "A14": ("ca_khong_ly_do", "co_ly_do"),
    "A16": ("R1", "R2", "R3"),
    "A16m": ("thu_ve", "hop_le", "co_quyen", "trieu_tap"),
    "A19": ("ngat", "bo_qua"),
    "A20": ("i", "ii"),
    "A23": ("i", "ii"),
    "A25": ("khoang_trong", "hoan_thanh"),
    "A30": ("i", "ii"),
    "neu_co": ("khong_co", "chua_ro"),
    "rounds": ("1", "2"),
}
"""Where a guideline can be read in more than one way, the readings that can be computed."""


_USERS: Mapping[str, tuple[str, ...]] = {
    "A1": ("quota",),
    "A2": ("quota",),
    "A3": ("quota",),
    "A4": ("small",),
    "A7": ("basic_ratings_at_least",),
    "A8": ("rated_down_to",),
    "A10": ("targets_under",),
    "A11": ("subordinates_disciplined_above",),
    "A12": ("weak_meetings",),
    "A13": ("never_good_meetings",),
    "A14": ("absent_in_a_row",),
    "A16": ("vote",),
    "A16m": ("vote",),
    "A19": ("streak",),
    "A20": (
        "disciplined",
        "subordinate_disciplined",
        "no_subordinate_disciplined",
        "subordinates_disciplined_above",
        "collective_disciplined",
        "collective_clean",
        "not_disciplined",
        "unit_not_disciplined",
    ),
    "A23": ("below_at_least", "below_at_most_above"),
    "A25": ("area_done_above",),
    "A30": ("criteria_short_at_most",),
    "neu_co": ("if_any", "confidence_low_above"),
}
"""Which keys or tests of a file make a setting needed."""


def _words(value: object) -> Iterator[str]:
    """Yield the keys of a file that hold something, and the tests it names."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            if part or part == 0:
                yield str(key)
            if key == "test":
                yield str(part)
            if key != "settings":
                yield from _words(part)
    elif isinstance(value, list):
        for part in value:
            yield from _words(part)


def needed(file: Mapping[str, object]) -> frozenset[str]:
    """Return the settings that the rules of a file cannot be computed without."""
    used = set(_words(file))
    return frozenset(key for key, users in _USERS.items() if used & set(users))
