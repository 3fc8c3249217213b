"""Add the figures of workbooks of one year up to tables over years, sums and quotas."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from docgen.figures.tables import (
    CELLS,
    COMMITTEES,
    LEADERSHIPS,
    MEMBERS,
    TABLES,
    UNITS,
    added,
    counted,
)
from docgen.model import CollectiveKind, Grade
from docgen.model.figures import (
    NOBODY,
    Counts,
    Figures,
    FormerFigures,
    ReadingLine,
    RollUp,
    Totals,
)
from docgen.statistics import YearColumn, YearTable, column


def rolled_up(figures: Sequence[Figures], published: Mapping[str, Sequence[YearTable]]) -> RollUp:
    """Return the figures of all workbooks together.

    `published` are reports of former years by file. What they print of a former year stands in
    place of what the workbooks remember of it: people and units that left are in no workbook.
    """
    year = figures[0].year
    printed = {
        (table.id, each.year): FormerFigures(
            source=file, table=table.id, year=each.year, counts=each.counts, typed=each.typed
        )
        for file, tables in published.items()
        for table in tables
        for each in table.columns
        if each.year < year
    }
    remembered = [
        row for each in figures for row in each.former if (row.table, row.year) not in printed
    ]
    names = Counter(each.superior for each in figures if each.superior)
    return RollUp(
        name=names.most_common(1)[0][0] if names else "",
        year=year,
        guidelines=tuple(dict.fromkeys(each.ruleset_name for each in figures)),
        units=tuple(unit for each in figures for unit in each.units),
        bodies=tuple(body for each in figures for body in each.bodies),
        former=(*printed.values(), *remembered),
        percents=_percents(figures, published),
    )


def _percents(
    figures: Sequence[Figures], published: Mapping[str, Sequence[YearTable]]
) -> dict[str, int]:
    """Return the quota of each table: of the guidelines where they agree.

    Where none of them states one, it is the quota that a published report is held against.
    """
    found = {
        table.id: quota.percent
        for tables in published.values()
        for table in tables
        for each in table.columns
        for quota in each.quotas
    }
    for table, (_, subject) in TABLES.items():
        stated = {each.percents.get(subject) for each in figures}
        percent = stated.pop()
        if stated:
            found.pop(table, None)
        elif percent is not None:
            found[table] = percent
    return found


def grades_of(rollup: RollUp, table: str) -> list[Grade]:
    """Return the levels decided this year in one of the tables that list subjects one by one."""
    rows: dict[str, Callable[[], Iterable[Grade | None]]] = {
        UNITS: lambda: (unit.grade for unit in rollup.units if unit.kind.is_base),
        CELLS: lambda: (unit.grade for unit in rollup.units if not unit.kind.is_base),
        COMMITTEES: lambda: (
            body.grade for body in rollup.bodies if body.kind is CollectiveKind.CAP_UY
        ),
        LEADERSHIPS: lambda: (
            body.grade for body in rollup.bodies if body.kind is CollectiveKind.LANH_DAO
        ),
    }
    return [grade for grade in rows[table]() if grade is not None]


def this_year(rollup: RollUp, table: str) -> Counts:
    """Return the levels decided this year in one table."""
    if table == MEMBERS:
        return added(unit.counts for unit in rollup.units)
    return counted(grades_of(rollup, table))


def tables_of(rollup: RollUp) -> tuple[YearTable, ...]:
    """Return the tables over the years, oldest first, with what each reading of a quota allows."""
    return tuple(
        YearTable(id=table, name=name, columns=tuple(_columns(rollup, table)))
        for table, (name, _) in TABLES.items()
    )


def _columns(rollup: RollUp, table: str) -> Iterator[YearColumn]:
    by_year: dict[int, list[FormerFigures]] = {}
    for row in rollup.former:
        if row.table == table:
            by_year.setdefault(row.year, []).append(row)
    percent = rollup.percents.get(table)
    for year in sorted(by_year):
        rows = by_year[year]
        typed = rows[0].typed if len(rows) == 1 else None
        yield column(year, added(row.counts for row in rows), percent=percent, typed=typed)
    now = this_year(rollup, table)
    if sum(now):
        yield column(rollup.year, now, percent=percent)


def totals(rollup: RollUp, years: Sequence[int]) -> Totals:
    """Return what the sums of the years come to, and what this year's quotas allow."""
    tables = tables_of(rollup)
    units, bodies = rollup.units, rollup.bodies

    def open_of(kind: CollectiveKind) -> int:
        return sum(row.is_due and row.grade is None for row in bodies if row.kind is kind)

    return Totals(
        names={table.id: table.name for table in tables},
        years=tuple(years),
        counts={
            table.id: {
                **dict.fromkeys(years, NOBODY),
                **{each.year: each.counts for each in table.columns if each.year in years},
            }
            for table in tables
        },
        undecided={
            UNITS: sum(u.is_due and u.grade is None for u in units if u.kind.is_base),
            COMMITTEES: open_of(CollectiveKind.CAP_UY),
            LEADERSHIPS: open_of(CollectiveKind.LANH_DAO),
            MEMBERS: sum(unit.undecided for unit in units),
            CELLS: sum(u.is_due and u.grade is None for u in units if not u.kind.is_base),
        },
        readings=tuple(
            ReadingLine(
                table=table.id,
                reading=cell.reading,
                rounds_up=cell.rounding == "ceil",
                percent=cell.percent,
                base=cell.base,
                allowed=cell.allowed,
                over=cell.over,
            )
            for table in tables
            for each in table.columns
            if each.year == rollup.year
            for cell in each.quotas
        ),
    )
