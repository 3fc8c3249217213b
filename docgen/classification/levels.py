"""From the answers to a level: exclusions, triggers, conditions, caps, for one subject.

`proposed` is the best level that the known facts guarantee: an open condition or an open cap
leaves it at the level below and is listed as missing; an open trigger leaves it undetermined.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from docgen.classification.discipline import former_years
from docgen.classification.facts import Facts, home, warning
from docgen.classification.results import Answer, Assessment, Outcome, Step, StepKind
from docgen.classification.ruleset import Condition, Exclusion, GradeRule, Limit, Ruleset
from docgen.errors import Problem
from docgen.model import Grade

UNDECIDED = "Không xác định – cần cấp có thẩm quyền"
NOT_ENOUGH = "Chưa đủ căn cứ"
NO_RULES = "Hướng dẫn này không có tiêu chuẩn mức xếp loại cho đối tượng này"

_AS_LIMIT = {Outcome.HOLDS: Outcome.APPLIES, Outcome.FAILS: Outcome.DOES_NOT_APPLY}


def lowest(levels: Iterable[Grade | None]) -> Grade | None:
    """Return the lowest level, None where there is none."""
    return min((level for level in levels if level is not None), key=_rank, default=None)


def _rank(level: Grade) -> int:
    return level.rank


def step(
    rules: Ruleset, kind: StepKind, condition: Condition, answer: Answer, level: Grade | None = None
) -> Step:
    """Return the step that states how one condition came out."""
    outcome = answer.outcome
    if kind is StepKind.TRIGGER or kind is StepKind.CAP or kind is StepKind.ELIGIBILITY:
        outcome = _AS_LIMIT.get(outcome, outcome)
    note = condition.note
    return Step(
        kind=kind,
        rule=condition.id,
        text=f"{condition.text} (cách hiểu: {note})" if note else condition.text,
        cite=rules.cited(condition.cite),
        facts=answer.facts,
        outcome=outcome,
        level=level,
    )


def assess(facts: Facts) -> Assessment:
    """Return the assessment of one subject by its own facts, before the cap of heads."""
    rules = facts.index.ruleset
    excluded, steps, gaps = _exclude(facts)
    decision = facts.index.decisions.get(facts.record.code)
    start = Assessment(
        subject=facts.subject,
        code=facts.record.code,
        name=facts.record.name,
        unit=home(facts),
        reviewed=None if gaps else True,
        rated=None if gaps else True,
        reason=NOT_ENOUGH if gaps else None,
        proposed=None,
        ceiling=None,
        reachable=None,
        steps=tuple(steps),
        warnings=(),
        missing=tuple(gaps),
        rerate=former_years(facts),
        decision=decision,
    )
    if excluded is not None:
        reason = excluded.reason
        if excluded.waits:
            reason = f"{reason}: {steps[-1].facts}"
        start = replace(
            start, reviewed=excluded.reviewed, rated=excluded.waits, reason=reason, missing=()
        )
    start = _require(facts, start)
    if excluded is not None or gaps:
        return start
    return _grade(facts, rules, start)


def _exclude(facts: Facts) -> tuple[Exclusion | None, list[Step], list[Problem]]:
    """Return the exclusion that applies, if any, the steps, and the facts missing to tell."""
    rules, about = facts.index.ruleset, facts.subject
    steps: list[Step] = []
    gaps: list[Problem] = []
    for exclusion in rules.exclusions:
        if exclusion.subject is not about:
            continue
        answer = exclusion.ask(facts)
        steps.append(step(rules, StepKind.ELIGIBILITY, exclusion, answer))
        if answer.outcome is Outcome.HOLDS:
            return exclusion, steps, []
        gaps.extend(answer.missing)
    return None, steps, gaps


def _require(facts: Facts, start: Assessment) -> Assessment:
    """Return the assessment with what must be obtained or borne in mind added."""
    rules, about = facts.index.ruleset, facts.subject
    steps, warnings, gaps = list(start.steps), list(start.warnings), list(start.missing)
    for requirement in rules.requirements:
        if requirement.subject is not about:
            continue
        answer = requirement.ask(facts)
        if answer.outcome is Outcome.DOES_NOT_APPLY:
            continue
        steps.append(step(rules, StepKind.REQUIREMENT, requirement, answer))
        warnings.extend(answer.warnings)
        # What one who is not rated, or not yet, still lacks holds nobody up.
        is_due = start.reviewed is not False and start.rated is not False
        if is_due:
            gaps.extend(answer.missing)
        applies = requirement.warn and answer.outcome is Outcome.APPLIES
        if applies or (answer.outcome is Outcome.FAILS and is_due):
            hint = f"{requirement.text} ({rules.cited(requirement.cite)})"
            code = "rule-to-follow" if applies else "requirement-open"
            warnings.append(warning(facts, code, answer.facts, hint))
    return replace(start, steps=tuple(steps), warnings=tuple(warnings), missing=_once(gaps))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """All answers about one subject: triggers, conditions from the best level down, caps."""

    triggers: Sequence[tuple[Limit, Answer]]
    grades: Sequence[tuple[GradeRule, Sequence[tuple[Condition, Answer]]]]
    caps: Sequence[tuple[Limit, Answer]]

    def limits(self, outcome: Outcome) -> list[Grade]:
        """Return the levels of the caps that came out so."""
        return [rule.level for rule, said in self.caps if said.outcome is outcome]

    def best(self, is_met: Callable[[Answer], bool]) -> Grade | None:
        """Return the best level all of whose conditions are met."""
        return next(
            (
                rule.level
                for rule, answers in self.grades
                if all(is_met(said) for _, said in answers)
            ),
            None,
        )


def _hear(facts: Facts) -> _Heard:
    rules, about = facts.index.ruleset, facts.subject
    return _Heard(
        triggers=[(rule, rule.ask(facts)) for rule in rules.triggers if rule.subject is about],
        grades=[
            (rule, [(condition, condition.ask(facts)) for condition in rule.when])
            for rule in sorted(rules.grades, key=lambda rule: -rule.level.rank)
            if rule.subject is about
        ],
        caps=[(rule, rule.ask(facts)) for rule in rules.caps if rule.subject is about],
    )


def _grade(facts: Facts, rules: Ruleset, start: Assessment) -> Assessment:
    """Return the assessment with its level: triggers, conditions, caps."""
    heard = _hear(facts)
    if not heard.grades:
        return replace(start, reason=NO_RULES)
    steps = [
        *start.steps,
        *(step(rules, StepKind.TRIGGER, rule, said, rule.level) for rule, said in heard.triggers),
        *(
            step(rules, StepKind.CONDITION, condition, said, rule.level)
            for rule, answers in heard.grades
            for condition, said in answers
        ),
        *(step(rules, StepKind.CAP, rule, said, rule.level) for rule, said in heard.caps),
    ]
    forced = lowest(rule.level for rule, said in heard.triggers if _is_met(said))
    ceiling = lowest([forced, *heard.limits(Outcome.HOLDS)])
    settled = _Settled(proposed=forced, reachable=forced, missing=start.missing)
    if forced is None:
        settled = _settle(facts, start, heard, ceiling)
    noted = _noted(heard, settled.proposed, is_forced=forced is not None)
    return replace(
        start,
        steps=tuple(steps),
        ceiling=ceiling,
        proposed=settled.proposed,
        reachable=settled.reachable,
        missing=settled.missing,
        reason=settled.reason,
        warnings=_once([*start.warnings, *noted, *settled.warnings]),
    )


def _noted(heard: _Heard, proposed: Grade | None, *, is_forced: bool) -> list[Problem]:
    """Return the warnings that bear on the outcome: of caps always, of lower levels never."""
    answers = [said for _, said in heard.caps]
    if not is_forced:
        answers.extend(said for _, said in heard.triggers)
        answers.extend(
            said
            for rule, pairs in heard.grades
            if proposed is None or rule.level.rank >= proposed.rank
            for _, said in pairs
        )
    return [note for said in answers for note in said.warnings]


def _is_met(said: Answer) -> bool:
    return said.outcome is Outcome.HOLDS


def _is_met_but_for_people(said: Answer) -> bool:
    return said.outcome is Outcome.HOLDS or said.human


def _is_open(answers: Sequence[tuple[Condition, Answer]]) -> bool:
    outcomes = [said.outcome for _, said in answers]
    return Outcome.UNKNOWN in outcomes and Outcome.FAILS not in outcomes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settled:
    """What is proposed, what still could be, and what is missing or to be noted."""

    proposed: Grade | None
    reachable: Grade | None
    missing: tuple[Problem, ...]
    reason: str | None = None
    warnings: tuple[Problem, ...] = ()


def _settle(facts: Facts, start: Assessment, heard: _Heard, ceiling: Grade | None) -> _Settled:
    """Return what comes out where no trigger applies."""
    limits = [ceiling, *heard.limits(Outcome.UNKNOWN)]
    is_unclear = any(said.outcome is Outcome.UNKNOWN for _, said in heard.triggers)
    met, near = heard.best(_is_met), heard.best(_is_met_but_for_people)
    proposed = None if is_unclear or met is None else lowest([met, *limits])
    reachable = None if is_unclear or near is None else lowest([near, *limits])
    gaps = _gaps(heard, met, proposed, ceiling)
    known = (problem for problem in start.missing if problem not in gaps)
    missing = _once([*known, *(_open_levels(problem, levels) for problem, levels in gaps.items())])
    if proposed is not None:
        return _Settled(proposed=proposed, reachable=reachable, missing=missing)
    return _Settled(
        proposed=None,
        reachable=reachable,
        missing=missing,
        reason=NOT_ENOUGH if gaps else UNDECIDED,
        warnings=() if gaps else (_gap_warning(facts, heard),),
    )


def _gaps(
    heard: _Heard, met: Grade | None, proposed: Grade | None, ceiling: Grade | None
) -> dict[Problem, list[Grade]]:
    """Return the missing facts that could still change the outcome, with the levels they hold up.

    An open trigger; an open level above the proposal and within the ceiling; an open cap below
    the best level that is met or open.
    """
    gaps: dict[Problem, list[Grade]] = {}
    for trigger, said in heard.triggers:
        if said.outcome is Outcome.UNKNOWN:
            _note(gaps, said, trigger.level)
    best = met
    for rule, answers in reversed(heard.grades):
        is_above = proposed is None or rule.level.rank > proposed.rank
        is_below_cap = ceiling is None or rule.level.rank <= ceiling.rank
        if is_above and is_below_cap and _is_open(answers):
            best = rule.level
            for _, said in answers:
                _note(gaps, said, rule.level)
    best = lowest([best, ceiling])
    for cap, said in heard.caps:
        if said.outcome is Outcome.UNKNOWN and best is not None and best.rank > cap.level.rank:
            _note(gaps, said, best)
    return gaps


def _note(gaps: dict[Problem, list[Grade]], said: Answer, level: Grade) -> None:
    """Note that a level waits for the facts an answer misses."""
    for problem in said.missing:
        gaps.setdefault(problem, []).append(level)


def _open_levels(problem: Problem, levels: Sequence[Grade]) -> Problem:
    """Return the missing fact with the levels that wait for it."""
    waiting = ", ".join(level.short for level in sorted(set(levels), key=_rank, reverse=True))
    return replace(problem, message=f"{problem.message} – chưa đủ căn cứ xét mức {waiting}")


def _gap_warning(facts: Facts, heard: _Heard) -> Problem:
    """Return the warning that no level fits, with the conditions of the lowest that failed."""
    failed = [
        f"{condition.text} ({said.facts})"
        for _, answers in heard.grades[-1:]
        for condition, said in answers
        if said.outcome is Outcome.FAILS
    ]
    return warning(
        facts,
        "level-undetermined",
        "không đạt đủ tiêu chuẩn của mức nào và không thuộc trường hợp không hoàn thành nhiệm vụ; "
        f"không đạt: {'; '.join(failed)}",
        "cấp có thẩm quyền xem xét, quyết định mức",
    )


def _once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys(problems))
