"""Tests about which bodies are reviewed, and where a person is besides the chi bộ.

Cites: seed 000, II.1.1, II.3; seed 001, I.1.1, I.2.2, III.4.4.
"""

from docgen.classification.facts import (
    NOT_CONCERNED,
    CollectiveFacts,
    Index,
    LeaderFacts,
    MemberFacts,
    UnitFacts,
    assessed,
    either,
    missing_cell,
    unknown,
)
from docgen.classification.months import in_force
from docgen.classification.results import Answer, Outcome
from docgen.model import Collective, CollectiveKind, Post, Role, UnitKind, YesNo


def reviewed_bodies(facts: UnitFacts, *, cell_always: bool) -> Answer:
    """Return which collectives of a unit are reviewed: its committee, the chi bộ, or both.

    With `cell_always` a chi bộ is reviewed even where it has a chi ủy.
    """
    unit = facts.unit
    if not unit.kind.is_cell:
        has_board = _has_board(facts.index, unit.code)
        return _told([f"kiểm điểm {'Ban Thường vụ Đảng ủy' if has_board else 'Đảng ủy'}"])
    if unit.has_committee is None:
        what = "chi bộ có chi ủy hay không"
        return unknown(f"chưa ghi {what}", missing_cell(facts, unit, "has_committee", what))
    if unit.has_committee is YesNo.KHONG:
        return _told(["kiểm điểm chi bộ"])
    return _told(["kiểm điểm chi ủy" + (" và chi bộ" if cell_always else "")])


def reviewed_itself(facts: CollectiveFacts) -> Answer:
    """Return that a collective of leaders is reviewed; a committee is told with its unit."""
    if facts.row.kind is CollectiveKind.CAP_UY:
        return NOT_CONCERNED
    return _told([f"kiểm điểm {facts.row.name}"])


def members_decided_by(facts: UnitFacts) -> Answer:
    """Return who decides the levels of the members of a chi bộ cơ sở: it, or its chi ủy.

    Cites: domain/rules A27.
    """
    unit = facts.unit
    if unit.kind is not UnitKind.CHI_BO_CO_SO:
        return NOT_CONCERNED
    by_committee = facts.index.ruleset.reading("A27") == "chi_uy"
    has_one = unit.has_committee is YesNo.CO
    body = "chi ủy" if by_committee and has_one else "chi bộ"
    return _told([f"mức xếp loại đảng viên do {body} quyết định"])


def _has_board(rows: Index, code: str) -> bool:
    """Return whether somebody is a member of the Ban Thường vụ of a đảng bộ, so that it has one."""
    posts = rows.review.posts
    return any(each.unit == code and each.role is Role.UY_VIEN_BTV for each in posts)


def _told(places: list[str]) -> Answer:
    if not places:
        return NOT_CONCERNED
    return Answer(outcome=Outcome.APPLIES, facts="; ".join(places))


def _held(facts: MemberFacts, roles: tuple[Role, ...]) -> list[Post]:
    """Return the posts of these roles that are held on the rating day, or now where it is open."""
    day = assessed(facts)
    return [
        post
        for post in facts.posts
        if post.role in roles
        and (post.until is None if day is None else in_force(post.since or day, post.until, day))
    ]


def reviewed_in_committee(facts: MemberFacts, *, roles: tuple[Role, ...]) -> Answer:
    """Return where one who holds a post in a chi bộ is reviewed besides the chi bộ itself."""
    told = []
    for post in _held(facts, roles):
        unit = facts.index.units.get(post.unit)
        if unit is None or not unit.kind.is_cell:
            continue
        has_none = unit.has_committee is YesNo.KHONG
        where = unit.name if has_none else f"chi ủy {unit.name}"
        told.append(f"{post.role}: kiểm điểm trước {where}")
    return _told(told)


def reviewed_in_board(
    facts: MemberFacts, *, board: tuple[Role, ...], others: tuple[Role, ...]
) -> Answer:
    """Return before whom one who holds a post in a đảng bộ is reviewed.

    Where somebody is a member of its Ban Thường vụ there is one, and those of the roles `board`
    are reviewed before it; where nobody is, these and the `others` before the Ban Chấp hành.
    """
    told = []
    for post in _held(facts, (*board, *others)):
        unit = facts.index.units.get(post.unit)
        if unit is None or unit.kind.is_cell:
            continue
        has_board = _has_board(facts.index, post.unit)
        if has_board and post.role not in board:
            continue
        body = "Ban Thường vụ" if has_board else "Ban Chấp hành"
        told.append(f"{post.role}: kiểm điểm trước tập thể {body} {unit.name}")
    return _told(told)


def _others(facts: LeaderFacts) -> list[Collective]:
    """Return the further collectives that a leader belongs to, as the row lists their codes."""
    codes = [code.strip() for code in (facts.row.also_in or "").split(";")]
    found = (facts.index.collectives.get(code) for code in codes)
    return [each for each in found if each is not None]


def reviewed_in_collective(facts: LeaderFacts) -> Answer:
    """Return before which collectives a leader is reviewed besides the chi bộ."""
    row = facts.row
    if row.concurrent is YesNo.CO:
        return NOT_CONCERNED
    by_staff = row.chief_regime is YesNo.CO
    if facts.collective is None and not by_staff:
        what = "tập thể lãnh đạo, quản lý mà cán bộ là thành viên"
        return unknown(f"chưa ghi {what}", missing_cell(facts, row, "collective", what))
    own = [facts.collective] if facts.collective is not None and not by_staff else []
    names = [each.name for each in (*own, *_others(facts))]
    also = "" if row.member else " (chưa là đảng viên: chỉ kiểm điểm ở đây)"
    return _told([f"kiểm điểm trước {', '.join(names)}{also}"] if names else [])


def reviewed_by_key_staff(facts: LeaderFacts) -> Answer:
    """Return before which staff a leader is reviewed where the head alone is responsible."""
    row = facts.row
    if row.chief_regime is not YesNo.CO or row.concurrent is YesNo.CO:
        return NOT_CONCERNED
    if facts.collective is None:
        return _told(["kiểm điểm trước toàn thể cán bộ, công chức, viên chức của cơ quan, đơn vị"])
    where = f"kiểm điểm trước hội nghị cán bộ chủ chốt của {facts.collective.name}"
    return _told([f"{where} (tập thể lãnh đạo, cấp ủy, đại diện lãnh đạo đoàn thể)"])


def held_concurrently(facts: LeaderFacts) -> Answer:
    """Return whether the post is only held beside the main one: then neither reviewed nor rated."""
    return either(
        f"{facts.row.position or 'chức vụ này'}: kiêm nhiệm, không chuyên trách"
        if facts.row.concurrent is YesNo.CO
        else "không ghi nhận là chức vụ kiêm nhiệm",
        when=facts.row.concurrent is YesNo.CO,
    )


def reported_by_collective(facts: LeaderFacts) -> Answer:
    """Return who comments, and to whom, on one who holds the post only beside the main one."""
    if facts.row.concurrent is not YesNo.CO:
        return NOT_CONCERNED
    where = facts.collective.name if facts.collective is not None else "nơi kiêm nhiệm"
    return _told([f"báo cáo kết quả kiêm nhiệm ở cả hai nơi; {where} gửi nhận xét"])


def one_post_of_several(facts: LeaderFacts) -> Answer:
    """Return whether it is open which of several posts counts; rows not said to be concurrent."""
    rows = facts.index.roles.get(facts.row.member or "", ())
    counted = [row for row in rows if row.concurrent is not YesNo.CO]
    if len(counted) < 2 or facts.row not in counted:  # noqa: PLR2004  # one post is no choice
        return NOT_CONCERNED
    what = "chức vụ nào là kiêm nhiệm, không xếp loại"
    told = ", ".join(row.position or row.code for row in counted)
    return unknown(f"giữ nhiều chức vụ: {told}", missing_cell(facts, facts.row, "concurrent", what))
