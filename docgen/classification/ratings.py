"""Tests about the degrees on criteria, for members and units alike."""

from collections.abc import Sequence
from functools import cache

from docgen.classification.degrees import Degrees, degrees, missing_degrees
from docgen.classification.facts import (
    Facts,
    met,
    unknown,
    unmet,
    warning,
)
from docgen.classification.results import Answer, Outcome
from docgen.model import Criterion, Rating


@cache
def _below(rating: Rating) -> frozenset[Rating]:
    """Return the degrees lower than `rating`; asked for every criterion of every member."""
    return frozenset(other for other in Rating if other.rank < rating.rank)


def _named(items: Sequence[tuple[Criterion, Rating]]) -> str:
    return ", ".join(f"{criterion.label} ({rating})" for criterion, rating in items)


def _absent(found: Degrees) -> str:
    count = len(found.absent)
    return f"; {count} tiêu chí (nếu có) để trống, hiểu là không có" if count else ""


def _all_reach(facts: Facts, found: Degrees, rating: Rating) -> Answer:
    low = _below(rating)
    below = [(item, got) for item, got in found.given if got in low]
    if below:
        return unmet(f"dưới mức “{rating}”: {_named(below)}")
    if found.blank:
        labels = ", ".join(item.label for item in found.blank)
        return unknown(f"chưa có cấp độ: {labels}", *missing_degrees(facts, found.blank))
    reached = len(found.given)
    return met(f"{reached}/{reached} tiêu chí từ “{rating}” trở lên{_absent(found)}")


def _most_reach(facts: Facts, found: Degrees, rating: Rating) -> Answer:
    size = len(found.given) + len(found.blank)
    reached = sum(got.rank >= rating.rank for _, got in found.given)
    told = f"{reached}/{size} tiêu chí từ “{rating}” trở lên{_absent(found)}"
    if reached * 2 > size:
        return met(told)
    if (reached + len(found.blank)) * 2 > size:
        return unknown(told, *missing_degrees(facts, found.blank))
    return unmet(told)


def ratings_at_least(facts: Facts, *, groups: tuple[str, ...], rating: Rating) -> Answer:
    """Return whether every criterion of `groups` reached `rating` or better."""
    return _all_reach(facts, degrees(facts, groups), rating)


def ratings_as_worded(facts: Facts, *, groups: tuple[str, ...], rating: Rating) -> Answer:
    """Return whether every criterion of `groups` reached `rating`, where no "or better" is written.

    Read literally a better degree would fail too.

    Cites: domain/rules A6.
    """
    found = degrees(facts, groups)
    better = [(item, got) for item, got in found.given if got.rank > rating.rank]
    if better and facts.index.ruleset.reading("A6") == "dung":
        return unmet(f"không đúng mức “{rating}”: {_named(better)}")
    return _all_reach(facts, found, rating)


def basic_ratings_at_least(facts: Facts, *, rating: Rating) -> Answer:
    """Return whether the basic criteria reached `rating`: all, those marked, or more than half.

    Cites: domain/rules A7.
    """
    found = degrees(facts)
    if facts.index.ruleset.reading("A7") == "iii":
        return _most_reach(facts, found, rating)
    if facts.index.ruleset.reading("A7") == "ii":
        basic = facts.index.ruleset.basic
        found = Degrees(
            given=tuple(pair for pair in found.given if pair[0].id in basic),
            blank=tuple(item for item in found.blank if item.id in basic),
            absent=tuple(item for item in found.absent if item.id in basic),
        )
    return _all_reach(facts, found, rating)


def rated_down_to(facts: Facts, *, rating: Rating) -> Answer:
    """Return whether criteria rated as low as `rating` settle the matter, or ask for a decision.

    The guideline says "có các tiêu chí đánh giá ở cấp độ Kém", which may mean any, several or all.
    Where the readings disagree the matter is for people: a warning, never an automatic level.

    Cites: domain/rules A8.
    """
    found = degrees(facts)
    low = [(item, got) for item, got in found.given if got is rating or got in _below(rating)]
    high = len(found.given) - len(low)
    reading = facts.index.ruleset.reading("A8")
    if reading in {"i", "ii"}:
        enough = 1 if reading == "i" else 2
        settled, ruled_out = len(low) >= enough, len(low) + len(found.blank) < enough
    else:
        settled = bool(low) and not high and not found.blank
        ruled_out = bool(high) or not found.size
    if settled:
        return met(f"ở cấp độ “{rating}”: {_named(low)}")
    if not ruled_out:
        return unknown("chưa có đủ cấp độ các tiêu chí", *missing_degrees(facts, found.blank))
    if not low:
        return unmet(f"không có tiêu chí đã ghi nào ở cấp độ “{rating}”")
    return Answer(
        outcome=Outcome.TO_DECIDE,
        facts=f"{len(low)}/{found.size} tiêu chí ở cấp độ “{rating}”: {_named(low)}",
        warnings=(
            warning(
                facts,
                "low-rating",
                f"có {len(low)} tiêu chí ở cấp độ “{rating}”: {_named(low)}",
                "cấp có thẩm quyền xem xét có thuộc trường hợp không hoàn thành nhiệm vụ hay không",
            ),
        ),
    )
