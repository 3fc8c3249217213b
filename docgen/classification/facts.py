"""The facts of one member or one unit, gathered once, and the words for those that are missing.

Rows are indexed by code here, so that 5,000 members cost one pass. No rule stands here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias, TypeVar

from docgen.classification.results import Answer, Outcome
from docgen.classification.ruleset import Ruleset
from docgen.errors import Problem, Severity
from docgen.model import (
    Collective,
    Criterion,
    Decision,
    Finding,
    Grade,
    History,
    Leader,
    Member,
    MemberAttendance,
    MemberReview,
    Post,
    Record,
    RelatedBody,
    Review,
    Subject,
    Unit,
    UnitMeetings,
    UnitReview,
)

R = TypeVar("R", bound=Record)

# Where a whole row is missing there is no row to ask for its sheet; these are the sheets' titles.
_SHEETS: Mapping[type[Record], str] = {
    Unit: "Tổ chức",
    MemberReview: "Đánh giá đảng viên",
    UnitReview: "Đánh giá tổ chức",
    MemberAttendance: "Điểm danh",
    UnitMeetings: "Sinh hoạt chi bộ",
    RelatedBody: "Đơn vị liên quan",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """All rows of a review by the code they are about.

    `leaders` are by the collective they lead, `roles` by the member they are, `committee` has the
    codes of the members who hold a post in a unit.
    """

    review: Review
    ruleset: Ruleset
    units: Mapping[str, Unit]
    children: Mapping[str, tuple[Unit, ...]]
    people: Mapping[str, tuple[Member, ...]]
    member_reviews: Mapping[str, MemberReview]
    unit_reviews: Mapping[str, UnitReview]
    attendance: Mapping[str, MemberAttendance]
    meetings: Mapping[str, UnitMeetings]
    posts: Mapping[str, tuple[Post, ...]]
    findings: Mapping[str, tuple[Finding, ...]]
    related: Mapping[str, tuple[RelatedBody, ...]]
    decisions: Mapping[str, Decision]
    histories: Mapping[str, History]
    collectives: Mapping[str, Collective]
    leaders: Mapping[str, tuple[Leader, ...]]
    roles: Mapping[str, tuple[Leader, ...]]
    committee: Mapping[str, tuple[str, ...]]
    criteria: Mapping[Subject, tuple[Criterion, ...]]


def _grouped(rows: Iterable[tuple[str, R]]) -> dict[str, tuple[R, ...]]:
    groups: dict[str, list[R]] = defaultdict(list)
    for code, row in rows:
        groups[code].append(row)
    return {code: tuple(found) for code, found in groups.items()}


def index(review: Review, ruleset: Ruleset) -> Index:
    """Return the rows of `review` by code."""
    return Index(
        review=review,
        ruleset=ruleset,
        units={unit.code: unit for unit in review.units},
        children=_grouped((unit.parent, unit) for unit in review.units if unit.parent),
        people=_grouped((member.unit, member) for member in review.members),
        member_reviews={row.member: row for row in review.member_reviews},
        unit_reviews={row.unit: row for row in review.unit_reviews},
        attendance={row.member: row for row in review.attendance},
        meetings={row.unit: row for row in review.meetings},
        posts=_grouped((post.member, post) for post in review.posts),
        findings=_grouped((finding.subject, finding) for finding in review.findings),
        related=_grouped((body.unit, body) for body in review.related),
        decisions={row.subject: row for row in review.decisions},
        histories={row.subject: row for row in review.histories},
        collectives={row.code: row for row in review.collectives},
        leaders=_grouped((row.collective, row) for row in review.leaders if row.collective),
        roles=_grouped((row.member, row) for row in review.leaders if row.member),
        committee={
            code: tuple(dict.fromkeys(post.member for post in found))
            for code, found in _grouped((post.unit, post) for post in review.posts).items()
        },
        criteria={
            subject: tuple(item for item in ruleset.criteria if item.subject is subject)
            for subject in Subject
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """What is known of one member; `unit` is None where the code names no unit."""

    index: Index
    member: Member
    unit: Unit | None
    row: MemberReview | None

    @property
    def subject(self) -> Subject:
        """Return that this is about a member."""
        return Subject.MEMBER

    @property
    def record(self) -> Member:
        """Return the row that introduces the subject."""
        return self.member

    @property
    def posts(self) -> tuple[Post, ...]:
        """Return the posts the member holds or has held."""
        return self.index.posts.get(self.member.code, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """Where one who belongs to a unit stands now: a member of a chi bộ, a unit of a đảng bộ."""

    name: str
    rated: bool | None
    level: Grade | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """What is known of one unit; `below` are its members, or the units directly below it."""

    index: Index
    unit: Unit
    row: UnitReview | None
    below: tuple[Below, ...] = ()

    @property
    def subject(self) -> Subject:
        """Return that this is about a unit."""
        return Subject.UNIT

    @property
    def record(self) -> Unit:
        """Return the row that introduces the subject."""
        return self.unit

    @property
    def children(self) -> tuple[Unit, ...]:
        """Return the units directly below."""
        return self.index.children.get(self.unit.code, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectiveFacts:
    """What is known of one leading collective; one row introduces it and states its year."""

    index: Index
    unit: Unit | None
    row: Collective

    @property
    def subject(self) -> Subject:
        """Return that this is about a collective."""
        return Subject.COLLECTIVE

    @property
    def record(self) -> Collective:
        """Return the row that introduces the subject."""
        return self.row


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderFacts:
    """What is known of one leader; `collective` is None where the code names none."""

    index: Index
    unit: Unit | None
    collective: Collective | None
    row: Leader

    @property
    def subject(self) -> Subject:
        """Return that this is about a leader."""
        return Subject.LEADER

    @property
    def record(self) -> Leader:
        """Return the row that introduces the subject."""
        return self.row


Facts: TypeAlias = MemberFacts | UnitFacts | CollectiveFacts | LeaderFacts
Group: TypeAlias = UnitFacts | CollectiveFacts
Person: TypeAlias = MemberFacts | LeaderFacts


def member_facts(rows: Index, member: Member) -> MemberFacts:
    """Return the facts of one member."""
    return MemberFacts(
        index=rows,
        member=member,
        unit=rows.units.get(member.unit),
        row=rows.member_reviews.get(member.code),
    )


def unit_facts(rows: Index, unit: Unit, below: tuple[Below, ...] = ()) -> UnitFacts:
    """Return the facts of one unit, those below it standing where they stand now."""
    return UnitFacts(index=rows, unit=unit, row=rows.unit_reviews.get(unit.code), below=below)


def collective_facts(rows: Index, row: Collective) -> CollectiveFacts:
    """Return the facts of one collective."""
    return CollectiveFacts(index=rows, unit=rows.units.get(row.unit), row=row)


def leader_facts(rows: Index, row: Leader) -> LeaderFacts:
    """Return the facts of one leader; the unit is that of the collective led."""
    collective = rows.collectives.get(row.collective or "")
    unit = rows.units.get(collective.unit) if collective is not None else None
    return LeaderFacts(index=rows, unit=unit, collective=collective, row=row)


def home(facts: Facts) -> str:
    """Return the code of the unit that the subject is, or belongs to; blank where there is none."""
    if isinstance(facts, MemberFacts):
        return facts.member.unit
    return facts.unit.code if facts.unit is not None else ""


def year(facts: Facts) -> int:
    """Return the year under review."""
    return facts.index.review.period.year


def assessed(facts: Facts) -> date | None:
    """Return the day of the rating meeting, the day all times are measured to.

    A collective or a leader has its own, else that of the collective or of the Party organisation.
    """
    days: list[date | None] = []
    if isinstance(facts, CollectiveFacts | LeaderFacts):
        days.append(facts.row.assessed)
    if isinstance(facts, LeaderFacts) and facts.collective is not None:
        days.append(facts.collective.assessed)
    days.append(facts.unit.assessed if facts.unit is not None else None)
    return next((day for day in days if day is not None), None)


def measured_to(facts: Facts) -> date | None:
    """Return the day to which complete months are counted.

    Cites: domain/rules A17.
    """
    if facts.index.ruleset.reading("A17") == "iii":
        return date(year(facts), 12, 31)
    return assessed(facts)


def missing(where: str, message: str, hint: str) -> Problem:
    """Return the note that a fact is missing, with the cell that would settle it."""
    return Problem(
        code="missing-fact", where=where, message=message, hint=hint, severity=Severity.WARNING
    )


def missing_cell(facts: Facts, record: Record, fact: str, what: str) -> Problem:
    """Return the note that the cell of one fact of an existing row is blank."""
    where = facts.index.review.where(record, fact)
    return missing(where, f"{facts.record.name}: chưa ghi {what}", f"ghi {what} vào ô này")


def missing_row(
    facts: Facts, kind: type[Record], others: Iterable[Record], about: Member | Unit | None = None
) -> Problem:
    """Return the note that a sheet has no row about the subject, or about another one.

    `others` are the rows that the sheet has; they tell its title.
    """
    title = next((row.sheet for row in others), _SHEETS[kind])
    owner = about if about is not None else facts.record
    return missing(
        f"{facts.index.review.file} › {title}",
        f"chưa có dòng nào cho {owner.name}",
        f"thêm một dòng cho {owner.name} (mã {owner.code})",
    )


def missing_assessed(facts: Facts) -> Problem:
    """Return the note that the day of the rating meeting is not given."""
    if isinstance(facts, CollectiveFacts | LeaderFacts):
        what = "ngày họp đánh giá, xếp loại"
        return missing_cell(facts, facts.row, "assessed", what)
    if facts.unit is None:
        code = facts.member.unit if isinstance(facts, MemberFacts) else facts.record.code
        where = facts.index.review.where(facts.record, "unit")
        return missing(
            where,
            f"{facts.record.name}: không có tổ chức đảng nào mang mã «{code}»",
            f"sửa mã này, hoặc thêm dòng «{code}» vào trang {_SHEETS[Unit]}",
        )
    where = facts.index.review.where(facts.unit, "assessed")
    return missing(
        where,
        f"{facts.unit.name}: chưa ghi ngày họp đánh giá, xếp loại",
        "ghi ngày họp vào ô này; đây là mốc tính đủ tháng",
    )


def missing_review(facts: Facts) -> Problem:
    """Return the note that nothing is stated of the subject's year."""
    review = facts.index.review
    if isinstance(facts, MemberFacts):
        return missing_row(facts, MemberReview, review.member_reviews)
    if not isinstance(facts, UnitFacts):
        return missing_cell(facts, facts.row, "name", "kết quả trong năm")
    return missing_row(facts, UnitReview, review.unit_reviews)


def unknown(facts: str, *problems: Problem) -> Answer:
    """Return that the facts are not enough, and which are missing."""
    return Answer(outcome=Outcome.UNKNOWN, facts=facts, missing=problems)


def met(facts: str, *warnings: Problem) -> Answer:
    """Return that the condition is met."""
    return Answer(outcome=Outcome.HOLDS, facts=facts, warnings=warnings)


def unmet(facts: str, *warnings: Problem) -> Answer:
    """Return that the condition is not met."""
    return Answer(outcome=Outcome.FAILS, facts=facts, warnings=warnings)


def either(facts: str, *warnings: Problem, when: bool) -> Answer:
    """Return that the condition is met, or not, as `when` says."""
    return (met if when else unmet)(facts, *warnings)


def turned(answer: Answer) -> Answer:
    """Return the answer to the opposite question; what is open stays open."""
    opposite = {Outcome.HOLDS: Outcome.FAILS, Outcome.FAILS: Outcome.HOLDS}
    return replace(answer, outcome=opposite.get(answer.outcome, answer.outcome))


def all_so(*values: bool | None) -> bool | None:
    """Return the "and" of what is known: one no is enough, else one unknown leaves it open."""
    if False in values:
        return False
    return None if None in values else True


def any_so(*values: bool | None) -> bool | None:
    """Return the "or" of what is known: one yes is enough, else one unknown leaves it open."""
    if True in values:
        return True
    return None if None in values else False


def strongest(answers: Iterable[Answer]) -> Answer:
    """Return the answer that decides where one is enough: met, else open, else not met."""
    order = (Outcome.FAILS, Outcome.UNKNOWN, Outcome.HOLDS)
    return max(answers, key=lambda answer: order.index(answer.outcome))


NOT_CONCERNED = Answer(outcome=Outcome.DOES_NOT_APPLY, facts="")
"""The answer where a sentence of the guideline is not about this subject at all."""


def warning(facts: Facts, code: str, message: str, hint: str) -> Problem:
    """Return a warning about the subject, placed at the row that introduces it."""
    return Problem(
        code=code,
        where=facts.index.review.where(facts.record, "name"),
        message=f"{facts.record.name}: {message}",
        hint=hint,
        severity=Severity.WARNING,
    )
