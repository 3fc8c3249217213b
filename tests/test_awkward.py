"""Awkward templates: each comes out right or is refused with its place, and lint says the same."""

import io
import tempfile
import unicodedata
from pathlib import Path

import pytest
from docx import Document
from docx_builder import (
    NAME,
    body_of,
    cells,
    failure,
    par,
    part_of,
    refusals,
    render,
    row,
    run,
    saved,
    table,
    texts,
    with_body,
    with_paragraphs,
    with_table,
)
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import Problem
from docgen.lint import Subject, lint
from docgen.render import annotate
from docgen.vocabulary import tree_of

WORDS = tree_of({"a": "", "b": "", "x": "", "ds": [{"ten": ""}]})


def linted(tmp_path: Path, data: bytes) -> list[Problem]:
    """Return what lint says of the tags and cells; the layout of these papers is not ours."""
    path = tmp_path / "mau.docx"
    path.write_bytes(data)
    layout = {"page-margins", "paper-size", "page-number", "wrong-font", "wrong-size"}
    layout |= {"wrong-letters", "wrong-paragraph", "personal-metadata", "style-missing"}
    found = lint(Subject(name=NAME, template=path, words=WORDS))
    return [problem for problem in found if problem.code not in layout]


def assert_refused(tmp_path: Path, data: bytes, code: str, place: str) -> None:
    """Assert that the first problem has this code and place, for lint as for the renderer."""
    refused = refusals(data)[0]
    assert (refused.code, refused.where) == (code, f"{NAME} › thân văn bản › {place}")
    assert refused in linted(tmp_path, data)


def test_a_tag_split_into_runs_is_filled(tmp_path: Path) -> None:
    data = with_body(par(run("{"), run("{ a", "<w:b/>"), run(" }"), run("}.")))
    assert texts(render(data, {"a": "Tốt"})) == ["Tốt."]
    assert linted(tmp_path, data) == []


def test_a_tag_in_a_text_box_is_filled(tmp_path: Path) -> None:
    box = f"<w:r><w:pict><w:txbxContent>{par('{{ a }}')}</w:txbxContent></w:pict></w:r>"
    data = with_body(par(box))
    assert ">Tốt</w:t>" in body_of(render(data, {"a": "Tốt"}))
    assert linted(tmp_path, data) == []


def test_a_tag_in_a_content_control_is_filled(tmp_path: Path) -> None:
    control = f"<w:sdt><w:sdtContent>{run('{{ a }}')}</w:sdtContent></w:sdt>"
    data = with_body(par(control))
    assert ">Tốt</w:t>" in body_of(render(data, {"a": "Tốt"}))
    assert linted(tmp_path, data) == []


def test_letters_typed_apart_from_their_marks_are_put_together() -> None:
    data = with_paragraphs(unicodedata.normalize("NFD", "Đảng ủy, cấp ủy: {{ a }}"))
    assert texts(render(data, {"a": "Tốt"})) == ["Đảng ủy, cấp ủy: Tốt"]


def test_characters_of_xml_in_a_value_are_printed() -> None:
    assert texts(render(with_paragraphs("{{ a }}"), {"a": 'A & B <c> "d"'})) == ['A & B <c> "d"']


def test_tags_in_a_value_are_printed_not_run() -> None:
    assert texts(render(with_paragraphs("{{ a }}"), {"a": "{{ b }}{% if %}"})) == [
        "{{ b }}{% if %}"
    ]


def test_a_line_break_in_a_value_is_a_line_break_on_paper() -> None:
    data = render(with_paragraphs("trước {{ a }} sau"), {"a": "một\nhai"})
    assert texts(data) == ["trước một\nhai sau"]
    assert body_of(data).count("<w:br/>") == 1


def test_a_control_character_in_a_value_leaves_a_visible_mark() -> None:
    assert texts(render(with_paragraphs("{{ a }}"), {"a": "a\x0bb"})) == ["a\ufffdb"]


def test_a_misspelt_name_is_refused_with_the_nearest(tmp_path: Path) -> None:
    data = with_paragraphs("đầu", "{{ aa }}")
    problem = failure(data, {"a": "x", "ds": []})
    assert (problem.code, problem.hint) == ("unknown-name", "có phải «a»?")
    assert problem.where == f"{NAME} › thân văn bản › đoạn 2"
    assert linted(tmp_path, data) == [problem]


def test_none_is_refused_with_its_place() -> None:
    problem = failure(with_paragraphs("đầu", "{{ a }}"), {"a": None})
    assert (problem.code, problem.where) == ("wrong-value", f"{NAME} › thân văn bản › đoạn 2")


def test_a_tag_never_closed_is_refused(tmp_path: Path) -> None:
    data = with_paragraphs("một", "{{ a", "ba", "bốn")
    assert_refused(tmp_path, data, "unclosed-tag", "đoạn 2")


def test_a_loop_never_closed_is_refused(tmp_path: Path) -> None:
    data = with_table(["{%tr for m in ds %}"], ["{{ m.ten }}"])
    assert_refused(tmp_path, data, "unpaired-tag", "bảng 1 › hàng 1 › cột 1")


def test_a_cell_that_a_condition_empties_keeps_a_paragraph_and_lint_warns(tmp_path: Path) -> None:
    body = table(row("<w:tc><w:tcPr/>" + "".join(map(par, ("{%p if a %}", "x", "{%p endif %}")))
                 + "</w:tc>")) + par("")  # fmt: skip
    data = with_body(body)
    assert cells(render(data, {"a": ""})) == [[[""]]]
    [problem] = linted(tmp_path, data)
    assert (problem.code, problem.where) == (
        "cell-may-be-empty",
        f"{NAME} › thân văn bản › bảng 1 › hàng 1 › cột 1",
    )


def test_a_table_that_a_loop_empties_is_removed(tmp_path: Path) -> None:
    data = with_table(["{%tr for m in ds %}"], ["{{ m.ten }}"], ["{%tr endfor %}"])
    assert cells(render(data, {"ds": []})) == []
    assert cells(render(data, {"ds": [{"ten": "An"}]})) == [[["An"]]]
    assert linted(tmp_path, data) == []


def test_a_bookmark_in_a_loop_is_not_doubled(tmp_path: Path) -> None:
    marked = par(
        '<w:bookmarkStart w:id="1" w:name="m"/>', "{{ m.ten }}", '<w:bookmarkEnd w:id="1"/>'
    )
    data = with_body(par("{%p for m in ds %}") + marked + par("{%p endfor %}"))
    filled = render(data, {"ds": [{"ten": "An"}, {"ten": "Bình"}]})
    assert texts(filled) == ["An", "Bình"]
    assert "bookmark" not in body_of(filled)
    assert linted(tmp_path, data) == []


@pytest.mark.parametrize(
    "tag",
    [
        "{{ a.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{% for m in ds.__iter__() %}{% endfor %}",
    ],
)
def test_code_in_a_template_is_refused(tmp_path: Path, tag: str) -> None:
    assert_refused(tmp_path, with_paragraphs("đầu", tag), "unsafe-tag", "đoạn 2")


def test_words_beside_a_block_tag_are_refused_not_lost(tmp_path: Path) -> None:
    data = with_paragraphs("Chú ý: {%p if a %}", "b", "{%p endif %}")
    assert_refused(tmp_path, data, "text-beside-tag", "đoạn 1")


def test_words_in_the_row_of_a_loop_are_refused_not_lost(tmp_path: Path) -> None:
    data = with_table(["{%tr for m in ds %}", "STT"], ["{{ m.ten }}", ""], ["{%tr endfor %}", ""])
    assert_refused(tmp_path, data, "text-beside-tag", "bảng 1 › hàng 1 › cột 1")


def test_a_loop_cut_by_a_cell_is_refused(tmp_path: Path) -> None:
    data = with_table(["{% for m in ds %}{{ m.ten }}", "{% endfor %}"])
    assert_refused(tmp_path, data, "pair-apart", "bảng 1 › hàng 1 › cột 2")


def test_a_tag_with_tracked_changes_is_refused(tmp_path: Path) -> None:
    data = with_body(par("đầu") + par(f'<w:ins w:id="1" w:author="An">{run("{{ a }}")}</w:ins>'))
    assert_refused(tmp_path, data, "tracked-change-in-tag", "đoạn 2")


def test_a_picture_in_a_loop_gets_an_id_for_each_copy(tmp_path: Path) -> None:
    space = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    inline = f'<wp:inline xmlns:wp="{space}"><wp:docPr id="7" name="h"/></wp:inline>'
    drawing = f"<w:r><w:drawing>{inline}</w:drawing></w:r>"
    data = with_body(par("{%p for m in ds %}") + par(drawing) + par("{%p endfor %}"))
    filled = body_of(render(data, {"ds": [{"ten": "An"}, {"ten": "Bình"}]}))
    assert ['docPr id="8"' in filled, 'docPr id="9"' in filled] == [True, True]
    assert linted(tmp_path, data) == []


def test_quotes_bent_by_word_are_straightened(tmp_path: Path) -> None:
    data = with_paragraphs("{% if a == “Tốt” %}đạt{% endif %}")
    assert texts(render(data, {"a": "Tốt"})) == ["đạt"]
    assert linted(tmp_path, data) == []


def test_a_tag_in_a_header_is_filled_and_an_error_there_is_placed(tmp_path: Path) -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ a }}"
    filled = render(saved(document), {"a": "Tốt"})
    assert Document(io.BytesIO(filled)).sections[0].header.paragraphs[0].text == "Tốt"
    document.sections[0].header.paragraphs[0].text = "{{ a"
    [problem] = refusals(saved(document))
    assert problem.where == f"{NAME} › đầu trang › đoạn 1"
    assert problem in linted(tmp_path, saved(document))


def test_a_name_in_a_field_code_is_refused(tmp_path: Path) -> None:
    field = "<w:r><w:instrText>MERGEFIELD {{ a }}</w:instrText></w:r>"
    data = with_body(par("đầu") + par(field))
    assert_refused(tmp_path, data, "tag-misplaced", "đoạn 2")
    assert "{{ a }}" in part_of(data)


ODD = [
    *('<w:jc w:val="giữa"/>', '<w:ind w:firstLine="1,5"/>', '<w:spacing w:line="auto"/>'),
    *('<w:pStyle w:val="khong-co"/>', "<w:sectPr/>", '<w:sectPr><w:pgSz w:w="x"/></w:sectPr>'),
    "<w:pBdr><w:bottom/></w:pBdr>",
]
RUNS = ['<w:sz w:val="to"/>', '<w:sz w:val="14pt"/>', "<w:rFonts/>", '<w:b w:val="?"/>', "<w:u/>"]
LINES = ["{{ a }}", "{%p if a %}", "{%p endif %}", "{% for m in ds %}", "{{ m",
         "ĐẢNG CỘNG SẢN VIỆT NAM",
         "*", "Số: 1/QĐ", "K/T BÍ THƯ", "BÍ THƯ", "{%tr endfor %}", ""]  # fmt: skip


@given(
    st.lists(
        st.tuples(st.sampled_from(LINES), st.sampled_from(ODD), st.sampled_from(RUNS)), max_size=7
    )
)
def test_lint_has_a_word_for_any_file_and_never_breaks(
    lines: list[tuple[str, str, str]],
) -> None:
    made = [f"<w:p><w:pPr>{odd}</w:pPr>{run(text, letters)}</w:p>" for text, odd, letters in lines]
    half = len(made) // 2
    cell_ = f"<w:tc><w:tcPr/>{''.join(made[:half])}<w:p/></w:tc>"
    data = with_body(f"{table(row(cell_, 'b'))}{''.join(made[half:])}<w:p/>")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mau.docx"
        path.write_bytes(data)
        problems = lint(Subject(name=NAME, template=path, words=WORDS))
    assert all(problem.where.startswith(NAME) and problem.hint for problem in problems)
    marked = annotate(data, problems, form=NAME)
    assert len(texts(marked)) == len(texts(data))
