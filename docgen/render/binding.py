"""Bind papers of one form into one .docx to print: each on a new page, its pages counted from 1.

Each paper becomes a section of its own with the headers of the form. The document is deflated
while the papers come in, so memory grows with the printed file, not with the text in it. A form
that would print something wrong in a bound file is refused.
"""

import zlib
from collections.abc import Iterator
from posixpath import join, normpath

from lxml import etree

from docgen.errors import TemplateError
from docgen.render.admission import admit
from docgen.render.bindable import refuse_content, refuse_form
from docgen.render.names import (
    DRAWING_ID,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    ROW,
    RUN_PROPERTIES,
    W14,
    Element,
    W,
)
from docgen.render.package import Entry, Packer, damaged, deflated, read_entries
from docgen.render.parsing import parse

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_CONTENT_TYPES = "[Content_Types].xml"
_SECTION, _BREAK, _NUMBERS = f"{W}sectPr", f"{W}type", f"{W}pgNumType"
_BEHIND_NUMBERS = frozenset(
    f"{W}{name}"
    for name in (
        "cols",
        "formProt",
        "vAlign",
        "noEndnote",
        "titlePg",
        "textDirection",
        "bidi",
        "rtlGutter",
        "docGrid",
        "printerSettings",
        "sectPrChange",
    )
)
_STORIES = (f"{W}headerReference", f"{W}footerReference")
_BOOKMARKS = (f"{W}bookmarkStart", f"{W}bookmarkEnd")
_CONTROL, _CONTROL_ID = f"{W}sdtPr", f"{W}id"
_PARAGRAPH_IDS = (f"{W14}paraId", f"{W14}textId")
_HAIRLINE = (
    f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" '
    'w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)


class Binder:
    """Takes the papers of one form one by one and gives back the file that holds them all."""

    def __init__(self, name: str) -> None:
        """Start with no paper; `name` is what messages call the form."""
        self.papers = 0
        self._name = name
        self._first: dict[str, Entry] = {}
        self._main = ""
        self._stories: dict[str, tuple[str, str]] = {}
        self._added: dict[tuple[str, int, int], tuple[str, str]] = {}
        self._extra: dict[str, Entry] = {}
        self._lists: dict[int, int] = {}
        self._next_list = 0
        self._next_drawing = 1
        self._waiting: Element | None = None
        self._document = _Deflating()
        self._end = b""

    def add(self, paper: bytes) -> None:
        """Put one more paper at the end.

        Raises:
            TemplateError: if the form is one that cannot be bound.
        """
        entries = read_entries(paper, form=self._name)
        if not self._first:
            self._begin(entries)
        root = self._read(entries)
        self._let_go(is_last=False)
        self.papers += 1
        self._make_its_own(root)
        self._take_stories(root, entries)
        self._waiting = root

    def bound(self) -> bytes:
        """Return the file of all papers; there must be one at least."""
        self._let_go(is_last=True)
        self._document.write(self._end)
        relations = self._relations_path()
        changed = {
            _CONTENT_TYPES: self._content_types(),
            relations: self._relations(),
            **self._numbering(),
        }
        kept = [entry for name, entry in self._first.items() if name not in {*changed, self._main}]
        document = self._document.entry(self._main)
        return Packer([*kept, *self._extra.values(), document], changed).pack(changed)

    def _read(self, entries: dict[str, Entry]) -> Element:
        """Return the words of a paper that can be bound."""
        parts = [entries[name] for name in (self._main, *self._stories) if name in entries]
        refuse_content([_content(each) for each in parts], self._name)
        try:
            root = parse(_content(entries[self._main]))
        except (KeyError, etree.XMLSyntaxError) as error:
            raise TemplateError(damaged(self._name)) from error
        body = root.find(f"{W}body")
        if body is None or not len(body) or body[-1].tag != _SECTION:
            raise TemplateError(damaged(self._name))
        return root

    def _begin(self, entries: dict[str, Entry]) -> None:
        """Learn the parts of the form from its first paper, and whether it may be bound."""
        admitted = admit(entries, form=self._name)
        self._main = next(iter(admitted.texts))
        self._first = entries
        targets = {
            normpath(join("/", self._main.rpartition("/")[0], each.get("Target", "")))[1:]: each
            for each in parse(_content(entries[self._relations_path()])).iter(_RELATIONSHIP)
        }
        self._stories = {
            name: (targets[name].get("Id", ""), targets[name].get("Type", ""))
            for name in admitted.texts
            if name in targets and targets[name].get("Type", "").endswith(("/header", "/footer"))
        }
        styles = entries.get(join(self._main.rpartition("/")[0], "styles.xml"))
        root = parse(admitted.texts[self._main])
        refuse_form(root, None if styles is None else parse(_content(styles)), self._name)
        numbering = self._numbering_part()
        if numbering is not None:
            ids = [int(each.get(f"{W}numId", "0")) for each in numbering.iter(f"{W}num")]
            self._next_list = max(ids, default=0) + 1

    def _make_its_own(self, root: Element) -> None:
        """Give a paper what may occur once in a file only, and let its pages count from 1."""
        _count_pages_from_one(next(root.iter(_SECTION)))
        for mark in [*root.iter(*_BOOKMARKS), *root.iter(_CONTROL_ID)]:
            parent = mark.getparent()
            if parent is not None and (mark.tag != _CONTROL_ID or parent.tag == _CONTROL):
                parent.remove(mark)
        for drawing in root.iter(DRAWING_ID):
            drawing.set("id", str(self._next_drawing))
            self._next_drawing += 1
        for element in root.iter(PARAGRAPH, ROW):
            for name in _PARAGRAPH_IDS:
                if name in element.attrib:
                    del element.attrib[name]
        if self.papers > 1:
            self._restart_lists(root)

    def _restart_lists(self, root: Element) -> None:
        """Let the lists of a paper count anew: each gets a number of its own."""
        own: dict[str, str] = {}
        for used in root.iter(f"{W}numId"):
            old = used.get(f"{W}val", "0")
            if old != "0" and old not in own:
                own[old] = str(self._next_list)
                self._lists[self._next_list] = int(old)
                self._next_list += 1
            used.set(f"{W}val", own.get(old, old))

    def _take_stories(self, root: Element, entries: dict[str, Entry]) -> None:
        """Keep the headers and footers that say something else than those of the first paper."""
        renamed = {}
        for name, (relation, _) in self._stories.items():
            entry, first = entries[name], self._first[name]
            if (entry.crc, entry.size) == (first.crc, first.size):
                continue
            key = (name, entry.crc, entry.size)
            if key not in self._added:
                self._add_part(key, entry, entries)
            renamed[relation] = self._added[key][1]
        for reference in root.iter(*_STORIES):
            relation = reference.get(f"{_R}id", "")
            reference.set(f"{_R}id", renamed.get(relation, relation))

    def _add_part(self, key: tuple[str, int, int], entry: Entry, entries: dict[str, Entry]) -> None:
        number = len(self._added) + 1
        folder, _, file = key[0].rpartition("/")
        path = f"{folder}/{file.removesuffix('.xml')}_in{number}.xml"
        self._added[key] = (path, f"rIdIn{number}")
        self._extra[path] = _renamed(entry, path)
        relations = entries.get(f"{folder}/_rels/{file}.rels")
        if relations is not None:
            own = f"{folder}/_rels/{path.rpartition('/')[2]}.rels"
            self._extra[own] = _renamed(relations, own)

    def _let_go(self, *, is_last: bool) -> None:
        """Write the paper that waits, now that it is known whether another one follows."""
        if self._waiting is None:
            return
        body = self._waiting.find(f"{W}body")
        if body is None:
            return
        if not is_last:
            _close_section(body)
        xml = etree.tostring(self._waiting, encoding="UTF-8", standalone=True)
        tag = f"{body.prefix}:body" if body.prefix else "body"
        start = xml.index(b">", xml.index(f"<{tag}".encode())) + 1
        end = xml.rindex(f"</{tag}>".encode())
        if not self._end:
            self._document.write(xml[:start])
        self._document.write(xml[start:end])
        self._end = xml[end:]
        self._waiting = None

    def _relations_path(self) -> str:
        folder, _, file = self._main.rpartition("/")
        return f"{folder}/_rels/{file}.rels"

    def _relations(self) -> bytes:
        root = parse(_content(self._first[self._relations_path()]))
        folder = self._main.rpartition("/")[0]
        for (name, _, _), (path, relation) in self._added.items():
            target = path.removeprefix(f"{folder}/")
            attributes = {"Id": relation, "Type": self._stories[name][1], "Target": target}
            etree.SubElement(root, _RELATIONSHIP, attributes)
        return _written(root)

    def _content_types(self) -> bytes:
        root = parse(_content(self._first[_CONTENT_TYPES]))
        types = {
            each.get("PartName", "").lower(): each.get("ContentType", "")
            for each in root.iter(_OVERRIDE)
        }
        for (name, _, _), (path, _) in self._added.items():
            kind = types[f"/{name}".lower()]
            etree.SubElement(root, _OVERRIDE, {"PartName": f"/{path}", "ContentType": kind})
        return _written(root)

    def _numbering_part(self) -> Element | None:
        entry = self._first.get(join(self._main.rpartition("/")[0], "numbering.xml"))
        return None if entry is None else parse(_content(entry))

    def _numbering(self) -> dict[str, bytes]:
        """Return the part of list numbers with those that restart, if there are any."""
        root = self._numbering_part()
        if root is None or not self._lists:
            return {}
        lists = {int(each.get(f"{W}numId", "0")): each for each in root.iter(f"{W}num")}
        kinds = {each.get(f"{W}abstractNumId"): each for each in root.iter(f"{W}abstractNum")}
        last = [each for each in root if each.tag in {f"{W}num", f"{W}abstractNum"}][-1]
        place = root.index(last) + 1
        for offset, (number, old) in enumerate(
            (number, old) for number, old in self._lists.items() if old in lists
        ):
            root.insert(place + offset, _restarting(number, lists[old], kinds))
        return {join(self._main.rpartition("/")[0], "numbering.xml"): _written(root)}


class _Deflating:
    """A part that is deflated while it is written."""

    def __init__(self) -> None:
        """Start empty."""
        self._deflater = zlib.compressobj(6, wbits=-15)
        self._pieces: list[bytes] = []
        self._crc = 0
        self._size = 0

    def write(self, content: bytes) -> None:
        """Add to the end."""
        self._crc = zlib.crc32(content, self._crc)
        self._size += len(content)
        self._pieces.append(self._deflater.compress(content))

    def entry(self, name: str) -> Entry:
        """Return the whole part."""
        raw = b"".join((*self._pieces, self._deflater.flush()))
        return Entry(name=name, method=8, crc=self._crc, size=self._size, raw=raw)


def _content(entry: Entry) -> bytes:
    """Return the content of a part; only what was written or admitted by us comes here."""
    return entry.content() or b""


def _renamed(entry: Entry, name: str) -> Entry:
    return deflated(name, _content(entry))


def _written(root: Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def _count_pages_from_one(section: Element) -> None:
    """Let a section begin on a new page that is its page 1, if it names no other."""
    for old in section.findall(_BREAK):
        section.remove(old)
    numbers = section.find(_NUMBERS)
    if numbers is None:
        numbers = etree.Element(_NUMBERS)
        behind = next((child for child in section if child.tag in _BEHIND_NUMBERS), None)
        section.insert(len(section) if behind is None else section.index(behind), numbers)
    numbers.set(f"{W}start", numbers.get(f"{W}start", "1"))


def _close_section(body: Element) -> None:
    """Move the properties of the last section into the last paragraph, where the section ends."""
    section = body[-1]
    last = section.getprevious()
    if last is None or last.tag != PARAGRAPH or last.find(f".//{_SECTION}") is not None:
        last = etree.fromstring(_HAIRLINE)
        section.addprevious(last)
    properties = last.find(PARAGRAPH_PROPERTIES)
    if properties is None:
        properties = etree.Element(PARAGRAPH_PROPERTIES)
        last.insert(0, properties)
    format_of_mark = properties.find(RUN_PROPERTIES)
    change = properties.find(f"{W}pPrChange")
    if format_of_mark is not None:
        format_of_mark.addnext(section)
    elif change is not None:
        change.addprevious(section)
    else:
        properties.append(section)


def _restarting(number: int, old: Element, kinds: dict[str | None, Element]) -> Element:
    """Return a list number of the same kind as an old one, that starts again at each level."""
    made = etree.Element(f"{W}num", {f"{W}numId": str(number)})
    kind = old.find(f"{W}abstractNumId")
    which = "" if kind is None else kind.get(f"{W}val", "")
    etree.SubElement(made, f"{W}abstractNumId", {f"{W}val": which})
    for level, start in _starts(kinds.get(which)):
        override = etree.SubElement(made, f"{W}lvlOverride", {f"{W}ilvl": level})
        etree.SubElement(override, f"{W}startOverride", {f"{W}val": start})
    return made


def _starts(kind: Element | None) -> Iterator[tuple[str, str]]:
    for level in () if kind is None else kind.iter(f"{W}lvl"):
        start = level.find(f"{W}start")
        yield level.get(f"{W}ilvl", "0"), "1" if start is None else start.get(f"{W}val", "1")
