"""The words of a letter that asks a collective or a person to review something (gợi ý kiểm điểm).

Grounds and matters are those of the committee that asks; none is written for it.
Cites: seed 000, II.4.1; seed 001, I.4.2; domain/forms 1.15.
"""

from dataclasses import replace
from datetime import date

from docgen import vi
from docgen.context.common import number_line
from docgen.context.paper import Paper
from docgen.context.view import View
from docgen.context.words import OPEN_LINE, Fact, Word, Writer, fact
from docgen.forms import Mode
from docgen.model import Leader, Member, Suggestion


def suggestion_words(paper: Paper, writer: Writer, view: View) -> dict[str, object]:
    """Return whom the letter is for, why and what is asked; number and day as its row has them."""
    row = paper.row if isinstance(paper.row, Suggestion) else None
    whose = paper.whose or "người được gợi ý"

    def of(name: str) -> Fact:
        return fact(view.review, Suggestion, row, name, whose)

    words: dict[str, object] = {}
    if row and row.number and writer.mode is not Mode.BLANK:
        words["so_ky_hieu"] = number_line(row.number, paper.form.notation, paper.unit)
    if row and row.signed and writer.mode is not Mode.BLANK:
        words["ngay_van_ban"] = vi.long_date(row.signed)
    day = row.deadline if row else None
    deadline = replace(of("deadline"), value=vi.long_date(day) if isinstance(day, date) else None)
    to, is_person = vi.dots(60), True
    if row and writer.mode is not Mode.BLANK:
        found = view.named(row.subject)
        is_person = isinstance(found, Member | Leader)
        to = f"Đồng chí {whose}" if is_person else whose
        home = view.home(row.subject)
        if is_person and home:
            to += f", {home.name}"
    return words | {
        "goi_y": {
            "kinh_gui": to,
            "ten": whose if row and writer.mode is not Mode.BLANK else vi.dots(40),
            "la_ca_nhan": is_person,
            "ly_do": _lines(of("grounds"), writer, 3),
            "noi_dung": _lines(of("content"), writer, 5),
            "thoi_han": writer.known(deadline, f"ngày {vi.dots(6)} tháng {vi.dots(6)}"),
        }
    }


def _lines(item: Fact, writer: Writer, count: int) -> list[Word]:
    """Return the lines of the row; they are the committee's own, so a draft prints them too."""
    if writer.mode is Mode.BLANK or (writer.mode is Mode.PREFILLED and not item.text):
        return [OPEN_LINE] * count
    if item.text:
        return list(item.text.split("\n"))
    return [writer.known(item)]
