"""What workbooks contribute to the statistics of the level above: levels and counts, no facts.

Kept small on purpose, so that the workbooks of a whole district can be held at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from docgen.model.words import CollectiveKind, Grade, Subject, UnitKind

Counts = tuple[int, int, int, int]
"""How many stand at each of the four levels, best first."""

NOBODY: Counts = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFigures:
    """One Party organisation and the members that belong to it directly.

    `base` is the organisation at the top of its workbook. `grade` is the level decided, and
    `is_due` whether one is due this year. Of `members` some have a level decided (`counts`), of
    some it is still open (`undecided`), the others are not rated. `percent` is the quota of members
    by the guideline of its workbook.
    """

    base: str
    name: str
    kind: UnitKind
    grade: Grade | None
    is_due: bool
    members: int
    counts: Counts
    undecided: int
    percent: int | None

    @property
    def unrated(self) -> int:
        """Return how many members are not rated this year."""
        return self.members - sum(self.counts) - self.undecided


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyFigures:
    """One committee or leading collective, with the level decided."""

    base: str
    name: str
    kind: CollectiveKind
    grade: Grade | None
    is_due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerFigures:
    """The levels of one former year in one table; `source` is a workbook or a published report.

    `typed` is the sum that a published report prints, None where the levels were only counted.
    """

    source: str
    table: str
    year: int
    counts: Counts
    typed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFigures:
    """What tells one member from another, and where the member stands."""

    name: str
    card: str | None
    birth: date | None
    is_rated: bool
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All that one workbook contributes; the places are those of its settings.

    `bases` are the organisations at its top, each with its place.
    """

    file: str
    year: int
    year_where: str
    ruleset: str
    ruleset_name: str
    ruleset_where: str
    superior: str | None
    superior_where: str
    bases: tuple[tuple[str, str], ...]
    percents: Mapping[Subject, int]
    units: tuple[UnitFigures, ...]
    bodies: tuple[BodyFigures, ...]
    former: tuple[FormerFigures, ...]
    people: tuple[PersonFigures, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """The figures of several workbooks of one year together, in the order of the workbooks.

    `percents` are the quotas by table, where all workbooks agree on them.
    """

    name: str
    year: int
    guidelines: tuple[str, ...]
    units: tuple[UnitFigures, ...]
    bodies: tuple[BodyFigures, ...]
    former: tuple[FormerFigures, ...]
    percents: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLine:
    """What one reading allows of the highest level in one table this year.

    The base is what stands at the second level ("A"), at the two best ("B") or at any ("D").
    """

    table: str
    reading: str
    rounds_up: bool
    percent: int
    base: int
    allowed: int
    over: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What the sums of a roll-up must come to: by table its name, and its levels by year."""

    names: Mapping[str, str]
    years: tuple[int, ...]
    counts: Mapping[str, Mapping[int, Counts]]
    undecided: Mapping[str, int]
    readings: tuple[ReadingLine, ...]
