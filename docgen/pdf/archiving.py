"""What makes a document PDF/A-2b beside its pages: the claim, the colours, a fixed id; no date.

The claim of a bundle is that of its parts. Nothing here validates a page: a part that claims what
it is not makes the bundle claim it as well.
"""

import re
from html import escape

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from docgen.pdf.copying import entry, name_in

HEADER = "%PDF-1.7"
_CLAIM = re.compile(rb"pdfaid:part\s*(?:>|=\s*[\"'])\s*2\b")
_META = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
{claim}<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
_CLAIMED = """<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
"""


def colours_of(reader: PdfReader) -> bytes | None:
    """Return the colour profile of a document that claims PDF/A-2; None if it does not claim it."""
    root = reader.root_object
    remarks, intents = entry(root, "/Metadata"), entry(root, "/OutputIntents")
    if not isinstance(remarks, StreamObject) or not isinstance(intents, ArrayObject):
        return None
    if not _CLAIM.search(remarks.get_data()):
        return None
    for intent in intents:
        values = intent.get_object()
        if isinstance(values, DictionaryObject) and name_in(values, "/S") == "/GTS_PDFA1":
            profile = entry(values, "/DestOutputProfile")
            if isinstance(profile, StreamObject):
                return _undated(profile.get_data())
    return None


def _undated(profile: bytes) -> bytes:
    """Return a colour profile as of the first day of 2000: LibreOffice writes the hour into it.

    The sum over the profile, which would no longer be right, is left open, as its format allows.
    """
    day = b"\x07\xd0\x00\x01\x00\x01" + bytes(6)
    return profile[:24] + day + profile[36:84] + bytes(16) + profile[100:]


def describe(writer: PdfWriter, title: str, identity: bytes, colours: bytes | None) -> None:
    """Write title, id and, if all parts are PDF/A-2, the claim with their colour profile.

    Raises:
        PyPdfError: if the profile is none.
    """
    writer.pdf_header = HEADER
    writer.metadata = None
    writer._ID = ArrayObject([ByteStringObject(identity), ByteStringObject(identity)])  # noqa: SLF001  # there is no other way to a fixed id
    remarks = DecodedStreamObject()
    claim = "" if colours is None else _CLAIMED
    remarks.set_data(_META.format(claim=claim, title=escape(title)).encode())
    remarks[NameObject("/Type")] = NameObject("/Metadata")
    remarks[NameObject("/Subtype")] = NameObject("/XML")
    root = writer.root_object
    root[NameObject("/Metadata")] = writer._add_object(remarks)  # noqa: SLF001  # as pypdf's own pages show
    root[NameObject("/Lang")] = TextStringObject("vi-VN")
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(value=True)}
    )
    if colours is not None:
        root[NameObject("/OutputIntents")] = ArrayObject([_intent(writer, colours)])


def _intent(writer: PdfWriter, colours: bytes) -> DictionaryObject:
    channels = {b"RGB ": 3, b"GRAY": 1, b"CMYK": 4}.get(colours[16:20])
    if channels is None:
        raise PyPdfError("a colour profile of no known kind")
    profile = DecodedStreamObject()
    profile.set_data(colours)
    packed = profile.flate_encode()
    packed[NameObject("/N")] = NumberObject(channels)
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/OutputIntent"),
            NameObject("/S"): NameObject("/GTS_PDFA1"),
            NameObject("/OutputConditionIdentifier"): TextStringObject("Custom"),
            NameObject("/DestOutputProfile"): writer._add_object(packed),  # noqa: SLF001  # as above
        }
    )
