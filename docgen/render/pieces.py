"""Read the text of one paragraph as pieces, each with the element that holds it.

Word cuts text into runs at will; tags are looked for in the joined text and found again in the
pieces. Text boxes in the paragraph have paragraphs of their own and are not entered.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.render.names import (
    CONTROL,
    CONTROL_CONTENT,
    CONTROL_PROPERTIES,
    DELETED,
    INSERTED,
    PARAGRAPH_PROPERTIES,
    RANGES,
    RUN,
    RUN_PROPERTIES,
    TEXT,
    Element,
    W,
)
from docgen.render.tags import Found

# Stands in the joined text for a picture, a field, a note: something that is not text.
OBJECT = "\ufffc"

_BREAK = f"{W}br"
_BLANKS = {f"{W}tab": "\t", f"{W}cr": "\n"}
_HYPHENS = {f"{W}noBreakHyphen": "-", f"{W}softHyphen": "\u00ad"}
_DELETED_TEXT = frozenset({f"{W}delText", f"{W}delInstrText"})
_HOLDERS = (
    INSERTED
    | DELETED
    | {RUN, CONTROL_CONTENT, CONTROL, f"{W}hyperlink", f"{W}smartTag", f"{W}fldSimple"}
    | {f"{W}bdo", f"{W}dir", f"{W}customXml"}
)
# These stand between runs or in them, show nothing, and may stay where they are.
_UNSEEN = frozenset(
    f"{W}{name}"
    for name in (
        "proofErr",
        "commentReference",
        "annotationRef",
        "lastRenderedPageBreak",
        "smartTagPr",
        "customXmlPr",
    )
) | {*RANGES, PARAGRAPH_PROPERTIES, RUN_PROPERTIES, CONTROL_PROPERTIES, f"{W}sdtEndPr"}


@dataclass(slots=True)
class Piece:
    """One element with the text that it adds to its paragraph."""

    element: Element
    text: str
    tracked: bool


@dataclass(slots=True)
class Line:
    """A paragraph with its pieces and the tags found in their joined text."""

    paragraph: Element
    pieces: list[Piece]
    text: str
    found: list[Found]

    def rest(self) -> str:
        """Return what the paragraph holds beside its tags, objects as U+FFFC."""
        kept, position = [], 0
        for tag in self.found:
            kept.append(self.text[position : tag.start])
            position = tag.end
        return "".join([*kept, self.text[position:]]).strip()

    def touched(self, tag: Found) -> list[Piece]:
        """Return the pieces under the tag, empty ones between them included."""
        touched, offset = [], 0
        for piece in self.pieces:
            end = offset + len(piece.text)
            if offset < tag.end and (end > tag.start or (end == offset > tag.start)):
                touched.append(piece)
            offset = end
        return touched


def pieces_of(element: Element, *, tracked: bool) -> Iterator[Piece]:
    """Yield the pieces of a paragraph in order, not entering the paragraphs of text boxes."""
    for child in element:
        name = child.tag
        if name == TEXT:
            yield Piece(child, child.text or "", tracked)
        elif name in _HOLDERS:
            yield from pieces_of(child, tracked=tracked or name in INSERTED or name in DELETED)
        elif name in _UNSEEN:
            continue
        elif name in _BLANKS:
            yield Piece(child, _BLANKS[name], tracked)
        elif name == _BREAK and child.get(f"{W}type", "textWrapping") == "textWrapping":
            yield Piece(child, "\n", tracked)
        elif name in _HYPHENS:
            yield Piece(child, _HYPHENS[name], tracked)
        elif name in _DELETED_TEXT:
            yield Piece(child, "", tracked=True)
        else:
            yield Piece(child, OBJECT, tracked)
