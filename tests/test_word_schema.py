"""Every paper passes the schema check for Word, and the check finds what it should."""

import io
import re
import tomllib
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from docx_builder import edited
from ooxml_check import faults_in
from pypdf import PdfReader
from report_books import rows, saved

from docgen import pipeline
from docgen.errors import DataError
from docgen.forms import Form, FormSubject, Mode, load_forms
from docgen.holdings import build, holders
from docgen.office import convert
from docgen.pipeline import Folders, Job, Press
from docgen.plan import Request, requested
from docgen.render import Template

FORMS = load_forms()
FIXTURES = Path(__file__).parent.parent / "fixtures"
WORKBOOKS = (
    "huyen_2023.xlsx",
    "xa_an_hoa_2025.xlsx",
    "chi_bo_nho.xlsx",
    "van_phong_ubnd_tinh.xlsx",
    "huy_ket_qua_2023.xlsx",
)
SOUND = (FORMS[0].folder / "mau.docx").read_bytes()
DOCUMENT = "word/document.xml"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_template_passes_the_check(form: Form) -> None:
    assert faults_in(form.template.read_bytes()) == []


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> list[pipeline.Loaded]:
    """Return a workbook of each guideline that has forms of its own."""
    found = [pipeline.load(FIXTURES / name, Folders()) for name in WORKBOOKS]
    folder = tmp_path_factory.mktemp("bao_lam")
    return [*found, saved(folder, rows("bao_lam_2022", 2022), "bao_lam_2022")]


def papers_of(form: Form, loaded: Sequence[pipeline.Loaded]) -> dict[Mode, bytes]:
    """Return one paper of the form in each mode in which somebody in the workbooks gets one.

    Small workbooks and units come first. An index is made with its dossier.
    """
    made: dict[Mode, bytes] = {}
    for each in loaded if form.subject is not FormSubject.DOSSIER else ():
        units = sorted(each.units, key=lambda unit: len(each.view.members_of(unit)))
        for mode in set(form.modes) - set(made) if form in each.forms else ():
            request = Request(forms=[form.id], mode=mode, units=units)
            with suppress(DataError):  # This workbook does not say who gets the form.
                for paper in requested(request, each.forms, each.view)[:1]:
                    made[mode] = Press(each.view).make(paper).data
    return made


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_paper_of_every_mode_passes_the_check(form: Form, loaded: list[pipeline.Loaded]) -> None:
    papers = papers_of(form, loaded)
    if form.subject is FormSubject.DOSSIER:
        pytest.skip("an index is made with its dossier")
    if set(papers) != set(form.modes):
        # Nobody in the workbooks gets it: what its sample fills stands for the missing modes.
        assert form.residence_on_request, "nobody in the workbooks gets it"
        sample = tomllib.loads((form.folder / "sample.toml").read_text(encoding="utf-8"))
        assert faults_in(Template.load(form.template, name=form.label).render(sample).data) == []
    assert {mode: found for mode, data in papers.items() if (found := faults_in(data))} == {}


A_FEW = 12
"""Letters that every page has, be it the head of an empty table."""


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_a_paper_of_every_form_and_mode_opens_in_libreoffice_and_has_no_empty_page(
    loaded: list[pipeline.Loaded], tmp_path: Path
) -> None:
    sources = []
    for form in FORMS:
        for mode, data in papers_of(form, loaded).items():
            sources.append(tmp_path / f"{form.id.replace('/', '-')}-{mode}.docx")
            sources[-1].write_bytes(data)
    conversion = convert(sources)
    assert conversion.problems == ()
    assert len(conversion.made) == len(sources) > 2 * len(FORMS)
    empty = [
        f"{pdf.name}, page {number}"
        for _, pdf in conversion.made
        for number, page in enumerate(PdfReader(pdf).pages, start=1)
        if sum(letter.isalpha() for letter in page.extract_text()) < A_FEW
    ]
    assert empty == []


def test_all_papers_of_a_dossier_pass_the_check(tmp_path: Path) -> None:
    small = pipeline.load(FIXTURES / "chi_bo_nho.xlsx", Folders())
    job = Job(target=tmp_path / "ho_so", pdf=False, replace=False, progress=lambda *_: None)
    build(small, holders(small), job)
    papers = sorted(job.target.rglob("*.docx"))
    assert papers
    assert {path.name: faults_in(path.read_bytes()) for path in papers} == {
        path.name: [] for path in papers
    }


P, R = "<w:p>", "<w:r><w:t>x</w:t></w:r>"
CELL = "<w:tc><w:p/></w:tc>"
GRID = '<w:tblPr/><w:tblGrid><w:gridCol w:w="9"/><w:gridCol w:w="9"/></w:tblGrid>'
MIXED = '<w:tcPr><w:vAlign w:val="top"/><w:gridSpan w:val="1"/></w:tcPr>'
INNER = f"<w:tbl>{GRID}<w:tr>{CELL}{CELL}</w:tr></w:tbl>"
PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"><wp:extent cx="1" cy="1"/><wp:docPr id="7" name="a"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="urn:x"/></a:graphic></wp:inline></w:drawing></w:r></w:p>'
)


def with_sound_body(xml: str) -> bytes:
    """Return a form that passes, with another body in place of its own."""

    def replaced(part: bytes) -> bytes:
        text = part.decode()
        start = text.index("<w:body>") + len("<w:body>")
        return (text[:start] + xml + text[text.rindex("<w:sectPr") :]).encode()

    return edited(SOUND, {DOCUMENT: replaced})


def test_the_check_accepts_what_is_sound() -> None:
    assert faults_in(SOUND) == []
    assert (
        faults_in(
            with_sound_body(
                f"{P}{R}</w:p><w:tbl>{GRID}<w:tr>{CELL}{CELL}</w:tr></w:tbl>{P}</w:p>{PICTURE}"
            )
        )
        == []
    )


@pytest.mark.parametrize(
    "body",
    [
        f'{P}<w:pPr><w:jc w:val="left"/><w:keepNext/></w:pPr></w:p>',
        f"{P}{R}<w:pPr/></w:p>",
        f'{P}<w:r><w:rPr><w:sz w:val="20"/><w:b/></w:rPr><w:t>x</w:t></w:r></w:p>',
        f'{P}<w:pPr><w:jc w:val="middle"/></w:pPr></w:p>',
        f'{P}<w:pPr><w:pStyle w:val="KhongCo"/></w:pPr></w:p>',
        f"{P}<w:t>x</w:t></w:p>",
        f"{P}<w:p/></w:p>",
        f"{P}<w:r><w:t> x</w:t></w:r></w:p>",
        "<w:tbl><w:tblPr/><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/>",
        f"<w:tbl>{GRID}<w:tr/></w:tbl><w:p/>",
        f"<w:tbl>{GRID}</w:tbl><w:p/>",
        f"<w:tbl>{GRID}<w:tr>{CELL}</w:tr></w:tbl><w:p/>",
        f"<w:tbl>{GRID}<w:tr>{CELL}<w:tc><w:tcPr/></w:tc></w:tr></w:tbl><w:p/>",
        f"<w:tbl>{GRID}<w:tr>{CELL.replace('<w:p/>', MIXED + '<w:p/>')}{CELL}</w:tr></w:tbl><w:p/>",
        f"<w:tbl>{GRID}<w:tr>{CELL}{CELL.replace('<w:p/>', '<w:p/>' + INNER)}</w:tr></w:tbl><w:p/>",
        PICTURE * 2,
    ],
)
def test_the_check_finds_what_word_refuses_or_repairs(body: str) -> None:
    assert faults_in(with_sound_body(body))


def test_the_check_finds_parts_that_are_missing_or_not_declared() -> None:
    def undeclared(part: bytes) -> bytes:
        return re.sub(rb'<Override PartName="/word/document.xml"[^>]*/>', b"", part)

    def unrelated(part: bytes) -> bytes:
        return re.sub(rb'r:id="[^"]+"', b'r:id="rIdNone"', part)

    assert faults_in(edited(SOUND, {"[Content_Types].xml": undeclared}))
    assert faults_in(edited(SOUND, {DOCUMENT: unrelated}))
    with zipfile.ZipFile(io.BytesIO(SOUND)) as package:
        kept = {name: package.read(name) for name in package.namelist()}
    del kept["word/styles.xml"]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in kept.items():
            package.writestr(name, content)
    assert faults_in(buffer.getvalue())
