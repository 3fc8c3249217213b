"""Changing any single value of a ruleset makes a worked case fail, any words the page of rules.

Numbers, flags, levels, degrees, lists and readings are changed one at a time and the cases of the
ruleset run until one notices. Words and dates cannot change a level: they must stand in
docs/rules.md, which a test compares with the data.
"""

import copy
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_classification import FOLDER, check_case, ruleset_of
from test_classification_builder import build

from docgen.classification import Ruleset, shipped_rulesets
from docgen.classification.loading import _found, _values, merged
from docgen.classification.parsing import parse
from docgen.classification.ruleset import UNVERIFIED
from docgen.classification.toml import Table
from docgen.classification.vocabulary import READINGS
from docgen.model import FindingKind, Grade, MeetingQuality, Rating, Role, Subject, UnitKind

PAGE = (Path(__file__).parent.parent / "docs" / "rules.md").read_text(encoding="utf-8")
WORDS = [
    list(map(str, words))
    for words in (Grade, Rating, MeetingQuality, Role, FindingKind, Subject, UnitKind)
]
ENUM_KEYS = {"level", "rating", "quality", "grade", "base", "subject"}
STRUCTURE = {"id", "test", "extends", "drop", "forms", "group", "levels", "unverified", "leader"}
"""Keys whose change is another rule or refused when read, or is held by a test of its own."""

COARSE: dict[str, tuple[int, ...]] = {
    "R0.46c": (16, 25),
    "R0.47b": (49, 75),
    "R1.33c": (34,),
    "R1.53c": (34,),
    "R1.34c": (100,),
    "R1.54c": (100,),
}
"""Percentages of so few criteria that no facts tell them from their neighbours: what does."""

ALIKE = {("huyen_2023", "A30")}
"""Readings that come to the same: with three criteria one is more than a fifth under both."""

OF_BALLOTS = {"rounds"}
"""Settings that choose a paper and no level: tests/test_ballots.py holds them."""

Where = tuple[str | int, ...]


def values_in(value: object, path: Where = ()) -> Iterator[tuple[Where, object]]:
    """Yield every single value of a file with its path; lists of words are one value."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from values_in(part, (*path, key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for place, part in enumerate(value):
            yield from values_in(part, (*path, place))
    else:
        yield path, value


def changes(path: Where, value: object) -> Iterator[object]:
    """Yield other values for one that bears on levels; none for words."""
    key = path[-1]
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
        if value:
            yield value - 1
    elif isinstance(value, list):
        for place in range(len(value)):
            yield [item for other, item in enumerate(value) if other != place]
    elif key == "reading":
        yield from (other for other in READINGS[str(path[-2])] if other != value)
    elif key in ENUM_KEYS and key != "subject":
        words = next(words for words in WORDS if value in words)
        place = words.index(str(value))
        yield from (words[near] for near in (place - 1, place + 1) if 0 <= near < len(words))


def put(values: dict[str, Any], path: Where, value: object) -> dict[str, Any]:
    """Return the values of a file with one of them changed."""
    result = copy.deepcopy(values)
    place: Any = result
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return result


def reader(name: str) -> tuple[dict[str, Any], Callable[[dict[str, Any]], Ruleset | None]]:
    """Return what a file states and how to read it changed; None is a change that is refused."""
    paths = _found(())
    own: dict[str, Any] = tomllib.loads(paths[name].read_text(encoding="utf-8"))
    base, short = None, ""
    if "extends" in own:
        base = _values(paths[own["extends"]], paths, ())
        source: Any = base["source"]
        short = f"{source['short']} ({UNVERIFIED})"

    def read(values: dict[str, Any]) -> Ruleset | None:
        problems: list[Any] = []
        whole = values if base is None else merged(base, values, short)
        ruleset = parse(Table(whole, f"{name}.toml", problems))
        return None if problems else ruleset

    return own, read


def rule_at(values: Any, path: Where) -> str:  # noqa: ANN401  # a file as read
    """Return the id of the rule that a value belongs to."""
    found = str(path[1]) if path[0] == "settings" else ""
    for step in path[:-1]:
        values = values[step]
        if isinstance(values, dict) and "id" in values:
            found = values["id"]
    return found


@pytest.mark.parametrize("name", shipped_rulesets())
def test_no_single_value_can_change_unnoticed(name: str) -> None:
    own, read = reader(name)
    rules = ruleset_of(name)
    cases = tomllib.loads((FOLDER / f"{name}.cases.toml").read_text(encoding="utf-8"))["case"]
    reviews = [(case, build(case, rules), str(case)) for case in cases]
    unnoticed = []
    for path, value in values_in(own):
        if path[-1] in STRUCTURE or path[0] in {"criterion", "source"}:
            continue
        about = rule_at(own, path)
        if (name, about) in ALIKE or about in OF_BALLOTS:
            continue
        coarse = COARSE.get(about, ()) if path[-1] == "percent" else ()
        ordered = [*(each for each in reviews if about in each[2]), *reviews]
        for other in coarse or changes(path, value):
            changed = read(put(own, path, other))
            if changed is not None and not noticed(ordered, changed):
                unnoticed.append((about, path[-1], value, other))
    assert unnoticed == []


def noticed(reviews: list[tuple[dict[str, Any], Any, str]], changed: Ruleset) -> bool:
    """Return whether a case fails under a changed ruleset."""
    for case, review, _ in reviews:
        try:
            check_case(case, changed, review)
        except (AssertionError, KeyError, ValueError):
            return True
    return False


@pytest.mark.parametrize("name", shipped_rulesets())
def test_all_words_and_dates_stand_on_the_page(name: str) -> None:
    own, _ = reader(name)
    for path, value in values_in(own):
        is_word = isinstance(value, str | date)
        if is_word and path[-1] not in {"extends", "test", "subject", "reason"}:
            assert str(value) in PAGE, path
