"""Layers that a document keeps hidden stay hidden when its pages move into another one."""

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    TextStringObject,
)

from docgen.pdf.copying import Copier, entry, name_in


class Layers:
    """The layers of the documents bound so far."""

    def __init__(self) -> None:
        """Start without any."""
        self._all = ArrayObject()
        self._hidden = ArrayObject()

    def take(self, reader: PdfReader, copier: Copier) -> None:
        """Note which layers of a document its pages used and which of them are off."""
        values = entry(reader.root_object, "/OCProperties")
        if not isinstance(values, DictionaryObject):
            return
        shown = entry(values, "/D")
        settings = shown if isinstance(shown, DictionaryObject) else DictionaryObject()
        named = _copies(entry(values, "/OCGs"), copier)
        if name_in(settings, "/BaseState") == "/OFF":
            shown_still = _copies(entry(settings, "/ON"), copier)
            self._hidden.extend(layer for layer in named if layer not in shown_still)
        else:
            self._hidden.extend(_copies(entry(settings, "/OFF"), copier))
        self._all.extend(named)

    def put(self, writer: PdfWriter) -> None:
        """Write the layers into the document, if there are any."""
        if not self._all:
            return
        settings = {
            "/Name": TextStringObject("Lớp"),
            "/Order": ArrayObject(self._all),
            "/OFF": self._hidden,
        }
        values = {
            "/OCGs": self._all,
            "/D": DictionaryObject({NameObject(key): value for key, value in settings.items()}),
        }
        writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
            {NameObject(key): value for key, value in values.items()}
        )


def _copies(listed: object, copier: Copier) -> list[IndirectObject]:
    """Return what the layers of a list have become; those that no page uses are left out."""
    references = list.__iter__(listed) if isinstance(listed, ArrayObject) else iter(())
    copies = (copier.known(each) for each in references if isinstance(each, IndirectObject))
    return [copy for copy in copies if isinstance(copy, IndirectObject)]
