"""Pair the steering tags of a part: for with endfor, if with its else and endif.

A pair must begin and end in the same container, or the repeated piece would cut elements in two.
Pairs inside one paragraph that reach over several runs are lifted between the runs.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from docgen.errors import Problem
from docgen.render.names import (
    FENCE_CLOSE,
    FENCE_OPEN,
    PARAGRAPH,
    RUN_PROPERTIES,
    TEXT,
    XML_SPACE,
    Element,
    mark,
    tag_index,
)
from docgen.render.tags import CLOSERS, MIDDLES, OPENERS, Level, Tag

MAX_DEPTH = 12
FENCE = re.compile(f"{FENCE_OPEN}([0-9]+){FENCE_CLOSE}")


@dataclass(frozen=True, slots=True)
class _Site:
    """Where a mark stands: alone among ``parent``'s children, or within the text of a run."""

    node: Element
    is_text: bool


@dataclass(slots=True)
class Block:
    """The indexes of the tags of one for or if; the closer is -1 until it is met."""

    opener: int
    middles: list[int] = field(default_factory=list)
    closer: int = -1

    def indexes(self) -> list[int]:
        """Return all tags of the block in order."""
        return [self.opener, *self.middles, *([self.closer] if self.closer >= 0 else [])]


class Pairing:
    """The blocks of one part and all that is wrong with them."""

    def __init__(self, root: Element, tags: list[Tag]) -> None:
        """Pair the tags in the order in which the part shows them."""
        self._tags = tags
        self._sites = dict(_sites(root))
        self._open: list[Block] = []
        self.blocks: list[Block] = []
        self.problems: list[Problem] = []
        for index in self._sites:
            word = tags[index].word
            if word in OPENERS:
                self._begin(index)
            elif word in MIDDLES:
                self._divide(index)
            elif word in CLOSERS:
                self._end(index, CLOSERS[word])
        for block in self._open:
            self._unclosed(block)
        for block in self.blocks:
            self._check_container(block)

    def lift(self) -> None:
        """Move the tags of blocks that reach over several runs to stand between the runs."""
        lifted: dict[Element, set[int]] = {}
        for block in self.blocks:
            sites = [self._sites[index] for index in block.indexes()]
            if len({site.node for site in sites}) > 1:
                for index, site in zip(block.indexes(), sites, strict=True):
                    if site.is_text:
                        lifted.setdefault(site.node, set()).add(index)
        runs: dict[Element, set[int]] = {}
        for node, indexes in lifted.items():
            run = node.getparent()
            if run is not None:
                runs.setdefault(run, set()).update(indexes)
        for run, indexes in runs.items():
            _split(run, indexes)

    def _begin(self, index: int) -> None:
        self._open.append(Block(index))
        if len(self._open) == MAX_DEPTH + 1:
            message = f"các cặp thẻ lồng nhau quá {MAX_DEPTH} tầng"
            hint = "tách bớt, hoặc chuẩn bị sẵn dữ liệu"
            self._report(index, "too-deep", message, hint)

    def _divide(self, index: int) -> None:
        word = self._tags[index].word
        block = self._open[-1] if self._open else None
        opener = self._tags[block.opener].word if block else ""
        if block is None or (word == "elif" and opener == "for"):
            message, hint = f"{word} không nằm trong cặp if nào", "thêm {% if … %} ở phía trước"
            self._report(index, "unpaired-tag", message, hint)
            return
        if any(self._tags[middle].word == "else" for middle in block.middles):
            message = f"{word} đứng sau else của cùng một cặp"
            self._report(index, "unpaired-tag", message, "else phải là nhánh cuối cùng, chỉ có một")
            return
        block.middles.append(index)

    def _end(self, index: int, opener: str) -> None:
        """Close the nearest block of the right kind; blocks left open inside it are reported."""
        depth = len(self._open) - 1
        while depth >= 0 and self._tags[self._open[depth].opener].word != opener:
            depth -= 1
        if depth < 0:
            message = f"không có thẻ {opener} nào mở trước thẻ này"
            hint = f"thêm thẻ {opener} ở phía trước, hoặc xóa thẻ thừa này"
            self._report(index, "unpaired-tag", message, hint)
            return
        for block in self._open[depth + 1 :]:
            self._unclosed(block)
        block = self._open[depth]
        block.closer = index
        self.blocks.append(block)
        del self._open[depth:]

    def _unclosed(self, block: Block) -> None:
        word = self._tags[block.opener].word
        prefix = self._tags[block.opener].level.value
        message = f"mở {word} mà không đóng"
        hint = f"thêm {{%{prefix} end{word} %}} ở chỗ kết thúc"
        self._report(block.opener, "unpaired-tag", message, hint)

    def _check_container(self, block: Block) -> None:
        opener = self._tags[block.opener]
        for index in [*block.middles, block.closer]:
            tag = self._tags[index]
            if tag.level is not opener.level:
                message = f"khác kiểu với thẻ mở {opener.shown} ({_at(opener)})"
                hint = "các thẻ của một cặp phải cùng kiểu: đều {% %}, đều {%p %} hoặc đều {%tr %}"
            elif opener.level is Level.INLINE and not self._same_paragraph(block.opener, index):
                message = f"không cùng đoạn với thẻ mở {opener.shown} ({_at(opener)})"
                hint = (
                    "cặp {% %} phải nằm trong một đoạn; lặp cả đoạn thì dùng {%p … %}, "
                    "lặp hàng của bảng thì dùng {%tr … %} ở hàng riêng"
                )
            elif self._container(block.opener) is not self._container(index):
                message = f"không cùng ô, bảng hoặc khung với thẻ mở {opener.shown} ({_at(opener)})"
                hint = (
                    "đặt cả cặp vào cùng một bảng, cùng một ô, cùng phần chữ thường; "
                    "không để một đầu trong liên kết hoặc ô nội dung"
                )
            else:
                continue
            self._report(index, "pair-apart", message, hint)
            return

    def _same_paragraph(self, first: int, second: int) -> bool:
        nodes = (self._sites[first].node, self._sites[second].node)
        paragraphs = [next(node.iterancestors(PARAGRAPH), None) for node in nodes]
        return paragraphs[0] is paragraphs[1]

    def _container(self, index: int) -> Element | None:
        site = self._sites[index]
        parent = site.node.getparent()
        return parent.getparent() if site.is_text and parent is not None else parent

    def _report(self, index: int, code: str, message: str, hint: str) -> None:
        self.problems.append(self._tags[index].problem(code, message, hint))


def _at(tag: Tag) -> str:
    """Return the place without the form, which the problem names already."""
    return tag.where.partition(" › ")[2]


def _sites(root: Element) -> Iterator[tuple[int, _Site]]:
    """Yield the tags in the order in which they will be rendered."""
    for node in root.iter():
        index = tag_index(node)
        if index is not None:
            yield index, _Site(node, is_text=False)
        elif node.tag == TEXT and node.text:
            for fence in FENCE.finditer(node.text):
                yield int(fence.group(1)), _Site(node, is_text=True)


def _split(run: Element, indexes: set[int]) -> None:
    """Cut the run at the given tags; each piece keeps the formatting."""
    properties = run.find(RUN_PROPERTIES)
    piece = _empty_copy(run, properties)
    pieces: list[Element] = [piece]
    for child in list(run):
        if child is properties:
            continue
        if child.tag != TEXT:
            piece.append(child)
            continue
        start = 0
        text = child.text or ""
        for fence in FENCE.finditer(text):
            if int(fence.group(1)) in indexes:
                _add_text(piece, text[start : fence.start()])
                piece = _empty_copy(run, properties)
                pieces += [mark("tag", fence.group(1)), piece]
                start = fence.end()
        _add_text(piece, text[start:])
    for new in pieces:
        if tag_index(new) is not None or any(child.tag != RUN_PROPERTIES for child in new):
            run.addprevious(new)
    parent = run.getparent()
    if parent is not None:
        parent.remove(run)


def _add_text(run: Element, text: str) -> None:
    if text:
        shown = run.makeelement(TEXT)
        shown.text = text
        shown.set(XML_SPACE, "preserve")
        run.append(shown)


def _empty_copy(run: Element, properties: Element | None) -> Element:
    copy = run.makeelement(run.tag)
    if properties is not None:
        copy.append(deepcopy(properties))
    return copy
