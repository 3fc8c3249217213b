"""The words of rewards: the list of all that a unit knows of, and one certificate.

Who is rewarded and for what is said in the workbook; docgen chooses nobody.
Cites: seed 000, IV (khen thưởng); domain/forms 1.13.
"""

from dataclasses import replace

from docgen import vi
from docgen.context.paper import Paper
from docgen.context.view import View, issuing_name, party_post
from docgen.context.votes import LEADER
from docgen.context.words import Fact, Word, Writer, fact
from docgen.forms import Mode
from docgen.model import Collective, Commendation, Leader, Member, Unit

_ROW = ("ten", "chuc_vu", "don_vi", "hinh_thuc", "thanh_tich", "so", "ngay", "co_quan")
_OPEN = vi.dots(60)


def honour_words(unit: Unit, writer: Writer, view: View, rows: int) -> dict[str, object]:
    """Return the rewards of a unit, of what stands below it and of their members, by row."""
    if writer.mode is Mode.BLANK:
        empty = [{"stt": str(n), **dict.fromkeys(_ROW, "")} for n in range(1, rows + 1)]
        return {"ds": empty, "tong": LEADER}
    mine = [row for row in view.review.commendations if view.is_under(view.home(row.subject), unit)]
    table = [
        {"stt": str(number), **_row(row, writer, view)} for number, row in enumerate(mine, start=1)
    ]
    return {"ds": table, "tong": vi.number(len(mine))}


def _row(row: Commendation, writer: Writer, view: View) -> dict[str, object]:
    def of(name: str) -> Word:
        item = fact(view.review, Commendation, row, name, view.name_of(row.subject))
        return writer.known(item)

    home = view.home(row.subject)
    return {
        "ten": view.name_of(row.subject),
        "chuc_vu": _post(row.subject, view),
        "don_vi": home.name if home else "",
        "hinh_thuc": row.form,
        "thanh_tich": of("merit"),
        "so": of("number"),
        "ngay": of("signed"),
        "co_quan": of("body"),
    }


def _post(subject: str, view: View) -> str:
    match view.named(subject):
        case Member() as member:
            posts = [party_post(member, view), member.state_post]
            return "; ".join(part for part in posts if part)
        case Leader() as leader:
            return leader.position or ""
        case Unit() as unit:
            return unit.kind.value
        case Collective() as collective:
            return collective.kind.value
        case None:
            return ""


def commendation_words(paper: Paper, writer: Writer, view: View) -> dict[str, object]:
    """Return the words of one certificate; without a row they are all left open."""
    row = paper.row if isinstance(paper.row, Commendation) else None
    whose = paper.whose or "người được khen"

    def of(name: str) -> Fact:
        return fact(view.review, Commendation, row, name, whose)

    day = row.signed if row else None
    signed = replace(of("signed"), value=vi.long_date(day) if day else None)
    open_day = f"ngày {vi.dots(6)} tháng {vi.dots(6)} năm {vi.dots(8)}"
    home = view.home(row.subject) if row else None
    is_person = row is not None and isinstance(view.named(row.subject), Member | Leader)
    named = replace(of("subject"), value=whose if row else None)
    words: dict[str, object] = {
        "khen": {
            "danh_xung": "Đồng chí" if is_person else "",
            "ten": writer.known(named, _OPEN),
            "don_vi": home.name if home and is_person and writer.mode is not Mode.BLANK else "",
            "hinh_thuc": writer.known(of("form"), paper.form.title),
            "thanh_tich": writer.known(of("merit"), _OPEN),
            "so": writer.known(of("number"), vi.dots(16)),
            "ngay": writer.known(signed, open_day),
            "co_quan": issuing_name(paper.unit) if writer.mode is not Mode.BLANK else _OPEN,
        }
    }
    if day and writer.mode is not Mode.BLANK:
        words["ngay_van_ban"] = vi.long_date(day)
    return words
