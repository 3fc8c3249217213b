"""The words of papers that are mostly one table: the summary of a vote, the list of the unrated."""

from collections import Counter
from collections.abc import Mapping, Sequence

from docgen import vi
from docgen.classification import Assessment
from docgen.context.view import View
from docgen.context.words import TICK, Fact, Word, Writer, fact
from docgen.forms import Mode
from docgen.missing import Missing
from docgen.model import (
    Decision,
    Grade,
    Member,
    MemberReview,
    Record,
    Unit,
    VoteCount,
    VoteRound,
    VoteSession,
    YesNo,
)

_SESSION_WORDS = {
    "trieu_tap": "summoned",
    "co_mat": "present",
    "phat_ra": "issued",
    "thu_ve": "returned",
    "hop_le": "valid",
    "khong_hop_le": "invalid",
}
_FIRST_ROUND = {"tot": "good", "hoan_thanh": "done", "khong": "failed"}
_SECOND_ROUND = {"dong_y": "agree", "khong_dong_y": "disagree"}
_NOT_CONCERNED = "–"
_LEADER = vi.dots(6)


def summary_words(unit: Unit, writer: Writer, view: View, rows: int) -> dict[str, object]:
    """Return the words of the table of levels and votes of all rated members of a chi bộ."""
    first = view.session(unit, VoteRound.MUC)
    second = view.session(unit, VoteRound.XUAT_SAC)
    people = view.rated(unit)
    lifted = {member.code for member in view.second_round(unit)} if second else set()
    if writer.mode is Mode.BLANK:
        table: Sequence[Mapping[str, object]] = [_empty_row(n) for n in range(1, rows + 1)]
    else:
        table = [
            {
                "stt": str(number),
                **_person(member, writer, view),
                **_votes(member, writer, view, first),
                **_second_votes(member, writer, view, second if member.code in lifted else None),
            }
            for number, member in enumerate(people, start=1)
        ]
    everybody = view.members_of(unit)
    return {
        "ds": table,
        "phieu1": _session(first, unit, writer, view),
        "phieu2": _session(second, unit, writer, view, optional=True),
        "co_so_ty_le": "số phiếu thu về của từng vòng",
        "thong_ke": _statistics(people, writer, view),
        "tong": {
            "dang_vien": _total(len(everybody), writer),
            "duoc_xep_loai": _total(len(people), writer),
            "khong_xep_loai": _total(len(view.unrated(unit)), writer),
        },
        "han_muc": _quota_lines(unit, writer, view),
    }


def _total(count: int, writer: Writer) -> str:
    return _LEADER if writer.mode is Mode.BLANK else vi.number(count)


def _empty_row(number: int) -> dict[str, object]:
    cells: dict[str, object] = dict.fromkeys(
        ("ho_ten", "chuc_vu", "tu_nhan", "cong_chuc", "chi_uy", "de_xuat", "ghi_chu", "v2_ty_le"),
        "",
    )
    votes = dict.fromkeys(_FIRST_ROUND, "")
    return {
        "stt": str(number),
        **cells,
        "v1": votes,
        "v1_ty_le": votes,
        "v2": dict.fromkeys(_SECOND_ROUND, ""),
    }


def _person(member: Member, writer: Writer, view: View) -> dict[str, object]:
    review = view.member_reviews.get(member.code)
    decision = view.decisions.get(member.code)

    def of(kind: type[Record], record: Record | None, name: str) -> Fact:
        return fact(view.review, kind, record, name, member.name)

    is_civil = member.civil_servant is not YesNo.KHONG
    posts = ", ".join(post.role.value for post in view.roles(member))
    return {
        "ho_ten": member.name,
        "chuc_vu": "; ".join(part for part in (posts, member.state_post) if part),
        "tu_nhan": writer.short_grade(of(MemberReview, review, "self_grade"), known=True),
        "cong_chuc": writer.short_grade(
            of(MemberReview, review, "civil_grade"),
            known=True,
            none="" if is_civil else _NOT_CONCERNED,
        ),
        "chi_uy": writer.short_grade(of(MemberReview, review, "committee_grade")),
        "de_xuat": writer.short_grade(of(Decision, decision, "proposed")),
        "ghi_chu": member.note or "",
    }


def _votes(
    member: Member, writer: Writer, view: View, session: VoteSession | None
) -> dict[str, object]:
    count = view.counts.get((session.code, member.code)) if session else None
    whole = session.returned if session else None
    cells: dict[str, Word] = {}
    shares: dict[str, Word] = {}
    for key, name in _FIRST_ROUND.items():
        item = fact(view.review, VoteCount, count, name, member.name)
        cells[key] = writer.count(item)
        shares[key] = _share(item, whole, cells[key])
    return {"v1": cells, "v1_ty_le": shares}


def _second_votes(
    member: Member, writer: Writer, view: View, session: VoteSession | None
) -> dict[str, object]:
    """Return the cells of the second round, a dash for those who were not on that ballot."""
    if session is None or (session.code, member.code) not in view.counts:
        mark = "" if writer.mode is not Mode.FINAL else _NOT_CONCERNED
        return {"v2": dict.fromkeys(_SECOND_ROUND, mark), "v2_ty_le": mark}
    count = view.counts[session.code, member.code]
    items = {
        key: fact(view.review, VoteCount, count, name, member.name)
        for key, name in _SECOND_ROUND.items()
    }
    cells = {key: writer.count(item) for key, item in items.items()}
    share = _share(items["dong_y"], session.returned, cells["dong_y"])
    return {"v2": cells, "v2_ty_le": share}


def _share(item: Fact, whole: int | None, shown: Word) -> Word:
    """Return a count as a share of `whole`; open or missing where the count is."""
    if isinstance(shown, Missing) or not shown or not isinstance(item.value, int) or not whole:
        return "" if isinstance(shown, str) else shown
    return vi.percent(item.value, whole)


def _session(
    session: VoteSession | None, unit: Unit, writer: Writer, view: View, *, optional: bool = False
) -> dict[str, Word]:
    """Return the numbers of one ballot; a second round that was not held is a dash."""
    if session is None and optional and writer.mode is Mode.FINAL:
        return dict.fromkeys((*_SESSION_WORDS, "ngay"), _NOT_CONCERNED)
    words = {
        key: writer.judged(fact(view.review, VoteSession, session, name, unit.name), _LEADER)
        for key, name in _SESSION_WORDS.items()
    }
    held = fact(view.review, VoteSession, session, "held", unit.name)
    return words | {"ngay": writer.judged(held, vi.dots(12))}


def _statistics(people: Sequence[Member], writer: Writer, view: View) -> list[dict[str, str]]:
    """Return number and share of each level among what was proposed, best level first."""
    proposed = Counter(
        decision.proposed
        for member in people
        if (decision := view.decisions.get(member.code)) and decision.proposed
    )
    lines = []
    for grade in Grade:
        count, share = _LEADER, _LEADER
        if writer.mode is Mode.FINAL and people:
            count = vi.number(proposed[grade])
            share = vi.percent(proposed[grade], len(people))
        lines.append(
            {"muc": grade.value, "viet_tat": grade.short, "so_luong": count, "ty_le": share}
        )
    return lines


def _quota_lines(unit: Unit, writer: Writer, view: View) -> list[str]:
    """Return what the quotas of a unit allow under each reading, and which reading is used."""
    if writer.mode is Mode.BLANK:
        return []
    lines = []
    for quota in view.quotas(unit):
        readings = [
            reading.text + (" (cách tính áp dụng)" if reading.name == quota.used else "")
            for reading in quota.readings
        ]
        lines.append(
            f"“{Grade.XUAT_SAC}” trong {quota.group}: đang tính {len(quota.counted)}, "
            f"được phép tối đa {quota.allowed}. {'; '.join(readings)}. Căn cứ: {quota.cite}."
        )
    return lines


def list_words(unit: Unit, writer: Writer, view: View, rows: int) -> dict[str, object]:
    """Return the words of the list of members who are not given a level, with the reasons."""
    names = ("ho_ten", "ngay_sinh", "chi_bo", "ngay_ket_nap", "chua_kiem_diem", "chua_xep_loai")
    if writer.mode is Mode.BLANK:
        empty = [
            {"stt": str(n), **dict.fromkeys((*names, "ly_do"), "")} for n in range(1, rows + 1)
        ]
        leaders: list[dict[str, str]] = []
        return {"ds": empty, "theo_ly_do": leaders, "tong": {"khong_xep_loai": _LEADER}}
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
