"""Open a form to look at it: its parts as they stand in the file, nothing taken out or filled."""

from dataclasses import dataclass, field

from docgen.render.admission import admit
from docgen.render.names import Element
from docgen.render.package import Entry, read_entries
from docgen.render.parsing import parse
from docgen.render.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part with text: its path in the file, what readers call it, its tree and its places."""

    name: str
    title: str
    root: Element
    places: Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A .docx that may be used as a form; the document is the first of its parts."""

    parts: tuple[Part, ...]
    entries: dict[str, Entry] = field(repr=False)

    @property
    def document(self) -> Part:
        """Return the body of the document."""
        return self.parts[0]

    def xml(self, name: str) -> Element | None:
        """Return the root of any part of XML, None if there is no such part."""
        content = self.entries[name].content() if name in self.entries else None
        return None if content is None else parse(content)


def open_package(data: bytes, *, form: str) -> Package:
    """Return the parts of a .docx.

    Raises:
        TemplateError: The file may not be used as a form.
    """
    entries = read_entries(data, form=form)
    admitted = admit(entries, form=form)
    parts = []
    for name, content in admitted.texts.items():
        root, title = parse(content), admitted.titles[name]
        parts.append(Part(name=name, title=title, root=root, places=Places(root, title)))
    return Package(parts=tuple(parts), entries=entries)
