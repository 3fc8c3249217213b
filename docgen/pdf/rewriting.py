"""Write a PDF of LibreOffice anew, so that the same paper always has the same bytes.

What comes out depends on the paper alone: not on the hour, the machine or the folder. The marks of
structure that LibreOffice adds are left out, as they are several times the size of the text and
PDF/A-2b does not ask for them.
"""

import re
import struct
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from docgen.pdf.content import UnknownContentError, rewritten
from docgen.pdf.fonts import Letters
from docgen.pdf.writing import Pack, deflated

_FONTS, _PROFILE = "/Font", "/DestOutputProfile"
_METADATA = ("/Type", "/Subtype")
_PROFILE_KEYS = ("/N", "/Alternate")
_OWN = frozenset({"/Contents", "/Resources", "/Parent", "/StructParents", "/Tabs"})
_INFO = ("/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/Producer")
_CATALOG = ("/Lang", "/ViewerPreferences")
# The moment at which zip files begin to count, as in our Word papers.
_BIRTH_OF_PROFILE = struct.pack(">6H", 1980, 1, 1, 0, 0, 0)
_BIRTH_AT, _PROFILE_ID_AT, _PROFILE_ID_BYTES = 24, 84, 16
_MOMENTS = re.compile(rb"<(xmp:\w+Date|xmpMM:\w+)>[^<]*</\1>\s*")
_END_OF_PACKET = b"<?xpacket end"


class UnreadablePdfError(ValueError):
    """The PDF cannot be read."""


def written_anew(path: Path) -> bytes:
    """Return the PDF of a paper without hours and chance, its fonts cut to its letters.

    Raises:
        UnreadablePdfError: it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return _Paper(PdfReader(stream, strict=True)).written()
    except (PyPdfError, LookupError, struct.error) as error:
        raise UnreadablePdfError(str(error)) from error


class _Paper:
    """One paper on its way from one PDF to another."""

    def __init__(self, reader: PdfReader) -> None:
        """Take all its pages."""
        self._reader = reader
        self._pages = list(reader.pages)
        self._pack = Pack()

    def written(self) -> bytes:
        """Return the PDF."""
        pack = self._pack
        catalog, tree = pack.reserve(), pack.reserve()
        places = [pack.reserve() for _ in self._pages]
        for page, place in zip(self._pages, places, strict=True):
            if page.indirect_reference is not None:
                pack.know(page.indirect_reference, place)
        for page, place, drawn in zip(self._pages, places, self._drawn(), strict=True):
            rest = {name: pack.take(page.raw_get(name)) for name in page if name not in _OWN}
            pack.put(_dictionary({**rest, **drawn, "/Parent": tree}), place)
        pages: dict[str, PdfObject] = {
            "/Type": NameObject("/Pages"),
            "/Kids": ArrayObject(places),
            "/Count": NumberObject(len(places)),
        }
        pack.put(_dictionary(pages), tree)
        pack.put(_dictionary({**self._about(), "/Pages": tree}), catalog)
        info = _found(self._reader.trailer.get("/Info"))
        kept = {name: pack.take(info[name]) for name in _INFO if name in info}
        return pack.write(self._reader.pdf_header, catalog, pack.put(_dictionary(kept)))

    def _drawn(self) -> list[dict[str, PdfObject]]:
        """Return drawing and resources of each page, as objects of the new PDF.

        A paper that is drawn in a way that is not known keeps its drawing.
        """
        shared = {str(page.raw_get("/Resources")): page["/Resources"] for page in self._pages}
        if len(shared) == 1:
            with suppress(UnknownContentError):
                return self._small(_found(*shared.values()))
        names = ("/Contents", "/Resources")
        return [
            {name: self._pack.take(page.raw_get(name)) for name in names} for page in self._pages
        ]

    def _small(self, shared: DictionaryObject) -> list[dict[str, PdfObject]]:
        """Return the same with the resources and letters that are used, and no others."""
        letters = Letters(_found(shared.get(_FONTS)))
        others = _Others(shared)
        drawings = []
        for page in self._pages:
            content = page.get_contents()
            plain = b"" if content is None else content.get_data()
            drawings.append(deflated(rewritten(plain, letters.name, letters.text, others.name)))
        made = others.put(self._pack)
        made[NameObject(_FONTS)] = letters.put(self._pack)
        resources = self._pack.put(made)
        return [{"/Contents": self._pack.put(each), "/Resources": resources} for each in drawings]

    def _about(self) -> dict[str, PdfObject]:
        """Return what the catalogue says of the whole: language, archive format, colours."""
        old = self._reader.root_object
        made: dict[str, PdfObject] = {"/Type": NameObject("/Catalog")}
        made |= {name: self._pack.take(old.raw_get(name)) for name in _CATALOG if name in old}
        if isinstance(metadata := _found(old.get("/Metadata")), StreamObject):
            text, end, rest = _MOMENTS.sub(b"", metadata.get_data()).partition(_END_OF_PACKET)
            stream = StreamObject()
            stream.update({NameObject(name): NameObject(metadata[name]) for name in _METADATA})
            stream.set_data(text.rstrip() + b"\n" + end + rest)
            made["/Metadata"] = self._pack.put(stream)
        if isinstance(intents := old.get("/OutputIntents"), ArrayObject):
            made["/OutputIntents"] = ArrayObject(
                self._pack.put(self._intent(_found(each))) for each in intents
            )
        return made

    def _intent(self, old: DictionaryObject) -> DictionaryObject:
        """Return the colours meant, without the moment at which LibreOffice made the profile."""
        made = {name: self._pack.take(old.raw_get(name)) for name in old if name != _PROFILE}
        if isinstance(profile := _found(old.get(_PROFILE)), StreamObject):
            data = bytearray(profile.get_data())
            data[_BIRTH_AT : _BIRTH_AT + len(_BIRTH_OF_PROFILE)] = _BIRTH_OF_PROFILE
            data[_PROFILE_ID_AT : _PROFILE_ID_AT + _PROFILE_ID_BYTES] = bytes(_PROFILE_ID_BYTES)
            colours = [(name, profile[name]) for name in _PROFILE_KEYS if name in profile]
            made[_PROFILE] = self._pack.put(deflated(bytes(data), colours))
        return _dictionary(made)


class _Others:
    """Pictures and whatever else a paper uses that is no font; they get new names too."""

    def __init__(self, shared: DictionaryObject) -> None:
        """Learn the names."""
        self._where = {
            name.lstrip("/"): (kind, entries)
            for kind in shared
            if kind not in (_FONTS, "/ProcSet")
            for entries in (_found(shared[kind]),)
            for name in entries
        }
        self._used: dict[str, str] = {}

    def name(self, old: str) -> str:
        """Return the new name; the names of colour spaces of PDF itself stay."""
        return self._used.setdefault(old, f"X{len(self._used) + 1}") if old in self._where else old

    def put(self, pack: Pack) -> DictionaryObject:
        """Return the resources of the new PDF, the fonts aside."""
        made = DictionaryObject()
        for old, new in self._used.items():
            kind, entries = self._where[old]
            thing = pack.take(entries.raw_get(f"/{old}"))
            made.setdefault(NameObject(kind), DictionaryObject())[NameObject(f"/{new}")] = thing
        return made


def _dictionary(entries: Mapping[str, PdfObject]) -> DictionaryObject:
    return DictionaryObject({NameObject(name): value for name, value in entries.items()})


def _found(thing: PdfObject | None) -> DictionaryObject:
    """Return a dictionary or stream, an empty one where there is none."""
    found = None if thing is None else thing.get_object()
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
