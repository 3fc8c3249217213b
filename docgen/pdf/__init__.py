"""Pages of PDFs: ballots on sheets, papers cut apart. The only place that knows pypdf."""

from docgen.pdf.cutting import CutError, cut
from docgen.pdf.imposing import POINTS_PER_MM, Imposition, impose, page_count, sheets_for

__all__ = [
    "POINTS_PER_MM",
    "CutError",
    "Imposition",
    "cut",
    "impose",
    "page_count",
    "sheets_for",
]
