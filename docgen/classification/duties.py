"""Steps and papers that a guideline asks for: attested, not attested, or done too late.

Whether a step was taken only people can say; the sheet of attestations holds their word.
"""

from datetime import timedelta

from docgen.classification.facts import Index
from docgen.classification.results import DutyCheck, Outcome
from docgen.classification.ruleset import Duty
from docgen.dates import working_days_between
from docgen.errors import Problem, Severity
from docgen.model import Attestation, Unit, YesNo
from docgen.vi import short_date


def duties(rows: Index) -> tuple[DutyCheck, ...]:
    """Return, for every unit, how each step and paper of the guideline stands."""
    said = {(row.unit, row.rule): row for row in rows.review.attestations}
    return tuple(
        _check(rows, duty, unit, said.get((unit.code, duty.id)))
        for duty in rows.ruleset.duties
        for unit in rows.review.units
        if not duty.kinds or unit.kind in duty.kinds
    )


def _check(rows: Index, duty: Duty, unit: Unit, row: Attestation | None) -> DutyCheck:
    outcome, told = Outcome.UNKNOWN, "chưa xác nhận"
    if row is not None and row.done is not None:
        is_done = row.done is YesNo.CO
        outcome = Outcome.HOLDS if is_done else Outcome.FAILS
        told = "đã thực hiện" if is_done else "chưa thực hiện"
        if row.day is not None:
            told = f"{told}, ngày {short_date(row.day)}"
        if duty.notice is not None and is_done:
            inclusive = rows.ruleset.reading("A22") == "ii"
            outcome, told = _noticed(duty.notice, row, unit, inclusive=inclusive)
    gaps = () if outcome is not Outcome.UNKNOWN else (_gap(rows, duty, unit, row),)
    return DutyCheck(
        rule=duty.id,
        unit=unit.code,
        name=unit.name,
        text=duty.text,
        cite=rows.ruleset.cited(duty.cite),
        facts=told,
        outcome=outcome,
        missing=gaps,
    )


def _noticed(notice: int, row: Attestation, unit: Unit, *, inclusive: bool) -> tuple[Outcome, str]:
    """Return whether enough working days lie between the step and the meeting.

    With `inclusive` the day of sending counts too.

    Cites: domain/rules A22.
    """
    if row.day is None or unit.assessed is None:
        return Outcome.UNKNOWN, "chưa rõ ngày gửi hoặc ngày họp"
    first = row.day - timedelta(days=1) if inclusive else row.day
    days = working_days_between(first, unit.assessed)
    told = (
        f"gửi ngày {short_date(row.day)}, họp ngày {short_date(unit.assessed)}: "
        f"{days} ngày làm việc "
        f"{'kể cả ngày gửi' if inclusive else 'ở giữa'}"
    )
    return (Outcome.HOLDS if days >= notice else Outcome.FAILS), told


def _gap(rows: Index, duty: Duty, unit: Unit, row: Attestation | None) -> Problem:
    sheet = f"{rows.review.file} › Xác nhận việc"
    where = rows.review.where(row, "done") if row is not None else sheet
    return Problem(
        code="missing-fact",
        where=where,
        message=f"{unit.name}: chưa xác nhận việc {duty.id}: {duty.text}",
        hint=f"thêm một dòng cho {unit.name} (mã {unit.code}), quy tắc {duty.id}: Có hoặc Không",
        severity=Severity.WARNING,
    )
