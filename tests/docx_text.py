"""The text of a Word paper as a reviewer can read it: paragraphs and table rows in order."""

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

_TIE = re.compile("(?<=\\w)\N{NO-BREAK SPACE}(?=\\w)")
"""A blank that only keeps two words on one line."""


def text_of(data: bytes) -> str:
    """Return header, body and footer of a .docx; a table row is one line, cells between bars."""
    paper = docx.Document(io.BytesIO(data))
    lines = [line for line in _blocks(paper.sections[0].header) if line.strip()]
    lines += list(_blocks(paper))
    lines += [line for line in _blocks(paper.sections[0].footer) if line.strip()]
    return _TIE.sub(" ", "\n".join(line.rstrip() for line in lines)) + "\n"


def _blocks(container: Any) -> Iterator[str]:  # noqa: ANN401  # a body, a cell or a header
    for block in container.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            for row in block.rows:
                seen: list[Any] = []
                for cell in row.cells:
                    if cell._tc not in seen:
                        seen.append(cell._tc)
                if len(seen) == 1 and row.cells[0].tables:
                    # The last row of a table, in which its remarks and the signature stand.
                    yield from (line for line in _blocks(row.cells[0]) if line.strip())
                    continue
                texts = []
                for tc in seen:
                    cell = next(cell for cell in row.cells if cell._tc is tc)
                    texts.append(" / ".join(part for part in _blocks(cell) if part.strip()))
                yield "| " + " | ".join(texts) + " |"
