"""Putting the workbooks of several chi bộ into that of the đảng bộ."""

from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from docgen.cli.asked import misused
from docgen.cli.talk import print_problems, print_some
from docgen.dossier import write_file
from docgen.errors import ExitCode, Severity, errors_in
from docgen.excel import merge as merged_workbook
from docgen.excel.merging import ADDED, Merged, Step
from docgen.workbook import passed_over, workbooks_in


def merge(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Show what the files add and where they differ, then write the merged workbook."""
    paths = _files(options.files, besides=(options.file, options.output))
    if any(options.output.resolve() == path.resolve() for path in paths):
        raise misused(str(options.output), "trùng với tệp của chi bộ", "đặt tên khác cho sổ gộp")
    merged = merged_workbook(options.file, paths, replace=options.update)
    print(f"Sổ gốc: {options.file}", file=out)
    _print_by_file(merged, out)
    print_problems(passed_over(options.files), out)
    errors = errors_in(merged.differences)
    others = [each for each in merged.differences if each not in errors]
    steps = [_told(step) for step in merged.steps]
    if options.dry_run:
        print("\n".join(f"  {line}" for line in steps), end="\n" if steps else "", file=out)
        print_problems(merged.differences, out)
    else:
        print_some(steps, out)
        print_problems(errors, out)
        print_some([str(each) for each in others], out)
    if errors:
        print(f"Còn {len(errors)} chỗ chưa gộp được, cần người xem.", file=out)
    if not options.dry_run:
        same = options.output.resolve() == options.file.resolve()
        write_file(options.output, merged.data, replace=options.replace or same)
        print(f"Đã ghi {options.output}", file=out)
        print(f'Kiểm tra cả sổ bằng: docgen check "{options.output}"', file=talk)
    return ExitCode.INCOMPLETE if errors else ExitCode.OK


def _files(named: Sequence[Path], besides: Sequence[Path]) -> list[Path]:
    """Return the files named and those in folders named, each once, in order of name."""
    taken = {path.resolve() for path in besides}
    paths: dict[Path, Path] = {}
    for path in named:
        inside = [path]
        if path.is_dir():
            inside = [each for each in workbooks_in(path) if each.resolve() not in taken]
            if not inside:
                raise misused(str(path), "thư mục không có tệp .xlsx nào", "chọn đúng thư mục")
        for each in inside:
            paths.setdefault(each.resolve(), each)
    return list(paths.values())


def _print_by_file(merged: Merged, out: TextIO) -> None:
    rows = Counter(step.file for step in merged.steps if step.what == ADDED)
    cells = Counter(step.file for step in merged.steps if step.what != ADDED)
    open_ones = Counter(each.file for each in merged.differences if each.severity is Severity.ERROR)
    for label in merged.labels:
        told = f"thêm {rows[label]} dòng, ghi {cells[label]} ô vào dòng đã có"
        if open_ones[label]:
            told += f", {open_ones[label]} chỗ chưa gộp được"
        print(f"{label}: {told}", file=out)


def _told(step: Step) -> str:
    """Return one step as a line."""
    where = f"{step.sheet} › {step.cell}"
    if step.what == ADDED:
        return f"{where}: {step.what} {step.line} (từ {step.file}, {step.file_cell})"
    old = step.old or "(trống)"
    return f"{where} «{step.column}»: {old} → {step.new} (từ {step.file} › {step.file_cell})"
