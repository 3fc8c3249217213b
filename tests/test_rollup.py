"""Many workbooks added up: the figures, what contradicts, each by the guideline of its year."""

import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import run
from docx_text import text_of
from rollup_books import BOOKS, Book

from docgen import dossier, pipeline, rollup
from docgen.cli import main
from docgen.errors import DataError, ExitCode, InputError, OutputError
from docgen.figures import (
    CELLS,
    COMMITTEES,
    LEADERSHIPS,
    MEMBERS,
    UNITS,
    contradictions,
    rolled_up,
    tables_of,
    this_year,
    totals,
)
from docgen.model import CollectiveKind, Grade, Subject, UnitKind
from docgen.model.figures import BodyFigures, Figures, UnitFigures
from docgen.pipeline import Folders, Job
from docgen.rollup import Gathered
from docgen.statistics import from_report

ROOT = Path(__file__).parent.parent
PUBLISHED = ROOT / "fixtures" / "bao_lam_2018_2022.toml"


def quiet(_done: int, _total: int, _what: str) -> None:
    """Show no progress."""


def gathered(folder: Path, *books: Book) -> Gathered:
    files = [book.written(folder) for book in books]
    return rollup.gather(files, Folders(), quiet)


def refused(folder: Path, *books: Book) -> list[tuple[str, str]]:
    with pytest.raises(DataError) as caught:
        gathered(folder, *books)
    return [(problem.code, problem.where) for problem in caught.value.problems]


def told(found: Gathered) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in found.problems]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Gathered:
    return gathered(tmp_path_factory.mktemp("three"), *BOOKS)


def test_levels_are_added_up_for_each_kind_of_subject(three: Gathered) -> None:
    found = three.rollup
    assert this_year(found, UNITS) == (1, 1, 1, 0)
    assert this_year(found, CELLS) == (0, 6, 0, 0)
    assert this_year(found, COMMITTEES) == (0, 1, 1, 0)
    assert this_year(found, LEADERSHIPS) == (1, 0, 0, 0)
    assert this_year(found, MEMBERS) == (3, 9, 2, 1)
    assert sum(unit.members for unit in found.units) == 16
    assert (three.workbooks, found.name) == (3, "Đảng bộ huyện Bình Lâm")


def test_former_years_come_from_the_sheets_of_history(three: Gathered) -> None:
    tables = {table.id: table for table in tables_of(three.rollup)}
    assert [(each.year, each.counts) for each in tables[MEMBERS].columns] == [
        (2022, (1, 3, 1, 0)),
        (2023, (3, 9, 2, 1)),
    ]


def test_a_level_that_is_open_is_named_by_file_and_not_counted(three: Gathered) -> None:
    assert told(three) == [("rollup-undecided", "Đảng bộ thị trấn Bến Đá.xlsx › Quyết định")]
    assert "1 trường hợp" in three.problems[0].message
    assert totals(three.rollup, (2023,)).undecided[MEMBERS] == 1


def test_an_open_cell_of_a_row_that_is_there_is_named(tmp_path: Path) -> None:
    book = Book(name="Đảng bộ xã Lộc Sơn", members=("t",))
    decisions = [
        {**row, "decided": None, "proposed": Grade.TOT} for row in book.rows()["Quyết định"]
    ]
    path = book.written(tmp_path, **{"Quyết định": decisions})
    found = rollup.gather([path], Folders(), quiet)
    assert {where for _, where in told(found)} == {
        f"Đảng bộ xã Lộc Sơn.xlsx › Quyết định › C{row}" for row in (4, 5, 6)
    }


def test_one_organisation_in_two_workbooks_is_refused(tmp_path: Path) -> None:
    first, second, _ = BOOKS
    files = [first.written(tmp_path), second.written(tmp_path), first.written(tmp_path / "b")]
    with pytest.raises(DataError) as caught:
        rollup.gather(files, Folders(), quiet)
    [problem] = caught.value.problems
    assert (problem.code, problem.where) == (
        "rollup-unit-twice",
        "Đảng bộ xã An Hòa.xlsx › Tổ chức › B4",
    )


def test_workbooks_of_different_years_are_refused_by_cell(tmp_path: Path) -> None:
    late = replace(BOOKS[2], year=2024)
    [(code, where)] = refused(tmp_path, BOOKS[0], BOOKS[1], late)
    assert code == "rollup-years-differ"
    assert where.startswith("Đảng bộ thị trấn Bến Đá.xlsx › Kỳ đánh giá › C")


def test_problems_of_all_workbooks_come_at_once(tmp_path: Path) -> None:
    books = [replace(book, members=("t",)) for book in BOOKS[:2]]
    files = []
    for book in books:
        rows = book.rows()
        rows["Đảng viên"][0]["unit"] = "C9"
        files.append(book.written(tmp_path, **{"Đảng viên": rows["Đảng viên"]}))
    with pytest.raises(DataError) as caught:
        rollup.gather(files, Folders(), quiet)
    named = [problem.where.split(" › ")[0] for problem in caught.value.problems]
    assert list(dict.fromkeys(named)) == [path.name for path in files]


def test_other_guidelines_and_superiors_are_told_and_no_common_quota_is_reckoned(
    tmp_path: Path,
) -> None:
    other = replace(BOOKS[1], ruleset="qd366_2025", superior="Đảng bộ huyện Bình Lộc")
    found = gathered(tmp_path, BOOKS[0], BOOKS[2], other)
    codes = [code for code, where in told(found) if where.startswith(other.name)]
    assert codes == ["rollup-rulesets-differ", "rollup-superiors-differ"]
    assert found.rollup.name == "Đảng bộ huyện Bình Lâm"
    same = found.rollup.percents.get(MEMBERS) == 20
    assert same == all(unit.percent == 20 for unit in found.rollup.units)


@pytest.mark.parametrize(
    ("cards", "same"),
    [
        ((("01",), ("01",)), "cùng số thẻ đảng"),
        (((), ()), "cùng họ tên, ngày sinh"),
        ((("01",), ("02",)), ""),
    ],
)
def test_a_member_rated_in_two_workbooks_is_named(
    tmp_path: Path, cards: tuple[tuple[str, ...], tuple[str, ...]], same: str
) -> None:
    one = Book(name="Đảng bộ xã Hòa", members=("t",), cards=cards[0])
    two = Book(name="Đảng bộ thôn Hòa", members=("t",), cards=cards[1])
    found = [each for each in gathered(tmp_path, one, two).problems if "twice" in each.code]
    assert [each.where for each in found] == ["Đảng bộ thôn Hòa.xlsx › Đảng viên › B4"] * bool(same)
    assert all(same in each.message and "Đảng bộ xã Hòa.xlsx" in each.message for each in found)


def test_a_member_whose_level_is_open_in_one_of_them_is_not_rated_twice(tmp_path: Path) -> None:
    one = Book(name="Đảng bộ xã Hòa", members=("t",))
    two = Book(name="Đảng bộ thôn Hòa", members=(".",))
    assert "rollup-member-twice" not in dict(told(gathered(tmp_path, one, two)))


def district() -> Figures:
    """Return the figures of one year as seed 003 publishes them, each level a row of its own."""
    tables = {table.id: table.columns[-1].counts for table in from_report(PUBLISHED)}

    def grades(table: str) -> list[Grade]:
        return [g for g, count in zip(Grade, tables[table], strict=True) for _ in range(count)]

    units = tuple(
        UnitFigures(
            base=f"Đảng bộ {number}",
            name=f"Đảng bộ {number}",
            kind=UnitKind.DANG_BO_CO_SO if number < 16 else UnitKind.CHI_BO_CO_SO,
            grade=grade,
            is_due=True,
            members=sum(tables[MEMBERS]) if number == 0 else 0,
            counts=tables[MEMBERS] if number == 0 else (0, 0, 0, 0),
            undecided=0,
            percent=20,
        )
        for number, grade in enumerate(grades(UNITS))
    )
    kinds = ((COMMITTEES, CollectiveKind.CAP_UY), (LEADERSHIPS, CollectiveKind.LANH_DAO))
    return Figures(
        file="a.xlsx",
        year=2022,
        year_where="a.xlsx › C3",
        ruleset="r",
        ruleset_name="R",
        ruleset_where="a.xlsx › C4",
        superior="Đảng bộ huyện Bình Lâm",
        superior_where="a.xlsx › C6",
        bases=tuple((unit.name, "a.xlsx") for unit in units),
        percents={Subject.MEMBER: 20},
        units=units,
        bodies=tuple(
            BodyFigures(base=units[0].base, name=f"{table} {n}", kind=kind, grade=g, is_due=True)
            for table, kind in kinds
            for n, g in enumerate(grades(table))
        ),
        former=(),
        people=(),
    )


def test_the_tables_and_quotas_of_seed_003_come_out_as_published() -> None:
    tables = from_report(PUBLISHED)
    found = rolled_up([district()], {PUBLISHED.name: tables})
    assert len(found.units) == 58
    for table, made in zip(tables, tables_of(found), strict=False):
        assert made.id == table.id
        assert [(c.year, c.counts, c.quotas) for c in made.columns] == [
            (c.year, c.counts, c.quotas) for c in table.columns
        ]


def test_the_two_misprints_of_seed_003_are_told_and_no_other() -> None:
    published = {PUBLISHED.name: from_report(PUBLISHED)}
    figures = [district()]
    found = list(contradictions(figures, published, rolled_up(figures, published)))
    assert [problem.code for problem in found] == ["sum-differs", "sum-differs"]
    assert ["2018" in found[0].where, "2019" in found[1].where] == [True, True]


def test_one_level_more_than_published_is_told() -> None:
    published = {PUBLISHED.name: from_report(PUBLISHED)}
    own = district()
    first = replace(own.units[0], counts=(497, 2411, 93, 16), members=3017)
    figures = [replace(own, units=(first, *own.units[1:]))]
    found = list(contradictions(figures, published, rolled_up(figures, published)))
    [differs] = [problem for problem in found if problem.code == "rollup-differs"]
    assert differs.where.endswith("Đảng viên › 2022")
    assert differs.message == "HTXSNV: báo cáo ghi 496, các sổ cộng lại 497"


def test_published_years_stand_in_place_of_remembered_ones() -> None:
    published = {PUBLISHED.name: from_report(PUBLISHED)}
    remembered = replace(
        rolled_up([district()], published).former[0], source="a.xlsx", counts=(1, 0, 0, 0)
    )
    figures = [replace(district(), former=(remembered,))]
    former = rolled_up(figures, published).former
    assert [row for row in former if row.source == "a.xlsx"] == []
    assert [row.counts for row in rolled_up(figures, {}).former] == [(1, 0, 0, 0)]


def test_each_workbook_is_judged_by_the_guideline_and_forms_of_its_own_year(tmp_path: Path) -> None:
    old = replace(BOOKS[1], year=2022, ruleset="bao_lam_2022")
    new = BOOKS[0]
    found = {}
    for book in (old, new):
        loaded = pipeline.load(book.written(tmp_path), Folders())
        found[book.year] = loaded
    assert found[2022].view.ruleset.id == "bao_lam_2022"
    assert found[2023].view.ruleset.id == "vp_ubnd_2023"
    cited = {
        year: {
            step.cite.split(",")[0]
            for own in loaded.view.results.everyone.values()
            for step in own.steps
        }
        for year, loaded in found.items()
    }
    assert cited[2022]
    assert cited[2023]
    assert not cited[2022] & cited[2023]


def test_the_dossier_of_an_old_year_is_made_of_the_forms_of_that_year(tmp_path: Path) -> None:
    book = Book(
        name="Đảng bộ xã Lộc Sơn", members=("t",), year=2022, ruleset="bao_lam_2022"
    ).written(tmp_path)
    out = io.StringIO()
    main(["dossier", "build", str(book), "-o", str(tmp_path / "ho_so"), "--dry-run"], out, out)
    names = out.getvalue()
    assert "Biểu số 1 - " in names
    assert "Mẫu 13" not in names
    new = BOOKS[1].written(tmp_path)
    out = io.StringIO()
    main(["dossier", "build", str(new), "-o", str(tmp_path / "ho_so"), "--dry-run"], out, out)
    assert "Mẫu 15" in out.getvalue()
    assert "Biểu số 1 - " not in out.getvalue()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the three workbooks lie, and beside them what was made of them."""
    root = tmp_path_factory.mktemp("made")
    for book in BOOKS:
        book.written(root / "so")
    (root / "so" / "~$mo.xlsx").write_bytes(b"")
    code, out, _ = run("rollup", str(root / "so"), "-o", str(root / "ra"))
    assert code is ExitCode.INCOMPLETE
    assert "3 sổ làm việc, 9 tổ chức đảng, 16 đảng viên, 15 người đã có mức" in out
    assert "[rollup-undecided]" in out
    return root


def folder_in(root: Path) -> Path:
    [folder] = [path for path in (root / "ra").iterdir() if path.is_dir()]
    return folder


def test_the_command_makes_a_sealed_folder(made: Path) -> None:
    folder = folder_in(made)
    assert folder.name == "Tổng hợp Đảng bộ huyện Bình Lâm 2023"
    assert sorted(path.suffix for path in folder.iterdir()) == [".docx", ".txt", ".txt", ".xlsx"]
    assert dossier.verify(folder) == ()
    notes = (folder / rollup.NOTES).read_text(encoding="utf-8-sig")
    assert notes.startswith("CÒN THIẾU, MÂU THUẪN: 1\n")


def test_the_report_prints_the_figures(made: Path) -> None:
    [report] = folder_in(made).glob("*.docx")
    text = text_of(report.read_bytes())
    assert "có 3 tổ chức cơ sở đảng, gồm 3 đảng bộ cơ sở và 0 chi bộ cơ sở" in text
    assert "15 đảng viên đã được quyết định mức xếp loại năm 2023" in text
    assert "Đảng bộ thị trấn Bến Đá: 1 đảng viên." in text
    assert "HUYỆN ỦY BÌNH LÂM" in text


def test_the_same_workbooks_give_the_same_bytes(made: Path, tmp_path: Path) -> None:
    run("rollup", str(made / "so"), "-o", str(tmp_path))
    again = next(path for path in tmp_path.iterdir() if path.is_dir())
    for path in folder_in(made).iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes()


def test_nothing_is_replaced_unasked_and_own_work_is_never(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    argv = (str(tmp_path / "so"), "-o", str(tmp_path / "ra"))
    assert run("rollup", *argv)[0] is ExitCode.OUTPUT
    assert run("rollup", *argv, "--replace")[0] is ExitCode.INCOMPLETE
    (folder_in(tmp_path) / "ghi_chu.txt").write_text("của tôi", encoding="utf-8")
    assert run("rollup", *argv, "--replace")[0] is ExitCode.OUTPUT


def test_nothing_is_left_where_the_making_fails(
    three: Gathered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rollup, "write_rollup", full)
    job = Job(target=tmp_path, pdf=False, replace=False, progress=quiet)
    with pytest.raises(OutputError):
        rollup.make(three, job)
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_lists_and_writes_nothing(made: Path, tmp_path: Path) -> None:
    code, out, _ = run("rollup", str(made / "so"), "-o", str(tmp_path / "ra"), "--dry-run")
    assert code is ExitCode.OK
    assert len(out.splitlines()) == 3
    assert not (tmp_path / "ra").exists()


def test_machines_are_told_the_figures(made: Path, tmp_path: Path) -> None:
    _, out, _ = run("rollup", str(made / "so"), "-o", str(tmp_path), "--json")
    told_ = json.loads(out)
    assert told_["dang_vien"] == [3, 9, 2, 1]
    assert [problem["code"] for problem in told_["problems"]] == ["rollup-undecided"]


def test_a_folder_without_workbooks_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        rollup.find_files([tmp_path, PUBLISHED])
    assert caught.value.problems[0].code == "rollup-no-workbook"


def test_fill_refuses_a_form_that_adds_up_workbooks(tmp_path: Path) -> None:
    book = BOOKS[1].written(tmp_path)
    talk = io.StringIO()
    form = "chung/bao_cao_tong_hop"
    argv = ["fill", str(book), "--form", form, "-o", str(tmp_path / "ra")]
    assert main(argv, io.StringIO(), talk) is ExitCode.USAGE
    assert "docgen rollup" in talk.getvalue()


def test_a_damaged_workbook_is_a_file_that_cannot_be_read_not_facts_that_are_wrong(
    tmp_path: Path,
) -> None:
    books = tmp_path / "so"
    BOOKS[0].written(books)
    (books / "hong.xlsx").write_bytes(b"PK hong")
    code, _, talk = run("rollup", str(books), "-o", str(tmp_path / "ra"))
    assert code is ExitCode.INPUT
    assert "hong.xlsx" in talk
    assert not (tmp_path / "ra").exists()
