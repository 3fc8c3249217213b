"""The words of the table of monthly meetings: quality and points of the months of each chi bộ.

Cites: seed 000, III.1.3.2; seed 002, dossier lists; domain/forms 1.15.
"""

from fractions import Fraction

from docgen import vi
from docgen.classification import Outcome, Step
from docgen.context.view import View
from docgen.context.votes import NOT_CONCERNED
from docgen.context.words import Word, Writer, fact
from docgen.forms import Mode
from docgen.model import MeetingQuality, Unit, UnitMeetings

_MARKS = dict(zip(MeetingQuality, ("T", "K", "TB", "Kém", NOT_CONCERNED), strict=True))
_KEYS = dict(zip(MeetingQuality, ("tot", "kha", "trung_binh", "kem", "khong_hop"), strict=True))
_MONTHS = range(1, 13)
_CAP_TEST = "weak_meetings"
"""The test of the guideline that limits a chi bộ by its monthly meetings."""


def month_words(unit: Unit, writer: Writer, view: View, rows: int) -> dict[str, object]:
    """Return a row for a chi bộ, or for each chi bộ below a đảng bộ.

    A month before the chi bộ was founded is a dash; one not rated yet stays open, and is missing
    in a final paper. The mean is that of the months that have points.
    """
    if writer.mode is Mode.BLANK:
        count = 1 if unit.kind.is_cell else rows
        table: list[dict[str, object]] = [{"stt": str(n), **_empty()} for n in range(1, count + 1)]
        return {"ds": table, "gioi_han": []}
    cells = view.groups(unit)
    table = [
        {"stt": str(number), **_row(cell, writer, view)}
        for number, cell in enumerate(cells, start=1)
    ]
    limits = [
        f"{cell.name}: {step.text} ({step.cite})."
        for cell in cells
        if (step := _limit(cell, view)) is not None
    ]
    return {"ds": table, "gioi_han": limits}


def _empty() -> dict[str, object]:
    names = ("ten", "diem_binh_quan", *_KEYS.values(), "ghi_chu")
    return {**dict.fromkeys(names, ""), "thang": {f"t{month}": _cell("", "") for month in _MONTHS}}


def _row(cell: Unit, writer: Writer, view: View) -> dict[str, object]:
    row = next((each for each in view.review.meetings if each.unit == cell.code), None)
    points = [each for each in row.points if each is not None] if row else []
    mean = vi.decimal(Fraction(sum(points), len(points))) if points else NOT_CONCERNED
    months = row.months if row else ()
    step = _limit(cell, view)
    return {
        "ten": cell.name,
        "thang": {f"t{month}": _month(cell, row, month, writer, view) for month in _MONTHS},
        "diem_binh_quan": mean if row else "",
        **{key: vi.number(months.count(word)) if row else "" for word, key in _KEYS.items()},
        "ghi_chu": f"Không quá {step.level.short}" if step and step.level else "",
    }


def _month(
    cell: Unit, row: UnitMeetings | None, month: int, writer: Writer, view: View
) -> dict[str, Word]:
    founded = cell.founded
    if founded and (founded.year, founded.month) > (view.review.period.year, month):
        return _cell("", NOT_CONCERNED)
    item = fact(view.review, UnitMeetings, row, f"month_{month}", cell.name)
    quality = row.months[month - 1] if row and month <= len(row.months) else None
    points = row.points[month - 1] if row and month <= len(row.points) else None
    if quality is None:
        return _cell("", writer.known(item))
    return _cell("" if points is None else vi.number(points), _MARKS[quality])


def _cell(points: Word, mark: Word) -> dict[str, Word]:
    return {"diem": points, "muc": mark}


def _limit(cell: Unit, view: View) -> Step | None:
    """Return the step of the guideline by which a chi bộ's meetings limit its level, if any."""
    rules = {cap.id: cap for cap in view.ruleset.caps if cap.test == _CAP_TEST}
    assessment = view.assessment(cell.code)
    for step in assessment.steps if assessment else ():
        if step.rule in rules and step.outcome is Outcome.APPLIES and step.level:
            return step
    return None
