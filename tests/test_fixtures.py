"""The fixtures are what their README says, and the broken ones give exactly their problems."""

import dataclasses
import os
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from docgen.classification import Results, classify, load_ruleset
from docgen.errors import Severity
from docgen.model import (
    Grade,
    MemberGroup,
    PastGrade,
    Review,
    Role,
    Unit,
    UnitKind,
    VoteRound,
    YesNo,
)
from docgen.workbook import read

FIXTURES = Path(__file__).parent.parent / "fixtures"
BIG = FIXTURES / "van_phong_ubnd_tinh.xlsx"
SMALL = FIXTURES / "chi_bo_nho.xlsx"
XA = FIXTURES / "xa_an_hoa_2025.xlsx"
BROKEN = sorted((FIXTURES / "broken").glob("*.xlsx"))
ACCEPTED = sorted((FIXTURES / "accepted").glob("*.xlsx"))

_TONES = "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
_LETTERS = set(_TONES + "ăâđêôơư")


@cache
def facts_of(path: Path) -> Review:
    review = read(path).review
    assert review is not None
    return review


@cache
def results_of(path: Path) -> Results:
    review = facts_of(path)
    return classify(review, load_ruleset(review.period.ruleset))


def cells_of(review: Review) -> Iterator[Unit]:
    return (unit for unit in review.units if unit.kind.is_cell)


def stated(review: Review) -> dict[str, object]:
    """Return the facts alone, without the places where they stand."""
    result: dict[str, object] = {}
    for part in dataclasses.fields(review):
        value = getattr(review, part.name)
        if part.name in {"file", "columns"}:
            continue
        records = value if isinstance(value, tuple) else (value,)
        result[part.name] = [
            {
                fact.name: getattr(record, fact.name)
                for fact in dataclasses.fields(record)
                if fact.name not in {"sheet", "row"}
            }
            for record in records
        ]
    return result


def readme_rows() -> dict[str, list[str]]:
    """Return the table of situations by code of the member."""
    text = (FIXTURES / "README.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| DV")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in cells}


# --- broken and accepted -------------------------------------------------------------------------


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_each_mistake_gives_exactly_the_problems_listed(path: Path) -> None:
    expected = path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert [str(problem) for problem in read(path).problems] == expected
    assert expected


def test_every_mistake_has_its_list_and_every_list_its_mistake() -> None:
    lists = {path.stem for path in (FIXTURES / "broken").glob("*.txt")}
    assert lists == {path.stem for path in BROKEN}
    assert len(lists) >= 32


def test_several_mistakes_in_three_sheets_are_reported_together() -> None:
    problems = read(FIXTURES / "broken" / "seven-at-once.xlsx").problems
    sheets = {problem.where.split(" › ")[1] for problem in problems}
    assert len(problems) == 7
    assert len(sheets) >= 3


@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.stem)
def test_another_way_of_writing_means_the_same(path: Path) -> None:
    reading = read(path)
    assert reading.problems == ()
    assert reading.review is not None
    assert stated(reading.review) == stated(facts_of(SMALL))


# --- make.py -------------------------------------------------------------------------------------


def make(folder: Path, seed: str) -> dict[str, Path]:
    """Run make.py into a new folder; the seed is that of Python's own hashes."""
    folder.mkdir()
    subprocess.run(  # noqa: S603  # our own script
        [sys.executable, str(FIXTURES / "make.py"), str(folder)],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
        timeout=120,
    )
    return files_in(folder)


def files_in(folder: Path) -> dict[str, Path]:
    return {
        path.relative_to(folder).as_posix(): path
        for pattern in ("*.xlsx", "*.txt", "README.md")
        for path in folder.rglob(pattern)
    }


def differing(some: dict[str, Path], others: dict[str, Path]) -> list[str]:
    return [name for name in some if some[name].read_bytes() != others[name].read_bytes()]


def cell_values(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_make_writes_what_is_stored_and_the_same_bytes_every_time(tmp_path: Path) -> None:
    """What is stored comes from an earlier run; only another zlib makes a third one necessary."""
    stored, fresh = files_in(FIXTURES), make(tmp_path / "first", "1")
    assert fresh.keys() == stored.keys()
    changed = differing(fresh, stored)
    for name in changed:
        assert name.endswith(".xlsx"), name
        assert cell_values(fresh[name]) == cell_values(stored[name]), name
    if changed:
        assert differing(fresh, make(tmp_path / "second", "2")) == []


# --- the small one -------------------------------------------------------------------------------


def test_the_small_workbook_is_what_a_clerk_fills_in_five_minutes() -> None:
    review = facts_of(SMALL)
    assert read(SMALL).problems == ()
    assert (len(review.units), len(review.members), len(review.posts)) == (1, 9, 2)
    assert review.units[0].kind is UnitKind.CHI_BO_CO_SO
    assert 0 < sum(bool(row.ratings) for row in review.member_reviews) < len(review.members)
    left_blank = (review.self_reviews, review.meetings, review.attendance, review.findings)
    assert not any((*left_blank, review.related, review.sessions, review.decisions))


# --- the big one ---------------------------------------------------------------------------------


def test_the_big_workbook_reads_without_any_problem() -> None:
    assert read(BIG).problems == ()


def test_the_big_workbook_has_the_units_and_people_promised() -> None:
    review = facts_of(BIG)
    cells = list(cells_of(review))
    assert review.units[0].kind is UnitKind.DANG_BO_CO_SO
    assert len(cells) == 12
    assert [unit.name for unit in cells if unit.has_committee is YesNo.CO] == [
        "Chi bộ Hành chính - Quản trị"
    ]
    assert len(review.members) == 112
    assert min(Counter(member.unit for member in review.members).values()) == 4
    assert all(unit.overseer and unit.assessed for unit in cells)
    days = [unit.assessed for unit in review.units if unit.assessed]
    assert date(2023, 11, 20) < min(days) <= max(days) < date(2023, 12, 15)


def test_every_overseer_is_a_member_of_the_dang_uy() -> None:
    review = facts_of(BIG)
    names = {member.code: member.name for member in review.members}
    committee = {names[post.member] for post in review.posts if post.unit == review.units[0].code}
    assert {unit.overseer for unit in cells_of(review)} <= committee
    roles = Counter(post.role for post in review.posts if post.unit == review.units[0].code)
    assert (roles[Role.BI_THU], roles[Role.PHO_BI_THU]) == (1, 1)


def test_the_names_show_every_letter_of_the_alphabet() -> None:
    names = [member.name for member in facts_of(BIG).members]
    assert set("".join(names).casefold()) >= _LETTERS
    assert all(unicodedata.is_normalized("NFC", name) for name in names)
    assert max(sum(letter.isalpha() for letter in name) for name in names) >= 40
    assert any(len(name.split()) == 2 for name in names)
    assert any(len(name.split()) >= 5 for name in names)


def test_some_people_share_a_name_but_not_a_birthday() -> None:
    members = facts_of(BIG).members
    by_name = Counter(member.name for member in members)
    twins = [member for member in members if by_name[member.name] == 2]
    assert len(twins) == 2
    assert twins[0].birth != twins[1].birth
    assert Counter(name.split()[-1] for name in by_name).most_common(1)[0][1] >= 2


def test_every_member_has_attendance_and_everybody_reviewed_has_a_review() -> None:
    review = facts_of(BIG)
    assert [row.member for row in review.attendance] == [member.code for member in review.members]
    assert any(None in row.months for row in review.attendance)
    reviewed = {row.member for row in review.member_reviews}
    excluded = {code for code, row in readme_rows().items() if row[4] in {"none", "waits"}}
    assert reviewed == {member.code for member in review.members} - excluded
    assert {row.unit for row in review.unit_reviews} == {unit.code for unit in review.units}


def test_votes_and_proposals_agree() -> None:
    """The first ballot decides HTTNV, HTNV or KHTNV, the second lifts; a majority is over half."""
    review = facts_of(BIG)
    sessions = {session.code: session for session in review.sessions}
    votes = {(row.session, row.subject): row for row in review.counts}
    proposed = {row.subject: row.proposed for row in review.decisions}
    for member in review.members:
        level = proposed.get(member.code)
        if level is None:
            continue
        first = votes[f"{member.unit}-V1", member.code]
        valid = sessions[first.session].valid or 0
        by_level = {
            Grade.TOT: first.good or 0,
            Grade.HOAN_THANH: first.done or 0,
            Grade.KHONG_HOAN_THANH: first.failed or 0,
        }
        base = Grade.TOT if level is Grade.XUAT_SAC else level
        assert by_level[base] * 2 > valid, member.name
        assert sum(by_level.values()) == valid
        second = votes.get((f"{member.unit}-V2", member.code))
        assert (second is not None) is (base is Grade.TOT)
        if second is not None:
            agree = second.agree or 0
            assert agree + (second.disagree or 0) == valid
            assert (agree * 2 > valid) is (level is Grade.XUAT_SAC), member.name


def test_as_many_ballots_are_issued_as_official_members_came() -> None:
    review = facts_of(BIG)
    turns = {(session.unit, session.round) for session in review.sessions}
    assert turns == {(unit.code, turn) for unit in cells_of(review) for turn in VoteRound}
    assessments = results_of(BIG).members
    for session in review.sessions:
        voters = [
            member
            for member in review.members
            if member.unit == session.unit
            and member.official is not None
            and assessments[member.code].reviewed
        ]
        assert session.issued == session.present == len(voters)


def test_all_members_of_one_small_chi_bo_tell_their_year_in_their_own_words() -> None:
    review = facts_of(BIG)
    told = {row.member for row in review.self_reviews}
    small = {member.code for member in review.members if member.unit == "CTT"}
    assert told == small
    reviews = [row for row in review.member_reviews if row.member in small]
    criteria = load_ruleset("vp_ubnd_2023").criteria
    everything = {each.id for each in criteria if each.id.startswith("M")}
    assert all(row.committee_comment and row.ratings.keys() == everything for row in reviews)


def test_streaks_of_five_years_and_gaps_are_there() -> None:
    review = facts_of(BIG)
    decided = {row.subject: row.decided for row in review.decisions}
    best = (PastGrade.XUAT_SAC,) * 4
    streaks = [
        row.subject
        for row in review.histories
        if row.grades[:4] == best and decided.get(row.subject) is Grade.XUAT_SAC
    ]
    assert len([code for code in streaks if code.startswith("DV")]) >= 2
    assert "TH" in streaks
    assert any(PastGrade.KHONG_XEP_LOAI in row.grades for row in review.histories)


# --- what the README says of the law -------------------------------------------------------------


@pytest.mark.parametrize("code", readme_rows())
def test_each_situation_has_the_consequence_told(code: str) -> None:
    _, _, _, rule, gives, _ = readme_rows()[code]
    assessment = results_of(BIG).members[code]
    found = assessment.proposed.short if assessment.proposed else "open"
    if assessment.rated is False:
        found = "none"
    if assessment.is_waiting:
        found = "waits"
    assert found == gives
    assert rule in {"–", *(step.rule for step in assessment.steps)}


def test_whoever_is_not_in_the_table_lacks_nothing() -> None:
    """Facts are missing, and warnings given, only where the README tells a situation."""
    known = readme_rows()
    for code, assessment in results_of(BIG).members.items():
        codes = {warning.code for warning in assessment.warnings}
        if code not in known:
            assert not assessment.missing, assessment.name
            assert codes <= {"readings-differ"}, assessment.name


def test_only_the_deliberate_contradictions_are_found() -> None:
    results = results_of(BIG)
    errors = [each for each in results.problems if each.severity is Severity.ERROR]
    assert errors
    assert all("Nguyễn Thị Hải Yến" in each.message for each in errors)
    assert [quota.unit for quota in results.quotas if quota.over] == ["KT"]
    over = next(quota for quota in results.quotas if quota.over)
    assert len(over.counted) == over.allowed + 1


# --- the xã ---------------------------------------------------------------------------------------


def test_the_xa_in_force_has_no_problem_and_nothing_that_contradicts_its_guideline() -> None:
    reading, results = read(XA), results_of(XA)
    review = facts_of(XA)
    assert reading.problems == ()
    # nobody has compared this guideline with its original yet, and the workbook says so
    assert [problem.code for problem in results.problems] == ["ruleset-unverified"]
    assert len(review.members) == 24
    assert sum(unit.kind.is_cell for unit in review.units) == 4
    groups = Counter(member.review_group for member in review.members)
    assert groups == {
        MemberGroup.LEADERS: 8,
        MemberGroup.OTHERS: 10,
        MemberGroup.OUTSIDE: 5,
        None: 1,
    }
    assert max(len(member.name) for member in review.members) >= 59
    proposed = {row.subject: row.proposed for row in review.decisions}
    apart = [
        code
        for code, own in results.members.items()
        if own.rated and proposed[code] is not own.proposed
    ]
    assert apart == []
    assert [code for code, own in results.members.items() if own.rerate] == ["XH22"]
