"""Months and periods: complete months, situations in force, runs over the twelve months."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date


def months_after(day: date, months: int) -> date:
    """Return the day `months` calendar months later, the last of the month where it is shorter.

    >>> months_after(date(2023, 6, 10), 6), months_after(date(2023, 8, 31), 6)
    (datetime.date(2023, 12, 10), datetime.date(2024, 2, 29))
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def in_force(start: date | None, end: date | None, day: date) -> bool:
    """Return whether a situation runs on `day`; both ends belong to it, a blank end is open.

    A row without either date states no such situation.
    """
    if start is None and end is None:
        return False
    return (start is None or start <= day) and (end is None or day <= end)


def overlaps_month(start: date | None, end: date | None, year: int, month: int) -> bool:
    """Return whether a situation runs on some day of a month."""
    if start is None and end is None:
        return False
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return (start is None or start <= last) and (end is None or first <= end)


def longest_run(marks: Iterable[bool | None]) -> int:
    """Return the most True in a row; False ends a run, None neither counts nor ends it.

    >>> longest_run([True, None, True, False, True])
    2
    """
    best = run = 0
    for mark in marks:
        if mark is not None:
            run = run + 1 if mark else 0
            best = max(best, run)
    return best
