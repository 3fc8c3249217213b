"""PDFs of many papers: each is what it is alone, to the byte, and what LibreOffice lays out."""

import getpass
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from docgen import office, pipeline, typesetting
from docgen.forms import Mode
from docgen.holdings import papers_of
from docgen.office import find_soffice
from docgen.pipeline import Folders, Press
from docgen.plan import Request, requested
from docgen.typesetting import typeset

FIXTURES = Path(__file__).parent.parent / "fixtures"
FIXTURE = FIXTURES / "van_phong_ubnd_tinh.xlsx"
NATIONAL = FIXTURES / "xa_an_hoa_2025.xlsx"
FORMS = (
    "vp_ubnd_2023/mau_2a",
    "vp_ubnd_2023/mau_13",
    "vp_ubnd_2023/mau_16",
    "chung/bien_ban_hoi_nghi",
)
OF_EACH = 4
posix_only = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows không chạy trực tiếp tệp lệnh thay cho LibreOffice"
)
DYING = """\
import os, subprocess, sys, zipfile
names = [name for name in sys.argv if name.endswith(".docx")]
def is_poison(name):
    with zipfile.ZipFile(name) as package:
        return "Kẻ phá".encode() in package.read("word/document.xml")
good = []
for name in names:
    if is_poison(name):
        break
    good.append(name)
rest = sys.argv[1 : len(sys.argv) - len(names)]
if good or not names:
    subprocess.run([PROGRAM, *rest, *good], check=False)
if len(good) < len(names):
    os.kill(os.getpid(), 9)
"""


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, python: str) -> None:
    """Put a Python program in LibreOffice's place."""
    folder.mkdir()
    script = folder / "stand_in.py"
    script.write_text(python, encoding="utf-8")
    program = folder / "soffice"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -IS "{script}" "$@"\n', "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv(office.SOFFICE_VARIABLE, str(program))


def real_papers() -> list[tuple[str, bytes]]:
    """Return papers of forms that stand and that lie, of one page and of several."""
    loaded = pipeline.load(FIXTURE, Folders())
    press = Press(loaded.view)
    made: dict[str, list[bytes]] = {form: [] for form in FORMS}
    for unit in loaded.units:
        for paper in papers_of(unit, loaded):
            some = made.get(paper.form.id)
            if some is not None and len(some) < OF_EACH:
                some.append(press.make_best(paper).data)
    assert all(len(papers) == OF_EACH for papers in made.values())
    return [(form, data) for form, papers in made.items() for data in papers]


def written(folder: Path, papers: Sequence[tuple[str, bytes]]) -> list[Path]:
    """Write papers into a folder and return them."""
    folder.mkdir(parents=True)
    named = [folder / f"{n}.docx" for n in range(len(papers))]
    for path, (_, data) in zip(named, papers, strict=True):
        path.write_bytes(data)
    return named


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Return three folders of the same PDFs: made together, later, and as LibreOffice has them."""
    if find_soffice() is None:
        pytest.skip("máy chưa có LibreOffice")
    root = tmp_path_factory.mktemp("route")
    papers = real_papers()
    together = written(root / "together", papers)
    assert typeset(together).problems == ()
    time.sleep(1.1)
    later = written(root / "elsewhere" / "later", papers)
    assert typeset(later[:1]).problems == ()
    assert typeset(later[:0:-1]).problems == ()
    plain = written(root / "plain", papers)
    assert office.convert(plain).problems == ()
    return together[0].parent, later[0].parent, plain[0].parent


def pdfs(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.pdf"))


@pytest.mark.office
def test_a_paper_made_with_others_is_byte_for_byte_the_paper_made_alone_later_elsewhere(
    made: tuple[Path, Path, Path],
) -> None:
    together, later, _ = made
    assert len(pdfs(together)) == len(pdfs(later)) == len(list(together.glob("*.docx")))
    for first, second in zip(pdfs(together), pdfs(later), strict=True):
        assert first.read_bytes() == second.read_bytes(), first.name


def said(pdf: Path) -> str:
    done = subprocess.run(  # noqa: S603 - pdftotext on our own file
        ("pdftotext", "-layout", pdf, "-"),  # noqa: S607 - found on the path, as elsewhere
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return unicodedata.normalize("NFC", done.stdout)


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_a_heading_stays_with_its_text_among_other_papers_as_alone(tmp_path: Path) -> None:
    # LibreOffice leaves this heading at the foot of a page when papers are bound into one file.
    loaded = pipeline.load(NATIONAL, Folders())
    asked = Request(forms=["hd43_2025/mau_2b"], mode=Mode.PREFILLED, units=loaded.units)
    press = Press(loaded.view)
    papers = [
        (paper.form.id, press.make(paper).data)
        for paper in requested(asked, loaded.forms, loaded.view)[:9]
    ]
    together = written(tmp_path / "together", papers)
    alone = written(tmp_path / "alone", papers)[1:2]
    assert typeset(together).problems == typeset(alone).problems == ()
    [ours], [theirs] = pdfs(tmp_path / "together")[1:2], pdfs(tmp_path / "alone")
    assert said(ours) == said(theirs)
    assert ours.read_bytes() == theirs.read_bytes()
    assert re.search(r"II\. Hạn chế, khuyết điểm và nguyên nhân\n *1\. Hạn chế", said(ours))


def sizes_of(path: Path) -> list[tuple[int, int]]:
    """Return width and height of each page in points."""
    boxes = [page.mediabox for page in PdfReader(path).pages]
    return [(round(box.width), round(box.height)) for box in boxes]


@pytest.mark.office
def test_pages_and_their_texts_are_those_of_libreoffice(
    made: tuple[Path, Path, Path],
) -> None:
    ours_in, _, plain = made
    shapes = set()
    for ours, theirs in zip(pdfs(ours_in), pdfs(plain), strict=True):
        assert said(ours) == said(theirs), ours.name
        sizes = [sizes_of(path) for path in (ours, theirs)]
        assert sizes[0] == sizes[1]
        shapes |= {width > height for width, height in sizes[0]}
    assert shapes == {True, False}, "papers that stand and papers that lie"


@pytest.mark.office
def test_a_page_looks_as_libreoffice_draws_it(
    made: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    ours_in, _, plain = made
    for number, folder in enumerate((ours_in, plain)):
        for path in pdfs(folder)[::6]:
            subprocess.run(  # noqa: S603 - pdftoppm on our own file
                ("pdftoppm", "-r", "40", path, tmp_path / f"{number}-{path.stem}"),  # noqa: S607
                check=True,
            )
    ours, theirs = (sorted(tmp_path.glob(f"{number}-*")) for number in (0, 1))
    assert [path.name[1:] for path in ours] == [path.name[1:] for path in theirs]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(ours, theirs, strict=True))


def contents(path: Path) -> bytes:
    """Return a PDF with all its streams inflated."""
    reader = PdfReader(path)
    parts = [path.read_bytes()]
    for number in reader.xref[0]:
        thing = reader.get_object(number)
        if isinstance(thing, StreamObject):
            parts.append(thing.get_data())
    return b"\n".join(parts)


@pytest.mark.office
def test_a_pdf_says_archive_format_and_nothing_of_the_machine(
    made: tuple[Path, Path, Path],
) -> None:
    folder = made[0]
    names = {tempfile.gettempdir(), str(Path.home()), str(folder.parent), platform.node()}
    names |= {"docgen-", time.strftime("%Y%m%d"), time.strftime("%Y-%m-%d")}
    # Short names stand by chance among the bytes of a font.
    names = {name for name in {*names, getpass.getuser()} if len(name) > 4}
    for path in pdfs(folder)[::4]:
        reader = PdfReader(path)
        metadata = reader.root_object["/Metadata"].get_object()
        assert isinstance(metadata, StreamObject)
        assert b"<pdfaid:part>2</pdfaid:part>" in metadata.get_data()
        assert b"<pdfaid:conformance>B</pdfaid:conformance>" in metadata.get_data()
        intent = reader.root_object["/OutputIntents"][0].get_object()  # type: ignore[index]  # an array
        assert intent["/S"] == "/GTS_PDFA1"
        assert intent["/DestOutputProfile"].get_object().get_data()[36:40] == b"acsp"
        assert "/ID" in reader.trailer
        assert "/StructTreeRoot" not in reader.root_object
        assert reader.metadata is not None
        assert reader.metadata.title
        said_inside = contents(path)
        assert not [name for name in names if name.encode() in said_inside], path.name


@pytest.mark.office
def test_fonts_are_embedded_once_and_small(made: tuple[Path, Path, Path]) -> None:
    for path in pdfs(made[0]):
        done = subprocess.run(  # noqa: S603 - pdffonts on our own file
            ("pdffonts", path),  # noqa: S607
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        fonts = [line.split() for line in done.stdout.splitlines()[2:]]
        faces = [name.partition("+")[2] for name, *_ in fonts]
        assert len(faces) == len(set(faces)) > 0
        assert all(rest[-5] == rest[-4] == rest[-3] == "yes" for _, *rest in fonts), fonts
        assert path.stat().st_size < 20_000 * len(fonts) + 12_000 + 8_000 * len(
            PdfReader(path).pages
        )


def short_papers(folder: Path, *texts: str) -> list[Path]:
    """Write papers of one form, a line of text in each."""
    for number, text in enumerate(texts):
        document = docx.Document()
        document.add_paragraph(text)
        document.save(str(folder / f"{number}.docx"))
    return [folder / f"{number}.docx" for number in range(len(texts))]


@pytest.mark.office
@posix_only
def test_a_paper_that_kills_libreoffice_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = find_soffice()
    if program is None:
        pytest.skip("máy chưa có LibreOffice")
    papers = short_papers(tmp_path, "Tốt 0", "Tốt 1", "Tốt 2", "Kẻ phá")
    stand_in(tmp_path / "soffice", monkeypatch, f"PROGRAM = {str(program)!r}\n{DYING}")

    conversion = typeset(papers)

    assert [Path(problem.where).name for problem in conversion.problems] == ["3.docx"]
    assert [problem.code for problem in conversion.problems] == ["pdf-not-made"]
    assert [said(path).strip() for path in pdfs(tmp_path)] == [f"Tốt {n}" for n in range(3)]


COPYING = """\
import pathlib, shutil, sys
at = sys.argv.index("--outdir")
for name in sys.argv[at + 2 :]:
    shutil.copy(PDF, (pathlib.Path(sys.argv[at + 1]) / name).with_suffix(".pdf"))
"""


def simple_pdf(
    path: Path, *, noise: int = 0, pages: int = 1, drawn: Sequence[int] = (), extra: bytes = b""
) -> Path:
    """Write a PDF of so many pages that share five pictures and a font.

    A page draws the picture of its number, or of its number in `drawn`.
    """
    writer = PdfWriter()
    pictures = DictionaryObject()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Times-Roman"),
        }
    )
    shared = DictionaryObject(
        {
            NameObject("/XObject"): pictures,
            NameObject("/Font"): DictionaryObject({NameObject("/F1"): font}),
        }
    )
    resources = writer._add_object(shared)
    for number in range(5):
        picture = StreamObject()
        picture.set_data(os.urandom(noise))
        kinds = {"/Type": NameObject("/XObject"), "/Subtype": NameObject("/Image")}
        picture.update({NameObject(key): value for key, value in kinds.items()})
        pictures[NameObject(f"/Im{number}")] = writer._add_object(picture)
    for number in drawn or range(pages):
        page = writer.add_blank_page(200, 100)
        drawing = StreamObject()
        drawing.set_data(f"/Im{number} Do\n".encode() + extra)
        page[NameObject("/Contents")] = writer._add_object(drawing)
        page[NameObject("/Resources")] = resources
    writer.write(path)
    return path


@posix_only
def test_memory_does_not_grow_with_the_number_of_papers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = simple_pdf(tmp_path / "one.pdf", noise=1_000_000)
    stand_in(tmp_path / "soffice", monkeypatch, f"PDF = {str(source)!r}\n{COPYING}")
    monkeypatch.setattr(typesetting, "PAPERS_AT_A_TIME", 8)
    peaks = []
    for papers in (8, 60):
        folder = tmp_path / str(papers)
        folder.mkdir()
        sources = []
        for number in range(papers):
            sources.append(folder / f"{number}.docx")
            with zipfile.ZipFile(sources[-1], "w") as package:
                package.writestr("[Content_Types].xml", "")
        tracemalloc.start()
        assert len(typeset(sources).made) == papers
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # pypdf's readers hold themselves, so some wait for the garbage collector.
    assert peaks[1] < 30_000_000, peaks


@posix_only
def test_what_cannot_be_read_or_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = simple_pdf(tmp_path / "one.pdf")
    stand_in(tmp_path / "soffice", monkeypatch, f"PDF = {str(source)!r}\n{COPYING}")
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(6):
        with zipfile.ZipFile(folder / f"{number}.docx", "w") as package:
            package.writestr("[Content_Types].xml", "")
    (folder / "1.docx").write_text("chữ", encoding="utf-8")
    (folder / "2.docx").unlink()
    (folder / "3.pdf").mkdir()
    papers = [folder / f"{number}.docx" for number in range(6)]
    conversion = typeset([*papers, folder / "5.DOCX"])
    assert [path.name for path, _ in conversion.made] == ["0.docx", "4.docx", "5.docx"]
    assert [(Path(each.where).name, each.code) for each in conversion.problems] == [
        ("1.docx", "paper-not-word"),
        ("2.docx", "paper-unreadable"),
        ("3.pdf", "pdf-not-written"),
        ("5.DOCX", "pdf-name-taken"),
    ]
    assert {path.suffix for path in folder.iterdir()} == {".docx", ".pdf"}


@posix_only
def test_a_pdf_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 whole %%EOF")
    stand_in(tmp_path / "soffice", monkeypatch, f"PDF = {str(broken)!r}\n{COPYING}")
    folder = tmp_path / "papers"
    folder.mkdir()
    conversion = typeset(short_papers(folder, "một"))
    assert conversion.made == ()
    assert [problem.code for problem in conversion.problems] == ["pdf-not-made"]
    assert pdfs(folder) == []


def test_nothing_to_typeset_needs_no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office.SOFFICE_VARIABLE, os.devnull + "/không có")
    assert typeset([]) == office.Conversion(made=(), problems=())
