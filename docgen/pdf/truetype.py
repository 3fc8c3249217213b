"""TrueType programs as LibreOffice embeds them: take some letters out and make a smaller program.

The new program says only which letters were asked for in which order, not how the old one numbered
them. Knows nothing of PDF.
"""

import struct
from collections.abc import Iterator, Sequence

_WORDS, _SCALE, _TWO_SCALES, _FOUR_SCALES, _MORE = 0x1, 0x8, 0x40, 0x80, 0x20
_TABLES_FROM, _TABLE_BYTES = 12, 16
_CODES = 256
_ONE_BYTE_CODES = struct.pack(">HHHHLHHH", 0, 1, 1, 0, 12, 0, 6 + _CODES, 0)
_SUM_AT, _BOX_AT, _LOCATION_AT, _METRICS_AT = 8, 36, 50, 34
_DEEPEST_AT = 28
_MAGIC_SUM = 0xB1B0AFBA
_SHORT_LIMIT = 0x1FFFF


class TrueType:
    """A program that numbers its letters by a table of one byte each, as subsets in PDFs do.

    Raises:
        ValueError: it is of another kind.
    """

    def __init__(self, data: bytes) -> None:
        """Find the tables and where each glyph lies."""
        try:
            self.tables = dict(_tables(data))
            head, self._glyphs = self.tables["head"], self.tables["glyf"]
            kind = ">L" if head[_LOCATION_AT + 1] else ">H"
            factor = 1 if head[_LOCATION_AT + 1] else 2
            places = struct.iter_unpack(kind, self.tables["loca"])
            self._places = [factor * place for (place,) in places]
            (self._metrics,) = struct.unpack_from(">H", self.tables["hhea"], _METRICS_AT)
            self._codes = _byte_codes(self.tables["cmap"])
        except (LookupError, struct.error) as error:
            message = "no TrueType subset"
            raise ValueError(message) from error
        self._keys: dict[int, bytes] = {}

    def glyph_of(self, code: int) -> int:
        """Return the number of the glyph that a byte of text stands for."""
        return self._codes[code]

    def outline(self, glyph: int) -> bytes:
        """Return the drawing of a glyph as the file has it."""
        return self._glyphs[self._places[glyph] : self._places[glyph + 1]]

    def metric(self, glyph: int) -> bytes:
        """Return advance and left bearing, two bytes each."""
        table = self.tables["hmtx"]
        if glyph < self._metrics:
            return table[4 * glyph : 4 * glyph + 4]
        advance = table[4 * self._metrics - 4 : 4 * self._metrics - 2]
        place = 4 * self._metrics + 2 * (glyph - self._metrics)
        return advance + table[place : place + 2]

    def key(self, glyph: int) -> bytes:
        """Return what tells the glyph from others, whatever its number is."""
        if glyph not in self._keys:
            outline = self.outline(glyph)
            parts = [self.metric(glyph), outline]
            for place, component in components(outline):
                parts.append(place.to_bytes(2, "big"))
                parts.append(self.key(component))
                parts[1] = parts[1][:place] + b"\0\0" + parts[1][place + 2 :]
            self._keys[glyph] = b"".join(parts)
        return self._keys[glyph]


def components(outline: bytes) -> Iterator[tuple[int, int]]:
    """Yield where an outline names other glyphs, and which."""
    if len(outline) < _TABLES_FROM or outline[0] < _FOUR_SCALES:
        return
    place, more = 10, True
    while more:
        flags, glyph = struct.unpack_from(">HH", outline, place)
        yield place + 2, glyph
        place += 8 if flags & _WORDS else 6
        if flags & _SCALE:
            place += 2
        elif flags & _TWO_SCALES:
            place += 4
        elif flags & _FOUR_SCALES:
            place += 8
        more = bool(flags & _MORE)


def subset(program: TrueType, glyphs: Sequence[int]) -> bytes:
    """Return a program whose byte 1 is the first of the glyphs, byte 2 the second, and so on."""
    order = [0, *glyphs]
    places: dict[bytes, int] = {}
    for number, glyph in enumerate(order):
        places.setdefault(program.key(glyph), number)
    outlines: list[bytes] = []
    for glyph in order:  # grows by the glyphs that others are put together from
        plain = program.outline(glyph)
        outline = bytearray(plain)
        for place, component in components(plain):
            key = program.key(component)
            if key not in places:
                places[key] = len(order)
                order.append(component)
            struct.pack_into(">H", outline, place, places[key])
        outlines.append(bytes(outline) + bytes(-len(outline) % 4))
    ends = [0]
    for drawn in outlines:
        ends.append(ends[-1] + len(drawn))
    is_long = ends[-1] > _SHORT_LIMIT
    head = bytearray(program.tables["head"])
    struct.pack_into(">L", head, _SUM_AT, 0)
    struct.pack_into(">H", head, _LOCATION_AT, int(is_long))
    boxes = [struct.unpack_from(">4h", drawn, 2) for drawn in outlines if drawn]
    if boxes:
        left, low, right, high = zip(*boxes, strict=True)
        box = (min(left), min(low), max(right), max(high))
        struct.pack_into(">4h", head, _BOX_AT, *box)
    count = struct.pack(">H", len(order))
    codes = bytes(number if number <= len(glyphs) else 0 for number in range(256))
    return _program(
        {
            **program.tables,
            "cmap": _ONE_BYTE_CODES + codes,
            "glyf": b"".join(outlines),
            "head": bytes(head),
            "hhea": program.tables["hhea"][:_METRICS_AT] + count,
            "hmtx": b"".join(program.metric(glyph) for glyph in order),
            "loca": b"".join(
                struct.pack(">L", end) if is_long else struct.pack(">H", end // 2) for end in ends
            ),
            "maxp": _largest(program, order),
        }
    )


def _size(program: TrueType, glyph: int) -> tuple[int, int, int, int]:
    """Return points and outlines of a glyph, of how many glyphs it is made, and how deeply."""
    outline = program.outline(glyph)
    parts = [_size(program, component) for _, component in components(outline)]
    if parts:
        points, contours = (sum(part[field] for part in parts) for field in (0, 1))
        return points, contours, len(parts), 1 + max(part[3] for part in parts)
    contours = int.from_bytes(outline[:2], "big")
    last = outline[8 + 2 * contours : 10 + 2 * contours]
    return (int.from_bytes(last, "big") + 1 if contours else 0), contours, 0, 0


def _largest(program: TrueType, glyphs: Sequence[int]) -> bytes:
    """Return the table of what the largest glyph needs."""
    old = program.tables["maxp"]
    sizes = [_size(program, glyph) for glyph in glyphs]
    simple = [size for size in sizes if not size[3]]
    made = [size for size in sizes if size[3]]
    most = [
        *(max((size[field] for size in simple), default=0) for field in (0, 1)),
        *(max((size[field] for size in made), default=0) for field in (0, 1)),
    ]
    deepest = [max((size[field] for size in made), default=0) for field in (2, 3)]
    head = old[:4] + struct.pack(">5H", len(glyphs), *most)
    return head + old[len(head) : _DEEPEST_AT] + struct.pack(">2H", *deepest)


def _tables(data: bytes) -> Iterator[tuple[str, bytes]]:
    (count,) = struct.unpack_from(">H", data, 4)
    for number in range(count):
        place = _TABLES_FROM + _TABLE_BYTES * number
        tag, _, start, length = struct.unpack_from(">4sLLL", data, place)
        yield tag.decode("latin1"), data[start : start + length]


def _byte_codes(table: bytes) -> bytes:
    """Return the 256 glyphs of a table that knows nothing else."""
    if not table.startswith(_ONE_BYTE_CODES) or len(table) < len(_ONE_BYTE_CODES) + _CODES:
        message = "another table of codes"
        raise LookupError(message)
    return table[len(_ONE_BYTE_CODES) :][:_CODES]


def _program(tables: dict[str, bytes]) -> bytes:
    """Return the file of the tables, with the sums that it must have."""
    count = len(tables)
    power = count.bit_length() - 1
    search = _TABLE_BYTES << power
    header = struct.pack(">LHHHH", 0x10000, count, search, power, _TABLE_BYTES * count - search)
    entries, contents = [], []
    place = _TABLES_FROM + _TABLE_BYTES * count
    for tag, content in sorted(tables.items()):
        padded = content + bytes(-len(content) % 4)
        entry = struct.pack(">4sLLL", tag.encode("latin1"), _sum(padded), place, len(content))
        entries.append(entry)
        contents.append(padded)
        place += len(padded)
    data = bytearray(header + b"".join(entries) + b"".join(contents))
    head = next(
        struct.unpack_from(">L", entry, 8)[0] for entry in entries if entry.startswith(b"head")
    )
    struct.pack_into(">L", data, head + _SUM_AT, (_MAGIC_SUM - _sum(bytes(data))) % 2**32)
    return bytes(data)


def _sum(data: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}L", data)
    return sum(words) % 2**32
