"""Word papers to PDF through LibreOffice: find it, call it for many papers, count the result.

The only stage that starts another program. It knows no form, no rule and no dossier: it takes
paths of .docx files and says which PDFs exist afterwards, because LibreOffice itself ends with
code 0 even when it has made nothing.
"""

from docgen.office.converting import PAPERS_PER_CALL, Conversion, convert
from docgen.office.files import (
    name_taken,
    no_temporary_folder,
    pdf_not_made,
    unreadable,
    write_beside,
)
from docgen.office.program import SOFFICE_VARIABLE, advice, find_soffice

__all__ = [
    "PAPERS_PER_CALL",
    "SOFFICE_VARIABLE",
    "Conversion",
    "advice",
    "convert",
    "find_soffice",
    "name_taken",
    "no_temporary_folder",
    "pdf_not_made",
    "unreadable",
    "write_beside",
]
