"""Outside files: what they are by content, whatever their name says, quickly and without harm."""

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_samples import A4, add, named, packed, paper, stream, value_of
from pypdf import PdfWriter
from pypdf.generic import NameObject, NumberObject

from docgen.pdf import Kind, State, look, looked_at, paper_with, picture_of
from docgen.pdf.looking import LARGEST_BYTES

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def word(body: str, **others: bytes) -> bytes:
    """Return a Word file with the given paragraphs."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"
        )
        for name, content in others.items():
            package.writestr(name, content)
    return made.getvalue()


def png(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    rows = zlib.compress(b"\0" + bytes(min(width, 99))) if height < 99 else b""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    )


def jpeg(width: int, height: int, turn: int | None = None, order: str = ">") -> bytes:
    """Return the marks of a JPEG, without a picture."""
    parts = [b"\xff\xd8"]
    if turn is not None:
        exif = b"Exif\0\0" + (b"MM\0*" if order == ">" else b"II*\0")
        exif += struct.pack(f"{order}IHHHIHHI", 8, 1, 0x0112, 3, 1, turn, 0, 0)
        parts.append(b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif)
    size = struct.pack(">BHHB", 8, height, width, 0)
    parts.append(b"\xff\xc2" + struct.pack(">H", len(size) + 2) + size)
    return b"".join([*parts, b"\xff\xd9"])


def zipped(parts: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def scan() -> bytes:
    """Return a page that is one picture."""
    writer = PdfWriter()
    page = writer.add_blank_page(*A4)
    picture = stream(bytes(1), Type="/XObject", Subtype="/Image", Width=1, Height=1)
    page[NameObject("/Resources")] = named(XObject=named(I=add(writer, picture)))
    page[NameObject("/Contents")] = add(writer, stream(b"q 595 0 0 842 0 0 cm /I Do Q"))
    return packed(writer)


def locked(opening: str) -> bytes:
    writer = paper("x")
    writer.encrypt(opening, "chu", algorithm="RC4-128")
    return packed(writer)


def within() -> bytes:
    """Return a page whose text is in a drawing of a drawing."""
    writer = paper("")
    text = stream(b"BT (x) Tj ET", Type="/XObject", Subtype="/Form", BBox=[0, 0, 9, 9])
    inner = named(XObject=named(T=add(writer, text)))
    outer = stream(b"/T Do", Type="/XObject", Subtype="/Form", BBox=[0, 0, 9, 9], Resources=inner)
    page: Any = writer.pages[0]
    page["/Resources"][NameObject("/XObject")] = named(O=add(writer, outer))
    return packed(writer)


CASES = {
    "pdf": (packed(paper("x", "y")), Kind.PDF, State.READABLE, 2),
    "pdf with text in a drawing": (within(), Kind.PDF, State.READABLE, 1),
    "scan": (scan(), Kind.PDF, State.IMAGE_ONLY, 1),
    "pdf of white pages": (packed(paper("", "")), Kind.PDF, State.EMPTY, 2),
    "pdf without pages": (packed(PdfWriter()), Kind.PDF, State.EMPTY, 0),
    "pdf with password": (locked("mat-khau"), Kind.PDF, State.ENCRYPTED, 0),
    "pdf that may not be printed": (locked(""), Kind.PDF, State.ENCRYPTED, 0),
    "half a pdf": (packed(paper("x"))[:200], Kind.PDF, State.DAMAGED, 0),
    "nothing": (b"", Kind.OTHER, State.EMPTY, 0),
    "only zeros": (bytes(5000), Kind.OTHER, State.EMPTY, 0),
    "word": (word("<w:p><w:r><w:t>x</w:t></w:r></w:p>"), Kind.WORD, State.READABLE, 0),
    "word with a picture": (word("<w:p><w:pict><v:imagedata xmlns:v='v'/></w:pict></w:p>"),
        Kind.WORD, State.READABLE, 0),
    "word without a letter": (word("<w:p><w:t> </w:t></w:p>"), Kind.WORD, State.EMPTY, 0),
    "word cut short": (word("<w:p>" + "x" * 500)[:300], Kind.WORD, State.DAMAGED, 0),
    "word whose text is broken": (word("<w:p>"), Kind.WORD, State.DAMAGED, 0),
    "workbook": (zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), Kind.WORD,
        State.UNKNOWN, 0),
    "another package": (b"PK\5\6" + bytes(18), Kind.WORD, State.UNKNOWN, 0),
    "word with password": (OLE + "EncryptedPackage".encode("utf-16-le"), Kind.WORD,
        State.ENCRYPTED, 0),
    "old word": (OLE + "WordDocument".encode("utf-16-le"), Kind.OLD_WORD, State.READABLE, 0),
    "old something": (OLE, Kind.OTHER, State.UNKNOWN, 0),
    "png": (png(30, 20), Kind.PICTURE, State.IMAGE_ONLY, 1),
    "jpeg": (jpeg(30, 20), Kind.PICTURE, State.IMAGE_ONLY, 1),
    "half a jpeg": (jpeg(30, 20)[:-2], Kind.PICTURE, State.DAMAGED, 0),
    "half a png": (png(30, 20)[:40], Kind.PICTURE, State.DAMAGED, 0),
    "png of a milliard points": (png(40000, 40000), Kind.PICTURE, State.TOO_LARGE, 0),
    "text": (b"Bien ban", Kind.OTHER, State.UNKNOWN, 0),
    "program": (b"MZ\x90", Kind.OTHER, State.UNKNOWN, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_file_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    data, kind, state, pages = CASES[name]
    path = tmp_path / "quyết định.pdf"
    path.write_bytes(data)
    looked = look(path)
    assert (looked.kind, looked.state, looked.pages) == (kind, state, pages)


def test_a_file_that_is_away_or_a_folder_is_unreadable(tmp_path: Path) -> None:
    assert look(tmp_path / "x.pdf").state is State.UNREADABLE
    assert look(tmp_path).state is State.UNREADABLE


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "to.pdf"
    with path.open("wb") as made:
        made.write(b"%PDF-1.7")
        made.truncate(LARGEST_BYTES + 1)
    before = time.perf_counter()
    looked = look(path)
    assert (looked.kind, looked.state) == (Kind.PDF, State.TOO_LARGE)
    assert time.perf_counter() - before < 1


def bomb_pdf() -> bytes:
    writer = paper("x")
    page: Any = writer.pages[0]
    content = stream(zlib.compress(b" " * 120_000_000, 9), Filter="/FlateDecode")
    page[NameObject("/Contents")] = add(writer, content)
    return packed(writer)


def many_bombs() -> bytes:
    writer = paper(*[""] * 40)
    content = add(writer, stream(zlib.compress(b" " * 9_000_000, 9), Filter="/FlateDecode"))
    for page in writer.pages:
        page[NameObject("/Contents")] = content
    return packed(writer)


def bomb_word() -> bytes:
    return word("<w:p>" + " " * 60_000_000 + "</w:p>")


def laughing_word() -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "word/document.xml", f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><x>&a11;</x>'
        )
    return made.getvalue()


def endless_pages() -> bytes:
    writer = paper("x")
    root: Any = writer.root_object
    pages = root["/Pages"]
    pages["/Kids"].append(pages.indirect_reference)
    return packed(writer)


def endless_drawing() -> bytes:
    writer = paper("")
    drawing = stream(b"/O Do", Type="/XObject", Subtype="/Form", BBox=[0, 0, 9, 9])
    reference = add(writer, drawing)
    drawing[NameObject("/Resources")] = named(XObject=named(O=reference))
    page: Any = writer.pages[0]
    page["/Resources"][NameObject("/XObject")] = named(O=reference)
    return packed(writer)


def deep_nest() -> bytes:
    return packed(paper("x")).replace(b"/Resources", b"/X " + b"[" * 50_000 + b" /Resources")


def endless_tables() -> bytes:
    """Return a PDF whose table of objects names itself as the one before it."""
    whole = packed(paper("x"))
    start = whole.rindex(b"startxref")
    place = whole[start:].split()[1]
    return whole.replace(b"trailer\n<<", b"trailer\n<<\n/Prev " + place)


@pytest.mark.parametrize(
    ("make", "states"),
    [
        (bomb_pdf, {State.TOO_LARGE}),
        (many_bombs, {State.TOO_LARGE}),
        (bomb_word, {State.TOO_LARGE}),
        (laughing_word, {State.DAMAGED}),
        (endless_pages, {State.DAMAGED, State.TOO_LARGE}),
        (endless_drawing, {State.IMAGE_ONLY}),
        (deep_nest, set(State)),
        (endless_tables, set(State)),
    ],
)
def test_a_file_made_to_harm_is_given_up_soon(
    make: Callable[[], bytes], states: set[State]
) -> None:
    data = make()
    before = time.perf_counter()
    assert looked_at(data).state in states
    assert time.perf_counter() - before < 10


@settings(max_examples=150)
@given(data=st.data(), name=st.sampled_from(sorted(CASES)))
def test_any_damage_gives_an_answer(data: st.DataObject, name: str) -> None:
    source = bytearray(CASES[name][0])
    for _ in range(data.draw(st.integers(1, 8)) if source else 0):
        source[data.draw(st.integers(0, len(source) - 1))] = data.draw(st.integers(0, 255))
    assert looked_at(bytes(source)).state in State


@pytest.mark.parametrize(("turn", "quarters"), [(None, 0), (1, 0), (3, 2), (6, 1), (8, 3), (99, 0)])
@pytest.mark.parametrize("order", ["<", ">"])
def test_how_a_camera_was_held_is_known(turn: int | None, quarters: int, order: str) -> None:
    found = picture_of(jpeg(30, 20, turn, order))
    assert found is not None
    assert (found.width, found.height, found.quarters) == (30, 20, quarters)


@pytest.mark.parametrize(("width", "height"), [(10, 10), (4000, 30), (30, 4000), (1240, 1754)])
def test_a_picture_fills_its_page_and_keeps_its_shape(width: int, height: int) -> None:
    data = png(width, height)
    picture = picture_of(data)
    assert picture is not None
    made = zipfile.ZipFile(io.BytesIO(paper_with(data, picture)))
    text = made.read("word/document.xml").decode()
    wide, high = (int(text.split(f'{side}="')[1].split('"')[0]) for side in ("cx", "cy"))
    assert wide * height == pytest.approx(high * width, rel=0.01)
    room = (186, 273) if height >= width else (273, 186)
    assert max(wide / room[0], high / room[1]) == pytest.approx(36000, rel=0.001)
    assert paper_with(data, picture) == paper_with(data, picture)
    assert made.read("word/media/anh.png") == data


def test_the_numbers_of_an_object_are_no_text() -> None:
    """A table of numbers in brackets is drawn as text only where an operator says so."""
    writer = paper("")
    page: Any = writer.pages[0]
    page[NameObject("/Contents")] = add(writer, stream(b"[3 6] 0 d 0 0 m 9 9 l S"))
    page[NameObject("/Rotate")] = NumberObject(90)
    page[NameObject("/MediaBox")] = value_of([0, 0, 9, 9])
    assert looked_at(packed(writer)).state is State.IMAGE_ONLY
