"""The rules of a guideline as lines to read and to compare: id, words, values, citation."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from docgen.classification.ruleset import Condition, Duty, Ruleset


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One rule: what it is about, its words, the values of its test, its place."""

    id: str
    about: str
    text: str
    values: str
    cite: str


def _values(rule: Condition) -> str:
    given = rule.ask.keywords if isinstance(rule.ask, partial) else {}
    parts = [
        f"{key}={', '.join(map(str, value)) if isinstance(value, tuple) else value}"
        for key, value in given.items()
    ]
    return "; ".join([rule.test, *parts])


def rule_lines(rules: Ruleset) -> tuple[RuleLine, ...]:
    """Return every rule of a guideline, the readings chosen last."""
    return tuple(_lines(rules))


def _lines(rules: Ruleset) -> Iterator[RuleLine]:
    def of(rule: Condition, about: str) -> RuleLine:
        cite = rules.cited(rule.cite)
        return RuleLine(id=rule.id, about=about, text=rule.text, values=_values(rule), cite=cite)

    for exclusion in rules.exclusions:
        line = of(exclusion, f"không xếp loại {exclusion.subject}")
        added = f"reason={exclusion.reason}; reviewed={exclusion.reviewed}; waits={exclusion.waits}"
        yield replace(line, values=f"{line.values}; {added}")
    for requirement in rules.requirements:
        line = of(requirement, f"lưu ý {requirement.subject}")
        yield replace(line, values=f"{line.values}; warn=True") if requirement.warn else line
    for trigger in rules.triggers:
        yield of(trigger, f"“{trigger.level}”, {trigger.subject}, khi")
    for grade in rules.grades:
        for condition in grade.when:
            yield of(condition, f"“{grade.level}”, {grade.subject}, cần")
    for cap in rules.caps:
        yield of(cap, f"tối đa “{cap.level}”, {cap.subject}")
    yield from _others(rules)


def _others(rules: Ruleset) -> Iterator[RuleLine]:
    """Yield the cap of heads, quotas, vote, streaks, steps to attest and readings."""

    def line(id_: str, about: str, text: str, values: str, cite: str) -> RuleLine:
        return RuleLine(id=id_, about=about, text=text, values=values, cite=rules.cited(cite))

    head = rules.head_cap
    if head is not None:
        roles = ", ".join(head.roles)
        values = f"roles={roles}; arrived={head.arrived}; under_months={head.under_months}; "
        values += f"side_duty={head.side_duty}"
        yield line(head.id, "người đứng đầu", head.text, values, head.cite)
    for quota in rules.quotas:
        raised = f"; raised={quota.raised}" if quota.raised is not None else ""
        group = f"; group={quota.group}" if quota.group is not None else ""
        values = f"percent={quota.percent}; base={quota.base}{raised}{group}"
        about = f"tỷ lệ “{quota.level}”, {quota.subject}"
        yield line(quota.id, about, quota.text, values, quota.cite)
        small = quota.small
        if small is not None:
            values = f"under={small.under}; allowed={small.allowed}"
            yield line(small.id, f"nơi ít {quota.subject}", small.text, values, small.cite)
    if rules.vote is not None:
        vote = rules.vote
        yield line(vote.id, "phiếu biểu quyết", vote.text, f"percent={vote.percent}", vote.cite)
    for streak in rules.streaks:
        kinds = f"; kinds={', '.join(streak.kinds)}" if streak.kinds else ""
        values = f"years={streak.years}; level={streak.level}{kinds}"
        yield line(streak.id, f"khen thưởng {streak.subject}", streak.text, values, streak.cite)
    for duty in rules.duties:
        values = "; ".join(_duty_values(duty))
        yield line(duty.id, "việc phải xác nhận", duty.text, values, duty.cite)
    for setting in rules.settings.values():
        values = f"reading={setting.reading}"
        yield line(setting.id, "cách hiểu", setting.text, values, setting.cite)


def _duty_values(duty: Duty) -> Iterator[str]:
    for key in ("kinds", "collectives", "names", "not_of"):
        words = getattr(duty, key)
        if words:
            yield f"{key}={', '.join(words)}"
    for key in ("notice", "half_days", "half_days_suggested"):
        number = getattr(duty, key)
        if number is not None:
            yield f"{key}={number}"


def differences(one: Ruleset, other: Ruleset) -> Iterator[tuple[str, RuleLine]]:
    """Yield rules only in `one` (-), only in `other` (+), and both sides of changed ones (<, >)."""
    first = {line.id: line for line in rule_lines(one)}
    second = {line.id: line for line in rule_lines(other)}
    for name in sorted(first.keys() | second.keys()):
        if name not in second:
            yield "-", first[name]
        elif name not in first:
            yield "+", second[name]
        elif first[name] != second[name]:
            yield "<", first[name]
            yield ">", second[name]
