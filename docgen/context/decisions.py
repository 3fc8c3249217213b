"""The words of decisions that recognise levels: one for each number, each with its list.

Only levels that were decided are listed, by the number of the decision that gave them; before one
is entered the list has everybody who is to be rated and no level at all.
Cites: seed 000, III.1.4.2 and III.2.3; domain/forms 1.15.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from docgen import vi
from docgen.context.common import number_line
from docgen.context.view import View, issuing_name, party_post, short_name
from docgen.context.votes import statistics, total
from docgen.context.words import Word, Writer, fact
from docgen.forms import About, Mode
from docgen.model import Decision, Grade, Member, Unit

_NAMES = ("ten", "chuc_vu", "chi_bo", "bi_thu", "muc", "muc_day_du")
_NOTATION = "QĐ"
_NUMBER, _DAY = vi.dots(12), f"ngày {vi.dots(4)} tháng {vi.dots(4)} năm {vi.dots(6)}"
Row = dict[str, object]
Subjects = Sequence[Member | Unit]


def decision_words(unit: Unit, writer: Writer, view: View, *, about: About, rows: int) -> list[Row]:
    """Return the decisions of a unit on its members or on the cells below; one that is still open.

    In a final paper those that were decided, in the order of their first row; what another body
    decided is not the unit's to issue.
    """
    if about not in {About.MEMBERS, About.CELLS}:
        return []
    if writer.mode is Mode.BLANK:
        empty: list[Row] = [
            {"stt": str(n), **dict.fromkeys(_NAMES, "")} for n in range(1, rows + 1)
        ]
        return [_decision(unit, None, writer, empty, [])]
    subjects: Subjects = view.rated(unit) if about is About.MEMBERS else view.rated_cells(unit)
    groups: dict[str | None, list[Member | Unit]] = {}
    for subject in subjects:
        decision = view.decisions.get(subject.code)
        if decision and decision.decided and _is_ours(decision, unit):
            groups.setdefault(decision.number, []).append(subject)
    if writer.mode is Mode.PREFILLED or not groups:
        groups = {None: list(subjects)}
    return [_of(unit, group, writer, view) for group in groups.values()]


def _is_ours(decision: Decision, unit: Unit) -> bool:
    names = {vi.fold(unit.name), vi.fold(issuing_name(unit))}
    return decision.body is None or vi.fold(decision.body) in names


def _of(unit: Unit, group: Subjects, writer: Writer, view: View) -> Row:
    decisions = [view.decisions.get(subject.code) for subject in group]
    levels = [decision.decided if decision else None for decision in decisions]
    rows: list[Row] = [
        {"stt": str(number), **_row(subject, writer, view)}
        for number, subject in enumerate(group, start=1)
    ]
    made = _decision(unit, decisions[0] if decisions else None, writer, rows, levels)
    if writer.mode is Mode.FINAL and group:
        number = fact(view.review, Decision, decisions[0], "number", group[0].name)
        day = fact(view.review, Decision, decisions[0], "signed", group[0].name)
        signed = vi.long_date(day.value) if isinstance(day.value, date) else None
        made["so"] = writer.known(number, _NUMBER)
        made["ngay"] = writer.known(replace(day, value=signed), _DAY)
    return made


def _decision(
    unit: Unit,
    decision: Decision | None,
    writer: Writer,
    rows: list[Row],
    levels: Sequence[Grade | None],
) -> Row:
    number = decision.number if decision and writer.mode is Mode.FINAL else None
    return {
        "so_ky_hieu": number_line(number, _NOTATION, unit),
        "so": _NUMBER,
        "ngay": _DAY,
        "ds": rows,
        "tong": total(len(rows), writer),
        "thong_ke": statistics(levels, len(levels), writer),
    }


def _row(subject: Member | Unit, writer: Writer, view: View) -> Row:
    decision = view.decisions.get(subject.code)
    level = fact(view.review, Decision, decision, "decided", subject.name)
    short = writer.short_grade(level)
    whole: Word = level.text if writer.mode is Mode.FINAL and level.value else short
    if isinstance(subject, Unit):
        head = view.head(subject)
        who = {"ten": subject.name, "chuc_vu": "", "chi_bo": subject.name}
        return who | {"bi_thu": head.name if head else "", "muc": short, "muc_day_du": whole}
    home = view.units.get(subject.unit)
    posts = [party_post(subject, view), subject.state_post or ""]
    return {
        "ten": subject.name,
        "chuc_vu": "; ".join(part for part in posts if part),
        "chi_bo": short_name(home) if home else "",
        "bi_thu": "",
        "muc": short,
        "muc_day_du": whole,
    }
