"""Changing any single value of a ruleset is noticed: it is refused, a case fails, or the page does.

Every value that bears on results – numbers, flags, levels, degrees, lists, readings, subjects,
groups, tests, ids – is changed one at a time, and the file must be refused when read or a worked
case of that ruleset fail. Words and dates move no level; they must stand in the ruleset's section
of docs/rules.md, which a test compares with the data, so that a changed word fails there.
"""

import copy
import inspect
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from test_classification import FOLDER, check_case, ruleset_of
from test_classification_builder import build

from docgen.classification import Ruleset, shipped_rulesets
from docgen.classification.loading import _found, _read, _values, examined, merged
from docgen.classification.readings import READINGS
from docgen.classification.vocabulary import TESTS
from docgen.errors import RulesetError
from docgen.model import FindingKind, Grade, MeetingQuality, Rating, Role, Subject, UnitKind

sys.path.insert(0, str(Path(__file__).parent.parent / "docs"))

import rules as rules_page  # a script of docs/, found by the path above

PAGE = (Path(__file__).parent.parent / "docs" / "rules.md").read_text(encoding="utf-8")
WORDS = [
    list(map(str, words))
    for words in (Grade, Rating, MeetingQuality, Role, FindingKind, Subject, UnitKind)
]
ENUM_KEYS = {"level", "rating", "quality", "grade", "base"}
FREE = {
    "text", "cite", "note", "reason", "label", "title", "leader", "other",
    "what", "short", "issuer", "number", "base", "replaces",
}  # fmt: skip
"""Keys that hold free words: they are printed and move nothing."""

COARSE: dict[str, tuple[int, ...]] = {
    "R0.46c": (16, 25),
    "R0.47b": (49, 75),
    "R1.33c": (34,),
    "R1.53c": (34,),
    "R1.34c": (100,),
    "R1.54c": (100,),
}
"""Percentages of so few criteria that no facts tell them from their neighbours: what does."""

ALIKE = {("huyen_2023", "A30", "ii")}
"""Readings that come to the same: with three criteria one is more than a fifth under both."""

SAME = {("R0.30b", "ratings_as_worded"), ("R0.40b", "ratings_as_worded")}
"""Tests that come to the same here: no degree is better than the best, which these ask for."""

_MANY = 5
"""Members of a case that takes long: it is asked after the others."""

OF_BALLOTS = {"rounds"}
"""Settings that choose a paper and no level: tests/test_ballots.py holds them."""

Where = tuple[str | int, ...]


def values_in(value: object, path: Where = ()) -> Iterator[tuple[Where, object]]:
    """Yield every single value of a file with its path; lists of words are one value.

    The sets of forms are free words, each of them one.
    """
    if isinstance(value, dict):
        for key, part in value.items():
            yield from values_in(part, (*path, key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for place, part in enumerate(value):
            yield from values_in(part, (*path, place))
    elif path == ("forms",) and isinstance(value, list):
        yield from (((*path, place), part) for place, part in enumerate(value))
    else:
        yield path, value


def is_free(path: Where, value: object) -> bool:
    """Return whether a value is free words or a date, so that only the page can notice it."""
    in_rule_base = path[-1] == "base" and path[0] != "source"
    return isinstance(value, date) or (
        isinstance(value, str) and (path[-1] in FREE or path[0] == "forms") and not in_rule_base
    )


def _same_parameters(name: str) -> Iterator[str]:
    """Yield the other tests that take the same parameters, and so could be meant."""

    def shape(test: Callable[..., object]) -> dict[str, object]:
        hints = get_type_hints(test)
        return {key: hints[key] for key in list(inspect.signature(test).parameters)[1:]}

    wanted = shape(TESTS[name])
    yield from (each for each, test in TESTS.items() if each != name and shape(test) == wanted)


def changes(path: Where, value: Any, file: dict[str, Any]) -> Iterator[object]:  # noqa: ANN401
    """Yield other values for one that bears on results."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
        if value:
            yield value - 1
    elif isinstance(value, list):
        for place in range(len(value)):
            yield [item for other, item in enumerate(value) if other != place]
    else:
        yield from _other_words(path, value, file)


def _other_words(path: Where, value: str, file: dict[str, Any]) -> Iterator[str]:
    """Yield other words from the closed list that a word is from; of an id, another id."""
    key = path[-1]
    if key == "reading":
        yield from (other for other in READINGS[str(path[-2])] if other != value)
    elif key == "test":
        yield from _same_parameters(value)
    elif key == "group" and path[0] == "quota":
        yield from (other for other in READINGS["A3"] if other != value)
    elif key == "group":
        groups = {each["group"] for each in file["criterion"]} - {value}
        yield from (f"{value}x", *sorted(groups)[:1])
    elif key == "subject":
        subjects = [str(other) for other in Subject]
        yield subjects[subjects.index(value) - 1]
    elif key in ENUM_KEYS:
        words = next(words for words in WORDS if value in words)
        place = words.index(str(value))
        yield from (words[near] for near in (place - 1, place + 1) if 0 <= near < len(words))
    else:
        yield f"{value}x"


def put(values: dict[str, Any], path: Where, value: object) -> dict[str, Any]:
    """Return the values of a file with one of them changed; what is not on its path is shared."""
    result = copy.copy(values)
    place: Any = result
    for step in path[:-1]:
        place[step] = copy.copy(place[step])
        place = place[step]
    place[path[-1]] = value
    return result


def own_values(name: str) -> dict[str, Any]:
    """Return what the file of a ruleset states itself."""
    found: dict[str, Any] = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return found


def reader(name: str) -> Callable[[dict[str, Any]], Ruleset | None]:
    """Return how to read the values of a file changed; None is a change that is refused."""
    paths = _found(())
    extended = own_values(name).get("extends")
    base = None if extended is None else _values(paths[extended], paths, ())

    def read(values: dict[str, Any]) -> Ruleset | None:
        if values.get("extends") != extended or values["id"] != name:
            return None  # no file of that name: the tests below show that such a file is refused
        whole = values if base is None else merged(base, values)
        ruleset, problems = examined(whole, paths[name], paths)
        return None if problems else ruleset

    return read


def rule_at(values: Any, path: Where) -> str:  # noqa: ANN401  # a file as read
    """Return the id of the rule that a value belongs to; for a level its first condition's."""
    found = str(path[1]) if path[0] == "settings" else ""
    for step in path[:-1]:
        values = values[step]
        if isinstance(values, dict):
            found = values.get("id") or (values["when"][0]["id"] if "when" in values else found)
    return found


def _mentions(case: dict[str, Any], about: str) -> bool:
    """Return whether a case comes from a named ambiguity and does not choose a reading itself."""
    words = re.findall(r"A\d+m?", case["origin"])
    return about in words and about not in case.get("settings", {})


class Cases:
    """The cases of a ruleset, built once; those that noticed something last are asked first."""

    def __init__(self, name: str) -> None:
        """Build the reviews of all cases."""
        rules = ruleset_of(name)
        text = (FOLDER / f"{name}.cases.toml").read_text(encoding="utf-8")
        self._cases = [
            (case, build(case, rules), set(rules_page.touched(case, rules)))
            for case in tomllib.loads(text)["case"]
        ]
        self._cases.sort(key=lambda each: len(each[1].members))

    def notice(self, about: str, changed: Ruleset) -> bool:
        """Return whether a case fails under a changed ruleset."""
        near = [each for each in self._cases if about in each[2] or _mentions(each[0], about)]
        ids = {id(each) for each in near}
        for each in (*near, *(other for other in self._cases if id(other) not in ids)):
            case, review, _ = each
            try:
                check_case(case, changed, review)
            except (AssertionError, KeyError, ValueError):
                if len(review.members) < _MANY:
                    self._cases.remove(each)
                    self._cases.insert(0, each)
                return True
        return False


@pytest.mark.parametrize("name", shipped_rulesets())
def test_no_single_value_that_bears_on_results_can_change_unnoticed(name: str) -> None:
    own, read, cases = own_values(name), reader(name), Cases(name)
    unnoticed = []
    for path, value in values_in(own):
        about = rule_at(own, path)
        if is_free(path, value) or about in OF_BALLOTS:
            continue
        coarse = COARSE.get(about, ()) if path[-1] == "percent" else ()
        for other in coarse or changes(path, value, own):
            if (name, about, str(other)) in ALIKE or (about, str(other)) in SAME:
                continue
            changed = read(put(own, path, other))
            if changed is not None and not cases.notice(about, changed):
                unnoticed.append((about, path, value, other))
    assert unnoticed == []


@pytest.mark.parametrize("name", shipped_rulesets())
def test_every_free_word_of_a_ruleset_stands_in_its_section_of_the_page(name: str) -> None:
    own, read = own_values(name), reader(name)
    marked, marks = own, {}
    for number, (path, value) in enumerate(values_in(own)):
        if is_free(path, value) and isinstance(value, str):
            marks[f"⟦{number}⟧"] = path
            marked = put(marked, path, f"⟦{number}⟧{value}")
    changed = read(marked)
    assert changed is not None
    section = rules_page.section(changed)
    assert [path for mark, path in marks.items() if mark not in section] == []
    assert rules_page.section(ruleset_of(name)) in PAGE


@pytest.mark.parametrize("name", shipped_rulesets())
def test_every_date_of_a_ruleset_stands_in_its_section_of_the_page(name: str) -> None:
    own, read = own_values(name), reader(name)
    whole = rules_page.section(ruleset_of(name))
    for path, value in values_in(own):
        if isinstance(value, date):
            changed = read(put(own, path, value + timedelta(days=1)))
            assert changed is None or rules_page.section(changed) != whole, path


@pytest.mark.parametrize("name", shipped_rulesets())
def test_another_id_or_base_of_a_ruleset_is_refused(name: str, tmp_path: Path) -> None:
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    wrong = [text.replace(f'id = "{name}"', 'id = "khac"', 1)]
    if "\nextends = " in text:
        wrong.append(text.replace('\nextends = "', '\nextends = "khac_', 1))
    for number, changed in enumerate(wrong):
        assert changed != text
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / f"{name}.toml").write_text(changed, encoding="utf-8")
        with pytest.raises(RulesetError):
            _read(folder / f"{name}.toml", _found([folder]))
