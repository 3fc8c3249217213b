"""docs/rules.md is what the data say, and no rule that can be computed or checked is untested.

A case counts for a rule only if it says how the rule comes out; and every rule of a ruleset, taken
out, makes one of the cases fail that count for it.
"""

import re
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_classification import FOLDER, check_case, ruleset_of
from test_classification_builder import build, rules_of

from docgen.classification import Ruleset, shipped_rulesets
from docgen.classification.rules import rule_lines

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "docs"))

import rules as rules_page  # noqa: E402  # a script of docs/, found by the path above

PAGE = ROOT / "docs" / "rules.md"
CATALOGUE = rules_page.catalogue()


def test_the_page_is_generated_from_the_data(update: bool) -> None:  # noqa: FBT001  # a fixture
    if update:
        PAGE.write_text(rules_page.page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == rules_page.page()


def test_the_catalogue_runs_from_the_first_rule_to_the_last() -> None:
    ids = [rule["id"] for rule in CATALOGUE]
    assert (ids[0], ids[-1]) == ("R0.01", "R4.10")
    assert len(ids) == len(set(ids)) == 131
    assert all(re.fullmatch(r"C|K|J|C, J", rule["kind"]) for rule in CATALOGUE)
    assert all(re.match(r"seed 00[0-4], \S", rule["place"]) for rule in CATALOGUE)


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule["id"])
def test_every_rule_that_is_computed_or_checked_has_a_case(rule: dict[str, Any]) -> None:
    if rule["kind"] != "J":
        assert rules_page.cases_by_rule()[rule["id"]]


def test_every_test_named_by_the_catalogue_is_there() -> None:
    for rule in CATALOGUE:
        if "tests" in rule:
            path, name = rule["tests"].split("::")
            assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), rule["id"]


def _without(rules: Ruleset, name: str) -> Ruleset:
    """Return a ruleset with one of its rules taken out."""

    def others(items: Any) -> Any:  # noqa: ANN401  # rules of any kind
        return tuple(item for item in items if item.id != name)

    head, vote = rules.head_cap, rules.vote
    return replace(
        rules,
        exclusions=others(rules.exclusions),
        requirements=others(rules.requirements),
        triggers=others(rules.triggers),
        caps=others(rules.caps),
        grades=tuple(replace(grade, when=others(grade.when)) for grade in rules.grades),
        quotas=tuple(
            replace(quota, small=None) if quota.small and quota.small.id == name else quota
            for quota in others(rules.quotas)
        ),
        head_cap=None if head is not None and head.id == name else head,
        vote=None if vote is not None and vote.id == name else vote,
        duties=others(rules.duties),
        streaks=others(rules.streaks),
    )


def _fails(case: dict[str, Any], rules: Ruleset, whole: Ruleset) -> bool:
    try:
        check_case(case, rules, build(case, rules_of({}, whole)))
    except (AssertionError, ValueError, KeyError):
        return True
    return False


@pytest.mark.parametrize("name", shipped_rulesets())
def test_every_rule_taken_out_makes_a_case_fail_that_counts_for_it(name: str) -> None:
    rules = ruleset_of(name)
    text = (FOLDER / f"{name}.cases.toml").read_text(encoding="utf-8")
    cases = [(case, set(rules_page.touched(case, rules))) for case in tomllib.loads(text)["case"]]
    own = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    idle = [
        line.id
        for line in rule_lines(rules)
        if line.id not in rules.settings
        and f'id = "{line.id}"' in own  # rules taken over are tested where they come from
        and not any(
            _fails(case, _without(rules, line.id), rules) for case, ids in cases if line.id in ids
        )
    ]
    assert idle == []
