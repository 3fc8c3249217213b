"""Whose dossier each contradiction of a workbook concerns."""

from collections.abc import Iterator, Sequence

from docgen import pipeline
from docgen.calendar import calendars, load_calendar
from docgen.calendar import findings as late_or_wrong
from docgen.classification import Assessment
from docgen.errors import Problem
from docgen.holdings.holders import holders
from docgen.pipeline import Loaded


def by_holder(loaded: Loaded) -> dict[str, list[Problem]]:
    """Return what contradicts, by the code of the holder whose dossier it concerns.

    What concerns nobody alone concerns the first unit, the top of the workbook.
    """
    view = loaded.view
    top = loaded.units[0].code if loaded.units else ""
    apart = {each.code for each in holders(loaded) if each.collective}
    found: dict[str, list[Problem]] = {}
    everyone: Sequence[Assessment] = tuple(view.results.everyone.values())
    pairs = [(each.about, each) for each in view.results.problems]
    pairs += [(own.code, note) for own in everyone for note in own.warnings]
    pairs += [(each.about, each) for each in _late(loaded)]
    pairs += [("", each) for each in pipeline.findings(loaded)]
    seen: set[Problem] = set()
    for code, problem in pairs:
        if problem in seen:
            continue
        seen.add(problem)
        home = view.home(code)
        place = code if code in apart else (home.code if home else top)
        found.setdefault(place, []).append(problem)
    return found


def _late(loaded: Loaded) -> Iterator[Problem]:
    """Yield what the calendar of the guideline finds wrong in the dates of the workbook."""
    ruleset = loaded.view.ruleset
    for name in (ruleset.id, ruleset.extends):
        if name in calendars():
            review = loaded.view.review
            yield from (
                each
                for each in late_or_wrong(load_calendar(name), review.period.year, review)
                if each.about
            )
            return
