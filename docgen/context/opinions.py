"""The words of what a unit did with the rules of those above, and what it thinks of them.

Which items a form asks about is the form's own data.
Cites: seed 003, Biểu số 1 to 4.
"""

from collections.abc import Sequence
from dataclasses import replace

from docgen import vi
from docgen.context.statistics import KEYS, years_of
from docgen.context.view import View
from docgen.context.words import TICK, Fact, Word, Writer, fact
from docgen.forms import Form, Mode
from docgen.model import DocumentGroup, Guidance, Opinion, Unit, YesNo

_GROUPS = {
    "quy_dinh": DocumentGroup.QUY_DINH,
    "huong_dan": DocumentGroup.HUONG_DAN,
    "chi_dao": DocumentGroup.CHI_DAO,
}
Row = dict[str, object]


def guidance_words(unit: Unit, writer: Writer, view: View) -> Row:
    """Return the documents of five years by group and year, and those of this year as lines."""
    rows = [row for row in view.review.guidance if row.unit == unit.code]
    year = view.review.period.year
    table: dict[str, Row] = {}
    for key, group in _GROUPS.items():
        of_group = [row for row in rows if row.group is group]
        by_year = [[row for row in of_group if row.year == each] for each in years_of(year)]
        table[key] = {
            "so": {
                k: _lines(each, "number", writer, view)
                for k, each in zip(KEYS, by_year, strict=True)
            },
            "ngay": {
                k: _lines(each, "day", writer, view) for k, each in zip(KEYS, by_year, strict=True)
            },
        }
    this_year = [row for row in rows if row.year == year and writer.mode is not Mode.BLANK]
    return {
        "chi_dao": table,
        "van_ban_nam_nay": [
            f"{row.group.value}: {row.number or vi.dots(16)}, ngày "
            f"{vi.short_date(row.day) if row.day else vi.dots(12)}"
            for row in this_year
        ],
    }


def _lines(rows: Sequence[Guidance], name: str, writer: Writer, view: View) -> Word:
    """Return one line for each document; a year without any is an empty cell."""
    facts = [
        fact(view.review, Guidance, row, name, f"{row.group.value}, {row.year}") for row in rows
    ]
    words = [writer.known(item) for item in facts]
    for word in words:
        if not isinstance(word, str):
            return word
    return "\n".join(str(word) for word in words)


def opinion_words(form: Form, unit: Unit, writer: Writer, view: View) -> Row:
    """Return for each item of a form the two boxes, one of them ticked, and what is proposed.

    An item may be left without a box where something is proposed instead, as seed 003 does.
    """
    given = {row.item: row for row in view.review.opinions if row.unit == unit.code}
    return {"gop_y": {item: _cells(item, given.get(item), writer, view) for item in form.items}}


def _cells(item: str, row: Opinion | None, writer: Writer, view: View) -> Row:
    def of(name: str) -> Fact:
        return fact(view.review, Opinion, row, name, f"mục {item}")

    fits = of("fits")
    open_box = writer.mode is not Mode.FINAL or bool(row and row.proposal and row.fits is None)
    boxes: dict[str, Word] = {"phu_hop": "", "chua_phu_hop": ""}
    if not open_box:
        key = "chua_phu_hop" if fits.value is YesNo.KHONG else "phu_hop"
        boxes[key] = writer.judged(replace(fits, value=TICK if fits.value else None))
    return {**boxes, "de_nghi": writer.later(of("proposal"))}
