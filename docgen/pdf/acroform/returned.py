"""What the fields of a PDF that came back say. Pages are never drawn, nothing is run.

How large a file and a value may be, how many fields and how deep, is bounded, so that no file costs
more than it is worth.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, PdfObject, StreamObject

from docgen import vi
from docgen.errors import Problem, TemplateError
from docgen.pdf.acroform.fields import OFF, kept_options, nodes_of
from docgen.pdf.acroform.filling import opened
from docgen.pdf.copying import annotations, entry, name_in
from docgen.pdf.looking import WRONG

_LONGEST_VALUE = 1_000_000
_TYPED_ON_PAGE = {"/FreeText", "/Text"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedPdf:
    """The values of the fields by full name, and what was typed or pasted beside them.

    A button has the name of its state, "" if it is off.
    """

    values: dict[str, str]
    beside: tuple[str, ...]


def read_filled(data: bytes, *, name: str) -> ReturnedPdf:
    """Return what a PDF that came back says.

    Raises:
        TemplateError: it cannot be read, is locked, or was made to do harm.
    """
    try:
        reader = opened(data)
        if not reader.is_encrypted:
            values = {key: _value(node, inherited) for key, node, inherited in nodes_of(reader)}
            beside = tuple(dict.fromkeys(_beside(reader))) if values else ()
            return ReturnedPdf(values=values, beside=beside)
    except LimitReachedError as error:
        raise TemplateError(_unread(name, "tệp PDF quá lớn")) from error
    except WRONG as error:
        raise TemplateError(_unread(name, "tệp PDF bị hỏng")) from error
    raise TemplateError(_unread(name, "tệp PDF có mật khẩu"))


def _unread(name: str, message: str) -> Problem:
    hint = "mở bằng trình đọc PDF, lưu lại không mật khẩu; hoặc xin gửi lại"
    return Problem(code="return-not-read", where=name, message=message, hint=hint)


def _value(node: DictionaryObject, inherited: dict[str, PdfObject]) -> str:
    value = inherited.get("/V")
    found = value.get_object() if value is not None else None
    if str(inherited.get("/FT")) == "/Btn":
        state = str(found) if isinstance(found, NameObject) else _pressed(node)
        state = state.removeprefix("/")
        return "" if state == OFF else state
    if isinstance(found, ArrayObject):
        text = "\n".join(_plain(each.get_object()) for each in found)
    else:
        text = _plain(found)
    if str(inherited.get("/FT")) == "/Ch":
        options = inherited.get("/Opt")
        for option in kept_options(options.get_object() if options is not None else None):
            if option.export == text:
                return option.shown
    return text


def _plain(value: object) -> str:
    if isinstance(value, StreamObject):
        value = value.get_data().decode("utf-8", errors="replace")
    if isinstance(value, bytes):
        value = value.decode("utf-8", errors="replace")
    text = value if isinstance(value, str) else ""
    if len(text) > _LONGEST_VALUE:
        raise LimitReachedError
    return vi.clean(text.replace("\r\n", "\n").replace("\r", "\n"))


def _pressed(node: DictionaryObject) -> str:
    """Return the state of the button that is pressed, for files that say it only there."""
    kids = entry(node, "/Kids")
    places = [each.get_object() for each in kids] if isinstance(kids, ArrayObject) else [node]
    states = [name_in(each, "/AS") for each in places if isinstance(each, DictionaryObject)]
    return next((state for state in states if state not in {"", f"/{OFF}"}), "")


def _beside(reader: PdfReader) -> Iterator[str]:
    """Yield what was typed on the pages as remarks."""
    for page in reader.pages:
        for each in annotations(page):
            if name_in(each, "/Subtype") in _TYPED_ON_PAGE:
                text = _plain(entry(each, "/Contents"))
                if text:
                    yield text
