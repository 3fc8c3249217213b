"""Steps and papers that a guideline asks for: attested, not attested, done too late or too briefly.

Whether a step was taken only people can say; the sheet of attestations holds their word.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TypeAlias

from docgen.classification.facts import Index
from docgen.classification.results import DutyCheck, Outcome
from docgen.classification.ruleset import Duty
from docgen.dates import working_days_between
from docgen.errors import Problem, Severity
from docgen.model import Attestation, Collective, CollectiveKind, Unit, YesNo
from docgen.vi import fold, short_date

Body: TypeAlias = Unit | Collective


def duties(rows: Index) -> tuple[DutyCheck, ...]:
    """Return, for every unit and collective concerned, how each step and paper stands."""
    said = {(row.subject, row.rule): row for row in rows.review.attestations}
    return tuple(
        _check(rows, duty, body, said.get((body.code, duty.id)))
        for duty in rows.ruleset.duties
        for body in concerned(rows, duty)
    )


def concerned(rows: Index, duty: Duty) -> Iterator[Body]:
    """Yield the units, then the collectives, of which a step or paper is asked."""
    is_for_all = not duty.kinds and not duty.collectives
    yield from (unit for unit in rows.review.units if is_for_all or unit.kind in duty.kinds)
    for row in rows.review.collectives:
        unit = rows.units.get(row.unit)
        if (
            row.kind in duty.collectives
            and (not duty.names or _has(row.name, duty.names))
            and not _has(unit.name if unit is not None else "", duty.not_of)
        ):
            yield row


def _has(name: str, wanted: tuple[str, ...]) -> bool:
    """Return whether one of the wanted phrases stands in a name, as whole words."""
    return any(f" {fold(words)} " in f" {fold(name)} " for words in wanted)


def _check(rows: Index, duty: Duty, body: Body, row: Attestation | None) -> DutyCheck:
    outcome, told = Outcome.UNKNOWN, "chưa xác nhận"
    if row is not None and row.done is not None:
        is_done = row.done is YesNo.CO
        outcome = Outcome.HOLDS if is_done else Outcome.FAILS
        told = "đã thực hiện" if is_done else "chưa thực hiện"
        if row.day is not None:
            told = f"{told}, ngày {short_date(row.day)}"
        if duty.notice is not None and is_done:
            inclusive = rows.ruleset.reading("A22") == "ii"
            outcome, told = _noticed(duty.notice, row, _met_on(rows, body), inclusive=inclusive)
    if row is not None and outcome is not Outcome.FAILS and row.half_days is not None:
        outcome, told = _lasted(rows, duty, body, row.half_days) or (outcome, told)
    gaps = () if outcome is not Outcome.UNKNOWN else (_gap(rows, duty, body, row),)
    return DutyCheck(
        rule=duty.id,
        subject=body.code,
        name=body.name,
        text=duty.text,
        cite=rows.ruleset.cited(duty.cite),
        facts=told,
        outcome=outcome,
        missing=gaps,
    )


def _met_on(rows: Index, body: Body) -> date | None:
    """Return the day of the rating meeting; a collective without one meets with its unit."""
    unit = rows.units.get(body.unit) if isinstance(body, Collective) else None
    return body.assessed or (unit.assessed if unit is not None else None)


def _noticed(
    notice: int, row: Attestation, met_on: date | None, *, inclusive: bool
) -> tuple[Outcome, str]:
    """Return whether enough working days lie between the step and the meeting.

    With `inclusive` the day of sending counts too.

    Cites: domain/rules A22.
    """
    if row.day is None or met_on is None:
        return Outcome.UNKNOWN, "chưa rõ ngày gửi hoặc ngày họp"
    first = row.day - timedelta(days=1) if inclusive else row.day
    days = working_days_between(first, met_on)
    told = (
        f"gửi ngày {short_date(row.day)}, họp ngày {short_date(met_on)}: "
        f"{days} ngày làm việc "
        f"{'kể cả ngày gửi' if inclusive else 'ở giữa'}"
    )
    return (Outcome.HOLDS if days >= notice else Outcome.FAILS), told


def _lasted(rows: Index, duty: Duty, body: Body, half_days: int) -> tuple[Outcome, str] | None:
    """Return whether a review took long enough; None where the guideline states no time.

    The sheet of suggestions is a register: no row means that nothing was suggested.

    Cites: seed 003, I.2.1.b.
    """
    if duty.half_days is None:
        return None
    least, told = duty.half_days, "không ghi nhận văn bản gợi ý kiểm điểm"
    if duty.half_days_suggested is not None and _was_suggested(rows, body):
        least, told = duty.half_days_suggested, "có gợi ý kiểm điểm"
    outcome = Outcome.HOLDS if half_days >= least else Outcome.FAILS
    return outcome, f"kiểm điểm {half_days} buổi, {told}: tối thiểu {least} buổi"


def _was_suggested(rows: Index, body: Body) -> bool:
    """Return whether something was suggested to a body; to a committee is to its unit."""
    codes = {body.code}
    if isinstance(body, Unit):
        codes |= {
            row.code
            for row in rows.review.collectives
            if row.unit == body.code and row.kind is CollectiveKind.CAP_UY
        }
    elif body.kind is CollectiveKind.CAP_UY:
        codes.add(body.unit)
    return any(row.subject in codes for row in rows.review.suggestions)


def _gap(rows: Index, duty: Duty, body: Body, row: Attestation | None) -> Problem:
    sheet = f"{rows.review.file} › Xác nhận việc"
    where = rows.review.where(row, "done") if row is not None else sheet
    return Problem(
        code="missing-fact",
        where=where,
        message=f"{body.name}: chưa xác nhận việc {duty.id}: {duty.text}",
        hint=f"thêm một dòng cho {body.name} (mã {body.code}), quy tắc {duty.id}: Có hoặc Không",
        severity=Severity.WARNING,
    )
