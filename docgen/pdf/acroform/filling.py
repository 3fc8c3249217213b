"""A PDF form read once and filled often: pages, fonts and buttons are written once and kept.

A filled form is written anew from the faces of the pages and from fields of our own, so that what
acts in the file that was handed down is never in the one that goes out.
"""

import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from pypdf import PdfReader, PdfWriter
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, StreamObject

from docgen.errors import Problem, TemplateError
from docgen.pdf.acroform.dangers import left_out, refused
from docgen.pdf.acroform.fields import OFF, Field, FieldKind, Widget, fields_of
from docgen.pdf.acroform.looks import Look, matrix_of, size_of, text_look, tick_look
from docgen.pdf.copying import Copier, face_of, placed, visible_box
from docgen.pdf.letters import Letters, letters_for
from docgen.pdf.looking import WRONG
from docgen.pdf.writing import Pack, whole_file

HIDDEN_FIELD = "docgen"
"""The field of a form that comes back in which it says what it is."""
LARGEST_BYTES, MOST_PAGES = 20_000_000, 200
_HEADER = "%PDF-1.7"
_PRINTED, _UNSEEN, _READ_ONLY = 4, 0b100010, 1
_PACKED_FROM = 300
_PLAIN = frozenset(map(chr, range(0x21, 0x7F))) - set("#%()/<>[]{}")
_BUTTONS = {FieldKind.BOX, FieldKind.RADIO}


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
class _Button:
    """The two pictures of a button by their numbers, and how each lies in its place."""

    on: int
    off: int
    on_matrix: str
    off_matrix: str


class PdfForm:
    """A form whose fields are known; `problems` are warnings about what it will not carry on."""

    def __init__(self, reader: PdfReader, problems: Sequence[Problem]) -> None:
        """Read pages and fields; use `from_bytes`."""
        self.problems = tuple(problems)
        self.fields = fields_of(reader)
        self.by_name = {field.name: field for field in self.fields}
        copier = Copier(PdfWriter())
        pack = Pack()
        self._pages = []
        for page in reader.pages:
            box = visible_box(page)
            face = pack.put(pack.take(face_of(page, box, copier)))
            self._pages.append((box, int(page.rotation) % 360, face.idnum))
        self._buttons = {
            (field.name, number): _button(widget, pack, copier, is_round=_is_round(field))
            for field in self.fields
            if field.kind in _BUTTONS
            for number, widget in enumerate(field.widgets)
        }
        self._shared = pack.contents()
        self._fonts: dict[int, tuple[list[bytes], int]] = {}

    @classmethod
    def from_bytes(cls, data: bytes, *, name: str) -> Self:
        """Return the form in a PDF.

        Raises:
            TemplateError: with every reason why it cannot be filled.
        """
        problems: list[Problem] = []
        try:
            reader = opened(data)
            problems += refused(reader, name)
            if not problems:
                return cls(reader, list(left_out(reader, name)))
        except (LimitReachedError, *WRONG) as error:
            is_large = isinstance(error, LimitReachedError)
            what = "quá lớn" if is_large else "bị hỏng, hoặc không phải là PDF"
            problems.append(
                Problem(
                    code="pdf-form-unreadable",
                    where=name,
                    message=f"tệp mẫu PDF {what}",
                    hint="mở bằng trình đọc PDF rồi lưu lại, hoặc xin lại tệp",
                )
            )
        raise TemplateError(*problems)

    def fill(self, filling: Filling, *, flatten: bool = False) -> Filled:
        """Return one filled form; flattened, its words are part of the page and it has no fields.

        The same values give the same bytes.
        """
        return self.join([filling], flatten=flatten)

    def join(self, fillings: Sequence[Filling], *, flatten: bool = False) -> Filled:
        """Return one file of many filled copies; the fields of each have names of their own."""
        letters = self._letters(fillings)
        font, font_number = self._font(letters)
        file = _File(self, letters, font_number, [*self._shared, *font], is_flat=flatten)
        for number, filling in enumerate(fillings, start=1):
            file.add(filling, str(number) if len(fillings) > 1 else "")
        return file.whole()

    def _letters(self, fillings: Sequence[Filling]) -> Letters:
        """Return the usual letters, with more where a value or a choice has them."""
        usual = letters_for()
        more = {
            letter
            for filling in fillings
            for text in filling.values.values()
            for letter in usual.lacking(text)
        }
        more |= {
            letter
            for field in self.fields
            for option in field.options
            for letter in usual.lacking(option.shown)
        }
        return letters_for(frozenset(more - {"\n"})) if more - {"\n"} else usual

    def _font(self, letters: Letters) -> tuple[list[bytes], int]:
        if id(letters) not in self._fonts:
            pack = Pack(first=len(self._shared) + 1)
            number = letters.put(pack).idnum
            self._fonts[id(letters)] = (pack.contents(), number)
        return self._fonts[id(letters)]

    @property
    def pages(self) -> Sequence[tuple[tuple[float, float, float, float], int, int]]:
        """Return the size and turn of each page, and the number of what it shows."""
        return self._pages

    def button(self, field: Field, number: int) -> _Button:
        """Return the pictures of a button."""
        return self._buttons[field.name, number]


def opened(data: bytes) -> PdfReader:
    """Return a PDF that is no larger than a form is.

    Raises:
        LimitReachedError: it is.
        PyPdfError and others: it is damaged.
    """
    if len(data) > LARGEST_BYTES:
        raise LimitReachedError
    reader = PdfReader(io.BytesIO(data))
    if not reader.is_encrypted and len(reader.pages) > MOST_PAGES:
        raise LimitReachedError
    return reader


def _is_round(field: Field) -> bool:
    return field.kind is FieldKind.RADIO


def _button(widget: Widget, pack: Pack, copier: Copier, *, is_round: bool) -> _Button:
    """Return the pictures of a button: its own unless they need a font, else drawn ones."""
    numbers, matrices = [], []
    for state in (widget.on, OFF):
        picture = (widget.pictures or {}).get(state)
        if picture is None or _needs_font(picture):
            look = tick_look(widget, is_on=state != OFF, is_round=is_round)
            picture = _drawing(widget, look)
        else:
            copy = copier.copied(picture)
            picture = copy if isinstance(copy, StreamObject) else picture
            picture[NameObject("/Type")] = NameObject("/XObject")
            picture[NameObject("/Subtype")] = NameObject("/Form")
        numbers.append(pack.put(pack.take(picture)).idnum)
        matrices.append(_lies(widget, picture))
    return _Button(numbers[0], numbers[1], matrices[0], matrices[1])


def _needs_font(picture: StreamObject) -> bool:
    resources = picture.get("/Resources")
    found = resources.get_object() if resources is not None else None
    return isinstance(found, DictionaryObject) and "/Font" in found


def _drawing(widget: Widget, look: Look) -> StreamObject:
    made = StreamObject()
    made.set_data(look.content)
    wide, high = size_of(widget)
    made[NameObject("/BBox")] = ArrayObject(map(FloatObject, (0, 0, wide, high)))
    matrix = matrix_of(widget)
    if matrix:
        made[NameObject("/Matrix")] = ArrayObject(map(FloatObject, matrix))
    made[NameObject("/Type")] = NameObject("/XObject")
    made[NameObject("/Subtype")] = NameObject("/Form")
    return made


def _lies(widget: Widget, picture: StreamObject) -> str:
    place = DictionaryObject({NameObject("/Rect"): ArrayObject(map(FloatObject, widget.box))})
    return placed(place, picture) or f"1 0 0 1 {widget.box[0]:g} {widget.box[1]:g}"


class _File:
    """One file while it is written: what all copies share, then copy by copy."""

    def __init__(
        self, form: PdfForm, letters: Letters, font: int, objects: list[bytes], *, is_flat: bool
    ) -> None:
        self._form, self._letters, self._font = form, letters, font
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
            says = b"/FT/Tx/Ff 4097/T%s/V%s" % (_text(HIDDEN_FIELD), _text(filling.hidden))
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
        if field.kind in _BUTTONS:
            button = self._form.button(field, number)
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
        fonts = b"/Resources<</Font<<%s>>>>" % _ref("Dg", self._font)
        head = b"/Type/XObject/Subtype/Form%s%s%s" % (box, turned, fonts)
        put = self._put(_stream(head, look.content))
        return put, f"1 0 0 1 {widget.box[0]:g} {widget.box[1]:g}", b"/AP<</N %d 0 R>>" % put

    def _head(self, field: Field, value: str, *, is_locked: bool) -> bytes:
        """Return what a field is and what it says."""
        kinds = {FieldKind.TEXT: b"Tx", FieldKind.CHOICE: b"Ch", FieldKind.SIGNATURE: b"Sig"}
        flags = field.flags | (_READ_ONLY if is_locked else 0)
        parts = [
            b"/FT/%s" % kinds.get(field.kind, b"Btn"),
            b"/T%s" % _text(field.name.rpartition(".")[2]),
            b"/Ff %d" % flags if flags else b"",
            b"/TU%s" % _text(field.title) if field.title else b"",
        ]
        if field.kind in _BUTTONS:
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
                b"[%s%s]" % (_text(each.export), _text(each.shown))
                if each.export != each.shown
                else _text(each.shown)
                for each in field.options
            )
            parts.append(b"/Opt[%s]" % b"".join(pairs))
            chosen = field.option(value)
            value = chosen.export if chosen else value
            if chosen and value:
                parts.append(b"/I[%d]" % field.options.index(chosen))
        return b"".join((*parts, b"/V%s" % _text(value) if value else b""))

    def whole(self) -> Filled:
        """Return the file."""
        self._put(
            b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self._pages), _refs(self._pages)),
            self._page_list,
        )
        fields = b""
        if self._roots:
            fonts = b"/DR<</Font<<%s>>>>" % _ref("Dg", self._font)
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
        self._put(b"<</T%s%s/Kids[%s]>>" % (_text(name), parent, _refs(kids)), number)

    def new(self) -> int:
        """Return a number for what is written later."""
        return self._reserve()


class _Groups:
    """The groups that dotted names of fields make, in one copy."""

    def __init__(self, file: _File, above: str) -> None:
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
        b"/CA%s" % _text(widget.style) if widget.style else b"",
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


def _text(text: str) -> bytes:
    """Return a text as PDF keeps it: plain letters as they are, all others as Unicode."""
    if text.isascii() and text.isprintable() and not set("\\()") & set(text):
        return b"(%s)" % text.encode()
    return b"<FEFF%s>" % text.encode("utf_16_be").hex().upper().encode()
