"""The table of ambiguity A16 from the tellers' totals to the printed record, for each reading.

Cites: domain/rules A16; seed 001, III.6.14.
"""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import minutes_checker
import pytest
from docx_text import text_of
from openpyxl import load_workbook
from test_figures import table_rows

from docgen import pipeline, plan
from docgen.classification import load_ruleset
from docgen.cli import main
from docgen.errors import ExitCode
from docgen.excel import write
from docgen.forms import Mode
from docgen.model import BallotAbout, Role, UnitKind, VoteRound
from docgen.pipeline import Folders, Press

BEST, GOOD, DONE, FAILED = "HTXSNV", "HTTNV", "HTNV", "KHTNV"
TABLE = (
    ((8, 7, 0, 0), (BEST, BEST, BEST)),
    ((7, 8, 0, 0), (GOOD, GOOD, GOOD)),
    ((5, 4, 6, 0), (GOOD, GOOD, GOOD)),
    ((3, 3, 9, 0), (DONE, GOOD, DONE)),
    ((0, 2, 5, 8), (FAILED, DONE, FAILED)),
    ((1, 6, 8, 0), (DONE, GOOD, DONE)),
    ((2, 5, 4, 4), (DONE, GOOD, GOOD)),
)
"""Votes of fifteen, and what they give under R1, R2 and R3."""
TIE = (8, 0, 0, 8)
READINGS = ("R1", "R2", "R3")


def ruleset_in(folder: Path, reading: str) -> str:
    """Write a guideline of a local body that differs from the district's in this reading only."""
    (folder / "xa_thu.toml").write_text(
        f"""id = "xa_thu"
extends = "huyen_2023"
title = "Hướng dẫn thử của xã"
valid_from = 2023-01-01

[source]
what = "Hướng dẫn thử của xã"
short = "Hướng dẫn thử"
issuer = "Đảng ủy xã"

[settings.A16]
reading = "{reading}"
text = "Cách tính kết quả phiếu"
cite = "III.6.14"
""",
        encoding="utf-8",
    )
    return "xa_thu"


def workbook(path: Path, ruleset: str, people: int, voters: int) -> None:
    """Write a chi bộ that is going to vote on some of its members."""
    rows: dict[str, list[dict[str, object]]] = {
        "Kỳ đánh giá": [
            {"year": 2023, "ruleset": ruleset, "place": "An Bình", "superior": "Huyện ủy"}
        ],
        "Tổ chức": [
            {
                "code": "CB",
                "name": "Chi bộ Một",
                "kind": UnitKind.CHI_BO_CO_SO,
                "assessed": date(2023, 12, 1),
                "signer": "Người 1",
                "signer_role": Role.BI_THU,
            }
        ],
        "Đảng viên": [
            {
                "code": f"N{n}",
                "name": f"Người {n}",
                "unit": "CB",
                "admitted": date(2000, 1, 1),
                "official": date(2001, 1, 1),
            }
            for n in range(1, people + 1)
        ],
        "Chức vụ": [{"member": "N1", "unit": "CB", "role": Role.BI_THU}],
        "Kỷ luật, kết luận": [],
        "Hội nghị bỏ phiếu": [
            {
                "code": "V1",
                "unit": "CB",
                "round": VoteRound.MUC,
                "held": date(2023, 12, 1),
                "about": BallotAbout.MEMBERS,
                "summoned": voters,
                "present": voters,
                "eligible": voters,
                "place": "Hội trường",
                "chair": "Người 1",
                "head_teller": "Người 2",
                "tellers": "Người 3",
            }
        ],
    }
    path.write_bytes(write(rows, load_ruleset("huyen_2023").criteria))


def type_totals(path: Path, teller: str, votes: Sequence[tuple[int, ...]], voters: int) -> None:
    book = load_workbook(path)
    stated: dict[str, str | int] = dict.fromkeys(("issued", "returned", "valid"), voters)
    stated |= {"teller": teller, "invalid": 0}
    for row in book["Số phiếu"].iter_rows(min_row=4):
        if row[0].value in stated:
            row[2].value = stated[str(row[0].value)]
    totals = {str(row[0].value): row for row in book["Tổng số"].iter_rows(min_row=4)}
    for number, counts in enumerate(votes, start=1):
        for place, count in enumerate(counts, start=3):
            totals[f"N{number}"][place].value = count
    book.save(path)


def record_of(folder: Path, reading: str, votes: Sequence[tuple[int, ...]]) -> bytes:
    """Return the record of a vote, counted twice, confirmed, and printed."""
    voters = sum(votes[0])
    book, counted = folder / "so.xlsx", folder / "so_moi.xlsx"
    workbook(book, ruleset_in(folder, reading), len(votes), voters)
    laws = ("--rulesets", str(folder))

    def run(*words: object) -> str:
        out, talk = io.StringIO(), io.StringIO()
        assert main([str(word) for word in words], out, talk) is ExitCode.OK, talk.getvalue()
        return out.getvalue()

    run("tally", "sheet", book, "--session", "V1", "-o", folder / "dem", *laws)
    files = sorted((folder / "dem").iterdir())
    for path, teller in zip(files, ("Một", "Hai"), strict=True):
        type_totals(path, teller, votes, voters)
    run("tally", "confirm", book, *files, "-o", counted, *laws)
    loaded = pipeline.load(counted, Folders(rulesets=(folder,)))
    request = plan.Request(
        forms=["chung/bien_ban_kiem_phieu_dang_vien"], mode=Mode.FINAL, units=loaded.units
    )
    [paper] = plan.requested(request, loaded.forms, loaded.view)
    return Press(loaded.view).make(paper).data


@pytest.mark.parametrize("reading", READINGS)
def test_the_record_says_what_the_table_of_the_guideline_says(reading: str, tmp_path: Path) -> None:
    record = record_of(tmp_path, reading, [votes for votes, _ in TABLE])
    place = READINGS.index(reading)
    rows = {row[1]: row for row in table_rows(record, 12)}
    said = [rows[f"Người {number}"][10].strip() for number in range(1, len(TABLE) + 1)]
    assert said == [levels[place] for _, levels in TABLE]
    if reading == "R1":
        wrong = [each for each in minutes_checker.check(record) if "Người" in each]
        assert wrong == []


@pytest.mark.parametrize("reading", READINGS)
def test_a_tie_is_printed_with_both_levels_and_waits_for_the_head(
    reading: str, tmp_path: Path
) -> None:
    text = text_of(record_of(tmp_path, reading, [TIE]))
    assert "người đứng đầu" in text
    waiting = text[text.index("III. Kết luận") :]
    assert "Hoàn thành xuất sắc nhiệm vụ" in waiting
    assert "Không hoàn thành nhiệm vụ" in waiting
