"""The paragraphs of a form as lint looks at them: words, place, style, and the component they are.

A tag that only prints is shown as the sample fills it; what the sample cannot tell is an ellipsis.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from docgen.errors import Problem, Severity
from docgen.lint.formatting import ParagraphLook, RunLook, Styles
from docgen.lint.profile import Component, Profile
from docgen.render.names import CELL, PARAGRAPH, ROW, RUN, TEXT, TEXT_BOX, Element
from docgen.render.pieces import OBJECT, pieces_of
from docgen.render.reading import Package, Part
from docgen.render.tags import Kind, Level, find

UNKNOWN = "…"
_BODY = "Normal"
_TITLE = "ten_loai"
_SIMPLE = re.compile(r"([\w.]+)\s*((?:\|\s*\w+\s*)*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph. `raw` has its tags; `shown` is what it prints; `column` counts from 1."""

    element: Element
    where: str
    raw: str
    shown: str
    is_steering: bool
    is_in_body: bool
    styles: tuple[str, ...]
    unknown_style: str
    component: Component | None
    has_its_style: bool
    cell: Element | None
    column: int
    columns: int
    look: ParagraphLook
    runs: tuple[tuple[str, RunLook], ...] = field(repr=False)

    @property
    def spoken(self) -> list[str]:
        """Return the lines that the paragraph prints, broken where the author broke them."""
        return [" ".join(line.split()) for line in self.shown.split("\n")]

    def problem(self, code: str, message: str, hint: str, *, sure: bool = True) -> Problem:
        """Return a problem at this place; one that no source confirms is only a warning."""
        severity = Severity.ERROR if sure else Severity.WARNING
        return Problem(code=code, where=self.where, message=message, hint=hint, severity=severity)


def lines_of(
    package: Package, profile: Profile, sample: Mapping[str, object], form: str
) -> tuple[Line, ...]:
    """Return all paragraphs of a form, the body first."""
    styles = Styles(package.xml("word/styles.xml"), package.xml("word/theme/theme1.xml"))
    return tuple(
        line
        for part in package.parts
        for line in _of_part(
            part, _Reader(styles=styles, profile=profile, sample=sample, form=form),
            is_body=part is package.document,
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """What is needed to read one paragraph."""

    styles: Styles
    profile: Profile
    sample: Mapping[str, object]
    form: str


def _of_part(part: Part, reader: _Reader, *, is_body: bool) -> Iterator[Line]:
    is_above_title = is_body
    for paragraph in part.root.iter(PARAGRAPH):
        raw = "".join(piece.text for piece in pieces_of(paragraph, tracked=False))
        shown, is_steering = _shown(raw, reader.sample)
        cell = _cell(paragraph)
        names = reader.styles.names(paragraph)
        styled = _by_style(names, reader.profile, is_in_cell=cell is not None)
        by_words = None
        if is_body and (styled is None or names[:1] == (_BODY,)):
            # What is told by its words alone: a line whose style says no more than "body".
            by_words = _by_words(shown, reader.profile, is_above_title=is_above_title)
        component = by_words or styled
        is_above_title &= component is None or component.id != _TITLE
        row = None if cell is None else cell.getparent()
        cells = [] if row is None else [one for one in row if one.tag == CELL]
        yield Line(
            element=paragraph,
            where=f"{reader.form} › {part.places.of(paragraph)}",
            raw=raw.replace(OBJECT, ""),
            shown=shown.replace(OBJECT, ""),
            is_steering=is_steering,
            is_in_body=is_body,
            styles=names,
            unknown_style=reader.styles.unknown_style(paragraph),
            component=component,
            has_its_style=by_words is None,
            cell=cell,
            column=cells.index(cell) + 1 if cell is not None and cell in cells else 0,
            columns=len(cells),
            look=reader.styles.paragraph_look(paragraph),
            runs=tuple(_runs(paragraph, reader.styles)),
        )


def _runs(paragraph: Element, styles: Styles) -> Iterator[tuple[str, RunLook]]:
    for piece in pieces_of(paragraph, tracked=False):
        run = piece.element.getparent()
        if piece.element.tag == TEXT and piece.text.strip() and run is not None and run.tag == RUN:
            yield piece.text, styles.run_look(paragraph, run)


def _cell(paragraph: Element) -> Element | None:
    """Return the cell around a paragraph, not looking out of a text box."""
    for ancestor in paragraph.iterancestors(CELL, TEXT_BOX, ROW):
        return ancestor if ancestor.tag == CELL else None
    return None


def _by_style(names: tuple[str, ...], profile: Profile, *, is_in_cell: bool) -> Component | None:
    """Return the component whose style a paragraph has or builds on.

    The style of plain paragraphs means body text only in the page itself: cells have any text.
    """
    for name in names:
        if name == _BODY and (names[0] != _BODY or is_in_cell):
            continue
        for component in profile.components:
            if name in component.styles:
                return component
    return None


def _by_words(shown: str, profile: Profile, *, is_above_title: bool) -> Component | None:
    """Return the component that a line is by its words; a letterhead ends with the title."""
    text = " ".join(shown.split())
    if is_above_title and any(text == one.name for one in profile.types):
        return profile.component(_TITLE)
    for component in profile.components:
        if component.column and not is_above_title:
            continue
        if text and component.like is not None and component.like.fullmatch(text):
            return component
    return None


def _shown(raw: str, sample: Mapping[str, object]) -> tuple[str, bool]:
    """Return the text as the sample fills it, and whether the paragraph only steers."""
    found, _ = find(raw)
    steers = any(tag.level is not Level.INLINE for tag in found)
    kept, position = [], 0
    for tag in found:
        kept.append(raw[position : tag.start])
        kept.append(_value(tag.body, sample) if tag.kind is Kind.PRINT else "")
        position = tag.end
    return "".join([*kept, raw[position:]]), steers


def _value(body: str, sample: Mapping[str, object]) -> str:
    """Return what a tag prints, an ellipsis where it is more than a word with filters."""
    simple = _SIMPLE.fullmatch(body)
    value: object = sample
    for step in simple.group(1).split(".") if simple else ("",):
        value = value.get(step) if isinstance(value, Mapping) else None
    if simple is None or not isinstance(value, (str, int)):
        return UNKNOWN
    filters = re.findall(r"\w+", simple.group(2))
    if filters == ["upper"]:
        return str(value).upper()
    return UNKNOWN if filters else str(value)
