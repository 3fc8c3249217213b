"""PDF forms from outside: their fields read, filled with our font, read back."""

from docgen.pdf.acroform.fields import Field, FieldKind, Option
from docgen.pdf.acroform.files import HIDDEN_FIELD, Filled, Filling
from docgen.pdf.acroform.filling import PdfForm
from docgen.pdf.acroform.returned import ReturnedPdf, read_filled

__all__ = [
    "HIDDEN_FIELD",
    "Field",
    "FieldKind",
    "Filled",
    "Filling",
    "Option",
    "PdfForm",
    "ReturnedPdf",
    "read_filled",
]
