"""The facts and results of one review, indexed once, as the papers ask for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from docgen import vi
from docgen.classification import Assessment, Quota, Results, Ruleset
from docgen.classification.results import Ballot
from docgen.forms import About, Mode
from docgen.model import (
    Collective,
    CollectiveReport,
    Commitment,
    Decision,
    FileUpdate,
    Finding,
    History,
    Issued,
    Leader,
    Member,
    MemberGroup,
    MemberReview,
    Post,
    Residence,
    Review,
    ReviewMeeting,
    Role,
    SelfReview,
    Subject,
    Unit,
    UnitKind,
    UnitReview,
    VoteCount,
    VoteRound,
    VoteSession,
)

_Row = TypeVar("_Row")


def _by(rows: Iterable[_Row], name: str) -> dict[str, _Row]:
    """Return rows by one of their codes; of two with the same code the first stands."""
    found: dict[str, _Row] = {}
    for row in rows:
        found.setdefault(getattr(row, name), row)
    return found


@dataclass(frozen=True, kw_only=True)
class View:
    """What every paper may look up; built once for a review."""

    review: Review
    ruleset: Ruleset
    results: Results
    units: dict[str, Unit] = field(init=False)
    members: dict[str, Member] = field(init=False)
    member_reviews: dict[str, MemberReview] = field(init=False)
    self_reviews: dict[str, SelfReview] = field(init=False)
    unit_reviews: dict[str, UnitReview] = field(init=False)
    decisions: dict[str, Decision] = field(init=False)
    posts: dict[str, list[Post]] = field(init=False)
    histories: dict[str, History] = field(init=False)
    findings: dict[str, list[Finding]] = field(init=False)
    counts: dict[tuple[str, str], VoteCount] = field(init=False)
    collective_reports: dict[str, CollectiveReport] = field(init=False)
    review_meetings: dict[str, ReviewMeeting] = field(init=False)
    residences: dict[str, Residence] = field(init=False)
    commitments: dict[str, Commitment] = field(init=False)
    file_updates: dict[str, FileUpdate] = field(init=False)
    leaders: dict[str, Leader] = field(init=False)
    counted_in: dict[str, set[str]] = field(init=False)
    outcomes: dict[tuple[str, str], Ballot] = field(init=False)
    recent: dict[tuple[str, str, Mode, bool], dict[str, object]] = field(init=False)
    _named: dict[str, Member | Unit | Collective | Leader] = field(init=False)
    _in_unit: dict[str, list[Member]] = field(init=False)
    _alike: dict[str, list[Member]] = field(init=False)
    _ordered: dict[str, tuple[Member, ...]] = field(init=False)
    _assessments: Mapping[str, Assessment] = field(init=False)

    def __post_init__(self) -> None:
        """Build the indexes; the dataclass stays frozen for everybody else."""
        review = self.review
        indexes: dict[str, object] = {
            "units": _by(review.units, "code"),
            "members": _by(review.members, "code"),
            "member_reviews": _by(review.member_reviews, "member"),
            "self_reviews": _by(review.self_reviews, "member"),
            "unit_reviews": _by(review.unit_reviews, "unit"),
            "decisions": _by(review.decisions, "subject"),
            "histories": _by(review.histories, "subject"),
            "collective_reports": _by(review.collective_reports, "subject"),
            "review_meetings": _by(review.review_meetings, "unit"),
            "residences": _by(review.residences, "member"),
            "commitments": _by(review.commitments, "member"),
            "file_updates": _by(review.file_updates, "member"),
            "_named": {
                row.code: row
                for rows in (review.leaders, review.collectives, review.members, review.units)
                for row in rows
            },
            "leaders": _by((row for row in review.leaders if row.member), "member"),
            "outcomes": {(row.session, row.subject): row for row in self.results.ballots},
            "counts": {(row.session, row.subject): row for row in reversed(review.counts)},
        }
        posts: dict[str, list[Post]] = {}
        for post in review.posts:
            posts.setdefault(post.member, []).append(post)
        in_unit: dict[str, list[Member]] = {}
        alike: dict[str, list[Member]] = {}
        for member in review.members:
            in_unit.setdefault(member.unit, []).append(member)
            alike.setdefault(vi.fold(member.name), []).append(member)
        findings: dict[str, list[Finding]] = {}
        for finding in review.findings:
            findings.setdefault(finding.subject, []).append(finding)
        counted_in: dict[str, set[str]] = {}
        for count in review.counts:
            counted_in.setdefault(count.session, set()).add(count.subject)
        indexes |= {
            "posts": posts,
            "findings": findings,
            "_in_unit": in_unit,
            "_alike": alike,
            "counted_in": counted_in,
            "_ordered": {},
            "recent": {},
            "_assessments": self.results.everyone,
        }
        for name, index in indexes.items():
            object.__setattr__(self, name, index)

    def parent_name(self, unit: Unit) -> str | None:
        """Return the name of the body above, of the file's own superior at the top."""
        parent = self.units.get(unit.parent or "")
        return parent.name if parent else self.review.period.superior

    def day(self, unit: Unit, subject: str | None = None) -> date | None:
        """Return the date a unit's papers carry: the period's, else the meeting's.

        A paper about a collective carries the day of that collective's own meeting, if it has one.
        """
        about = self._named.get(subject or "")
        own = about.assessed if isinstance(about, Collective) else None
        return self.review.period.paper_date or own or unit.assessed

    def holds(self, post: Post) -> bool:
        """Return whether a post is held on the day of its unit's papers, else at the year's end."""
        unit = self.units.get(post.unit)
        day = (self.day(unit) if unit else None) or date(self.review.period.year, 12, 31)
        return (post.since is None or post.since <= day) and (
            post.until is None or post.until >= day
        )

    def roles(self, member: Member, unit: Unit | None = None) -> list[Post]:
        """Return the posts that a member holds, highest first, in one unit or in all."""
        held = [
            post
            for post in self.posts.get(member.code, [])
            if (unit is None or post.unit == unit.code) and self.holds(post)
        ]
        return sorted(held, key=lambda post: list(Role).index(post.role))

    def members_of(self, unit: Unit) -> list[Member]:
        """Return the members of a unit, of all units below for a đảng bộ.

        Order: bí thư, phó bí thư, other committee members, then by given name.
        Cites: seed 000, II.4.2.
        """
        if unit.code not in self._ordered:
            self._ordered[unit.code] = tuple(self._in_order(unit))
        return list(self._ordered[unit.code])

    def _in_order(self, unit: Unit) -> list[Member]:
        if not unit.kind.is_cell:
            below = [child for child in self.review.units if child.parent == unit.code]
            return [member for child in below for member in self.members_of(child)]

        def order(member: Member) -> tuple[object, ...]:
            held = self.roles(member, unit)
            rank = list(Role).index(held[0].role) if held else len(Role)
            return (rank, vi.name_order(member.name))

        return sorted(self._in_unit.get(unit.code, []), key=order)

    def signer(self, unit: Unit) -> tuple[str | None, Role | None]:
        """Return who signs for a unit and as what: as the workbook says, else its bí thư."""
        if unit.signer is None:
            head = self.head(unit)
            return (head.name, Role.BI_THU) if head else (None, unit.signer_role)
        roles = [
            post.role
            for member in self._alike.get(vi.fold(unit.signer), ())
            for post in self.roles(member, unit)
        ]
        return unit.signer, unit.signer_role or next(iter(roles), None)

    def session(
        self, unit: Unit, turn: VoteRound, about: About = About.MEMBERS
    ) -> VoteSession | None:
        """Return the vote that a unit held in one round on those whom a paper is about.

        Which of them it was the session says, else whom its counts are about. A vote of a chi bộ
        without any counts yet is taken for the one on its members.
        """
        mine = [row for row in self.review.sessions if row.unit == unit.code and row.round is turn]
        mine.sort(key=lambda row: row.code not in self.counted_in)
        return next((row for row in mine if self.about(row) is about), None)

    def about(self, session: VoteSession) -> About | None:
        """Return whom a vote is about: as its row says, else as its counts or its unit tell."""
        if session.about is not None:
            return About[session.about.name]
        unit = self.units.get(session.unit)
        if unit is None:
            return None
        subjects = self.counted_in.get(session.code)
        if subjects is None:
            return About.MEMBERS if unit.kind.is_cell else None
        return next((each for each in About if subjects & self.voted_on(unit, each)), None)

    def voted_on(self, unit: Unit, about: About) -> set[str]:
        """Return the codes of all on whom a unit may vote, rated or not."""
        return {each.code for each in self.concerned(unit, about)}

    def concerned(self, unit: Unit, about: About) -> Sequence[Member | Unit | Collective | Leader]:
        """Return those on whom a unit may vote: collectives and leaders of all units below too."""
        match about:
            case About.MEMBERS:
                return self.members_of(unit)
            case About.CELLS:
                return self.cells(unit)
            case About.UNIT:
                return [unit]
            case About.COLLECTIVES:
                rows: Sequence[Collective | Leader] = self.review.collectives
            case About.LEADERS:
                rows = self.review.leaders
        return [row for row in rows if self.is_under(self.home(row.code), unit)]

    def on_ballot(self, unit: Unit, about: About) -> list[Collective | Leader]:
        """Return the collectives or leaders on a ballot: those counted, else those to be rated."""
        session = self.session(unit, VoteRound.MUC, about)
        rows = [
            each for each in self.concerned(unit, about) if isinstance(each, Collective | Leader)
        ]
        counted = [each for each in rows if session and (session.code, each.code) in self.counts]
        return counted or [each for each in rows if self.is_rated(each.code)]

    def is_under(self, home: Unit | None, unit: Unit) -> bool:
        """Return whether a unit is another one or stands below it."""
        seen: set[str] = set()
        while home and home.code not in seen:
            if home.code == unit.code:
                return True
            seen.add(home.code)
            home = self.units.get(home.parent or "")
        return False

    def name_of(self, subject: str) -> str:
        """Return the name of a member, a unit, a collective or a leader."""
        return self._named[subject].name if subject in self._named else subject

    def home(self, subject: str) -> Unit | None:
        """Return the unit that a subject belongs to; a unit is its own."""
        found = self._named.get(subject)
        if isinstance(found, Leader):
            found = self._named.get(found.collective or found.member or "")
        return found if isinstance(found, Unit) else self.units.get(getattr(found, "unit", ""))

    def named(self, subject: str) -> Member | Unit | Collective | Leader | None:
        """Return the row that introduces a subject of any kind."""
        return self._named.get(subject)

    def body_over(self, subject: str) -> str | None:
        """Return the code of the unit above the one that a subject belongs to, None at the top."""
        home = self.home(subject)
        return home.parent if home else None

    def review_group(self, member: Member) -> MemberGroup | None:
        """Return which personal review a member writes: as the workbook says, else a leader's.

        None where neither the member's row nor the sheet of leaders tells.
        """
        if member.review_group is None and member.code in self.leaders:
            return MemberGroup.LEADERS
        return member.review_group

    def issued(
        self, unit: Unit, papers: Iterable[str], subject: str | None = None
    ) -> Issued | None:
        """Return what the workbook says of a paper of a unit, known by its code or its name."""
        names = {vi.fold(name) for name in papers}
        for row in self.review.issued:
            if row.unit == unit.code and row.subject == subject and vi.fold(row.paper) in names:
                return row
        return None

    def cells(self, unit: Unit) -> list[Unit]:
        """Return the chi bộ and đảng bộ bộ phận directly below a unit, in workbook order."""
        return [child for child in self.review.units if child.parent == unit.code]

    def groups(self, unit: Unit) -> list[Unit]:
        """Return the chi bộ by which members of a unit are listed: a chi bộ is its own group."""
        if unit.kind.is_cell:
            return [unit]
        return [group for child in self.cells(unit) for group in self.groups(child)]

    def head(self, unit: Unit) -> Member | None:
        """Return the bí thư of a unit."""
        for post in self.review.posts:
            if post.unit == unit.code and post.role is Role.BI_THU and self.holds(post):
                return self.members.get(post.member)
        return None

    def committee(self, unit: Unit) -> list[Member]:
        """Return those who hold a post in a unit, highest first, then by given name."""
        held = {
            member.code: list(Role).index(posts[0].role)
            for member in self.review.members
            if (posts := self.roles(member, unit))
        }
        people = [self.members[code] for code in held]
        return sorted(people, key=lambda one: (held[one.code], vi.name_order(one.name)))

    def rated_cells(self, unit: Unit) -> list[Unit]:
        """Return the units directly below a unit that are given a level."""
        return [cell for cell in self.cells(unit) if self.is_rated(cell.code)]

    def rated(self, unit: Unit) -> list[Member]:
        """Return the members of a unit who are given a level now, in the order of the papers.

        Whoever still has to be reviewed is not among them. Cites: seed 000, IV.2.
        """
        return [m for m in self.members_of(unit) if self.is_rated(m.code)]

    def unrated(self, unit: Unit) -> list[Member]:
        """Return the members of a unit who are not given a level, or not yet: all the others."""
        return [m for m in self.members_of(unit) if not self.is_rated(m.code)]

    def quotas(self, unit: Unit, subject: Subject) -> Sequence[Quota]:
        """Return the quotas on members or on units whose group is this unit."""
        return [
            quota
            for quota in self.results.quotas
            if quota.unit == unit.code and quota.subject is subject
        ]

    def assessment(self, code: str) -> Assessment | None:
        """Return the assessment of a subject of any kind."""
        return self._assessments.get(code)

    def is_rated(self, code: str) -> bool:
        """Return whether one is given a level now; whoever still has to be reviewed is not."""
        assessment = self.assessment(code)
        return assessment is not None and assessment.rated is True and not assessment.is_waiting


def issuing_name(unit: Unit) -> str:
    """Return the body that signs for a unit: a đảng bộ acts through its đảng ủy."""
    if unit.kind not in {UnitKind.DANG_BO_CO_SO, UnitKind.DANG_BO_BO_PHAN}:
        return unit.name
    first, second, *rest = (*unit.name.split(), "", "")
    own = " ".join(rest) if vi.fold(f"{first} {second}") in {"dang bo", "dang uy"} else unit.name
    return f"Đảng ủy {own}".strip()


def short_name(cell: Unit) -> str:
    """Return the name of a chi bộ for a column that says "Chi bộ" in its head.

    "Chi bộ Tổng hợp" is "Tổng hợp"; "Chi bộ 2" and "Chi bộ thôn Đông" stay, having no other name.
    """
    rest = cell.name.removeprefix("Chi bộ ")
    return rest if rest[:1].isupper() else cell.name


def party_post(member: Member, view: View) -> str:
    """Return a member's posts in the Party, "Đảng viên" if there is none."""
    posts = []
    for post in view.roles(member):
        unit = view.units.get(post.unit)
        body = "" if unit is None else (" Chi bộ" if unit.kind.is_cell else " Đảng ủy")
        is_head = post.role.name in {"BI_THU", "PHO_BI_THU"}
        posts.append(post.role.value + (body if is_head else ""))
    return ", ".join(posts) or "Đảng viên"
