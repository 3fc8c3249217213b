"""How a filled field looks: its text laid out in its rectangle, its tick drawn as lines.

What is drawn is what stands on paper, so nothing may be cut off: a text gets smaller until it
fits, and one that never fits is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.pdf.acroform.fields import Field, FieldKind, Widget
from docgen.pdf.letters import ASCENT, DESCENT, LEADING, Letters
from docgen.pdf.writing import text_of

LARGEST, SMALLEST = 12.0, 6.0
"""Points: how large letters get where the text decides, how small they may become."""
_STEP = 0.5
_CIRCLE = 0.5523
_CENTRE, _RIGHT = 1, 2
_CHOSEN = b"0.6 0.757 0.855 rg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The drawing of one field at one place; `fits` is false if letters lie outside."""

    content: bytes
    fits: bool = True


@dataclass(frozen=True, slots=True)
class _Room:
    """The place for a text: turned so that its lines run from left to right."""

    wide: float
    high: float
    edge: float


def size_of(widget: Widget) -> tuple[float, float]:
    """Return width and height of a place as its text runs."""
    left, low, right, top = widget.box
    wide, high = right - left, top - low
    return (high, wide) if widget.turn in {90, 270} else (wide, high)


def text_look(field: Field, widget: Widget, text: str, letters: Letters) -> Look:
    """Return how a text stands in its place."""
    wide, high = size_of(widget)
    room = _Room(wide, high, max(2.0, 2 * widget.border if widget.border_colour else 2.0))
    parts = [_frame(widget), _cells(field, widget) if field.is_comb else b"", b"/Tx BMC"]
    fits = True
    if text:
        if field.is_list:
            lines, size, fits = _list(field, text, room, letters, parts)
        elif field.is_comb:
            lines, size, fits = _comb(field, text, room, letters)
        elif field.kind is FieldKind.TEXT and field.is_multiline:
            lines, size, fits = _lines(field, text, room, letters)
        else:
            lines, size, fits = _line(field, text.replace("\n", " "), room, letters)
        # The letters of a comb stand apart: who reads them is told that they are one text.
        parts += [
            b"/Span<</ActualText%s>>BDC" % text_of(text) if field.is_comb else b"",
            b"q",
            b"BT",
            _colour(field.colour, "fill"),
            b"/Dg %s Tf" % _n(size),
            *_shown(lines, letters, _n(size)),
            b"ET",
            b"Q",
            b"EMC" if field.is_comb else b"",
        ]
    parts.append(b"EMC")
    return Look(content=b"\n".join(part for part in parts if part), fits=fits)


_Placed = list[tuple[float, float, str]]


def _shown(lines: _Placed, letters: Letters, size: bytes) -> list[bytes]:
    at_x = at_y = 0.0
    parts = []
    for x, y, text in lines:
        parts.append(b"%s %s Td %s" % (_n(x - at_x), _n(y - at_y), letters.shown(text, size)))
        at_x, at_y = round(x, 2), round(y, 2)
    return parts


def _line(field: Field, text: str, room: _Room, letters: Letters) -> tuple[_Placed, float, bool]:
    """Return one line in the middle of its place."""
    wanted = field.size or LARGEST
    by_height = room.high / (ASCENT + DESCENT)
    wide = letters.width(text)
    by_width = (room.wide - 2 * room.edge) / wide if wide else wanted
    size = max(min(wanted, by_height, by_width), min(SMALLEST, wanted))
    size = int(size * 4) / 4 if size > SMALLEST else size
    fits = size <= by_width + 1e-6
    y = (room.high - size * (ASCENT - DESCENT) * 0.8) / 2
    y = max(y, DESCENT * size)
    y = min(y, max(room.high - ASCENT * size, DESCENT * size))
    return [(_start(field, size * wide, room), y, text)], size, fits


def _start(field: Field, width: float, room: _Room) -> float:
    if field.align == _CENTRE:
        return (room.wide - width) / 2
    if field.align == _RIGHT:
        return room.wide - room.edge - width
    return room.edge


def _comb(field: Field, text: str, room: _Room, letters: Letters) -> tuple[_Placed, float, bool]:
    """Return one letter to a cell."""
    cells = field.longest or 1
    cell = room.wide / cells
    widest = max(letters.width(each) for each in text)
    size = min(field.size or LARGEST, room.high / (ASCENT + DESCENT), cell / widest)
    y = max((room.high - size * (ASCENT - DESCENT) * 0.8) / 2, DESCENT * size)
    empty = max(cells - len(text), 0)
    first = {_CENTRE: empty // 2, _RIGHT: empty}.get(field.align, 0)
    placed = [
        (cell * (first + number) + (cell - size * letters.width(each)) / 2, y, each)
        for number, each in enumerate(text)
    ]
    return placed, size, len(text) <= cells


def _lines(field: Field, text: str, room: _Room, letters: Letters) -> tuple[_Placed, float, bool]:
    """Return as many lines as a text needs, from the top."""
    size = field.size or LARGEST
    while True:
        lines = wrapped(text, (room.wide - 2 * room.edge) / size, letters)
        high = size * (ASCENT + DESCENT + LEADING * (len(lines) - 1)) + 2
        if high <= room.high or size <= SMALLEST:
            break
        size = max(size - _STEP, SMALLEST)
    top = room.high - 1 - ASCENT * size
    placed = [
        (_start(field, size * letters.width(line), room), top - number * LEADING * size, line)
        for number, line in enumerate(lines)
    ]
    return placed, size, high <= room.high


def _list(
    field: Field, text: str, room: _Room, letters: Letters, parts: list[bytes]
) -> tuple[_Placed, float, bool]:
    """Return all choices one below the other; the chosen one lies on a bar of colour."""
    size = min(field.size or LARGEST, LARGEST)
    count = max(len(field.options), 1)
    size = max(min(size, (room.high - 2) / (LEADING * count)), SMALLEST)
    chosen = field.option(text)
    first = field.options.index(chosen) if chosen else 0
    rows = max(int((room.high - 2) / (LEADING * size)), 1)
    start = min(max(first - rows + 1, 0), max(count - rows, 0))
    placed: _Placed = []
    for number, option in enumerate(field.options[start : start + rows]):
        low = room.high - 1 - (number + 1) * LEADING * size
        if option == chosen:
            bar = b" ".join(map(_n, (1, low, room.wide - 2, LEADING * size)))
            parts.append(b"q %s %s re f Q" % (_CHOSEN, bar))
        placed.append((room.edge, low + DESCENT * size, option.shown))
    widest = max((letters.width(each.shown) for each in field.options), default=0)
    return placed, size, size * widest <= room.wide - room.edge


def wrapped(text: str, width: float, letters: Letters) -> list[str]:
    """Return the lines of a text that are no wider than `width` at size 1; words are kept whole."""
    lines = []
    blank = letters.width(" ")
    for paragraph in text.split("\n"):
        line: list[str] = []
        used = 0.0
        for word in paragraph.split(" "):
            wide = letters.width(word)
            if line and used + blank + wide > width:
                lines.append(" ".join(line))
                line, used = [], 0.0
            *full, rest = [word] if wide <= width else _broken(word, width, letters)
            lines += full
            used += letters.width(rest) + (blank if line else 0)
            line.append(rest)
        lines.append(" ".join(line))
    return lines


def _broken(word: str, width: float, letters: Letters) -> list[str]:
    """Return the pieces of a word that is wider than a line."""
    pieces, start, used = [], 0, 0.0
    for place, letter in enumerate(word):
        wide = letters.width(letter)
        if used + wide > width and place > start:
            pieces.append(word[start:place])
            start, used = place, 0.0
        used += wide
    return [*pieces, word[start:]]


def tick_look(widget: Widget, *, is_on: bool, is_round: bool) -> Look:
    """Return how a tick box or a radio button looks; the tick is drawn, never a letter."""
    wide, high = size_of(widget)
    side = min(wide, high)
    left, low = (wide - side) / 2, (high - side) / 2
    parts = [_frame(widget, is_round=is_round and widget.style in {"", "l"})]
    if is_on:
        parts += _sign(widget.style or ("l" if is_round else "8"), left, low, side)
    return Look(content=b"\n".join(part for part in parts if part))


def _sign(style: str, left: float, low: float, side: float) -> list[bytes]:
    def at(x: float, y: float) -> bytes:
        return _n(left + x * side) + b" " + _n(low + y * side)

    pen = b"q 0 G 0 g %s w 1 J 1 j" % _n(max(side / 10, 0.8))
    if style == "4":
        return [pen, at(0.22, 0.5), b"m", at(0.42, 0.25), b"l", at(0.78, 0.78), b"l S Q"]
    if style == "l":
        return [pen, _circle(left + side / 2, low + side / 2, side / 4), b"f Q"]
    if style in {"n", "u", "H"}:
        corners = {"n": ((0.28, 0.28), (0.72, 0.28), (0.72, 0.72), (0.28, 0.72))}
        ends = corners.get(style, ((0.5, 0.2), (0.8, 0.5), (0.5, 0.8), (0.2, 0.5)))
        path = [at(*ends[0]), b"m", *(at(*end) + b" l" for end in ends[1:]), b"h f Q"]
        return [pen, *path]
    cross = [at(0.24, 0.24), b"m", at(0.76, 0.76), b"l", at(0.24, 0.76), b"m", at(0.76, 0.24)]
    return [pen, *cross, b"l S Q"]


def _circle(x: float, y: float, radius: float) -> bytes:
    arm = radius * _CIRCLE
    curves: Sequence[tuple[float, ...]] = (
        (x + radius, y + arm, x + arm, y + radius, x, y + radius),
        (x - arm, y + radius, x - radius, y + arm, x - radius, y),
        (x - radius, y - arm, x - arm, y - radius, x, y - radius),
        (x + arm, y - radius, x + radius, y - arm, x + radius, y),
    )
    drawn = b" ".join(b" ".join(map(_n, curve)) + b" c" for curve in curves)
    return b"%s %s m %s h" % (_n(x + radius), _n(y), drawn)


def _frame(widget: Widget, *, is_round: bool = False) -> bytes:
    """Return ground and border of a place."""
    wide, high = size_of(widget)
    width = widget.border if widget.border_colour else 0
    if is_round:
        radius = min(wide, high) / 2 - width / 2
        path = _circle(wide / 2, high / 2, radius)
    else:
        inner = (width / 2, width / 2, wide - width, high - width)
        path = b" ".join(map(_n, inner)) + b" re"
    parts = []
    if widget.fill_colour:
        parts += [b"q", _colour(widget.fill_colour, "fill"), path, b"f Q"]
    if widget.border_colour and width:
        if widget.underlined:
            path = b"0 %s m %s %s l" % (_n(width / 2), _n(wide), _n(width / 2))
        parts += [b"q", _colour(widget.border_colour, "stroke"), _n(width) + b" w", path, b"S Q"]
    return b" ".join(parts)


def _cells(field: Field, widget: Widget) -> bytes:
    """Return the lines between the cells of a comb, where it has a border."""
    if not widget.border_colour or not widget.border or not field.longest:
        return b""
    wide, high = size_of(widget)
    step = wide / field.longest
    lines = (
        b"%s 0 m %s %s l" % (_n(step * number), _n(step * number), _n(high))
        for number in range(1, field.longest)
    )
    pen = (b"q", _colour(widget.border_colour, "stroke"), _n(widget.border) + b" w")
    return b" ".join((*pen, *lines, b"S Q"))


def _colour(parts: Sequence[float], use: str) -> bytes:
    operators = {"fill": (b"g", b"rg", b"k"), "stroke": (b"G", b"RG", b"K")}[use]
    operator = {1: operators[0], 3: operators[1], 4: operators[2]}.get(len(parts))
    if operator is None:
        return b""
    return b" ".join((*map(_n, parts), operator))


def _n(value: float) -> bytes:
    """Return a number as a drawing has it, no more digits than a printer needs."""
    return b"%g" % round(value, 2) if abs(value) < 1e5 else b"%d" % value  # noqa: PLR2004


def matrix_of(widget: Widget) -> tuple[float, ...] | None:
    """Return how a drawing is turned into its place, None if it lies as it is."""
    left, low, right, top = widget.box
    wide, high = right - left, top - low
    return {
        90: (0, 1, -1, 0, wide, 0),
        180: (-1, 0, 0, -1, wide, high),
        270: (0, -1, 1, 0, 0, high),
    }.get(widget.turn)
