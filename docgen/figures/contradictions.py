"""What contradicts between workbooks that are added up, each with its file and cell.

Cites: domain/rules 1.3 (sums that do not add up).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from docgen import vi
from docgen.errors import Problem, Severity
from docgen.figures.adding import this_year
from docgen.figures.tables import TABLES
from docgen.model.figures import Figures, PersonFigures, RollUp
from docgen.statistics import LEVELS, YearTable, said

_WARNING = Severity.WARNING


def refusals(figures: Sequence[Figures]) -> Iterator[Problem]:
    """Yield why workbooks cannot be added up: one organisation twice, or different years."""
    first: dict[str, tuple[str, str]] = {}
    for each in figures:
        for name, where in each.bases:
            if vi.fold(name) in first:
                yield Problem(
                    code="rollup-unit-twice",
                    where=where,
                    message=f"«{name}» đã có ở {first[vi.fold(name)][1]}",
                    hint="chỉ để một sổ làm việc của mỗi tổ chức; giữ bản mới nhất",
                )
            first.setdefault(vi.fold(name), (name, where))
    years = Counter(each.year for each in figures)
    usual = years.most_common(1)[0][0] if years else 0
    for each in figures:
        if each.year != usual:
            yield Problem(
                code="rollup-years-differ",
                where=each.year_where,
                message=f"sổ này của năm {each.year}, {years[usual]} sổ khác của năm {usual}",
                hint="tổng hợp riêng từng năm",
            )


def contradictions(
    figures: Sequence[Figures], published: Mapping[str, Sequence[YearTable]], rollup: RollUp
) -> Iterator[Problem]:
    """Yield what does not stop the sums but must be looked at."""
    yield from _unlike(
        [(each.ruleset_where, each.ruleset) for each in figures],
        ("rollup-rulesets-differ", "hướng dẫn"),
        "mỗi sổ được tính theo hướng dẫn của mình; hạn mức khác nhau thì không tính chung",
    )
    yield from _unlike(
        [(each.superior_where, each.superior or "") for each in figures],
        ("rollup-superiors-differ", "tổ chức đảng cấp trên"),
        "ghi cùng một tên ở trang Kỳ đánh giá; báo cáo dùng tên mà nhiều sổ ghi nhất",
    )
    yield from _twice(figures)
    for file, tables in published.items():
        yield from _differences(file, tables, rollup)


def _unlike(
    values: Sequence[tuple[str, str]], kind: tuple[str, str], hint: str
) -> Iterator[Problem]:
    """Yield the places whose value is not the one that most have."""
    counts = Counter(value for _, value in values)
    usual = counts.most_common(1)[0][0] if counts else ""
    for where, value in values:
        if value != usual:
            yield Problem(
                code=kind[0],
                where=where,
                message=f"{kind[1]} ở đây là «{value}», {counts[usual]} sổ khác ghi «{usual}»",
                hint=hint,
                severity=_WARNING,
            )


def _twice(figures: Sequence[Figures]) -> Iterator[Problem]:
    """Yield members who are rated in two workbooks: by card, else by name and day of birth."""
    first: dict[tuple[str, str | date], tuple[str, PersonFigures]] = {}
    for each in figures:
        for person in each.people:
            if not person.is_rated:
                continue
            keys: list[tuple[str, str | date]] = []
            if person.card:
                keys.append(("số thẻ đảng", vi.fold(person.card)))
            if person.birth:
                keys.append((vi.fold(person.name), person.birth))
            found = [first[key] for key in keys if key in first and first[key][0] != each.file]
            for key in keys:
                first.setdefault(key, (each.file, person))
            if not found or _are_two(person, found[0][1]):
                continue
            is_same = _same_card(person, found[0][1])
            same = "cùng số thẻ đảng" if is_same else "cùng họ tên, ngày sinh"
            yield Problem(
                code="rollup-member-twice",
                where=person.where,
                message=f"{person.name} có mức ở đây và ở {found[0][1].where} ({same}), "
                "nên được cộng hai lần",
                hint="nếu là một người đã chuyển sinh hoạt thì xóa mức ở nơi không đánh giá",
                severity=_WARNING,
            )


def _same_card(one: PersonFigures, other: PersonFigures) -> bool:
    return bool(one.card and other.card and vi.fold(one.card) == vi.fold(other.card))


def _are_two(one: PersonFigures, other: PersonFigures) -> bool:
    """Return whether their cards tell that they are two people."""
    return bool(one.card and other.card) and not _same_card(one, other)


def _differences(file: str, tables: Sequence[YearTable], rollup: RollUp) -> Iterator[Problem]:
    """Yield where a published report does not add up, or prints other figures of this year."""
    for table in tables:
        for each in table.columns:
            where = f"{file} › {table.name} › {each.year}"
            if each.difference:
                yield Problem(
                    code="sum-differs",
                    where=where,
                    message=said(each),
                    hint="đối chiếu với bản gốc; sửa một ô hoặc tổng số",
                    severity=_WARNING,
                )
            if each.year != rollup.year or table.id not in TABLES:
                continue
            found = this_year(rollup, table.id)
            unlike = [
                f"{level.short}: báo cáo ghi {vi.number(typed)}, các sổ cộng lại "
                f"{vi.number(counted_now)}"
                for level, typed, counted_now in zip(LEVELS, each.counts, found, strict=True)
                if typed != counted_now
            ]
            if unlike:
                yield Problem(
                    code="rollup-differs",
                    where=where,
                    message="; ".join(unlike),
                    hint="tìm sổ làm việc còn thiếu hoặc mức chưa ghi; nếu không, sửa báo cáo",
                    severity=_WARNING,
                )
