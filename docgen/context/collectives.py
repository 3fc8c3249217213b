"""The words of papers about a leading collective: criteria, points, own words, levels."""

from docgen import vi
from docgen.context.criteria import Rated, criteria_words
from docgen.context.paper import Paper
from docgen.context.points import points_words
from docgen.context.units import degree_counts, own_words
from docgen.context.view import View
from docgen.context.words import Fact, Writer, fact
from docgen.model import (
    Collective,
    CollectiveKind,
    Decision,
    Leader,
    Record,
    Subject,
    Unit,
    YesNo,
)

_STANDING = "Ban Thường vụ"
"""How the name of a standing committee begins; it signs as itself."""


def collective_words(paper: Paper, writer: Writer, view: View) -> dict[str, object]:
    """Return the words of one collective's paper; without a collective they are all left open."""
    row = paper.row if isinstance(paper.row, Collective) else None
    whose = row.name if row else "tập thể"
    code = row.code if row else ""
    decision = view.decisions.get(code)
    rated = Rated(kind=Collective, record=row, ratings=row.ratings if row else {})

    def of(kind: type[Record], record: Record | None, name: str) -> Fact:
        return fact(view.review, kind, record, name, whose)

    words: dict[str, object] = {
        "tap_the": {
            "ten": writer.known(of(Collective, row, "name"), f"Tập thể {vi.dots(28)}"),
            "so_thanh_vien": writer.optional(of(Collective, row, "size"), vi.dots(6)),
            "thay_mat": _on_behalf(row, paper.unit),
        },
        "tieu_chi": criteria_words(view, Subject.COLLECTIVE, writer, rated, whose),
        "so_tieu_chi": degree_counts(rated, writer),
        "diem": points_words(view, Subject.COLLECTIVE, writer, rated, whose),
        **own_words(code, whose, writer, view),
        "tu_nhan": writer.grade(of(Collective, row, "self_grade")),
        "nhan_xet_chung": writer.paragraphs(of(Collective, row, "comment"), 4),
        "de_xuat": writer.grade(of(Decision, decision, "proposed"), later=True),
        "quyet_dinh": writer.grade(of(Decision, decision, "decided"), later=True),
    }
    if row is None:
        signer = {"ten": "", "chuc_vu": vi.dots(30)}
        return words | {"nguoi_ky": signer}
    if row.kind is CollectiveKind.LANH_DAO:
        return words | {"nguoi_ky": _signer(row, writer, view)}
    return words


def _on_behalf(row: Collective | None, unit: Unit) -> str:
    """Return the line above the signature. Cites: domain/forms, 1.1 and 2.5."""
    if row is None:
        return f"T/M {vi.dots(30)}"
    if row.kind is CollectiveKind.LANH_DAO:
        return f"T/M {vi.capitals(row.kind.value)}"
    if vi.fold(row.name).startswith(vi.fold(_STANDING)):
        return f"T/M {vi.upper(_STANDING)}"
    return "T/M CHI BỘ" if unit.kind.is_cell else "T/M ĐẢNG ỦY"


def _signer(row: Collective, writer: Writer, view: View) -> dict[str, object]:
    """Return the head of a collective of leaders, who signs for it, and his or her post."""
    heads = (one for one in view.review.leaders if one.collective == row.code)
    head = next((one for one in heads if one.head is YesNo.CO), None)
    name = fact(view.review, Leader, head, "name", f"người đứng đầu {row.name}")
    post = fact(view.review, Leader, head, "position", head.name if head else name.whose)
    title = writer.known(post, vi.dots(30))
    return {
        "ten": writer.known(name),
        "chuc_vu": vi.capitals(title) if isinstance(title, str) else title,
    }
