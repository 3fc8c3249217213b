"""Reports of a unit, Biểu số of seed 003, lists of a dossier, annexes: figures checked by cells."""

import io
import re
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx_text import text_of
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader
from report_books import PEOPLE, UNITS, items, rows, saved
from test_figures import SHORT, rows_of, share

from docgen import pipeline, plan
from docgen.cli import main
from docgen.context import Paper
from docgen.context.statistics import table_words
from docgen.context.words import Writer
from docgen.errors import DataError, ExitCode
from docgen.excel import write
from docgen.forms import Form, FormSubject, Mode, find_form, load_forms
from docgen.model import Grade, YesNo
from docgen.office import convert
from docgen.pipeline import Folders, Loaded, Press
from docgen.render import Template
from docgen.statistics import from_report

ROOT = Path(__file__).parent.parent
BIG = ROOT / "fixtures" / "van_phong_ubnd_tinh.xlsx"
SEED = ROOT / "fixtures" / "bao_lam_2018_2022.toml"
MINE = [
    form
    for form in load_forms()
    if form.set == "bao_lam_2022"
    or (form.set == "chung" and form.subject in {FormSubject.REPORT, FormSubject.EXPLANATION})
    or "danh_muc_tap_the" in form.id
]
OF_OPINIONS = [form for form in MINE if form.items]
REPORT = "chung/bao_cao_ket_qua"


def book_of(ruleset: str, year: int = 2023) -> dict[str, list[dict[str, Any]]]:
    """Return the rows under a guideline; only seed 003 asks for opinions."""
    tables = rows(ruleset, year)
    if ruleset != "bao_lam_2022":
        tables["Góp ý quy định"] = []
    return tables


@pytest.fixture(scope="module")
def bao_lam(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Return the workbook of 2022 with the newest member decided too."""
    tables = book_of("bao_lam_2022", 2022)
    tables["Quyết định"].append({"subject": "P8", "decided": Grade.HOAN_THANH})
    return saved(tmp_path_factory.mktemp("bao_lam"), tables, "bao_lam_2022")


@pytest.fixture(scope="module")
def vp(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workbook, Loaded]:
    """Return the workbook under a guideline with streaks, as cells and as docgen understands it."""
    folder = tmp_path_factory.mktemp("vp")
    loaded = saved(folder, book_of("vp_ubnd_2023"), "vp_ubnd_2023")
    return load_workbook(folder / "so.xlsx"), loaded


def papers_of(loaded: Loaded, form: Form, mode: Mode) -> tuple[Paper, ...]:
    """Return the papers of one form for the đảng bộ."""
    request = plan.Request(forms=[form.id], mode=mode, units=loaded.units[:1])
    return plan.requested(request, loaded.forms, loaded.view)


def made(loaded: Loaded, form_id: str, mode: Mode) -> bytes:
    """Return the one paper that a form makes for the đảng bộ."""
    [paper] = papers_of(loaded, find_form(loaded.forms, form_id), mode)
    return Press(loaded.view).make(paper).data


@pytest.mark.parametrize("form", MINE, ids=lambda form: form.id)
def test_every_form_is_made_in_every_mode_and_lacks_nothing_when_all_is_there(
    form: Form, bao_lam: Loaded
) -> None:
    loaded = bao_lam
    for mode in form.modes:
        papers = papers_of(loaded, form, mode)
        assert papers
        for paper in papers:
            done = Press(loaded.view).make(paper)
            assert done.lacking == ()
            assert "None" not in text_of(done.data)
            if mode is Mode.BLANK:
                assert not [name for name in UNITS.values() if name in text_of(done.data)]


@pytest.mark.parametrize("form", MINE, ids=lambda form: form.id)
def test_a_form_is_found_by_its_code_and_by_its_title(form: Form, bao_lam: Loaded) -> None:
    forms = bao_lam.forms
    assert find_form(forms, form.code) == form
    assert find_form(forms, form.title) == form


# --- tables of five years -------------------------------------------------------------------


def levels_in(book: Workbook, codes: set[str], back: int) -> Counter[str]:
    """Return the levels of some subjects so many years back, straight from the cells."""
    if back == 0:
        found = {r["subject"]: r.get("decided") for r in rows_of(book, "Quyết định")}
    else:
        found = {r["subject"]: r.get(f"year_{back}") for r in rows_of(book, "Lịch sử")}
    return Counter(str(found[code]) for code in codes if found.get(code) in SHORT)


def year_tables(data: bytes) -> list[list[list[str]]]:
    """Return the tables of five years of a paper as texts, the two rows of headings left out."""
    tables = docx.Document(io.BytesIO(data)).tables
    return [
        [[cell.text for cell in row.cells] for row in table.rows[2:]]
        for table in tables
        if table.rows[0].cells[-1].text == "Năm đánh giá"
    ]


def check_table(printed: list[list[str]], book: Workbook, codes: set[str], years: range) -> None:
    """Compare every cell, every share and every sum of one table with the cells of the workbook."""
    for column, year in enumerate(years):
        counted = levels_in(book, codes, years[-1] - year)
        total = sum(counted.values())
        for place, level in enumerate(SHORT):
            number = counted[level]
            told = f"{number}\n{share(number, total)}" if number else "0"
            assert printed[place][1] == level
            assert printed[place][2 + column] == told
        assert printed[4][2 + column] == str(total)


def test_the_tables_of_the_report_agree_with_the_cells(vp: tuple[Workbook, Loaded]) -> None:
    book, loaded = vp
    cells, committees, leaders, people = year_tables(made(loaded, REPORT, Mode.FINAL))
    years = range(2019, 2024)
    check_table(cells, book, {"C1", "C2", "C3"}, years)
    check_table(committees, book, {"CU"}, years)
    check_table(leaders, book, {"LD"}, years)
    check_table(people, book, set(PEOPLE), years)
    assert people[4][-1] == "7"


def test_the_former_years_of_the_shipped_example_agree_and_this_year_stays_open() -> None:
    loaded = pipeline.load(BIG, Folders())
    book = load_workbook(BIG)
    codes = {row["code"] for row in rows_of(book, "Đảng viên")}
    *_, people = year_tables(made(loaded, REPORT, Mode.PREFILLED))
    for column, year in enumerate(range(2019, 2023)):
        counted = levels_in(book, codes, 2023 - year)
        assert people[4][2 + column] == str(sum(counted.values()))
        assert [row[2 + column].split("\n")[0] for row in people[:4]] == [
            str(counted[level]) for level in SHORT
        ]
    assert {row[-1] for row in people} == {""}


def test_a_final_report_names_the_first_cell_of_a_level_not_decided(tmp_path: Path) -> None:
    tables = book_of("vp_ubnd_2023")
    for row in tables["Quyết định"]:
        if row["subject"] in {"P2", "P5"}:
            del row["decided"]
    loaded = saved(tmp_path, tables, "vp_ubnd_2023")
    [paper] = papers_of(loaded, find_form(loaded.forms, REPORT), Mode.FINAL)
    [problem] = Press(loaded.view).make(paper).lacking
    assert problem.where == "so.xlsx › Quyết định › C5"
    assert "của 2 trường hợp, trước hết là Đặng Quỳnh Hương" in problem.message


def test_the_two_misprints_of_the_seed_are_told_below_their_tables() -> None:
    tables = {table.id: table for table in from_report(SEED)}
    years = range(2018, 2023)
    words = {
        key: table_words(tables[name], years, Writer(mode=Mode.FINAL), {})
        for key, name in (
            ("co_so", "tccsd"),
            ("cap_uy", "cap_uy"),
            ("lanh_dao", "ldql"),
            ("dang_vien", "dang_vien"),
        )
    }
    form = find_form(load_forms(), "bao_lam_2022/bang_ket_qua")
    rendered = Template.load(form.template, name=form.label).render(
        {
            "cap_tren": "a",
            "dia_danh": "b",
            "ngay_van_ban": "c",
            "nam": "2022",
            "nguoi_lap": "",
            "don_vi": {"ten_ban_hanh": "d", "thay_mat": "e"},
            "nguoi_ky": {"ten": "f", "chuc_vu": "g"},
            "cac_nam": {f"nam_{n}": str(year) for n, year in enumerate(years, start=1)},
            "nam_nam": words,
        }
    )
    lines = text_of(rendered.data).splitlines()
    told = [line for line in lines if line.startswith("Năm ")]
    assert told == [
        "Năm 2018: bốn mức cộng lại là 35, tổng số ghi 34 (lệch +1).",
        "Năm 2019: bốn mức cộng lại là 2866, tổng số ghi 2886 (lệch -20).",
    ]
    assert "| Tổng số | 34 | 35 | 35 | 31 | 30 |" in lines
    assert "| 2 | Hoàn thành tốt nhiệm vụ | 2.208 | 2.258 | 2.311 | 2.259 | 2.411 |" in lines
    assert "| Tổng số | 2.795 | 2.886 | 2.947 | 2.965 | 3.016 |" in lines


def test_who_came_later_is_no_gap_of_former_years(bao_lam: Loaded) -> None:
    text = text_of(made(bao_lam, "bao_lam_2022/bang_ket_qua", Mode.FINAL))
    # blank cells: P3 four years back, P4 three and four; P8 was admitted this year
    assert "không cộng vào bảng: năm 2018: 2; năm 2019: 1 trường hợp." in text


# --- streaks, years rated anew, counts ------------------------------------------------------


def test_the_report_lists_five_years_running_and_years_to_be_rated_anew(
    vp: tuple[Workbook, Loaded],
) -> None:
    loaded = vp[1]
    data = made(loaded, REPORT, Mode.FINAL)
    tables = {
        tuple(cell.text for cell in each.rows[0].cells): each
        for each in docx.Document(io.BytesIO(data)).tables
    }
    [streaks] = [each for heads, each in tables.items() if "Số năm" in heads]
    named = [row.cells[1].text.split(",")[0] for row in streaks.rows[1:]]
    # the cells: decided best this year, and best in each of the four years before
    assert named == [
        name for name, _, past, now in PEOPLE.values() if now == "x" and past[:4] == "xxxx"
    ]
    assert {row.cells[3].text for row in streaks.rows[1:]} == {"đạt"}
    [again] = [each for heads, each in tables.items() if "Mức cũ" in heads]
    [row] = [[cell.text for cell in row.cells] for row in again.rows[1:]]
    assert row[1:5] == [
        "Vũ Đình Khuê, Chi bộ Trường Tiểu học An Hòa",
        "2020",
        "Hoàn thành xuất sắc nhiệm vụ",
        "Không hoàn thành nhiệm vụ",
    ]
    assert "khen thưởng" in row[5].casefold()
    assert "5 năm liền tính đến năm 2023" in row[5]


def test_a_level_that_only_docgen_computed_makes_no_streak_on_paper(tmp_path: Path) -> None:
    tables = book_of("vp_ubnd_2023")
    tables["Quyết định"] = []
    loaded = saved(tmp_path, tables, "vp_ubnd_2023")
    assert "5/5" not in text_of(made(loaded, REPORT, Mode.PREFILLED))


def test_an_empty_list_is_no_claim_where_the_guideline_does_not_ask(bao_lam: Loaded) -> None:
    assert not bao_lam.view.ruleset.streaks
    text = text_of(made(bao_lam, REPORT, Mode.FINAL))
    assert "năm liền, tính đến năm 2022:\n\nHướng dẫn áp dụng không có quy định này." in text


def test_the_counts_of_the_report_are_those_of_the_sheets(vp: tuple[Workbook, Loaded]) -> None:
    loaded = vp[1]
    text = text_of(made(loaded, REPORT, Mode.FINAL))
    assert "Số 45-BC/ĐU" in text
    assert "có 3 tổ chức đảng trực thuộc (3 chi bộ, 0 đảng bộ bộ phận) với 8 đảng viên; 7 " in text
    assert "- Mới kết nạp chưa đủ 6 tháng: 1 đảng viên." in text
    assert "Được gợi ý kiểm điểm: 1 tập thể, 2 cá nhân." in text
    assert "Được khen thưởng: 1 tập thể, 1 cá nhân." in text
    assert "- Cụ thể hóa quy định: 12-KH/ĐU, ngày 10/11/2023." in text


# --- Biểu số 1 to 4 -------------------------------------------------------------------------


def test_the_documents_of_a_year_stand_in_its_column_line_by_line(bao_lam: Loaded) -> None:
    data = made(bao_lam, "Biểu số 1", Mode.FINAL)
    [table] = [each for each in docx.Document(io.BytesIO(data)).tables if len(each.columns) == 7]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells[0][2:] == ["2018", "2019", "2020", "2021", "2022"]
    assert cells[1][2:] == ["", "", "08-KH/ĐU", "", "12-KH/ĐU"]
    assert cells[2][2:] == ["", "", "17/11/2020", "", "10/11/2022"]
    assert cells[5][2] == "30-CV/ĐU\n31-CV/ĐU"
    assert cells[6][2] == "16/11/2018\n27/11/2018"


def test_a_document_without_a_number_is_missing_in_a_final_form(tmp_path: Path) -> None:
    tables = book_of("bao_lam_2022", 2022)
    tables["Văn bản chỉ đạo"][1]["number"] = None
    loaded = saved(tmp_path, tables, "bao_lam_2022")
    [paper] = papers_of(loaded, find_form(loaded.forms, "Biểu số 1"), Mode.FINAL)
    [problem] = Press(loaded.view).make(paper).lacking
    assert problem.where == "so.xlsx › Văn bản chỉ đạo › D5"


@pytest.mark.parametrize("form", OF_OPINIONS, ids=lambda form: form.id)
def test_a_template_prints_just_the_items_that_its_data_names(form: Form) -> None:
    with zipfile.ZipFile(form.template) as package:
        body = package.read("word/document.xml").decode()
    for word in ("phu_hop", "chua_phu_hop", "de_nghi"):
        assert tuple(re.findall(rf"gop_y\['([^']+)'\]\.{word} ", body)) == form.items


def test_an_item_belongs_to_one_form_only() -> None:
    assert len(items()) == len(set(items())) == 11 + 12 + 24


def test_an_opinion_ticks_one_box_and_a_proposal_may_stand_alone(bao_lam: Loaded) -> None:
    loaded = bao_lam
    ticked = [text_of(made(loaded, form.id, Mode.FINAL)) for form in OF_OPINIONS]
    assert sum(text.count(" | X |  | ") for text in ticked) == len(items()) - 2
    assert "| Tiêu chí (đ) |  | X | Gộp với tiêu chí (d)\nvà nêu rõ mức đánh giá |" in ticked[0]
    assert "chất lượng |  |  | Không nên quy định |" in ticked[2]
    assert not [form for form in OF_OPINIONS if " X " in text_of(made(loaded, form.id, Mode.BLANK))]


def test_an_item_without_an_opinion_is_missing_with_its_cell(tmp_path: Path) -> None:
    tables = book_of("bao_lam_2022", 2022)
    tables["Góp ý quy định"][0] = {"unit": "DB", "item": "2.1.a"}
    del tables["Góp ý quy định"][2]
    loaded = saved(tmp_path, tables, "bao_lam_2022")
    [paper] = papers_of(loaded, find_form(loaded.forms, "Biểu số 2"), Mode.FINAL)
    lacking = {problem.where: problem.message for problem in Press(loaded.view).make(paper).lacking}
    assert lacking == {
        "so.xlsx › Góp ý quy định › C4": "thiếu «Phù hợp» của mục 2.1.a",
        "so.xlsx › Góp ý quy định": "chưa có dòng nào cho mục 2.1.c",
    }


def test_an_opinion_on_an_item_that_no_form_prints_is_an_error_of_its_cell(tmp_path: Path) -> None:
    tables = book_of("bao_lam_2022", 2022)
    tables["Góp ý quy định"][3]["item"] = "2.1.z"
    with pytest.raises(DataError) as caught:
        saved(tmp_path, tables, "bao_lam_2022")
    [problem] = caught.value.problems
    assert (problem.code, problem.where) == ("item-unknown", "so.xlsx › Góp ý quy định › B7")
    assert "2.1.a" in problem.hint
    out = io.StringIO()
    assert main(["check", str(tmp_path / "so.xlsx")], out, io.StringIO()) is ExitCode.DATA
    assert "[item-unknown]" in out.getvalue()


def test_a_new_workbook_of_2022_filled_by_hand_makes_the_forms_and_a_dossier(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.xlsx"
    talk = io.StringIO()

    def run(*words: object) -> ExitCode:
        return main([str(word) for word in words], io.StringIO(), talk)

    assert run("new", path, "--ruleset", "bao_lam_2022", "--year", 2022) is ExitCode.OK
    book = load_workbook(path)

    def type_in(sheet: str, *values: dict[str, object]) -> None:
        page = book[sheet]
        ids = [cell.value for cell in page[1]]
        for row, cells in enumerate(values, start=4):
            for name, value in cells.items():
                page.cell(row, ids.index(name) + 1).value = value  # type: ignore[assignment]  # any value of a cell

    type_in("Tổ chức", {"code": "DB", "name": "Đảng bộ xã An Hòa", "kind": "Đảng bộ cơ sở"})
    type_in(
        "Văn bản chỉ đạo",
        {
            "unit": "DB",
            "group": "Cụ thể hóa quy định",
            "year": 2021,
            "number": "32-KH/ĐU",
            "day": date(2021, 11, 8),
        },
    )
    for_all: list[dict[str, object]] = [
        {"unit": "DB", "item": item, "fits": "Có"} for item in items()
    ]
    type_in("Góp ý quy định", *for_all)
    book.save(path)
    wanted = [word for n in range(1, 5) for word in ("--form", f"Biểu số {n}")]
    assert run("fill", path, *wanted, "--mode", "prefilled", "-o", tmp_path / "a") is ExitCode.OK
    assert len(list((tmp_path / "a").rglob("*.docx"))) == 4
    assert run("fill", path, "--form", "Biểu số 4", "--mode", "final", "-o", tmp_path / "b") in {
        ExitCode.OK,
        ExitCode.INCOMPLETE,
    }
    run("dossier", "build", path, "-o", tmp_path / "c")
    names = " ".join(file.name for file in (tmp_path / "c").rglob("*.docx"))
    assert [f"Biểu số {n}" in names for n in range(1, 5)] == [True] * 4, talk.getvalue()


# --- lists of a dossier ---------------------------------------------------------------------


def test_the_list_of_a_dossier_ticks_only_what_the_workbook_says_is_there(tmp_path: Path) -> None:
    loaded = saved(tmp_path, book_of("ke_hoach_352_2023"), "ke_hoach_352_2023")
    text = text_of(made(loaded, "Danh mục hồ sơ", Mode.PREFILLED))
    assert "Kèm theo Kế hoạch số 352-KH/HU" in text
    assert "Đảng bộ cơ sở xã, thị trấn" in text
    numbered = re.findall(r"^\| (\d+) \|.*", text, re.MULTILINE)
    assert len(numbered) == 13
    ticked = [line for line in text.splitlines() if "| X |" in line]
    [line] = ticked
    assert line.startswith("| 3 | Báo cáo kiểm điểm của tập thể Ban Thường vụ Đảng ủy |  | X |")
    assert line.endswith("| Số 41-BC/ĐU, ngày 10/12/2023 |")
    assert len(re.findall(r"^\| \d+ \| [^|]+ \| Nếu có \|", text, re.MULTILINE)) == 3
    of_leaders = text_of(made(loaded, "Danh mục hồ sơ (tập thể)", Mode.PREFILLED))
    assert "Thường trực HĐND, tập thể lãnh đạo UBND cấp xã" in of_leaders


def test_a_guideline_without_a_list_leaves_lines_to_write_on(tmp_path: Path) -> None:
    loaded = saved(tmp_path, book_of("huyen_2023"), "huyen_2023")
    text = text_of(made(loaded, "Danh mục hồ sơ", Mode.PREFILLED))
    assert len(re.findall(r"^\| \d+ \|  \|", text, re.MULTILINE)) == 14
    assert "Kèm theo" not in text


# --- the annex of an explanation ------------------------------------------------------------


def test_the_annex_tells_every_step_of_every_kind_of_subject(tmp_path: Path) -> None:
    loaded = saved(tmp_path, book_of("huyen_2023"), "huyen_2023")
    everyone = loaded.view.results.everyone
    for code in ("P1", "DB", "C1", "CU", "LD", "L1"):
        own = everyone[code]
        text = text_of(pipeline.annex(loaded, own))
        assert own.name in text
        assert "docgen đề xuất, cấp có thẩm quyền quyết định." in text
        assert len(re.findall(r"^\| \d+ \|", text, re.MULTILINE)) == len(own.steps) + len(
            own.warnings
        ) + len(own.missing)
        assert own.steps
        for step in own.steps:
            told = f"| {step.outcome[0].upper()}{step.outcome[1:]} | {step.rule}, {step.cite} |"
            assert told in text
        for problem in own.missing:
            assert f"| {problem.where} |" in text


@pytest.mark.parametrize(
    ("ruleset", "checked", "unsure"),
    [
        ("vp_ubnd_2023", None, False),
        ("bao_lam_2022", None, True),
        ("qd366_2025", None, True),
        ("qd366_2025", YesNo.CO, False),
    ],
)
def test_an_annex_of_an_unverified_text_says_so_until_it_is_confirmed(
    tmp_path: Path, ruleset: str, checked: YesNo | None, *, unsure: bool
) -> None:
    tables = book_of(ruleset)
    tables["Kỳ đánh giá"][0]["ruleset_checked"] = checked
    loaded = saved(tmp_path, tables, ruleset)
    text = text_of(pipeline.annex(loaded, loaded.view.results.members["P1"]))
    assert ("Căn cứ ghi “chưa kiểm chứng”" in text) is unsure
    assert ("(chưa kiểm chứng)" in text) is unsure


def test_explain_writes_the_annex_and_asks_for_a_code_where_two_bear_a_name(
    tmp_path: Path,
) -> None:
    target = tmp_path / "gt.docx"

    def run(name: str) -> tuple[ExitCode, str]:
        talk = io.StringIO()
        words = ["explain", str(BIG), name, "--docx", str(target)]
        return main(words, io.StringIO(), talk), talk.getvalue()

    code, said = run("Nguyễn Thị Thu Hà")
    assert code is ExitCode.USAGE
    assert "DV007, DV052" in said
    assert not target.exists()
    assert run("DV029")[0] is ExitCode.OK
    assert "Trịnh Công Thỏa" in text_of(target.read_bytes())
    assert run("DV029")[0] is ExitCode.OUTPUT


def test_an_annex_needs_an_organisation_at_its_head(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    settings = {"year": 2023, "ruleset": "huyen_2023"}
    leader = {"code": "L1", "name": "Lò Thị Mẩy"}
    path.write_bytes(write({"Kỳ đánh giá": [settings], "Cá nhân lãnh đạo": [leader]}))
    talk = io.StringIO()
    words = ["explain", str(path), "L1", "--docx", str(tmp_path / "a.docx")]
    assert main(words, io.StringIO(), talk) is ExitCode.DATA
    assert "so.xlsx › Tổ chức: " in talk.getvalue()
    assert "[no-unit]" in talk.getvalue()


def test_fill_makes_the_annex_of_just_the_member_asked_for(tmp_path: Path) -> None:
    words = ["fill", str(BIG), "--form", "Phụ lục giải trình", "--member", "DV029"]
    code = main([*words, "-o", str(tmp_path)], io.StringIO(), io.StringIO())
    assert code is ExitCode.OK
    [paper] = tmp_path.rglob("*.docx")
    assert paper.name == "Phụ lục giải trình - Trịnh Công Thỏa.docx"


# --- as they come out of the printer --------------------------------------------------------


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_the_papers_fit_their_pages_and_repeat_their_heads(bao_lam: Loaded, tmp_path: Path) -> None:
    loaded = bao_lam
    pages_of = {"bieu_1": 1, "bieu_2": 1, "bieu_3": 1, "bieu_4": 2, "bang_ket_qua": 2}
    sources = []
    for name in pages_of:
        sources.append(tmp_path / f"{name}.docx")
        sources[-1].write_bytes(made(loaded, f"bao_lam_2022/{name}", Mode.FINAL))
    sources.append(tmp_path / "phu_luc.docx")
    sources[-1].write_bytes(pipeline.annex(loaded, loaded.view.results.members["P1"]))
    for source, pdf in convert(sources).made:
        reader = PdfReader(pdf)
        pages = [page.extract_text() for page in reader.pages]
        assert len(pages) == pages_of.get(source.stem, len(pages)), source.stem
        is_wide = source.stem in {"bieu_1", "phu_luc"}
        box = reader.pages[0].mediabox
        assert (box.width > box.height) is is_wide
        if source.stem == "bieu_4":
            assert all("Tập thể, cá nhân" in page for page in pages)
        if source.stem == "phu_luc":
            numbered = [page for page in pages if "HD21" in page]
            assert len(numbered) > 1
            assert all("Số liệu, sự việc đã dùng" in page for page in numbered)
