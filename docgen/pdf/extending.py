"""Append papers to a bundle that is closed: what it was stays as it is, byte for byte, before them.

The file is only added to, as PDF allows, so no page, number or bookmark of the old one can change.
"""

import io
from collections.abc import Sequence

from pypdf import PdfWriter

from docgen.errors import OutputError
from docgen.pdf.bundle import WRONG, Binder, Part, Span, unreadable


def extended(data: bytes, parts: Sequence[Part]) -> tuple[bytes, tuple[Span, ...]]:
    """Return a bundle with more papers behind its last page, and where they lie.

    Their pages are stamped with the numbers that follow; the index of the bundle stays as it is.

    Raises:
        OutputError: naming the paper, or the bundle, that cannot be read.
    """
    try:
        writer = PdfWriter(io.BytesIO(data), incremental=True)
        binder = Binder(writer)
        first = binder.pages
    except (*WRONG, RecursionError) as error:
        raise OutputError(unreadable("Toàn bộ hồ sơ")) from error
    spans = []
    for part in parts:
        binder.add(part)
        spans.append(Span(first=first + 1, pages=binder.pages - first))
        first = binder.pages
    packed = io.BytesIO()
    writer.write(packed)
    return packed.getvalue(), tuple(spans)
