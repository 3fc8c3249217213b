"""The list of December: which forms are out, back, complete or not, and what is late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from docgen.collecting.answers import Gathered, gathered
from docgen.collecting.files import Returned
from docgen.collecting.rows import Rows
from docgen.context import Paper, View
from docgen.forms import Form
from docgen.model import Unit
from docgen.render import Asked, Identity
from docgen.workbook import column_of


class Standing(StrEnum):
    """How one form stands."""

    OUT = "chưa gửi về"
    EMPTY = "gửi về chưa điền"
    UNCLEAR = "phải hỏi lại"
    PARTLY = "điền thiếu"
    KNOWN = "chưa gửi về, sổ đã ghi đủ"
    WHOLE = "đủ"

    @property
    def is_done(self) -> bool:
        """Return whether nothing more has to be asked."""
        return self in {Standing.KNOWN, Standing.WHOLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One form that went out: for whom, how it stands, which questions are open, the file back.

    `late` says that it is not whole and its day has passed, or that it came after its day.
    """

    unit: Unit
    form: str
    subject: str
    name: str
    standing: Standing
    open: tuple[str, ...] = ()
    file: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form that somebody should fill in."""

    unit: Unit
    form: str
    subject: str


def sent_of(files: Iterable[Returned], view: View) -> tuple[Sent, ...]:
    """Return the forms in a folder of files that went out, each once; those of others left out."""
    found: dict[Sent, None] = {}
    for file in files:
        identity = _identity(file)
        unit = view.units.get(identity.unit) if identity else None
        if identity and unit and view.named(identity.subject):
            found[Sent(unit=unit, form=identity.form, subject=identity.subject)] = None
    return tuple(found)


def sent_by_plan(papers: Iterable[Paper]) -> tuple[Sent, ...]:
    """Return the forms of papers that should be filled in."""
    return tuple(
        Sent(unit=paper.unit, form=paper.form.id, subject=paper.subject or paper.unit.code)
        for paper in papers
    )


def forms_in(files: Iterable[Returned], forms: Sequence[Form]) -> tuple[Form, ...]:
    """Return the forms of which at least one came back."""
    ids = {identity.form for file in files if (identity := _identity(file))}
    return tuple(form for form in forms if form.id in ids)


def standing(
    sent: Sequence[Sent], files: Sequence[Returned], view: View, last: date | None, today: date
) -> tuple[Waiting, ...]:
    """Return how each form stands, in the order sent; `last` is the last day in time, if any.

    A question that the workbook can answer already is not open.
    """
    back: dict[tuple[str, str], list[Returned]] = {}
    for file in files:
        identity = _identity(file)
        if identity is not None:
            back.setdefault((identity.form, identity.subject), []).append(file)
    asked = {i.form: i.asked for file in files if (i := _identity(file))}
    rows = Rows(view)
    found = []
    for each in sent:
        mine = [(file, gathered(file, view)) for file in back.get((each.form, each.subject), [])]
        state, left, best = _state(each, mine, asked.get(each.form, ()), view, rows)
        overdue = last is not None and (
            (today > last and not state.is_done)
            or (best is not None and state is not Standing.EMPTY and best.day > last)
        )
        found.append(
            Waiting(
                unit=each.unit,
                form=each.form,
                subject=each.subject,
                name=view.name_of(each.subject),
                standing=state,
                open=left,
                file=best.name if best else "",
                late=overdue,
            )
        )
    return tuple(found)


def _state(
    sent: Sent,
    files: Sequence[tuple[Returned, Gathered]],
    asked: Sequence[Asked],
    view: View,
    rows: Rows,
) -> tuple[Standing, tuple[str, ...], Returned | None]:
    """Return how one form stands by the fullest of its files, what is open, and that file."""
    best: tuple[Standing, tuple[str, ...], Returned | None] = (Standing.OUT, (), None)
    if not files:
        left = _open(asked, sent.subject, view, rows)
        is_known = bool(asked) and any(not each.optional for each in asked) and not left
        return (Standing.KNOWN, (), None) if is_known else best
    for back, found in files:
        left = _open(found.open, sent.subject, view, rows)
        known = len(_asked(back)) - len(found.open)
        if found.problems and any(problem.code in _UNCLEAR for problem in found.problems):
            state = Standing.UNCLEAR
        elif not found.given and (left or not known):
            state = Standing.EMPTY
        else:
            state = Standing.PARTLY if left else Standing.WHOLE
        order = list(Standing)
        if best[2] is None or order.index(state) > order.index(best[0]):
            best = (state, left, back)
    return best


_UNCLEAR = {
    "return-of-other-year",
    "return-unknown-subject",
    "return-renamed",
    "return-two-ticks",
    "return-control-copied",
    "return-control-lost",
    "return-text-beside",
}


def _open(asked: Iterable[Asked], subject: str, view: View, rows: Rows) -> tuple[str, ...]:
    """Return the headings of questions that must be answered and that nobody has answered."""
    found = []
    for each in asked:
        place = column_of(each.field, view.ruleset.criteria)
        if place is not None and not each.optional and not rows.text(*place, subject):
            found.append(place[1].heading)
    return tuple(found)


def _asked(file: Returned) -> tuple[Asked, ...]:
    identity = _identity(file)
    return identity.asked if identity else ()


def _identity(file: Returned) -> Identity | None:
    return file.form.identity if file.form else None
