"""Laws of classification, for any facts: what may never happen."""

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_classification_builder import (
    RULES,
    Table,
    attendance,
    best,
    build,
    changed,
    crowd,
    meetings,
    member,
    member_review,
    result,
    rules_of,
    unit,
)

from docgen.classification import Quota, Results, Ruleset, classify, load_ruleset
from docgen.classification.ballots import VoteOutcome, vote_outcome
from docgen.classification.quota import shares, whole
from docgen.model import (
    FindingKind,
    Grade,
    Rating,
    Review,
    Subject,
    UnitKind,
)

DISTRICT = load_ruleset("huyen_2023")
STRICT = rules_of({"settings": {"neu_co": "chua_ro"}})
MEMBER_IDS = [item.id for item in RULES.criteria if item.subject is Subject.MEMBER]
UNIT_IDS = [item.id for item in RULES.criteria if item.subject is Subject.UNIT]
GOOD = st.sampled_from([Rating.XUAT_SAC, Rating.XUAT_SAC, Rating.TOT, Rating.TRUNG_BINH])
ANY = st.one_of(GOOD, st.sampled_from(list(Rating)))
YES = st.sampled_from(["Có", "Không", ""])
DAYS = st.dates(date(2022, 1, 1), date(2024, 3, 1))


def degrees(ids: list[str]) -> st.SearchStrategy[dict[str, str]]:
    """Return degrees on all criteria: mostly good ones, or any, some blank."""
    return st.one_of(
        st.fixed_dictionaries(dict.fromkeys(ids, GOOD)),
        st.fixed_dictionaries(dict.fromkeys(ids, st.one_of(ANY, st.just("")))),
    )


def marks(letters: str) -> st.SearchStrategy[str]:
    """Return the marks of twelve months."""
    return st.lists(st.sampled_from(letters.split()), min_size=12, max_size=12).map(" ".join)


@st.composite
def member_rows(draw: st.DrawFn) -> Table:
    """Return what is stated of a member; the numbers do not contradict each other."""
    given_degrees = draw(degrees(MEMBER_IDS))
    low = sum(given_degrees[name] == Rating.KEM for name in MEMBER_IDS if name[:4] == "M0-B")
    assigned = draw(st.integers(1, 8))
    done = draw(st.one_of(st.just(assigned), st.integers(0, assigned)))
    on_time = draw(st.one_of(st.just(done), st.integers(0, done)))
    votes = draw(st.integers(0, 10))
    return {
        "exemplary": draw(YES),
        "targets_assigned": assigned,
        "targets_done": done,
        "targets_on_time": on_time,
        "targets_exceeded": draw(st.integers(0, on_time)),
        "criteria_short": draw(st.one_of(st.just(""), st.integers(0, 4))),
        "criteria_failed": draw(st.one_of(st.just(""), st.integers(0, low))),
        "confidence_votes": votes,
        "confidence_low": draw(st.integers(0, votes // 2 + 1)) if votes else 0,
        "ratings": given_degrees,
    }


@st.composite
def unit_rows(draw: st.DrawFn) -> Table:
    """Return what is stated of a unit."""
    assigned = draw(st.integers(1, 8))
    return {
        "outstanding": draw(YES),
        "targets_assigned": assigned,
        "targets_done": draw(st.integers(0, assigned)),
        "main_targets_missed": draw(YES),
        "force_majeure": draw(YES),
        "ratings": draw(degrees(UNIT_IDS)),
    }


FINDINGS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([kind.value for kind in FindingKind]),
        "effective": st.one_of(st.just(""), DAYS),
        "first_year": st.one_of(st.just(""), st.integers(2021, 2023)),
        "self_detected": YES,
    }
)
CASES = st.fixed_dictionaries(
    {
        "row": member_rows(),
        "unit_row": unit_rows(),
        "attendance": marks("X X X X X X P P K Ô TS - ."),
        "meetings": marks("T T T T K B Y N ."),
        "findings": st.lists(FINDINGS, max_size=2),
        "posts": st.lists(
            st.fixed_dictionaries(
                {"role": st.sampled_from(["Bí thư", "Phó Bí thư"]), "newly_arrived": YES}
            ),
            max_size=1,
        ),
    }
)


def never_higher(after: Grade | None, before: Grade | None) -> bool:
    """Return whether a level did not rise; from no level one may only fall to the lowest."""
    if after is None:
        return True
    if before is None:
        return after is Grade.KHONG_HOAN_THANH
    return after.rank <= before.rank


def judged(review: Review, rules: Ruleset = RULES) -> tuple[Grade | None, Grade | None]:
    found = classify(review, rules)
    return found.members["DV"].proposed, found.units["CB"].proposed


@given(CASES, FINDINGS, st.sampled_from(["DV", "CB", "DB"]))
def test_a_discipline_never_raises_a_level(case: Table, finding: Table, subject: str) -> None:
    worse = {**case, "findings": [*case["findings"], {**finding, "subject": subject}]}
    before, after = classify(build(case), RULES), classify(build(worse), RULES)
    for code, own in {**after.members, **after.units}.items():
        was = {**before.members, **before.units}[code]
        assert never_higher(own.proposed, was.proposed)


def _blanked(row: Any, fact: str) -> Any:  # noqa: ANN401 - a row of either kind of review
    left = {key: got for key, got in row.ratings.items() if key != fact}
    stated = {fact: None} if fact in row.__dataclass_fields__ else {}
    return replace(row, ratings=left, **stated)


def _unmarked(row: Any, month: int) -> Any:  # noqa: ANN401 - meetings or attendance
    return replace(row, months=(*row.months[: month - 1], None, *row.months[month:]))


def _forget(review: Review, fact: str, month: int) -> Review:
    """Return the review with one fact of the member and of the unit blank, and one month."""
    return replace(
        review,
        attendance=tuple(_unmarked(row, month) for row in review.attendance),
        meetings=tuple(_unmarked(row, month) for row in review.meetings),
        member_reviews=tuple(_blanked(row, fact) for row in review.member_reviews),
        unit_reviews=tuple(_blanked(row, fact) for row in review.unit_reviews),
    )


FORGETTABLE = [
    *MEMBER_IDS,
    *UNIT_IDS,
    "exemplary",
    "targets_assigned",
    "targets_done",
    "targets_on_time",
    "targets_exceeded",
    "criteria_short",
    "criteria_failed",
    "confidence_votes",
    "confidence_low",
    "outstanding",
    "main_targets_missed",
    "force_majeure",
]


@given(CASES, st.sampled_from(FORGETTABLE), st.integers(1, 12))
def test_a_forgotten_fact_never_raises_a_level(case: Table, fact: str, month: int) -> None:
    whole_review = build(case)
    before = judged(whole_review, STRICT)
    after = judged(_forget(whole_review, fact, month), STRICT)
    for now, was in zip(after, before, strict=True):
        assert now is None or (was is not None and now.rank <= was.rank)


def test_without_any_row_of_reviews_nothing_is_proposed() -> None:
    found = result(without=["member_reviews", "unit_reviews"])
    assert all(each.proposed is None for each in {**found.members, **found.units}.values())
    assert all(each.missing for each in {**found.members, **found.units}.values())


@given(CASES)
def test_being_head_never_raises_a_level(case: Table) -> None:
    plain = judged(build({**case, "posts": []}))[0]
    head = judged(build({**case, "posts": [{"role": "Bí thư"}]}))[0]
    assert never_higher(head, plain)


@given(CASES)
def test_a_proposal_keeps_to_its_ceiling_and_its_reach(case: Table) -> None:
    found = classify(build(case), RULES)
    for own in {**found.members, **found.units}.values():
        if own.proposed is None:
            assert own.reason
            continue
        assert own.ceiling is None or own.proposed.rank <= own.ceiling.rank
        assert own.reachable is not None
        assert own.reachable.rank >= own.proposed.rank


def _shuffled(review: Review, seed: int) -> Review:
    mixed: dict[str, Any] = {}
    for name in review.__dataclass_fields__:
        rows = getattr(review, name)
        if isinstance(rows, tuple):
            mixed[name] = tuple(random.Random(seed).sample(rows, len(rows)))  # noqa: S311 - no secret
    return replace(review, **mixed)


def _told(found: Results) -> tuple[dict[str, object], dict[str, object], set[object]]:
    quotas = {
        (each.rule, each.unit, each.allowed, frozenset(each.eligible), frozenset(each.counted))
        for each in found.quotas
    }
    members = {code: (own.proposed, own.ceiling) for code, own in found.members.items()}
    units = {code: (own.proposed, own.ceiling) for code, own in found.units.items()}
    return dict(members), dict(units), set(quotas)


@settings(max_examples=25)
@given(CASES, st.integers(0, 1000))
def test_the_order_of_rows_does_not_matter(case: Table, seed: int) -> None:
    review = crowd(build({**case, "cells": 4}), [(3, "HTXSNV"), (4, "HTTNV")], "C2")
    assert _told(classify(review, RULES)) == _told(classify(_shuffled(review, seed), RULES))


@given(CASES)
def test_the_same_facts_give_the_same_results(case: Table) -> None:
    assert classify(build(case), RULES) == classify(build(case), RULES)


def _most(reached: int, percent: int, *, from_rest: bool) -> int:
    """Return the largest number within the percentage, found by trying."""
    fits = [
        count
        for count in range(reached + 1)
        if count * 100 <= percent * (reached - count if from_rest else reached)
    ]
    return max(fits)


@pytest.mark.parametrize("percent", [20, 25])
def test_quota_numbers_are_the_largest_that_fit(percent: int) -> None:
    for reached in range(1, 201):
        granted = shares(reached, percent)
        assert whole(granted["A"], "floor") == _most(reached, percent, from_rest=True)
        assert whole(granted["B"], "floor") == _most(reached, percent, from_rest=False)


TABLE_A2 = {
    "n": (5, 6, 8, 9, 10, 12, 15, 20, 27, 38, 57),
    "A": (0, 1, 1, 1, 1, 2, 2, 3, 4, 6, 9),
    "B": (1, 1, 1, 1, 2, 2, 3, 4, 5, 7, 11),
    "half_up": (1, 1, 2, 2, 2, 2, 3, 4, 5, 8, 11),
    "ceil": (1, 2, 2, 2, 2, 3, 3, 4, 6, 8, 12),
}


def _cell_quota(found: Results) -> Quota:
    (quota,) = [each for each in found.quotas if each.subject is Subject.MEMBER and each.is_limit]
    return quota


@pytest.mark.parametrize("place", range(len(TABLE_A2["n"])))
def test_the_table_of_roundings(place: int) -> None:
    size = TABLE_A2["n"][place]
    case = {"group": [(size, "HTTNV")]}
    quota = _cell_quota(classify(build(case), RULES))
    numbers = {reading.name: reading.allowed for reading in quota.readings}
    assert numbers == {"A": TABLE_A2["A"][place], "B": TABLE_A2["B"][place]}
    for way in ("half_up", "ceil"):
        rules = rules_of({"settings": {"A2": way}})
        assert _cell_quota(classify(build(case), rules)).allowed == TABLE_A2[way][place]


def test_a_capped_head_frees_the_place_for_the_next() -> None:
    """Ten members at the top; the head falls to the level of the chi bộ and is not eligible."""
    case = {"posts": [{"role": "Bí thư"}], "unit_row": {"outstanding": "Không"}}
    review = build(case)
    codes = [f"D{number}" for number in range(9)]
    review = replace(
        review,
        members=(*review.members, *(member(code) for code in codes)),
        member_reviews=(*review.member_reviews, *(member_review(code) for code in codes)),
        attendance=(*review.attendance, *(attendance(code) for code in codes)),
    )
    quota = _cell_quota(classify(review, RULES))
    assert quota.allowed == 2
    assert quota.eligible == tuple(codes)
    assert quota.over == tuple(codes)


def test_an_open_level_is_told_in_the_quota() -> None:
    review = replace(best(), members=(member(), member("D2")))
    quota = _cell_quota(classify(review, RULES))
    assert quota.unknown == ("D2",)
    assert quota.rule == "R0.41"
    assert quota.allowed == 0


def test_the_quota_of_the_whole_is_only_reported() -> None:
    review = build({"cells": 5, "group": [(9, "HTTNV")]})
    for cell in ("C2", "C3", "C4", "C5"):
        review = crowd(review, [(9, "HTTNV")], cell)
    found = [each for each in classify(review, RULES).quotas if each.subject is Subject.MEMBER]
    assert {each.unit: each.allowed for each in found if each.is_limit} == dict.fromkeys(
        ("CB", "C2", "C3", "C4", "C5"), 1
    )
    assert [(each.unit, each.allowed) for each in found if not each.is_limit] == [("DB", 9)]


def test_cells_of_a_part_count_with_those_of_the_whole_that_decides_on_them() -> None:
    review = build({"cells": 10})
    part = unit("BP", 20, name="Đảng bộ bộ phận BP", kind=UnitKind.DANG_BO_BO_PHAN)
    inside = {"C7", "C8", "C9", "C10"}
    units = [replace(each, parent="BP") if each.code in inside else each for each in review.units]
    together = classify(replace(review, units=(*units, part)), RULES)
    assert [
        (each.unit, each.allowed, each.is_limit)
        for each in together.quotas
        if each.subject is Subject.UNIT
    ] == [("DB", 2, True)]
    alone = [replace(part, parent=None), *(each for each in units if each.parent == "BP")]
    (only,) = [
        each
        for each in classify(replace(review, units=tuple(alone)), RULES).quotas
        if each.subject is Subject.UNIT
    ]
    assert (only.unit, only.is_limit) == ("BP", False)


def test_an_organisation_below_is_a_whole_of_its_own() -> None:
    """Neither the members nor the cells of a tổ chức cơ sở đảng count for the one above it."""
    review = build({"cells": 6})
    below = unit("XA", 20, name="Đảng bộ xã", kind=UnitKind.DANG_BO_CO_SO)
    units = [
        replace(each, parent="XA") if each.code in {"C5", "C6"} else each for each in review.units
    ]
    review = crowd(replace(review, units=(*units, below)), [(9, "HTTNV")], "C5")
    bases = {
        (each.subject, each.unit): each.readings[-1].base
        for each in classify(review, rules_of({"settings": {"A3": "ii"}})).quotas
        if each.is_limit
    }
    assert bases == {
        (Subject.UNIT, "DB"): 4,
        (Subject.UNIT, "XA"): 2,
        (Subject.MEMBER, "DB"): 1,
        (Subject.MEMBER, "XA"): 9,
    }


def test_changed_merges_degrees() -> None:
    row = changed(member_review(), {"ratings": {"M0-A1": "Kém"}})
    assert row.ratings["M0-A1"] is Rating.KEM
    assert row.ratings["M0-A2"] is Rating.XUAT_SAC
    assert meetings("CB").months == meetings("CB", "T T T T T T T T T T T T").months


@pytest.mark.parametrize("percent", [20, 25])
def test_the_boundary_table_of_the_quota_under_every_reading(percent: int) -> None:
    """For 1 to 200: floor fits and one more does not; ceil is at most one more; half up between."""
    for rated in range(1, 201):
        for reached in (rated, rated * 9 // 10, rated // 2):
            for name, share in shares(reached, percent, rated).items():
                low, mid, high = (whole(share, way) for way in ("floor", "half_up", "ceil"))
                assert low <= share < low + 1, name
                assert high - 1 < share <= high, name
                assert low <= mid <= high, name
                assert (mid == high) == (2 * (share - low) >= 1 or share == low), name
            strict, wide, widest = shares(reached, percent, rated).values()
            assert strict <= wide <= widest


VOTES = st.lists(st.integers(0, 12), min_size=4, max_size=4)


def _best_of(outcome: VoteOutcome) -> int:
    ranks = [level.rank for level in outcome.tied] or [outcome.level.rank if outcome.level else 0]
    return max(ranks)


@given(VOTES, st.integers(1, 3), st.integers(0, 2))
def test_one_more_vote_for_a_higher_level_never_lowers_the_outcome(
    votes: list[int], low: int, up: int
) -> None:
    high = min(up, low - 1)
    if not votes[low]:
        return
    better = list(votes)
    better[low] -= 1
    better[high] += 1
    before = vote_outcome(votes, sum(votes), percent=50, reading="R1")
    after = vote_outcome(better, sum(votes), percent=50, reading="R1")
    assert _best_of(after) >= _best_of(before)


@given(VOTES, st.sampled_from(["R1", "R2", "R3"]))
def test_a_ballot_gives_one_level_or_two_that_are_tied(votes: list[int], reading: str) -> None:
    total = sum(votes)
    outcome = vote_outcome(votes, total, percent=50, reading=reading)
    assert len(outcome.tied) in {0, 2}
    assert not (outcome.level and outcome.tied)
    assert bool(outcome.level or outcome.tied) == bool(total)
    if outcome.tied:
        assert total % 2 == 0


@settings(max_examples=40)
@given(CASES)
def test_a_head_never_stands_above_the_unit_once_levels_have_settled(case: Table) -> None:
    found = classify(build({**case, "posts": [{"role": "Bí thư"}]}), RULES)
    head, unit = found.members["DV"], found.units["CB"]
    if head.proposed is not None and unit.proposed is not None:
        assert head.proposed.rank <= unit.proposed.rank


@given(st.lists(st.lists(st.integers(0, 6), min_size=4, max_size=4), min_size=1, max_size=5))
def test_a_tally_conserves_the_ballots_of_every_row(rows: list[list[int]]) -> None:
    words = ("excellent", "good", "done", "failed")
    total = max(sum(row) for row in rows)
    case = {
        "sessions": [{"returned": total}],
        "counts": [
            {"subject": f"DV{place}", **dict(zip(words, row, strict=True))}
            for place, row in enumerate(rows)
        ],
    }
    found = classify(build(case, DISTRICT), DISTRICT)
    assert [list(ballot.counts) for ballot in found.ballots] == rows
    assert {ballot.base for ballot in found.ballots} == {total}
    assert all(sum(ballot.counts) <= total for ballot in found.ballots)


@given(CASES)
def test_levels_only_move_down_from_what_each_reaches_alone(case: Table) -> None:
    review = build(case)
    alone = classify(replace(review, posts=()), RULES)
    settled = classify(review, RULES)
    for code, own in settled.everyone.items():
        assert never_higher(own.proposed, alone.everyone[code].proposed)
