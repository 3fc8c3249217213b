"""The words of a dossier's index and cover: which papers it holds, in their order.

Knows entries only: what makes a paper part of a dossier, and what a bundle is, others know.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docgen import vi
from docgen.context.common import number_line, paper_day
from docgen.context.paper import Paper
from docgen.context.view import View, issuing_name
from docgen.forms import Form

_UNFINISHED = "Chưa hoàn chỉnh"
_OPEN_DAY = vi.dots(14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One paper of a dossier as its index lists it, made by us or brought from outside.

    `summary` follows the title; `place` is the file in the dossier's folder. Where the paper
    begins in the bundle and how many pages it has is None while there is no bundle.
    """

    title: str
    place: str
    number_sign: str = ""
    day: date | None = None
    summary: str = ""
    author: str = ""
    first_page: int | None = None
    pages: int | None = None
    note: str = ""


def entry_of(paper: Paper, place: str, view: View, *, is_whole: bool) -> Entry:
    """Return the entry of a paper of ours; one that lacks facts says so and carries no day."""
    form, unit, member = paper.form, paper.unit, paper.member
    issued = view.issued(unit, form.names, paper.subject)
    number = issued.number if issued else None
    day = paper_day(paper, view) if is_whole else issued.day if issued else None
    return Entry(
        title=_title(form),
        place=place,
        number_sign=number_line(number, form.notation, unit).removeprefix("Số ") if number else "",
        day=day,
        summary=(member.name if member else paper.whose) or "",
        author=member.name if member else issuing_name(unit),
        note="" if is_whole else _UNFINISHED,
    )


def index_words(entries: Sequence[Entry]) -> dict[str, object]:
    """Return the rows of a dossier's index and the sums and days of its cover.

    A file is named by its numbers, such as 01/003. The sum of pages is that of the bundle, and says
    how many papers are not in it; it is empty while there is no bundle.
    """
    rows = [
        {
            "stt": str(number),
            "ten": entry.title + (f": {entry.summary}" if entry.summary else ""),
            "so_ky_hieu": entry.number_sign,
            "ngay": vi.short_date(entry.day) if entry.day else "",
            "tac_gia": entry.author,
            "trang": pages_text(entry.first_page, entry.pages),
            "tep": "/".join(re.findall(r"(?:^|/)(\d+) ", entry.place)),
            "ghi_chu": entry.note,
        }
        for number, entry in enumerate(entries, start=1)
    ]
    days = [entry.day for entry in entries if entry.day]
    ends = [(entry.first_page or 0) + entry.pages - 1 for entry in entries if entry.pages]
    return {
        "ds": rows,
        "tong": {
            "tai_lieu": vi.number(len(rows)),
            "trang": _sum(max(ends), len(entries) - len(ends)) if ends else "",
        },
        "tu_ngay": vi.short_date(min(days)) if days else _OPEN_DAY,
        "den_ngay": vi.short_date(max(days)) if days else _OPEN_DAY,
    }


def _sum(pages: int, left_out: int) -> str:
    """Return the number of pages in the bundle, with what it does not count.

    >>> _sum(128, 0), _sum(128, 2)
    ('128', '128, chưa kể 2 tài liệu không có trong tập PDF')
    """
    more = f", chưa kể {left_out} tài liệu không có trong tập PDF" if left_out else ""
    return f"{vi.number(pages)}{more}"


def pages_text(first: int | None, pages: int | None) -> str:
    """Return the pages of a paper in the bundle as its index prints them.

    >>> pages_text(12, 4), pages_text(12, 1), pages_text(None, None)
    ('12-15', '12', '')
    """
    if first is None or not pages:
        return ""
    return str(first) if pages == 1 else f"{first}-{first + pages - 1}"


def _title(form: Form) -> str:
    """Return code and title, the title alone where it has every word of the code."""
    if set(form.code.casefold().split()) <= set(form.title.casefold().split()):
        return form.title
    return f"{form.code} - {form.title}"
