"""Whether the words that the tags ask for exist, in the vocabulary and in the sample."""

from collections.abc import Iterator, Mapping
from itertools import takewhile

from docgen.blanks import Blank
from docgen.errors import Problem, Severity, TemplateError
from docgen.render import Template
from docgen.render.explain import proposal
from docgen.render.uses import Use
from docgen.vocabulary import ITEM, Tree, tree_of


def word_problems(template: Template | Blank, words: Tree) -> Iterator[Problem]:
    """Yield each tag that asks for a word that forms of this subject do not have."""
    told: set[tuple[str, tuple[str, ...]]] = set()
    for use in template.uses():
        known = _known_before(use, words)
        if known is None:
            continue
        wrong = use.path[: known[0] + 1]
        # What hangs on a loop that is wrong itself has been told there.
        place = "" if wrong[-1] == ITEM or ITEM in use.path[known[0] :] else use.tag.where
        if (place, wrong) in told:
            continue
        told |= {(place, wrong), ("", wrong)}
        names = sorted(name for name in known[1] if name != ITEM)
        name = use.path[known[0]]
        if known[0] == 0:
            said = f"không có thông tin tên «{name}»"
            yield use.tag.problem("unknown-name", said, proposal(name, names))
            continue
        above = _spelled(use.path[: known[0]])
        if name == ITEM:
            said, hint = f"«{above}» không phải là danh sách", "chỉ lặp qua danh sách"
        elif names:
            said, hint = f"«{above}» không có mục «{name}»", proposal(name, names)
        else:
            said = f"«{above}» không có mục con «{name}»"
            hint = f"bỏ phần .{name}" if ITEM not in known[1] else "lặp qua danh sách trước"
        yield use.tag.problem("unknown-attribute", said, hint)


def sample_problems(
    template: Template | Blank, sample: Mapping[str, object], words: Tree | None, where: str
) -> Iterator[Problem]:
    """Yield what the sample lacks, has for nothing, or cannot fill.

    Args:
        template: The compiled form.
        sample: The words of sample.toml.
        words: The vocabulary, None if it is not known; what it lacks is told elsewhere.
        where: The place of the sample file.
    """
    tree = tree_of(sample)
    unknown, lacking = False, []
    for use in template.uses():
        if words is not None and _known_before(use, words) is not None:
            unknown = True
        elif _known_before(use, tree) is not None:
            lacking.append(use)
    for path in dict.fromkeys(use.path for use in lacking):
        use = next(each for each in lacking if each.path == path)
        said = f"sample.toml không có «{_spelled(path)}»"
        yield use.tag.problem("sample-lacks-word", said, "thêm từ này vào sample.toml")
    for name in sorted(set(sample) - template.names):
        yield Problem(
            code="sample-word-unused",
            where=f"{where} › {name}",
            message="mẫu không dùng từ này",
            hint="xóa khỏi sample.toml, hoặc thêm thẻ vào mẫu",
            severity=Severity.WARNING,
        )
    if unknown or lacking:
        return
    try:
        template.render(sample)
    except TemplateError as error:
        yield from error.problems


def _known_before(use: Use, words: Tree) -> tuple[int, Tree] | None:
    """Return the first step that leads nowhere and what is there instead, None if all lead on."""
    tree = words
    for number, step in enumerate(use.path):
        if tree.is_open:
            return None
        if step not in tree:
            return number, tree
        tree = tree[step]
    return None


def _spelled(path: tuple[str, ...]) -> str:
    """Return the way to a word as an author would write it; of a list, its name."""
    steps = list(path)
    while steps and steps[-1] == ITEM:
        steps.pop()
    return ".".join(takewhile(bool, steps)).replace(f".{ITEM}", "[…]")
