"""What a paper must look like, as data: one file for each text on layout, with its citations.

The values and the wording stand in ``profiles/*.toml``; the code only knows kinds of checks.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from docgen.errors import Problem, TemplateError

_FOLDER = Path(__file__).parent / "profiles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A size of paper, portrait; `margins_mm` is None where no source gives them."""

    name: str
    width_mm: int
    height_mm: int
    headers: tuple[str, ...]
    cite: str
    margins_mm: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNumber:
    """Where the number of a page stands; `size_pt` 0 means that no source gives it."""

    edge_mm: int
    tolerance_mm: int
    cite: str
    size_pt: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One kind of line of a paper and how it looks; what is None or empty is not checked.

    `styles`: names of its Word styles, the one to use first. `like`: how a line without that
    style is known by its words. `text`: how its words must read. `needed`, `banned`: letterheads.
    `needed_with`, `unless`: the part with which it is needed too, or is not.
    """

    id: str
    name: str
    styles: tuple[str, ...]
    cite: str
    like: re.Pattern[str] | None = None
    text: re.Pattern[str] | None = None
    hint: str = ""
    size_pt: tuple[int, ...] = ()
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    caps: bool | None = None
    ruled: bool | None = None
    align: tuple[str, ...] = ()
    column: str = ""
    needed: tuple[str, ...] = ()
    banned: tuple[str, ...] = ()
    needed_with: str = ""
    unless: str = ""
    line_pt: tuple[int, ...] = ()
    first_line_mm: int | None = None
    before_pt: int | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperType:
    """A kind of paper with a code in its notation; whether it must be numbered, and names whom."""

    name: str
    code: str
    numbered: bool = True
    addressed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongSigning:
    """A way to sign that the text does not know."""

    pattern: re.Pattern[str]
    message: str
    hint: str
    cite: str
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningPost:
    """Who holds such a post signs for a body: the line above must say so."""

    post: re.Pattern[str]
    above: re.Pattern[str]
    hint: str
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The layout that one text asks for."""

    id: str
    title: str
    fonts: tuple[str, ...]
    fonts_cite: str
    page_number: PageNumber
    papers: tuple[Paper, ...]
    components: tuple[Component, ...]
    types: tuple[PaperType, ...]
    state_headings: tuple[str, ...]
    wrong_signings: tuple[WrongSigning, ...]
    signing_post: SigningPost

    def component(self, name: str) -> Component:
        """Return the component of an id."""
        return next(part for part in self.components if part.id == name)


def profile_names() -> tuple[str, ...]:
    """Return the names of the shipped profiles."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def load_profile(name: str = "") -> Profile:
    """Return a profile by its name; without a name the usual one.

    Raises:
        TemplateError: if there is no such profile.
    """
    names = profile_names()
    if name and name not in names:
        raise TemplateError(
            Problem(
                code="layout-unknown",
                where="mau.toml › layout",
                message=f"không có thể thức «{name}»",
                hint=f"chọn một trong: {', '.join(names)}; hoặc bỏ mục này",
            )
        )
    chosen = name or next(each for each in names if _data(each).get("default"))
    return _profile(chosen, _data(chosen))


def _data(name: str) -> dict[str, Any]:
    """Return the tables of a file, those of the profile it extends below them."""
    own = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    if "extends" not in own:
        return own
    base = _data(own["extends"])
    changes = {table["id"]: table for table in own.get("component", ())}
    components = [{**table, **changes.get(table["id"], {})} for table in base["component"]]
    return {**base, "default": False, **own, "component": components}


def _profile(name: str, data: Mapping[str, Any]) -> Profile:
    return Profile(
        id=name,
        title=data["title"],
        fonts=tuple(data["fonts"]),
        fonts_cite=data["fonts_cite"],
        page_number=PageNumber(**data["page_number"]),
        papers=tuple(Paper(**_plain(table)) for table in data["paper"]),
        components=tuple(Component(**_plain(table)) for table in data["component"]),
        types=tuple(PaperType(**table) for table in data["type"]),
        state_headings=tuple(table["text"] for table in data["state_heading"]),
        wrong_signings=tuple(WrongSigning(**_plain(table)) for table in data["wrong_signing"]),
        signing_post=SigningPost(**_plain(data["signing_post"])),
    )


_PATTERNS = frozenset({"like", "text", "pattern", "post", "above"})


def _plain(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the table with lists as tuples and patterns compiled."""
    return {
        key: re.compile(value)
        if key in _PATTERNS
        else tuple(value)
        if isinstance(value, list)
        else value
        for key, value in table.items()
    }
