"""What a form is: the data of its mau.toml as values, each word from a closed list."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from docgen import vi
from docgen.model import CollectiveKind, MemberGroup, ResidenceState, UnitKind

COMMON_SET = "chung"
"""The set of forms that every guideline shares."""


class Mode(StrEnum):
    """How much of a form is filled."""

    BLANK = "blank"
    PREFILLED = "prefilled"
    FINAL = "final"

    @property
    def label(self) -> str:
        """Return the word that a user reads."""
        return {"blank": "mẫu trống", "prefilled": "điền sẵn", "final": "hoàn chỉnh"}[self.value]


class FormSubject(StrEnum):
    """What one paper of the form is about; it decides the words that the template may print."""

    MEMBER = "member"
    UNIT = "unit"
    BALLOT = "ballot"
    SUMMARY = "summary"
    LIST = "list"
    REWARD = "reward"
    RERATING = "rerating"
    ANNULMENT = "annulment"
    DOSSIER = "dossier"
    COLLECTIVE = "collective"
    SUGGESTION = "suggestion"
    COMMENDATION = "commendation"
    EXPLANATION = "explanation"
    REPORT = "report"
    ROLLUP = "rollup"


class About(StrEnum):
    """Whose levels a ballot, a summary or a decision is about: it decides the rows."""

    MEMBERS = "members"
    CELLS = "cells"
    UNIT = "unit"
    COLLECTIVES = "collectives"
    LEADERS = "leaders"


class Header(StrEnum):
    """How much of a letterhead a form has, a certificate none. Cites: domain/forms, 1.0 B1."""

    FULL = "full"
    LIGHT = "light"
    MINIMAL = "minimal"
    NONE = "none"

    @property
    def label(self) -> str:
        """Return the words that a user reads."""
        return {
            "full": "đầy đủ",
            "light": "rút gọn",
            "minimal": "tối giản",
            "none": "không có",
        }[self.value]


HEADERS = {
    FormSubject.MEMBER: Header.LIGHT,
    FormSubject.UNIT: Header.LIGHT,
    FormSubject.BALLOT: Header.MINIMAL,
}
"""The letterhead of a form whose mau.toml does not say; that of other subjects is full."""


class Sureness(StrEnum):
    """How well the layout is known. Cites: domain/forms, confidence tags."""

    TIM_THAY = "tim_thay"
    MAU_TUONG_TU = "mau_tuong_tu"
    SUY_RA = "suy_ra"

    @property
    def label(self) -> str:
        """Return the words that a user reads."""
        return {
            "tim_thay": "tìm thấy nguyên mẫu",
            "mau_tuong_tu": "theo mẫu tương tự",
            "suy_ra": "suy ra từ hướng dẫn",
        }[self.value]


class Orientation(StrEnum):
    """How the sheet lies."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One Mẫu: its folder and the data in mau.toml.

    `notation` is the type code after the number of a numbered paper, such as QĐ; `members` and
    `collectives` say whose form it is where the law gives each group a form of its own;
    `residence` says the same of members by their state at the place of residence, and those of
    `residence_on_request` get it only if they are named. `items` are the ids of what the form asks
    an opinion on. A ballot with `rounds` is for votes of that many rounds, 0 for both; one
    `on_request` is never chosen for a vote session unless it is asked for by name. A form that is a
    PDF says in `fields` what each of its fields holds.
    """

    id: str
    folder: Path
    code: str
    title: str
    cite: str
    sureness: Sureness
    basis: str
    subject: FormSubject
    units: tuple[UnitKind, ...]
    modes: tuple[Mode, ...]
    orientation: Orientation
    rows: int
    file_name: str
    dossier_order: int
    second_round: bool = False
    about: About = About.MEMBERS
    notation: str = ""
    rounds: int = 0
    on_request: bool = False
    members: tuple[MemberGroup, ...] = tuple(MemberGroup)
    collectives: tuple[CollectiveKind, ...] = tuple(CollectiveKind)
    header: Header = Header.FULL
    layout: str = ""
    items: tuple[str, ...] = ()
    residence: tuple[ResidenceState, ...] = tuple(ResidenceState)
    residence_on_request: tuple[ResidenceState, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def set(self) -> str:
        """Return the name of the set of forms that it belongs to."""
        return self.id.split("/")[0]

    @property
    def is_pdf(self) -> bool:
        """Return whether its papers are filled PDFs, not Word files."""
        return bool(self.fields)

    @property
    def ending(self) -> str:
        """Return the ending of the files of its papers."""
        return ".pdf" if self.is_pdf else ".docx"

    @property
    def template(self) -> Path:
        """Return the Word file, or the PDF that is filled."""
        return self.folder / f"mau{self.ending}"

    @property
    def takes_some_members(self) -> bool:
        """Return whether only some groups of members write this form."""
        return set(self.members) != set(MemberGroup)

    def is_for(self, group: MemberGroup) -> bool:
        """Return whether it is a personal review that just this group of members writes."""
        return self.takes_some_members and group in self.members

    @property
    def takes_some_residents(self) -> bool:
        """Return whether the state at the place of residence decides who gets this form."""
        return set(self.residence) != set(ResidenceState)

    def is_for_state(self, state: ResidenceState, *, named: bool) -> bool:
        """Return whether members of a state get it, when they are named or when all are asked."""
        return state in self.residence and (named or state not in self.residence_on_request)

    @property
    def is_variant(self) -> bool:
        """Return whether facts of a member choose between this form and others."""
        return self.takes_some_members or self.takes_some_residents

    @property
    def names(self) -> tuple[str, ...]:
        """Return what a user may call it: its code, its number, its title."""
        return (self.code, vi.fold(self.code).removeprefix("mau "), self.title)

    def is_called(self, wanted: str) -> bool:
        """Return whether a user means it by its code, its number or its title.

        A number may be written without its 0: guidelines themselves say 2A for 02A.
        """
        return _plain(wanted) in {_plain(name) for name in self.names}

    @property
    def label(self) -> str:
        """Return the name shown in messages."""
        return f"{self.code} ({self.id})"


def _plain(name: str) -> str:
    return re.sub(r"\b0+(?=[0-9])", "", vi.fold(name))
