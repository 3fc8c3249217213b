"""The words of each kind of paper: one function for each subject that a form may have.

Names are ASCII Vietnamese, the vocabulary of those who write templates; only this package
translates. No form, year or authority is known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from docgen import vi
from docgen.context.ballots import ballot_words
from docgen.context.rerating import rerating_words
from docgen.context.rewards import reward_words
from docgen.context.tables import list_words, summary_words
from docgen.context.view import View, issuing_name, party_post
from docgen.context.words import OPEN_LINE, TICK, Fact, Word, Words, Writer, fact
from docgen.forms import Form, FormSubject, Mode
from docgen.missing import Missing
from docgen.model import (
    Criterion,
    Decision,
    Member,
    MemberReview,
    Period,
    Rating,
    Record,
    Role,
    SelfReview,
    Subject,
    Unit,
    UnitReview,
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
_COLLECTIVE_SECTIONS = {
    "nguyen_tac": 4,
    "muc_tieu": 4,
    "xay_dung_dang": 5,
    "trach_nhiem_tap_the": 4,
    "han_che": 3,
    "nguyen_nhan": 2,
    "khac_phuc": 3,
    "giai_trinh": 2,
    "trach_nhiem": 4,
    "phuong_huong": 4,
}
"""Sections of the report of a collective, with their number of open lines."""

_NAME = vi.dots(40)
_OWN = vi.dots(28)
_USUAL_SIGNER = vi.upper(Role.BI_THU.value)


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
    unit, form = paper.unit, paper.form
    rows = form.rows if paper.rows is None else paper.rows
    match form.subject:
        case FormSubject.MEMBER:
            words |= _member(paper, writer, view)
        case FormSubject.UNIT:
            words |= _unit(unit, writer, view)
        case FormSubject.BALLOT:
            words |= ballot_words(unit, writer, view, form=form, rows=rows)
        case FormSubject.SUMMARY:
            words |= summary_words(unit, writer, view, about=form.about, rows=rows)
        case FormSubject.LIST:
            words |= list_words(unit, writer, view, rows)
        case FormSubject.REWARD:
            words |= reward_words(unit, writer, view, rows)
        case FormSubject.RERATING:
            words |= rerating_words(unit, writer, view)
        case FormSubject.DOSSIER:
            pass
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
    kind = "chi bộ" if unit.kind.is_cell else "đảng bộ"
    body, over = ("Chi bộ", "Đảng bộ") if unit.kind.is_cell else ("Đảng ủy", "Đảng ủy")
    clerk = of_unit("clerk", unit.clerk or (period.clerk if unit.parent is None else None))
    title = writer.known(of_unit("signer_role", vi.upper(role.value) if role else None), _NAME)
    return {
        "nam": str(period.year),
        "nam_truoc": str(period.year - 1),
        "nam_sau": str(period.year + 1),
        "dia_danh": writer.known(of_period("place"), vi.dots(14)),
        "ngay_van_ban": shown_day if dated.value and shown_day else _open(shown_day, open_day),
        "chu_de_nam": writer.optional(of_period("theme"), vi.dots(60)),
        "nguoi_lap": writer.optional(clerk),
        "cap_tren": writer.known(of_unit("parent", above), f"{over} {_OWN}"),
        "don_vi": {
            "ten": writer.known(of_unit("name", unit.name), f"{vi.sentence(kind)} {_OWN}"),
            "ten_ban_hanh": writer.known(of_unit("name", issuing_name(unit)), f"{body} {_OWN}"),
            "loai": kind,
            "thay_mat": "T/M CHI BỘ" if unit.kind.is_cell else "T/M ĐẢNG ỦY",
        },
        "nguoi_ky": {
            "ten": writer.known(of_unit("signer", signer)),
            "chuc_vu": _USUAL_SIGNER if writer.mode is Mode.BLANK else title,
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
        "noi_dung": {
            key: _own_words(unit, lines, writer, view)
            for key, lines in _COLLECTIVE_SECTIONS.items()
        },
    }


def _own_words(unit: Unit, lines: int, writer: Writer, view: View) -> list[Word]:
    """Return open lines: a collective writes its report itself, and no sheet holds its words."""
    if writer.mode is not Mode.FINAL:
        return [OPEN_LINE] * lines
    return [
        Missing(
            where=view.review.file,
            message=f"chưa có nội dung báo cáo kiểm điểm tập thể của {unit.name}",
            hint="viết tiếp vào văn bản điền sẵn; sổ làm việc không có trang cho nội dung này",
            shown=OPEN_LINE,
        )
    ]
