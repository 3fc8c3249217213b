"""Fill a form in as people do: type into its controls, tick, copy, delete, write beside them."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DOCUMENT = "word/document.xml"
Change = Callable[[Element], None]


def changed(data: bytes, *changes: Change, part: str = DOCUMENT) -> bytes:
    """Return a form with its document changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    root = etree.fromstring(parts[part])
    for change in changes:
        change(root)
    parts[part] = etree.tostring(root)
    return packed(parts)


def packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def controls(root: Element, tag: str) -> list[Element]:
    """Return the controls of one tag."""
    return [node for node in root.iter(f"{W}sdt") if tag_of(node) == tag]


def tag_of(control: Element) -> str:
    found = control.find(f"{W}sdtPr/{W}tag")
    return "" if found is None else str(found.get(f"{W}val"))


def tags(data: bytes) -> list[str]:
    """Return the tags of all controls in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read(DOCUMENT))
    return [tag_of(node) for node in root.iter(f"{W}sdt")]


def _runs(text: str) -> Element:
    run = etree.Element(f"{W}r")
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(run, f"{W}br")
        node = etree.SubElement(run, f"{W}t")
        node.text = line
        node.set(SPACE, "preserve")
    return run


def typed(tag: str, text: str) -> Change:
    """Return the change of typing a text, its lines parted by Shift and Enter."""

    def change(root: Element) -> None:
        for control in controls(root, tag):
            settings, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
            assert settings is not None
            assert content is not None
            for prompt in settings.findall(f"{W}showingPlcHdr"):
                settings.remove(prompt)
            for child in list(content):
                content.remove(child)
            content.append(_runs(text))

    return change


def ticked(tag: str, on: bool = True) -> Change:  # noqa: FBT001, FBT002  # a switch
    """Return the change of ticking a box, or clearing it."""

    def change(root: Element) -> None:
        for control in controls(root, tag):
            state = control.find(f"{W}sdtPr/{W14}checkbox/{W14}checked")
            assert state is not None
            state.set(f"{W14}val", "1" if on else "0")
            text = next(control.iter(f"{W}t"))
            text.text = "X" if on else "\N{EM SPACE}"

    return change


def as_paragraphs(tag: str, *lines: str) -> Change:
    """Return the change of typing with Enter: the control then holds whole paragraphs."""

    def change(root: Element) -> None:
        (control,) = controls(root, tag)
        typed(tag, "")(root)
        paragraph = control.getparent()
        content = control.find(f"{W}sdtContent")
        assert paragraph is not None
        assert content is not None
        paragraph.addprevious(control)
        for child in list(content):
            content.remove(child)
        for line in lines:
            inner = etree.SubElement(content, f"{W}p")
            inner.append(_runs(line))

    return change


def wrapped_in_cell(tag: str) -> Change:
    """Return the change of a control that has come to hold the whole cell around it."""

    def change(root: Element) -> None:
        (control,) = controls(root, tag)
        cell = next(control.iterancestors(f"{W}tc"))
        outer = etree.Element(f"{W}sdt")
        settings = control.find(f"{W}sdtPr")
        outer.append(deepcopy(settings))  # type: ignore[arg-type]  # every control has settings
        content = etree.SubElement(outer, f"{W}sdtContent")
        inner, parent = control.find(f"{W}sdtContent"), control.getparent()
        assert inner is not None
        assert parent is not None
        for child in list(inner):
            control.addprevious(child)
        parent.remove(control)
        cell.addprevious(outer)
        content.append(cell)

    return change


def wrapped_row(tag: str) -> Change:
    """Return the change of a row with a control put into a control of somebody else's."""

    def change(root: Element) -> None:
        row = next(controls(root, tag)[0].iterancestors(f"{W}tr"))
        outer = etree.Element(f"{W}sdt")
        etree.SubElement(outer, f"{W}sdtPr")
        row.addprevious(outer)
        etree.SubElement(outer, f"{W}sdtContent").append(row)

    return change


def put_inside(tag: str, outer: str) -> Change:
    """Return the change of a control dragged into another one."""

    def change(root: Element) -> None:
        content = controls(root, outer)[0].find(f"{W}sdtContent")
        assert content is not None
        content.append(controls(root, tag)[0])

    return change


def revised(tag: str, gone: str, new: str) -> Change:
    """Return the change of correcting a text while changes are tracked."""

    def change(root: Element) -> None:
        typed(tag, "")(root)
        content = controls(root, tag)[0].find(f"{W}sdtContent")
        assert content is not None
        removed = etree.SubElement(content, f"{W}del")
        removed.append(_runs(gone))
        for node in removed.iter(f"{W}t"):
            node.tag = f"{W}delText"
        etree.SubElement(content, f"{W}ins").append(_runs(new))

    return change


def copied(tag: str) -> Change:
    """Return the change of a paragraph with a control copied and pasted below itself."""

    def change(root: Element) -> None:
        control = controls(root, tag)[0]
        paragraph = next(control.iterancestors(f"{W}p"))
        paragraph.addnext(deepcopy(paragraph))

    return change


def deleted(tag: str) -> Change:
    """Return the change of deleting a control with all that was in it."""

    def change(root: Element) -> None:
        for control in controls(root, tag):
            parent = control.getparent()
            assert parent is not None
            parent.remove(control)

    return change


def beside(text: str) -> Change:
    """Return the change of a paragraph added at the end, outside of all controls."""

    def change(root: Element) -> None:
        paragraph = etree.Element(f"{W}p")
        paragraph.append(_runs(text))
        root[0].insert(len(root[0]) - 1, paragraph)

    return change


def filled(path: Path, *changes: Change) -> None:
    """Change a form on disk."""
    path.write_bytes(changed(path.read_bytes(), *changes))


def text_fields(data: bytes) -> list[str]:
    """Return the tags of controls for text, each once."""
    return list(dict.fromkeys(tag for tag in tags(data) if not re.search(r"=\d$", tag)))
