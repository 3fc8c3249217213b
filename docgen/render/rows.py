"""Move the last rows of a list from one rendered paper into an older one of the same form.

Everything else of the older paper stays as it is. What the rows say is not known here.
"""

from lxml import etree

from docgen.render.names import BODY, CELL, ROW, TABLE, TEXT, Element
from docgen.render.package import Packer, deflated, read_entries
from docgen.render.parsing import parse

_DOCUMENT = "word/document.xml"


def with_last_rows(old: bytes, new: bytes, *, listed: int, added: int) -> bytes | None:
    """Return the older paper with the last rows of the newer one's list behind its own.

    The list is the table of the newer paper that has a heading and at least `listed` rows. None if
    the older paper has no table with that heading.
    """
    parts = read_entries(old, form="docx")
    there = parse(parts[_DOCUMENT].content() or b"")
    for table in _tables(parse(read_entries(new, form="docx")[_DOCUMENT].content() or b"")):
        rows = _records(table)
        homes = [home for home in _tables(there) if _heading(home) == _heading(table)]
        if len(rows) > listed and homes:
            for row in rows[len(rows) - added :]:
                _records(homes[0])[-1].addnext(row)
            content = etree.tostring(there, xml_declaration=True, encoding="UTF-8", standalone=True)
            rest = [entry for name, entry in parts.items() if name != _DOCUMENT]
            return Packer([*rest, deflated(_DOCUMENT, content)], ()).pack({})
    return None


def _tables(document: Element) -> list[Element]:
    body = document.find(BODY)
    return [] if body is None else body.findall(TABLE)


def _records(table: Element) -> list[Element]:
    """Return the heading and the rows like it: remarks and signature may stand in a last row."""
    rows = table.findall(ROW)
    return [row for row in rows if len(row.findall(CELL)) == len(rows[0].findall(CELL))]


def _heading(table: Element) -> str:
    row = table.find(ROW)
    return "" if row is None else "|".join(text.text or "" for text in row.iter(TEXT))
