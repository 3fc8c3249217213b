"""The words of each kind of paper: one function for each subject that a form may have.

Names are ASCII Vietnamese, the vocabulary of those who write templates; only this package
translates. No form, year or authority is known here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from docgen import vi
from docgen.context.tables import list_words, summary_words
from docgen.context.view import View, issuing_name
from docgen.context.words import OPEN_LINE, TICK, Fact, Words, Writer, fact
from docgen.forms import Form, FormSubject, Mode
from docgen.model import (
    Criterion,
    Decision,
    Member,
    MemberReview,
    Period,
    Rating,
    Record,
    SelfReview,
    Subject,
    Unit,
    UnitReview,
    VoteRound,
    VoteSession,
    YesNo,
)

_SECTIONS = {
    "pham_chat": ("conduct", 4),
    "chuc_trach": ("duties", 4),
    "cam_ket": ("commitment", 3),
    "han_che": ("weaknesses", 3),
    "nguyen_nhan": ("causes", 2),
    "khac_phuc": ("remedies", 3),
    "giai_trinh": ("explanation", 2),
    "trach_nhiem": ("responsibility", 2),
    "phuong_huong": ("plan", 4),
}
_OPTIONAL_SECTIONS = {"giai_trinh", "trach_nhiem"}
_NAME, _DAY = vi.dots(40), vi.dots(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper to make: a form in one mode for a unit, and for one of its members if personal."""

    form: Form
    mode: Mode
    unit: Unit
    member: Member | None = None
    rows: int | None = None


def words_for(paper: Paper, view: View) -> Words:
    """Return everything that the template of a paper may print."""
    writer = Writer(mode=paper.mode)
    words = _common(paper.unit, writer, view)
    rows = paper.form.rows if paper.rows is None else paper.rows
    match paper.form.subject:
        case FormSubject.MEMBER:
            return words | _member(paper, writer, view)
        case FormSubject.UNIT:
            return words | _unit(paper.unit, writer, view)
        case FormSubject.BALLOT:
            return words | _ballot(paper, writer, view, rows)
        case FormSubject.SUMMARY:
            return words | summary_words(paper.unit, writer, view, rows)
        case FormSubject.LIST:
            return words | list_words(paper.unit, writer, view, rows)
        case FormSubject.DOSSIER:
            return words


def _common(unit: Unit, writer: Writer, view: View) -> dict[str, object]:
    """Return the words of the letterhead and the signature, which every form has."""
    period = view.review.period

    def of_period(name: str) -> Fact:
        return fact(view.review, Period, period, name, "kỳ đánh giá")

    def of_unit(name: str, value: object) -> Fact:
        item = fact(view.review, Unit, unit, name, unit.name)
        return replace(item, value=value)

    day = view.day(unit)
    signer, role = view.signer(unit)
    letterhead = of_period("paper_date")
    dated = Fact(
        value=None if day is None else vi.long_date(day),
        where=letterhead.where,
        label=letterhead.label,
        whose=unit.name,
    )
    open_day = f"ngày {vi.dots(4)} tháng {vi.dots(4)} năm {period.year}"
    above = view.parent_name(unit)
    shown_day = writer.known(dated)
    return {
        "nam": str(period.year),
        "nam_truoc": str(period.year - 1),
        "nam_sau": str(period.year + 1),
        "dia_danh": writer.known(of_period("place"), vi.dots(14)),
        "ngay_van_ban": shown_day if dated.value and shown_day else _open(shown_day, open_day),
        "chu_de_nam": writer.optional(of_period("theme"), vi.dots(60)),
        "nguoi_lap": writer.optional(of_period("clerk"), none=""),
        "cap_tren": writer.known(of_unit("parent", above), _NAME),
        "don_vi": {
            "ten": writer.known(of_unit("name", unit.name), _NAME),
            "ten_ban_hanh": writer.known(of_unit("name", issuing_name(unit)), _NAME),
            "thay_mat": "T/M CHI BỘ" if unit.kind.is_cell else "T/M ĐẢNG ỦY",
        },
        "nguoi_ky": {
            "ten": writer.known(of_unit("signer", signer)),
            "chuc_vu": vi.upper(role.value) if role else "BÍ THƯ",
        },
    }


def _open(word: object, leader: str) -> object:
    """Return a dotted date line in place of an empty word; a Missing stays what it is."""
    return leader if word == "" else word


def _member(paper: Paper, writer: Writer, view: View) -> dict[str, object]:
    member, unit = paper.member, paper.unit
    whose = member.name if member else "đảng viên"
    review = view.member_reviews.get(member.code) if member else None
    own = view.self_reviews.get(member.code) if member else None
    decision = view.decisions.get(member.code) if member else None

    def of(kind: type[Record], record: Record | None, name: str) -> Fact:
        return fact(view.review, kind, record, name, whose)

    civil = member is None or member.civil_servant is not YesNo.KHONG
    party_posts = of(Member, member, "name")
    posts = Fact(
        value=party_post(member, view) if member else None,
        where=party_posts.where,
        label="chức vụ Đảng",
        whose=whose,
    )
    home = of_name(unit, view)
    return {
        "ho_ten": writer.known(of(Member, member, "name"), OPEN_LINE),
        "ngay_sinh": writer.known(of(Member, member, "birth"), OPEN_LINE),
        "chuc_vu_dang": writer.known(posts, OPEN_LINE),
        "chuc_vu_chinh_quyen": writer.optional(of(Member, member, "state_post"), OPEN_LINE),
        "chuc_vu_doan_the": writer.optional(of(Member, member, "mass_post"), OPEN_LINE),
        "don_vi_cong_tac": writer.optional(of(Member, member, "workplace"), OPEN_LINE),
        "chi_bo": writer.known(replace(home, value=unit.name.removeprefix("Chi bộ ")), OPEN_LINE),
        "la_cong_chuc": TICK if civil else "",
        "noi_dung": {
            key: writer.paragraphs(
                of(SelfReview, own, name), lines, optional=key in _OPTIONAL_SECTIONS
            )
            for key, (name, lines) in _SECTIONS.items()
        },
        "tieu_chi": _criteria(
            view,
            Subject.MEMBER,
            writer,
            _Rated(kind=MemberReview, record=review, ratings=review.ratings if review else {}),
            whose,
        ),
        "tu_nhan": writer.grade(of(MemberReview, review, "self_grade")),
        "tu_nhan_cong_chuc": writer.grade(of(MemberReview, review, "self_civil_grade"), later=True),
        "cong_chuc": writer.grade(
            of(MemberReview, review, "civil_grade"), known=civil, later=not civil
        ),
        "nhan_xet_chi_uy": writer.paragraphs(of(MemberReview, review, "committee_comment"), 3),
        "chi_uy_de_xuat": writer.grade(of(MemberReview, review, "committee_grade")),
        "chi_bo_de_xuat": writer.grade(of(Decision, decision, "proposed")),
        "quyet_dinh": writer.grade(of(Decision, decision, "decided"), later=True),
    }


def of_name(unit: Unit | None, view: View) -> Fact:
    """Return the name of a unit as a fact."""
    return fact(view.review, Unit, unit, "name", "tổ chức đảng")


def party_post(member: Member, view: View) -> str:
    """Return a member's posts in the Party, "Đảng viên" if there is none."""
    posts = []
    for post in view.roles(member):
        unit = view.units.get(post.unit)
        body = "" if unit is None else (" Chi bộ" if unit.kind.is_cell else " Đảng ủy")
        is_head = post.role.name in {"BI_THU", "PHO_BI_THU"}
        posts.append(post.role.value + (body if is_head else ""))
    return ", ".join(posts) or "Đảng viên"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rated:
    """The row that holds degrees, if there is one, and the degrees."""

    kind: type[Record]
    record: Record | None
    ratings: Mapping[str, Rating]


def _criteria(
    view: View, subject: Subject, writer: Writer, rated: _Rated, whose: str
) -> dict[str, list[dict[str, object]]]:
    """Return the criteria of a subject by group, each with its four cells."""
    groups: dict[str, list[Criterion]] = {}
    for criterion in view.ruleset.criteria:
        if criterion.subject is subject:
            groups.setdefault(criterion.group.lower().replace("-", "_"), []).append(criterion)
    return {
        group: [
            {
                "stt": str(number),
                "ten": criterion.label,
                "noi_dung": criterion.text,
                **writer.rating(
                    _degree(view, criterion, rated, whose),
                    optional=criterion.id in view.ruleset.if_any,
                ),
            }
            for number, criterion in enumerate(criteria, start=1)
        ]
        for group, criteria in groups.items()
    }


def _degree(view: View, criterion: Criterion, rated: _Rated, whose: str) -> Fact:
    item = fact(view.review, rated.kind, rated.record, f"tc:{criterion.id}", whose)
    value = rated.ratings.get(criterion.id)
    return replace(item, value=value, label=criterion.label)


def _unit(unit: Unit, writer: Writer, view: View) -> dict[str, object]:
    review = view.unit_reviews.get(unit.code)
    ratings = review.ratings if review else {}

    def of(name: str) -> Fact:
        return fact(view.review, UnitReview, review, name, unit.name)

    final = writer.mode is Mode.FINAL
    keys = dict(zip(Rating, ("xuat_sac", "tot", "trung_binh", "kem"), strict=True))
    degrees = list(ratings.values())
    return {
        "tieu_chi": _criteria(
            view,
            Subject.UNIT,
            writer,
            _Rated(kind=UnitReview, record=review, ratings=ratings),
            unit.name,
        ),
        "so_tieu_chi": {
            key: str(degrees.count(rating)) if final else vi.dots(4) for rating, key in keys.items()
        },
        "nhan_xet_chung": writer.paragraphs(of("comment"), 4),
        "tu_nhan": writer.grade(of("self_grade")),
    }


def _ballot(paper: Paper, writer: Writer, view: View, rows: int) -> dict[str, object]:
    unit = paper.unit
    turn = VoteRound.XUAT_SAC if paper.form.second_round else VoteRound.MUC
    session = view.session(unit, turn)
    held = fact(view.review, VoteSession, session, "held", unit.name)
    if writer.mode is Mode.BLANK:
        names = ("ho_ten", "chuc_vu", "chi_bo")
        listed: Sequence[Mapping[str, object]] = [
            {"stt": str(number), **dict.fromkeys(names, "")} for number in range(1, rows + 1)
        ]
    else:
        people = view.second_round(unit) if paper.form.second_round else view.rated(unit)
        listed = [
            {
                "stt": str(number),
                "ho_ten": member.name,
                "chuc_vu": party_post(member, view),
                "chi_bo": unit.name,
            }
            for number, member in enumerate(people, start=1)
        ]
    return {"ds": listed, "ngay_bo_phieu": writer.known(held, _DAY)}
