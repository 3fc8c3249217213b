"""Lists of the papers that make up a dossier, in the order the guideline prints them; data only.

Which of them are there is the matter of the dossier; here is what should be.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

_SHIPPED = Path(__file__).parent / "lists"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One paper; `if_any` is one that the guideline asks for only "(nếu có)"."""

    number: int
    text: str
    if_any: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """The papers of one kind of subject, with the place they are listed at."""

    id: str
    name: str
    cite: str
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
            items=tuple(
                Item(number=place, text=item["text"], if_any=item["if_any"])
                for place, item in enumerate(each["item"], start=1)
            ),
        )
        for number, each in enumerate(values["list"], start=1)
    )
