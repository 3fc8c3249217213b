"""Counting a secret ballot: nothing gets lost, no wrong cell goes through, two must agree."""

import dataclasses
import io
import random
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from command_line import run
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from docgen.errors import DataError, ExitCode
from docgen.excel import read_counting, write_counting
from docgen.model import CountingSheet, MarkedBallot, TellerCount, VoteRound
from docgen.model.counting import LEVEL_FIELDS, SPOILT_FIELDS
from docgen.tally import Totals, agree, settle, sum_ballots
from docgen.workbook import read

FIXTURES = Path(__file__).parent.parent / "fixtures"
BIG = FIXTURES / "van_phong_ubnd_tinh.xlsx"
SESSIONS = 10_000


def sheet(subjects: int, columns: Sequence[str] = LEVEL_FIELDS) -> CountingSheet:
    return CountingSheet(
        session="V1",
        title="Chi bộ Bàng – Vòng 1 – V1",
        round=VoteRound.MUC,
        subjects=tuple((f"DV{n:02d}", f"Người thứ {n}") for n in range(1, subjects + 1)),
        columns=tuple(columns),
    )


def teller(
    asked: CountingSheet,
    name: str,
    ballots: Sequence[MarkedBallot] = (),
    numbers: Mapping[str, int] | None = None,
    totals: Mapping[tuple[str, str], int] | None = None,
) -> TellerCount:
    return TellerCount(
        file=f"{name}.xlsx",
        sheet=asked,
        teller=name,
        numbers=dict(numbers or {}),
        totals=dict(totals or {}),
        ballots=tuple(ballots),
        places={},
    )


def generated(dice: random.Random) -> tuple[CountingSheet, list[MarkedBallot]]:
    """Return a session of any size a chi bộ has, with ballots marked in every way people do."""
    asked = sheet(dice.randint(1, 6), LEVEL_FIELDS[-dice.choice((3, 4)) :])
    ballots = []
    for number in range(1, dice.randint(2, 12)):
        marks: dict[str, tuple[str, ...]] = {}
        for code, _ in asked.subjects:
            how_many = dice.choice((0, 1, 1, 1, 1, 1, 2))
            if how_many:
                marks[code] = tuple(dice.sample(asked.columns, how_many))
        ballots.append(MarkedBallot(number=number, valid=dice.random() > 0.1, marks=marks))
    return asked, ballots


def typed(asked: CountingSheet, name: str, totals: Totals, issued: int) -> TellerCount:
    numbers = {**totals.numbers, "issued": issued}
    return teller(asked, name, numbers=numbers, totals=totals.votes)


def test_no_ballot_gets_lost_and_their_order_does_not_matter() -> None:
    dice = random.Random(5)  # noqa: S311  # a plain, repeatable die
    for _ in range(SESSIONS):
        asked, ballots = generated(dice)
        count = teller(asked, "Một", ballots)
        totals = sum_ballots(count.ballots, count)
        assert totals.numbers["returned"] == len(ballots)
        assert totals.numbers["valid"] + totals.numbers["invalid"] == len(ballots)
        for code, _ in asked.subjects:
            fields = (*asked.columns, *SPOILT_FIELDS)
            assert sum(totals.votes[code, f] for f in fields) == totals.numbers["valid"]
        shuffled = dice.sample(ballots, len(ballots))
        assert sum_ballots(tuple(shuffled), count) == totals


def test_every_single_wrong_number_is_found_by_the_second_count() -> None:
    """One cell of one count changed, whichever it is, and the two do not agree any more."""
    dice = random.Random(6)  # noqa: S311  # a plain, repeatable die
    corrupted = 0
    for _ in range(SESSIONS // 20):
        asked, ballots = generated(dice)
        first = teller(asked, "Một", ballots, {"issued": len(ballots)})
        totals = settle(first)
        second = typed(asked, "Hai", totals, len(ballots))
        assert agree(first, second) == dataclasses.replace(totals, counted_by=("Một", "Hai"))
        for field in second.numbers:
            wrong = {**second.numbers, field: second.numbers[field] + dice.choice((-1, 1))}
            with pytest.raises(DataError):
                agree(first, dataclasses.replace(second, numbers=wrong))
            corrupted += 1
        for key in second.totals:
            votes = {**second.totals, key: second.totals[key] + dice.choice((-1, 1))}
            with pytest.raises(DataError):
                agree(first, dataclasses.replace(second, totals=votes))
            corrupted += 1
    assert corrupted > SESSIONS


def test_every_mark_that_changes_a_row_is_found_by_the_second_count() -> None:
    dice = random.Random(7)  # noqa: S311  # a plain, repeatable die
    for _ in range(SESSIONS // 20):
        asked, ballots = generated(dice)
        first = teller(asked, "Một", ballots, {"issued": len(ballots)})
        place = dice.randrange(len(ballots))
        ballot = ballots[place]
        code = dice.choice(asked.subjects)[0]
        marks = ballot.marks.get(code, ())
        other = tuple(dice.sample(asked.columns, dice.choice((0, 1, 2))))
        same = marks == other or (len(marks) > 1 and len(other) > 1) or not ballot.valid
        changed = dataclasses.replace(ballot, marks={**ballot.marks, code: other})
        again = [*ballots[:place], changed, *ballots[place + 1 :]]
        second = teller(asked, "Hai", again, {"issued": len(ballots)})
        if same:
            assert agree(first, second)
        else:
            with pytest.raises(DataError) as caught:
                agree(first, second)
            assert {problem.code for problem in caught.value.problems} == {"counts-differ"}


def messages(error: pytest.ExceptionInfo[DataError]) -> list[str]:
    return [str(problem) for problem in error.value.problems]


def test_a_difference_names_both_cells_and_both_numbers() -> None:
    asked = sheet(1)
    votes = {("DV01", f): 0 for f in (*LEVEL_FIELDS, *SPOILT_FIELDS)} | {("DV01", "good"): 5}
    numbers = {"issued": 5, "returned": 5, "valid": 5, "invalid": 0}
    first = teller(asked, "Hoa", numbers=numbers, totals=votes)
    moved = votes | {("DV01", "good"): 4, ("DV01", "done"): 1}
    second = teller(asked, "Lan", numbers=numbers, totals=moved)
    second = dataclasses.replace(second, places={("DV01", "good"): "Tổng số › E4"})
    first = dataclasses.replace(first, places={("DV01", "good"): "Tổng số › E4"})
    with pytest.raises(DataError) as caught:
        agree(first, second)
    assert messages(caught) == [
        (
            "Hoa.xlsx › Tổng số › E4: «HTTNV» của Người thứ 1: Hoa đếm 5, Lan đếm 4 "
            "(Lan.xlsx › Tổng số › E4) [counts-differ] → cùng đếm lại phiếu rồi sửa tệp nào sai"
        ),
        (
            "Hoa.xlsx: «HTNV» của Người thứ 1: Hoa đếm 0, Lan đếm 1 (Lan.xlsx) "
            "[counts-differ] → cùng đếm lại phiếu rồi sửa tệp nào sai"
        ),
    ]


def test_the_same_person_cannot_count_twice() -> None:
    asked = sheet(1)
    ballots = [MarkedBallot(number=1, valid=True, marks={"DV01": ("good",)})]
    first = teller(asked, "Nguyễn Thị Hoa", ballots, {"issued": 1})
    second = dataclasses.replace(first, teller="nguyễn  thị hoa")
    with pytest.raises(DataError) as caught:
        agree(first, second)
    assert [problem.code for problem in caught.value.problems] == ["count-by-same-teller"]


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        ({"issued": 4}, "votes-more-than-possible"),
        ({"issued": 5, "present": 4}, "votes-more-than-possible"),
        ({"issued": 5, "present": 6, "summoned": 5}, "votes-more-than-possible"),
        ({"issued": 5, "invalid": 1}, "votes-do-not-add-up"),
        ({"issued": 5, "valid": 4, "invalid": 1}, "votes-do-not-add-up"),
        ({"issued": 5, "printed": 9, "unused": 3, "spoiled": 0}, "votes-do-not-add-up"),
        ({}, "count-missing"),
    ],
)
def test_a_broken_identity_is_refused_with_its_numbers(numbers: dict[str, int], code: str) -> None:
    asked = sheet(1)
    votes = {("DV01", f): 0 for f in (*LEVEL_FIELDS, *SPOILT_FIELDS)} | {("DV01", "good"): 5}
    given = {"returned": 5, "valid": 5, "invalid": 0, **numbers}
    with pytest.raises(DataError) as caught:
        settle(teller(asked, "Hoa", numbers=given, totals=votes))
    assert code in {problem.code for problem in caught.value.problems}


def filled(
    data: bytes, name: str, ballots: int, change: Mapping[str, str | int | None] | None = None
) -> bytes:
    """Return a teller's file filled in as a person does: names, numbers, an X in each row."""
    book = load_workbook(io.BytesIO(data))
    numbers, grid = book["Số phiếu"], book["Từng phiếu"]
    assert isinstance(numbers, Worksheet)
    assert isinstance(grid, Worksheet)
    for row in numbers.iter_rows(min_row=4):
        if row[0].value == "teller":
            row[2].value = name
        if row[0].value == "issued":
            row[2].value = ballots
    for row in grid.iter_rows(min_row=4):
        if isinstance(row[1].value, int) and row[1].value <= ballots:
            row[2].value = "Có" if row[3].value == 1 else None
            row[5].value = "X"
    for place, value in (change or {}).items():
        page, cell = place.split("!")
        target = book[page]
        assert isinstance(target, Worksheet)
        target[cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_a_teller_typed_is_read_back(tmp_path: Path) -> None:
    asked = sheet(3, LEVEL_FIELDS[-3:])
    path = tmp_path / "dem.xlsx"
    path.write_bytes(filled(write_counting(asked, {"present": 9}, 6), "Hoa", 4))
    count = read_counting(path)
    assert count.sheet == asked
    assert count.teller == "Hoa"
    assert count.numbers == {"present": 9, "issued": 4}
    assert [ballot.number for ballot in count.ballots] == [1, 2, 3, 4]
    assert settle(count).votes["DV02", "good"] == 4
    assert write_counting(asked, {"present": 9}, 6) == write_counting(asked, {"present": 9}, 6)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"Từng phiếu!C4": None},
            (
                "dem.xlsx › Từng phiếu › C4: phiếu 1 đã đánh dấu nhưng chưa ghi hợp lệ hay không "
                "[ballot-validity-missing] → chọn «Có» hoặc «Không» ở cột Hợp lệ của phiếu này"
            ),
        ),
        (
            {"Từng phiếu!G5": "có lẽ"},
            (
                "dem.xlsx › Từng phiếu › G5: không hiểu dấu «có lẽ» [ballot-mark-unknown] → đánh X "
                "vào ô được chọn, để trống các ô khác"
            ),
        ),
        (
            {"Số phiếu!C10": "bốn"},
            (
                "dem.xlsx › Số phiếu › C10: «bốn» không phải là số nguyên từ 0 trở lên "
                "[wrong-count] → gõ chữ số, ví dụ 12; không biết thì để trống"
            ),
        ),
        (
            {"Số phiếu!C10": 5, "Số phiếu!C9": 5},
            (
                "dem.xlsx › Số phiếu › C10: phiếu thu về ghi 5, các phiếu đã nhập cho 4 "
                "[count-not-of-ballots] → kiểm tra trang Từng phiếu: thiếu phiếu, thừa phiếu hay "
                "ghi sai ô này"
            ),
        ),
        (
            {"Số phiếu!C4": None},
            (
                "dem.xlsx › Số phiếu › C4: chưa ghi tên người đếm [count-without-teller] → ghi họ "
                "và tên vào ô này"
            ),
        ),
    ],
)
def test_a_mistake_of_a_teller_is_named_with_its_cell(
    change: dict[str, str | int | None], said: str, tmp_path: Path
) -> None:
    path = tmp_path / "dem.xlsx"
    path.write_bytes(filled(write_counting(sheet(3), {}, 6), "Hoa", 4, change))
    with pytest.raises(DataError) as caught:
        settle(read_counting(path))
    assert said in messages(caught)


@pytest.fixture
def counted(tmp_path: Path) -> tuple[Path, list[Path]]:
    """Return a workbook and two files of tellers who agree on one session of it."""
    book = tmp_path / "danh_sach.xlsx"
    shutil.copy(BIG, book)
    assert run("tally", "sheet", book, "--session", "XD-V1", "-o", tmp_path)[0] is ExitCode.OK
    files = sorted(tmp_path.glob("XD-V1*.xlsx"))
    for path, name in zip(files, ("Hoa", "Lan"), strict=True):
        path.write_bytes(filled(path.read_bytes(), name, 8))
    return book, files


def test_a_count_goes_into_the_workbook_only_when_two_agree(
    counted: tuple[Path, list[Path]], tmp_path: Path
) -> None:
    book, (first, second) = counted
    target = tmp_path / "moi.xlsx"
    wrong = tmp_path / "sai.xlsx"
    wrong.write_bytes(filled(second.read_bytes(), "Lan", 8, {"Từng phiếu!F5": None}))
    code, _, said = run("tally", "confirm", book, first, wrong, "-o", target)
    assert code is ExitCode.DATA
    assert "Hoa đếm 8, Lan đếm 7" in said
    assert not target.exists()
    code, _, said = run("tally", "confirm", book, first, second, "-o", target)
    assert code is ExitCode.USAGE, "numbers that stand there are not replaced unasked"
    assert not target.exists()
    code, said, _ = run("tally", "confirm", book, first, second, "-o", target, "--update")
    assert code is ExitCode.OK
    review = read(target).review
    assert review is not None
    session = next(row for row in review.sessions if row.code == "XD-V1")
    assert (session.issued, session.returned, session.valid, session.invalid) == (8, 8, 8, 0)
    assert session.counted_by == "Hoa; Lan"
    votes = [row for row in review.counts if row.session == "XD-V1"]
    assert {(row.good, row.done, row.failed, row.blank) for row in votes} == {(8, 0, 0, 0)}
    again = run("tally", "confirm", target, first, second, "-o", tmp_path / "lai.xlsx")
    assert again[0] is ExitCode.OK, "a second time changes nothing"
    assert "Đã ghi 0 ô" in again[1]


def test_single_ballots_are_forgotten_and_never_exported(
    counted: tuple[Path, list[Path]],
) -> None:
    _, (first, second) = counted
    code, data, _ = run("tally", "check", first, second, "--json")
    assert code is ExitCode.OK
    assert "ballot" not in data
    before = settle(read_counting(first))
    assert run("tally", "forget", first, second)[0] is ExitCode.OK
    after = read_counting(first)
    assert after.ballots == ()
    assert settle(after) == before
    assert run("tally", "check", first, second)[0] is ExitCode.OK


def test_files_of_two_sessions_are_not_compared(
    counted: tuple[Path, list[Path]], tmp_path: Path
) -> None:
    book, (first, _) = counted
    other = tmp_path / "khac"
    run("tally", "sheet", book, "--session", "NC-V1", "-o", other)
    code, _, said = run("tally", "check", first, next(other.iterdir()))
    assert code is ExitCode.DATA
    assert "count-of-other-session" in said


def test_another_workbook_is_no_file_of_a_teller() -> None:
    code, _, said = run("tally", "check", BIG)
    assert code is ExitCode.INPUT
    assert "input-not-counting" in said
