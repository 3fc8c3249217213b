"""How many of a group may get the highest level, under each reading; never who.

Cites: seed 000, III.1.3.1, III.2.2.1; domain/rules A1, A2, A3, A4.
"""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from docgen.classification.facts import Index
from docgen.classification.heads import standing
from docgen.classification.results import Assessment, Outcome, Quota, QuotaReading, StepKind
from docgen.classification.ruleset import QuotaRule, Ruleset, SmallGroup
from docgen.model import Grade, Subject, Unit


def whole(share: Fraction, rounding: str) -> int:
    """Return `share` as a whole number of people.

    >>> [whole(Fraction(8, 5), way) for way in ("floor", "half_up", "ceil")]
    [1, 2, 2]
    """
    if rounding == "half_up":
        return (2 * share.numerator + share.denominator) // (2 * share.denominator)
    if rounding == "ceil":
        return -(-share.numerator // share.denominator)
    return share.numerator // share.denominator


def shares(reached: int, percent: int) -> dict[str, Fraction]:
    """Return the exact share that each reading grants, of `reached` at the base or above.

    B: x ≤ p·n. A: x ≤ p·(n - x), which is x ≤ p·n / (1 + p).

    >>> shares(27, 20)
    {'A': Fraction(9, 2), 'B': Fraction(27, 5)}
    """
    return {
        "A": Fraction(percent * reached, 100 + percent),
        "B": Fraction(percent * reached, 100),
    }


def quotas(
    rows: Index, members: dict[str, Assessment], units: dict[str, Assessment]
) -> tuple[Quota, ...]:
    """Return all quotas: cells of each đảng bộ, members of each cell, members of the whole."""
    found = []
    by_unit: dict[str, list[Assessment]] = {}
    for assessment in members.values():
        by_unit.setdefault(assessment.unit, []).append(assessment)
    for rule in rows.ruleset.quotas:
        for unit in rows.review.units:
            if rule.subject is Subject.UNIT:
                below = [each for each in rows.children.get(unit.code, ()) if each.kind.is_cell]
                if below:
                    group = [units[each.code] for each in below]
                    found.append(_quota(rows.ruleset, rule, unit, group, is_limit=True))
                continue
            if unit.kind.is_cell:
                group = by_unit.get(unit.code, [])
                found.append(_quota(rows.ruleset, rule, unit, group, is_limit=True))
            elif unit.kind.is_base:
                group = [each for code in _cells(rows, unit) for each in by_unit.get(code, ())]
                found.append(_quota(rows.ruleset, rule, unit, group, is_limit=False))
    return tuple(found)


def _cells(rows: Index, unit: Unit) -> list[str]:
    """Return the codes of all units at or below a unit."""
    below = [code for each in rows.children.get(unit.code, ()) for code in _cells(rows, each)]
    return [unit.code, *below]


def _reached(levels: Sequence[Grade | None], base: Grade) -> int:
    return sum(level is not None and level.rank >= base.rank for level in levels)


def _quota(
    rules: Ruleset, rule: QuotaRule, unit: Unit, group: Sequence[Assessment], *, is_limit: bool
) -> Quota:
    rated = [each for each in group if each.rated is not False]
    stands = {each.code: standing(each) for each in rated}
    reached = _reached([stand.level for stand in stands.values()], rule.base)
    counted = tuple(code for code, stand in stands.items() if stand.level is rule.level)
    noun = "đảng viên" if rule.subject is Subject.MEMBER else "chi bộ trực thuộc"
    law: QuotaRule | SmallGroup = rule
    readings = _readings(rules, rule, reached, noun)
    if rule.small is not None and is_limit and _is_small(rules, rule.small, len(rated), reached):
        law = rule.small
        able = [each for each in rated if not _is_ruled_out(each, rule.level)]
        readings = _small_readings(rule.small, reached, min(rule.small.allowed, len(able)))
    used = rules.reading("A1")
    allowed = next(each.allowed for each in readings if each.name == used)
    sources = Counter(stand.basis for stand in stands.values() if stand.level is not None)
    told = "; ".join(f"cách {each.name} – {each.text}" for each in readings)
    return Quota(
        rule=law.id,
        subject=rule.subject,
        level=rule.level,
        group=f"{noun} của {unit.name}",
        unit=unit.code,
        is_limit=is_limit,
        readings=readings,
        used=used,
        allowed=allowed,
        eligible=tuple(each.code for each in rated if each.reachable is rule.level),
        counted=counted,
        over=counted if len(counted) > allowed else (),
        unknown=tuple(code for code, stand in stands.items() if stand.level is None),
        basis=", ".join(f"{count} theo {name}" for name, count in sources.items())
        or "chưa có mức nào",
        text=f"{law.text}. {told}",
        cite=rules.cited(law.cite),
    )


def _readings(rules: Ruleset, rule: QuotaRule, reached: int, noun: str) -> tuple[QuotaReading, ...]:
    """Return the strict reading and the wide one, each with its base and words."""
    granted = shares(reached, rule.percent)
    most = {name: whole(share, rules.reading("A2")) for name, share in granted.items()}
    left, level = reached - most["A"], rule.base.value.lower()
    share = f"{rule.percent}% của"
    return (
        QuotaReading(
            name="A",
            base=left,
            allowed=most["A"],
            text=f"{share} {left} {noun} {level} (còn lại sau khi chọn): không quá {most['A']}",
        ),
        QuotaReading(
            name="B",
            base=reached,
            allowed=most["B"],
            text=f"{share} {reached} {noun} đạt từ {level} trở lên: không quá {most['B']}",
        ),
    )


def _small_readings(small: SmallGroup, reached: int, allowed: int) -> tuple[QuotaReading, ...]:
    """Return what the exception allows, the same under both readings of the percentage."""
    text = f"dưới {small.under} đảng viên, đều đạt: chọn {allowed} nếu đủ điều kiện"
    return tuple(
        QuotaReading(name=name, base=reached, allowed=allowed, text=text) for name in ("A", "B")
    )


def _is_small(rules: Ruleset, small: SmallGroup, size: int, reached: int) -> bool:
    """Return whether the exception for small groups holds: few, and all of them at the base."""
    if rules.reading("A4") == "c":
        return 0 < reached < small.under
    return 0 < reached == size < small.under


def _is_ruled_out(own: Assessment, level: Grade) -> bool:
    """Return whether known facts forbid the level; a fact that is missing forbids nothing."""
    limits = {StepKind.CAP, StepKind.TRIGGER}
    return any(
        (step.kind is StepKind.CONDITION and step.level is level and step.outcome is Outcome.FAILS)
        or (
            step.kind in limits
            and step.outcome is Outcome.APPLIES
            and step.level is not None
            and step.level.rank < level.rank
        )
        for step in own.steps
    )
