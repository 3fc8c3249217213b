"""The five years of seed 003: sums, misprints, and the quota under each reading."""

from dataclasses import replace
from pathlib import Path

import pytest
from test_classification_builder import LEVELS, best, build, decision

from docgen.classification import classify, load_ruleset
from docgen.model import CollectiveKind, Subject
from docgen.statistics import column, from_history, from_report, sum_problems

REPORT = Path(__file__).parent.parent / "fixtures" / "bao_lam_2018_2022.toml"
PERCENTS = {Subject.MEMBER: 20, Subject.UNIT: 20}
TABLES = from_report(REPORT)
COLUMNS = [column for table in TABLES for column in table.columns]


def test_the_two_misprints_of_the_report_are_found_and_no_other() -> None:
    told = {problem.where: problem.message for problem in sum_problems(TABLES, "Báo cáo")}
    assert told == {
        "Báo cáo › Tập thể lãnh đạo, quản lý cấp huyện › 2018": (
            "bốn mức cộng lại là 35, tổng số ghi 34 (lệch +1)"
        ),
        "Báo cáo › Đảng viên › 2019": "bốn mức cộng lại là 2866, tổng số ghi 2886 (lệch -20)",
    }


@pytest.mark.parametrize(
    ("place", "within"),
    [(0, 3), (1, 3), (2, 9), (3, 14), (4, 14)],
    ids=["A floor", "A ceil", "B floor", "B ceil", "D floor"],
)
def test_how_many_of_twenty_columns_keep_to_each_reading(place: int, within: int) -> None:
    assert len(COLUMNS) == 20
    assert sum(each.quotas[place].over == 0 for each in COLUMNS) == within


def test_six_columns_are_over_under_every_reading() -> None:
    over = [
        (table.id, each.year)
        for table in TABLES
        for each in table.columns
        if all(cell.over for cell in each.quotas)
    ]
    assert over == [(name, year) for name in ("cap_uy", "ldql") for year in (2018, 2019, 2020)]


def test_one_column_in_full() -> None:
    first = TABLES[3].columns[2]
    assert [(cell.base, cell.allowed, cell.over) for cell in first.quotas] == [
        (2311, 462, 49),
        (2311, 463, 48),
        (2822, 564, 0),
        (2822, 565, 0),
        (2947, 589, 0),
    ]


def test_an_empty_year_has_no_share() -> None:
    assert {cell.share for cell in column(2023, (0, 0, 0, 0), percent=20).quotas} == {None}


def test_the_tables_of_a_workbook_count_history_and_decisions() -> None:
    case = {
        "histories": [{"grades": "HTXSNV HTTNV - . KHTNV"}],
        "decisions": [{"decided": "HTTNV"}],
    }
    review = build(case)
    results = classify(review, load_ruleset("vp_ubnd_2023"))
    tables = {table.id: table for table in from_history(review, results, percents=PERCENTS)}
    found = {each.year: each.counts for each in tables["dang_vien"].columns}
    assert found == {
        2018: (0, 0, 0, 1),
        2021: (0, 1, 0, 0),
        2022: (1, 0, 0, 0),
        2023: (0, 1, 0, 0),
    }
    assert tables["cap_uy"].columns == ()


def test_a_level_that_only_docgen_computed_is_not_counted() -> None:
    review = best()
    rules = load_ruleset("vp_ubnd_2023")
    none = from_history(review, classify(review, rules), percents=PERCENTS)
    assert all(table.columns == () for table in none)
    given = replace(review, decisions=(decision("CB", proposed=LEVELS["HTXSNV"]),))
    some = from_history(given, classify(given, rules), percents=PERCENTS)
    assert some[-1].columns[0].counts == (1, 0, 0, 0)


def test_a_committee_and_its_organisation_are_two_subjects() -> None:
    review = best(load_ruleset("huyen_2023"))
    committee = replace(review.collectives[0], kind=CollectiveKind.CAP_UY)
    levels = (decision("CB", proposed=LEVELS["HTTNV"]), decision("TT", proposed=LEVELS["HTNV"]))
    review = replace(review, collectives=(committee,), decisions=levels)
    found = from_history(review, classify(review, load_ruleset("huyen_2023")), percents=PERCENTS)
    counts = {table.id: [each.counts for each in table.columns] for table in found}
    assert counts["cap_uy"] == [(0, 0, 1, 0)]
    assert counts["ldql"] == []
    assert (0, 1, 0, 0) in counts["chi_bo"]
