"""What one teller counted in one vote session, before two counts agree and become facts."""

from collections.abc import Mapping
from dataclasses import dataclass

from docgen.model.words import VoteRound

LEVEL_FIELDS = ("excellent", "good", "done", "failed")
"""The fields of a `VoteCount` for the four levels, best first."""

CHOICE_FIELDS = ("agree", "disagree")
"""The fields of a `VoteCount` for a second round."""

SPOILT_FIELDS = ("blank", "multiple")
"""The fields of a `VoteCount` for rows that count for nobody."""

NUMBER_FIELDS = (
    "summoned",
    "present",
    "eligible",
    "printed",
    "issued",
    "returned",
    "valid",
    "invalid",
    "unused",
    "spoiled",
)
"""The fields of a `VoteSession` that tellers state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingSheet:
    """What a session asks tellers to count: subjects in ballot order, columns of the ballot.

    `columns` are fields of `VoteCount`, in the order they stand on the ballot.
    """

    session: str
    title: str
    round: VoteRound
    subjects: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedBallot:
    """One ballot as it lay on the table: whether it is valid, which columns each row marks.

    `number` is its place in the pile of this count, which says nothing of the voter. A row that
    marks nothing is missing from `marks`.
    """

    number: int
    valid: bool
    marks: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TellerCount:
    """One file of one teller. `totals` are typed, by subject and field; `ballots` row by row.

    `places` names the cell of each number, by field, and of each total, by (subject, field).
    """

    file: str
    sheet: CountingSheet
    teller: str | None
    numbers: Mapping[str, int]
    totals: Mapping[tuple[str, str], int]
    ballots: tuple[MarkedBallot, ...]
    places: Mapping[str | tuple[str, str], str]

    def where(self, of: str | tuple[str, str]) -> str:
        """Return the cell of a number or a total, the file where there is none."""
        place = self.places.get(of)
        return f"{self.file} › {place}" if place else self.file
