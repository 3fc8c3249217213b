"""The order of computation: each on its own facts, then heads by their units, then quotas.

Levels only move down. In this order one pass is enough: no condition on a unit reads the level of
a member or of another unit, so capping a head moves nothing that was computed before it.

Cites: domain/rules A5.
"""

from docgen.classification.contradictions import contradictions
from docgen.classification.facts import index, member_facts, unit_facts
from docgen.classification.heads import cap_head
from docgen.classification.levels import assess
from docgen.classification.quota import quotas
from docgen.classification.results import Results
from docgen.classification.ruleset import Ruleset
from docgen.model import Review


def classify(review: Review, ruleset: Ruleset) -> Results:
    """Return what the facts support: an assessment for every member and unit, and the quotas."""
    rows = index(review, ruleset)
    units = {unit.code: assess(unit_facts(rows, unit)) for unit in review.units}
    members = {}
    for member in review.members:
        facts = member_facts(rows, member)
        members[member.code] = cap_head(facts, assess(facts), units)
    limits = quotas(rows, members, units)
    return Results(
        members=members,
        units=units,
        quotas=limits,
        problems=contradictions(rows, members, units, limits),
    )
