"""All facts of one workbook together, and where each of them stands in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from docgen.model.facts import (
    Attestation,
    Collective,
    Decision,
    Finding,
    History,
    Leader,
    Member,
    MemberAttendance,
    MemberReview,
    Period,
    Post,
    Record,
    RelatedBody,
    Unit,
    UnitMeetings,
    UnitReview,
    VoteCount,
    VoteSession,
)
from docgen.model.papers import (
    Annulment,
    CollectiveReport,
    Commendation,
    Commitment,
    FileUpdate,
    Guidance,
    Issued,
    Opinion,
    Remedy,
    Residence,
    ReviewMeeting,
    SelfReview,
    Source,
    Suggestion,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The facts of one review in workbook order.

    `file` is the name shown in messages. `columns` maps (sheet title, field) to a column letter,
    or to a whole cell such as "C5" for the sheet of settings, so that a message can name the
    cell where a missing fact belongs.
    """

    file: str
    period: Period
    units: tuple[Unit, ...] = ()
    members: tuple[Member, ...] = ()
    posts: tuple[Post, ...] = ()
    unit_reviews: tuple[UnitReview, ...] = ()
    member_reviews: tuple[MemberReview, ...] = ()
    collectives: tuple[Collective, ...] = ()
    leaders: tuple[Leader, ...] = ()
    self_reviews: tuple[SelfReview, ...] = ()
    meetings: tuple[UnitMeetings, ...] = ()
    attendance: tuple[MemberAttendance, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    findings: tuple[Finding, ...] = ()
    related: tuple[RelatedBody, ...] = ()
    sessions: tuple[VoteSession, ...] = ()
    counts: tuple[VoteCount, ...] = ()
    decisions: tuple[Decision, ...] = ()
    histories: tuple[History, ...] = ()
    collective_reports: tuple[CollectiveReport, ...] = ()
    review_meetings: tuple[ReviewMeeting, ...] = ()
    residences: tuple[Residence, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    commendations: tuple[Commendation, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    file_updates: tuple[FileUpdate, ...] = ()
    issued: tuple[Issued, ...] = ()
    annulments: tuple[Annulment, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    sources: tuple[Source, ...] = ()
    columns: Mapping[tuple[str, str], str]

    def where(self, record: Record, fact: str) -> str:
        """Return the cell of one fact of one row, such as "danh_sach.xlsx › Đảng viên › D14"."""
        column = self.columns.get((record.sheet, fact))
        if column is None:
            return f"{self.file} › {record.sheet} › dòng {record.row}"
        cell = column if column[-1].isdigit() else f"{column}{record.row}"
        return f"{self.file} › {record.sheet} › {cell}"
