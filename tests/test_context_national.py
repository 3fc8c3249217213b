"""The national sets of forms: whose personal review is which, points, collectives, decisions."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from docx_text import text_of

from docgen import pipeline, plan
from docgen.classification import as_checked, load_ruleset
from docgen.context import Paper, View
from docgen.errors import DataError
from docgen.excel import write
from docgen.forms import Form, FormSubject, Mode, in_sets, load_forms
from docgen.holdings import papers_of
from docgen.model import Grade, MemberGroup, Rating, Subject, YesNo
from docgen.pipeline import Folders, Loaded, Made, Press

ROOT = Path(__file__).parent.parent
NOW = pipeline.load(ROOT / "fixtures" / "xa_an_hoa_2025.xlsx", Folders())
OWN_WORDS = ("conduct", "duties", "commitment", "weaknesses", "causes", "remedies", "plan")
REPORT = ("principles", "targets", "party_building", "duty", "weaknesses", "causes", "remedies")
LEADERS_WORDS = ("leadership", "accountability", "example")
OPEN = "[.\u200b]{8,}"


def national(ruleset: str) -> list[Form]:
    """Return the forms of a guideline that belong to no other set than the national one."""
    first, *_ = load_ruleset(ruleset).forms
    return [form for form in in_sets(load_forms(), [first]) if form.id.startswith(f"{first}/")]


FORMS = {form.id.split("/")[1]: form for form in national("qd366_2025")}
FORMER = {form.id.split("/")[1]: form for form in national("huyen_2023")}


@pytest.fixture(scope="module")
def former(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Return a đảng bộ of 2023: one member of each group, a chi ủy and the leaders of an agency."""
    ruleset = load_ruleset("huyen_2023")
    people = ("LD", "KLD", "NGOAI")
    degrees = {
        subject: {
            f"tc:{each.id}": Rating.TOT for each in ruleset.criteria if each.subject is subject
        }
        for subject in Subject
    }
    collective = {"unit": "DB", "self_grade": Grade.TOT, "comment": "Đoàn kết."}
    data = write(
        {
            "Kỳ đánh giá": [
                {
                    "year": 2023,
                    "ruleset": ruleset.id,
                    "place": "Phú Lộc",
                    "superior": "Đảng bộ huyện Phú Lộc",
                    "paper_date": date(2023, 12, 8),
                }
            ],
            "Tổ chức": [
                {"code": "DB", "name": "Đảng bộ xã Phú Lộc", "kind": "Đảng bộ cơ sở"},
                {
                    "code": "CB",
                    "name": "Chi bộ Cơ quan",
                    "kind": "Chi bộ trực thuộc",
                    "parent": "DB",
                },
            ],
            "Đảng viên": [
                {
                    "code": code,
                    "name": f"Trần Văn {code}",
                    "unit": "CB",
                    "birth": date(1980, 1, 1),
                    "admitted": date(2005, 1, 1),
                    "civil_servant": "Có" if code == "LD" else "Không",
                    "review_group": group,
                }
                for code, group in zip(people, MemberGroup, strict=True)
            ],
            "Chức vụ": [{"member": "LD", "unit": unit, "role": "Bí thư"} for unit in ("DB", "CB")],
            "Đánh giá đảng viên": [
                {
                    "member": code,
                    "self_grade": Grade.TOT,
                    "self_civil_grade": Grade.HOAN_THANH,
                    "civil_grade": Grade.HOAN_THANH,
                    "committee_comment": "Gương mẫu.",
                    **degrees[Subject.MEMBER],
                }
                for code in people
            ],
            "Tập thể lãnh đạo": [
                {
                    "code": "BTV",
                    "name": "Ban Thường vụ Đảng ủy xã",
                    "kind": "Cấp ủy",
                    **collective,
                    **degrees[Subject.COLLECTIVE],
                },
                {
                    "code": "UBND",
                    "name": "Tập thể lãnh đạo UBND xã",
                    "kind": "Tập thể lãnh đạo, quản lý",
                    **collective,
                    **degrees[Subject.COLLECTIVE],
                },
            ],
            "Cá nhân lãnh đạo": [
                {
                    "code": "CT",
                    "name": "Trần Văn LD",
                    "member": "LD",
                    "collective": "UBND",
                    "position": "Chủ tịch",
                    "head": "Có",
                    "self_grade": Grade.XUAT_SAC,
                }
            ],
            "Đánh giá tổ chức": [{"unit": "CB", "self_grade": Grade.TOT, "comment": "Tốt."}],
            "Nội dung kiểm điểm": [
                {"member": code}
                | dict.fromkeys((*OWN_WORDS, *LEADERS_WORDS), f"Lời của {code}.")
                | {f"degree_{number}": Rating.TOT for number in range(1, 4)}
                for code in people
            ],
            "Nội dung tập thể": [
                {"subject": code, "responsibility": "Chung.", "plan": "Làm tiếp."}
                | dict.fromkeys(REPORT, f"Lời của {code}.")
                | {f"degree_{number}": Rating.TOT for number in range(1, 6)}
                | {f"analysis_{number}": Rating.TRUNG_BINH for number in range(1, 7)}
                for code in ("CB", "UBND")
            ],
            "Quyết định": [
                {"subject": code, "proposed": Grade.TOT} for code in (*people, "CT", "UBND")
            ],
        },
        ruleset.criteria,
    )
    path = tmp_path_factory.mktemp("former") / "xa_phu_loc_2023.xlsx"
    path.write_bytes(data)
    loaded = pipeline.load(path, Folders())
    assert loaded.reading.problems == ()
    return loaded


def made(loaded: Loaded, form: str, mode: Mode, view: View | None = None) -> list[Made]:
    """Return the papers of one form for all units."""
    view = view or loaded.view
    press = Press(view)
    asked = plan.Request(forms=[form], mode=mode, units=loaded.units)
    return [press.make(paper) for paper in plan.requested(asked, loaded.forms, view)]


def text(loaded: Loaded, form: str, mode: Mode, whose: str, view: View | None = None) -> str:
    """Return the one paper that names somebody in full."""
    papers = [text_of(paper.data) for paper in made(loaded, form, mode, view)]
    [found] = [paper for paper in papers if whose in paper]
    return found


def ticked(paper: str) -> list[str]:
    return re.findall(r"^\sX\s{3}(Hoàn thành.*|Không hoàn thành.*)$", paper, re.MULTILINE)


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.id)
def test_every_form_in_force_is_made_in_every_mode_from_the_fixture(form: Form) -> None:
    for mode in form.modes:
        papers = made(NOW, form.id, mode)
        whole = [paper for paper in papers if not paper.lacking]
        assert whole, mode
        assert mode is Mode.FINAL or whole == papers
        assert not [paper for paper in papers if "None" in text_of(paper.data)]


@pytest.mark.parametrize("form", FORMER.values(), ids=lambda form: form.id)
def test_every_form_of_the_former_law_is_made_in_every_mode(form: Form, former: Loaded) -> None:
    for mode in form.modes:
        papers = made(former, form.id, mode)
        assert [paper for paper in papers if not paper.lacking], mode
        assert not [paper for paper in papers if "None" in text_of(paper.data)]


@pytest.mark.parametrize("form", [*FORMS.values(), *FORMER.values()], ids=lambda form: form.id)
def test_a_blank_form_names_nobody(form: Form, former: Loaded) -> None:
    loaded = NOW if form.id in {each.id for each in FORMS.values()} else former
    names = [
        row.name
        for rows in (loaded.view.review.members, loaded.view.review.collectives)
        for row in rows
    ]
    for paper in made(loaded, form.id, Mode.BLANK):
        said = text_of(paper.data)
        assert not [name for name in names if name in said]
        assert not ticked(said)


# --- whose form it is ----------------------------------------------------------------------------


def codes(papers: Sequence[Paper]) -> dict[MemberGroup, set[str]]:
    found: dict[MemberGroup, set[str]] = {}
    for paper in papers:
        assert paper.member is not None
        assert paper.member.review_group is not None
        found.setdefault(paper.member.review_group, set()).add(paper.form.code)
    return found


def test_the_personal_review_follows_from_group_and_guideline(former: Loaded) -> None:
    for loaded, expected in (
        (NOW, ("Mẫu 2A", "Mẫu 2B", "Mẫu 2C")),
        (former, ("Mẫu 02B", "Mẫu 02A", "Mẫu 02A")),
    ):
        inside = [
            paper
            for unit in loaded.units
            for paper in papers_of(unit, loaded)
            if paper.form.takes_some_members
        ]
        chosen = dict(zip(MemberGroup, ({code} for code in expected), strict=True))
        assert codes(inside) == chosen
        title = inside[0].form.title
        asked = plan.Request(forms=[title], mode=Mode.PREFILLED, units=loaded.units)
        assert codes(plan.requested(asked, loaded.forms, loaded.view)) == chosen


def test_every_reviewed_member_has_exactly_one_personal_review_in_the_dossiers() -> None:
    found = [
        paper.member.code
        for unit in NOW.units
        for paper in papers_of(unit, NOW)
        if paper.form.takes_some_members and paper.member
    ]
    reviewed = [code for code, own in NOW.view.results.members.items() if own.reviewed]
    assert sorted(found) == sorted(reviewed)


def test_a_leader_with_a_row_of_his_own_needs_no_group_but_others_are_named_with_the_cell() -> None:
    review = replace(
        NOW.view.review,
        members=tuple(replace(member, review_group=None) for member in NOW.view.review.members),
    )
    view = replace(NOW.view, review=review)
    head, plain = view.members["XH07"], view.members["XH10"]
    asked = plan.Request(forms=["2A"], mode=Mode.PREFILLED, units=NOW.units, members=[head, plain])
    with pytest.raises(DataError) as caught:
        plan.requested(asked, NOW.forms, view)
    [problem] = caught.value.problems
    assert problem.code == "review-group-unknown"
    assert plain.name in problem.message
    assert re.search(r"xa_an_hoa_2025\.xlsx › Đảng viên › [A-Z]+13$", problem.where)
    [paper] = plan.requested(replace(asked, members=[head]), NOW.forms, view)
    assert paper.member == head


@pytest.mark.parametrize(("code", "right"), [("XH10", "Mẫu 2B"), ("XH20", "Mẫu 2C")])
def test_the_form_of_another_group_is_refused_with_the_name_of_the_right_one(
    code: str, right: str
) -> None:
    asked = plan.Request(
        forms=["2A"], mode=Mode.PREFILLED, units=NOW.units, members=[NOW.view.members[code]]
    )
    with pytest.raises(DataError) as caught:
        plan.requested(asked, NOW.forms, NOW.view)
    [problem] = caught.value.problems
    assert problem.code == "form-of-others"
    assert right in problem.hint


# --- points and levels ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "whose", "general", "tasks"),
    [
        ("2A", "Đặng Thị Thu Hiền", 29, 63),
        ("2B", "Trần Ngọc Ánh Dương", 28, 60),
        ("2C", "Ngô Thị Sen", 28, 63),
        ("hd43_2025/mau_01", "CHI BỘ THÔN PHÚ THẠNH", 29, 63),
        ("hd43_2025/mau_01_tap_the", "TẬP THỂ LÃNH ĐẠO ỦY BAN", 27, 58),
    ],
)
def test_points_and_their_sum_are_printed_in_a_final_paper_only(
    form: str, whose: str, general: int, tasks: int
) -> None:
    final = text(NOW, form, Mode.FINAL, whose)
    assert f"chung: {general}/30 điểm" in final
    assert f"nhiệm vụ: {tasks}/70 điểm" in final
    assert f"Tổng điểm: {general + tasks}/100 điểm" in final
    assert len(ticked(final)) == 1
    open_yet = text(NOW, form, Mode.PREFILLED, whose)
    assert len(re.findall(rf": {OPEN}/(?:30|70|100) điểm", open_yet)) == 3
    assert not ticked(open_yet)


def test_the_most_there_may_be_of_points_is_what_the_guideline_says() -> None:
    ruleset = NOW.view.ruleset
    requirements = tuple(
        replace(rule, ask=partial(rule.ask.func, general=40, tasks=70))
        if isinstance(rule.ask, partial) and "general" in rule.ask.keywords
        else rule
        for rule in ruleset.requirements
    )
    view = replace(NOW.view, ruleset=replace(ruleset, requirements=requirements))
    assert "Tổng điểm: 92/110 điểm" in text(NOW, "2A", Mode.FINAL, "Đặng Thị Thu Hiền", view)


def test_half_of_the_points_gives_no_sum_and_one_problem() -> None:
    rows = tuple(
        replace(row, task_points=None) if row.member == "XH08" else row
        for row in NOW.view.review.member_reviews
    )
    view = replace(NOW.view, review=replace(NOW.view.review, member_reviews=rows))
    [paper] = [
        each
        for each in made(NOW, "2A", Mode.FINAL, view)
        if "Đặng Thị Thu Hiền" in text_of(each.data)
    ]
    assert [problem.message for problem in paper.lacking] == [
        "thiếu «Điểm kết quả thực hiện nhiệm vụ» của Đặng Thị Thu Hiền"
    ]
    assert re.search(rf"Tổng điểm: {OPEN}/100", text_of(paper.data))


def test_a_level_is_never_printed_as_decided_before_it_is_entered() -> None:
    decisions = tuple(replace(row, decided=None) for row in NOW.view.review.decisions)
    view = replace(NOW.view, review=replace(NOW.view.review, decisions=decisions))
    for given, ending in ((NOW.view, r"Hoàn thành tốt nhiệm vụ"), (view, OPEN)):
        said = text(NOW, "2B", Mode.FINAL, "Trần Ngọc Ánh Dương", given)
        assert re.search(
            rf"Đảng ủy, chi ủy cơ sở xếp loại mức chất lượng: {ending} \|$", said, re.MULTILINE
        )


def test_the_civil_part_of_a_leader_is_the_level_he_claims_as_a_leader(former: Loaded) -> None:
    press = Press(former.view)
    member = former.view.members["LD"]
    paper = Paper(
        form=FORMER["mau_02b"], mode=Mode.FINAL, unit=former.view.units["CB"], member=member
    )
    assert ticked(text_of(press.make(paper).data)) == [Grade.XUAT_SAC.value, Grade.TOT.value]
    alone = replace(former.view, review=replace(former.view.review, leaders=()))
    said = text_of(Press(alone).make(paper).data)
    assert ticked(said) == [Grade.HOAN_THANH.value, Grade.TOT.value]


def test_degrees_stand_in_the_boxes_of_their_section(former: Loaded) -> None:
    boxes = r"^\s*(X?)\s+Xuất sắc\s+(X?)\s+Tốt\s+(X?)\s+Trung bình\s+(X?)\s+Kém$"
    for mode, tick in ((Mode.FINAL, "X"), (Mode.PREFILLED, "")):
        said = text(former, "02A", mode, "Trần Văn KLD")
        assert re.findall(boxes, said, re.MULTILINE) == [("", tick, "", "")] * 3


# --- collectives, what is left to the hand, decisions ---------------------------------------------


def test_a_collective_is_signed_for_by_whoever_leads_it(former: Loaded) -> None:
    leaders = text(former, "Mẫu 01 (tập thể)", Mode.PREFILLED, "UBND XÃ")
    assert "T/M TẬP THỂ LÃNH ĐẠO, QUẢN LÝ / CHỦ TỊCH" in leaders
    assert "| Trần Văn LD |" in leaders
    assert "ĐẢNG BỘ XÃ PHÚ LỘC / TẬP THỂ LÃNH ĐẠO UBND XÃ" in leaders
    standing = text(former, "Mẫu 01 (tập thể)", Mode.PREFILLED, "BAN THƯỜNG VỤ ĐẢNG ỦY XÃ")
    assert "T/M BAN THƯỜNG VỤ / BÍ THƯ" in standing
    cell = text(NOW, "Mẫu 01 (tập thể)", Mode.PREFILLED, "CHI ỦY CHI BỘ")
    assert "T/M CHI BỘ / BÍ THƯ" in cell


def test_the_paper_of_a_collective_carries_the_day_of_its_own_meeting_if_there_is_one() -> None:
    rows = tuple(
        replace(row, assessed=date(2025, 12, 9)) if row.code == "TT-BTV" else row
        for row in NOW.view.review.collectives
    )
    view = replace(NOW.view, review=replace(NOW.view.review, collectives=rows))
    for whose, day in (("BAN THƯỜNG VỤ", "09"), ("TẬP THỂ LÃNH ĐẠO ỦY BAN", "18")):
        said = text(NOW, "hd43_2025/mau_01_tap_the", Mode.PREFILLED, whose, view)
        assert f"An Hòa, ngày {day} tháng 12 năm 2025" in said


def test_a_collective_of_leaders_without_a_head_lacks_its_signer(former: Loaded) -> None:
    view = replace(former.view, review=replace(former.view.review, leaders=()))
    lacking = [
        problem.message
        for paper in made(former, "Phiếu phân tích (tập thể)", Mode.FINAL, view)
        for problem in paper.lacking
    ]
    assert lacking == ["chưa có dòng nào cho người đứng đầu Tập thể lãnh đạo UBND xã"]


def test_the_analysis_of_a_collective_has_its_degrees_and_their_number(former: Loaded) -> None:
    said = text(former, "Phiếu phân tích (tập thể)", Mode.FINAL, "TẬP THỂ LÃNH ĐẠO UBND XÃ")
    rows = [line for line in said.splitlines() if line.endswith("|  | X |  |  |")]
    assert len(rows) == 10
    assert "| Số tiêu chí ở từng cấp độ | 0 | 10 | 0 | 0 |" in said
    assert "Đoàn kết." in said


@pytest.mark.parametrize(
    ("form", "whose", "boxes"),
    [("mau_01", "CB", 5), ("mau_01_tap_the", "UBND", 5), ("mau_02b", "LD", 6)],
)
def test_degrees_of_the_sections_are_ticked_in_a_final_paper_only(
    form: str, whose: str, boxes: int, former: Loaded
) -> None:
    said = text(former, FORMER[form].id, Mode.FINAL, f"Lời của {whose}.")
    ticks = re.findall(r"^\s(X|\s{3})\s{3}Xuất sắc\t\s(X|\s{3})\s{3}Tốt", said, re.MULTILINE)
    assert [second for _, second in ticks] == ["X"] * boxes
    for paper in made(former, FORMER[form].id, Mode.PREFILLED):
        assert "\N{NO-BREAK SPACE}X\N{NO-BREAK SPACE}" not in text_of(paper.data)


def test_the_analysis_of_an_organisation_has_the_degree_of_each_row(former: Loaded) -> None:
    form = FORMER["phieu_phan_tich_to_chuc_dang"].id
    [said] = [s for s in map(text_of, finals(former, form)) if "Chi bộ Cơ quan." in s]
    rows = re.findall(r"^\|.*\|\s*(X?) \| (X?) \| (X?) \| (X?) \|$", said, re.MULTILINE)
    ticked_rows = [row for row in rows if any(row)]
    assert ticked_rows == [("", "", "X", "")] * 6 + [("", "X", "", "")]


def finals(loaded: Loaded, form: str) -> list[bytes]:
    return [paper.data for paper in made(loaded, form, Mode.FINAL)]


def test_a_degree_that_lacks_is_named_with_its_cell(former: Loaded) -> None:
    report, *others = former.view.review.collective_reports
    first, _, *rest = report.degrees
    open_one = replace(report, degrees=(first, None, *rest))
    review = replace(former.view.review, collective_reports=(open_one, *others))
    view = View(review=review, ruleset=former.view.ruleset, results=former.view.results)
    papers = made(former, FORMER["mau_01"].id, Mode.FINAL, view)
    [paper] = [each for each in papers if each.paper.unit.code == report.subject]
    [problem] = paper.lacking
    assert "Nội dung tập thể" in problem.where
    assert problem.where.endswith(str(report.row))
    assert "Cấp độ I.2" in problem.message


@pytest.mark.parametrize(
    "form", [form for form in FORMS.values() if Mode.FINAL not in form.modes], ids=lambda f: f.id
)
def test_what_is_left_to_the_hand_keeps_a_form_from_being_taken_for_finished(form: Form) -> None:
    assert "Không có dạng hoàn chỉnh" in form.basis or form.subject is FormSubject.RERATING
    asked = plan.Request(forms=[form.id], mode=Mode.PREFILLED, units=NOW.units)
    papers = plan.requested(asked, NOW.forms, NOW.view)
    press = Press(NOW.view)
    best = [press.make_best(paper) for paper in papers]
    assert all(paper.lacking for paper in best)
    codes_found = {problem.code for paper in best for problem in paper.lacking}
    assert codes_found & {"form-by-hand", "missing-fact"}
    assert all(not ticked(text_of(paper.data)) for paper in best)


def test_a_new_rating_is_a_decision_with_its_own_number_and_an_open_level() -> None:
    [paper] = [
        each for each in made(NOW, "03", Mode.PREFILLED) if "QUYẾT ĐỊNH" in text_of(each.data)
    ]
    said = text_of(paper.data)
    assert "* / Số 38-QĐ/ĐU |" in said
    assert "An Hòa, ngày 10 tháng 12 năm 2025 |" in said
    assert "năm 2024" in said
    assert "mức “Hoàn thành tốt nhiệm vụ”" in said
    assert re.search(rf"Điều 2\..*đồng chí Đỗ Hữu Trí: mức “{OPEN}”", said)
    assert "Mai Văn Sỹ" not in said, "an act of the year itself is no former level"


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.id)
def test_a_form_of_an_unverified_guideline_says_so_until_people_have_compared_it(
    form: Form,
) -> None:
    remark = "(Bộ quy tắc chưa kiểm chứng với bản gốc)"
    period = replace(NOW.view.review.period, ruleset_checked=YesNo.CO)
    review = replace(NOW.view.review, period=period)
    ruleset = as_checked(NOW.view.ruleset, review)
    checked = replace(NOW.view, review=review, ruleset=ruleset)
    for mode in form.modes:
        asked = plan.Request(forms=[form.id], mode=mode, units=NOW.units)
        paper, *_ = plan.requested(asked, NOW.forms, NOW.view)
        assert text_of(Press(NOW.view).make(paper).data).endswith(f"{remark}\n")
        assert remark not in text_of(Press(checked).make(paper).data)


def test_only_forms_of_an_unverified_guideline_carry_that_remark(former: Loaded) -> None:
    for form in former.forms:
        if form.subject is FormSubject.MEMBER and form.id.startswith("hd25"):
            for paper in made(former, form.id, Mode.PREFILLED):
                assert "chưa kiểm chứng" not in text_of(paper.data)
