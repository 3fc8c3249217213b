"""Deadlines of a review: what is due when, what is late, what cannot be kept.

No year, no authority here; the deadlines stand in `calendars/`, public holidays in `docgen.dates`.
"""

from docgen.calendar.deadlines import (
    Calendar,
    Deadline,
    Due,
    calendars,
    findings,
    load_calendar,
    schedule,
)
from docgen.calendar.ics import as_ics

__all__ = [
    "Calendar",
    "Deadline",
    "Due",
    "as_ics",
    "calendars",
    "findings",
    "load_calendar",
    "schedule",
]
