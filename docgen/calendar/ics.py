"""Deadlines as an .ics file that any calendar program reads."""

from collections.abc import Iterable
from datetime import timedelta

from docgen.calendar.deadlines import Calendar, Due

_LINE = 75


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """Return a line in pieces of at most 75 bytes, the later ones after a blank."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > _LINE:
            pieces.append(piece)
            piece = " "
        piece += letter
    return [*pieces, piece]


def as_ics(calendar: Calendar, dues: Iterable[Due]) -> bytes:
    """Return the deadlines as whole-day entries on the last day that keeps each of them."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//docgen//VI"]
    for due in dues:
        what = f"{due.deadline.who}: {due.deadline.what}"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{calendar.id}-{due.deadline.id}-{due.before:%Y%m%d}@docgen",
            f"DTSTAMP:{due.last:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{due.last:%Y%m%d}",
            f"DTEND;VALUE=DATE:{due.last + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(what)}",
            f"DESCRIPTION:{_escaped(f'{calendar.short}, {due.deadline.cite}')}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()
