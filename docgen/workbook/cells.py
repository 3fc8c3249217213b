"""From what a cell holds to what it means, or to the problem that says why not."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache

from docgen import vi
from docgen.errors import Problem
from docgen.model import Grade, PastGrade, Record, Review
from docgen.workbook.columns import Column, Kind

Cell = str | int | float | bool | date | datetime | time | timedelta
"""What python-calamine gives for a cell; an empty one is ''."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|_x00[01][0-9A-Fa-f]_")
_DIGITS = re.compile(r"\d{1,13}")
_EXCEL_DAY_0 = date(1899, 12, 30)
_LAST_EXCEL_DAY = 80_000
_LARGEST = {Kind.COUNT: 1_000_000, Kind.MONEY: 1_000_000_000_000}
_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")
_EXAMPLE_DATE = "gõ theo ngày/tháng/năm, ví dụ 05/12/2023"
_SHORTEST_WORD = 3
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


def problem_at(
    review: Review, at: tuple[Record, str], code: str, message: str, hint: str
) -> CellProblem:
    """Return the problem of one fact of one row."""
    record, fact = at
    where = review.where(record, fact)
    return CellProblem(
        code=code,
        where=where,
        message=message,
        hint=hint,
        sheet=record.sheet,
        cell=where.rsplit(" › ", 1)[-1],
    )


def shown(value: Cell) -> str:
    """Return a cell's value as a user sees it."""
    if isinstance(value, str):
        return vi.clean(value)
    if isinstance(value, datetime | date):
        return vi.short_date(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    return vi.clean(str(value))


def is_blank(value: Cell) -> bool:
    """Return whether a cell holds nothing but blanks."""
    if not isinstance(value, str) or value[:1].isalnum():
        return False
    return not value or not vi.clean(value)


def parse(value: Cell, column: Column) -> str | int | date | StrEnum | Fault:
    """Return the meaning of a cell that is not blank: text, count, date or word of a list."""
    if isinstance(value, str):
        fault = _text_fault(value)
        if fault:
            return fault
    match column.kind:
        case Kind.DATE:
            return _date(value)
        case Kind.COUNT | Kind.MONEY | Kind.YEAR:
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
        became = shown(value) if isinstance(value, date) else str(value)
        return Fault(
            code="text-became-date",
            value=became,
            message=f"Excel đã tự đổi nội dung thành ngày hoặc giờ: {became}",
            hint="định dạng ô là Văn bản (Text) rồi gõ lại",
        )
    return shown(value)


def _date(value: Cell) -> date | Fault:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    typed = shown(value)
    if isinstance(value, str):
        parsed = vi.parse_date(value)
        if parsed is not None:
            return parsed
        message, hint = _why_no_date(typed)
    else:
        message, hint = f"ô đang là «{typed}», chưa phải ngày", _EXAMPLE_DATE
        if isinstance(value, float) and 1 <= value < _LAST_EXCEL_DAY:
            day = vi.short_date(_EXCEL_DAY_0 + timedelta(days=int(value)))
            hint = f"đổi định dạng ô thành Ngày (Date), hoặc gõ lại {day} nếu đúng là ngày ấy"
    return Fault(
        code="wrong-date", value=typed, allowed="ngày/tháng/năm", message=message, hint=hint
    )


def _why_no_date(typed: str) -> tuple[str, str]:
    """Return what is wrong with a typed date and what to do, as exactly as can be told."""
    parts = re.split(r"\s*[/.\-]\s*", typed)
    if not all(part.isdigit() for part in parts):
        return f"«{typed}» không phải là một ngày có thật", _EXAMPLE_DATE
    numbers = [int(part) for part in parts]
    if len(parts) == 2 and len(parts[1]) == 4:  # noqa: PLR2004  # month and year
        return f"«{typed}» thiếu ngày", "ghi đủ ngày/tháng/năm; không rõ ngày thì để trống"
    if len(parts) == 3 and len(parts[2]) == 2:  # noqa: PLR2004  # a year of two digits
        return f"«{typed}»: năm phải đủ bốn chữ số", _EXAMPLE_DATE
    if len(parts) == 3 and numbers[1] > 12 >= numbers[0]:  # noqa: PLR2004  # months of a year
        swapped = f"{numbers[1]:02d}/{numbers[0]:02d}/{parts[2]}"
        return f"«{typed}»: không có tháng {numbers[1]}", f"gõ ngày trước, tháng sau: {swapped}"
    return f"«{typed}» không phải là một ngày có thật", _EXAMPLE_DATE


def _whole(value: Cell, kind: Kind) -> int | Fault:
    number: int | None = None
    if isinstance(value, float) and value.is_integer():
        number = int(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif isinstance(value, str) and _DIGITS.fullmatch(vi.clean(value)):
        number = int(vi.clean(value))
    elif kind is Kind.MONEY and isinstance(value, str) and _GROUPED.fullmatch(vi.clean(value)):
        number = int(vi.clean(value).replace(".", ""))
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
    if number is not None and 0 <= number <= _LARGEST[kind]:
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
    found = words.get(typed.casefold()) or words.get(vi.fold(typed))
    if found is not None:
        return found
    near = _nearest(vi.fold(typed), words)
    advice = f"có phải là «{near}»? " if near else ""
    marks_only = all(len(word) < _SHORTEST_WORD for word in column.choices)
    near = None if marks_only else near
    allowed = column.help if marks_only and column.help else ", ".join(column.choices)
    return Fault(
        code="unknown-word",
        value=typed,
        allowed=allowed,
        message=f"«{typed}» không có trong danh sách của cột «{column.heading}»",
        hint=f"{advice}chọn một trong: {allowed}",
    )


def _nearest(plain: str, words: Mapping[str, StrEnum]) -> StrEnum | None:
    """Return the word that a user probably meant: one that holds it whole, or one like it."""
    holding = {word for spelled, word in words.items() if f" {plain} " in f" {vi.fold(spelled)} "}
    if plain and len(holding) == 1:
        return holding.pop()
    near = difflib.get_close_matches(plain, words, n=1, cutoff=0.6)
    return words[near[0]] if near and len(plain) >= _SHORTEST_WORD else None


@cache
def _words(choices: type[StrEnum]) -> Mapping[str, StrEnum]:
    """Return every spelling under which a word of a list is accepted."""
    spelled: dict[str, StrEnum] = {}
    for word in choices:
        spelled[word.value.casefold()] = word
        if len(word.value) > 1:
            spelled.setdefault(vi.fold(word.value), word)
        elif not word.value.isalpha():  # a dash; one letter is never taken for another
            spelled |= dict.fromkeys("–—", word)
        if choices in {Grade, PastGrade} and word.value in set(Grade):
            spelled.setdefault(Grade(word.value).short.casefold(), word)
    return spelled
