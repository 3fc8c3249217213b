"""The words of the index of a dossier: which papers it holds, in their order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docgen import vi
from docgen.context.paper import Paper
from docgen.context.view import View, issuing_name
from docgen.model import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One paper of a dossier, its place in the dossier's folder, and whether it lacks nothing."""

    paper: Paper
    place: str
    is_whole: bool


def index_words(entries: Sequence[Entry], unit: Unit, view: View) -> dict[str, object]:
    """Return the rows of a dossier's index; a file is named by its numbers, such as 01/003."""
    day = view.day(unit)
    rows = []
    for number, entry in enumerate(entries, start=1):
        form, member = entry.paper.form, entry.paper.member
        whose = member.name if member else entry.paper.whose
        rows.append(
            {
                "stt": str(number),
                "ten": f"{form.code} - {form.title}" + (f": {whose}" if whose else ""),
                "so_ky_hieu": "",
                "ngay": vi.short_date(day) if day and entry.is_whole else "",
                "tac_gia": member.name if member else issuing_name(unit),
                "so_ban": "1",
                "tep": "/".join(re.findall(r"(?:^|/)(\d+) ", entry.place)),
                "ghi_chu": "" if entry.is_whole else "Chưa hoàn chỉnh",
            }
        )
    return {"ds": rows, "tong": {"tai_lieu": vi.number(len(rows))}}
