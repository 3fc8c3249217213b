"""Bundles: every page once, numbered as it is seen, found by index and bookmark, nothing active."""

import io
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_samples import A4, add, annotate, index, named, packed, paper, stream, value_of
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject, NameObject, StreamObject

from docgen.errors import DocgenError, OutputError
from docgen.pdf import Bundle, Part, Place, Span, bundle, read_bundle, wrong_numbers
from docgen.pdf.stamps import LABEL, stamp, stamped_number

COVER = packed(paper("Bia"))


def printed(span: Span) -> str:
    if span.pages == 1:
        return str(span.first)
    return f"{span.first}-{span.first + span.pages - 1}"


def front(spans: Sequence[Span]) -> tuple[bytes, bytes]:
    return COVER, index([printed(span) for span in spans])


def bound(*papers: bytes) -> Bundle:
    parts = [Part(title=f"T{n}", source=data) for n, data in enumerate(papers)]
    return bundle("Hồ sơ", front, parts)


def expected(made: Bundle) -> list[tuple[str, int, int]]:
    return [(f"T{n}", span.first, span.pages) for n, span in enumerate(made.spans)]


def texts(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


@settings(max_examples=10)
@given(counts=st.lists(st.integers(1, 4), min_size=1, max_size=45))
def test_every_page_is_bound_once_in_order_and_every_number_is_right(counts: list[int]) -> None:
    papers = [
        packed(paper(*[f"P{n}.{page}" for page in range(pages)])) for n, pages in enumerate(counts)
    ]
    made = bound(*papers)
    said = texts(made.data)
    assert [re.findall(r"P\d+\.\d+", text) for text in said if "P" in text] == [
        [f"P{n}.{page}"] for n, pages in enumerate(counts) for page in range(pages)
    ]
    assert len(said) == made.pages
    assert all(f"{LABEL}{number}" in text for number, text in enumerate(said, start=1))
    assert wrong_numbers(made.data, expected(made)) == []
    assert made.problems == ()


def test_an_index_over_many_pages_is_asked_again_until_its_numbers_hold() -> None:
    asked = []

    def counting(spans: Sequence[Span]) -> tuple[bytes, bytes]:
        asked.append(spans[0].first)
        return front(spans)

    parts = [Part(title=f"T{n}", source=packed(paper("x"))) for n in range(50)]
    made = bundle("Hồ sơ", counting, parts)
    assert asked == [3, 5]
    assert made.spans[0] == Span(first=5, pages=1)


def test_four_hundred_papers_are_bound_with_every_number_right() -> None:
    made = bound(*[packed(paper("x", "y")), packed(paper("z"))] * 200)
    assert made.pages == 1 + 20 + 600
    assert wrong_numbers(made.data, expected(made)) == []


def test_an_index_that_gets_shorter_with_other_numbers_is_followed_by_an_empty_page() -> None:
    def swinging(spans: Sequence[Span]) -> tuple[bytes, bytes]:
        return COVER, index([printed(span) for span in spans], 1 if spans[0].first == 3 else 20)

    made = bundle("Hồ sơ", swinging, [Part(title=f"T{n}", source=COVER) for n in range(2)])
    assert made.spans[0].first == 4
    assert texts(made.data)[2].strip() == f"{LABEL}3"
    assert wrong_numbers(made.data, expected(made)) == []


def test_an_index_that_never_settles_is_refused() -> None:
    calls: list[int] = []

    def growing(spans: Sequence[Span]) -> tuple[bytes, bytes]:
        calls.append(len(spans))
        return COVER, packed(paper(*"x" * 3 * len(calls)))

    with pytest.raises(OutputError) as caught:
        bundle("Hồ sơ", growing, [Part(title="T", source=COVER)])
    assert [problem.code for problem in caught.value.problems] == ["bundle-index-unsettled"]


def test_an_index_without_links_is_told() -> None:
    made = bundle("Hồ sơ", lambda _: (COVER, COVER), [Part(title="T", source=COVER)])
    assert [problem.code for problem in made.problems] == ["bundle-index-links"]


def test_a_click_on_a_row_opens_its_paper() -> None:
    made = bound(*[packed(paper("x", "y"))] * 3)
    rows = read_bundle(made.data).rows
    assert [(row.link, row.row_link) for row in rows] == [(n, n) for n in (3, 5, 7)]
    page: Any = PdfReader(io.BytesIO(made.data)).pages[1]
    boxes = sorted(
        (tuple(map(float, link.get_object()["/Rect"])) for link in page["/Annots"]),
        key=lambda box: (-box[3], box[0]),
    )
    for above, below in zip(boxes[::2], boxes[2::2], strict=False):
        assert above[1] >= below[3]


def test_bookmarks_stand_under_their_section_and_are_shown_at_once() -> None:
    parts = [
        Part(title="Báo cáo", source=COVER),
        Part(title="Nguyễn Văn Ấm", source=COVER, section="Bản kiểm điểm cá nhân"),
        Part(title="Trần Thị Ỷ", source=COVER, section="Bản kiểm điểm cá nhân"),
        Part(title="Biên bản", source=COVER),
    ]
    made = bundle("Hồ sơ", front, parts)
    marks = [(mark.level, mark.title, mark.page) for mark in read_bundle(made.data).bookmarks]
    assert marks == [
        (0, "Bìa", 1),
        (0, "Mục lục", 2),
        (0, "Báo cáo", 3),
        (0, "Bản kiểm điểm cá nhân", 4),
        (1, "Nguyễn Văn Ấm", 4),
        (1, "Trần Thị Ỷ", 5),
        (0, "Biên bản", 6),
    ]
    assert PdfReader(io.BytesIO(made.data)).page_mode == "/UseOutlines"


def test_the_same_papers_give_the_same_bytes_and_other_papers_another_id() -> None:
    made, again = bound(packed(paper("a"))), bound(packed(paper("a")))
    assert made == again
    for word in (b"/CreationDate", b"/ModDate", b"/Producer", b"/Author"):
        assert word not in made.data
    other = bound(packed(paper("b")))
    identities = [PdfReader(io.BytesIO(each.data)).trailer["/ID"] for each in (made, other)]
    assert identities[0] != identities[1]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [A4, A4[::-1], (300.0, 200.0), (90.0, 400.0), (2384.0, 3370.0)])
@pytest.mark.parametrize("crop", [(), (20.0, 30.0, 80.0, 190.0)])
def test_the_stamp_is_upright_in_the_corner_that_is_seen_lower_right(
    tmp_path: Path, size: tuple[float, float], turn: int, crop: tuple[float, ...], office: None
) -> None:
    del office
    made = bound(packed(paper("", size=size, turn=turn, crop=crop)))
    path = tmp_path / "bo.pdf"
    path.write_bytes(made.data)
    command = ["pdftotext", "-f", "3", "-l", "3", "-bbox", str(path), "-"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603  # our own file
    [page] = re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', said)
    words = re.findall(
        r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]+)<', said
    )
    assert " ".join(word[4] for word in words) == f"{LABEL}3"
    wide, high = map(float, page if turn % 180 == 0 else reversed(page))
    lefts = [float(word[0]) for word in words]
    assert lefts == sorted(lefts)
    assert min(lefts) > wide * 0.4
    assert wide - 30 < float(words[-1][2]) < wide
    assert all(high - 45 < float(word[1]) < float(word[3]) <= high for word in words)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_scan_printed_to_its_edges_is_drawn_above_the_stamp(
    tmp_path: Path, turn: int, office: None
) -> None:
    del office
    writer = paper("", size=(500.0, 700.0), turn=turn)
    page: Any = writer.pages[0]
    page[NameObject("/Contents")] = add(writer, stream(b"0 g 0 0 500 700 re f"))
    path = tmp_path / "bo.pdf"
    path.write_bytes(bound(packed(writer)).data)
    command = ["pdftoppm", "-gray", "-r", "72", "-f", "3", "-singlefile", str(path)]
    subprocess.run([*command, str(path.with_suffix(""))], check=True)  # noqa: S603  # our own file
    head, size, _, pixels = path.with_suffix(".pgm").read_bytes().split(b"\n", 3)
    wide, high = map(int, size.split())
    lines = [pixels[at : at + wide] for at in range(0, wide * high, wide)]
    assert head == b"P5"
    assert (wide > high) is (turn % 180 == 90)
    assert max(lines[10][60 : wide - 60]) == 0
    assert max(lines[high - 36][60 : wide - 60]) == 0
    assert min(min(line[: wide // 2]) for line in lines[high - 29 :]) == 255
    assert min(min(line) for line in lines[high - 30 :]) < 128


def test_a_stamp_is_read_only_where_there_is_exactly_one() -> None:
    one = stamp(7, (0, 0, *A4), 0)
    assert stamped_number(one) == 7
    assert stamped_number(one + b" " + one) is None
    assert stamped_number(b"") is None


def hostile() -> bytes:
    """Return a paper with all that could act, hidden in every place where it could hide."""
    writer = paper("Van ban", "Trang hai")
    script = named(S="/JavaScript", JS="appalert")
    spawn = add(writer, named(S="/Launch", F="calcexe"))
    embedded = add(writer, stream(b"MZchuongtrinh", Type="/EmbeddedFile"))
    attached = named(Type="/Filespec", F="x.exe", EF=named(F=embedded))
    root = writer.root_object
    root[NameObject("/OpenAction")] = script
    root[NameObject("/AA")] = named(WC=script)
    root[NameObject("/Names")] = named(
        JavaScript=named(Names=["a", script]), EmbeddedFiles=named(Names=["x", attached])
    )
    root[NameObject("/AF")] = value_of([add(writer, attached)])
    first: Any = writer.pages[0]
    first[NameObject("/AA")] = named(O=script)
    annotate(writer, 0, Subtype="/Link", Rect=[0, 0, 9, 9], A=named(S="/URI", URI="httpvidu"))
    annotate(writer, 0, Subtype="/Link", Rect=[0, 0, 9, 9], A=spawn)
    annotate(writer, 0, Subtype="/FileAttachment", Rect=[0, 0, 9, 9], FS=attached)
    annotate(writer, 0, Subtype="/Widget", FT="/Btn", Rect=[0, 0, 9, 9], AA=named(E=script))
    # and in the drawing itself, where a copy of all resources would take it along
    drawing = stream(
        b"0 0 10 10 re f",
        Type="/XObject",
        Subtype="/Form",
        BBox=[0, 0, 10, 10],
        AF=[attached],
        PieceInfo=named(X=script),
        OPI=named(F="maychu"),
        Metadata=embedded,
    )
    first["/Resources"][NameObject("/XObject")] = named(
        X=add(writer, drawing),
        Trang=first.indirect_reference,
        Ma=add(writer, stream(b"bang PostScript", Type="/XObject", Subtype="/PS")),
    )
    first["/Resources"][NameObject("/Properties")] = named(M=script, N=attached, O=spawn)
    return packed(writer)


def test_nothing_that_acts_gets_into_a_bundle_and_what_is_drawn_stays() -> None:
    source = hostile()
    made = bound(source)
    words = (
        b"/JavaScript /JS /Launch /URI /EmbeddedFile /Filespec /EF /AA /OpenAction /AcroForm "
        b"/Names /AF /OPI /PieceInfo calcexe MZchuong appalert httpvidu maychu PostScript"
    ).split()
    assert [word for word in words if word not in source] == [b"/AcroForm"]
    found = [word for word in words if word in made.data]
    assert found == []
    assert "Van ban" in texts(made.data)[2]
    page: Any = PdfReader(io.BytesIO(made.data)).pages[2]
    inner = page["/Resources"]["/XObject"]["/P"]["/Resources"]["/XObject"]
    assert inner["/X"].get_data() == b"0 0 10 10 re f"


def form(**field: object) -> bytes:
    """Return a paper with a form of one field."""
    writer = paper("Don")
    reference = annotate(writer, 0, Subtype="/Widget", Rect=[100, 500, 300, 540], **field)
    root = writer.root_object
    root[NameObject("/AcroForm")] = named(Fields=[reference], NeedAppearances=False)
    return packed(writer)


def look_of(text: str, box: Sequence[int] = (0, 0, 200, 40)) -> StreamObject:
    font = named(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica")
    drawn = f"BT /F1 12 Tf 2 10 Td ({text}) Tj ET".encode()
    return stream(drawn, BBox=list(box), Resources=named(Font=named(F1=font)))


def test_what_was_typed_into_a_form_stays_to_be_read() -> None:
    made = bound(form(FT="/Tx", T="ten", V="Da dien", AP=named(N=look_of("Da dien"))))
    assert "Da dien" in texts(made.data)[2]
    assert b"/AcroForm" not in made.data
    assert b"/Widget" not in made.data
    assert made.problems == ()


def test_of_a_tick_box_the_state_that_is_set_is_drawn() -> None:
    states = named(Co=look_of("MOT"), Off=look_of("HAI"))
    assert "MOT" in texts(bound(form(FT="/Btn", AS="/Co", AP=named(N=states))).data)[2]
    assert "HAI" in texts(bound(form(FT="/Btn", AP=named(N=states))).data)[2]


def test_a_hidden_remark_stays_hidden() -> None:
    made = bound(form(FT="/Tx", F=2, AP=named(N=look_of("Mat"))))
    assert "Mat" not in texts(made.data)[2]


@pytest.mark.parametrize("looks", [{}, {"AP": named(N=stream(b"", BBox=[0, 0, 1, 1]))}])
def test_a_filled_field_that_nothing_draws_is_told(looks: dict[str, Any]) -> None:
    [problem] = bound(form(FT="/Tx", T="ho_ten", V="Nguyen Van A", **looks)).problems
    assert problem.code == "bundle-field-unseen"
    assert "ho_ten" in problem.message
    assert bound(form(FT="/Tx", T="ho_ten", V="", **looks)).problems == ()


def test_an_appearance_is_fitted_into_its_place() -> None:
    made = bound(form(FT="/Tx", V="x", AP=named(N=look_of("x", (0, 0, 100, 20)))))
    page: Any = PdfReader(io.BytesIO(made.data)).pages[2]
    assert b"q 2.00000 0 0 2.00000 100.000 500.000 cm /A0 Do Q" in page["/Contents"].get_data()


def test_a_drawing_that_leaves_the_page_turned_does_not_move_the_stamp(tmp_path: Path) -> None:
    writer = paper("x")
    page: Any = writer.pages[0]
    page[NameObject("/Contents")] = add(writer, stream(b"q q 0.1 0 0 0.1 300 300 cm 1 0 0 RG"))
    path = tmp_path / "bo.pdf"
    path.write_bytes(bound(packed(writer)).data)
    content: Any = PdfReader(path).pages[2]["/Contents"]
    assert b" cm\n/P Do\nQ\nq BT /Stamp" in content.get_data()


def test_a_layer_that_is_off_stays_off() -> None:
    writer = paper("x")
    layers = [add(writer, named(Type="/OCG", Name=name)) for name in ("Hien", "An", "Thua")]
    page: Any = writer.pages[0]
    page["/Resources"][NameObject("/Properties")] = named(A=layers[0], B=layers[1])
    root = writer.root_object
    root[NameObject("/OCProperties")] = named(OCGs=layers, D=named(OFF=[layers[1]]))
    made = PdfReader(io.BytesIO(bound(packed(writer)).data))
    values: Any = made.root_object["/OCProperties"]
    assert [layer.get_object()["/Name"] for layer in values["/OCGs"]] == ["Hien", "An"]
    assert [layer.get_object()["/Name"] for layer in values["/D"]["/OFF"]] == ["An"]


def encrypted() -> bytes:
    writer = paper("x")
    writer.encrypt("mat-khau", algorithm="RC4-128")
    return packed(writer)


def test_all_papers_that_cannot_be_read_are_named_at_once() -> None:
    bad = [b"", b"%PDF-1.4 hong", encrypted(), packed(PdfWriter())]
    with pytest.raises(OutputError) as caught:
        bound(COVER, *bad)
    found = [(problem.code, problem.where) for problem in caught.value.problems]
    assert found == [("bundle-part-unreadable", f"T{n}") for n in range(1, 5)]


@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_paper_is_bound_or_named_and_nothing_else(data: st.DataObject) -> None:
    source = bytearray(hostile())
    for _ in range(data.draw(st.integers(1, 12))):
        source[data.draw(st.integers(0, len(source) - 1))] = data.draw(st.integers(0, 255))
    try:
        made = bound(bytes(source)).data
    except OutputError as error:
        codes = {problem.code for problem in error.problems}
    else:
        codes = {
            word for word in ("/JavaScript", "/Launch", "/EmbeddedFile") if word.encode() in made
        }
    assert codes <= {"bundle-part-unreadable"}


@pytest.mark.parametrize("wrong", range(7))
def test_each_wrong_number_of_a_bundle_is_named(wrong: int) -> None:
    made = bound(packed(paper("a", "b")), packed(paper("c")), packed(paper("d")))
    right = expected(made)
    writer = PdfWriter(clone_from=io.BytesIO(made.data))
    root: Any = writer.root_object
    pages: Any = writer.pages
    links = {each.get_object()["/NM"]: each.get_object() for each in pages[1]["/Annots"]}
    content = pages[1]["/Resources"]["/XObject"]["/P"].get_object()
    mark: Any = root["/Outlines"]["/First"]["/Next"]["/Next"]["/Next"]
    match wrong:
        case 0:
            links["trang 2"][NameObject("/Dest")][0] = pages[5].indirect_reference
            found = [(Place.LINK, "T1", "6", "5")]
        case 1:
            links["dong 2"][NameObject("/Dest")][0] = pages[0].indirect_reference
            found = [(Place.LINK, "T1", "1", "5")]
        case 2:
            content.set_data(content.get_data().replace(b"(5)", b"(9)"))
            found = [(Place.PRINTED, "T1", "9", "5")]
        case 3:
            mark[NameObject("/Dest")] = ArrayObject(
                [pages[3].indirect_reference, NameObject("/Fit")]
            )
            del mark["/A"]
            found = [(Place.BOOKMARK, "T1", "4", "5")]
        case 4:
            pages[4][NameObject("/Contents")] = add(
                writer, stream(b"/P Do\n" + stamp(8, (0, 0, *A4), 0))
            )
            found = [(Place.STAMP, "", "8", "5")]
        case 5:
            writer.add_blank_page(*A4)
            found = [(Place.PAGES, "", "7", "6"), (Place.STAMP, "", "", "7")]
        case _:
            listed = pages[1]["/Annots"]
            del listed[
                next(n for n, each in enumerate(listed) if each.get_object() is links["trang 3"])
            ]
            found = [(Place.LINK, "T2", "", "T2"), (Place.PRINTED, "T2", "", "6")]
    said = wrong_numbers(packed(writer), right)
    assert [(each.place, each.title, each.found, each.expected) for each in said] == found


def test_a_bundle_that_is_none_cannot_be_read() -> None:
    with pytest.raises(DocgenError):
        read_bundle(b"%PDF-1.7 hong")


def archival(text: str, profile: bytes = bytes(16) + b"RGB " + bytes(200), part: int = 2) -> bytes:
    """Return a paper that claims to be PDF/A."""
    writer = paper(text)
    root = writer.root_object
    claim = f"<pdfaid:part>{part}</pdfaid:part>".encode()
    root[NameObject("/Metadata")] = add(writer, stream(claim))
    intent = named(S="/GTS_PDFA1", DestOutputProfile=add(writer, stream(profile, N=3)))
    root[NameObject("/OutputIntents")] = value_of([intent])
    return packed(writer)


def claims(*papers: bytes) -> bool:
    cover = archival("bia")
    made = bundle("A & B", lambda _: (cover, cover), [Part(title="T", source=p) for p in papers])
    root = PdfReader(io.BytesIO(made.data)).root_object
    remarks: Any = root["/Metadata"]
    assert ("pdfaid:part>2<" in remarks.get_data().decode()) is made.is_archival
    assert ("/OutputIntents" in root) is made.is_archival
    assert "A &amp; B" in remarks.get_data().decode()
    return made.is_archival


def test_a_bundle_claims_pdf_a_only_if_all_its_papers_do() -> None:
    assert claims(archival("a"), archival("b"))
    assert not claims(archival("a"), packed(paper("b")))
    assert not claims(archival("a", part=1))
    other = bytes(16) + b"CMYK" + bytes(200)
    assert not claims(archival("a", other))


def test_the_hour_in_a_colour_profile_is_no_difference() -> None:
    late = bytes(16) + b"RGB " + bytes(4) + b"\x07\xe7\0\x0c\0\x05" + bytes(190)
    assert claims(archival("a"), archival("b", late))


def test_texts_that_are_no_unicode_are_taken_over_byte_by_byte() -> None:
    writer = paper("x")
    table = ByteStringObject(bytes(range(256)) * 3)
    page: Any = writer.pages[0]
    page["/Resources"][NameObject("/ColorSpace")] = named(
        C=ArrayObject([NameObject("/Indexed"), NameObject("/DeviceRGB"), value_of(255), table])
    )
    made: Any = PdfReader(io.BytesIO(bound(packed(writer)).data)).pages[2]
    copy = made["/Resources"]["/XObject"]["/P"]["/Resources"]["/ColorSpace"]["/C"][3]
    assert copy.original_bytes == table
