"""Words as a tree: groups by name, lists by their item, each word with a text that it may print."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from docgen import vi
from docgen.missing import Missing

ITEM = "*"
_LONGEST = 48


class Tree(dict[str, "Tree"]):
    """The words below a word; `is_open` where nobody can tell them, as of an empty list."""

    is_open = False
    text = ""

    def has_open(self) -> bool:
        """Return whether something below cannot be told."""
        return self.is_open or any(below.has_open() for below in self.values())

    def leaves(self, path: str = "") -> Iterator[tuple[str, str]]:
        """Yield the paths of all words as an author reads them, each with a text.

        >>> list(tree_of({"ds": [{"ten": "An"}], "gop_y": {"2.1": "X"}}).leaves())
        [('ds[].ten', 'An'), ('gop_y["2.1"]', 'X')]
        """
        if not self:
            yield path, self.text
        for name, below in self.items():
            if name == ITEM:
                step = "[]"
            elif re.fullmatch(r"\w+", name):
                step = f".{name}" if path else name
            else:
                step = f'["{name}"]'
            yield from below.leaves(path + step)


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
    elif not isinstance(value, Missing):
        tree.text = _shown(str(value))
    return tree


def joined(first: Tree, second: Tree) -> Tree:
    """Return the tree that has the words of both, with the texts of the first where it has any."""
    if first.is_open or second.is_open:
        if first.is_open and second.is_open:
            return first
        return second if first.is_open else first
    tree = Tree(first)
    tree.text = first.text or second.text
    for name, below in second.items():
        tree[name] = joined(tree[name], below) if name in tree else below
    return tree


@cache
def _shown(text: str) -> str:
    """Return a text cut to a line; an empty one for what is only an open place."""
    plain = vi.clean(text.replace("\t", " ")).replace("\n", " ")
    if not plain.strip(" ."):
        return ""
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1].rstrip()}…"
