"""From the tables of one ruleset file to the ruleset: the shape of each kind of rule."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TypedDict, get_args, get_type_hints

from docgen.classification.facts import (
    NOT_CONCERNED,
    CollectiveFacts,
    LeaderFacts,
    MemberFacts,
    UnitFacts,
)
from docgen.classification.readings import READINGS, settings
from docgen.classification.results import Answer
from docgen.classification.ruleset import (
    Condition,
    Duty,
    Exclusion,
    GradeRule,
    HeadCap,
    Limit,
    QuotaRule,
    Requirement,
    Ruleset,
    SmallGroup,
    Source,
    Streak,
    Test,
    VoteRule,
)
from docgen.classification.toml import INHERITED, Table, nearest
from docgen.classification.vocabulary import TESTS
from docgen.model import (
    CollectiveKind,
    Criterion,
    FindingKind,
    Grade,
    MeetingQuality,
    Rating,
    Role,
    Subject,
    UnitKind,
)

UNSURE = "_unverified"
"""The key under which a file carries how the unverified texts are cited that it extends."""

_PARAMETERS: Mapping[object, Callable[[Table, str], object]] = {
    int: Table.count,
    bool: Table.flag,
    str: Table.text,
    tuple[str, ...]: Table.texts,
    Rating: lambda table, key: table.word(key, Rating),
    Grade: lambda table, key: table.word(key, Grade),
    MeetingQuality: lambda table, key: table.word(key, MeetingQuality),
    tuple[Role, ...]: lambda table, key: table.words(key, Role),
    tuple[FindingKind, ...]: lambda table, key: table.words(key, FindingKind),
}
"""How a parameter of a test is read, by the type that the test itself states."""


class _Common(TypedDict):
    id: str
    text: str
    cite: str
    note: str | None
    test: str
    ask: Test


_LEVELS = ("criterion", "exclusion", "requirement", "grade", "trigger", "cap", "quota")
"""The lists of rules that a guideline on levels must have, be they empty."""

_FACTS: Mapping[Subject, type] = {
    Subject.MEMBER: MemberFacts,
    Subject.UNIT: UnitFacts,
    Subject.COLLECTIVE: CollectiveFacts,
    Subject.LEADER: LeaderFacts,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scope:
    """What the rules of one file share: groups of criteria, and how the guideline is cited."""

    groups: Sequence[str]
    short: str


def parse(table: Table) -> Ruleset:
    """Return the ruleset that a file states; what is wrong with it is noted in the table.

    A guideline without rules of its own on levels says `levels = false` and may leave them out.
    """
    full = table.flag("levels", default=True)
    lists = {
        key: table.tables(key, required=full and key in _LEVELS)
        for key in (*_LEVELS, "check", "streak")
    }
    criteria = [_criterion(each) for each in lists["criterion"]]
    source = _source(table.table("source"))
    scope = _Scope(
        groups=tuple(dict.fromkeys(criterion.group for criterion, _, _ in criteria)),
        short=source.short,
    )
    ruleset = Ruleset(
        id=table.text("id"),
        title=table.text("title"),
        source=source,
        valid_from=table.day("valid_from"),
        valid_until=table.optional_day("valid_until"),
        forms=table.texts("forms"),
        settings=settings(table, partial(_cite, scope=scope)),
        criteria=tuple(criterion for criterion, _, _ in criteria),
        if_any=frozenset(criterion.id for criterion, if_any, _ in criteria if if_any),
        basic=frozenset(criterion.id for criterion, _, basic in criteria if basic),
        exclusions=tuple(_exclusion(each, scope) for each in lists["exclusion"]),
        requirements=tuple(_requirement(each, scope) for each in lists["requirement"]),
        grades=tuple(_grade(each, scope) for each in lists["grade"]),
        triggers=tuple(_limit(each, scope) for each in lists["trigger"]),
        caps=tuple(_limit(each, scope) for each in lists["cap"]),
        head_cap=_head_cap(table.optional_table("head_cap"), scope),
        quotas=tuple(_quota(each, scope) for each in lists["quota"]),
        vote=_vote(table.optional_table("vote"), scope),
        duties=tuple(_duty(each, scope) for each in lists["check"]),
        streaks=tuple(_streak(each, scope) for each in lists["streak"]),
        unverified=_unverified(table, source.short),
        supersedes=table.texts("supersedes", required=False),
        extends=table.optional_text("extends"),
    )
    if "extends" in table.values:
        table.known.add("drop")
    table.close()
    return ruleset


def _unverified(table: Table, short: str) -> tuple[str, ...]:
    """Return how the unverified texts are cited on which a file rests."""
    taken = table.values.get(UNSURE, ())
    own = [short] if table.flag("unverified", default=False) else []
    if not isinstance(taken, tuple):  # Only `merged` writes a tuple; a file that has the key errs.
        return tuple(own)
    table.known.add(UNSURE)
    return (*own, *taken)


def _cite(table: Table, scope: _Scope) -> str:
    """Return the full citation of a rule: guideline and place."""
    table.known.add(INHERITED)
    short = table.values.get(INHERITED, scope.short)
    place = table.text("cite")
    return (
        f"{short}, mục {place}"
        if place[:1].isupper() or place[:1].isdigit()
        else (f"{short}, {place}")
    )


def _source(table: Table) -> Source:
    source = Source(
        what=table.text("what"),
        short=table.text("short"),
        issuer=table.text("issuer"),
        number=table.optional_text("number"),
        issued=table.optional_day("issued"),
        base=table.optional_text("base"),
        replaces=table.optional_text("replaces"),
        note=table.optional_text("note"),
    )
    table.close()
    return source


def _criterion(table: Table) -> tuple[Criterion, bool, bool]:
    criterion = Criterion(
        id=table.text("id"),
        subject=table.word("subject", Subject),
        group=table.text("group"),
        label=table.text("label"),
        text=table.text("text"),
        cite=table.text("cite"),
    )
    if_any, basic = table.flag("if_any", default=False), table.flag("basic", default=False)
    table.known.add(INHERITED)
    table.close()
    return criterion, if_any, basic


@cache
def _parameters(test: Test) -> tuple[object, Mapping[str, object]]:
    """Return what a test is about and the types of its parameters, as its signature states."""
    names = list(inspect.signature(test).parameters)
    hints = get_type_hints(test)
    return hints[names[0]], {name: hints[name] for name in names[1:]}


def _common(table: Table, subject: Subject, scope: _Scope) -> _Common:
    """Return what all conditions share; the test with its parameters given."""
    name = table.text("test")
    test = TESTS.get(name)
    given: dict[str, object] = {}
    if test is None:
        if name:
            hint = nearest(name, sorted(TESTS))
            table.report("unknown-test", f"không có phép thử «{name}»", hint)
        table.known.update(table.values)
    else:
        about, wanted = _parameters(test)
        if _FACTS[subject] not in (about, *get_args(about)):
            hint = "chọn phép thử dành cho đối tượng này"
            table.report("unknown-test", f"phép thử «{name}» không dùng cho {subject}", hint)
        given = {key: _PARAMETERS[kind](table, key) for key, kind in wanted.items()}
        if "groups" in wanted:
            _check_groups(table, scope.groups)
    return _Common(
        id=table.text("id"),
        text=table.text("text"),
        cite=_cite(table, scope),
        note=table.optional_text("note"),
        test=name,
        ask=partial(test, **given) if test is not None else _unanswered,
    )


def _unanswered(_: object) -> Answer:
    """Return nothing of use: a ruleset that names an unknown test is never handed out."""
    return NOT_CONCERNED


def _check_groups(table: Table, groups: Sequence[str]) -> None:
    named = table.values.get("groups")
    for group in named if isinstance(named, list) else ():
        if isinstance(group, str) and group not in groups:
            message = f"không có nhóm tiêu chí «{group}»"
            table.report("unknown-group", message, nearest(group, groups))


def _exclusion(table: Table, scope: _Scope) -> Exclusion:
    subject = table.word("subject", Subject)
    exclusion = Exclusion(
        **_common(table, subject, scope),
        subject=subject,
        reason=table.text("reason"),
        reviewed=table.flag("reviewed"),
        waits=table.flag("waits", default=False),
    )
    table.close()
    return exclusion


def _requirement(table: Table, scope: _Scope) -> Requirement:
    subject = table.word("subject", Subject)
    requirement = Requirement(
        **_common(table, subject, scope),
        subject=subject,
        warn=table.flag("warn", default=False),
    )
    table.close()
    return requirement


def _limit(table: Table, scope: _Scope) -> Limit:
    subject = table.word("subject", Subject)
    limit = Limit(
        **_common(table, subject, scope), subject=subject, level=table.word("level", Grade)
    )
    table.close()
    return limit


def _grade(table: Table, scope: _Scope) -> GradeRule:
    subject = table.word("subject", Subject)
    conditions = []
    for each in table.tables("when"):
        conditions.append(Condition(**_common(each, subject, scope)))
        each.close()
    grade = GradeRule(subject=subject, level=table.word("level", Grade), when=tuple(conditions))
    table.close()
    return grade


def _head_cap(table: Table | None, scope: _Scope) -> HeadCap | None:
    if table is None:
        return None
    cap = HeadCap(
        id=table.text("id"),
        text=table.text("text"),
        cite=_cite(table, scope),
        note=table.optional_text("note"),
        roles=table.words("roles", Role),
        arrived=table.flag("arrived", default=False),
        under_months=table.optional_count("under_months"),
        side_duty=table.flag("side_duty", default=False),
    )
    table.close()
    return cap


def _small(table: Table | None, scope: _Scope) -> SmallGroup | None:
    if table is None:
        return None
    small = SmallGroup(
        id=table.text("id"),
        text=table.text("text"),
        cite=_cite(table, scope),
        under=table.count("under"),
        allowed=table.count("allowed"),
    )
    table.close()
    return small


def _quota(table: Table, scope: _Scope) -> QuotaRule:
    group = table.optional_text("group")
    if group is not None and group not in READINGS["A3"]:
        message = f"docgen chưa tính được cách hiểu «{group}» của A3"
        table.report("unknown-reading", message, nearest(group, READINGS["A3"]))
    quota = QuotaRule(
        id=table.text("id"),
        subject=table.word("subject", Subject),
        text=table.text("text"),
        cite=_cite(table, scope),
        level=table.word("level", Grade),
        base=table.word("base", Grade),
        percent=table.count("percent"),
        raised=table.optional_count("raised"),
        group=group,
        small=_small(table.optional_table("small"), scope),
    )
    table.close()
    return quota


def _vote(table: Table | None, scope: _Scope) -> VoteRule | None:
    if table is None:
        return None
    vote = VoteRule(
        id=table.text("id"),
        text=table.text("text"),
        cite=_cite(table, scope),
        percent=table.count("percent"),
    )
    table.close()
    return vote


def _duty(table: Table, scope: _Scope) -> Duty:
    duty = Duty(
        id=table.text("id"),
        text=table.text("text"),
        cite=_cite(table, scope),
        kinds=table.words("kinds", UnitKind, required=False),
        collectives=table.words("collectives", CollectiveKind, required=False),
        names=table.texts("names", required=False),
        not_of=table.texts("not_of", required=False),
        notice=table.optional_count("notice"),
        half_days=table.optional_count("half_days"),
        half_days_suggested=table.optional_count("half_days_suggested"),
    )
    table.close()
    return duty


def _streak(table: Table, scope: _Scope) -> Streak:
    streak = Streak(
        id=table.text("id"),
        subject=table.word("subject", Subject),
        text=table.text("text"),
        cite=_cite(table, scope),
        level=table.word("level", Grade),
        years=table.count("years"),
        kinds=table.words("kinds", UnitKind, required=False),
    )
    if "years" in table.values and not streak.years:
        table.report("wrong-type", "khóa «years» phải từ 1", "ghi số năm liền")
    table.close()
    return streak
