"""Bundles of what LibreOffice makes: a real index of many pages, a picture, PDF/A all through."""

import io
import re
import subprocess
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pdf_samples import A4
from pypdf import PdfReader
from test_looking import png

from docgen.context.index import Entry, index_words
from docgen.office import find_soffice
from docgen.pdf import (
    Bundle,
    Part,
    Span,
    bundle,
    page_count,
    paper_with,
    picture_of,
    read_bundle,
    wrong_numbers,
)
from docgen.pdf.stamps import LABEL
from docgen.render import Template

COMMON = Path(__file__).parent.parent / "templates" / "mau" / "chung"
SIZES = (1, 20, 90)
ARCHIVAL = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'
LONG = "Bản kiểm điểm cá nhân của đảng viên là cán bộ, công chức trong Chi bộ Hành chính - Quản trị"
NAME = "Công Tằng Tôn Nữ Nguyễn Thị Hoàng Khánh Thùy Dương Phương"

pytestmark = pytest.mark.office


def to_pdf(folder: Path, papers: dict[str, bytes]) -> dict[str, bytes]:
    """Return the PDF/A of each Word file, made by one start of LibreOffice."""
    folder.mkdir()
    for name, data in papers.items():
        (folder / f"{name}.docx").write_bytes(data)
    soffice = find_soffice()
    profile = (folder / "profile").as_uri()
    command = [str(soffice), f"-env:UserInstallation={profile}", "--headless", "--convert-to"]
    command += [ARCHIVAL, "--outdir", str(folder), *(str(folder / f"{n}.docx") for n in papers)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # our own files
    return {name: (folder / f"{name}.pdf").read_bytes() for name in papers}


def filled(form: str, words: dict[str, Any]) -> bytes:
    sample = tomllib.loads((COMMON / form / "sample.toml").read_text(encoding="utf-8"))
    template = Template.load(COMMON / form / "mau.docx", name=form)
    return template.render({**sample, **words}).data


def title(number: int) -> str:
    return (f"{number}. {LONG}", f"{number}. Biên bản", f"{number}. {LONG}, {LONG}")[number % 3]


def words(spans: Sequence[Span]) -> dict[str, Any]:
    return index_words(
        [
            Entry(
                title=title(number),
                place=f"{number:02d} văn bản.docx",
                summary=NAME if number % 2 else "",
                author=NAME,
                day=date(2023, 12, 5),
                first_page=span.first,
                pages=span.pages,
            )
            for number, span in enumerate(spans)
        ]
    )


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Bundle]:
    """Return bundles of so many papers, made by two starts of LibreOffice for all of them."""
    if find_soffice() is None:
        pytest.skip("máy này không có LibreOffice")
    folder = tmp_path_factory.mktemp("bo")
    photo = png(98, 60)
    picture = picture_of(photo)
    assert picture is not None
    made = {"anh": paper_with(photo, picture), "bia": filled("bia_ho_so", {})}
    made |= {"tong": filled("quyet_dinh_chi_bo", {}), "ngang": filled("muc_luc", {})}

    def indexes(before: dict[int, int], counts: Sequence[int]) -> dict[str, bytes]:
        found = {}
        for size, pages in before.items():
            spans, first = [], pages + 1
            for number in range(size):
                spans.append(Span(first=first, pages=counts[number % len(counts)]))
                first += spans[-1].pages
            found[f"{size}-{pages}"] = filled("muc_luc", words(spans))
        return found

    papers = to_pdf(folder / "1", made)
    parts = [papers[name] for name in ("anh", "tong", "ngang")]
    counts = [page_count(part) for part in parts]
    ready = to_pdf(folder / "2", indexes(dict.fromkeys(SIZES, 2), counts))
    needed = {size: 1 + page_count(ready[f"{size}-2"]) for size in SIZES}
    again = {size: pages for size, pages in needed.items() if pages != 2}
    ready |= to_pdf(folder / "3", indexes(again, counts))

    def made_of(size: int) -> Bundle:
        def front(spans: Sequence[Span]) -> tuple[bytes, bytes]:
            return papers["bia"], ready[f"{size}-{spans[0].first - 1}"]

        turns = [int(n % 3 == 0) for n in range(size)]
        return bundle(
            "Hồ sơ Chi bộ",
            front,
            [Part(title=title(n), source=parts[n % 3], turn=turn) for n, turn in enumerate(turns)],
        )

    return {size: made_of(size) for size in SIZES}


@pytest.mark.parametrize("size", SIZES)
def test_every_number_of_the_index_is_right_and_opens_its_paper(
    bundles: dict[int, Bundle], size: int
) -> None:
    made = bundles[size]
    assert made.problems == ()
    reading = read_bundle(made.data)
    assert [row.link for row in reading.rows] == [span.first for span in made.spans]
    expected = [(title(n), span.first, span.pages) for n, span in enumerate(made.spans)]
    assert wrong_numbers(made.data, expected) == []
    shifted = [(name, first, pages + 1) for name, first, pages in expected]
    assert len(wrong_numbers(made.data, shifted)) >= size


def test_a_long_index_covers_many_pages(bundles: dict[int, Bundle]) -> None:
    pages = {row.index_page for row in read_bundle(bundles[SIZES[-1]].data).rows}
    assert pages == set(range(2, max(pages) + 1))
    assert len(pages) > 10


@pytest.mark.parametrize("size", SIZES)
def test_a_bundle_of_pdf_a_is_pdf_a(bundles: dict[int, Bundle], size: int) -> None:
    made = bundles[size]
    assert made.is_archival
    reader = PdfReader(io.BytesIO(made.data))
    assert reader.pdf_header == "%PDF-1.7"
    root: Any = reader.root_object
    trailer: Any = reader.trailer
    assert "/Encrypt" not in trailer
    assert len(trailer["/ID"]) == 2
    assert root["/OutputIntents"][0]["/DestOutputProfile"]["/N"] == 3
    fonts = re.findall(rb"/Subtype /(Type1|TrueType|Type0|Type3)\b", made.data)
    files = len(re.findall(rb"/FontFile[23]? ", made.data))
    assert files >= fonts.count(b"TrueType") > 0
    for word in (b"/JavaScript", b"/Launch", b"/URI", b"/EmbeddedFile", b"/Movie", b"/Sound"):
        assert word not in made.data
    for page in reader.pages:
        for link in page.get("/Annots", ()):
            assert link.get_object()["/F"] == 4


def test_all_fonts_are_in_the_file(
    bundles: dict[int, Bundle], tmp_path: Path, office: None
) -> None:
    del office
    path = tmp_path / "bo.pdf"
    path.write_bytes(bundles[20].data)
    listed = subprocess.run(["pdffonts", str(path)], check=True, capture_output=True, text=True)  # noqa: S603, S607  # our own file
    lines = listed.stdout.splitlines()[2:]
    assert any("Type 3" in line for line in lines)
    assert all(re.search(r"\byes +(yes|no) +(yes|no) +\d+ +0$", line) for line in lines)


def test_the_stamp_lies_outside_of_all_text(
    bundles: dict[int, Bundle], tmp_path: Path, office: None
) -> None:
    """Words of the paper and words of the stamp share no line at the foot of any page."""
    del office
    path = tmp_path / "bo.pdf"
    path.write_bytes(bundles[20].data)
    command = ["pdftotext", "-bbox", str(path), "-"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603  # our own file
    for number, page in enumerate(said.split("<page ")[1:], start=1):
        words = re.findall(r'yMin="([\d.-]+)" xMax="[\d.-]+" yMax="([\d.-]+)">([^<]+)<', page)
        ours = words[-len(LABEL.split()) - 1 :]
        assert " ".join(word for _, _, word in ours) == f"{LABEL}{number}"
        top = min(float(low) for low, _, _ in ours)
        others = words[: -len(ours)]
        assert max((float(high) for _, high, _ in others), default=0) < top


def test_a_photo_held_sideways_stands_upright(bundles: dict[int, Bundle]) -> None:
    made = bundles[1]
    page = PdfReader(io.BytesIO(made.data)).pages[made.spans[0].first - 1]
    assert page.rotation == 90
    assert page.mediabox.width == pytest.approx(A4[1], abs=1)
