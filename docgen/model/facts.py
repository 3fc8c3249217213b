"""Facts of one review as frozen rows: units, people, posts, ratings, votes, history.

Nothing here knows a year, an authority or a legal limit; the law lives in the rulesets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from docgen.model.words import (
    Attendance,
    BallotAbout,
    BodyKind,
    CollectiveKind,
    FindingKind,
    Grade,
    MeetingQuality,
    MemberGroup,
    PastGrade,
    Rating,
    Role,
    Subject,
    UnitKind,
    VoteRound,
    YesNo,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion of a guideline, as a column of the workbook and a row of a form."""

    id: str
    subject: Subject
    group: str
    label: str
    text: str
    cite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of one sheet; `sheet` and `row` say where it stands (row 1 is the top)."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Record):
    """The review itself: year, guideline, place and who is above."""

    year: int
    ruleset: str
    place: str | None = None
    superior: str | None = None
    paper_date: date | None = None
    theme: str | None = None
    clerk: str | None = None
    ruleset_checked: YesNo | None = None
    raised_quota: YesNo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Record):
    """A Party organisation as it stands in the review year."""

    code: str
    name: str
    kind: UnitKind
    parent: str | None = None
    founded: date | None = None
    received: date | None = None
    former_superior: str | None = None
    former_comment: YesNo | None = None
    has_committee: YesNo | None = None
    assessed: date | None = None
    overseer: str | None = None
    clerk: str | None = None
    signer: str | None = None
    signer_role: Role | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Record):
    """A Party member and the situations of the year that change how he or she is reviewed."""

    code: str
    name: str
    unit: str
    birth: date | None = None
    admitted: date | None = None
    official: date | None = None
    state_post: str | None = None
    mass_post: str | None = None
    workplace: str | None = None
    civil_servant: YesNo | None = None
    exempt_from: date | None = None
    exempt_until: date | None = None
    suspended_from: date | None = None
    suspended_until: date | None = None
    temporary_at: str | None = None
    temporary_comment: YesNo | None = None
    moved_in: date | None = None
    moved_from: str | None = None
    months_at_former: int | None = None
    former_comment: YesNo | None = None
    sick_months: int | None = None
    maternity_from: date | None = None
    maternity_until: date | None = None
    not_reviewed: str | None = None
    note: str | None = None
    group: str | None = None
    review_group: MemberGroup | None = None
    card: str | None = None
    sex: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Record):
    """A post in a committee, with the times it was held and, if so, suspended."""

    member: str
    unit: str
    role: Role
    since: date | None = None
    until: date | None = None
    newly_arrived: YesNo | None = None
    suspended_from: date | None = None
    suspended_until: date | None = None
    main_duty: YesNo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitReview(Record):
    """What a unit states of its year: own level, targets, degree on each criterion."""

    unit: str
    self_grade: Grade | None = None
    outstanding: YesNo | None = None
    targets_assigned: int | None = None
    targets_done: int | None = None
    targets_on_time: int | None = None
    targets_exceeded: int | None = None
    main_targets_missed: YesNo | None = None
    force_majeure: YesNo | None = None
    comment: str | None = None
    general_points: int | None = None
    task_points: int | None = None
    next_grade: Grade | None = None
    received: int | None = None
    ratings: Mapping[str, Rating] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberReview(Record):
    """What is stated of a member's year: levels, targets, degree on each criterion."""

    member: str
    self_grade: Grade | None = None
    self_civil_grade: Grade | None = None
    civil_grade: Grade | None = None
    civil_graded: date | None = None
    exemplary: YesNo | None = None
    targets_assigned: int | None = None
    targets_done: int | None = None
    targets_on_time: int | None = None
    targets_exceeded: int | None = None
    criteria_short: int | None = None
    criteria_failed: int | None = None
    confidence_votes: int | None = None
    confidence_low: int | None = None
    committee_comment: str | None = None
    employer_comment: str | None = None
    committee_grade: Grade | None = None
    general_points: int | None = None
    task_points: int | None = None
    ratings: Mapping[str, Rating] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Collective(Record):
    """A leading collective as a subject of its own, with what it states of its year.

    `unit` is the Party organisation whose committee it is, or that it belongs to.
    """

    code: str
    name: str
    unit: str
    kind: CollectiveKind
    size: int | None = None
    founded: date | None = None
    assessed: date | None = None
    group: str | None = None
    self_grade: Grade | None = None
    outstanding: YesNo | None = None
    targets_assigned: int | None = None
    targets_done: int | None = None
    targets_on_time: int | None = None
    targets_exceeded: int | None = None
    main_targets_missed: YesNo | None = None
    force_majeure: YesNo | None = None
    below_disciplined: YesNo | None = None
    below_self_detected: YesNo | None = None
    general_points: int | None = None
    task_points: int | None = None
    comment: str | None = None
    ratings: Mapping[str, Rating] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader(Record):
    """A person as leader or manager, a subject apart from the same person as a Party member.

    `member` is the code of that member, if a member; `collective` that of the collective led;
    `also_in` lists the codes of further collectives he or she belongs to, parted by semicolons.
    `chief_regime`: the head alone is responsible there; `concurrent`: held beside the main post.
    """

    code: str
    name: str
    member: str | None = None
    collective: str | None = None
    position: str | None = None
    head: YesNo | None = None
    appointed: date | None = None
    newly_arrived: YesNo | None = None
    assessed: date | None = None
    group: str | None = None
    managed_by: str | None = None
    self_grade: Grade | None = None
    exemplary: YesNo | None = None
    upright: YesNo | None = None
    targets_assigned: int | None = None
    targets_done: int | None = None
    targets_on_time: int | None = None
    targets_exceeded: int | None = None
    criteria_short: int | None = None
    criteria_failed: int | None = None
    confidence_votes: int | None = None
    confidence_low: int | None = None
    area_assigned: int | None = None
    area_done: int | None = None
    area_on_time: int | None = None
    area_exceeded: int | None = None
    area_grade: Grade | None = None
    units_total: int | None = None
    units_done: int | None = None
    units_good: int | None = None
    area_disciplined: YesNo | None = None
    area_self_detected: YesNo | None = None
    general_points: int | None = None
    task_points: int | None = None
    also_in: str | None = None
    chief_regime: YesNo | None = None
    concurrent: YesNo | None = None
    ratings: Mapping[str, Rating] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMeetings(Record):
    """Quality of the twelve monthly meetings of a chi bộ, January first; None is unknown."""

    unit: str
    months: tuple[MeetingQuality | None, ...]
    points: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberAttendance(Record):
    """Presence at the twelve monthly meetings, January first; None is unknown."""

    member: str
    months: tuple[Attendance | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Record):
    """A disciplinary decision or a conclusion about a member or a unit."""

    subject: str
    kind: FindingKind
    form: str | None = None
    number: str | None = None
    effective: date | None = None
    first_year: int | None = None
    last_year: int | None = None
    unit_then: str | None = None
    self_detected: YesNo | None = None
    increased: YesNo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation(Record):
    """The word of people that a step was taken or a paper is there; `rule` is the id of that rule.

    `subject` is the code of a unit or a collective; `half_days` how long it took.
    """

    subject: str
    rule: str
    done: YesNo | None = None
    day: date | None = None
    half_days: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedBody(Record):
    """An agency or mass organisation at the level of a unit, with its own level of the year."""

    unit: str
    name: str
    kind: BodyKind
    grade: Grade | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteSession(Record):
    """One secret ballot: who was called, who came, how many sheets went out and came back.

    `counted_by` names the two people who counted it apart from each other and agreed.
    """

    code: str
    unit: str
    round: VoteRound
    held: date | None = None
    summoned: int | None = None
    present: int | None = None
    issued: int | None = None
    returned: int | None = None
    valid: int | None = None
    invalid: int | None = None
    about: BallotAbout | None = None
    place: str | None = None
    chair: str | None = None
    head_teller: str | None = None
    tellers: str | None = None
    counted_by: str | None = None
    eligible: int | None = None
    printed: int | None = None
    unused: int | None = None
    spoiled: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteCount(Record):
    """Votes on one subject of one session; a None count was not asked or not entered."""

    session: str
    subject: str
    excellent: int | None = None
    good: int | None = None
    done: int | None = None
    failed: int | None = None
    agree: int | None = None
    disagree: int | None = None
    blank: int | None = None
    multiple: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Record):
    """The level that people proposed and decided; docgen never fills this in."""

    subject: str
    proposed: Grade | None = None
    decided: Grade | None = None
    number: str | None = None
    signed: date | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History(Record):
    """Levels of the five former years of a member or a unit, last year first."""

    subject: str
    grades: tuple[PastGrade | None, ...]
