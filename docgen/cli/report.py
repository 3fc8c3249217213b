"""The command that counts levels over the years, with what the quota would have allowed."""

from argparse import Namespace
from dataclasses import asdict
from typing import TextIO

from docgen import pipeline, vi
from docgen.cli.asked import folders
from docgen.cli.talk import print_json
from docgen.errors import ExitCode
from docgen.model import Subject
from docgen.statistics import LEVELS, YearTable, from_history

_WIDTH = 9


def report(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Print levels by year for each kind of subject, former years from the history sheet."""
    loaded = pipeline.load(options.file, folders(options))
    view = loaded.view
    quotas = {quota.subject: quota.percent for quota in view.ruleset.quotas}
    percent = quotas.get(Subject.MEMBER) or next(iter(quotas.values()), None)
    if percent is None:
        print(f"{view.ruleset.title}: hướng dẫn không có hạn mức để so.", file=talk)
        return ExitCode.OK
    tables = [table for table in _tables(loaded, percent) if table.columns]
    if options.json:
        print_json([asdict(table) for table in tables], out)
        return ExitCode.OK
    for table in tables:
        print("\n".join([*_lines(table, percent), ""]), file=out)
    print("Năm nay tính mức đã quyết định, chưa có thì mức được đề nghị.", file=talk)
    return ExitCode.OK


def _tables(loaded: pipeline.Loaded, percent: int) -> tuple[YearTable, ...]:
    return from_history(loaded.view.review, loaded.view.results, percent=percent)


def _lines(table: YearTable, percent: int) -> list[str]:
    """Return one table: a row for each level, their sum, and the readings of the quota."""

    def row(label: str, cells: list[str]) -> str:
        return f"{label:<34}" + "".join(f"{cell:>{_WIDTH}}" for cell in cells)

    columns = table.columns
    lines = [row(table.name, [str(column.year) for column in columns])]
    for place, level in enumerate(LEVELS):
        lines.append(row(f"  {level.value}", [vi.number(c.counts[place]) for c in columns]))
    lines.append(row("  Tổng số", [vi.number(column.total) for column in columns]))
    for place, quota in enumerate(columns[0].quotas):
        rounding = "làm tròn xuống" if quota.rounding == "floor" else "làm tròn lên"
        told = f"  Tối đa {percent}%, cách {quota.reading}, {rounding}"
        cells = [column.quotas[place] for column in columns]
        lines.append(row(told, [f"{c.allowed}{f' (+{c.over})' if c.over else ''}" for c in cells]))
    return lines
