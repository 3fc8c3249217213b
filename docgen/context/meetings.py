"""The words of the minutes of a review meeting: who came, what was said, whose level was asked for.

What people say and conclude is theirs; nothing is written for them. No quorum is asserted.
Cites: seed 000, II.3, II.4.2; domain/forms 1.15.
"""

from docgen import vi
from docgen.context.view import View, party_post
from docgen.context.votes import LEADER
from docgen.context.words import Fact, Word, Writer, fact
from docgen.forms import Mode
from docgen.model import Decision, Member, MemberReview, ReviewMeeting, Unit, UnitReview

_PERSON = ("ho_ten", "chuc_vu", "tu_nhan", "de_xuat")
_NAME = vi.dots(40)


def meeting_words(unit: Unit, writer: Writer, view: View, rows: int) -> dict[str, object]:
    """Return the words of the review meeting of a unit.

    The people stand in the order of review: bí thư, phó bí thư, other committee members, members.
    At the level of a đảng bộ they are those of its committee. Cites: seed 000, II.3 and II.4.2.
    """
    held = view.review_meetings.get(unit.code)

    def of(name: str) -> Fact:
        return fact(view.review, ReviewMeeting, held, name, unit.name)

    present, summoned = (held.present, held.summoned) if held else (None, None)
    absent = summoned - present if summoned is not None and present is not None else None
    is_blank = writer.mode is Mode.BLANK
    share = LEADER
    if not is_blank and summoned and present is not None:
        share = vi.percent(present, summoned)
    return {
        "ngay": writer.known(of("held"), vi.dots(24)),
        "bat_dau": writer.known(of("began"), vi.dots(16)),
        "ket_thuc": writer.known(of("ended"), vi.dots(16)),
        "dia_diem": writer.known(of("place"), vi.dots(60)),
        "chu_tri": writer.known(of("chair"), _NAME),
        "thu_ky": writer.known(of("secretary"), _NAME),
        "khach": _listed(of("guests"), writer),
        "trieu_tap": writer.known(of("summoned"), LEADER),
        "co_mat": writer.known(of("present"), LEADER),
        "vang": LEADER if is_blank or absent is None else vi.number(absent),
        "ty_le_co_mat": share,
        "vang_mat": [] if absent == 0 and not is_blank else _listed(of("absent"), writer, absent),
        "muc_dich": writer.paragraphs(of("purpose"), 2),
        "y_kien": writer.paragraphs(of("opinions"), 8),
        "ket_luan": writer.paragraphs(of("conclusion"), 5),
        "dang_vien": _members(unit, held, writer, view),
        "tap_the": _itself(unit, writer, view),
        "ca_nhan": _people(unit, writer, view, rows),
    }


def _listed(item: Fact, writer: Writer, least: int | None = 0) -> list[Word]:
    """Return names line by line; open where none are given, missing where `least` must be."""
    if writer.mode is Mode.BLANK or not item.text:
        return writer.paragraphs(item, 1, optional=not least)
    return list(item.text.split("\n"))


def _members(unit: Unit, held: ReviewMeeting | None, writer: Writer, view: View) -> dict[str, str]:
    """Return how many members the unit has and how many are official on the day it met."""
    if writer.mode is Mode.BLANK:
        return dict.fromkeys(("tong", "chinh_thuc", "du_bi"), LEADER)
    everybody = view.members_of(unit)
    day = held.held if held else None
    official = [
        member
        for member in everybody
        if member.official is not None and (day is None or member.official <= day)
    ]
    return {
        "tong": vi.number(len(everybody)),
        "chinh_thuc": vi.number(len(official)),
        "du_bi": vi.number(len(everybody) - len(official)),
    }


def _itself(unit: Unit, writer: Writer, view: View) -> dict[str, Word]:
    """Return the level that the unit claims and the one that is proposed for it."""
    assessment = view.assessment(unit.code)
    if writer.mode is not Mode.BLANK and assessment and assessment.rated is False:
        return {"tu_nhan": "không xếp loại", "de_xuat": "không xếp loại"}
    own = fact(view.review, UnitReview, view.unit_reviews.get(unit.code), "self_grade", unit.name)
    asked = fact(view.review, Decision, view.decisions.get(unit.code), "proposed", unit.name)
    return {"tu_nhan": writer.judged(own, _NAME), "de_xuat": writer.judged(asked, _NAME)}


def _people(unit: Unit, writer: Writer, view: View, rows: int) -> list[dict[str, object]]:
    if writer.mode is Mode.BLANK:
        return [{"stt": str(n), **dict.fromkeys(_PERSON, "")} for n in range(1, rows + 1)]
    people = view.members_of(unit) if unit.kind.is_cell else view.committee(unit)
    results = view.results.members
    reviewed = [member for member in people if results[member.code].reviewed is not False]
    return [
        {"stt": str(number), **_person(member, writer, view)}
        for number, member in enumerate(reviewed, start=1)
    ]


def _person(member: Member, writer: Writer, view: View) -> dict[str, object]:
    posts = [party_post(member, view), member.state_post]
    words: dict[str, object] = {
        "ho_ten": member.name,
        "chuc_vu": "; ".join(part for part in posts if part),
    }
    if view.results.members[member.code].rated is False:
        return words | {"tu_nhan": "–", "de_xuat": "–"}
    own, asked = view.member_reviews.get(member.code), view.decisions.get(member.code)
    return words | {
        "tu_nhan": writer.short_grade(
            fact(view.review, MemberReview, own, "self_grade", member.name), known=True
        ),
        "de_xuat": writer.short_grade(fact(view.review, Decision, asked, "proposed", member.name)),
    }
