"""One evening of a chi bộ, by the commands of the page for clerks; and what its minutes say.

The commands stand in docs/huong-dan.md. Between them this test does what people do: marks ballots
on the sheets of two tellers, makes one mistake, types what the meeting proposed.
"""

import io
import re
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import docx
import minutes_checker
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from docgen import pipeline, plan
from docgen.cli import main
from docgen.errors import ExitCode
from docgen.excel import RowChange, update
from docgen.forms import Mode
from docgen.model import Decision, Grade
from docgen.pipeline import Folders, Press

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
PAGE = (ROOT / "docs" / "huong-dan.md").read_text(encoding="utf-8")
RECORD = "chung/bien_ban_kiem_phieu_dang_vien"
GOOD, DONE, FAILED = 5, 6, 7
"""Places of the columns on the page Từng phiếu: HTTNV, HTNV, KHTNV."""


def commands() -> list[list[str]]:
    """Return the commands of the section on one evening, in order."""
    section = PAGE.partition("## 6. Một buổi bỏ phiếu")[2].partition("\n## ")[0]
    lines = [
        line
        for block in re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
        for line in block.splitlines()
    ]
    return [shlex.split(line)[1:] for line in lines]


def run(words: list[str]) -> tuple[ExitCode, str]:
    out, talk = io.StringIO(), io.StringIO()
    code = main(words, out, talk)
    return code, out.getvalue() + talk.getvalue()


def mark(path: Path, teller: str, marks: Mapping[tuple[int, int], tuple[int, ...]]) -> None:
    """Type eight ballots, the last one invalid: HTTNV in every row but those of `marks`."""
    book = load_workbook(path)
    numbers, grid = book["Số phiếu"], book["Từng phiếu"]
    assert isinstance(numbers, Worksheet)
    assert isinstance(grid, Worksheet)
    stated: dict[str, str | int] = {
        "teller": teller,
        "printed": 12,
        "issued": 8,
        "unused": 4,
        "spoiled": 0,
    }
    for row in numbers.iter_rows(min_row=4):
        if row[0].value in stated:
            row[2].value = stated[str(row[0].value)]
    for row in grid.iter_rows(min_row=4):
        ballot, place = row[1].value, row[3].value
        if not isinstance(ballot, int) or not isinstance(place, int) or ballot > 8:
            continue
        if place == 1:
            row[2].value = "Không" if ballot == 8 else "Có"
        for column in range(GOOD, FAILED + 1):
            chosen = marks.get((ballot, place), (GOOD,))
            row[column].value = "X" if column in chosen else None
    book.save(path)


def marks_of(subjects: list[str]) -> dict[tuple[int, int], tuple[int, ...]]:
    """Return what the voters marked otherwise than HTTNV, by ballot and row."""
    place = {name: number for number, name in enumerate(subjects, start=1)}
    doubted = place["Phạm Gia Ý"]
    found: dict[tuple[int, int], tuple[int, ...]] = {(n, doubted): (DONE,) for n in range(1, 7)}
    found |= {(n, place["Trần Đức Mạnh Khôi"]): (DONE,) for n in (1, 2, 3)}
    found[3, place["Hoàng Văn Tú"]] = ()
    found[5, place["Vũ Thị Lệ Quyên"]] = (GOOD, FAILED)
    return found


def type_totals(path: Path, teller: str, agree: int) -> None:
    """Type the totals of the second round: so many of eight agree on everyone."""
    book = load_workbook(path)
    stated: dict[str, str | int] = {
        "teller": teller,
        "issued": 8,
        "returned": 8,
        "valid": 8,
        "invalid": 0,
    }
    for row in book["Số phiếu"].iter_rows(min_row=4):
        if row[0].value in stated:
            row[2].value = stated[str(row[0].value)]
    for row in book["Tổng số"].iter_rows(min_row=4):
        row[3].value, row[4].value = agree, 8 - agree
    book.save(path)


def subjects_of(path: Path) -> list[str]:
    return [str(row[2].value) for row in load_workbook(path)["Tổng số"].iter_rows(min_row=4)]


def test_the_evening_of_the_page_runs_from_ballots_to_minutes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(FIXTURES / "buoi_hop.xlsx", tmp_path / "buoi_hop.xlsx")
    monkeypatch.chdir(tmp_path)
    done = []
    for words in commands():
        name = " ".join(words[:2])
        if name == "tally check" and "TVT-V1" in words[2]:
            one, other = Path(words[2]), Path(words[3])
            marks = marks_of(subjects_of(one))
            mark(one, "Tô Thị Mận", marks)
            mark(other, "Phạm Gia Ý", marks | {(2, 3): (DONE,)})
            code, said = run(words)
            assert code is ExitCode.DATA, "the planned mistake of the second teller"
            assert said.count("counts-differ") == 2
            mark(other, "Phạm Gia Ý", marks)
        if name == "tally confirm" and "TVT-V2" in words[3]:
            for path, teller in zip(words[3:5], ("Tô Thị Mận", "Phạm Gia Ý"), strict=True):
                type_totals(Path(path), teller, agree=3)
        if words[0] == "fill" and "Biên bản kiểm phiếu đảng viên" in words:
            propose(Path(words[1]))
        code, said = run(words)
        assert code is ExitCode.OK, said
        done.append(name)
    assert {"ballots buoi_hop.xlsx", "tally sheet", "tally confirm", "tally forget"} <= set(done)
    [record] = tmp_path.rglob("Biên bản kiểm phiếu*.docx")
    assert minutes_checker.check(record.read_bytes()) == []
    [[_, doubted], *_] = [
        [cell.text.split("\n")[0] for cell in row.cells[3:5]]
        for table in docx.Document(str(record)).tables
        for row in table.rows
        if "Phạm Gia Ý" in row.cells[1].text
    ]
    assert doubted == "1"
    [second] = tmp_path.rglob("TVT-V2*Mẫu 11*.docx")
    listed = "\n".join(
        cell.text for row in docx.Document(str(second)).tables[0].rows for cell in row.cells
    )
    assert "Phạm Gia Ý" not in listed, "who came out HTNV is not on the second ballot"
    assert "Trần Đức Mạnh Khôi" not in listed, "four of the eight returned are not more than half"
    assert "Hoàng Văn Tú" in listed
    assert list(tmp_path.rglob("Mẫu 13*.docx"))


def propose(path: Path) -> None:
    """Type on the sheet of decisions what the meeting proposed."""
    review = pipeline.load(path, Folders()).view.review
    changes = [
        RowChange(
            record=Decision,
            row=None,
            values={
                "subject": member.code,
                "proposed": Grade.HOAN_THANH if member.code == "TV05" else Grade.TOT,
            },
        )
        for member in review.members
    ]
    data, _ = update(path, changes)
    path.write_bytes(data)


def records_of(workbook: str) -> list[bytes]:
    """Return every final record of a count on members that a workbook can give."""
    loaded = pipeline.load(FIXTURES / workbook, Folders())
    press = Press(loaded.view)
    request = plan.Request(forms=[RECORD], mode=Mode.FINAL, units=loaded.units)
    made = [press.make(paper) for paper in plan.requested(request, loaded.forms, loaded.view)]
    return [each.data for each in made if not each.lacking]


def test_a_second_reader_agrees_with_every_record_of_the_example() -> None:
    records = records_of("van_phong_ubnd_tinh.xlsx")
    assert len(records) == 12
    for record in records:
        assert minutes_checker.check(record) == []


@pytest.mark.parametrize(
    ("old", "new"), [("77,78%", "77,8%"), ("HTTNV", "HTXSNV"), (" = phát ra 9", " = phát ra 8")]
)
def test_the_second_reader_finds_a_number_that_was_changed(old: str, new: str) -> None:
    """Change one printed word of a record: the reader must not agree any more."""
    record = next(
        each for each in records_of("van_phong_ubnd_tinh.xlsx") if changed(each, old, new)
    )
    altered = changed(record, old, new)
    assert altered is not None
    assert minutes_checker.check(altered)


def changed(record: bytes, old: str, new: str) -> bytes | None:
    """Return a record with the first `old` in a cell or line of numbers replaced, if any."""
    paper = docx.Document(io.BytesIO(record))
    lines = [line for line in paper.paragraphs if "= phát ra" in line.text]
    cells = [
        line for row in paper.tables[2].rows[2:] for cell in row.cells for line in cell.paragraphs
    ]
    for line in (*lines, *cells):
        if old in line.text:
            text = line.text.replace(old, new, 1)
            for run_ in line.runs[1:]:
                run_.text = ""
            line.runs[0].text = text
            out = io.BytesIO()
            paper.save(out)
            return out.getvalue()
    return None


def test_a_record_of_a_vote_that_was_counted_once_is_not_final() -> None:
    loaded = pipeline.load(FIXTURES / "van_phong_ubnd_tinh.xlsx", Folders())
    review = loaded.view.review
    once = tuple(replace(row, counted_by=None) for row in review.sessions)
    view = replace(loaded.view, review=replace(review, sessions=once))
    request = plan.Request(forms=[RECORD], mode=Mode.FINAL, units=loaded.units[1:2])
    [paper] = plan.requested(request, loaded.forms, view)
    said = "thiếu «Hai người đếm khớp nhau» của lần bỏ phiếu của Chi bộ Hành chính - Quản trị"
    lacking = [problem.message for problem in Press(view).make(paper).lacking]
    assert lacking == [f"{said} về đảng viên"] * 2, "one for each round"
