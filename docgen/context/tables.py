"""The words of papers that are mostly one table: summaries of votes, the list of the unrated."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from docgen import vi
from docgen.classification import Assessment
from docgen.context.decisions import decision_words
from docgen.context.leadership import LEADERSHIP, leading_words
from docgen.context.tellers import conclusion_words, count_words, no_result, row_words
from docgen.context.view import View, party_post
from docgen.context.votes import (
    ALL_LEVELS,
    LEADER,
    NOT_CONCERNED,
    Tally,
    counts,
    most,
    no_votes,
    quota_lines,
    statistics,
    total,
)
from docgen.context.words import TICK, Fact, Writer, fact
from docgen.forms import About, Mode
from docgen.model import (
    Decision,
    Grade,
    Member,
    MemberReview,
    Record,
    Subject,
    Unit,
    UnitReview,
    VoteRound,
    YesNo,
)

_PERSON = (
    "ho_ten",
    "chuc_vu",
    "tu_nhan",
    "cong_chuc",
    "chi_uy",
    "de_xuat",
    "chi_bo_de_xuat",
    "quyet_dinh",
)
_CELL = ("ten", "bi_thu", "bi_thu_muc", "dang_vien", "tu_nhan", "de_nghi", "quyet_dinh", "ly_do")
_ITSELF = ("ten", "de_nghi", "ghi_chu")
_GROUP = vi.dots(40)
Rows = list[dict[str, object]]


def summary_words(
    unit: Unit, writer: Writer, view: View, *, about: About, rows: int
) -> dict[str, object]:
    """Return the words of the table of levels and votes on those whom a paper is about."""
    first = Tally.of(unit, writer, view, turn=VoteRound.MUC, about=about)
    second = Tally.of(unit, writer, view, turn=VoteRound.XUAT_SAC, about=about)
    choose = {About.MEMBERS: _of_members, About.CELLS: _of_cells, About.UNIT: _of_itself}
    chosen = choose.get(about)
    table = (
        chosen(unit, first, second, rows) if chosen else _of_leadership(unit, first, about, rows)
    )
    return {
        "phieu1": count_words(first),
        "phieu2": count_words(second, optional=True),
        "co_so_ty_le": first.basis,
        "ket_luan": conclusion_words(first, [each.code for each in view.concerned(unit, about)]),
        "cac_quyet_dinh": decision_words(unit, writer, view, about=about, rows=rows),
        **table,
    }


def _of_members(unit: Unit, first: Tally, second: Tally, rows: int) -> dict[str, object]:
    writer, view = first.writer, first.view
    people = view.rated(unit)
    by_code: dict[str, dict[str, object]] = {}
    for number, member in enumerate(people, start=1):
        votes, shares = first.votes(member.code, member.name)
        choices, share = second.choices(member.code, member.name)
        by_code[member.code] = {
            "stt": str(number),
            **_person(member, writer, view),
            "v1": votes,
            "v1_ty_le": shares,
            "v2": choices,
            "v2_ty_le": share,
            **row_words(first, member.code),
        }
    table: Sequence[Mapping[str, object]] = list(by_code.values())
    if writer.mode is Mode.BLANK:
        table = [_empty(n, (*_PERSON, "ghi_chu")) | _uncounted() for n in range(1, rows + 1)]
        groups: Rows = [
            {"ten": _GROUP, "ds": table, "tong": _totals([], [], 0, writer) | {"toi_da": LEADER}}
        ]
    else:
        groups = [
            {
                "ten": cell.name,
                "ds": [by_code[m.code] for m in view.rated(cell)],
                "tong": _totals(
                    [_decided(m.code, view) for m in view.rated(cell)],
                    view.members_of(cell),
                    len(view.unrated(cell)),
                    writer,
                )
                | {"toi_da": most(cell, Subject.MEMBER, writer, view)},
            }
            for cell in view.groups(unit)
        ]
    decided = [_decided(member.code, view) for member in people]
    proposed = [_proposed(member.code, view) for member in people]
    return {
        "ds": table,
        "nhom": groups,
        "thong_ke": statistics(proposed, len(people), writer),
        "thong_ke_quyet_dinh": statistics(decided, len(people), writer),
        "tong": _totals(decided, view.members_of(unit), len(view.unrated(unit)), writer),
        "han_muc": quota_lines(unit, Subject.MEMBER, writer, view),
    }


def _totals(
    decided: Sequence[Grade | None], everybody: Sequence[Member], unrated: int, writer: Writer
) -> dict[str, str]:
    """Return the subtotals of a group: members, rated, not rated, and how many at each level."""
    return {
        "dang_vien": total(len(everybody), writer),
        "duoc_xep_loai": total(len(decided), writer),
        "khong_xep_loai": total(unrated, writer),
        **counts(decided, writer),
    }


def _decided(code: str, view: View) -> Grade | None:
    decision = view.decisions.get(code)
    return decision.decided if decision else None


def _proposed(code: str, view: View) -> Grade | None:
    decision = view.decisions.get(code)
    return decision.proposed if decision else None


def _uncounted() -> dict[str, object]:
    return no_votes() | no_result()


def _empty(number: int, names: Sequence[str]) -> dict[str, object]:
    return {"stt": str(number), **dict.fromkeys(names, "")}


def _about(view: View, whose: str) -> Callable[[type[Record], Record | None, str], Fact]:
    """Return how to ask for a fact of one person or unit."""

    def of(kind: type[Record], record: Record | None, name: str) -> Fact:
        return fact(view.review, kind, record, name, whose)

    return of


def _person(member: Member, writer: Writer, view: View) -> dict[str, object]:
    review = view.member_reviews.get(member.code)
    decision = view.decisions.get(member.code)
    of = _about(view, member.name)
    is_civil = member.civil_servant is not YesNo.KHONG
    posts = party_post(member, view) if view.roles(member) else ""
    # A chi bộ proposes on its own summary; on that of the level above its proposal is given.
    return {
        "ho_ten": member.name,
        "chuc_vu": "; ".join(part for part in (posts, member.state_post) if part),
        "tu_nhan": writer.short_grade(of(MemberReview, review, "self_grade"), known=True),
        "cong_chuc": writer.short_grade(
            of(MemberReview, review, "civil_grade"),
            known=True,
            none="" if is_civil else NOT_CONCERNED,
        ),
        "chi_uy": writer.short_grade(of(MemberReview, review, "committee_grade")),
        "de_xuat": writer.short_grade(of(Decision, decision, "proposed")),
        "chi_bo_de_xuat": writer.short_grade(of(Decision, decision, "proposed"), known=True),
        "quyet_dinh": writer.short_grade(of(Decision, decision, "decided")),
        "ghi_chu": member.note or "",
    }


def _of_cells(unit: Unit, first: Tally, second: Tally, rows: int) -> dict[str, object]:
    writer, view = first.writer, first.view
    cells, rated = view.cells(unit), view.rated_cells(unit)
    if writer.mode is Mode.BLANK:
        table = [_empty(n, (*_CELL, "ghi_chu")) | _uncounted() for n in range(1, rows + 1)]
    else:
        table = [
            _cell(number, cell, first, second, is_rated=cell in rated)
            for number, cell in enumerate(cells, start=1)
        ]
    decided = [_decided(cell.code, view) for cell in rated]
    proposed = [_proposed(cell.code, view) for cell in rated]
    members = sum(len(view.members_of(cell)) for cell in cells)
    return {
        "ds": table,
        "thong_ke": statistics(proposed, len(rated), writer),
        "thong_ke_quyet_dinh": statistics(decided, len(rated), writer),
        "tong": {
            "chi_bo": total(len(cells), writer),
            "dang_vien": total(members, writer),
            "duoc_xep_loai": total(len(rated), writer),
            "khong_xep_loai": total(len(cells) - len(rated), writer),
        },
        "han_muc": quota_lines(unit, Subject.UNIT, writer, view),
    }


def _cell(
    number: int, cell: Unit, first: Tally, second: Tally, *, is_rated: bool
) -> dict[str, object]:
    """Return the row of one chi bộ; one that gets no level shows why instead of votes."""
    writer, view = first.writer, first.view
    of, head = _about(view, cell.name), view.head(cell)
    decision = view.decisions.get(cell.code)
    who: dict[str, object] = {
        "stt": str(number),
        "ten": cell.name,
        "bi_thu": head.name if head else "",
        "dang_vien": vi.number(len(view.members_of(cell))),
    }
    if not is_rated:
        none = dict.fromkeys(("bi_thu_muc", "tu_nhan", "de_nghi", "quyet_dinh"), NOT_CONCERNED)
        why = view.results.units[cell.code].reason or "Chưa đủ căn cứ để xếp loại"
        return who | none | _uncounted() | {"ly_do": why, "ghi_chu": ""}
    votes, shares = first.votes(cell.code, cell.name)
    choices, share = second.choices(cell.code, cell.name)
    level = Fact(value=None, where="", label="", whose="")
    if head:
        own = view.decisions.get(head.code)
        level = fact(view.review, Decision, own, "decided", head.name)
    return who | {
        "bi_thu_muc": writer.short_grade(level, none=NOT_CONCERNED),
        "tu_nhan": writer.short_grade(
            of(UnitReview, view.unit_reviews.get(cell.code), "self_grade"), known=True
        ),
        "de_nghi": writer.short_grade(of(Decision, decision, "proposed"), known=True),
        "v1": votes,
        "v1_ty_le": shares,
        "v2": choices,
        "v2_ty_le": share,
        **row_words(first, cell.code),
        "quyet_dinh": writer.short_grade(of(Decision, decision, "decided")),
        "ly_do": "",
        "ghi_chu": "",
    }


def _of_itself(unit: Unit, first: Tally, _second: Tally, rows: int) -> dict[str, object]:
    """Return the one line of a unit's vote on its own level, all four levels in one round."""
    writer, view = first.writer, first.view
    if writer.mode is Mode.BLANK:
        nothing = dict.fromkeys(ALL_LEVELS, "")
        numbers = dict.fromkeys(first.numbers(), "")
        empty = {"phieu": numbers, "v1": nothing, "v1_ty_le": nothing, **no_result()}
        return {"ds": [_empty(n, _ITSELF) | empty for n in range(1, rows + 1)]}
    votes, shares = first.levels(unit.code, unit.name, ALL_LEVELS)
    item = _about(view, unit.name)(Decision, view.decisions.get(unit.code), "proposed")
    row = {
        "stt": "1",
        "ten": unit.name,
        "phieu": {
            key: "" if word in {LEADER, vi.dots(12)} else word
            for key, word in first.numbers().items()
        },
        "v1": votes,
        "v1_ty_le": shares,
        **row_words(first, unit.code),
        "de_nghi": writer.short_grade(item),
        "ghi_chu": "",
    }
    return {"ds": [row]}


def _of_leadership(unit: Unit, first: Tally, about: About, rows: int) -> dict[str, object]:
    """Return the rows of a vote on collectives or on leaders, all four levels in one round."""
    writer, view = first.writer, first.view
    if writer.mode is Mode.BLANK:
        nothing = {"v1": dict.fromkeys(ALL_LEVELS, ""), "v1_ty_le": dict.fromkeys(ALL_LEVELS, "")}
        table = [_empty(n, LEADERSHIP) | nothing | no_result() for n in range(1, rows + 1)]
        return {"ds": table, "thong_ke": statistics([], 0, writer)}
    listed = view.on_ballot(unit, about)
    table = [
        {
            "stt": str(number),
            **leading_words(each, writer, view),
            **_of_one(each.code, each.name, first),
        }
        for number, each in enumerate(listed, start=1)
    ]
    proposed = [_proposed(each.code, view) for each in listed]
    return {"ds": table, "thong_ke": statistics(proposed, len(listed), writer)}


def _of_one(code: str, name: str, first: Tally) -> dict[str, object]:
    votes, shares = first.levels(code, name, ALL_LEVELS)
    return {"v1": votes, "v1_ty_le": shares, **row_words(first, code)}


def list_words(unit: Unit, writer: Writer, view: View, rows: int) -> dict[str, object]:
    """Return the words of the list of members who are not given a level, with the reasons."""
    names = ("ho_ten", "ngay_sinh", "chi_bo", "ngay_ket_nap", "chua_kiem_diem", "chua_xep_loai")
    if writer.mode is Mode.BLANK:
        empty = [_empty(n, (*names, "ly_do")) for n in range(1, rows + 1)]
        leaders: list[dict[str, str]] = []
        return {"ds": empty, "theo_ly_do": leaders, "tong": {"khong_xep_loai": LEADER}}
    people = view.unrated(unit)
    table = []
    reasons: Counter[str] = Counter()
    for number, member in enumerate(people, start=1):
        assessment = view.results.members[member.code]
        reason = _reason(assessment)
        reasons[reason] += 1
        home = view.units.get(member.unit)
        table.append(
            {
                "stt": str(number),
                "ho_ten": member.name,
                "ngay_sinh": writer.known(fact(view.review, Member, member, "birth", member.name)),
                "chi_bo": home.name if home else "",
                "ngay_ket_nap": writer.known(
                    fact(view.review, Member, member, "admitted", member.name)
                ),
                "chua_kiem_diem": "" if assessment.reviewed else TICK,
                "chua_xep_loai": TICK,
                "ly_do": reason,
            }
        )
    return {
        "ds": table,
        "theo_ly_do": [
            {"ly_do": reason, "so_luong": vi.number(count)} for reason, count in reasons.items()
        ],
        "tong": {"khong_xep_loai": vi.number(len(people))},
    }


def _reason(assessment: Assessment) -> str:
    return assessment.reason or "Chưa đủ căn cứ để xếp loại"
