"""Workbooks of several chi bộ go into that of the đảng bộ: nothing lost, doubled or guessed."""

import dataclasses
import io
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from command_line import run
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from docgen.classification import load_ruleset
from docgen.errors import DataError, ExitCode, InputError, Severity
from docgen.excel import Merged, merge, write
from docgen.excel.merging.pages import DIFFERENCES, SOURCES, lines_on
from docgen.excel.writer import FIRST_ROW, pack
from docgen.model import Criterion, Review
from docgen.workbook import SHEETS, read
from docgen.workbook.keys import KEYS

FIXTURES = Path(__file__).parent.parent / "fixtures"
PERIOD, UNITS, MEMBERS, POSTS = "Kỳ đánh giá", "Tổ chức", "Đảng viên", "Chức vụ"
REVIEWS, FINDINGS, SESSIONS = "Đánh giá đảng viên", "Kỷ luật, kết luận", "Hội nghị bỏ phiếu"
COUNTS, COLLECTIVES, LEADERS = "Kết quả phiếu", "Tập thể lãnh đạo", "Cá nhân lãnh đạo"
SETTINGS = {"year": 2023, "ruleset": "vp_ubnd_2023", "place": "An Bình"}
TOP = {"code": "DB", "name": "Đảng bộ Sở Mẫu", "kind": "Đảng bộ cơ sở"}
ONE = {"code": "CB1", "name": "Chi bộ Một", "kind": "Chi bộ trực thuộc", "parent": "DB"}
TWO = {"code": "CB2", "name": "Chi bộ Hai", "kind": "Chi bộ trực thuộc", "parent": "DB"}
AN = {"code": "DV01", "name": "Nguyễn Văn An", "unit": "CB1", "birth": date(1980, 2, 1)}
BINH = {"code": "DV02", "name": "Trần Thị Bình", "unit": "CB2", "birth": date(1985, 7, 3)}
FIRST_ROUND = "Vòng 1: mức xếp loại"
CLAIMED = "Hoàn thành tốt nhiệm vụ"
BETTER = "Hoàn thành xuất sắc nhiệm vụ"

Row = Mapping[str, Any]


def light(rows: Mapping[str, Sequence[Row]], criteria: Sequence[Criterion] = ()) -> bytes:
    """Return a workbook as an office may have it: only the sheets that it uses, and no looks."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in SHEETS:
        held = rows.get(sheet.title, ())
        if sheet.title == PERIOD:
            page = book.create_sheet(PERIOD)
            for column in sheet.columns:
                page.append([column.field, column.heading, held[0].get(column.field)])
        elif held or sheet.required:
            page = book.create_sheet(sheet.title)
            columns = sheet.with_criteria(criteria)
            page.append([column.field for column in columns])
            page.append([sheet.intro])
            page.append([column.heading for column in columns])
            for row in held:
                page.append([row.get(column.field) for column in columns])
    return pack(book)


class Office:
    """A folder with the workbook of a đảng bộ and what its chi bộ send."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder."""
        self.folder = folder

    def book(self, name: str, rows: Mapping[str, Sequence[Row]], **settings: object) -> Path:
        """Write a workbook; it has the settings of this review unless told otherwise."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        period: Row = {**SETTINGS, **settings}
        path.write_bytes(light({PERIOD: [period], **rows}))
        return path

    def base(self, **rows: Sequence[Row]) -> Path:
        """Write the workbook of the đảng bộ, with two chi bộ and two members."""
        held: dict[str, Sequence[Row]] = {UNITS: [TOP, ONE, TWO], MEMBERS: [AN, BINH]}
        return self.book("dang_bo.xlsx", {**held, **rows})

    def merged(self, base: Path, *paths: Path, replace: bool = False) -> tuple[Merged, Review]:
        """Merge, see that a second merge changes nothing, and read the result."""
        result = merge(base, paths, replace=replace)
        new = self.folder / "moi.xlsx"
        new.write_bytes(result.data)
        again = merge(new, paths, replace=replace)
        assert again.steps == ()
        assert again.data == result.data
        review = read(new).review
        assert review is not None
        return result, review


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def changed(path: Path, change: Callable[[Workbook], None]) -> Path:
    book = load_workbook(path)
    change(book)
    path.write_bytes(pack(book))
    return path


def facts(review: Review) -> dict[str, list[str]]:
    """Return all rows without their places, in an order of their own."""
    return {
        many: sorted(repr(dataclasses.replace(row, row=0)) for row in getattr(review, many))
        for many in KEYS
    }


def codes_of(result: Merged) -> list[str]:
    return [each.code for each in result.differences]


def lines(result: Merged, title: str) -> list[tuple[str, ...]]:
    return lines_on(load_workbook(io.BytesIO(result.data)), title)


def test_every_sheet_says_what_tells_its_rows_apart() -> None:
    fields = {sheet.many: {column.field for column in sheet.columns} for sheet in SHEETS}
    del fields["period"]
    assert set(KEYS) == set(fields)
    for many, key in KEYS.items():
        assert {*key.fields, *key.loose} <= fields[many]


# --- what goes in


def test_blank_cells_are_filled_and_new_rows_added_with_their_source(office: Office) -> None:
    base = office.base(**{REVIEWS: [{"member": "DV01"}]})
    one = office.book(
        "chi_bo_1.xlsx",
        {
            UNITS: [ONE],
            MEMBERS: [{**AN, "state_post": "Giám đốc"}],
            REVIEWS: [{"member": "DV01", "self_grade": CLAIMED, "targets_assigned": 12}],
            POSTS: [{"member": "DV01", "unit": "CB1", "role": "Bí thư"}],
        },
    )
    result, review = office.merged(base, one)
    assert result.differences == ()
    assert review.members[0].state_post == "Giám đốc"
    assert (review.member_reviews[0].self_grade, review.member_reviews[0].targets_assigned) == (
        CLAIMED,
        12,
    )
    assert [post.role for post in review.posts] == ["Bí thư"]
    told = {(step.what, step.sheet, step.cell, step.new, step.file) for step in result.steps}
    assert ("điền ô trống", MEMBERS, "G4", "Giám đốc", "chi_bo_1.xlsx") in told
    assert ("thêm dòng", POSTS, "dòng 4", "", "chi_bo_1.xlsx") in told
    assert len(lines(result, SOURCES)) == len(result.steps) == 4
    assert "moi.xlsx" not in str(read(office.folder / "moi.xlsx").problems)


def test_rows_moved_blank_rows_and_names_for_codes_are_understood(office: Office) -> None:
    base = office.base()

    def stir(book: Workbook) -> None:
        page = book[REVIEWS]
        page.insert_rows(FIRST_ROW, 3)
        page[f"A{FIRST_ROW + 5}"] = "  NGUYỄN văn  An "
        page[f"B{FIRST_ROW + 5}"] = CLAIMED

    one = office.book(
        "tra_ve.xlsx",
        {UNITS: [TWO, TOP, ONE], MEMBERS: [BINH, AN], REVIEWS: [{"member": "DV02"}]},
    )
    result, review = office.merged(base, changed(one, stir))
    assert result.differences == ()
    assert [(row.member, row.self_grade) for row in review.member_reviews] == [
        ("DV02", None),
        ("DV01", CLAIMED),
    ]


def test_a_chi_bo_with_codes_of_its_own_is_recognised_by_names_and_birthdays(
    office: Office,
) -> None:
    base = office.base()
    own = office.book(
        "chi_bo_hai.xlsx",
        {
            UNITS: [{"code": "CB", "name": "Chi bộ HAI", "kind": "Chi bộ trực thuộc"}],
            MEMBERS: [
                {**BINH, "code": "1", "unit": "CB", "sex": "Nữ"},
                {"code": "2", "name": "Lê Công", "unit": "CB"},
            ],
            REVIEWS: [{"member": "1", "self_grade": CLAIMED}],
        },
        superior="Đảng bộ Sở Mẫu",
    )
    result, review = office.merged(base, own)
    assert codes_of(result) == ["merge-code-changed"] * 2
    assert {each.severity for each in result.differences} == {Severity.WARNING}
    assert [unit.code for unit in review.units] == ["DB", "CB1", "CB2"]
    assert [(each.code, each.unit, each.sex) for each in review.members] == [
        ("DV01", "CB1", None),
        ("DV02", "CB2", "Nữ"),
        ("2", "CB2", None),
    ]
    assert [row.member for row in review.member_reviews] == ["DV02"]


def test_one_code_of_two_people_becomes_two_codes_and_their_rows_follow(office: Office) -> None:
    base = office.base(**{MEMBERS: []})
    paths = [
        office.book(
            f"{unit['code']}.xlsx",
            {
                UNITS: [unit],
                MEMBERS: [{"code": "DV01", "name": name, "unit": unit["code"]}],
                REVIEWS: [{"member": "DV01", "self_grade": grade}],
                SESSIONS: [{"code": "V1", "unit": unit["code"], "round": FIRST_ROUND, "issued": 9}],
                COUNTS: [{"session": "V1", "subject": "DV01", "good": len(name)}],
            },
        )
        for unit, name, grade in ((ONE, "Nguyễn Văn An", CLAIMED), (TWO, "Trần Bình", BETTER))
    ]
    found = set()
    for order in permutations(paths):
        result, review = office.merged(base, *order)
        assert codes_of(result) == ["merge-code-changed"] * 2
        names = {member.code: member.name for member in review.members}
        assert len(names) == len(review.sessions) == 2
        assert {row.session for row in review.counts} == {row.code for row in review.sessions}
        found.add(
            tuple(sorted((names[row.member], row.self_grade) for row in review.member_reviews))
        )
        assert {names[row.subject]: row.good for row in review.counts} == {
            "Nguyễn Văn An": 13,
            "Trần Bình": 9,
        }
    assert found == {(("Nguyễn Văn An", CLAIMED), ("Trần Bình", BETTER))}
    assert {"CB1-DV01", "DV01"} == set(names)


def test_a_chi_bo_that_the_base_does_not_know_is_put_below_its_superior(office: Office) -> None:
    base = office.book("dang_bo.xlsx", {UNITS: [TOP]})
    own = office.book("moi_lap.xlsx", {UNITS: [{**ONE, "parent": None}], MEMBERS: [AN]})
    _, review = office.merged(base, own)
    assert [(unit.code, unit.parent) for unit in review.units] == [("DB", None), ("CB1", "DB")]


def test_leaders_follow_the_new_code_of_their_collective(office: Office) -> None:
    def team(code: str, unit: str) -> Row:
        return {"code": code, "name": f"Tập thể {unit}", "unit": unit, "kind": "Cấp ủy"}

    base = office.base(**{COLLECTIVES: [team("TT", "CB1")]})
    two = office.book(
        "hai.xlsx",
        {
            UNITS: [TWO],
            COLLECTIVES: [team("TT", "CB2")],
            LEADERS: [{"code": "L1", "name": "Bùi Chi", "collective": "TT", "also_in": "TT; X"}],
        },
    )
    _, review = office.merged(base, two)
    assert [each.code for each in review.collectives] == ["TT", "CB2-TT"]
    assert (review.leaders[0].collective, review.leaders[0].also_in) == ("CB2-TT", "CB2-TT; X")


def test_cases_without_a_number_are_kept_apart(office: Office) -> None:
    def case(form: str, number: str | None = None) -> Row:
        row = {"subject": "DV01", "kind": "Kỷ luật", "form": form}
        return row if number is None else {**row, "number": number}

    base = office.base()
    rows = [case("Khiển trách"), case("Cảnh cáo"), case("Khiển trách", "15-QĐ/ĐU")]
    one = office.book("mot.xlsx", {MEMBERS: [AN], FINDINGS: rows})
    other = office.book("hai.xlsx", {MEMBERS: [AN], FINDINGS: rows[::-1]})
    result, review = office.merged(base, one, other)
    assert result.differences == ()
    assert sorted((row.form or "", row.number or "") for row in review.findings) == [
        ("Cảnh cáo", ""),
        ("Khiển trách", ""),
        ("Khiển trách", "15-QĐ/ĐU"),
    ]


def test_a_number_known_later_completes_the_case_and_does_not_double_it(office: Office) -> None:
    row = {"subject": "DV01", "kind": "Kỷ luật", "form": "Khiển trách"}
    base = office.base(**{FINDINGS: [row]})
    one = office.book("mot.xlsx", {MEMBERS: [AN], FINDINGS: [{**row, "number": "15-QĐ/ĐU"}]})
    _, review = office.merged(base, one)
    assert [case.number for case in review.findings] == ["15-QĐ/ĐU"]


# --- what stays out and is told


def test_a_value_that_differs_stays_out_and_both_cells_are_named(office: Office) -> None:
    base = office.base()
    one = office.book("mot.xlsx", {MEMBERS: [BINH, {**AN, "birth": date(1980, 1, 2)}]})
    result, review = office.merged(base, one)
    assert review.members[0].birth == date(1980, 2, 1)
    (told,) = result.differences
    assert (told.code, told.severity) == ("merge-value-differs", Severity.ERROR)
    assert told.where == "mot.xlsx › Đảng viên › D5"
    assert (told.cell, told.kept, told.file_cell, told.said) == (
        "D4",
        "01/02/1980",
        "D5",
        "02/01/1980",
    )
    (line,) = lines(result, DIFFERENCES)
    assert line[1:9] == (
        MEMBERS,
        "Nguyễn Văn An (DV01)",
        "Ngày sinh",
        "D4",
        "01/02/1980",
        "mot.xlsx",
        "D5",
        "02/01/1980",
    )


def test_where_files_disagree_the_cell_stays_blank_whatever_their_order(office: Office) -> None:
    base = office.base(**{MEMBERS: []})
    paths = [
        office.book("mot.xlsx", {UNITS: [ONE, TWO], MEMBERS: [AN]}),
        office.book("hai.xlsx", {UNITS: [ONE, TWO], MEMBERS: [{**AN, "unit": "CB2"}]}),
    ]
    for order in permutations(paths):
        result, review = office.merged(base, *order)
        assert sorted((each.file, each.said) for each in result.differences) == [
            ("hai.xlsx", "CB2"),
            ("mot.xlsx", "CB1"),
        ]
        assert all("CB1» (mot.xlsx › C4)" in each.message for each in result.differences)
        assert review.members == ()  # nobody is put into a chi bộ that people have not chosen
        assert [step.line for step in result.steps] == ["Nguyễn Văn An (DV01)"]


def test_a_member_who_moved_is_a_difference_of_the_cell_of_the_chi_bo(office: Office) -> None:
    base = office.base()
    two = office.book("hai.xlsx", {UNITS: [TWO], MEMBERS: [{**AN, "code": "M9", "unit": "CB2"}]})
    result, review = office.merged(base, two)
    assert codes_of(result) == ["merge-code-changed", "merge-value-differs"]
    assert [member.unit for member in review.members] == ["CB1", "CB2"]


def test_a_code_that_may_be_somebody_elses_keeps_all_rows_out(office: Office) -> None:
    base = office.base(**{MEMBERS: [{"code": "DV01", "name": "Nguyễn Văn An", "unit": "CB1"}]})
    one = office.book(
        "mot.xlsx",
        {
            MEMBERS: [{"code": "DV01", "name": "Đỗ Văn Em", "unit": "CB1", "sex": "Nam"}],
            UNITS: [ONE],
            REVIEWS: [{"member": "DV01", "self_grade": BETTER}],
        },
    )
    result, review = office.merged(base, one)
    assert codes_of(result) == ["merge-code-unclear", "merge-row-left-out"]
    assert [member.name for member in review.members] == ["Nguyễn Văn An"]
    assert review.members[0].sex is None
    assert review.member_reviews == ()
    told = lines(result, DIFFERENCES)
    assert "Nam" in str(told)
    assert BETTER in str(told)


def test_two_people_of_one_name_in_two_chi_bo_stay_two(office: Office) -> None:
    base = office.base(**{MEMBERS: [{"code": "A", "name": "Nguyễn Văn An", "unit": "CB1"}]})
    two = office.book(
        "hai.xlsx",
        {UNITS: [TWO], MEMBERS: [{"code": "B", "name": "Nguyễn Văn An", "unit": "CB2"}]},
    )
    _, review = office.merged(base, two)
    assert [member.code for member in review.members] == ["A", "B"]


def test_a_code_that_a_file_with_own_codes_does_not_list_is_not_taken_for_one_of_the_base(
    office: Office,
) -> None:
    base = office.base()
    two = office.book(
        "hai.xlsx",
        {
            UNITS: [TWO],
            MEMBERS: [{**BINH, "code": "01"}],
            REVIEWS: [{"member": "DV01", "self_grade": BETTER}],
        },
    )
    result, review = office.merged(base, two)
    assert codes_of(result) == ["merge-code-changed", "merge-row-left-out"]
    assert review.member_reviews == ()


def test_settings_are_those_of_the_base(office: Office) -> None:
    base = office.base()
    one = office.book("mot.xlsx", {}, place="Hòa Bình", theme="Chủ đề riêng")
    result, review = office.merged(base, one)
    assert codes_of(result) == ["merge-setting-differs"] * 2
    assert (review.period.place, review.period.theme) == ("An Bình", None)
    assert {each.severity for each in result.differences} == {Severity.WARNING}


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"year": 2022}, "merge-other-review"),
        ({"ruleset": "huyen_2023"}, "merge-other-review"),
        ({"year": None}, "merge-review-unknown"),
    ],
)
def test_a_file_of_another_review_costs_only_itself(
    office: Office, other: dict[str, object], code: str
) -> None:
    base = office.base()
    one = office.book("mot.xlsx", {MEMBERS: [{**AN, "sex": "Nam"}]}, **other)
    two = office.book("hai.xlsx", {MEMBERS: [{**BINH, "sex": "Nữ"}]})
    result, review = office.merged(base, one, two)
    assert codes_of(result) == [code]
    is_refused = code == "merge-other-review"
    assert [member.sex for member in review.members] == [None if is_refused else "Nam", "Nữ"]


def test_damaged_files_are_named_and_the_others_go_in(office: Office) -> None:
    base = office.base()
    (office.folder / "hong.xlsx").write_bytes(b"PK nothing")
    (office.folder / "rong.xlsx").write_bytes(b"")
    other = Workbook()
    other.save(office.folder / "la.xlsx")
    good = office.book("tot.xlsx", {MEMBERS: [{**BINH, "sex": "Nữ"}]})
    bad = [office.folder / f"{name}.xlsx" for name in ("hong", "rong", "khong_co", "la")]
    result, review = office.merged(base, *bad, good)
    assert codes_of(result) == [
        "input-not-workbook",
        "input-empty",
        "input-missing",
        "merge-no-sheets",
    ]
    assert [each.file for each in result.differences] == [path.name for path in bad]
    assert review.members[1].sex == "Nữ"


def test_a_damaged_base_is_refused(office: Office) -> None:
    good = office.book("tot.xlsx", {})
    broken = office.folder / "hong.xlsx"
    broken.write_bytes(b"PK nothing")
    with pytest.raises(InputError):
        merge(broken, [good])
    without = changed(office.base(), lambda book: book.remove(book[MEMBERS]))
    with pytest.raises(DataError, match="sheet-missing"):
        merge(without, [good])


def test_a_wrong_cell_stays_out_and_the_rest_of_its_row_goes_in(office: Office) -> None:
    base = office.base(**{MEMBERS: [{**AN, "birth": None}]})

    def spoil(book: Workbook) -> None:
        book[MEMBERS][f"D{FIRST_ROW}"] = "31/02/1980"
        book[MEMBERS][f"AC{FIRST_ROW}"] = "Nam"

    one = changed(office.book("mot.xlsx", {UNITS: [ONE], MEMBERS: [AN]}), spoil)
    result, review = office.merged(base, one)
    (told,) = result.differences
    assert (told.code, told.said, told.file_cell) == ("wrong-date", "31/02/1980", "D4")
    assert (review.members[0].birth, review.members[0].sex) == (None, "Nam")


def test_a_wrong_cell_of_the_base_is_not_overwritten(office: Office) -> None:
    def spoil(book: Workbook) -> None:
        book[MEMBERS][f"D{FIRST_ROW}"] = "31/02/1980"

    base = changed(office.base(), spoil)
    one = office.book("mot.xlsx", {MEMBERS: [AN]})
    for replace in (False, True):
        result, _ = office.merged(base, one, replace=replace)
        (told,) = result.differences
        assert (told.code, told.kept, told.said) == (
            "merge-value-differs",
            "31/02/1980",
            "01/02/1980",
        )


def test_a_late_file_leaves_the_lines_of_earlier_ones(office: Office) -> None:
    wrong = {**AN, "birth": date(1981, 1, 1)}
    early = office.book("som.xlsx", {MEMBERS: [wrong]})
    late = office.book("muon.xlsx", {MEMBERS: [{**BINH, "birth": date(1986, 1, 1)}]})
    first, _ = office.merged(office.base(), early)
    base = office.folder / "giua.xlsx"
    base.write_bytes(first.data)
    second, _ = office.merged(base, late)
    assert [line[6] for line in lines(second, DIFFERENCES)] == ["som.xlsx", "muon.xlsx"]
    office.book("som.xlsx", {MEMBERS: [AN]})  # the chi bộ mended its file
    base.write_bytes(second.data)
    third, _ = office.merged(base, early)
    assert [line[6] for line in lines(third, DIFFERENCES)] == ["muon.xlsx"]


# --- replacing


def test_replacing_takes_what_all_files_say_and_keeps_the_old_value_in_the_log(
    office: Office,
) -> None:
    reviews: list[Row] = [{"member": "DV01", "targets_done": 5}, {"member": "DV02"}]
    base = office.base(**{REVIEWS: reviews})
    one = office.book("mot.xlsx", {REVIEWS: [{"member": "DV01", "targets_done": 8}]})
    two = office.book("hai.xlsx", {REVIEWS: [{"member": "DV01", "targets_done": 9}]})
    result, review = office.merged(base, one, replace=True)
    assert review.member_reviews[0].targets_done == 8
    (step,) = result.steps
    assert (step.what, step.old, step.new) == ("thay ô", "5", "8")
    assert lines(result, SOURCES)[0][5:7] == ("5", "8")
    result, review = office.merged(base, one, two, replace=True)
    assert review.member_reviews[0].targets_done == 5
    assert codes_of(result) == ["merge-value-differs"] * 2


# --- the file itself


def test_sheets_and_columns_that_an_older_base_lacks_are_added(office: Office) -> None:
    def age(book: Workbook) -> None:
        assert SESSIONS not in book.sheetnames
        book[MEMBERS].delete_cols(28, 2)

    base = changed(office.base(), age)
    criteria = load_ruleset("vp_ubnd_2023").criteria
    rows: dict[str, Sequence[Row]] = {
        PERIOD: [SETTINGS],
        UNITS: [ONE],
        MEMBERS: [{**AN, "sex": "Nam"}],
        SESSIONS: [{"code": "V1", "unit": "CB1", "round": FIRST_ROUND}],
        REVIEWS: [{"member": "DV01", f"tc:{criteria[-1].id}": "Tốt"}],
    }
    one = office.folder / "moi_hon.xlsx"
    one.write_bytes(write(rows, criteria))
    before, read_one = read(one).review, office.merged(base, one)[1]
    assert before is not None
    assert read_one.members[0].sex == "Nam"
    assert [session.code for session in read_one.sessions] == ["V1"]
    assert dict(read_one.member_reviews[0].ratings) == dict(before.member_reviews[0].ratings)


def test_values_comments_lists_and_looks_of_the_base_stay(office: Office) -> None:
    base = office.folder / "dang_bo.xlsx"
    base.write_bytes(write({PERIOD: [SETTINGS], UNITS: [TOP, ONE], MEMBERS: [AN]}))
    before = load_workbook(base)
    one = office.book("mot.xlsx", {MEMBERS: [{**AN, "sex": "Nam"}], REVIEWS: [{"member": "DV01"}]})
    result, _ = office.merged(base, one)
    after = load_workbook(io.BytesIO(result.data))
    assert after.sheetnames == [*before.sheetnames, SOURCES]
    for page in before.worksheets:
        there = after[page.title]
        for row in page.iter_rows():
            for cell in row:
                if cell.value is not None:
                    same = there[cell.coordinate]
                    assert (same.value, same.number_format) == (cell.value, cell.number_format)
                    for look in ("font", "fill", "border", "alignment"):
                        assert repr(getattr(same, look)) == repr(getattr(cell, look))
                    assert (same.comment and same.comment.text) == (
                        cell.comment and cell.comment.text
                    )
        lists = [str(rule.sqref) for rule in page.data_validations.dataValidation]
        assert [str(rule.sqref) for rule in there.data_validations.dataValidation] == lists
        assert there.row_dimensions[1].hidden == page.row_dimensions[1].hidden
        assert there.freeze_panes == page.freeze_panes


def test_files_of_one_name_are_told_apart_by_their_folders(office: Office) -> None:
    wrong = {MEMBERS: [{**AN, "birth": date(1981, 1, 1)}]}
    paths = [office.book(f"{name}/so.xlsx", wrong) for name in ("Chi bộ Một", "Chi bộ Hai")]
    result, _ = office.merged(office.base(), *paths)
    assert {each.file for each in result.differences} == {
        "Chi bộ Một/so.xlsx",
        "Chi bộ Hai/so.xlsx",
    }


# --- laws


def example(name: str) -> tuple[dict[str, list[Row]], str]:
    rows = tomllib.loads((FIXTURES / f"{name}.toml").read_text(encoding="utf-8"))
    return rows, rows[PERIOD][0]["ruleset"]


@pytest.mark.parametrize("name", ["huyen_2023", "xa_an_hoa_2025"])
@given(data=st.data())
@settings(
    max_examples=4,  # each writes and reads up to seven workbooks; shrinking takes minutes
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_rows_scattered_over_copies_come_together_again(
    name: str, tmp_path: Path, data: st.DataObject
) -> None:
    rows, ruleset = example(name)
    criteria = load_ruleset(ruleset).criteria
    copies = data.draw(st.integers(2, 4))
    parts: list[dict[str, list[Row]]] = [{PERIOD: rows[PERIOD]} for _ in range(copies)]
    for title in rows.keys() - {PERIOD}:
        for row in data.draw(st.permutations(rows[title])):
            held = data.draw(st.sets(st.integers(0, copies - 1), min_size=1, max_size=2))
            for place in held:
                parts[place].setdefault(title, []).append(row)
    paths = [tmp_path / f"{place}.xlsx" for place in range(copies)]
    for path, part in zip(paths, parts, strict=True):
        path.write_bytes(light(part, criteria))
    whole = tmp_path / "ca.xlsx"
    whole.write_bytes(light(rows, criteria))
    wanted = read(whole).review
    assert wanted is not None
    files = data.draw(st.permutations(paths[1:]))
    result, review = Office(tmp_path).merged(paths[0], *files)
    assert result.differences == ()
    assert facts(review) == facts(wanted)


# --- the command


def test_the_command_shows_all_and_then_writes(office: Office) -> None:
    base = office.base()
    office.book("nop/mot.xlsx", {MEMBERS: [{**AN, "sex": "Nam"}]})
    office.book("nop/hai.xlsx", {MEMBERS: [{**BINH, "birth": date(1981, 1, 1)}]})
    (office.folder / "nop" / "~$hai.xlsx").write_bytes(b"open in Excel")
    new = office.folder / "moi.xlsx"
    command = ("merge", base, office.folder / "nop", "-o", new)
    code, out, _ = run(*command, "--dry-run")
    assert code is ExitCode.INCOMPLETE
    assert not new.exists()
    assert "mot.xlsx: thêm 0 dòng, ghi 1 ô" in out
    assert "Đảng viên › AC4 «Giới tính»: (trống) → Nam (từ mot.xlsx › AC4)" in out
    assert "✗ hai.xlsx › Đảng viên › D4" in out
    assert "~$" not in out
    code, out, talk = run(*command)
    assert code is ExitCode.INCOMPLETE
    assert new.is_file()
    assert "docgen check" in talk
    assert run(*command)[0] is ExitCode.OUTPUT
    assert run("check", new)[0] is ExitCode.OK
    assert run("merge", base, office.folder / "nop" / "mot.xlsx", "-o", base)[0] is ExitCode.OK


def test_the_command_never_writes_over_the_file_of_a_chi_bo(office: Office) -> None:
    base = office.base()
    one = office.book("mot.xlsx", {})
    before = one.read_bytes()
    code, _, talk = run("merge", base, one, "-o", one, "--replace")
    assert code is ExitCode.USAGE
    assert "trùng với tệp của chi bộ" in talk
    assert one.read_bytes() == before


def test_of_a_folder_every_workbook_is_merged_and_what_is_not_read_is_named(
    office: Office,
) -> None:
    base, sent = office.base(), office.folder / "gửi về"
    (sent / "Chi bộ 9").mkdir(parents=True)
    office.book("mot.xlsx", {}).rename(sent / "Chi bộ 1.XLSX")
    for name in ("Chi bộ 2.xls", "Chi bộ 9/sổ.xlsx", "~$Chi bộ 1.xlsx", "thư.docx"):
        (sent / name).write_bytes(b"x")
    target = office.folder / "sổ gộp.xlsx"
    _, out, talk = run("merge", base, sent, "-o", target)
    assert "Chi bộ 1.XLSX: thêm 0 dòng" in out
    assert f"! {sent / 'Chi bộ 2.xls'}: không phải .xlsx nên chưa đọc [workbook-passed-over]" in out
    assert f"! {sent / 'Chi bộ 9'}: thư mục con có 1 tệp .xlsx, chưa đọc" in out
    assert out.count("workbook-passed-over") == 2
    assert f'docgen check "{target}"' in talk


def test_an_empty_folder_is_told(office: Office) -> None:
    (office.folder / "trong").mkdir()
    code, _, talk = run("merge", office.base(), office.folder / "trong", "-o", "x.xlsx")
    assert code is ExitCode.USAGE
    assert "không có tệp .xlsx" in talk
