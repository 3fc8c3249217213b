"""Reads a ruleset file and checks all of it: every problem at once, with file and path."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from docgen.classification.parsing import UNSURE, parse
from docgen.classification.ruleset import Ruleset
from docgen.classification.toml import INHERITED, Table, nearest
from docgen.errors import Problem, RulesetError

_SHIPPED = Path(__file__).parent / "rulesets"
_CASES = ".cases.toml"


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


def known_rulesets(folders: Sequence[Path]) -> tuple[str, ...]:
    """Return the names of the rulesets in a user's own folders and of the shipped ones, sorted."""
    return tuple(sorted(_found(folders)))


def load_ruleset(name: str, folders: Sequence[Path] = ()) -> Ruleset:
    """Return the ruleset of that name, from the own folders first, else the shipped one.

    Raises:
        RulesetError: with every problem of the file, or if there is no such ruleset.
    """
    paths = _found(folders)
    if name not in paths:
        raise RulesetError(_unknown("bộ quy tắc", name, paths))
    return _read(paths[name], paths)


def read_ruleset(path: Path) -> Ruleset:
    """Return the ruleset in one file; what it extends is looked for beside it and among ours.

    Raises:
        RulesetError: with every problem of the file.
    """
    return _read(path, _found([path.parent]))


def _unknown(where: str, name: str, paths: Mapping[str, Path]) -> Problem:
    return Problem(
        code="unknown-ruleset",
        where=where,
        message=f"không có bộ quy tắc «{name}»",
        hint=nearest(name, sorted(paths)),
    )


def _read(path: Path, paths: Mapping[str, Path]) -> Ruleset:
    ruleset, problems = examined(_values(path, paths, (path.stem,)), path, paths)
    if problems:
        raise RulesetError(*problems)
    return ruleset


def examined(
    values: Mapping[str, object], path: Path, paths: Mapping[str, Path]
) -> tuple[Ruleset, tuple[Problem, ...]]:
    """Return the ruleset that the values of a file state, and everything wrong with it."""
    problems: list[Problem] = []
    table = Table(values, path.name, problems)
    ruleset = parse(table)
    if ruleset.id and ruleset.id != path.stem:
        message = f"id «{ruleset.id}» khác tên tệp «{path.stem}»"
        table.report("wrong-id", message, "đặt id trùng với tên tệp")
    _check_ids(ruleset, table)
    _check_basic(ruleset, table)
    _check_small_collectives(ruleset, table)
    _check_dates(ruleset, table, paths)
    return ruleset, tuple(problems)


def _parsed(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise RulesetError(_unreadable(path, error)) from error


def _values(path: Path, paths: Mapping[str, Path], seen: tuple[str, ...]) -> dict[str, object]:
    """Return what a file states, on top of what the file that it extends states."""
    own = _parsed(path)
    name = own.get("extends")
    if not isinstance(name, str):
        return own
    if name in seen or name not in paths:
        raise RulesetError(_unknown(f"{path.name} › extends", name, paths))
    base = _values(paths[name], paths, (*seen, name))
    _check_drop(base, own, path)
    return merged(base, own)


def _check_drop(base: Mapping[str, object], own: Mapping[str, object], path: Path) -> None:
    """Raise where a file takes away what the file that it extends does not have."""
    dropped = own.get("drop")
    names = {_name(item) for part in base.values() for item in _items(part)}
    unknown = [each for each in dropped if each not in names] if isinstance(dropped, list) else []
    if unknown:
        known = sorted(name for name in names if isinstance(name, str))
        raise RulesetError(
            *(
                Problem(
                    code="unknown-id",
                    where=f"{path.name} › drop",
                    message=f"không có quy tắc «{each}» để bỏ",
                    hint=nearest(str(each), known),
                )
                for each in unknown
            )
        )


def _items(part: object) -> Sequence[object]:
    return part if isinstance(part, list) else [part]


def merged(base: Mapping[str, object], own: Mapping[str, object]) -> dict[str, object]:
    """Return `own` completed by `base`: a rule of the same id replaces, `drop` takes away.

    Rules taken over keep the citation of the guideline they come from.
    """
    source = base.get("source")
    short = str(source.get("short")) if isinstance(source, dict) else ""
    unsure = base.get(UNSURE)
    taken = unsure if isinstance(unsure, tuple) else ()
    dropped = own.get("drop")
    gone = set(dropped) if isinstance(dropped, list) else set()
    result: dict[str, object] = {
        UNSURE: (short, *taken) if base.get("unverified") is True else taken
    }
    for key in dict.fromkeys((*base, *own)):
        old, new = base.get(key), own.get(key)
        if key in _OWN:
            if new is not None:
                result[key] = new
        elif isinstance(old, list) and all(isinstance(item, dict) for item in old):
            rules = new if isinstance(new, list) else []
            ids = {_name(item) for item in rules}
            kept = [item for item in old if _name(item) not in ids | gone]
            result[key] = [*(_marked(item, short) for item in kept), *rules]
        elif key == "settings" and isinstance(old, dict):
            kept_settings = {name: _marked(item, short) for name, item in old.items()}
            result[key] = {**kept_settings, **(new if isinstance(new, dict) else {})}
        elif new is None:
            marked = isinstance(old, dict) and _name(old) not in gone
            if marked or not isinstance(old, dict):
                result[key] = _marked(old, short)
        else:
            result[key] = new
    return result


_OWN = {
    UNSURE,
    "unverified",
    "id",
    "title",
    "source",
    "extends",
    "drop",
    "supersedes",
    "valid_from",
    "valid_until",
}
"""What a file never takes over from the one it extends."""


def _name(rule: object) -> object:
    """Return what a rule is known by: its id, or for the conditions of a level which level."""
    if not isinstance(rule, dict):
        return None
    return rule.get("id") or (rule.get("subject"), rule.get("level"))


def _marked(rule: object, short: str) -> object:
    """Return a rule, and the rules inside it, with the guideline it comes from."""
    if not isinstance(rule, dict):
        return rule
    inner = {
        key: [_marked(item, short) for item in value]
        if isinstance(value, list)
        else _marked(value, short)
        for key, value in rule.items()
    }
    return {INHERITED: short, **inner} if "cite" in rule else inner


def _check_dates(ruleset: Ruleset, table: Table, paths: Mapping[str, Path]) -> None:
    """Report an end before the beginning, and a guideline that one superseded still runs."""
    if ruleset.valid_until is not None and ruleset.valid_until < ruleset.valid_from:
        message = f"valid_until {ruleset.valid_until} trước valid_from {ruleset.valid_from}"
        table.report("overlapping-dates", message, "sửa một trong hai ngày")
    for name in ruleset.supersedes:
        if name not in paths:
            table.problems.append(_unknown(f"{table.path} › supersedes", name, paths))
            continue
        until = _parsed(paths[name]).get("valid_until")
        if not isinstance(until, date) or until >= ruleset.valid_from:
            ends = f"đến {until}" if isinstance(until, date) else "không có ngày hết hiệu lực"
            table.report(
                "overlapping-dates",
                f"có hiệu lực từ {ruleset.valid_from} nhưng «{name}» {ends}",
                f"ghi valid_until của «{name}» trước ngày {ruleset.valid_from}",
            )


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


def _check_ids(ruleset: Ruleset, table: Table) -> None:
    """Report ids of rules or criteria that occur twice."""
    whens = [condition for grade in ruleset.grades for condition in grade.when]
    rules = [*ruleset.exclusions, *ruleset.requirements, *whens, *ruleset.triggers, *ruleset.caps]
    ids = Counter([rule.id for rule in rules] + [item.id for item in ruleset.criteria])
    ids.update(quota.id for quota in ruleset.quotas)
    ids.update(duty.id for duty in ruleset.duties)
    ids.update(streak.id for streak in ruleset.streaks)
    ids.update(quota.small.id for quota in ruleset.quotas if quota.small is not None)
    ids.update(each.id for each in (ruleset.head_cap, ruleset.vote) if each is not None)
    for name, times in ids.items():
        if name and times > 1:
            table.report("duplicate-id", f"id «{name}» dùng {times} lần", "đặt mỗi id một lần")


def _check_small_collectives(ruleset: Ruleset, table: Table) -> None:
    """Report a reading of A18 that the exclusion of small collectives contradicts."""
    for exclusion in ruleset.exclusions:
        if exclusion.test != "fewer_members_than" or "A18" not in ruleset.settings:
            continue
        reading = ruleset.reading("A18")
        if exclusion.reviewed is not (reading == "kiem_diem_chung"):
            table.report(
                "setting-against-rules",
                f"cách hiểu «{reading}» của A18 không khớp với reviewed của {exclusion.id}",
                "sửa cách hiểu, hoặc reviewed của quy tắc này",
            )


def _check_basic(ruleset: Ruleset, table: Table) -> None:
    """Report the reading "only the basic criteria" where a subject has none that are marked."""
    setting = ruleset.settings.get("A7")
    if setting is None or setting.reading != "ii":
        return
    for subject in dict.fromkeys(item.subject for item in ruleset.criteria):
        own = {item.id for item in ruleset.criteria if item.subject is subject}
        if not own & ruleset.basic:
            table.report(
                "no-basic-criteria",
                f"A7 chọn cách hiểu «ii» nhưng không tiêu chí nào của {subject} ghi basic = true",
                "ghi basic = true ở các tiêu chí cơ bản, hoặc chọn cách hiểu «i»",
            )
