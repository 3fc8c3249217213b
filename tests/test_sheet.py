"""A ballot on a smaller page: the table fills it, letters stay readable, the corner stays free."""

import io
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from docx_builder import with_body, with_paragraphs
from docx_text import text_of
from lxml import etree

from docgen import pipeline
from docgen.context import Paper
from docgen.forms import Mode
from docgen.pipeline import Folders, Press
from docgen.render import Sheet, grid_of, lay_out, marked, may_fit
from docgen.render.names import Element, W
from docgen.render.sheet import LETTERS, LOWEST_ROW, PAGES, STAMP

ROOT = Path(__file__).parent.parent
SMALL = pipeline.load(ROOT / "fixtures" / "chi_bo_nho.xlsx", Folders())


def ballot(name: str = "mau_10") -> bytes:
    form = next(form for form in SMALL.forms if form.id.endswith(f"/{name}"))
    return Press(SMALL.view).make(Paper(form=form, mode=Mode.PREFILLED, unit=SMALL.units[0])).data


def part(data: bytes, name: str = "word/document.xml") -> Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def numbers(root: Element, tag: str, key: str) -> list[int]:
    return [int(each.get(f"{W}{key}", "0")) for each in root.iter(f"{W}{tag}")]


@pytest.mark.parametrize("name", ["mau_10", "mau_05"])
@pytest.mark.parametrize("halvings", [0, 1, 2])
def test_page_and_table_have_the_size_asked_for(name: str, halvings: int) -> None:
    body = part(lay_out(ballot(name), Sheet(halvings=halvings)))
    [size] = body.iter(f"{W}pgSz")
    assert (int(size.get(f"{W}w", "")), int(size.get(f"{W}h", ""))) == PAGES[halvings]
    [margins] = body.iter(f"{W}pgMar")
    text = PAGES[halvings][0] - sum(
        int(margins.get(f"{W}{side}", "")) for side in ("left", "right")
    )
    assert numbers(body, "tblW", "w") == [text]
    assert sum(numbers(body, "gridCol", "w")) == text
    assert min(numbers(body, "trHeight", "val")) >= LOWEST_ROW


@pytest.mark.parametrize("halvings", [1, 2])
def test_letters_shrink_by_one_step_for_each_halving_and_no_more(halvings: int) -> None:
    whole = part(lay_out(ballot(), Sheet()), "word/styles.xml")
    small = part(lay_out(ballot(), Sheet(halvings=halvings)), "word/styles.xml")
    before, after = (numbers(root, "sz", "val") for root in (whole, small))
    assert after == [round(size * LETTERS**halvings) for size in before]
    cell = [
        numbers(style, "sz", "val")[0]
        for style in small.iter(f"{W}style")
        if style.get(f"{W}styleId") == "OBang"
    ]
    assert cell[0] >= 2 * 8
    assert Fraction(5, 6) == LETTERS


def test_a_ballot_made_for_a5_keeps_its_letters_there() -> None:
    whole = part(ballot("mau_05"), "word/styles.xml")
    same = part(lay_out(ballot("mau_05"), Sheet(halvings=1)), "word/styles.xml")
    assert numbers(whole, "sz", "val") == numbers(same, "sz", "val")


def test_the_stamp_box_stands_first_and_holds_nothing_but_its_name() -> None:
    body = part(lay_out(ballot(), Sheet(halvings=1, stamp=True)))
    first = body[0][0]
    assert first.tag == f"{W}tbl"
    box, beside = first.iter(f"{W}tc")
    assert "".join(str(text) for text in box.itertext()) == STAMP
    assert "PHIẾU BIỂU QUYẾT" in "".join(str(text) for text in beside.itertext())
    assert numbers(first, "trHeight", "val")[0] >= 30 * 56
    plain = text_of(ballot()).split()
    assert [word for word in text_of(lay_out(ballot(), Sheet(stamp=True))).split() if word in plain]


def test_every_page_says_which_of_how_many_it_is_and_that_it_is_a_rehearsal() -> None:
    data = lay_out(ballot(), Sheet(numbered=True, label="THỬ"))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        headers = [name for name in package.namelist() if name.startswith("word/header")]
        assert len(headers) == 2
        for name in headers:
            text = package.read(name).decode()
            assert "THỬ" in text
            assert "Trang" in text
            assert text.index(" PAGE ") < text.index(" NUMPAGES ")
    untouched = part(lay_out(ballot(), Sheet()), "word/header1.xml")
    assert "NUMPAGES" not in etree.tostring(untouched).decode()


def test_the_bottom_is_kept_clear_for_a_code() -> None:
    body = part(lay_out(ballot(), Sheet(halvings=2, code=True)))
    [margins] = body.iter(f"{W}pgMar")
    assert int(margins.get(f"{W}bottom", "")) >= 30 * 56


def test_the_rows_of_the_table_are_read_as_text_without_head_and_groups() -> None:
    grid = grid_of(ballot())
    assert grid.heads[:2] == ("TT", "Họ và tên")
    assert [row[0] for row in grid.rows] == [str(n + 1) for n in range(len(grid.rows))]
    assert all(row[2:] == ("", "", "") for row in grid.rows)


def test_marks_go_into_the_cells_named_and_nowhere_else() -> None:
    plain = ballot()
    data = marked(plain, [(0, 2), (1, 3), (1, 4)], "X", written="chữ thêm")
    rows = grid_of(data).rows
    crosses = [
        (row, column)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if cell == "X"
    ]
    assert crosses == [(0, 2), (1, 3), (1, 4)]
    assert "chữ thêm" in text_of(data)
    assert [row[1] for row in rows] == [row[1] for row in grid_of(plain).rows]


def test_a_ballot_without_a_table_is_still_laid_out() -> None:
    data = with_paragraphs("PHIẾU")
    assert grid_of(data).rows == ()
    assert marked(data, [], "X", written="")
    assert "THỬ" in text_of(lay_out(data, Sheet(halvings=1, stamp=True, label="THỬ")))


@pytest.mark.parametrize(
    ("columns", "rows", "smallest"),
    [(1247, 12, 2), (1020, 12, 1), (800, 12, None), (1247, 30, 1), (1247, 60, None)],
)
def test_too_many_rows_or_columns_rule_a_page_out(
    columns: int, rows: int, smallest: int | None
) -> None:
    line = "<w:tr>{}" + "<w:tc><w:tcPr/><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    head = line.format("<w:trPr><w:tblHeader/></w:trPr>", "TT")
    body = "".join(line.format("", number + 1) for number in range(rows))
    widths = (567, 9355 - 567 - 4 * columns, *[columns] * 4)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    data = with_body(f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>")
    fitting = [halvings for halvings in (0, 1, 2) if may_fit(data, halvings)]
    assert max(fitting, default=None) == smallest


def test_the_same_ballot_is_laid_out_into_the_same_bytes() -> None:
    sheet = Sheet(halvings=2, numbered=True, stamp=True, code=True, label="THỬ")
    assert lay_out(ballot(), sheet) == lay_out(ballot(), sheet)
