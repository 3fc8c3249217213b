"""Read a form that came back: what stands in its controls, and what was written beside them.

python-docx does not see controls; here all are found, whether they hold part of a line, whole
paragraphs, a cell or a row, one inside the other too. Where the tags are gone, as LibreOffice
leaves it, the bookmarks around the controls name them. What answers mean is not known here.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml.etree import XMLSyntaxError

from docgen.errors import Problem, TemplateError
from docgen.render.admission import MAX_TEXT_PART
from docgen.render.controls import BOOKMARK, TICKED
from docgen.render.identity import MARK_LETTERS, PROPERTIES, Asked, Identity, read_identity
from docgen.render.names import (
    CONTROL,
    CONTROL_CONTENT,
    CONTROL_PROPERTIES,
    DELETED,
    MC,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    RUN_PROPERTIES,
    TEXT,
    W14,
    Element,
    W,
)
from docgen.render.package import Entry, damaged, read_entries
from docgen.render.parsing import DoctypeFoundError, fault_in, parse

DOCUMENT, RELATIONS = "word/document.xml", "_rels/.rels"
MAX_TAGS = 400_000
"""A form has a few thousand; each costs time and memory that only a hostile file asks for."""

_TAG = re.compile(r"(\w+\.[\w:.\-]+)(?:=(\d))?")
_BOOKMARK = re.compile(rf"{BOOKMARK}(\d{{1,4}})(?:_(\d))?")
_PASSED_OVER = DELETED | {
    PARAGRAPH_PROPERTIES,
    RUN_PROPERTIES,
    CONTROL_PROPERTIES,
    f"{W}sdtEndPr",
    f"{W}instrText",
    f"{W}delText",
    f"{W}tblPr",
    f"{W}trPr",
    f"{W}tcPr",
    f"{W}sectPr",
}
_LETTERS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_STARTS, _ENDS = f"{W}bookmarkStart", f"{W}bookmarkEnd"
_PICTURES = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_LEADERS = " .…_\t\n\r\u00a0\u2002\u2003\u200b"
_PROMPTS = (
    "Click or tap here to enter text.",
    "Click here to enter text.",
    "Choose an item.",
    "Click or tap to enter a date.",
    "Click here to enter a date.",
)
"""What Word itself shows in a control that somebody emptied."""
_TICKS = frozenset({TICKED, "x", "☒", "☑", "✓", "✔", "√", "v", "V"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One control as it came back: its text, or for a tick its box and whether it is ticked."""

    field: str
    text: str
    box: int | None = None
    ticked: bool = False
    pictures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedForm:
    """A form that came back; `beside` are lines of text that are in no control and were not sent.

    `identity` is None where the file does not say which form it is.
    """

    identity: Identity | None
    heard: tuple[Heard, ...]
    beside: tuple[str, ...]


@dataclass(slots=True)
class _Control:
    """A control, or the range of a bookmark, while its text is being gathered."""

    name: str
    box: int | None
    prompt: bool = False
    checked: bool | None = None
    parts: list[str] = field(default_factory=list)
    pictures: int = 0

    def end_line(self) -> None:
        if self.parts:
            self.parts.append("\n")


def line_mark(line: str) -> str:
    """Return the fingerprint of a line of the paper, "" if nothing is printed in it."""
    letters = re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", line).casefold())
    return hashlib.sha256(letters.encode()).hexdigest()[:MARK_LETTERS] if letters else ""


def lines_outside(document: bytes) -> frozenset[str]:
    """Return the fingerprints of all lines of a paper that are in no control."""
    walk = _Walk()
    walk.go(parse(document), None)
    return frozenset(mark for line in walk.outside if (mark := line_mark(line)))


def read_returned(data: bytes, *, name: str) -> ReturnedForm:
    """Return what a .docx that came back says; nothing in it is run, nothing outside is fetched.

    Raises:
        TemplateError: it is no Word file, is damaged, holds macros or was made to do harm.
    """
    entries = read_entries(data, form=name)
    if any(part.lower().endswith(("vbaproject.bin", "vbadata.xml")) for part in entries):
        raise TemplateError(
            Problem(
                code="macro-in-template",
                where=name,
                message="tệp có macro (mã lệnh tự chạy), không được đọc",
                hint="xin người gửi lưu lại thành Word Document .docx (không macro)",
            )
        )
    identity = None
    if PROPERTIES in entries:
        identity = read_identity(_root(entries[PROPERTIES], name))
    document = _document(entries, name)
    if document not in entries:
        raise TemplateError(damaged(name, DOCUMENT))
    walk = _Walk()
    walk.go(_root(entries[document], name), None)
    heard, stray = _understood(walk, identity)
    known = identity.lines if identity else frozenset()
    beside = [line for line in (*walk.outside, *stray) if line_mark(line) not in {"", *known}]
    return ReturnedForm(identity=identity, heard=heard, beside=tuple(dict.fromkeys(beside)))


def _document(entries: Mapping[str, Entry], name: str) -> str:
    """Return the name of the part with the text; Word on the web calls it document2.xml."""
    if RELATIONS not in entries:
        return DOCUMENT
    targets = (
        node.get("Target") or ""
        for node in _root(entries[RELATIONS], name)
        if (node.get("Type") or "").endswith("/officeDocument")
    )
    return next(targets, DOCUMENT).lstrip("/")


def _root(entry: Entry, name: str) -> Element:
    try:
        return parse(_content(entry, name))
    except XMLSyntaxError as error:  # well-formed, yet nested deeper than any paper
        raise TemplateError(damaged(name, entry.name)) from error


def _content(entry: Entry, name: str) -> bytes:
    if entry.size > MAX_TEXT_PART:
        raise TemplateError(
            Problem(
                code="file-too-large",
                where=name,
                message=f"phần {entry.name} lớn hơn {MAX_TEXT_PART // 2**20} MB chữ",
                hint="không dùng tệp này; xin lại tệp từ người gửi",
            )
        )
    content = entry.content()
    if content is None:
        raise TemplateError(damaged(name, entry.name))
    if content.count(b"<") > MAX_TAGS:
        raise TemplateError(
            Problem(
                code="file-too-large",
                where=name,
                message=f"phần {entry.name} có quá {MAX_TAGS} thẻ, một phiếu không dài như vậy",
                hint="không dùng tệp này; xin lại tệp từ người gửi",
            )
        )
    try:
        fault = fault_in(content)
    except DoctypeFoundError:
        raise TemplateError(
            Problem(
                code="doctype-in-part",
                where=name,
                message=f"phần {entry.name} có khai báo DOCTYPE, thứ không bao giờ có trong tệp"
                " Word thật",
                hint="không dùng tệp này; xin lại tệp từ người gửi",
            )
        ) from None
    if fault:
        raise TemplateError(damaged(name, entry.name))
    return content


def _understood(walk: "_Walk", identity: Identity | None) -> tuple[tuple[Heard, ...], list[str]]:
    """Return what the controls say, and the text of bookmarks that lost their control."""
    asked = {each.field: each for each in identity.asked} if identity else {}
    heard = [_heard(control, asked.get(control.name)) for control in walk.controls]
    fields = list(asked)
    stray: list[str] = []
    for marked in walk.bookmarks:
        place = int(marked.name)
        text = "".join(marked.parts).strip(_LEADERS)
        if not walk.controls and place < len(fields):
            control = _Control(fields[place], marked.box, checked=marked.checked)
            control.parts, control.pictures = marked.parts, marked.pictures
            heard.append(_heard(control, asked[fields[place]]))
        elif text:
            stray += text.split("\n")
    return tuple(heard), stray


def _heard(control: _Control, asked: Asked | None) -> Heard:
    text = "".join(control.parts)
    if control.box is not None:
        by_hand = text.strip() in _TICKS
        ticked = by_hand if control.checked is None else control.checked
        return Heard(field=control.name, text="", box=control.box, ticked=ticked)
    is_open = not text.strip(_LEADERS) or text.strip() in _PROMPTS
    if control.prompt or is_open or (asked and asked.shown and text.strip() == asked.shown):
        text = ""
    return Heard(field=control.name, text=text, pictures=control.pictures)


class _Walk:
    """Goes through a document once, in order, and sorts its text."""

    def __init__(self) -> None:
        self.controls: list[_Control] = []
        self.bookmarks: list[_Control] = []
        self.outside: list[str] = []
        self._open: dict[str, _Control] = {}
        self._line: list[str] = []
        self._checked: bool | None = None

    def go(self, node: Element, into: _Control | None) -> None:
        """Take in a node and all below it; text goes to the control around it, if any."""
        tag = node.tag
        if tag in _PASSED_OVER:
            return
        said = (node.text or "") if tag == TEXT else _LETTERS.get(tag)
        if said is not None:
            self._say(said, into)
        elif tag in {CONTROL, PARAGRAPH}:
            (self._control if tag == CONTROL else self._paragraph)(node, into)
        elif tag in {_STARTS, _ENDS}:
            (self._start if tag == _STARTS else self._end)(node)
        elif tag == f"{MC}AlternateContent":
            self._children([part for part in node if part.tag == f"{MC}Choice"], into)
        elif tag in _PICTURES:
            for control in [into] if into else self._open.values():
                control.pictures += 1
            self._children(node, None)
        else:
            self._children(node, into)

    def _children(self, nodes: Iterable[Element], into: _Control | None) -> None:
        for child in nodes:
            self.go(child, into)

    def _paragraph(self, node: Element, into: _Control | None) -> None:
        for control in [into] if into else self._open.values():
            control.end_line()
        before, self._line = self._line, []
        self._children(node, into)
        line = "".join(self._line).strip()
        if line:
            self.outside.append(" ".join(line.split()))
        self._line = before

    def _control(self, node: Element, into: _Control | None) -> None:
        settings = node.find(CONTROL_PROPERTIES)
        content = node.find(CONTROL_CONTENT)
        if content is None:
            return
        tag = _value(settings, f"{W}tag")
        named = _TAG.fullmatch(tag)
        checkbox = None if settings is None else settings.find(f"{W14}checkbox")
        before = self._checked
        if checkbox is not None:
            self._checked = _is_on(checkbox.find(f"{W14}checked"))
        if named:
            box = None if named[2] is None else int(named[2])
            into = _Control(named[1], box, checked=self._checked if checkbox is not None else None)
            prompt = None if settings is None else settings.find(f"{W}showingPlcHdr")
            into.prompt = prompt is not None and _is_on(prompt, absent=True)
            self.controls.append(into)
        self._children(content, into)
        self._checked = before

    def _start(self, node: Element) -> None:
        named = _BOOKMARK.fullmatch(node.get(f"{W}name") or "")
        if named:
            box = None if named[2] is None else int(named[2])
            marked = _Control(named[1], box, checked=self._checked)
            self.bookmarks.append(marked)
            self._open[node.get(f"{W}id") or ""] = marked

    def _end(self, node: Element) -> None:
        self._open.pop(node.get(f"{W}id") or "", None)

    def _say(self, text: str, into: _Control | None) -> None:
        if into is not None:
            into.parts.append(text)
        elif self._open:
            for marked in self._open.values():
                marked.parts.append(text)
                if self._checked is not None:
                    marked.checked = self._checked
        else:
            self._line.append(" " if text in "\t\n" else text)


def _value(settings: Element | None, name: str) -> str:
    found = None if settings is None else settings.find(name)
    return "" if found is None else found.get(f"{W}val") or ""


def _is_on(node: Element | None, *, absent: bool = False) -> bool:
    """Return whether a switch of Word is on; one without a value is as `absent` says."""
    if node is None:
        return False
    said = node.get(f"{W14}val") or node.get(f"{W}val")
    return absent if said is None else said.lower() in {"1", "true", "on"}
