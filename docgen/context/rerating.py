"""The words of decisions that cancel the level of a former year, and of the note on one.

The old level comes from the history, all else of the decision from the row that people wrote on
it. The new level is for the competent body to decide: it is printed only once it stands there.
Cites: seed 000, IV.7, IV.8.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from docgen import vi
from docgen.classification.results import Rerating
from docgen.context.common import issued_words, number_line
from docgen.context.paper import Paper
from docgen.context.view import View
from docgen.context.words import Fact, Writer, fact
from docgen.forms import Form, Mode
from docgen.model import Annulment, Finding, FindingKind, History, Member, Unit

_DISCIPLINE = {FindingKind.KY_LUAT, FindingKind.KY_LUAT_CAP_UY}
_SHORT, _LONG = vi.dots_that_break(12), vi.dots_that_break(30)
_DAY = f"ngày {vi.dots(6)} tháng {vi.dots(6)} năm {vi.dots(6)}"
_NAMES = ("ten", "doi_tuong", "chi_bo", "muc_cu", "muc_moi", "co_quan_cu", "giao")
_NUMBERS = ("nam", "so_ky_luat", "ngay_hieu_luc", "hinh_thuc", "so_cu", "so")
Row = dict[str, object]


def rerating_words(unit: Unit, form: Form, writer: Writer, view: View) -> dict[str, object]:
    """Return the cases of a unit, of all below it and of their people; one empty case in a blank.

    Each case is a decision of its own, with its own number and day.
    """
    if writer.mode is Mode.BLANK:
        return {"ds": [{**_empty(), **issued_words(unit, form, None, writer, view)}]}
    return {
        "ds": [
            {**_case(each, found, writer, view), **_issued(each, unit, form, writer, view)}
            for each, found in _cases(unit, writer, view)
        ]
    }


def annulment_words(paper: Paper, writer: Writer, view: View) -> dict[str, object]:
    """Return the words of the note on one cancelled level, for the dossier of its year."""
    row = paper.row if isinstance(paper.row, Annulment) else None
    if row is None or writer.mode is Mode.BLANK:
        return {"huy": _empty()}
    for each in view.results.reratings:
        found = _finding(each.subject, each.year, view)
        if (each.subject, each.year) == (row.subject, row.year) and found is not None:
            return {"huy": _case(each, found, writer, view)}
    return {"huy": {**_empty(), "ten": view.name_of(row.subject), "nam": str(row.year)}}


def _empty() -> Row:
    names, numbers = dict.fromkeys(_NAMES, _LONG), dict.fromkeys(_NUMBERS, _SHORT)
    return {**names, **numbers, "ngay_cu": _DAY, "ngay": _DAY, "quy_dinh": _LONG, "keo_theo": []}


def _cases(unit: Unit, writer: Writer, view: View) -> Iterator[tuple[Rerating, Finding]]:
    """Yield the former years that a unit decides on anew: by cell, the cell before its people.

    What concerns the unit itself is for the body above, acts elsewhere for where they took place.
    A collective or a leader is the unit's to decide on where it has a row for that; in a final
    paper so is whatever the law leaves to be weighed.
    """
    cells = [cell.code for cell in view.groups(unit)]
    order = [code for cell in view.groups(unit) for code in (cell.code, *_people(cell, view))]
    places = {code: place for place, code in enumerate(order)}
    mine = [
        each
        for each in (*view.results.reratings, *_unruled(view))
        if (home := view.home(each.subject)) is not None
        and view.is_under(home, unit)
        and (each.subject != unit.code or each.subject in cells)
        and (each.annulment is not None or _is_due(each, writer, view))
    ]
    for each in sorted(mine, key=lambda one: places.get(one.subject, len(places))):
        found = _finding(each.subject, each.year, view)
        if found is not None:
            yield each, found


def _unruled(view: View) -> Iterator[Rerating]:
    """Yield former years of which the guideline has no rule: drafts, for people to weigh."""
    known = {(each.subject, each.year) for each in view.results.reratings}
    for code, own in view.results.everyone.items():
        for year in own.rerate:
            if (code, year) not in known:
                yield Rerating(
                    rule="",
                    subject=code,
                    name=own.name,
                    year=year,
                    old="",
                    new=None,
                    falls=(),
                    text="",
                    cite="",
                )


def _is_due(each: Rerating, writer: Writer, view: View) -> bool:
    must = each.new is not None or writer.mode is not Mode.FINAL
    return must and isinstance(view.named(each.subject), Member | Unit)


def _people(cell: Unit, view: View) -> list[str]:
    return [member.code for member in view.members_of(cell)]


def _finding(subject: str, year: int, view: View) -> Finding | None:
    """Return the discipline for an act of a year; None if another organisation has to decide."""
    known = {vi.fold(name) for unit in view.review.units for name in (unit.name, unit.code)}
    own = view.named(subject)
    codes = [subject, getattr(own, "member", None) or ""]
    for row in (row for code in codes for row in view.findings.get(code, [])):
        first = row.first_year or row.last_year or 0
        covers = first <= year <= (row.last_year or first)
        ours = row.unit_then is None or vi.fold(row.unit_then) in known
        if row.kind in _DISCIPLINE and covers and ours:
            return row
    return None


def _case(each: Rerating, found: Finding, writer: Writer, view: View) -> Row:
    subject, year, row = each.subject, each.year, each.annulment
    of_year = f"{each.name}, năm {year}"

    def of(name: str) -> Fact:
        return fact(view.review, Finding, found, name, each.name)

    def decided(name: str) -> Fact:
        return fact(view.review, Annulment, row, name, of_year)

    back = view.review.period.year - year
    history = view.histories.get(subject)
    past = history.grades[back - 1] if history and back <= len(history.grades) else None
    old = fact(view.review, History, history, f"year_{back}", each.name)
    home = view.home(subject)
    cell = home.name if home is not None else ""
    member = isinstance(view.named(subject), Member)
    is_unit = isinstance(view.named(subject), Unit)
    person = f"đồng chí {each.name}"
    of_cell = f"{each.name}, {cell}"
    return {
        "nam": str(year),
        "ten": person if member else each.name,
        "doi_tuong": f"{person}, đảng viên {cell}" if member else each.name if is_unit else of_cell,
        "chi_bo": cell,
        "so_ky_luat": writer.known(of("number"), _SHORT),
        "ngay_hieu_luc": writer.known(of("effective"), _SHORT),
        "hinh_thuc": writer.known(of("form"), _SHORT),
        "quy_dinh": each.cite,
        "muc_cu": writer.known(replace(old, value=past), _LONG),
        "so_cu": writer.known(decided("old_number"), _SHORT),
        "ngay_cu": writer.known(_long(decided("old_signed")), _DAY),
        "co_quan_cu": writer.known(decided("old_body"), _LONG),
        "muc_moi": writer.judged(decided("new_grade"), _LONG),
        "giao": writer.optional(decided("assigned"), _LONG),
        "so": writer.known(decided("number"), _SHORT),
        "ngay": writer.known(_long(decided("signed")), _DAY),
        "keo_theo": [vi.sentence(fall) for fall in each.falls],
    }


def _long(day: Fact) -> Fact:
    return replace(day, value=vi.long_date(day.value) if isinstance(day.value, date) else None)


def _issued(each: Rerating, unit: Unit, form: Form, writer: Writer, view: View) -> Row:
    """Return number and day of a decision: those of its own row, else of the papers issued."""
    words = issued_words(unit, form, each.subject, writer, view)
    row = each.annulment
    if row is not None and row.number is not None:
        words["so_ky_hieu"] = number_line(row.number, form.notation, unit)
    if row is not None and row.signed is not None:
        words["ngay_van_ban"] = vi.long_date(row.signed)
    return words
