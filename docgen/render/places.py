"""Say where in a Word file something stands, in words that a clerk can follow with the finger.

Numbers count from one, as a reader counts: paragraphs outside tables, tables, rows, cells of the
row. Nothing here knows what a tag is.
"""

from collections import Counter

from docgen.render.names import (
    CELL,
    ENDNOTE,
    FOOTNOTE,
    PARAGRAPH,
    ROW,
    TABLE,
    TEXT_BOX,
    Element,
    W,
)

_HOLDERS = frozenset({TABLE, ROW, CELL, TEXT_BOX, FOOTNOTE, ENDNOTE})


class Places:
    """The numbers of all paragraphs, tables, rows and cells of one part, taken once."""

    def __init__(self, root: Element, part: str) -> None:
        """Count through the part before anything in it is changed."""
        self._part = part
        self._root = root
        self._number: dict[Element, int] = {}
        self._count: Counter[tuple[Element, str]] = Counter()
        for element in root.iter(PARAGRAPH, TABLE, ROW, CELL, FOOTNOTE, ENDNOTE):
            # Separators of notes carry a type; a reader does not see them.
            if element.tag in {FOOTNOTE, ENDNOTE} and element.get(f"{W}type"):
                continue
            key = (self._holder(element), element.tag)
            self._count[key] += 1
            self._number[element] = self._count[key]

    def of(self, element: Element) -> str:
        """Return the place of a paragraph, row or table, the part first."""
        steps: list[str] = []
        node: Element | None = element
        while node is not None and node is not self._root:
            steps.append(self._step(node))
            node = self._above(node)
        return " › ".join([self._part, *(step for step in reversed(steps) if step)])

    def _holder(self, element: Element) -> Element:
        return next((e for e in element.iterancestors() if e.tag in _HOLDERS), self._root)

    def _above(self, node: Element) -> Element | None:
        """Return the next larger thing; of a text box, the paragraph it hangs on."""
        if node.tag == TEXT_BOX:
            return next(node.iterancestors(PARAGRAPH), None)
        return self._holder(node)

    def _step(self, node: Element) -> str:
        if node.tag == TEXT_BOX:
            return "khung văn bản"
        number = self._number.get(node)
        if number is None:
            return ""
        holder = self._holder(node)
        if node.tag == PARAGRAPH:
            alone = holder.tag == CELL and self._count[holder, PARAGRAPH] == 1
            return "" if alone else f"đoạn {number}"
        if node.tag == TABLE:
            return f"bảng con {number}" if holder.tag == CELL else f"bảng {number}"
        words = {ROW: "hàng", CELL: "cột", FOOTNOTE: "chú thích", ENDNOTE: "chú thích"}
        return f"{words[node.tag]} {number}"
