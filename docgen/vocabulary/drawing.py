"""The words that a form may print, drawn from the papers that examples give for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from docgen import plan
from docgen.classification import Ruleset, classify
from docgen.context import View
from docgen.context.index import entry_of, index_words
from docgen.context.papers import words_for
from docgen.forms import Form, FormSubject, Mode
from docgen.model import CollectiveKind, MemberGroup, ResidenceState, Review, Unit, UnitKind
from docgen.vocabulary.tree import Tree, joined, tree_of

_MODES = (Mode.FINAL, Mode.BLANK)
"""What is drawn, the fullest first: a prefilled paper has no word that these two lack."""

_ROWS = 2
_PAPERS = 6


class Example:
    """One review under every guideline: what forms may print is drawn from it."""

    def __init__(self, review: Review, rulesets: Sequence[Ruleset]) -> None:
        """Keep the review; it is classified only under the guidelines that are asked for."""
        self._review = review
        self._rulesets = rulesets
        self._views: dict[str, View] = {}

    def words(self, form: Form) -> Tree:
        """Return the words of a form under the guidelines of its set, of all if none has it."""
        own = [ruleset for ruleset in self._rulesets if form.set in ruleset.forms]
        return words_of(form, [self._view(ruleset) for ruleset in own or self._rulesets])

    def _view(self, ruleset: Ruleset) -> View:
        if ruleset.id not in self._views:
            results = classify(self._review, ruleset)
            self._views[ruleset.id] = View(review=self._review, ruleset=ruleset, results=results)
        return self._views[ruleset.id]


def words_of(form: Form, views: Sequence[View]) -> Tree:
    """Return the words of a form, for anybody whom its subject could be about.

    One unit of each kind is asked, and others only while lists are empty in all so far. An
    example without a unit of the right kind lends its others: the names are the same.
    """
    for_all = replace(
        form,
        units=tuple(UnitKind),
        modes=_MODES,
        members=tuple(MemberGroup),
        collectives=tuple(CollectiveKind),
        residence=tuple(ResidenceState),
        residence_on_request=(),
    )
    tree = Tree()
    for view in views:
        asked: set[UnitKind] = set()
        units = view.review.units
        for unit in [unit for unit in units if unit.kind in form.units] or units:
            if unit.kind in asked and not tree.has_open():
                continue
            asked.add(unit.kind)
            for words in _papers(for_all, unit, view):
                tree = joined(tree, tree_of(words))
    return tree


def _papers(form: Form, unit: Unit, view: View) -> Iterator[Mapping[str, object]]:
    """Yield the words of the first papers of a unit, final and blank."""
    for mode in form.modes:
        request = plan.Request(forms=[form.id], mode=mode, units=[unit], rows=_ROWS)
        for paper in islice(plan.requested(request, [form], view), _PAPERS):
            yield words_for(paper, view)
            if form.subject is FormSubject.DOSSIER:
                entry = entry_of(paper, "01 a.docx", view, is_whole=True)
                yield index_words([replace(entry, first_page=3, pages=2)])
