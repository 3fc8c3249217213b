"""The words of ballots: on whom or on what each voter marks a level."""

from collections.abc import Sequence

from docgen import vi
from docgen.context.leadership import LEADERSHIP, leading_words
from docgen.context.view import View, party_post
from docgen.context.votes import LEADER, most, vote_of
from docgen.context.words import Writer, fact
from docgen.forms import About, Form, Mode
from docgen.model import (
    Decision,
    Grade,
    Member,
    Subject,
    Unit,
    UnitReview,
    VoteRound,
    VoteSession,
)

_PERSON = ("ho_ten", "chuc_vu", "chi_bo", "chi_bo_ngan", "de_xuat")
_CELL = ("ten", "bi_thu", "dang_vien", "tu_nhan", "de_nghi")
_DAY = vi.dots(12)
_GROUP = vi.dots(40)
_SUBJECTS = {
    About.MEMBERS: Subject.MEMBER,
    About.COLLECTIVES: Subject.COLLECTIVE,
    About.LEADERS: Subject.LEADER,
}
Row = dict[str, object]


def ballot_words(
    unit: Unit, writer: Writer, view: View, *, form: Form, rows: int
) -> dict[str, object]:
    """Return the words of one ballot; every sheet of a vote is the same."""
    turn = VoteRound.XUAT_SAC if form.second_round else VoteRound.MUC
    session = view.session(unit, turn, form.about)
    held = fact(view.review, VoteSession, session, "held", vote_of(unit, form.about))
    subject = _SUBJECTS.get(form.about, Subject.UNIT)
    words: dict[str, object] = {
        "ngay_bo_phieu": writer.known(held, _DAY),
        "toi_da": most(unit, subject, writer, view),
    }
    match form.about:
        case About.UNIT:
            listed = [{"stt": str(n), "muc": grade.value} for n, grade in enumerate(Grade, start=1)]
            return words | {"ds": listed}
        case About.CELLS:
            return words | {"ds": _cells(unit, writer, view, form=form, rows=rows)}
        case About.COLLECTIVES | About.LEADERS:
            return words | {"ds": _leadership(unit, writer, view, form=form, rows=rows)}
        case About.MEMBERS:
            return words | _members(unit, writer, view, form=form, rows=rows)


def _empty(rows: int, names: Sequence[str]) -> list[Row]:
    return [{"stt": str(n), **dict.fromkeys(names, "")} for n in range(1, rows + 1)]


def _cells(unit: Unit, writer: Writer, view: View, *, form: Form, rows: int) -> list[Row]:
    if writer.mode is Mode.BLANK:
        return _empty(rows, _CELL)
    chosen = view.second_round_cells(unit) if form.second_round else view.rated_cells(unit)
    return [_cell(number, cell, writer, view) for number, cell in enumerate(chosen, start=1)]


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


def _leadership(unit: Unit, writer: Writer, view: View, *, form: Form, rows: int) -> list[Row]:
    if writer.mode is Mode.BLANK:
        return _empty(rows, LEADERSHIP)
    return [
        {"stt": str(number), **leading_words(each, writer, view)}
        for number, each in enumerate(view.voted_on(unit, form.about), start=1)
    ]


def _members(unit: Unit, writer: Writer, view: View, *, form: Form, rows: int) -> Row:
    """Return the people in one list and by chi bộ; the numbers run through all of them."""
    if writer.mode is Mode.BLANK:
        empty = _empty(rows, _PERSON)
        group = {"ten": _GROUP, "so_luong": LEADER, "toi_da": LEADER, "ds": empty}
        return {"ds": empty, "nhom": [group]}
    listed: list[Row] = []
    groups: list[Row] = []
    for cell in view.groups(unit):
        people = view.second_round(cell) if form.second_round else view.rated(cell)
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
                    "toi_da": most(cell, Subject.MEMBER, writer, view),
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
        "chi_bo_ngan": cell.name.removeprefix("Chi bộ "),
        "de_xuat": writer.short_grade(proposed, known=True),
    }
