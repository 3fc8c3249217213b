"""Lists of the papers that make up a dossier, in the order the guideline prints them; data only.

Which of them are there is the matter of the dossier; here is what should be.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from docgen import vi

_SHIPPED = Path(__file__).parent / "lists"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One paper; `if_any` is one that the guideline asks for only "(nếu có)"."""

    number: int
    text: str
    if_any: bool


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
    return tuple(
        Checklist(
            id=each["id"],
            name=each["name"],
            cite=f"{values['short']}, {values['cite']}, {number}",
            attached=values["attached"],
            kinds=tuple(each["kinds"]),
            names=tuple(each.get("names", ())),
            items=tuple(
                Item(number=place, text=item["text"], if_any=item["if_any"])
                for place, item in enumerate(each["item"], start=1)
            ),
        )
        for number, each in enumerate(values["list"], start=1)
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
