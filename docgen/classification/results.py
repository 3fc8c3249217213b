"""What classification answers: levels proposed, limits met, and every step that led there.

Only values; no rule, no text of a guideline, no sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from docgen.errors import Problem
from docgen.model import Annulment, Decision, Grade, Subject


class Outcome(StrEnum):
    """How a condition, a limit or a trigger came out; nothing is ever guessed."""

    HOLDS = "đạt"
    FAILS = "không đạt"
    UNKNOWN = "chưa đủ căn cứ"
    APPLIES = "áp dụng"
    DOES_NOT_APPLY = "không áp dụng"
    TO_DECIDE = "cần cấp có thẩm quyền quyết định"


class StepKind(StrEnum):
    """What a step is about; the order is the order in which steps are taken and printed."""

    ELIGIBILITY = "Đối tượng kiểm điểm, xếp loại"
    REQUIREMENT = "Thủ tục và lưu ý"
    TRIGGER = "Trường hợp không hoàn thành nhiệm vụ"
    CONDITION = "Tiêu chuẩn mức chất lượng"
    CAP = "Giới hạn mức xếp loại"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one test found: outcome, the facts used, which cells would settle it.

    `human` marks a judgement that only people can give and have not given yet.
    """

    outcome: Outcome
    facts: str
    missing: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    human: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One condition with its place in the guideline, the facts used and how it came out.

    `level` is the level that a condition belongs to, or the limit that a cap sets.
    """

    kind: StepKind
    rule: str
    text: str
    cite: str
    facts: str
    outcome: Outcome
    level: Grade | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the facts of one member or unit support, and why.

    `proposed` is the best level that the facts known now guarantee. `reachable` is the best level
    for which nothing but a human judgement is open. `ceiling` is the lowest limit that applies.
    `rerate` names former years whose level must be given anew.
    """

    subject: Subject
    code: str
    name: str
    unit: str
    reviewed: bool | None
    rated: bool | None
    reason: str | None
    proposed: Grade | None
    ceiling: Grade | None
    reachable: Grade | None
    steps: tuple[Step, ...]
    warnings: tuple[Problem, ...]
    missing: tuple[Problem, ...]
    rerate: tuple[int, ...] = ()
    decision: Decision | None = None

    @property
    def is_waiting(self) -> bool:
        """Return whether a level is due but the review itself is still to be held."""
        return self.rated is True and self.reviewed is False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaReading:
    """The number one reading of a quota allows: of `base` subjects at most `allowed`."""

    name: str
    base: int
    allowed: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How many of a group may get a level; it never says who.

    `people` are the codes of the group that are rated. `is_limit` tells a limit from a number
    that is only reported. `counted` are the codes that
    stand at the level now, `over` the same codes where they are too many, `unknown` those whose
    level is still open, so that the number may grow. `basis` says which levels were counted.
    """

    rule: str
    subject: Subject
    level: Grade
    group: str
    unit: str
    people: tuple[str, ...]
    is_limit: bool
    readings: tuple[QuotaReading, ...]
    used: str
    allowed: int
    eligible: tuple[str, ...]
    counted: tuple[str, ...]
    over: tuple[str, ...]
    unknown: tuple[str, ...]
    basis: str
    text: str
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """How one secret ballot on a level came out, and by which reading.

    `level` is None where no level was reached, or where a tie waits for the head; `tied` then
    names both levels. `counts` are the votes for the four levels, best first.
    """

    rule: str
    session: str
    subject: str
    name: str
    counts: tuple[int, int, int, int]
    base: int | None
    basis: str
    reading: str
    level: Grade | None
    tied: tuple[Grade, ...]
    text: str
    cite: str
    missing: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCheck:
    """Whether a step or paper that the guideline asks of a unit or a collective is attested."""

    rule: str
    subject: str
    name: str
    text: str
    cite: str
    facts: str
    outcome: Outcome
    missing: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StreakCheck:
    """How many years in a row one stands at a level, the year under review included.

    `level_now` tells by whose word this year counts; `broken_by` are former years that are to be
    rated anew, so that the streak and what was awarded for it fall.
    """

    rule: str
    subject: str
    name: str
    years: int
    wanted: int
    outcome: Outcome
    basis: str
    broken_by: tuple[int, ...]
    facts: str
    text: str
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerating:
    """A former year whose level must be given anew, and what falls with the old level.

    `effective` is the day from which the discipline holds, `annulment` what people decided on it.
    """

    rule: str
    subject: str
    name: str
    year: int
    old: str
    new: Grade | None
    falls: tuple[str, ...]
    text: str
    cite: str
    effective: date | None = None
    annulment: Annulment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All assessments by code, in workbook order, the quotas, and what contradicts them."""

    members: Mapping[str, Assessment]
    units: Mapping[str, Assessment]
    quotas: tuple[Quota, ...]
    problems: tuple[Problem, ...]
    collectives: Mapping[str, Assessment] = field(default_factory=lambda: MappingProxyType({}))
    leaders: Mapping[str, Assessment] = field(default_factory=lambda: MappingProxyType({}))
    ballots: tuple[Ballot, ...] = ()
    duties: tuple[DutyCheck, ...] = ()
    streaks: tuple[StreakCheck, ...] = ()
    reratings: tuple[Rerating, ...] = ()

    @property
    def everyone(self) -> Mapping[str, Assessment]:
        """Return all assessments of all kinds of subjects by code."""
        return {**self.units, **self.members, **self.collectives, **self.leaders}
