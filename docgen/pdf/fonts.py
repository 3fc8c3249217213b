"""Fonts of one paper, cut small: the letters that it uses, numbered in the order of first use.

So the fonts of a paper do not depend on how LibreOffice numbered the letters.
"""

import re
from collections.abc import Sequence
from contextlib import suppress

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from docgen.pdf.content import UnknownContentError
from docgen.pdf.truetype import TrueType, subset
from docgen.pdf.writing import Pack, deflated

_LETTERS_IN_A_FONT = 255
_MEANING = re.compile(rb"<([0-9A-Fa-f]{2})> <([0-9A-Fa-f]+)>")
_PROGRAM = "/FontFile2"


class Font:
    """A simple TrueType font as LibreOffice made it.

    Raises:
        ValueError: it is of another kind.
    """

    def __init__(self, entry: DictionaryObject) -> None:
        """Read its letters: width, meaning and drawing of each byte."""
        self.entry = entry
        if entry.get("/Subtype") != "/TrueType" or "/Encoding" in entry:
            message = "no simple TrueType font"
            raise ValueError(message)
        self.descriptor = _dictionary(entry["/FontDescriptor"])
        program = self.descriptor.get(_PROGRAM)
        meanings = entry.get("/ToUnicode")
        if program is None or meanings is None:
            message = "no embedded font"
            raise ValueError(message)
        self.program = TrueType(_content(program))
        self.meanings: dict[bytes, bytes] = dict(_MEANING.findall(_content(meanings).upper()))
        self.face = str(entry["/BaseFont"]).lstrip("/").rpartition("+")[2]
        self._widths = ArrayObject(entry.get("/Widths", ()))
        self._first: int = entry.get("/FirstChar", 0)

    def width(self, code: int) -> PdfObject:
        """Return the width of a letter in thousandths of its height."""
        width: PdfObject = self._widths[code - self._first]
        return width

    def meaning(self, code: int) -> bytes:
        """Return the letter itself, as digits of UTF-16."""
        return self.meanings.get(f"{code:02X}".encode(), b"")


class Letters:
    """The fonts that a paper needs; they grow while its text is read."""

    def __init__(self, entries: DictionaryObject) -> None:
        """Start with no letter of the fonts that the pages name; some cannot be cut."""
        self._entries = entries
        self._fonts: dict[str, Font] = {}
        for name, entry in entries.items():
            with suppress(ValueError):
                self._fonts[name.lstrip("/")] = Font(_dictionary(entry))
        self._names: dict[str, str] = {}
        self._letters: dict[str, dict[tuple[bytes, bytes], int]] = {}
        self._tables: dict[str, tuple[bytearray, bytearray]] = {}

    def name(self, old: str) -> str:
        """Return the new name of a font."""
        return self._names.setdefault(old, f"F{len(self._names) + 1}")

    def text(self, old: str, codes: bytes) -> bytes:
        """Return the bytes of a text in the new font.

        Raises:
            UnknownContentError: the font has more letters than LibreOffice puts into one.
        """
        font = self._fonts.get(old)
        if font is None:
            return codes
        known, table = self._tables.setdefault(old, (bytearray(), bytearray(256)))
        for code in dict.fromkeys(codes.translate(None, known)):
            known.append(code)
            table[code] = self._code(old, font, code)
        return codes.translate(table)

    def _code(self, old: str, font: Font, code: int) -> int:
        letters = self._letters.setdefault(old, {})
        key = (font.program.key(font.program.glyph_of(code)), font.meaning(code))
        if key not in letters and len(letters) == _LETTERS_IN_A_FONT:
            raise UnknownContentError(font.face)
        letters.setdefault(key, code)
        return list(letters).index(key) + 1

    def put(self, pack: Pack) -> DictionaryObject:
        """Put the fonts into a new PDF and return them by their new names."""
        made = DictionaryObject()
        for number, (old, name) in enumerate(self._names.items()):
            codes = tuple(self._letters.get(old, {}).values())
            made[NameObject(f"/{name}")] = (
                pack.put(_font(self._fonts[old], codes, number, pack))
                if codes
                else pack.take(self._entries.raw_get(f"/{old}"))
            )
        return made


def _font(font: Font, codes: Sequence[int], number: int, pack: Pack) -> DictionaryObject:
    """Return a font of the letters of some bytes; what it needs is put into the PDF."""
    high, low = divmod(number, 26)
    name = NameObject(f"/{chr(65 + high)}{chr(65 + low)}AAAA+{font.face}")
    program = subset(font.program, [font.program.glyph_of(code) for code in codes])
    descriptor = DictionaryObject(font.descriptor)
    descriptor[NameObject("/FontName")] = name
    length = NumberObject(len(program))
    descriptor[NameObject(_PROGRAM)] = pack.put(deflated(program, [("/Length1", length)]))
    made = DictionaryObject(font.entry)
    made[NameObject("/BaseFont")] = name
    made[NameObject("/FirstChar")] = NumberObject(0)
    made[NameObject("/LastChar")] = NumberObject(len(codes))
    made[NameObject("/Widths")] = ArrayObject(
        [NumberObject(0), *(font.width(code) for code in codes)]
    )
    made[NameObject("/FontDescriptor")] = pack.put(descriptor)
    made[NameObject("/ToUnicode")] = pack.put(deflated(_meanings(font, codes)))
    return made


def _meanings(font: Font, codes: Sequence[int]) -> bytes:
    """Return the table of what each byte means, a hundred to a block as the format wants."""
    pairs = [
        b"<%02X> <%s>" % (number, font.meaning(code))
        for number, code in enumerate(codes, start=1)
        if font.meaning(code)
    ]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    lines = [
        *(b"/CIDInit/ProcSet findresource begin", b"12 dict begin", b"begincmap"),
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
        *(b"/CMapName/Adobe-Identity-UCS def", b"/CMapType 2 def"),
        *(b"1 begincodespacerange", b"<00> <FF>", b"endcodespacerange"),
    ]
    for block in blocks:
        lines += [b"%d beginbfchar" % len(block), *block, b"endbfchar"]
    lines += [b"endcmap", b"CMapName currentdict /CMap defineresource pop", b"end", b"end"]
    return b"\n".join(lines)


def _dictionary(thing: PdfObject | None) -> DictionaryObject:
    found = thing.get_object() if thing is not None else None
    if not isinstance(found, DictionaryObject):
        message = "no dictionary"
        raise ValueError(message)  # noqa: TRY004  # what cannot be read is one kind of error here
    return found


def _content(thing: PdfObject) -> bytes:
    found = thing.get_object()
    if not isinstance(found, StreamObject):
        message = "no stream"
        raise ValueError(message)  # noqa: TRY004  # as above
    content: bytes = found.get_data()
    return content
