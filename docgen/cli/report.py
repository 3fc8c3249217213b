"""The command that counts levels over the years, with what the quota would have allowed."""

from argparse import Namespace
from dataclasses import asdict
from typing import TextIO

from docgen import loading, vi
from docgen.cli.asked import folders
from docgen.cli.talk import print_json, print_problems
from docgen.errors import ExitCode
from docgen.statistics import LEVELS, YearTable, from_history, from_report, percents, sum_problems

_WIDTH = 9


def report(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Print levels by year for each kind of subject, of a workbook or of a report typed in."""
    if options.file.suffix == ".toml":
        tables = from_report(options.file)
    else:
        loaded = loading.load(options.file, folders(options))
        view = loaded.view
        quotas = percents(view.ruleset, view.review.period)
        print(f"Theo: {view.ruleset.name}", file=talk)
        print("Năm nay tính mức đã quyết định, chưa có thì mức được đề nghị.", file=talk)
        tables = from_history(view.review, view.results, percents=quotas)
        if not quotas:
            print("Hướng dẫn không có hạn mức để so.", file=talk)
    tables = tuple(table for table in tables if table.columns)
    if options.json:
        print_json([asdict(table) for table in tables], out)
    else:
        for table in tables:
            print("\n".join([*_lines(table), ""]), file=out)
        if not tables:
            print("Chưa có mức nào của năm trước hoặc năm nay.", file=talk)
    print_problems(sum_problems(tables, options.file.name), talk)
    return ExitCode.OK


def _lines(table: YearTable) -> list[str]:
    """Return one table: a row for each level, their sum, and the readings of the quota."""

    def row(label: str, cells: list[str]) -> str:
        return f"{label:<34}" + "".join(f"{cell:>{_WIDTH}}" for cell in cells)

    columns = table.columns
    lines = [row(table.name, [str(column.year) for column in columns])]
    for place, level in enumerate(LEVELS):
        lines.append(row(f"  {level.value}", [vi.number(c.counts[place]) for c in columns]))
    lines.append(row("  Tổng số", [vi.number(column.total) for column in columns]))
    if any(column.difference for column in columns):
        lines.append(row("  Tổng số đã ghi", [vi.number(c.typed or 0) for c in columns]))
    for place, quota in enumerate(columns[0].quotas):
        rounding = "làm tròn xuống" if quota.rounding == "floor" else "làm tròn lên"
        told = f"  Tối đa {quota.percent}%, cách {quota.reading}, {rounding}"
        cells = [column.quotas[place] for column in columns]
        lines.append(row(told, [f"{c.allowed}{f' (+{c.over})' if c.over else ''}" for c in cells]))
    return lines
