"""Levels over several years: one table for each kind of subject, sums checked, quotas beside.

Counts come from the history of a workbook or from a report typed in. No legal number stands here.

Cites: seed 003, I.2.2; domain/rules 1.3.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from docgen.classification import Results, Ruleset
from docgen.classification.heads import standing
from docgen.classification.quota import shares, whole
from docgen.errors import InputError, Problem, Severity
from docgen.model import (
    CollectiveKind,
    Grade,
    History,
    PastGrade,
    Period,
    Review,
    Subject,
    YesNo,
)

LEVELS = tuple(Grade)
Counts = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaCell:
    """What one reading allows of the highest level in one year, and by how much it is exceeded.

    `share` is the highest level against the base of the reading, None where the base is empty.
    """

    reading: str
    percent: int
    rounding: str
    base: int
    share: Fraction | None
    allowed: int
    over: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearColumn:
    """One year of one table: the four levels, best first, their sum, the sum as it was typed."""

    year: int
    counts: Counts
    total: int
    typed: int | None
    quotas: tuple[QuotaCell, ...]

    @property
    def difference(self) -> int:
        """Return by how much the cells exceed the typed sum; 0 where none was typed."""
        return 0 if self.typed is None else self.total - self.typed


@dataclass(frozen=True, slots=True, kw_only=True)
class YearTable:
    """The levels of one kind of subject over years, oldest first."""

    id: str
    name: str
    columns: tuple[YearColumn, ...]


READINGS = (("A", "floor"), ("A", "ceil"), ("B", "floor"), ("B", "ceil"), ("D", "floor"))
"""The readings shown beside each year, each with its rounding."""


def percents(ruleset: Ruleset, period: Period) -> Mapping[Subject, int]:
    """Return the quota of each kind of subject, the raised one where people allowed it."""
    is_raised = period.raised_quota is YesNo.CO
    return {
        quota.subject: quota.raised if is_raised and quota.raised is not None else quota.percent
        for quota in ruleset.quotas
    }


def column(
    year: int, counts: Counts, *, percent: int | None, typed: int | None = None
) -> YearColumn:
    """Return one year with its sum and what each reading of the quota allows, if there is one."""
    total = sum(counts)
    cells = () if percent is None else _quota_cells(counts, percent)
    return YearColumn(year=year, counts=counts, total=total, typed=typed, quotas=cells)


def _quota_cells(counts: Counts, percent: int) -> tuple[QuotaCell, ...]:
    best, good = counts[0], counts[1]
    total = sum(counts)
    granted = shares(best + good, percent, total)
    bases = {"A": good, "B": best + good, "D": total}
    cells = []
    for reading, rounding in READINGS:
        # A finished table already says how many are left at the second level: that is the base.
        share = Fraction(percent * good, 100) if reading == "A" else granted[reading]
        allowed = whole(share, rounding)
        base = bases[reading]
        cells.append(
            QuotaCell(
                reading=reading,
                percent=percent,
                rounding=rounding,
                base=base,
                share=Fraction(best, base) if base else None,
                allowed=allowed,
                over=max(0, best - allowed),
            )
        )
    return tuple(cells)


def from_report(path: Path) -> tuple[YearTable, ...]:
    """Return the tables of a published report that was typed in.

    Raises:
        InputError: if the file is not such a report.
    """
    try:
        return _typed(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise InputError(
            Problem(
                code="unreadable-report",
                where=path.name,
                message=f"không đọc được bảng số liệu đã gõ ({error})",
                hint="cần years, percent và mỗi [[table]]: id, name, xuat_sac, tot, dat, khong, "
                "total, mỗi hàng đủ một số cho mỗi năm",
            )
        ) from error


def _typed(values: Mapping[str, Any]) -> tuple[YearTable, ...]:
    years: Sequence[int] = values["years"]
    percent: int = values["percent"]
    tables = []
    for each in values["table"]:
        rows: Sequence[Sequence[int]] = [each[key] for key in ("xuat_sac", "tot", "dat", "khong")]
        tables.append(
            YearTable(
                id=each["id"],
                name=each["name"],
                columns=tuple(
                    column(
                        year,
                        (rows[0][place], rows[1][place], rows[2][place], rows[3][place]),
                        percent=percent,
                        typed=each["total"][place],
                    )
                    for place, year in enumerate(years)
                ),
            )
        )
    return tuple(tables)


def from_history(
    review: Review, results: Results, *, percents: Mapping[Subject, int]
) -> tuple[YearTable, ...]:
    """Return the tables over the former years of a workbook and the year under review.

    The four of the report: base organisations, committees, leading collectives, members; and
    besides, the units below a base organisation. `percents` are the quotas by kind of subject;
    a subject alone in the workbook has its peers elsewhere, so that none is computed for it.

    This year counts what was decided, else what people propose; what nobody has given yet is not
    counted.
    """
    units, bodies = review.units, review.collectives
    groups: Sequence[tuple[str, str, Subject, Sequence[str]]] = (
        (
            "tccsd",
            "Tổ chức cơ sở đảng",
            Subject.UNIT,
            [row.code for row in units if row.kind.is_base],
        ),
        (
            "cap_uy",
            "Cấp ủy",
            Subject.COLLECTIVE,
            [row.code for row in bodies if row.kind is CollectiveKind.CAP_UY],
        ),
        (
            "ldql",
            "Tập thể lãnh đạo, quản lý",
            Subject.COLLECTIVE,
            [row.code for row in bodies if row.kind is CollectiveKind.LANH_DAO],
        ),
        ("dang_vien", "Đảng viên", Subject.MEMBER, [row.code for row in review.members]),
        (
            "chi_bo",
            "Tổ chức đảng trực thuộc",
            Subject.UNIT,
            [row.code for row in units if not row.kind.is_base],
        ),
    )
    return tuple(
        YearTable(
            id=key,
            name=name,
            columns=_columns(
                review, results, set(codes), percents.get(subject) if len(codes) > 1 else None
            ),
        )
        for key, name, subject, codes in groups
    )


def _columns(
    review: Review, results: Results, codes: set[str], percent: int | None
) -> tuple[YearColumn, ...]:
    now = [
        level
        for code, own in results.everyone.items()
        if code in codes and own.decision is not None
        for level in (standing(own).level,)
        if level is not None
    ]
    rows = (row for row in review.histories if row.subject in codes)
    return columns(review.period.year, rows, now, percent=percent)


def columns(
    year: int, histories: Iterable[History], now: Sequence[Grade], *, percent: int | None
) -> tuple[YearColumn, ...]:
    """Return the columns of some subjects, oldest first: their former years, and `year` itself.

    A year in which none of them has a level has no column.
    """
    by_year: dict[int, list[str]] = {}
    for row in histories:
        for back, grade in enumerate(row.grades, start=1):
            if grade is not None and grade is not PastGrade.KHONG_XEP_LOAI:
                by_year.setdefault(year - back, []).append(grade.value)
    if now:
        by_year.setdefault(year, []).extend(level.value for level in now)
    return tuple(column(each, _counted(by_year[each]), percent=percent) for each in sorted(by_year))


def _counted(levels: Sequence[str]) -> Counts:
    best, good, done, failed = (levels.count(level.value) for level in LEVELS)
    return best, good, done, failed


def sum_problems(tables: Iterable[YearTable], where: str) -> tuple[Problem, ...]:
    """Return every typed sum that differs from the sum of its cells."""
    return tuple(
        Problem(
            code="sum-differs",
            where=f"{where} › {table.name} › {each.year}",
            message=said(each),
            hint="đối chiếu với bản gốc; sửa một ô hoặc tổng số",
            severity=Severity.WARNING,
        )
        for table in tables
        for each in table.columns
        if each.difference
    )


def said(each: YearColumn) -> str:
    """Return in words by how much the sum of a year differs from the one typed."""
    return f"bốn mức cộng lại là {each.total}, tổng số ghi {each.typed} (lệch {each.difference:+d})"
