"""The stamp "Trang hồ sơ: 12" on a page, in letters that we draw ourselves.

A standard font is not embedded, which an archive refuses, and has no ơ; a font of the machine
would be another file on each machine. Seventeen letters drawn with a pen are a Type 3 font: always
embedded, the same bytes everywhere, and found by a search for text. Each has a white rim, so that
it can be read on a dark scan.
"""

import re

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
)

LABEL = "Trang hồ sơ: "
"""Before the number, so that it is never taken for the page number of the paper itself."""

_SIZE = 8
_EDGE_MM = 8
_POINTS_PER_MM = 72 / 25.4
_LARGEST_SHARE = 0.4
"""On a tiny page the stamp shrinks to this share of its width."""

_FIRST_CODE = 33
_LONGEST = LABEL + "0000"
_PEN, _RIM = 72, 200
_BOX = (-50, -250, 650, 950)


def _oval(left: int, low: int, right: int, high: int) -> str:
    """Return the path of an ellipse in a box."""
    x, y = (left + right) // 2, (low + high) // 2
    a, b = (right - left) * 28 // 100, (high - low) * 28 // 100
    return (
        f"{left} {y} m {left} {y + b} {x - a} {high} {x} {high} c "
        f"{x + a} {high} {right} {y + b} {right} {y} c "
        f"{right} {y - b} {x + a} {low} {x} {low} c {x - a} {low} {left} {y - b} {left} {y} c"
    )


_BOWL = _oval(60, 0, 440, 480)
_ARCH = "90 300 m 130 530 440 560 440 300 c 440 0 l"
_LETTERS = {
    "0": (550, _oval(60, 0, 490, 700)),
    "1": (550, "120 560 m 300 700 l 300 0 l"),
    "2": (550, "70 520 m 70 760 470 760 470 510 c 470 350 300 250 60 0 c 490 0 l"),
    "3": (
        550,
        (
            "80 600 m 160 740 450 730 450 540 c 450 410 330 370 220 370 c "
            "350 370 490 330 490 190 c 490 -40 150 -60 60 110 c"
        ),
    ),
    "4": (550, "380 0 m 380 700 l 50 200 l 500 200 l"),
    "5": (550, "450 700 m 130 700 l 95 400 l 220 490 490 450 490 225 c 490 -40 150 -60 60 90 c"),
    "6": (550, _oval(60, 0, 490, 430) + " 430 630 m 330 760 60 680 60 215 c"),
    "7": (550, "60 700 m 490 700 l 210 0 l"),
    "8": (550, _oval(90, 370, 460, 700) + " " + _oval(60, 0, 490, 370)),
    "9": (550, _oval(60, 270, 490, 700) + " 490 485 m 490 20 220 -60 120 70 c"),
    " ": (280, ""),
    ":": (260, "130 40 m 130 41 l 130 400 m 130 401 l"),
    "T": (600, "30 700 m 570 700 l 300 700 m 300 0 l"),
    "a": (530, _BOWL + " 440 480 m 440 0 l"),
    "g": (530, _BOWL + " 440 480 m 440 -60 l 440 -240 170 -250 90 -130 c"),
    "h": (530, "90 720 m 90 0 l " + _ARCH),
    "n": (530, "90 480 m 90 0 l " + _ARCH),
    "r": (370, "90 480 m 90 0 l 90 300 m 110 420 200 490 320 470 c"),
    "s": (
        460,
        "390 410 m 320 510 90 500 90 360 c 90 220 400 270 400 120 c 400 -30 130 -40 60 80 c",
    ),
    "ồ": (530, _BOWL + " 130 570 m 250 690 l 370 570 l 180 910 m 270 800 l"),
    "ơ": (560, _BOWL + " 390 430 m 470 430 540 480 510 570 c"),
}
_CODES = {letter: _FIRST_CODE + place for place, letter in enumerate(_LETTERS)}


def stamp_font(writer: PdfWriter) -> IndirectObject:
    """Return the font of the stamps, put into a document once."""
    drawings, names = DictionaryObject(), ArrayObject([NumberObject(_FIRST_CODE)])
    for letter, (width, path) in _LETTERS.items():
        name = NameObject(f"/u{ord(letter):04X}")
        pens = (("1 G", _RIM), ("0 G", _PEN)) if path else ()
        lines = [f"{colour} {pen} w 1 J 1 j {path} S" for colour, pen in pens]
        drawings[name] = writer._add_object(_stream("\n".join([f"{width} 0 d0", *lines])))  # noqa: SLF001  # as pypdf's own pages show
        names.append(name)
    font = {
        "/Type": NameObject("/Font"),
        "/Subtype": NameObject("/Type3"),
        "/FontBBox": ArrayObject(map(NumberObject, _BOX)),
        "/FontMatrix": ArrayObject(map(FloatObject, ("0.001", "0", "0", "0.001", "0", "0"))),
        "/CharProcs": drawings,
        "/Encoding": DictionaryObject(
            {NameObject("/Type"): NameObject("/Encoding"), NameObject("/Differences"): names}
        ),
        "/FirstChar": NumberObject(_FIRST_CODE),
        "/LastChar": NumberObject(_FIRST_CODE + len(_LETTERS) - 1),
        "/Widths": ArrayObject(NumberObject(width) for width, _ in _LETTERS.values()),
        "/Resources": DictionaryObject(),
        "/ToUnicode": writer._add_object(_stream(_meanings())),  # noqa: SLF001  # as above
    }
    return writer._add_object(  # noqa: SLF001  # as above
        DictionaryObject({NameObject(key): value for key, value in font.items()})
    )


def shrunk(box: tuple[float, float, float, float], turn: int) -> str:
    """Return the matrix that draws a page a little smaller, its foot left free for the stamp.

    `box` and `turn` as for `stamp`; the top, as a reader sees it, stays where it is.
    """
    left, low, right, high = box
    wide, tall = (right - left, high - low) if turn % 2 == 0 else (high - low, right - left)
    share = 1 - min(0.5, (_EDGE_MM * _POINTS_PER_MM + _SIZE) * _scale(_LONGEST, wide) / tall)
    middle, centre = (left + right) / 2, (low + high) / 2
    x, y = ((middle, high), (left, centre), (middle, low), (right, centre))[turn % 4]
    return f"{share:.5f} 0 0 {share:.5f} {x * (1 - share):.3f} {y * (1 - share):.3f}"


def stamp(number: int, box: tuple[float, float, float, float], turn: int) -> bytes:
    """Return the drawing of a page's number in the corner that a reader sees lower right.

    `box` is the visible part of the page, `turn` how many quarters a viewer turns it clockwise.
    The font must be there as /Stamp.
    """
    text = f"{LABEL}{number}"
    left, low, right, high = box
    wide = (right - left) if turn % 2 == 0 else (high - low)
    length = _length(text)
    scale = _scale(text, wide)
    edge = _EDGE_MM * _POINTS_PER_MM * scale
    # where the text begins, measured in the page as it is seen
    x, y = wide - edge - length * scale, edge
    match turn % 4:
        case 0:
            at = (left + x, low + y)
            turned = (scale, 0.0, 0.0, scale)
        case 1:
            at = (right - y, low + x)
            turned = (0.0, scale, -scale, 0.0)
        case 2:
            at = (right - x, high - y)
            turned = (-scale, 0.0, 0.0, -scale)
        case _:
            at = (left + y, high - x)
            turned = (0.0, -scale, scale, 0.0)
    matrix = " ".join(f"{part:.3f}" for part in (*turned, *at))
    codes = "".join(f"{_CODES[letter]:02X}" for letter in text)
    return f"q BT /Stamp {_SIZE} Tf {matrix} Tm <{codes}> Tj ET Q".encode()


def _length(text: str) -> float:
    return sum(_LETTERS[letter][0] for letter in text) * _SIZE / 1000


def _scale(text: str, wide: float) -> float:
    """Return how much a stamp shrinks on a page so wide."""
    return min(1.0, wide * _LARGEST_SHARE / _length(text))


def _stream(text: str) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(text.encode("ascii"))
    return stream


def _meanings() -> str:
    """Return the table by which a viewer finds the letters when text is searched or copied."""
    lines = "\n".join(f"<{code:02X}> <{ord(letter):04X}>" for letter, code in _CODES.items())
    return f"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Stamp def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
{len(_CODES)} beginbfchar
{lines}
endbfchar
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


_LETTER_OF = {code: letter for letter, code in _CODES.items()}
_STAMPED = re.compile(rb"/Stamp \S+ Tf (?:\S+ ){6}Tm <([0-9A-F]+)> Tj")


def stamped_number(content: bytes) -> int | None:
    """Return the number that is stamped by the drawing of a page; None if none or several are.

    >>> stamped_number(stamp(12, (0, 0, 595, 842), 0))
    12
    """
    found = _STAMPED.findall(content)
    if len(found) != 1:
        return None
    text = "".join(_LETTER_OF.get(code, "?") for code in bytes.fromhex(found[0].decode()))
    number = text.removeprefix(LABEL)
    return int(number) if text.startswith(LABEL) and number.isdecimal() else None
