"""Which ballots are printed for which session, on whom, how many and why."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx_text import text_of

from docgen import pipeline
from docgen.ballots import Asked, Batch, batches, voters
from docgen.ballots.deck import Choices, choices_of, expected, planned
from docgen.classification import load_ruleset, shipped_rulesets
from docgen.context import Paper
from docgen.context.ballots import subjects_of
from docgen.errors import DataError, Problem
from docgen.excel import write
from docgen.forms import COMMON_SET, About, FormSubject, Mode, in_sets, load_forms
from docgen.model import (
    BallotAbout,
    CollectiveKind,
    Grade,
    Role,
    UnitKind,
    VoteRound,
    YesNo,
)
from docgen.pipeline import Folders, Loaded, Press
from docgen.render import grid_of

ROOT = Path(__file__).parent.parent
BIG = pipeline.load(ROOT / "fixtures" / "van_phong_ubnd_tinh.xlsx", Folders())
HELD = date(2023, 12, 1)
MUC, XUAT_SAC = VoteRound.MUC, VoteRound.XUAT_SAC
NAMES = ("Cù Văn Bàng", "Lê Thị Đào", "Ngô Văn Quế", "Tạ Thị Sen", "Võ Văn Trắc", "Ứng Thị Xoan")
LANH_DAO = CollectiveKind.LANH_DAO
OF_SIZE = {"size": 5, "assessed": HELD}
IN_POST = {"appointed": date(2021, 6, 1), "assessed": HELD}
Rows = list[dict[str, Any]]


def commune(tmp_path: Path, ruleset: str, sessions: Rows, **more: Rows) -> Loaded:
    """Return a đảng bộ with one chi bộ of six, one of them a probationer, and its sessions."""
    rules = load_ruleset(ruleset)
    members: Rows = [
        {
            "code": f"M{number}",
            "name": name,
            "unit": "CB",
            "admitted": date(2010, 5, 19),
            "official": date(2011, 5, 19),
        }
        for number, name in enumerate(NAMES)
    ]
    members[5] |= {"admitted": date(2023, 1, 3), "official": None}
    for number, facts in enumerate(more.pop("members", [])):
        members[number] |= facts
    sheets: dict[str, Rows] = {
        "Kỳ đánh giá": [{"year": 2023, "ruleset": ruleset, "place": "An Bình"}],
        "Tổ chức": [
            {"code": "DB", "name": "Đảng bộ xã An Hòa", "kind": UnitKind.DANG_BO_CO_SO},
            {"code": "CB", "name": "Chi bộ thôn Hạ", "kind": UnitKind.CHI_BO, "parent": "DB"},
        ],
        "Đảng viên": members,
        "Chức vụ": [
            {"member": "M0", "unit": "DB", "role": Role.BI_THU},
            {"member": "M1", "unit": "DB", "role": Role.DANG_UY_VIEN},
            {"member": "M2", "unit": "DB", "role": Role.DANG_UY_VIEN, "until": date(2023, 6, 1)},
            {"member": "M0", "unit": "CB", "role": Role.BI_THU},
        ],
        "Tập thể lãnh đạo": [
            {
                "code": "TT",
                "name": "Ủy ban nhân dân xã",
                "unit": "DB",
                "kind": LANH_DAO,
                **OF_SIZE,
            }
        ],
        "Cá nhân lãnh đạo": [
            {"code": "L1", "name": NAMES[1], "member": "M1", "position": "Phó Chủ tịch", **IN_POST},
            {"code": "L0", "name": NAMES[0], "member": "M0", "head": YesNo.CO, **IN_POST},
        ],
        "Hội nghị bỏ phiếu": sessions,
    }
    sheets |= more
    path = tmp_path / "xa.xlsx"
    path.write_bytes(write(sheets, rules.criteria))
    loaded = pipeline.load(path, Folders())
    assert not [str(problem) for problem in loaded.reading.problems]
    return loaded


def vote(
    code: str, unit: str, about: BallotAbout | None, turn: VoteRound = MUC, **more: int
) -> dict[str, Any]:
    return {"code": code, "unit": unit, "about": about, "round": turn, "held": HELD, **more}


def made(loaded: Loaded, **asked: Any) -> list[Batch]:  # noqa: ANN401  # what Asked takes
    return list(batches(Asked(**asked), loaded.forms, loaded.view)[0])


def refused(loaded: Loaded, **asked: Any) -> list[Problem]:  # noqa: ANN401  # what Asked takes
    return list(batches(Asked(**asked), loaded.forms, loaded.view)[1])


@pytest.mark.parametrize(
    ("unit", "about", "turn", "code"),
    [
        ("CB", BallotAbout.UNIT, MUC, "Mẫu 05"),
        ("DB", BallotAbout.UNIT, MUC, "Mẫu 05"),
        ("DB", BallotAbout.CELLS, MUC, "Mẫu 8a"),
        ("DB", BallotAbout.CELLS, XUAT_SAC, "Mẫu 8b"),
        ("CB", BallotAbout.MEMBERS, MUC, "Mẫu 10"),
        ("CB", BallotAbout.MEMBERS, XUAT_SAC, "Mẫu 11"),
        ("DB", BallotAbout.MEMBERS, MUC, "Mẫu 14"),
        ("DB", BallotAbout.MEMBERS, XUAT_SAC, "Mẫu 11 (đảng ủy)"),
        ("DB", BallotAbout.COLLECTIVES, MUC, "Phiếu tập thể (vòng 1)"),
        ("DB", BallotAbout.LEADERS, XUAT_SAC, "Phiếu cá nhân lãnh đạo (vòng 2)"),
    ],
)
def test_the_numbered_ballot_of_a_guideline_is_chosen_where_it_has_one(
    tmp_path: Path, unit: str, about: BallotAbout, turn: VoteRound, code: str
) -> None:
    loaded = commune(tmp_path, "vp_ubnd_2023", [vote("V", unit, about, turn)])
    [batch] = made(loaded, blank=True)
    assert batch.form.code == code


@pytest.mark.parametrize(
    ("about", "code"),
    [
        (BallotAbout.MEMBERS, "Phiếu đảng viên (một vòng)"),
        (BallotAbout.CELLS, "Phiếu tổ chức đảng (một vòng)"),
        (BallotAbout.UNIT, "Phiếu tổ chức mình (một vòng)"),
        (BallotAbout.COLLECTIVES, "Phiếu tập thể (một vòng)"),
        (BallotAbout.LEADERS, "Phiếu cá nhân lãnh đạo (một vòng)"),
    ],
)
def test_a_guideline_with_one_round_votes_on_four_levels(
    tmp_path: Path, about: BallotAbout, code: str
) -> None:
    loaded = commune(tmp_path, "huyen_2023", [vote("V", "DB", about)])
    [batch] = made(loaded)
    assert batch.form.code == code
    choices = choices_of(grid_of(Press(loaded.view).make(batch.paper).data), batch.form.about)
    assert choices.names == tuple(Grade)


def test_a_second_round_that_the_guideline_does_not_know_is_told(tmp_path: Path) -> None:
    session = vote("V", "CB", BallotAbout.MEMBERS, XUAT_SAC)
    [batch] = made(commune(tmp_path, "huyen_2023", [session]), blank=True)
    assert "ballot-round-unexpected" in {note.code for note in batch.notes}


def test_where_the_guideline_is_silent_a_second_round_on_the_sheet_makes_it_two(
    tmp_path: Path,
) -> None:
    first = vote("V1", "CB", BallotAbout.MEMBERS)
    one = commune(tmp_path, "qd366_2025", [first])
    two = commune(tmp_path, "qd366_2025", [first, vote("V2", "CB", BallotAbout.MEMBERS, XUAT_SAC)])
    [batch] = made(one, blank=True)
    assert batch.form.code == "Phiếu đảng viên (một vòng)"
    assert "ballot-rounds-assumed" in {note.code for note in batch.notes}
    codes = [each.form.code for each in made(two, blank=True)]
    assert codes == ["Phiếu đảng viên (vòng 1)", "Phiếu đảng viên (vòng 2)"]


def test_the_setting_of_a_guideline_decides_the_rounds() -> None:
    rounds = {name: load_ruleset(name).rounds for name in shipped_rulesets()}
    assert rounds["vp_ubnd_2023"] == 2
    assert rounds["huyen_2023"] == 1
    assert rounds["qd366_2025"] is None


@pytest.mark.parametrize("name", shipped_rulesets())
def test_every_vote_of_every_guideline_has_exactly_one_ballot(name: str) -> None:
    forms = in_sets(load_forms(), load_ruleset(name).forms)
    ballots = [form for form in forms if form.subject is FormSubject.BALLOT and not form.on_request]
    votes = Counter(
        (form.about, form.second_round, rounds, kind)
        for form in ballots
        for rounds in ((form.rounds,) if form.rounds else (1, 2))
        for kind in form.units
    )
    assert set(votes.values()) == {1}
    for about in About:
        for rounds in (1, 2):
            assert votes[about, False, rounds, UnitKind.DANG_BO_CO_SO] == 1


def test_a_numbered_ballot_hides_the_common_one_of_the_same_vote() -> None:
    ids = {form.id for form in BIG.forms}
    assert f"{COMMON_SET}/phieu_dang_vien_mot_vong" not in ids
    assert f"{COMMON_SET}/phieu_to_chuc_minh" not in ids
    assert f"{COMMON_SET}/phieu_tap_the_vong_1" in ids


def test_the_sheet_of_opinions_is_made_only_when_asked_for(tmp_path: Path) -> None:
    loaded = commune(tmp_path, "vp_ubnd_2023", [vote("V", "DB", BallotAbout.CELLS)])
    [batch] = made(loaded, units=[loaded.units[0]], forms=["07"], copies=5)
    assert (batch.form.code, batch.copies) == ("Mẫu 07", 5)
    with pytest.raises(DataError) as caught:
        made(loaded, units=[loaded.units[0]], forms=["07"])
    assert [problem.code for problem in caught.value.problems] == ["ballot-copies-unknown"]


def test_probationers_and_those_suspended_exempt_or_away_do_not_vote(tmp_path: Path) -> None:
    loaded = commune(
        tmp_path,
        "vp_ubnd_2023",
        [vote("V", "CB", BallotAbout.MEMBERS)],
        members=[
            {"suspended_from": date(2023, 11, 1), "suspended_until": date(2024, 1, 1)},
            {"exempt_from": date(2023, 1, 1)},
            {"temporary_at": "Chi bộ phường Đông"},
            {"official": date(2023, 12, 2)},
            {"suspended_from": date(2023, 1, 1), "suspended_until": date(2023, 2, 1)},
        ],
    )
    [batch] = made(loaded, spare=0)
    assert batch.copies == 1
    for reason in ("đình chỉ", "miễn sinh hoạt", "tạm thời", "còn dự bị", NAMES[5]):
        assert reason in batch.why


@pytest.mark.parametrize(
    ("facts", "copies", "said"),
    [
        ({}, 7, "5 đảng viên chính thức"),
        ({"eligible": 4}, 6, "theo ô"),
        ({"present": 3}, 5, "có mặt 3"),
        ({"present": 6}, 7, "5 đảng viên chính thức"),
    ],
)
def test_copies_are_those_who_may_vote_and_spares(
    tmp_path: Path, facts: dict[str, int], copies: int, said: str
) -> None:
    session = vote("V", "CB", BallotAbout.MEMBERS) | facts
    [batch] = made(commune(tmp_path, "vp_ubnd_2023", [session]))
    assert batch.copies == copies
    assert said in batch.why
    assert "2 phiếu dự phòng" in batch.why


def test_in_a_dang_uy_those_vote_who_hold_a_post_in_it_on_the_day(tmp_path: Path) -> None:
    loaded = commune(tmp_path, "vp_ubnd_2023", [vote("V", "DB", BallotAbout.CELLS)])
    session = loaded.view.review.sessions[0]
    found = voters(loaded.units[0], session, loaded.view)
    assert found.count == 2
    assert "đảng ủy viên" in found.why


def test_where_nobody_is_known_to_vote_the_cell_to_fill_in_is_named(tmp_path: Path) -> None:
    sessions = [vote("V", "CB", BallotAbout.MEMBERS), vote("W", "DB", BallotAbout.CELLS)]
    loaded = commune(tmp_path, "vp_ubnd_2023", sessions, members=[{"official": None}] * 6)
    with pytest.raises(DataError) as caught:
        made(loaded, sessions=["V"])
    [problem] = caught.value.problems
    assert problem.code == "ballot-voters-unknown"
    assert "Hội nghị bỏ phiếu › P4" in problem.where


def test_a_session_that_does_not_say_on_whom_is_guessed_or_named(tmp_path: Path) -> None:
    guessed = commune(tmp_path, "vp_ubnd_2023", [vote("V", "CB", None)])
    [batch] = made(guessed, sessions=["v"])
    assert batch.form.code == "Mẫu 10"
    assert "ballot-about-inferred" in {note.code for note in batch.notes}
    unclear = commune(tmp_path, "vp_ubnd_2023", [vote("V", "DB", None)])
    with pytest.raises(DataError) as caught:
        made(unclear)
    [problem] = caught.value.problems
    assert problem.code == "ballot-about-unknown"
    assert "Hội nghị bỏ phiếu › K4" in problem.where


def test_one_session_that_cannot_be_printed_does_not_hold_up_the_others(tmp_path: Path) -> None:
    sessions = [vote("V", "CB", BallotAbout.MEMBERS), vote("W", "DB", None)]
    loaded = commune(tmp_path, "vp_ubnd_2023", sessions)
    assert [batch.session.code for batch in made(loaded) if batch.session] == ["V"]
    assert [problem.code for problem in refused(loaded)] == ["ballot-about-unknown"]


def test_unknown_sessions_and_papers_that_are_no_ballots_are_named(tmp_path: Path) -> None:
    loaded = commune(tmp_path, "vp_ubnd_2023", [vote("V", "CB", BallotAbout.MEMBERS)])
    with pytest.raises(DataError) as caught:
        made(loaded, sessions=["X"])
    assert "V" in caught.value.problems[0].hint
    assert caught.value.problems[0].code == "session-not-found"
    with pytest.raises(DataError) as caught:
        made(loaded, forms=["13"], units=[loaded.units[1]])
    assert "not-a-ballot" in {problem.code for problem in caught.value.problems}
    with pytest.raises(DataError) as caught:
        made(loaded, forms=["8a"], units=[loaded.units[1]])
    assert {problem.code for problem in caught.value.problems} == {"ballot-not-for-unit"}
    with pytest.raises(DataError) as caught:
        made(commune(tmp_path, "vp_ubnd_2023", []))
    assert {problem.code for problem in caught.value.problems} == {"ballot-no-session"}


def counted(tmp_path: Path, ruleset: str, good: list[tuple[int, int, int]]) -> list[str]:
    """Return who stands on the second ballot after votes (HTXSNV or HTTNV, HTNV, KHTNV) of five."""
    first = vote("V1", "CB", BallotAbout.MEMBERS, returned=5, issued=5, valid=5, invalid=0)
    loaded = commune(
        tmp_path,
        ruleset,
        [first, vote("V2", "CB", BallotAbout.MEMBERS, XUAT_SAC)],
        **{
            "Kết quả phiếu": [
                {"session": "V1", "subject": f"M{n}", "good": g, "done": d, "failed": f}
                for n, (g, d, f) in enumerate(good)
            ]
        },
    )
    asked = Asked(sessions=["V2"], forms=["11"] if ruleset == "vp_ubnd_2023" else [])
    [batch] = batches(asked, loaded.forms, loaded.view)[0]
    assert "ballot-second-round" in {note.code for note in batch.notes}
    return [name for _, name in subjects_of(batch.unit, batch.form, loaded.view)]


@pytest.mark.parametrize("ruleset", ["vp_ubnd_2023", "huyen_2023"])
def test_the_second_ballot_lists_exactly_those_whom_the_first_count_gave_the_second_level(
    tmp_path: Path, ruleset: str
) -> None:
    votes = [(5, 0, 0), (3, 2, 0), (2, 3, 0), (0, 5, 0), (3, 1, 1)]
    assert set(counted(tmp_path, ruleset, votes)) == {NAMES[0], NAMES[1], NAMES[4]}


def test_a_second_ballot_on_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        counted(tmp_path, "vp_ubnd_2023", [(1, 4, 0)] * 5)
    assert [problem.code for problem in caught.value.problems] == ["ballot-lists-nobody"]


def test_the_second_ballots_of_the_fixture_follow_its_counts() -> None:
    [batch] = made(BIG, sessions=["HC-QT-V2"])
    on_it = {code for code, _ in subjects_of(batch.unit, batch.form, BIG.view)}
    first = {row.subject: row for row in BIG.view.review.counts if row.session == "HC-QT-V1"}
    voted = {code for code, row in first.items() if (row.good or 0) * 2 > 13}
    capped = {
        code
        for code in voted
        if (own := BIG.view.assessment(code)) and own.ceiling not in {None, Grade.XUAT_SAC}
    }
    assert on_it == voted - capped
    assert {BIG.view.name_of(code) for code in capped} == {"Nguyễn Văn Sẵn"}
    assert "Nguyễn Văn Sẵn" in str([str(note) for note in batch.notes])


def test_a_ballot_carries_the_day_of_its_own_session(tmp_path: Path) -> None:
    again = vote("V2", "CB", BallotAbout.MEMBERS) | {"held": date(2023, 12, 8)}
    loaded = commune(tmp_path, "vp_ubnd_2023", [vote("V1", "CB", BallotAbout.MEMBERS), again])
    days = [text_of(Press(loaded.view).make(batch.paper).data) for batch in made(loaded)]
    assert ["01/12/2023" in days[0], "08/12/2023" in days[1]] == [True, True]


def test_whoever_is_left_off_because_facts_are_missing_is_named(tmp_path: Path) -> None:
    loaded = commune(
        tmp_path,
        "vp_ubnd_2023",
        [vote("V", "CB", BallotAbout.MEMBERS)],
        members=[{}, {"admitted": None, "official": None}],
    )
    [batch] = made(loaded)
    assert NAMES[1] not in {name for _, name in subjects_of(batch.unit, batch.form, loaded.view)}
    [note] = [note for note in batch.notes if note.code == "ballot-left-off"]
    assert NAMES[1] in note.message


def test_leaders_stand_on_a_ballot_with_their_posts_and_heads_come_first(tmp_path: Path) -> None:
    loaded = commune(tmp_path, "huyen_2023", [vote("V", "DB", BallotAbout.LEADERS)])
    [batch] = made(loaded)
    listed = [name for _, name in subjects_of(batch.unit, batch.form, loaded.view)]
    assert listed == [NAMES[0], NAMES[1]]
    grid = grid_of(Press(loaded.view).make(batch.paper).data)
    assert grid.rows[1][1:3] == (NAMES[1], "Phó Chủ tịch")


def deck_of(code: str, unit: str) -> tuple[Choices, About]:
    form = next(form for form in BIG.forms if form.code == code)
    body = next(each for each in BIG.units if each.name == unit)
    paper = Paper(form=form, mode=Mode.PREFILLED, unit=body)
    return choices_of(grid_of(Press(BIG.view).make(paper).data), form.about), form.about


TOP_NAME = "Đảng bộ Văn phòng UBND tỉnh"


@pytest.mark.parametrize(
    ("code", "unit", "levels"),
    [
        ("Mẫu 05", TOP_NAME, 4),
        ("Mẫu 07", TOP_NAME, 4),
        ("Mẫu 8a", TOP_NAME, 3),
        ("Mẫu 8b", TOP_NAME, 2),
        ("Mẫu 10", "Chi bộ Tổng hợp", 3),
        ("Mẫu 11", "Chi bộ Tổng hợp", 2),
        ("Mẫu 11 (đảng ủy)", TOP_NAME, 2),
        ("Mẫu 14", TOP_NAME, 3),
    ],
)
def test_a_deck_uses_every_level_and_its_count_adds_up(code: str, unit: str, levels: int) -> None:
    choices, _ = deck_of(code, unit)
    assert len(choices.names) == levels
    deck = planned(choices)
    used = {pick for ballot in deck for picks in ballot.picks for pick in picks}
    assert used == set(range(levels))
    assert any(len(picks) > 1 for ballot in deck for picks in ballot.picks)
    assert any(not picks for ballot in deck for picks in ballot.picks)
    assert [ballot.is_valid for ballot in deck].count(False) == 1
    text = expected(deck, choices, "thử").decode("utf-8-sig")
    rows = [line.split("\t") for line in text.split("\r\n\r\n")[1].splitlines()[1:]]
    assert len(rows) == len(choices.subjects)
    for row in rows:
        *counts, total = map(int, row[2:])
        assert sum(counts) == total == len(deck) - 1
