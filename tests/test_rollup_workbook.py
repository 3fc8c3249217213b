"""The workbook of a roll-up: every formula comes to what docgen reckons, reckoned another way."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from rollup_books import BOOKS
from test_rollup import PUBLISHED, district, quiet

from docgen import office, rollup
from docgen.context.statistics import years_of
from docgen.excel import write_rollup
from docgen.figures import rolled_up, totals
from docgen.model.figures import RollUp
from docgen.pipeline import Folders
from docgen.statistics import from_report

Value = str | int | Fraction | None
_RANGE = re.compile(r"(?:'([^']+)'!)?\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")


class Sheets:
    """A small spreadsheet of our own: the functions that the workbook uses, in exact numbers."""

    def __init__(self, data: bytes) -> None:
        """Open a workbook."""
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self._known: dict[tuple[str, str], Value] = {}

    def value(self, sheet: str, place: str) -> Value:
        """Return what a cell says, or what its formula comes to."""
        if (sheet, place) not in self._known:
            content = self.book[sheet][place].value
            if isinstance(content, str) and content.startswith("="):
                content = self._reckoned(sheet, content[1:])
            assert content is None or isinstance(content, str | int | Fraction)
            self._known[sheet, place] = content
        return self._known[sheet, place]

    def _cells(self, sheet: str, match: re.Match[str]) -> list[Value]:
        name, left, top, right, bottom = match.groups()
        cells = self.book[name or sheet][f"{left}{top}:{right or left}{bottom or top}"]
        return [self.value(name or sheet, cell.coordinate) for row in cells for cell in row]

    def _reckoned(self, sheet: str, formula: str) -> Value:
        """Return what a formula comes to: its cells as names, its functions as Python's."""
        texts: list[str] = []

        def text(match: re.Match[str]) -> str:
            texts.append(match.group(1))
            return f"texts[{len(texts) - 1}]"

        names: list[list[Value]] = []

        def cells(match: re.Match[str]) -> str:
            names.append(self._cells(sheet, match))
            whole = f"cells[{len(names) - 1}]"
            return whole if match.group(4) else f"one({whole})"

        parts = re.split(r"('[^']+'!\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)", formula)
        for place, part in enumerate(parts):
            plain = re.sub(r'"([^"]*)"', text, part) if place % 2 == 0 else part
            parts[place] = _RANGE.sub(cells, plain)
        code = "".join(parts)
        if code.startswith("IF("):
            test, yes, no = code[3:-1].split(",", 2)
            code = f"({yes}) if ({test.replace('=', '==')}) else ({no})"
        known: dict[str, object] = {"texts": texts, "cells": names, "one": one, **FUNCTIONS}
        result = eval(code, {"__builtins__": {}}, known)  # noqa: S307  # formulas of our own
        assert isinstance(result, str | int | Fraction)
        return result

    def formulas(self) -> Iterator[tuple[str, str]]:
        """Yield the places of all formulas."""
        for page in self.book.worksheets:
            for row in page.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        yield page.title, cell.coordinate


def one(cells: list[Value]) -> Value:
    """Return the value of one cell; an empty one is no text, and 0 to numbers."""
    value = cells[0]
    if value is None:
        return ""
    return Fraction(value) if isinstance(value, int) else value


def summed(*lists: list[Value]) -> Fraction:
    return sum(
        (Fraction(v) for each in lists for v in each if not isinstance(v, str | None)), Fraction()
    )


def counted(*pairs: object) -> int:
    return sum(matches(pairs))


def summed_where(cells: list[Value], *pairs: object) -> Fraction:
    return summed([v for v, holds in zip(cells, matches(pairs), strict=True) if holds])


def matches(pairs: tuple[object, ...]) -> list[bool]:
    found: list[list[bool]] = []
    for cells, wanted in zip(pairs[::2], pairs[1::2], strict=True):
        assert isinstance(cells, list)
        found.append([cell == wanted for cell in cells])
    return [all(row) for row in zip(*found, strict=True)]


FUNCTIONS: dict[str, Callable[..., object]] = {
    "SUM": summed,
    "COUNTIFS": counted,
    "SUMIFS": summed_where,
    "MAX": max,
    "INT": lambda value: Fraction(value.__floor__()),
}


def stored(data: bytes) -> dict[tuple[str, str], object]:
    """Return the results that stand beside the formulas in the file."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        (page.title, cell.coordinate): cell.value
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
    }


def small(tmp_path: Path) -> RollUp:
    files = [*(book.written(tmp_path) for book in BOOKS), PUBLISHED]
    return rollup.gather(files, Folders(), quiet).rollup


def seed() -> RollUp:
    return rolled_up([district()], {PUBLISHED.name: from_report(PUBLISHED)})


def empty(given: RollUp) -> RollUp:
    return RollUp(
        name="",
        year=given.year,
        guidelines=(),
        units=given.units[:1],
        bodies=(),
        former=(),
        percents={},
    )


def written(given: RollUp) -> bytes:
    return write_rollup(given, totals(given, years_of(given.year)))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    three = small(tmp_path_factory.mktemp("books"))
    return [written(three), written(seed()), written(empty(seed()))]


def test_every_formula_comes_to_what_docgen_reckons(books: list[bytes]) -> None:
    for data in books:
        sheets, results = Sheets(data), stored(data)
        places = list(sheets.formulas())
        assert len(places) > 100
        for place in places:
            result = results[place]
            reckoned = sheets.value(*place)
            if isinstance(reckoned, str):
                assert (result or "") == reckoned, place
            else:
                assert isinstance(result, int | float), place
                assert reckoned is not None
                assert result == pytest.approx(float(reckoned), abs=1e-12), place


def test_the_figures_of_seed_003_stand_on_the_sheet_of_sums() -> None:
    results = stored(written(seed()))
    rows = [[results["Tổng hợp", f"{letter}{row}"] for letter in "ABCDEF"] for row in range(4, 8)]
    assert rows == [
        ["Tổ chức cơ sở đảng", 11, 44, 1, 2, 58],
        ["Cấp ủy", 7, 27, 0, 2, 36],
        ["Tập thể lãnh đạo, quản lý", 3, 26, 0, 1, 30],
        ["Đảng viên", 496, 2411, 93, 16, 3016],
    ]
    differences = [
        value for (page, at), value in results.items() if (page, at[0]) == ("Các năm trước", "I")
    ]
    assert sorted(v for v in differences if isinstance(v, int) and v) == [-20, 1]


def test_a_number_changed_by_hand_changes_the_sums() -> None:
    data = written(seed())
    book = openpyxl.load_workbook(io.BytesIO(data))
    book["Tổ chức"]["G4"].value += 5
    changed = io.BytesIO()
    book.save(changed)
    sheets = Sheets(changed.getvalue())
    assert sheets.value("Tổng hợp", "B7") == 501
    assert sheets.value("Năm năm", "F77") == 501
    assert sheets.value("Theo tổ chức cơ sở", "F4") == 501


def test_the_workbook_has_charts_headers_and_a_print_setup() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(seed())))
    assert [page.title for page in book] == [
        "Tổng hợp",
        "Năm năm",
        "Theo tổ chức cơ sở",
        "Tổ chức",
        "Tập thể",
        "Các năm trước",
    ]
    with zipfile.ZipFile(io.BytesIO(written(seed()))) as archive:
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 6
    for page in book:
        assert page.freeze_panes == "C4"
        assert page.print_title_rows == "$3:$3"
        assert page.page_setup.orientation == "landscape"


def test_the_same_figures_give_the_same_bytes() -> None:
    assert written(seed()) == written(seed())


@pytest.mark.office
@pytest.mark.skipif(office.find_soffice() is None, reason="cần LibreOffice")
def test_libreoffice_reckons_the_same(tmp_path: Path, books: list[bytes]) -> None:
    for number, data in enumerate(books):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(without_results(data))
        again = recalculated(path)
        if again is None:
            pytest.skip("LibreOffice ở đây không có Calc")
        results, found = stored(data), stored(again)
        for place in Sheets(data).formulas():
            ours, theirs = results[place] or 0, found[place] or 0
            assert isinstance(ours, int | float)
            assert isinstance(theirs, int | float), (place, theirs)
            assert theirs == pytest.approx(ours, abs=1e-9), place


def without_results(data: bytes) -> bytes:
    """Return the workbook as if it had never been calculated."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", old.read(name))
            new.writestr(name, content)
    return made.getvalue()


def recalculated(path: Path) -> bytes | None:
    """Return what LibreOffice makes of a workbook, None where it cannot open one."""
    import subprocess  # noqa: PLC0415  # only where LibreOffice is

    soffice = office.find_soffice()
    assert soffice is not None
    target = path.parent / "ra"
    profile = f"-env:UserInstallation={(path.parent / 'ho_so').as_uri()}"
    subprocess.run(  # noqa: S603  # LibreOffice itself
        [
            str(soffice),
            profile,
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(target),
            str(path),
        ],
        capture_output=True,
        check=False,
        timeout=120,
    )
    made = target / path.name
    return made.read_bytes() if made.is_file() else None
