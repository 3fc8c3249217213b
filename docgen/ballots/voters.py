"""How many may vote in one session, and why so many: never on trust, never a probationer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from docgen import vi
from docgen.classification.months import in_force
from docgen.context import View
from docgen.errors import Problem
from docgen.model import Member, Unit, VoteSession

_MOST_NAMES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Voters:
    """How many may vote, None where it is not known, and the sentence that says why."""

    count: int | None
    why: str


def voters(unit: Unit, session: VoteSession | None, view: View) -> Voters:
    """Return who may vote: as the session says, else counted from members or posts.

    In a chi bộ its official members on the day, in a đảng ủy those who hold a post in it; none who
    is suspended, exempt or away; no more than were present.
    Cites: domain/forms 3.3.
    """
    if session is not None and session.eligible is not None:
        place = view.review.where(session, "eligible")
        return Voters(count=session.eligible, why=f"{session.eligible} người theo ô {place}")
    day = (session.held if session else None) or unit.assessed
    people = view.members_of(unit) if unit.kind.is_cell else _committee(unit, day, view)
    left_out: dict[str, list[str]] = {}
    count = 0
    for member in people:
        reason = _barred(member, day, is_cell=unit.kind.is_cell)
        if reason is None:
            count += 1
        else:
            left_out.setdefault(reason, []).append(member.name)
    kind = "đảng viên chính thức" if unit.kind.is_cell else "đảng ủy viên"
    told = f"{count} {kind}" + (f" tính đến {vi.short_date(day)}" if day else "")
    told = "; ".join([told, *_told(left_out)])
    present = session.present if session else None
    if present is not None and present < count:
        told += f"; có mặt {present} nên lấy {present}"
        count = present
    return Voters(count=count or None, why=told)


def unknown_voters(unit: Unit, session: VoteSession | None, view: View) -> Problem:
    """Return the problem that names the cell to fill in."""
    review = view.review
    where = f"{review.file} › {unit.name}"
    if session is not None:
        where = review.where(session, "eligible")
    return Problem(
        code="ballot-voters-unknown",
        where=where,
        message=f"chưa biết {unit.name} có bao nhiêu người được bỏ phiếu nên chưa in được phiếu",
        hint="ghi số có quyền biểu quyết có mặt vào ô này, hoặc điền ngày chính thức (trang Đảng "
        "viên), chức vụ (trang Chức vụ), hoặc thêm --copies",
    )


def _committee(unit: Unit, day: date | None, view: View) -> list[Member]:
    """Return the members who hold a post in a unit on a day."""
    codes = [
        post.member
        for post in view.review.posts
        if post.unit == unit.code
        and (day is None or post.since is None or post.since <= day)
        and (day is None or post.until is None or post.until >= day)
        and not _in_force(post.suspended_from, post.suspended_until, day)
    ]
    return [view.members[code] for code in dict.fromkeys(codes) if code in view.members]


def _in_force(start: date | None, end: date | None, day: date | None) -> bool:
    if start is None and end is None:
        return False
    return day is None or in_force(start, end, day)


def _barred(member: Member, day: date | None, *, is_cell: bool) -> str | None:
    """Return why a member does not vote on a day, None if he or she does."""
    suspended = _in_force(member.suspended_from, member.suspended_until, day)
    exempt = is_cell and _in_force(member.exempt_from, member.exempt_until, day)
    probation = day is not None and member.official is not None and member.official > day
    later = day is not None and member.moved_in is not None and member.moved_in > day
    reasons = {
        "dự bị hoặc chưa ghi ngày chính thức": is_cell and member.official is None,
        "còn dự bị": probation,
        "đình chỉ sinh hoạt": suspended,
        "miễn sinh hoạt": exempt,
        "sinh hoạt tạm thời nơi khác": is_cell and bool(member.temporary_at),
        "chuyển đến sau ngày này": is_cell and later,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _told(left_out: dict[str, list[str]]) -> Iterator[str]:
    for reason, names in left_out.items():
        more = f" và {len(names) - _MOST_NAMES} người nữa" if len(names) > _MOST_NAMES else ""
        yield f"không tính {len(names)} ({reason}: {', '.join(names[:_MOST_NAMES])}{more})"
