"""The cap of heads, and the level a subject stands at: decided, proposed by people, computed.

Cites: seed 000, IV.5; domain/rules A15.
"""

from dataclasses import dataclass, replace

from docgen.classification.facts import MemberFacts, assessed, missing_cell
from docgen.classification.levels import NOT_ENOUGH, lowest
from docgen.classification.months import in_force
from docgen.classification.results import Assessment, Outcome, Step, StepKind
from docgen.classification.ruleset import HeadCap
from docgen.errors import Problem, Severity
from docgen.model import Grade, Post, YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The level a subject stands at now, and whose word it is."""

    level: Grade | None
    basis: str


DECIDED = "mức đã quyết định"
BY_PEOPLE = "mức tập thể đề nghị"
COMPUTED = "mức docgen đề xuất"


def standing(assessment: Assessment) -> Standing:
    """Return the decided level if there is one, else the one people propose, else the computed."""
    decision = assessment.decision
    if decision is not None and decision.decided is not None:
        return Standing(level=decision.decided, basis=DECIDED)
    if decision is not None and decision.proposed is not None:
        return Standing(level=decision.proposed, basis=BY_PEOPLE)
    return Standing(level=assessment.proposed, basis=COMPUTED)


def headed(facts: MemberFacts, cap: HeadCap) -> list[Post]:
    """Return the posts that make the member head of a unit on its rating day."""
    found = []
    for post in facts.posts:
        unit = facts.index.units.get(post.unit)
        day = (unit.assessed if unit is not None else None) or assessed(facts)
        is_current = day is None or in_force(post.since or day, post.until, day)
        if post.role in cap.roles and is_current:
            found.append(post)
    return found


def cap_head(facts: MemberFacts, own: Assessment, units: dict[str, Assessment]) -> Assessment:
    """Return the assessment of a member, lowered to the units that he or she heads.

    A unit without a level of its own (too young) sets no cap. A unit whose level is still open
    leaves the level of its head open too.
    """
    cap = facts.index.ruleset.head_cap
    posts = headed(facts, cap) if cap is not None else []
    if cap is None or not posts or not own.rated or own.is_waiting:
        return own
    result = own
    for post in posts:
        unit = units.get(post.unit)
        if unit is not None:
            result = _cap(facts, cap, result, post, unit)
    return result


def _cap(
    facts: MemberFacts, cap: HeadCap, own: Assessment, post: Post, unit: Assessment
) -> Assessment:
    now = standing(unit)
    told = f"{post.role} {unit.name}"
    if post.newly_arrived is YesNo.CO:
        outcome, told = Outcome.DOES_NOT_APPLY, f"{told}: mới chuyển đến, không liên quan"
    elif unit.rated is False:
        outcome, told = Outcome.DOES_NOT_APPLY, f"{told}: không xếp loại ({unit.reason})"
    elif now.level is None:
        outcome, told = Outcome.UNKNOWN, f"{told}: chưa xác định mức xếp loại"
    else:
        outcome, told = Outcome.APPLIES, f"{told}: “{now.level}” ({now.basis})"
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
            missing=(*own.missing, *(_arrival(facts, post) if lowered else ())),
        )
    if outcome is Outcome.UNKNOWN and own.proposed is not Grade.KHONG_HOAN_THANH:
        return replace(
            result,
            proposed=None,
            reachable=None,
            reason=NOT_ENOUGH,
            missing=(*own.missing, _unit_open(facts, unit)),
        )
    return result


def _arrival(facts: MemberFacts, post: Post) -> tuple[Problem, ...]:
    """Return the question whether a head who came in the year is concerned at all."""
    now = facts.index.review.period.year
    if post.newly_arrived is not None or post.since is None or post.since.year != now:
        return ()
    what = "có phải người đứng đầu mới chuyển đến, không liên quan hay không"
    return (missing_cell(facts, post, "newly_arrived", what),)


def _unit_open(facts: MemberFacts, unit: Assessment) -> Problem:
    place = facts.index.units[unit.code]
    return Problem(
        code="missing-fact",
        where=facts.index.review.where(place, "name"),
        message=f"{facts.member.name}: chưa xác định được mức của {unit.name} do đồng chí đứng đầu",
        hint=f"bổ sung những chỗ còn thiếu của {unit.name} trước",
        severity=Severity.WARNING,
    )
