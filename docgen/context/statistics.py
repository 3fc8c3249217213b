"""The words of levels over five years, of streaks and of former years to be rated anew.

Former years come from the history of those who stand in the workbook. This year counts only what
was decided, and only once everybody who is due a level has one: before, its column stays open.
Cites: seed 003, I.2.2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from docgen import vi
from docgen.classification import Outcome
from docgen.classification.heads import COMPUTED
from docgen.context.view import View
from docgen.context.votes import NOT_CONCERNED
from docgen.context.words import Fact, Word, Writer, fact
from docgen.forms import Mode
from docgen.missing import Missing
from docgen.model import (
    Collective,
    CollectiveKind,
    Decision,
    Grade,
    History,
    Member,
    Unit,
)
from docgen.statistics import LEVELS, YearColumn, YearTable, columns, said

YEARS = 5
KEYS = tuple(f"nam_{number}" for number in range(1, YEARS + 1))
_SHARES = tuple(f"ty_le_{number}" for number in range(1, YEARS + 1))
_EMPTY_ROWS = 3
Row = dict[str, object]
Subjects = Sequence[Member | Unit | Collective]


def years_of(last: int) -> tuple[int, ...]:
    """Return the five years that end with the last one, oldest first."""
    return tuple(range(last - YEARS + 1, last + 1))


def year_words(unit: Unit, writer: Writer, view: View) -> Row:
    """Return the five years by name, and a table of them for each kind of subject of a unit."""
    years = years_of(view.review.period.year)
    return {
        "cac_nam": {key: str(year) for key, year in zip(KEYS, years, strict=True)},
        "nam_nam": {
            key: table_words(_table(key, who, view), years, writer, _gaps(who, view))
            for key, who in _groups(unit, view).items()
        },
    }


def _groups(unit: Unit, view: View) -> dict[str, Subjects]:
    """Return the subjects of each table: the unit with all below it, and all that belong there."""
    within = units_within(unit, view)
    codes = {each.code for each in within}
    collectives = [row for row in view.review.collectives if row.unit in codes]
    return {
        "co_so": [each for each in within if each.kind.is_base],
        "truc_thuoc": view.cells(unit),
        "cap_uy": [row for row in collectives if row.kind is CollectiveKind.CAP_UY],
        "lanh_dao": [row for row in collectives if row.kind is CollectiveKind.LANH_DAO],
        "dang_vien": view.members_of(unit),
    }


def units_within(unit: Unit, view: View) -> list[Unit]:
    """Return a unit and all units below it."""
    return [unit, *(each for child in view.cells(unit) for each in units_within(child, view))]


def _table(key: str, who: Subjects, view: View) -> YearTable:
    histories = [view.histories[each.code] for each in who if each.code in view.histories]
    decided = [] if _undecided(who, view) else _decided(who, view)
    year = view.review.period.year
    return YearTable(id=key, name=key, columns=columns(year, histories, decided, percent=None))


def _decided(who: Subjects, view: View) -> list[Grade]:
    """Return the levels decided of those who are due one."""
    levels = (view.decisions[each.code].decided for each in _due(who, view))
    return [level for level in levels if level is not None]


def _due(who: Subjects, view: View) -> list[Member | Unit | Collective]:
    """Return those who are given a level this year, or may have to be."""
    found = []
    for each in who:
        own = view.assessment(each.code)
        if own is not None and own.rated is not False and not own.is_waiting:
            found.append(each)
    return found


def _undecided(who: Subjects, view: View) -> list[Member | Unit | Collective]:
    found = []
    for each in _due(who, view):
        decision = view.decisions.get(each.code)
        if decision is None or decision.decided is None:
            found.append(each)
    return found


def _gaps(who: Subjects, view: View) -> dict[int, Fact]:
    """Return for each year the first level that is not known, told with how many others."""
    year = view.review.period.year
    found: dict[int, Fact] = {}
    for then in years_of(year)[:-1]:
        unknown = [each for each in who if _is_unknown(each, then, view)]
        if unknown:
            row, back = view.histories.get(unknown[0].code), year - then
            item = fact(view.review, History, row, f"year_{back}", unknown[0].name)
            found[then] = replace(item, value=len(unknown))
    undecided = _undecided(who, view)
    if undecided:
        decision = view.decisions.get(undecided[0].code)
        item = fact(view.review, Decision, decision, "decided", undecided[0].name)
        found[year] = replace(item, value=len(undecided))
    return found


def _is_unknown(each: Member | Unit | Collective, year: int, view: View) -> bool:
    """Return whether the workbook leaves open what level somebody had who was there then."""
    since = each.admitted if isinstance(each, Member) else each.founded
    row = view.histories.get(each.code)
    back = view.review.period.year - year
    grade = row.grades[back - 1] if row and back <= len(row.grades) else None
    return grade is None and (since is None or since.year <= year)


def table_words(
    table: YearTable, years: Sequence[int], writer: Writer, gaps: Mapping[int, Fact]
) -> Row:
    """Return the rows of four levels, their sums, and what must be said below the table.

    A year of which nothing is known stays open; in a final paper that is something missing. Where
    a sum was typed that differs from its cells, both numbers are told.
    """
    by_year = {each.year: each for each in table.columns}
    if writer.mode is Mode.BLANK:
        by_year = {}
    marks = dict(zip(KEYS, (_mark(year, by_year, gaps, writer) for year in years), strict=True))
    known = {key: by_year.get(year) for key, year in zip(KEYS, years, strict=True)}
    return {
        "ds": [
            {
                "stt": str(place + 1),
                "muc": level.value,
                "viet_tat": level.short,
                **{
                    key: vi.number(each.counts[place]) if each else _open(marks[key], place)
                    for key, each in known.items()
                },
                **{
                    share: vi.percent(each.counts[place], each.total)
                    if each and each.counts[place]
                    else ""
                    for share, each in zip(_SHARES, known.values(), strict=True)
                },
            }
            for place, level in enumerate(LEVELS)
        ],
        "tong": {key: _sum(each) for key, each in known.items()},
        "ghi_chu": [] if writer.mode is Mode.BLANK else _notes(years, by_year, gaps),
    }


def _mark(
    year: int, by_year: Mapping[int, YearColumn], gaps: Mapping[int, Fact], writer: Writer
) -> Word:
    """Return what stands in place of a year without figures."""
    if writer.mode is Mode.BLANK or year in by_year:
        return ""
    gap = gaps.get(year)
    if gap is None:
        return NOT_CONCERNED
    if writer.mode is not Mode.FINAL:
        return ""
    return Missing(
        where=gap.where,
        message=f"chưa có mức xếp loại năm {year} của {gap.text} trường hợp, trước hết là "
        f"{gap.whose}",
        hint="điền mức của năm này ở trang Lịch sử (năm nay: trang Quyết định) rồi làm lại",
        shown=vi.dots(4),
    )


def _open(mark: Word, place: int) -> Word:
    """Return what stands in one row of a year without figures: what is missing is told once."""
    return mark if place == 0 or mark == NOT_CONCERNED else ""


def _sum(each: YearColumn | None) -> str:
    if each is None:
        return ""
    return vi.number(each.total if each.typed is None else each.typed)


def _notes(
    years: Sequence[int], by_year: Mapping[int, YearColumn], gaps: Mapping[int, Fact]
) -> list[str]:
    """Return the lines below a table: sums that differ, levels not known."""
    lines = [
        f"Năm {year}: {said(by_year[year])}."
        for year in years
        if year in by_year and by_year[year].difference
    ]
    former = [f"năm {year}: {gaps[year].text}" for year in years[:-1] if year in gaps]
    if former:
        lines.append(
            f"Chưa ghi mức trong sổ làm việc, không cộng vào bảng: {'; '.join(former)} trường hợp."
        )
    if years[-1] in gaps:
        lines.append(f"Năm {years[-1]}: còn {gaps[years[-1]].text} trường hợp chưa quyết định mức.")
    return lines


def streak_words(unit: Unit, writer: Writer, view: View) -> Row:
    """Return who stands at a level years running, and whose former years are to be rated anew.

    Listed is who stands there by the word of people, not of docgen. A streak that is broken by a
    year rated otherwise is left out; one that falls because a year is to be rated anew is not.
    """
    if writer.mode is Mode.BLANK:
        streak = dict.fromkeys(("ten", "so_nam", "ket_qua", "can_cu"), "")
        again = dict.fromkeys(("ten", "nam", "muc_cu", "muc_moi", "keo_theo"), "")
        return {
            "nam_lien": [{"stt": str(n), **streak} for n in range(1, _EMPTY_ROWS + 1)],
            "xep_loai_lai": [{"stt": str(n), **again} for n in range(1, _EMPTY_ROWS + 1)],
            "khong_co": {"nam_lien": "", "xep_loai_lai": ""},
        }
    codes = {each.code for each in units_within(unit, view)}
    codes |= {member.code for member in view.members_of(unit)}
    streaks = [
        each
        for each in view.results.streaks
        if each.subject in codes
        and each.wanted > 1
        and not each.basis.startswith(COMPUTED)
        and (each.outcome is not Outcome.FAILS or each.broken_by)
    ]
    again_rated = [each for each in view.results.reratings if each.subject in codes]
    return {
        "nam_lien": [
            {
                "stt": str(number),
                "ten": named(each.subject, view),
                "so_nam": f"{each.years}/{each.wanted}",
                "ket_qua": each.outcome.value,
                "can_cu": f"{vi.sentence(each.facts)} ({each.basis})",
            }
            for number, each in enumerate(streaks, start=1)
        ],
        "xep_loai_lai": [
            {
                "stt": str(number),
                "ten": named(each.subject, view),
                "nam": str(each.year),
                "muc_cu": vi.sentence(each.old),
                "muc_moi": each.new.value if each.new else "Cấp có thẩm quyền xem xét",
                "keo_theo": vi.sentence("; ".join(each.falls)) or NOT_CONCERNED,
            }
            for number, each in enumerate(again_rated, start=1)
        ],
        "khong_co": {
            "nam_lien": _none(asked=bool(view.ruleset.streaks)),
            "xep_loai_lai": _none(
                asked=any(
                    rule.test == "violation_of_former_year" for rule in view.ruleset.requirements
                )
            ),
        },
    }


def _none(*, asked: bool) -> str:
    """Return what stands in place of an empty list: there is none, or nobody asks for it."""
    return "Không có." if asked else "Hướng dẫn áp dụng không có quy định này."


def named(code: str, view: View) -> str:
    """Return a name as a list of several units prints it: a member with his or her chi bộ."""
    member = view.members.get(code)
    if member is None:
        return view.name_of(code)
    return f"{member.name}, {view.units[member.unit].name}"
