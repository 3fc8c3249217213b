"""The words of criteria: one row each, with its four degrees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from docgen import vi
from docgen.context.view import View
from docgen.context.words import EMPTY_BOX, RATING_KEYS, Fact, Word, Writer, fact
from docgen.forms import Mode
from docgen.missing import Missing
from docgen.model import Criterion, Rating, Record, Subject
from docgen.questions import Question

_OPEN_ROWS = 3


class OpenGroups(dict[str, list[dict[str, object]]]):
    """The groups of a guideline that has no criteria of a subject: any group, rows to write in."""

    def __init__(self, view: View, mode: Mode) -> None:
        """Remember how a row looks that nobody has written yet."""
        super().__init__()
        self._view, self._mode = view, mode

    def __contains__(self, group: object) -> bool:
        """Return that there is any group; which there are, nobody has said."""
        return True

    def __missing__(self, group: str) -> list[dict[str, object]]:
        """Return some rows to write in; a final paper lacks what should stand there."""
        name: object = vi.dots(20)
        if self._mode is Mode.FINAL:
            name = Missing(
                where=self._view.review.where(self._view.review.period, "ruleset"),
                message=f"{self._view.ruleset.source.short} không có tiêu chí cho nhóm này",
                hint="chọn hướng dẫn có tiêu chí, hoặc viết tiêu chí trên bản điền sẵn",
                shown=vi.dots(20),
            )
        cells: dict[str, object] = dict.fromkeys(RATING_KEYS.values(), "")
        boxes = dict.fromkeys(RATING_KEYS.values(), EMPTY_BOX)
        return [
            {"stt": str(number), "ten": name, "noi_dung": name, **cells, "o": boxes}
            for number in range(1, _OPEN_ROWS + 1)
        ]


Cells = dict[str, Word]
"""The four degrees by name, one of them ticked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """The row that holds degrees, if there is one, and the degrees."""

    kind: type[Record]
    record: Record | None
    ratings: Mapping[str, Rating]


def criteria_words(
    view: View, subject: Subject, writer: Writer, rated: Rated, whose: str
) -> dict[str, list[dict[str, object]]]:
    """Return the criteria of a subject by group, each with its four cells."""
    groups: dict[str, list[Criterion]] = {}
    for criterion in view.ruleset.criteria:
        if criterion.subject is subject:
            groups.setdefault(criterion.group.lower().replace("-", "_"), []).append(criterion)
    if not groups:
        return OpenGroups(view, writer.mode)
    return {
        group: [
            {
                "stt": str(number),
                "ten": criterion.label,
                "noi_dung": criterion.text,
                **_cells(view, criterion, writer, rated, whose),
            }
            for number, criterion in enumerate(criteria, start=1)
        ]
        for group, criteria in groups.items()
    }


def _cells(
    view: View, criterion: Criterion, writer: Writer, rated: Rated, whose: str
) -> dict[str, object]:
    """Return the four cells of a table row, and the same as boxes of a line."""
    degree = _degree(view, criterion, rated, whose)
    cells = writer.rating(degree, optional=criterion.id in view.ruleset.if_any)
    return {**cells, "o": boxes_of(cells)}


def boxes_of(cells: Cells) -> Cells:
    """Return the four cells of a degree as boxes of a line: an open one is as wide as a tick."""
    return {key: _boxed(word) for key, word in cells.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Degrees of numbered parts of a form: one slot of a row, and what each part is called."""

    kind: type[Record]
    record: Record | None
    field: str
    values: Sequence[Rating | None]
    keys: Sequence[str]


def part_words(parts: Parts, writer: Writer, view: View, whose: str) -> dict[str, Cells]:
    """Return the degree of each part as four cells of a table row, by its key."""
    words: dict[str, Cells] = {}
    for number, key in enumerate(parts.keys, start=1):
        item = fact(view.review, parts.kind, parts.record, f"{parts.field}_{number}", whose)
        value = parts.values[number - 1] if number <= len(parts.values) else None
        words[key] = writer.rating(replace(item, value=value))
    return words


def _boxed(word: Word) -> Word:
    """Return the word of a cell as a line prints it, which has drawn boxes of its own."""
    if isinstance(word, Question):
        return replace(word, framed=False, shown=EMPTY_BOX)
    return EMPTY_BOX if word == "" else word


def _degree(view: View, criterion: Criterion, rated: Rated, whose: str) -> Fact:
    item = fact(view.review, rated.kind, rated.record, f"tc:{criterion.id}", whose)
    value = rated.ratings.get(criterion.id)
    return replace(item, value=value, label=criterion.label)
