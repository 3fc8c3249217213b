"""The one Jinja environment: a template someone mailed can print, never run.

Nothing can be called, no attribute but a named fact can be reached, and what a template may
compute is bounded. Autoescape is on, and only ``printed`` hands out text as already safe.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from typing import Any, NoReturn, TypeVar

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.exceptions import SecurityError, TemplateRuntimeError, UndefinedError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

from docgen import vi
from docgen.missing import Missing
from docgen.questions import Question
from docgen.render.names import (
    BLOCK_CLOSE,
    BLOCK_OPEN,
    COMMENT_CLOSE,
    COMMENT_OPEN,
    PRINT_CLOSE,
    PRINT_OPEN,
)
from docgen.render.running import current_run

MAX_COMPUTED = 100_000
MAX_BITS = 256
MAX_ROUNDS = 250_000
ROUNDS_FILTER = "docgen rounds"

LOOP_FACTS = frozenset(
    {"index", "index0", "revindex", "revindex0", "first", "last", "length", "depth"}
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NEW_TEXT = '<w:t xml:space="preserve">'
_BREAK = f"</w:t><w:br/>{_NEW_TEXT}"
_TAB = f"</w:t><w:tab/>{_NEW_TEXT}"


class UnknownNameError(UndefinedError):
    """A template asks for a name, or for a fact of ``owner``, that does not exist."""

    def __init__(self, name: object, owner: object, *, has_owner: bool) -> None:
        """Keep what is needed to propose the nearest name."""
        super().__init__(f"unknown name: {name}")
        self.name = str(name)
        self.owner = owner
        self.has_owner = has_owner


class WrongValueError(TemplateRuntimeError):
    """A value that cannot be printed, looped over or filtered; says so in Vietnamese."""

    def __init__(self, said: str, hint: str) -> None:
        """Keep the sentence and the remedy."""
        super().__init__(said)
        self.said = said
        self.hint = hint


class LimitReachedError(TemplateRuntimeError):
    """A template computes or repeats more than any paper needs."""


class Unknown(StrictUndefined):
    """An undefined name. Stricter than strict: it fails as soon as it comes to be."""

    __slots__ = ()

    def __init__(
        self, _hint: str | None = None, obj: object = missing, name: object = None, *_: object
    ) -> None:
        """Raise UnknownNameError, or WrongValueError for an ``if`` without ``else``."""
        if name is None:
            said = "điều kiện không đúng nên không có gì để in"
            raise WrongValueError(said, "thêm else: {{ a if điều_kiện else b }}")
        raise UnknownNameError(name, obj, has_owner=obj is not missing)


class FactsEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox in which only plain facts can be reached, the keys of dictionaries first."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - as in Jinja
        """Return a fact of the object.

        Raises:
            UnknownNameError: There is no such fact.
        """
        if obj.__class__ is dict:
            try:
                return obj[attribute]
            except KeyError:
                raise UnknownNameError(attribute, obj, has_owner=True) from None
        return self._fact(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 - as in Jinja
        """Return an item of a list or text by number, or a fact by name."""
        if obj.__class__ is dict:
            try:
                return obj[argument]
            except (KeyError, TypeError):
                raise UnknownNameError(argument, obj, has_owner=True) from None
        if isinstance(obj, (list, tuple, str)) and isinstance(argument, int):
            return obj[argument]
        return self._fact(obj, str(argument))

    def _fact(self, obj: Any, name: str) -> Any:  # noqa: ANN401 - any value of the context
        if isinstance(obj, Missing):
            return obj
        if name.startswith("_"):
            raise SecurityError(name)
        if isinstance(obj, LoopContext):
            if name in LOOP_FACTS:
                return getattr(obj, name)
        elif isinstance(obj, Mapping):
            if name in obj:
                return obj[name]
        elif is_dataclass(obj) and not isinstance(obj, type) and hasattr(obj, name):
            value = getattr(obj, name)
            if not callable(value):
                return value
            raise SecurityError(name)
        raise UnknownNameError(name, obj, has_owner=True)

    def call(__self, *_args: Any, **_kwargs: Any) -> NoReturn:  # noqa: ANN401, N805 - as in Jinja
        """Raise: nothing may be called; the templates are refused before, this is the second lock.

        Raises:
            SecurityError: Always.
        """
        raise SecurityError("call")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - as in Jinja
        """Return the result; of a missing fact, the missing fact.

        Raises:
            LimitReachedError: The result would be too large.
        """
        if isinstance(left, Missing):
            return left
        if isinstance(right, Missing):
            return right
        if operator == "%" and isinstance(left, str):
            raise SecurityError("%")
        if operator == "*":
            for text, count in ((left, right), (right, left)):
                if isinstance(text, (str, list, tuple)) and isinstance(count, int):
                    _bound(len(text) * count, MAX_COMPUTED)
        if operator == "**" and isinstance(left, int) and isinstance(right, int):
            _bound(left.bit_length() * abs(right), MAX_BITS)
        result = super().call_binop(context, operator, left, right)
        if isinstance(result, int):
            _bound(result.bit_length(), MAX_BITS)
        elif isinstance(result, (str, list, tuple)):
            _bound(len(result), MAX_COMPUTED)
        return result

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:  # noqa: ANN401 - as in Jinja
        """Return the result; of a missing fact, the missing fact."""
        return arg if isinstance(arg, Missing) else super().call_unop(context, operator, arg)


def _bound(size: int, limit: int) -> None:
    if size > limit:
        raise LimitReachedError


@pass_context
def printed(_context: Context, value: object) -> Markup:
    """Return the value as text of a Word run, escaped; line breaks and tabs become Word's.

    Takes the context only so that Jinja does not print constants while compiling.

    Raises:
        WrongValueError: The value is neither text nor a whole number nor a missing fact.
    """
    if value.__class__ is not str:
        if isinstance(value, Question):
            return _place_of(value)
        value = plain_text(value)
    text = escape(value)
    if _SPECIAL.search(text):
        text = _with_word_marks(text)
    return text


def _place_of(question: Question) -> Markup:
    """Return the mark of a place where a control will stand; no data can forge it."""
    run = current_run()
    if run is None:
        return Markup("")
    run.questions.append(question)
    return Markup(f"<?ask {len(run.questions) - 1}?>")  # noqa: S704 - a number


def plain_text(value: object) -> str:
    """Return what is to be printed for the value; a missing fact is put on the list.

    Raises:
        WrongValueError: The value is neither text nor a whole number nor a missing fact.
    """
    if isinstance(value, Missing):
        value.met()
        return value.shown
    if isinstance(value, Question):
        return value.value or value.shown
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return str.__str__(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return int.__repr__(value)
    said = f"không in được {described(value)}"
    raise WrongValueError(said, _hint_for(value))


def described(value: object) -> str:
    """Return in words what kind of value it is."""
    if value is None:
        return "giá trị trống (None)"
    if isinstance(value, bool):
        return "giá trị đúng/sai"
    if isinstance(value, float):
        return f"số lẻ {value!r} chưa được viết thành chữ"
    if isinstance(value, Mapping) or is_dataclass(value):
        return "cả một nhóm thông tin"
    if isinstance(value, (list, tuple)):
        return "cả một danh sách"
    return "một đoạn chữ" if value.__class__ is str else f"giá trị kiểu {type(value).__name__}"


def _hint_for(value: object) -> str:
    if isinstance(value, Mapping) or is_dataclass(value):
        return "chọn một mục trong nhóm, ví dụ {{ nhom.muc }}"
    if isinstance(value, (list, tuple)):
        return 'lặp qua danh sách bằng {% for … %}, hoặc nối lại bằng |join(", ")'
    if isinstance(value, bool):
        return "dùng {% if … %} để viết ra chữ cần in"
    return "bên chuẩn bị dữ liệu phải đưa vào chữ hoặc số nguyên"


def _with_word_marks(text: Markup) -> Markup:
    plain = _CONTROLS.sub("\ufffd", str(text).replace("\r\n", "\n").replace("\r", "\n"))
    return Markup(plain.replace("\n", _BREAK).replace("\t", _TAB))  # noqa: S704 - escaped above


def _rounds(value: object) -> object:
    """Return what a loop goes over, after counting its rounds.

    Raises:
        LimitReachedError: All loops of this rendering together go too many rounds.
        WrongValueError: The value is no list.
    """
    if isinstance(value, Missing):
        value.met()
        return ()
    if not isinstance(value, (list, tuple, Mapping)):
        said = f"không lặp được qua {described(value)}"
        raise WrongValueError(said, "sau in phải là một danh sách")
    run = current_run()
    if run is not None:
        run.rounds += len(value)
        _bound(run.rounds, MAX_ROUNDS)
    return value


def _of_text(change: Callable[[str], str]) -> Callable[[object], object]:
    def filtered(value: object) -> object:
        if isinstance(value, Missing):
            return value
        return change(plain_text(value))

    return filtered


def _number_in_words(text: str) -> str:
    return _in_words(text, vi.parse_number, vi.in_words, "số nguyên, ví dụ 1.250")


def _date_in_words(text: str) -> str:
    return _in_words(text, vi.parse_date, vi.date_in_words, "ngày, viết dd/mm/yyyy")


_Value = TypeVar("_Value")


def _in_words(
    text: str, read: Callable[[str], _Value | None], write: Callable[[_Value], str], wanted: str
) -> str:
    """Return the text in words; a place left open, blank or dotted, stays open."""
    if not text.strip(" .\N{HORIZONTAL ELLIPSIS}\t\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}"):
        return text
    value = read(text)
    if value is None:
        said = f"không viết được «{text}» bằng chữ"
        raise WrongValueError(said, f"bộ lọc này chỉ dùng cho {wanted}")
    return write(value)


def _length(value: object) -> object:
    if isinstance(value, (str, list, tuple, Mapping)):
        return len(value)
    if isinstance(value, Missing):
        return value
    said = f"không đếm được {described(value)}"
    raise WrongValueError(said, "length chỉ đếm danh sách hoặc chữ")


def _item(position: int) -> Callable[[object], object]:
    def picked(value: object) -> object:
        if isinstance(value, Missing):
            return value
        if isinstance(value, (str, list, tuple)):
            if value:
                return value[position]
            raise WrongValueError("danh sách rỗng", "kiểm tra trước bằng {% if danh_sach %}")
        said = f"không lấy được phần tử của {described(value)}"
        raise WrongValueError(said, "chỉ dùng với danh sách")

    return picked


def _join(value: object, separator: str = "") -> object:
    if isinstance(value, Missing):
        return value
    if not isinstance(value, (list, tuple)):
        said = f"không nối được {described(value)}"
        raise WrongValueError(said, "join chỉ nối danh sách")
    return separator.join(plain_text(item) for item in value)


FILTERS: dict[str, Callable[..., object]] = {
    "bang_chu": _of_text(_number_in_words),
    "capitalize": _of_text(vi.sentence),
    "first": _item(0),
    "join": _join,
    "last": _item(-1),
    "length": _length,
    "lower": _of_text(str.lower),
    "ngay_bang_chu": _of_text(_date_in_words),
    "title": _of_text(vi.person),
    "trim": _of_text(str.strip),
    "upper": _of_text(vi.capitals),
}


def _remainder_is(wanted: int) -> Callable[[object], bool]:
    def tested(value: object) -> bool:
        if isinstance(value, Missing):
            value.met()
            return False
        if isinstance(value, int):
            return value % 2 == wanted
        said = f"{described(value)} không phải số nguyên"
        raise WrongValueError(said, "odd và even chỉ thử số nguyên")

    return tested


TESTS: dict[str, Callable[..., bool]] = {"even": _remainder_is(0), "odd": _remainder_is(1)}


def _environment() -> FactsEnvironment:
    environment = FactsEnvironment(
        block_start_string=BLOCK_OPEN,
        block_end_string=BLOCK_CLOSE,
        variable_start_string=PRINT_OPEN,
        variable_end_string=PRINT_CLOSE,
        comment_start_string=COMMENT_OPEN,
        comment_end_string=COMMENT_CLOSE,
        keep_trailing_newline=True,
        autoescape=True,
        undefined=Unknown,
        finalize=printed,
    )
    environment.globals.clear()
    environment.filters = {**FILTERS, ROUNDS_FILTER: _rounds}
    environment.tests = dict(TESTS)
    return environment


ENVIRONMENT = _environment()


def count_rounds(tree: nodes.Template) -> None:
    """Change each loop of the tree so that its rounds are counted."""
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(
            loop.iter, ROUNDS_FILTER, [], [], None, None, lineno=loop.lineno
        ).set_environment(ENVIRONMENT)
