"""From what a cell holds to what it means, or to the problem that says why not."""

import difflib
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from docgen import vi
from docgen.errors import Problem
from docgen.model import Grade, PastGrade
from docgen.workbook.columns import Column, Kind

Cell = str | int | float | bool | date | datetime | time | timedelta
"""What python-calamine gives for a cell; an empty one is ''."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|_x00[01][0-9A-Fa-f]_")
_DIGITS = re.compile(r"\d{1,9}")
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True, kw_only=True)
class CellProblem(Problem):
    """A problem of one cell: where it is, what it holds and what it might hold."""

    sheet: str
    cell: str
    value: str = ""
    allowed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a cell cannot be understood; the reader adds the place."""

    code: str
    message: str
    hint: str
    value: str = ""
    allowed: str = ""


def shown(value: Cell) -> str:
    """Return a cell's value as a user sees it."""
    if isinstance(value, datetime | date):
        return vi.short_date(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    return vi.clean(str(value))


def is_blank(value: Cell) -> bool:
    """Return whether a cell holds nothing but blanks."""
    return isinstance(value, str) and not vi.clean(value)


def parse(value: Cell, column: Column) -> str | int | date | StrEnum | Fault:
    """Return the meaning of a cell that is not blank: text, count, date or word of a list."""
    if isinstance(value, str):
        fault = _text_fault(value)
        if fault:
            return fault
    match column.kind:
        case Kind.DATE:
            return _date(value)
        case Kind.COUNT | Kind.YEAR:
            return _whole(value, column.kind)
        case Kind.CHOICE:
            return _choice(value, column)
        case _:
            return _text(value)


def _text_fault(value: str) -> Fault | None:
    if value.lstrip("' ").startswith("="):
        return Fault(
            code="formula-text",
            value=shown(value),
            message=f"ô chứa công thức dạng chữ «{shown(value)}»",
            hint="gõ thẳng giá trị vào ô, không dùng công thức",
        )
    if _CONTROL.search(value):
        visible = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value)
        return Fault(
            code="control-character",
            value=visible,
            message=f"ô có ký tự điều khiển không in được: «{visible}»",
            hint="xóa ô và gõ lại, không dán từ chương trình khác",
        )
    return None


def _text(value: Cell) -> str | Fault:
    if isinstance(value, date | time | timedelta):
        return Fault(
            code="text-became-date",
            value=shown(value) if isinstance(value, date) else str(value),
            message="Excel đã tự đổi nội dung thành ngày hoặc giờ",
            hint="định dạng ô là Văn bản (Text) rồi gõ lại",
        )
    return shown(value)


def _date(value: Cell) -> date | Fault:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        parsed = vi.parse_date(value)
        if parsed is not None:
            return parsed
    return Fault(
        code="wrong-date",
        value=shown(value),
        allowed="ngày/tháng/năm",
        message=f"«{shown(value)}» không phải là một ngày có thật",
        hint="gõ theo ngày/tháng/năm, ví dụ 05/12/2023",
    )


def _whole(value: Cell, kind: Kind) -> int | Fault:
    number: int | None = None
    if isinstance(value, float) and value.is_integer():
        number = int(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif isinstance(value, str) and _DIGITS.fullmatch(vi.clean(value)):
        number = int(vi.clean(value))
    if kind is Kind.YEAR:
        if number is not None and _EARLIEST_YEAR <= number <= _LATEST_YEAR:
            return number
        return Fault(
            code="wrong-year",
            value=shown(value),
            allowed="năm bốn chữ số",
            message=f"«{shown(value)}» không phải là một năm",
            hint="gõ năm bốn chữ số, ví dụ 2023",
        )
    if number is not None and number >= 0:
        return number
    return Fault(
        code="wrong-count",
        value=shown(value),
        allowed="số nguyên từ 0",
        message=f"«{shown(value)}» không phải là số nguyên từ 0 trở lên",
        hint="gõ chữ số, ví dụ 12; không biết thì để trống",
    )


def _choice(value: Cell, column: Column) -> StrEnum | Fault:
    assert column.choices is not None  # noqa: S101  # the table gives every list its words
    typed = shown(value)
    words = _words(column.choices)
    found = words.get(typed.casefold()) or words.get(vi.fold(typed) or typed)
    if found is not None:
        return found
    allowed = ", ".join(column.choices)
    near = difflib.get_close_matches(vi.fold(typed), words, n=1, cutoff=0.6)
    advice = f"có phải là «{words[near[0]]}»? " if near else ""
    return Fault(
        code="unknown-word",
        value=typed,
        allowed=allowed,
        message=f"«{typed}» không có trong danh sách của cột «{column.heading}»",
        hint=f"{advice}chọn một trong: {allowed}",
    )


def _words(choices: type[StrEnum]) -> dict[str, StrEnum]:
    """Return every spelling under which a word of a list is accepted."""
    spelled: dict[str, StrEnum] = {}
    for word in choices:
        spelled[word.value.casefold()] = word
        spelled.setdefault(vi.fold(word.value) or word.value, word)
        if choices in {Grade, PastGrade} and word.value in set(Grade):
            spelled.setdefault(Grade(word.value).short.casefold(), word)
    return spelled
