"""What comes in from outside is not trusted; what goes out is a sound and stable package."""

import io
import struct
import zipfile
import zlib

import pytest
from docx import Document
from docx_builder import (
    NAME,
    edited,
    par,
    part_of,
    refusal,
    refusals,
    render,
    run,
    saved,
    texts,
    with_body,
    with_paragraphs,
)

from docgen.render.package import Packer, deflated, read_entries

PLAIN = with_paragraphs("{{ a }}")
RELATIONS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def related(kind: str, target: str, mode: str = "External") -> bytes:
    """Return a document with one more relationship."""
    end = "</Relationships>"
    link = f'<Relationship Id="rX" Type="{kind}" Target="{target}" TargetMode="{mode}"/>{end}'
    return edited(PLAIN, {RELATIONS: lambda xml: xml.replace(end.encode(), link.encode())})


def typed(old: bytes, new: bytes) -> bytes:
    """Return a document with its content types changed."""
    return edited(PLAIN, {TYPES: lambda xml: xml.replace(old, new)})


MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TEMPLATE_TYPE = MAIN_TYPE.replace(b"document.main", b"template.main")
MACRO_TYPE = b"application/vnd.ms-word.document.macroEnabled.main+xml"
DOCTYPE = "<!DOCTYPE a><a/>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "encrypted-or-old-word"),
        (b"Xin chao", "not-a-word-file"),
        (b"PK\x03\x04" + bytes(50), "damaged-file"),
        (edited(PLAIN, {"word/document.xml": lambda _: b"<w:document"}), "damaged-file"),
        (typed(MAIN_TYPE, TEMPLATE_TYPE), "not-a-word-file"),
        (typed(MAIN_TYPE, MACRO_TYPE), "macro-in-template"),
        (edited(PLAIN, added={"word/vbaProject.bin": b"x"}), "macro-in-template"),
        (edited(PLAIN, added={"word/embeddings/oleObject1.bin": b"x"}), "embedded-object"),
        (related(f"{OFFICE}/oleObject", "embeddings/a.bin", "Internal"), "embedded-object"),
        (related(f"{OFFICE}/aFChunk", "a.html", "Internal"), "embedded-object"),
        (related(f"{OFFICE}/attachedTemplate", "http://a/b.dotm"), "outside-link"),
        (related(f"{OFFICE}/image", "http://a/b.png"), "outside-link"),
        (related(f"{OFFICE}/hyperlink", "http://a/{{ b }}"), "tag-misplaced"),
        (related(f"{OFFICE}/hyperlink", "http://a/%7B%7Bb%7D%7D"), "tag-misplaced"),
        (edited(PLAIN, added={"../a.xml": b"<a/>"}), "unsafe-part"),
        (edited(PLAIN, added={"/a.xml": b"<a/>"}), "unsafe-part"),
        (edited(PLAIN, added={"word/../../a": b"x"}), "unsafe-part"),
        (edited(PLAIN, added={"c:/a": b"x"}), "unsafe-part"),
        (edited(PLAIN, added={"word/DOCUMENT.xml": b"<a/>"}), "unsafe-part"),
        (edited(PLAIN, added={"word/x.xml": DOCTYPE.encode()}), "doctype-in-part"),
        (edited(PLAIN, added={"word/x.xml": DOCTYPE.encode("utf-16")}), "doctype-in-part"),
        (edited(PLAIN, added={"word/charts/c.xml": b"<a>{{ b }}</a>"}), "tag-misplaced"),
        (edited(PLAIN, added={f"a{n}": b"" for n in range(2100)}), "file-too-large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_file_that_should_not_be_used_is_refused(data: bytes, code: str) -> None:
    problem = refusals(data)[0]
    assert problem.code == code, str(problem)
    assert problem.where.startswith(NAME)
    assert problem.hint


def test_an_ordinary_link_to_the_web_is_allowed() -> None:
    data = related(f"{OFFICE}/hyperlink", "https://dangcongsan.vn")
    assert texts(render(data, {"a": "b"})) == ["b"]


def test_a_spreadsheet_or_an_archive_is_not_a_word_file() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "b")
    assert refusal(buffer.getvalue()).code == "not-a-word-file"


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(PLAIN)
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        directory = archive.start_dir
    data[directory + 8] |= 1
    assert refusal(bytes(data)).code == "unsafe-part"


def test_a_file_that_unpacks_to_far_too_much_is_refused_before_unpacking() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", bytes(30 * 2**20))
    assert refusal(buffer.getvalue()).code == "file-too-large"


def test_a_part_larger_than_it_says_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"<a>" + b"b" * 100_000 + b"</a>")
        directory = archive.fp.tell() if archive.fp else 0
    data = bytearray(buffer.getvalue())
    struct.pack_into("<L", data, directory + 24, 10)
    assert refusal(bytes(data)).code == "damaged-file"


def test_a_part_with_a_wrong_checksum_is_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        directory = archive.start_dir
    data = bytearray(PLAIN)
    data[directory + 16] ^= 0xFF
    assert refusal(bytes(data)).code == "damaged-file"


@pytest.mark.parametrize("size", [10, 100, 1000, 5000])
def test_a_file_cut_short_is_refused(size: int) -> None:
    assert refusal(PLAIN[:-size]).code == "damaged-file"


@pytest.mark.parametrize(
    "field", ['INCLUDETEXT "c:\\a"', "DDEAUTO a b", 'INCLUDEPICTURE "http://a"']
)
def test_a_field_that_fetches_from_outside_is_refused(field: str) -> None:
    code = par(f"<w:r><w:instrText>{field}</w:instrText></w:r>")
    assert refusal(with_body(code)).code == "outside-link"


def test_a_character_kept_for_docgen_is_refused_in_templates() -> None:
    assert refusal(with_paragraphs("\U0010fff4 a \U0010fff5")).code == "reserved-character"


def test_unchanged_parts_are_copied_byte_for_byte() -> None:
    document = Document()
    document.add_paragraph("{{ a }}")
    document.core_properties.title = "Tiêu đề {{ a }}"
    data = saved(document)
    filled = render(data, {"a": "b"})
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(filled)) as new:
        assert sorted(old.namelist()) == sorted(new.namelist())
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["word/document.xml"]


def test_the_package_is_sound_and_has_fixed_dates_and_order() -> None:
    filled = render(PLAIN, {"a": "b"})
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        assert archive.testzip() is None
        infos = archive.infolist()
    assert infos[0].filename == TYPES
    names = [info.filename for info in infos]
    assert names[2:] == sorted(names[2:])
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.flag_bits for info in infos} == {0}


def test_a_part_with_a_vietnamese_name_survives() -> None:
    data = edited(PLAIN, added={"word/media/ảnh.bin": b"x" * 100})
    filled = render(data, {"a": "b"})
    assert part_of(filled, "word/media/ảnh.bin") == "x" * 100


def test_packing_what_was_read_gives_the_same_contents() -> None:
    entries = read_entries(PLAIN, form=NAME)
    packed = Packer(entries.values(), []).pack({})
    again = read_entries(packed, form=NAME)
    contents = {name: entry.content() for name, entry in entries.items()}
    assert contents == {name: entry.content() for name, entry in again.items()}
    assert Packer(again.values(), []).pack({}) == packed


def test_a_stored_part_stays_stored_and_a_new_one_is_deflated() -> None:
    entry = deflated("a.xml", b"abc" * 1000)
    assert zlib.decompress(entry.raw, -15) == b"abc" * 1000
    assert entry.content() == b"abc" * 1000
    assert len(entry.raw) < 100


def test_notes_are_filled_like_the_body() -> None:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    notes = (
        f'<w:footnotes xmlns:w="{namespace}"><w:footnote w:type="separator" w:id="-1">{par("")}'
        f'</w:footnote><w:footnote w:id="1">{par(run("{{ a }}"))}</w:footnote></w:footnotes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
    data = edited(
        PLAIN,
        {TYPES: lambda xml: xml.replace(b"</Types>", override.encode())},
        added={"word/footnotes.xml": notes.encode()},
    )
    assert ">chú<" in part_of(render(data, {"a": "chú"}), "word/footnotes.xml")
    wrong = notes.replace("{{ a }}", "{{ a b }}").encode()
    problem = refusal(edited(data, {"word/footnotes.xml": lambda _: wrong}))
    assert problem.where == f"{NAME} › chú thích chân trang › chú thích 1 › đoạn 1"
