"""Write filled copies of a form: pages, fields and how they look, numbered as they come.

What all copies share is given ready; the same values give the same bytes.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docgen.pdf.acroform.fields import OFF, Field, FieldKind, Widget
from docgen.pdf.acroform.looks import matrix_of, size_of, text_look
from docgen.pdf.copying import Box
from docgen.pdf.letters import Letters
from docgen.pdf.writing import text_of, whole_file

HIDDEN_FIELD = "docgen"
"""The field of a form that comes back in which it says what it is."""
BUTTONS = {FieldKind.BOX, FieldKind.RADIO}
_HEADER = "%PDF-1.7"
_PRINTED, _UNSEEN, _READ_ONLY = 4, 0b100010, 1
_PACKED_FROM = 300
_PLAIN = frozenset(map(chr, range(0x21, 0x7F))) - set("#%()/<>[]{}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What one copy of a form says: values by field, of a button the state, "" if it is off.

    A reader cannot change fields that are `locked`; `hidden` is what the form says of itself.
    """

    values: Mapping[str, str]
    locked: frozenset[str] = frozenset()
    hidden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A filled form, the fields whose text has no room, and the letters that no font has."""

    data: bytes
    too_long: tuple[str, ...] = ()
    letters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Button:
    """The two pictures of a button by their numbers, and how each lies in its place."""

    on: int
    off: int
    on_matrix: str
    off_matrix: str


@dataclass(frozen=True, slots=True)
class Parts:
    """What all copies of a form are made of.

    Of each page its size, its turn and the number of what it shows; the buttons by the name of
    their field and which of its places they are.
    """

    fields: tuple[Field, ...]
    pages: tuple[tuple[Box, int, int], ...]
    buttons: Mapping[tuple[str, int], Button]


class FilledFile:
    """One file while it is written: what all copies share, then copy by copy."""

    def __init__(
        self, form: Parts, letters: Letters, fonts: bytes, objects: list[bytes], *, is_flat: bool
    ) -> None:
        """Start with what all copies share, the font among it."""
        self._form, self._letters, self._fonts = form, letters, fonts
        self._objects, self._is_flat = objects, is_flat
        self._tree, self._page_list = self._reserve(), self._reserve()
        self._pages: list[int] = []
        self._roots: list[int] = []
        self._too_long: dict[str, None] = {}
        self._lacking: dict[str, str] = {}

    def _reserve(self) -> int:
        self._objects.append(b"null")
        return len(self._objects)

    def _put(self, content: bytes, number: int = 0) -> int:
        number = number or self._reserve()
        self._objects[number - 1] = content
        return number

    def add(self, filling: Filling, above: str) -> None:
        """Add the pages and fields of one copy; `above` is the name of the group they get."""
        pages = [self._reserve() for _ in self._form.pages]
        shown: list[list[tuple[int, str]]] = [[] for _ in pages]
        annotations: list[list[int]] = [[] for _ in pages]
        groups = _Groups(self, above)
        for field in self._form.fields:
            self._add_field(field, filling, _Copy(pages, shown, annotations, groups))
        if filling.hidden and pages:
            place = _ref("P", pages[0])
            number, parent = groups.place(HIDDEN_FIELD)
            says = b"/FT/Tx/Ff 4097/T%s/V%s" % (text_of(HIDDEN_FIELD), text_of(filling.hidden))
            self._put(
                b"<<%s%s/Type/Annot/Subtype/Widget/F 2/Rect[0 0 0 0]%s>>" % (says, parent, place),
                number,
            )
            annotations[0].append(number)
        self._roots += groups.close()
        for number, (box, turn, face), drawn, own in zip(
            pages, self._form.pages, shown, annotations, strict=True
        ):
            self._put(self._page(box, turn, [(face, "1 0 0 1 0 0"), *drawn], own), number)
        self._pages += pages

    def _page(
        self,
        box: tuple[float, float, float, float],
        turn: int,
        drawn: Sequence[tuple[int, str]],
        annotations: Sequence[int],
    ) -> bytes:
        content = "\n".join(f"q {matrix} cm /D{n} Do Q" for n, (_, matrix) in enumerate(drawn))
        names = b"".join(b"/D%d %d 0 R" % (n, number) for n, (number, _) in enumerate(drawn))
        return b"<</Type/Page%s/MediaBox%s%s/Contents %d 0 R/Resources<</XObject<<%s>>>>%s>>" % (
            _ref("Parent", self._page_list),
            _list(box),
            b"/Rotate %d" % turn if turn else b"",
            self._put(_stream(b"", content.encode())),
            names,
            b"/Annots[%s]" % _refs(annotations) if annotations else b"",
        )

    def _add_field(self, field: Field, filling: Filling, copy: "_Copy") -> None:
        value = filling.values.get(field.name, "")
        looks = [
            self._look(field, widget, number, value) for number, widget in enumerate(field.widgets)
        ]
        if self._is_flat:
            for widget, (number, matrix, _) in zip(field.widgets, looks, strict=True):
                if number and not widget.flags & _UNSEEN:
                    copy.shown[widget.page].append((number, matrix))
            return
        number, parent = copy.groups.place(field.name)
        head = self._head(field, value, is_locked=field.name in filling.locked) + parent
        if len(field.widgets) == 1:
            page = field.widgets[0].page
            seen = _seen(field.widgets[0], copy.pages[page], looks[0][2])
            self._put(b"<<%s%s>>" % (head, seen), number)
            copy.annotations[page].append(number)
            return
        kids = []
        for widget, (_, _, look) in zip(field.widgets, looks, strict=True):
            seen = _seen(widget, copy.pages[widget.page], look)
            kids.append(self._put(b"<<%s%s>>" % (_ref("Parent", number), seen)))
            copy.annotations[widget.page].append(kids[-1])
        below = b"/Kids[%s]" % _refs(kids) if kids else b""
        self._put(b"<<%s%s>>" % (head, below), number)

    def _look(
        self, field: Field, widget: Widget, number: int, value: str
    ) -> tuple[int, str, bytes]:
        """Return the number of a picture, how it lies on the page, and how a place names it."""
        if field.kind is FieldKind.SIGNATURE:
            return 0, "", b""
        if field.kind in BUTTONS:
            button = self._form.buttons[field.name, number]
            is_on = bool(value) and value == widget.on
            state = _name(widget.on if is_on else OFF)
            states = b"%s %d 0 R%s %d 0 R" % (_name(widget.on), button.on, _name(OFF), button.off)
            named = b"/AS%s/AP<</N<<%s>>>>" % (state, states)
            if is_on:
                return button.on, button.on_matrix, named
            return button.off, button.off_matrix, named
        text = value
        if field.kind is FieldKind.CHOICE and (option := field.option(value)):
            text = option.shown
        look = text_look(field, widget, text, self._letters)
        if not look.fits or (field.longest and len(text) > field.longest):
            self._too_long[field.name] = None
        lacking = self._letters.lacking(text.replace("\n", ""))
        if lacking:
            self._lacking[field.name] = lacking
        box = b"/BBox%s" % _list((0, 0, *size_of(widget)))
        matrix = matrix_of(widget)
        turned = b"/Matrix%s" % _list(matrix) if matrix else b""
        fonts = b"/Resources<</Font<<%s>>>>" % self._fonts
        head = b"/Type/XObject/Subtype/Form%s%s%s" % (box, turned, fonts)
        put = self._put(_stream(head, look.content))
        return put, f"1 0 0 1 {widget.box[0]:g} {widget.box[1]:g}", b"/AP<</N %d 0 R>>" % put

    def _head(self, field: Field, value: str, *, is_locked: bool) -> bytes:
        """Return what a field is and what it says."""
        kinds = {FieldKind.TEXT: b"Tx", FieldKind.CHOICE: b"Ch", FieldKind.SIGNATURE: b"Sig"}
        flags = field.flags | (_READ_ONLY if is_locked else 0)
        parts = [
            b"/FT/%s" % kinds.get(field.kind, b"Btn"),
            b"/T%s" % text_of(field.name.rpartition(".")[2]),
            b"/Ff %d" % flags if flags else b"",
            b"/TU%s" % text_of(field.title) if field.title else b"",
        ]
        if field.kind in BUTTONS:
            return b"".join((*parts, b"/V%s" % _name(value or OFF)))
        if field.kind is FieldKind.SIGNATURE:
            return b"".join(parts)
        colour = b" ".join(b"%g" % part for part in field.colour)
        operator = {1: b"g", 3: b"rg", 4: b"k"}.get(len(field.colour), b"g")
        parts += [
            b"/DA(/Dg %g Tf %s %s)" % (field.size, colour, operator),
            b"/Q %d" % field.align if field.align else b"",
            b"/MaxLen %d" % field.longest if field.longest else b"",
        ]
        if field.kind is FieldKind.CHOICE:
            pairs = (
                b"[%s%s]" % (text_of(each.export), text_of(each.shown))
                if each.export != each.shown
                else text_of(each.shown)
                for each in field.options
            )
            parts.append(b"/Opt[%s]" % b"".join(pairs))
            chosen = field.option(value)
            value = chosen.export if chosen else value
            if chosen and value:
                parts.append(b"/I[%d]" % field.options.index(chosen))
        return b"".join((*parts, b"/V%s" % text_of(value) if value else b""))

    def whole(self) -> Filled:
        """Return the file."""
        self._put(
            b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self._pages), _refs(self._pages)),
            self._page_list,
        )
        fields = b""
        if self._roots:
            fonts = b"/DR<</Font<<%s>>>>" % self._fonts
            fields = b"/AcroForm<</Fields[%s]%s/DA(/Dg 0 Tf 0 g)/NeedAppearances false>>" % (
                _refs(self._roots),
                fonts,
            )
        self._put(
            b"<</Type/Catalog%s/Lang(vi-VN)%s>>" % (_ref("Pages", self._page_list), fields),
            self._tree,
        )
        info = self._put(b"<<>>")
        return Filled(
            data=whole_file(_HEADER, self._objects, self._tree, info),
            too_long=tuple(self._too_long),
            letters=self._lacking,
        )

    def group(self, number: int, name: str, kids: Sequence[int], parent: bytes) -> None:
        """Write a group of fields."""
        self._put(b"<</T%s%s/Kids[%s]>>" % (text_of(name), parent, _refs(kids)), number)

    def new(self) -> int:
        """Return a number for what is written later."""
        return self._reserve()


class _Groups:
    """The groups that dotted names of fields make, in one copy."""

    def __init__(self, file: FilledFile, above: str) -> None:
        self._file, self._above = file, above
        self._numbers: dict[tuple[str, ...], int] = {}
        self._kids: dict[tuple[str, ...], list[int]] = {(): []}

    def place(self, name: str) -> tuple[int, bytes]:
        """Return a number for a field, and what leads to the group above it."""
        names = (*([self._above] if self._above else []), *name.split("."))
        number = self._file.new()
        above = self._group(names[:-1])
        self._kids[names[:-1]].append(number)
        return number, above

    def _group(self, names: tuple[str, ...]) -> bytes:
        if not names:
            return b""
        if names not in self._numbers:
            self._group(names[:-1])
            self._numbers[names] = self._file.new()
            self._kids[names] = []
            self._kids[names[:-1]].append(self._numbers[names])
        return _ref("Parent", self._numbers[names])

    def close(self) -> list[int]:
        """Write the groups and return what has none above it."""
        for names, number in self._numbers.items():
            self._file.group(number, names[-1], self._kids[names], self._group(names[:-1]))
        return self._kids[()]


@dataclass(frozen=True, slots=True)
class _Copy:
    """One copy while it is written: its pages, what is drawn and what may be filled on each."""

    pages: Sequence[int]
    shown: Sequence[list[tuple[int, str]]]
    annotations: Sequence[list[int]]
    groups: _Groups


def _seen(widget: Widget, page: int, look: bytes) -> bytes:
    """Return where and how a field is seen; what is seen on the screen is printed, too."""
    marks = [
        b"/R %d" % widget.turn if widget.turn else b"",
        b"/BC%s" % _list(widget.border_colour) if widget.border_colour else b"",
        b"/BG%s" % _list(widget.fill_colour) if widget.fill_colour else b"",
        b"/CA%s" % text_of(widget.style) if widget.style else b"",
    ]
    flags = widget.flags if widget.flags & _UNSEEN else widget.flags | _PRINTED
    border = b"/BS<</W %g/S/%s>>" % (widget.border, b"U" if widget.underlined else b"S")
    return b"/Type/Annot/Subtype/Widget/F %d/Rect%s%s/MK<<%s>>%s%s" % (
        flags,
        _list(widget.box),
        _ref("P", page),
        b"".join(marks),
        border,
        look,
    )


def _stream(head: bytes, content: bytes) -> bytes:
    if len(content) >= _PACKED_FROM:
        content = zlib.compress(content, 6)
        head += b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(content), content)


def _ref(name: str, number: int) -> bytes:
    return b"/%s %d 0 R" % (name.encode(), number)


def _refs(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _list(numbers: Sequence[float]) -> bytes:
    return b"[%s]" % b" ".join(b"%g" % round(number, 3) for number in numbers)


def _name(text: str) -> bytes:
    """Return a name as PDF writes it, letters that would end it by their codes."""
    plain = (chr(byte) for byte in text.encode())
    return b"/" + b"".join(
        letter.encode() if letter in _PLAIN else b"#%02X" % ord(letter) for letter in plain
    )
