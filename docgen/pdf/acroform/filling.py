"""A PDF form read once and filled often: pages, fonts and buttons are written once and kept.

A filled form is written anew from the faces of the pages and from fields of our own, so that what
acts in the file that was handed down is never in the one that goes out.
"""

import io
from collections.abc import Sequence
from typing import Self

from pypdf import PdfReader, PdfWriter
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, StreamObject

from docgen.errors import Problem, TemplateError
from docgen.pdf.acroform.dangers import left_out, refused
from docgen.pdf.acroform.fields import OFF, Field, FieldKind, Widget, fields_of
from docgen.pdf.acroform.files import BUTTONS, Button, Filled, FilledFile, Filling, Parts
from docgen.pdf.acroform.looks import Look, matrix_of, size_of, tick_look
from docgen.pdf.copying import Copier, face_of, placed, visible_box
from docgen.pdf.letters import Letters, letters_for
from docgen.pdf.looking import WRONG
from docgen.pdf.writing import Pack

LARGEST_BYTES, MOST_PAGES = 20_000_000, 200
_FONTS_KEPT = 16


class PdfForm:
    """A form whose fields are known; `problems` are warnings about what it will not carry on."""

    def __init__(self, reader: PdfReader, problems: Sequence[Problem]) -> None:
        """Read pages and fields; use `from_bytes`."""
        self.problems = tuple(problems)
        self.fields = fields_of(reader)
        self.by_name = {field.name: field for field in self.fields}
        copier = Copier(PdfWriter())
        pack = Pack()
        pages = []
        for page in reader.pages:
            box = visible_box(page)
            face = pack.put(pack.take(face_of(page, box, copier)))
            pages.append((box, int(page.rotation) % 360, face.idnum))
        buttons = {
            (field.name, number): _button(widget, pack, copier, is_round=_is_round(field))
            for field in self.fields
            if field.kind in BUTTONS
            for number, widget in enumerate(field.widgets)
        }
        self._parts = Parts(self.fields, tuple(pages), buttons)
        self._shared = pack.contents()
        self._fonts: dict[Letters, tuple[list[bytes], bytes]] = {}

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
        font, fonts = self._font(letters)
        file = FilledFile(self._parts, letters, fonts, [*self._shared, *font], is_flat=flatten)
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

    def _font(self, letters: Letters) -> tuple[list[bytes], bytes]:
        if letters not in self._fonts:
            if len(self._fonts) >= _FONTS_KEPT:
                self._fonts.clear()
            pack = Pack(first=len(self._shared) + 1)
            fonts = letters.put(pack)
            self._fonts[letters] = (pack.contents(), fonts)
        return self._fonts[letters]


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


def _button(widget: Widget, pack: Pack, copier: Copier, *, is_round: bool) -> Button:
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
    return Button(numbers[0], numbers[1], matrices[0], matrices[1])


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
