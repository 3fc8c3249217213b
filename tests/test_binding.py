"""Many papers in one file to print: each as it was alone, on a new page, counted from 1."""

import io
import tomllib
import zipfile
from pathlib import Path

import docx
import pytest
from docx_builder import edited, par, part_of, render, row, saved, table, texts, with_body
from docx_text import text_of
from lxml import etree
from ooxml_check import faults_in
from pypdf import PdfReader

from docgen import pipeline
from docgen.errors import TemplateError
from docgen.forms import Form, FormSubject, Mode, load_forms, shipped_folder
from docgen.pipeline import Folders, Job
from docgen.plan import Request, requested
from docgen.render import Binder, Template

ROOT = Path(__file__).parent.parent
FORM = shipped_folder() / "vp_ubnd_2023" / "mau_2a"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def bind(*papers: bytes) -> bytes:
    binder = Binder("Mẫu thử")
    for paper in papers:
        binder.add(paper)
    return binder.bound()


def personal(*names: str) -> list[bytes]:
    """Return the shipped personal form, filled for each name."""
    sample = tomllib.loads((FORM / "sample.toml").read_text(encoding="utf-8"))
    template = Template.load(FORM / "mau.docx", name="Mẫu 2a")
    return [template.render(sample | {"ho_ten": name}).data for name in names]


def sections_of(data: bytes) -> list[etree._Element]:
    return list(etree.fromstring(part_of(data).encode()).iter(f"{W}sectPr"))


def test_a_bound_file_says_what_its_papers_say_in_their_order() -> None:
    papers = personal("Nguyễn Văn An", "Trần Thị Bình", "Lê Chi")
    bound = bind(*papers)
    header, together = text_of(bound).split("\n", 1)
    assert header == "2"
    assert together == "".join(text_of(paper).split("\n", 1)[1] for paper in papers)
    assert faults_in(bound) == []


BOUND = [form for form in load_forms() if form.subject is not FormSubject.ROLLUP]
"""A roll-up is one paper, and has charts."""


@pytest.mark.parametrize("form", BOUND, ids=lambda form: form.id)
def test_every_shipped_form_can_be_bound(form: Form) -> None:
    sample = tomllib.loads((form.folder / "sample.toml").read_text(encoding="utf-8"))
    paper = Template.load(form.template, name=form.label).render(sample).data
    bound = bind(paper, paper)
    assert faults_in(bound) == []
    assert len(sections_of(bound)) == 2 * len(sections_of(paper))


def test_each_paper_is_a_section_that_starts_a_page_and_counts_from_one() -> None:
    bound = bind(*personal("An", "Bình", "Chi"))
    sections = sections_of(bound)
    [alone] = sections_of(personal("An")[0])
    assert len(sections) == 3
    for section in sections:
        assert section.find(f"{W}type") is None
        numbers = section.find(f"{W}pgNumType")
        assert numbers is not None
        assert numbers.get(f"{W}start") == "1"
        section.remove(numbers)
        assert etree.tostring(section) == etree.tostring(alone)


def test_binding_adds_no_part_and_one_paper_stays_one_section() -> None:
    [paper] = personal("An")
    one, three = bind(paper), bind(paper, paper, paper)
    assert len(sections_of(one)) == 1
    with zipfile.ZipFile(io.BytesIO(paper)) as alone, zipfile.ZipFile(io.BytesIO(three)) as many:
        assert sorted(alone.namelist()) == sorted(many.namelist())


def test_the_same_papers_give_the_same_bytes() -> None:
    assert bind(*personal("An", "Bình")) == bind(*personal("An", "Bình"))


def test_a_section_may_not_break_on_the_same_page_as_the_paper_before() -> None:
    def running_on(part: bytes) -> bytes:
        return part.replace(b"<w:pgSz", b'<w:type w:val="continuous"/><w:pgSz')

    paper = edited(personal("An")[0], {"word/document.xml": running_on})
    assert all(section.find(f"{W}type") is None for section in sections_of(bind(paper, paper)))


def test_a_paper_that_ends_in_a_table_gets_a_line_that_is_not_seen() -> None:
    paper = with_body(par("Đầu") + table(row("Ô")))
    bound = bind(paper, paper)
    assert len(sections_of(bound)) == 2
    assert texts(bound) == ["Đầu", "", "Đầu"]
    [line] = [p for p in docx.Document(io.BytesIO(bound)).paragraphs if not p.text]
    assert line.paragraph_format.line_spacing is not None
    assert line._p.find(f".//{W}sectPr") is not None


def headed(*names: str) -> list[bytes]:
    """Return papers whose header names the person."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Của {{ ten }}"
    document.add_paragraph("Nội dung {{ ten }}")
    return [render(saved(document), {"ten": name}) for name in names]


def test_headers_that_differ_are_kept_and_equal_ones_are_shared() -> None:
    bound = bind(*headed("An", "Bình", "Bình", "An"))
    paper = docx.Document(io.BytesIO(bound))
    said = [section.header.paragraphs[0].text for section in paper.sections]
    assert said == ["Của An", "Của Bình", "Của Bình", "Của An"]
    with zipfile.ZipFile(io.BytesIO(bound)) as package:
        assert len([name for name in package.namelist() if "header" in name]) == 2
    assert set(faults_in(bound)) == set(faults_in(headed("An")[0]))


def listed(number: str = "1") -> bytes:
    """Return a paper with a numbered list of two items, numbered by its paragraphs."""
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    item = f"<w:p>{properties}<w:r><w:t>mục</w:t></w:r></w:p>"
    return with_body(item * 2)


def test_the_lists_of_each_paper_count_anew() -> None:
    bound = bind(listed(), listed(), listed())
    body = etree.fromstring(part_of(bound).encode())
    used = [each.get(f"{W}val") for each in body.iter(f"{W}numId")]
    assert used[0] == used[1]
    assert used[2] == used[3]
    assert len(set(used)) == 3
    numbering = etree.fromstring(part_of(bound, "word/numbering.xml").encode())
    by_id = {each.get(f"{W}numId"): each for each in numbering.iter(f"{W}num")}
    kinds = {by_id[each].find(f"{W}abstractNumId").get(f"{W}val") for each in used}  # type: ignore[union-attr]  # it is there
    assert len(kinds) == 1
    for each in set(used[2:]):
        assert by_id[each].find(f"{W}lvlOverride/{W}startOverride") is not None
    assert set(faults_in(bound)) == set(faults_in(listed()))


PICTURE = (
    '<w:p><w:bookmarkStart w:id="3" w:name="cho"/><w:r><w:drawing><wp:inline xmlns:wp="http://'
    'schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="1" cy="1"/>'
    '<wp:docPr id="7" name="a"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/'
    '2006/main"><a:graphicData uri="urn:x"/></a:graphic></wp:inline></w:drawing></w:r>'
    '<w:bookmarkEnd w:id="3"/></w:p>'
)


def test_what_may_occur_once_in_a_file_occurs_once() -> None:
    paper = with_body(PICTURE)
    assert set(faults_in(bind(paper, paper, paper))) == set(faults_in(paper))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ('<w:r><w:footnoteReference w:id="1"/></w:r>', "chú thích"),
        ('<w:r><w:commentReference w:id="1"/></w:r>', "comment"),
        ("<w:r><w:instrText> NUMPAGES </w:instrText></w:r>", "NUMPAGES"),
        ("<w:r><w:instrText> PAGEREF cho </w:instrText></w:r>", "PAGEREF"),
        ('<w:pPr><w:pStyle w:val="ListNumber"/></w:pPr><w:r><w:t>mục</w:t></w:r>', "style"),
    ],
)
def test_a_form_that_would_be_printed_wrong_is_refused(content: str, named: str) -> None:
    with pytest.raises(TemplateError) as caught:
        Binder("Mẫu thử").add(with_body(f"<w:p>{content}</w:p>"))
    [problem] = caught.value.problems
    assert (problem.code, problem.where) == ("form-not-mergeable", "Mẫu thử")
    assert named in problem.message


def test_a_later_paper_that_would_be_printed_wrong_is_refused_too() -> None:
    binder = Binder("Mẫu thử")
    binder.add(with_body(par("Đầu")))
    with pytest.raises(TemplateError, match="NUMPAGES"):
        binder.add(with_body("<w:p><w:r><w:instrText> NUMPAGES </w:instrText></w:r></w:p>"))


def test_a_paper_without_a_section_at_its_end_is_refused() -> None:
    def without_end(part: bytes) -> bytes:
        return part[: part.index(b"<w:sectPr")] + b"</w:body></w:document>"

    paper = edited(with_body(par("Đầu")), {"word/document.xml": without_end})
    with pytest.raises(TemplateError) as caught:
        Binder("Mẫu thử").add(paper)
    assert [problem.code for problem in caught.value.problems] == ["damaged-file"]


def filled(tmp_path: Path, form: str, mode: Mode, *, bound: bool) -> pipeline.Built:
    loaded = pipeline.load(ROOT / "fixtures" / "chi_bo_nho.xlsx", Folders())
    papers = requested(
        Request(forms=[form], mode=mode, units=loaded.units), loaded.forms, loaded.view
    )
    job = Job(target=tmp_path, pdf=True, replace=False, progress=lambda *_: None)
    make = pipeline.fill_bound if bound else pipeline.fill
    return make(loaded, papers, job)


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_bound_papers_have_the_pages_and_numbers_that_they_have_alone(tmp_path: Path) -> None:
    single = filled(tmp_path / "tung_tep", "2a", Mode.PREFILLED, bound=False)
    bound = filled(tmp_path / "gop", "2a", Mode.PREFILLED, bound=True)
    assert (bound.papers, bound.bound, bound.pdfs) == (single.papers, 1, 1)
    [file] = (tmp_path / "gop").glob("*.pdf")
    together = [page.extract_text() for page in PdfReader(file).pages]
    alone = {
        "\n".join(page.extract_text() for page in PdfReader(pdf).pages)
        for pdf in (tmp_path / "tung_tep").rglob("*.pdf")
    }
    starts = [number for number, text in enumerate(together) if "BẢN KIỂM ĐIỂM" in text]
    assert len(starts) == single.papers > 1
    ends = [*starts[1:], len(together)]
    assert {
        "\n".join(together[start:end]) for start, end in zip(starts, ends, strict=True)
    } == alone
