"""Write a PDF from objects of another one: only what is reachable, numbered in the order met."""

import hashlib
import io
from collections.abc import Iterable

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    EncodedStreamObject,
    IndirectObject,
    NameObject,
    NullObject,
    PdfObject,
    StreamObject,
)

_DROPPED = frozenset({"/StructParent", "/StructParents", "/Tabs"})
_ID_BYTES = 16


class Pack:
    """The objects of one new PDF. Same objects in, same bytes out: no clock, no chance."""

    def __init__(self, first: int = 1) -> None:
        """Start with no object; the number of the first one may follow others."""
        self._first = first
        self._objects: list[PdfObject] = []
        self._known: dict[int, IndirectObject] = {}

    def reserve(self) -> IndirectObject:
        """Return the number of an object that is put later."""
        self._objects.append(NullObject())
        return IndirectObject(self._first + len(self._objects) - 1, 0, None)

    def put(self, thing: PdfObject, place: IndirectObject | None = None) -> IndirectObject:
        """Return the number under which an object stands."""
        place = place or self.reserve()
        self._objects[place.idnum - self._first] = thing
        return place

    def know(self, old: IndirectObject, new: IndirectObject) -> None:
        """Let an object of the other PDF be one of this."""
        self._known[old.idnum] = new

    def take(self, thing: PdfObject | None) -> PdfObject:
        """Return an object of the other PDF as one of this, with all that it needs.

        A page that was not made known is left out: links to it lead nowhere.
        """
        if isinstance(thing, IndirectObject):
            return self._take_referenced(thing)
        if isinstance(thing, DictionaryObject):
            copy = type(thing)()
            if isinstance(thing, StreamObject) and isinstance(copy, StreamObject):
                copy._data = thing._data  # noqa: SLF001  # still deflated, which get_data would undo
            for name, value in thing.items():
                if name not in _DROPPED:
                    copy[NameObject(name)] = self.take(value)
            return copy
        if isinstance(thing, ArrayObject):
            return ArrayObject(self.take(value) for value in thing)
        return NullObject() if thing is None else thing

    def _take_referenced(self, old: IndirectObject) -> PdfObject:
        if old.idnum in self._known:
            return self._known[old.idnum]
        thing = old.get_object()
        if thing is None or (isinstance(thing, DictionaryObject) and thing.get("/Type") == "/Page"):
            return NullObject()
        self.know(old, self.reserve())
        return self.put(self.take(thing), self._known[old.idnum])

    def contents(self) -> list[bytes]:
        """Return each object as it stands in a file."""
        return [_written(thing) for thing in self._objects]

    def write(self, header: str, catalog: IndirectObject, info: IndirectObject) -> bytes:
        """Return the file."""
        return whole_file(header, self.contents(), catalog.idnum, info.idnum)


def whole_file(header: str, objects: Iterable[bytes], catalog: int, info: int) -> bytes:
    """Return a PDF of objects, numbered from 1."""
    out = bytearray(f"{header}\n".encode("latin1") + b"%\xc3\xa4\xc3\xbc\xc3\xb6\xc3\x9f\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    own = hashlib.sha256(out).hexdigest()[: 2 * _ID_BYTES]
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    out += (
        f"trailer\n<</Size {len(places) + 1}/Root {catalog} 0 R/Info {info} 0 R"
        f"/ID[<{own}><{own}>]>>\nstartxref\n{start}\n%%EOF\n"
    ).encode()
    return bytes(out)


def text_of(text: str) -> bytes:
    """Return a text as PDF keeps it: plain letters as they are, all others as Unicode."""
    if text.isascii() and text.isprintable() and not set("\\()") & set(text):
        return b"(%s)" % text.encode()
    return b"<FEFF%s>" % text.encode("utf_16_be").hex().upper().encode()


def _written(thing: PdfObject) -> bytes:
    out = io.BytesIO()
    thing.write_to_stream(out)
    return out.getvalue()


def deflated(content: bytes, entries: Iterable[tuple[str, PdfObject]] = ()) -> EncodedStreamObject:
    """Return a stream of the content."""
    plain = StreamObject()
    plain.set_data(content)
    packed = plain.flate_encode()
    for name, value in entries:
        packed[NameObject(name)] = value
    return packed
