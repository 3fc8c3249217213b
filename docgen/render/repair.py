"""Mend a rendered part where loops and conditions have left a hole that Word cannot open.

The guards are marks that ``guards`` put into the tree before compiling; data cannot forge them,
for its angle brackets are escaped. Parts without guards cost one search each.
"""

import re

# Two tables that touch become one; a paragraph this low keeps them apart and is not seen.
_GAP = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)
_ROWS_GUARD, _TABLE_GUARD, _GAP_GUARD = "<?rows ?>", "<?table ?>", "<?gap ?>"
_END_GUARD, _END_GUARD_CLOSE = "<?end ?>", "<?stop ?>"
_RANGES = r"(?:<w:\w+(?:Start|End) [^<>]*/>)*\Z"
_HAS_ROWS = re.compile(rf"(?:</w:tr>|</w:sdt>){_RANGES}")
_ENDS_WELL = re.compile(rf"(?:</w:p>|<w:p/>|</w:sdt>|</w:customXml>){_RANGES}")
_TAIL = 2000


def resolve(xml: str) -> str:
    """Return the rendered part with its guards resolved: the holes are mended, the marks gone."""
    if _ROWS_GUARD in xml:
        xml = _without_empty_tables(xml)
    if _GAP_GUARD in xml:
        xml = _with_gaps(xml)
    return _with_last_paragraphs(xml) if _END_GUARD in xml else xml


def _without_empty_tables(xml: str) -> str:
    """Return the text without the tables that ended up with no row."""
    kept: list[str] = []
    for piece in xml.split(_ROWS_GUARD):
        if kept and _HAS_ROWS.search(kept[-1][-_TAIL:]):
            kept.append(piece)
        elif kept:
            # An empty table holds no other, so the last start before its end is its own.
            empty = "".join(kept)
            kept = [empty[: empty.rindex(_TABLE_GUARD)], piece.removeprefix("</w:tbl>")]
        else:
            kept.append(piece)
    return "".join(kept).replace(_TABLE_GUARD, "")


def _with_gaps(xml: str) -> str:
    """Return the text with a thin paragraph between tables that have come to touch."""
    kept: list[str] = []
    for piece in xml.split(_GAP_GUARD):
        if kept and kept[-1].endswith("</w:tbl>") and piece.startswith("<w:tbl>"):
            kept.append(_GAP)
        if piece:
            kept.append(piece)
    return "".join(kept)


def _with_last_paragraphs(xml: str) -> str:
    """Return the text with the spare paragraph kept where a cell would not end with one."""
    first, *pieces = xml.split(_END_GUARD)
    kept = [first]
    for piece in pieces:
        spare, _, rest = piece.partition(_END_GUARD_CLOSE)
        if not _ENDS_WELL.search(kept[-1][-_TAIL:]):
            kept.append(spare)
        kept.append(rest)
    return "".join(kept)
