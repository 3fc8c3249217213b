"""From a fact to the word that a template prints, in one of the three modes.

Blank: everything is left open. Prefilled: what is known is printed, what people judge stays open.
Final: everything is printed, and what is not there is a `Missing`, never a silent blank.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from docgen import vi
from docgen.forms import Mode
from docgen.missing import Missing
from docgen.model import Grade, Rating, Record, Review
from docgen.questions import Answer, Question
from docgen.workbook import SHEETS, Kind, field_id

Word = str | Missing | Question
Words = Mapping[str, object]
"""What a template sees: words, lists and tables of words, by ASCII Vietnamese name."""

OPEN_LINE = "\t"
"""One dotted line across the page; the paragraph of the template carries the leader."""

EMPTY_BOX = "\N{NO-BREAK SPACE}" * 3
TICK = "X"
_GRADE_KEYS = dict(zip(Grade, ("xuat_sac", "tot", "hoan_thanh", "khong"), strict=True))
RATING_KEYS = dict(zip(Rating, ("xuat_sac", "tot", "trung_binh", "kem"), strict=True))
_COLUMNS = {(sheet.record, column.field): column for sheet in SHEETS for column in sheet.columns}
_TITLES = {sheet.record: sheet.title for sheet in SHEETS}
_GRADE_LEADER = vi.dots(30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A value, perhaps absent, with the place where it belongs and what it is called.

    `has_row` is false where the sheet has no row at all for the one concerned. `record` and `name`
    are the sheet and the column, of a value that is computed none.
    """

    value: object
    where: str
    label: str
    whose: str
    has_row: bool = True
    record: type[Record] | None = None
    name: str = ""

    @property
    def text(self) -> str:
        """Return the value as it is printed; an absent one is an empty text."""
        match self.value:
            case None:
                return ""
            case date():
                return vi.short_date(self.value)
            case StrEnum():
                return self.value.value
            case int():
                return vi.number(self.value)
            case _:
                return str(self.value)


def fact(review: Review, kind: type[Record], record: Record | None, name: str, whose: str) -> Fact:
    """Return one fact of one row; without the row it says which sheet lacks a row for whom."""
    column = _COLUMNS.get((kind, name))
    label = name if column is None else column.heading
    if record is None:
        where = f"{review.file} › {_TITLES[kind]}"
        found = Fact(value=None, where=where, label=label, whose=whose, has_row=False)
        return replace(found, record=kind, name=name)
    where = review.where(record, name)
    value = getattr(record, name, None)
    return Fact(value=value, where=where, label=label, whose=whose, record=kind, name=name)


def ticks(asked: Question, keys: Iterable[str], shown: str) -> dict[str, Word]:
    """Return the boxes of a question, one for each word that may be chosen."""
    return {
        key: replace(asked, answer=Answer.TICK, box=box, shown=shown)
        for box, key in enumerate(keys)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Chooses the words of one paper by its mode.

    In a `fillable` paper each open place that belongs to whoever fills it in is a question.
    """

    mode: Mode
    fillable: bool = False

    def known(self, item: Fact, leader: str = "") -> Word:
        """Return a word of identity or computation: `leader` only in a blank paper."""
        if (asked := self._asked(item, leader)) is not None:
            return asked
        if self.mode is Mode.BLANK:
            return leader
        return item.text or self._lacking(item, leader)

    def optional(self, item: Fact, leader: str = "") -> Word:
        """Return a word that need not exist; where there is none, the place stays open."""
        if (asked := self._asked(item, leader, optional=True)) is not None:
            return asked
        return leader if self.mode is Mode.BLANK else item.text or leader

    def judged(self, item: Fact, leader: str = "") -> Word:
        """Return a word that people decide: open in all but a final paper."""
        if (asked := self._asked(item, leader)) is not None:
            return asked
        if self.mode is not Mode.FINAL:
            return leader
        return item.text or self._lacking(item, leader)

    def later(self, item: Fact, leader: str = "") -> Word:
        """Return a word that another body adds after this paper: open while it is not there."""
        if (asked := self._asked(item, leader, optional=True)) is not None:
            return asked
        return item.text if self.mode is Mode.FINAL and item.text else leader

    def paragraphs(self, item: Fact, lines: int, *, optional: bool = False) -> list[Word]:
        """Return a text in people's own words, paragraph by paragraph, or open lines.

        A section that is asked for only "nếu có" may stay open: we never write "không" for anyone.
        """
        if (asked := self._asked(item, OPEN_LINE, optional=optional)) is not None:
            return [replace(asked, answer=Answer.TEXT, lines=lines)]
        if self.mode is not Mode.FINAL or (optional and not item.text):
            return [OPEN_LINE] * lines
        return list(item.text.split("\n")) if item.text else [self._lacking(item, "")]

    def grade(self, item: Fact, *, known: bool = False, later: bool = False) -> dict[str, object]:
        """Return a level as name, abbreviation and four tick boxes."""
        if (asked := self._asked(item, _GRADE_LEADER, optional=later)) is not None:
            boxes = ticks(asked, _GRADE_KEYS.values(), EMPTY_BOX)
            return {"ten": asked, "viet_tat": asked, "o": boxes}
        choose = self.known if known else self.later if later else self.judged
        name = choose(item, _GRADE_LEADER)
        grade = item.value if isinstance(item.value, Grade) and name == item.text else None
        return {
            "ten": name,
            "viet_tat": name if grade is None else grade.short,
            "o": {key: TICK if word is grade else EMPTY_BOX for word, key in _GRADE_KEYS.items()},
        }

    def short_grade(self, item: Fact, *, known: bool = False, none: str = "") -> Word:
        """Return a level as a table cell prints it, such as HTTNV; `none` where it need not be."""
        if self.mode is Mode.BLANK or (self.mode is Mode.PREFILLED and not known):
            return ""
        if isinstance(item.value, Grade):
            return item.value.short
        return none or self._lacking(item, "")

    def rating(self, item: Fact, *, optional: bool = False) -> dict[str, Word]:
        """Return the four cells of one criterion, one of them ticked in a final paper.

        None is ticked where the criterion is `optional`: "nếu có", and there was no such thing.
        """
        if (asked := self._asked(item, "", optional=optional)) is not None:
            return ticks(replace(asked, framed=True), RATING_KEYS.values(), "")
        cells: dict[str, Word] = dict.fromkeys(RATING_KEYS.values(), "")
        if self.mode is not Mode.FINAL:
            return cells
        if isinstance(item.value, Rating):
            return cells | {RATING_KEYS[item.value]: TICK}
        return cells if optional else cells | {"xuat_sac": self._lacking(item, "")}

    def count(self, item: Fact) -> Word:
        """Return a count for a table cell, open where it has not been entered."""
        return "" if self.mode is Mode.BLANK else self.known(item)

    def _asked(self, item: Fact, shown: str, *, optional: bool = False) -> Question | None:
        """Return the question that an open place is in a fillable paper, None elsewhere."""
        field = field_id(item.record, item.name) if self.fillable else None
        if field is None or item.record is None:
            return None
        column = _COLUMNS.get((item.record, item.name))
        choices = Rating if column is None else column.choices
        answer = Answer.LINE if choices is None else Answer.CHOICE
        if column is not None and column.kind is Kind.DATE:
            answer = Answer.DATE
        return Question(
            field=field,
            title=item.label,
            answer=answer,
            shown=shown,
            value=str(item.value) if isinstance(item.value, int) else item.text,
            optional=optional,
            choices=tuple(choices or ()),
        )

    def _lacking(self, item: Fact, leader: str) -> Word:
        if self.mode is not Mode.FINAL:
            return leader
        message = f"thiếu «{item.label}» của {item.whose}"
        hint = "điền ô này rồi làm lại"
        if not item.has_row:
            message = f"chưa có dòng nào cho {item.whose}"
            hint = f"thêm một dòng cho {item.whose} ở trang này rồi làm lại"
        return Missing(where=item.where, message=message, hint=hint, shown=leader or vi.dots(6))
