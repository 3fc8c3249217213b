"""The words of papers on the place of residence: introduction, request, comment, yearly report.

Members who are introduced but exempt, or not introduced at all, need no yearly comment; lists say
so. Cites: domain/rules, 5 (residence comments); domain/forms, 1.3 and 1.15.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from docgen import vi
from docgen.context.common import common_words
from docgen.context.paper import Paper
from docgen.context.view import View, issuing_name, short_name
from docgen.context.words import (
    EMPTY_BOX,
    OPEN_LINE,
    TICK,
    Fact,
    Word,
    Writer,
    fact,
    ticks,
)
from docgen.forms import Mode
from docgen.missing import Missing
from docgen.model import (
    Member,
    Residence,
    ResidenceMark,
    ResidenceState,
    Unit,
    UnitKind,
    UnitReview,
)
from docgen.questions import Question

_ROWS = 6
_SHORT, _LONG = vi.dots(6), vi.dots(30)
_NAMED = 10
_REASONS = 1
_PERSON = ("ho_ten", "ngay_sinh", "chi_bo", "noi_cu_tru", "ngay", "ghi_chu")
_NOT_ASKED = "Không phải lấy nhận xét"
_INTRODUCED = (ResidenceState.GIOI_THIEU, ResidenceState.GIOI_THIEU_MIEN)
_DUE = (*_INTRODUCED, ResidenceState.CHUA)
_WITHOUT_COMMENT = (ResidenceState.GIOI_THIEU_MIEN, ResidenceState.MIEN_GIOI_THIEU)
Row = dict[str, object]


def state_of(member: Member, view: View) -> Fact:
    """Return how a member stands to the Party cell at home, and the cell that says so."""
    return _of(member, view, "state")


def _of(member: Member | None, view: View, name: str) -> Fact:
    row = view.residences.get(member.code) if member else None
    return fact(view.review, Residence, row, name, member.name if member else "đảng viên")


def residence_words(paper: Paper, writer: Writer, view: View) -> dict[str, object]:
    """Return what is known of a member's residence and who introduces the member there."""
    member, year = paper.member, view.review.period.year

    def of(name: str) -> Fact:
        return _of(member, view, name)

    def day(name: str) -> Fact:
        item = of(name)
        return replace(
            item, value=vi.long_date(item.value) if isinstance(item.value, date) else None
        )

    open_day = f"ngày {vi.dots(4)} tháng {vi.dots(4)} năm {year}"
    state = None if writer.mode is Mode.BLANK else of("state").value
    exempt = state is ResidenceState.GIOI_THIEU_MIEN
    return {
        "noi_cu_tru": {
            "dia_chi": writer.known(of("address"), OPEN_LINE),
            "chi_bo": writer.known(of("cell"), f"Chi bộ {vi.dots(18)}"),
            "chi_bo_tiep_nhan": writer.optional(of("cell"), f"Chi bộ {vi.dots(18)}"),
            "dang_uy": writer.known(of("committee"), f"Đảng ủy xã (phường) {vi.dots(18)}"),
            "so": writer.known(of("number"), "\N{NO-BREAK SPACE}" * 6),
            "ngay_gioi_thieu": writer.known(day("introduced"), open_day),
            "ngay_nhan_xet": writer.judged(
                of("commented") if writer.fillable else day("commented"), open_day
            ),
            "dia_danh": writer.later(of("place"), vi.dots(16)),
            "o_mien": TICK if exempt else EMPTY_BOX,
            "nhan_xet": {
                f"dong_{number}": _boxes(_mark(member, view, number), writer)
                for number in range(1, _ROWS + 1)
            },
            "nhan_xet_khac": writer.later(of("other"), OPEN_LINE),
        },
        "co_so": _base(paper, writer, view),
    }


def _mark(member: Member | None, view: View, number: int) -> Fact:
    row = view.residences.get(member.code) if member else None
    marks: Sequence[ResidenceMark | None] = row.marks if row else ()
    value = marks[number - 1] if number <= len(marks) else None
    return replace(_of(member, view, f"mark_{number}"), value=value)


def _boxes(item: Fact, writer: Writer) -> dict[str, Word]:
    """Return the three boxes of a row, best first; the one that was chosen is ticked."""
    word = writer.judged(item, EMPTY_BOX)
    boxes: dict[str, Word] = {f"o_{n}": EMPTY_BOX for n in range(1, len(ResidenceMark) + 1)}
    if isinstance(word, Question):
        return ticks(word, boxes, EMPTY_BOX)
    if isinstance(word, Missing):
        return boxes | {"o_1": word}
    if isinstance(item.value, ResidenceMark) and word == item.text:
        boxes[f"o_{list(ResidenceMark).index(item.value) + 1}"] = TICK
    return boxes


def _base(paper: Paper, writer: Writer, view: View) -> dict[str, object]:
    """Return the letterhead and the signer of the tổ chức cơ sở đảng that introduces a member.

    Where it is not in the workbook, only its name is known, and who signs stays open.
    """
    unit: Unit | None = paper.unit
    while unit is not None and not unit.kind.is_base:
        unit = view.units.get(unit.parent or "")
    if unit is not None:
        words = common_words(replace(paper, unit=unit), writer, view)
        return {name: words[name] for name in ("cap_tren", "don_vi", "nguoi_ky")}
    above = view.review.period.superior
    known = above if above and writer.mode is not Mode.BLANK else None
    name = (
        issuing_name(replace(paper.unit, name=known, kind=UnitKind.DANG_BO_CO_SO))
        if known
        else f"Đảng ủy {vi.dots(28)}"
    )
    return {
        "cap_tren": f"Đảng bộ {vi.dots(28)}",
        "don_vi": {"ten": known or name, "ten_ban_hanh": name, "thay_mat": "T/M ĐẢNG ỦY"},
        "nguoi_ky": {"ten": "", "chuc_vu": "BÍ THƯ"},
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """The members of a unit by their state at the place of residence; None is unknown."""

    states: tuple[tuple[Member, ResidenceState | None], ...]
    view: View

    def of(self, *states: ResidenceState | None) -> list[Member]:
        return [member for member, state in self.states if state in states]

    def commented(self, *, has_comment: bool) -> list[Member]:
        """Return those who need a comment this year and have it, or have it not."""
        return [
            member
            for member in self.of(ResidenceState.GIOI_THIEU)
            if (self.view.residences[member.code].commented is not None) is has_comment
        ]


def residence_counts(unit: Unit, writer: Writer, view: View, rows: int) -> dict[str, object]:
    """Return how many members of a unit are introduced, exempt, commented on, and the lists."""
    states = []
    for member in view.members_of(unit):
        row = view.residences.get(member.code)
        states.append((member, row.state if row else None))
    counted = _Counted(states=tuple(states), view=view)
    state = ResidenceState
    groups = {
        "dang_vien": counted.of(*state, None),
        "phai_gioi_thieu": counted.of(*_DUE),
        "da_gioi_thieu": counted.of(*_INTRODUCED),
        "duoc_mien": counted.of(state.GIOI_THIEU_MIEN),
        "chua_gioi_thieu": counted.of(state.CHUA),
        "mien_gioi_thieu": counted.of(state.MIEN_GIOI_THIEU),
        "phai_nhan_xet": counted.of(state.GIOI_THIEU),
        "da_nhan_xet": counted.commented(has_comment=True),
        "chua_nhan_xet": counted.commented(has_comment=False),
        "khong_phai_nhan_xet": counted.of(*_WITHOUT_COMMENT),
    }
    blank = writer.mode is Mode.BLANK
    empty: list[Row] = [{"stt": str(n), **dict.fromkeys(_PERSON, "")} for n in range(1, rows + 1)]
    late = bool(groups["chua_nhan_xet"])
    away, others = counted.of(*_INTRODUCED), counted.of(state.CHUA, state.MIEN_GIOI_THIEU)
    return {
        "so_213": {
            **{key: _SHORT if blank else vi.number(len(who)) for key, who in groups.items()},
            "tiep_nhan": writer.known(_received(unit, view), _SHORT),
            "chua_ro": [] if blank else _unclear(counted.of(None), writer, view),
            "ly_do": [OPEN_LINE] * _REASONS if blank or late else [],
            "di": empty if blank else _listed(away, writer, view),
            "khac": empty if blank else _listed(others, writer, view),
            "den": empty if blank else [],
        }
    }


def _received(unit: Unit, view: View) -> Fact:
    """Return how many a unit received from elsewhere; a đảng bộ adds up its chi bộ.

    The sum is known only when all its parts are; the first that is not is what is missing.
    """

    def of(each: Unit) -> Fact:
        return fact(
            view.review, UnitReview, view.unit_reviews.get(each.code), "received", each.name
        )

    own = of(unit)
    if unit.kind.is_cell or own.value is not None:
        return own
    parts = [of(cell) for cell in view.groups(unit)]
    lacking = next((part for part in parts if not isinstance(part.value, int)), None)
    if lacking is not None:
        return lacking
    total = sum(part.value for part in parts if isinstance(part.value, int))
    return replace(own, value=total)


def _unclear(members: Sequence[Member], writer: Writer, view: View) -> list[Word]:
    """Return one line on those of whom no state is given; a final paper lacks them."""
    if not members:
        return []
    names = ", ".join(member.name for member in members[:_NAMED])
    more = " và những người khác" if len(members) > _NAMED else ""
    said = f"còn {vi.number(len(members))} đảng viên chưa ghi diện: {names}{more}"
    line = f"{vi.sentence(said)}."
    if writer.mode is not Mode.FINAL:
        return [line]
    return [
        Missing(
            where=state_of(members[0], view).where,
            message=said,
            hint="ghi cột «Diện» của những người này rồi làm lại",
            shown=line,
        )
    ]


def _listed(members: Sequence[Member], writer: Writer, view: View) -> list[Row]:
    return [
        {
            "stt": str(number),
            "ho_ten": member.name,
            "ngay_sinh": writer.known(fact(view.review, Member, member, "birth", member.name)),
            "chi_bo": short_name(view.units[member.unit]),
            "noi_cu_tru": writer.known(_of(member, view, "address")),
            "ngay": _introduced(member, writer, view),
            "ghi_chu": _note(member, view),
        }
        for number, member in enumerate(members, start=1)
    ]


def _introduced(member: Member, writer: Writer, view: View) -> Word:
    item = _of(member, view, "introduced")
    due = view.residences[member.code].state in _INTRODUCED
    return (writer.known if due else writer.optional)(item)


def _note(member: Member, view: View) -> str:
    """Return what a list says of a member: the state if it is a special one, and the comment."""
    row = view.residences[member.code]
    if row.state in _WITHOUT_COMMENT:
        return f"{row.state}. {_NOT_ASKED}"
    if row.state is ResidenceState.CHUA:
        return row.state.value
    if row.commented is None:
        return "Chưa có nhận xét"
    return f"Đã nhận xét {vi.short_date(row.commented)}"
