"""How many of a group may get the highest level, under each reading; never who.

Cites: seed 000, III.1.3.1, III.2.2.1; domain/rules A1, A2, A3, A4.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from docgen.classification.facts import Index
from docgen.classification.heads import standing
from docgen.classification.results import Assessment, Outcome, Quota, QuotaReading, StepKind
from docgen.classification.ruleset import QuotaRule, Ruleset, SmallGroup
from docgen.model import Grade, Record, Subject, Unit, UnitKind, YesNo


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


def shares(reached: int, percent: int, rated: int | None = None) -> dict[str, Fraction]:
    """Return the exact share that each reading grants, of `reached` at the base or above.

    B: x ≤ p·n. A: x ≤ p·(n - x), which is x ≤ p·n / (1 + p). D: x ≤ p of all who are rated.

    >>> shares(27, 20, 30)
    {'A': Fraction(9, 2), 'B': Fraction(27, 5), 'D': Fraction(6, 1)}
    """
    found = {
        "A": Fraction(percent * reached, 100 + percent),
        "B": Fraction(percent * reached, 100),
    }
    if rated is not None:
        found["D"] = Fraction(percent * rated, 100)
    return found


Assessments: TypeAlias = Mapping[str, Assessment]
_NOUNS = {
    Subject.MEMBER: "đảng viên",
    Subject.UNIT: "chi bộ trực thuộc",
    Subject.COLLECTIVE: "tập thể",
    Subject.LEADER: "cán bộ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pool:
    """Those among whom a quota counts; `is_limit` tells a limit from a number only reported."""

    label: str
    unit: str
    people: Sequence[Assessment]
    is_limit: bool


def quotas(
    rows: Index, found: tuple[Assessments, Assessments, Assessments, Assessments]
) -> tuple[Quota, ...]:
    """Return all quotas of members, units, collectives and leaders, each in the groups it names."""
    by_subject = dict(zip(Subject, found, strict=True))
    return tuple(
        _quota(rows, rule, pool)
        for rule in rows.ruleset.quotas
        for pool in _pools(rows, rule, by_subject[rule.subject])
    )


def _pools(rows: Index, rule: QuotaRule, found: Assessments) -> Iterator[_Pool]:
    """Yield the groups of a quota as its reading of A3 has them."""
    reading = rule.group or rows.ruleset.reading("A3")
    if reading == "iii":
        yield from _alike(rows, rule, found, "group")
    elif reading == "iv":
        yield from _alike(rows, rule, found, "managed_by")
    elif rule.subject is Subject.UNIT:
        yield from _cells_of(rows, found)
    elif rule.subject is Subject.MEMBER:
        yield from _members_of(rows, found, by_cell=reading == "i")


def _cells_of(rows: Index, found: Assessments) -> Iterator[_Pool]:
    """Yield the cells of each đảng bộ cơ sở, whose committee decides on all of them.

    A đảng bộ bộ phận decides on none of its cells, so alone in a workbook it sets no limit.

    Cites: seed 000, III.1.3.1, III.1.5.
    """
    for unit in rows.review.units:
        is_part = unit.kind is UnitKind.DANG_BO_BO_PHAN
        if unit.kind.is_cell or (is_part and unit.parent in rows.units):
            continue
        below = [rows.units[code] for code in _inside(rows, unit)[1:]]
        cells = [found[each.code] for each in below if each.kind.is_cell]
        if cells:
            label = f"{_NOUNS[Subject.UNIT]} của {unit.name}"
            yield _Pool(label=label, unit=unit.code, people=cells, is_limit=not is_part)


def _members_of(rows: Index, found: Assessments, *, by_cell: bool) -> Iterator[_Pool]:
    """Yield the members of each chi bộ and of each whole; one is the limit, one is reported."""
    by_unit: dict[str, list[Assessment]] = {}
    for assessment in found.values():
        by_unit.setdefault(assessment.unit, []).append(assessment)
    for unit in rows.review.units:
        label = f"{_NOUNS[Subject.MEMBER]} của {unit.name}"
        if unit.kind.is_cell:
            people = by_unit.get(unit.code, [])
            is_whole = unit.kind.is_base
            yield _Pool(label=label, unit=unit.code, people=people, is_limit=by_cell or is_whole)
        elif unit.kind.is_base:
            group = [each for code in _inside(rows, unit) for each in by_unit.get(code, ())]
            yield _Pool(label=label, unit=unit.code, people=group, is_limit=not by_cell)


def _alike(rows: Index, rule: QuotaRule, found: Assessments, fact: str) -> Iterator[_Pool]:
    """Yield the groups that the rows name; those who name none are only reported, by unit.

    The unit at the top of a workbook is rated among others that the workbook does not hold.
    """
    review = rows.review
    records: Mapping[Subject, Sequence[Record]] = {
        Subject.MEMBER: review.members,
        Subject.UNIT: [unit for unit in review.units if unit.parent in rows.units],
        Subject.COLLECTIVE: review.collectives,
        Subject.LEADER: review.leaders,
    }
    named: dict[str, list[Assessment]] = {}
    unnamed: list[Assessment] = []
    for record in records[rule.subject]:
        own = found[getattr(record, "code")]  # noqa: B009 - all four kinds of rows have it
        name = getattr(record, fact, None)
        named.setdefault(name, []).append(own) if name else unnamed.append(own)
    noun = "tổ chức đảng" if rule.subject is Subject.UNIT else _NOUNS[rule.subject]
    what = "nhóm" if fact == "group" else "diện quản lý"
    for name in sorted(named):
        yield _pool(f"{noun} {what} «{name}»", named[name], is_limit=True)
    if unnamed:
        yield _pool(f"{noun} chưa ghi {what}", unnamed, is_limit=False)


def _pool(label: str, people: Sequence[Assessment], *, is_limit: bool) -> _Pool:
    units = {each.unit for each in people}
    unit = next(iter(units)) if len(units) == 1 else ""
    return _Pool(label=label, unit=unit, people=people, is_limit=is_limit)


def _inside(rows: Index, unit: Unit, above: frozenset[str] = frozenset()) -> list[str]:
    """Return the codes of a unit and all inside it; a circle is gone through once.

    A tổ chức cơ sở đảng below another unit is a whole of its own and not inside.
    """
    seen = above | {unit.code}
    below = rows.children.get(unit.code, ())
    children = [each for each in below if each.code not in seen and not each.kind.is_base]
    return [unit.code, *(code for each in children for code in _inside(rows, each, seen))]


def _reached(levels: Sequence[Grade | None], base: Grade) -> int:
    return sum(level is not None and level.rank >= base.rank for level in levels)


def _quota(rows: Index, rule: QuotaRule, pool: _Pool) -> Quota:
    rules = rows.ruleset
    rated = [each for each in pool.people if each.rated is not False]
    stands = {each.code: standing(each) for each in rated}
    reached = _reached([stand.level for stand in stands.values()], rule.base)
    counted = tuple(code for code, stand in stands.items() if stand.level is rule.level)
    is_raised = rule.raised is not None and rows.review.period.raised_quota is YesNo.CO
    percent = rule.raised if is_raised and rule.raised is not None else rule.percent
    law: QuotaRule | SmallGroup = rule
    readings = _readings(rules, rule, percent, (reached, len(rated)))
    if rule.small is not None and pool.is_limit and _is_small(rules, rule.small, rated, reached):
        law = rule.small
        able = [each for each in rated if not _is_ruled_out(each, rule.level)]
        allowed = min(rule.small.allowed, len(able))
        noun = _NOUNS[rule.subject]
        readings = _small_readings(rule.small, reached, allowed, (noun, rules.reading("A1")))
    used = rules.reading("A1")
    allowed = next(each.allowed for each in readings if each.name == used)
    sources = Counter(stand.basis for stand in stands.values() if stand.level is not None)
    told = "; ".join(f"cách {each.name} – {each.text}" for each in readings)
    return Quota(
        rule=law.id,
        subject=rule.subject,
        level=rule.level,
        group=pool.label,
        unit=pool.unit,
        people=tuple(each.code for each in rated),
        is_limit=pool.is_limit,
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


def _readings(
    rules: Ruleset, rule: QuotaRule, percent: int, sizes: tuple[int, int]
) -> tuple[QuotaReading, ...]:
    """Return the strict reading and the wide one, each with its base and words; D where used."""
    reached, rated = sizes
    granted = shares(reached, percent, rated)
    most = {name: whole(share, rules.reading("A2")) for name, share in granted.items()}
    left, level, noun = reached - most["A"], rule.base.value.lower(), _NOUNS[rule.subject]
    share = f"{percent}% của"
    told = {
        "A": (left, f"{left} {noun} {level} (số còn lại nếu chọn đủ)"),
        "B": (reached, f"{reached} {noun} đạt từ {level} trở lên"),
        "D": (rated, f"{rated} {noun} được xếp loại"),
    }
    names = ("A", "B", "D") if rules.reading("A1") == "D" else ("A", "B")
    return tuple(
        QuotaReading(
            name=name,
            base=told[name][0],
            allowed=most[name],
            text=f"{share} {told[name][1]}: không quá {most[name]}",
        )
        for name in names
    )


def _small_readings(
    small: SmallGroup, reached: int, allowed: int, words: tuple[str, str]
) -> tuple[QuotaReading, ...]:
    """Return what the exception allows, the same under all readings of the percentage."""
    noun, used = words
    text = f"dưới {small.under} {noun}, đều đạt: chọn {allowed} nếu đủ điều kiện"
    return tuple(
        QuotaReading(name=name, base=reached, allowed=allowed, text=text)
        for name in dict.fromkeys(("A", "B", used))
    )


def _is_small(rules: Ruleset, small: SmallGroup, rated: Sequence[Assessment], reached: int) -> bool:
    """Return whether the exception for small groups holds: few, and all of them at the base."""
    if rules.reading("A4") == "c":
        return 0 < reached < small.under
    return 0 < reached == len(rated) < small.under


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
