"""Every form with long data (1, 20 and 120 rows, names of sixty letters) and with short data.

What a machine can see of a sheet that a person would call spoilt: an empty page, a signature alone
on a page or parted from its lines, a table without its head on the next page, a name cut in two.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import docx_text
import pytest
from long_books import FEW, UNRATED, grown, rows
from lxml import etree
from pypdf import PdfReader
from report_books import saved
from wordings import GIVEN, LONG, SHORT, Wording

from docgen.classification import classify, load_ruleset
from docgen.context import Paper, View
from docgen.errors import DataError
from docgen.forms import Form, FormSubject, Mode, in_sets, load_forms
from docgen.model import Grade, UnitKind
from docgen.office import convert
from docgen.pipeline import Loaded, Press
from docgen.plan import Request, requested

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
YEARS = {"vp_ubnd_2023": 2023, "huyen_2023": 2023, "qd366_2025": 2025, "bao_lam_2022": 2022}
COUNTS = (1, 20, 120)
FORMS = [form for form in load_forms() if form.subject is not FormSubject.DOSSIER]
MANY = (60, 120)
"""So many open rows have lists whose last row must stand on the page of the signature."""

UNITS = ("DB", "C001", UNRATED)
A_FEW = 12
"""Letters that every page has; so many rows may stand on one page, or so many names in a text."""

NAMED = "P002"
"""Who is asked for by name, where a form is made for nobody else."""

Views = Callable[[Form, int, Wording], View]


@pytest.fixture(scope="session")
def views(tmp_path_factory: pytest.TempPathFactory) -> Views:
    """Return how to get a review of so many rows under the first guideline that has a form."""

    @cache
    def loaded(ruleset: str, wording: Wording) -> Loaded:
        folder = tmp_path_factory.mktemp("books")
        return saved(folder, rows(ruleset, YEARS[ruleset], FEW, wording), ruleset)

    @cache
    def view(ruleset: str, count: int, wording: Wording, kind: UnitKind) -> View:
        few = loaded(ruleset, wording).view
        law, review = few.ruleset, grown(few.review, count, wording)
        if kind is not UnitKind.CHI_BO:
            alone = [
                replace(unit, kind=kind, parent=None) if unit.code == "C001" else unit
                for unit in review.units
            ]
            review = replace(review, units=tuple(alone))
        return View(review=review, ruleset=law, results=classify(review, law))

    def of(form: Form, count: int, wording: Wording) -> View:
        ruleset = next(each for each in YEARS if in_sets([form], load_ruleset(each).forms))
        only = form.units == (UnitKind.CHI_BO_CO_SO,)
        kind = UnitKind.CHI_BO_CO_SO if only else UnitKind.CHI_BO
        return view(ruleset, count, wording, kind)

    return of


def paper_of(form: Form, mode: Mode, count: int, view: View) -> Paper | None:
    """Return the paper of the first unit that has one, the đảng bộ before its chi bộ.

    One member or collective alone has not the form of another group.
    """
    open_rows = count if form.rows and mode is Mode.BLANK else None
    for code in UNITS:
        unit = view.units[code]
        named = [m for m in view.members_of(unit) if m.code == NAMED]
        asked = Request(
            forms=[form.id],
            mode=mode,
            units=[unit],
            members=named if form.residence_on_request else None,
            rows=open_rows,
        )
        with suppress(DataError):  # nobody here has this form
            for paper in requested(asked, [form], view)[:1]:
                return paper
    assert count < FEW, "nobody has the form"
    return None


def test_names_and_texts_are_as_long_as_they_should_be() -> None:
    names = [LONG.person(number) for number in range(1000)]
    assert {len(each) for each in names} <= set(range(57, 64))
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_paper_with_long_data_is_whole_and_keeps_together_what_belongs_together(
    form: Form, views: Views
) -> None:
    for count in COUNTS:
        view = views(form, count, LONG)
        for mode in form.modes:
            paper = paper_of(form, mode, count, view)
            if paper is None:
                continue
            made = Press(view).make(paper)
            assert mode is not Mode.FINAL or not made.lacking, made.lacking[0]
            faults = list(faults_in(made.data, count if mode is not Mode.BLANK else 0))
            assert faults == [], (mode, count)


@pytest.mark.parametrize("form", [f for f in FORMS if Mode.FINAL in f.modes], ids=lambda f: f.id)
def test_a_paper_with_short_data_is_complete(form: Form, views: Views) -> None:
    view = views(form, FEW, SHORT)
    paper = paper_of(form, Mode.FINAL, FEW, view)
    assert paper is not None
    made = Press(view).make(paper)
    assert made.lacking == ()
    assert list(faults_in(made.data, FEW)) == []


def said_by(form_id: str, mode: Mode, count: int, views: Views) -> str:
    form = next(form for form in FORMS if form.id == form_id)
    paper = paper_of(form, mode, count, views(form, count, LONG))
    assert paper is not None
    return docx_text.text_of(Press(views(form, count, LONG)).make(paper).data)


def test_a_quota_of_none_leaves_the_number_on_a_ballot_open(views: Views) -> None:
    few = said_by("vp_ubnd_2023/mau_07", Mode.PREFILLED, 1, views)
    assert "không quá ......" in few
    many = said_by("vp_ubnd_2023/mau_07", Mode.PREFILLED, 20, views)
    assert re.search(r"không quá [1-9]", many)


@pytest.mark.parametrize("number", ["17", "18", "19"])
def test_a_list_of_honour_names_the_decision_that_it_goes_with(number: str, views: Views) -> None:
    form = f"vp_ubnd_2023/mau_{number}"
    known = "Kèm theo Quyết định số 999-BC/ĐU, ngày 20 tháng 12 năm 2023 của Đảng ủy Trung tâm"
    assert known in said_by(form, Mode.FINAL, 20, views)
    assert "Kèm theo Quyết định số ......, ngày ......" in said_by(form, Mode.BLANK, 20, views)


def faults_in(data: bytes, count: int) -> Iterator[str]:
    """Yield what would spoil a paper on which `count` people or chi bộ are listed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
        keeps = keeping(etree.fromstring(package.read("word/styles.xml")))
    texts = [text_of(each) for each in body.iter(f"{W}p")]
    whole = "\n".join(texts)
    for called in (LONG.person, LONG.chi_bo):
        found = {number for number in range(1, count + 1) if called(number) in whole}
        if A_FEW < len(found) < count:
            yield f"{len(found)} of {count} are named"
    for text in texts:
        if "Công Tằng Tôn Nữ" in text and not KNOWN.search(text):
            yield f"a name is not whole: {text}"
    for table in body.iter(f"{W}tbl"):
        lines = table.findall(f"{W}tr")
        if len(lines) > A_FEW and not is_head(lines[0]):
            yield f"the head is not repeated: {text_of(lines[0])}"
        if len(lines) > 2 * A_FEW and all(is_kept(line, keeps) for line in lines[1:-1]):
            yield f"a long table can not be parted: {text_of(lines[0])}"
    yield from parted_signatures(body, keeps)


def parted_signatures(body: etree._Element, keeps: set[str]) -> Iterator[str]:
    """Yield after what a signature may open a page."""
    blocks = [each for each in body if each.tag in {f"{W}p", f"{W}tbl"}]
    for before, table in zip(spoken(blocks), spoken(blocks)[1:], strict=False):
        if table.tag == f"{W}tbl" and opens_with_signature(table) and not is_kept(before, keeps):
            yield f"a signature may stand alone, after: {text_of(before)[-60:]}"
    for row in signed_for(body):
        if not is_kept(row, keeps):
            yield f"a signature may leave its list, after: {text_of(row)[-60:]}"


CUT = {grade.short[:length] for grade in Grade for length in range(3, len(grade.short))}
"""What is left of an abbreviated level in a column that is too narrow for it."""

KNOWN = re.compile(rf"Công Tằng Tôn Nữ \w+ \w+ Thị [\w ]*\b(?:{'|'.join(GIVEN)})\b")


def text_of(item: etree._Element) -> str:
    return "".join(each.text or "" for each in item.iter(f"{W}t"))


def keeping(styles: etree._Element) -> set[str]:
    """Return the ids of the styles that keep with what follows."""
    return {
        str(style.get(f"{W}styleId"))
        for style in styles.iter(f"{W}style")
        if style.find(f"{W}pPr/{W}keepNext") is not None
    }


def style_of(paragraph: etree._Element) -> str:
    named = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if named is None else str(named.get(f"{W}val"))


def spoken(blocks: list[etree._Element]) -> list[etree._Element]:
    """Return the blocks that are more than a gap."""
    return [each for each in blocks if each.tag == f"{W}tbl" or style_of(each) != "KhoangTrong"]


def signs(table: etree._Element) -> bool:
    return any(style_of(each) == "QuyenHan" for each in table.iter(f"{W}p"))


def signed_for(body: etree._Element) -> list[etree._Element]:
    """Return the last row of each list whose signature stands in a row of the same table."""
    rows = [row for row in body.iter(f"{W}tr") if any(signs(each) for each in row.iter(f"{W}tbl"))]
    above = [row.getprevious() for row in rows]
    return [row for row in above if row is not None and row.tag == f"{W}tr"]


def opens_with_signature(table: etree._Element) -> bool:
    """Return whether nothing stands above the signature in its table."""
    first = next(table.iter(f"{W}tr"))
    return first.find(f".//{W}tbl") is None and signs(first)


def is_head(row: etree._Element) -> bool:
    return row.find(f"{W}trPr/{W}tblHeader") is not None


def is_kept(block: etree._Element, keeps: set[str]) -> bool:
    """Return whether a block holds on to the next: the last row of a table, or a signature."""
    if block.tag == f"{W}tbl":
        return signs(block) or is_kept(block.findall(f"{W}tr")[-1], keeps)
    first = next(block.iter(f"{W}p"))
    return style_of(first) in keeps or first.find(f"{W}pPr/{W}keepNext") is not None


REVIEWS = [form for form in FORMS if re.search(r"/mau_0?2[a-c]$", form.id)]


@pytest.mark.parametrize("form", REVIEWS, ids=lambda form: form.id)
def test_the_last_signature_of_a_personal_review_goes_to_a_new_page_with_the_one_before(
    form: Form,
) -> None:
    with zipfile.ZipFile(form.template) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
        keeps = keeping(etree.fromstring(package.read("word/styles.xml")))
    last = body.findall(f"{W}tbl")[-1].findall(f"{W}tr")
    assert ["T/M" in text_of(row) for row in last] == [True, False, False, True, False]
    assert all(is_kept(row, keeps) for row in last[:-1])


MINUTES = [form for form in FORMS if "bien_ban_kiem_phieu" in form.id]


@pytest.mark.parametrize("form", MINUTES, ids=lambda form: form.id)
def test_the_last_sentence_of_minutes_goes_to_a_new_page_with_what_stands_before_it(
    form: Form, views: Views
) -> None:
    view = views(form, FEW, SHORT)
    paper = paper_of(form, Mode.FINAL, FEW, view)
    assert paper is not None
    with zipfile.ZipFile(io.BytesIO(Press(view).make(paper).data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
        keeps = keeping(etree.fromstring(package.read("word/styles.xml")))
    last = next(p for p in body if text_of(p).startswith("Biên bản lập thành"))
    before = last.getprevious()
    assert before is not None
    assert is_kept(before, keeps)


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_no_page_is_empty_or_holds_a_signature_alone_and_each_has_the_head_of_its_table(
    views: Views, tmp_path: Path
) -> None:
    docs: dict[Path, bytes] = {}
    asked = [(form, form.modes[-1], 20) for form in FORMS]
    asked += [(form, Mode.BLANK, count) for form in FORMS if signs_its_rows(form) for count in MANY]
    for form, mode, count in asked:
        view = views(form, 20, LONG)
        paper = paper_of(form, mode, count, view)
        assert paper is not None
        named = f"{form.id.replace('/', '-')}-{mode}-{count}.docx"
        docs[tmp_path / named] = Press(view).make(paper).data
    for path, data in docs.items():
        path.write_bytes(data)
    conversion = convert(list(docs))
    assert conversion.problems == ()
    faults = [
        f"{source.stem}, page {number}: {fault}"
        for source, pdf in conversion.made
        for number, fault in spoilt_pages(pdf, docs[source])
    ]
    assert faults == []


@pytest.mark.parametrize("form", [f for f in load_forms() if f.rows], ids=lambda form: form.id)
def test_a_list_has_what_goes_with_its_signature_in_its_last_row(form: Form) -> None:
    # LibreOffice 7.4 does not keep the last row of a table with what stands behind the table.
    with zipfile.ZipFile(form.template) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
        keeps = keeping(etree.fromstring(package.read("word/styles.xml")))
    held: etree._Element | None = None
    for block in body:
        if block.tag == f"{W}tbl":
            assert held is None or not opens_with_signature(block), text_of(held)[-60:]
            held = None if is_letterhead(block) or signs(block) else block
        elif block.tag == f"{W}p" and not is_kept(block, keeps):
            held = None
    for row in signed_for(body):
        assert is_kept(row, keeps) or text_of(row).startswith("{%tr endfor")


def is_letterhead(table: etree._Element) -> bool:
    return any(style_of(each) == "TieuDeDang" for each in table.iter(f"{W}p"))


def signs_its_rows(form: Form) -> bool:
    with zipfile.ZipFile(form.template) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
    return form.rows > 0 and bool(signed_for(body))


def spoilt_pages(pdf: Path, data: bytes) -> Iterator[tuple[int, str]]:
    """Yield the pages of a paper that a person would not accept."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
    signers = tuple(tight(text_of(p)) for p in body.iter(f"{W}p") if style_of(p) == "QuyenHan")
    tables = [table.findall(f"{W}tr") for table in body.iter(f"{W}tbl")]
    heads = [tight(text_of(lines[0])) for lines in tables if is_head(lines[0])]
    longest = max(tables, key=len)
    cells = [tight(text_of(line)) for line in longest if not is_head(line)]
    said_on = [page.extract_text() for page in PdfReader(pdf).pages]
    pages = [tight(said) for said in said_on]
    title = next((tight(text_of(p)) for p in body.iter(f"{W}p") if style_of(p) == "TenLoai"), "")
    if title not in pages[0]:
        yield 1, "a letterhead alone"
    for number, said in enumerate(said_on, start=1):
        if cut := CUT.intersection(said.split()):
            yield number, f"a level is cut: {cut}"
    for row in signed_for(body):
        number = max(n for n, page in enumerate(pages, start=1) if signers[-1] in page)
        if tight(text_of(row)) not in pages[number - 1].removeprefix(str(number)):
            yield number, "a signature without a row of its list"
    for number, page in enumerate(pages, start=1):
        said = page.removeprefix(str(number)) if number > 1 else page
        if sum(letter.isalpha() for letter in said) < A_FEW:
            yield number, "empty"
        if number > 1 and said.startswith((*signers, tight("Nơi nhận"))):
            yield number, "a signature alone"
        listed = sum(len(cell) > A_FEW and cell in said for cell in cells)
        if heads and listed > 1 and not any(head in said for head in heads):
            yield number, f"no head over {listed} rows"


def tight(text: str) -> str:
    """Return a text without blanks: a PDF has its lines where the page has them."""
    return re.sub(r"\s", "", text)
