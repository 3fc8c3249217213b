"""The names of WordprocessingML that the renderer must know, and the marks it leaves in a tree.

Nothing here acts; the other modules of the package share this vocabulary.
"""

from typing import TypeGuard

from lxml import etree
from lxml.etree import _Element, _ProcessingInstruction

Element = _Element
Mark = _ProcessingInstruction

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

BODY, PARAGRAPH, RUN, TEXT = f"{W}body", f"{W}p", f"{W}r", f"{W}t"
TABLE, ROW, CELL = f"{W}tbl", f"{W}tr", f"{W}tc"
TEXT_BOX, FOOTNOTE, ENDNOTE = f"{W}txbxContent", f"{W}footnote", f"{W}endnote"
CONTROL, CONTROL_CONTENT, CONTROL_PROPERTIES = f"{W}sdt", f"{W}sdtContent", f"{W}sdtPr"
PARAGRAPH_PROPERTIES, RUN_PROPERTIES = f"{W}pPr", f"{W}rPr"
DRAWING_ID = f"{WP}docPr"

RANGES = {
    f"{W}bookmarkStart": "bookmark",
    f"{W}bookmarkEnd": "bookmark",
    f"{W}commentRangeStart": "comment",
    f"{W}commentRangeEnd": "comment",
    f"{W}permStart": "permission",
    f"{W}permEnd": "permission",
}

INSERTED = frozenset({f"{W}ins", f"{W}moveTo"})
DELETED = frozenset({f"{W}del", f"{W}moveFrom"})

# Private-use characters fence tags in joined text and, in the compiled source, Jinja's own
# delimiters: no text of a template can then ever be taken for a tag.
FENCE_OPEN, FENCE_CLOSE = "\U0010fff0", "\U0010fff1"
NEXT_ID = "\U0010fff2"
PRINT_OPEN, PRINT_CLOSE = "\U0010fff4", "\U0010fff5"
BLOCK_OPEN, BLOCK_CLOSE = "\U0010fff6", "\U0010fff7"
COMMENT_OPEN, COMMENT_CLOSE = "\U0010fff8", "\U0010fff9"
RESERVED = (
    f"{FENCE_OPEN}{FENCE_CLOSE}{NEXT_ID}{PRINT_OPEN}{PRINT_CLOSE}"
    f"{BLOCK_OPEN}{BLOCK_CLOSE}{COMMENT_OPEN}{COMMENT_CLOSE}"
)


def mark(target: str, text: str = "") -> Mark:
    """Return a new mark (a processing instruction, of which a parsed part has none)."""
    return etree.ProcessingInstruction(target, text or None)  # type: ignore[arg-type]  # lxml takes None


def is_mark(node: Element) -> TypeGuard[Mark]:
    """Return whether the node is a mark, not an element."""
    return isinstance(node, Mark)


def tag_index(node: Element) -> int | None:
    """Return the index of the tag that the mark stands for, or None."""
    return int(node.text or "") if is_mark(node) and node.target == "tag" else None
