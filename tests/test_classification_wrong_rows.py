"""Rows that contradict each other are named with their cells; everything else is still computed."""

from dataclasses import replace
from datetime import date

from test_classification_builder import (
    RULES,
    build,
    changed,
    decision,
    member,
    member_review,
    result,
)

from docgen.classification import Results, classify, load_ruleset
from docgen.errors import Severity
from docgen.model import Grade

DISTRICT = load_ruleset("huyen_2023")


def _told(found: Results) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in found.problems]


def test_one_person_rated_in_two_chi_bo_is_named_and_both_are_computed() -> None:
    review = build({"cells": 2, "member": {"birth": date(1980, 1, 1)}})
    other = replace(member("DV2", 9, "C2"), name="Nguyễn Văn DV", birth=date(1980, 1, 1))
    review = replace(
        review,
        members=(*review.members, other),
        member_reviews=(*review.member_reviews, member_review("DV2", 9)),
        decisions=(
            decision("DV", 3, proposed=Grade.TOT),
            decision("DV2", 4, proposed=Grade.HOAN_THANH),
        ),
    )
    found = classify(review, RULES)
    assert ("rated-twice", "thu.xlsx › Đảng viên › [unit]9") in _told(found)
    assert found.members["DV"].proposed is Grade.XUAT_SAC
    assert found.units["CB"].proposed is Grade.XUAT_SAC


def test_an_exemption_and_a_review_still_due_contradict_and_both_are_named() -> None:
    found = result(member={"exempt_from": date(2020, 1, 1), "not_reviewed": "ốm"})
    (problem,) = found.problems
    assert (problem.code, problem.severity) == ("exceptions-contradict", Severity.ERROR)
    assert problem.where == "thu.xlsx › Đảng viên › [not_reviewed]3"
    assert "R0.02a (" in problem.message
    assert "R0.14 (" in problem.message
    assert found.units["CB"].proposed is Grade.XUAT_SAC


def test_one_decision_cannot_be_excused_on_one_row_only() -> None:
    row = {"kind": "Kỷ luật", "number": "12-QĐ", "effective": date(2023, 5, 1), "first_year": 2023}
    found = result(findings=[{**row, "self_detected": "Có"}, {**row, "self_detected": "Không"}])
    (problem,) = found.problems
    assert problem.code == "exceptions-contradict"
    assert problem.where == "thu.xlsx › Kỷ luật, kết luận › [self_detected]4"
    assert "thu.xlsx › Kỷ luật, kết luận › [self_detected]3" in problem.message
    assert found.members["DV"].proposed is Grade.KHONG_HOAN_THANH


def test_a_head_in_post_for_years_has_not_just_arrived() -> None:
    post = {"role": "Bí thư", "since": date(2020, 1, 1), "newly_arrived": "Có"}
    (problem,) = result(posts=[post]).problems
    assert (problem.code, problem.severity) == ("exceptions-contradict", Severity.WARNING)
    assert problem.where == "thu.xlsx › Chức vụ › [newly_arrived]3"


def test_attestations_of_unknown_steps_and_of_one_step_twice_are_named() -> None:
    rows = [
        {"rule": "R0.99", "done": "Có"},
        {"rule": "R0.05", "done": "Có", "day": date(2023, 11, 1)},
        {"rule": "R0.05", "done": "Không"},
    ]
    assert _told(result(attestations=rows)) == [
        ("duty-not-done", "thu.xlsx › Xác nhận việc › [done]5"),
        ("duty-unknown", "thu.xlsx › Xác nhận việc › [rule]3"),
        ("attested-twice", "thu.xlsx › Xác nhận việc › [done]5"),
    ]


def test_an_attestation_of_a_step_that_is_asked_of_others_is_named() -> None:
    (problem,) = result(attestations=[{"subject": "DV", "rule": "R0.06", "done": "Có"}]).problems
    assert (problem.code, problem.severity) == ("duty-of-others", Severity.WARNING)
    assert problem.where == "thu.xlsx › Xác nhận việc › [subject]3"


def test_a_step_not_taken_is_told_with_its_rule() -> None:
    (problem,) = result(attestations=[{"rule": "R0.06", "done": "Không"}]).problems
    assert problem.code == "duty-not-done"
    assert problem.where == "thu.xlsx › Xác nhận việc › [done]3"
    assert problem.hint.startswith("R0.06 (Hướng dẫn năm 2023")


def test_a_further_collective_that_is_not_there_is_named() -> None:
    review = build({}, DISTRICT)
    leader = changed(review.leaders[0], {"also_in": "TT; XX"})
    found = classify(replace(review, leaders=(leader,)), DISTRICT)
    assert _told(found) == [("collective-unknown", "thu.xlsx › Cá nhân lãnh đạo › [also_in]3")]
