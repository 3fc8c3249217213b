"""From a discipline of this year to the note in the dossier of an old one, by the page for clerks.

The commands stand in docs/huy-ket-qua.md. Between them this test types what people decided.
"""

import hashlib
import io
import json
import re
import shlex
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx_text import text_of
from openpyxl import load_workbook
from pypdf import PdfReader

from docgen import annulment, pipeline
from docgen.cli import main
from docgen.dossier import BUNDLE, INDEX, MANIFEST, add_notes, history, seal, verify
from docgen.errors import DataError, DocgenError, ExitCode
from docgen.excel import RowChange, update
from docgen.holdings import About, verify_numbers
from docgen.model import Annulment, Finding, FindingKind, Grade, History, PastGrade
from docgen.pdf import read_bundle
from docgen.pipeline import Folders

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
PAGE = (ROOT / "docs" / "huy-ket-qua.md").read_text(encoding="utf-8")
CELL, PARTY = "01 Chi bộ Số hóa", "00 Đảng bộ Trung tâm Lưu trữ tỉnh"
LISTED, NAME, _DAY = "00 Mục lục hồ sơ.docx", "Nguyễn Thị Hoài Thu", r"\d\d/\d\d/\d{4}"
NOTE = "Ghi chú hủy kết quả - Nguyễn Thị Hoài Thu - 2022.docx"
DECIDED: dict[str, object] = {
    "new_grade": Grade.KHONG_HOAN_THANH,
    "number": "45-QĐ/ĐU",
    "signed": date(2023, 7, 3),
    "assigned": "Văn phòng Đảng ủy",
}


def commands() -> list[list[str]]:
    """Return the commands of the page in order."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    return [shlex.split(line)[1:] for block in blocks for line in block.splitlines()]


def run(*words: str) -> tuple[ExitCode, str]:
    out, talk = io.StringIO(), io.StringIO()
    code = main(list(words), out, talk)
    return code, out.getvalue() + talk.getvalue()


def loaded(name: str) -> pipeline.Loaded:
    return pipeline.load(FIXTURES / f"{name}.xlsx", Folders())


def decide(path: Path, **facts: object) -> None:
    """Type what the body decided into the first row of «Xếp loại lại»."""
    (row,) = pipeline.load(path, Folders()).view.review.annulments
    data, _ = update(path, [RowChange(record=Annulment, row=row.row, values=facts)])
    path.write_bytes(data)


@pytest.fixture(name="here")
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for year in ("2022", "2023"):
        shutil.copy(FIXTURES / f"huy_ket_qua_{year}.xlsx", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def first_state(name: str) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.1.{suffix}"


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_flow_of_the_page_ends_with_a_note_in_the_old_dossier(here: Path) -> None:
    told: dict[str, str] = {}
    before: dict[str, bytes] = {}
    for words in commands():
        if words[:1] == ["check"]:
            decide(here / "nam_2023.xlsx", **DECIDED)
        if words[:2] == ["dossier", "annotate"] and not before:
            before = files(here / "ho_so_2022" / CELL)
        code, said = run(*words)
        told[words[1] if words[0] == "dossier" else words[0]] = said
        assert code in {ExitCode.OK, ExitCode.INCOMPLETE}, said
        assert code is ExitCode.OK or words[:2] == ["dossier", "build"], said
    assert "5 năm liền 2018–2022" in told["explain"]
    assert "Mẫu 18 - Danh sách đảng viên Hoàn thành xuất sắc nhiệm vụ: bỏ Nguyễn" in told["annul"]
    assert "Giấy khen số 62-QĐ/ĐU, sổ năm 2022" in told["annul"]
    assert told["verify"].count("còn nguyên vẹn") == 4
    (paper,) = (here / "quyet_dinh").rglob("*.docx")
    decision = text_of(paper.read_bytes())
    for words_ in (
        "Số 45-QĐ/ĐU",
        "An Bình, ngày 03 tháng 7 năm 2023",
        "Căn cứ Quyết định số 07-QĐ/ĐU, có hiệu lực từ ngày 12/06/2023",
        "Căn cứ Quyết định số 61-QĐ/ĐU, ngày 20 tháng 12 năm 2022 của Đảng ủy Trung tâm Lưu trữ",
        "mức “Hoàn thành xuất sắc nhiệm vụ”",
        "mức “Không hoàn thành nhiệm vụ”, theo Hướng dẫn năm 2023 của Đảng ủy",
        "giao Văn phòng Đảng ủy thực hiện",
    ):
        assert words_ in decision
    assert "....." not in decision
    after = files(here / "ho_so_2022" / CELL)
    grown = {MANIFEST, INDEX, LISTED}
    assert set(after) - set(before) == {NOTE, *map(first_state, grown)}
    assert {name for name in before if after[name] != before[name]} == grown
    assert all(after[first_state(name)] == before[name] for name in grown)
    note = text_of((here / "ho_so_2022" / CELL / NOTE).read_bytes())
    assert "Quyết định số 45-QĐ/ĐU, ngày 03 tháng 7 năm 2023" in note
    assert "5 năm liền 2018–2022" in note
    assert (here / "ho_so_2022" / PARTY / NOTE).is_file()


def test_what_people_have_not_decided_is_named_by_cell(here: Path) -> None:
    run("annul", "huy_ket_qua_2023.xlsx", "huy_ket_qua_2022.xlsx", "-o", "nam.xlsx")
    code, said = run("fill", "nam.xlsx", "--form", "20", "--mode", "final", "-o", "ra")
    assert code is ExitCode.INCOMPLETE
    assert "nam.xlsx › Xếp loại lại › F4" in said
    assert not list((here / "ra").rglob("*.docx"))
    run("dossier", "build", "huy_ket_qua_2022.xlsx", "--unit", "SH", "-o", "cu")
    before = files(here / "cu")
    (folder,) = (path for path in (here / "cu").iterdir() if path.is_dir())
    code, said = run("dossier", "annotate", str(folder), "nam.xlsx")
    assert code is ExitCode.DATA
    assert "Xếp loại lại › G4" in said
    assert files(here / "cu") == before


def test_the_old_workbook_gives_the_old_decision_and_never_the_new_level() -> None:
    found = annulment.carried(loaded("huy_ket_qua_2023"), loaded("huy_ket_qua_2022"))
    assert found.problems == ()
    (row,) = found.changes
    assert row.values == {
        "subject": "LT02",
        "year": 2022,
        "old_number": "61-QĐ/ĐU",
        "old_signed": date(2022, 12, 20),
        "old_body": "Đảng ủy Trung tâm Lưu trữ tỉnh",
    }


def test_levels_that_differ_between_the_workbooks_are_an_error(here: Path) -> None:
    book = load_workbook(here / "huy_ket_qua_2022.xlsx")
    page = book["Quyết định"]
    place = next(row for row in page.iter_rows() if row[0].value == "LT02")
    place[2].value = "Hoàn thành tốt nhiệm vụ"
    book.save(here / "huy_ket_qua_2022.xlsx")
    code, said = run("annul", "huy_ket_qua_2023.xlsx", "huy_ket_qua_2022.xlsx", "-o", "nam.xlsx")
    assert code is ExitCode.DATA
    assert "[annulment-level-differs]" in said
    assert f"Quyết định › {place[2].coordinate}" in said
    assert not (here / "nam.xlsx").exists()


def test_a_case_to_be_weighed_gets_its_old_decision_once_people_write_it_down(here: Path) -> None:
    values: dict[str, object] = {"subject": "LT03", "year": 2022}
    path = here / "huy_ket_qua_2023.xlsx"
    data, _ = update(path, [RowChange(record=Annulment, row=None, values=values)])
    path.write_bytes(data)
    now = pipeline.load(path, Folders())
    changes = annulment.carried(now, loaded("huy_ket_qua_2022")).changes
    assert [change.values.get("old_number") for change in changes[1:2]] == ["61-QĐ/ĐU"]
    assert changes[2].values == {"year_1": "Hoàn thành tốt nhiệm vụ"}


def _noted(here: Path, *how: str) -> Path:
    """Return the dossier of the cell with the note on the level that was cancelled."""
    run("annul", "huy_ket_qua_2023.xlsx", "huy_ket_qua_2022.xlsx", "-o", "nam.xlsx")
    decide(here / "nam.xlsx", **DECIDED)
    folder = _sealed(here, *how)
    code, said = run("dossier", "annotate", str(folder), "nam.xlsx")
    assert code is ExitCode.OK, said
    return folder


def _sealed(tmp_path: Path, *how: str) -> Path:
    run("dossier", "build", "huy_ket_qua_2022.xlsx", "--unit", "SH", "-o", "cu", *how)
    return next(path for path in (tmp_path / "cu").iterdir() if path.is_dir())


def test_the_note_is_entered_in_the_index_of_the_old_dossier_and_in_its_paper(here: Path) -> None:
    folder = _noted(here)
    *others, last = json.loads((folder / INDEX).read_text(encoding="utf-8"))["papers"]
    told = rf"Đưa vào sau, ngày {_DAY}, theo Quyết định số 45-QĐ/ĐU ngày 03/07/2023"
    assert last["file"] == NOTE
    assert last["origin"] == "later"
    assert last["item"] > max(each["item"] for each in others)
    assert re.fullmatch(told, last["note"])
    row = next(
        line
        for line in text_of((folder / LISTED).read_bytes()).splitlines()
        if NAME in line and "Ghi chú hủy bỏ" in line
    )
    assert re.search(
        rf"^\| {len(others) + 1} \|  \| 03/07/2023 \| Ghi chú hủy bỏ .*{told} \|$", row
    )
    before = text_of((folder / first_state(LISTED)).read_bytes()).splitlines()
    after = text_of((folder / LISTED).read_bytes()).splitlines()
    assert [line for line in after if line != row] == before
    above = [number for number, line in enumerate(after) if re.match(r"\| \d+ \|", line)]
    assert after[above[-1]] == row, "behind the other rows, above the sums and the signature"
    assert above == [*range(above[0], above[-1] + 1)]


def test_a_note_twice_changes_nothing_and_a_rebuilt_year_keeps_it(here: Path) -> None:
    folder = _noted(here)
    once = files(here / "cu")
    code, said = run("dossier", "annotate", str(folder), "nam.xlsx")
    assert code is ExitCode.OK
    assert "không thay đổi gì" in said
    assert files(here / "cu") == once
    code, said = run("dossier", "build", "huy_ket_qua_2022.xlsx", "--unit", "SH", "-o", "cu")
    assert code is ExitCode.INCOMPLETE
    assert "giữ nguyên, không lập lại" in said
    kept = files(here / "cu")
    del once["Nhật ký.txt"], kept["Nhật ký.txt"]
    assert kept == once
    told = run("dossier", "check", "huy_ket_qua_2022.xlsx", "--in", "cu", "--unit", "SH")[1]
    assert "Ghi chú hủy" not in told


def test_a_corrected_note_stands_beside_the_first_and_both_states_are_kept(here: Path) -> None:
    folder = _noted(here)
    decide(here / "nam.xlsx", number="46-QĐ/ĐU")
    assert run("dossier", "annotate", str(folder), "nam.xlsx")[0] is ExitCode.OK
    names = set(files(folder))
    assert {NOTE, NOTE.replace(".docx", " (2).docx")} < names
    for name in (MANIFEST, INDEX, LISTED):
        assert {first_state(name), first_state(name).replace(".1.", ".2.")} < names
    for place in (folder, folder.with_name(f"{folder.name}.zip")):
        assert (*verify(place), *history(place)) == ()
    assert run("dossier", "pack", "cu", "-o", "goi.zip")[0] is ExitCode.OK
    assert run("dossier", "verify", "goi.zip")[0] is ExitCode.OK


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_the_note_is_bound_behind_the_bundle_which_stays_as_it_was(here: Path) -> None:
    folder = _noted(here, "--pdf")
    old, new = ((folder / name).read_bytes() for name in (first_state(BUNDLE), BUNDLE))
    assert new.startswith(old)
    before, after = PdfReader(io.BytesIO(old)), PdfReader(io.BytesIO(new))
    assert [page.get_contents() for page in after.pages[:-1]] == [
        page.get_contents() for page in before.pages
    ]
    last = json.loads((folder / INDEX).read_text(encoding="utf-8"))["papers"][-1]
    assert last["first_page"] == len(before.pages) + 1 == len(after.pages)
    text = after.pages[-1].extract_text()
    assert f"Trang hồ sơ: {len(after.pages)}" in text
    assert "45-QĐ/ĐU" in text
    marks = [(mark.title, mark.page) for mark in read_bundle(new).bookmarks[-2:]]
    assert marks == [
        ("Đưa vào sau", len(after.pages)),
        (f"{last['title']}: {NAME} - 2022", len(after.pages)),
    ]
    assert (folder / last["pdf"]).read_bytes().startswith(b"%PDF")
    assert verify_numbers(folder) == verify(folder) == history(folder) == ()
    told = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    told["papers"][-1]["first_page"] -= 1
    (folder / INDEX).write_text(json.dumps(told), encoding="utf-8")
    assert {problem.code for problem in verify_numbers(folder)} == {"bundle-number-wrong"}


def test_a_dossier_of_another_year_gets_no_note(here: Path) -> None:
    folder = _noted(here)
    told = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    told["year"] = 2021
    (folder / INDEX).write_text(json.dumps(told), encoding="utf-8")
    seal(folder)
    for each in folder.glob("*.1.*"):
        each.unlink()
    (here / "cu" / f"{folder.name}.zip").unlink()
    seal(folder)
    before = files(here / "cu")
    code, said = run("dossier", "annotate", str(folder), "nam.xlsx")
    assert code is ExitCode.DATA
    assert "đây là hồ sơ năm 2021 của Chi bộ Số hóa" in said
    assert "là của năm 2022" in said
    assert "→ chỉ tới thư mục hồ sơ năm 2022" in said
    assert files(here / "cu") == before


def test_an_index_of_another_form_is_not_guessed_at(here: Path) -> None:
    run("annul", "huy_ket_qua_2023.xlsx", "huy_ket_qua_2022.xlsx", "-o", "nam.xlsx")
    decide(here / "nam.xlsx", **DECIDED)
    folder = _sealed(here)
    (folder.with_name(f"{folder.name}.zip")).unlink()
    shutil.copy(folder / "00 Bìa hồ sơ.docx", folder / LISTED)
    seal(folder)
    before = files(here / "cu")
    code, said = run("dossier", "annotate", str(folder), "nam.xlsx")
    assert code is ExitCode.DATA
    assert "[dossier-index-other-form]" in said
    assert files(here / "cu") == before


def _change(folder: Path) -> None:
    next(folder.glob("01*.docx")).write_bytes(b"sua")


def _lose(folder: Path) -> None:
    next(folder.glob("01*.docx")).unlink()


def _add(folder: Path) -> None:
    (folder / "them.docx").write_bytes(b"them")


def _unpack(folder: Path) -> None:
    folder.with_name(f"{folder.name}.zip").write_bytes(b"hong")


@pytest.mark.parametrize("spoil", [_change, _lose, _add, _unpack])
def test_a_dossier_that_was_changed_gets_no_note(here: Path, spoil: Callable[[Path], None]) -> None:
    folder = _sealed(here)
    spoil(folder)
    before = files(here / "cu")
    with pytest.raises(DataError):
        add_notes(folder, {"Ghi chú.docx": b"mot"}, {})
    assert files(here / "cu") == before


def test_a_folder_without_seal_gets_no_note(tmp_path: Path) -> None:
    with pytest.raises(DocgenError) as caught:
        add_notes(tmp_path, {"Ghi chú.docx": b"mot"}, {})
    assert caught.value.problems[0].code == "dossier-not-sealed"


def test_a_new_manifest_that_hides_a_change_is_found(here: Path) -> None:
    """A paper is changed and the present manifest made to fit: the old manifest still tells."""
    folder = _sealed(here)
    add_notes(folder, {"Ghi chú.docx": b"mot"}, {})
    paper = next(folder.glob("01*.docx"))
    old = paper.read_bytes()
    paper.write_bytes(b"sua")
    manifest = (folder / MANIFEST).read_text(encoding="utf-8")
    was, now = (hashlib.sha256(data).hexdigest() for data in (old, b"sua"))
    (folder / MANIFEST).write_text(manifest.replace(was, now), encoding="utf-8", newline="")
    assert verify(folder) == ()
    assert [problem.code for problem in history(folder)] == ["dossier-history-broken"]
    (folder / f"{paper.stem}.1.docx").write_bytes(old)
    seal(folder)
    assert [problem.code for problem in history(folder)] == ["dossier-history-broken"], "no index"
    (folder / f"{paper.stem}.1.docx").unlink()
    paper.write_bytes(old)
    (folder / INDEX).write_bytes(b"{}")
    seal(folder)
    assert [problem.code for problem in history(folder)] == ["dossier-history-broken"], "no trace"


def test_there_must_be_something_to_note() -> None:
    now = loaded("huy_ket_qua_2023")
    with pytest.raises(DataError) as caught:
        annulment.notes(now, About(code="SH", name="Chi bộ Số hóa", year=2022))
    assert caught.value.problems[0].code == "annulment-none"


@pytest.mark.parametrize(("code", "name"), [("cu", "Chi bộ số hóa"), ("SH", "Tên trước kia")])
def test_an_organisation_is_found_by_its_name_or_by_its_code(
    here: Path, code: str, name: str
) -> None:
    run("annul", "huy_ket_qua_2023.xlsx", "huy_ket_qua_2022.xlsx", "-o", "nam.xlsx")
    decide(here / "nam.xlsx", **DECIDED)
    now = pipeline.load(here / "nam.xlsx", Folders())
    holder, [note] = annulment.notes(now, About(code=code, name=name, year=2022))
    assert holder.name == "Chi bộ Số hóa"
    assert note.lacking == ()


def test_the_dossier_of_a_collective_gets_the_note_on_its_own_level(tmp_path: Path) -> None:
    path = tmp_path / "xã.xlsx"
    path.write_bytes((FIXTURES / "xa_an_hoa_2025.xlsx").read_bytes())
    finding = {
        "subject": "TT-UBND",
        "kind": FindingKind.KY_LUAT,
        "form": "Khiển trách",
        "number": "12-QĐ/ĐU",
        "effective": date(2025, 5, 12),
        "first_year": 2024,
        "last_year": 2024,
    }
    cancelled = {
        "subject": "TT-UBND",
        "year": 2024,
        "old_number": "88-QĐ/ĐU",
        "old_signed": date(2024, 12, 20),
        "old_body": "Ban Thường vụ Đảng ủy xã An Hòa",
        "new_grade": Grade.HOAN_THANH,
        "number": "95-QĐ/ĐU",
        "signed": date(2025, 6, 30),
        "assigned": "Văn phòng Đảng ủy",
    }
    before = {"subject": "TT-UBND", "year_1": PastGrade.XUAT_SAC}
    changes = [
        RowChange(record=History, row=None, values=before),
        RowChange(record=Finding, row=None, values=finding),
        RowChange(record=Annulment, row=None, values=cancelled),
    ]
    path.write_bytes(update(path, changes)[0])
    now = pipeline.load(path, Folders())
    collective = About(code="TT-UBND", name="Tập thể lãnh đạo Ủy ban nhân dân xã An Hòa", year=2024)
    holder, notes = annulment.notes(now, collective)
    assert holder.code == "TT-UBND"
    assert ["88-QĐ/ĐU" in text_of(each.data) for each in notes] == [True]
    other = About(code="UB", name="Chi bộ Ủy ban nhân dân xã", year=2024)
    with pytest.raises(DataError):
        annulment.notes(now, replace(other, code="TH", name="Chi bộ Trường Trung học cơ sở An Hòa"))
