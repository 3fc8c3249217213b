"""One row of a merged workbook, what each file says of it, and what is left to people."""

import unicodedata
from dataclasses import dataclass, field

from docgen import vi
from docgen.errors import Problem
from docgen.workbook.cells import shown
from docgen.workbook.columns import Sheet
from docgen.workbook.reader import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one file says in one cell; `file` is its place among the files that are merged."""

    file: int
    row: int
    cell: str
    value: Value


@dataclass(slots=True, kw_only=True, eq=False)
class Line:
    """One row: what the base holds and what the files say. `number` is None if the base lacks it.

    References stand here as codes of the merged workbook. `typed` are all cells of the base that
    are not blank, understood or not; `inside` are the files that have spoken of this row.
    """

    sheet: Sheet
    number: int | None = None
    values: dict[str, Value] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
    said: dict[str, list[Said]] = field(default_factory=dict)
    inside: set[int] = field(default_factory=set)
    came_from: Said | None = None

    def value(self, name: str) -> Value | None:
        """Return what the base holds, else what was said first."""
        if name in self.values or name not in self.said:
            return self.values.get(name)
        return self.said[name][0].value

    @property
    def code(self) -> str:
        """Return the code under which other rows name this one."""
        return str(self.value("code") or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Problem):
    """Something that a file says and that did not go in as it stands; empty where it has no place.

    `line`, `column` and `cell` are the place in the merged workbook, `kept` is what stands there.
    """

    sheet: str = ""
    line: str = ""
    column: str = ""
    cell: str = ""
    kept: str = ""
    file: str = ""
    file_cell: str = ""
    said: str = ""


def spelled(name: str) -> tuple[tuple[str, str], ...]:
    """Return a name so that case and the place of a tone do not tell two spellings apart.

    >>> spelled("LÊ THỊ HÒA") == spelled("Lê Thị Hòa"), spelled("Hòa") == spelled("Hoa")
    (True, False)
    """
    return tuple(
        (vi.fold(word), "".join(sorted(mark for mark in _parts(word) if _is_mark(mark))))
        for word in vi.clean(name).casefold().split()
    )


def _parts(word: str) -> str:
    return unicodedata.normalize("NFD", word)


def _is_mark(part: str) -> bool:
    return part == "đ" or unicodedata.combining(part) != 0


def same_value(name: str, one: Value | None, other: Value | None) -> bool:
    """Return whether two cells of one column say the same."""
    if isinstance(one, str) and isinstance(other, str):
        if name == "name":
            return spelled(one) == spelled(other)
        return one.casefold() == other.casefold()
    return one == other


def text(value: Value | None) -> str:
    """Return a value as a user reads it."""
    return "" if value is None else shown(value)
