"""What LibreOffice draws on a page: which fonts, bytes of text and pictures it uses, and renaming.

Only the few forms that LibreOffice writes are known; whatever else is met is told, not guessed.
"""

import re
from binascii import hexlify, unhexlify
from collections.abc import Callable

# Each alternative begins with one plain character: so the engine can skip to the next of them.
_TOKEN = re.compile(
    rb"/(?P<mark>[^\s/<>\[\]()]+(?: BMC|\s?<</MCID \d+>>\s?BDC|\s?<<[^<>]*>>\s?BDC)\n)"
    rb"|/(?P<kept>\w+\s?<</ActualText\s?<[0-9A-Fa-f]*>\s?>>\s?BDC\n)"
    rb"|/(?P<font>[\w.+-]+)(?P<size> -?[\d.]+ Tf)"
    rb"|/(?P<other>[\w.+-]+)(?P<use> (?:Do|gs|sh|cs|CS|scn|SCN)\b)"
    rb"|<(?P<text>[0-9A-Fa-f]+)>"
    rb"|E(?P<end>MC\n)"
    rb"|B(?P<unknown>MC|DC|I\s)"
    rb"|\((?P<written>)"
)
Named = Callable[[str], str]
Coded = Callable[[str, bytes], bytes]


class UnknownContentError(ValueError):
    """A page is drawn in a way that LibreOffice is not known for."""


def rewritten(drawn: bytes, font: Named, text: Coded, other: Named) -> bytes:
    """Return the drawing with new names and bytes, and without the marks of a structure tree.

    `font` and `other` return the new name of a font and of another resource, `text` the new bytes
    of a text in a font of the old name.

    Raises:
        UnknownContentError: there is something in it that is not understood.
    """
    now = ""
    marks: list[bool] = []

    def replaced(match: re.Match[bytes]) -> bytes:
        nonlocal now
        kind = match.lastgroup
        whole = match[0]
        if kind in ("mark", "kept"):
            marks.append(kind == "kept")
            return whole if kind == "kept" else b""
        if kind == "end" and marks:
            return whole if marks.pop() else b""
        if kind == "size":
            now = match["font"].decode()
            return f"/{font(now)}".encode() + match["size"]
        if kind == "text" and now:
            return b"<%b>" % hexlify(text(now, unhexlify(match["text"])))
        if kind == "use":
            return f"/{other(match['other'].decode())}".encode() + match["use"]
        raise UnknownContentError(whole)

    made = _TOKEN.sub(replaced, drawn)
    if marks:
        raise UnknownContentError(b"BDC")
    return made
