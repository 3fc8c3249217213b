"""Papers on the place of residence: who gets which, what they say, counts against the cells.

What must be printed is recomputed from the cells of the workbook; nothing of docgen reads them.
"""

import io
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from docx_text import text_of
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from docgen import pipeline
from docgen.classification import load_ruleset
from docgen.context import Paper
from docgen.errors import DataError, Problem, TemplateError
from docgen.excel import write
from docgen.forms import Form, Mode, load_forms
from docgen.holdings import papers_of
from docgen.model import Member
from docgen.office import convert
from docgen.pipeline import Folders, Loaded, Made, Press
from docgen.plan import Request, requested

ROOT = Path(__file__).parent.parent
FIXTURE = ROOT / "fixtures" / "huyen_2023.xlsx"
HOMES, REVIEWS = "Nơi cư trú", "Đánh giá tổ chức"
COMMENT, EXEMPT = "qd213/mau_03", "qd213/mau_03_mien"
STATES = ["Giới thiệu", "Giới thiệu nhưng được miễn", "Miễn giới thiệu", "Chưa giới thiệu"]
INTRODUCED, ATTENDING = set(STATES[:2]), STATES[0]
Rows = list[dict[str, Any]]


def rows_of(book: Workbook, sheet: str) -> Rows:
    """Return the rows of a sheet by hidden id, straight from the cells."""
    page = book[sheet]
    ids = [cell.value for cell in page[1]]
    return [
        {str(name): value for name, value in zip(ids, row, strict=False) if value is not None}
        for row in page.iter_rows(min_row=4, values_only=True)
        if any(value is not None for value in row)
    ]


def changed(change: Callable[[Workbook], None], tmp_path: Path) -> tuple[Workbook, Loaded]:
    """Return the fixture after a change, as cells and as docgen understands it."""
    book = load_workbook(FIXTURE)
    change(book)
    path = tmp_path / "huyen.xlsx"
    book.save(path)
    return load_workbook(path), pipeline.load(path, Folders())


def put(book: Workbook, sheet: str, key: str, field: str, value: object) -> None:
    """Type a value into the row whose first cell is `key`; None clears the cell."""
    book[sheet][place(book, sheet, key, field)].value = value


def place(book: Workbook, sheet: str, key: str, field: str) -> str:
    """Return the cell of one fact of the row whose first cell is `key`."""
    page = book[sheet]
    column = next(cell.column_letter for cell in page[1] if cell.value == field)
    row = next(cells[0].row for cells in page.iter_rows(min_row=4) if cells[0].value == key)
    return f"{column}{row}"


def spoil(book: Workbook) -> None:
    """Move people between the states, take comments away, receive members elsewhere."""
    put(book, HOMES, "TL01", "state", STATES[1])
    put(book, HOMES, "TL01", "mark_4", None)
    put(book, HOMES, "TL02", "state", STATES[3])
    put(book, HOMES, "TL11", "state", STATES[0])
    put(book, HOMES, "TL11", "introduced", datetime(2023, 4, 3))  # noqa: DTZ001  # as Excel has it
    put(book, HOMES, "TL07", "commented", None)
    put(book, REVIEWS, "TH", "received", 14)


@cache
def stored() -> Workbook:
    """Return the fixture's cells, to be read only."""
    return load_workbook(FIXTURE)


@pytest.fixture(params=["as it is", "spoilt"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Workbook, Loaded]:
    return changed(spoil if request.param == "spoilt" else lambda _: None, tmp_path)


LOADED = pipeline.load(FIXTURE, Folders())
FORMS = {form.id: form for form in LOADED.forms}
PERSONAL = {"chung/bo_sung_ho_so", "chung/cam_ket"}
MINE = [form for form in LOADED.forms if form.set == "qd213" or form.id in PERSONAL]
MEMBERS = {member.code: member for member in LOADED.view.review.members}


def asked(
    loaded: Loaded, form: str, members: list[str] | None = None, mode: Mode = Mode.PREFILLED
) -> tuple[Paper, ...]:
    people: list[Member] | None = None
    if members is not None:
        people = [loaded.view.members[code] for code in members]
    request = Request(forms=[form], mode=mode, units=loaded.units, members=people)
    return requested(request, loaded.forms, loaded.view)


def refused(loaded: Loaded, form: str, members: list[str] | None = None) -> tuple[Problem, ...]:
    with pytest.raises(DataError) as caught:
        asked(loaded, form, members)
    return caught.value.problems


def make(form: str, mode: Mode, code: str, loaded: Loaded = LOADED) -> Made:
    """Return a paper of a form about a member, or about a unit."""
    member = loaded.view.members.get(code)
    unit = loaded.view.units[member.unit if member else code]
    chosen = next(each for each in loaded.forms if each.id == form)
    return Press(loaded.view).make(Paper(form=chosen, mode=mode, unit=unit, member=member))


def ticks(data: bytes) -> list[list[bool]]:
    """Return for each row with boxes which of the three is ticked."""
    table = next(t for t in docx.Document(io.BytesIO(data)).tables if len(t.columns) == 5)
    return [["X" in cell.text.split("\t")[0] for cell in row.cells[2:]] for row in table.rows[1:]]


def codes(papers: tuple[Paper, ...]) -> list[str]:
    return [paper.member.code for paper in papers if paper.member]


# --- who gets which ------------------------------------------------------------------------------


def test_only_members_who_attend_at_home_get_a_comment_when_nobody_is_named(
    case: tuple[Workbook, Loaded],
) -> None:
    book, loaded = case
    attending = {row["member"] for row in rows_of(book, HOMES) if row["state"] == ATTENDING}
    papers = asked(loaded, "03-213")
    assert set(codes(papers)) == attending
    assert len(papers) == len(attending) > 8
    assert {paper.form.id for paper in papers} == {COMMENT}


def test_the_variant_of_a_named_member_follows_from_the_state(
    case: tuple[Workbook, Loaded],
) -> None:
    book, loaded = case
    for row in rows_of(book, HOMES):
        if row["state"] == STATES[3]:
            continue
        [paper] = asked(loaded, "03-213", [row["member"]])
        assert paper.form.id == (COMMENT if row["state"] == ATTENDING else EXEMPT), row


@pytest.mark.parametrize(
    ("form", "states", "unasked"),
    [
        ("1-213", {0, 1, 3}, {0, 1, 3}),
        ("2-213", {0, 1, 2}, {0}),
        ("03-213", {0, 1, 2}, {0}),
    ],
)
def test_each_paper_is_for_its_states_and_some_only_for_those_who_are_named(
    form: str, states: set[int], unasked: set[int]
) -> None:
    of = {row["member"]: STATES.index(row["state"]) for row in rows_of(stored(), HOMES)}
    assert {of[code] for code in codes(asked(LOADED, form))} == unasked
    assert {code for code in of if of[code] in unasked} == set(codes(asked(LOADED, form)))
    for code, state in of.items():
        if state in states:
            assert codes(asked(LOADED, form, [code])) == [code]
        else:
            [problem] = refused(LOADED, form, [code])
            assert problem.code == "form-of-others"
            assert MEMBERS[code].name in problem.message
            assert STATES[state] in problem.message


def test_the_wrong_variant_asked_for_by_its_id_is_refused() -> None:
    [problem] = refused(LOADED, EXEMPT, ["TL01"])
    assert problem.code == "form-of-others"
    assert "Miễn giới thiệu" in problem.hint
    assert asked(LOADED, EXEMPT) == ()


def test_a_blank_of_each_variant_can_be_printed_without_knowing_anybody() -> None:
    papers = asked(LOADED, "03-213", mode=Mode.BLANK)
    assert {paper.form.id for paper in papers} == {COMMENT, EXEMPT}
    assert not codes(papers)


@pytest.mark.parametrize("has_row", [True, False])
def test_a_state_that_nobody_gave_is_named_with_its_cell(has_row: bool, tmp_path: Path) -> None:  # noqa: FBT001
    def change(book: Workbook) -> None:
        put(book, HOMES, "TL04", "state", None)
        if not has_row:
            page = book[HOMES]
            row = next(c[0].row for c in page.iter_rows(min_row=4) if c[0].value == "TL04")
            page.delete_rows(row)

    _, loaded = changed(change, tmp_path)
    for members in (None, ["TL04"]):
        [problem] = refused(loaded, "03-213", members)
        assert problem.code == "residence-unknown"
        assert MEMBERS["TL04"].name in problem.message
        assert problem.where == "huyen.xlsx › Nơi cư trú" + (
            f" › {place(stored(), HOMES, 'TL04', 'state')}" if has_row else ""
        )
    assert codes(asked(loaded, "03-213", ["TL01"])) == ["TL01"]


def test_the_report_is_in_the_dossier_and_papers_written_elsewhere_are_not() -> None:
    inside = {paper.form.id for paper in papers_of(LOADED.units[1], LOADED)}
    assert "qd213/bao_cao" in inside
    assert not inside & {"qd213/mau_1", "qd213/mau_2", COMMENT, EXEMPT, "chung/cam_ket"}


@pytest.mark.parametrize("key", ["residence", "residence_on_request"])
def test_a_state_that_does_not_exist_is_a_mistake_in_the_data_of_a_form(
    key: str, tmp_path: Path
) -> None:
    folder = tmp_path / "rieng" / "mau"
    folder.mkdir(parents=True)
    form = FORMS[COMMENT]
    (folder / "mau.docx").write_bytes(form.template.read_bytes())
    text = (form.folder / "mau.toml").read_text(encoding="utf-8")
    text = "\n".join(line for line in text.splitlines() if not line.startswith(key))
    (folder / "mau.toml").write_text(f'{text}\n{key} = ["O_XA"]\n', encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        load_forms([tmp_path])
    [problem] = caught.value.problems
    assert (problem.code, problem.where) == ("form-value-wrong", f"rieng/mau/mau.toml › {key}")
    assert "GIOI_THIEU_MIEN" in problem.hint


# --- what they say -------------------------------------------------------------------------------


def test_the_boxes_of_a_final_comment_are_those_of_the_cells() -> None:
    checked = 0
    for row in rows_of(stored(), HOMES):
        if "commented" not in row:
            continue
        is_attending = row["state"] == ATTENDING
        made = make(COMMENT if is_attending else EXEMPT, Mode.FINAL, row["member"])
        assert made.lacking == ()
        marks = [row[f"mark_{n}"] for n in range(1, 7 if is_attending else 4)]
        assert ticks(made.data) == [[f"Mức {n}" == mark for n in (1, 2, 3)] for mark in marks]
        assert row["commented"].strftime("ngày %d tháng %-m năm %Y") in text_of(made.data)
        checked += 1
    assert checked == 10


@pytest.mark.parametrize("mode", [Mode.BLANK, Mode.PREFILLED])
@pytest.mark.parametrize("form", [COMMENT, EXEMPT])
def test_boxes_and_words_of_the_cell_at_home_stay_open_until_the_paper_is_final(
    form: str, mode: Mode
) -> None:
    made = make(form, mode, "TL02" if form == COMMENT else "TL05")
    assert not any(any(row) for row in ticks(made.data))
    assert "phong trào ở khu dân cư" not in text_of(made.data)
    assert "ngày .... tháng .... năm 2023" in text_of(made.data)


def test_a_final_comment_that_has_not_come_names_the_cells() -> None:
    made = make(COMMENT, Mode.FINAL, "TL15")
    assert [p.where.rpartition(" › ")[2] for p in made.lacking] == [
        place(stored(), HOMES, "TL15", field)
        for field in ("commented", *(f"mark_{number}" for number in range(1, 7)))
    ]
    assert "thiếu «Ngày nhận xét» của Mạc Thị Lệ Thu" in [p.message for p in made.lacking]


def test_the_introduction_carries_its_own_number_and_day_and_the_body_that_issues_it() -> None:
    for row in rows_of(stored(), HOMES):
        if row["state"] not in INTRODUCED:
            continue
        made = make("qd213/mau_1", Mode.FINAL, row["member"])
        assert made.lacking == ()
        text = text_of(made.data)
        day = row["introduced"].strftime("ngày %d tháng ")
        assert f"Số {row['number']} |" in text.splitlines()[2]
        assert day in text.splitlines()[2]
        assert "HUYỆN ỦY THẠCH LÂM / ĐẢNG ỦY VĂN PHÒNG HĐND VÀ UBND HUYỆN /" in text
        assert f"Kính gửi: {row['committee']}" in text
        assert f"Hiện cư trú tại: {row['address']}" in text
        box = re.search(r"^(.*)Thuộc diện giới thiệu nhưng được miễn", text, re.MULTILINE)
        assert box
        assert ("X" in box[1]) is (row["state"] == STATES[1])


def test_the_number_of_an_introduction_not_yet_given_is_named_with_its_cell() -> None:
    made = make("qd213/mau_1", Mode.FINAL, "TL06")
    assert [(p.where.rpartition(" › ")[2], p.message) for p in made.lacking] == [
        (
            place(stored(), HOMES, "TL06", "number"),
            "thiếu «Số giấy giới thiệu» của Vũ Thị Khánh Hòa",
        ),
        (
            place(stored(), HOMES, "TL06", "introduced"),
            "thiếu «Ngày giới thiệu» của Vũ Thị Khánh Hòa",
        ),
    ]
    assert make("qd213/mau_1", Mode.PREFILLED, "TL06").lacking == ()


def test_a_chi_bo_alone_in_its_workbook_leaves_open_who_signs_above_it(tmp_path: Path) -> None:
    home = {
        "state": "Giới thiệu",
        "address": "Thôn 1, xã Lâm Hạ",
        "committee": "Đảng ủy xã Lâm Hạ",
        "number": "12",
        "introduced": date(2022, 3, 4),
    }
    rows: dict[str, Rows] = {
        "Kỳ đánh giá": [
            {
                "year": 2023,
                "ruleset": "huyen_2023",
                "place": "Thạch Lâm",
                "superior": "Đảng bộ Phòng Giáo dục",
            }
        ],
        "Tổ chức": [{"code": "MN", "name": "Chi bộ Mầm non", "kind": "Chi bộ trực thuộc"}],
        "Đảng viên": [
            {
                "code": "M1",
                "name": "Hứa Thị Bưởi",
                "unit": "MN",
                "birth": date(1990, 1, 1),
                "admitted": date(2015, 1, 1),
                "sex": "Nữ",
            }
        ],
        "Chức vụ": [{"member": "M1", "unit": "MN", "role": "Bí thư"}],
        HOMES: [{"member": "M1", **home}],
    }
    path = tmp_path / "mot_minh.xlsx"
    path.write_bytes(write(rows, load_ruleset("huyen_2023").criteria))
    made = make("qd213/mau_1", Mode.FINAL, "M1", pipeline.load(path, Folders()))
    assert made.lacking == ()
    text = text_of(made.data)
    assert "/ ĐẢNG ỦY PHÒNG GIÁO DỤC /" in text
    assert "T/M ĐẢNG ỦY / BÍ THƯ" in text
    assert "CHI BỘ MẦM NON" not in text
    assert text.count("Hứa Thị Bưởi") == 1


# --- the report ----------------------------------------------------------------------------------


def expected_counts(book: Workbook, units: set[str]) -> dict[str, int]:
    people = {row["code"] for row in rows_of(book, "Đảng viên") if row["unit"] in units}
    homes = [row for row in rows_of(book, HOMES) if row["member"] in people]
    by_state = [sum(row["state"] == state for row in homes) for state in STATES]
    introduced, exempt, free, late = by_state
    told = sum(row["state"] == ATTENDING and "commented" in row for row in homes)
    received = {row["unit"]: row["received"] for row in rows_of(book, REVIEWS) if "received" in row}
    return {
        "1": len(people),
        "2": introduced + exempt + late,
        "2.1": introduced + exempt,
        "": exempt,
        "2.2": late,
        "3": free,
        "4": sum(received[unit] for unit in units),
        "5": introduced,
        "5.1": told,
        "5.2": introduced - told,
        "6": exempt + free,
    }


def tables(data: bytes) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in table.rows[1:]]
        for table in docx.Document(io.BytesIO(data)).tables
        if table.rows[0].cells[0].text == "TT"
    ]


def test_the_counts_of_the_report_agree_with_the_cells(case: tuple[Workbook, Loaded]) -> None:
    book, loaded = case
    cells = {"TH", "HC", "MC"}
    for unit, below in (("TH", {"TH"}), ("HC", {"HC"}), ("MC", {"MC"}), ("DB", cells)):
        for mode in (Mode.PREFILLED, Mode.FINAL):
            made = make("qd213/bao_cao", mode, unit, loaded)
            assert made.lacking == ()
            printed = {row[0]: int(row[2]) for row in tables(made.data)[0]}
            assert printed == expected_counts(book, below), (unit, mode)


def test_the_lists_name_everybody_once_and_say_who_needs_no_comment(
    case: tuple[Workbook, Loaded],
) -> None:
    book, loaded = case
    names = {row["code"]: row["name"] for row in rows_of(book, "Đảng viên")}
    homes = {names[row["member"]]: row for row in rows_of(book, HOMES)}
    _, away, others = tables(make("qd213/bao_cao", Mode.FINAL, "DB", loaded).data)
    listed = {row[1]: row for row in (*away, *others)}
    assert len(listed) == len(away) + len(others)
    assert set(listed) == set(names.values())
    assert {row[1] for row in away} == {n for n, r in homes.items() if r["state"] in INTRODUCED}
    for name, row in listed.items():
        home = homes[name]
        assert ("Không phải lấy nhận xét" in row[-1]) is (home["state"] in STATES[1:3])
        assert row[4] == home["address"]
        if home["state"] in INTRODUCED:
            assert row[5] == home["introduced"].strftime("%d/%m/%Y")
        if home["state"] == ATTENDING and "commented" in home:
            assert home["commented"].strftime("%d/%m/%Y") in row[-1]
        if home["state"] == ATTENDING and "commented" not in home:
            assert row[-1] == "Chưa có nhận xét"


def test_a_report_lacks_those_of_whom_no_state_is_given_and_the_number_received(
    tmp_path: Path,
) -> None:
    def change(book: Workbook) -> None:
        put(book, HOMES, "TL08", "state", None)
        put(book, REVIEWS, "MC", "received", None)

    book, loaded = changed(change, tmp_path)
    made = make("qd213/bao_cao", Mode.FINAL, "DB", loaded)
    assert {(p.where.rpartition(" › ")[2], p.message) for p in made.lacking} == {
        (place(book, HOMES, "TL08", "state"), "còn 1 đảng viên chưa ghi diện: Phan Chí Kiên"),
        (
            place(book, REVIEWS, "MC", "received"),
            "thiếu «Số đảng viên nơi khác giới thiệu đến sinh hoạt nơi cư trú» của Chi bộ Một cửa",
        ),
    }
    prefilled = make("qd213/bao_cao", Mode.PREFILLED, "DB", loaded)
    assert prefilled.lacking == ()
    assert "Còn 1 đảng viên chưa ghi diện: Phan Chí Kiên." in text_of(prefilled.data)


def test_what_a_dang_bo_received_itself_stands_where_it_is_given(tmp_path: Path) -> None:
    _, loaded = changed(lambda book: put(book, REVIEWS, "DB", "received", 9), tmp_path)
    printed = tables(make("qd213/bao_cao", Mode.FINAL, "DB", loaded).data)[0]
    assert ["4", "9"] in [[row[0], row[2]] for row in printed]


def test_a_line_for_reasons_is_there_only_where_a_comment_has_not_come() -> None:
    line = "Lý do chưa có phiếu nhận xét"
    assert line not in text_of(make("qd213/bao_cao", Mode.FINAL, "TH").data)
    assert line in text_of(make("qd213/bao_cao", Mode.FINAL, "MC").data)


# --- the member's file ---------------------------------------------------------------------------


def test_a_file_update_prints_what_changed_and_leaves_the_rest_open() -> None:
    for row in rows_of(stored(), "Bổ sung hồ sơ"):
        for mode in (Mode.PREFILLED, Mode.FINAL):
            made = make("chung/bo_sung_ho_so", mode, row["member"])
            assert made.lacking == ()
            text = text_of(made.data)
            for value in row.values():
                shown = f"{value:,}".replace(",", ".") if isinstance(value, int) else value
                assert value == row["member"] or shown in text
            by_head = f"{row['income'] // row['persons']:,}".replace(",", ".")
            assert f"- Bình quân người/hộ (đồng): {by_head}\n" in text
            assert re.search(r"^6\. Bị xử lý kỷ luật trong năm:\s*$", text, re.MULTILINE)
            assert "Không" not in text.replace("Không hoàn thành nhiệm vụ", "")


def test_an_average_that_does_not_come_out_even_is_rounded_down() -> None:
    text = text_of(make("chung/bo_sung_ho_so", Mode.FINAL, "TL02").data)
    assert "- Bình quân người/hộ (đồng): 83.333.333\n" in text


@pytest.mark.parametrize(("field", "value"), [("persons", None), ("income", None)])
def test_without_income_or_persons_the_average_stays_open(
    field: str, value: object, tmp_path: Path
) -> None:
    _, loaded = changed(lambda book: put(book, "Bổ sung hồ sơ", "TL02", field, value), tmp_path)
    made = make("chung/bo_sung_ho_so", Mode.FINAL, "TL02", loaded)
    assert made.lacking == ()
    assert re.search(r"^- Bình quân người/hộ \(đồng\):\s*$", text_of(made.data), re.MULTILINE)


def test_money_may_be_typed_with_dots_and_be_larger_than_a_count(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        put(book, "Bổ sung hồ sơ", "TL02", "income", "1.250.000.000")

    _, loaded = changed(change, tmp_path)
    text = text_of(make("chung/bo_sung_ho_so", Mode.FINAL, "TL02", loaded).data)
    assert "- Bình quân người/hộ (đồng): 416.666.666\n" in text


def test_the_level_on_a_file_update_is_the_one_decided_and_only_on_a_final_paper() -> None:
    decided = {row["subject"]: row["decided"] for row in rows_of(stored(), "Quyết định")}
    for code in ("TL02", "TL14"):
        text = text_of(make("chung/bo_sung_ho_so", Mode.FINAL, code).data)
        [line] = [row for row in text.splitlines() if row.replace("\u00a0", "").startswith("X")]
        assert line.endswith(decided[code])
        text = text_of(make("chung/bo_sung_ho_so", Mode.PREFILLED, code).data)
        assert not [row for row in text.splitlines() if row.replace("\u00a0", "")[:1] == "X"]


def test_a_member_of_whom_the_sheet_says_nothing_lacks_one_row_and_not_thirty_cells() -> None:
    made = make("chung/bo_sung_ho_so", Mode.FINAL, "TL04")
    assert [(p.where, p.message) for p in made.lacking] == [
        (
            "huyen_2023.xlsx › Bổ sung hồ sơ",
            "chưa có dòng nào cho Trịnh Hoàng Nhật Vy",
        )
    ]


def test_a_commitment_is_in_the_members_own_words_only_when_final() -> None:
    [row] = [r for r in rows_of(stored(), "Cam kết") if r["member"] == "TL14"]
    final = text_of(make("chung/cam_ket", Mode.FINAL, "TL14").data)
    prefilled = text_of(make("chung/cam_ket", Mode.PREFILLED, "TL14").data)
    assert "năm 2024" in final
    for field in ("politics", "ethics", "duties", "discipline", "remedies"):
        assert row[field] in final
        assert row[field] not in prefilled
    assert [p.message for p in make("chung/cam_ket", Mode.FINAL, "TL01").lacking] == [
        "chưa có dòng nào cho Hà Quang Lộc"
    ]


# --- all of them ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", MINE, ids=lambda form: form.id)
def test_a_blank_paper_names_nobody_and_every_paper_can_be_final(form: Form) -> None:
    subject = {"report": "DB", "member": "TL05" if form.id == EXEMPT else "TL02"}[
        form.subject.value
    ]
    final = make(form.id, Mode.FINAL, subject)
    assert final.lacking == ()
    assert "None" not in text_of(final.data)
    unit = LOADED.view.units[MEMBERS[subject].unit if subject in MEMBERS else subject]
    blank = Press(LOADED.view).make(Paper(form=form, mode=Mode.BLANK, unit=unit))
    text = text_of(blank.data)
    assert not [member.name for member in MEMBERS.values() if member.name in text]
    assert not [home for home in LOADED.view.residences.values() if str(home.address) in text]
    assert "Văn phòng HĐND" not in text


def test_the_comment_of_the_other_guideline_uses_the_same_facts(tmp_path: Path) -> None:
    form = next(each for each in load_forms() if each.id == "vp_ubnd_2023/mau_03")
    member = MEMBERS["TL02"]
    paper = Paper(
        form=form, mode=Mode.PREFILLED, unit=LOADED.view.units[member.unit], member=member
    )
    text = text_of(Press(LOADED.view).make(paper).data)
    home = LOADED.view.residences["TL02"]
    assert f"Hiện cư trú tại: {home.address}" in text
    assert f"{str(home.committee).upper()} / {str(home.cell).upper()}" in text
    assert not list(tmp_path.iterdir())


LONG = "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Khánh Thùy Dương Phương"


def crowded(path: Path) -> Loaded:
    """Return a chi bộ of 60 members with names of 60 letters, all introduced."""
    codes = [f"C{number:02d}" for number in range(60)]
    rows: dict[str, Rows] = {
        "Kỳ đánh giá": [{"year": 2023, "ruleset": "huyen_2023", "place": "Thạch Lâm"}],
        "Tổ chức": [{"code": "CB", "name": "Chi bộ Một cửa", "kind": "Chi bộ cơ sở"}],
        "Đảng viên": [
            {"code": code, "name": f"{LONG} {code}", "unit": "CB", "birth": date(1980, 1, 1)}
            for code in codes
        ],
        HOMES: [
            {
                "member": code,
                "state": STATES[int(code[1:]) % 2],
                "address": "Tổ dân phố Bình Hòa Đông 3, phường Cao Nguyên Thượng",
                "introduced": date(2021, 3, 1),
            }
            for code in codes
        ],
    }
    path.write_bytes(write(rows, load_ruleset("huyen_2023").criteria))
    return pipeline.load(path, Folders())


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_sixty_rows_repeat_their_head_and_no_signature_stands_alone(tmp_path: Path) -> None:
    loaded = crowded(tmp_path / "dong.xlsx")
    sources = {
        "qd213/bao_cao": ("CB", "Nơi nhận"),
        "chung/cam_ket": ("C00", "NGƯỜI CAM KẾT"),
        "chung/bo_sung_ho_so": ("C00", "NGƯỜI KHAI"),
    }
    made = {tmp_path / f"{name.replace('/', ' ')}.docx": name for name in sources}
    for path, name in made.items():
        path.write_bytes(make(name, Mode.PREFILLED, sources[name][0], loaded).data)
    for source, pdf in convert(list(made)).made:
        pages = [page.extract_text() for page in PdfReader(pdf).pages]
        sign = sources[made[source]][1]
        [signed] = [page for page in pages if sign in page]
        assert len(signed[: signed.index(sign)].split()) > 5, source.stem
        if made[source] == "qd213/bao_cao":
            whole = " ".join(" ".join(pages).split())
            assert len([n for n in range(60) if f"Phương C{n:02d}" in whole]) == 60
            listed = [page for page in pages if "Công Tằng" in page]
            assert len(listed) > 3
            assert all("Nơi cư trú" in page for page in listed)
