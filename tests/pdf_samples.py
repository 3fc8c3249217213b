"""Small PDFs written by hand for tests: papers, an index with links, files that mean harm."""

import io
from collections.abc import Sequence
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

A4 = (595.0, 842.0)


def named(**values: object) -> DictionaryObject:
    """Return a dictionary; a text that begins with / is a name, a list becomes an array."""
    return DictionaryObject({NameObject(f"/{key}"): value_of(each) for key, each in values.items()})


def value_of(value: object) -> PdfObject:
    """Return a value as an object of a PDF: see `named`."""
    if isinstance(value, PdfObject):
        return value
    if isinstance(value, str):
        return NameObject(value) if value.startswith("/") else TextStringObject(value)
    if isinstance(value, list | tuple):
        return ArrayObject(value_of(each) for each in value)
    if isinstance(value, bool):
        return BooleanObject(value)
    if isinstance(value, int):
        return NumberObject(value)
    if isinstance(value, float):
        return FloatObject(value)
    raise TypeError(value)


def stream(data: bytes, **values: object) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(data)
    made.update(named(**values))
    return made


def paper(
    *texts: str, size: tuple[float, float] = A4, turn: int = 0, crop: Sequence[float] = ()
) -> PdfWriter:
    """Return a document with one page for each text, in Helvetica."""
    writer = PdfWriter()
    font = named(Type="/Font", Subtype="/Type1", BaseFont="/Helvetica")
    for text in texts:
        page = writer.add_blank_page(*size)
        page[NameObject("/Resources")] = named(Font=named(F1=font))
        drawn = f"BT /F1 12 Tf 1 0 0 1 60 {size[1] - 60} Tm ({text}) Tj ET" if text else ""
        page[NameObject("/Contents")] = add(writer, stream(drawn.encode("latin-1")))
        if turn:
            page[NameObject("/Rotate")] = NumberObject(turn)
        if crop:
            page[NameObject("/CropBox")] = value_of(list(crop))
    return writer


def add(writer: PdfWriter, value: PdfObject) -> IndirectObject:
    return writer._add_object(value)


def annotate(writer: PdfWriter, page: int, **values: object) -> IndirectObject:
    """Put an annotation on a page and return its reference."""
    holder = writer.pages[page]
    if "/Annots" not in holder:
        holder[NameObject("/Annots")] = ArrayObject()
    made = add(writer, named(Type="/Annot", **values))
    listed: Any = holder["/Annots"]
    listed.append(made)
    return made


def packed(writer: PdfWriter) -> bytes:
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def index(rows: Sequence[str], per_page: int = 20) -> bytes:
    """Return an index that prints one number a row, each a link to the first page."""
    writer = paper(*["Muc luc"] * max(1, -(-len(rows) // per_page)))
    top: Any = writer.pages[0].indirect_reference
    for place, text in enumerate(rows):
        page = writer.pages[place // per_page]
        y = 700 - 30 * (place % per_page)
        content: Any = page["/Contents"]
        drawn = content.get_data() + f"\nBT /F1 12 Tf 1 0 0 1 400 {y} Tm ({text}) Tj ET".encode()
        page[NameObject("/Contents")] = add(writer, stream(drawn))
        annotate(
            writer,
            place // per_page,
            Subtype="/Link",
            Rect=[398, y - 3, 450, y + 11],
            Dest=[top, "/XYZ", 0, 800, 0],
        )
    # the order of links in the file need not be that of the rows
    for page in writer.pages:
        if "/Annots" in page:
            listed: Any = page["/Annots"]
            listed.reverse()
    return packed(writer)
