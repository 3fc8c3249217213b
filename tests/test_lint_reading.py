"""What lint reads before it judges: effective formatting, words asked for, the vocabulary."""

from dataclasses import replace
from pathlib import Path

import pytest
from docx_builder import run, template, with_body, with_paragraphs
from lint_forms import example
from lxml import etree

from docgen.forms import FormSubject, load_forms
from docgen.lint import find_targets, profile_names
from docgen.lint.formatting import RunLook, Styles
from docgen.lint.profile import load_profile
from docgen.vocabulary import joined, tree_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
STYLES = f"""<w:styles xmlns:w="{W}">
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi"/><w:sz w:val="22"/></w:rPr>
</w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="D"><w:name w:val="Đậm"/><w:basedOn w:val="N"/>
<w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="E"><w:name w:val="Con"/><w:basedOn w:val="D"/></w:style>
<w:style w:type="paragraph" w:styleId="V"><w:name w:val="Vòng"/><w:basedOn w:val="V"/></w:style>
<w:style w:type="character" w:styleId="C"><w:name w:val="Chữ đậm"/><w:rPr><w:b/></w:rPr></w:style>
</w:styles>"""
THEME = f'<a:theme xmlns:a="{A}"><a:minorFont><a:latin typeface="Calibri"/></a:minorFont></a:theme>'


def look(style: str, properties: str) -> RunLook:
    """Return the letters of a run with these properties in a paragraph of this style."""
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    xml = f'<w:p xmlns:w="{W}">{styled}{run("chữ", properties)}</w:p>'
    paragraph = etree.fromstring(xml)
    styles = Styles(etree.fromstring(STYLES), etree.fromstring(THEME))
    return styles.run_look(paragraph, paragraph[-1])


@pytest.mark.parametrize(
    ("style", "properties", "size", "bold"),
    [
        ("", "", 11, False),
        ("D", "", 14, True),
        ("E", "", 14, True),
        ("E", '<w:sz w:val="26"/>', 13, True),
        ("D", '<w:b w:val="0"/>', 14, False),
        ("D", '<w:rStyle w:val="C"/>', 14, False),
        ("N", '<w:rStyle w:val="C"/>', 11, True),
        ("V", "", 11, False),
    ],
)
def test_letters_are_those_that_word_would_show(
    style: str, properties: str, size: float, *, bold: bool
) -> None:
    found = look(style, properties)
    assert (found.size_pt, found.bold) == (size, bold)


def test_a_font_of_the_theme_is_named() -> None:
    assert look("", "").font == "Calibri"
    assert look("", '<w:rFonts w:ascii="Times New Roman"/>').font == "Times New Roman"


def paths(*texts: str) -> list[str]:
    return [".".join(use.path) for use in template(with_paragraphs(*texts)).uses()]


def test_the_words_asked_for_are_followed_through_loops_and_set_values() -> None:
    assert paths("{% for m in ds %}{{ m.ten }}{{ loop.index }}{% endfor %}") == [
        "ds",
        "ds.*",
        "ds.*.ten",
    ]
    assert paths("{% set g = a.b %}{{ g.c }}{{ g['d'] }}") == ["a.b", "a.b.c", "a.b.d"]
    assert paths("{{ (ds | first).ten }}{{ ds[0].so }}") == ["ds.*.ten", "ds", "ds.*.so"]
    assert paths("{% if a and not b.c %}{% elif d == 'x' %}{{ e | upper }}{% endif %}") == [
        "a",
        "b.c",
        "d",
        "e",
    ]
    assert paths("{% for m in a if m.x %}{% for n in m.y %}{{ n }}{% endfor %}{% endfor %}") == [
        "a",
        "a.*",
        "a.*.x",
        "a.*.y",
        "a.*.y.*",
        "a.*.y.*",
    ]


def test_each_word_asked_for_is_placed_at_its_tag() -> None:
    uses = template(with_body("<w:p/>" + f"<w:p>{run('{{ a }} {{ b.c }}')}</w:p>")).uses()
    assert [(use.tag.shown, use.tag.where.rpartition(" › ")[2]) for use in uses] == [
        ("{{ a }}", "đoạn 2"),
        ("{{ b.c }}", "đoạn 2"),
    ]


def test_an_empty_list_is_open_until_another_paper_shows_its_items() -> None:
    empty, full = tree_of({"ds": []}), tree_of({"ds": [{"ten": "An"}]})
    assert empty["ds"]["*"].is_open
    for tree in (joined(empty, full), joined(full, empty)):
        assert not tree["ds"]["*"].is_open
        assert list(tree["ds"]["*"]) == ["ten"]


@pytest.mark.parametrize("form", load_forms(), ids=lambda form: form.id)
def test_every_form_has_a_vocabulary_with_the_words_of_a_letterhead(form: object) -> None:
    chosen = next(each for each in load_forms() if each == form)
    words = example().words(chosen)
    assert {"nam", "don_vi", "cap_tren", "nguoi_ky"} <= set(words)
    rows = {FormSubject.BALLOT, FormSubject.SUMMARY, FormSubject.LIST, FormSubject.DOSSIER}
    assert ("ds" in words) or chosen.subject not in rows


def test_every_profile_is_whole_and_gives_its_source() -> None:
    for name in profile_names():
        profile = load_profile(name)
        cites = [part.cite for part in profile.components]
        cites += [paper.cite for paper in profile.papers]
        assert all((*cites, profile.page_number.cite))
        assert len({part.id for part in profile.components}) == len(profile.components)
    later = load_profile("vptw05").component("noi_dung")
    assert (later.size_pt, later.line_pt, later.sure) == ((14, 14), (18, 19), False)
    assert load_profile().id == "vptw36"


def test_targets_are_files_folders_and_folders_of_folders(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"")
    [lone] = find_targets([tmp_path / "a.docx"], [])
    assert (lone.name, lone.form) == ("a.docx", None)
    shipped = load_forms()[0].folder.parent.parent
    assert len(find_targets([shipped], [])) == len(load_forms())
    assert len(find_targets([], [shipped])) == len(load_forms())
    [one] = find_targets([load_forms()[0].template], [])
    assert one.form == load_forms()[0]


def test_a_form_has_the_words_of_the_guidelines_of_its_set_and_else_of_all() -> None:
    [form] = [each for each in load_forms() if each.id == "vp_ubnd_2023/mau_2a"]
    own = set(example().words(form)["tieu_chi"])
    other = set(example().words(replace(form, id="rieng/mau_2a"))["tieu_chi"])
    assert "m0_a" in own < other
    assert "m1_a" in other - own
