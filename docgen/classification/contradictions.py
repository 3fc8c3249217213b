"""Where levels that people gave contradict the facts; shown with the cell, never corrected."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from docgen.classification.annulments import annulment_problems
from docgen.classification.facts import Index, Person, leader_facts, member_facts
from docgen.classification.heads import DECIDED, STATED, Standings, tops
from docgen.classification.levels import lowest
from docgen.classification.results import (
    Assessment,
    Ballot,
    DutyCheck,
    Outcome,
    Quota,
    QuotaReading,
    Results,
    Step,
    StepKind,
)
from docgen.classification.ruleset import UNVERIFIED
from docgen.classification.wrong_rows import wrong_rows
from docgen.errors import Problem, Severity
from docgen.model import Decision, Grade, VoteCount

_FIELDS = {"decided": "mức đã quyết định", "proposed": "mức đề nghị"}


def contradictions(rows: Index, found: Results) -> tuple[Problem, ...]:
    """Return what in the decisions and rows contradicts itself, in the order of the sheets."""
    both = found.everyone
    problems: list[Problem] = list(_year(rows))
    for decision in rows.review.decisions:
        assessment = both.get(decision.subject)
        if assessment is not None:
            problems.extend(_about(decision.subject, _levels(rows, assessment, decision)))
    problems.extend(_heads(rows, found))
    for quota in found.quotas:
        problems.extend(_about(quota.unit, _quota(rows, quota)))
    counts = {(each.session, each.subject): each for each in reversed(rows.review.counts)}
    for ballot in found.ballots:
        count = counts[ballot.session, ballot.subject]
        problems.extend(_about(ballot.subject, _ballot(rows, ballot, count)))
    problems.extend(_duty(rows, duty) for duty in found.duties if duty.outcome is Outcome.FAILS)
    problems.extend(annulment_problems(rows, found))
    problems.extend(wrong_rows(rows))
    return tuple(problems)


def _about(code: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems that say whom they concern."""
    return (replace(problem, about=code) for problem in problems)


def _duty(rows: Index, duty: DutyCheck) -> Problem:
    """Return that a step was not taken, or not in time, as people attest themselves."""
    said = [
        row
        for row in rows.review.attestations
        if (row.subject, row.rule) == (duty.subject, duty.rule)
    ]
    return Problem(
        code="duty-not-done",
        where=rows.review.where(said[-1], "done"),
        message=f"{duty.name}: {duty.text} – {duty.facts}",
        hint=f"{duty.rule} ({duty.cite})",
        severity=Severity.WARNING,
        about=duty.subject,
    )


def _year(rows: Index) -> Iterator[Problem]:
    rules, period = rows.ruleset, rows.review.period
    if rules.unverified:
        yield Problem(
            code="ruleset-unverified",
            where=rows.review.where(period, "ruleset_checked"),
            message=f"{rules.title}: {UNVERIFIED} ({'; '.join(rules.unverified)})",
            hint="đối chiếu với bản gốc mà đơn vị có, rồi ghi Có vào ô này",
            severity=Severity.WARNING,
        )
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
        if step.outcome is Outcome.APPLIES
        and step.level is not None
        and step.kind in {StepKind.CAP, StepKind.TRIGGER}
        and step.level.rank < level.rank
        and (cap is None or step.rule != cap.id)
    ]


def _unsupported(own: Assessment, level: Grade, where: str, said: str) -> Iterator[Problem]:
    failed = [
        f"{step.text}: {step.facts}"
        for step in own.steps
        if step.outcome is Outcome.FAILS and step.level is level and step.kind is StepKind.CONDITION
    ]
    if failed:
        yield Problem(
            code="level-not-supported",
            where=where,
            message=f"{said}, nhưng có tiêu chuẩn của mức này không đạt",
            hint=f"xem lại: {'; '.join(failed)}",
            severity=Severity.WARNING,
        )


def _heads(rows: Index, found: Results) -> Iterator[Problem]:
    """Yield heads whose level, decided or else proposed, is above that of what they head."""
    cap = rows.ruleset.head_cap
    if cap is None:
        return
    standings = Standings(units=found.units, collectives=found.collectives)
    people: list[Person] = [
        *(member_facts(rows, member) for member in rows.review.members),
        *(leader_facts(rows, leader) for leader in rows.review.leaders),
    ]
    for facts in people:
        code = facts.record.code
        decision = rows.decisions.get(code)
        field = "decided" if decision and decision.decided else "proposed"
        own = getattr(decision, field, None)
        if decision is None or own is None or not found.everyone[code].rated:
            continue
        for top in tops(facts, cap, standings):
            level = top.now.level
            if top.exempt is None and level is not None and own.rank > level.rank:
                is_decided = field == "decided" and top.now.basis in {DECIDED, STATED}
                said = "đã quyết định" if field == "decided" else "đề nghị"
                yield Problem(
                    code="head-above-unit",
                    where=rows.review.where(decision, field),
                    message=f"{facts.record.name}: mức {said} “{own}” cao hơn mức "
                    f"“{level}” ({top.now.basis}) của {top.name} do đồng chí đứng đầu",
                    hint=f"{cap.text} ({rows.ruleset.cited(cap.cite)})",
                    severity=Severity.ERROR if is_decided else Severity.WARNING,
                    about=code,
                )


def _ballot(rows: Index, ballot: Ballot, place: VoteCount) -> Iterator[Problem]:
    """Yield a level proposed that the ballot did not give, and a tie that nobody has decided."""
    decision = rows.decisions.get(ballot.subject)
    proposed = decision.proposed if decision is not None else None
    rule = f"{ballot.text} ({ballot.cite})"
    tied = " hoặc ".join(f"“{level}”" for level in ballot.tied)
    if ballot.tied and proposed not in ballot.tied:
        yield Problem(
            code="vote-tied",
            where=rows.review.where(place, "excellent"),
            message=f"{ballot.name}: phiếu ngang nhau, {tied}",
            hint=f"người đứng đầu xem xét, quyết định rồi ghi mức đề nghị: {rule}",
            severity=Severity.WARNING,
        )
    elif decision is not None and proposed is not None and ballot.level not in {None, proposed}:
        yield Problem(
            code="vote-differs",
            where=rows.review.where(decision, "proposed"),
            message=f"{ballot.name}: mức đề nghị “{proposed}”, nhưng phiếu cho mức "
            f"“{ballot.level}” (tính trên {ballot.basis})",
            hint=f"xem lại kết quả kiểm phiếu: {rule}",
            severity=Severity.WARNING,
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
