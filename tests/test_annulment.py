"""From a discipline of this year to the note in the dossier of an old one, by the page for clerks.

The commands stand in docs/huy-ket-qua.md. Between them this test types what people decided.
"""

import hashlib
import io
import re
import shlex
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from docx_text import text_of
from openpyxl import load_workbook

from docgen import annulment, pipeline
from docgen.cli import main
from docgen.dossier import MANIFEST, add_notes, history, verify
from docgen.errors import DataError, DocgenError, ExitCode
from docgen.excel import RowChange, update
from docgen.model import Annulment, Grade
from docgen.pipeline import Folders

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
PAGE = (ROOT / "docs" / "huy-ket-qua.md").read_text(encoding="utf-8")
CELL, PARTY = "01 Chi bộ Số hóa", "00 Đảng bộ Trung tâm Lưu trữ tỉnh"
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
    assert set(after) - set(before) == {NOTE, "manifest-sha256.1.txt"}
    assert after["manifest-sha256.1.txt"] == before[MANIFEST]
    assert {name for name in before if after[name] != before[name]} == {MANIFEST}
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


def _sealed(tmp_path: Path) -> Path:
    run("dossier", "build", "huy_ket_qua_2022.xlsx", "--unit", "SH", "-o", "cu")
    return next(path for path in (tmp_path / "cu").iterdir() if path.is_dir())


def test_a_note_twice_changes_nothing_and_another_one_stands_beside_it(here: Path) -> None:
    folder = _sealed(here)
    assert add_notes(folder, {"Ghi chú": b"mot"}) == ("Ghi chú.docx",)
    once = files(here / "cu")
    assert add_notes(folder, {"Ghi chú": b"mot"}) == ()
    assert files(here / "cu") == once
    assert add_notes(folder, {"Ghi chú": b"hai"}) == ("Ghi chú (2).docx",)
    assert {"manifest-sha256.1.txt", "manifest-sha256.2.txt"} < set(files(folder))
    for place in (folder, folder.with_name(f"{folder.name}.zip")):
        assert (*verify(place), *history(place)) == ()


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
        add_notes(folder, {"Ghi chú": b"mot"})
    assert files(here / "cu") == before


def test_a_folder_without_seal_gets_no_note(tmp_path: Path) -> None:
    with pytest.raises(DocgenError) as caught:
        add_notes(tmp_path, {"Ghi chú": b"mot"})
    assert caught.value.problems[0].code == "dossier-not-sealed"


def test_a_new_manifest_that_hides_a_change_is_found(here: Path) -> None:
    """A paper is changed and the present manifest made to fit: the old manifest still tells."""
    folder = _sealed(here)
    add_notes(folder, {"Ghi chú": b"mot"})
    paper = next(folder.glob("01*.docx"))
    old = paper.read_bytes()
    paper.write_bytes(b"sua")
    manifest = (folder / MANIFEST).read_text(encoding="utf-8")
    was, now = (hashlib.sha256(data).hexdigest() for data in (old, b"sua"))
    (folder / MANIFEST).write_text(manifest.replace(was, now), encoding="utf-8", newline="")
    assert verify(folder) == ()
    assert [problem.code for problem in history(folder)] == ["dossier-history-broken"]
    (folder / MANIFEST).write_text(manifest, encoding="utf-8", newline="")
    paper.write_bytes(old)
    assert history(folder) == ()


def test_the_year_must_be_clear_and_there_must_be_something_to_note() -> None:
    now = loaded("huy_ket_qua_2023")
    with pytest.raises(DataError) as caught:
        annulment.notes(now, CELL, None)
    assert caught.value.problems[0].code == "annulment-none"
