"""What a vote session asks of tellers, and what their count becomes in the workbook."""

from collections.abc import Sequence

from docgen.ballots import form_for, lists_nobody, rounds_of
from docgen.context import View
from docgen.context.ballots import subjects_of
from docgen.errors import DataError, Problem
from docgen.excel import RowChange, columns_of
from docgen.forms import Form
from docgen.model import CountingSheet, Grade, VoteCount, VoteRound, VoteSession
from docgen.model.counting import NUMBER_FIELDS
from docgen.tally import Totals


def counting_sheet(session: VoteSession, view: View, forms: Sequence[Form]) -> CountingSheet:
    """Return whom a session votes on, in the order of its ballot, and the ballot's columns.

    Raises:
        DataError: if it is not known which ballot the session uses, or nobody is on it.
    """
    unit = view.units[session.unit]
    form = form_for(session, unit, forms, view)
    if isinstance(form, Problem):
        raise DataError(form)
    subjects = subjects_of(unit, form, view)
    if not subjects:
        raise DataError(lists_nobody(form, unit, session, view))
    is_short = session.round is VoteRound.MUC and rounds_of(unit, form.about, view) > 1
    levels = len(Grade) - 1 if is_short else len(Grade)
    return CountingSheet(
        session=session.code,
        title=f"{unit.name} – {session.round.value} – {session.code}",
        round=session.round,
        subjects=tuple(subjects),
        columns=columns_of(session.round, levels),
    )


def numbers_of(session: VoteSession) -> dict[str, int | None]:
    """Return the numbers of a session that the workbook knows already."""
    return {field: getattr(session, field) for field in NUMBER_FIELDS}


def as_rows(session: VoteSession, totals: Totals, view: View) -> tuple[RowChange, ...]:
    """Return the rows of the workbook that a count agreed on becomes."""
    values: dict[str, object] = {**totals.numbers, "counted_by": "; ".join(totals.counted_by)}
    rows = [RowChange(record=VoteSession, row=session.row, values=values)]
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
