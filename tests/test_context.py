"""What a paper says in each mode, seen on the papers themselves."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from docx_text import text_of

from docgen import pipeline
from docgen.classification import classify, load_ruleset
from docgen.context import Paper, View
from docgen.context.index import entry_of
from docgen.context.papers import words_for
from docgen.context.rounds import lifted
from docgen.forms import About, Form, FormSubject, Mode
from docgen.model import Decision, Grade, Unit, UnitKind
from docgen.pipeline import Folders, Loaded, Press
from docgen.render import Template

ROOT = Path(__file__).parent.parent
BIG = pipeline.load(ROOT / "fixtures" / "van_phong_ubnd_tinh.xlsx", Folders())
FORMS = {form.id.split("/")[1]: form for form in BIG.forms}
PAPERS = [form for form in BIG.forms if form.subject is not FormSubject.DOSSIER]
ADMIN = "Chi bộ Hành chính - Quản trị"
TOP = "Đảng bộ Văn phòng UBND tỉnh"
IN_A_MODE = [(form, mode) for form in PAPERS for mode in form.modes]


def unit_named(name: str, loaded: Loaded = BIG) -> Unit:
    return next(unit for unit in loaded.units if unit.name == name)


def paper_of(form: Form, mode: Mode, unit: str = "") -> Paper:
    chosen = unit_named(unit or (TOP if form.units[0] is UnitKind.DANG_BO_CO_SO else ADMIN))
    people = BIG.view.members_of(chosen)
    member = people[0] if form.subject is FormSubject.MEMBER else None
    about = member or chosen
    row = BIG.view.assessment(about.code) if form.subject is FormSubject.EXPLANATION else None
    return Paper(form=form, mode=mode, unit=chosen, member=member, row=row)


def text(paper: Paper, view: View = BIG.view) -> str:
    return text_of(Press(view).make(paper).data)


@pytest.mark.parametrize(("form", "mode"), IN_A_MODE, ids=lambda part: getattr(part, "id", part))
def test_every_form_can_be_made_in_every_mode_it_has(form: Form, mode: Mode) -> None:
    assert "None" not in text(paper_of(form, mode))


@pytest.mark.parametrize("form", PAPERS, ids=lambda form: form.id)
def test_a_form_without_final_mode_is_never_taken_for_finished_in_a_dossier(form: Form) -> None:
    if form.dossier_order and Mode.FINAL not in form.modes:
        assert Press(BIG.view).make_best(paper_of(form, Mode.FINAL)).lacking


def test_a_unit_signs_as_what_it_is() -> None:
    for unit in BIG.units:
        made = text(replace(paper_of(FORMS["mau_16"], Mode.PREFILLED), unit=unit))
        mine, other = ("CHI BỘ", "ĐẢNG ỦY") if unit.kind.is_cell else ("ĐẢNG ỦY", "CHI BỘ")
        assert f"T/M {mine}" in made
        assert f"T/M {other}" not in made


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Đảng bộ Văn phòng UBND tỉnh", "ĐẢNG ỦY VĂN PHÒNG UBND TỈNH"),
        ("ĐẢNG BỘ VĂN PHÒNG UBND TỈNH", "ĐẢNG ỦY VĂN PHÒNG UBND TỈNH"),
        ("Đảng ủy Văn phòng UBND tỉnh", "ĐẢNG ỦY VĂN PHÒNG UBND TỈNH"),
        ("Văn phòng UBND tỉnh", "ĐẢNG ỦY VĂN PHÒNG UBND TỈNH"),
    ],
)
def test_a_dang_bo_issues_as_its_dang_uy_however_its_name_is_typed(name: str, printed: str) -> None:
    unit = replace(BIG.units[0], name=name)
    made = text(replace(paper_of(FORMS["mau_16"], Mode.PREFILLED), unit=unit))
    assert f"/ {printed} /" in made


def test_who_signs_is_never_given_a_title_that_nobody_stated() -> None:
    unit = replace(unit_named(ADMIN), signer="Người Lạ", signer_role=None)
    made = Press(BIG.view).make(replace(paper_of(FORMS["mau_16"], Mode.FINAL), unit=unit))
    assert [problem.message for problem in made.lacking] == [
        f"thiếu «Chức vụ người ký» của {unit.name}"
    ]
    deputy = replace(unit, signer="Đỗ Thị Hằng")
    made = Press(BIG.view).make(replace(paper_of(FORMS["mau_16"], Mode.FINAL), unit=deputy))
    assert "PHÓ BÍ THƯ" in text_of(made.data)


@pytest.mark.parametrize(
    "form", [form for form in PAPERS if Mode.BLANK in form.modes], ids=lambda form: form.id
)
def test_a_blank_paper_names_nobody(form: Form) -> None:
    made = text(paper_of(form, Mode.BLANK))
    assert not [member.name for member in BIG.view.review.members if member.name in made]
    assert "Hành chính" not in made
    assert TOP.removeprefix("Đảng bộ ") not in made.split("Hướng dẫn")[0]


@pytest.mark.parametrize("form", PAPERS, ids=lambda form: form.id)
def test_the_words_have_the_shape_that_the_sample_promises(form: Form) -> None:
    sample = tomllib.loads((form.folder / "sample.toml").read_text(encoding="utf-8"))
    words = words_for(paper_of(form, Mode.FINAL), BIG.view)

    def compare(promised: object, given: object, path: str) -> None:
        if isinstance(promised, dict):
            assert isinstance(given, dict), path
            for key, value in promised.items():
                assert key in given, f"{path}.{key}"
                compare(value, given[key], f"{path}.{key}")
        elif isinstance(promised, list):
            assert isinstance(given, list | tuple), path
            if promised and given:
                compare(promised[0], given[0], f"{path}[0]")

    compare(sample, dict(words), form.id)


def test_a_prefilled_self_review_has_identity_and_leaves_judgements_open() -> None:
    made = text(paper_of(FORMS["mau_2a"], Mode.PREFILLED))
    member = BIG.view.members_of(unit_named(ADMIN))[0]
    assert f"Họ và tên: {member.name}" in made
    assert not re.search(r"^\W*X\W+Hoàn thành", made, re.MULTILINE)
    assert not re.search(r"\| X \|", made)


def test_ballots_list_the_head_first_and_leave_out_the_unrated() -> None:
    for unit in BIG.units:
        if not unit.kind.is_cell:
            continue
        made = text(replace(paper_of(FORMS["mau_10"], Mode.PREFILLED), unit=unit))
        names = re.findall(r"^\| \d+ \| ([^|]+) \|", made, re.MULTILINE)
        assert names == [member.name for member in BIG.view.rated(unit)]
        if names and BIG.view.roles(BIG.view.rated(unit)[0], unit):
            assert BIG.view.roles(BIG.view.rated(unit)[0], unit)[0].role.value == "Bí thư"


def test_every_member_is_either_rated_or_listed_as_not_rated() -> None:
    for unit in BIG.units:
        rated = {member.code for member in BIG.view.rated(unit)}
        unrated = {member.code for member in BIG.view.unrated(unit)}
        assert not rated & unrated
        assert rated | unrated == {member.code for member in BIG.view.members_of(unit)}


def test_whoever_still_has_to_be_reviewed_is_on_no_ballot_and_on_the_list_of_the_unrated() -> None:
    waiting = [code for code, own in BIG.view.results.members.items() if own.is_waiting]
    assert waiting
    for code in waiting:
        member = BIG.view.members[code]
        unit = BIG.view.units[member.unit].name
        assert member.name not in text(paper_of(FORMS["mau_10"], Mode.PREFILLED, unit))
        assert member.name in text(paper_of(FORMS["mau_16"], Mode.PREFILLED, unit))


def test_the_second_ballot_lists_only_those_proposed_for_the_second_level_or_better() -> None:
    unit = unit_named(ADMIN)
    on_it = lifted(unit, About.MEMBERS, BIG.view)
    names = {member.name for member in BIG.view.rated(unit) if member.code in on_it}
    low = {
        BIG.view.members[decision.subject].name
        for decision in BIG.view.review.decisions
        if decision.subject in BIG.view.members
        and decision.proposed in {Grade.HOAN_THANH, Grade.KHONG_HOAN_THANH}
    }
    assert names
    assert not names & low


def test_the_statistics_of_the_summary_are_counts_of_what_was_proposed() -> None:
    unit = unit_named(ADMIN)
    made = text(paper_of(FORMS["mau_13"], Mode.FINAL))
    counted = dict(re.findall(r"\| (HTXSNV|HTTNV|HTNV|KHTNV) \| (\d+) \|", made))
    proposed = [
        BIG.view.decisions[member.code].proposed
        for member in BIG.view.rated(unit)
        if member.code in BIG.view.decisions
    ]
    assert counted == {grade.short: str(proposed.count(grade)) for grade in Grade}


def test_a_level_is_printed_as_proposed_only_where_people_proposed_it() -> None:
    review = replace(BIG.view.review, decisions=())
    ruleset = load_ruleset(review.period.ruleset)
    view = View(review=review, ruleset=ruleset, results=classify(review, ruleset))
    made = Press(view).make(paper_of(FORMS["mau_13"], Mode.FINAL))
    missing = [problem.message for problem in made.lacking]
    assert len(missing) >= len(view.rated(unit_named(ADMIN)))
    assert all("dòng nào cho" in message or "thiếu" in message for message in missing)


def test_what_a_final_paper_lacks_names_the_cell() -> None:
    made = Press(BIG.view).make(paper_of(FORMS["mau_2a"], Mode.FINAL))
    assert made.lacking
    assert all("van_phong_ubnd_tinh.xlsx › " in problem.where for problem in made.lacking)


def test_a_decided_level_appears_on_the_paper_only_after_it_is_entered() -> None:
    paper = paper_of(FORMS["mau_2a"], Mode.FINAL)
    assert paper.member is not None
    others = tuple(d for d in BIG.view.review.decisions if d.subject != paper.member.code)
    decided = Decision(
        sheet="Quyết định",
        row=999,
        subject=paper.member.code,
        proposed=Grade.TOT,
        decided=Grade.HOAN_THANH,
    )
    for level, decisions in (("", others), (Grade.HOAN_THANH.value, (*others, decided))):
        review = replace(BIG.view.review, decisions=decisions)
        view = View(review=review, ruleset=BIG.view.ruleset, results=BIG.view.results)
        line = next(
            line.strip("| ")
            for line in text(paper, view).splitlines()
            if line.startswith("| - Đảng ủy, chi ủy cơ sở xếp loại")
        )
        assert line.endswith(level) if level else line.endswith("....")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Chi bộ Tổng hợp", "Tổng hợp"),
        ("Chi bộ 2", "Chi bộ 2"),
        ("Chi bộ thôn Đông", "Chi bộ thôn Đông"),
    ],
)
def test_a_column_headed_with_chi_bo_says_it_again_only_where_no_name_is_left(
    name: str, shown: str
) -> None:
    paper = paper_of(FORMS["mau_2a"], Mode.PREFILLED)
    home = paper.unit.code
    units = [replace(u, name=name) if u.code == home else u for u in BIG.view.review.units]
    view = replace(BIG.view, review=replace(BIG.view.review, units=tuple(units)))
    assert paper.member is not None
    named = replace(paper, unit=view.units[home])
    assert f"\nChi bộ: {shown}\n" in text(named, view)


def test_an_index_names_a_paper_by_code_and_title_where_the_title_does_not_say_the_code() -> None:
    titles = {
        name: entry_of(paper_of(FORMS[name], Mode.PREFILLED), "", BIG.view, is_whole=False).title
        for name in ("mau_06", "bien_ban_kiem_phieu_to_chuc")
    }
    assert titles["mau_06"] == f"Mẫu 06 - {FORMS['mau_06'].title}"
    minutes = FORMS["bien_ban_kiem_phieu_to_chuc"]
    assert titles["bien_ban_kiem_phieu_to_chuc"] == minutes.title
    assert minutes.code not in minutes.title


def test_every_template_uses_only_words_that_its_papers_offer() -> None:
    for form in PAPERS:
        words = words_for(paper_of(form, Mode.FINAL), BIG.view)
        assert Template.load(form.template, name=form.label).names <= set(words)
