"""Cut a PDF of many papers apart, at the places that LibreOffice named, never at a guess.

What comes out depends on the paper alone: not on the papers that were bound with it, the hour,
the machine or the folder. The marks of structure that LibreOffice adds are left out, as they are
several times the size of the text and PDF/A-2b does not ask for them.
"""

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from docgen.pdf.content import UnknownContentError, rewritten
from docgen.pdf.fonts import Font, FullFontError, Letters, simple_fonts
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


class CutError(ValueError):
    """The PDF does not say where its papers begin, or cannot be read."""


def cut(path: Path, marks: Sequence[str]) -> Iterator[bytes]:
    """Yield the PDF of each paper, in the order of the marks.

    A mark is the name of the place where a paper begins; the first begins on the first page. Of a
    PDF that is one paper the mark need not be there.

    Raises:
        CutError: a mark is missing, or not in its turn.
    """
    try:
        with path.open("rb") as stream:
            reader = PdfReader(stream, strict=True)
            fonts: dict[int, dict[str, Font]] = {}
            for start, end in _ranges(reader, marks):
                paper = _Paper(reader, reader.pages[start:end], fonts, alone=len(marks) == 1)
                yield paper.written()
    except (PyPdfError, LookupError, struct.error) as error:
        raise CutError(str(error)) from error


def _ranges(reader: PdfReader, marks: Sequence[str]) -> list[tuple[int, int]]:
    """Return first page and end of each paper."""
    count = len(reader.pages)
    if len(marks) == 1:
        return [(0, count)]
    numbers = {
        page.indirect_reference.idnum: number
        for number, page in enumerate(reader.pages)
        if page.indirect_reference is not None
    }
    places = {name.lstrip("/"): place.page for name, place in reader.named_destinations.items()}
    found = [places.get(mark) for mark in marks]
    starts = [numbers[each.idnum] for each in found if isinstance(each, IndirectObject)]
    if len(starts) != len(marks) or starts[0] or sorted(set(starts)) != starts:
        message = f"{len(marks)} papers, places {starts}"
        raise CutError(message)
    return list(zip(starts, [*starts[1:], count], strict=True))


class _Paper:
    """One paper on its way from one PDF to another."""

    def __init__(
        self,
        reader: PdfReader,
        pages: Sequence[PageObject],
        fonts: dict[int, dict[str, Font]],
        *,
        alone: bool,
    ) -> None:
        """Take the pages; `fonts` are those already read, by the resources that hold them.

        A paper that stands alone in its PDF may be drawn in any way.
        """
        self._reader = reader
        self._pages = pages
        self._known_fonts = fonts
        self._alone = alone
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
        """Return drawing and resources of each page, as objects of the new PDF."""
        shared = {str(page.raw_get("/Resources")): page["/Resources"] for page in self._pages}
        if len(shared) == 1:
            for by_face in (True, False) if self._alone else (True,):
                try:
                    return self._small(_found(*shared.values()), by_face=by_face)
                except FullFontError:
                    continue
                except UnknownContentError:
                    break
        if not self._alone:
            message = "what one paper uses cannot be told from what the others use"
            raise CutError(message)
        names = ("/Contents", "/Resources")
        return [
            {name: self._pack.take(page.raw_get(name)) for name in names} for page in self._pages
        ]

    def _small(self, shared: DictionaryObject, *, by_face: bool) -> list[dict[str, PdfObject]]:
        """Return the same for a paper that keeps only what it uses."""
        entries = _found(shared.get(_FONTS))
        if id(shared) not in self._known_fonts:
            self._known_fonts[id(shared)] = simple_fonts(entries)
        letters = Letters(self._known_fonts[id(shared)], by_face=by_face)
        others = _Others(shared)
        drawings = []
        for page in self._pages:
            content = page.get_contents()
            plain = b"" if content is None else content.get_data()
            drawings.append(deflated(rewritten(plain, letters.name, letters.text, others.name)))
        if not self._alone and (letters.has_foreign or others.has_drawings):
            raise UnknownContentError
        made = others.put(self._pack)
        made[NameObject(_FONTS)] = letters.put(entries, self._pack)
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

    @property
    def has_drawings(self) -> bool:
        """Return whether one of them is drawn with fonts and pictures of its own."""
        used = (entries[f"/{old}"] for old in self._used for entries in (self._where[old][1],))
        return any("/Resources" in _found(thing) for thing in used)

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
