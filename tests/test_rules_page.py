"""docs/rules.md is what the data say, and no rule that can be computed or checked is untested."""

import re
import sys
from pathlib import Path

import pytest

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
def test_every_rule_that_is_computed_or_checked_has_a_case(rule: dict[str, str]) -> None:
    if rule["kind"] != "J":
        assert rules_page.cases_by_rule()[rule["id"]]
