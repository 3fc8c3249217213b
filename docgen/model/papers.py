"""Facts that only papers ask for: meetings, residence, remedies, rewards, numbers of documents.

None of them moves a level; the law reads `facts`.
"""

from dataclasses import dataclass
from datetime import date

from docgen.model.facts import Record
from docgen.model.words import (
    DocumentGroup,
    Grade,
    Rating,
    RemedyState,
    ResidenceMark,
    ResidenceState,
    YesNo,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectiveReport(Record):
    """A collective's own words, section by section of its report; never written by us.

    `degrees` are those it gives itself by section, `analysis` those of the rows of the sheet that
    analyses its quality; both in column order.
    """

    subject: str
    principles: str | None = None
    targets: str | None = None
    party_building: str | None = None
    duty: str | None = None
    weaknesses: str | None = None
    causes: str | None = None
    remedies: str | None = None
    explanation: str | None = None
    responsibility: str | None = None
    plan: str | None = None
    degrees: tuple[Rating | None, ...] = ()
    analysis: tuple[Rating | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfReview(Record):
    """The member's own words, section by section of the personal form; never written by us."""

    member: str
    conduct: str | None = None
    duties: str | None = None
    commitment: str | None = None
    weaknesses: str | None = None
    causes: str | None = None
    remedies: str | None = None
    explanation: str | None = None
    responsibility: str | None = None
    plan: str | None = None
    leadership: str | None = None
    accountability: str | None = None
    example: str | None = None
    degrees: tuple[Rating | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewMeeting(Record):
    """The meeting in which a unit reviews itself and its members (hội nghị kiểm điểm)."""

    unit: str
    held: date | None = None
    began: str | None = None
    ended: str | None = None
    place: str | None = None
    chair: str | None = None
    secretary: str | None = None
    guests: str | None = None
    summoned: int | None = None
    present: int | None = None
    absent: str | None = None
    purpose: str | None = None
    opinions: str | None = None
    conclusion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Residence(Record):
    """Where a member lives and what the Party cell there says; marks are best first, by row."""

    member: str
    state: ResidenceState | None = None
    address: str | None = None
    cell: str | None = None
    committee: str | None = None
    number: str | None = None
    introduced: date | None = None
    commented: date | None = None
    marks: tuple[ResidenceMark | None, ...] = ()
    other: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion(Record):
    """What a committee asks a collective or a person to review (gợi ý kiểm điểm)."""

    subject: str
    number: str | None = None
    signed: date | None = None
    grounds: str | None = None
    content: str | None = None
    deadline: date | None = None
    answered: YesNo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy(Record):
    """One weakness of a unit with what is done about it (kế hoạch khắc phục)."""

    unit: str
    weakness: str
    cause: str | None = None
    measure: str | None = None
    responsible: str | None = None
    deadline: date | None = None
    state: RemedyState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commendation(Record):
    """A reward for a member, a unit or a collective (khen thưởng)."""

    subject: str
    form: str
    merit: str | None = None
    number: str | None = None
    signed: date | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Record):
    """What a member promises for the coming year, in own words; never written by us."""

    member: str
    politics: str | None = None
    ethics: str | None = None
    duties: str | None = None
    discipline: str | None = None
    remedies: str | None = None
    signed: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileUpdate(Record):
    """What changed in a member's life in the year (phiếu bổ sung hồ sơ đảng viên)."""

    member: str
    card: str | None = None
    file_number: str | None = None
    home: str | None = None
    job: str | None = None
    party_post: str | None = None
    state_post: str | None = None
    mass_post: str | None = None
    workplace: str | None = None
    schooling: str | None = None
    profession: str | None = None
    rank: str | None = None
    degree: str | None = None
    theory: str | None = None
    language: str | None = None
    rewards: str | None = None
    discipline: str | None = None
    father: str | None = None
    mother: str | None = None
    father_in_law: str | None = None
    mother_in_law: str | None = None
    spouse: str | None = None
    children: str | None = None
    foreign_marriage: str | None = None
    studies_abroad: str | None = None
    income: int | None = None
    persons: int | None = None
    house: str | None = None
    land: str | None = None
    business: str | None = None
    new_assets: str | None = None
    assets_value: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued(Record):
    """A paper that a unit issued: the number and day it carries, whether it is signed.

    `paper` is the code of a form or the name of a paper; `file` that of a file from outside.
    """

    unit: str
    paper: str
    subject: str | None = None
    number: str | None = None
    day: date | None = None
    summary: str | None = None
    signed: YesNo | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annulment(Record):
    """The decision that cancels the level of a former year and gives a new one.

    `old_…` is the decision that had given the level; `assigned` is who sees to the rest of it.
    """

    subject: str
    year: int
    old_number: str | None = None
    old_signed: date | None = None
    old_body: str | None = None
    new_grade: Grade | None = None
    number: str | None = None
    signed: date | None = None
    assigned: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance(Record):
    """A document that turned the rules of those above into local ones, by year."""

    unit: str
    group: DocumentGroup
    year: int
    number: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion(Record):
    """What a unit thinks of one item of the rules; `item` is the id that the form prints."""

    unit: str
    item: str
    fits: YesNo | None = None
    proposal: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Record):
    """Where one value of the workbook came from: the file that was sent back.

    `page` and `column` name the cell, `subject` its row; `mark` is a fingerprint of the value.
    """

    subject: str
    page: str
    column: str
    file: str
    digest: str
    day: date | None = None
    mark: str | None = None
