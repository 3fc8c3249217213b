"""What is written is read again, what is wrong is named with its cell, what is no workbook refused.

No test here knows the law: only cells, words and files.
"""

import dataclasses
import io
import os
import re
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from docgen import vi
from docgen.classification import load_ruleset
from docgen.errors import ExitCode, InputError, Severity
from docgen.excel import annotate, write
from docgen.excel.writer import FIRST_ROW, pack
from docgen.model import CollectiveKind, Review, YesNo
from docgen.workbook import SHEETS, CellProblem, read
from docgen.workbook.columns import Column, Kind, Sheet
from docgen.workbook.letters import letters_of, number_of

FIXTURES = Path(__file__).parent.parent / "fixtures"
BROKEN = sorted((FIXTURES / "broken").glob("*.xlsx"))
SMALL = (FIXTURES / "chi_bo_nho.xlsx").read_bytes()
CRITERIA = load_ruleset("vp_ubnd_2023").criteria
MEMBERS = "Đảng viên"

Row = Mapping[str, object]


def reviewed(path: Path, data: bytes) -> Review:
    path.write_bytes(data)
    review = read(path).review
    assert review is not None
    return review


def changed(change: Callable[[Workbook], None]) -> bytes:
    """Return the small workbook after one change."""
    book = load_workbook(io.BytesIO(SMALL))
    change(book)
    return pack(book)


def repacked(**parts: Callable[[bytes], bytes]) -> bytes:
    """Return the small workbook with parts rewritten; a part is named by the end of its name."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SMALL)) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            for part, change in parts.items():
                if name.endswith(f"/{part}.xml"):
                    data = change(data)
            target.writestr(name, data)
    return result.getvalue()


def with_first_target_done(xml: bytes) -> bytes:
    """Return the small workbook with the XML of one cell, a 12, replaced from its type on."""
    title = "Đánh giá đảng viên"
    fields = [column.field for sheet in SHEETS if sheet.title == title for column in sheet.columns]
    place = f"{get_column_letter(fields.index('targets_done') + 1)}{FIRST_ROW}"
    pattern = rf'(r="{place}"[^>]*) t="n"><v>12</v>'.encode()

    def change(data: bytes) -> bytes:
        result, times = re.subn(pattern, xml, data)
        assert times == 1
        return result

    return repacked(**{part_of(title): change})


def part_of(title: str) -> str:
    """Return the name of the part that holds a sheet of the small workbook."""
    titles = load_workbook(io.BytesIO(SMALL), read_only=True).sheetnames
    return f"sheet{titles.index(title) + 1}"


def test_review_records_have_only_fields_of_the_table() -> None:
    """A new column needs its field, and a new field its column."""
    for sheet in SHEETS:
        fields = {part.name for part in dataclasses.fields(sheet.record)}
        columns = {column.slot or column.field for column in sheet.columns}
        assert fields - {"sheet", "row", "ratings"} == columns, sheet.title


# --- written and read again ----------------------------------------------------------------------

_ALPHABET = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọớờởỡợ ,.-()'0123456789\n"
)
TEXTS = (
    st.text(_ALPHABET + _ALPHABET.upper() + '&<>"=+@“”–', min_size=1, max_size=30)
    .map(vi.clean)
    .filter(lambda text: text and not text.lstrip("' ").startswith("="))
)
VALUES: Mapping[Kind, st.SearchStrategy[object]] = {
    Kind.TEXT: TEXTS,
    Kind.DATE: st.dates(date(1930, 1, 1), date(2100, 12, 31)),
    Kind.COUNT: st.integers(0, 10**6),
    Kind.MONEY: st.integers(0, 10**12),
    Kind.YEAR: st.integers(1900, 2200),
}
_CODES: Mapping[Kind, Sequence[str]] = {
    Kind.UNIT: ("C1", "C2", "C3"),
    Kind.MEMBER: ("M1", "M2", "M3", "M4"),
    Kind.SESSION: ("V1", "V2"),
    Kind.SUBJECT: ("C1", "M2", "M3"),
}
_KEYED = {"Tổ chức": Kind.UNIT, MEMBERS: Kind.MEMBER, "Hội nghị bỏ phiếu": Kind.SESSION}


def values_of(column: Column) -> st.SearchStrategy[object]:
    if column.choices is not None:
        return st.sampled_from(list(column.choices))
    if column.kind in VALUES:
        return VALUES[column.kind]
    return st.sampled_from(_CODES[column.kind])


def row_of(sheet: Sheet) -> st.SearchStrategy[dict[str, object]]:
    """Return rows with every required cell filled, and any of the others."""
    columns = sheet.with_criteria(CRITERIA)
    must = {each.field: values_of(each) for each in columns if each.required}
    may = {each.field: values_of(each) for each in columns if not each.required}
    return st.fixed_dictionaries(must, optional=may)


@st.composite
def any_rows(draw: st.DrawFn) -> dict[str, list[dict[str, object]]]:
    """Draw rows for all sheets; codes are given out, so that references can be resolved."""
    rows: dict[str, list[dict[str, object]]] = {}
    for sheet in SHEETS:
        codes = _CODES[_KEYED[sheet.title]] if sheet.title in _KEYED else ()
        size = (1, 1) if sheet.many == "period" else (len(codes), len(codes) or 3)
        drawn = draw(st.lists(row_of(sheet), min_size=size[0], max_size=size[1]))
        for row, code in zip(drawn, codes, strict=False):
            row["code"] = code
        rows[sheet.title] = drawn
    return rows


def as_row(sheet: Sheet, record: object) -> dict[str, object]:
    """Return the cells of a record: the inverse of reading."""
    row: dict[str, object] = {}
    slots: dict[str, int] = {}
    for column in sheet.columns:
        if column.slot:
            place = slots.setdefault(column.slot, 0)
            slots[column.slot] = place + 1
            row[column.field] = getattr(record, column.slot)[place]
        else:
            row[column.field] = getattr(record, column.field)
    ratings: Mapping[str, object] = getattr(record, "ratings", {})
    row |= {f"tc:{name}": rating for name, rating in ratings.items()}
    return {field: value for field, value in row.items() if value is not None}


@settings(max_examples=25, deadline=None)
@given(any_rows())
def test_whatever_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, rows: dict[str, list[dict[str, object]]]
) -> None:
    path = tmp_path_factory.mktemp("twin") / "twin.xlsx"
    review = reviewed(path, write(rows, CRITERIA))
    for sheet in SHEETS:
        found = getattr(review, sheet.many)
        records = found if isinstance(found, tuple) else (found,)
        assert [as_row(sheet, record) for record in records] == rows[sheet.title], sheet.title


@given(rows=any_rows())
@settings(max_examples=5, deadline=None)
def test_the_same_rows_give_the_same_bytes(rows: dict[str, list[dict[str, object]]]) -> None:
    assert write(rows, CRITERIA) == write(rows, CRITERIA)


def test_every_record_knows_its_sheet_and_row(tmp_path: Path) -> None:
    review = reviewed(tmp_path / "twin.xlsx", SMALL)
    assert [(member.sheet, member.row) for member in review.members] == [
        (MEMBERS, row) for row in range(FIRST_ROW, FIRST_ROW + 9)
    ]
    third = review.members[2]
    assert review.where(third, "birth") == f"twin.xlsx › {MEMBERS} › D6"
    assert review.where(review.period, "place") == "twin.xlsx › Kỳ đánh giá › C5"
    assert review.where(third, "không có cột này") == f"twin.xlsx › {MEMBERS} › dòng 6"


@pytest.mark.parametrize(
    "typed", ["=1+1", "+84 900 000", "-", "@chi bộ", "#N/A", "007", "1e5", "2023-01-02", "TRUE"]
)
def test_text_is_stored_as_text_whatever_it_looks_like(typed: str) -> None:
    rows: dict[str, list[Row]] = {MEMBERS: [{"code": "M1", "name": typed, "unit": "C1"}]}
    data = write(rows)
    cell = load_workbook(io.BytesIO(data))[MEMBERS]["B4"]
    assert (cell.data_type, cell.value) == ("s", typed)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any(re.search(rb"<f[\s>/]", package.read(name)) for name in sheets)


def test_a_formula_that_excel_has_calculated_reads_as_its_result(tmp_path: Path) -> None:
    path = tmp_path / "formula.xlsx"
    path.write_bytes(with_first_target_done(rb"\1><f>6+6</f><v>12</v>"))
    reading = read(path)
    assert reading.review is not None
    assert reading.review.member_reviews[0].targets_done == 12
    assert reading.problems == ()


def test_read_text_is_nfc_without_invisible_letters(tmp_path: Path) -> None:
    def decompose(book: Workbook) -> None:
        book[MEMBERS]["B4"] = unicodedata.normalize("NFD", "  Lê\u00a0 Văn\u200b Bằng ")

    review = reviewed(tmp_path / "nfd.xlsx", changed(decompose))
    assert review.members[0].name == "Lê Văn Bằng"


# --- the blank workbook --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def blank() -> Workbook:
    return load_workbook(io.BytesIO(write({}, CRITERIA)))


def test_the_blank_workbook_reads_with_the_problems_of_an_unfilled_one(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    path.write_bytes(write({}, CRITERIA))
    reading = read(path)
    assert reading.review is None
    assert [(each.code, each.where) for each in reading.problems] == [
        ("value-missing", "blank.xlsx › Kỳ đánh giá › C3"),
        ("value-missing", "blank.xlsx › Kỳ đánh giá › C4"),
    ]


def test_the_blank_workbook_has_every_sheet_in_order(blank: Workbook) -> None:
    assert blank.sheetnames == [
        "Hướng dẫn",
        *(sheet.title for sheet in SHEETS),
        "Danh mục",
        "_meta",
    ]
    assert blank["_meta"].sheet_state == "hidden"


@pytest.mark.parametrize("sheet", SHEETS[1:], ids=lambda sheet: sheet.many)
def test_ids_are_hidden_and_headings_explained(blank: Workbook, sheet: Sheet) -> None:
    page = blank[sheet.title]
    columns = sheet.with_criteria(CRITERIA)
    assert page.row_dimensions[1].hidden
    assert [cell.value for cell in page[1]] == [column.field for column in columns]
    assert [cell.value for cell in page[3]] == [column.heading for column in columns]
    for cell, column in zip(page[3], columns, strict=True):
        assert (cell.comment.text if cell.comment else "") == column.help
    assert page["A2"].value == sheet.intro
    assert page.freeze_panes == f"C{FIRST_ROW}"


@pytest.mark.parametrize("sheet", SHEETS[1:], ids=lambda sheet: sheet.many)
def test_lists_are_offered_by_range_and_hold_the_words(blank: Workbook, sheet: Sheet) -> None:
    """Excel drops a list typed into the rule beyond 255 letters."""
    page = blank[sheet.title]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation}
    for number, column in enumerate(sheet.with_criteria(CRITERIA), start=1):
        rule = rules.get(f"{get_column_letter(number)}{FIRST_ROW}")
        if column.choices is None:
            assert rule is None or column.kind in {Kind.UNIT, Kind.MEMBER, Kind.SESSION}
            continue
        assert rule is not None, column.heading
        place = re.fullmatch(r"'Danh mục'!\$([A-Z]+)\$1:\$[A-Z]+\$(\d+)", rule.formula1)
        assert place is not None, rule.formula1
        letter, last = place[1], int(place[2])
        words = [blank["Danh mục"][f"{letter}{row}"].value for row in range(1, last + 1)]
        assert words == [word.value for word in column.choices]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.many)
def test_headings_of_a_sheet_are_told_apart_without_marks(sheet: Sheet) -> None:
    columns = sheet.with_criteria(CRITERIA)
    labels = [vi.fold(name) for each in columns for name in (each.heading, *each.aliases)]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.many)
def test_words_of_a_list_are_told_apart_without_marks(sheet: Sheet) -> None:
    for column in sheet.columns:
        words: type[StrEnum] | tuple[()] = column.choices or ()
        assert len({vi.fold(word) or word for word in words}) == len(list(words))


def test_settings_that_are_words_of_a_list_offer_them(blank: Workbook) -> None:
    page = blank["Kỳ đánh giá"]
    rules = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    asked = {f"C{row}" for row in range(3, page.max_row + 1) if is_choice(page.cell(row, 1).value)}
    assert set(rules) == asked
    for formula in rules.values():
        sheet, cells = formula.split("!")
        words = [row[0].value for row in blank[sheet.strip("'")][cells.replace("$", "")]]
        assert words == ["Có", "Không"]


def is_choice(field: object) -> bool:
    period = next(sheet for sheet in SHEETS if sheet.title == "Kỳ đánh giá")
    return any(column.field == field and column.choices for column in period.columns)


def test_history_columns_carry_their_year_once_the_year_is_known() -> None:
    book = load_workbook(io.BytesIO(SMALL))
    assert [cell.value for cell in book["Lịch sử"][3]][1:] == [
        f"Năm {year}" for year in range(2022, 2017, -1)
    ]


# --- annotate ------------------------------------------------------------------------------------


def test_a_review_year_that_the_sheet_of_history_does_not_fit_is_named_once(tmp_path: Path) -> None:
    def mistype(book: Workbook) -> None:
        book["Kỳ đánh giá"]["C3"] = 2032

    path = tmp_path / "so.xlsx"
    path.write_bytes(changed(mistype))
    [problem] = read(path).problems
    assert problem.code == "years-differ"
    assert problem.where == "so.xlsx › Lịch sử › B3"
    assert "«Năm 2022»" in problem.message
    assert "2032" in problem.message


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_the_annotated_copy_marks_every_cell_and_lists_every_problem(
    tmp_path: Path, path: Path
) -> None:
    problems = read(path).problems
    marked = tmp_path / path.name
    marked.write_bytes(annotate(path, problems))
    book = load_workbook(marked)
    listed = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert book.sheetnames[0] == "Lỗi"
    assert [(row[5], row[6], row[7]) for row in listed] == [
        (problem.message, problem.hint, problem.code) for problem in problems
    ]
    for problem in problems:
        if isinstance(problem, CellProblem) and problem.cell:
            cell = book[problem.sheet][problem.cell]
            assert cell.fill.fgColor.rgb in {"00FF9999", "00FFE699"}
            assert cell.comment is not None
            assert problem.message in cell.comment.text
    # The copy is a workbook like any other: it can be corrected and read again.
    assert [str(each) for each in read(marked).problems] == [str(each) for each in problems]


def test_a_second_annotation_replaces_the_first(tmp_path: Path) -> None:
    path = FIXTURES / "broken" / "name-missing.xlsx"
    marked = tmp_path / path.name
    marked.write_bytes(annotate(path, read(path).problems))
    again = load_workbook(io.BytesIO(annotate(marked, read(marked).problems)))
    assert [title for title in again.sheetnames if title.startswith("Lỗi")] == ["Lỗi"]


def test_annotating_twice_gives_the_same_bytes() -> None:
    path = FIXTURES / "broken" / "seven-at-once.xlsx"
    problems = read(path).problems
    assert annotate(path, problems) == annotate(path, problems)


# --- words of the problems -----------------------------------------------------------------------


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_every_problem_names_its_place_and_a_remedy(path: Path) -> None:
    for problem in read(path).problems:
        assert problem.where.startswith(path.name)
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", problem.code)
        assert problem.message
        assert problem.hint
        assert not problem.message.endswith(".")
        assert unicodedata.is_normalized("NFC", str(problem))


def test_a_near_word_is_suggested_and_all_words_are_listed() -> None:
    (problem,) = read(FIXTURES / "broken" / "word-nearly-right.xlsx").problems
    assert "«Hoàn thành rất tốt nhiệm vụ»" in problem.message
    assert "có phải là «Hoàn thành tốt nhiệm vụ»?" in problem.hint
    assert "Không hoàn thành nhiệm vụ" in problem.hint


def test_what_a_clerk_adds_for_himself_is_a_warning_not_an_error() -> None:
    for name in ("column-extra", "sheet-unknown", "sheet-renamed", "person-twice-without-birth"):
        problems = read(FIXTURES / "broken" / f"{name}.xlsx").problems
        assert {problem.severity for problem in problems} == {Severity.WARNING}


# --- files that are no workbooks -----------------------------------------------------------------

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def _zip(parts: Mapping[str, bytes]) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return result.getvalue()


def _with_doctype(xml: bytes) -> bytes:
    entity = b'<!DOCTYPE w [<!ENTITY a "bbbb">]>'
    end = xml.find(b"?>") + 2 if xml.startswith(b"<?xml") else 0
    return xml[:end] + entity + xml[end:]


NOT_WORKBOOKS: Mapping[str, tuple[bytes, str]] = {
    "empty": (b"", "input-empty"),
    "text": ("Họ và tên;Ngày sinh\n".encode(), "input-not-workbook"),
    "web page": (b"<html><table><tr><td>1</td></tr></table></html>", "input-not-workbook"),
    "old format": (_OLE + b"Workbook", "input-old-format"),
    "with password": (_OLE + "EncryptedPackage".encode("utf-16-le"), "input-encrypted"),
    "truncated": (SMALL[: len(SMALL) // 2], "input-not-workbook"),
    "first bytes only": (SMALL[:100], "input-not-workbook"),
    "one byte changed": (SMALL[:20_000] + b"\0\0\0\0" + SMALL[20_004:], "input-not-workbook"),
    "Word document": (
        _zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
        "input-not-workbook",
    ),
    "OpenDocument": (
        _zip({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
        "input-not-excel",
    ),
    "empty zip": (_zip({}), "input-not-workbook"),
    "zip bomb": (_zip({"xl/worksheets/sheet1.xml": bytes(30_000_000)}), "input-too-large"),
    "many parts": (_zip({f"xl/{n}.xml": b"" for n in range(2_001)}), "input-too-large"),
    "doctype": (repacked(workbook=_with_doctype), "input-unsafe"),
    "doctype in a sheet": (repacked(sheet4=_with_doctype), "input-not-workbook"),
    "workbook that is no XML": (repacked(workbook=lambda _: b"<<<"), "input-not-workbook"),
}


def refused(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        read(path)
    return caught.value


def is_clear(error: InputError, path: Path, code: str) -> bool:
    """Return whether the error says one thing, in one line, with the file and a remedy."""
    (problem,) = error.problems
    assert error.exit_code is ExitCode.INPUT
    assert int(error.exit_code) == 3
    assert problem.severity is Severity.ERROR
    assert problem.where == str(path)
    assert "\n" not in str(problem)
    assert problem.message
    assert problem.hint
    assert re.fullmatch(r"input(-[a-z]+)+", problem.code)
    return problem.code == code


@pytest.mark.parametrize("name", NOT_WORKBOOKS)
def test_a_file_that_is_no_workbook_is_refused_by_name(tmp_path: Path, name: str) -> None:
    data, code = NOT_WORKBOOKS[name]
    path = tmp_path / "danh_sach.xlsx"
    path.write_bytes(data)
    assert is_clear(refused(path), path, code)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert is_clear(refused(tmp_path), tmp_path, "input-is-folder")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "khong_co.xlsx"
    assert is_clear(refused(path), path, "input-missing")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lon.xlsx"
    with path.open("wb") as stream:
        stream.truncate(60_000_001)
    assert is_clear(refused(path), path, "input-too-large")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights otherwise")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_the_right_to_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rieng.xlsx"
    path.write_bytes(SMALL)
    path.chmod(0)
    assert is_clear(refused(path), path, "input-not-allowed")


def test_annotate_refuses_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        annotate(tmp_path / "khong_co.xlsx", ())
    assert is_clear(caught.value, tmp_path / "khong_co.xlsx", "input-missing")


# --- known faults: each becomes an ordinary test once it is mended -------------------------------


def _delete_row(number: int) -> Callable[[Workbook], None]:
    return lambda book: book[MEMBERS].delete_rows(number)


@pytest.mark.parametrize("row", [2, 3], ids=["intro deleted", "headings deleted"])
def test_no_record_is_lost_where_a_line_above_was_deleted(tmp_path: Path, row: int) -> None:
    review = reviewed(tmp_path / "twin.xlsx", changed(_delete_row(row)))
    assert len(review.members) == 9


def test_settings_without_the_hidden_column_are_read_or_named(tmp_path: Path) -> None:
    path = tmp_path / "twin.xlsx"
    path.write_bytes(changed(lambda book: book["Kỳ đánh giá"].delete_cols(1)))
    reading = read(path)
    assert reading.review is not None or reading.problems


def test_history_is_read_without_the_hidden_ids(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        page = book["Lịch sử"]
        page["A4"], page["B4"] = "TV01", "HTTNV"
        page.delete_rows(1)

    path = tmp_path / "twin.xlsx"
    assert len(reviewed(path, changed(change)).histories) == 1


def test_two_rows_without_birthday_are_not_said_to_share_it() -> None:
    (problem,) = read(FIXTURES / "broken" / "person-twice-without-birth.xlsx").problems
    assert "trùng họ tên và ngày sinh" not in problem.message


@pytest.mark.parametrize("keep", [0, 1_000, 5_000])
def test_a_damaged_sheet_is_refused(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "danh_sach.xlsx"
    path.write_bytes(repacked(**{part_of(MEMBERS): lambda data: data[:keep]}))
    assert is_clear(refused(path), path, "input-not-workbook")


def test_a_formula_that_gives_empty_text_is_a_blank_cell(tmp_path: Path) -> None:
    path = tmp_path / "formula.xlsx"
    path.write_bytes(with_first_target_done(rb'\1 t="str"><f>IF(TRUE,"",1)</f><v></v>'))
    assert read(path).problems == ()


def test_a_stray_cell_at_the_far_corner_does_not_stop_the_reading(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book[MEMBERS]["XFD1048576"] = "x"

    path = tmp_path / "twin.xlsx"
    path.write_bytes(changed(change))
    assert is_clear(refused(path), path, "input-stray-cell")


def test_a_decision_names_a_collective_by_name_and_a_leader_by_code(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["Tập thể lãnh đạo"]["A4"], book["Tập thể lãnh đạo"]["B4"] = "TT", "Tập thể lãnh đạo A"
        book["Tập thể lãnh đạo"]["C4"] = book["Tổ chức"]["A4"].value
        book["Tập thể lãnh đạo"]["D4"] = next(iter(CollectiveKind)).value
        name = book[MEMBERS]["B4"].value
        book["Cá nhân lãnh đạo"]["A4"], book["Cá nhân lãnh đạo"]["B4"] = "LD1", name
        for row, subject in enumerate(("Tập thể lãnh đạo A", "LD1", name), start=4):
            book["Quyết định"].cell(row, 1, subject)

    path = tmp_path / "twin.xlsx"
    review = reviewed(path, changed(change))
    code = load_workbook(path)[MEMBERS]["A4"].value
    assert [decision.subject for decision in review.decisions] == ["TT", "LD1", code]


def test_steps_attested_in_an_older_workbook_are_read(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        page = book["Xác nhận việc"]
        page.delete_cols(5)
        for cell, value in {"A1": "unit", "A3": "Tổ chức đảng", "A4": "TH", "B4": "R0.06"}.items():
            page[cell] = value
        page["A4"], page["C4"], page["E4"] = book["Tổ chức"]["A4"].value, "Có", "chép từ sổ cũ"

    (step,) = reviewed(tmp_path / "cu.xlsx", changed(change)).attestations
    assert (step.rule, step.done, step.note) == ("R0.06", YesNo.CO, "chép từ sổ cũ")
    assert step.half_days is None


def test_true_below_a_one_is_not_taken_for_one(tmp_path: Path) -> None:
    """What a column said before is known again, but to Python True equals 1."""
    title = "Đánh giá đảng viên"
    fields = [column.field for sheet in SHEETS if sheet.title == title for column in sheet.columns]
    letter = get_column_letter(fields.index("targets_done") + 1)

    def change(book: Workbook) -> None:
        book[title][f"{letter}{FIRST_ROW}"] = 1
        book[title][f"{letter}{FIRST_ROW + 1}"] = True

    path = tmp_path / "sổ.xlsx"
    path.write_bytes(changed(change))
    reading = read(path)
    (wrong,) = (problem for problem in reading.problems if problem.code == "wrong-count")
    assert wrong.where.endswith(f" {letter}{FIRST_ROW + 1}")
    assert reading.review is not None
    assert [row.targets_done for row in reading.review.member_reviews[:2]] == [1, None]


@given(st.integers(1, 16384))
def test_columns_have_the_letters_that_excel_gives_them(number: int) -> None:
    assert letters_of(number) == get_column_letter(number)
    assert number_of(letters_of(number)) == number
