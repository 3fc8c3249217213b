"""How each paper of a dossier stands: there, to be made, changed by hand, out of date, and why.

Compares what the facts make now with what lies on the shelf. `check` tells it, `build` acts on it;
neither decides anything again.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from pathlib import Path, PurePosixPath

from docgen import vi
from docgen.checklists import Need
from docgen.context import Paper, View
from docgen.dossier import FRONT
from docgen.holdings.holders import Holder
from docgen.holdings.shelf import Entry, Shelf, item_number
from docgen.holdings.slots import Slot, key, slots_of
from docgen.model import Issued, YesNo
from docgen.pipeline import Loaded, Made, Press

_HASH = 8
TEMPLATE = "mẫu"
_GIVEN_WHEN_SIGNED = {"so_ky_hieu", "ngay_van_ban"}
"""Number and day are written on a paper by those who issue it, then into the workbook."""

_NAMES = Path(__file__).parent / "words.toml"
"""Stands for the Word file of the form among the words that a paper was made from."""


class Act(Enum):
    """What a build does with one of our own papers."""

    NEW = auto()
    LOST = auto()
    KEEP = auto()
    REMAKE = auto()
    BY_HAND = auto()
    SIGNED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One of our own papers: what the facts make now, what is on the shelf, what to do and why.

    `changed` names the words that differ from those it was made from before.
    """

    slot: Slot
    place: str
    made: Made
    made_from: Mapping[str, str]
    old: Entry | None
    act: Act
    changed: tuple[str, ...]
    issued: Issued | None

    is_newly_changed: bool = False
    """Whether somebody changed the paper on the shelf since the dossier was sealed."""

    @property
    def is_old(self) -> bool:
        """Return whether the paper on the shelf was made from other facts or another form."""
        return self.old is not None and bool(self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """One file that somebody laid in, and the item it belongs to.

    Where nobody can tell, it is not `is_placed`, and `number` is that of the item for other
    papers, or comes after all items. `laid` is where it lay when it was first found.
    """

    name: str
    laid: str
    number: int
    is_placed: bool
    issued: Issued | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """Everything in one dossier: items, our own papers, files from outside, what is on no list."""

    holder: Holder
    shelf: Shelf
    slots: tuple[Slot, ...]
    papers: tuple[Standing, ...]
    outside: tuple[Outside, ...]
    dropped: tuple[Entry, ...]


def stand(holder: Holder, loaded: Loaded, press: Press, shelf: Shelf) -> Standings:
    """Compare the dossier that the facts make with the one on the shelf."""
    slots = slots_of(holder, loaded)
    papers = tuple(_standings(slots, loaded.view, press, shelf))
    wanted = {key(each.made.paper) for each in papers}
    dropped = tuple(
        each
        for each in shelf.entries
        if each.origin == "docgen" and each.item and each.key not in wanted
    )
    orphans = [each.file for each in dropped if shelf.files.get(each.file, each.made) != each.made]
    return Standings(
        holder=holder,
        shelf=shelf,
        slots=slots,
        papers=papers,
        outside=tuple(_outside(holder, slots, loaded.view, shelf, orphans)),
        dropped=dropped,
    )


def _standings(
    slots: tuple[Slot, ...], view: View, press: Press, shelf: Shelf
) -> Iterator[Standing]:
    for slot in slots:
        for paper, place in zip(slot.papers, slot.places, strict=True):
            made = press.make_best(paper)
            made_from = source_of(made)
            old = shelf.entry_of(key(paper))
            issued = issued_of(paper, view)
            changed = tuple(_changed(old.made_from, made_from)) if old else ()
            act = _act(made, old, shelf, issued)
            if act in {Act.SIGNED, Act.BY_HAND} and issued and issued.signed is YesNo.CO:
                changed = tuple(name for name in changed if name not in _GIVEN_WHEN_SIGNED)
            yield Standing(
                slot=slot,
                place=place,
                made=made,
                made_from=made_from,
                old=old,
                act=act,
                changed=changed,
                issued=issued,
                is_newly_changed=old is not None and not shelf.is_intact(old.file),
            )


def _act(made: Made, old: Entry | None, shelf: Shelf, issued: Issued | None) -> Act:
    if old is None:
        return Act.NEW
    if old.file not in shelf.files:
        return Act.LOST
    if shelf.files[old.file] != old.made:
        return Act.BY_HAND
    if hashlib.sha256(made.data).hexdigest() == old.made:
        return Act.KEEP
    if issued and issued.signed is YesNo.CO:
        return Act.SIGNED
    return Act.REMAKE


def issued_of(paper: Paper, view: View) -> Issued | None:
    """Return what the workbook says of the number, day and signature of one of our papers.

    A row that names nobody stands for the papers of all members of the unit.
    """
    names = (*paper.form.names, paper.form.id)
    own = view.issued(paper.unit, names, paper.subject)
    return own or (view.issued(paper.unit, names) if paper.member else None)


def source_of(made: Made) -> dict[str, str]:
    """Return a short hash of the form's Word file and of each word that a paper was made from."""
    hashes = {TEMPLATE: _template(made.paper.form.template)}
    for name, value in made.words.items():
        told = json.dumps(value, ensure_ascii=False, sort_keys=True, default=repr)
        hashes[name] = hashlib.sha256(told.encode()).hexdigest()[:_HASH]
    return hashes


@cache
def _template(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_HASH]


@cache
def _names() -> Mapping[str, str]:
    return tomllib.loads(_NAMES.read_text(encoding="utf-8"))


def name_of(word: str) -> str:
    """Return the Vietnamese name of a word that a paper is made from; an office's own as it is.

    >>> name_of("ho_ten")
    'họ và tên'
    """
    return _names().get(word, word)


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for name in dict.fromkeys((*before, *now)):
        if before.get(name) != now.get(name):
            yield name


def _outside(
    holder: Holder, slots: tuple[Slot, ...], view: View, shelf: Shelf, orphans: Sequence[str]
) -> Iterator[Outside]:
    """Yield each file from outside with its item, and our own papers that people go on with.

    What the workbook says of the file comes first, then the first number of an item with which
    its folder or its name begins.
    """
    rows = [row for row in view.review.issued if row.unit == holder.unit.code and row.file]
    numbers = {slot.item.number for slot in slots}
    others = [slot.item.number for slot in slots if slot.item.when is Need.REGISTERED]
    rest = others[-1] if others else max(numbers, default=0) + 1
    for name in (*shelf.outside, *orphans):
        known = shelf.laid_in(name)
        laid = (known.laid if known else "") or name
        row = row_of(laid, rows)
        told = [item_of(row, slots)] if row else []
        told += [item_number(_unfronted(part)) for part in PurePosixPath(name).parts]
        number = next((each for each in told if each in numbers), rest)
        placed = any(each in numbers for each in told)
        yield Outside(name=name, laid=laid, number=number, is_placed=placed, issued=row)


def _unfronted(name: str) -> str:
    """Return a name without the number of cover and index, which is that of no item."""
    name = vi.clean(name)
    while name.startswith(FRONT):
        name = name.removeprefix(FRONT)
    return name


def row_of(laid: str, rows: Sequence[Issued]) -> Issued | None:
    """Return the row that names a file where it was laid in: its whole path, else its name alone.

    The name counts with or without the number of its item.
    """
    base = _unfronted(PurePosixPath(laid).name)
    names = {vi.fold(base), vi.fold(base[2:] if item_number(base) else base)}
    for wanted in ({vi.fold(laid)}, names):
        for row in rows:
            if vi.fold(row.file or "") in wanted:
                return row
    return None


def item_of(row: Issued, slots: tuple[Slot, ...]) -> int:
    """Return the item that a row of the workbook means, by its words, a form, or its number."""
    wanted = vi.fold(row.paper)
    for slot in slots:
        codes = {vi.fold(paper.form.code) for paper in slot.papers}
        titles = {vi.fold(paper.form.title) for paper in slot.papers}
        words = {vi.fold(slot.item.text), vi.fold(vi.without_brackets(slot.item.text))}
        if wanted in codes | titles | words or wanted == str(slot.item.number):
            return slot.item.number
    return 0
