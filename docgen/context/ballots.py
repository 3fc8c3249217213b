"""The words of ballots: on whom or on what each voter marks a level."""

from collections.abc import Sequence
from typing import TypeVar

from docgen import vi
from docgen.context.paper import Paper
from docgen.context.rounds import lifted
from docgen.context.view import View, party_post, short_name
from docgen.context.votes import LEADER, most, most_of, vote_of
from docgen.context.words import Word, Writer, fact
from docgen.forms import About, Form, Mode
from docgen.model import (
    Collective,
    Decision,
    Grade,
    Leader,
    Member,
    Subject,
    Unit,
    UnitReview,
    VoteRound,
    VoteSession,
    YesNo,
)

_PERSON = ("ho_ten", "chuc_vu", "chi_bo", "chi_bo_ngan", "de_xuat")
_CELL = ("ten", "bi_thu", "dang_vien", "tu_nhan", "de_nghi")
_COLLECTIVE = ("ten", "tu_nhan", "de_nghi")
_LEADER = ("ho_ten", "chuc_vu", "tap_the", "tu_nhan", "de_xuat")
SUBJECTS = {
    About.MEMBERS: Subject.MEMBER,
    About.CELLS: Subject.UNIT,
    About.UNIT: Subject.UNIT,
    About.COLLECTIVES: Subject.COLLECTIVE,
    About.LEADERS: Subject.LEADER,
}
_DAY = vi.dots(12)
_GROUP = vi.dots(40)
Row = dict[str, object]


def ballot_words(paper: Paper, writer: Writer, view: View, rows: int) -> dict[str, object]:
    """Return the words of one ballot; every sheet of a vote is the same."""
    unit, form = paper.unit, paper.form
    turn = VoteRound.XUAT_SAC if form.second_round else VoteRound.MUC
    session = paper.session or view.session(unit, turn, form.about)
    held = fact(view.review, VoteSession, session, "held", vote_of(unit, form.about))
    words: dict[str, object] = {
        "ngay_bo_phieu": writer.known(held, _DAY),
        "toi_da": _most_on_ballot(unit, form.about, writer, view),
        "nhieu_nhom": "" if unit.kind.is_cell else "x",
    }
    match form.about:
        case About.UNIT:
            listed = [{"stt": str(n), "muc": grade.value} for n, grade in enumerate(Grade, start=1)]
            return words | {"ds": listed}
        case About.CELLS:
            return words | {"ds": _cells(unit, writer, view, form=form, rows=rows)}
        case About.MEMBERS:
            return words | _members(unit, writer, view, form=form, rows=rows)
        case About.COLLECTIVES:
            return words | {"ds": _collectives(unit, writer, view, form=form, rows=rows)}
        case About.LEADERS:
            return words | {"ds": _leaders(unit, writer, view, form=form, rows=rows)}


def subjects_of(unit: Unit, form: Form, view: View) -> list[tuple[str, str]]:
    """Return code and name of everyone on a ballot of a unit, in the order of its rows."""
    chosen: Sequence[Member | Unit | Collective | Leader]
    match form.about:
        case About.UNIT:
            chosen = [unit]
        case About.CELLS:
            chosen = _chosen_cells(unit, view, form=form)
        case About.MEMBERS:
            chosen = [m for _, people in _by_group(unit, view, form=form) for m in people]
        case About.COLLECTIVES:
            chosen = _chosen(view.review.collectives, unit, view, form=form)
        case About.LEADERS:
            chosen = _chosen_leaders(unit, view, form=form)
    return [(row.code, row.name) for row in chosen]


def _most_on_ballot(unit: Unit, about: About, writer: Writer, view: View) -> str:
    """Return how many of all on a ballot may be chosen.

    Collectives and leaders have a quota for each group that the workbook names: the ballot has
    their sum, and stays open unless those groups are just the ones voted on.
    """
    subject = SUBJECTS[about]
    if about not in {About.COLLECTIVES, About.LEADERS}:
        return _at_most(unit, subject, writer, view)
    rated = {code for code in view.voted_on(unit, about) if view.is_rated(code)}
    limits = [
        quota
        for quota in view.results.quotas
        if quota.subject is subject and quota.is_limit and rated & set(quota.people)
    ]
    if {code for quota in limits for code in quota.people} != rated:
        return LEADER
    return _or_open(most_of(limits, writer, view))


def _at_most(unit: Unit, subject: Subject, writer: Writer, view: View) -> str:
    """Return how many a voter may choose; open where a quota allows none, which people decide."""
    return _or_open(most(unit, subject, writer, view))


def _or_open(allowed: str) -> str:
    return LEADER if allowed == vi.number(0) else allowed


def _empty(rows: int, names: Sequence[str]) -> list[Row]:
    return [{"stt": str(n), **dict.fromkeys(names, "")} for n in range(1, rows + 1)]


def _cells(unit: Unit, writer: Writer, view: View, *, form: Form, rows: int) -> list[Row]:
    if writer.mode is Mode.BLANK:
        return _empty(rows, _CELL)
    chosen = _chosen_cells(unit, view, form=form)
    return [_cell(number, cell, writer, view) for number, cell in enumerate(chosen, start=1)]


def _chosen_cells(unit: Unit, view: View, *, form: Form) -> list[Unit]:
    on_it = lifted(unit, form.about, view) if form.second_round else None
    return [cell for cell in view.rated_cells(unit) if on_it is None or cell.code in on_it]


def _by_group(unit: Unit, view: View, *, form: Form) -> list[tuple[Unit, list[Member]]]:
    """Return the members on a ballot by chi bộ, in the order of its rows."""
    on_it = lifted(unit, form.about, view) if form.second_round else None
    return [
        (cell, [m for m in view.rated(cell) if on_it is None or m.code in on_it])
        for cell in view.groups(unit)
    ]


_Row = TypeVar("_Row", Collective, Leader)


def _chosen(rows: Sequence[_Row], unit: Unit, view: View, *, form: Form) -> list[_Row]:
    """Return the collectives or leaders on a ballot, in workbook order."""
    on_it = view.voted_on(unit, form.about)
    if form.second_round:
        on_it = lifted(unit, form.about, view)
    return [row for row in rows if row.code in on_it and view.is_rated(row.code)]


def _chosen_leaders(unit: Unit, view: View, *, form: Form) -> list[Leader]:
    """Return the leaders on a ballot: heads first, then in workbook order."""
    found = _chosen(view.review.leaders, unit, view, form=form)
    return sorted(found, key=lambda row: row.head is not YesNo.CO)


def _levels(row: Collective | Leader, writer: Writer, view: View) -> tuple[Word, Word]:
    """Return the level that a subject gave itself and the one proposed."""
    own = fact(view.review, type(row), row, "self_grade", row.name)
    proposed = fact(view.review, Decision, view.decisions.get(row.code), "proposed", row.name)
    return writer.short_grade(own, known=True), writer.short_grade(proposed, known=True)


def _collectives(unit: Unit, writer: Writer, view: View, *, form: Form, rows: int) -> list[Row]:
    if writer.mode is Mode.BLANK:
        return _empty(rows, _COLLECTIVE)
    listed: list[Row] = []
    for row in _chosen(view.review.collectives, unit, view, form=form):
        own, proposed = _levels(row, writer, view)
        number = str(len(listed) + 1)
        listed.append({"stt": number, "ten": row.name, "tu_nhan": own, "de_nghi": proposed})
    return listed


def _leaders(unit: Unit, writer: Writer, view: View, *, form: Form, rows: int) -> list[Row]:
    if writer.mode is Mode.BLANK:
        return _empty(rows, _LEADER)
    listed: list[Row] = []
    for row in _chosen_leaders(unit, view, form=form):
        own, proposed = _levels(row, writer, view)
        listed.append(
            {
                "stt": str(len(listed) + 1),
                "ho_ten": row.name,
                "chuc_vu": row.position or "",
                "tap_the": view.name_of(row.collective) if row.collective else "",
                "tu_nhan": own,
                "de_xuat": proposed,
            }
        )
    return listed


def _cell(number: int, cell: Unit, writer: Writer, view: View) -> Row:
    head = view.head(cell)
    own = fact(view.review, UnitReview, view.unit_reviews.get(cell.code), "self_grade", cell.name)
    proposed = fact(view.review, Decision, view.decisions.get(cell.code), "proposed", cell.name)
    return {
        "stt": str(number),
        "ten": cell.name,
        "bi_thu": head.name if head else "",
        "dang_vien": vi.number(len(view.members_of(cell))),
        "tu_nhan": writer.short_grade(own, known=True),
        "de_nghi": writer.short_grade(proposed, known=True),
    }


def _members(unit: Unit, writer: Writer, view: View, *, form: Form, rows: int) -> Row:
    """Return the people in one list and by chi bộ; the numbers run through all of them."""
    if writer.mode is Mode.BLANK:
        empty = _empty(rows, _PERSON)
        group = {"ten": _GROUP, "so_luong": LEADER, "toi_da": LEADER, "ds": empty}
        return {"ds": empty, "nhom": [group]}
    listed: list[Row] = []
    groups: list[Row] = []
    for cell, people in _by_group(unit, view, form=form):
        rows_here = [
            _person(number, member, cell, writer, view)
            for number, member in enumerate(people, start=len(listed) + 1)
        ]
        listed += rows_here
        if rows_here:
            groups.append(
                {
                    "ten": cell.name,
                    "so_luong": vi.number(len(people)),
                    "toi_da": _at_most(cell, Subject.MEMBER, writer, view),
                    "ds": rows_here,
                }
            )
    return {"ds": listed, "nhom": groups}


def _person(number: int, member: Member, cell: Unit, writer: Writer, view: View) -> Row:
    proposed = fact(view.review, Decision, view.decisions.get(member.code), "proposed", member.name)
    return {
        "stt": str(number),
        "ho_ten": member.name,
        "chuc_vu": party_post(member, view),
        "chi_bo": cell.name,
        "chi_bo_ngan": short_name(cell),
        "de_xuat": writer.short_grade(proposed, known=True),
    }
