"""Reads a ruleset file and checks all of it: every problem at once, with file and path."""

import inspect
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TypedDict, get_type_hints

from docgen.classification.facts import NOT_CONCERNED, MemberFacts, UnitFacts
from docgen.classification.results import Answer
from docgen.classification.ruleset import (
    Condition,
    Exclusion,
    GradeRule,
    HeadCap,
    Limit,
    QuotaRule,
    Requirement,
    Ruleset,
    Setting,
    SmallGroup,
    Source,
    Test,
)
from docgen.classification.toml import Table, nearest
from docgen.classification.vocabulary import READINGS, TESTS
from docgen.errors import Problem, RulesetError
from docgen.model import Criterion, FindingKind, Grade, MeetingQuality, Rating, Role, Subject

_SHIPPED = Path(__file__).parent / "rulesets"
_CASES = ".cases.toml"

_PARAMETERS: Mapping[object, Callable[[Table, str], object]] = {
    int: Table.count,
    bool: Table.flag,
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


def _found(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the ruleset files by name; those of earlier folders win."""
    paths: dict[str, Path] = {}
    for folder in (*folders, _SHIPPED):
        for path in sorted(folder.glob("*.toml")):
            if not path.name.endswith(_CASES):
                paths.setdefault(path.stem, path)
    return paths


def shipped_rulesets() -> tuple[str, ...]:
    """Return the names of the rulesets that come with docgen, sorted."""
    return tuple(sorted(_found(())))


def load_ruleset(name: str, folders: Sequence[Path] = ()) -> Ruleset:
    """Return the ruleset of that name, from the own folders first, else the shipped one.

    Raises:
        RulesetError: with every problem of the file, or if there is no such ruleset.
    """
    paths = _found(folders)
    if name not in paths:
        raise RulesetError(
            Problem(
                code="unknown-ruleset",
                where="bộ quy tắc",
                message=f"không có bộ quy tắc «{name}»",
                hint=nearest(name, sorted(paths)),
            )
        )
    return read_ruleset(paths[name])


def read_ruleset(path: Path) -> Ruleset:
    """Return the ruleset in one file.

    Raises:
        RulesetError: with every problem of the file.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise RulesetError(_unreadable(path, error)) from error
    problems: list[Problem] = []
    table = Table(values, path.name, problems)
    ruleset = _ruleset(table)
    if ruleset.id and ruleset.id != path.stem:
        message = f"id «{ruleset.id}» khác tên tệp «{path.stem}»"
        table.report("wrong-id", message, "đặt id trùng với tên tệp")
    _check_ids(ruleset, table)
    _check_basic(ruleset, table)
    if problems:
        raise RulesetError(*problems)
    return ruleset


def _unreadable(path: Path, error: Exception) -> Problem:
    # TOMLDecodeError has no attribute for the line before Python 3.14; its text ends with it.
    line = re.search(r"at line (\d+)", str(error))
    where = f"{path.name} › dòng {line[1]}" if line else path.name
    return Problem(
        code="unreadable-ruleset",
        where=where,
        message=f"không đọc được tệp TOML: {error}",
        hint="sửa cú pháp ở dòng này; mỗi khóa chỉ viết một lần, tệp ghi bằng UTF-8",
    )


def _ruleset(table: Table) -> Ruleset:
    criteria = [_criterion(each) for each in table.tables("criterion")]
    groups = tuple(dict.fromkeys(criterion.group for criterion, _, _ in criteria))
    ruleset = Ruleset(
        id=table.text("id"),
        title=table.text("title"),
        source=_source(table.table("source")),
        valid_from=table.day("valid_from"),
        valid_until=table.optional_day("valid_until"),
        forms=table.text("forms"),
        settings=_settings(table.table("settings")),
        criteria=tuple(criterion for criterion, _, _ in criteria),
        if_any=frozenset(criterion.id for criterion, if_any, _ in criteria if if_any),
        basic=frozenset(criterion.id for criterion, _, basic in criteria if basic),
        exclusions=tuple(_exclusion(each, groups) for each in table.tables("exclusion")),
        requirements=tuple(_requirement(each, groups) for each in table.tables("requirement")),
        grades=tuple(_grade(each, groups) for each in table.tables("grade")),
        triggers=tuple(_limit(each, groups) for each in table.tables("trigger")),
        caps=tuple(_limit(each, groups) for each in table.tables("cap")),
        head_cap=_head_cap(table.optional_table("head_cap")),
        quotas=tuple(_quota(each) for each in table.tables("quota")),
    )
    table.close()
    return ruleset


def _source(table: Table) -> Source:
    source = Source(
        what=table.text("what"),
        short=table.text("short"),
        issuer=table.text("issuer"),
        number=table.optional_text("number"),
        issued=table.optional_day("issued"),
        base=table.optional_text("base"),
        note=table.optional_text("note"),
    )
    table.close()
    return source


def _settings(table: Table) -> dict[str, Setting]:
    settings = {}
    for key, readings in READINGS.items():
        each = table.table(key)
        if not each.values:
            continue
        reading = each.text("reading")
        if reading and reading not in readings:
            message = f"docgen chưa tính được cách hiểu «{reading}» của {key}"
            each.report("unknown-reading", message, nearest(reading, readings))
        settings[key] = Setting(
            id=key, reading=reading, text=each.text("text"), cite=each.text("cite")
        )
        each.close()
    table.close()
    return settings


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
    table.close()
    return criterion, if_any, basic


@cache
def _parameters(test: Test) -> tuple[type, Mapping[str, object]]:
    """Return what a test is about and the types of its parameters, as its signature states."""
    names = list(inspect.signature(test).parameters)
    hints = get_type_hints(test)
    return hints[names[0]], {name: hints[name] for name in names[1:]}


def _common(table: Table, subject: Subject, groups: Sequence[str]) -> _Common:
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
        other = {Subject.MEMBER: UnitFacts, Subject.UNIT: MemberFacts}[subject]
        if about is other:
            hint = "chọn phép thử dành cho đối tượng này"
            table.report("unknown-test", f"phép thử «{name}» không dùng cho {subject}", hint)
        given = {key: _PARAMETERS[kind](table, key) for key, kind in wanted.items()}
        if "groups" in wanted:
            _check_groups(table, groups)
    return _Common(
        id=table.text("id"),
        text=table.text("text"),
        cite=table.text("cite"),
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


def _exclusion(table: Table, groups: Sequence[str]) -> Exclusion:
    subject = table.word("subject", Subject)
    exclusion = Exclusion(
        **_common(table, subject, groups),
        subject=subject,
        reason=table.text("reason"),
        reviewed=table.flag("reviewed"),
        waits=table.flag("waits", default=False),
    )
    table.close()
    return exclusion


def _requirement(table: Table, groups: Sequence[str]) -> Requirement:
    subject = table.word("subject", Subject)
    requirement = Requirement(
        **_common(table, subject, groups),
        subject=subject,
        warn=table.flag("warn", default=False),
    )
    table.close()
    return requirement


def _limit(table: Table, groups: Sequence[str]) -> Limit:
    subject = table.word("subject", Subject)
    limit = Limit(
        **_common(table, subject, groups), subject=subject, level=table.word("level", Grade)
    )
    table.close()
    return limit


def _grade(table: Table, groups: Sequence[str]) -> GradeRule:
    subject = table.word("subject", Subject)
    conditions = []
    for each in table.tables("when"):
        conditions.append(Condition(**_common(each, subject, groups)))
        each.close()
    grade = GradeRule(subject=subject, level=table.word("level", Grade), when=tuple(conditions))
    table.close()
    return grade


def _head_cap(table: Table | None) -> HeadCap | None:
    if table is None:
        return None
    cap = HeadCap(
        id=table.text("id"),
        text=table.text("text"),
        cite=table.text("cite"),
        note=table.optional_text("note"),
        roles=table.words("roles", Role),
    )
    table.close()
    return cap


def _small(table: Table | None) -> SmallGroup | None:
    if table is None:
        return None
    small = SmallGroup(
        id=table.text("id"),
        text=table.text("text"),
        cite=table.text("cite"),
        under=table.count("under"),
        allowed=table.count("allowed"),
    )
    table.close()
    return small


def _quota(table: Table) -> QuotaRule:
    quota = QuotaRule(
        id=table.text("id"),
        subject=table.word("subject", Subject),
        text=table.text("text"),
        cite=table.text("cite"),
        level=table.word("level", Grade),
        base=table.word("base", Grade),
        percent=table.count("percent"),
        small=_small(table.optional_table("small")),
    )
    table.close()
    return quota


def _check_ids(ruleset: Ruleset, table: Table) -> None:
    """Report ids of rules or criteria that occur twice."""
    whens = [condition for grade in ruleset.grades for condition in grade.when]
    rules = [*ruleset.exclusions, *ruleset.requirements, *whens, *ruleset.triggers, *ruleset.caps]
    ids = Counter([rule.id for rule in rules] + [item.id for item in ruleset.criteria])
    ids.update(quota.id for quota in ruleset.quotas)
    for name, times in ids.items():
        if name and times > 1:
            table.report("duplicate-id", f"id «{name}» dùng {times} lần", "đặt mỗi id một lần")


def _check_basic(ruleset: Ruleset, table: Table) -> None:
    """Report the reading "only the basic criteria" where a subject has none that are marked."""
    setting = ruleset.settings.get("A7")
    if setting is None or setting.reading != "ii":
        return
    for subject in Subject:
        own = {item.id for item in ruleset.criteria if item.subject is subject}
        if own and not own & ruleset.basic:
            table.report(
                "no-basic-criteria",
                f"A7 chọn cách hiểu «ii» nhưng không tiêu chí nào của {subject} ghi basic = true",
                "ghi basic = true ở các tiêu chí cơ bản, hoặc chọn cách hiểu «i»",
            )
