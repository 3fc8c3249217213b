"""Look at a file that somebody laid into a dossier: what it is and whether it can be read.

Judges by content, never by the name. Runs nothing, opens no link, unpacks only a little, and gives
up on what would take long; all limits are sizes, so that the same file gives the same answer on
every machine.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from xml.parsers import expat

from pypdf import PageObject, PdfReader
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject

from docgen.pdf.copying import entry, name_in
from docgen.pdf.pictures import LARGEST_PIXELS, picture_of

LARGEST_BYTES = 200_000_000
LARGEST_PAGES = 3000
_UNPACKED_BYTES = 40_000_000
"""How much of a file is unpacked in all, and how much a Word file may hold in its text."""
_DEEPEST = 8

WRONG = (
    PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    AssertionError,
    OverflowError,
    RecursionError,
    zlib.error,
    OSError,
    NotImplementedError,
)
"""What pypdf raises on a damaged file, by no rule."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHOWN = re.compile(rb"(?:\)|>|\])\s*(?:TJ|Tj|'|\")")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Kind(StrEnum):
    """What a file is by its first bytes."""

    PDF = "pdf"
    WORD = "word"
    OLD_WORD = "old_word"
    PICTURE = "picture"
    OTHER = "other"


class State(StrEnum):
    """What can be done with a file; only READABLE and IMAGE_ONLY ones can be bound."""

    READABLE = "readable"
    IMAGE_ONLY = "image_only"
    EMPTY = "empty"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a file is; `pages` only of a PDF or a picture that can be read, else 0.

    UNREADABLE is what the system does not let us open; UNKNOWN is no kind that a dossier binds.
    """

    kind: Kind
    state: State
    pages: int = 0


def look(path: Path) -> Looked:
    """Return what a file is and whether its pages can be read."""
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            with path.open("rb") as stream:
                return Looked(kind=_kind(stream.read(1024)), state=State.TOO_LARGE)
        data = path.read_bytes()
    except OSError:
        return Looked(kind=Kind.OTHER, state=State.UNREADABLE)
    return looked_at(data)


def looked_at(data: bytes) -> Looked:
    """Return what a content is and whether its pages can be read."""
    kind = _kind(data[:1024])
    if not data.strip(b"\0 \r\n\t"):
        return Looked(kind=Kind.OTHER, state=State.EMPTY)
    match kind:
        case Kind.PDF:
            return _pdf(data)
        case Kind.WORD:
            return Looked(kind=kind, state=_word(data))
        case Kind.OLD_WORD:
            return _ole(data)
        case Kind.PICTURE:
            return _picture(data)
        case _:
            return Looked(kind=kind, state=State.UNKNOWN)


def _kind(head: bytes) -> Kind:
    if b"%PDF-" in head:
        return Kind.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.WORD
    if head.startswith(_OLE):
        return Kind.OLD_WORD
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return Kind.PICTURE
    return Kind.OTHER


def _picture(data: bytes) -> Looked:
    found = picture_of(data)
    if found is None:
        return Looked(kind=Kind.PICTURE, state=State.DAMAGED)
    if found.width * found.height > LARGEST_PIXELS:
        return Looked(kind=Kind.PICTURE, state=State.TOO_LARGE)
    return Looked(kind=Kind.PICTURE, state=State.IMAGE_ONLY, pages=1)


def _ole(data: bytes) -> Looked:
    """Return what an old container holds: a paper with a password, or one of Word 97."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Looked(kind=Kind.WORD, state=State.ENCRYPTED)
    if "WordDocument".encode("utf-16-le") in data:
        return Looked(kind=Kind.OLD_WORD, state=State.READABLE)
    return Looked(kind=Kind.OTHER, state=State.UNKNOWN)


def _word(data: bytes) -> State:
    """Return the state of a package that may be a Word file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {info.filename: info for info in package.infolist()}
            if "word/document.xml" not in parts:
                is_broken = "[Content_Types].xml" in parts and not _is_other_office(parts)
                return State.DAMAGED if is_broken else State.UNKNOWN
            if any(info.flag_bits & 1 for info in parts.values()):
                return State.ENCRYPTED
            if sum(info.file_size for info in parts.values()) > LARGEST_BYTES:
                return State.TOO_LARGE
            with package.open("word/document.xml") as stream:
                text = stream.read(_UNPACKED_BYTES + 1)
        if len(text) > _UNPACKED_BYTES:
            return State.TOO_LARGE
        return State.READABLE if _says_anything(text) else State.EMPTY
    except (zipfile.BadZipFile, expat.ExpatError, *WRONG, EOFError):
        return State.DAMAGED


def _is_other_office(names: Iterable[str]) -> bool:
    """Return whether a package is a workbook or slides."""
    return any(name.startswith(("xl/", "ppt/")) for name in names)


def _says_anything(text: bytes) -> bool:
    """Return whether the text of a Word file has a letter or a picture.

    Raises:
        ValueError: if it declares entities, which Word never writes.
    """
    shows: list[bool] = []
    in_text: list[bool] = []

    def start(name: str, _: dict[str, str]) -> None:
        if name == f"{_W} t":
            in_text.append(True)
        elif name.rpartition(" ")[2] in {"blip", "imagedata", "object", "altChunk"}:
            shows.append(True)

    def end(name: str) -> None:
        if name == f"{_W} t":
            in_text.clear()

    def said(letters: str) -> None:
        if in_text and letters.strip():
            shows.append(True)

    def refuse(*_: object) -> None:
        raise ValueError("a declaration of a document type")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = said
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(text, True)  # noqa: FBT003  # it takes no names
    return bool(shows)


def _pdf(data: bytes) -> Looked:
    """Return the state of a PDF; one with a password of any kind counts as locked."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            return Looked(kind=Kind.PDF, state=State.ENCRYPTED)
        pages = len(reader.pages)
        if pages > LARGEST_PAGES:
            return Looked(kind=Kind.PDF, state=State.TOO_LARGE)
        if not pages:
            return Looked(kind=Kind.PDF, state=State.EMPTY)
        state = _Search().state(reader)
        return Looked(kind=Kind.PDF, state=state, pages=pages)
    except LimitReachedError:
        return Looked(kind=Kind.PDF, state=State.TOO_LARGE)
    except WRONG:
        return Looked(kind=Kind.PDF, state=State.DAMAGED)


class _Search:
    """Looks for text in pages, until it finds some or has unpacked too much."""

    def __init__(self) -> None:
        """Start with the whole allowance."""
        self._left = _UNPACKED_BYTES
        self._seen: set[int] = set()
        self._draws = False

    def state(self, reader: PdfReader) -> State:
        """Return whether any page shows text, else a picture, else nothing."""
        for page in reader.pages:
            if self._has_text(page):
                return State.READABLE
            if self._left <= 0:
                return State.TOO_LARGE
        return State.IMAGE_ONLY if self._draws else State.EMPTY

    def _has_text(self, page: PageObject) -> bool:
        content = entry(page, "/Contents")
        parts = content if isinstance(content, ArrayObject) else [content]
        streams = [part.get_object() for part in parts if part is not None]
        return any(self._shows(stream) for stream in streams) or any(
            self._any_inside(drawing, _DEEPEST) for drawing in _drawings(page)
        )

    def _shows(self, stream: PdfObject | None) -> bool:
        if not isinstance(stream, StreamObject) or self._left <= 0:
            return False
        content = stream.get_data()
        self._left -= len(content) + 1
        self._draws = self._draws or bool(content.strip())
        return _SHOWN.search(content) is not None

    def _any_inside(self, drawing: StreamObject, depth: int) -> bool:
        """Return whether a drawing in a page, or one in it, shows text."""
        if id(drawing) in self._seen or not depth:
            return False
        self._seen.add(id(drawing))
        return self._shows(drawing) or any(
            self._any_inside(inner, depth - 1) for inner in _drawings(drawing)
        )


def _drawings(holder: DictionaryObject) -> Iterator[StreamObject]:
    """Yield the drawings that a page or a drawing is made of."""
    resources = entry(holder, "/Resources")
    named = entry(resources, "/XObject") if isinstance(resources, DictionaryObject) else None
    for key in named if isinstance(named, DictionaryObject) else ():
        found = named[key] if isinstance(named, DictionaryObject) else None
        if isinstance(found, StreamObject) and name_in(found, "/Subtype") == "/Form":
            yield found
