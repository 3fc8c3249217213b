"""The words of the list of papers that a dossier should hold, a box for each.

Ticked is only what the workbook says is there; "không" and "không áp dụng" are for people.
Cites: seed 002, Danh mục hồ sơ kiểm điểm.
"""

from docgen import vi
from docgen.checklists import Item, checklist_for
from docgen.context.paper import Paper
from docgen.context.view import View
from docgen.context.words import TICK
from docgen.forms import FormSubject, Mode
from docgen.model import Collective, Issued

_NAME = vi.dots(40)
Row = dict[str, object]


def checklist_words(paper: Paper, view: View, rows: int) -> Row:
    """Return the papers of the list that the guideline has for a unit or a collective.

    Where it has none, or the paper is not yet anyone's, there are empty lines to write them in.
    """
    about = paper.row if isinstance(paper.row, Collective) else paper.unit
    is_open = paper.mode is Mode.BLANK
    found = None
    if not (is_open and paper.form.subject is FormSubject.COLLECTIVE):
        guidelines = (view.ruleset.id, view.ruleset.extends or "")
        found = checklist_for(guidelines, about.kind.name, about.name)
    items = found.items if found else ()
    return {
        "danh_muc": {
            "cua": _NAME if is_open else about.name,
            "ten": found.name if found else "",
            "kem_theo": found.attached if found else "",
            "ds": [_row(item, paper, view) for item in items]
            or [_empty(number) for number in range(1, rows + 1)],
        }
    }


def _row(item: Item, paper: Paper, view: View) -> Row:
    there = None if paper.mode is Mode.BLANK else _there(item, paper, view)
    return {
        "stt": str(item.number),
        "ten": item.text,
        "neu_co": "Nếu có" if item.if_any else "",
        "co": TICK if there else "",
        "khong": "",
        "khong_ap_dung": "",
        "ghi_chu": _told(there) if there else "",
    }


def _empty(number: int) -> Row:
    names = ("ten", "neu_co", "co", "khong", "khong_ap_dung", "ghi_chu")
    return {"stt": str(number), **dict.fromkeys(names, "")}


def _there(item: Item, paper: Paper, view: View) -> Issued | None:
    """Return what the workbook says of a paper, known by its words with or without brackets."""
    names = (item.text, vi.without_brackets(item.text))
    return view.issued(paper.unit, names, paper.subject)


def _told(there: Issued) -> str:
    number = f"Số {there.number}" if there.number else ""
    day = f"ngày {vi.short_date(there.day)}" if there.day else ""
    return vi.sentence(", ".join(part for part in (number, day) if part))
