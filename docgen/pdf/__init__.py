"""Pages of PDFs: ballots on sheets of A4 at true size. The only place that knows pypdf."""

from docgen.pdf.imposing import POINTS_PER_MM, Imposition, impose, page_count, sheets_for

__all__ = ["POINTS_PER_MM", "Imposition", "impose", "page_count", "sheets_for"]
