"""PDF forms from outside: filled so that people and programs read the same, sent out, read back."""

import io
import re
import shutil
import subprocess
import time
import tracemalloc
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import run
from form_maker import COMB, COMBO, LEVELS, MULTILINE, TOML, FormMaker, form_folder, review_form
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pdf_samples import named, stream
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject, TextStringObject

from docgen import vi
from docgen.blanks import Blank, read_returned_pdf
from docgen.errors import ExitCode, Severity, TemplateError
from docgen.office import find_soffice
from docgen.pdf.acroform import HIDDEN_FIELD, Filling, PdfForm
from docgen.pdf.acroform.looks import wrapped
from docgen.pdf.letters import USUAL, letters_for
from docgen.workbook import read

ROOT = Path(__file__).parent.parent
BOOK = ROOT / "fixtures" / "van_phong_ubnd_tinh.xlsx"
FORM = PdfForm.from_bytes(review_form().data(), name="x")
SAID = {
    "ho_ten": "Nguyễn Thị Ẩn Đường",
    "nguoi.chi_bo": "CHI BỘ VĂN PHÒNG Ế ẪỘ",
    "nguoi.ngay": "02/09/2023",
    "so_the": "012345678912",
    "uu_diem": "Chấp hành «quy định» <của> Đảng & Nhà nước (100%) \\ x.\nGương mẫu.",
    "ghi_chu": "Không",
    "dong_y": "Yes",
    "muc": "T",
    "xep_loai": "1",
    "danh_sach": LEVELS[2],
    "doc": "Viết dọc ở lề",
    "trang_hai": "Σ là chữ Hy Lạp",
}
ALPHABET = "".join(letter for letter in sorted(USUAL) if letter.isalpha())
EVERY_LETTER = " ".join(ALPHABET[start : start + 6] for start in range(0, len(ALPHABET), 6))
LETTERS = st.text(st.sampled_from([*USUAL, "Σ", "ç"]), max_size=60)


def values_in(data: bytes) -> dict[str, str]:
    fields: Any = PdfReader(io.BytesIO(data)).get_fields() or {}
    return {name: str(field["/V"]) for name, field in fields.items() if "/V" in field}


def shown_in(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_kind_of_field_keeps_and_shows_its_value() -> None:
    filled = FORM.fill(Filling(values=SAID))
    assert (filled.too_long, filled.letters) == ((), {})
    kept = values_in(filled.data)
    for name, value in SAID.items():
        assert kept[name].removeprefix("/") == value
    assert kept["khong_dong_y"] == "/Off"
    root: Any = PdfReader(io.BytesIO(filled.data)).root_object
    assert root["/AcroForm"]["/NeedAppearances"] == False  # noqa: E712  # an object of pypdf
    assert len(filled.data) < 60_000


def test_what_is_flattened_is_part_of_the_page() -> None:
    flat = FORM.fill(Filling(values=SAID), flatten=True).data
    reader = PdfReader(io.BytesIO(flat))
    assert "/AcroForm" not in reader.root_object
    assert not any("/Annots" in page for page in reader.pages)
    seen = squeezed(shown_in(flat))
    shown = SAID | {"xep_loai": LEVELS[0], "dong_y": "", "muc": ""}
    for value in shown.values():
        assert squeezed(value) in seen


def read_by_poppler(data: bytes, path: Path) -> list[str]:
    """Return the lines that pdftotext prints."""
    path.write_bytes(data)
    program = shutil.which("pdftotext")
    assert program is not None
    done = subprocess.run([program, path, "-"], capture_output=True, check=True)  # noqa: S603
    return done.stdout.decode().split("\n")


def runs(lines: list[str]) -> set[str]:
    """Return every run of lines, broken where they were wrapped, as one text."""
    return {
        " ".join(lines[start:end])
        for start in range(len(lines))
        for end in range(start + 1, min(start + 12, len(lines)) + 1)
    }


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("flatten", [False, True])
def test_pdftotext_reads_every_value_as_it_is(tmp_path: Path, *, flatten: bool) -> None:
    said = SAID | {"uu_diem": f"{SAID['uu_diem']}\n{EVERY_LETTER}"}
    data = FORM.fill(Filling(values=said), flatten=flatten).data
    seen = runs(read_by_poppler(data, tmp_path / "a.pdf"))
    shown = said | {"xep_loai": LEVELS[0]}
    for name in ("dong_y", "muc"):
        del shown[name]  # ticks are lines
    for value in shown.values():
        assert value.replace("\n", " ") in seen


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("text", ["Ẩn Đường", "A", "(x) \\ y", "Σ12", "Nguyễn Thị Ẩn"])
@pytest.mark.parametrize("align", [0, 1, 2])
def test_pdftotext_reads_a_comb_as_one_text(tmp_path: Path, text: str, align: int) -> None:
    made = FormMaker()
    made.text("o", (60, 680, 400, 700), COMB, MaxLen=15, Q=align)
    data = PdfForm.from_bytes(made.data(), name="x").fill(Filling(values={"o": text})).data
    assert text in read_by_poppler(data, tmp_path / "a.pdf")


@pytest.mark.usefixtures("draw")
@pytest.mark.parametrize("flatten", [False, True])
@pytest.mark.parametrize("count", [1, 2])
def test_libreoffice_shows_every_value_once(tmp_path: Path, count: int, *, flatten: bool) -> None:
    lines = f"{SAID['uu_diem']}\n{EVERY_LETTER}"
    copies = [Filling(values=SAID | {"uu_diem": lines, "ghi_chu": "Ghi chú"})] * count
    (tmp_path / "a.pdf").write_bytes(FORM.join(copies, flatten=flatten).data)
    office = find_soffice()
    assert office is not None
    words: list[str | Path] = [
        office,
        f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}",
        "--headless",
    ]
    words += ["--infilter=draw_pdf_import", "--convert-to", "fodg", "--outdir", tmp_path]
    subprocess.run([*words, tmp_path / "a.pdf"], check=True, capture_output=True, timeout=120)  # noqa: S603
    drawing = etree.parse(tmp_path / "a.fodg")
    shown = [str(line.xpath("string()")) for line in drawing.iter("{*}p")]
    seen = squeezed("".join(shown))
    for name, value in copies[0].values.items():
        if name not in {"xep_loai", "dong_y", "muc", "danh_sach"}:
            assert seen.count(squeezed(value)) == count
    assert shown.count(LEVELS[0]) == 2 * count  # chosen here, and one of those of the list


@settings(max_examples=40, deadline=None)
@given(text=LETTERS, long=LETTERS)
def test_any_vietnamese_text_is_kept_and_drawn_equal(text: str, long: str) -> None:
    line, lines = vi.clean(text), vi.clean(long)
    values = {"ho_ten": line, "uu_diem": lines}
    form = PdfForm.from_bytes(_two_texts(), name="x")
    kept = values_in(form.fill(Filling(values=values)).data)
    assert (kept.get("ho_ten", ""), kept.get("uu_diem", "")) == (line, lines)
    seen = squeezed(shown_in(form.fill(Filling(values=values), flatten=True).data))
    assert seen == squeezed("PHIEU 1" + line + lines)


def _two_texts() -> bytes:
    made = FormMaker()
    made.text("ho_ten", (20, 700, 590, 720))
    made.text("uu_diem", (20, 300, 590, 690), MULTILINE)
    return made.data()


@given(text=st.text("ab ẵ\n", max_size=80), width=st.integers(1, 12))
def test_wrapping_loses_no_letter_and_keeps_the_width(text: str, width: int) -> None:
    letters = letters_for()
    lines = wrapped(text, width, letters)
    assert squeezed("".join(lines)) == squeezed(text)
    assert all(letters.width(line.rstrip()) <= width + 1e-9 for line in lines)


def test_the_same_values_give_the_same_bytes() -> None:
    again = PdfForm.from_bytes(review_form().data(), name="x")
    for flatten in (False, True):
        first = FORM.fill(Filling(values=SAID), flatten=flatten).data
        assert again.fill(Filling(values=SAID), flatten=flatten).data == first
    assert re.search(rb"/(CreationDate|ModDate|Producer)", first) is None


def test_joined_copies_keep_their_own_values() -> None:
    others = SAID | {"ho_ten": "Trần Văn B", "muc": "XS", "dong_y": ""}
    joined = FORM.join([Filling(values=SAID), Filling(values=others)]).data
    kept = values_in(joined)
    assert [kept["1.ho_ten"], kept["2.ho_ten"]] == [SAID["ho_ten"], "Trần Văn B"]
    assert [kept["1.muc"], kept["2.muc"], kept["2.dong_y"]] == ["/T", "/XS", "/Off"]
    assert kept["2.nguoi.chi_bo"] == SAID["nguoi.chi_bo"]
    assert len(PdfReader(io.BytesIO(joined)).pages) == 4
    assert len(joined) < 2 * len(FORM.fill(Filling(values=SAID)).data)  # one font for all


def test_a_tick_needs_no_font_of_the_machine() -> None:
    data = FORM.fill(Filling(values=SAID)).data
    assert b"ZapfDingbats" not in data
    assert b"Helvetica" in data  # what the page itself is drawn with is kept


def test_a_text_gets_smaller_until_it_fits_and_is_told_when_it_never_does() -> None:
    made = FormMaker()
    made.text("nho", (20, 700, 120, 720), DA="/Helv 12 Tf 0 g")
    made.text("dai", (20, 600, 120, 640), MULTILINE)
    made.text("o", (20, 500, 120, 520), COMB, MaxLen=4)
    form = PdfForm.from_bytes(made.data(), name="x")
    fits = form.fill(Filling(values={"nho": "Nguyễn Văn Anh Tuấn", "o": "1234"}))
    assert fits.too_long == ()
    over = {"nho": "chữ " * 30, "dai": "chữ " * 200, "o": "12345"}
    assert form.fill(Filling(values=over)).too_long == ("nho", "dai", "o")


def test_letters_that_no_font_has_are_told() -> None:
    filled = FORM.fill(Filling(values={"ho_ten": "An 漢字 😀"}))
    assert filled.letters == {"ho_ten": "漢字😀"}
    assert values_in(filled.data)["ho_ten"] == "An 漢字 😀"


def _script(writer: PdfWriter) -> None:
    script = named(Names=["a", named(S="/JavaScript", JS="app.alert('x')")])
    writer._root_object[NameObject("/Names")] = named(JavaScript=script)


def _at_once(writer: PdfWriter) -> None:
    action = named(S="/JavaScript", JS="app.alert('x')")
    writer._root_object[NameObject("/OpenAction")] = action


def _first(writer: PdfWriter) -> Any:  # noqa: ANN401  # any object of a PDF
    widgets: Any = writer.pages[0]["/Annots"]
    return widgets[0].get_object()


def _attached(writer: PdfWriter) -> None:
    writer.add_attachment("a.exe", b"MZ")


def _calculated(writer: PdfWriter) -> None:
    script = named(S="/JavaScript", JS="event.value = 1")
    _first(writer)[NameObject("/AA")] = named(C=script, K=script)


def _sends(writer: PdfWriter) -> None:
    _first(writer)[NameObject("/A")] = named(S="/SubmitForm", F="http://example.org")


@pytest.mark.parametrize(
    ("act", "word"),
    [
        (_script, "JavaScript"),
        (_at_once, "JavaScript"),
        (_attached, "tệp đính kèm"),
        (_calculated, "JavaScript"),
        (_sends, "SubmitForm"),
    ],
)
def test_what_acts_is_left_out_and_named(act: Callable[[PdfWriter], None], word: str) -> None:
    made = review_form()
    act(made.writer)
    form = PdfForm.from_bytes(made.data(), name="x")
    assert any(word in problem.message for problem in form.problems)
    assert all(problem.severity is Severity.WARNING for problem in form.problems)
    data = form.fill(Filling(values=SAID)).data
    for sign in (b"/JS", b"/AA", b"/JavaScript", b"/EmbeddedFile", b"/SubmitForm", b"/Names"):
        assert sign not in data


def test_xfa_beside_fields_is_left_out() -> None:
    form = PdfForm.from_bytes(review_form().data(XFA="<xdp/>"), name="x")
    assert ["XFA" in problem.message for problem in form.problems] == [True]
    assert b"XFA" not in form.fill(Filling(values=SAID)).data


def _locked() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(review_form().data()))
    writer.encrypt("mật khẩu", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _signed() -> bytes:
    made = review_form()
    made.root(made.widget((0, 0, 9, 9), 0, {"FT": "/Sig", "V": named(Type="/Sig")}), "ky")
    return made.data(SigFlags=3)


def _only_xfa() -> bytes:
    return FormMaker().data(XFA="<xdp/>")


def _circle() -> bytes:
    made = review_form()
    group = made.groups["nguoi"].get_object()
    group["/Kids"].append(made.groups["nguoi"])
    return made.data()


def _without_fields() -> bytes:
    return FormMaker().data()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_locked, "pdf-form-encrypted"),
        (_signed, "pdf-form-signed"),
        (_only_xfa, "pdf-form-xfa"),
        (_without_fields, "pdf-form-without-fields"),
        (_circle, "pdf-form-unreadable"),
        (lambda: b"%PDF-1.7 x", "pdf-form-unreadable"),
    ],
)
def test_a_form_that_cannot_be_used_is_refused_by_name(
    data: Callable[[], bytes], code: str
) -> None:
    with pytest.raises(TemplateError) as error:
        PdfForm.from_bytes(data(), name="x")
    assert [problem.code for problem in error.value.problems] == [code]


def test_a_place_for_a_signature_stays_open() -> None:
    made = review_form()
    made.root(made.widget((0, 0, 9, 9), 0, {"FT": "/Sig"}), "ky")
    data = PdfForm.from_bytes(made.data(), name="x").fill(Filling(values=SAID)).data
    fields: Any = PdfReader(io.BytesIO(data)).get_fields()
    assert fields["ky"]["/FT"] == "/Sig"


def blank_of(**lines: str) -> Blank:
    return Blank.from_bytes(review_form().data(), tuple(lines.items()), name="x")


def test_lines_that_do_not_fit_the_pdf_are_named_all_at_once() -> None:
    lines = {"ho_tem": "ho_ten", "muc=X": "a", "ghi_chu": "a b", "doc": "{% if a %}"}
    with pytest.raises(TemplateError) as error:
        blank_of(**lines)
    told = [(problem.code, problem.where, problem.hint) for problem in error.value.problems]
    assert told[0] == ("pdf-field-unknown", "x › mau.toml › fields › ho_tem", "có phải «ho_ten»?")
    assert told[1][::2] == ("pdf-state-unknown", "các giá trị của ô: XS, T, HT, K")
    assert [code for code, *_ in told[2:]] == ["bad-syntax", "unsupported-tag"]


def test_words_become_ticks_choices_and_lines() -> None:
    lines = {"uu_diem": "doan", "dong_y": "o", "muc=T": "o", "muc=XS": "khac", "xep_loai": "muc"}
    words = {"doan": ["một", "\t", "hai"], "o": "X", "khac": "\u00a0", "muc": LEVELS[3].upper()}
    kept = values_in(blank_of(**lines).render(words).data)
    assert kept["uu_diem"] == "một\nhai"
    assert [kept["dong_y"], kept["muc"], kept["xep_loai"]] == ["/Yes", "/T", "4"]


def test_a_word_that_is_no_choice_or_no_tick_is_named() -> None:
    with pytest.raises(TemplateError) as error:
        blank_of(xep_loai="a", dong_y="a").render({"a": "Giỏi"})
    assert [problem.code for problem in error.value.problems] == [
        "pdf-choice-unknown",
        "wrong-value",
    ]
    assert f"«{LEVELS[0]}»" in error.value.problems[0].hint


def test_a_tag_of_a_field_can_only_print() -> None:
    for text in ("a.__class__", "a()", "self"):
        with pytest.raises(TemplateError):
            blank_of(ho_ten=text)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return form_folder(tmp_path / "mau-rieng")


UNIT = "Chi bộ Tổng hợp"
NAME = "Hoàng Thị Ngọc Ẩn"


def test_a_form_is_listed_and_filled_in_all_modes(own: Path, tmp_path: Path) -> None:
    code, out, _ = run("forms", "--templates", own)
    assert "chung/phieu_98" in out
    common = ("fill", BOOK, "--form", 98, "--unit", UNIT, "--templates", own)
    for mode, name in (("blank", "mẫu trống"), ("prefilled", NAME)):
        target = tmp_path / mode
        code, out, talk = run(*common, "--mode", mode, "-o", target)
        assert code is ExitCode.OK, talk
        assert "văn bản PDF" in out
        kept = values_in((target / UNIT / f"Mẫu 98 - {name}.pdf").read_bytes())
        assert kept.get("ho_ten", "") == ("" if mode == "blank" else NAME)
        assert "uu_diem" not in kept  # people's own words stay open, without dots
    code, out, _ = run(*common, "--mode", "final", "-o", tmp_path / "final")
    assert code is ExitCode.INCOMPLETE
    assert "van_phong_ubnd_tinh.xlsx › Nội dung kiểm điểm" in out


def test_copies_of_a_form_are_joined_and_flattened(own: Path, tmp_path: Path) -> None:
    common = ("fill", BOOK, "--form", 98, "--unit", UNIT, "--templates", own, "--merge")
    assert run(*common, "-o", tmp_path / "a")[0] is ExitCode.OK
    [path] = (tmp_path / "a").glob("*.pdf")
    names = [value for name, value in values_in(path.read_bytes()).items() if "ho_ten" in name]
    assert len(set(names)) == len(names) == 12
    assert run(*common, "-o", tmp_path / "b", "--flatten")[0] is ExitCode.OK
    [path] = (tmp_path / "b").glob("*.pdf")
    assert values_in(path.read_bytes()) == {}
    seen = shown_in(path.read_bytes())
    assert all(name in seen for name in names)
    code, _, talk = run("fill", BOOK, "--form", "2a", "--flatten", "-o", tmp_path / "c")
    assert code is ExitCode.USAGE
    assert "--flatten" in talk


def test_lint_names_what_is_wrong_in_a_pdf_form(tmp_path: Path) -> None:
    toml = TOML.replace('"dia_danh"', '"dia_danhh"').replace('"tu_nhan.o.tot"', '"tu_nhan.o.tott"')
    made = review_form()
    _script(made.writer)
    own = form_folder(tmp_path / "rieng", toml, made.data())
    code, out, _ = run("lint", own)
    assert code is ExitCode.TEMPLATE
    assert "fields › ghi_chu: thẻ {{ dia_danhh }}: không có thông tin tên «dia_danhh»" in out
    assert "có phải «dia_danh»?" in out
    assert "«tu_nhan.o» không có mục «tott»" in out
    assert "ô khong_dong_y" in out
    assert "[pdf-form-stripped]" in out


def test_lint_finds_nothing_in_a_form_that_is_well_made(tmp_path: Path) -> None:
    made = FormMaker()
    made.text("ho_ten", (20, 700, 300, 720))
    toml = TOML[: TOML.index("nguoi.chi_bo")]
    own = form_folder(tmp_path / "rieng", toml, made.data())
    sample = own / "chung" / "phieu_98" / "sample.toml"
    sample.write_text('ho_ten = "Nguyễn Văn A"\n', encoding="utf-8")
    assert run("lint", own)[:2] == (ExitCode.OK, "")


@pytest.mark.parametrize(
    ("toml", "word_too", "code"),
    [
        (TOML[: TOML.index("[fields]")], False, "form-key-missing"),
        (TOML, True, "form-two-templates"),
        (TOML.replace('ho_ten = "ho_ten"', "ho_ten = 3"), False, "form-value-wrong"),
        (TOML.replace('"member"', '"ballot"'), False, "form-value-wrong"),
    ],
)
def test_a_folder_that_is_not_clear_is_refused(
    toml: str, tmp_path: Path, *, word_too: bool, code: str
) -> None:
    own = form_folder(tmp_path / "rieng", toml)
    if word_too:
        (own / "chung" / "phieu_98" / "mau.docx").write_bytes(b"")
    assert f"[{code}]" in "".join(run("forms", "--templates", own)[1:])


def test_a_dossier_holds_the_filled_pdf_and_knows_when_it_is_changed(
    own: Path, tmp_path: Path
) -> None:
    target = tmp_path / "ho_so"
    common = ("dossier", "build", BOOK, "--unit", UNIT, "--templates", own, "-o", target)
    assert run(*common)[0] in {ExitCode.OK, ExitCode.INCOMPLETE}
    paths = sorted(target.glob("*/*Mẫu 98*/*.pdf"))
    assert len(paths) == 12
    assert not list(target.glob("*/*Mẫu 98*/*.docx"))
    paths[0].write_bytes(paths[0].read_bytes() + b"% changed by hand\n")
    run(*common)
    assert paths[0].read_bytes().endswith(b"% changed by hand\n")
    assert "Nhật ký" in str(next(target.glob("Nhật ký*")))


@pytest.fixture
def back(own: Path, tmp_path: Path) -> Path:
    """Return a folder with the form of one member that came back, untouched as yet."""
    words = ("fill", BOOK, "--form", 98, "--member", NAME, "--fillable", "--templates", own)
    assert run(*words, "-o", tmp_path / "gui-di")[0] is ExitCode.OK
    target = tmp_path / "gui-ve"
    target.mkdir()
    shutil.copy(next((tmp_path / "gui-di").rglob("*.pdf")), target / "a.pdf")
    return target


def type_in(path: Path, **values: str) -> None:
    """Type into fields as a reader does that draws nothing; a value with / presses a button."""
    writer = PdfWriter(clone_from=path)
    for page in writer.pages:
        for reference in page.get("/Annots", ()):
            widget: Any = reference.get_object()
            field = widget if "/T" in widget else widget["/Parent"]
            value = values.get(str(field["/T"]))
            if value is not None:
                is_name = value.startswith("/")
                kept = NameObject(value) if is_name else TextStringObject(value)
                field[NameObject("/V")] = kept
    writer.write(path)


def test_what_is_typed_into_a_pdf_goes_into_the_workbook(back: Path, tmp_path: Path) -> None:
    text = unicodedata.normalize("NFD", "Giữ «quy định» <gì> & mọi thứ.") + "\rKhông vi phạm."
    type_in(back / "a.pdf", uu_diem=text, muc="/XS", dong_y="/Off")
    new = tmp_path / "moi.xlsx"
    code, out, _ = run("collect", back, "--into", BOOK, "-o", new)
    assert code is ExitCode.OK, out
    review = read(new).review
    assert review is not None
    member = next(each.code for each in review.members if each.name == NAME)
    conduct = next(row for row in review.self_reviews if row.member == member).conduct
    assert conduct == "Giữ «quy định» <gì> & mọi thứ.\nKhông vi phạm."
    grade = next(row for row in review.member_reviews if row.member == member).self_grade
    assert grade == LEVELS[0]
    assert "Sổ không có gì thay đổi" in run("collect", back, "--into", new, "-o", new)[2]


def test_a_form_that_goes_out_locks_what_it_does_not_ask(back: Path) -> None:
    fields: Any = PdfReader(back / "a.pdf").get_fields()
    flags = {name: int(field.get("/Ff", 0)) & 1 for name, field in fields.items()}
    assert [flags[name] for name in ("ho_ten", "nguoi.chi_bo", HIDDEN_FIELD)] == [1, 1, 1]
    assert [flags[name] for name in ("uu_diem", "muc", "danh_sach")] == [0, 0, 0]


def test_conflicts_in_a_pdf_are_named_and_its_name_is_not_believed(back: Path) -> None:
    type_in(back / "a.pdf", uu_diem="một", muc="/XS", dong_y="/Yes")
    code, out, _ = run("collect", back, "--into", BOOK)
    assert code is ExitCode.INCOMPLETE
    assert "[return-two-ticks]" in out
    assert "→ một" in out
    (back / "a.pdf").rename(back / "Công Tằng Tôn Nữ Nguyễn Hoàng Phương Quỳnh Giang.pdf")
    assert "[return-renamed]" in run("collect", back, "--into", BOOK)[1]


def test_words_stuck_on_a_page_and_lost_fields_are_named(back: Path) -> None:
    writer = PdfWriter(clone_from=back / "a.pdf")
    note = named(Type="/Annot", Subtype="/FreeText", Contents="xin bổ sung", Rect=[0.0] * 4)
    annotations: Any = writer.pages[0]["/Annots"]
    annotations.append(writer._add_object(note))
    form: Any = writer.root_object["/AcroForm"]
    kept = [each for each in form["/Fields"] if each.get_object().get("/T") != "uu_diem"]
    form[NameObject("/Fields")] = ArrayObject(kept)
    writer.write(back / "a.pdf")
    out = run("collect", back, "--into", BOOK)[1]
    assert "có chữ viết ngoài các ô: «xin bổ sung»" in out
    assert "[return-control-lost]" in out


def test_a_pdf_without_our_id_is_named(back: Path) -> None:
    (back / "a.pdf").write_bytes(FORM.fill(Filling(values=SAID), flatten=True).data)
    (back / "b.pdf").write_bytes(FORM.fill(Filling(values=SAID, hidden="{}")).data)
    (back / "c.pdf").write_bytes(_locked())
    code, out, _ = run("collect", back, "--into", BOOK)
    assert code is ExitCode.INCOMPLETE
    assert out.count("[return-not-read]") == 3
    assert "không có mã phiếu của docgen" in out


def _endless_value() -> bytes:
    made = FormMaker()
    made.text(HIDDEN_FIELD, (0, 0, 9, 9))
    field: Any = made.fields[0].get_object()
    value = stream(b" " * 90_000_000).flate_encode()
    field[NameObject("/V")] = made.writer._add_object(value)
    return made.data()


def _deep() -> bytes:
    made = FormMaker()
    made.text(".".join("a" * 60), (0, 0, 9, 9))
    return made.data()


def _many() -> bytes:
    made = FormMaker()
    made.fields += [named(T=str(number), FT="/Tx") for number in range(5001)]
    return made.data()


@pytest.mark.parametrize("hostile", [_endless_value, _deep, _many, _circle])
def test_a_hostile_pdf_costs_neither_time_nor_memory(hostile: Callable[[], bytes]) -> None:
    data = hostile()
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(TemplateError):
        read_returned_pdf(data, name="x")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.process_time() - started < 5  # seconds, memory being watched
    assert peak < 200_000_000  # bytes


PAGE = (ROOT / "docs" / "adding-a-form.md").read_text(encoding="utf-8")
SECTION = PAGE.split("### Mẫu PDF có ô điền")[1].split("\n### ")[0]


def handed_down() -> bytes:
    """Return the form whose fields the page names."""
    made = FormMaker()
    for number, name in enumerate(("Họ tên", "Đơn vị", "Ngày sinh", "Ưu điểm")):
        flags = MULTILINE if name == "Ưu điểm" else 0
        made.text(name, (60, 740 - 40 * number, 500, 760 - 40 * number), flags)
    made.box("Đồng ý", (60, 500, 74, 514))
    made.radio("Mức", ("XS", "T", "HT", "K"), 60, 450)
    made.choice("Xếp loại", (60, 400, 300, 420), LEVELS, COMBO)
    return made.data()


def test_the_page_taken_literally_makes_a_pdf_form_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(BOOK, "danh_sach.xlsx")
    [toml] = re.findall(r"```toml\n(.*?)```", SECTION, re.DOTALL)
    [command] = re.findall(r"```sh\n(.*?)\n```", SECTION, re.DOTALL)
    [fill] = re.findall(r"`docgen (fill .*?)`, mở", SECTION)
    folder = tmp_path / "mau-rieng" / "chung" / "mau_98"
    folder.mkdir(parents=True)
    (folder / "mau.pdf").write_bytes(handed_down())
    _, told, _ = run(*command.split()[1:])
    assert told.count("[pdf-field-unmapped]") == 7
    assert "nút chọn một (giá trị: XS, T, HT, K)" in told
    (folder / "mau.toml").write_text(toml, encoding="utf-8")
    assert run(*fill.split())[0] is ExitCode.OK
    kept = values_in(next((tmp_path / "thu").rglob(f"*{NAME}.pdf")).read_bytes())
    assert (kept["Họ tên"], kept["Đơn vị"]) == (NAME, "CHI BỘ TỔNG HỢP")


def test_a_clerk_fills_sends_and_collects_with_the_commands_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(BOOK, "danh_sach.xlsx")
    page = (ROOT / "docs" / "huong-dan.md").read_text(encoding="utf-8")
    part = page.split("### Mẫu PDF do cấp trên gửi xuống")[1].split("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)\n```", part, re.DOTALL)
    look, *rest = [line.split()[1:] for block in blocks for line in block.splitlines()]
    each, in_one, send, see, write, status = rest
    folder = Path("mau-rieng", "chung", "mau_98")
    folder.mkdir(parents=True)
    (folder / "mau.pdf").write_bytes(handed_down())
    assert "ô chữ" in run(*look)[1]
    [toml] = re.findall(r"```toml\n(.*?)```", SECTION, re.DOTALL)
    (folder / "mau.toml").write_text(toml, encoding="utf-8")
    for words in (each, in_one, send):
        code, _, talk = run(*words)
        assert code is ExitCode.OK, talk
    [printed] = Path("phieu-in").rglob("*.pdf")
    assert values_in(printed.read_bytes()) == {}
    Path("phieu-ve").mkdir()
    returned = Path("phieu-ve", "phiếu của tôi.pdf")
    shutil.copyfile(next(Path("phieu-gui").rglob(f"*{NAME}.pdf")), returned)
    type_in(returned, **{"Ưu điểm": "Chấp hành nghiêm."})
    code, out, talk = run(*see)
    assert code is ExitCode.OK, out + talk
    assert "Chấp hành nghiêm." in out
    assert not Path("danh_sach_moi.xlsx").exists()
    assert run(*write)[0] is ExitCode.OK
    code, out, _ = run(*status)
    assert code is ExitCode.INCOMPLETE
    assert f"{NAME}, Mẫu 98: đủ" in out
    assert "chưa gửi về" in out


def test_rows_of_a_list_stay_open_or_are_told() -> None:
    blank = blank_of(ho_ten="ds[0].ten", ghi_chu="ds[1].ten", doc="ds[2].ten")
    people = [{"ten": name} for name in ("An", "Bình", "Chi", "Dũng")]
    rendered = blank.render({"ds": people[:2]})
    kept = values_in(rendered.data)
    assert [kept.get(name, "") for name in ("ho_ten", "ghi_chu", "doc")] == ["An", "Bình", ""]
    assert rendered.problems == ()
    [problem] = blank.render({"ds": people}).problems
    assert problem.code == "pdf-rows-too-few"
    assert "3 dòng mà danh sách có 4" in problem.message
