"""Where levels that people gave contradict the facts; shown with the cell, never corrected."""

from collections.abc import Iterator, Sequence

from docgen.classification.facts import Index, member_facts
from docgen.classification.heads import DECIDED, headed, standing
from docgen.classification.levels import lowest
from docgen.classification.results import Assessment, Outcome, Quota, QuotaReading, Step, StepKind
from docgen.errors import Problem, Severity
from docgen.model import Decision, Grade, YesNo

_FIELDS = {"decided": "mức đã quyết định", "proposed": "mức đề nghị"}


def contradictions(
    rows: Index,
    members: dict[str, Assessment],
    units: dict[str, Assessment],
    quotas: Sequence[Quota],
) -> tuple[Problem, ...]:
    """Return what in the decisions contradicts the facts, in the order of the sheets."""
    both = {**members, **units}
    found: list[Problem] = list(_year(rows))
    for decision in rows.review.decisions:
        assessment = both.get(decision.subject)
        if assessment is not None:
            found.extend(_levels(rows, assessment, decision))
    found.extend(_heads(rows, members, units))
    for quota in quotas:
        found.extend(_quota(rows, quota))
    return tuple(found)


def _year(rows: Index) -> Iterator[Problem]:
    rules, period = rows.ruleset, rows.review.period
    until = rules.valid_until
    if period.year < rules.valid_from.year or (until is not None and period.year > until.year):
        yield Problem(
            code="ruleset-not-for-year",
            where=rows.review.where(period, "year"),
            message=f"bộ quy tắc {rules.id} dùng cho năm {rules.valid_from.year}"
            f"{f'–{until.year}' if until and until.year != rules.valid_from.year else ''}, "
            f"không phải năm {period.year}",
            hint="chọn bộ quy tắc của năm đánh giá, hoặc sửa năm",
            severity=Severity.WARNING,
        )


def _levels(rows: Index, own: Assessment, decision: Decision) -> Iterator[Problem]:
    for field, words in _FIELDS.items():
        level = decision.decided if field == "decided" else decision.proposed
        if level is None:
            continue
        where = rows.review.where(decision, field)
        severity = Severity.ERROR if field == "decided" else Severity.WARNING
        said = f"{own.name}: {words} “{level}”"
        if own.rated is False or own.is_waiting:
            yield Problem(
                code="level-but-not-rated",
                where=where,
                message=f"{said}, nhưng không thuộc diện xếp loại: {own.reason}"
                if own.rated is False
                else f"{said}, nhưng chưa kiểm điểm xong: {own.reason}",
                hint="xóa mức ở ô này, hoặc sửa lý do không xếp loại",
                severity=severity,
            )
            continue
        limits = _limits(rows, own, level)
        if limits:
            yield Problem(
                code="level-above-ceiling",
                where=where,
                message=f"{said} cao hơn mức tối đa “{lowest(step.level for step in limits)}”",
                hint="xem lại: " + "; ".join(f"{step.facts} ({step.cite})" for step in limits),
                severity=severity,
            )
        else:
            yield from _unsupported(own, level, where, said)


def _limits(rows: Index, own: Assessment, level: Grade) -> list[Step]:
    """Return the steps that set a limit below `level`, that of heads apart."""
    cap = rows.ruleset.head_cap
    return [
        step
        for step in own.steps
        if step.kind in {StepKind.CAP, StepKind.TRIGGER}
        and step.outcome is Outcome.APPLIES
        and step.level is not None
        and step.level.rank < level.rank
        and (cap is None or step.rule != cap.id)
    ]


def _unsupported(own: Assessment, level: Grade, where: str, said: str) -> Iterator[Problem]:
    failed = [
        f"{step.text}: {step.facts}"
        for step in own.steps
        if step.kind is StepKind.CONDITION and step.level is level and step.outcome is Outcome.FAILS
    ]
    if failed:
        yield Problem(
            code="level-not-supported",
            where=where,
            message=f"{said}, nhưng có tiêu chuẩn của mức này không đạt",
            hint=f"xem lại: {'; '.join(failed)}",
            severity=Severity.WARNING,
        )


def _heads(
    rows: Index, members: dict[str, Assessment], units: dict[str, Assessment]
) -> Iterator[Problem]:
    """Yield heads whose level, decided or else proposed, is above that of the unit they head."""
    cap = rows.ruleset.head_cap
    if cap is None:
        return
    for member in rows.review.members:
        decision = rows.decisions.get(member.code)
        field = "decided" if decision and decision.decided else "proposed"
        own = getattr(decision, field, None)
        if decision is None or own is None or not members[member.code].rated:
            continue
        for post in headed(member_facts(rows, member), cap):
            unit = units.get(post.unit)
            if unit is None or unit.rated is False or post.newly_arrived is YesNo.CO:
                continue
            stands = standing(unit)
            if stands.level is not None and own.rank > stands.level.rank:
                is_decided = field == "decided" and stands.basis == DECIDED
                said = "đã quyết định" if field == "decided" else "đề nghị"
                yield Problem(
                    code="head-above-unit",
                    where=rows.review.where(decision, field),
                    message=f"{member.name}: mức {said} “{own}” cao hơn mức "
                    f"“{stands.level}” ({stands.basis}) của {unit.name} do đồng chí đứng đầu",
                    hint=f"{cap.text} ({rows.ruleset.cited(cap.cite)})",
                    severity=Severity.ERROR if is_decided else Severity.WARNING,
                )


def _quota(rows: Index, quota: Quota) -> Iterator[Problem]:
    """Yield that more stand at a level than a quota allows: decided, or proposed by people.

    More decided ones than the used reading allows is an error, than another reading a warning.
    """
    given = [rows.decisions[code] for code in quota.counted if code in rows.decisions]
    decided = [each for each in given if each.decided is not None]
    if not quota.is_limit:
        return
    used = next(each for each in quota.readings if each.name == quota.used)
    if len(decided) > used.allowed:
        yield _too_many(rows, quota, used, decided, "decided")
    elif len(given) > used.allowed:
        yield _too_many(rows, quota, used, given, "proposed")
    elif decided:
        for reading in quota.readings:
            if len(decided) > reading.allowed:
                yield _too_many(rows, quota, reading, decided, "decided")


def _too_many(
    rows: Index, quota: Quota, reading: QuotaReading, given: Sequence[Decision], field: str
) -> Problem:
    is_used = reading.name == quota.used
    is_decided = field == "decided"
    said = "đã quyết định" if is_decided else "đã đề nghị hoặc quyết định"
    strict = "" if is_used else f" theo cách tính chặt hơn ({reading.name})"
    first_over = given[reading.allowed]
    column = field if first_over.decided is None or is_decided else "decided"
    code = "over-quota" if is_decided else "proposals-over-quota"
    return Problem(
        code=code if is_used else "over-strict-quota",
        where=rows.review.where(first_over, column),
        message=f"{quota.group}: {said} {len(given)} trường hợp “{quota.level}”, "
        f"được phép {reading.allowed}{strict}",
        hint=f"{reading.text} ({quota.cite})",
        severity=Severity.ERROR if is_used and is_decided else Severity.WARNING,
    )
