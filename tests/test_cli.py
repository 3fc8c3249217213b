"""The commands as a clerk runs them: through main, on real files, and what they say and return."""

import argparse
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from command_line import run
from docx_text import text_of
from openpyxl import load_workbook

from docgen.classification import load_ruleset
from docgen.cli.parser import build_parser
from docgen.dossier import verify
from docgen.errors import ExitCode
from docgen.excel import write
from docgen.holdings import JOURNAL

ROOT = Path(__file__).parent.parent
BIG = ROOT / "fixtures" / "van_phong_ubnd_tinh.xlsx"
SMALL = ROOT / "fixtures" / "chi_bo_nho.xlsx"
BROKEN = sorted((ROOT / "fixtures" / "broken").glob("*.xlsx"))


def test_new_writes_a_workbook_that_check_finds_unfilled(tmp_path: Path) -> None:
    path = tmp_path / "danh sách.xlsx"
    code, out, talk = run("new", path, "--ruleset", "vp_ubnd_2023", "--year", 2023)
    assert code is ExitCode.OK
    assert out == ""
    assert "Đã tạo" in talk
    code, out, talk = run("check", path)
    assert code is ExitCode.OK
    assert "0 tổ chức, 0 đảng viên" in talk


def test_new_does_not_overwrite_a_filled_workbook(tmp_path: Path) -> None:
    path = tmp_path / "danh_sach.xlsx"
    path.write_bytes(b"da dien")
    code, _, talk = run("new", path, "--ruleset", "vp_ubnd_2023", "--year", 2023)
    assert code is ExitCode.OUTPUT
    assert "--replace" in talk
    assert path.read_bytes() == b"da dien"


def test_check_says_nothing_is_wrong_in_the_small_workbook() -> None:
    code, _, talk = run("check", SMALL)
    assert code is ExitCode.OK
    assert "0 lỗi" in talk or "Không có lỗi" in talk


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_check_prints_every_expected_problem_of_a_broken_workbook(path: Path) -> None:
    _, out, _ = run("check", path, "--json")
    expected = path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    said = [
        f"{problem['where']}: {problem['message']} [{problem['code']}] → {problem['hint']}"
        for problem in json.loads(out)
    ]
    assert [line for line in expected if line not in said] == []


def test_a_guideline_that_does_not_exist_is_named_with_its_cell(tmp_path: Path) -> None:
    book = load_workbook(SMALL)
    book["Kỳ đánh giá"]["C4"] = "vp_ubnd_2032"
    path = tmp_path / "so.xlsx"
    book.save(path)
    _, out, _ = run("check", path)
    assert "so.xlsx › Kỳ đánh giá › C4" in out
    assert "vp_ubnd_2023" in out
    code, _, talk = run("dossier", "build", path, "-o", tmp_path / "ra")
    assert code is ExitCode.RULESET
    assert "Kỳ đánh giá › C4" in talk


def test_check_marks_the_wrong_cells_in_a_copy(tmp_path: Path) -> None:
    broken = next(path for path in BROKEN if "31" in path.with_suffix(".txt").read_text("utf-8"))
    copy = tmp_path / "lỗi.xlsx"
    before = broken.read_bytes()
    code, _, talk = run("check", broken, "--annotate", copy)
    assert code is ExitCode.DATA
    assert copy.name in talk
    assert "Lỗi" in load_workbook(copy).sheetnames
    assert broken.read_bytes() == before


def test_explain_says_every_step_with_its_citation() -> None:
    code, out, _ = run("explain", SMALL, first_member(SMALL))
    assert code is ExitCode.OK
    assert "Đối tượng kiểm điểm" in out
    assert re.search(r"R0\.\d\d", out)
    assert "mục" in out


def first_member(path: Path) -> str:
    """Return the name of the first member in a workbook."""
    return str(load_workbook(path)["Đảng viên"]["B4"].value)


def test_explain_of_an_unknown_person_offers_near_names() -> None:
    code, _, talk = run("explain", SMALL, first_member(SMALL)[:-1] + "z")
    assert code is ExitCode.USAGE
    assert first_member(SMALL) in talk


def test_the_report_counts_the_levels_of_former_years_from_the_history() -> None:
    _, out, _ = run("report", BIG, "--json")
    tables = {table["name"]: table for table in json.loads(out)}
    page = load_workbook(BIG)["Lịch sử"]
    members = {row[0] for row in load_workbook(BIG)["Đảng viên"].iter_rows(4, values_only=True)}
    rows = [row for row in page.iter_rows(4, values_only=True) if row[0] in members]
    [column] = [each for each in tables["Đảng viên"]["columns"] if each["year"] == 2022]
    levels = ["xuất sắc ", "tốt ", "", "Không"]
    words = [f"Hoàn thành {word}nhiệm vụ" for word in levels[:3]] + ["Không hoàn thành nhiệm vụ"]
    assert column["counts"] == [sum(row[1] == word for row in rows) for word in words]
    assert column["total"] == sum(column["counts"])


def test_the_rules_of_a_plan_end_in_its_lists_of_papers() -> None:
    _, out, _ = run("rules", "ke_hoach_352_2023")
    assert out.count("Danh mục hồ sơ: ") == 5
    assert len(re.findall(r"^ {2,3}\d+\. ", out, re.MULTILINE)) == 61


def test_fill_makes_one_paper_for_a_person_and_says_where(tmp_path: Path) -> None:
    name = first_member(SMALL)
    code, out, _ = run("fill", SMALL, "--form", "2a", "--member", name, "-o", tmp_path)
    assert code is ExitCode.OK
    [paper] = tmp_path.rglob("*.docx")
    assert name in paper.name
    assert name in text_of(paper.read_bytes())
    assert str(tmp_path) in out


def test_a_final_paper_that_lacks_facts_is_not_made_and_names_the_cells(tmp_path: Path) -> None:
    arguments = ("fill", SMALL, "--form", "2a", "--mode", "final", "-o", tmp_path)
    code, out, _ = run(*arguments)
    assert code is ExitCode.INCOMPLETE
    assert list(tmp_path.rglob("*.docx")) == []
    named = re.findall(r"^  .+, (.+):$", out, re.MULTILINE)
    assert len(set(named)) == int(re.findall(r"hoàn chỉnh: (\d+) văn bản", out)[0]) > 1
    cells = re.findall(r"^    .+\.xlsx › [^›]+(?: › [A-Z]+\d+)?: .+$", out, re.MULTILINE)
    assert len(cells) > len(named)
    assert any(" › Đánh giá đảng viên › " in cell for cell in cells)


def test_a_blank_list_has_as_many_rows_as_asked(tmp_path: Path) -> None:
    run("fill", SMALL, "--form", "16", "--mode", "blank", "--rows", 7, "-o", tmp_path)
    [paper] = tmp_path.rglob("*.docx")
    rows = re.findall(r"^\| (\d+) \|", text_of(paper.read_bytes()), re.MULTILINE)
    assert rows == [str(number) for number in range(1, 8)]


@pytest.mark.parametrize(
    ("form", "mode", "rows", "said"),
    [
        ("16", "blank", 0, "số dòng trống phải từ 1"),
        ("16", "prefilled", 7, "chỉ mẫu trống mới có dòng trống"),
        ("2a", "blank", 7, "mẫu này không có bảng thêm dòng được"),
    ],
)
def test_open_rows_are_refused_where_there_are_none(
    form: str, mode: str, rows: int, said: str, tmp_path: Path
) -> None:
    words = ("fill", SMALL, "--form", form, "--mode", mode, "--rows", rows, "-o", tmp_path / "ra")
    code, _, talk = run(*words)
    assert (code, said in " ".join(talk.split())) == (ExitCode.USAGE, True), talk
    assert not (tmp_path / "ra").exists()


def test_filling_twice_says_what_would_be_overwritten(tmp_path: Path) -> None:
    arguments = ("fill", SMALL, "--form", "10", "-o", tmp_path)
    assert run(*arguments)[0] is ExitCode.OK
    code, _, talk = run(*arguments)
    assert code is ExitCode.OUTPUT
    assert "--replace" in talk
    code, out, _ = run(*arguments, "--replace")
    assert code is ExitCode.OK
    assert "Đã thay 1" in out


def test_merge_binds_the_papers_of_each_form_into_one_file_to_print(tmp_path: Path) -> None:
    arguments = ("fill", BIG, "--form", "2a", "--form", "10", "--merge", "-o", tmp_path)
    code, listed, _ = run(*arguments, "--dry-run")
    assert code is ExitCode.OK
    assert not list(tmp_path.iterdir())
    code, out, _ = run(*arguments)
    assert code is ExitCode.OK
    assert "gộp trong 2 tệp in" in out
    files = {path.name for path in tmp_path.rglob("*.docx")}
    assert files == set(listed.splitlines())
    assert len(files) == 2
    [personal] = tmp_path.glob("Mẫu 2a*")
    made = re.search(r"Đã làm: (\d+) văn bản", out)
    assert made is not None
    people, ballots = (text_of(path.read_bytes()) for path in sorted(tmp_path.glob("*"))[::-1])
    assert people.count("BẢN KIỂM ĐIỂM CÁ NHÂN") + ballots.count("PHIẾU BIỂU QUYẾT") == int(
        made.group(1)
    )
    code, _, talk = run(*arguments)
    assert code is ExitCode.OUTPUT
    assert personal.name in talk or "--replace" in talk


def test_merge_leaves_out_final_papers_that_lack_facts_and_names_them(tmp_path: Path) -> None:
    arguments = ("fill", SMALL, "--form", "2a", "--mode", "final", "--merge", "-o", tmp_path)
    code, out, _ = run(*arguments)
    assert code is ExitCode.INCOMPLETE
    made = int(re.findall(r"Đã làm: (\d+) văn bản", out)[0])
    lacking = int(re.findall(r"hoàn chỉnh: (\d+) văn bản", out)[0])
    assert lacking
    text = "".join(text_of(path.read_bytes()) for path in tmp_path.rglob("*.docx"))
    assert text.count("BẢN KIỂM ĐIỂM CÁ NHÂN") == made


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "ho_so"
    code, out, _ = run("dossier", "build", SMALL, "-o", target, "--dry-run")
    assert code is ExitCode.OK
    assert "Mẫu 2a" in out
    assert not target.exists()


def test_errors_in_the_workbook_stop_the_dossiers_before_anything_is_written(
    tmp_path: Path,
) -> None:
    target = tmp_path / "ho_so"
    code, _, talk = run("dossier", "build", BROKEN[0], "-o", target)
    assert code is ExitCode.DATA
    assert BROKEN[0].name in talk
    assert not target.exists()


def test_two_builds_of_the_same_workbook_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("mot", "hai"):
        run("dossier", "build", SMALL, "-o", tmp_path / name)
    first, second = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in files}
        for name in ("mot", "hai")
        for files in [sorted(p for p in (tmp_path / name).rglob("*") if p.is_file())]
    )
    for made in (first, second):
        assert "KẾT THÚC" in made.pop(Path(JOURNAL)).decode(), "only the journal tells the time"
    assert first == second
    assert len(first) > 10


def test_the_report_of_the_dossiers_names_every_paper_and_cell_that_lacks_something(
    tmp_path: Path,
) -> None:
    code, out, _ = run("dossier", "build", SMALL, "-o", tmp_path)
    assert code is ExitCode.INCOMPLETE
    report = (tmp_path / "Còn thiếu và mâu thuẫn.txt").read_text(encoding="utf-8-sig")
    people = [
        str(row[1]) for row in load_workbook(SMALL)["Đảng viên"].iter_rows(4, values_only=True)
    ]
    for name in people:
        if list(tmp_path.rglob(f"*{name}.docx")):
            assert f"chưa có dòng nào cho {name}" in report
    named = len(re.findall(r"^\S.* – \S", report, re.MULTILINE))
    assert f"{named} văn bản" in report
    assert f"Chưa đủ thông tin để hoàn chỉnh: {named} văn bản" in out


def test_the_demo_does_not_overwrite_a_workbook_that_somebody_changed(tmp_path: Path) -> None:
    changed = tmp_path / BIG.name
    changed.write_bytes(SMALL.read_bytes())
    code, _, talk = run("demo", "-o", tmp_path, "--no-pdf")
    assert code is ExitCode.OUTPUT
    assert BIG.name in talk
    assert changed.read_bytes() == SMALL.read_bytes()


def test_an_annotated_copy_is_never_the_workbook_itself(tmp_path: Path) -> None:
    path = tmp_path / SMALL.name
    path.write_bytes(SMALL.read_bytes())
    code, _, _ = run("check", path, "--annotate", path, "--replace")
    assert code is ExitCode.USAGE
    assert path.read_bytes() == SMALL.read_bytes()


def test_the_zip_of_a_dossier_holds_what_its_folder_holds(tmp_path: Path) -> None:
    run("dossier", "build", SMALL, "-o", tmp_path)
    [packed] = tmp_path.glob("*.zip")
    folder = packed.with_suffix("")
    with zipfile.ZipFile(packed) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    there = {
        f"{folder.name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert held == there


def test_the_demo_runs_the_main_job_and_says_what_it_made(tmp_path: Path) -> None:
    code, out, _ = run("demo", "-o", tmp_path, "--no-pdf")
    assert code is ExitCode.OK
    dossiers = sorted(path for path in (tmp_path / "Hồ sơ").iterdir() if path.is_dir())
    assert len(dossiers) >= 9
    assert all(list(folder.glob("00 *.docx")) for folder in dossiers)
    for folder in ("Hồ sơ", "Phiếu biểu quyết"):
        assert str(tmp_path / folder) in out


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_pdfs_are_made_beside_the_word_papers(tmp_path: Path) -> None:
    code, _, _ = run("fill", SMALL, "--form", "10", "--form", "16", "-o", tmp_path, "--pdf")
    assert code is ExitCode.OK
    words = {path.with_suffix("") for path in tmp_path.rglob("*.docx")}
    assert {path.with_suffix("") for path in tmp_path.rglob("*.pdf")} == words
    assert len(words) == 2


def test_without_libreoffice_everything_but_pdf_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("DOCGEN_SOFFICE", raising=False)
    code, _, talk = run("fill", SMALL, "--form", "16", "-o", tmp_path / "a", "--pdf")
    assert code is ExitCode.OK
    assert len(list(tmp_path.rglob("*.docx"))) == 1
    assert talk.count("LibreOffice") >= 1


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (Path.exists, "input-missing"),
        (lambda path: path.mkdir(), "input-is-folder"),
        (lambda path: path.write_bytes(b""), "input-empty"),
        (lambda path: path.write_text("họ tên;chi bộ"), "input-not-workbook"),
        (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "input-old-format"),
    ],
)
def test_a_wrong_file_is_one_clear_message(tmp_path: Path, make: object, code: str) -> None:
    path = tmp_path / "danh_sach.xlsx"
    assert callable(make)
    make(path)
    for command in (["check"], ["dossier", "build", "-o", str(tmp_path / "ra")]):
        result, out, talk = run(*command, path)
        assert result is ExitCode.INPUT
        assert out == ""
        assert talk.count(f"[{code}]") == 1
        assert "→" in talk
        assert "Traceback" not in talk
    assert not (tmp_path / "ra").exists()


def test_an_output_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("x")
    code, _, talk = run("fill", SMALL, "--form", "16", "-o", tmp_path / "tep" / "ra")
    assert code is ExitCode.OUTPUT
    assert "tep" in talk


def test_a_template_with_a_typo_is_named_with_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "vp_ubnd_2023" / "mau_16"
    shutil.copytree(ROOT / "templates" / "mau" / "vp_ubnd_2023" / "mau_16", folder)
    with zipfile.ZipFile(folder / "mau.docx") as source:
        parts = {name: source.read(name) for name in source.namelist()}
    text = parts["word/document.xml"].decode()
    assert "dong.ho_ten" in text or ".ho_ten" in text
    parts["word/document.xml"] = text.replace(".ho_ten", ".ho_tn").encode()
    with zipfile.ZipFile(folder / "mau.docx", "w") as target:
        for name, data in parts.items():
            target.writestr(name, data)
    target_folder = tmp_path / "ra"
    code, _, talk = run("fill", BIG, "--form", "16", "-o", target_folder, "--templates", tmp_path)
    assert code is ExitCode.TEMPLATE
    for part in ("Mẫu 16", "ho_tn", "bảng", "ho_ten"):
        assert part in talk
    assert list(target_folder.rglob("*.docx")) == []


def test_help_and_usage_errors_are_vietnamese() -> None:
    english = re.compile(r"\b(usage|optional|positional|required|argument|error|show this)\b")
    parser = build_parser()
    assert not english.search(parser.format_help())
    for wrong in ([], ["fill"], ["chek"], ["fill", "a", "--form", "1", "-o", "b", "--mode", "x"]):
        code, _, talk = run(*wrong)
        assert code is ExitCode.USAGE
        assert not english.search(talk), talk


def test_every_command_has_help_that_ends_in_an_example() -> None:
    parser = build_parser()
    [commands] = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    assert set(commands.choices) >= {"new", "check", "explain", "fill", "dossier", "demo", "forms"}
    for name, command in commands.choices.items():
        assert command.description, name
        assert "Ví dụ: docgen" in (command.epilog or ""), name


def start(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, encoding="utf-8")  # noqa: S603  # ourselves


def test_a_killed_run_leaves_no_half_dossier(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "docgen", "dossier", "build", str(BIG), "-o", str(tmp_path)]
    process = start(command)
    assert process.stderr is not None
    process.stderr.readline()
    process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    process.wait(timeout=30)
    process.stderr.close()
    done = [item for item in tmp_path.iterdir() if item.is_dir() and not item.name.startswith(".")]
    assert all(verify(folder) == () for folder in done)
    code, _, _ = run("dossier", "build", BIG, "-o", tmp_path, "--unit", "Chi bộ Kinh tế")
    assert code in {ExitCode.OK, ExitCode.INCOMPLETE}
    assert [item.name for item in tmp_path.iterdir() if item.name.startswith(".")] == []
    assert "lần chạy trước dừng giữa chừng" in (tmp_path / JOURNAL).read_text(encoding="utf-8")


def test_building_one_dossier_tells_what_contradicts_in_that_one(tmp_path: Path) -> None:
    _, said, _ = run("dossier", "build", BIG, "-o", tmp_path, "--unit", "Chi bộ Kinh tế")
    assert "Mâu thuẫn, cảnh báo: 2" in said
    assert "Châu Thị Bóng: vắng 6 lần" in said
    assert "Nguyễn Thị Hải Yến" not in said, "she heads another chi bộ"


@pytest.mark.skipif(os.name != "posix", reason="gửi Ctrl-C cho tiến trình con chỉ thử trên posix")
def test_ctrl_c_says_that_nothing_half_done_is_left(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "docgen", "dossier", "build", str(BIG), "-o", str(tmp_path)]
    process = start(command)
    assert process.stderr is not None
    process.stderr.readline()
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=30) == ExitCode.INTERRUPTED
    assert "Đã dừng" in said
    assert [item.name for item in tmp_path.iterdir() if item.name.startswith(".")] == []
    done = [item for item in tmp_path.iterdir() if item.is_dir()]
    assert all(verify(folder) == () for folder in done)


def test_classify_tells_levels_and_quotas_for_people_and_for_machines() -> None:
    code, out, _ = run("classify", SMALL)
    assert code in {ExitCode.OK, ExitCode.DATA}
    assert "được" in out
    code, out, _ = run("classify", SMALL, "--json")
    found = json.loads(out)
    assert set(found) == {
        "ruleset", "subjects", "quotas", "ballots", "reratings", "streaks", "duties", "problems",
    }  # fmt: skip
    assert found["ruleset"]["id"] == "vp_ubnd_2023"
    assert {each["outcome"] for each in found["duties"]} == {"chưa đủ căn cứ"}
    assert all(step["cite"] for own in found["subjects"] for step in own["steps"])


def test_rules_lists_guidelines_rules_and_differences() -> None:
    code, out, _ = run("rules")
    assert code is ExitCode.OK
    assert "qd366_2025" in out
    assert "chưa kiểm chứng" in out
    _, out, _ = run("rules", "huyen_2023")
    assert "R1.73" in out
    assert "Hướng dẫn năm 2023 của Ban Thường vụ Huyện ủy, mục III.6.14" in out
    _, by_file, _ = run("rules", SMALL)
    assert "R0.31" in by_file
    _, out, _ = run("rules", "diff", "hd21_2019", "phuong_11_2021")
    assert "- HD21.10" in out
    assert "+ R4.04" in out
    code, _, talk = run("rules", "diff", "huyen_2023")
    assert code is ExitCode.USAGE
    assert "hai tên" in talk


def test_the_day_of_today_is_typed_as_clerks_type_it_or_refused_with_an_example() -> None:
    words = ("calendar", SMALL, "--calendar", "ke_hoach_352_2023", "--today")
    days = [run(*words, typed) for typed in ("5/1/2024", "05.01.2024", "2024-01-05")]
    assert days[0][0] is ExitCode.OK
    assert days[0] == days[1] == days[2]
    assert days[0] != run(*words, "1/5/2024")
    code, _, talk = run(*words, "31/2/2024")
    assert code is ExitCode.USAGE
    assert "«31/2/2024» không phải một ngày; ghi ngày/tháng/năm, ví dụ 05/12/2023" in talk


def test_calendar_prints_what_is_due_and_writes_an_ics_file(tmp_path: Path) -> None:
    target = tmp_path / "lich.ics"
    code, out, talk = run(
        "calendar", SMALL, "--calendar", "ke_hoach_352_2023", "--ics", target,
        "--today", "2023-12-01",
    )  # fmt: skip
    assert code is ExitCode.OK
    assert "! trước 28/11/2023 (chậm nhất 27/11/2023)" in out
    assert "[year-slip]" in out
    assert target.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert "lich.ics" in talk


CHECKED: dict[str, object] = {"ruleset": "qd366_2025", "year": 2025, "ruleset_checked": "Có"}


def _workbook_of(folder: Path, **facts: object) -> Path:
    """Return a workbook under a guideline that nobody has verified yet."""
    path = folder / "so.xlsx"
    rows: dict[str, list[dict[str, object]]] = {
        "Kỳ đánh giá": [{**CHECKED, **facts}],
        "Tổ chức": [{"code": "CB", "name": "Chi bộ A", "kind": "Chi bộ cơ sở"}],
        "Đảng viên": [{"code": "DV", "name": "Nguyễn Văn A", "unit": "CB"}],
    }
    path.write_bytes(write(rows, load_ruleset("qd366_2025").criteria))
    return path


COMMANDS = (("rules",), ("classify",), ("classify", "--json"), ("explain", "CB"), ("check",))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_unverified_guideline_says_so_until_the_workbook_confirms(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    verb, *rest = command
    _, out, _ = run(verb, _workbook_of(tmp_path, ruleset_checked=None), *rest)
    assert "chưa kiểm chứng" in out
    _, out, _ = run(verb, _workbook_of(tmp_path), *rest)
    assert out or verb == "check"
    assert "chưa kiểm chứng" not in out


def test_classify_tells_former_years_streaks_and_steps_not_taken() -> None:
    _, out, _ = run("classify", BIG)
    assert out.startswith("Theo: Hướng dẫn kiểm điểm")
    assert "Khen thưởng 5 năm, " in out
    assert "Xếp loại lại năm " in out
    assert "Chưa xác nhận, " in out
    _, out, _ = run("explain", BIG, "Chi bộ Kinh tế")
    assert "Tỷ lệ:" in out
    assert "vượt 1 (trong số " in out
    assert "Việc phải xác nhận:" in out


def test_report_checks_the_sums_of_a_report_typed_in() -> None:
    code, out, talk = run("report", ROOT / "fixtures" / "bao_lam_2018_2022.toml")
    assert code is ExitCode.OK
    assert "Tổng số đã ghi" in out
    assert talk.count("[sum-differs]") == 2
    code, _, talk = run("report", ROOT / "docs" / "rules.toml")
    assert code is ExitCode.INPUT
    assert "unreadable-report" in talk


def test_calendar_tells_the_day_itself() -> None:
    _, out, _ = run("calendar", SMALL, "--calendar", "ke_hoach_352_2023", "--today", "2023-12-05")
    assert "hôm nay: phải xong trước ngày này" in out


def test_the_index_of_a_dossier_is_not_made_alone(tmp_path: Path) -> None:
    code, _, talk = run("fill", SMALL, "--form", "Mục lục", "-o", tmp_path / "ra")
    assert code is ExitCode.USAGE
    assert "docgen dossier build" in talk
    assert not (tmp_path / "ra").exists()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Return a folder of two workbooks and one that has mistakes."""
    folder = tmp_path / "nop"
    folder.mkdir()
    for source in (SMALL, ROOT / "fixtures" / "huyen_2023.xlsx", BROKEN[0]):
        (folder / source.name).write_bytes(source.read_bytes())
    (folder / "~$chi_bo_nho.xlsx").write_bytes(b"open in Excel")
    return folder


@pytest.mark.parametrize("where", [(), ("--executor", "local:2")])
def test_dossiers_of_many_workbooks_are_those_of_each_and_a_bad_one_costs_only_itself(
    inbox: Path, tmp_path: Path, where: tuple[str, ...]
) -> None:
    code, out, _ = run("dossier", "build", inbox, "-o", tmp_path / "chung", *where)
    assert code is ExitCode.DATA
    assert f"{BROKEN[0].name}: chưa làm được" in out
    assert "hồ sơ của 2 trong 3 sổ làm việc" in out
    run("dossier", "build", SMALL, "-o", tmp_path / "rieng")
    trees = [
        {
            path.relative_to(folder): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and path.name != JOURNAL
        }
        for folder in (tmp_path / "chung" / SMALL.stem, tmp_path / "rieng")
    ]
    assert trees[0] == trees[1]


def test_dossiers_pack_and_verify_with_a_password_as_the_page_for_clerks_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("dossier", "build", SMALL, "-o", tmp_path / "ho_so")
    monkeypatch.setenv("DOCGEN_MAT_KHAU", "mật khẩu dài")
    target = tmp_path / "Gói hồ sơ 2023.zip"
    code, out, _ = run("dossier", "pack", tmp_path / "ho_so", "-o", target, "--encrypt")
    assert code is ExitCode.OK
    assert "AES-256" in out
    assert run("dossier", "verify", target)[0] is ExitCode.OK
    monkeypatch.setenv("DOCGEN_MAT_KHAU", "mật khẩu sai")
    code, _, talk = run("dossier", "verify", target)
    assert code is ExitCode.INPUT
    assert "mật khẩu không đúng" in talk
    monkeypatch.setenv("DOCGEN_MAT_KHAU", "ngắn")
    again = ("dossier", "pack", tmp_path / "ho_so", "-o", target, "--encrypt", "--replace")
    assert run(*again)[0] is ExitCode.USAGE
    next((tmp_path / "ho_so").rglob("02 *.docx")).write_bytes(b"changed")
    code, out, _ = run("dossier", "pack", tmp_path / "ho_so", "-o", tmp_path / "b.zip")
    assert code is ExitCode.DATA
    assert not (tmp_path / "b.zip").exists()


def test_a_check_of_dossiers_prints_one_table_and_json(tmp_path: Path) -> None:
    code, out, _ = run("dossier", "check", BIG)
    assert code is ExitCode.INCOMPLETE
    lines = out.splitlines()
    assert lines[0].split()[:2] == ["HỒ", "SƠ"]
    assert lines[14].startswith("Tổng cộng")
    assert len(lines) < 60
    assert "mục V.3" not in out
    [lacking] = [line for line in lines if line.startswith("Thiếu dữ liệu: ")]
    count = int(lines[14].split("Tổng cộng")[1].split()[4])
    assert lacking.startswith(f"Thiếu dữ liệu: {count} giấy tờ, ở ")
    assert "--unit TÊN" in lines[-1]
    _, whole, _ = run("dossier", "check", BIG, "--all")
    assert whole.splitlines()[:15] == lines[:15]
    assert whole.count("[thiếu dữ liệu]") == count
    assert "mục V.3" in whole
    unit = lines[2].split("  ")[0]
    _, one, _ = run("dossier", "check", BIG, "--unit", unit)
    assert f"\n{unit} – " in one
    assert "  → " in one
    code, out, _ = run("dossier", "check", SMALL, "--json", "--in", tmp_path)
    [told] = json.loads(out)
    assert told["papers"]
    assert {paper["state"] for paper in told["papers"]} >= {"thiếu dữ liệu", "chưa làm"}


def test_a_check_refuses_a_place_that_holds_no_dossiers(tmp_path: Path) -> None:
    run("dossier", "build", SMALL, "-o", tmp_path)
    [one] = [path for path in tmp_path.iterdir() if path.is_dir()]
    for place, told in (
        (tmp_path / "không có", "không có thư mục này"),
        (SMALL, "không có thư mục này"),
        (one, "đây là thư mục của một hồ sơ"),
    ):
        code, out, talk = run("dossier", "check", SMALL, "--in", place)
        assert (code, out) == (ExitCode.USAGE, "")
        assert told in talk
    assert f'--in "{tmp_path}"' in talk


def test_a_password_without_a_place_to_type_it_is_asked_for_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("dossier", "build", SMALL, "-o", tmp_path / "ra")
    monkeypatch.delenv("DOCGEN_MAT_KHAU", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    code, _, talk = run("dossier", "pack", tmp_path / "ra", "-o", tmp_path / "x.zip", "--encrypt")
    assert code is ExitCode.USAGE
    assert "DOCGEN_MAT_KHAU" in talk


def test_a_note_goes_to_one_dossier_not_to_a_folder_of_them(tmp_path: Path) -> None:
    code, _, talk = run("dossier", "annotate", tmp_path, SMALL)
    assert code is ExitCode.USAGE
    assert "đây không phải thư mục của một hồ sơ" in talk


def test_a_folder_with_the_name_of_the_report_is_named(tmp_path: Path) -> None:
    (tmp_path / "Còn thiếu và mâu thuẫn.txt").mkdir()
    code, _, talk = run("dossier", "build", SMALL, "-o", tmp_path)
    assert code is ExitCode.OUTPUT
    assert "Còn thiếu và mâu thuẫn.txt: ở đây đã có thư mục" in talk


def test_what_a_command_does_not_know_points_to_the_help_of_that_command() -> None:
    for words in (
        ["dossier", "check", "--xem", "a.xlsx"],
        ["rollup", "a.xlsx", "-o", "b", "--xem"],
    ):
        code, _, talk = run(*words)
        assert code is ExitCode.USAGE
        command = "docgen dossier check" if words[0] == "dossier" else "docgen rollup"
        assert f"✗ {command}: không hiểu: --xem [wrong-command]" in talk
        assert f"{command} --help" in talk


def test_a_package_lies_beside_the_folder_unless_told_where(tmp_path: Path) -> None:
    place = tmp_path / "Hồ sơ năm 2023"
    run("dossier", "build", SMALL, "-o", place)
    code, out, _ = run("dossier", "pack", place)
    target = tmp_path / "Hồ sơ năm 2023.zip"
    assert code is ExitCode.OK
    assert str(target) in out
    assert verify(target) == ()
    before = target.read_bytes()
    code, _, talk = run("dossier", "pack", place)
    assert (code, target.read_bytes()) == (ExitCode.OUTPUT, before)
    assert "--replace" in talk
    code, _, talk = run("dossier", "pack", place / "00 Chi bộ Thư viện tỉnh")
    assert code is ExitCode.USAGE
    assert "-o TỆP_ZIP" in talk


def test_a_package_says_which_dossier_is_there_only_as_a_zip(tmp_path: Path) -> None:
    place, folder = tmp_path / "hs", "03 Chi bộ Nội chính"
    run("dossier", "build", BIG, "-o", place)
    shutil.rmtree(place / folder)
    code, out, talk = run("dossier", "pack", place)
    assert code is ExitCode.OK
    assert "12 hồ sơ" in out
    assert f"! {place / folder}.zip: chỉ có tệp zip" in talk
    for path in place.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    code, _, talk = run("dossier", "pack", place, "--replace")
    assert code is ExitCode.USAGE
    assert "không có thư mục hồ sơ nào" in talk


def test_no_package_leaves_out_a_dossier_that_lost_its_manifest(tmp_path: Path) -> None:
    place = tmp_path / "hs"
    run("dossier", "build", BIG, "-o", place)
    (place / "03 Chi bộ Nội chính" / "manifest-sha256.txt").unlink()
    code, out, _ = run("dossier", "pack", place)
    assert code is ExitCode.DATA
    assert "03 Chi bộ Nội chính" in out
    assert not (tmp_path / "hs.zip").exists()
