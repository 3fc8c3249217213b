"""The cap of heads, and the level a subject stands at: decided, proposed by people, computed.

Cites: seed 000, IV.5; seed 001, III.6.9; seed 004, 1 (5); domain/rules A15.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from docgen.classification.facts import MemberFacts, Person, assessed, missing_cell
from docgen.classification.levels import NOT_ENOUGH, lowest
from docgen.classification.months import in_force, months_after
from docgen.classification.results import Assessment, Outcome, Step, StepKind
from docgen.classification.ruleset import HeadCap
from docgen.errors import Problem, Severity
from docgen.model import CollectiveKind, Grade, Leader, Post, Record, YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The level a subject stands at now, and whose word it is."""

    level: Grade | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """The assessments of all that may have a head."""

    units: Mapping[str, Assessment]
    collectives: Mapping[str, Assessment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """One thing that a person heads, where it stands, and why it may set no cap."""

    name: str
    told: str
    place: Record
    now: Standing
    exempt: str | None
    open: tuple[Problem, ...]


DECIDED = "mức đã quyết định"
BY_PEOPLE = "mức tập thể đề nghị"
COMPUTED = "mức docgen đề xuất"
STATED = "mức ghi trong sổ làm việc"


def standing(assessment: Assessment) -> Standing:
    """Return the decided level if there is one, else the one people propose, else the computed."""
    decision = assessment.decision
    if decision is not None and decision.decided is not None:
        return Standing(level=decision.decided, basis=DECIDED)
    if decision is not None and decision.proposed is not None:
        return Standing(level=decision.proposed, basis=BY_PEOPLE)
    return Standing(level=assessment.proposed, basis=COMPUTED)


def _headed(facts: Person, cap: HeadCap) -> Iterator[Post]:
    """Yield the posts that make the person head of a unit on its rating day."""
    for post in facts.index.posts.get(_member_of(facts) or "", ()):
        unit = facts.index.units.get(post.unit)
        day = (unit.assessed if unit is not None else None) or assessed(facts)
        is_current = day is None or in_force(post.since or day, post.until, day)
        if post.role in cap.roles and is_current:
            yield post


def _member_of(facts: Person) -> str | None:
    """Return the code of the person as a Party member."""
    return facts.member.code if isinstance(facts, MemberFacts) else facts.row.member


def _organisations(facts: Person, cap: HeadCap, standings: Standings) -> Iterator[Top]:
    """Yield the units that a person heads, their committees, or both, as A15 is read."""
    reading = facts.index.ruleset.reading("A15")
    for post in _headed(facts, cap):
        unit = standings.units.get(post.unit)
        if unit is None:
            continue
        if reading != "ii":
            words = (f"{post.role} {unit.name}", facts.index.units[unit.code])
            yield _top(facts, cap, post, unit, words)
        for row in facts.index.review.collectives:
            is_own = row.unit == post.unit and row.kind is CollectiveKind.CAP_UY
            if is_own and reading != "i":
                committee = standings.collectives[row.code]
                yield _top(facts, cap, post, committee, (f"đứng đầu {row.name}", row))


def tops(facts: Person, cap: HeadCap, standings: Standings) -> Iterator[Top]:
    """Yield all that the person heads: units and their committees, collectives, agencies.

    One person as a member and as a leader heads the same: a leader is held to the organisation
    whose bí thư he or she is, and to what every other row of the leader heads.
    A15 chooses between the organisation (i), its committee (ii) and both (iii).
    """
    found = tuple(_organisations(facts, cap, standings))
    yield from found
    told = [top.place for top in found]
    roles = facts.index.roles.get(_member_of(facts) or "", ())
    for role in roles or (() if isinstance(facts, MemberFacts) else (facts.row,)):
        if role.head is not YesNo.CO:
            continue
        collective = facts.index.collectives.get(role.collective or "")
        if collective is not None and collective not in told:
            own = standings.collectives[collective.code]
            yield _top(facts, cap, role, own, (f"đứng đầu {collective.name}", collective))
        if role.area_grade is not None:
            exempt, open_ = _exempt(facts, cap, role)
            yield Top(
                name="cơ quan, đơn vị phụ trách",
                told=f"đứng đầu cơ quan, đơn vị ({role.position or 'chưa ghi chức vụ'})",
                place=role,
                now=Standing(level=role.area_grade, basis=STATED),
                exempt=exempt,
                open=open_,
            )


def _top(
    facts: Person, cap: HeadCap, post: Post | Leader, own: Assessment, words: tuple[str, Record]
) -> Top:
    told, place = words
    exempt, open_ = _exempt(facts, cap, post)
    if exempt is None and own.rated is False:
        exempt = f"không xếp loại ({own.reason})"
    return Top(name=own.name, told=told, place=place, now=standing(own), exempt=exempt, open=open_)


def _exempt(
    facts: Person, cap: HeadCap, post: Post | Leader
) -> tuple[str | None, tuple[Problem, ...]]:
    """Return why this post sets no cap, if so, and the questions that could still exempt it."""
    since = post.since if isinstance(post, Post) else post.appointed
    now = facts.index.review.period.year
    day = assessed(facts) or date(now, 12, 31)
    if cap.arrived and post.newly_arrived is YesNo.CO:
        return "mới chuyển đến, không liên quan", ()
    if cap.under_months and since is not None and months_after(since, cap.under_months) > day:
        return f"mới nhận nhiệm vụ dưới {cap.under_months} tháng", ()
    if cap.side_duty and isinstance(post, Post) and post.main_duty is YesNo.KHONG:
        return "không phải là nhiệm vụ chính", ()
    asked = []
    if cap.arrived and post.newly_arrived is None and since is not None and since.year == now:
        what = "có phải người đứng đầu mới chuyển đến, không liên quan hay không"
        asked.append(missing_cell(facts, post, "newly_arrived", what))
    if cap.under_months is not None and since is None:
        fact = "since" if isinstance(post, Post) else "appointed"
        asked.append(missing_cell(facts, post, fact, "ngày nhận nhiệm vụ"))
    if cap.side_duty and isinstance(post, Post) and post.main_duty is None:
        what = "có phải là nhiệm vụ chính hay không"
        asked.append(missing_cell(facts, post, "main_duty", what))
    return None, tuple(asked)


def cap_head(facts: Person, own: Assessment, standings: Standings) -> Assessment:
    """Return the assessment of a person, lowered to all that he or she heads.

    What has no level of its own (too young) sets no cap. What is still open leaves the level of
    its head open too.
    """
    cap = facts.index.ruleset.head_cap
    if cap is None or not own.rated or own.is_waiting:
        return own
    result = own
    for top in tops(facts, cap, standings):
        result = _cap(facts, cap, result, top)
    return result


def _cap(facts: Person, cap: HeadCap, own: Assessment, top: Top) -> Assessment:
    now = top.now
    if top.exempt is not None:
        outcome, told = Outcome.DOES_NOT_APPLY, f"{top.told}: {top.exempt}"
    elif now.level is None:
        outcome, told = Outcome.UNKNOWN, f"{top.told}: chưa xác định mức xếp loại"
    else:
        outcome, told = Outcome.APPLIES, f"{top.told}: “{now.level}” ({now.basis})"
    rules = facts.index.ruleset
    taken = Step(
        kind=StepKind.CAP,
        rule=cap.id,
        text=f"{cap.text} (cách hiểu: {cap.note})" if cap.note else cap.text,
        cite=rules.cited(cap.cite),
        facts=told,
        outcome=outcome,
        level=now.level if outcome is Outcome.APPLIES else None,
    )
    result = replace(own, steps=(*own.steps, taken))
    if outcome is Outcome.APPLIES:
        lowered = own.proposed is not None and lowest([own.proposed, now.level]) != own.proposed
        return replace(
            result,
            proposed=lowest([own.proposed, now.level]) if own.proposed is not None else None,
            reachable=lowest([own.reachable, now.level]) if own.reachable is not None else None,
            ceiling=lowest([own.ceiling, now.level]),
            missing=(*own.missing, *(top.open if lowered else ())),
        )
    if outcome is Outcome.UNKNOWN and own.proposed is not Grade.KHONG_HOAN_THANH:
        return replace(
            result,
            proposed=None,
            reachable=None,
            reason=NOT_ENOUGH,
            missing=(*own.missing, _still_open(facts, top)),
        )
    return result


def _still_open(facts: Person, top: Top) -> Problem:
    return Problem(
        code="missing-fact",
        where=facts.index.review.where(top.place, "name"),
        message=f"{facts.record.name}: chưa xác định được mức của {top.name} do đồng chí đứng đầu",
        hint=f"bổ sung những chỗ còn thiếu của {top.name} trước",
        severity=Severity.WARNING,
    )
