"""Forms sent out come back without loss, and whatever does not fit is named."""

import hashlib
import io
import os
import shutil
import subprocess
import time
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import pytest
from command_line import run
from form_filling import (
    DOCUMENT,
    Change,
    W,
    as_paragraphs,
    beside,
    changed,
    controls,
    copied,
    deleted,
    filled,
    packed,
    put_inside,
    revised,
    tags,
    text_fields,
    ticked,
    typed,
    wrapped_in_cell,
    wrapped_row,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml.etree import _Element as Element
from ooxml_check import faults_in
from openpyxl import load_workbook

from docgen import pipeline, vi
from docgen.cli import main
from docgen.collecting.rows import Rows
from docgen.context import Paper
from docgen.errors import DocgenError, ExitCode, TemplateError
from docgen.forms import Form, FormSubject, Mode
from docgen.office import find_soffice
from docgen.pipeline import Folders, Press
from docgen.plan import Request, requested
from docgen.render import read_returned
from docgen.workbook import column_of, read

FIXTURES = Path(__file__).parent.parent / "fixtures"
BOOK = FIXTURES / "chi_bo_nho.xlsx"
BOOKS = [FIXTURES / f"{name}.xlsx" for name in ("chi_bo_nho", "huyen_2023", "xa_an_hoa_2025")]
MEMBER, NAME, OTHER = "TV01", "Lê Văn Bằng", "Nguyễn Thị Thu Cúc"
SENT_OUT = {
    "vp_ubnd_2023/mau_2a",
    "vp_ubnd_2023/mau_01",
    "vp_ubnd_2023/mau_03",
    "vp_ubnd_2023/mau_04",
    "hd25_2023/mau_01_tap_the",
    "hd25_2023/phieu_phan_tich_tap_the",
    "hd25_2023/mau_02a",
    "hd25_2023/mau_02b",
    "hd43_2025/mau_2a",
    "hd43_2025/mau_2b",
    "hd43_2025/mau_2c",
    "qd213/mau_03",
    "qd213/mau_03_mien",
    "chung/bo_sung_ho_so",
    "chung/cam_ket",
}
"""The forms that members and units fill in (issue 6: fill and collect)."""


def fillable_papers() -> Iterator[tuple[Form, bytes]]:
    """Yield one fillable paper of every form that asks something, of the first who gets it."""
    done: set[str] = set()
    for path in BOOKS:
        loaded = pipeline.load(path, Folders())
        press = Press(loaded.view)
        for form in loaded.forms:
            if form.id in done or Mode.PREFILLED not in form.modes:
                continue
            if form.subject not in {FormSubject.MEMBER, FormSubject.UNIT, FormSubject.COLLECTIVE}:
                continue
            request = Request(forms=[form.id], mode=Mode.PREFILLED, units=loaded.units)
            member = loaded.view.review.members[0]
            unit = loaded.view.units[member.unit]
            papers = [Paper(form=form, mode=Mode.PREFILLED, unit=unit, member=member)]
            with suppress(DocgenError):
                if not form.residence_on_request:  # nobody in the workbooks gets such a form
                    papers = list(requested(request, loaded.forms, loaded.view))
                for paper in papers[:1]:
                    yield form, press.make(replace(paper, fillable=True)).data
                    done.add(form.id)


PAPERS = {form.id: data for form, data in fillable_papers()}
LETTERS = st.text(
    st.one_of(
        st.sampled_from(
            "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợ"
        ),
        st.sampled_from("úùủũụứừửữựýỳỷỹỵĐĂÂÊÔƠƯ \n\n\"'“”‘’«»<>&;{}%#=-–…./\\_()[]|@0123456789"),
        st.characters(categories=["L", "Nd", "P", "Sc", "Sm"], max_codepoint=0x2FFF),
    ),
    max_size=5000,
)


def test_every_form_that_others_fill_in_can_be_sent_out() -> None:
    assert set(PAPERS) >= SENT_OUT


@pytest.mark.parametrize("form", PAPERS)
def test_a_form_that_goes_out_passes_the_check_for_word(form: str) -> None:
    assert faults_in(PAPERS[form]) == []


@pytest.mark.parametrize("form", PAPERS)
def test_only_the_controls_of_a_form_can_be_changed(form: str) -> None:
    with zipfile.ZipFile(io.BytesIO(PAPERS[form])) as package:
        said = package.read("word/settings.xml")
        document = package.read(DOCUMENT).decode()
    assert b'<w:documentProtection w:edit="forms" w:enforcement="1"/>' in said
    assert document.count("<w:lock ") == document.count("<w:sdt>") == len(tags(PAPERS[form])) > 0


def test_a_form_that_goes_out_says_for_whom_it_is_and_what_it_asks() -> None:
    form = read_returned(PAPERS["vp_ubnd_2023/mau_2a"], name="x")
    assert form.identity is not None
    assert (form.identity.form, form.identity.subject) == ("vp_ubnd_2023/mau_2a", MEMBER)
    assert form.identity.year == 2023  # the year of the fixture
    assert form.beside == ()
    fields = {asked.field for asked in form.identity.asked}
    assert {"self_reviews.conduct", "member_reviews.self_grade"} <= fields
    assert not any("committee" in field or "decisions" in field for field in fields)


@pytest.mark.parametrize("form", PAPERS)
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(text=LETTERS, spelled=st.sampled_from(["NFC", "NFD"]))
def test_what_is_typed_is_read_back_equal(
    form: str, text: str, spelled: Literal["NFC", "NFD"]
) -> None:
    said = unicodedata.normalize(spelled, text)
    data = PAPERS[form]
    fields = text_fields(data)
    heard = read_returned(changed(data, *(typed(tag, said) for tag in fields)), name="x").heard
    answers = {each.field: vi.clean(each.text) for each in heard if each.box is None}
    assert set(answers) == set(fields)
    wanted = "" if not text.strip(" .…_\n") else vi.clean(text)
    assert set(answers.values()) <= {wanted}


@pytest.mark.parametrize("form", PAPERS)
def test_every_tick_is_read_back_alone(form: str) -> None:
    data = PAPERS[form]
    boxes = [tag for tag in tags(data) if tag[-2:-1] == "="]
    for chosen in boxes:
        field = chosen[:-2]
        rest = (ticked(tag, on=tag == chosen) for tag in boxes if tag[:-2] == field)
        heard = read_returned(changed(data, *rest), name="x").heard
        assert [each.box for each in heard if each.field == field and each.ticked] == [
            int(chosen[-1])
        ]


@pytest.mark.office
@pytest.mark.usefixtures("office")
def test_forms_saved_again_by_libreoffice_are_read_back_equal(tmp_path: Path) -> None:
    texts: list[str] = []

    @settings(max_examples=25, derandomize=True, database=None)
    @given(LETTERS)
    def gather(text: str) -> None:
        texts.append(text)

    gather()
    texts += ['A & B < C > D\n“nháy” ‘đơn’ "kép"', "dòng một\ndòng hai\n\ndòng bốn", "x" * 5000]
    wanted: dict[str, dict[str, str]] = {}
    for number, text in enumerate(texts):
        for form, data in PAPERS.items():
            if number % len(PAPERS) == list(PAPERS).index(form) or number >= len(texts) - 3:
                name = f"{form.replace('/', '-')}-{number}.docx"
                answers = {
                    tag: vi.clean(text if _takes_lines(tag) else text.replace("\n", " "))
                    for tag in text_fields(data)
                }
                boxes = [tag for tag in tags(data) if tag.endswith("=1")]
                answers |= dict.fromkeys(boxes, "X")
                typing = (typed(t, a) for t, a in answers.items() if t not in boxes)
                sent = changed(data, *typing, *(ticked(tag) for tag in boxes))
                (tmp_path / name).write_bytes(sent)
                wanted[name] = answers
    _converted(tmp_path, tmp_path / "saved", "docx:MS Word 2007 XML")
    for name, answers in wanted.items():
        saved = read_returned((tmp_path / "saved" / name).read_bytes(), name=name)
        assert saved.identity is not None
        assert saved.beside == (), name
        found = {each.field: vi.clean(each.text) for each in saved.heard if each.box is None}
        found |= {f"{each.field}={each.box}": "X" for each in saved.heard if each.ticked}
        blank = {tag: text if text.strip(" .…_\n") else "" for tag, text in answers.items()}
        assert {tag: found.get(tag, "") for tag in blank} == blank, name


def _takes_lines(tag: str) -> bool:
    return tag.partition(".")[0] in {"self_reviews", "commitments", "collective_reports"}


def _converted(folder: Path, target: Path, kind: str) -> None:
    """Let LibreOffice save all papers of a folder again, in one call."""
    soffice = find_soffice()
    assert soffice is not None
    command = [str(soffice), f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--headless", "--convert-to", kind, "--outdir", str(target)]
    papers = sorted(str(path) for path in folder.glob("*.docx"))
    subprocess.run([*command, *papers], check=True, capture_output=True, timeout=300)  # noqa: S603


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the forms of one chi bộ that went out."""
    target = tmp_path_factory.mktemp("gui_di") / "gui-di"
    words = ["fill", str(BOOK), "--form", "Mẫu 2a", "--form", "Cam kết", "--fillable"]
    words += ["-o", str(target)]
    assert main(words, io.StringIO(), io.StringIO()) is ExitCode.OK
    return target


@pytest.fixture
def back(sent: Path, tmp_path: Path) -> Path:
    """Return a folder of two forms of one member that came back, untouched as yet."""
    target = tmp_path / "gui-ve"
    target.mkdir()
    for path in sent.rglob(f"*{NAME}.docx"):
        shutil.copy(path, target)
    assert len(list(target.iterdir())) == 2  # one of each form
    return target


def review_of(folder: Path) -> Path:
    return next(folder.glob("Mẫu 2a*.docx"))


def pledge_of(folder: Path) -> Path:
    return next(folder.glob("Bản cam kết*.docx"))


def test_answers_go_into_the_workbook_with_their_source_and_a_second_run_changes_nothing(
    back: Path, tmp_path: Path
) -> None:
    text = "Chấp hành nghiêm <Điều lệ> & quy định.\nKhông vi phạm."
    filled(review_of(back), typed("self_reviews.conduct", text))
    filled(review_of(back), ticked("member_reviews.self_grade=1", on=False))
    filled(review_of(back), ticked("member_reviews.self_grade=0"))
    new = tmp_path / "moi.xlsx"
    before = BOOK.read_bytes()
    code, out, talk = run("collect", back, "--into", BOOK)
    assert code is ExitCode.OK, talk
    assert f"({NAME}) «I.1 Phẩm chất" in out
    assert "Hoàn thành xuất sắc nhiệm vụ" in out
    assert "3 ô sẽ đổi" in talk  # who it is about, the text, the level
    assert not new.exists()
    assert run("collect", back, "--into", BOOK, "--dry-run", "-o", new)[0] is ExitCode.OK
    assert not new.exists()
    assert run("collect", back, "--into", BOOK, "-o", new)[0] is ExitCode.OK
    assert BOOK.read_bytes() == before
    review = read(new).review
    assert review is not None
    own = next(row for row in review.self_reviews if row.member == MEMBER)
    assert own.conduct == text
    source = next(row for row in review.sources if row.column == "conduct")
    assert source.file == review_of(back).name
    assert source.digest == hashlib.sha256(review_of(back).read_bytes()).hexdigest()
    assert source.day is not None
    code, out, talk = run("collect", back, "--into", new, "-o", new)
    assert (code, out) == (ExitCode.OK, "")
    assert "Sổ không có gì thay đổi" in talk


TYPED = {
    ("hd25_2023/mau_02b", "member_reviews.employer_comment"): "Chủ động, nắm chắc việc.",
    ("chung/cam_ket", "commitments.signed"): "12/12/2023",
    ("qd213/mau_03", "residences.place"): "Lâm Thượng Hạ",
    ("hd25_2023/phieu_phan_tich_tap_the", "collectives.comment"): "Tập thể đoàn kết, thống nhất.",
}
TICKED = {
    ("hd25_2023/mau_01_tap_the", "collectives.self_grade"): 2,
    ("hd25_2023/phieu_phan_tich_tap_the", "collectives.tc:C1-A1"): 3,
    ("vp_ubnd_2023/mau_03", "residences.mark_6"): 0,
}


def book_of(form: str) -> Path:
    """Return the workbook of the one whose paper stands among PAPERS."""
    identity = read_returned(PAPERS[form], name=form).identity
    assert identity is not None
    views = {book: pipeline.load(book, Folders()).view for book in BOOKS}
    return next(book for book, view in views.items() if view.named(identity.subject))


def without_columns(book: Path, target: Path, *fields: str) -> None:
    """Write a workbook as an older docgen made it, without some columns."""
    old = load_workbook(book)
    for page in old.worksheets:
        for row in page.iter_rows(max_row=10):
            for cell in reversed(row):
                if cell.value in fields:
                    page.delete_cols(cell.column)
    old.save(target)


@pytest.mark.parametrize(("form", "field"), [*TYPED, *TICKED])
@pytest.mark.parametrize("is_old", [False, True])
def test_what_is_handed_in_has_a_cell_and_an_older_workbook_gets_it(
    tmp_path: Path, form: str, field: str, *, is_old: bool
) -> None:
    book = book_of(form)
    if is_old:
        without_columns(book, tmp_path / "cu.xlsx", "employer_comment", "signed", "place")
        book = tmp_path / "cu.xlsx"
    loaded = pipeline.load(book, Folders())
    request = Request(forms=[form], mode=Mode.PREFILLED, units=loaded.units)
    paper = requested(request, loaded.forms, loaded.view)[0]
    folder = tmp_path / "ve"
    folder.mkdir()
    path = folder / "phieu.docx"
    path.write_bytes(Press(loaded.view).make(replace(paper, fillable=True)).data)
    box = TICKED.get((form, field))
    if box is None:
        filled(path, typed(field, TYPED[form, field]))
    else:
        boxes = [tag for tag in tags(PAPERS[form]) if tag.startswith(f"{field}=")]
        filled(path, *(ticked(tag, on=tag == f"{field}={box}") for tag in boxes))
    new = tmp_path / "moi.xlsx"
    code, _, talk = run("collect", folder, "--into", book, "-o", new)
    assert code is ExitCode.OK, talk
    loaded = pipeline.load(new, Folders())
    criteria = loaded.view.ruleset.criteria
    place, identity = column_of(field, criteria), read_returned(PAPERS[form], name="x").identity
    assert place is not None
    assert identity is not None
    choices = list(place[1].choices or ())
    said = TYPED[form, field] if box is None else choices[box]
    assert Rows(loaded.view).text(place[0], place[1], identity.subject) == said
    assert run("collect", folder, "--into", new)[1] == ""


def test_a_form_cannot_introduce_a_collective(tmp_path: Path) -> None:
    form = "hd25_2023/phieu_phan_tich_tap_the"
    identity = read_returned(PAPERS[form], name="x").identity
    assert identity is not None
    with zipfile.ZipFile(io.BytesIO(PAPERS[form])) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    said = parts["docProps/custom.xml"].decode().replace(identity.subject, identity.unit)
    parts["docProps/custom.xml"] = said.encode()
    folder = tmp_path / "ve"
    folder.mkdir()
    (folder / "a.docx").write_bytes(packed(parts))
    filled(folder / "a.docx", typed("collectives.comment", "Đoàn kết."))
    code, out, talk = run("collect", folder, "--into", book_of(form), "-o", tmp_path / "moi.xlsx")
    assert code is ExitCode.INCOMPLETE
    assert "trang Tập thể lãnh đạo không có dòng cho" in out + talk


def test_open_places_of_a_fillable_paper_do_not_stay_in_the_next_one() -> None:
    loaded = pipeline.load(BOOK, Folders())
    request = Request(forms=["Mẫu 2a"], mode=Mode.PREFILLED, units=loaded.units)
    paper = requested(request, loaded.forms, loaded.view)[0]
    press = Press(loaded.view)
    plain = press.make(paper).data
    press.make(replace(paper, fillable=True))
    assert Press(loaded.view).make(paper).data == plain


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=LETTERS)
def test_any_text_goes_into_the_workbook_equal_or_is_named(
    text: str, sent: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("ve")
    target = folder / "ve" / "phiếu.docx"
    target.parent.mkdir()
    shutil.copy(next(sent.rglob(f"Mẫu 2a*{NAME}.docx")), target)
    filled(target, typed("self_reviews.conduct", text))
    _, out, _ = run("collect", target.parent, "--into", BOOK, "-o", folder / "moi.xlsx")
    review = read(folder / "moi.xlsx").review
    assert review is not None
    held = {row.member: row.conduct for row in review.self_reviews}.get(MEMBER) or ""
    is_open = not text.strip(" .…_\n\u00a0")
    assert held == vi.clean(text) or is_open or "formula-text]" in out or "character]" in out


def test_the_workbook_is_the_same_however_often_it_is_made(back: Path, tmp_path: Path) -> None:
    filled(review_of(back), typed("self_reviews.conduct", "Một lời"))
    for name in ("a.xlsx", "b.xlsx"):
        run("collect", back, "--into", BOOK, "-o", tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


CASES: dict[str, tuple[list[Change], str]] = {
    "two ticks": (
        [ticked("member_reviews.self_grade=0"), ticked("member_reviews.self_grade=1")],
        "return-two-ticks",
    ),
    "a control copied twice": (
        [
            typed("self_reviews.conduct", "bản một"),
            copied("self_reviews.conduct"),
            lambda root: _second(root, "self_reviews.conduct", "bản hai"),
        ],
        "return-control-copied",
    ),
    "a control deleted": ([deleted("self_reviews.causes")], "return-control-lost"),
    "a box deleted": ([deleted("member_reviews.self_grade=2")], "return-control-lost"),
    "a paragraph added": ([beside("Tôi xin bổ sung thêm.")], "return-text-beside"),
    "a formula": ([typed("self_reviews.causes", "=1+1")], "formula-text"),
    "far too long": ([typed("self_reviews.causes", "ă" * 32_768)], "return-too-long"),
    "a cell nobody asks for": (
        [
            typed("self_reviews.causes", "x"),
            lambda root: _renamed(root, "self_reviews.causes", "decisions.decided"),
        ],
        "return-field-unknown",
    ),
}


def _second(root: Element, tag: str, text: str) -> None:
    later = controls(root, tag)[1]
    node = next(later.iter(f"{W}t"))
    node.text = text


def _renamed(root: Element, tag: str, new: str) -> None:
    for control in controls(root, tag):
        name = control.find(f"{W}sdtPr/{W}tag")
        assert name is not None
        name.set(f"{W}val", new)


@pytest.mark.parametrize("case", CASES)
def test_what_people_do_to_a_form_is_named_and_the_rest_is_taken(case: str, back: Path) -> None:
    changes, code = CASES[case]
    filled(review_of(back), typed("self_reviews.plan", "Phương hướng"), *changes)
    exit_code, out, _ = run("collect", back, "--into", BOOK)
    assert f"[{code}]" in out
    assert exit_code is ExitCode.INCOMPLETE
    assert "Phương hướng" in out
    assert "formula-text" in out or "=1+1" not in out
    assert "[return-emptied]" not in out  # one fault is told once


def test_a_control_copied_with_the_same_text_is_no_conflict(back: Path) -> None:
    filled(review_of(back), typed("self_reviews.conduct", "một"), copied("self_reviews.conduct"))
    code, out, _ = run("collect", back, "--into", BOOK)
    assert (code, "«I.1" in out) == (ExitCode.OK, True)


def test_controls_of_whole_paragraphs_and_cells_are_read(back: Path) -> None:
    chosen = "member_reviews.tc:M0-A1=2"
    filled(
        review_of(back),
        as_paragraphs("self_reviews.conduct", "đoạn một", "đoạn hai"),
        ticked(chosen),
        wrapped_in_cell(chosen),
    )
    heard = read_returned(review_of(back).read_bytes(), name="x").heard
    assert next(each.text for each in heard if each.field == "self_reviews.conduct") == (
        "đoạn một\nđoạn hai"
    )
    assert [each.ticked for each in heard if (each.field, each.box) == (chosen[:-2], 2)] == [True]


def test_controls_in_controls_in_rows_and_under_tracked_changes_are_read(back: Path) -> None:
    chosen = "member_reviews.tc:M0-A1=2"
    filled(
        review_of(back),
        ticked(chosen),
        wrapped_row(chosen),
        typed("self_reviews.conduct", "ngoài"),
        typed("self_reviews.causes", "trong"),
        put_inside("self_reviews.causes", "self_reviews.conduct"),
        revised("self_reviews.plan", "chữ cũ", "chữ mới"),
    )
    form = read_returned(review_of(back).read_bytes(), name="x")
    said = {each.field: each.text for each in form.heard if each.text}
    assert said == {
        "self_reviews.conduct": "ngoài",
        "self_reviews.causes": "trong",
        "self_reviews.plan": "chữ mới",
    }
    assert [each.ticked for each in form.heard if (each.field, each.box) == (chosen[:-2], 2)] == [
        True
    ]
    assert form.beside == ()


def test_two_versions_of_a_paper_are_named_and_neither_is_taken(back: Path) -> None:
    copy = back / "bản sửa.docx"
    shutil.copy(review_of(back), copy)
    filled(review_of(back), typed("self_reviews.conduct", "bản một"))
    filled(copy, typed("self_reviews.conduct", "bản hai"))
    code, out, _ = run("collect", back, "--into", BOOK)
    assert code is ExitCode.INCOMPLETE
    assert "[return-two-versions]" in out
    assert "bản sửa.docx" in out
    assert "→ bản một" not in out


def test_a_copy_that_nobody_filled_in_is_no_second_version(back: Path) -> None:
    shutil.copy(review_of(back), back / "chưa điền.docx")
    filled(review_of(back), typed("self_reviews.conduct", "một"))
    assert run("collect", back, "--into", BOOK)[0] is ExitCode.OK


def _with_cell(path: Path, target: Path, text: str) -> None:
    """Write into the workbook what somebody typed there meanwhile."""
    book = load_workbook(path)
    sheet = book["Nội dung kiểm điểm"]
    row = next(
        (r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value == MEMBER),
        sheet.max_row + 1,
    )
    sheet.cell(row, 1).value = MEMBER
    sheet.cell(row, 2).value = text
    book.save(target)


def test_a_value_changed_on_both_sides_is_named_with_both(back: Path, tmp_path: Path) -> None:
    meanwhile = tmp_path / "so.xlsx"
    _with_cell(BOOK, meanwhile, "thư ký gõ")
    filled(review_of(back), typed("self_reviews.conduct", "đảng viên gõ"))
    code, out, _ = run("collect", back, "--into", meanwhile)
    assert code is ExitCode.INCOMPLETE
    assert "[return-both-changed]" in out
    assert "thư ký gõ" in out
    assert "đảng viên gõ" in out
    _with_cell(BOOK, meanwhile, "đảng viên gõ")
    code, out, talk = run("collect", back, "--into", meanwhile)
    assert (code, out) == (ExitCode.OK, "")
    assert "1 ô sổ đã ghi như phiếu" in talk


def test_a_later_version_replaces_what_the_earlier_one_gave(back: Path, tmp_path: Path) -> None:
    new = tmp_path / "moi.xlsx"
    filled(review_of(back), typed("self_reviews.conduct", "lần một"))
    run("collect", back, "--into", BOOK, "-o", new)
    filled(review_of(back), typed("self_reviews.conduct", "lần hai"))
    code, out, _ = run("collect", back, "--into", new, "-o", new)
    assert code is ExitCode.OK
    assert "lần một → lần hai" in out


def test_a_form_under_the_name_of_somebody_else_is_not_taken(back: Path) -> None:
    filled(review_of(back), typed("self_reviews.conduct", "lời của người khác"))
    review_of(back).rename(back / f"Mẫu 2a - Bản kiểm điểm cá nhân - {OTHER}.docx")
    code, out, _ = run("collect", back, "--into", BOOK)
    assert code is ExitCode.INCOMPLETE
    assert "[return-renamed]" in out
    assert "lời của người khác" not in out


def test_a_file_may_bear_any_name(back: Path) -> None:
    filled(review_of(back), typed("self_reviews.conduct", "một"))
    review_of(back).rename(back / "abc (1).docx")
    code, out, _ = run("collect", back, "--into", BOOK)
    assert (code, "→ một" in out) == (ExitCode.OK, True)


def test_a_form_of_another_workbook_is_named(back: Path) -> None:
    filled(review_of(back), typed("self_reviews.conduct", "một"))
    code, out, _ = run("collect", back, "--into", FIXTURES / "xa_an_hoa_2025.xlsx")
    assert code is ExitCode.INCOMPLETE
    assert "[return-unknown-subject]" in out
    assert "[return-of-other-year]" in out


def test_a_sheet_that_came_back_is_taken_and_conflicts_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "ve"
    folder.mkdir()
    _with_cell(BOOK, folder / "chi bộ.xlsx", "từ sổ gửi về")
    code, out, _ = run("collect", folder, "--into", BOOK)
    assert (code, "→ từ sổ gửi về" in out) == (ExitCode.OK, True)
    mine = tmp_path / "so.xlsx"
    _with_cell(BOOK, mine, "sổ này")
    code, out, _ = run("collect", folder, "--into", mine)
    assert (code, "[return-both-changed]" in out) == (ExitCode.INCOMPLETE, True)


def test_a_code_of_somebody_else_is_not_taken_for_ours(tmp_path: Path) -> None:
    folder = tmp_path / "ve"
    folder.mkdir()
    _with_cell(BOOK, folder / "chi bộ.xlsx", "của người khác")
    theirs = load_workbook(folder / "chi bộ.xlsx")
    page = theirs["Đảng viên"]
    for row in range(4, page.max_row + 1):
        if page.cell(row, 1).value:
            page.cell(row, 2).value = f"Người Khác {row}"
    theirs.save(folder / "chi bộ.xlsx")
    code, out, _ = run("collect", folder, "--into", BOOK)
    assert code is ExitCode.INCOMPLETE
    assert "[return-unknown-subject]" in out
    assert "Người Khác" in out
    assert "→ của người khác" not in out


def test_a_workbook_of_another_unit_is_named_once(tmp_path: Path) -> None:
    folder = tmp_path / "ve"
    folder.mkdir()
    shutil.copy(FIXTURES / "van_phong_ubnd_tinh.xlsx", folder / "nhầm.xlsx")
    code, out, _ = run("collect", folder, "--into", FIXTURES / "chi_bo_nho.xlsx")
    assert code is ExitCode.INCOMPLETE
    assert out.count("[return-unknown-subject]") == 1
    assert "sổ của đơn vị khác" in out


@pytest.mark.office
@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("kind", ["doc", "odt", "pdf", "rtf"])
def test_a_form_saved_as_something_else_is_named_with_a_remedy(
    kind: str, back: Path, tmp_path: Path
) -> None:
    other = tmp_path / "khac"
    _converted(back, other, kind)
    code, out, _ = run("collect", other, "--into", BOOK)
    assert code is ExitCode.INCOMPLETE
    assert out.count("[return-not-read]") == 2  # both papers


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "what", "remedy"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "có mật khẩu", "không mật khẩu"),
        (OLE + "WordDocument".encode("utf-16-le"), "đời cũ", ".docx đã gửi đi"),
        (b"\xff\xd8\xff\xe0JFIF", "ảnh chụp", "gõ lại bằng tay"),
        (b"\0\0\0\x24ftypheic", "ảnh chụp", "gõ lại bằng tay"),
        (b"", "không phải tệp Word", "bỏ ra khỏi thư mục"),
    ],
)
def test_a_file_of_another_kind_is_named_with_what_to_do(
    data: bytes, what: str, remedy: str, tmp_path: Path
) -> None:
    (tmp_path / "ve").mkdir()
    (tmp_path / "ve" / "Bài của bác Tư").write_bytes(data)
    for _ in range(2):
        code, out, _ = run("collect", tmp_path / "ve", "--into", BOOK)
        assert code is ExitCode.INCOMPLETE
        assert what in out
        assert remedy in out


def bomb() -> bytes:
    return packed({DOCUMENT: b"<a>" + b" " * 200_000_000 + b"</a>", "[Content_Types].xml": b""})


def entity() -> bytes:
    text = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]><a>&b;</a>'
    return packed({DOCUMENT: text, "[Content_Types].xml": b"<a/>"})


def outside() -> bytes:
    return packed({DOCUMENT: b"<a/>", "[Content_Types].xml": b"<a/>", "../../x.xml": b"<a/>"})


def macro() -> bytes:
    parts = {DOCUMENT: b"<a/>", "[Content_Types].xml": b"<a/>", "word/vbaProject.bin": b"x"}
    return packed(parts)


def deep() -> bytes:
    nested = b"<a>" * 100_000 + b"</a>" * 100_000
    return packed({DOCUMENT: nested, "[Content_Types].xml": b"<a/>"})


def long_text() -> bytes:
    text = b"<a>" + b"<b>x</b>" * 2_000_000 + b"</a>"
    return packed({DOCUMENT: text, "[Content_Types].xml": b"<a/>"})


def many_tags() -> bytes:
    text = b"<a>" + b"<b/>" * 2_400_000 + b"</a>"
    return packed({DOCUMENT: text, "[Content_Types].xml": b"<a/>"})


@pytest.mark.parametrize("hostile", [bomb, entity, outside, macro, deep, long_text, many_tags])
def test_a_hostile_file_costs_neither_time_nor_memory(hostile: Callable[[], bytes]) -> None:
    data = hostile()
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(TemplateError):
        read_returned(data, name="x")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.process_time() - started < 2  # seconds
    assert peak < 60_000_000  # bytes


def test_one_bad_file_costs_only_itself(back: Path) -> None:
    filled(review_of(back), typed("self_reviews.conduct", "một"))
    (back / "bom.docx").write_bytes(bomb())
    (back / "anh.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (back / "rỗng.docx").write_bytes(b"")
    (back / "khác.docx").write_bytes(
        PAPERS["chung/cam_ket"].replace(b"docProps/custom", b"docProps/cvstom")
    )
    code, out, _ = run("collect", back, "--into", BOOK)
    assert code is ExitCode.INCOMPLETE
    assert "→ một" in out
    for name in ("bom.docx", "anh.jpg", "rỗng.docx", "khác.docx"):
        assert f"✗ {name}" in out, name


def test_a_form_saved_by_word_on_the_web_is_read(back: Path) -> None:
    with zipfile.ZipFile(review_of(back)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/document2.xml"] = parts.pop(DOCUMENT)
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = parts[name].replace(b"word/document.xml", b"word/document2.xml")
    form = read_returned(packed(parts), name="x")
    assert form.identity is not None
    assert {each.field for each in form.heard} == {each.field for each in form.identity.asked}


def test_a_damaged_id_is_no_id(back: Path) -> None:
    with zipfile.ZipFile(review_of(back)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for text in (b'"asked":[[1]]', b'"asked":7', b'"asked":[["a",1,"b"'):
        broken = parts["docProps/custom.xml"].replace(b'"asked":[[', text)
        data = packed({**parts, "docProps/custom.xml": broken})
        assert read_returned(data, name="x").identity is None


def test_the_list_says_who_is_missing_who_is_late_and_which_questions_are_open(
    sent: Path, back: Path
) -> None:
    filled(pledge_of(back), typed("commitments.politics", "Học tập đều"))
    words = ("collect", back, "--into", BOOK, "--status", "--sent", sent)
    code, out, talk = run(*words, "--today", "2023-12-01")
    assert code is ExitCode.INCOMPLETE
    assert f"{len(list(sent.rglob('*.docx')))} phiếu" in out
    assert f"{NAME}, Cam kết: điền thiếu (còn trống 4 câu: 2 Phẩm chất đạo đức" in out
    assert f"{NAME}, Mẫu 2a: gửi về chưa điền" in out
    assert "hạn chót 14/12/2023" in talk
    late = run(*words, "--today", "2023-12-15")[1]
    assert f"{OTHER}, Cam kết: chưa gửi về – trễ" in late
    fields = ("politics", "ethics", "duties", "discipline", "remedies")
    filled(pledge_of(back), *(typed(f"commitments.{field}", "lời") for field in fields))
    for day, told in ((date(2023, 12, 14), ""), (date(2023, 12, 15), "đủ – trễ")):
        moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()
        os.utime(pledge_of(back), (moment, moment))
        out = run(*words, "--today", "2023-12-01")[1]
        assert (f"{NAME}, Cam kết" in out, told in out) == (bool(told), True)


def test_a_form_that_asks_nothing_is_not_sent_out(tmp_path: Path) -> None:
    code, _, talk = run("fill", BOOK, "--form", "Mẫu 16", "--fillable", "-o", tmp_path / "x")
    assert code is ExitCode.TEMPLATE
    assert "[form-not-fillable]" in talk
