"""List what the tags of a part ask the facts for, loops and set values followed to their source.

``{% for m in ds %}{{ m.ten }}`` asks for ``ds``, for ``ds.*`` (the star is any item) and for
``ds.*.ten``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from docgen.render.environment import ENVIRONMENT
from docgen.render.tags import Tag

ITEM = "*"
Path = tuple[str, ...]
_Known = Mapping[str, Path | None]
_ITEM_FILTERS = frozenset({"first", "last"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One request for a fact: the way to it from the top, and the tag that asks."""

    path: Path
    tag: Tag


def uses_in(source: str, lines: tuple[Tag, ...]) -> Iterator[Use]:
    """Yield the requests of a part's Jinja source in order.

    Args:
        source: The source, one line break in each tag.
        lines: The tags in the order of these lines.
    """
    for node, path in _of_all(ENVIRONMENT.parse(source).body, {}):
        # The first line of the source is text only; each tag begins the next one.
        yield Use(path=path, tag=lines[node.lineno - 2])


def _of_all(block: Iterable[nodes.Node], known: _Known) -> Iterator[tuple[nodes.Node, Path]]:
    """Yield the requests of nodes that follow one another; a set value holds for the later."""
    names = dict(known)
    for node in block:
        yield from _of(node, names)
        if isinstance(node, nodes.Assign):
            names |= _bound(node.target, path_of(node.node, names))


def _of(node: nodes.Node, known: _Known) -> Iterator[tuple[nodes.Node, Path]]:
    if isinstance(node, nodes.For):
        yield from _of(node.iter, known)
        path = path_of(node.iter, known)
        if path is not None:
            yield node.iter, (*path, ITEM)
        inner: _Known = {
            **known,
            "loop": None,
            **_bound(node.target, None if path is None else (*path, ITEM)),
        }
        if node.test is not None:
            yield from _of(node.test, inner)
        yield from _of_all(node.body, inner)
        yield from _of_all(node.else_, known)
    elif isinstance(node, nodes.If):
        yield from _of(node.test, known)
        for block in (node.body, node.elif_, node.else_):
            yield from _of_all(block, known)
    elif isinstance(node, nodes.Assign):
        yield from _of(node.node, known)
    elif isinstance(node, (nodes.Name, nodes.Getattr, nodes.Getitem)):
        path = path_of(node, known)
        if path is not None:
            yield node, path
        yield from _inside(node, known)
    else:
        for child in node.iter_child_nodes():
            yield from _of(child, known)


def _inside(node: nodes.Node, known: _Known) -> Iterator[tuple[nodes.Node, Path]]:
    """Yield the requests in the brackets of a chain, or at its foot where it is no name."""
    while isinstance(node, (nodes.Getattr, nodes.Getitem)):
        if isinstance(node, nodes.Getitem):
            yield from _of(node.arg, known)
        node = node.node
    if not isinstance(node, nodes.Name):
        yield from _of(node, known)


def path_of(node: nodes.Node, known: _Known) -> Path | None:
    """Return the way to the value of an expression, None where it cannot be told."""
    if isinstance(node, nodes.Name):
        return known.get(node.name, (node.name,))
    if isinstance(node, nodes.Getattr):
        step: str = node.attr
        below: nodes.Node = node.node
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        step = str(node.arg.value) if isinstance(node.arg.value, str) else ITEM
        below = node.node
    elif isinstance(node, nodes.Filter) and node.name in _ITEM_FILTERS and node.node is not None:
        step, below = ITEM, node.node
    else:
        return None
    path = path_of(below, known)
    return None if path is None else (*path, step)


def _bound(target: nodes.Node, path: Path | None) -> dict[str, Path | None]:
    if isinstance(target, nodes.Name):
        return {target.name: path}
    return {name.name: None for name in target.find_all(nodes.Name)}
