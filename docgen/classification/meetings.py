"""Tests about the twelve monthly meetings: their quality, and who was there.

Cites: seed 000, III.1.3.2, III.2.2.1, III.2.2.2; domain/rules A12, A13, A14.
"""

from collections.abc import Iterable
from dataclasses import replace

from docgen.classification.facts import (
    Facts,
    MemberFacts,
    UnitFacts,
    assessed,
    either,
    met,
    missing,
    missing_assessed,
    missing_row,
    strongest,
    unknown,
    unmet,
    warning,
    year,
)
from docgen.classification.months import in_force, longest_run, overlaps_month
from docgen.classification.results import Answer
from docgen.errors import Problem
from docgen.model import (
    Attendance,
    MeetingQuality,
    MemberAttendance,
    Record,
    Role,
    Unit,
    UnitMeetings,
)

_PROTECTED = {Attendance.OM, Attendance.THAI_SAN}
_ABSENT = {Attendance.CO_LY_DO, Attendance.KHONG_LY_DO}


def _months(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)


def _blank_months(
    facts: Facts, row: Record, numbers: Iterable[int], what: str
) -> tuple[Problem, ...]:
    return tuple(
        missing(
            facts.index.review.where(row, f"month_{number}"),
            f"{facts.record.name}: chưa ghi {what} tháng {number}",
            f"ghi {what} vào ô này; tháng không họp thì chọn mục không họp",
        )
        for number in numbers
    )


def _rank(quality: MeetingQuality) -> int:
    return -list(MeetingQuality).index(quality)


def _held(facts: Facts, unit: Unit, row: UnitMeetings) -> list[int]:
    """Return the months of the year in which the chi bộ existed."""
    now = year(facts)
    if unit.founded is None or unit.founded.year < now:
        return list(range(1, len(row.months) + 1))
    return [month for month in range(1, len(row.months) + 1) if month >= unit.founded.month]


def weak_meetings(facts: UnitFacts, *, quality: MeetingQuality, count: int) -> Answer:
    """Return whether the meetings of `count` months were rated `quality` or lower.

    Months without a meeting or without a rating are unknown. Under A12 (ii) the months must
    follow each other.
    """
    if not facts.unit.kind.is_cell:
        return unmet("giới hạn này chỉ đặt ra đối với chi bộ")
    review = facts.index.review
    row = facts.index.meetings.get(facts.unit.code)
    if row is None:
        gap = missing_row(facts, UnitMeetings, review.meetings)
        return unknown("chưa có đánh giá chất lượng sinh hoạt", gap)
    months = _held(facts, facts.unit, row)
    rated = {number: row.months[number - 1] for number in months}
    blank = [n for n, got in rated.items() if got in {None, MeetingQuality.KHONG_HOP}]
    weak = [
        n
        for n, got in rated.items()
        if got is not None and n not in blank and _rank(got) <= _rank(quality)
    ]
    if facts.index.ruleset.reading("A12") == "ii":
        least = longest_run(n in weak for n in months)
        most = longest_run(n in weak or n in blank for n in months)
    else:
        least, most = len(weak), len(weak) + len(blank)
    told = f"{len(weak)} tháng từ “{quality}” trở xuống" + (f": {_months(weak)}" if weak else "")
    if least >= count:
        return met(told)
    if most >= count:
        gaps = _blank_months(facts, row, blank, "chất lượng sinh hoạt")
        return unknown(f"{told}; chưa đánh giá hoặc không họp tháng {_months(blank)}", *gaps)
    return unmet(told)


def never_good_meetings(
    facts: MemberFacts, *, roles: tuple[Role, ...], quality: MeetingQuality
) -> Answer:
    """Return whether the member leads a chi bộ whose meetings were never rated `quality`.

    A month without a meeting was not rated good. Under A13 (iii) one month below is enough.
    """
    day = assessed(facts)
    posts = [post for post in facts.posts if post.role in roles]
    if not posts:
        return unmet("không giữ chức vụ trong chi ủy")
    if day is None:
        return unknown("chưa rõ chức vụ tại ngày đánh giá", missing_assessed(facts))
    answers = [
        _never_good(facts, unit, quality)
        for post in posts
        if in_force(post.since or day, post.until, day)
        and (unit := facts.index.units.get(post.unit)) is not None
        and unit.kind.is_cell
    ]
    if not answers:
        return unmet("không giữ chức vụ trong chi ủy vào ngày đánh giá")
    return strongest(answers)


def _never_good(facts: MemberFacts, unit: Unit, quality: MeetingQuality) -> Answer:
    row = facts.index.meetings.get(unit.code)
    if row is None:
        gap = missing_row(facts, UnitMeetings, facts.index.review.meetings, unit)
        return unknown(f"{unit.name}: chưa có đánh giá chất lượng sinh hoạt", gap)
    months = _held(facts, unit, row)
    good = [n for n in months if row.months[n - 1] is quality]
    blank = [n for n in months if row.months[n - 1] is None]
    other = len(months) - len(good) - len(blank)
    told = f"{unit.name}: {len(good)}/{len(months)} tháng được đánh giá “{quality}”"
    if facts.index.ruleset.reading("A13") == "iii":
        settled, open_ = other > 0, bool(blank)
    else:
        settled, open_ = not good and not blank, not good
    if settled:
        return met(told)
    if open_:
        return unknown(told, *_blank_months(facts, row, blank, "chất lượng sinh hoạt"))
    if len(good) * 2 > len(months):
        return unmet(told)
    note = warning(
        facts,
        "readings-differ",
        f"{told}: tính bình quân cả năm thì có thể không phải chi bộ sinh hoạt “{quality}”",
        "cấp có thẩm quyền cho biết tính từng tháng hay bình quân cả năm",
    )
    return unmet(told, note)


def _joined(facts: MemberFacts) -> int:
    """Return the first month of the year in which the member belonged to the Party."""
    admitted = facts.member.admitted
    return admitted.month if admitted is not None and admitted.year == year(facts) else 1


def _is_protected(facts: MemberFacts, month: int, mark: Attendance | None) -> bool:
    member = facts.member
    on_leave = overlaps_month(member.maternity_from, member.maternity_until, year(facts), month)
    return mark in _PROTECTED or (on_leave and mark in _ABSENT)


def absent_in_a_row(facts: MemberFacts, *, more_than: int, unexcused_months: int) -> Answer:
    """Return whether the member missed more than `more_than` meetings in a row within the year.

    A month of sick or maternity leave ends a run; a month without a meeting does not. Absence
    without reason counts too, a fortiori, unless A14 is read "co_ly_do"; read "tu_3" one absence
    less is enough; from `unexcused_months`
    on it is reported by itself. Months before admission are no absence.
    """
    row = facts.index.attendance.get(facts.member.code)
    if row is None:
        gap = missing_row(facts, MemberAttendance, facts.index.review.attendance)
        return unknown("chưa có điểm danh sinh hoạt chi bộ", gap)
    first = _joined(facts)
    marks = {n: row.months[n - 1] for n in range(first, len(row.months) + 1)}
    reading = facts.index.ruleset.reading("A14")
    counted = {Attendance.CO_LY_DO} if reading == "co_ly_do" else _ABSENT
    more_than -= reading == "tu_3"
    protected = {n for n, mark in marks.items() if _is_protected(facts, n, mark)}
    no_meeting = {n for n, mark in marks.items() if mark is Attendance.KHONG_HOP}
    blank = [n for n, mark in marks.items() if mark is None]
    missed = {n for n, mark in marks.items() if mark in counted} - protected
    least = longest_run(None if n in no_meeting else n in missed for n in marks)
    most = longest_run(None if n in no_meeting else n in missed or n in blank for n in marks)
    whole = longest_run(None if n in no_meeting else n in missed | protected for n in marks)
    told = f"vắng nhiều nhất {least} lần liên tiếp"
    notes = []
    unexcused = [n for n, mark in marks.items() if mark is Attendance.KHONG_LY_DO]
    if len(unexcused) >= unexcused_months:
        notes.append(
            warning(
                facts,
                "absent-without-reason",
                f"vắng sinh hoạt chi bộ không có lý do các tháng {_months(unexcused)}",
                "chi bộ xem xét trách nhiệm đảng viên trước khi xếp loại",
            )
        )
    if least <= more_than < whole:
        notes.append(
            warning(
                facts,
                "absent-on-leave",
                f"vắng {whole} lần liên tiếp nếu kể cả thời gian nghỉ ốm, thai sản",
                "thời gian nghỉ ốm, thai sản không tính vào giới hạn này; chi bộ xem xét, xác nhận",
            )
        )
    if least <= more_than < most:
        gaps = _blank_months(facts, row, blank, "điểm danh")
        answer = unknown(f"{told}; chưa ghi điểm danh tháng {_months(blank)}", *gaps)
        return replace(answer, warnings=tuple(notes))
    return either(told, *notes, when=least > more_than)
