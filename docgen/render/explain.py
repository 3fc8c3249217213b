"""Say in Vietnamese, with the place, what went wrong while a part was rendered."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from difflib import get_close_matches
from traceback import walk_tb

from jinja2.exceptions import SecurityError
from jinja2.exceptions import TemplateError as JinjaError

from docgen.errors import Problem
from docgen.render.compiling import Compiled
from docgen.render.environment import (
    LOOP_FACTS,
    LimitReachedError,
    UnknownNameError,
    WrongValueError,
    described,
)
from docgen.render.tags import Tag

MAX_NAMES_SHOWN = 8

FAILURES = (
    JinjaError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What the compiled code of a part may raise through the fault of a tag or its facts."""

_SENTENCES: tuple[tuple[tuple[type[BaseException], ...], str, str, str], ...] = (
    (
        (SecurityError,),
        "unsafe-tag",
        "thẻ muốn làm điều không được phép trong mẫu",
        "thẻ chỉ được in, lặp và so sánh thông tin có sẵn",
    ),
    (
        (LimitReachedError, MemoryError, RecursionError, OverflowError),
        "output-too-large",
        "thẻ tạo ra quá nhiều chữ hoặc lặp quá nhiều lần",
        "kiểm tra vòng lặp và phép nhân trong thẻ",
    ),
    (
        (ZeroDivisionError,),
        "failed-tag",
        "chia cho 0",
        "kiểm tra số chia bằng {% if … %} trước khi chia",
    ),
    (
        (IndexError,),
        "failed-tag",
        "danh sách không có đủ phần tử",
        "kiểm tra số phần tử, hoặc lặp bằng {% for … %}",
    ),
)


def explained(
    error: BaseException, part: Compiled, context: Mapping[str, object], form: str
) -> Problem:
    """Return the problem for an error met in the compiled code of a part."""
    code, message, hint = _said(error, context)
    tag = _tag_at(error, part)
    if tag is None:
        return Problem(code=code, where=form, message=message, hint=hint)
    return tag.problem(code, message, hint)


def _tag_at(error: BaseException, part: Compiled) -> Tag | None:
    """Return the tag whose code was running, or None if it cannot be told."""
    lines = [
        line
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_code.co_filename == part.file_name
    ]
    if not lines:
        return None
    # The first line of the source is text only; each tag begins the next one.
    index = part.template.get_corresponding_lineno(lines[-1]) - 2
    return part.lines[index] if 0 <= index < len(part.lines) else None


def _said(error: BaseException, context: Mapping[str, object]) -> tuple[str, str, str]:
    if isinstance(error, UnknownNameError):
        return _unknown(error, context)
    if isinstance(error, WrongValueError):
        return "wrong-value", error.said, error.hint
    for kinds, code, message, hint in _SENTENCES:
        if isinstance(error, kinds):
            return code, message, hint
    message = "không so sánh hay tính được với các giá trị này, chúng khác loại nhau"
    return "failed-tag", message, "chỉ so sánh chữ với chữ, số với số; phép tính để bên dữ liệu"


def _unknown(error: UnknownNameError, context: Mapping[str, object]) -> tuple[str, str, str]:
    """Return the sentence for an unknown name, with the nearest of those there are."""
    if not error.has_owner:
        known = sorted(context)
        message = f"không có thông tin tên «{error.name}»"
        return "unknown-name", message, proposal(error.name, known)
    owner = error.owner
    known = sorted(_facts_of(owner))
    if known:
        message = f"không có mục «{error.name}» ở đây"
        return "unknown-attribute", message, proposal(error.name, known)
    message = f"{described(owner)} không có mục con"
    return "unknown-attribute", f"{message} «{error.name}»", f"bỏ phần .{error.name}"


def _facts_of(owner: object) -> list[str]:
    if isinstance(owner, Mapping):
        return [str(key) for key in owner]
    if is_dataclass(owner) and not isinstance(owner, type):
        names = {name for kind in type(owner).__mro__ for name in vars(kind)}
        return [name for name in names if not name.startswith("_")]
    return sorted(LOOP_FACTS) if type(owner).__name__ == "LoopContext" else []


def proposal(name: str, known: list[str]) -> str:
    """Return the remedy for an unknown name: the nearest known one, else those there are."""
    nearest = get_close_matches(name, known, n=1, cutoff=0.6)
    if nearest:
        return f"có phải «{nearest[0]}»?"
    shown = ", ".join(known[:MAX_NAMES_SHOWN])
    more = "…" if len(known) > MAX_NAMES_SHOWN else ""
    return f"các tên có thể dùng: {shown}{more}" if known else "mẫu này không nhận thông tin nào"
