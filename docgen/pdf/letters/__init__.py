"""The one font that forms are filled with: it has every Vietnamese letter and may be embedded.

Liberation Serif, unchanged, under the SIL Open Font License beside it. What goes into a PDF is cut
to the letters that Vietnamese needs, so that whoever edits a field later finds them there, and to
those that a value needs besides.
"""

import struct
from functools import cache, lru_cache
from pathlib import Path

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from docgen.pdf.truetype import TrueType, subset, without_instructions
from docgen.pdf.writing import Pack, deflated

_FILE = Path(__file__).parent / "LiberationSerif-Regular.ttf"
_KEPT = frozenset({"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp"})
_MARKS = "\u0300\u0301\u0303\u0309\u0323\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2022\u20ab"
USUAL = frozenset(
    [
        *map(chr, range(0x20, 0x7F)),
        *map(chr, range(0xA0, 0x100)),
        *"ĂăĐđĨĩŨũƠơƯư",
        *map(chr, range(0x1EA0, 0x1EFA)),
        *_MARKS,
    ]
)
"""The letters that every filled form carries."""

_EM = 1000
ASCENT, DESCENT, LEADING = 1.0, 0.22, 1.15
"""Parts of the size: above the base line, room for two accents included; below; line to line."""


class _Bare(TrueType):
    """A font without the programs that fit letters to coarse screens."""

    def outline(self, glyph: int) -> bytes:
        """Return the drawing of a glyph alone."""
        return without_instructions(super().outline(glyph))


class Letters:
    """Some letters of the font, numbered from 1 as a PDF shows them."""

    def __init__(self, wanted: frozenset[str]) -> None:
        """Cut the font to those of the letters that it has."""
        program, codes = _font()
        self._order = sorted(letter for letter in wanted if ord(letter) in codes)
        self._glyphs = [codes[ord(letter)] for letter in self._order]
        self._numbers = {letter: number for number, letter in enumerate(self._order, start=1)}
        self._advance = {
            letter: _advance(program, glyph)
            for letter, glyph in zip(self._order, self._glyphs, strict=True)
        }

    def width(self, text: str) -> float:
        """Return how wide a text is at size 1."""
        return sum(self._advance.get(letter, _EM / 2) for letter in text) / _EM

    def shown(self, text: str) -> bytes:
        """Return a text as the operand that shows it; a letter that is not there is a box."""
        return b"<%s>" % b"".join(b"%04X" % self._numbers.get(letter, 0) for letter in text)

    def lacking(self, text: str) -> str:
        """Return the letters of a text that the font does not have, each once."""
        return "".join(dict.fromkeys(each for each in text if each not in self._numbers))

    def put(self, pack: Pack) -> IndirectObject:
        """Return the font as an object of a PDF."""
        program, _ = _font()
        data = subset([(program, glyph) for glyph in self._glyphs])
        name = NameObject("/DGAAAA+LiberationSerif")
        box = struct.unpack_from(">4h", program.tables["head"], 36)
        units = _units(program)
        descriptor = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/FontDescriptor"),
                NameObject("/FontName"): name,
                NameObject("/Flags"): NumberObject(6),
                NameObject("/FontBBox"): ArrayObject(
                    NumberObject(side * _EM // units) for side in box
                ),
                NameObject("/ItalicAngle"): NumberObject(0),
                NameObject("/Ascent"): NumberObject(891),
                NameObject("/Descent"): NumberObject(-216),
                NameObject("/CapHeight"): NumberObject(655),
                NameObject("/StemV"): NumberObject(80),
                NameObject("/FontFile2"): pack.put(
                    deflated(data, [("/Length1", NumberObject(len(data)))])
                ),
            }
        )
        widths = ArrayObject(FloatObject(round(self._advance[each])) for each in self._order)
        own = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/CIDFontType2"),
                NameObject("/BaseFont"): name,
                NameObject("/CIDSystemInfo"): DictionaryObject(
                    {
                        NameObject("/Registry"): TextStringObject("Adobe"),
                        NameObject("/Ordering"): TextStringObject("Identity"),
                        NameObject("/Supplement"): NumberObject(0),
                    }
                ),
                NameObject("/FontDescriptor"): pack.put(descriptor),
                NameObject("/CIDToGIDMap"): NameObject("/Identity"),
                NameObject("/DW"): NumberObject(_EM // 2),
                NameObject("/W"): ArrayObject([NumberObject(1), widths]),
            }
        )
        return pack.put(
            DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Font"),
                    NameObject("/Subtype"): NameObject("/Type0"),
                    NameObject("/BaseFont"): name,
                    NameObject("/Encoding"): NameObject("/Identity-H"),
                    NameObject("/DescendantFonts"): ArrayObject([pack.put(own)]),
                    NameObject("/ToUnicode"): pack.put(deflated(self._meanings())),
                }
            )
        )

    def _meanings(self) -> bytes:
        """Return the table of what each number means, a hundred to a block."""
        pairs = [
            b"<%04X> <%s>" % (number, letter.encode("utf_16_be").hex().upper().encode())
            for number, letter in enumerate(self._order, start=1)
        ]
        lines = [
            *(b"/CIDInit/ProcSet findresource begin", b"12 dict begin", b"begincmap"),
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
            *(b"/CMapName/Adobe-Identity-UCS def", b"/CMapType 2 def"),
            *(b"1 begincodespacerange", b"<0000> <FFFF>", b"endcodespacerange"),
        ]
        for start in range(0, len(pairs), 100):
            block = pairs[start : start + 100]
            lines += [b"%d beginbfchar" % len(block), *block, b"endbfchar"]
        lines += [b"endcmap", b"CMapName currentdict /CMap defineresource pop", b"end", b"end"]
        return b"\n".join(lines)


@lru_cache(maxsize=16)
def letters_for(more: frozenset[str] = frozenset()) -> Letters:
    """Return the usual letters and some more."""
    return Letters(USUAL | more)


@cache
def _font() -> tuple[TrueType, dict[int, int]]:
    program = _Bare(_FILE.read_bytes(), by_unicode=True)
    codes = program.codes
    program.tables = {name: table for name, table in program.tables.items() if name in _KEPT}
    return program, codes


def _units(program: TrueType) -> int:
    (units,) = struct.unpack_from(">H", program.tables["head"], 18)
    return int(units)


def _advance(program: TrueType, glyph: int) -> float:
    return int.from_bytes(program.metric(glyph)[:2], "big") * _EM / _units(program)
