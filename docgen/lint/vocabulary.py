"""The words that a form may print, as a tree: groups by name, lists by their item.

The tree is drawn from what ``context`` makes of an example in every mode; ``JOIN`` of several
papers keeps what any of them has.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from docgen.context import Entry, Paper, View, index_words, words_for
from docgen.forms import Form, FormSubject, Mode

ITEM = "*"
_MEMBERS_TRIED = 3


class Tree(dict[str, "Tree"]):
    """The words below a word; `is_open` where nobody can tell them, as of an empty list."""

    is_open = False


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


def vocabulary(form: Form, views: Sequence[View]) -> Tree:
    """Return the words that a form may print, as its subject has them in the examples.

    An example without a unit of the right kind lends its others: the names are the same.
    """
    tree = Tree()
    for view in views:
        for paper in _papers(form, view):
            tree = joined(tree, tree_of(words_for(paper, view)))
            if form.subject is FormSubject.DOSSIER:
                entry = Entry(paper=paper, place="01 a.docx", is_whole=True)
                tree = joined(tree, tree_of(index_words([entry], paper.unit, view)))
    return tree


def _papers(form: Form, view: View) -> Iterator[Paper]:
    units = view.review.units
    for unit in [unit for unit in units if unit.kind in form.units] or units:
        for mode in Mode:
            paper = Paper(form=form, mode=mode, unit=unit)
            yield paper
            if form.subject is FormSubject.MEMBER:
                for member in view.members_of(unit)[:_MEMBERS_TRIED]:
                    yield replace(paper, member=member)
