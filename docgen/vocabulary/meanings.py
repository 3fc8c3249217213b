"""Which words the templates of a subject may use, what each means and what it may print.

The words are derived from papers of examples; what they mean stands in meanings.toml. Nothing else
is written by hand.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from docgen.context import View
from docgen.context.words import TICK
from docgen.forms import About, Form, FormSubject
from docgen.vocabulary.drawing import words_of
from docgen.vocabulary.tree import Tree, joined, tree_of

COMMON = "chung"
"""The table of meanings that hold for every subject."""

SUBJECTS = "loai"
"""The table that says what each subject is."""

_MEANINGS = Path(__file__).parent / "meanings.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyWord:
    """One word: its path as a template writes it, what it means, and what it may print.

    A list ends in ``[]``: ``ds[].ho_ten`` is ``ho_ten`` of each row of ``ds``. `about` names the
    forms that have it, by what they are about; it is empty where all forms of the subject do.
    """

    path: str
    meaning: str
    example: str
    about: tuple[About, ...]


def vocabulary(
    subject: FormSubject, forms: Sequence[Form], views: Sequence[View]
) -> tuple[VocabularyWord, ...]:
    """Return all words of a subject in the order in which papers of the examples have them."""
    same = [form for form in forms if form.subject is subject]
    trees = _by_about(_form(same), views)
    whole = Tree()
    for tree in (*trees.values(), _samples(same)):
        whole = joined(whole, tree)
    texts = dict(whole.leaves())
    ticked = {path.rpartition(".")[0] for path, text in texts.items() if text == TICK}
    owners: dict[str, list[About]] = {}
    for about, tree in trees.items():
        for path, _ in tree.leaves():
            owners.setdefault(path, []).append(about)
    return tuple(
        VocabularyWord(
            path=path,
            meaning=meaning_of(path, subject),
            example=texts[path] or (TICK if path.rpartition(".")[0] in ticked else ""),
            about=() if len(owners[path]) == len(trees) else tuple(owners[path]),
        )
        for path in texts
        if path in owners
    )


def _by_about(form: Form, views: Sequence[View]) -> dict[About, Tree]:
    """Return the words by what a form may be about; one tree if that makes no difference.

    Whether it does is tried on the smallest example.
    """
    smallest = min(views, key=lambda view: len(view.review.units))
    forms = {about: replace(form, about=about) for about in About}
    tried = [words_of(each, [smallest]) for each in forms.values()]
    if all(tree == tried[0] for tree in tried):
        forms = {form.about: form}
    return {about: words_of(each, views) for about, each in forms.items()}


def _form(same: Sequence[Form]) -> Form:
    """Return a form for all units that have one of these, asking for the first item of any."""
    units = dict.fromkeys(kind for form in same for kind in form.units)
    items = [item for form in same for item in form.items]
    return replace(same[0], units=tuple(units), items=tuple(items[:1]))


def _samples(same: Sequence[Form]) -> Tree:
    """Return what the samples beside forms print."""
    tree = Tree()
    for form in same:
        sample = form.folder / "sample.toml"
        if sample.is_file():
            tree = joined(tree, tree_of(tomllib.loads(sample.read_text(encoding="utf-8"))))
    return tree


@cache
def meanings() -> Mapping[str, Mapping[str, str]]:
    """Return the table of meanings: by subject, by the last steps of a path."""
    return tomllib.loads(_MEANINGS.read_text(encoding="utf-8"))


def title_of(subject: FormSubject) -> str:
    """Return what forms of a subject are, or an empty text."""
    return meanings().get(SUBJECTS, {}).get(subject.value, "")


def key_of(path: str, subject: FormSubject) -> tuple[str, str] | None:
    """Return the table and the key that tell what a word means: the longest end of its path."""
    steps = re.sub(r"\[[^\]]*\]", "", path).split(".")
    for start in range(len(steps)):
        key = ".".join(steps[start:])
        for table in (subject.value, COMMON):
            if key in meanings().get(table, {}):
                return table, key
    return None


def meaning_of(path: str, subject: FormSubject) -> str:
    """Return what a word means, or an empty text."""
    found = key_of(path, subject)
    return meanings()[found[0]][found[1]] if found else ""
