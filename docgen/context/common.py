"""The words of the letterhead and the signature, which every form has."""

from dataclasses import replace
from datetime import date

from docgen import vi
from docgen.classification.ruleset import UNVERIFIED
from docgen.context.paper import Paper
from docgen.context.view import View, issuing_name
from docgen.context.words import Fact, Writer, fact
from docgen.forms import Form, Mode
from docgen.model import Period, Role, Unit

_NAME = vi.dots(40)
_OWN = vi.dots(28)
_USUAL_SIGNER = vi.upper(Role.BI_THU.value)
_NUMBER = "\N{NO-BREAK SPACE}" * 6
"""The gap left for a number that is not given yet."""


def common_words(paper: Paper, writer: Writer, view: View) -> dict[str, object]:
    """Return the words of the letterhead and the signature, which every form has."""
    unit = paper.unit
    period = view.review.period

    def of_period(name: str) -> Fact:
        return fact(view.review, Period, period, name, "kỳ đánh giá")

    def of_unit(name: str, value: object) -> Fact:
        item = fact(view.review, Unit, unit, name, unit.name)
        return replace(item, value=value)

    signer, role = view.signer(unit)
    above = view.parent_name(unit)
    kind = "chi bộ" if unit.kind.is_cell else "đảng bộ"
    body, over = ("Chi bộ", "Đảng bộ") if unit.kind.is_cell else ("Đảng ủy", "Đảng ủy")
    clerk = of_unit("clerk", unit.clerk or (period.clerk if unit.parent is None else None))
    title = writer.known(of_unit("signer_role", vi.upper(role.value) if role else None), _NAME)
    return {
        **issued_words(unit, paper.form, paper.subject, writer, view),
        "huong_dan": _guideline(view),
        "nam": str(period.year),
        "nam_truoc": str(period.year - 1),
        "nam_sau": str(period.year + 1),
        "dia_danh": writer.known(of_period("place"), vi.dots(14)),
        "chu_de_nam": writer.optional(of_period("theme"), vi.dots(60)),
        "nguoi_lap": writer.optional(clerk),
        "chua_kiem_chung": _unverified(view),
        "cap_tren": writer.known(of_unit("parent", above), f"{over} {_OWN}"),
        "don_vi": {
            "ten": writer.known(of_unit("name", unit.name), f"{vi.sentence(kind)} {_OWN}"),
            "ten_ban_hanh": writer.known(of_unit("name", issuing_name(unit)), f"{body} {_OWN}"),
            "loai": kind,
            "thay_mat": "T/M CHI BỘ" if unit.kind.is_cell else "T/M ĐẢNG ỦY",
        },
        "nguoi_ky": {
            "ten": writer.known(of_unit("signer", signer)),
            "chuc_vu": _USUAL_SIGNER if writer.mode is Mode.BLANK else title,
        },
    }


def issued_words(
    unit: Unit, form: Form, subject: str | None, writer: Writer, view: View
) -> dict[str, object]:
    """Return number and day of a paper: as the workbook says of this very paper, else open."""
    period, issued = view.review.period, None
    if writer.mode is not Mode.BLANK:
        issued = view.issued(unit, form.names, subject)
    day = _day(unit, form, subject, view) if issued else view.day(unit, subject)
    letterhead = fact(view.review, Period, period, "paper_date", unit.name)
    dated = replace(letterhead, value=None if day is None else vi.long_date(day))
    shown_day = writer.known(dated)
    open_day = f"ngày {vi.dots(4)} tháng {vi.dots(4)} năm {period.year}"
    return {
        "so_ky_hieu": number_line(issued.number if issued else None, form.notation, unit),
        "ngay_van_ban": shown_day if dated.value and shown_day else _open(shown_day, open_day),
    }


def _guideline(view: View) -> dict[str, str]:
    """Return name and issuer of the guideline; one that nobody has compared says so."""
    source, remark = view.ruleset.source, f" ({UNVERIFIED})" if view.ruleset.unverified else ""
    return {"ten": f"{source.what}{remark}", "co_quan": source.issuer}


def _unverified(view: View) -> str:
    """Return the remark for a guideline that nobody here has compared with its original."""
    return f"(Bộ quy tắc {UNVERIFIED} với bản gốc)" if view.ruleset.unverified else ""


def paper_day(paper: Paper, view: View) -> date | None:
    """Return the day that a paper carries: that on which it was issued, else its unit's."""
    return _day(paper.unit, paper.form, paper.subject, view)


def _day(unit: Unit, form: Form, subject: str | None, view: View) -> date | None:
    issued = view.issued(unit, form.names, subject)
    return (issued.day if issued else None) or view.day(unit, subject)


def _open(word: object, leader: str) -> object:
    """Return a dotted date line in place of an empty word; a Missing stays what it is."""
    return leader if word == "" else word


def number_line(number: str | None, notation: str, unit: Unit) -> str:
    """Return the line of number and notation, with a gap while no number is given.

    Cites: domain/forms, 2.4.
    """
    given = number or _NUMBER
    if "/" in given:
        return f"Số {given}"
    return f"Số {given}-{notation}/{'CB' if unit.kind.is_cell else 'ĐU'}"
