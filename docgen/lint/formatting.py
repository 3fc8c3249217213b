"""How a paragraph and its runs look, styles and defaults of the document taken together.

Styles of tables are left out: they give borders here, not letters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.render.names import PARAGRAPH_PROPERTIES, RUN_PROPERTIES, Element, W

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OFF = frozenset({"0", "false", "off", "none"})
_NO_LINE = frozenset({"none", "nil"})
_TWIPS_PER_POINT = 20
_HALVES = 2
_USUAL_SIZE = "20"
_LENGTH = re.compile(r"(-?[0-9]{1,7}(?:\.[0-9]{1,6})?)(pt|cm|mm|in|pc|pi)?")
_POINTS_IN = {"pt": 1.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pc": 12.0, "pi": 12.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLook:
    """The letters of one run; `size_pt` in points, a font "" where nothing names it.

    Word takes `font` for plain letters and `font_of_marked` for those with marks, as ế and ủ.
    """

    font: str
    font_of_marked: str
    size_pt: float
    bold: bool
    italic: bool
    underline: bool
    caps: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphLook:
    """The shape of one paragraph; lengths in points, `line_pt` None unless exact."""

    align: str
    first_line_pt: float
    before_pt: float
    line_pt: float | None
    is_ruled: bool


class Styles:
    """The styles of one document."""

    def __init__(self, styles: Element | None, theme: Element | None) -> None:
        """Index the styles by id; a document without styles has only its direct formatting."""
        found = [] if styles is None else list(styles.iter(f"{W}style"))
        self._by_id = {style.get(f"{W}styleId", ""): style for style in found}
        self._default = next((style for style in found if _is_default(style)), None)
        path = f"{W}docDefaults/{W}rPrDefault/{RUN_PROPERTIES}"
        self._run_defaults = None if styles is None else styles.find(path)
        path = f"{W}docDefaults/{W}pPrDefault/{PARAGRAPH_PROPERTIES}"
        self._paragraph_defaults = None if styles is None else styles.find(path)
        self._theme_fonts = dict(_theme_fonts(theme))

    def names(self, paragraph: Element) -> tuple[str, ...]:
        """Return the name of a paragraph's style, then of those it is based on."""
        return tuple(_name(style) for style in self._paragraph_styles(paragraph))

    def unknown_style(self, paragraph: Element) -> str:
        """Return the id of a style that the paragraph asks for and the document does not have."""
        wanted = _value(paragraph.find(f"{PARAGRAPH_PROPERTIES}/{W}pStyle"))
        return "" if wanted is None or wanted in self._by_id else wanted

    def paragraph_look(self, paragraph: Element) -> ParagraphLook:
        """Return the shape of a paragraph."""
        layers = [
            paragraph.find(PARAGRAPH_PROPERTIES),
            *(style.find(PARAGRAPH_PROPERTIES) for style in self._paragraph_styles(paragraph)),
            self._paragraph_defaults,
        ]
        bottom = _first(layers, f"{W}pBdr/{W}bottom")
        exact = _attribute(layers, "spacing", "lineRule") == "exact"
        line = _attribute(layers, "spacing", "line")
        return ParagraphLook(
            align=_value(_first(layers, f"{W}jc")) or "left",
            first_line_pt=points(_attribute(layers, "ind", "firstLine")),
            before_pt=points(_attribute(layers, "spacing", "before")),
            line_pt=points(line) if exact else None,
            is_ruled=bottom is not None and _value(bottom) not in _NO_LINE,
        )

    def run_look(self, paragraph: Element, run: Element) -> RunLook:
        """Return the letters of a run of a paragraph."""
        direct = run.find(RUN_PROPERTIES)
        wanted = None if direct is None else _value(direct.find(f"{W}rStyle"))
        of_run = [style.find(RUN_PROPERTIES) for style in self._chain(wanted)]
        of_paragraph = [style.find(RUN_PROPERTIES) for style in self._paragraph_styles(paragraph)]
        defaults = [self._run_defaults]
        layers = [direct, *of_run, *of_paragraph, *defaults]

        def toggled(name: str) -> bool:
            own = _first([direct], f"{W}{name}")
            if own is not None:
                return _is_on(own)
            # In styles the second "bold" takes back the first.
            styled = [_is_on(_first(group, f"{W}{name}")) for group in (of_run, of_paragraph)]
            return styled[0] != styled[1] or _is_on(_first(defaults, f"{W}{name}"))

        underline = _first(layers, f"{W}u")
        return RunLook(
            font=self._font(layers, "ascii"),
            font_of_marked=self._font(layers, "hAnsi"),
            size_pt=points(_value(_first(layers, f"{W}sz")) or _USUAL_SIZE, _HALVES),
            bold=toggled("b"),
            italic=toggled("i"),
            underline=underline is not None and _value(underline) != "none",
            caps=toggled("caps"),
        )

    def _font(self, layers: list[Element | None], letters: str) -> str:
        fonts = (layer.find(f"{W}rFonts") for layer in layers if layer is not None)
        for element in fonts:
            if element is None:
                continue
            theme = element.get(f"{W}{letters}Theme")
            name = (
                self._theme_fonts.get(theme[:5], "") if theme else element.get(f"{W}{letters}", "")
            )
            if name:
                return name
        return ""

    def _paragraph_styles(self, paragraph: Element) -> list[Element]:
        wanted = _value(paragraph.find(f"{PARAGRAPH_PROPERTIES}/{W}pStyle"))
        if wanted in self._by_id:
            return list(self._chain(wanted))
        return [] if self._default is None else [self._default]

    def _chain(self, style_id: str | None) -> Iterator[Element]:
        """Yield a style and those it is based on, each once."""
        seen: set[str] = set()
        while style_id is not None and style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            style = self._by_id[style_id]
            yield style
            style_id = _value(style.find(f"{W}basedOn"))


def _theme_fonts(theme: Element | None) -> Iterator[tuple[str, str]]:
    """Yield the Latin fonts of a theme by the first letters of the names that ask for them."""
    for name in ("major", "minor") if theme is not None else ():
        latin = None if theme is None else theme.find(f".//{_DRAWING}{name}Font/{_DRAWING}latin")
        if latin is not None:
            yield name, latin.get("typeface", "")


def _is_default(style: Element) -> bool:
    """Return whether a style is that of paragraphs which name none."""
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true"}


def _name(style: Element) -> str:
    return _value(style.find(f"{W}name")) or ""


def _value(element: Element | None) -> str | None:
    return None if element is None else element.get(f"{W}val")


def _first(layers: list[Element | None], path: str) -> Element | None:
    """Return the element of the nearest layer that has it."""
    for layer in layers:
        found = None if layer is None else layer.find(path)
        if found is not None:
            return found
    return None


def _attribute(layers: list[Element | None], name: str, attribute: str) -> str | None:
    """Return an attribute from the nearest layer whose element has it."""
    for layer in layers:
        element = None if layer is None else layer.find(f"{W}{name}")
        value = None if element is None else element.get(f"{W}{attribute}")
        if value is not None:
            return value
    return None


def points(value: str | None, parts: int = _TWIPS_PER_POINT) -> float:
    """Return a length of the file in points; a plain number counts parts of a point.

    What is no length counts as 0, as Word reads it.

    >>> points("1134"), points("28", 2), points("2in"), points("auto")
    (56.7, 14.0, 144.0, 0.0)
    """
    found = _LENGTH.fullmatch(value or "")
    if found is None:
        return 0.0
    number, unit = float(found.group(1)), found.group(2)
    return number * _POINTS_IN[unit] if unit else number / parts


def _is_on(element: Element | None) -> bool:
    return element is not None and _value(element) not in _OFF
