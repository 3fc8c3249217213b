"""The order of computation: each on its own facts, then units, then heads, then quotas last.

A unit may depend on the levels of its members, and the level of a head on the unit; so both are
computed again until nothing moves. Levels only move down, therefore this ends.

Cites: domain/rules A5.
"""

from collections.abc import Mapping
from dataclasses import replace

from docgen.classification.ballots import ballots
from docgen.classification.contradictions import contradictions
from docgen.classification.duties import duties
from docgen.classification.facts import (
    Below,
    Index,
    collective_facts,
    index,
    leader_facts,
    member_facts,
    unit_facts,
)
from docgen.classification.heads import Standings, cap_head, standing
from docgen.classification.history import reratings, streaks
from docgen.classification.levels import assess
from docgen.classification.quota import quotas
from docgen.classification.results import Assessment, Results
from docgen.classification.ruleset import Ruleset
from docgen.model import Review, Unit, YesNo


def as_checked(ruleset: Ruleset, review: Review) -> Ruleset:
    """Return the ruleset, taken as verified where the unit of a workbook has compared it."""
    is_checked = review.period.ruleset_checked is YesNo.CO
    return replace(ruleset, unverified=()) if is_checked else ruleset


def classify(review: Review, ruleset: Ruleset) -> Results:
    """Return what the facts support: an assessment for every subject, and the quotas."""
    ruleset = as_checked(ruleset, review)
    rows = index(review, ruleset)
    collectives = {row.code: assess(collective_facts(rows, row)) for row in review.collectives}
    members, units = _settled(rows, collectives)
    tops = Standings(units=units, collectives=collectives)
    leaders = {
        row.code: cap_head(facts, assess(facts), tops)
        for row in review.leaders
        for facts in (leader_facts(rows, row),)
    }
    found = Results(
        members=members,
        units=units,
        collectives=collectives,
        leaders=leaders,
        quotas=quotas(rows, (members, units, collectives, leaders)),
        ballots=ballots(rows),
        duties=duties(rows),
        problems=(),
    )
    found = replace(found, reratings=reratings(rows, found))
    found = replace(found, streaks=streaks(rows, found))
    return replace(found, problems=contradictions(rows, found))


def _settled(
    rows: Index, collectives: Mapping[str, Assessment]
) -> tuple[dict[str, Assessment], dict[str, Assessment]]:
    """Return members and units once no level moves any more."""
    review = rows.review
    own = {member.code: assess(member_facts(rows, member)) for member in review.members}
    heads = [
        member
        for member in review.members
        if member.code in rows.posts or member.code in rows.roles
    ]
    members = dict(own)
    while True:
        units = _units(rows, members)
        tops = Standings(units=units, collectives=collectives)
        capped = {
            member.code: cap_head(member_facts(rows, member), own[member.code], tops)
            for member in heads
        }
        moved = any(capped[code].proposed is not members[code].proposed for code in capped)
        members.update(capped)
        if not moved:
            return members, units


def _units(rows: Index, members: Mapping[str, Assessment]) -> dict[str, Assessment]:
    """Return the assessments of all units, in workbook order, those below before those above."""
    done: dict[str, Assessment] = {}
    begun: set[str] = set()

    def visit(unit: Unit) -> None:
        if unit.code in begun:
            return
        begun.add(unit.code)
        children = rows.children.get(unit.code, ())
        for child in children:
            visit(child)
        below: list[Assessment] = [done[each.code] for each in children if each.code in done]
        if unit.kind.is_cell:
            below = [members[each.code] for each in rows.people.get(unit.code, ())]
        done[unit.code] = assess(unit_facts(rows, unit, tuple(_below(each) for each in below)))

    for unit in rows.review.units:
        visit(unit)
    return {unit.code: done[unit.code] for unit in rows.review.units}


def _below(own: Assessment) -> Below:
    return Below(name=own.name, rated=own.rated, level=standing(own).level)
