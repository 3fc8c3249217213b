"""Reading a TOML table key by key: every wrong, missing or unknown key becomes a problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from docgen.errors import Problem

W = TypeVar("W", bound=StrEnum)

_KINDS = {
    bool: "đúng/sai (true, false)",
    int: "số nguyên",
    str: "chữ",
    date: "ngày",
    list: "danh sách",
    dict: "bảng",
}


INHERITED = "_short"
"""The key that a rule taken over from another file carries: how that guideline is cited."""


def _is_inherited(item: Mapping[str, object]) -> bool:
    """Return whether a table, or the first one inside it, was taken over from another file."""
    inner = [part[0] for part in item.values() if isinstance(part, list) and part]
    return INHERITED in item or any(isinstance(one, dict) and INHERITED in one for one in inner)


def nearest(word: str, words: Sequence[str]) -> str:
    """Return the hint to choose one of `words`, the most similar first."""
    close = get_close_matches(word, words, n=1)
    rest = ", ".join(words)
    return f"có phải «{close[0]}»? chọn một trong: {rest}" if close else f"chọn một trong: {rest}"


@dataclass(slots=True)
class Table:
    """One table of a file, with its path; it remembers which keys were asked for."""

    values: Mapping[str, object]
    path: str
    problems: list[Problem]
    known: set[str] = field(default_factory=set)

    def report(self, code: str, message: str, hint: str) -> None:
        """Add a problem of this table."""
        self.problems.append(Problem(code=code, where=self.path, message=message, hint=hint))

    def _get(self, key: str, kind: type, *, required: bool) -> object:
        self.known.add(key)
        value = self.values.get(key)
        if value is None:
            if required:
                self.report("missing-key", f"thiếu khóa «{key}»", f"thêm {key} = … vào bảng này")
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            found = _KINDS.get(type(value), "loại khác")
            message = f"khóa «{key}» phải là {_KINDS[kind]}, đang là {found}: {value!r}"
            self.report("wrong-type", message, f"sửa giá trị của «{key}»")
            return None
        return value

    def text(self, key: str) -> str:
        """Return a text that must be there and not be blank."""
        value = self._get(key, str, required=True)
        if not isinstance(value, str):
            return ""
        if not value.strip():
            self.report("missing-key", f"khóa «{key}» để trống", f"ghi nội dung cho «{key}»")
        return value

    def optional_text(self, key: str) -> str | None:
        """Return a text, or None where the key is not there."""
        value = self._get(key, str, required=False)
        return value if isinstance(value, str) else None

    def count(self, key: str) -> int:
        """Return a whole number, 0 or more, that must be there."""
        value = self._get(key, int, required=True)
        if not isinstance(value, int):
            return 0
        if value < 0:
            message = f"khóa «{key}» không được âm, đang là {value}"
            self.report("wrong-type", message, f"sửa giá trị của «{key}»")
        return value

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Return true or false; it must be there unless it has a default."""
        value = self._get(key, bool, required=default is None)
        return value if isinstance(value, bool) else bool(default)

    def day(self, key: str) -> date:
        """Return a date that must be there."""
        value = self._get(key, date, required=True)
        return value if isinstance(value, date) else date.min

    def optional_day(self, key: str) -> date | None:
        """Return a date, or None where the key is not there."""
        value = self._get(key, date, required=False)
        return value if isinstance(value, date) else None

    def _as_word(self, key: str, value: str, words: type[W]) -> W | None:
        if value not in [word.value for word in words]:
            hint = nearest(value, [word.value for word in words])
            self.report("unknown-word", f"khóa «{key}»: không có từ «{value}»", hint)
            return None
        return words(value)

    def word(self, key: str, words: type[W]) -> W:
        """Return one word of a closed list that must be there; the first one if it is wrong."""
        value = self._get(key, str, required=True)
        found = self._as_word(key, value, words) if isinstance(value, str) else None
        return found if found is not None else next(iter(words))

    def optional_count(self, key: str) -> int | None:
        """Return a whole number, 0 or more, or None where the key is not there."""
        self.known.add(key)
        return self.count(key) if key in self.values else None

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """Return a list of texts; where it must be there it must not be empty."""
        value = self._get(key, list, required=required)
        items = value if isinstance(value, list) else []
        for item in items:
            if not isinstance(item, str):
                message = f"khóa «{key}» phải là danh sách chữ, có phần tử {item!r}"
                self.report("wrong-type", message, f"sửa giá trị của «{key}»")
        if isinstance(value, list) and required and not items:
            self.report("missing-key", f"khóa «{key}» để trống", f"ghi nội dung cho «{key}»")
        return tuple(item for item in items if isinstance(item, str))

    def words(self, key: str, words: type[W], *, required: bool = True) -> tuple[W, ...]:
        """Return a list of words of a closed list."""
        found = (self._as_word(key, text, words) for text in self.texts(key, required=required))
        return tuple(word for word in found if word is not None)

    def table(self, key: str) -> "Table":
        """Return a table that must be there; an empty one if it is not."""
        value = self._get(key, dict, required=True)
        return self._below(key, value if isinstance(value, dict) else {})

    def optional_table(self, key: str) -> "Table | None":
        """Return a table, or None where the key is not there."""
        value = self._get(key, dict, required=False)
        return self._below(key, value) if isinstance(value, dict) else None

    def tables(self, key: str, *, required: bool = True) -> tuple["Table", ...]:
        """Return a list of tables, each with its place in the file, or the name it came with."""
        value = self._get(key, list, required=required)
        found = []
        place = -1
        for item in value if isinstance(value, list) else []:
            taken = isinstance(item, dict) and _is_inherited(item)
            place += not taken
            if isinstance(item, dict):
                name = item.get("id", "…") if taken else place
                found.append(self._below(f"{key}[{name}]", item))
            else:
                message = f"khóa «{key}» phải là danh sách bảng, có phần tử {item!r}"
                self.report("wrong-type", message, f"viết mỗi phần tử thành [[{key}]]")
        return tuple(found)

    def _below(self, key: str, values: Mapping[str, object]) -> "Table":
        joint = " › " if "›" not in self.path else "."
        return Table(values, f"{self.path}{joint}{key}", self.problems)

    def close(self) -> None:
        """Report the keys that nobody asked for."""
        for key in self.values:
            if key not in self.known:
                close = get_close_matches(key, sorted(self.known), n=1)
                hint = f"có phải «{close[0]}»?" if close else f"bỏ khóa «{key}»"
                self.report("unknown-key", f"khóa «{key}» không có nghĩa ở đây", hint)
