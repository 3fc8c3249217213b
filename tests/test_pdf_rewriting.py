"""A PDF written anew: what its pages keep, letters by new numbers."""

import io
import struct
from pathlib import Path

import pytest
from pypdf import PdfReader
from test_typesetting import simple_pdf

from docgen.pdf import UnreadablePdfError, written_anew
from docgen.pdf.content import UnknownContentError, rewritten
from docgen.pdf.truetype import TrueType, components, subset


def drawings(data: bytes) -> list[bytes]:
    """Return what is drawn on each page."""
    drawn = [page.get_contents() for page in PdfReader(io.BytesIO(data), strict=True).pages]
    return [each.get_data() for each in drawn if each is not None]


def test_pages_keep_the_pictures_that_are_drawn_under_new_names(tmp_path: Path) -> None:
    source = simple_pdf(tmp_path / "paper.pdf", noise=50_000, pages=3, drawn=(4, 1, 4))
    data = written_anew(source)
    assert len(data) // 50_000 == 2
    assert drawings(data) == [b"/X1 Do\n", b"/X2 Do\n", b"/X1 Do\n"]


@pytest.mark.parametrize("extra", [b"BT (a) Tj ET\n", b"BT /F1 9 Tf <01>Tj ET\n"])
def test_what_is_not_understood_stays_as_it_is(tmp_path: Path, extra: bytes) -> None:
    source = simple_pdf(tmp_path / "paper.pdf", pages=2, extra=extra)
    assert drawings(written_anew(source))[1][-len(extra) :] == extra


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 whole %%EOF", b"%PDF-1.7\ntrailer\n%%EOF"])
def test_a_file_that_is_no_pdf_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadablePdfError):
        written_anew(path)


def renamed(drawn: bytes) -> bytes:
    """Return a drawing with every font and picture renamed and each byte of text one higher."""
    return rewritten(
        drawn,
        lambda font: f"new{font}",
        lambda font, text: bytes(byte + int(font[1:]) for byte in text),
        lambda other: other if other.startswith("Device") else "X9",
    )


def test_fonts_letters_and_pictures_of_a_drawing_get_new_names() -> None:
    drawn = (
        b"/Artifact BMC\nq 0 0 5 8 re\nEMC\n/Ti#C3#AAu<</MCID 0>>BDC\nBT\n9 7 Td /F1 12 Tf"
        b"[<01>-1<0203>]TJ\nET\nEMC\n/Span<</ActualText<FEFF0061>>>BDC\nBT\n/F2 9.5 Tf<0A>Tj\nET\n"
        b"EMC\n/DeviceRGB cs /Im4 Do\n"
    )
    assert renamed(drawn) == (
        b"q 0 0 5 8 re\nBT\n9 7 Td /newF1 12 Tf[<02>-1<0304>]TJ\nET\n"
        b"/Span<</ActualText<FEFF0061>>>BDC\nBT\n/newF2 9.5 Tf<0c>Tj\nET\nEMC\n"
        b"/DeviceRGB cs /X9 Do\n"
    )


@pytest.mark.parametrize(
    "drawn",
    [
        b"BT /F1 9 Tf (a) Tj ET\n",
        b"q BI /W 1 ID x EI Q\n",
        b"EMC\n",
        b"/P<</MCID 1>>BDC\nq Q\n",
        b"<01>Tj\n",
    ],
)
def test_a_drawing_that_is_not_understood_is_told(drawn: bytes) -> None:
    with pytest.raises(UnknownContentError):
        renamed(drawn)


def box(*corners: int) -> bytes:
    return struct.pack(">h4h", *corners)


def simple_glyph(points: int) -> bytes:
    return box(1, 0, 0, points, points) + struct.pack(">HH", points - 1, 0) + bytes(2 * points)


def composite(*glyphs: int) -> bytes:
    parts = [
        struct.pack(">HHbb", 0x20 if number < len(glyphs) else 0, glyph, 0, 0)
        for number, glyph in enumerate(glyphs, start=1)
    ]
    return box(-1, 0, 0, 9, 9) + b"".join(parts)


def program(*glyphs: bytes) -> bytes:
    """Return a font of glyphs; the bytes 1, 2, … stand for those behind the first."""
    padded = [glyph + bytes(-len(glyph) % 4) for glyph in glyphs]
    ends = [sum(map(len, padded[:number])) for number in range(len(padded) + 1)]
    tables = {
        "cmap": struct.pack(">HHHHLHHH", 0, 1, 1, 0, 12, 0, 262, 0)
        + bytes(range(len(glyphs))).ljust(256, b"\0"),
        "glyf": b"".join(padded),
        "head": bytes(54),
        "hhea": bytes(34) + struct.pack(">H", len(glyphs)),
        "hmtx": b"".join(struct.pack(">Hh", 500 + len(each), 0) for each in glyphs),
        "loca": struct.pack(f">{len(ends)}H", *(end // 2 for end in ends)),
        "maxp": bytes(32),
    }
    place = 12 + 16 * len(tables)
    head, body = struct.pack(">LHHHH", 0x10000, len(tables), 0, 0, 0), b""
    for tag, content in tables.items():
        head += struct.pack(">4sLLL", tag.encode(), 0, place + len(body), len(content))
        body += content
    return head + body


def test_a_subset_has_the_letters_in_the_order_asked_and_what_they_are_made_of() -> None:
    whole = TrueType(program(b"", simple_glyph(3), simple_glyph(5), composite(1, 2)))
    small = TrueType(subset(whole, [3, 2]))
    assert [small.glyph_of(code) for code in (1, 2, 3)] == [1, 2, 0]
    assert small.key(1) == whole.key(3)
    assert small.key(2) == whole.key(2)
    assert [glyph for _, glyph in components(small.outline(1))] == [3, 2]
    assert small.key(3) == whole.key(1)
    points, contours, made_points, made_contours = struct.unpack_from(
        ">4H", small.tables["maxp"], 6
    )
    assert (points, contours, made_points, made_contours) == (5, 1, 8, 2)


def test_a_subset_does_not_tell_how_its_letters_were_numbered() -> None:
    first = TrueType(program(b"", simple_glyph(3), composite(1), simple_glyph(7)))
    other = TrueType(program(b"", composite(2), simple_glyph(3)))
    assert subset(first, [2]) == subset(other, [1])


@pytest.mark.parametrize("data", [b"", b"OTTO" + bytes(40), program(b"")[:60]])
def test_a_font_of_another_kind_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="TrueType"):
        TrueType(data)
