"""Files that people lay into a dossier: each keeps its item and its name from then on."""

import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from test_holdings import FOLDER, PAGE, SMALL, UNIT, index_of, issue, loaded_from, made

from docgen.dossier import BUNDLE, verify
from docgen.pipeline import Loaded

NUMBERS = (
    "",
    "00 ",
    "01 ",
    "05 ",
    "05 07 ",
    "00 05 ",
    "00 00 ",
    "77 ",
    "2023 ",
    "5 ",
    "٠٥ ",
    "²³ ",
)
WORDS = (
    "biên bản",
    unicodedata.normalize("NFD", "biên bản"),
    "Biên Bản",
    "con",
    "aux",
    "CON.x",
    "",
    "- ",
    "index",
    "manifest-sha256.1",
    "Toàn bộ hồ sơ",
    "Mục lục hồ sơ",
    "a:b?",
    "dài " * 30,
)
ENDINGS = (".pdf", ".PDF", ".txt", ".json", "", ".lạ kỳ", ". ")
FOLDERS = ("", "01 quét/", "05 quét/", "quét/", "quét khác/", "00 x/", "a/05 b/", "con/")


@st.composite
def names(draw: st.DrawFn) -> str:
    parts = [draw(st.sampled_from(each)) for each in (FOLDERS, NUMBERS, WORDS, ENDINGS)]
    name = "".join(parts)
    return name if name.rpartition("/")[2].strip(". ") else f"{name}x"


@pytest.fixture(name="small", scope="module")
def _small() -> Loaded:
    return loaded_from(SMALL)


def laid(folder: Path, files: Sequence[str]) -> list[bytes]:
    """Lay files into a folder; each has a content of its own, which is returned."""
    contents = []
    for number, name in enumerate(dict.fromkeys(files)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        contents.append(PAGE + f"% {number}".encode())
        path.write_bytes(contents[-1])
    return contents


def placed(folder: Path) -> dict[bytes, tuple[object, str, object]]:
    """Return item, file and title of each file from outside by its content."""
    return {
        (folder / str(row["file"])).read_bytes(): (row["item"], str(row["file"]), row["title"])
        for row in index_of(folder)
        if row["origin"] == "outside"
    }


@settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@example(files=["00 x.pdf", "00 -.pdf", "quét/05 a.pdf", "quét khác/05 a.pdf"])
@example(files=["05 quét/.pdf", "05 quét/con.PDF", "01 quét/.lạ kỳ"])
@example(files=["quét/07 x.pdf", "05 quét/07 x.pdf", "a/index.json", "a/Toàn bộ hồ sơ.pdf"])
@given(files=st.lists(names(), min_size=3, max_size=9))
def test_every_file_laid_in_is_kept_and_a_second_build_moves_none(files: list[str]) -> None:
    small = loaded_from(SMALL)
    with TemporaryDirectory() as place:
        target = Path(place)
        folder = target / FOLDER
        contents = laid(folder, files)
        made(small, target)
        once, listed = placed(folder), index_of(folder)
        assert sorted(once) == sorted(contents)
        assert verify(folder) == ()
        assert made(small, target)[UNIT].log == ()
        assert placed(folder) == once
        assert index_of(folder) == listed
        for _, name, _ in once.values():
            assert "/" not in name
            assert not name.startswith("00 ")
            assert "sửa bằng tay" not in name
            assert unicodedata.is_normalized("NFC", name)


@pytest.mark.parametrize(
    ("name", "item", "file"),
    [
        ("quét/05 Biên bản.pdf", 5, "05 Biên bản.pdf"),
        ("05 quét/02 trang.pdf", 5, "05 02 trang.pdf"),
        ("05 quét/05 trang.pdf", 5, "05 trang.pdf"),
        ("00 thư.pdf", 15, "thư.pdf"),
        ("00 05 thư.pdf", 5, "05 thư.pdf"),
        ("con.pdf", 15, "_con.pdf"),
        ("05 quét/.pdf", 5, "05 không tên.pdf"),
        ("²³ x.pdf", 15, "²³ x.pdf"),
    ],
)
def test_where_a_file_goes(small: Loaded, tmp_path: Path, name: str, item: int, file: str) -> None:
    laid(tmp_path / FOLDER, [name])
    made(small, tmp_path)
    [(number, place, _)] = placed(tmp_path / FOLDER).values()
    assert (number, place) == (item, file)


def test_a_file_with_the_name_of_a_pdf_of_ours_is_never_written_over(
    small: Loaded, tmp_path: Path
) -> None:
    made(small, tmp_path)
    folder = tmp_path / FOLDER
    paper = next(folder.glob("02 *.docx"))
    contents = laid(folder, [f"{paper.stem}.pdf", BUNDLE])
    made(small, tmp_path)
    found = {name for _, name, _ in placed(folder).values()}
    assert found == {f"{paper.stem} (2).pdf", "Toàn bộ hồ sơ (2).pdf"}
    assert sorted(placed(folder)) == sorted(contents)


def test_rows_that_name_files_of_two_folders_hold_after_they_are_moved_up(tmp_path: Path) -> None:
    book: Workbook = load_workbook(SMALL)
    unit = str(book["Tổ chức"].cell(4, 1).value)
    adds: list[Callable[[Workbook], None]] = [
        issue(unit=unit, paper="3", file="lần 1/bb.pdf", number="01-BB/CB"),
        issue(unit=unit, paper="5", file="lần 2/bb.pdf", number="02-BB/CB"),
    ]
    for add in adds:
        add(book)
    book.save(tmp_path / "a.xlsx")
    loaded, target = loaded_from(tmp_path / "a.xlsx"), tmp_path / "ho_so"
    laid(target / FOLDER, ["lần 1/bb.pdf", "lần 2/bb.pdf"])
    for _ in range(2):
        made(loaded, target)
        rows = {PurePosixPath(str(r["file"])).name: r for r in index_of(target / FOLDER)}
        assert rows["03 bb.pdf"]["number_sign"] == "01-BB/CB"
        assert rows["05 bb.pdf"]["number_sign"] == "02-BB/CB"
