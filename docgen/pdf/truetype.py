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
_UNICODE_PLATFORMS, _SEGMENTS = (0, 3), 4
_INSTRUCTED = 0x100


class TrueType:
    """A program that numbers its letters by a table of one byte each, as subsets in PDFs do.

    A whole font has a table of Unicode instead, which is read where `by_unicode` asks for it.

    Raises:
        ValueError: it is of another kind.
    """

    def __init__(self, data: bytes, *, by_unicode: bool = False) -> None:
        """Find the tables and where each glyph lies."""
        try:
            self.tables = dict(_tables(data))
            head, self._glyphs = self.tables["head"], self.tables["glyf"]
            kind = ">L" if head[_LOCATION_AT + 1] else ">H"
            factor = 1 if head[_LOCATION_AT + 1] else 2
            places = struct.iter_unpack(kind, self.tables["loca"])
            self._places = [factor * place for (place,) in places]
            (self._metrics,) = struct.unpack_from(">H", self.tables["hhea"], _METRICS_AT)
            cmap = self.tables["cmap"]
            self.codes = _unicode_codes(cmap) if by_unicode else dict(enumerate(_byte_codes(cmap)))
        except (LookupError, struct.error) as error:
            message = "no TrueType subset"
            raise ValueError(message) from error
        self._keys: dict[int, bytes] = {}

    def glyph_of(self, code: int) -> int:
        """Return the number of the glyph that a byte of text stands for."""
        return self.codes[code]

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


def without_instructions(outline: bytes) -> bytes:
    """Return the drawing of a glyph without its program for coarse screens, half of its size."""
    if len(outline) < _TABLES_FROM:
        return outline
    if outline[0] >= _FOUR_SCALES:
        bare = bytearray(outline)
        last = 10
        for place, _ in components(outline):
            (flags,) = struct.unpack_from(">H", outline, place - 2)
            struct.pack_into(">H", bare, place - 2, flags & ~_INSTRUCTED)
            last = place + 2 + (4 if flags & _WORDS else 2)
            last += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 0
            last += 8 if flags & _FOUR_SCALES else 0
        return bytes(bare[:last])
    contours = int.from_bytes(outline[:2], "big")
    place = 10 + 2 * contours
    (count,) = struct.unpack_from(">H", outline, place)
    return outline[:place] + b"\0\0" + outline[place + 2 + count :]


def subset(program: TrueType, glyphs: Sequence[int], meanings: Sequence[int] = ()) -> bytes:
    """Return a program whose byte 1 is the first of the glyphs, byte 2 the second, and so on.

    With their `meanings` in Unicode, 0 of none, the program can be asked by them, too.
    """
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
            "cmap": _with_unicode(codes, meanings) if meanings else _ONE_BYTE_CODES + codes,
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


def _unicode_codes(table: bytes) -> dict[int, int]:
    """Return the glyph of each letter by the table of 16 bits, which every whole font has."""
    (count,) = struct.unpack_from(">H", table, 2)
    records = (struct.unpack_from(">HHL", table, 4 + 8 * number) for number in range(count))
    start = next(place for platform, _, place in records if platform in _UNICODE_PLATFORMS)
    form, _, _, twice = struct.unpack_from(">HHHH", table, start)
    if form != _SEGMENTS:
        message = "another table of codes"
        raise LookupError(message)
    part, half = start + 14, twice // 2
    lasts = struct.unpack_from(f">{half}H", table, part)
    firsts = struct.unpack_from(f">{half}H", table, part + twice + 2)
    deltas = struct.unpack_from(f">{half}H", table, part + 2 * twice + 2)
    ranges = part + 3 * twice + 2
    found = {}
    for number, (first, last, delta) in enumerate(zip(firsts, lasts, deltas, strict=True)):
        place = ranges + 2 * number
        (away,) = struct.unpack_from(">H", table, place)
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if away:
                (glyph,) = struct.unpack_from(">H", table, place + away + 2 * (code - first))
            if glyph or not away:
                found[code] = (glyph + delta) % 65536
    return {code: glyph for code, glyph in found.items() if glyph}


def _with_unicode(codes: bytes, meanings: Sequence[int]) -> bytes:
    """Return two tables of codes: of bytes, and of Unicode with a segment for each letter."""
    found = {meaning: number for number, meaning in enumerate(meanings, start=1) if meaning}
    pairs = [*sorted(found.items()), (0xFFFF, 0)]
    count = len(pairs)
    power = count.bit_length() - 1
    sizes = (2 * count, 2 << power, power, 2 * count - (2 << power))
    letters = [code for code, _ in pairs]
    deltas = [(glyph - code) % 65536 for code, glyph in pairs[:-1]]
    numbers = (*letters, 0, *letters, *deltas, 1, *[0] * count)
    segments = struct.pack(f">4H{len(numbers)}H", *sizes, *numbers)
    unicode = struct.pack(">3H", _SEGMENTS, 6 + len(segments), 0) + segments
    plain = _ONE_BYTE_CODES[12:] + codes
    head = struct.pack(">HHHHLHHL", 0, 2, 1, 0, 20, 3, 1, 20 + len(plain))
    return head + plain + unicode


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
