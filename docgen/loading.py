"""From a workbook to its facts, classified: all that needs no paper, so it starts fast."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from docgen import unclaimed
from docgen.checklists import Item, checklists
from docgen.classification import Results, Ruleset, as_checked, classify, load_ruleset
from docgen.context import View
from docgen.errors import DataError, Problem, RulesetError, errors_in
from docgen.forms import Form, in_sets, load_forms
from docgen.model import Review, Unit
from docgen.workbook import Reading, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """A user's own folders, which come before what docgen ships."""

    templates: tuple[Path, ...] = ()
    rulesets: tuple[Path, ...] = ()


class Sources:
    """Guidelines and forms, each read once in a run over many workbooks."""

    def __init__(self, folders: Folders | None = None) -> None:
        """Start with nothing read; the folders are those of a user, which come before ours."""
        self._folders = folders or Folders()
        self._rulesets: dict[str, Ruleset] = {}

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """Return all forms. Raises TemplateError as `load_forms` does."""
        return load_forms(self._folders.templates)

    def ruleset(self, name: str) -> Ruleset:
        """Return a guideline. Raises RulesetError as `load_ruleset` does."""
        if name not in self._rulesets:
            self._rulesets[name] = load_ruleset(name, self._folders.rulesets)
        return self._rulesets[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """One workbook, understood and classified, with the forms that its guideline uses."""

    reading: Reading
    view: View
    forms: tuple[Form, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        """Return all units in workbook order."""
        return self.view.review.units


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let nobody look for garbage: facts stay, and looking is a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def load(path: Path, folders: Folders, sources: Sources | None = None) -> Loaded:
    """Read a workbook and classify what it says; a run over many of them shares its sources.

    Raises:
        InputError, DataError, RulesetError, TemplateError: with every problem found.
    """
    reading = read(path)
    if reading.review is None:
        raise DataError(*reading.problems)
    sources = sources or Sources(folders)
    ruleset = _ruleset(reading.review, sources)
    results = classify(reading.review, ruleset)
    forms = in_sets(sources.forms, ruleset.forms)
    view = View(review=reading.review, ruleset=ruleset, results=results)
    return Loaded(reading=reading, view=view, forms=forms)


def _ruleset(review: Review, sources: Sources) -> Ruleset:
    """Return the guideline that a workbook names; an unknown one is a problem of that cell."""
    try:
        return as_checked(sources.ruleset(review.period.ruleset), review)
    except RulesetError as error:
        cell = review.where(review.period, "ruleset")
        raise RulesetError(
            *(
                replace(problem, where=cell) if problem.code == "unknown-ruleset" else problem
                for problem in error.problems
            )
        ) from None


@_uncollected()
def examine(path: Path, folders: Folders) -> tuple[Reading, tuple[Problem, ...]]:
    """Return what a workbook says and every problem, those of the law after those of the cells.

    Raises:
        InputError, TemplateError: if the file, or a form of one's own, cannot be read at all.
    """
    reading = read(path)
    if reading.review is None:
        return reading, reading.problems
    sources = Sources(folders)
    try:
        ruleset = _ruleset(reading.review, sources)
    except RulesetError as error:
        return reading, (*reading.problems, *error.problems)
    forms = in_sets(sources.forms, ruleset.forms)
    items = unclaimed.unknown_items(forms, reading.review)
    items += unclaimed.unknown_papers(forms, _listed(ruleset), reading.review)
    return reading, (*reading.problems, *items, *_findings(classify(reading.review, ruleset)))


def findings(loaded: Loaded) -> tuple[Problem, ...]:
    """Return what contradicts the guideline, then what people must follow up, each once."""
    return (
        *_findings(loaded.view.results),
        *unclaimed.without_form(loaded.units, loaded.forms, loaded.view),
        *unclaimed.unknown_papers(loaded.forms, _listed(loaded.view.ruleset), loaded.view.review),
    )


def _listed(ruleset: Ruleset) -> list[Item]:
    """Return every item of the lists of dossiers that a guideline, or the one it extends, has."""
    lists = checklists(ruleset.id) or checklists(ruleset.extends or "")
    return [item for each in lists for item in each.items]


def _findings(results: Results) -> tuple[Problem, ...]:
    warnings = (note for assessment in results.everyone.values() for note in assessment.warnings)
    return tuple(dict.fromkeys((*results.problems, *warnings)))


def refuse_errors(loaded: Loaded) -> None:
    """Raise DataError if the workbook has errors: papers made from them would be wrong."""
    items = unclaimed.unknown_items(loaded.forms, loaded.view.review)
    errors = errors_in((*loaded.reading.problems, *items))
    if errors:
        raise DataError(*errors)
