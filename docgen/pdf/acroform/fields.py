"""The fields of a PDF form as values: names, kinds, places, what they may hold.

Only what is needed to fill them is read; what acts is never looked at here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from docgen import vi
from docgen.pdf.copying import Box, entry, name_in

MOST_FIELDS = 5000
_DEEPEST = 20
_READ_ONLY, _MULTILINE, _PASSWORD = 1, 1 << 12, 1 << 13
_NO_TOGGLE_TO_OFF, _RADIO, _PUSH, _COMBO, _EDIT = 1 << 14, 1 << 15, 1 << 16, 1 << 17, 1 << 18
_MULTI_SELECT, _COMB = 1 << 21, 1 << 24
_SCRIPTED = 1 << 25
OFF = "Off"


class FieldKind(Enum):
    """How a field is filled."""

    TEXT = auto()
    BOX = auto()
    RADIO = auto()
    CHOICE = auto()
    SIGNATURE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """One place where a field is seen: `on` is the state of a button that is pressed.

    `pictures` are how it looks by state, of a text none; `style` is the sign of a tick.
    """

    page: int
    box: Box
    flags: int
    turn: int = 0
    border: float = 1.0
    border_colour: tuple[float, ...] = ()
    fill_colour: tuple[float, ...] = ()
    underlined: bool = False
    style: str = ""
    on: str = ""
    pictures: Mapping[str, StreamObject] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice: what the file keeps, and what people read."""

    export: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field, by its full name; `size` 0 means that the text decides."""

    name: str
    kind: FieldKind
    flags: int
    widgets: tuple[Widget, ...]
    title: str = ""
    options: tuple[Option, ...] = ()
    longest: int | None = None
    size: float = 0
    colour: tuple[float, ...] = (0.0,)
    align: int = 0

    @property
    def is_multiline(self) -> bool:
        """Return whether its text may have lines."""
        return bool(self.flags & _MULTILINE)

    @property
    def is_comb(self) -> bool:
        """Return whether each letter stands in a cell of its own."""
        others = _MULTILINE | _PASSWORD | 1 << 20
        is_divided = bool(self.flags & _COMB and self.longest and not self.flags & others)
        return is_divided and self.kind is FieldKind.TEXT

    @property
    def is_list(self) -> bool:
        """Return whether all choices are seen at once."""
        return self.kind is FieldKind.CHOICE and not self.flags & _COMBO

    @property
    def takes_any_text(self) -> bool:
        """Return whether something else than the choices may be typed."""
        return bool(self.flags & _COMBO and self.flags & _EDIT)

    def option(self, text: str) -> Option | None:
        """Return the choice that a text means, by what is shown or what is kept."""
        wanted = vi.fold(text)
        for each in self.options:
            if text in {each.shown, each.export}:
                return each
        for each in self.options:
            if wanted and wanted in {vi.fold(each.shown), vi.fold(each.export)}:
                return each
        return None


def fields_of(reader: PdfReader) -> tuple[Field, ...]:
    """Return the fields of a form in the order in which it lists them.

    Raises:
        PyPdfError: if it has more of them, or deeper ones, than any form.
    """
    pages: dict[int, int] = {}
    for number, page in enumerate(reader.pages):
        for reference in list.__iter__(_array(page, "/Annots")):
            if isinstance(reference, IndirectObject):
                pages[reference.idnum] = number
    found: dict[str, Field] = {}
    for node, names, inherited in _all_nodes(reader):
        field = _field(node, ".".join(names), inherited, pages)
        if field is not None:
            found.setdefault(field.name, field)
    return tuple(found.values())


def nodes_of(reader: PdfReader) -> Iterator[tuple[str, DictionaryObject, dict[str, PdfObject]]]:
    """Yield the full name of each field, the field and what it inherits.

    Raises:
        PyPdfError: as `fields_of`.
    """
    for (node, _), names, inherited in _all_nodes(reader):
        yield ".".join(names), node, inherited


def _all_nodes(reader: PdfReader) -> Iterator["_Terminal"]:
    form = entry(reader.root_object, "/AcroForm")
    roots = entry(form, "/Fields") if isinstance(form, DictionaryObject) else None
    if isinstance(form, DictionaryObject) and isinstance(roots, ArrayObject):
        start = {key: form.raw_get(key) for key in ("/DA", "/Q") if key in form}
        yield from _terminals(roots, (), start, _DEEPEST, set())


_Node = tuple[DictionaryObject, IndirectObject | None]
_Terminal = tuple[_Node, tuple[str, ...], dict[str, PdfObject]]


def _terminals(
    kids: ArrayObject,
    names: tuple[str, ...],
    above: Mapping[str, PdfObject],
    depth: int,
    seen: set[int],
) -> Iterator[_Terminal]:
    """Yield each field that has no named field below it, with what it inherits."""
    if depth <= 0:
        raise PyPdfError("fields without end")
    for reference in list.__iter__(kids):
        if len(seen) >= MOST_FIELDS:
            raise LimitReachedError("more fields than any form has")
        place = reference if isinstance(reference, IndirectObject) else None
        node = reference.get_object()
        if not isinstance(node, DictionaryObject):
            continue
        if id(node) in seen:
            raise PyPdfError("fields in a circle")
        seen.add(id(node))
        name = _text(entry(node, "/T"))
        own = (*names, name) if name else names
        passed = {**above, **{key: node.raw_get(key) for key in _INHERITED if key in node}}
        below = _array(node, "/Kids")
        if any("/T" in kid for kid in _dictionaries(below)):
            yield from _terminals(below, own, passed, depth - 1, seen)
        elif own:
            yield (node, place), own, passed


_INHERITED = ("/FT", "/Ff", "/V", "/DA", "/Q", "/MaxLen", "/Opt", "/TU")


def _field(
    node: _Node, name: str, inherited: Mapping[str, PdfObject], pages: Mapping[int, int]
) -> Field | None:
    """Return one field, None of those that only do something when they are pressed."""
    values = {key: value.get_object() for key, value in inherited.items()}
    flags = _whole(values.get("/Ff"))
    kind = _kind(str(values.get("/FT")), flags)
    if kind is None:
        return None
    size, colour = _appearance(_text(values.get("/DA")))
    options = tuple(kept_options(values.get("/Opt")))
    longest = values.get("/MaxLen")
    widgets = tuple(_widgets(node, pages, is_button=kind in {FieldKind.BOX, FieldKind.RADIO}))
    if kind in {FieldKind.BOX, FieldKind.RADIO}:
        options = _states(widgets, options)
    return Field(
        name=name,
        kind=kind,
        flags=flags & ~_SCRIPTED,
        widgets=widgets,
        title=_text(values.get("/TU")),
        options=options,
        longest=_whole(longest) or None,
        size=size,
        colour=colour,
        align=_whole(values.get("/Q")),
    )


def _kind(kind: str, flags: int) -> FieldKind | None:
    if kind == "/Btn":
        if flags & _PUSH:
            return None
        return FieldKind.RADIO if flags & _RADIO else FieldKind.BOX
    return {
        "/Tx": FieldKind.TEXT,
        "/Ch": FieldKind.CHOICE,
        "/Sig": FieldKind.SIGNATURE,
    }.get(kind)


def _widgets(node: _Node, pages: Mapping[int, int], *, is_button: bool) -> Iterator[Widget]:
    field, place = node
    kids = _array(field, "/Kids")
    references = list(list.__iter__(kids)) if kids else [place]
    for reference in references:
        if not isinstance(reference, IndirectObject) or reference.idnum not in pages:
            continue  # it is on no page
        widget = reference.get_object()
        if isinstance(widget, DictionaryObject):
            made = _widget(widget, pages[reference.idnum], is_button=is_button)
            if made is not None:
                yield made


def _widget(widget: DictionaryObject, page: int, *, is_button: bool) -> Widget | None:
    sides = [float(side) for side in _array(widget, "/Rect")]
    if len(sides) != 4:  # noqa: PLR2004  # a rectangle
        return None
    left, right = sorted(sides[::2])
    low, top = sorted(sides[1::2])
    marks = _dictionary(widget, "/MK")
    style = _dictionary(widget, "/BS")
    pictures = dict(_pictures(widget)) if is_button else {}
    on = next((name for name in sorted(pictures) if name != OFF), "")
    border = entry(style, "/W")
    return Widget(
        page=page,
        box=(left, low, right, top),
        flags=_whole(entry(widget, "/F")),
        turn=_whole(entry(marks, "/R")) % 360,
        border=1.0 if border is None else float(str(border)),
        border_colour=_colour(marks, "/BC"),
        fill_colour=_colour(marks, "/BG"),
        underlined=name_in(style, "/S") == "/U",
        style=_text(entry(marks, "/CA")),
        on=on or (name_in(widget, "/AS").strip("/").replace(OFF, "") or "Yes" if is_button else ""),
        pictures=pictures,
    )


def _pictures(widget: DictionaryObject) -> Iterator[tuple[str, StreamObject]]:
    looks = entry(_dictionary(widget, "/AP"), "/N")
    if isinstance(looks, DictionaryObject) and not isinstance(looks, StreamObject):
        for name in looks:
            picture = entry(looks, name)
            if isinstance(picture, StreamObject):
                yield name.removeprefix("/"), picture


def _states(widgets: tuple[Widget, ...], named: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return the choices of buttons; a form may name them apart from their states."""
    found: dict[str, Option] = {}
    for number, widget in enumerate(widgets):
        shown = named[number].shown if number < len(named) else widget.on
        found.setdefault(widget.on, Option(export=widget.on, shown=shown))
    return tuple(found.values())


def kept_options(value: PdfObject | None) -> Iterator[Option]:
    """Yield the choices of a field, of which a form may keep another word than it shows."""
    for item in value if isinstance(value, ArrayObject) else ():
        each = item.get_object()
        if isinstance(each, ArrayObject) and len(each) > 1:
            yield Option(export=_text(each[0]), shown=_text(each[1]))
        else:
            yield Option(export=_text(each), shown=_text(each))


def _appearance(text: str) -> tuple[float, tuple[float, ...]]:
    """Return size and colour of the letters from the operators that a field names."""
    words = text.split()
    size = 0.0
    colour: tuple[float, ...] = (0.0,)
    for place, word in enumerate(words):
        count = {"Tf": 1, "g": 1, "rg": 3, "k": 4}.get(word, 0)
        numbers = _numbers(words[max(place - count, 0) : place])
        if not count or numbers is None or len(numbers) != count:
            continue
        if word == "Tf":
            size = abs(numbers[0])
        else:
            colour = numbers
    return size, colour


def _numbers(words: list[str]) -> tuple[float, ...] | None:
    try:
        return tuple(float(word) for word in words)
    except ValueError:
        return None


def _colour(marks: DictionaryObject, key: str) -> tuple[float, ...]:
    return tuple(float(str(part)) for part in _array(marks, key))


def _array(holder: DictionaryObject, key: str) -> ArrayObject:
    found = entry(holder, key)
    return found if isinstance(found, ArrayObject) else ArrayObject()


def _dictionary(holder: DictionaryObject, key: str) -> DictionaryObject:
    found = entry(holder, key)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _dictionaries(array: ArrayObject) -> Iterator[DictionaryObject]:
    for item in array:
        each = item.get_object()
        if isinstance(each, DictionaryObject):
            yield each


def _text(value: object) -> str:
    if isinstance(value, ByteStringObject):
        return vi.clean(value.decode("utf-8", errors="replace"))
    return vi.clean(str(value)) if isinstance(value, str | TextStringObject) else ""


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0
