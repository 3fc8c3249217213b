"""Who stands on the second ballot, the one on the best level, after the first round."""

from docgen.context.view import View
from docgen.forms import About
from docgen.model import Grade, Unit, VoteRound, VoteSession


def first_count(unit: Unit, about: About, view: View) -> VoteSession | None:
    """Return the first round of a unit's vote if its counts have been entered."""
    first = view.session(unit, VoteRound.MUC, about)
    return first if first is not None and first.code in view.counted_in else None


def lifted(unit: Unit, about: About, view: View) -> set[str]:
    """Return whom a unit votes on for the best level: "trong số" those at least HTTNV.

    Those whom a rule keeps below the best level are not on that ballot.
    Cites: seed 000, III.1.5 Bước 2, III.2.2.1 and III.2.4 Bước 2.
    """
    return {code for code in reaching(unit, about, view) if not _is_capped(code, view)}


def reaching(unit: Unit, about: About, view: View) -> set[str]:
    """Return those on whom a unit votes and who are at least HTTNV after the first round.

    Once that round is counted, its counts decide. Before, what people proposed; where they have
    not yet, what the facts support.
    """
    first = first_count(unit, about, view)
    rated = {code for code in view.voted_on(unit, about) if view.is_rated(code)}
    if first is None:
        return {code for code in rated if _is_supported(code, view)}
    return {code for code in rated if _is_voted(first, code, view)}


def _is_capped(code: str, view: View) -> bool:
    assessment = view.assessment(code)
    ceiling = assessment.ceiling if assessment else None
    return ceiling is not None and ceiling is not Grade.XUAT_SAC


def _is_supported(code: str, view: View) -> bool:
    decision, assessment = view.decisions.get(code), view.assessment(code)
    grade = decision.proposed if decision and decision.proposed else None
    grade = grade or (assessment.proposed if assessment else None)
    return grade is not None and grade.rank >= Grade.TOT.rank


def _is_voted(first: VoteSession, code: str, view: View) -> bool:
    """Return whether a count gives HTTNV: by the guideline's rule, else by more than half.

    A level that a tie leaves to the head is not given yet.
    """
    outcome = view.outcomes.get((first.code, code))
    if outcome is not None:
        return outcome.level is not None and outcome.level.rank >= Grade.TOT.rank
    count = view.counts.get((first.code, code))
    if count is None:
        return False
    votes = [count.excellent, count.good, count.done, count.failed]
    base = first.returned or first.valid or sum(vote or 0 for vote in votes)
    return ((count.excellent or 0) + (count.good or 0)) * 2 > base
