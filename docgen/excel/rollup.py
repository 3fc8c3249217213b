"""Write the figures of many organisations as a workbook that goes on counting by itself.

Three sheets hold single rows as values; the three before them are sums, shares and quotas of
these, all of them formulas. What is allowed and what is over is counted by `statistics`.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from docgen.excel.live import COUNT, PLAIN, LiveBook, LiveSheet
from docgen.model import CollectiveKind, Grade, UnitKind
from docgen.model.figures import Counts, RollUp, Totals, UnitFigures

LEVELS = tuple(level.short for level in Grade)
_UNITS, _BODIES, _FORMER, _SUM = "Tổ chức", "Tập thể", "Các năm trước", "Tổng hợp"
_FIRST = LiveSheet.FIRST
_UNDECIDED, _UNRATED = "Chưa quyết định", "Không xếp loại"
_COLOURS = ("5B9BD5", "70AD47", "FFC000", "E06666")
_BLOCK = 24
"""Rows of one table over the years with its chart."""


def write_rollup(rollup: RollUp, totals: Totals) -> bytes:
    """Return the workbook of a roll-up; the same figures give the same bytes."""
    book = LiveBook()
    rows = _Ranges(rollup)
    _write_sums(book, rollup, totals, rows)
    _write_years(book, totals, rows)
    _write_bases(book, rollup, rows)
    _write_units(book, rollup)
    _write_bodies(book, rollup)
    _write_former(book, rollup, totals)
    return book.packed()


class _Ranges:
    """Where the single rows stand, as formulas name them; an empty list has one empty row."""

    def __init__(self, rollup: RollUp) -> None:
        self._last = {
            _UNITS: _FIRST + max(len(rollup.units), 1) - 1,
            _BODIES: _FIRST + max(len(rollup.bodies), 1) - 1,
            _FORMER: _FIRST + max(len(rollup.former), 1) - 1,
        }

    def of(self, sheet: str, letter: str) -> str:
        """Return the cells of one column."""
        return f"'{sheet}'!${letter}${_FIRST}:${letter}${self._last[sheet]}"


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _write_sums(book: LiveBook, rollup: RollUp, totals: Totals, rows: _Ranges) -> None:
    headings = {"Đối tượng": 30.0, **dict.fromkeys(LEVELS, 11.0), "Tổng số được xếp loại": 14.0}
    headings |= {f"Tỷ lệ {level}": 12.0 for level in LEVELS}
    sheet = book.sheet(
        _SUM,
        f"Năm {rollup.year}, {rollup.name or 'chưa ghi tên cấp trên'}. Chỉ tính mức đã quyết định. "
        "Mọi ô số ở đây là công thức trên các trang sau.",
        {**headings, _UNDECIDED: 12.0},
    )
    sheet.page.page_setup.fitToHeight = 1
    places = {}
    for row, (table, name) in enumerate(totals.names.items(), start=_FIRST):
        places[table] = row
        counts = totals.counts[table][rollup.year]
        sheet.put(f"A{row}", name)
        for letter, count, level in zip("BCDE", counts, LEVELS, strict=True):
            sheet.live(f"{letter}{row}", _count_of(table, level, rows), count)
        sheet.live(f"F{row}", f"SUM(B{row}:E{row})", sum(counts))
        for letter, part, count in zip("GHIJ", "BCDE", counts, strict=True):
            whole = sum(counts)
            sheet.share(f"{letter}{row}", f"{part}{row}", f"F{row}", _share(count, whole))
        sheet.live(f"K{row}", _count_of(table, _UNDECIDED, rows), totals.undecided[table])
    _write_readings(sheet, totals, places, rollup.year)
    last = _FIRST + len(places) - 1
    chart = _bars(f"Tỷ lệ các mức năm {rollup.year}", stacked=True)
    chart.add_data(
        Reference(sheet.page, min_col=2, max_col=5, min_row=LiveSheet.HEAD, max_row=last),
        titles_from_data=True,
    )
    chart.set_categories(Reference(sheet.page, min_col=1, min_row=_FIRST, max_row=last))
    _finish(chart)
    sheet.page.add_chart(chart, f"A{last + len(totals.readings) + 6}")


def _count_of(table: str, word: str, rows: _Ranges) -> str:
    """Return the formula that counts those of a table at a level, or without one."""
    if table == "dang_vien":
        letter = "GHIJK"[(*LEVELS, _UNDECIDED).index(word)]
        return f"SUM({rows.of(_UNITS, letter)})"
    if table in {"tccsd", "chi_bo"}:
        kinds = [kind for kind in UnitKind if kind.is_base is (table == "tccsd")]
        sheet, words = _UNITS, [kind.value for kind in kinds]
    else:
        kind = CollectiveKind.CAP_UY if table == "cap_uy" else CollectiveKind.LANH_DAO
        sheet, words = _BODIES, [kind.value]
    return "+".join(
        f'COUNTIFS({rows.of(sheet, "E")},"{word}",{rows.of(sheet, "D")},"{kind}")' for kind in words
    )


def _write_readings(sheet: LiveSheet, totals: Totals, places: dict[str, int], year: int) -> None:
    """Write what each reading of the quota allows of the highest level."""
    row = _FIRST + len(places) + 1
    if not totals.readings:
        return
    headings = ("Hạn mức HTXSNV", "Cách", "Làm tròn", "Tỷ lệ %", "Cơ số", "Tối đa", "Số HTXSNV")
    for letter, heading in zip("ABCDEFGHI", (*headings, "Vượt", "HTXSNV/cơ số"), strict=True):
        sheet.head(f"{letter}{row}", heading)
    for each in totals.readings:
        row += 1
        of = places[each.table]
        best = totals.counts[each.table][year][0]
        base = {"A": f"C{of}", "B": f"B{of}+C{of}", "D": f"F{of}"}[each.reading]
        sheet.put(f"A{row}", totals.names[each.table])
        sheet.put(f"B{row}", each.reading)
        sheet.put(f"C{row}", "lên" if each.rounds_up else "xuống")
        sheet.put(f"D{row}", each.percent)
        sheet.live(f"E{row}", base, each.base)
        sheet.live(f"F{row}", _allowed(f"D{row}", f"E{row}", up=each.rounds_up), each.allowed)
        sheet.live(f"G{row}", f"B{of}", best)
        sheet.live(f"H{row}", f"MAX(0,G{row}-F{row})", each.over)
        sheet.share(f"I{row}", f"G{row}", f"E{row}", _share(best, each.base))
    sheet.put(
        f"A{row + 1}",
        "Cách A: trên số HTTNV còn lại. Cách B: trên số HTTNV trở lên. Cách D: trên số được xếp "
        "loại. Cách nào đúng do cấp có thẩm quyền xác định.",
    )
    sheet.page.merge_cells(f"A{row + 1}:K{row + 1}")


def _allowed(percent: str, base: str, *, up: bool) -> str:
    return f"-INT(-{percent}*{base}/100)" if up else f"INT({percent}*{base}/100)"


def _write_years(book: LiveBook, totals: Totals, rows: _Ranges) -> None:
    years = totals.years
    headings = {"Mức": 30.0, **{f"Năm {year}": 10.0 for year in years}}
    headings |= {f"Tỷ lệ năm {year}": 10.0 for year in years}
    sheet = book.sheet(
        "Năm năm",
        "Năm cuối lấy từ trang Tổng hợp, các năm trước từ trang Các năm trước. 0: không có, hoặc "
        "chưa biết.",
        headings,
    )
    row = _FIRST
    for number, (table, name) in enumerate(totals.names.items()):
        sheet.head(f"A{row}", name)
        for place, year in enumerate(years):
            sheet.head(f"{get_column_letter(2 + place)}{row}", year)
            sheet.head(f"{get_column_letter(2 + len(years) + place)}{row}", year)
        for place, year in enumerate(years):
            counts = totals.counts[table][year]
            letter = get_column_letter(2 + place)
            beside = get_column_letter(2 + len(years) + place)
            for below, count in enumerate(counts, start=1):
                formula = f"'{_SUM}'!{'BCDE'[below - 1]}{_FIRST + number}"
                if year != years[-1]:
                    cells = rows.of(_FORMER, "DEFG"[below - 1])
                    tables, their_years = rows.of(_FORMER, "B"), rows.of(_FORMER, "C")
                    formula = f"SUMIFS({cells},{tables},$A${row},{their_years},{letter}${row})"
                sheet.live(f"{letter}{row + below}", formula, count)
                sheet.share(
                    f"{beside}{row + below}",
                    f"{letter}{row + below}",
                    f"{letter}{row + 5}",
                    _share(count, sum(counts)),
                )
            sheet.live(
                f"{letter}{row + 5}", f"SUM({letter}{row + 1}:{letter}{row + 4})", sum(counts)
            )
        for below, word in enumerate((*LEVELS, "Tổng số"), start=1):
            sheet.put(f"A{row + below}", word)
        chart = _bars(name, stacked=False)
        for below in range(1, len(LEVELS) + 1):
            chart.add_data(
                Reference(sheet.page, min_col=1, max_col=1 + len(years), min_row=row + below),
                from_rows=True,
                titles_from_data=True,
            )
        chart.set_categories(Reference(sheet.page, min_col=2, max_col=1 + len(years), min_row=row))
        _finish(chart)
        sheet.page.add_chart(chart, f"A{row + len(LEVELS) + 3}")
        row += _BLOCK
        sheet.page.row_breaks.append(Break(id=row - 1))


def _write_bases(book: LiveBook, rollup: RollUp, rows: _Ranges) -> None:
    headings = {"STT": 6.0, "Tổ chức cơ sở đảng": 40.0, "Mức": 16.0, "Tổ chức trực thuộc": 10.0}
    headings |= {"Đảng viên": 10.0, **dict.fromkeys(LEVELS, 10.0), "Được xếp loại": 10.0}
    headings |= {"Tỷ lệ HTXSNV": 10.0, "Hạn mức %": 9.0, "Tối đa, cách A": 9.0, "Vượt, cách A": 9.0}
    headings |= {"Tối đa, cách B": 9.0, "Vượt, cách B": 9.0, _UNDECIDED: 10.0, _UNRATED: 10.0}
    sheet = book.sheet(
        "Theo tổ chức cơ sở",
        "Đảng viên của từng tổ chức cơ sở đảng; hạn mức theo hướng dẫn của sổ làm việc của nó, làm "
        "tròn xuống.",
        headings,
    )
    groups = list(_by_base(rollup.units))
    for number, units in enumerate(groups, start=1):
        _write_base(sheet, number, units, rows)
    last, total = _FIRST + len(groups) - 1, _FIRST + len(groups)
    sheet.put(f"B{total}", "Tổng số")
    for letter, result in zip("DEFGHIJNPQR", _base_totals(groups), strict=True):
        sheet.live(f"{letter}{total}", f"SUM({letter}{_FIRST}:{letter}{last})", result)
    everybody = [sum(unit.counts[place] for unit in rollup.units) for place in range(4)]
    rated = sum(everybody)
    sheet.share(f"K{total}", f"F{total}", f"J{total}", _share(everybody[0], rated))


def _by_base(units: Sequence[UnitFigures]) -> Iterator[list[UnitFigures]]:
    """Yield the organisations of each workbook top, in order."""
    groups: dict[str, list[UnitFigures]] = {}
    for unit in units:
        groups.setdefault(unit.base, []).append(unit)
    yield from groups.values()


def _levels(units: Sequence[UnitFigures]) -> Counts:
    best, good, done, failed = (sum(unit.counts[place] for unit in units) for place in range(4))
    return best, good, done, failed


def _over(units: Sequence[UnitFigures]) -> tuple[int, int, int, int]:
    """Return what readings A and B allow of the highest level, each with what is over."""
    best, good, *_ = _levels(units)
    percent = units[0].percent or 0
    narrow, wide = percent * good // 100, percent * (best + good) // 100
    return narrow, max(0, best - narrow), wide, max(0, best - wide)


def _write_base(sheet: LiveSheet, number: int, units: Sequence[UnitFigures], rows: _Ranges) -> None:
    row = _FIRST + number - 1
    counts, top = _levels(units), units[0]

    def summed(letter: str) -> str:
        return f"SUMIFS({rows.of(_UNITS, letter)},{rows.of(_UNITS, 'A')},A{row})"

    top = next((unit for unit in units if unit.name == top.base), top)
    sheet.put(f"A{row}", number, PLAIN)
    sheet.put(f"B{row}", top.base)
    sheet.put(f"C{row}", _grade(top.grade, is_due=top.is_due))
    sheet.live(f"D{row}", f"COUNTIFS({rows.of(_UNITS, 'A')},A{row})-1", len(units) - 1)
    sheet.live(f"E{row}", summed("F"), sum(unit.members for unit in units))
    for letter, source, count in zip("FGHI", "GHIJ", counts, strict=True):
        sheet.live(f"{letter}{row}", summed(source), count)
    sheet.live(f"J{row}", f"SUM(F{row}:I{row})", sum(counts))
    sheet.share(f"K{row}", f"F{row}", f"J{row}", _share(counts[0], sum(counts)))
    sheet.put(f"L{row}", top.percent)
    if top.percent is not None:
        narrow, over_narrow, wide, over_wide = _over(units)
        sheet.live(f"M{row}", _allowed(f"L{row}", f"G{row}", up=False), narrow)
        sheet.live(f"N{row}", f"MAX(0,F{row}-M{row})", over_narrow)
        sheet.live(f"O{row}", _allowed(f"L{row}", f"(F{row}+G{row})", up=False), wide)
        sheet.live(f"P{row}", f"MAX(0,F{row}-O{row})", over_wide)
    sheet.live(f"Q{row}", summed("K"), sum(unit.undecided for unit in units))
    sheet.live(f"R{row}", summed("L"), sum(unit.unrated for unit in units))


def _base_totals(groups: Sequence[Sequence[UnitFigures]]) -> Iterator[int]:
    """Yield the sums below the columns that are summed, in their order."""
    everybody = [unit for units in groups for unit in units]
    counts = _levels(everybody)
    limited = [_over(units) for units in groups if units[0].percent is not None]
    yield len(everybody) - len(groups)
    yield sum(unit.members for unit in everybody)
    yield from counts
    yield sum(counts)
    yield sum(over for _, over, _, _ in limited)
    yield sum(over for _, _, _, over in limited)
    yield sum(unit.undecided for unit in everybody)
    yield sum(unit.unrated for unit in everybody)


def _grade(grade: Grade | None, *, is_due: bool) -> str:
    return grade.short if grade is not None else _UNDECIDED if is_due else _UNRATED


def _write_units(book: LiveBook, rollup: RollUp) -> None:
    headings = {"STT cơ sở": 7.0, "Tổ chức cơ sở đảng": 36.0, "Tổ chức đảng": 40.0, "Loại": 18.0}
    headings |= {"Mức": 16.0, "Đảng viên": 9.0, **dict.fromkeys(LEVELS, 10.0)}
    sheet = book.sheet(
        _UNITS,
        "Mỗi dòng một tổ chức đảng; các cột bên phải là mức của đảng viên sinh hoạt ở đó. Sửa số ở "
        "đây thì các trang trước tính lại.",
        {**headings, _UNDECIDED: 10.0, _UNRATED: 10.0},
    )
    bases: dict[str, int] = {}
    for row, unit in enumerate(rollup.units, start=_FIRST):
        sheet.put(f"A{row}", bases.setdefault(unit.base, len(bases) + 1), PLAIN)
        for letter, text in zip("BCD", (unit.base, unit.name, unit.kind.value), strict=True):
            sheet.put(f"{letter}{row}", text)
        sheet.put(f"E{row}", _grade(unit.grade, is_due=unit.is_due))
        numbers = (unit.members, *unit.counts, unit.undecided)
        for letter, count in zip("FGHIJK", numbers, strict=True):
            sheet.put(f"{letter}{row}", count)
        sheet.live(f"L{row}", f"F{row}-SUM(G{row}:K{row})", unit.unrated)


def _write_bodies(book: LiveBook, rollup: RollUp) -> None:
    sheet = book.sheet(
        _BODIES,
        "Mỗi dòng một cấp ủy hoặc tập thể lãnh đạo, quản lý.",
        {
            "STT": 7.0,
            "Tổ chức cơ sở đảng": 36.0,
            "Tập thể": 44.0,
            "Loại": 26.0,
            "Mức": 16.0,
        },
    )
    for number, body in enumerate(rollup.bodies, start=1):
        row = _FIRST + number - 1
        sheet.put(f"A{row}", number, PLAIN)
        words = (body.base, body.name, body.kind.value, _grade(body.grade, is_due=body.is_due))
        for letter, text in zip("BCDE", words, strict=True):
            sheet.put(f"{letter}{row}", text)


def _write_former(book: LiveBook, rollup: RollUp, totals: Totals) -> None:
    headings = {"Nguồn": 36.0, "Đối tượng": 30.0, "Năm": 8.0, **dict.fromkeys(LEVELS, 11.0)}
    sheet = book.sheet(
        _FORMER,
        "Từ trang Lịch sử của từng sổ làm việc, hoặc từ báo cáo đã công bố (khi đó có tổng số in "
        "trong báo cáo).",
        {**headings, "Tổng số đã in": 11.0, "Chênh lệch": 11.0},
    )
    for row, each in enumerate(rollup.former, start=_FIRST):
        sheet.put(f"A{row}", each.source)
        sheet.put(f"B{row}", totals.names[each.table])
        sheet.put(f"C{row}", each.year, PLAIN)
        for letter, count in zip("DEFG", each.counts, strict=True):
            sheet.put(f"{letter}{row}", count)
        sheet.put(f"H{row}", each.typed)
        total = sum(each.counts)
        sheet.live(
            f"I{row}",
            f'IF(H{row}="",0,SUM(D{row}:G{row})-H{row})',
            0 if each.typed is None else total - each.typed,
        )


def _bars(title: str, *, stacked: bool) -> BarChart:
    """Return a chart of upright bars, beside each other, or on each other up to the whole."""
    chart = BarChart()
    chart.type = "col"
    chart.title = title
    chart.height, chart.width = 7.5, 17
    chart.gapWidth = 60
    if stacked:
        chart.grouping, chart.overlap = "percentStacked", 100
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.numFmt = "0%" if stacked else COUNT
    chart.legend.position = "b"
    return chart


def _finish(chart: BarChart) -> None:
    """Give each level its colour, and the numbers over its bars."""
    for series, colour in zip(chart.series, _COLOURS, strict=True):
        series.graphicalProperties.solidFill = colour
        series.dLbls = DataLabelList()
        series.dLbls.showVal = True
        series.dLbls.numFmt = f"{COUNT};;"
        for name in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
            setattr(series.dLbls, name, False)
