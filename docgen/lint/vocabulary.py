"""The words that a form may print, as a tree: groups by name, lists by their item.

The tree is drawn from what ``context`` makes of an example in every mode; several papers joined
have what any of them has.
"""

from collections.abc import Iterator, Mapping, Sequence

from docgen.classification import Ruleset, classify
from docgen.context import Entry, Paper, View, index_words, words_for
from docgen.forms import Form, FormSubject, Mode
from docgen.model import Member, Review, Unit, UnitKind

ITEM = "*"
_MEMBERS_TRIED = 3


class Tree(dict[str, "Tree"]):
    """The words below a word; `is_open` where nobody can tell them, as of an empty list."""

    is_open = False

    def has_open(self) -> bool:
        """Return whether something below cannot be told."""
        return self.is_open or any(below.has_open() for below in self.values())


def tree_of(value: object) -> Tree:
    """Return the tree of a word, a group, a list or all words of a paper.

    >>> tree_of({"nam": "2023", "ds": [{"ten": "An"}]})
    {'nam': {}, 'ds': {'*': {'ten': {}}}}
    """
    tree = Tree()
    if isinstance(value, Mapping):
        for name, below in value.items():
            tree[str(name)] = tree_of(below)
    elif isinstance(value, (list, tuple)):
        tree[ITEM] = Tree()
        tree[ITEM].is_open = not value
        for item in value:
            tree[ITEM] = joined(tree[ITEM], tree_of(item))
    return tree


def joined(first: Tree, second: Tree) -> Tree:
    """Return the tree that has the words of both."""
    if first.is_open or second.is_open:
        if first.is_open and second.is_open:
            return first
        return second if first.is_open else first
    tree = Tree(first)
    for name, below in second.items():
        tree[name] = joined(tree[name], below) if name in tree else below
    return tree


class Example:
    """One review under every guideline: what forms may print is drawn from it."""

    def __init__(self, review: Review, rulesets: Sequence[Ruleset]) -> None:
        """Keep the review; it is classified only under the guidelines that are asked for."""
        self._review = review
        self._rulesets = rulesets
        self._views: dict[str, View] = {}

    def vocabulary(self, form: Form) -> Tree:
        """Return the words of a form under the guidelines of its set, of all if none has it."""
        form_set = form.id.partition("/")[0]
        own = [ruleset for ruleset in self._rulesets if form_set in ruleset.forms]
        return vocabulary(form, [self._view(ruleset) for ruleset in own or self._rulesets])

    def _view(self, ruleset: Ruleset) -> View:
        if ruleset.id not in self._views:
            results = classify(self._review, ruleset)
            self._views[ruleset.id] = View(review=self._review, ruleset=ruleset, results=results)
        return self._views[ruleset.id]


def vocabulary(form: Form, views: Sequence[View]) -> Tree:
    """Return the words that a form may print, as its subject has them in the examples.

    One unit of each kind is asked, and others only while lists are empty in all so far. An
    example without a unit of the right kind lends its others: the names are the same.
    """
    tree = Tree()
    for view in views:
        asked: set[UnitKind] = set()
        units = view.review.units
        for unit in [unit for unit in units if unit.kind in form.units] or units:
            if unit.kind in asked and not tree.has_open():
                continue
            asked.add(unit.kind)
            for paper in _papers(form, unit, view):
                tree = joined(tree, tree_of(words_for(paper, view)))
                if form.subject is FormSubject.DOSSIER:
                    entry = Entry(paper=paper, place="01 a.docx", is_whole=True)
                    tree = joined(tree, tree_of(index_words([entry], unit, view)))
    return tree


def _papers(form: Form, unit: Unit, view: View) -> Iterator[Paper]:
    """Yield the papers of a unit in every mode, of some members if the form is personal."""
    if form.subject is FormSubject.EXPLANATION:
        for own in view.results.everyone.values():
            if own.unit == unit.code:
                yield Paper(form=form, mode=Mode.PREFILLED, unit=unit, row=own, whose=own.name)
        return
    members: list[Member | None] = [None]
    if form.subject is FormSubject.MEMBER:
        members += view.members_of(unit)[:_MEMBERS_TRIED]
    for mode in Mode:
        for member in members:
            yield Paper(form=form, mode=mode, unit=unit, member=member)
