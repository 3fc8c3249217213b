"""The words of what is asked of the next year: the level that a unit and its chi bộ register.

Cites: seed 000, V.3; domain/forms 1.15.
"""

from docgen import vi
from docgen.context.view import View
from docgen.context.votes import LEADER
from docgen.context.words import Word, Writer, fact
from docgen.forms import Mode
from docgen.model import Decision, Grade, Unit, UnitReview

_LEVEL = vi.dots_that_break(30)


def pledge_words(unit: Unit, writer: Writer, view: View) -> dict[str, object]:
    """Return the level registered, this year's level, and how many chi bộ register which level.

    This year's level stays open until it is decided by those above.
    """
    cells = view.cells(unit)
    decision = fact(view.review, Decision, view.decisions.get(unit.code), "decided", unit.name)
    rows: list[dict[str, object]] = [
        {"stt": str(number), "ten": cell.name, "muc": _asked(cell, writer, view, short=True)}
        for number, cell in enumerate(cells, start=1)
    ]
    return {
        "muc": _asked(unit, writer, view),
        "ket_qua_nam": writer.later(decision, _LEVEL),
        "co_chi_bo": bool(cells),
        "tong": LEADER if writer.mode is Mode.BLANK else vi.number(len(cells)),
        "theo_muc": _shares(cells, writer, view),
        "ds": [] if writer.mode is Mode.BLANK else rows,
    }


def _level(unit: Unit, view: View) -> Grade | None:
    review = view.unit_reviews.get(unit.code)
    return review.next_grade if review else None


def _asked(unit: Unit, writer: Writer, view: View, *, short: bool = False) -> Word:
    review = view.unit_reviews.get(unit.code)
    item = fact(view.review, UnitReview, review, "next_grade", unit.name)
    if short:
        return writer.short_grade(item)
    return writer.judged(item, _LEVEL)


def _shares(cells: list[Unit], writer: Writer, view: View) -> list[dict[str, str]]:
    levels = [_level(cell, view) for cell in cells]
    lines = []
    for grade in Grade:
        count, share = LEADER, LEADER
        if writer.mode is Mode.FINAL and cells:
            count = vi.number(levels.count(grade))
            share = vi.percent(levels.count(grade), len(cells))
        lines.append({"muc": grade.value, "so_luong": count, "ty_le": share})
    return lines
