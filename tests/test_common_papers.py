"""The papers that no guideline numbers, their words and figures recomputed from the cells.

As in `test_figures`, nothing of docgen's reading or words is used to know what must be printed.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from docx_text import text_of
from openpyxl import load_workbook
from pypdf import PdfReader
from test_figures import FIXTURE, SHORT, rows_of, share, table_rows
from test_papers import crowded

from docgen import pipeline, plan
from docgen.context import Paper, View
from docgen.forms import Form, Mode
from docgen.holdings import papers_of
from docgen.model import Decision, Review
from docgen.office import convert
from docgen.pipeline import Folders, Loaded, Made, Press

BIG = pipeline.load(FIXTURE, Folders())
BOOK = load_workbook(FIXTURE)
PRESS = Press(BIG.view)
FORMS = {form.id.split("/")[1]: form for form in BIG.forms if form.id.startswith("chung/")}
NAMED = re.compile(
    "bien_ban|quyet_dinh|to_trinh|ke_hoach|van_ban_goi_y|bieu_sinh|giay_khen|danh_sach_khen"
)
OURS = [form for name, form in FORMS.items() if NAMED.match(name)]
UNITS = {unit.code: unit for unit in BIG.units}
TOP = "DB-VP"
CELLS = [row["code"] for row in rows_of(BOOK, "Tổ chức") if "parent" in row]
NAMES = {row["code"]: row["name"] for row in rows_of(BOOK, "Tổ chức")}
NOT_HELD = {
    "bien_ban_kiem_phieu_chi_bo",
    "bien_ban_kiem_phieu_to_chuc",
    "bien_ban_kiem_phieu_tap_the",
    "bien_ban_kiem_phieu_lanh_dao",
}
"""Records of votes of which the workbook has none."""


SOME = {TOP, "CTT", "CDS", "HCC"}
"""Units that are enough to try the modes that lack nothing."""


@cache
def all_made(form: Form, mode: Mode) -> list[tuple[Paper, Made]]:
    """Return the papers of a form: final ones of all units, else of some."""
    return [
        (paper, PRESS.make(paper))
        for paper in papers(form, mode)
        if mode is Mode.FINAL or paper.unit.code in SOME
    ]


def papers(form: Form, mode: Mode, loaded: Loaded = BIG) -> Iterator[Paper]:
    request = plan.Request(forms=[form.id], mode=mode, units=loaded.units)
    yield from plan.requested(request, loaded.forms, loaded.view)


def made(name: str, unit: str, mode: Mode = Mode.FINAL, view: View | None = None) -> Made:
    press = PRESS if view is None else Press(view)
    return press.make(Paper(form=FORMS[name], mode=mode, unit=UNITS[unit]))


def said(paper: Made) -> str:
    """Return the text of a paper on one line, so that a break in a cell does not matter."""
    return " ".join(text_of(paper.data).split())


def whole(name: str, unit: str, mode: Mode = Mode.FINAL) -> str:
    paper = made(name, unit, mode)
    assert paper.lacking == ()
    return said(paper)


def changed(**fields: Any) -> View:  # noqa: ANN401  # rows of any sheet
    """Return the review with some of its rows replaced."""
    review: Review = replace(BIG.view.review, **fields)
    return View(review=review, ruleset=BIG.view.ruleset, results=BIG.view.results)


def day(value: datetime) -> str:
    return value.strftime("%d/%m/%Y")


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("form", OURS, ids=lambda form: form.id)
def test_every_form_can_be_made_in_every_mode(form: Form, mode: Mode) -> None:
    every = all_made(form, mode)
    assert every
    for _, result in every:
        text = text_of(result.data)
        assert "{{" not in text
        assert "None" not in text
        assert mode is Mode.FINAL or result.lacking == ()


@pytest.mark.parametrize("form", OURS, ids=lambda form: form.id)
def test_a_final_paper_that_lacks_facts_names_their_cells_and_the_others_lack_nothing(
    form: Form,
) -> None:
    lacking = {paper.unit.code: result.lacking for paper, result in all_made(form, Mode.FINAL)}
    name = form.id.split("/")[1]
    assert all(" › " in problem.where for found in lacking.values() for problem in found)
    if name in NOT_HELD:
        assert all(lacking.values())
    elif name == "bieu_sinh_hoat":
        blank = {code for code in CELLS if len(months(code)) < 12 and code != "CDS"}
        assert {code for code in CELLS if lacking[code]} == blank | {"CDS"}
    elif name == "ke_hoach_khac_phuc":
        planned = {row["unit"] for row in rows_of(BOOK, "Khắc phục hạn chế")}
        assert {code for code, found in lacking.items() if not found} == planned
    elif name == "bien_ban_kiem_phieu_dang_vien":
        assert {code for code, found in lacking.items() if not found} >= set(CELLS) - {"KT", "HCC"}
    else:
        assert not any(lacking.values())


@pytest.mark.parametrize("unit", [TOP, *CELLS])
def test_the_minutes_of_a_review_meeting_count_who_came_and_keep_the_order(unit: str) -> None:
    [row] = [row for row in rows_of(BOOK, "Hội nghị kiểm điểm") if row["unit"] == unit]
    text = whole("bien_ban_hoi_nghi", unit)
    away = row["summoned"] - row["present"]
    assert (
        f"Số được triệu tập: {row['summoned']}; có mặt: {row['present']} "
        f"({share(row['present'], row['summoned'])}); vắng mặt: {away}." in text
    )
    assert f"hồi {row['began']}, ngày {day(row['held'])}. Địa điểm: {row['place']}." in text
    assert ("Người vắng mặt, lý do:" in text) is bool(away)
    for name in ("opinions", "conclusion", "purpose", "absent", "guests"):
        for line in row.get(name, "").split("\n"):
            assert line in text
    assert f"Hội nghị kết thúc lúc {row['ended']}." in text
    ranks = ["Bí thư", "Phó Bí thư", "Đảng ủy viên", "Chi ủy viên"]
    posts = {r["member"]: r["role"] for r in rows_of(BOOK, "Chức vụ") if r["unit"] == unit}
    people = {r["name"]: r for r in rows_of(BOOK, "Đảng viên") if unit in {TOP, r["unit"]}}
    listed = [r[1] for r in table_rows(made("bien_ban_hoi_nghi", unit).data, 5)]
    order = [ranks.index(posts.get(people[name]["code"], "Chi ủy viên")) for name in listed]
    held = [name for name in listed if people[name]["code"] in posts]
    assert listed[: len(held)] == held
    assert order[: len(held)] == sorted(order[: len(held)])
    if unit == TOP:
        assert len(listed) == len(posts)
    else:
        own = [r for r in people.values() if r["unit"] == unit]
        official = sum("official" in r and r["official"] <= row["held"] for r in own)
        assert (
            f"Tổng số đảng viên của chi bộ: {len(own)}; chính thức: {official}; "
            f"dự bị: {len(own) - official}." in text
        )


def test_no_minutes_assert_a_quorum_and_prefilled_ones_leave_what_was_said_open() -> None:
    for mode in Mode:
        text = said(made("bien_ban_hoi_nghi", "CTT", mode)).casefold()
        assert "2/3" not in text
        assert "đủ điều kiện" not in text
        [row] = [r for r in rows_of(BOOK, "Hội nghị kiểm điểm") if r["unit"] == "CTT"]
        spoken = row["conclusion"].casefold() in text
        assert spoken is (mode is Mode.FINAL)


def test_an_absence_without_names_is_missing_from_final_minutes() -> None:
    rows = tuple(
        replace(row, absent=None) if row.unit == "HCC" else row
        for row in BIG.view.review.review_meetings
    )
    paper = made("bien_ban_hoi_nghi", "HCC", view=changed(review_meetings=rows))
    assert [problem.message for problem in paper.lacking] == [
        f"thiếu «Người vắng mặt, lý do» của {NAMES['HCC']}"
    ]


@pytest.mark.parametrize("unit", sorted(set(CELLS) - {"KT"}))
def test_the_record_of_a_count_agrees_with_the_cells_row_by_row(unit: str) -> None:
    sessions = [row for row in rows_of(BOOK, "Hội nghị bỏ phiếu") if row["unit"] == unit]
    first, second = sorted(sessions, key=lambda row: str(row["round"]))
    counts = {(row["session"], row["subject"]): row for row in rows_of(BOOK, "Kết quả phiếu")}
    people = {r["name"]: r["code"] for r in rows_of(BOOK, "Đảng viên") if r["unit"] == unit}
    proposed = {row["subject"]: row["proposed"] for row in rows_of(BOOK, "Quyết định")}
    paper = made("bien_ban_kiem_phieu_dang_vien", unit)
    text = said(paper)
    levels: Counter[str] = Counter()
    rows = table_rows(paper.data, 12)
    for cells in rows:
        code = people[cells[1]]
        vote, base = counts[first["code"], code], first["returned"]
        given = [vote[name] for name in ("good", "done", "failed")]
        assert cells[3].strip() == "–"
        assert cells[4:7] == [f"{number}\n{share(number, base)}" for number in given]
        assert cells[7] == str(first["valid"] - sum(given))
        again = counts.get((second["code"], code))
        if again:
            assert cells[8] == f"{again['agree']}\n{share(again['agree'], second['returned'])}"
            assert cells[9] == str(again["disagree"])
        else:
            assert cells[8].strip() == cells[9] == "–"
        assert cells[10] == "–", "this guideline has no rule for the outcome of a vote"
        assert cells[11] == SHORT[proposed[code]]
        levels[proposed[code]] += 1
    assert rows
    for level in SHORT:
        assert f"- {level}: {levels[level]} ({share(levels[level], len(rows))})" in text
    for number, row in enumerate((first, second), start=1):
        assert (
            f"Vòng {number}. Số phiếu đã in {row['printed']} = phát ra {row['issued']} + chưa dùng "
            f"{row['unused']} + hỏng, đổi lại {row['spoiled']}." in text
        )
        assert (
            f"Vòng {number}. Số phiếu thu về {row['returned']} = hợp lệ {row['valid']} + không "
            f"hợp lệ {row['invalid']}." in text
        )
    away = first["summoned"] - first["present"]
    assert f"({share(first['present'], first['summoned'])}); vắng mặt: {away}." in text
    assert f"tổ trưởng {first['head_teller']}; thành viên: {first['tellers']}." in text
    assert f"biểu quyết, có mặt: {first['eligible']}." in text
    assert "không vượt quá" not in text


def test_a_sum_that_was_not_given_whole_is_not_printed() -> None:
    rows = tuple(replace(row, unused=None, spoiled=None) for row in BIG.view.review.sessions)
    paper = made("bien_ban_kiem_phieu_dang_vien", "CTT", view=changed(sessions=rows))
    assert "Số phiếu đã in: 6." in said(paper)
    assert "phát ra 4 +" not in said(paper)
    rows = tuple(replace(row, printed=None) for row in rows)
    paper = made("bien_ban_kiem_phieu_dang_vien", "CTT", view=changed(sessions=rows))
    assert "đã in" not in said(paper)
    assert paper.lacking == ()


def decided(kind: str) -> list[dict[str, Any]]:
    """Return the rows of decisions that give a level, of members or of units."""
    units = set(NAMES)
    rows = [row for row in rows_of(BOOK, "Quyết định") if "decided" in row]
    return [row for row in rows if (row["subject"] in units) is (kind == "units")]


@pytest.mark.parametrize(
    ("form", "kind", "columns", "number"),
    [
        ("quyet_dinh_dang_vien", "members", 5, "41-QĐ/ĐU"),
        ("quyet_dinh_chi_bo", "units", 4, "40-QĐ/ĐU"),
    ],
)
def test_a_decision_lists_those_whom_it_decided_on_and_nobody_else(
    form: str, kind: str, columns: int, number: str
) -> None:
    rows = decided(kind)
    people = {row["code"]: row["name"] for row in rows_of(BOOK, "Đảng viên")} | NAMES
    paper = made(form, TOP)
    assert paper.lacking == ()
    listed = table_rows(paper.data, columns)
    words = {level: short if columns == 5 else level for level, short in SHORT.items()}
    assert Counter((row[1], row[-1]) for row in listed) == Counter(
        (people[row["subject"]], words[row["decided"]]) for row in rows
    )
    text = said(paper)
    assert f"Số {number}" in text
    assert f"(Kèm theo Quyết định số {number}, ngày 20 tháng 12 năm 2023 của" in text
    for level in SHORT:
        some = sum(row["decided"] == level for row in rows)
        assert f"- {level}: {some} ({share(some, len(rows))})" in text
    pending = {row["subject"] for row in rows_of(BOOK, "Quyết định") if "decided" not in row}
    assert pending
    names = {row[1] for row in listed}
    assert not names & ({people[code] for code in pending} - {"Nguyễn Thị Thu Hà"})


def test_a_draft_of_a_decision_names_everybody_and_gives_nobody_a_level() -> None:
    for form, columns in (("quyet_dinh_dang_vien", 5), ("quyet_dinh_chi_bo", 4)):
        rows = table_rows(made(form, TOP, Mode.PREFILLED).data, columns)
        assert rows
        assert {row[-1] for row in rows} == {""}
        assert "41-QĐ" not in said(made(form, TOP, Mode.PREFILLED))


def test_before_any_decision_a_final_one_is_missing_its_levels_and_prints_none() -> None:
    rows = tuple(replace(row, decided=None) for row in BIG.view.review.decisions)
    paper = made("quyet_dinh_chi_bo", TOP, view=changed(decisions=rows))
    assert "thiếu «Mức đã quyết định»" in paper.lacking[-1].message
    assert all(not re.search("Hoàn thành", row[-1]) for row in table_rows(paper.data, 4))


def test_two_numbers_make_two_decisions_and_what_another_body_decided_makes_none() -> None:
    def other(row: Decision) -> Decision:
        if row.subject == "TH":
            return replace(row, number="52-QĐ/ĐU", signed=date(2023, 12, 27))
        if row.subject == "NC":
            return replace(row, body="Ban Thường vụ Đảng ủy cấp trên")
        return row

    rows = tuple(other(row) for row in BIG.view.review.decisions)
    paper = made("quyet_dinh_chi_bo", TOP, view=changed(decisions=rows))
    assert paper.lacking == ()
    text = said(paper)
    assert re.findall(r"Số (\d+-QĐ/ĐU)", text) == ["40-QĐ/ĐU", "52-QĐ/ĐU"]
    assert "An Bình, ngày 27 tháng 12 năm 2023" in text
    tables = [t for t in docx.Document(io.BytesIO(paper.data)).tables if len(t.columns) == 4]
    first, second = ([row.cells[1].text for row in table.rows[1:]] for table in tables)
    assert second == [NAMES["TH"]]
    assert NAMES["NC"] not in first
    assert len(first) == len(decided("units")) - 2


def test_what_is_registered_for_next_year_is_counted_from_the_cells() -> None:
    asked = {row["unit"]: row["next_grade"] for row in rows_of(BOOK, "Đánh giá tổ chức")}
    text = whole("to_trinh_dang_ky", TOP)
    assert f"1. {NAMES[TOP]}: {asked[TOP]}." in text
    for level in SHORT:
        count = sum(asked[code] == level for code in CELLS)
        assert f"- {level}: {count} ({share(count, len(CELLS))})" in text
    rows = table_rows(made("to_trinh_dang_ky", TOP).data, 3)
    assert [(row[1], row[2]) for row in rows] == [(NAMES[c], SHORT[asked[c]]) for c in CELLS]
    assert "xếp loại chất lượng năm 2023 của Đảng bộ Văn phòng UBND tỉnh: ...." in text
    draft = said(made("to_trinh_dang_ky", TOP, Mode.PREFILLED))
    assert not re.search(r"1\. Đảng bộ [^:]+: Hoàn thành", draft)


def test_a_plan_of_remedies_counts_their_states_and_names_those_that_are_late() -> None:
    rows = [row for row in rows_of(BOOK, "Khắc phục hạn chế") if row["unit"] == TOP]
    [issued] = [r for r in rows_of(BOOK, "Văn bản, giấy tờ") if r["unit"] == TOP]
    text = whole("ke_hoach_khac_phuc", TOP)
    assert f"Số {issued['number']}" in text
    states = Counter(row.get("state") for row in rows)
    assert (
        f"Tổng số: {len(rows)}; đã khắc phục: {states['Đã khắc phục']}; đang khắc phục: "
        f"{states['Đang khắc phục']}; chưa khắc phục: {states['Chưa khắc phục']}." in text
    )
    late = [
        row
        for row in rows
        if row["deadline"] < issued["day"] and row.get("state") != "Đã khắc phục"
    ]
    assert len(late) == 1
    for row in rows:
        line = f"- {row['weakness']} ({day(row['deadline'])})."
        assert (line in text) is (row in late)
    cells = table_rows(made("ke_hoach_khac_phuc", TOP).data, 7)
    assert [row[1:6] for row in cells] == [
        [*(r[k] for k in ("weakness", "cause", "measure", "responsible")), day(r["deadline"])]
        for r in rows
    ]
    assert [("quá hạn" in row[6]) for row in cells] == [row in late for row in rows]


def months(unit: str) -> dict[int, str]:
    [row] = [row for row in rows_of(BOOK, "Sinh hoạt chi bộ") if row["unit"] == unit]
    return {n: row[f"month_{n}"] for n in range(1, 13) if f"month_{n}" in row}


def test_the_table_of_monthly_meetings_counts_and_averages_the_cells() -> None:
    sheet = {row["unit"]: row for row in rows_of(BOOK, "Sinh hoạt chi bộ")}
    paper = made("bieu_sinh_hoat", TOP, Mode.PREFILLED)
    rows = table_rows(paper.data, 21)
    assert [row[1] for row in rows] == [NAMES[code] for code in CELLS]
    marks = {"Tốt": "T", "Khá": "K", "Trung bình": "TB", "Kém": "Kém", "Không họp": "–"}
    averaged = 0
    for code, cells in zip(CELLS, rows, strict=True):
        quality = months(code)
        for month in range(1, 13):
            before = code == "CDS" and month < 7
            mark = "–" if before else marks.get(quality.get(month, ""), "")
            points = sheet[code].get(f"points_{month}", "")
            assert cells[month + 1] == (f"{points}\n{mark}" if points else mark)
        points = [sheet[code][f"points_{n}"] for n in quality if f"points_{n}" in sheet[code]]
        if points:
            mean = (Decimal(sum(points)) / len(points)).quantize(Decimal("0.01"))
            assert cells[14] == f"{mean.normalize():f}".replace(".", ",")
            averaged += 1
        else:
            assert cells[14] == "–"
        assert cells[15:20] == [str(list(quality.values()).count(word)) for word in marks]
        weak = sum(word in {"Trung bình", "Kém"} for word in quality.values())
        assert cells[20] == ("Không quá HTNV" if weak >= 3 else "")
    assert averaged == 4
    assert said(paper).count("không được xếp loại hoàn thành tốt nhiệm vụ trở lên") == 1


def test_rewards_are_listed_as_the_cells_have_them_and_certificates_made_for_ones_own() -> None:
    rows = rows_of(BOOK, "Khen thưởng")
    people = {row["code"]: row["name"] for row in rows_of(BOOK, "Đảng viên")} | NAMES
    listed = table_rows(made("danh_sach_khen_thuong", TOP).data, 8)
    assert [(r[1], r[4], r[5], r[6], r[7]) for r in listed] == [
        (people[r["subject"]], r["form"], r["merit"], r["number"], day(r["signed"])) for r in rows
    ]
    of_cell = table_rows(made("danh_sach_khen_thuong", "CTT").data, 8)
    homes = {row["code"]: row["unit"] for row in rows_of(BOOK, "Đảng viên")}
    assert [r[1] for r in of_cell] == [
        people[r["subject"]] for r in rows if homes.get(r["subject"]) == "CTT"
    ]
    own = [row for row in rows if row["body"] == "Đảng ủy Văn phòng UBND tỉnh"]
    assert 0 < len(own) < len(rows)
    certificates = list(papers(FORMS["giay_khen"], Mode.FINAL))
    assert [paper.whose for paper in certificates] == [people[row["subject"]] for row in own]
    for paper, row in zip(certificates, own, strict=True):
        text = said(PRESS.make(paper))
        for word in (people[row["subject"]], row["merit"], row["number"], "GIẤY KHEN"):
            assert word in text
        assert ("Đồng chí" in text) is (row["subject"] in homes)


def test_a_letter_of_suggestion_has_the_words_of_its_row_and_goes_to_whom_it_concerns() -> None:
    rows = rows_of(BOOK, "Gợi ý kiểm điểm")
    letters = list(papers(FORMS["van_ban_goi_y"], Mode.FINAL))
    assert [paper.unit.code for paper in letters] == [TOP] * len(rows)
    for paper, row in zip(letters, rows, strict=True):
        text = said(PRESS.make(paper))
        assert f"Số {row['number']}" in text
        for name in ("grounds", "content"):
            assert all(line in text for line in row[name].split("\n"))
        due = row["deadline"]
        assert f"trước ngày {due.day:02d} tháng {due.month} năm {due.year}." in text
        is_unit = row["subject"] in NAMES
        to = NAMES.get(row["subject"], "Đồng chí Nguyễn Thị Lợi, Chi bộ Tiếp công dân")
        assert f"Kính gửi: {to}" in text
        assert ("Báo cáo kiểm điểm của tập thể giải trình" in text) is is_unit
    blank = said(PRESS.make(next(papers(FORMS["van_ban_goi_y"], Mode.BLANK))))
    assert rows[0]["number"] not in blank
    assert "Kính gửi: ...." in blank


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_sixty_long_names_repeat_the_head_and_no_signature_stands_alone(tmp_path: Path) -> None:
    loaded = crowded(tmp_path)
    press = Press(loaded.view)
    signed_by = {
        "bien_ban_hoi_nghi": "NGƯỜI GHI BIÊN BẢN",
        "bien_ban_kiem_phieu_dang_vien": "T/M TỔ KIỂM PHIẾU",
        "quyet_dinh_dang_vien": "Nơi nhận",
    }
    sources = []
    for name in signed_by:
        form = next(form for form in loaded.forms if form.id == f"chung/{name}")
        paper = Paper(form=form, mode=Mode.PREFILLED, unit=loaded.units[0])
        sources.append(tmp_path / f"{name}.docx")
        sources[-1].write_bytes(press.make(paper).data)
    done = convert(sources).made
    assert len(done) == len(signed_by)
    for source, pdf in done:
        pages = [" ".join(page.extract_text().split()) for page in PdfReader(pdf).pages]
        with_rows = [page for page in pages if "Phước Hoàng" in page and " TT " in f" {page} "]
        assert len(with_rows) >= 5, source.stem
        assert all("Họ và tên" in page for page in with_rows), source.stem
        for number in range(60):
            assert sum(f"Phương {number:02d} " in f"{page} " for page in pages) >= 1
        [signed] = [page for page in pages if signed_by[source.stem] in page]
        assert len(signed[: signed.index(signed_by[source.stem])].split()) > 15, source.stem


def test_what_seed_000_lists_is_in_its_dossier_with_minutes_and_decisions() -> None:
    inside = {name for name, form in FORMS.items() if form.dossier_order > 1}
    assert inside == {
        *("bien_ban_hoi_nghi", "to_trinh_dang_ky", "bo_sung_ho_so"),
        *("bien_ban_kiem_phieu_to_chuc", "bien_ban_kiem_phieu_chi_bo"),
        *("bien_ban_kiem_phieu_dang_vien", "quyet_dinh_chi_bo", "quyet_dinh_dang_vien"),
    }
    unit = next(unit for unit in BIG.units if unit.code == "CTT")
    ids = [paper.form.id for paper in papers_of(unit, BIG)]
    assert "chung/bien_ban_hoi_nghi" in ids
    assert "chung/to_trinh_dang_ky" not in ids, "only a tổ chức cơ sở đảng registers"


def test_every_unit_of_the_workbook_has_its_meeting_and_nothing_in_it_contradicts() -> None:
    assert BIG.reading.problems == ()
    assert {row["unit"] for row in rows_of(BOOK, "Hội nghị kiểm điểm")} == set(UNITS)
