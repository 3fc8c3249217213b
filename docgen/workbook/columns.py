"""What a column of the workbook is: its hidden id, its heading and what its cells may hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from docgen.model import Criterion, Rating, Record, Subject

CRITERION_PREFIX = "tc:"
"""A column whose hidden id begins so holds the degree on the criterion named after it."""


class Kind(Enum):
    """What a cell may hold."""

    TEXT = auto()
    DATE = auto()
    COUNT = auto()
    MONEY = auto()
    YEAR = auto()
    CHOICE = auto()
    UNIT = auto()
    MEMBER = auto()
    SUBJECT = auto()
    SESSION = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `slot` puts its value into the tuple of that name, in column order.

    `former_field` is the hidden id of the column in older workbooks.
    """

    field: str
    heading: str
    kind: Kind = Kind.TEXT
    choices: type[StrEnum] | None = None
    required: bool = False
    help: str = ""
    width: int = 14
    aliases: tuple[str, ...] = ()
    slot: str | None = None
    former_field: str | None = None

    def heading_in(self, year: int) -> str:
        """Return the heading as the workbook of one year shows it: former years by number."""
        if self.slot == "grades":
            return f"Năm {year - int(self.field.rsplit('_', 1)[1])}"
        return self.heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: `many` is the field of Review that its rows fill."""

    title: str
    record: type[Record]
    many: str
    intro: str
    columns: tuple[Column, ...]
    required: bool = False
    criteria_of: Subject | None = None

    def with_criteria(self, criteria: Sequence[Criterion]) -> tuple[Column, ...]:
        """Return all columns, those of the guideline's criteria at the end."""
        extra = tuple(
            rating_column(
                criterion.id, criterion.label, f"{criterion.text} (căn cứ: {criterion.cite})"
            )
            for criterion in criteria
            if criterion.subject is self.criteria_of
        )
        return self.columns + extra


def text(field: str, heading: str, about: str = "", width: int = 22) -> Column:
    """Return a column of free text."""
    return Column(field=field, heading=heading, help=about, width=width)


def date(field: str, heading: str, about: str = "", aliases: tuple[str, ...] = ()) -> Column:
    """Return a column of dates."""
    return Column(
        field=field, heading=heading, kind=Kind.DATE, help=about, width=13, aliases=aliases
    )


def count(field: str, heading: str, about: str = "") -> Column:
    """Return a column of counts, 0 and above."""
    return Column(field=field, heading=heading, kind=Kind.COUNT, help=about, width=11)


def money(field: str, heading: str, about: str = "") -> Column:
    """Return a column of amounts in đồng, 0 and above."""
    return Column(field=field, heading=heading, kind=Kind.MONEY, help=about, width=16)


def choice(
    field: str, heading: str, choices: type[StrEnum], about: str = "", *, required: bool = False
) -> Column:
    """Return a column whose cells hold one word of a closed list."""
    longest = max(len(word) for word in choices)
    return Column(
        field=field,
        heading=heading,
        kind=Kind.CHOICE,
        choices=choices,
        required=required,
        help=about,
        width=max(11, min(longest + 3, 34)),
    )


def key(field: str, heading: str, kind: Kind, about: str, width: int = 16) -> Column:
    """Return a column that every row must fill."""
    return Column(field=field, heading=heading, kind=kind, required=True, help=about, width=width)


def degrees(slot: str, field: str, headings: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of degrees that go with numbered parts of one form, into one slot."""
    return tuple(
        Column(
            field=f"{field}_{number}",
            heading=heading,
            kind=Kind.CHOICE,
            choices=Rating,
            help="Cấp độ tự đánh giá; để trống để tự đánh dấu trên giấy",
            width=16,
            slot=slot,
        )
        for number, heading in enumerate(headings, start=1)
    )


def rating_column(criterion: str, heading: str, about: str) -> Column:
    """Return the column that holds the degree reached on one criterion."""
    return Column(
        field=f"{CRITERION_PREFIX}{criterion}",
        heading=heading,
        kind=Kind.CHOICE,
        choices=Rating,
        help=about,
        width=16,
    )
