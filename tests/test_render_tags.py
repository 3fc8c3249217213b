"""Tags are read right or refused with their place; nothing beside them is lost."""

import io

import pytest
from docx import Document
from docx_builder import (
    NAME,
    body_of,
    cell,
    cells,
    par,
    refusal,
    refusals,
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
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import Problem, TemplateError


def test_a_tag_split_over_runs_keeps_the_formatting_of_its_first_run() -> None:
    body = par(
        run("Họ tên: {"),
        run("{ ho", "<w:b/>"),
        '<w:proofErr w:type="spellStart"/>',
        run("_ten ", "<w:i/>"),
        run("}"),
        run("} là ai?"),
    )
    data = render(with_body(body), {"ho_ten": "Nguyễn Văn Ánh"})
    assert texts(data) == ["Họ tên: Nguyễn Văn Ánh là ai?"]
    assert "<w:b/>" not in body_of(data)


def test_curly_quotes_dashes_and_hard_blanks_inside_tags_are_straightened() -> None:
    tag = "{%\u00a0if muc == “Tốt” and so – 1 == 2 %}đạt{% endif %}"
    assert texts(render(with_paragraphs(tag), {"muc": "Tốt", "so": 3})) == ["đạt"]


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("{{ '100 %} }}' }}", "100 %} }}"),
        ('{{ "}" }}', "}"),
        ("{{ “a}}b” }}", "a}}b"),
        ('{{ "nói “có”" }}', "nói “có”"),
        ('{{ {"a": {"b": "c"}}["a"]["b"] }}', "c"),
        ('{% if "%}" == x %}a{% else %}b{% endif %}', "b"),
    ],
)
def test_brackets_and_percent_signs_inside_quotes_do_not_end_a_tag(tag: str, shown: str) -> None:
    assert texts(render(with_paragraphs(tag), {"x": "y"})) == [shown]


def test_text_beside_a_paragraph_tag_is_refused() -> None:
    problem = refusal(with_paragraphs("a", "Chú ý: {%p if x %}", "b", "{%p endif %}"))
    assert problem.code == "text-beside-tag"
    assert problem.where == f"{NAME} › thân văn bản › đoạn 2"
    assert "«Chú ý:»" in problem.message


def test_a_picture_or_page_break_beside_a_paragraph_tag_is_refused() -> None:
    body = par("{%p if x %}", '<w:r><w:br w:type="page"/></w:r>') + par("{%p endif %}")
    assert refusal(with_body(body)).code == "text-beside-tag"


def test_a_section_break_in_the_paragraph_of_a_tag_is_refused() -> None:
    body = f"<w:p><w:pPr><w:sectPr/></w:pPr>{run('{%p if x %}')}</w:p>{par('{%p endif %}')}"
    assert refusal(with_body(body)).code == "text-beside-tag"


def test_text_elsewhere_in_the_row_of_a_row_tag_is_refused() -> None:
    data = with_table(["{%tr for r in ds %}", "STT"], ["{{ r }}", ""], ["{%tr endfor %}", ""])
    problem = refusal(data)
    assert problem.code == "text-beside-tag"
    assert problem.where == f"{NAME} › thân văn bản › bảng 1 › hàng 1 › cột 1"
    assert "«STT»" in problem.message


def test_another_tag_in_the_row_of_a_row_tag_is_refused() -> None:
    rows = ["{%tr for r in ds %}", "{%p if x %}"], ["{{ r }}", ""], ["{%tr endfor %}", ""]
    assert refusal(with_table(*rows)).code == "text-beside-tag"


def test_for_and_endfor_in_one_row_are_refused_with_the_remedy() -> None:
    problem = refusal(with_table(["{%tr for r in ds %}", "{{ r }}", "{%tr endfor %}"]))
    assert problem.code == "row-tags-in-one-row"
    assert "hàng riêng" in problem.hint


@pytest.mark.parametrize(
    "data",
    [
        with_paragraphs("{% for x in ds %}", "{{ x }}", "{% endfor %}"),
        with_table(["{% for x in ds %}{{ x }}", "{% endfor %}"]),
        with_table(["{% for x in ds %}"], ["{{ x }}{% endfor %}"]),
    ],
    ids=["paragraphs", "cells", "rows"],
)
def test_a_plain_loop_over_paragraphs_cells_or_rows_is_refused(data: bytes) -> None:
    problem = refusal(data)
    assert problem.code == "pair-apart"
    assert "{%p" in problem.hint
    assert "{%tr" in problem.hint


def test_a_pair_of_different_kinds_is_refused() -> None:
    problem = refusal(with_paragraphs("{%p for x in ds %}", "{{ x }}{% endfor %}"))
    assert problem.code == "pair-apart"
    assert "khác kiểu" in problem.message


def test_a_paragraph_pair_that_leaves_its_cell_is_refused() -> None:
    data = with_table(["{%p if x %}"], ["{%p endif %}"])
    assert refusal(data).code == "pair-apart"


def test_a_row_pair_over_two_tables_is_refused() -> None:
    body = table(row("{%tr if x %}"), row("a")) + par("") + table(row("b"), row("{%tr endif %}"))
    assert refusal(with_body(body)).code == "pair-apart"


def test_a_pair_half_inside_a_link_is_refused() -> None:
    link = f'<w:hyperlink w:anchor="a">{run("{% if x %}a")}</w:hyperlink>'
    assert refusal(with_body(par(link, "b{% endif %}"))).code == "pair-apart"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ ten", "unclosed-tag"),
        ("{{ ten }", "unclosed-tag"),
        ("{{ ten {{ khac }}", "unclosed-tag"),
        ('{{ "ten }}', "unclosed-tag"),
        ("{% if x }}a{% endif %}", "unclosed-tag"),
        ("{# ghi chú", "unclosed-tag"),
        ("{ { ten }}", "unopened-tag"),
        ("{% for x in ds %}{{ x }}", "unpaired-tag"),
        ("{% if x %}a", "unpaired-tag"),
        ("a{% endif %}", "unpaired-tag"),
        ("{% else %}", "unpaired-tag"),
        ("{% for x in y %}a{% elif z %}b{% endfor %}", "unpaired-tag"),
        ("{% if x %}a{% else %}b{% else %}c{% endif %}", "unpaired-tag"),
        ("{% if x %}a{% edif %}", "unknown-tag"),
        ("{% tr for x in ds %}", "unknown-tag"),
        ("{% p if x %}", "unknown-tag"),
        ("{%tc for x in ds %}", "unsupported-tag"),
        ("{%r if x %}", "unsupported-tag"),
        ("{{r ten }}", "unsupported-tag"),
        ("{{p ten }}", "unsupported-tag"),
        ("{%- if x %}", "unsupported-tag"),
        ("{% if x -%}", "unsupported-tag"),
        ("{{- ten }}", "unsupported-tag"),
        ("{{ ten -}}", "unsupported-tag"),
        ("{% include 'a' %}", "unknown-tag"),
        ("{% import 'a' as a %}", "unknown-tag"),
        ("{% extends 'a' %}", "unknown-tag"),
        ("{% macro a() %}", "unknown-tag"),
        ("{% raw %}", "unknown-tag"),
        ("{% set a %}", "bad-syntax"),
        ("{% set a = b ~ c %}", "unsupported-tag"),
        ("{{ a[1:] }}", "unsupported-tag"),
        ("{{ ho ten }}", "bad-syntax"),
        ("{{ }}", "bad-syntax"),
        ("{% if %}a{% endif %}", "bad-syntax"),
        ("{% if x %}a{% endif x %}", "bad-syntax"),
        ("{{ a.1b }}", "bad-syntax"),
        ("{{ (a }}", "bad-syntax"),
        ("{{ a | safe }}", "unknown-filter"),
        ("{{ a | default('x') }}", "unknown-filter"),
        ("{% if a is defined %}a{% endif %}", "unknown-filter"),
        ("{{ a.__class__ }}", "unsafe-tag"),
        ("{{ a['__class__'] }}", "unsafe-tag"),
        ("{{ a.upper() }}", "unsafe-tag"),
        ("{{ self }}", "unsafe-tag"),
        ("{{ " + "(" * 300 + "1" + ")" * 300 + " }}", "bad-syntax"),
        ("{{ " + "1+" * 300 + "1 }}", "bad-syntax"),
        ("{{ " + "a" * 3000 + " }}", "bad-syntax"),
    ],
)
def test_a_bad_tag_is_refused_with_its_place(text: str, code: str) -> None:
    problem = refusals(with_paragraphs("Đầu", f"Họ và tên: {text}"))[0]
    assert problem.code == code, str(problem)
    assert problem.where == f"{NAME} › thân văn bản › đoạn 2"
    assert problem.message.startswith("thẻ ")
    assert problem.hint


def test_every_problem_of_a_template_is_told_at_once() -> None:
    document = Document()
    document.add_paragraph("{{ a b }}")
    document.add_paragraph("{{ c")
    document.add_paragraph("{% for x in ds %}{{ x | safe }}")
    document.sections[0].footer.paragraphs[0].text = "{{ d.e( }}"
    problems = refusals(saved(document))
    assert {problem.code for problem in problems} == {
        "bad-syntax",
        "unclosed-tag",
        "unpaired-tag",
        "unknown-filter",
    }
    assert {problem.where for problem in problems} == {
        f"{NAME} › thân văn bản › đoạn 1",
        f"{NAME} › thân văn bản › đoạn 2",
        f"{NAME} › thân văn bản › đoạn 3",
        f"{NAME} › chân trang › đoạn 1",
    }


def test_a_misspelt_steering_tag_does_not_make_its_partner_look_guilty() -> None:
    assert refusal(with_paragraphs("{% fro x in ds %}{{ x }}{% endfor %}")).code == "unknown-tag"


@pytest.mark.parametrize(
    "body",
    [
        par('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE {{ a }}'
            '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'),
        par('<w:bookmarkStart w:id="1" w:name="{{ a }}"/><w:bookmarkEnd w:id="1"/>'),
    ],
    ids=["field code", "attribute"],
)  # fmt: skip
def test_a_tag_where_nothing_is_filled_is_refused(body: str) -> None:
    problem = refusal(with_body(body))
    assert problem.code == "tag-misplaced"
    assert "{{ a }}" in problem.message


@pytest.mark.parametrize(
    "body",
    [
        par(f'<w:ins w:id="1" w:author="a">{run("{{ a }}")}</w:ins>'),
        par("{{ a", f'<w:ins w:id="1" w:author="a">{run("b")}</w:ins>', " }}"),
        par("{{ a", '<w:del w:id="1"><w:r><w:delText>b</w:delText></w:r></w:del>', " }}"),
        par("x", '<w:del w:id="1"><w:r><w:delText>{{ a }}</w:delText></w:r></w:del>'),
        f'<w:p><w:pPr><w:rPr><w:ins w:id="1"/></w:rPr></w:pPr>{run("{%p if x %}")}</w:p>'
        + par("{%p endif %}"),
    ],
    ids=["inserted", "insertion inside", "deletion inside", "deleted", "inserted paragraph"],
)
def test_a_tag_touched_by_a_tracked_change_is_refused(body: str) -> None:
    problem = refusal(with_body(body))
    assert problem.code == "tracked-change-in-tag"
    assert "chấp nhận mọi thay đổi" in problem.hint


def test_a_tracked_change_away_from_tags_is_left_alone() -> None:
    body = par("{{ a }}", f'<w:ins w:id="1" w:author="a">{run("b")}</w:ins>')
    assert "<w:ins " in body_of(render(with_body(body), {"a": "c"}))


def test_a_picture_inside_a_tag_is_refused() -> None:
    body = par("{{ a", "<w:r><w:drawing/></w:r>", " }}")
    assert refusal(with_body(body)).code == "tag-misplaced"


def test_a_tag_bound_to_custom_data_is_refused() -> None:
    content = f"<w:sdtContent>{run('{{ a }}')}</w:sdtContent>"
    control = f"<w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr>{content}</w:sdt>"
    assert refusal(with_body(par(control))).code == "tag-misplaced"


def test_a_filled_content_control_no_longer_counts_as_a_prompt() -> None:
    content = f"<w:sdtContent>{run('{{ a }}')}</w:sdtContent>"
    control = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>{content}</w:sdt>"
    filled = body_of(render(with_body(par(control)), {"a": "b"}))
    assert "showingPlcHdr" not in filled
    assert ">b</w:t>" in filled


def test_a_line_break_or_tab_inside_a_tag_is_a_blank() -> None:
    body = par("{{ a", "<w:r><w:br/><w:tab/></w:r>", "| upper }}!")
    assert texts(render(with_body(body), {"a": "đảng"})) == ["ĐẢNG!"]


def test_a_row_tag_outside_tables_is_refused() -> None:
    problem = refusals(with_paragraphs("{%tr if x %}"))[0]
    assert problem.code == "tag-misplaced"


def test_comments_vanish_with_what_they_stand_for() -> None:
    data = with_paragraphs("a{# ghi chú #}b", "{#p cả đoạn #}", "c")
    assert texts(render(data)) == ["ab", "c"]
    rows = with_table(["a"], ["{#tr cả hàng #}"], ["b"])
    assert cells(render(rows)) == [[["a"], ["b"]]]


def test_text_in_links_controls_and_text_boxes_is_filled() -> None:
    link = f'<w:hyperlink w:anchor="x">{run("{{ a }}")}</w:hyperlink>'
    control = f"<w:sdt><w:sdtContent>{run('{{ a }}')}</w:sdtContent></w:sdt>"
    box = f"<w:r><w:pict><w:txbxContent>{par('{{ a }}')}</w:txbxContent></w:pict></w:r>"
    filled = body_of(render(with_body(par(link, control, box)), {"a": "Tốt"}))
    assert filled.count(">Tốt</w:t>") == 3


def test_an_error_in_a_nested_table_or_text_box_tells_the_way_there() -> None:
    inner = table(row("a", cell("b", "{{ x y }}")))
    body = par("một") + table(row("a"), row("b", cell(inner, "c")))
    where = "bảng 1 › hàng 2 › cột 2 › bảng con 1 › hàng 1 › cột 2 › đoạn 2"
    assert refusal(with_body(body)).where == f"{NAME} › thân văn bản › {where}"
    box = f"<w:r><w:pict><w:txbxContent>{par('{{ x y }}')}</w:txbxContent></w:pict></w:r>"
    where = "đoạn 2 › khung văn bản › đoạn 1"
    assert refusal(with_body(par("một") + par(box))).where == f"{NAME} › thân văn bản › {where}"


def test_both_copies_of_a_text_box_are_filled_and_a_mistake_is_told_once() -> None:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f"<w:pict><w:txbxContent>{par('{{ a }}')}</w:txbxContent></w:pict>"
    both = (
        f'<w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert body_of(render(with_body(par(both)), {"a": "Tốt"})).count(">Tốt</w:t>") == 2
    assert refusal(with_body(par(both.replace("{{ a }}", "{{ a b }}")))).code == "bad-syntax"


def test_a_content_control_emptied_by_a_tag_that_ends_in_it_goes() -> None:
    control = f"<w:sdt><w:sdtContent>{run('a }}')}</w:sdtContent></w:sdt>"
    filled = body_of(render(with_body(par("{{ ", control)), {"a": "b"}))
    assert "<w:sdt" not in filled


FRAGMENTS = [
    *("{{ a }}", "{%p if a %}", "{%p endif %}", "{%p for x in ds %}", "{%p endfor %}", "{{ x }}"),
    *("{%tr for x in ds %}", "{%tr endfor %}", "{% if a %}", "{% else %}", "{% endif %}", "chữ"),
    *("{% for y in ds %}", "{% endfor %}", "{# c #}", "{{", "}}", "{%", "%}", "“", "'", "{", "}"),
]


@given(st.lists(st.lists(st.sampled_from(FRAGMENTS), max_size=4).map("".join), max_size=8))
def test_any_heap_of_tags_is_compiled_or_refused_with_places(lines: list[str]) -> None:
    half = len(lines) // 2
    rows = [row(*lines[half:][n : n + 2]) for n in range(0, len(lines) - half, 2)]
    data = with_body("".join(map(par, lines[:half])) + table(*rows, row("cuối")) + par(""))
    problems: tuple[Problem, ...] = ()
    try:
        filled = template(data).render({"a": 1, "ds": [1, 2], "x": 3, "y": 4}).data
        Document(io.BytesIO(filled))
    except TemplateError as error:
        problems = error.problems
    assert all(problem.where.startswith(NAME) and problem.hint for problem in problems)


def test_blanks_at_the_edges_of_text_are_kept() -> None:
    data = render(with_body(par("  {{ a }}  ", run(" b "))), {"a": " c "})
    assert texts(data) == ["   c    b "]


def test_an_inline_block_over_several_runs_keeps_every_format() -> None:
    body = par(
        run("A{% if x %}B", "<w:b/>"), run("C", "<w:i/>"), run("D{% else %}E{% endif %}F", "<w:u/>")
    )
    yes, no = (render(with_body(body), {"x": x}) for x in (1, 0))
    assert texts(yes) == ["ABCDF"]
    assert texts(no) == ["AEF"]
    kept = '<w:r><w:rPr><w:u/></w:rPr><w:t xml:space="preserve">F</w:t></w:r>'
    assert kept in body_of(no)
    assert kept in body_of(yes)
