"""The words of personal papers: identity, own words, criteria, levels."""

from dataclasses import replace

from docgen.context.criteria import Parts, Rated, boxes_of, criteria_words, part_words
from docgen.context.file_updates import personal_words
from docgen.context.paper import Paper
from docgen.context.points import points_words
from docgen.context.residence import residence_words
from docgen.context.view import View, party_post, short_name
from docgen.context.words import OPEN_LINE, TICK, Fact, Writer, fact
from docgen.model import (
    Decision,
    Leader,
    Member,
    MemberReview,
    Record,
    SelfReview,
    Subject,
    Unit,
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
    "lanh_dao": ("leadership", 3),
    "trach_nhiem_cong_viec": ("accountability", 3),
    "neu_guong": ("example", 3),
}
_OPTIONAL_SECTIONS = {"giai_trinh", "trach_nhiem"}
_DEGREES = ("lanh_dao", "trach_nhiem_cong_viec", "neu_guong")
"""Sections whose degree stands beside the text; those of the others are criteria."""


_MOST_RECENT = 128
"""How many members' words are kept at most: those of one chi bộ, in two modes."""


def member_words(paper: Paper, writer: Writer, view: View) -> dict[str, object]:
    """Return the words of one member's paper; without a member they are all left open.

    They are the same for every form, and a member has half a dozen papers: the last are kept.
    """
    if paper.member is None:
        return _member_words(paper, writer, view)
    key = (paper.unit.code, paper.member.code, writer.mode, writer.fillable)
    if key not in view.recent:
        if len(view.recent) >= _MOST_RECENT:
            view.recent.clear()
        view.recent[key] = _member_words(paper, writer, view)
    return view.recent[key]


def _member_words(paper: Paper, writer: Writer, view: View) -> dict[str, object]:
    member, unit = paper.member, paper.unit
    whose = member.name if member else "đảng viên"
    review = view.member_reviews.get(member.code) if member else None
    own = view.self_reviews.get(member.code) if member else None
    decision = view.decisions.get(member.code) if member else None
    leader = view.leaders.get(member.code) if member else None
    ranked = view.decisions.get(leader.code) if leader else None
    ratings = review.ratings if review else {}
    rated = Rated(kind=MemberReview, record=review, ratings=ratings)
    degrees = own.degrees if own else ()
    parts = Parts(kind=SelfReview, record=own, field="degree", values=degrees, keys=_DEGREES)

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
        "chuc_vu": writer.known(_position(posts, leader, member, view), OPEN_LINE),
        "chuc_vu_dang": writer.known(posts, OPEN_LINE),
        "chuc_vu_chinh_quyen": writer.optional(of(Member, member, "state_post"), OPEN_LINE),
        "chuc_vu_doan_the": writer.optional(of(Member, member, "mass_post"), OPEN_LINE),
        "don_vi_cong_tac": writer.optional(of(Member, member, "workplace"), OPEN_LINE),
        "chi_bo": writer.known(replace(home, value=short_name(unit)), OPEN_LINE),
        "la_cong_chuc": TICK if civil else "",
        "noi_dung": {
            key: writer.paragraphs(
                of(SelfReview, own, name), lines, optional=key in _OPTIONAL_SECTIONS
            )
            for key, (name, lines) in _SECTIONS.items()
        },
        "tieu_chi": criteria_words(view, Subject.MEMBER, writer, rated, whose),
        "cap_do": {
            key: boxes_of(cells) for key, cells in part_words(parts, writer, view, whose).items()
        },
        "diem": points_words(view, Subject.MEMBER, writer, rated, whose),
        "tu_nhan": writer.grade(of(MemberReview, review, "self_grade")),
        "tu_nhan_cong_chuc": writer.grade(
            of(Leader, leader, "self_grade")
            if leader and leader.self_grade
            else of(MemberReview, review, "self_civil_grade"),
            later=True,
        ),
        "cong_chuc": writer.grade(
            of(Decision, ranked, "decided")
            if ranked and ranked.decided
            else of(MemberReview, review, "civil_grade"),
            known=civil,
            later=not civil,
        ),
        "nhan_xet_chi_uy": writer.paragraphs(of(MemberReview, review, "committee_comment"), 3),
        "nhan_xet_co_quan": writer.paragraphs(
            of(MemberReview, review, "employer_comment"), 3, optional=True
        ),
        "chi_uy_de_xuat": writer.grade(of(MemberReview, review, "committee_grade")),
        "chi_bo_de_xuat": writer.grade(of(Decision, decision, "proposed")),
        "quyet_dinh": writer.grade(of(Decision, decision, "decided"), later=True),
        **personal_words(member, writer, view),
        **residence_words(paper, writer, view),
    }


def _position(posts: Fact, leader: Leader | None, member: Member | None, view: View) -> Fact:
    """Return the post by which a leader is rated, else the posts in Party, state and bodies."""
    if leader and leader.position:
        return fact(view.review, Leader, leader, "position", leader.name)
    if member is None:
        return posts
    party = str(posts.value) if view.roles(member) else None
    held = [post for post in (party, member.state_post, member.mass_post) if post]
    return replace(posts, value="; ".join(held) or posts.value, label="chức vụ")


def of_name(unit: Unit | None, view: View) -> Fact:
    """Return the name of a unit as a fact."""
    return fact(view.review, Unit, unit, "name", "tổ chức đảng")
