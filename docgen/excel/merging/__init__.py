"""Put the workbooks of several chi bộ into that of their đảng bộ; nothing is lost, nothing guessed.

Reads files and returns bytes; where they go is the caller's matter.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

from docgen.errors import DataError, InputError, Severity
from docgen.excel.merging.deciding import ADDED, Decided, Decider, Step
from docgen.excel.merging.lines import Difference, Line, same_value, text
from docgen.excel.merging.notes import At, Notes
from docgen.excel.merging.pages import (
    DIFFERENCES,
    SOURCES,
    differences_left,
    lines_on,
    sources_known,
    write_page,
)
from docgen.excel.merging.rows import merged_rows
from docgen.excel.merging.subjects import BASE, BY_MANY, SUBJECTS, Subjects
from docgen.excel.update import change_cells
from docgen.excel.writer import pack
from docgen.workbook.columns import Kind
from docgen.workbook.opening import read_bytes
from docgen.workbook.reader import Found, Value, read_tables
from docgen.workbook.sheets import PERIOD

__all__ = ["ADDED", "Difference", "Merged", "Step", "merge"]

_NO_BASE = {"sheet-missing", "headings-missing", "column-missing", "column-twice"}
_SAME_REVIEW = ("year", "ruleset")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The merged workbook and how it came about.

    `labels` are the files as they are called in `steps` and `differences`, in the order given.
    """

    data: bytes
    labels: tuple[str, ...]
    steps: tuple[Step, ...]
    differences: tuple[Difference, ...]


def merge(base: Path, paths: Sequence[Path], *, replace: bool = False) -> Merged:
    """Return `base` with what the workbooks at `paths` add to it.

    A file that cannot be read, or is of another year or guideline, is a difference and costs only
    itself. With `replace` a cell on which all files agree goes over that of the base.

    Raises:
        InputError: if the base cannot be read.
        DataError: if the base lacks a sheet or column that rows are told apart by.
    """
    first = read_tables(base)
    broken = [problem for problem in first.problems if problem.code in _NO_BASE]
    if broken:
        raise DataError(*broken)
    labels = labels_of(paths)
    tables, used, refused = [first], [base.name], list[Difference]()
    for path, label in zip(paths, labels, strict=True):
        found = _read(path, label)
        fault = found if isinstance(found, list) else _foreign(first, found, label)
        if fault:
            refused += fault
        elif isinstance(found, Found):
            tables.append(found)
            used.append(label)
    decided = _decide(tables, Notes(tables, used), replace=replace)
    differences = (*refused, *decided.differences)
    data = _written(base, first, decided, differences, labels)
    return Merged(data=data, labels=labels, steps=decided.steps, differences=differences)


def labels_of(paths: Sequence[Path]) -> tuple[str, ...]:
    """Return how to call files: by name, with folders where two have the same name.

    >>> labels_of([Path("a/so.xlsx"), Path("b/so.xlsx")]), labels_of([Path("a/so.xlsx")])
    (('a/so.xlsx', 'b/so.xlsx'), ('so.xlsx',))
    """
    whole = [path.resolve() if len(path.parts) == 1 else path for path in paths]
    for length in range(1, max((len(path.parts) for path in whole), default=1) + 1):
        labels = ["/".join(path.parts[-length:]) for path in whole]
        if len(set(labels)) == len(set(whole)):
            break
    return tuple(labels) if whole else ()


def _read(path: Path, label: str) -> Found | list[Difference]:
    try:
        return read_tables(path)
    except InputError as error:
        return [_about_file(label, each.code, each.message, each.hint) for each in error.problems]


def _about_file(label: str, code: str, message: str, hint: str, cell: str = "") -> Difference:
    where = f"{label} › {PERIOD.title} › {cell}" if cell else label
    return Difference(
        code=code,
        where=where,
        message=f"cả tệp chưa gộp: {message}",
        hint=hint,
        sheet=PERIOD.title if cell else "",
        file=label,
        file_cell=cell,
    )


def _settings(found: Found) -> dict[str, Value]:
    table = found.tables.get(PERIOD.title)
    return dict(table.rows[0].values) if table and table.rows else {}


def _foreign(base: Found, found: Found, label: str) -> list[Difference]:
    """Return why a file has no place in this workbook: another year or guideline, or no data."""
    if not found.tables:
        return [
            _about_file(
                label,
                "merge-no-sheets",
                "không có trang nào của mẫu",
                "chọn đúng tệp, hoặc chép dữ liệu vào tệp tạo bằng docgen new",
            )
        ]
    ours, theirs = _settings(base), _settings(found)
    columns = {column.field: column for column in PERIOD.columns}
    return [
        _about_file(
            label,
            "merge-other-review",
            f"«{columns[name].heading}» là «{text(theirs[name])}», sổ gộp là «{text(ours[name])}»",
            "xin chi bộ đúng tệp của kỳ này; nếu chỉ ghi nhầm thì sửa ô này rồi gộp lại",
            found.tables[PERIOD.title].cell(0, name),
        )
        for name in _SAME_REVIEW
        if name in ours and name in theirs and not same_value(name, ours[name], theirs[name])
    ]


def _decide(tables: Sequence[Found], notes: Notes, *, replace: bool) -> Decided:
    for file in range(1, len(tables)):
        for problem in tables[file].problems:
            if problem.code != "sheet-missing":  # a chi bộ may leave out what is not its own
                notes.add_found(file, problem)
    subjects = Subjects(tables, notes)
    for file in range(1, len(tables)):
        _compare_settings(tables, file, subjects, notes)
    lines: dict[str, Sequence[Line]] = {many: subjects.lines[many] for many in SUBJECTS}
    for many in BY_MANY:
        if many not in {*SUBJECTS, PERIOD.many}:
            lines[many] = merged_rows(many, len(tables), subjects, notes)
    return Decider(tables, notes, replace=replace).decide(lines)


def _compare_settings(tables: Sequence[Found], file: int, subjects: Subjects, notes: Notes) -> None:
    """Note settings that a file states otherwise: they are the đảng bộ's, nothing is taken."""
    ours, theirs = _settings(tables[BASE]), _settings(tables[file])
    line = Line(sheet=PERIOD, number=0, values=ours)
    for column in PERIOD.columns:
        name, at = column.field, At(file=file, many=PERIOD.many, row=0, field=column.field)
        if name not in theirs:
            if name in _SAME_REVIEW:
                notes.add(
                    "merge-review-unknown",
                    at,
                    f"chưa ghi «{column.heading}», được gộp như tệp của kỳ này",
                    "hỏi lại nếu tệp có thể là của kỳ khác",
                    severity=Severity.WARNING,
                )
        elif name == "superior" and subjects.resolve(file, Kind.UNIT, str(theirs[name])):
            continue  # the chi bộ's own workbook names the đảng bộ
        elif not same_value(name, ours.get(name), theirs[name]):
            notes.add(
                "merge-setting-differs",
                at,
                f"«{column.heading}» ghi «{text(theirs[name])}», sổ gộp ghi "
                f"«{text(ours.get(name))}»",
                "không cần sửa; trang này là của đảng bộ nên không lấy từ tệp chi bộ",
                line=line,
                said=text(theirs[name]),
                severity=Severity.WARNING,
            )


def _written(
    base: Path,
    first: Found,
    decided: Decided,
    differences: Sequence[Difference],
    labels: Sequence[str],
) -> bytes:
    """Return the base as it is if nothing is new, else with the changes and the two sheets."""
    data = read_bytes(base)
    book = load_workbook(io.BytesIO(data))
    pages = {
        DIFFERENCES: differences_left(book, differences, labels),
        SOURCES: sources_known(book, decided.steps),
    }
    if not decided.changes and all(
        lines_on(book, title) == lines for title, lines in pages.items()
    ):
        return data
    change_cells(book, first, decided.changes)
    for title, lines in pages.items():
        write_page(book, title, lines)
    return pack(book)
