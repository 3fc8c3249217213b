"""The worked cases beside each ruleset, and the words in which results are told."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from test_classification_builder import (
    LEVELS,
    Case,
    Table,
    build,
    result,
    rules_of,
)

import docgen.classification
from docgen.classification import (
    Assessment,
    Results,
    Ruleset,
    classify,
    explain,
    load_ruleset,
    shipped_rulesets,
)
from docgen.model import Review, Subject

FOLDER = Path(docgen.classification.__file__).parent / "rulesets"
CASES = [
    Case(table, name)
    for name in shipped_rulesets()
    for table in tomllib.loads((FOLDER / f"{name}.cases.toml").read_text(encoding="utf-8"))["case"]
]
KEYS = {
    "name", "origin", "ask", "member", "row", "unit", "unit_row", "party", "party_row",
    "meetings", "attendance", "posts", "findings", "related", "decisions", "cells", "group",
    "alike", "without", "settings", "period", "collective", "leader", "histories", "sessions",
    "counts", "attestations", "suggestions", "cell_groups", "more_members", "more_leaders",
    "more_collectives", "expect",
}  # fmt: skip
EXPECTED = {
    "proposed", "ceiling", "reachable", "reason", "reviewed", "rated", "waiting", "steps", "absent",
    "warnings", "missing", "rerate", "problems", "quota", "ballot", "tied", "duty", "no_duty",
    "streak", "falls", "facts", "cite", "levels", "criteria", "if_any", "basic", "vote",
}  # fmt: skip


@cache
def ruleset_of(name: str) -> Ruleset:
    return load_ruleset(name)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_worked_case(case: Case) -> None:
    rules = ruleset_of(case.ruleset)
    assert not set(case.table) - KEYS
    assert not set(case.table["expect"]) - EXPECTED
    assert case.table["origin"]
    check_case(case.table, rules)


def check_case(table: Table, rules: Ruleset, review: Review | None = None) -> None:
    """Raise AssertionError where the results of a case are not those it expects."""
    expected: Table = table["expect"]
    if "criteria" in expected:
        _check_criteria(rules, expected)
        return
    start = rules_of({}, rules) if review is None else rules
    found = classify(review or build(table, start), rules_of(table, rules))
    everyone = found.everyone
    if "quota" in expected:
        _check_quota(found, expected["quota"])
    if "problems" in expected:
        assert [problem.code for problem in found.problems] == expected["problems"]
    for code, level in expected.get("levels", {}).items():
        assert everyone[code].proposed == LEVELS.get(level), code
    if table.get("ask", "DV") in everyone:
        own = everyone[table.get("ask", "DV")]
        _check_levels(own, expected)
        _check_steps(own, expected)
    _check_more(found, expected, table.get("ask", "DV"))


def _check_criteria(rules: Ruleset, expected: Table) -> None:
    """Check which criteria there are, in which groups, and which may stay blank or are basic."""
    found: dict[tuple[str, str], list[str]] = {}
    for item in rules.criteria:
        found.setdefault((item.subject, item.group), []).append(item.id)
    wanted = {(each["subject"], each["group"]): each["ids"] for each in expected["criteria"]}
    assert found == wanted
    assert sorted(rules.if_any) == expected["if_any"]
    assert sorted(rules.basic) == expected["basic"]


def _check_more(found: Results, expected: Table, asked: str) -> None:
    """Check ballots, attested steps, streaks and former years."""
    if "ballot" in expected:
        (ballot,) = found.ballots
        assert ballot.level == LEVELS.get(expected["ballot"])
        assert ballot.rule == expected.get("vote", ballot.rule)
    if "tied" in expected:
        assert [level.short for level in found.ballots[0].tied] == expected["tied"]
    body = asked if asked in {**found.units, **found.collectives} else "CB"
    duties = {each.rule: each.outcome.value for each in found.duties if each.subject == body}
    for rule, outcome in expected.get("duty", {}).items():
        assert duties.get(rule) == outcome, rule
    for rule in expected.get("no_duty", ()):
        assert rule not in duties, rule
    streaks = {
        each.rule: f"{each.years} {each.outcome}" for each in found.streaks if each.subject == asked
    }
    for rule, told in expected.get("streak", {}).items():
        assert streaks.get(rule, "") == told, rule
    if "falls" in expected:
        assert [fall for each in found.reratings for fall in each.falls] == expected["falls"]


def _check_levels(own: Assessment, expected: Table) -> None:
    for name in ("proposed", "ceiling", "reachable"):
        if name in expected:
            assert getattr(own, name) == LEVELS.get(expected[name]), name
    for name in ("reason", "reviewed", "rated"):
        if name in expected:
            wanted = expected[name]
            assert getattr(own, name) == (None if wanted == "" else wanted), name
    if "waiting" in expected:
        assert own.is_waiting is expected["waiting"]
    if "rerate" in expected:
        assert list(own.rerate) == expected["rerate"]


def _check_steps(own: Assessment, expected: Table) -> None:
    outcomes = {step.rule: step.outcome.value for step in own.steps}
    for rule, outcome in expected.get("steps", {}).items():
        assert outcomes.get(rule) == outcome, rule
    assert not set(expected.get("absent", ())) & set(outcomes)
    told = {step.rule: step.facts for step in own.steps}
    for rule, facts in expected.get("facts", {}).items():
        assert told.get(rule) == facts, rule
    cites = {step.rule: step.cite for step in own.steps}
    for rule, cite in expected.get("cite", {}).items():
        assert cites.get(rule) == cite, rule
    if "warnings" in expected:
        assert [problem.code for problem in own.warnings] == expected["warnings"]
    if "missing" in expected:
        places = [problem.where for problem in own.missing]
        assert len(places) == len(expected["missing"]), places
        assert all(
            wanted in place for wanted, place in zip(expected["missing"], places, strict=True)
        ), places


def _check_quota(found: Results, expected: Table) -> None:
    subject = Subject(expected.get("subject", "đảng viên"))
    (quota,) = [
        each
        for each in found.quotas
        if each.subject is subject
        and each.is_limit is expected.get("limit", True)
        and (each.unit == expected["unit"] if "unit" in expected else True)
        and expected.get("group", "") in each.group
    ]
    numbers = {reading.name: reading.allowed for reading in quota.readings}
    for name in ("A", "B", "D"):
        if name in expected:
            assert numbers[name] == expected[name], name
    assert quota.level is LEVELS[expected.get("level", "HTXSNV")]
    assert quota.allowed == expected["allowed"]
    assert quota.rule == expected.get("rule", quota.rule)
    assert list(quota.eligible) == expected.get("eligible", list(quota.eligible))


def _why(**case: object) -> str:
    return "\n".join(explain(result(**case).members["DV"]))


def test_the_explanation_proposes_and_never_decides() -> None:
    told = _why(row={"exemplary": ""})
    assert told.startswith("Đảng viên: Nguyễn Văn DV (DV)\nMức đề xuất: Hoàn thành tốt nhiệm vụ\n")
    assert "quyết định mức" not in told.lower()
    assert "Mức do cấp có thẩm quyền" not in told


def test_the_explanation_states_outcome_facts_and_place_of_each_condition() -> None:
    told = _why(row={"targets_exceeded": 4})
    assert (
        "  ✗ không đạt – Có ít nhất 50% chỉ tiêu, nhiệm vụ hoàn thành vượt mức\n"
        "      Căn cứ: 4/10 chỉ tiêu, nhiệm vụ hoàn thành vượt mức\n"
        "      R0.40e, Hướng dẫn năm 2023 của Đảng ủy Văn phòng UBND tỉnh, mục III.2.2.1"
    ) in told


def test_the_explanation_names_the_cell_that_would_settle_it() -> None:
    told = _why(row={"exemplary": ""})
    assert told.endswith(
        "Còn thiếu:\n"
        "  - thu.xlsx › Đánh giá đảng viên › [exemplary]3: Nguyễn Văn DV: chưa ghi kết luận "
        "“thực sự tiêu biểu” của tập thể – chưa đủ căn cứ xét mức HTXSNV [missing-fact] → "
        "ghi kết luận “thực sự tiêu biểu” của tập thể vào ô này"
    )


def test_the_explanation_tells_a_decided_level_as_that_of_people() -> None:
    told = _why(decisions=[{"proposed": "HTXSNV", "decided": "HTTNV"}])
    assert "Mức đề xuất: Hoàn thành xuất sắc nhiệm vụ" in told
    assert "Mức tập thể đề nghị: Hoàn thành xuất sắc nhiệm vụ" in told
    assert "Mức do cấp có thẩm quyền quyết định: Hoàn thành tốt nhiệm vụ" in told
    assert "Mức quyết định thấp hơn mức đề xuất" in told


def test_the_explanation_tells_why_someone_is_not_rated() -> None:
    assert "Không kiểm điểm, không xếp loại: Được miễn công tác và sinh hoạt đảng" in _why(
        member={"exempt_from": date(2020, 1, 1)}
    )
    assert "Phải kiểm điểm, xếp loại nhưng chưa thực hiện: Chưa kiểm điểm: ốm" in _why(
        member={"not_reviewed": "ốm"}
    )
    told = "\n".join(explain(result(unit={"founded": date(2023, 9, 1)}).units["CB"]))
    assert "Có kiểm điểm, không xếp loại: Mới thành lập, chia tách, sáp nhập" in told


def test_the_explanation_tells_former_years_and_warnings() -> None:
    told = _why(
        findings=[
            {
                "kind": "Kỷ luật",
                "effective": date(2023, 3, 1),
                "first_year": 2021,
                "form": "Cảnh cáo",
            }
        ]
    )
    assert "Cần xem xét xếp loại lại năm: 2021" in told
    assert "Cảnh báo:" in told
    assert "(theo Mẫu 20)" in told


def test_an_undetermined_level_names_the_failed_conditions() -> None:
    own = result(row={"targets_done": 8, "targets_on_time": 8}).members["DV"]
    (gap,) = own.warnings
    assert gap.message.endswith(
        "không đạt: Các nhiệm vụ được giao đều hoàn thành (8/10 chỉ tiêu, nhiệm vụ hoàn thành)"
    )


def test_a_member_of_an_unknown_unit_is_told() -> None:
    own = result(member={"unit": "XX", "exempt_from": date(2020, 1, 1)}).members["DV"]
    assert own.rated is None
    assert [problem.message for problem in own.missing] == [
        "Nguyễn Văn DV: không có tổ chức đảng nào mang mã «XX»"
    ]


def test_every_step_of_a_full_review_cites_its_place() -> None:
    found = result(posts=[{"role": "Bí thư"}])
    for own in {**found.members, **found.units}.values():
        for step in own.steps:
            assert step.cite.startswith("Hướng dẫn năm 2023 của Đảng ủy Văn phòng UBND tỉnh, mục ")
            assert step.facts
            assert step.text
