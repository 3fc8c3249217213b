"""Take the tags out of the paragraphs of a part and leave marks where they stood.

A tag of Word text may be cut into many runs; here its text is joined, and the mark stands in the
run where the tag began. Paragraphs and rows that give way to a tag are replaced by the mark, and
refused if anything else stands in them: it would be lost.
"""

from collections.abc import Iterator

from docgen.errors import Problem
from docgen.render.names import (
    CONTROL_PROPERTIES,
    DELETED,
    FENCE_CLOSE,
    FENCE_OPEN,
    INSERTED,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    RANGES,
    ROW,
    RUN_PROPERTIES,
    TEXT,
    TEXT_BOX,
    XML_SPACE,
    Element,
    W,
    mark,
)
from docgen.render.pieces import OBJECT, Line, Piece, pieces_of
from docgen.render.places import Places
from docgen.render.tags import CLOSERS, Fault, Found, Kind, Level, Tag, find, has_signs

_WORDS_EACH_SIDE = 30
_MAX_SHOWN = 80
# What is left of a run, link or content control that has lost its content.
_SETTINGS = frozenset({RUN_PROPERTIES, CONTROL_PROPERTIES, f"{W}sdtEndPr", f"{W}smartTagPr"})


class TagTaker:
    """Takes the tags of one part; ``tags`` grows by one for each mark left in the tree."""

    def __init__(self, root: Element, places: Places, form: str) -> None:
        """Remember the tree that will be changed."""
        self._root = root
        self._places = places
        self._form = form
        self.tags: list[Tag] = []
        self.problems: list[Problem] = []
        self.refused: set[Element] = set()
        self.lost_statement = False

    def take(self) -> None:
        """Replace every tag by a mark and gather what is wrong."""
        lines = {line.paragraph: line for line in self._lines()}
        gone = self._take_rows(lines)
        left = [line for line in lines.values() if line.paragraph not in gone]
        for line in left:
            levels = {tag.level for tag in line.found}
            if Level.ROW in levels:
                self._refuse_rowless(line)
            elif Level.PARAGRAPH in levels:
                self._take_paragraph(line)
            else:
                self._take_inline(line)

    def _take_rows(self, lines: dict[Element, Line]) -> set[Element]:
        """Replace the rows that give way to a tag and return the paragraphs gone with them."""
        rows: dict[Element, list[Line]] = {}
        for line in lines.values():
            row = _row_of(line.paragraph)
            if row is not None and any(tag.level is Level.ROW for tag in line.found):
                rows.setdefault(row, []).append(line)
        gone: set[Element] = set()
        for row, row_lines in rows.items():
            gone.update(row.iter(PARAGRAPH))
            self._take_row(row, row_lines, lines)
        return gone

    def _lines(self) -> Iterator[Line]:
        """Yield the paragraphs with tags; faulty ones are reported and passed over."""
        for paragraph in list(self._root.iter(PARAGRAPH)):
            pieces = list(pieces_of(paragraph, tracked=False))
            text = "".join(piece.text for piece in pieces)
            if not has_signs(text):
                continue
            found, faults = find(text)
            line = Line(paragraph, pieces, text, found)
            faults += [fault for tag in found if (fault := _obstacle(line, tag))]
            for fault in faults:
                self.lost_statement |= text.startswith(("{%", "%}"), fault.start)
                self.problems.append(self._tag(line, fault).problem(*_said(fault)))
                self.refused.add(paragraph)
            yield line

    def _tag(self, line: Line, spot: Found | Fault) -> Tag:
        """Return the tag (for a fault: the text in its place) with where it stands."""
        shown = _squeezed(line.text[spot.start : spot.end])
        found = spot if isinstance(spot, Found) else None
        return Tag(
            kind=found.kind if found else Kind.COMMENT,
            level=found.level if found else Level.INLINE,
            word=found.word if found else "",
            body=found.body.replace(OBJECT, " ") if found else "",
            shown=shown if len(shown) <= _MAX_SHOWN else f"{shown[:_MAX_SHOWN]}…",
            where=f"{self._form} › {self._places.of(line.paragraph)}",
            words=_around(line.text, spot.start, spot.end),
        )

    def _add(self, line: Line, found: Found) -> int:
        self.tags.append(self._tag(line, found))
        return len(self.tags) - 1

    def _take_inline(self, line: Line) -> None:
        fences = {
            tag.start: f"{FENCE_OPEN}{self._add(line, tag)}{FENCE_CLOSE}" for tag in line.found
        }
        offset, tags = 0, iter(line.found)
        tag = next(tags, None)
        for piece in line.pieces:
            end = offset + len(piece.text)
            kept: list[str] = []
            position = offset
            while tag is not None and tag.start < end:
                kept.append(line.text[position : max(position, tag.start)])
                if tag.start >= offset:
                    kept.append(fences[tag.start])
                position = min(tag.end, end)
                if tag.end > end:
                    break
                tag = next(tags, None)
            kept.append(line.text[position:end])
            _rewrite(piece, "".join(kept))
            offset = end
        _drop_placeholder_state(line.paragraph)

    def _take_paragraph(self, line: Line) -> None:
        paragraph = line.paragraph
        for found in line.found:
            index = self._add(line, found)
            if found.level is Level.PARAGRAPH:
                self._check_paragraph(line, self.tags[index])
                self._replace(paragraph, [index])
        _remove(paragraph)

    def _check_paragraph(self, line: Line, tag: Tag) -> None:
        """Report what would be lost with the paragraph."""
        rest = line.rest()
        if len(line.found) > 1:
            message = "trong cùng đoạn còn thẻ khác; thẻ {%p … %} phải đứng một mình trong đoạn"
        elif rest.replace(OBJECT, ""):
            message = f"bên cạnh thẻ còn chữ «{_squeezed(rest)[:_MAX_SHOWN]}», chữ này sẽ bị mất"
        elif rest:
            message = "trong đoạn còn hình, trường hoặc ngắt trang, những thứ này sẽ bị mất"
        elif line.paragraph.find(f"{PARAGRAPH_PROPERTIES}/{W}sectPr") is not None:
            message = "đoạn này mang dấu ngắt phần (section break), dấu này sẽ bị mất"
        else:
            if _is_tracked(line.paragraph):
                self.problems.append(tag.problem(*_tracked()))
            return
        hint = "để thẻ một mình trong một đoạn riêng; hoặc bỏ chữ p nếu cả cặp ở cùng một đoạn"
        self.problems.append(tag.problem("text-beside-tag", message, hint))

    def _refuse_rowless(self, line: Line) -> None:
        for found in line.found:
            tag = self._tag(line, found)
            if found.level is Level.ROW:
                hint = "đặt thẻ vào một hàng riêng của bảng, hoặc dùng {%p … %}"
                self.problems.append(tag.problem("tag-misplaced", "thẻ {%tr %} ở ngoài bảng", hint))
        self.refused.add(line.paragraph)

    def _take_row(self, row: Element, row_lines: list[Line], lines: dict[Element, Line]) -> None:
        """Replace the row by the marks of its row tags, of which there should be one."""
        indexes = [
            self._add(line, found)
            for line in row_lines
            for found in line.found
            if found.level is Level.ROW
        ]
        tag = self.tags[indexes[0]]
        if len(indexes) > 1:
            together = ", ".join(self.tags[index].shown for index in indexes)
            message = f"trong cùng một hàng có nhiều thẻ {{%tr %}}: {together}"
            hint = "mỗi thẻ {%tr … %} đặt vào một hàng riêng, hàng cần lặp nằm giữa hai hàng đó"
            self.problems.append(tag.problem("row-tags-in-one-row", message, hint))
        elif rest := _rest_of_row(row, lines):
            lost = "hình hoặc trường" if rest == OBJECT else f"chữ «{_squeezed(rest)[:_MAX_SHOWN]}»"
            message = f"trong hàng của thẻ còn {lost}, sẽ bị mất"
            hint = "thẻ {%tr … %} phải ở một hàng riêng, ngoài ra hàng đó để trống"
            self.problems.append(tag.problem("text-beside-tag", message, hint))
        elif row.find(f"{W}trPr/{W}ins") is not None or row.find(f"{W}trPr/{W}del") is not None:
            self.problems.append(tag.problem(*_tracked()))
        self._replace(row, indexes)
        _remove(row)

    def _replace(self, element: Element, indexes: list[int]) -> None:
        """Put marks before the element; its bookmarks stay, outside of the block it bounds."""
        for index in indexes:
            element.addprevious(mark("tag", str(index)))
        ends = all(self.tags[index].word in CLOSERS for index in indexes)
        place = element if ends else element.getprevious()
        for limit in [node for node in element.iter() if node.tag in RANGES]:
            if place is not None:
                place.addprevious(limit)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _obstacle(line: Line, tag: Found) -> Fault | None:
    """Return why the tag cannot be joined from its pieces, or None."""
    pieces = line.touched(tag)
    code, message, hint = "", "", ""
    if any(piece.tracked for piece in pieces):
        code, message, hint = _tracked()
    elif any(piece.text == OBJECT for piece in pieces):
        code = "tag-misplaced"
        message = "giữa thẻ có hình, trường, chú thích hoặc ngắt trang"
        hint = "xóa thẻ rồi gõ lại liền một mạch"
    elif any(_is_bound(piece.element) for piece in pieces):
        code = "tag-misplaced"
        message = "thẻ nằm trong ô nội dung nối với dữ liệu của Word; Word sẽ ghi đè khi mở"
        hint = "xóa ô nội dung (Remove Content Control) và để thẻ là chữ thường"
    if not code:
        return None
    return Fault(start=tag.start, end=tag.end, code=code, message=message, hint=hint)


def _tracked() -> tuple[str, str, str]:
    return (
        "tracked-change-in-tag",
        "thẻ nằm trong phần sửa đổi đang được theo dõi (Track Changes)",
        "trong Word: Xem lại (Review) › chấp nhận mọi thay đổi (Accept All), rồi lưu lại",
    )


def _said(fault: Fault) -> tuple[str, str, str]:
    return fault.code, fault.message, fault.hint


def _is_tracked(paragraph: Element) -> bool:
    marks = paragraph.find(f"{PARAGRAPH_PROPERTIES}/{RUN_PROPERTIES}")
    return marks is not None and any(child.tag in INSERTED | DELETED for child in marks)


def _is_bound(element: Element) -> bool:
    return any(
        control.find(f"{CONTROL_PROPERTIES}/{W}dataBinding") is not None
        for control in element.iterancestors(f"{W}sdt")
    )


def _drop_placeholder_state(paragraph: Element) -> None:
    """Let content controls that held only a prompt show what is filled in as real text."""
    controls = [*paragraph.iter(f"{W}sdt"), *paragraph.iterancestors(f"{W}sdt")]
    for control in controls:
        properties = control.find(CONTROL_PROPERTIES)
        prompt = None if properties is None else properties.find(f"{W}showingPlcHdr")
        if properties is not None and prompt is not None:
            properties.remove(prompt)


def _rewrite(piece: Piece, text: str) -> None:
    """Give the element its new text; what has become empty goes, with all it leaves empty."""
    element = piece.element
    if text == piece.text:
        return
    if element.tag == TEXT and text:
        element.text = text
        element.set(XML_SPACE, "preserve")
        return
    while element.tag != PARAGRAPH:
        holder = element.getparent()
        if holder is None:
            return
        holder.remove(element)
        if any(child.tag not in _SETTINGS for child in holder):
            return
        element = holder


def _row_of(paragraph: Element) -> Element | None:
    """Return the row around the paragraph, not looking out of a text box."""
    for ancestor in paragraph.iterancestors(ROW, TEXT_BOX):
        return ancestor if ancestor.tag == ROW else None
    return None


def _rest_of_row(row: Element, lines: dict[Element, Line]) -> str:
    """Return the text of the row beside its row tag, a lone U+FFFC where only objects stand."""
    rests = []
    for paragraph in row.iter(PARAGRAPH):
        line = lines.get(paragraph)
        if line is None:
            pieces = pieces_of(paragraph, tracked=False)
            rests.append("".join(piece.text for piece in pieces).strip())
        else:
            others = [tag for tag in line.found if tag.level is not Level.ROW]
            rests += [line.rest(), *(line.text[tag.start : tag.end] for tag in others)]
    rest = " ".join(part for part in rests if part)
    return rest.replace(OBJECT, "").strip() or (OBJECT if rest else "")


def _around(text: str, start: int, end: int) -> str:
    """Return the spot with a few whole words before and after it."""
    first, last = max(0, start - _WORDS_EACH_SIDE), end + _WORDS_EACH_SIDE
    before, after = text[first:start], text[end:last]
    if first > 0:
        before = f"…{before.partition(' ')[2]}"
    if last < len(text):
        after = f"{after.rpartition(' ')[0]}…"
    return _squeezed(f"{before}{text[start:end]}{after}")


def _squeezed(text: str) -> str:
    return " ".join(text.replace(OBJECT, " ").split())
