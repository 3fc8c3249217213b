"""What classification answers: levels proposed, limits met, and every step that led there.

Only values; no rule, no text of a guideline, no sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from docgen.errors import Problem
from docgen.model import Decision, Grade, Subject


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

    `is_limit` tells a limit from a number that is only reported. `counted` are the codes that
    stand at the level now, `over` the same codes where they are too many, `unknown` those whose
    level is still open, so that the number may grow. `basis` says which levels were counted.
    """

    rule: str
    subject: Subject
    level: Grade
    group: str
    unit: str
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
class Results:
    """All assessments by code, in workbook order, the quotas, and what contradicts them."""

    members: Mapping[str, Assessment]
    units: Mapping[str, Assessment]
    quotas: tuple[Quota, ...]
    problems: tuple[Problem, ...]
