"""A copy of a form with its problems as Word comments, each at its place.

Word takes comments in the body only; what stands elsewhere is told at the first paragraph.
"""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from lxml import etree

from docgen.errors import Problem
from docgen.render.names import (
    CELL,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    ROW,
    RUN,
    TABLE,
    TEXT_BOX,
    Element,
    W,
)
from docgen.render.package import Packer
from docgen.render.parsing import parse
from docgen.render.reading import Package, open_package

_AUTHOR, _INITIALS = "docgen", "dg"
_COMMENTS = "word/comments.xml"
_TYPES = "[Content_Types].xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_EMPTY = f'<w:comments xmlns:w="{W[1:-1]}"/>'


def annotate(data: bytes, problems: Sequence[Problem], *, form: str) -> bytes:
    """Return the .docx with a comment for each place that has problems.

    Args:
        data: The form.
        problems: What is wrong, with places that begin with `form`.
        form: What the places call the form.

    Raises:
        TemplateError: The file may not be used as a form; such a one cannot be written either.
    """
    package = open_package(data, form=form)
    document = package.document
    comments = package.xml(_COMMENTS)
    comments = parse(_EMPTY.encode()) if comments is None else comments
    taken = [one.get(f"{W}id", "") for one in comments]
    number = 1 + max((int(each) for each in taken if each.isdecimal()), default=-1)
    for paragraph, told in _by_paragraph(package, problems, form).items():
        comments.append(_comment(number, told))
        _mark(paragraph, number)
        number += 1
    changed = {
        document.name: _bytes(document.root),
        _COMMENTS: _bytes(comments),
        **_registered(package),
    }
    unchanged = [entry for entry in package.entries.values() if entry.name not in changed]
    return Packer(unchanged, changed).pack(changed)


def _by_paragraph(
    package: Package, problems: Sequence[Problem], form: str
) -> dict[Element, list[str]]:
    """Return what to say at each paragraph; the first one has what belongs to no other."""
    document = package.document
    places: dict[str, Element] = {}
    for element in document.root.iter(PARAGRAPH, TABLE, ROW, CELL):
        paragraph = element if element.tag == PARAGRAPH else next(element.iter(PARAGRAPH), None)
        if paragraph is not None:
            place = f"{form} › {document.places.of(element)}"
            places.setdefault(place, _outside_boxes(paragraph))
    first = next(document.root.iter(PARAGRAPH), None)
    told: dict[Element, list[str]] = {}
    for problem in problems:
        at = places.get(problem.where)
        text = f"{problem.message} [{problem.code}]\n→ {problem.hint}"
        if at is not None:
            told.setdefault(at, []).append(text)
        elif first is not None:
            told.setdefault(first, []).append(f"{problem.where}: {text}")
    return told


def _outside_boxes(paragraph: Element) -> Element:
    """Return the paragraph, or the one that its outermost text box hangs on."""
    boxes = list(paragraph.iterancestors(TEXT_BOX))
    holder = next(boxes[-1].iterancestors(PARAGRAPH), None) if boxes else None
    return paragraph if holder is None else holder


def _comment(number: int, told: Sequence[str]) -> Element:
    paragraphs = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for text in told
        for line in text.split("\n")
    )
    return parse(
        f'<w:comment xmlns:w="{W[1:-1]}" w:id="{number}" w:author="{_AUTHOR}"'
        f' w:initials="{_INITIALS}">{paragraphs}</w:comment>'.encode()
    )


def _mark(paragraph: Element, number: int) -> None:
    """Put the range of a comment around the words of a paragraph and its sign behind them."""

    def made(name: str) -> Element:
        return paragraph.makeelement(f"{W}{name}", {f"{W}id": str(number)})

    has_properties = len(paragraph) > 0 and paragraph[0].tag == PARAGRAPH_PROPERTIES
    paragraph.insert(1 if has_properties else 0, made("commentRangeStart"))
    run = paragraph.makeelement(RUN)
    run.append(made("commentReference"))
    paragraph.append(made("commentRangeEnd"))
    paragraph.append(run)


def _registered(package: Package) -> Mapping[str, bytes]:
    """Return the lists of types and relations with the part of comments on them."""
    types = package.xml(_TYPES)
    folder, _, name = package.document.name.rpartition("/")
    relations_name = f"{folder}/_rels/{name}.rels"
    relations = package.xml(relations_name)
    if types is None:
        return {}
    if relations is None:
        namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
        relations = parse(f'<Relationships xmlns="{namespace}"/>'.encode())
    if not any(one.get("PartName") == f"/{_COMMENTS}" for one in types):
        names = {"PartName": f"/{_COMMENTS}", "ContentType": _TYPE}
        types.append(types.makeelement(_like(types, "Override"), names))
    if not any(one.get("Type") == _RELATION for one in relations):
        target = {"Id": "rIdDocgen", "Type": _RELATION, "Target": f"/{_COMMENTS}"}
        relations.append(relations.makeelement(_like(relations, "Relationship"), target))
    return {_TYPES: _bytes(types), relations_name: _bytes(relations)}


def _like(root: Element, name: str) -> str:
    """Return the name in the namespace of the root."""
    return f"{root.tag.rpartition('}')[0]}}}{name}"


def _bytes(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
