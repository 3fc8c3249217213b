"""The words of criteria: one row each, with its four degrees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from docgen.context.view import View
from docgen.context.words import EMPTY_BOX, Fact, Word, Writer, fact
from docgen.model import Criterion, Rating, Record, Subject

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
    return {key: EMPTY_BOX if word == "" else word for key, word in cells.items()}


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


def _degree(view: View, criterion: Criterion, rated: Rated, whose: str) -> Fact:
    item = fact(view.review, rated.kind, rated.record, f"tc:{criterion.id}", whose)
    value = rated.ratings.get(criterion.id)
    return replace(item, value=value, label=criterion.label)
