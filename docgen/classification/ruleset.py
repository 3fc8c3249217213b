"""A guideline as data: its criteria, levels, limits, quotas and the readings chosen.

Only the shape; the words and numbers stand in the files of `rulesets/`, and `loading` reads them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from docgen.classification.results import Answer
from docgen.model import CollectiveKind, Criterion, Grade, Role, Subject, UnitKind

UNVERIFIED = "chưa kiểm chứng"
"""What a citation says of a text that nobody has compared with its original yet."""

Test = Callable[..., Answer]
"""A pure function of the facts of one subject and of the parameters given in the ruleset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The paper that the ruleset restates; `short` is how steps cite it."""

    what: str
    short: str
    issuer: str
    number: str | None
    issued: date | None
    base: str | None
    replaces: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The reading chosen where the guideline can be read in more than one way."""

    id: str
    reading: str
    text: str
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One sentence of the guideline and the test that answers it."""

    id: str
    text: str
    cite: str
    note: str | None
    test: str
    ask: Test
    """The test with its parameters already given; it takes the facts of one subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion(Condition):
    """A class that is not rated, and perhaps not even reviewed, with the reason lists print."""

    subject: Subject
    reason: str
    reviewed: bool
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement(Condition):
    """Something to obtain or to bear in mind; it never moves a level by itself."""

    subject: Subject
    warn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Condition):
    """A situation that forces a level (trigger) or forbids those above it (cap)."""

    subject: Subject
    level: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRule:
    """A level with all its conditions."""

    subject: Subject
    level: Grade
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadCap:
    """The head of an organisation is not rated above it.

    Exceptions: one who has just come and is not concerned (`arrived`, people say so); one in post
    for less than `under_months`; a bí thư whose main duty lies elsewhere (`side_duty`).
    """

    id: str
    text: str
    cite: str
    note: str | None
    roles: tuple[Role, ...]
    arrived: bool
    under_months: int | None
    side_duty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallGroup:
    """The exception for groups too small for the percentage."""

    id: str
    text: str
    cite: str
    under: int
    allowed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRule:
    """At most `percent` of those at `base` may get `level`.

    `raised` is the percentage where the competent authority has allowed it. `group` is a reading
    of A3 where this quota has its own.
    """

    id: str
    subject: Subject
    text: str
    cite: str
    level: Grade
    base: Grade
    percent: int
    raised: int | None
    group: str | None
    small: SmallGroup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRule:
    """How a ballot on a level comes out: more than `percent` must have voted for it."""

    id: str
    text: str
    cite: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A step or paper that people must attest: for all units, or for those it names.

    `kinds` are kinds of units, `collectives` kinds of collectives: of those only the ones with one
    of `names` in their name, and none that belongs to a unit with one of `not_of` in its name.
    `notice` is the number of working days that must lie between its day and the meeting;
    `half_days` how long it must take at least, `half_days_suggested` where a superior suggested
    what to review.
    """

    id: str
    text: str
    cite: str
    kinds: tuple[UnitKind, ...] = ()
    collectives: tuple[CollectiveKind, ...] = ()
    names: tuple[str, ...] = ()
    not_of: tuple[str, ...] = ()
    notice: int | None = None
    half_days: int | None = None
    half_days_suggested: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """A commendation for `years` years in a row at one level; units only of `kinds`, or all."""

    id: str
    subject: Subject
    kinds: tuple[UnitKind, ...]
    text: str
    cite: str
    level: Grade
    years: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """One guideline, dated and named; `forms` names the sets of forms that go with it.

    `unverified` holds how the texts are cited that nobody has compared with their originals: its
    own, or one that it extends.
    """

    id: str
    title: str
    source: Source
    valid_from: date
    valid_until: date | None
    forms: tuple[str, ...]
    settings: Mapping[str, Setting]
    criteria: tuple[Criterion, ...]
    if_any: frozenset[str]
    basic: frozenset[str]
    exclusions: tuple[Exclusion, ...]
    requirements: tuple[Requirement, ...]
    grades: tuple[GradeRule, ...]
    triggers: tuple[Limit, ...]
    caps: tuple[Limit, ...]
    head_cap: HeadCap | None
    quotas: tuple[QuotaRule, ...]
    vote: VoteRule | None = None
    duties: tuple[Duty, ...] = ()
    streaks: tuple[Streak, ...] = ()
    unverified: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    extends: str | None = None

    def reading(self, setting: str) -> str:
        """Return the reading chosen for a setting; the loader has seen to it that there is one."""
        return self.settings[setting].reading

    @property
    def rounds(self) -> int | None:
        """Return in how many rounds a level is voted on, None where the guideline does not say."""
        setting = self.settings.get("rounds")
        return int(setting.reading) if setting else None

    def cited(self, cite: str) -> str:
        """Return a citation as it is printed: that of an unverified text says so."""
        unsure = self.unverified and any(cite.startswith(f"{short}, ") for short in self.unverified)
        return f"{cite} ({UNVERIFIED})" if unsure else cite

    @property
    def name(self) -> str:
        """Return the title as it is printed; one that rests on an unverified text says so."""
        return f"{self.title} ({UNVERIFIED})" if self.unverified else self.title
