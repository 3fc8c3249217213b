"""Deadlines as data, moved to the year under review, and what is wrong with them.

"Trước ngày X" is strictly before: the last day is the day before X.

Cites: domain/rules 1.2, A22.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from docgen.dates import (
    holidays_entered,
    is_working_day,
    last_working_day_for,
    working_days_between,
)
from docgen.errors import Problem, RulesetError, Severity
from docgen.model import Review
from docgen.vi import short_date

_SHIPPED = Path(__file__).parent / "calendars"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One "before such a day" of a guideline; `printed` is the day exactly as it is printed.

    `after` names deadlines whose result this one needs; `notice` is the number of working days
    that the papers must be out before the meeting which this deadline ends. What members and chi
    bộ fill in must be back for the one that `returns` marks.
    """

    id: str
    printed: date
    who: str
    what: str
    cite: str
    after: tuple[str, ...]
    notice: int
    whose: str
    returns: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The deadlines of one guideline, made for the review of `year`."""

    id: str
    short: str
    year: int
    issued: date | None
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline in the year asked for: the day named and the last day that keeps it."""

    deadline: Deadline
    before: date
    last: date
    late: bool
    today: bool


def calendars() -> tuple[str, ...]:
    """Return the names of the calendars that come with docgen, sorted."""
    return tuple(sorted(path.stem for path in _SHIPPED.glob("*.toml")))


def load_calendar(name: str) -> Calendar:
    """Return a calendar by name.

    Raises:
        RulesetError: if there is none of that name, or its file is not sound.
    """
    path = _SHIPPED / f"{name}.toml"
    if name not in calendars():
        raise RulesetError(
            Problem(
                code="unknown-ruleset",
                where="lịch",
                message=f"không có lịch «{name}»",
                hint=f"chọn một trong: {', '.join(calendars())}",
            )
        )
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    return Calendar(
        id=name,
        short=values["short"],
        year=values["year"],
        issued=values.get("issued"),
        deadlines=tuple(
            Deadline(
                id=each["id"],
                printed=each["printed"],
                who=each["who"],
                what=each["what"],
                cite=each["cite"],
                after=tuple(each.get("after", ())),
                notice=each.get("notice", 0),
                whose=each.get("whose", ""),
                returns=each.get("returns", False),
            )
            for each in values["deadline"]
        ),
    )


def _moved(day: date, years: int) -> date:
    """Return the same day so many years later; 29/02 becomes 28/02 where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _meant(calendar: Calendar, deadline: Deadline) -> date:
    """Return the day as it is meant: one long before the review of its year has a wrong year."""
    day = deadline.printed
    start = date(calendar.year, 10, 1)
    while day < start:
        day = _moved(day, 1)
    return day


def schedule(calendar: Calendar, year: int, today: date) -> tuple[Due, ...]:
    """Return all deadlines of the review of `year` in order of time."""
    found = []
    for deadline in calendar.deadlines:
        before = _moved(_meant(calendar, deadline), year - calendar.year)
        last = before - timedelta(days=1)
        found.append(
            Due(
                deadline=deadline,
                before=before,
                last=last,
                late=today > last,
                today=today == before,
            )
        )
    return tuple(sorted(found, key=lambda due: (due.before, due.deadline.id)))


def findings(calendar: Calendar, year: int, review: Review | None = None) -> tuple[Problem, ...]:
    """Return what cannot be right, or cannot be kept, in the deadlines of the review of `year`."""
    dues = {due.deadline.id: due for due in schedule(calendar, year, date.min)}
    found = list(_slips(calendar))
    found.extend(_no_slack(calendar, dues))
    found.extend(_short_notice(calendar, dues))
    if calendar.issued is not None:
        found.extend(_little_time(calendar, dues, _moved(calendar.issued, year - calendar.year)))
    missing = sorted({due.before.year for due in dues.values()} - _years_entered(dues))
    found.extend(
        _problem(
            calendar,
            "holidays-missing",
            f"chưa có ngày nghỉ lễ, tết năm {each}; ngày làm việc chỉ trừ thứ Bảy, Chủ nhật",
            "thêm ngày nghỉ vào docgen/holidays.toml",
        )
        for each in missing
    )
    if review is not None:
        found.extend(_meetings(calendar, dues, review))
    return tuple(found)


def _years_entered(dues: dict[str, Due]) -> set[int]:
    return {due.before.year for due in dues.values() if holidays_entered(due.before.year)}


def _problem(calendar: Calendar, code: str, message: str, hint: str) -> Problem:
    return Problem(
        code=code, where=calendar.short, message=message, hint=hint, severity=Severity.WARNING
    )


def _slips(calendar: Calendar) -> Iterator[Problem]:
    for deadline in calendar.deadlines:
        meant = _meant(calendar, deadline)
        if meant != deadline.printed:
            yield _problem(
                calendar,
                "year-slip",
                f"{deadline.cite}: in «trước ngày {short_date(deadline.printed)}» "
                f"({deadline.what})",
                f"hiểu là trước ngày {short_date(meant)}",
            )


def _no_slack(calendar: Calendar, dues: dict[str, Due]) -> Iterator[Problem]:
    """Yield deadlines that need the result of another one due on the same day or later."""
    for due in dues.values():
        for name in due.deadline.after:
            first = dues[name]
            if first.before >= due.before:
                yield _problem(
                    calendar,
                    "no-slack",
                    f"{due.deadline.cite} (trước {short_date(due.before)}: {due.deadline.what}) "
                    f"cần kết quả của {first.deadline.cite} (trước {short_date(first.before)})",
                    f"làm xong {first.deadline.cite} sớm hơn ít nhất một ngày làm việc",
                )


def _short_notice(calendar: Calendar, dues: dict[str, Due]) -> Iterator[Problem]:
    """Yield meetings whose papers would be due only after they had to be sent out."""
    for due in dues.values():
        draft = dues.get(due.deadline.whose)
        if not due.deadline.notice or draft is None:
            continue
        send = last_working_day_for(due.last, due.deadline.notice)
        if send < draft.last:
            yield _problem(
                calendar,
                "short-notice",
                f"{due.deadline.cite}: họp muộn nhất ngày {short_date(due.last)} thì báo cáo phải "
                f"gửi chậm nhất ngày {short_date(send)}, nhưng {draft.deadline.cite} cho đến hết "
                f"ngày {short_date(draft.last)}",
                f"hoàn thành và gửi báo cáo trước ngày {short_date(send + timedelta(days=1))}",
            )


_LITTLE = 3


def _little_time(calendar: Calendar, dues: dict[str, Due], issued: date) -> Iterator[Problem]:
    for due in dues.values():
        days = working_days_between(issued, due.before)
        if days < _LITTLE:
            yield _problem(
                calendar,
                "little-time",
                f"{due.deadline.cite}: từ ngày ban hành {short_date(issued)} đến trước ngày "
                f"{short_date(due.before)} chỉ có {days} ngày làm việc",
                "báo trước cho các đơn vị liên quan",
            )


def _meetings(calendar: Calendar, dues: dict[str, Due], review: Review) -> Iterator[Problem]:
    """Yield rating meetings of the workbook after the last deadline, or on a day off."""
    if not dues:
        return
    final = max((due for due in dues.values()), key=lambda due: due.before)
    for unit in review.units:
        if unit.assessed is None:
            continue
        where = review.where(unit, "assessed")
        if unit.assessed > final.last:
            yield Problem(
                code="meeting-late",
                where=where,
                message=f"{unit.name}: họp ngày {short_date(unit.assessed)}, sau mọi hạn của "
                f"{calendar.short}",
                hint=f"hạn cuối: trước ngày {short_date(final.before)}",
                severity=Severity.WARNING,
                about=unit.code,
            )
        elif not is_working_day(unit.assessed):
            yield Problem(
                code="meeting-on-day-off",
                where=where,
                message=f"{unit.name}: họp ngày {short_date(unit.assessed)} là ngày nghỉ",
                hint="kiểm tra lại ngày họp",
                severity=Severity.WARNING,
                about=unit.code,
            )
