"""The words of the decision that cancels a former level: one decision for each case and year.

The old level comes from the history. The new one is for the competent body to decide and stays
open: the workbook has no place for it.
Cites: seed 000, IV.7, IV.8.
"""

from dataclasses import replace

from docgen import vi
from docgen.context.common import issued_words
from docgen.context.view import View
from docgen.context.words import Fact, Word, Writer, fact
from docgen.forms import Form, Mode
from docgen.missing import Missing
from docgen.model import Finding, FindingKind, History, Member, Unit

_DISCIPLINE = {FindingKind.KY_LUAT, FindingKind.KY_LUAT_CAP_UY}
_SHORT, _LONG = vi.dots(12), vi.dots(30)
Row = dict[str, object]


def rerating_words(unit: Unit, form: Form, writer: Writer, view: View) -> dict[str, object]:
    """Return the cases of a unit and its members; one empty case in a blank paper.

    Each case is a decision of its own, with its own number and day.
    """
    if writer.mode is Mode.BLANK:
        names = dict.fromkeys(("ten", "doi_tuong", "chi_bo", "muc_cu", "muc_moi"), _LONG)
        short = dict.fromkeys(("nam", "so_ky_luat", "ngay_hieu_luc", "hinh_thuc"), _SHORT)
        dated = issued_words(unit, form, None, writer, view)
        return {"ds": [{**names, **short, **dated}]}
    cases: list[Row] = []
    for cell in view.groups(unit):
        subjects: list[Member | Unit] = [cell, *view.members_of(cell)]
        for subject in subjects:
            assessment = view.assessment(subject.code)
            for year in assessment.rerate if assessment else ():
                found = _finding(subject, year, view)
                if found is not None:
                    dated = issued_words(unit, form, subject.code, writer, view)
                    cases.append({**_case(subject, year, found, writer, view), **dated})
    return {"ds": cases}


def _finding(subject: Member | Unit, year: int, view: View) -> Finding | None:
    """Return the discipline for an act of a year; None if another organisation has to decide."""
    known = {vi.fold(name) for unit in view.review.units for name in (unit.name, unit.code)}
    for row in view.findings.get(subject.code, []):
        first = row.first_year or row.last_year or 0
        covers = first <= year <= (row.last_year or first)
        ours = row.unit_then is None or vi.fold(row.unit_then) in known
        if row.kind in _DISCIPLINE and covers and ours:
            return row
    return None


def _case(subject: Member | Unit, year: int, found: Finding, writer: Writer, view: View) -> Row:
    def of(name: str) -> Fact:
        return fact(view.review, Finding, found, name, subject.name)

    back = view.review.period.year - year
    history = view.histories.get(subject.code)
    past = history.grades[back - 1] if history and back <= len(history.grades) else None
    old = fact(view.review, History, history, f"year_{back}", subject.name)
    cell = subject if isinstance(subject, Unit) else view.units[subject.unit]
    person = f"đồng chí {subject.name}, đảng viên {cell.name}"
    return {
        "nam": str(year),
        "ten": subject.name if isinstance(subject, Unit) else f"đồng chí {subject.name}",
        "doi_tuong": subject.name if isinstance(subject, Unit) else person,
        "chi_bo": cell.name,
        "so_ky_luat": writer.known(of("number"), _SHORT),
        "ngay_hieu_luc": writer.known(of("effective"), _SHORT),
        "hinh_thuc": writer.known(of("form"), _SHORT),
        "muc_cu": writer.known(replace(old, value=past), _LONG),
        "muc_moi": _undecided(subject, year, found, writer, view),
    }


def _undecided(
    subject: Member | Unit, year: int, found: Finding, writer: Writer, view: View
) -> Word:
    if writer.mode is not Mode.FINAL:
        return _LONG
    return Missing(
        where=view.review.where(found, "form"),
        message=f"chưa có mức xếp loại mới năm {year} của {subject.name}",
        hint="cấp có thẩm quyền quyết định, ghi vào văn bản điền sẵn",
        shown=_LONG,
    )
