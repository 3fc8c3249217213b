"""The words of the plan to mend weaknesses: one row each, how many are mended, which are late.

Cites: seed 001, I.4.4; seed 002, B.I.6 and B.II.1.8; domain/forms 1.15.
"""

from datetime import date

from docgen import vi
from docgen.context.common import paper_day
from docgen.context.paper import Paper
from docgen.context.view import View
from docgen.context.votes import LEADER
from docgen.context.words import Fact, Word, Writer, fact
from docgen.forms import Mode
from docgen.missing import Missing
from docgen.model import Remedy, RemedyState, Unit

_ROW = ("han_che", "nguyen_nhan", "bien_phap", "chiu_trach_nhiem", "thoi_han", "ket_qua")
_STATES = dict(zip(RemedyState, ("da", "dang", "chua"), strict=True))
LATE = "quá hạn"


def remedy_words(paper: Paper, writer: Writer, view: View, rows: int) -> dict[str, object]:
    """Return the rows of a unit's plan; empty rows where there are none, missing in a final one.

    A remedy is late where its day is over on the day of the paper and it is not mended.
    """
    unit, day = paper.unit, paper_day(paper, view)
    mine = [row for row in view.review.remedies if row.unit == unit.code]
    if writer.mode is Mode.BLANK or (writer.mode is Mode.PREFILLED and not mine):
        empty = [{"stt": str(n), **dict.fromkeys(_ROW, "")} for n in range(1, rows + 1)]
        return {
            "ds": empty,
            "tong": LEADER,
            **dict.fromkeys(_STATES.values(), LEADER),
            "qua_han": [],
        }
    table: list[dict[str, object]] = [
        {"stt": str(number), **_row(row, day, writer, view)}
        for number, row in enumerate(mine, start=1)
    ]
    late = [row for row in mine if is_late(row, day)]
    states = [row.state for row in mine]
    return {
        "ds": table or [{"stt": "1", **_none(unit, writer, view)}],
        "tong": vi.number(len(mine)),
        **{key: vi.number(states.count(state)) for state, key in _STATES.items()},
        "qua_han": [
            f"{row.weakness} ({vi.short_date(row.deadline)})." for row in late if row.deadline
        ],
    }


def is_late(row: Remedy, day: date | None) -> bool:
    """Return whether a remedy should have been done before a day and is not."""
    return bool(day and row.deadline and row.deadline < day and row.state is not RemedyState.DA)


def _none(unit: Unit, writer: Writer, view: View) -> dict[str, Word]:
    item = fact(view.review, Remedy, None, "weakness", unit.name)
    return dict.fromkeys(_ROW[1:], "") | {"han_che": writer.known(item)}


def _row(row: Remedy, day: date | None, writer: Writer, view: View) -> dict[str, object]:
    def of(name: str) -> Fact:
        return fact(view.review, Remedy, row, name, f"hạn chế «{row.weakness}»")

    state: Word | Missing = writer.optional(of("state"))
    if is_late(row, day):
        state = f"{state} ({LATE})" if state else vi.sentence(LATE)
    return {
        "han_che": row.weakness,
        "nguyen_nhan": writer.known(of("cause")),
        "bien_phap": writer.known(of("measure")),
        "chiu_trach_nhiem": writer.known(of("responsible")),
        "thoi_han": writer.known(of("deadline")),
        "ket_qua": state,
    }
