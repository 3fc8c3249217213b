"""The one font that forms are filled with: it has every Vietnamese letter and may be embedded.

Liberation Serif, unchanged, under the SIL Open Font License beside it. What goes into a PDF is cut
to the letters that Vietnamese needs, so that whoever edits a field later finds them there, and to
those that a value needs besides.
"""

import struct
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from docgen.pdf.truetype import TrueType, subset, without_instructions
from docgen.pdf.writing import Pack, deflated

_FILE = Path(__file__).parent / "LiberationSerif-Regular.ttf"
_KEPT = frozenset({"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp"})
_PLAIN = "".join(map(chr, range(0x20, 0x7F)))
_VIETNAMESE = "".join(
    sorted(
        {
            unicodedata.normalize("NFC", vowel + tone)
            for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
            for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
        }
        - set(_PLAIN)
        | set("Đđ")
    )
)
_SIGNS = "\u00a0«»“”‘’–—…•·°§×₫"
_NO_LETTER = frozenset({0, 9, 10, 13})
"""Codes that readers may take for something else than a letter."""


def _codes() -> dict[str, int]:
    """Return the byte of each usual letter: plain ones as ever, the others where there is room."""
    free = [code for code in range(1, 256) if code not in _NO_LETTER and chr(code) not in _PLAIN]
    codes = {letter: ord(letter) for letter in _PLAIN}
    return codes | dict(zip(_VIETNAMESE + _SIGNS, free, strict=False))


USUAL = _codes()
"""The letters that every filled form carries, by the byte that stands for each.

One byte for each letter, and letters that have names, are what lets a reader find them when
somebody edits a field; a font of two bytes draws the same, but nothing can be typed in it.
"""

_EM = 1000
_NAMED, _NUMBERED = 0b100010, 0b000110
"""Flags of a serif font whose letters have names, and of one whose letters have numbers."""
ASCENT, DESCENT, LEADING = 1.0, 0.22, 1.15
"""Parts of the size: above the base line, room for two accents included; below; line to line."""


class _Bare(TrueType):
    """A font without the programs that fit letters to coarse screens."""

    def outline(self, glyph: int) -> bytes:
        """Return the drawing of a glyph alone."""
        return without_instructions(super().outline(glyph))


class Letters:
    """The usual letters, and others of the font that a value has besides."""

    def __init__(self, more: frozenset[str]) -> None:
        """Find the others in the font."""
        self._program, self._glyphs = _font()
        self._more = sorted(each for each in more if ord(each) in self._glyphs)
        self._numbers = {letter: number for number, letter in enumerate(self._more, start=1)}
        self._advance = {letter: self._wide(letter) for letter in (*USUAL, *self._more)}

    def _wide(self, letter: str) -> float:
        glyph = self._glyphs[ord(letter)]
        advance = int.from_bytes(self._program.metric(glyph)[:2], "big")
        return advance * _EM / _units(self._program)

    def width(self, text: str) -> float:
        """Return how wide a text is at size 1."""
        return sum(self._advance.get(letter, _EM / 2) for letter in text) / _EM

    def shown(self, text: str, size: bytes) -> bytes:
        """Return what shows a text; a letter that is not there is a question mark.

        The font of the usual letters is the present one before and after.
        """
        parts = []
        for is_more, letters in groupby(text, self._numbers.__contains__):
            if is_more:
                numbers = b"".join(b"%04X" % self._numbers[each] for each in letters)
                parts.append(b"/Dx %s Tf <%s> Tj /Dg %s Tf" % (size, numbers, size))
            else:
                codes = bytes(USUAL.get(each, ord("?")) for each in letters)
                parts.append(b"<%s> Tj" % codes.hex().upper().encode())
        return b" ".join(parts)

    def lacking(self, text: str) -> str:
        """Return the letters of a text that are not there, each once."""
        return "".join(
            dict.fromkeys(each for each in text if each not in USUAL and each not in self._numbers)
        )

    def put(self, pack: Pack) -> bytes:
        """Put the fonts into a PDF and return their entries among its resources."""
        fonts = b"/Dg %d 0 R" % self._usual(pack).idnum
        return fonts + (b"/Dx %d 0 R" % self._others(pack).idnum if self._more else b"")

    def _usual(self, pack: Pack) -> IndirectObject:
        """Return the font of one byte to a letter."""
        letters = {code: letter for letter, code in USUAL.items()}
        order = [letters.get(code, "") for code in range(1, 1 + max(letters))]
        differences: list[PdfObject] = [NumberObject(1)]
        differences += [NameObject(_name_of(letter)) for letter in order]
        encoding = _dictionary(
            Type=NameObject("/Encoding"),
            BaseEncoding=NameObject("/WinAnsiEncoding"),
            Differences=ArrayObject(differences),
        )
        name = NameObject("/DGAAAA+LiberationSerif")
        drawn = self._drawn([letter or " " for letter in order])
        meanings = [ord(letter) if letter else 0 for letter in order]
        program = subset(self._program, drawn, meanings)
        widths = (NumberObject(round(self._advance.get(letter, 0))) for letter in order)
        return pack.put(
            _dictionary(
                Type=NameObject("/Font"),
                Subtype=NameObject("/TrueType"),
                BaseFont=name,
                FirstChar=NumberObject(1),
                LastChar=NumberObject(len(order)),
                Widths=ArrayObject(widths),
                Encoding=pack.put(encoding),
                FontDescriptor=self._descriptor(pack, name, program, _NAMED),
                ToUnicode=pack.put(deflated(_meanings(order, 2))),
            )
        )

    def _others(self, pack: Pack) -> IndirectObject:
        """Return the font of two bytes to a letter."""
        name = NameObject("/DGAAAB+LiberationSerif")
        descriptor = self._descriptor(
            pack, name, subset(self._program, self._drawn(self._more)), _NUMBERED
        )
        widths = ArrayObject(NumberObject(round(self._advance[each])) for each in self._more)
        own = _dictionary(
            Type=NameObject("/Font"),
            Subtype=NameObject("/CIDFontType2"),
            BaseFont=name,
            CIDSystemInfo=_dictionary(
                Registry=TextStringObject("Adobe"),
                Ordering=TextStringObject("Identity"),
                Supplement=NumberObject(0),
            ),
            FontDescriptor=descriptor,
            CIDToGIDMap=NameObject("/Identity"),
            W=ArrayObject([NumberObject(1), widths]),
        )
        return pack.put(
            _dictionary(
                Type=NameObject("/Font"),
                Subtype=NameObject("/Type0"),
                BaseFont=name,
                Encoding=NameObject("/Identity-H"),
                DescendantFonts=ArrayObject([pack.put(own)]),
                ToUnicode=pack.put(deflated(_meanings(self._more, 4))),
            )
        )

    def _drawn(self, letters: Sequence[str]) -> list[int]:
        return [self._glyphs[ord(letter)] for letter in letters]

    def _descriptor(
        self, pack: Pack, name: NameObject, program: bytes, flags: int
    ) -> IndirectObject:
        box = struct.unpack_from(">4h", self._program.tables["head"], 36)
        units = _units(self._program)
        length = [("/Length1", NumberObject(len(program)))]
        return pack.put(
            _dictionary(
                Type=NameObject("/FontDescriptor"),
                FontName=name,
                Flags=NumberObject(flags),
                FontBBox=ArrayObject(NumberObject(side * _EM // units) for side in box),
                ItalicAngle=NumberObject(0),
                Ascent=NumberObject(891),
                Descent=NumberObject(-216),
                CapHeight=NumberObject(655),
                StemV=NumberObject(80),
                FontFile2=pack.put(deflated(program, length)),
            )
        )


def _dictionary(**values: PdfObject) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in values.items()})


def _name_of(letter: str) -> str:
    """Return the name of a letter as fonts know it."""
    names = {"": "/.notdef", " ": "/space"}
    return names.get(letter) or f"/uni{ord(letter):04X}"


def _meanings(order: Sequence[str], digits: int) -> bytes:
    """Return the table of what each number means, a hundred to a block."""
    pairs = [
        b"<%s> <%s>"
        % (
            f"{number:0{digits}X}".encode(),
            letter.encode("utf_16_be").hex().upper().encode(),
        )
        for number, letter in enumerate(order, start=1)
        if letter
    ]
    ends = b"<%s> <%s>" % (b"0" * digits, b"F" * digits)
    lines = [
        *(b"/CIDInit/ProcSet findresource begin", b"12 dict begin", b"begincmap"),
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
        *(b"/CMapName/Adobe-Identity-UCS def", b"/CMapType 2 def"),
        *(b"1 begincodespacerange", ends, b"endcodespacerange"),
    ]
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        lines += [b"%d beginbfchar" % len(block), *block, b"endbfchar"]
    lines += [b"endcmap", b"CMapName currentdict /CMap defineresource pop", b"end", b"end"]
    return b"\n".join(lines)


@lru_cache(maxsize=16)
def letters_for(more: frozenset[str] = frozenset()) -> Letters:
    """Return the usual letters and some more."""
    return Letters(more)


@cache
def _font() -> tuple[TrueType, dict[int, int]]:
    program = _Bare(_FILE.read_bytes(), by_unicode=True)
    codes = program.codes
    program.tables = {name: table for name, table in program.tables.items() if name in _KEPT}
    return program, codes


def _units(program: TrueType) -> int:
    (units,) = struct.unpack_from(">H", program.tables["head"], 18)
    return int(units)
