"""Working days and public holidays; the days off are data of the caller or of `holidays.toml`.

It knows no deadline and no guideline.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "holidays.toml"
_SATURDAY = 5


@cache
def holidays() -> Mapping[date, str]:
    """Return the public days off that are entered, each with its name."""
    entered = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        day: each["name"]
        for each in entered["holiday"]
        for day in _days(each["first"], each.get("last", each["first"]))
    }


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def holidays_entered(year: int) -> bool:
    """Return whether the days off of a year are entered."""
    return any(day.year == year for day in holidays())


def is_working_day(day: date) -> bool:
    """Return whether people work on a day: not a Saturday, a Sunday or a public day off."""
    return day.weekday() < _SATURDAY and day not in holidays()


def working_days_between(first: date, last: date) -> int:
    """Return the full working days between two days, neither of them counted.

    >>> working_days_between(date(2023, 11, 23), date(2023, 11, 29))
    3
    """
    return sum(is_working_day(day) for day in _days(first, last)[1:-1])


def last_working_day_for(meeting: date, notice: int) -> date:
    """Return the last day that leaves `notice` full working days before a meeting.

    >>> last_working_day_for(date(2023, 11, 29), 3)
    datetime.date(2023, 11, 23)
    """
    day = meeting - timedelta(days=1)
    while working_days_between(day, meeting) < notice or not is_working_day(day):
        day -= timedelta(days=1)
    return day
