"""How a secret ballot on a level comes out, and what a tie waits for.

Cites: seed 001, III.6.14; domain/rules A16.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.classification.facts import Index
from docgen.classification.results import Ballot
from docgen.classification.ruleset import VoteRule
from docgen.errors import Problem, Severity
from docgen.model import Grade, VoteCount, VoteRound, VoteSession

LEVELS = tuple(Grade)
"""The four levels, best first, in the order of the counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteOutcome:
    """The level a ballot gives; None where no level is reached or two are tied."""

    level: Grade | None
    tied: tuple[Grade, ...] = ()


def vote_outcome(counts: Sequence[int], base: int, *, percent: int, reading: str) -> VoteOutcome:
    """Return what votes for the four levels, best first, give out of `base`.

    R1: the highest level that, together with those above it, has more than `percent`. R2: the best
    level voted for, or where it has not enough the next one below. R3: the level most voted for,
    or where it has not enough the second level. Exactly `percent` is a tie that the head decides.

    >>> str(vote_outcome((5, 4, 6, 0), 15, percent=50, reading="R1").level)
    'Hoàn thành tốt nhiệm vụ'
    """
    if not any(counts) or base <= 0:
        return VoteOutcome(level=None)
    if reading == "R1":
        return _cumulative(counts, base, percent)
    if reading == "R2":
        place = next(place for place, count in enumerate(counts) if count)
        fallback = min(place + 1, len(LEVELS) - 1)
    else:
        place, fallback = max(range(len(LEVELS)), key=lambda each: (counts[each], -each)), 1
    share = counts[place] * 100 - percent * base
    if share > 0:
        return VoteOutcome(level=LEVELS[place])
    if share == 0:
        others = [each for each, count in enumerate(counts) if count and each != place]
        other = max(others, key=lambda each: (counts[each], -each), default=fallback)
        return VoteOutcome(level=None, tied=(LEVELS[place], LEVELS[other]))
    return VoteOutcome(level=LEVELS[fallback])


def _cumulative(counts: Sequence[int], base: int, percent: int) -> VoteOutcome:
    total, tied = 0, None
    for level, count in zip(LEVELS, counts, strict=True):
        total += count
        if total * 100 > percent * base:
            return VoteOutcome(level=None, tied=(tied, level)) if tied else VoteOutcome(level=level)
        if count and total * 100 == percent * base:
            tied = level
    return VoteOutcome(level=None)


_BASES = {
    "thu_ve": ("returned", "số phiếu thu về"),
    "hop_le": ("valid", "số phiếu hợp lệ"),
    "trieu_tap": ("summoned", "số được triệu tập"),
    "co_quyen": ("", "số người có quyền biểu quyết"),
}


def _base(rows: Index, session: VoteSession) -> tuple[int | None, str, str]:
    """Return the denominator of a session, the cell it stands in and its words.

    Only official members have the right to vote; on a committee, those who hold a post in it.
    """
    fact, told = _BASES[rows.ruleset.reading("A16m")]
    if fact:
        number: int | None = getattr(session, fact)
        return number, fact, told
    unit = rows.units.get(session.unit)
    if unit is None:
        return None, "unit", told
    if not unit.kind.is_cell:
        return len(rows.committee.get(unit.code, ())) or None, "unit", told
    people = rows.people.get(unit.code, ())
    day = session.held
    official = [
        each
        for each in people
        if each.official is not None and (day is None or each.official <= day)
    ]
    return len(official) or None, "unit", told


def ballots(rows: Index) -> tuple[Ballot, ...]:
    """Return the outcome of every ballot on levels, where the guideline has a rule for it."""
    rule = rows.ruleset.vote
    return tuple(_ballots(rows, rule)) if rule is not None else ()


def _ballots(rows: Index, rule: VoteRule) -> Iterator[Ballot]:
    sessions = {session.code: session for session in rows.review.sessions}
    names = {
        each.code: each.name
        for group in (
            rows.review.members,
            rows.review.units,
            rows.review.collectives,
            rows.review.leaders,
        )
        for each in group
    }
    for count in rows.review.counts:
        session = sessions.get(count.session)
        if session is None or session.round is not VoteRound.MUC:
            continue
        given = (count.excellent, count.good, count.done, count.failed)
        if all(each is None for each in given):
            continue
        yield _ballot(rows, rule, session, count, names.get(count.subject, count.subject))


def _ballot(
    rows: Index, rule: VoteRule, session: VoteSession, count: VoteCount, name: str
) -> Ballot:
    given = (count.excellent or 0, count.good or 0, count.done or 0, count.failed or 0)
    base, fact, told = _base(rows, session)
    reading = rows.ruleset.reading("A16")
    outcome = VoteOutcome(level=None)
    gaps: tuple[Problem, ...] = ()
    if base is None:
        where = rows.review.where(session, fact)
        gaps = (
            Problem(
                code="missing-fact",
                where=where,
                message=f"{name}: chưa có {told} của lần bỏ phiếu {session.code}",
                hint=f"ghi {told} vào ô này",
                severity=Severity.WARNING,
            ),
        )
    else:
        outcome = vote_outcome(given, base, percent=rule.percent, reading=reading)
    return Ballot(
        rule=rule.id,
        session=session.code,
        subject=count.subject,
        name=name,
        counts=given,
        base=base,
        basis=told,
        reading=reading,
        level=outcome.level,
        tied=outcome.tied,
        text=rule.text,
        cite=rows.ruleset.cited(rule.cite),
        missing=gaps,
    )
