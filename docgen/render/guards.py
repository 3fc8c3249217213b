"""Prepare a tree with marks so that no loop or condition can spoil the document.

Guards go in where a hole can arise, what may not be repeated goes out, and what can neither be
guarded nor spared is a problem. ``repair`` resolves the guards after each rendering.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy

from docgen.errors import Problem
from docgen.render.names import (
    BODY,
    CELL,
    CONTROL,
    CONTROL_CONTENT,
    CONTROL_PROPERTIES,
    DRAWING_ID,
    ENDNOTE,
    FOOTNOTE,
    NEXT_ID,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    RANGES,
    ROW,
    RUN,
    TABLE,
    TEXT,
    TEXT_BOX,
    Element,
    W,
    is_mark,
    mark,
    tag_index,
)
from docgen.render.tags import CLOSERS, MIDDLES, OPENERS, Level, Tag

Path = tuple[tuple[int, int], ...]

_BLOCK_HOLDERS = frozenset(
    {BODY, CELL, TEXT_BOX, FOOTNOTE, ENDNOTE, f"{W}hdr", f"{W}ftr", CONTROL_CONTENT}
)
_BLOCKS = {
    PARAGRAPH: "paragraph",
    TABLE: "table",
    CONTROL: "paragraph",
    f"{W}customXml": "paragraph",
    ROW: "row",
}
# An empty paragraph should show no number, start no page and end no section.
_NOT_FOR_SPARE = frozenset(
    f"{W}{name}" for name in ("numPr", "pageBreakBefore", "sectPr", "pPrChange")
)
_COMMENT_REFERENCE = f"{W}commentReference"
_NOTE_REFERENCES = frozenset({f"{W}footnoteReference", f"{W}endnoteReference"})
_FIELD_MARK = f"{W}fldChar"
_OF_CARE = frozenset(
    {*RANGES, _COMMENT_REFERENCE, *_NOTE_REFERENCES, _FIELD_MARK, DRAWING_ID, CONTROL_PROPERTIES}
)


class Scopes:
    """The elements that may not be repeated or halved, each with the branches it stands in.

    A path lists the enclosing blocks, outermost first, as (index of the opening tag, branch).
    """

    def __init__(self, root: Element, tags: list[Tag]) -> None:
        """Walk the tree once, with the marks of tags in it."""
        self._tags = tags
        self.elements: list[tuple[Element, Path]] = []
        path: list[tuple[int, int]] = []
        for node in root.iter():
            index = tag_index(node)
            if index is None:
                if node.tag in _OF_CARE:
                    self.elements.append((node, tuple(path)))
            elif tags[index].word in OPENERS:
                path.append((index, 0))
            elif tags[index].word in MIDDLES:
                opener, branch = path.pop()
                path.append((opener, branch + 1))
            elif tags[index].word in CLOSERS:
                path.pop()

    def repeats(self, path: Path) -> bool:
        """Return whether what stands there may be printed more than once."""
        return any(self._tags[opener].word == "for" for opener, _ in path)

    def innermost(self, path: Path) -> Tag:
        """Return the opening tag nearest to what stands there; the path is not empty."""
        return self._tags[path[-1][0]]


def guard(root: Element, tags: list[Tag], where: str) -> list[Problem]:
    """Put guards into the tree, take out what may not be repeated, return what cannot be helped."""
    scopes = Scopes(root, tags)
    problems = [*_drop_ranges(root, scopes, where), *_cut_fields(scopes), *_repeated_notes(scopes)]
    for element, path in scopes.elements:
        if scopes.repeats(path):
            _make_repeatable(element)
    holders = [node.getparent() for node in root.iter() if tag_index(node) is not None]
    for holder in dict.fromkeys(holders):
        if holder is not None:
            problems += _guard_holder(holder, tags)
    return problems


def strip_revision_ids(elements: Iterable[Element]) -> None:
    """Remove the ids that Word gives to editing sessions and paragraphs; repeated they clash."""
    for element in elements:
        for name in [str(key) for key in element.keys()]:  # noqa: SIM118 - an element is no dict
            if name.startswith(f"{W}rsid") or name.endswith(("}paraId", "}textId")):
                del element.attrib[name]


def _make_repeatable(element: Element) -> None:
    if element.tag == DRAWING_ID:
        element.set("id", NEXT_ID)
    elif element.tag == CONTROL_PROPERTIES:
        # Word gives a new id to a content control without one.
        for number in element.findall(f"{W}id"):
            element.remove(number)


def _guard_holder(holder: Element, tags: list[Tag]) -> Iterator[Problem]:
    """Guard one element that has tags among its children."""
    index = next(number for child in holder if (number := tag_index(child)) is not None)
    tag = tags[index]
    if tag.level is Level.ROW:
        if holder.tag != TABLE:
            message = "thẻ {%tr %} nằm trong ô nội dung (Content Control) bọc hàng của bảng"
            hint = "xóa ô nội dung bọc quanh hàng (Remove Content Control)"
            yield tag.problem("tag-misplaced", message, hint)
        elif "nothing" in _kinds_at_end(holder, tags):
            holder.addprevious(mark("table"))
            holder.append(mark("rows"))
    elif tag.level is Level.INLINE:
        if holder.tag == CONTROL_CONTENT:
            # A content control without any content is one that Word cannot read.
            run = holder.makeelement(RUN)
            run.append(run.makeelement(TEXT))
            holder.append(run)
    elif holder.tag in _BLOCK_HOLDERS:
        # The body alone may end with a table, or with nothing: its section properties follow.
        if holder.tag != BODY:
            _guard_end(holder, tags)
        _guard_gaps(holder)


def _kinds_at_end(holder: Element, tags: list[Tag]) -> set[str]:
    """Return what the last block of the holder can be, "nothing" included."""
    current = {"nothing"}
    stack: list[tuple[set[str], set[str], bool]] = []
    for child in holder:
        index = tag_index(child)
        if index is None:
            kind = None if is_mark(child) else _BLOCKS.get(child.tag)
            current = {kind} if kind else current
        elif tags[index].word in OPENERS:
            stack.append((current, set(), False))
        elif tags[index].word in MIDDLES:
            before, ends, _ = stack.pop()
            stack.append((before, ends | current, tags[index].word == "else"))
            current = before
        elif tags[index].word in CLOSERS:
            before, ends, has_else = stack.pop()
            current = ends | current | (set() if has_else else before)
    return current


def _guard_end(holder: Element, tags: list[Tag]) -> None:
    """See to it that the holder ends with a paragraph, as Word demands of cells."""
    if _kinds_at_end(holder, tags) == {"paragraph"}:
        return
    children = list(holder)
    last = next(child for child in reversed(children) if is_mark(child) or child.tag in _BLOCKS)
    spare = holder.makeelement(PARAGRAPH)
    model = holder.find(f"{PARAGRAPH}/{PARAGRAPH_PROPERTIES}")
    if model is not None:
        properties = deepcopy(model)
        for child in [child for child in properties if child.tag in _NOT_FOR_SPARE]:
            properties.remove(child)
        spare.append(properties)
    for node in (mark("stop"), spare, mark("end")):
        last.addnext(node)


def _guard_gaps(holder: Element) -> None:
    """Mark each table that comes right after a tag: another table may end up before it."""
    for table in list(holder.iterchildren(TABLE)):
        previous = table.getprevious()
        while previous is not None and tag_index(previous) is None and _is_unseen(previous):
            previous = previous.getprevious()
        if previous is not None and tag_index(previous) is not None:
            table.addprevious(mark("gap"))


def _is_unseen(node: Element) -> bool:
    return is_mark(node) or node.tag in RANGES


def _drop_ranges(root: Element, scopes: Scopes, where: str) -> Iterator[Problem]:
    """Remove bookmarks and the like that would be doubled or halved; yield those still needed."""
    groups: dict[tuple[str, str], list[tuple[Element, Path]]] = {}
    for element, path in scopes.elements:
        kind = "comment" if element.tag == _COMMENT_REFERENCE else RANGES.get(element.tag)
        if kind:
            groups.setdefault((kind, element.get(f"{W}id", "")), []).append((element, path))
    lost: set[str] = set()
    for (kind, _), group in groups.items():
        paths = {path for _, path in group}
        anchored = any(element.tag == _COMMENT_REFERENCE for element, _ in group)
        complete = anchored if kind == "comment" else len(group) > 1
        if complete and len(paths) == 1 and not scopes.repeats(group[0][1]):
            continue
        for element, _ in group:
            lost.add(element.get(f"{W}name", ""))
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
    yield from _needed_bookmarks(root, lost - {""}, where)


def _needed_bookmarks(root: Element, lost: set[str], where: str) -> Iterator[Problem]:
    codes = [element.text or "" for element in root.iter(f"{W}instrText")]
    codes += [element.get(f"{W}instr", "") for element in root.iter(f"{W}fldSimple")]
    needed = set(" ".join(codes).split())
    needed |= {element.get(f"{W}anchor", "") for element in root.iter(f"{W}hyperlink")}
    for name in sorted(lost & needed):
        yield Problem(
            code="bookmark-in-block",
            where=where,
            message=f"dấu trang (bookmark) «{name}» nằm trong phần lặp hoặc phần có điều kiện,"
            " mà chỗ khác lại tham chiếu đến nó",
            hint="đưa dấu trang ra ngoài phần lặp, hoặc bỏ tham chiếu",
        )


def _cut_fields(scopes: Scopes) -> Iterator[Problem]:
    """Yield a problem for each field that begins in one branch and ends in another."""
    begun: list[Path] = []
    for element, path in scopes.elements:
        kind = element.get(f"{W}fldCharType") if element.tag == _FIELD_MARK else None
        if kind == "begin":
            begun.append(path)
        elif kind == "end" and begun and (start := begun.pop()) != path:
            tag = scopes.innermost(max(start, path, key=len))
            message = "thẻ này cắt một trường của Word (số trang, mục lục…) làm đôi"
            hint = "để cả trường nằm trong hoặc nằm ngoài cặp thẻ"
            yield tag.problem("field-cut-by-tag", message, hint)


def _repeated_notes(scopes: Scopes) -> Iterator[Problem]:
    for element, path in scopes.elements:
        if element.tag in _NOTE_REFERENCES and scopes.repeats(path):
            message = "trong phần lặp có chú thích của Word, lặp lại sẽ trùng số"
            hint = "đưa chú thích ra ngoài phần lặp"
            yield scopes.innermost(path).problem("note-in-loop", message, hint)
