"""Builds small reviews for the tests of classification from tables of differences.

The start is one đảng bộ (DB) with one chi bộ (CB) and one member (DV), all with the best facts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_type_hints

from docgen.classification import Results, Ruleset, classify, load_ruleset
from docgen.model import (
    Attendance,
    Attestation,
    BodyKind,
    Collective,
    CollectiveKind,
    Criterion,
    Decision,
    Finding,
    Grade,
    History,
    Leader,
    MeetingQuality,
    Member,
    MemberAttendance,
    MemberReview,
    PastGrade,
    Period,
    Post,
    Rating,
    Record,
    RelatedBody,
    Review,
    Role,
    Subject,
    Suggestion,
    Unit,
    UnitKind,
    UnitMeetings,
    UnitReview,
    VoteCount,
    VoteRound,
    VoteSession,
    YesNo,
)

R = TypeVar("R", bound=Record)
Table = Mapping[str, Any]

RULES = load_ruleset("vp_ubnd_2023")
LEVELS = {level.short: level for level in Grade}
_QUALITY = {
    "T": MeetingQuality.TOT,
    "K": MeetingQuality.KHA,
    "B": MeetingQuality.TRUNG_BINH,
    "Y": MeetingQuality.KEM,
    "N": MeetingQuality.KHONG_HOP,
    ".": None,
}
_SHEETS: dict[type[Record], str] = {
    Period: "Kỳ đánh giá",
    Unit: "Tổ chức",
    Member: "Đảng viên",
    Post: "Chức vụ",
    MemberReview: "Đánh giá đảng viên",
    UnitReview: "Đánh giá tổ chức",
    UnitMeetings: "Sinh hoạt chi bộ",
    MemberAttendance: "Điểm danh",
    Finding: "Kỷ luật, kết luận",
    RelatedBody: "Đơn vị liên quan",
    Decision: "Quyết định",
    Collective: "Tập thể lãnh đạo",
    Leader: "Cá nhân lãnh đạo",
    VoteSession: "Hội nghị bỏ phiếu",
    VoteCount: "Kết quả phiếu",
    History: "Lịch sử",
    Attestation: "Xác nhận việc",
    Suggestion: "Gợi ý kiểm điểm",
}
_RATED = {
    Subject.MEMBER: MemberReview,
    Subject.UNIT: UnitReview,
    Subject.COLLECTIVE: Collective,
    Subject.LEADER: Leader,
}


def columns(criteria: Iterable[Criterion]) -> dict[tuple[str, str], str]:
    """Return a column for every fact, named after it: a cell reads like [exemplary]3."""
    found = {
        (sheet, field.name): f"[{field.name}]"
        for kind, sheet in _SHEETS.items()
        if is_dataclass(kind)
        for field in fields(kind)
    }
    for item in criteria:
        found[_SHEETS[_RATED[item.subject]], f"tc:{item.id}"] = f"[{item.id}]"
    for month in range(1, 13):
        found[_SHEETS[UnitMeetings], f"month_{month}"] = f"[{month}]"
        found[_SHEETS[MemberAttendance], f"month_{month}"] = f"[{month}]"
    return found


def _value(hint: object, value: object) -> object:
    """Return a value of a case as the model holds it; "" is a blank cell."""
    if value == "":
        return None
    kinds = [kind for kind in (hint, *get_args(hint)) if isinstance(kind, type)]
    if isinstance(value, str):
        for kind in kinds:
            if kind is Grade and value in LEVELS:
                return LEVELS[value]
            if issubclass(kind, StrEnum):
                return kind(value)
    return value


def changed(row: R, table: Table) -> R:
    """Return a row with the facts of a table put in; ratings are merged."""
    hints = get_type_hints(type(row))
    new: dict[str, Any] = {
        key: _value(hints[key], value) for key, value in table.items() if key != "ratings"
    }
    if "ratings" in table:
        old: Mapping[str, Rating] = getattr(row, "ratings")  # noqa: B009 - only reviews have it
        given = {**old, **{key: value and Rating(value) for key, value in table["ratings"].items()}}
        new["ratings"] = {key: value for key, value in given.items() if value}
    return replace(row, **new)


def ratings(
    subject: Subject, rating: Rating = Rating.XUAT_SAC, rules: Ruleset = RULES
) -> dict[str, Rating]:
    return {item.id: rating for item in rules.criteria if item.subject is subject}


def unit(code: str, row: int = 3, **facts: Any) -> Unit:  # noqa: ANN401 - any fact of a unit
    start = Unit(
        sheet=_SHEETS[Unit],
        row=row,
        code=code,
        name=f"Chi bộ {code}",
        kind=UnitKind.CHI_BO,
        parent="DB",
        has_committee=YesNo.CO,
        assessed=date(2023, 12, 10),
    )
    return replace(start, **facts)


def unit_review(code: str, row: int = 3, rules: Ruleset = RULES) -> UnitReview:
    return UnitReview(
        sheet=_SHEETS[UnitReview],
        row=row,
        unit=code,
        outstanding=YesNo.CO,
        targets_assigned=10,
        targets_done=10,
        targets_on_time=10,
        targets_exceeded=5,
        main_targets_missed=YesNo.KHONG,
        force_majeure=YesNo.KHONG,
        general_points=28,
        task_points=65,
        ratings=ratings(Subject.UNIT, rules=rules),
    )


def member(code: str = "DV", row: int = 3, home: str = "CB") -> Member:
    return Member(
        sheet=_SHEETS[Member],
        row=row,
        code=code,
        name=f"Nguyễn Văn {code}",
        unit=home,
        admitted=date(2010, 5, 19),
        official=date(2011, 5, 19),
        civil_servant=YesNo.KHONG,
    )


def member_review(code: str = "DV", row: int = 3, rules: Ruleset = RULES) -> MemberReview:
    return MemberReview(
        sheet=_SHEETS[MemberReview],
        row=row,
        member=code,
        exemplary=YesNo.CO,
        targets_assigned=10,
        targets_done=10,
        targets_on_time=10,
        targets_exceeded=5,
        criteria_short=0,
        criteria_failed=0,
        general_points=28,
        task_points=65,
        ratings=ratings(Subject.MEMBER, rules=rules),
    )


def collective(code: str = "TT", row: int = 3, rules: Ruleset = RULES) -> Collective:
    return Collective(
        sheet=_SHEETS[Collective],
        row=row,
        code=code,
        name=f"Tập thể {code}",
        unit="CB",
        kind=CollectiveKind.LANH_DAO,
        size=3,
        outstanding=YesNo.CO,
        targets_assigned=10,
        targets_done=10,
        targets_on_time=10,
        targets_exceeded=5,
        main_targets_missed=YesNo.KHONG,
        force_majeure=YesNo.KHONG,
        below_disciplined=YesNo.KHONG,
        general_points=28,
        task_points=65,
        ratings=ratings(Subject.COLLECTIVE, rules=rules),
    )


def leader(code: str = "LD", row: int = 3, rules: Ruleset = RULES) -> Leader:
    return Leader(
        sheet=_SHEETS[Leader],
        row=row,
        code=code,
        name=f"Trần Thị {code}",
        collective="TT",
        appointed=date(2020, 1, 1),
        exemplary=YesNo.CO,
        upright=YesNo.CO,
        targets_assigned=10,
        targets_done=10,
        targets_on_time=10,
        targets_exceeded=5,
        criteria_short=0,
        criteria_failed=0,
        area_assigned=10,
        area_done=10,
        area_on_time=10,
        area_exceeded=5,
        area_grade=Grade.XUAT_SAC,
        units_total=10,
        units_done=10,
        units_good=10,
        area_disciplined=YesNo.KHONG,
        general_points=28,
        task_points=65,
        ratings=ratings(Subject.LEADER, rules=rules),
    )


def meetings(code: str, months: str = "T T T T T T T T T T T T", row: int = 3) -> UnitMeetings:
    marks = tuple(_QUALITY[mark] for mark in months.split())
    return UnitMeetings(sheet=_SHEETS[UnitMeetings], row=row, unit=code, months=marks)


def attendance(
    code: str = "DV", months: str = "X X X X X X X X X X X X", row: int = 3
) -> MemberAttendance:
    marks = tuple(None if mark == "." else Attendance(mark) for mark in months.split())
    return MemberAttendance(sheet=_SHEETS[MemberAttendance], row=row, member=code, months=marks)


def body(code: str, row: int = 3) -> RelatedBody:
    return RelatedBody(
        sheet=_SHEETS[RelatedBody],
        row=row,
        unit=code,
        name="Phòng Tổng hợp",
        kind=BodyKind.CO_QUAN,
        grade=Grade.XUAT_SAC,
    )


def decision(
    subject: str, row: int = 3, *, proposed: Grade | None = None, decided: Grade | None = None
) -> Decision:
    return Decision(
        sheet=_SHEETS[Decision], row=row, subject=subject, proposed=proposed, decided=decided
    )


def best(rules: Ruleset = RULES) -> Review:
    """Return the review in which everything is as good as it can be.

    Where the guideline rates collectives and leaders there is one of each (TT, LD).
    """
    party = unit("DB", 2, name="Đảng bộ DB", kind=UnitKind.DANG_BO_CO_SO, parent=None)
    rated = {rule.subject for rule in rules.grades} | {rule.subject for rule in rules.quotas}
    return Review(
        file="thu.xlsx",
        period=Period(sheet=_SHEETS[Period], row=2, year=rules.valid_from.year, ruleset=rules.id),
        units=(party, unit("CB")),
        members=(member(),),
        unit_reviews=(unit_review("DB", 2, rules), unit_review("CB", rules=rules)),
        member_reviews=(member_review(rules=rules),),
        meetings=(meetings("CB"),),
        attendance=(attendance(),),
        related=(body("DB", 2), body("CB")),
        collectives=(collective(rules=rules),) if Subject.COLLECTIVE in rated else (),
        leaders=(leader(rules=rules),) if Subject.LEADER in rated else (),
        columns=columns(rules.criteria),
    )


def crowd(review: Review, people: Iterable[tuple[int, str]], home: str = "CB") -> Review:
    """Return the review with members added whose level people have proposed."""
    codes = [(f"{home}-{level}-{n}", level) for count, level in people for n in range(count)]
    added = tuple(member(code, 10 + n, home) for n, (code, _) in enumerate(codes))
    given = tuple(
        decision(code, 10 + n, proposed=LEVELS[level]) for n, (code, level) in enumerate(codes)
    )
    return replace(review, members=(*review.members, *added), decisions=(*review.decisions, *given))


def _posts(tables: Iterable[Table]) -> tuple[Post, ...]:
    start = Post(sheet=_SHEETS[Post], row=3, member="DV", unit="CB", role=Role.BI_THU)
    return tuple(
        changed(replace(start, row=3 + place), table) for place, table in enumerate(tables)
    )


def _findings(tables: Iterable[Table], subject: str) -> tuple[Finding, ...]:
    hints = get_type_hints(Finding)
    found = []
    for place, table in enumerate(tables):
        facts: dict[str, Any] = {key: _value(hints[key], value) for key, value in table.items()}
        facts.setdefault("subject", subject)
        found.append(Finding(sheet=_SHEETS[Finding], row=3 + place, **facts))
    return tuple(found)


def _add_cells(review: Review, total: int, rules: Ruleset) -> Review:
    codes = [f"C{number}" for number in range(2, total + 1)]
    rows = list(enumerate(codes, start=4))
    return replace(
        review,
        units=(*review.units, *(unit(code, row) for row, code in rows)),
        unit_reviews=(
            *review.unit_reviews,
            *(unit_review(code, row, rules) for row, code in rows),
        ),
        meetings=(*review.meetings, *(meetings(code, row=row) for row, code in rows)),
        related=(*review.related, *(body(code, row) for row, code in rows)),
    )


def _many(start: R, tables: Iterable[Table]) -> tuple[R, ...]:
    """Return one row for each table, each `start` with the differences."""
    return tuple(
        changed(replace(start, row=3 + place), table) for place, table in enumerate(tables)
    )


def _history(table: Table) -> History:
    """Return the former years of a case: short names of levels, last year first, - not rated."""
    words = {level.short: PastGrade(level.value) for level in Grade}
    words["-"] = PastGrade.KHONG_XEP_LOAI
    return History(
        sheet=_SHEETS[History],
        row=3,
        subject=table.get("subject", "DV"),
        grades=tuple(words.get(word) for word in table["grades"].split()),
    )


def _with_more(review: Review, case: Table, rules: Ruleset) -> Review:
    """Return the review with further members, leaders and collectives."""
    if "more_members" in case:
        extra = _many(member("DV2"), case["more_members"])
        review = replace(review, members=(*review.members, *extra))
    if "more_leaders" in case:
        others = _many(leader("LD2", rules=rules), case["more_leaders"])
        review = replace(review, leaders=(*review.leaders, *others))
    if "more_collectives" in case:
        groups = _many(collective("TT2", rules=rules), case["more_collectives"])
        review = replace(review, collectives=(*review.collectives, *groups))
    return review


def build(case: Table, rules: Ruleset = RULES) -> Review:
    """Return the review of a worked case: the best one with the differences of the case."""
    review = best(rules)
    asked = case.get("ask", "DV")
    party, cell = review.units
    party_review, cell_review = review.unit_reviews
    review = replace(
        review,
        period=changed(review.period, case.get("period", {})),
        units=(changed(party, case.get("party", {})), changed(cell, case.get("unit", {}))),
        unit_reviews=(
            changed(party_review, case.get("party_row", {})),
            changed(cell_review, case.get("unit_row", {})),
        ),
        members=(changed(review.members[0], case.get("member", {})),),
        member_reviews=(changed(review.member_reviews[0], case.get("row", {})),),
        posts=_posts(case.get("posts", ())),
        findings=_findings(case.get("findings", ()), asked),
        collectives=tuple(changed(row, case.get("collective", {})) for row in review.collectives),
        leaders=tuple(changed(row, case.get("leader", {})) for row in review.leaders),
        histories=tuple(_history(table) for table in case.get("histories", ())),
        sessions=_many(
            VoteSession(
                sheet=_SHEETS[VoteSession], row=3, code="V1", unit="CB", round=VoteRound.MUC
            ),
            case.get("sessions", ()),
        ),
        counts=_many(
            VoteCount(sheet=_SHEETS[VoteCount], row=3, session="V1", subject=asked),
            case.get("counts", ()),
        ),
        attestations=_many(
            Attestation(sheet=_SHEETS[Attestation], row=3, subject=_body(asked), rule=""),
            case.get("attestations", ()),
        ),
        suggestions=_many(
            Suggestion(sheet=_SHEETS[Suggestion], row=3, subject=asked),
            case.get("suggestions", ()),
        ),
    )
    review = _with_more(review, case, rules)
    if "meetings" in case:
        review = replace(review, meetings=(meetings("CB", case["meetings"]),))
    if "attendance" in case:
        review = replace(review, attendance=(attendance("DV", case["attendance"]),))
    if "related" in case:
        bodies = tuple(
            changed(body("CB", 3 + place), table) for place, table in enumerate(case["related"])
        )
        review = replace(review, related=(review.related[0], *bodies))
    for name in case.get("without", ()):
        emptied: dict[str, Any] = {name: ()}
        review = replace(review, **emptied)
    if "cells" in case:
        review = _add_cells(review, case["cells"], rules)
    if "group" in case:
        empty = replace(review, members=(), member_reviews=(), attendance=())
        review = crowd(empty, [(count, level) for count, level in case["group"]])
        if "alike" in case:
            alike = tuple(replace(each, group=case["alike"]) for each in review.members)
            review = replace(review, members=alike)
    if "cell_groups" in case:
        for code in [f"C{number}" for number in range(2, case["cells"] + 1)]:
            groups = [(count, level) for count, level in case["cell_groups"]]
            review = crowd(review, groups, code)
    given = tuple(
        decision(
            table.get("subject", asked),
            3 + place,
            proposed=LEVELS.get(table.get("proposed", "")),
            decided=LEVELS.get(table.get("decided", "")),
        )
        for place, table in enumerate(case.get("decisions", ()))
    )
    return replace(review, decisions=(*review.decisions, *given))


def _body(asked: str) -> str:
    """Return whose step is attested where the case does not say: the one it asks about, or CB."""
    return asked if asked.startswith("TT") else "CB"


def rules_of(case: Table, rules: Ruleset = RULES) -> Ruleset:
    """Return the ruleset with the readings that a case chooses."""
    settings = dict(rules.settings)
    for name, reading in case.get("settings", {}).items():
        settings[name] = replace(settings[name], reading=reading)
    return replace(rules, settings=settings)


def result(**case: Any) -> Results:  # noqa: ANN401 - the tables of a case
    """Return what classification says of a case given as keywords."""
    return classify(build(case), rules_of(case))


@dataclass(frozen=True)
class Case:
    """One worked case of the file beside a ruleset."""

    table: Table
    ruleset: str

    def __str__(self) -> str:
        """Return its name, for the list of tests."""
        return f"{self.ruleset}: {self.table['name']}"


def test_the_best_facts_lead_to_the_best_level() -> None:
    found = result()
    everyone = {**found.members, **found.units}
    assert {code: each.proposed for code, each in everyone.items()} == {
        "DV": Grade.XUAT_SAC,
        "DB": Grade.XUAT_SAC,
        "CB": Grade.XUAT_SAC,
    }
    assert all(not each.missing and not each.warnings for each in everyone.values())
