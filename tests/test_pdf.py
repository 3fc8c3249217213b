"""Ballots on sheets: true size, every copy the same object, small however many there are."""

import io
import re
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
)

from docgen.pdf import Imposition, impose, page_count, sheets_for

A4, A5, A6 = (595.32, 841.92), (419.55, 595.3), (297.65, 419.55)
SIZES = {1: A4, 2: A5, 4: A6}


def ballot(size: tuple[float, float], pages: int = 1, rows: int = 12, name: str = "An") -> bytes:
    """Return a PDF like that of one ballot: a table of names on each page."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for number in range(pages):
        page = writer.add_blank_page(*size)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        lines = ["BT /F1 8 Tf"]
        lines += [
            f"1 0 0 1 40 {size[1] - 60 - 9 * row} Tm ({name} {number} {row}) Tj"
            for row in range(rows)
        ]
        content = DecodedStreamObject()
        content.set_data("\n".join([*lines, "ET"]).encode())
        page[NameObject("/Contents")] = writer._add_object(content)
    packed = io.BytesIO()
    writer.write(packed)
    return packed.getvalue()


def sheets(data: bytes) -> list[Any]:
    """Return the pages of a PDF; what they hold is not typed."""
    return list(PdfReader(io.BytesIO(data)).pages)


def drawings(data: bytes) -> list[tuple[int, int]]:
    """Return which objects each page is drawn from: its content and its resources."""
    pages = sheets(data)
    return [(page.raw_get("/Contents").idnum, page.raw_get("/Resources").idnum) for page in pages]


def faces(data: bytes) -> dict[str, bytes]:
    """Return the content of each ballot page in a PDF by its name."""
    found = {}
    for page in sheets(data):
        for name, face in page["/Resources"]["/XObject"].items():
            found[name] = face.get_object().get_data()
    return found


@pytest.mark.parametrize("per_sheet", [1, 2, 4])
@pytest.mark.parametrize("pages", [1, 2, 3])
def test_all_sheets_are_drawn_from_the_very_same_objects(per_sheet: int, pages: int) -> None:
    made = impose([ballot(SIZES[per_sheet], pages)], 40, Imposition(per_sheet=per_sheet))
    drawn = drawings(made)
    sides = pages + pages % 2 if pages > 1 else 1
    assert len(drawn) == sides * 40 // per_sheet
    first = drawn[:sides]
    assert [drawn[at : at + sides] for at in range(0, len(drawn), sides)] == [first] * (
        40 // per_sheet
    )
    assert len(faces(made)) == pages


def test_a_thousand_ballots_of_sixty_names_are_small_and_quick() -> None:
    one = ballot(A4, pages=4, rows=15)
    before = time.perf_counter()
    made = impose([one], 1000, Imposition(per_sheet=1))
    assert time.perf_counter() - before < 20
    assert len(made) < 2_000_000
    assert page_count(made) == 4000


@pytest.mark.parametrize(
    ("per_sheet", "wide", "sheet", "cell"),
    [
        (1, False, (210, 297), (210, 297)),
        (2, False, (297, 210), (148.5, 210)),
        (4, False, (210, 297), (105, 148.5)),
        (1, True, (297, 210), (297, 210)),
        (2, True, (210, 297), (210, 148.5)),
        (4, True, (297, 210), (148.5, 105)),
    ],
)
def test_ballots_lie_on_a4_at_their_true_size(
    *, per_sheet: int, wide: bool, sheet: tuple[float, float], cell: tuple[float, float]
) -> None:
    size = SIZES[per_sheet][::-1] if wide else SIZES[per_sheet]
    [page] = sheets(impose([ballot(size)], per_sheet, Imposition(per_sheet=per_sheet)))
    mm = 72 / 25.4
    assert (page.mediabox.width, page.mediabox.height) == pytest.approx(
        [side * mm for side in sheet], abs=0.01
    )
    placed = re.findall(rb"q (\S+ \S+ \S+ \S+) (\S+) (\S+) cm", page.get_contents().get_data())
    assert {matrix for matrix, _, _ in placed} == {b"1 0 0 1"}
    assert len({(x, y) for _, x, y in placed}) == per_sheet
    for face in page["/Resources"]["/XObject"].values():
        box = [float(side) for side in face.get_object()["/BBox"]]
        assert box[2:] == pytest.approx([side * mm for side in cell], abs=0.01)


def test_cut_marks_lie_on_the_edges_of_each_ballot_and_a_whole_sheet_has_none() -> None:
    [cut] = faces(impose([ballot(A6)], 4, Imposition(per_sheet=4))).values()
    lines = re.findall(rb"([\d.]+) ([\d.]+) m ([\d.]+) ([\d.]+) l S", cut)
    assert len(lines) == 4
    wide, high = 105 * 72 / 25.4, 148.5 * 72 / 25.4
    for a, b, c, d in (tuple(map(float, line)) for line in lines):
        on_edge = (a == c and min(abs(a), abs(a - wide)) < 0.01) or (
            b == d and min(abs(b), abs(b - high)) < 0.01
        )
        assert on_edge
    [whole] = faces(impose([ballot(A4)], 1, Imposition(per_sheet=1))).values()
    assert b" d " not in whole


def test_backs_carry_no_cut_marks_and_an_odd_last_back_is_empty() -> None:
    made = impose([ballot(A6, pages=3)], 4, Imposition(per_sheet=4))
    marks = [b"[3 6] 0 d" in content for content in faces(made).values()]
    assert marks == [True, False, True]
    pages = PdfReader(io.BytesIO(made)).pages
    assert len(pages) == 4
    assert pages[3].extract_text() == ""
    assert "An 2 0" in pages[2].extract_text()


@settings(max_examples=30)
@given(count=st.integers(1, 9), per_sheet=st.sampled_from([1, 2, 4]), pages=st.integers(1, 3))
def test_every_ballot_of_a_deck_stands_on_the_sheets_exactly_once(
    count: int, per_sheet: int, pages: int
) -> None:
    deck = [ballot(SIZES[per_sheet], pages, rows=1, name=f"P{n}-") for n in range(count)]
    made = PdfReader(io.BytesIO(impose(deck, 1, Imposition(per_sheet=per_sheet))))
    said = " ".join(page.extract_text() for page in made.pages)
    for number in range(count):
        for page in range(pages):
            assert len(re.findall(rf"P{number}- {page} 0\b", said)) == 1


def test_on_the_back_left_and_right_are_exchanged() -> None:
    deck = [ballot(A5, 2, name="L"), ballot(A5, 2, name="R")]
    front, back = sheets(impose(deck, 1, Imposition(per_sheet=2)))
    places = {}
    for side, page in (("front", front), ("back", back)):
        named = {
            key: "L" if b"(L " in face.get_object().get_data() else "R"
            for key, face in page["/Resources"]["/XObject"].items()
        }
        drawn = re.findall(rb"cm (/P\d+) Do", page.get_contents().get_data())
        at = [float(x) for x in re.findall(rb"q 1 0 0 1 (\S+)", page.get_contents().get_data())]
        places[side] = {named[key.decode()]: x for key, x in zip(drawn, at, strict=True)}
    assert places["front"]["L"] == places["back"]["R"] == 0
    assert places["front"]["R"] == places["back"]["L"] > 0


def test_a_code_is_the_same_everywhere_and_stands_in_the_lower_right_corner() -> None:
    text = "D1|bo/mau|TH|TH-V1|1/1|0123abcd"
    made = impose([ballot(A6)], 40, Imposition(per_sheet=4, codes=(text,)))
    [face] = faces(made).values()
    squares = [tuple(map(float, found)) for found in re.findall(rb"(\S+) (\S+) (\S+) \S+ re", face)]
    matrix = segno.make(text, error="m", micro=False).matrix
    assert len(squares) == sum(map(sum, matrix))
    wide, high = 105 * 72 / 25.4, 148.5 * 72 / 25.4
    assert min(x for x, _, _ in squares) > wide / 2
    assert max(y for _, y, _ in squares) < high / 3
    assert squares[0][2] >= 0.68 * 72 / 25.4
    assert len(set(drawings(made))) == 1


def test_the_same_ballots_give_the_same_bytes_without_date_or_id() -> None:
    one, layout = ballot(A5, 2), Imposition(per_sheet=2, codes=("a", "b"))
    made = impose([one], 30, layout)
    assert made == impose([one], 30, layout)
    for word in (b"/CreationDate", b"/ModDate", b"/ID", b"/Author"):
        assert word not in made


@pytest.mark.parametrize(
    ("per_sheet", "pages", "duplex"),
    [(2, 1, "/Simplex"), (2, 2, "/DuplexFlipShortEdge"), (4, 2, "/DuplexFlipLongEdge")],
)
def test_the_printer_is_told_true_size_and_how_to_turn(
    per_sheet: int, pages: int, duplex: str
) -> None:
    made = impose([ballot(SIZES[per_sheet], pages)], 4, Imposition(per_sheet=per_sheet))
    trailer: Any = PdfReader(io.BytesIO(made)).trailer
    told = trailer["/Root"]["/ViewerPreferences"]
    assert told == {"/PrintScaling": "/None", "/Duplex": duplex}


def test_copies_fill_whole_sheets() -> None:
    assert [sheets_for(copies, 4) for copies in (1, 4, 5, 8)] == [1, 1, 2, 2]


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_all_sheets_look_the_same(tmp_path: Path) -> None:
    path = tmp_path / "phieu.pdf"
    path.write_bytes(impose([ballot(A6)], 20, Imposition(per_sheet=4, codes=("D1|x",))))
    command = ["pdftoppm", "-r", "50", "-png", str(path), str(tmp_path / "to")]
    subprocess.run(command, check=True)  # noqa: S603  # our own file
    pictures = {picture.read_bytes() for picture in tmp_path.glob("to*.png")}
    assert len(list(tmp_path.glob("to*.png"))) == 5
    assert len(pictures) == 1
