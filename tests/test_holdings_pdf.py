"""Dossiers with their PDFs: one bundle each, numbers that hold, only what changed made again."""

import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx_text import text_of
from openpyxl import load_workbook
from pypdf import PdfReader, PdfWriter

from docgen import pipeline
from docgen.dossier import BUNDLE, INDEX, seal, verify
from docgen.errors import OutputError, Problem
from docgen.holdings import Outcome, Where, build, check, holders, verify_numbers
from docgen.holdings.drafting import UNBOUND
from docgen.pipeline import Folders, Job

pytestmark = [pytest.mark.office, pytest.mark.usefixtures("office")]
FIXTURES = Path(__file__).parent.parent / "fixtures"
BOOK = FIXTURES / "chi_bo_nho.xlsx"
FOLDER = "00 Chi bộ Thư viện tỉnh"
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc\xf8\x0f\x00\x01\x01\x01\x00\x1b\xb6\xeeV\x00\x00\x00\x00IEND\xaeB`\x82"
)
"""A PNG of one white dot."""
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def made(book: Path, target: Path) -> Outcome:
    loaded = pipeline.load(book, Folders())
    job = Job(target=target, pdf=True, replace=True, progress=lambda *_: None)
    [outcome] = build(loaded, holders(loaded), job)
    return outcome


def stored(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one dossier and its PDFs; the tests go on with it in their order."""
    folder = tmp_path_factory.mktemp("ho_so")
    made(BOOK, folder)
    return folder


def test_the_bundle_holds_every_paper_behind_cover_and_index_with_right_numbers(
    target: Path,
) -> None:
    folder = target / FOLDER
    papers = json.loads((folder / INDEX).read_text(encoding="utf-8"))["papers"]
    reader = PdfReader(folder / BUNDLE)
    assert "HỒ SƠ" in reader.pages[0].extract_text()
    page = papers[0]["first_page"]
    for paper in papers:
        assert paper["first_page"] == page
        own = PdfReader(folder / paper["pdf"])
        assert paper["pages"] == len(own.pages)
        first = own.pages[0].extract_text().split()
        assert first
        assert set(first) <= set(reader.pages[page - 1].extract_text().split())
        page += paper["pages"]
    assert page - 1 == len(reader.pages)
    assert verify_numbers(folder) == ()
    assert verify_numbers(target / f"{FOLDER}.zip") == ()
    assert verify(folder) == ()


def test_nothing_is_made_again_when_nothing_changed(target: Path) -> None:
    before = stored(target / FOLDER)
    assert made(BOOK, target).log == ()
    assert stored(target / FOLDER) == before


def test_files_of_all_kinds_laid_in_are_bound_or_named(target: Path) -> None:
    folder = target / FOLDER
    (folder / "03 bien ban chup.png").write_bytes(PICTURE)
    letter = next(folder.glob("02 *.docx")).read_bytes()
    (folder / "14 thư góp ý.docx").write_bytes(letter)
    locked = PdfWriter()
    locked.add_blank_page(595, 842)
    locked.encrypt("mật khẩu")
    packed = io.BytesIO()
    locked.write(packed)
    (folder / "14 khoa.pdf").write_bytes(packed.getvalue())
    (folder / "14 rong.pdf").write_bytes(b"")
    outcome = made(BOOK, target)
    said = {problem.where: problem.message for problem in outcome.failed}
    assert {Path(where).name for where in said} == {"14 khoa.pdf", "14 rong.pdf"}
    assert any("có mật khẩu" in message for message in said.values())
    assert any("rỗng" in message for message in said.values())
    papers = json.loads((folder / INDEX).read_text(encoding="utf-8"))["papers"]
    pages = {paper["file"]: paper["pages"] for paper in papers if paper["origin"] == "outside"}
    assert pages["03 bien ban chup.png"] == 1
    assert pages["14 thư góp ý.docx"] >= 1
    assert pages["14 khoa.pdf"] == pages["14 rong.pdf"] == 0
    cover = PdfReader(folder / BUNDLE)
    count = len(cover.pages)
    assert f"{count}, chưa kể 2 tài liệu" in " ".join(cover.pages[0].extract_text().split())
    assert verify_numbers(folder) == ()
    loaded = pipeline.load(BOOK, Folders())
    [found] = check(loaded, holders(loaded), Where(workbook=BOOK, folder=target))
    states = {each.title: each.why for each in found.findings}
    assert "có mật khẩu" in states["14 khoa.pdf"]
    assert "chỉ có ảnh" in states["03 bien ban chup.png"]


def test_a_word_file_that_cannot_be_converted_is_noted_in_the_index(tmp_path: Path) -> None:
    made(BOOK, tmp_path)
    odd = tmp_path / FOLDER / "03 lạ.docx"
    with zipfile.ZipFile(odd, "w") as package:
        package.writestr(
            "word/document.xml", f'<w:document xmlns:w="{_W}"><w:t>x</w:t></w:document>'
        )
    outcome = made(BOOK, tmp_path)
    assert [problem.where for problem in outcome.failed] == [f"{FOLDER}/03 lạ.docx"]

    def note() -> str:
        papers = json.loads((tmp_path / FOLDER / INDEX).read_text(encoding="utf-8"))["papers"]
        return str(next(paper["note"] for paper in papers if paper["file"] == odd.name))

    assert note() == UNBOUND
    assert UNBOUND in text_of((tmp_path / FOLDER / "00 Mục lục hồ sơ.docx").read_bytes())
    assert made(BOOK, tmp_path).log == ()
    odd.write_bytes(next((tmp_path / FOLDER).glob("02 *.docx")).read_bytes())
    assert made(BOOK, tmp_path).failed == ()
    assert note() == ""


def test_one_changed_fact_makes_only_its_papers_again_and_the_bundle(
    target: Path, tmp_path: Path
) -> None:
    before = stored(target / FOLDER)
    book = load_workbook(BOOK)
    page = book["Đảng viên"]
    column = next(cell.column for cell in page[1] if cell.value == "workplace")
    page.cell(5, column, "Phòng Bạn đọc")
    book.save(tmp_path / "moi.xlsx")
    outcome = made(tmp_path / "moi.xlsx", target)
    after = stored(target / FOLDER)
    again = {name for name in after if after[name] != before.get(name)}
    papers = {name for name in again if name.endswith(".docx") and not name.startswith("00 ")}
    assert papers
    assert len(papers) == len(outcome.log)
    assert again >= {name.removesuffix("docx") + "pdf" for name in papers} | {BUNDLE, INDEX}
    assert len([name for name in again if name.endswith(".pdf")]) == len(papers) + 1
    assert verify_numbers(target / FOLDER) == ()


def test_a_wrong_page_number_is_named_though_the_manifest_was_made_anew(
    target: Path, tmp_path: Path
) -> None:
    folder = tmp_path / FOLDER
    with zipfile.ZipFile(target / f"{FOLDER}.zip") as packed:
        packed.extractall(tmp_path)
    index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    third = [paper for paper in index["papers"] if paper["pages"]][2]
    third["first_page"] += 1
    (folder / INDEX).write_text(json.dumps(index), encoding="utf-8")
    seal(folder)
    assert verify(folder) == ()
    found = verify_numbers(folder)
    assert found
    assert all(problem.code == "bundle-number-wrong" for problem in found)
    assert any(third["summary"] or third["title"] in problem.message for problem in found)


def test_every_paper_of_the_bundle_can_be_found_by_its_words(target: Path) -> None:
    told = subprocess.run(  # noqa: S603  # a file of ours
        ["pdftotext", "-layout", str(target / FOLDER / BUNDLE), "-"],  # noqa: S607  # poppler
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "Trang hồ sơ: 1" in told
    assert "MỤC LỤC HỒ SƠ" in told
    assert told.count("BẢN KIỂM ĐIỂM CÁ NHÂN") >= 3


def test_a_dossier_that_cannot_be_bound_is_made_without_a_bundle_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = Problem(code="bundle-part-unreadable", where="x", message="hỏng", hint="thay tệp")

    def refuse(*_: object) -> None:
        raise OutputError(damaged)

    monkeypatch.setattr("docgen.holdings.binding.bundle", refuse)
    outcome = made(BOOK, tmp_path)
    assert outcome.failed == (damaged,)
    assert not outcome.is_lost
    folder = tmp_path / FOLDER
    assert not (folder / BUNDLE).exists()
    assert verify(folder) == ()
    monkeypatch.undo()
    assert made(BOOK, tmp_path).failed == ()
    assert (folder / BUNDLE).read_bytes().startswith(b"%PDF")
