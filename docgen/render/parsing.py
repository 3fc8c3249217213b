"""Parse XML from untrusted files: no document type, no entities, nothing from the network."""

from typing import NoReturn
from xml.parsers import expat

from lxml import etree

from docgen.render.names import Element


class DoctypeFoundError(ValueError):
    """The XML declares a document type; none is ever right in a Word file."""


def fault_in(data: bytes) -> str | None:
    """Return why the data is not well-formed XML, or None; expat, so it costs little.

    Raises:
        DoctypeFoundError: The data declares a document type.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes no keywords
    except DoctypeFoundError:
        raise
    except (expat.ExpatError, LookupError, ValueError) as error:
        # Not only bad XML: a declared encoding that Python does not know, or cannot feed in.
        return str(error)
    return None


def parse(data: bytes) -> Element:
    """Return the root, comments and processing instructions left out.

    Raises:
        etree.XMLSyntaxError: The data is not well-formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(data, parser)


def parse_with_marks(data: bytes) -> Element:
    """Return the root of a part that docgen has just rendered, its own marks kept."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _refuse_doctype(*_declaration: object) -> NoReturn:
    raise DoctypeFoundError
