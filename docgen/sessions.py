"""What a vote session asks of tellers, and what their count becomes in the workbook."""

from collections.abc import Iterator, Sequence

from docgen.context import View
from docgen.errors import Problem
from docgen.forms import About, Form, FormSubject
from docgen.model import (
    BallotAbout,
    CountingSheet,
    Grade,
    Unit,
    VoteCount,
    VoteRound,
    VoteSession,
)
from docgen.model.counting import NUMBER_FIELDS
from docgen.tally import Totals
from docgen.workbook import RowChange, columns_of

Named = tuple[str, str]
"""Code and name of a subject."""


def counting_sheet(session: VoteSession, view: View, forms: Sequence[Form]) -> CountingSheet:
    """Return whom a session votes on, in the order of its ballot, and the ballot's columns."""
    unit = view.units[session.unit]
    about = about_of(session, unit, view)
    columns = columns_of(session.round, _levels(about, forms))
    return CountingSheet(
        session=session.code,
        title=f"{unit.name} – {session.round.value} – {session.code}",
        round=session.round,
        subjects=tuple(_subjects(session, unit, about, view)),
        columns=columns,
    )


def about_of(session: VoteSession, unit: Unit, view: View) -> BallotAbout:
    """Return whose levels a session is about: as typed, else seen from its counts, else members."""
    if session.about is not None:
        return session.about
    counted = {row.subject for row in view.review.counts if row.session == session.code}
    if unit.code in counted:
        return BallotAbout.UNIT
    if counted & {cell.code for cell in view.cells(unit)}:
        return BallotAbout.CELLS
    return BallotAbout.MEMBERS


def _levels(about: BallotAbout, forms: Sequence[Form]) -> int:
    """Return how many levels the first ballot has: one less where the best has its own round."""
    has_second = any(
        form.subject is FormSubject.BALLOT and form.second_round and form.about is About[about.name]
        for form in forms
        if about.name in About.__members__
    )
    return len(Grade) - 1 if has_second else len(Grade)


def _subjects(session: VoteSession, unit: Unit, about: BallotAbout, view: View) -> Iterator[Named]:
    second = session.round is VoteRound.XUAT_SAC
    match about:
        case BallotAbout.UNIT:
            yield unit.code, unit.name
        case BallotAbout.CELLS:
            cells = view.second_round_cells(unit) if second else view.rated_cells(unit)
            yield from ((cell.code, cell.name) for cell in cells)
        case BallotAbout.MEMBERS:
            for cell in view.groups(unit):
                people = view.second_round(cell) if second else view.rated(cell)
                yield from ((member.code, member.name) for member in people)
        case BallotAbout.COLLECTIVES:
            rows = (row for row in view.review.collectives if row.unit == unit.code)
            yield from ((row.code, row.name) for row in rows)
        case BallotAbout.LEADERS:
            homes = {row.code for row in view.review.collectives if row.unit == unit.code}
            leaders = (row for row in view.review.leaders if row.collective in homes)
            yield from ((row.code, row.name) for row in leaders)


def numbers_of(session: VoteSession) -> dict[str, int | None]:
    """Return the numbers of a session that the workbook knows already."""
    return {field: getattr(session, field) for field in NUMBER_FIELDS}


def as_rows(session: VoteSession, totals: Totals, view: View) -> tuple[RowChange, ...]:
    """Return the rows of the workbook that a count agreed on becomes."""
    rows = [RowChange(record=VoteSession, row=session.row, values=dict(totals.numbers))]
    by_subject: dict[str, dict[str, object]] = {}
    for (subject, field), number in totals.votes.items():
        by_subject.setdefault(subject, {})[field] = number
    for subject, votes in by_subject.items():
        known = view.counts.get((session.code, subject))
        keys = {} if known else {"session": session.code, "subject": subject}
        rows.append(
            RowChange(record=VoteCount, row=known.row if known else None, values={**keys, **votes})
        )
    return tuple(rows)


def stale_counts(session: VoteSession, totals: Totals, view: View) -> tuple[Problem, ...]:
    """Return the rows of a session in the workbook about subjects that were not counted."""
    counted = {subject for subject, _ in totals.votes}
    return tuple(
        Problem(
            code="count-of-nobody",
            where=view.review.where(row, "subject"),
            message=f"{view.name_of(row.subject)} có số phiếu nhưng không có trên phiếu đã đếm",
            hint="xóa dòng này nếu là kết quả cũ, rồi làm lại",
        )
        for row in view.review.counts
        if row.session == session.code and row.subject not in counted
    )
