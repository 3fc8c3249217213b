"""Degrees on the criteria of one subject: given, blank, or not arising.

No rule stands here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from docgen.classification.facts import Facts, missing_cell, missing_review
from docgen.errors import Problem
from docgen.model import Criterion, Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class Degrees:
    """Degrees on some criteria: those given, those still to give, those that do not arise."""

    given: tuple[tuple[Criterion, Rating], ...]
    blank: tuple[Criterion, ...]
    absent: tuple[Criterion, ...]

    @property
    def size(self) -> int:
        """Return how many criteria are, or are to be, given a degree."""
        return len(self.given) + len(self.blank)


def degrees(facts: Facts, groups: Iterable[str] = ()) -> Degrees:
    """Return the degrees on the criteria of `groups`, or on all criteria of the subject.

    Where the guideline writes "(nếu có)" a blank says either that there was no such thing or that
    nobody has filled it in. Under the reading "khong_co" it is the former, but only once all other
    criteria of the row have their degree: an unfinished row says nothing.
    """
    rules = facts.index.ruleset
    ratings: Mapping[str, Rating] = facts.row.ratings if facts.row is not None else {}
    own = facts.index.criteria[facts.subject]
    chosen = set(groups)
    asked = [item for item in own if item.group in chosen] if chosen else own
    given = tuple((item, ratings[item.id]) for item in asked if item.id in ratings)
    if len(given) == len(asked):
        return Degrees(given=given, blank=(), absent=())
    is_finished = all(item.id in ratings or item.id in rules.if_any for item in own)
    drops = is_finished and rules.reading("neu_co") == "khong_co"
    open_ = [item for item in asked if item.id not in ratings]
    absent = tuple(item for item in open_ if drops and item.id in rules.if_any)
    return Degrees(
        given=given,
        blank=tuple(item for item in open_ if item not in absent),
        absent=absent,
    )


def missing_degrees(facts: Facts, blank: Iterable[Criterion]) -> tuple[Problem, ...]:
    """Return which cells of degrees are blank, or that the whole row is missing."""
    if facts.row is None:
        return (missing_review(facts),)
    return tuple(
        missing_cell(facts, facts.row, f"tc:{item.id}", f"cấp độ tiêu chí «{item.label}»")
        for item in blank
    )
