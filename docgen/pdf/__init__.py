"""Pages of PDFs: ballots on sheets, papers bound into dossiers. The only place that knows pypdf."""

import logging

from docgen.pdf.bundle import WRONG, Bundle, Front, Part, Span, bundle
from docgen.pdf.extending import extended
from docgen.pdf.imposing import POINTS_PER_MM, Imposition, impose, page_count, sheets_for
from docgen.pdf.looking import Kind, Looked, State, look, looked_at
from docgen.pdf.pictures import Picture, paper_with, picture_of
from docgen.pdf.reading import Finding, Place, Reading, read_bundle, wrong_numbers
from docgen.pdf.rewriting import UnreadablePdfError, written_anew

# what pypdf finds wrong with a file is told by us, once and in Vietnamese
logging.getLogger("pypdf").addHandler(logging.NullHandler())

__all__ = [
    "POINTS_PER_MM",
    "WRONG",
    "Bundle",
    "Finding",
    "Front",
    "Imposition",
    "Kind",
    "Looked",
    "Part",
    "Picture",
    "Place",
    "Reading",
    "Span",
    "State",
    "UnreadablePdfError",
    "bundle",
    "extended",
    "impose",
    "look",
    "looked_at",
    "page_count",
    "paper_with",
    "picture_of",
    "read_bundle",
    "sheets_for",
    "written_anew",
    "wrong_numbers",
]
