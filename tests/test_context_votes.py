"""Votes of one đảng ủy on itself, its chi bộ and their members; honours; former levels."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx_text import text_of

from docgen import pipeline
from docgen.context import Paper, View
from docgen.context.papers import words_for
from docgen.context.rounds import lifted
from docgen.forms import About, Form, Mode
from docgen.missing import Missing
from docgen.model import (
    Decision,
    Grade,
    Subject,
    Unit,
    UnitKind,
    VoteCount,
    VoteRound,
    VoteSession,
)
from docgen.pipeline import Folders, Made, Press

ROOT = Path(__file__).parent.parent
BIG = pipeline.load(ROOT / "fixtures" / "van_phong_ubnd_tinh.xlsx", Folders())
FORMS = {form.id.split("/")[1]: form for form in BIG.forms}
TOP = BIG.units[0]
RATED = [cell for cell in BIG.units[1:] if BIG.view.results.units[cell.code].rated]


def session(code: str, turn: VoteRound) -> VoteSession:
    return VoteSession(
        sheet="Hội nghị bỏ phiếu",
        row=900,
        code=code,
        unit=TOP.code,
        round=turn,
        held=date(2023, 12, 13),
        summoned=11,
        present=10,
        issued=10,
        returned=8,
        valid=8,
        invalid=0,
    )


def count(vote: str, subject: str, **votes: int) -> VoteCount:
    return VoteCount(sheet="Kết quả phiếu", row=901, session=vote, subject=subject, **votes)


def voted() -> View:
    """Return the review after a đảng ủy voted on itself, on its chi bộ and on all members."""
    people = [member.code for member in BIG.view.rated(TOP)]
    chosen = sorted(lifted(TOP, About.CELLS, BIG.view))
    sessions = (
        session("DB-CELLS", VoteRound.MUC),
        session("DB-CELLS-2", VoteRound.XUAT_SAC),
        session("DB-SELF", VoteRound.MUC),
        session("DB-PEOPLE", VoteRound.MUC),
    )
    counts = (
        *(count("DB-CELLS", cell.code, good=6, done=2, failed=0) for cell in RATED),
        *(count("DB-CELLS-2", code, agree=2, disagree=6) for code in chosen),
        count("DB-SELF", TOP.code, excellent=1, good=7, done=0, failed=0),
        *(count("DB-PEOPLE", code, good=5, done=3, failed=0) for code in people),
    )
    review = BIG.view.review
    return View(
        review=replace(
            review,
            sessions=(*review.sessions, *sessions),
            counts=(*review.counts, *counts),
        ),
        ruleset=BIG.view.ruleset,
        results=BIG.view.results,
    )


VOTED = voted()


def made(form: str, mode: Mode, view: View = VOTED, unit: Unit = TOP) -> Made:
    return Press(view).make(Paper(form=FORMS[form], mode=mode, unit=unit))


def text(form: str, mode: Mode, view: View = VOTED, unit: Unit = TOP) -> str:
    return text_of(made(form, mode, view, unit).data)


@pytest.mark.parametrize(
    ("about", "code"),
    [(About.CELLS, "DB-CELLS"), (About.UNIT, "DB-SELF"), (About.MEMBERS, "DB-PEOPLE")],
)
def test_three_votes_of_one_round_are_told_apart_by_whom_they_counted(
    about: About, code: str
) -> None:
    found = VOTED.session(TOP, VoteRound.MUC, about)
    assert found
    assert found.code == code


def test_a_vote_not_entered_is_named_with_what_it_was_about() -> None:
    said = {
        problem.message
        for form in ("mau_06", "mau_09", "mau_15")
        for problem in made(form, Mode.FINAL, BIG.view).lacking
        if "bỏ phiếu" in problem.message
    }
    assert len(said) == 3


def test_the_vote_on_oneself_has_all_four_levels_as_shares_of_the_ballots_returned() -> None:
    paper = made("mau_06", Mode.FINAL)
    assert paper.lacking == ()
    shown = " ".join(text_of(paper.data).split())
    assert "Đảng bộ Văn phòng UBND tỉnh | 11 | 10 | 10 | 8 | 8 | 0 |" in shown
    assert "| 0 | 1 12,5% | 7 87,5% | 0 0% | 0 0% | HTTNV |" in shown


def test_the_ballot_on_the_chi_bo_lists_those_that_are_rated_and_the_second_those_lifted() -> None:
    first, second = (text(form, Mode.PREFILLED) for form in ("mau_8a", "mau_8b"))
    for listed, cells in (
        (first, RATED),
        (second, [c for c in RATED if c.code in lifted(TOP, About.CELLS, VOTED)]),
    ):
        names = re.findall(r"^\| \d+ \| ([^|]+) \|", listed, re.MULTILINE)
        assert names == [cell.name for cell in cells]
    assert "Chi bộ Xây dựng" in first
    assert "Chi bộ Xây dựng" not in second
    [quota] = VOTED.quotas(TOP, Subject.UNIT)
    assert f"không quá {quota.allowed}." in second


def test_a_number_allowed_stays_open_while_levels_it_counts_from_are_not_known() -> None:
    small = pipeline.load(ROOT / "fixtures" / "chi_bo_nho.xlsx", Folders())
    paper = Paper(form=FORMS["mau_12"], mode=Mode.PREFILLED, unit=small.units[0])
    assert "trường hợp chưa rõ mức" in text_of(Press(small.view).make(paper).data)
    assert "được chọn không quá ......" not in text("mau_11_dang_uy", Mode.PREFILLED)
    waiting = [code for code, own in BIG.view.results.members.items() if own.is_waiting]
    assert any(code in quota.unknown for quota in BIG.view.results.quotas for code in waiting)


def test_the_summary_of_the_chi_bo_says_why_one_is_not_rated() -> None:
    paper = text("mau_09", Mode.FINAL)
    assert re.search(r"^\| 12 \| Chi bộ Chuyển đổi số .*Không xếp loại: \w+", paper, re.MULTILINE)
    assert "6\n75%" in paper
    assert "2\n25%" in paper


def test_members_of_a_dang_bo_stand_each_in_the_group_of_their_chi_bo_once() -> None:
    words = words_for(Paper(form=FORMS["mau_15"], mode=Mode.FINAL, unit=TOP), VOTED)
    groups, total = words["nhom"], words["tong"]
    assert isinstance(groups, list)
    assert isinstance(total, dict)
    numbers = [row["stt"] for group in groups for row in group["ds"]]
    assert numbers == [str(number) for number in range(1, len(VOTED.rated(TOP)) + 1)]
    for key in ("dang_vien", "duoc_xep_loai", "khong_xep_loai", "xuat_sac", "tot", "khong"):
        assert sum(int(group["tong"][key]) for group in groups) == int(total[key])
    assert [group["ten"] for group in groups] == [cell.name for cell in VOTED.groups(TOP)]


@pytest.mark.parametrize("form", ["mau_14", "mau_11_dang_uy"])
def test_a_ballot_of_the_dang_uy_counts_each_group_and_runs_its_numbers_through(form: str) -> None:
    paper = text(form, Mode.PREFILLED)
    groups = re.findall(r"^\| (Chi bộ [^|]+): (\d+) đảng viên", paper, re.MULTILINE)
    numbers = re.findall(r"^\| (\d+) \|", paper, re.MULTILINE)
    assert sum(int(size) for _, size in groups) == len(numbers)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


def test_five_years_running_need_five_levels_that_were_decided() -> None:
    cells = re.findall(r"^\| \d+ \| ([^|]+) \|", text("mau_17", Mode.FINAL), re.MULTILINE)
    assert cells == ["Chi bộ Tổng hợp"]
    assert names() == ["Nguyễn Hữu Tường", "Đào Thị Mai Quỳnh"]


def test_a_level_only_proposed_puts_nobody_on_a_list_of_honour() -> None:
    code = next(member.code for member in BIG.view.members_of(TOP) if member.name == names()[0])
    decided = {row.subject: row for row in BIG.view.review.decisions}
    decided[code] = Decision(
        sheet="Quyết định", row=900, subject=code, proposed=Grade.XUAT_SAC, decided=None
    )
    review = replace(BIG.view.review, decisions=tuple(decided.values()))
    view = View(review=review, ruleset=BIG.view.ruleset, results=BIG.view.results)
    for form in ("mau_18", "mau_19"):
        paper = made(form, Mode.FINAL, view)
        assert f"| {names()[0]} |" not in text_of(paper.data)
        assert paper.lacking


def names() -> list[str]:
    """Return who is on the list of five years."""
    return re.findall(r"^\| \d+ \| ([^|]+) \|", text("mau_19", Mode.FINAL), re.MULTILINE)


def test_a_year_nobody_entered_is_asked_for_and_one_without_level_breaks_the_five() -> None:
    histories = tuple(
        replace(row, grades=(row.grades[0], None, *row.grades[2:]))
        for row in BIG.view.review.histories
    )
    review = replace(BIG.view.review, histories=histories)
    view = View(review=review, ruleset=BIG.view.ruleset, results=BIG.view.results)
    for mode in (Mode.PREFILLED, Mode.FINAL):
        paper = made("mau_19", mode, view)
        assert all(name in text_of(paper.data) for name in names())
        assert "Không có" in text_of(paper.data)
        assert bool(paper.lacking) is (mode is Mode.FINAL)
        assert "Cù Thị Thúy" not in text_of(paper.data)


def test_a_former_level_is_cancelled_by_one_decision_each_and_the_new_one_stays_open() -> None:
    paper = made("mau_20", Mode.PREFILLED)
    whole = text_of(paper.data)
    assert re.findall(r"chất lượng mới năm (\d+) đối với đồng chí (.+)", whole) == [
        ("2022", "Đoàn Minh Nhật"),
        ("2021", "Nguyễn Duy Tự"),
    ]
    assert whole.count("Điều 2. Công nhận") == whole.count("mức “....") == 2
    assert "Từ Công Sơn" not in whole, "an act at another organisation is not ours to decide"


def test_an_open_place_in_a_sentence_of_a_decision_may_go_on_in_the_next_line() -> None:
    # A run of dots that cannot be parted stretched the words of its justified line.
    sentence = text("mau_20", Mode.BLANK).split("Điều 1.")[1].split("\n")[0]
    assert "." * 6 in sentence
    assert "." * 7 not in sentence


def test_a_decision_of_this_year_is_never_printed_as_the_new_level_of_a_former_one() -> None:
    words = words_for(Paper(form=FORMS["mau_20"], mode=Mode.FINAL, unit=TOP), VOTED)
    cases = words["ds"]
    assert isinstance(cases, list)
    assert all(isinstance(case["muc_moi"], Missing) for case in cases)
    assert all(case["muc_cu"] in {grade.value for grade in Grade} for case in cases)


def forms_of(kind: UnitKind) -> list[Form]:
    return [form for form in BIG.forms if kind in form.units and form.dossier_order > 1]


def test_a_dossier_has_the_papers_that_the_guideline_lists_for_its_kind_of_unit() -> None:
    listed = {kind: [form.code for form in forms_of(kind)] for kind in UnitKind}
    for codes in listed.values():
        assert "Mẫu 01" in codes
        assert "Mẫu 16" in codes
    assert "Mẫu 13" not in listed[UnitKind.CHI_BO_CO_SO]
    assert "Mẫu 12" in listed[UnitKind.CHI_BO_CO_SO]
    assert {"Mẫu 09", "Mẫu 15", "Mẫu 17", "Mẫu 18", "Mẫu 19"} <= set(listed[UnitKind.DANG_BO_CO_SO])
