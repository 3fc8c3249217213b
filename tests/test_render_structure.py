"""Loops and conditions never leave a document that Word cannot open."""

import io
import itertools
import re

import pytest
from docx import Document
from docx_builder import (
    body_of,
    cell,
    cells,
    edited,
    par,
    part_of,
    refusal,
    render,
    row,
    run,
    saved,
    table,
    template,
    texts,
    with_body,
    with_paragraphs,
    with_table,
)
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def assert_sound(data: bytes) -> None:
    """Assert the rules that Word insists on, for the whole body."""
    root = etree.fromstring(part_of(data).encode())
    for tc in root.iter(f"{W}tc"):
        assert tc[-1].tag in {f"{W}p", f"{W}sdt"}
    for tbl in root.iter(f"{W}tbl"):
        assert tbl.find(f"{W}tr") is not None
        following = tbl.getnext()
        assert following is None or following.tag != f"{W}tbl"
    assert "<?" not in part_of(data).removeprefix("<?xml")


def test_a_repeated_row_is_printed_once_for_each_item() -> None:
    data = with_table(
        ["STT", "Họ tên"],
        ["{%tr for m in ds %}", ""],
        ["{{ loop.index }}", "{{ m.ten }}"],
        ["{%tr endfor %}", ""],
        ["Cộng", "{{ ds|length }}"],
    )
    filled = render(data, {"ds": [{"ten": "An"}, {"ten": "Bình"}]})
    assert cells(filled) == [[["STT", "Họ tên"], ["1", "An"], ["2", "Bình"], ["Cộng", "2"]]]


def test_row_tags_nest() -> None:
    data = with_table(
        ["{%tr for nhom in ds %}"],
        ["{{ nhom.ten }}"],
        ["{%tr for x in nhom.muc %}"],
        ["{%tr if x > 1 %}"],
        ["lớn {{ x }}"],
        ["{%tr else %}"],
        ["nhỏ {{ x }}"],
        ["{%tr endif %}"],
        ["{%tr endfor %}"],
        ["{%tr endfor %}"],
    )
    filled = render(data, {"ds": [{"ten": "A", "muc": [1, 2]}, {"ten": "B", "muc": []}]})
    assert cells(filled) == [[["A"], ["nhỏ 1"], ["lớn 2"], ["B"]]]


def test_paragraph_tags_nest_and_may_hold_tables() -> None:
    body = (
        par("{%p for x in ds %}")
        + par("{{ x }}")
        + par("{%p if x != 2 %}")
        + table(row("bảng {{ x }}"))
        + par("{%p endif %}")
        + par("{%p endfor %}")
        + par("hết")
    )
    filled = render(with_body(body), {"ds": [1, 2, 3]})
    assert texts(filled) == ["1", "2", "3", "hết"]
    assert cells(filled) == [[["bảng 1"]], [["bảng 3"]]]
    assert_sound(filled)


def test_tables_in_cells_are_filled() -> None:
    inner = table(row("{%tr for y in x.con %}"), row("{{ y }}"), row("{%tr endfor %}"))
    body = table(row("{%tr for x in ds %}"), row(cell(inner, "{{ x.ten }}")), row("{%tr endfor %}"))
    data = with_body(body + par(""))
    filled = render(data, {"ds": [{"ten": "a", "con": [1, 2]}, {"ten": "b", "con": []}]})
    document = Document(io.BytesIO(filled))
    first, second = (row.cells[0] for row in document.tables[0].rows)
    assert [row.cells[0].text for row in first.tables[0].rows] == ["1", "2"]
    assert not second.tables
    assert_sound(filled)


@pytest.mark.parametrize("opening", ["{%p if x %}", "{%p for y in x %}"])
def test_a_block_that_empties_a_cell_leaves_a_paragraph(opening: str) -> None:
    closing = "{%p endif %}" if "if" in opening else "{%p endfor %}"
    data = with_body(table(row(cell(opening, "a", closing))) + par(""))
    assert cells(render(data, {"x": []})) == [[[""]]]
    assert_sound(render(data, {"x": []}))
    full = render(data, {"x": ["y"]})
    assert cells(full) == [[["a"]]]
    assert_sound(full)


def test_the_paragraph_kept_in_an_empty_cell_has_the_format_of_the_cell() -> None:
    small = f'<w:p><w:pPr><w:numPr/><w:spacing w:after="0"/></w:pPr>{run("a")}</w:p>'
    data = with_body(table(row(cell("{%p if x %}", small, "{%p endif %}"))) + par(""))
    assert '<w:p><w:pPr><w:spacing w:after="0"/></w:pPr></w:p></w:tc>' in body_of(
        render(data, {"x": 0})
    )


def test_a_condition_with_else_needs_no_extra_paragraph() -> None:
    data = with_body(table(row(cell("{%p if x %}", "a", "{%p else %}", "b", "{%p endif %}"))))
    assert cells(render(data, {"x": 0})) == [[["b"]]]
    assert body_of(render(data, {"x": 0})).count("<w:p>") == 1


def test_a_cell_whose_last_paragraph_was_a_tag_gets_a_paragraph_after_its_table() -> None:
    inner = table(row("a"))
    data = with_body(table(row(cell("{%p if x %}", inner, "{%p endif %}"))) + par(""))
    for x in (0, 1):
        assert_sound(render(data, {"x": x}))


def test_a_header_emptied_by_a_condition_keeps_a_paragraph() -> None:
    document = Document()
    header = document.sections[0].header
    header.paragraphs[0].text = "{%p if x %}"
    header.add_paragraph("a")
    header.add_paragraph("{%p endif %}")
    filled = render(saved(document), {"x": 0})
    name = next(n for n in ("word/header1.xml", "word/header2.xml") if n.encode() in filled)
    assert re.search(
        r"<w:p>(<w:pPr>.*?</w:pPr>)?</w:p></w:hdr>|<w:p/></w:hdr>", part_of(filled, name)
    )


@pytest.mark.parametrize("opening", ["{%tr if x %}", "{%tr for y in x %}"])
def test_a_table_left_without_rows_is_removed(opening: str) -> None:
    closing = "{%tr endif %}" if "if" in opening else "{%tr endfor %}"
    body = par("trước") + table(row(opening), row("a"), row(closing)) + par("sau")
    empty = render(with_body(body), {"x": []})
    assert cells(empty) == []
    assert texts(empty) == ["trước", "sau"]
    assert_sound(empty)
    full = render(with_body(body), {"x": ["y"]})
    assert cells(full) == [[["a"]]]
    assert_sound(full)


def test_tables_that_come_to_touch_are_kept_apart() -> None:
    body = (
        table(row("a"))
        + par("{%p if x %}")
        + par("giữa")
        + par("{%p endif %}")
        + par("{%p for y in ds %}")
        + table(row("{{ y }}"))
        + par("{%p endfor %}")
    )
    data = with_body(body)
    for x, ds in itertools.product((0, 1), ([], [1], [1, 2])):
        filled = render(data, {"x": x, "ds": ds})
        assert_sound(filled)
        assert len(cells(filled)) == 1 + len(ds)


BLOCKS = {
    "p": par("a"),
    "tbl": table(row("b")),
    "if": par("{%p if x %}"),
    "else": par("{%p else %}"),
    "endif": par("{%p endif %}"),
    "for": par("{%p for y in ds %}"),
    "endfor": par("{%p endfor %}"),
}


@pytest.mark.parametrize(
    "order",
    [
        "if tbl endif",
        "if tbl else p endif",
        "p if tbl endif",
        "p if p endif",
        "tbl if p endif",
        "for tbl endfor",
        "for p tbl endfor",
        "for if p endif endfor",
        "if for tbl endfor else tbl endif",
        "tbl if p endif tbl if p endif",
        "for tbl if p endif endfor",
        "if if tbl endif endif p if tbl endif",
    ],
)
def test_a_cell_is_sound_whatever_its_blocks_leave_out(order: str) -> None:
    blocks = "".join(BLOCKS[word] for word in order.split())
    data = with_body(table(row(f"<w:tc><w:tcPr/>{blocks}</w:tc>")) + par(""))
    for x, ds in itertools.product((0, 1), ([], [1], [1, 2])):
        assert_sound(render(data, {"x": x, "ds": ds}))


def test_bookmarks_inside_a_loop_go_and_others_stay() -> None:
    mark = '<w:bookmarkStart w:id="{0}" w:name="m{0}"/>{1}<w:bookmarkEnd w:id="{0}"/>'
    body = (
        par(mark.format(1, run("ngoài")))
        + par("{%p for x in ds %}")
        + par(mark.format(2, run("{{ x }}")))
        + par("{%p endfor %}")
    )
    filled = body_of(render(with_body(body), {"ds": [1, 2]}))
    assert re.findall(r'w:name="(\w+)"', filled) == ["m1"]
    assert filled.count("<w:bookmarkEnd") == 1


def test_a_bookmark_cut_by_a_condition_goes_whole() -> None:
    body = (
        par("{%p if x %}")
        + par('<w:bookmarkStart w:id="1" w:name="m"/>', "a")
        + par("{%p endif %}")
        + par('<w:bookmarkEnd w:id="1"/>', "b")
    )
    assert "bookmark" not in body_of(render(with_body(body), {"x": 1}))


def test_a_bookmark_around_a_tag_paragraph_survives() -> None:
    body = (
        par('<w:bookmarkStart w:id="1" w:name="m"/>', "{%p if x %}")
        + par("a")
        + par("{%p endif %}", '<w:bookmarkEnd w:id="1"/>')
    )
    for x in (0, 1):
        filled = body_of(render(with_body(body), {"x": x}))
        assert filled.count("<w:bookmarkStart") == filled.count("<w:bookmarkEnd") == 1


def test_a_bookmark_in_a_loop_that_a_link_needs_is_refused() -> None:
    body = (
        par("{%p for x in ds %}")
        + par('<w:bookmarkStart w:id="1" w:name="m"/>', "a", '<w:bookmarkEnd w:id="1"/>')
        + par("{%p endfor %}")
        + par(f'<w:hyperlink w:anchor="m">{run("b")}</w:hyperlink>')
    )
    assert refusal(with_body(body)).code == "bookmark-in-block"


def test_a_field_cut_by_a_tag_is_refused() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    code = "<w:r><w:instrText> PAGE </w:instrText></w:r>"
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    cut = par("{% if x %}", begin, code, "{% endif %}", end)
    assert refusal(with_body(cut)).code == "field-cut-by-tag"
    whole = par("{% if x %}", begin, code, end, "{% endif %}")
    assert "fldChar" not in body_of(render(with_body(whole), {"x": 0}))


def test_a_footnote_in_a_loop_is_refused() -> None:
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = par("{%p for x in ds %}") + par("a", note) + par("{%p endfor %}")
    assert refusal(with_body(body)).code == "note-in-loop"


def test_ids_of_paragraphs_and_editing_sessions_are_removed() -> None:
    def with_ids(part: bytes) -> bytes:
        ids = b'<w:p w14:paraId="1" w14:textId="2" w:rsidR="3" w:rsidRPr="4">'
        return part.replace(b"<w:p>", ids)

    data = edited(with_paragraphs("{{ a }}"), {"word/document.xml": with_ids})
    filled = body_of(render(data, {"a": "b"}))
    assert "rsid" not in filled
    assert "paraId" not in filled


def test_drawings_in_loops_get_ids_of_their_own() -> None:
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    drawing = (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{wp}"><wp:docPr id="{{}}" name="h"/>'
        "</wp:inline></w:drawing></w:r>"
    )
    body = (
        par(drawing.format(7))
        + par("{%p for x in ds %}")
        + par(drawing.format(7), "{{ x }}")
        + par("{%p endfor %}")
    )
    compiled = template(with_body(body))
    for _ in range(2):
        data = compiled.render({"ds": ["a", 'id="\U0010fff2"', "c"]}).data
        assert re.findall(r'docPr id="(\d+)"', body_of(data)) == ["7", "8", "9", "10"]


def test_content_controls_in_loops_lose_their_ids() -> None:
    control = (
        f'<w:sdt><w:sdtPr><w:id w:val="5"/></w:sdtPr><w:sdtContent>{run("{{ x }}")}'
        "</w:sdtContent></w:sdt>"
    )
    body = par("{%p for x in ds %}") + par(control) + par("{%p endfor %}")
    assert "<w:id " not in body_of(render(with_body(body), {"ds": [1, 2]}))


def test_a_content_control_whose_text_may_vanish_keeps_a_run() -> None:
    parts = run("{% if x %}a", "<w:b/>") + run("b{% endif %}")
    control = f"<w:sdt><w:sdtContent>{parts}</w:sdtContent></w:sdt>"
    filled = body_of(render(with_body(par(control)), {"x": 0}))
    assert "<w:sdtContent></w:sdtContent>" not in filled
    assert "<w:sdtContent/>" not in filled


def test_row_tags_in_a_content_control_around_rows_are_refused() -> None:
    rows = row("{%tr for x in ds %}") + row("a") + row("{%tr endfor %}")
    body = table(f"<w:sdt><w:sdtContent>{rows}</w:sdtContent></w:sdt>")
    assert refusal(with_body(body)).code == "tag-misplaced"


def test_a_template_that_word_did_not_write_is_refused() -> None:
    def renamed(part: bytes) -> bytes:
        return part.replace(b"<w:", b"<n:").replace(b"</w:", b"</n:").replace(b":w=", b":n=")

    def attributes(part: bytes) -> bytes:
        return renamed(part).replace(b" w:", b" n:")

    data = edited(with_paragraphs("{{ a }}"), {"word/document.xml": attributes})
    assert refusal(data).code == "damaged-file"
