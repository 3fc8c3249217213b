"""Lists of the papers that make up a dossier, in the order the guideline prints them; data only.

Which of them are there is the matter of `holdings`; here is what should be, and who makes it.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from docgen import vi

_SHIPPED = Path(__file__).parent / "lists"


class Need(StrEnum):
    """The fact on which a paper that is asked for only "(nếu có)" depends."""

    SUGGESTED = "goi_y"
    COMMENDED = "khen_thuong"
    FIVE_YEARS = "nam_nam"
    INTRODUCED = "gioi_thieu_213"
    REGISTERED = "co_giay_to"


class Whose(StrEnum):
    """Whose personal papers an item asks for, where not those of all members."""

    COMMITTEE = "cap_uy"
    LEADERS = "lanh_dao"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One paper of a list; `if_any` is one that the guideline asks for only "(nếu có)".

    `makes` are ids of forms that make it: all of these, and of the forms of one entry the first
    that has something to print. `source` is who hands it in from outside; `below` says that it
    lies in the dossiers of the units below; `signs` who signs, `copies` how many are kept.
    """

    number: int
    text: str
    if_any: bool
    makes: tuple[tuple[str, ...], ...] = ()
    source: str = ""
    whose: Whose | None = None
    when: Need | None = None
    below: bool = False
    signs: str = ""
    copies: int = 1

    @property
    def forms(self) -> tuple[str, ...]:
        """Return the ids of all forms that can make it."""
        return tuple(form for either in self.makes for form in either)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """The papers of one kind of subject, with the place they are listed at.

    `kinds` are the kinds of unit or collective it is for; `names` are words that stand in
    the name, where two lists are for the same kind. `attached` is the line under the title.
    """

    id: str
    name: str
    cite: str
    attached: str
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    items: tuple[Item, ...]


def checklists(guideline: str) -> tuple[Checklist, ...]:
    """Return the lists of one guideline; none where it has no list."""
    path = _SHIPPED / f"{guideline}.toml"
    if not path.is_file():
        return ()
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    several = len(values["list"]) > 1
    return tuple(
        Checklist(
            id=each["id"],
            name=each["name"],
            cite=f"{values['short']}, {values['cite']}" + (f", {number}" if several else ""),
            attached=values["attached"],
            kinds=tuple(each["kinds"]),
            names=tuple(each.get("names", ())),
            items=tuple(_item(place, item) for place, item in enumerate(each["item"], start=1)),
        )
        for number, each in enumerate(values["list"], start=1)
    )


_KEYS = frozenset(
    ("text", "if_any", "makes", "source", "whose", "when", "below", "signs", "copies")
)


def _item(number: int, values: Mapping[str, Any]) -> Item:
    """Return one item of a shipped list.

    Raises:
        ValueError: if a key or a word is unknown: a mistake in our own data.
    """
    if unknown := values.keys() - _KEYS:
        message = f"item {number}: unknown keys {sorted(unknown)}"
        raise ValueError(message)
    return Item(
        number=number,
        text=values["text"],
        if_any=values["if_any"],
        makes=tuple(tuple(each.split(" | ")) for each in values.get("makes", ())),
        source=values.get("source", ""),
        whose=Whose(values["whose"]) if "whose" in values else None,
        when=Need(values["when"]) if "when" in values else None,
        below=values.get("below", False),
        signs=values.get("signs", ""),
        copies=values.get("copies", 1),
    )


def checklist_for(guidelines: Iterable[str], kind: str, name: str) -> Checklist | None:
    """Return the list for a unit or a collective: of the first guideline that has one.

    A list that its name fits comes before the one for all of its kind.
    """
    plain = f" {vi.fold(name)} "
    for guideline in guidelines:
        fitting = [each for each in checklists(guideline) if kind in each.kinds]
        named = [
            each for each in fitting if any(f" {vi.fold(word)} " in plain for word in each.names)
        ]
        general = [each for each in fitting if not each.names]
        for found in (*named, *general):
            return found
    return None
