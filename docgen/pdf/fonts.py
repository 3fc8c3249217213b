"""Fonts of one paper, cut small: the letters that it uses, numbered in the order of first use.

So a paper has the same fonts whether LibreOffice converted it alone or bound with a hundred.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from docgen.pdf.truetype import TrueType, subset
from docgen.pdf.writing import Pack, deflated

_LETTERS_IN_A_FONT = 255
_MEANING = re.compile(rb"<([0-9A-Fa-f]{2})> <([0-9A-Fa-f]+)>")
_PROGRAM = "/FontFile2"


class Font:
    """A simple TrueType font of the bound file.

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


def simple_fonts(entries: DictionaryObject) -> dict[str, Font]:
    """Return those fonts of a page that can be cut, by their names on the page."""
    found = {}
    for name, entry in entries.items():
        with suppress(ValueError):
            found[name.lstrip("/")] = Font(_dictionary(entry))
    return found


class FullFontError(ValueError):
    """A paper has more letters of one face than a simple font can hold."""


class Letters:
    """The fonts that a paper needs; they grow while its text is read."""

    def __init__(self, fonts: Mapping[str, Font], *, by_face: bool) -> None:
        """Start with no letter; `by_face` joins what was spread over two fonts of one face."""
        self._fonts = fonts
        self._by_face = by_face
        self._names: dict[str, str] = {}
        self._old: dict[str, str] = {}
        self._letters: dict[str, dict[tuple[bytes, bytes], tuple[Font, int]]] = {}
        self._tables: dict[str, tuple[bytearray, bytearray]] = {}

    @property
    def has_foreign(self) -> bool:
        """Return whether a font is used that cannot be cut."""
        return any(old not in self._fonts for old in self._old.values())

    def name(self, old: str) -> str:
        """Return the new name of a font."""
        font = self._fonts.get(old)
        key = font.face if font is not None and self._by_face else f"/{old}"
        name = self._names.setdefault(key, f"F{len(self._names) + 1}")
        self._old.setdefault(name, old)
        return name

    def text(self, old: str, codes: bytes) -> bytes:
        """Return the bytes of a text in the new font.

        Raises:
            FullFontError: there is no room for another letter.
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
        letters = self._letters.setdefault(self.name(old), {})
        key = (font.program.key(font.program.glyph_of(code)), font.meaning(code))
        if key not in letters and len(letters) == _LETTERS_IN_A_FONT:
            raise FullFontError(font.face)
        letters.setdefault(key, (font, code))
        return list(letters).index(key) + 1

    def put(self, entries: DictionaryObject, pack: Pack) -> DictionaryObject:
        """Put the fonts into a new PDF and return them by their new names."""
        made = DictionaryObject()
        for number, (name, old) in enumerate(self._old.items()):
            letters = tuple(self._letters.get(name, {}).values())
            made[NameObject(f"/{name}")] = (
                pack.put(_font(letters, number, pack))
                if letters
                else pack.take(entries.raw_get(f"/{old}"))
            )
        return made


def _font(letters: Sequence[tuple[Font, int]], number: int, pack: Pack) -> DictionaryObject:
    """Return the font of some letters; what it needs is put into the PDF."""
    first = letters[0][0]
    high, low = divmod(number, 26)
    name = NameObject(f"/{chr(65 + high)}{chr(65 + low)}AAAA+{first.face}")
    program = subset([(font.program, font.program.glyph_of(code)) for font, code in letters])
    descriptor = DictionaryObject(first.descriptor)
    descriptor[NameObject("/FontName")] = name
    length = NumberObject(len(program))
    descriptor[NameObject(_PROGRAM)] = pack.put(deflated(program, [("/Length1", length)]))
    made = DictionaryObject(first.entry)
    made[NameObject("/BaseFont")] = name
    made[NameObject("/FirstChar")] = NumberObject(0)
    made[NameObject("/LastChar")] = NumberObject(len(letters))
    made[NameObject("/Widths")] = ArrayObject(
        [NumberObject(0), *(font.width(code) for font, code in letters)]
    )
    made[NameObject("/FontDescriptor")] = pack.put(descriptor)
    made[NameObject("/ToUnicode")] = pack.put(deflated(_meanings(letters)))
    return made


def _meanings(letters: Sequence[tuple[Font, int]]) -> bytes:
    """Return the table of what each byte means, a hundred to a block as the format wants."""
    pairs = [
        b"<%02X> <%s>" % (number, font.meaning(code))
        for number, (font, code) in enumerate(letters, start=1)
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
