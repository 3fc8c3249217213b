"""Bind the papers of dossiers into one PDF each: cover, linked index, all papers in their order.

Files from outside are looked at before: what cannot be read is named and left out.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.dossier import BUNDLE
from docgen.errors import OutputError, Problem
from docgen.holdings.drafting import UNBOUND, UNREADABLE, Draft
from docgen.holdings.fronts import Fronts
from docgen.holdings.shelf import Entry
from docgen.holdings.unreadable import unreadable
from docgen.pdf import (
    WRONG,
    Kind,
    Looked,
    Part,
    State,
    bundle,
    look,
    page_count,
    paper_with,
    picture_of,
)
from docgen.typesetting import typeset


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The entries of a dossier with their pages, and what could not be bound."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def bind(drafts: Sequence[tuple[Draft, Sequence[Entry]]], fronts: Fronts) -> Iterator[Bound]:
    """Write the bundle of each dossier into its folder and yield its entries with their pages.

    A dossier that cannot be bound stays without a bundle and says why; the others are bound.
    """
    gathered = []
    noted: list[tuple[Draft, list[Entry]]] = []
    with tempfile.TemporaryDirectory(prefix="docgen-") as folder:
        for number, (made, entries) in enumerate(drafts):
            place = Path(folder) / str(number)
            place.mkdir()
            gathered.append(_parts(made, entries, place))
            found = gathered[-1][0]
            noted.append((made, [_noted(entry, is_bound=entry.file in found) for entry in entries]))
        counts = [{name: _pages(part) for name, part in found.items()} for found, _ in gathered]
        fronts.prepare(
            [
                (made.standings.holder, entries, count)
                for (made, entries), count in zip(noted, counts, strict=True)
            ]
        )
        for (made, entries), (found, wrong), count in zip(noted, gathered, counts, strict=True):
            counted = [replace(entry, pages=count.get(entry.file, 0)) for entry in entries]
            try:
                bound = _bound(made, counted, found, fronts)
            except OutputError as error:
                bound = Bound(entries=tuple(entries), problems=error.problems)
            yield replace(bound, problems=(*wrong, *bound.problems))


def _noted(entry: Entry, *, is_bound: bool) -> Entry:
    """Return an entry that says of a file from outside that could be read but not be bound."""
    if entry.origin != "outside":
        return entry
    notes = [note for note in entry.note.split("; ") if note not in {"", UNBOUND}]
    if not is_bound and UNREADABLE not in notes:
        notes.append(UNBOUND)
    return replace(entry, note="; ".join(notes))


def _bound(
    made: Draft, counted: Sequence[Entry], found: Mapping[str, Part], fronts: Fronts
) -> Bound:
    """Write one bundle and return the entries with their first pages."""
    holder = made.standings.holder
    bound = bundle(
        f"Hồ sơ {holder.name}",
        lambda spans: fronts.front(holder, counted, spans),
        [found[entry.file] for entry in counted if entry.file in found],
    )
    (made.folder / BUNDLE).write_bytes(bound.data)
    at = iter(bound.spans)
    return Bound(
        entries=tuple(
            replace(entry, first_page=next(at).first) if entry.file in found else entry
            for entry in counted
        ),
        problems=bound.problems,
    )


def _pages(part: Part) -> int:
    """Return how many pages a paper has; none if it cannot be read, which `bundle` then tells."""
    try:
        return page_count(_data(part))
    except WRONG:
        return 0


def _data(part: Part) -> bytes:
    return part.source if isinstance(part.source, bytes) else part.source.read_bytes()


def _parts(
    made: Draft, entries: Sequence[Entry], folder: Path
) -> tuple[dict[str, Part], list[Problem]]:
    """Return what is bound by the file of its entry, and what cannot be."""
    sections = {slot.item.number: slot.item.text for slot in made.standings.slots}
    found: dict[str, Part] = {}
    problems: list[Problem] = []
    waiting: dict[str, Path] = {}
    turns: dict[str, int] = {}
    for number, entry in enumerate(entries):
        path = made.folder / entry.file
        if entry.origin == "docgen" and path.suffix != ".pdf":
            if entry.pdf:
                found[entry.file] = _part(entry, made.folder / entry.pdf, sections)
            continue
        looked = look(path)
        wrong = unreadable(looked, f"{made.folder.name}/{entry.file}")
        if wrong:
            problems.append(wrong)
        elif looked.kind is Kind.PDF:
            found[entry.file] = _part(entry, path, sections)
        else:
            waiting[entry.file] = folder / f"{number}.docx"
            turns[entry.file] = _as_word(path, looked, waiting[entry.file])
    pdfs = dict(typeset(list(waiting.values())).made)
    by_file = {entry.file: entry for entry in entries}
    for name, path in waiting.items():
        if path in pdfs:
            part = _part(by_file[name], pdfs[path], sections)
            found[name] = replace(part, turn=turns[name])
        else:
            looked = Looked(kind=Kind.OTHER, state=State.DAMAGED)
            problems += [p for p in [unreadable(looked, f"{made.folder.name}/{name}")] if p]
    return found, problems


def _as_word(path: Path, looked: Looked, target: Path) -> int:
    """Write a Word file or a picture as a Word file to print; return by how much it is turned."""
    data = path.read_bytes()
    picture = picture_of(data) if looked.kind is Kind.PICTURE else None
    target.write_bytes(paper_with(data, picture) if picture else data)
    return picture.quarters if picture else 0


def _part(entry: Entry, source: Path, sections: dict[int, str]) -> Part:
    section = f"{entry.item:02d} {sections.get(entry.item, 'Giấy tờ khác')}"
    return Part(title=entry.shown, source=source, section=section)
