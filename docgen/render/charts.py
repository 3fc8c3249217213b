"""Fill the charts of a form with numbers; how they look is the template's own.

Tags cannot stand in a chart: Word opens none whose numbers are text. So a chart is *named* after
the word that it shows, such as ``bieu_do.dang_vien`` (Word: Selection Pane), and keeps numbers of
its own until it is filled. The word gives categories (``nhom``) and series (``chuoi``), each with
a name (``ten``) and a number for every category (``so``), None where there is none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from posixpath import join, normpath

from lxml import etree

from docgen.errors import TemplateError
from docgen.render.environment import plain_text
from docgen.render.names import DRAWING_ID, PARAGRAPH, Element
from docgen.render.package import Entry
from docgen.render.parsing import parse
from docgen.render.places import Places
from docgen.render.tags import Kind, Level, Tag

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WORD = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_CACHES = (f"{C}strCache", f"{C}numCache", f"{C}strLit", f"{C}numLit")
_POINTS = (f"{C}ptCount", f"{C}pt")
CATEGORIES, SERIES, NAME, NUMBERS = "nhom", "chuoi", "ten", "so"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart part, the word it shows, and the tag that stands for it in messages."""

    name: str
    path: tuple[str, ...]
    tag: Tag
    root: Element

    def filled(self, facts: Mapping[str, object]) -> bytes:
        """Return the part with the numbers of its word.

        Raises:
            TemplateError: if there is no such word, or it does not fit the chart.
        """
        word = self._word(facts)
        categories = _list_of(word, CATEGORIES)
        series = _list_of(word, SERIES)
        if categories is None or series is None:
            raise self._unfit("từ này không có nhom và chuoi nên không phải là số liệu biểu đồ")
        labels = [text for text in categories if isinstance(text, str)]
        root = deepcopy(self.root)
        places = list(root.iter(f"{C}ser"))
        if len(series) > len(places):
            said = f"biểu đồ có {len(places)} dãy, số liệu có {len(series)} dãy"
            raise self._unfit(said)
        for place in places[len(series) :]:
            _remove(place)
        for place, each in zip(places, series, strict=False):
            numbers = _list_of(each, NUMBERS)
            name = each.get(NAME) if isinstance(each, Mapping) else None
            if not isinstance(name, str) or numbers is None:
                raise self._unfit("mỗi dãy phải có ten và so")
            if not all(number is None or type(number) is int for number in numbers):
                raise self._unfit("so chỉ gồm số nguyên")
            _name(place, plain_text(name))
            _fill(place, f"{C}cat", [plain_text(label) for label in labels])
            _fill(place, f"{C}val", [None if n is None else str(n) for n in numbers])
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _word(self, facts: Mapping[str, object]) -> object:
        found: object = facts
        for step in self.path:
            if not isinstance(found, Mapping) or step not in found:
                problem = self.tag.problem(
                    "unknown-name", f"không có thông tin tên «{step}»", "sửa tên của biểu đồ"
                )
                raise TemplateError(problem)
            found = found[step]
        return found

    def _unfit(self, message: str) -> TemplateError:
        hint = "sửa biểu đồ trong mẫu, hoặc đặt tên khác cho nó"
        return TemplateError(self.tag.problem("chart-unfit", message, hint))

    def paths(self) -> Iterator[tuple[str, ...]]:
        """Yield what the chart asks the facts for."""
        yield (*self.path, CATEGORIES, "*")
        yield (*self.path, SERIES, "*", NAME)
        yield (*self.path, SERIES, "*", NUMBERS, "*")


def charts_in(
    texts: Mapping[str, bytes],
    titles: Mapping[str, str],
    entries: Mapping[str, Entry],
    *,
    form: str,
) -> tuple[Chart, ...]:
    """Return the charts that are named after a word, in the order of the parts with text."""
    charts: dict[str, Chart] = {}
    for part, content in texts.items():
        if b"drawingml/2006/chart" not in content:
            continue
        root = parse(content)
        targets = _targets(part, entries)
        places = Places(root, titles[part])
        for drawing in root.iter(DRAWING_ID):
            word, holder = drawing.get("name") or "", drawing.getparent()
            chart = None if holder is None else next(holder.iter(f"{C}chart"), None)
            name = targets.get("" if chart is None else chart.get(_R_ID, ""), "")
            data = entries[name].content() if name in entries else None
            if data is None or name in charts or not _WORD.fullmatch(word):
                continue
            paragraph = next(drawing.iterancestors(PARAGRAPH), drawing)
            where = f"{form} › {places.of(paragraph)}"
            charts[name] = Chart(
                name=name, path=tuple(word.split(".")), tag=_tag(word, where), root=parse(data)
            )
    return tuple(charts.values())


def _targets(part: str, entries: Mapping[str, Entry]) -> dict[str, str]:
    """Return the paths of the parts that a part refers to, by the id of the relation."""
    folder, _, file = part.rpartition("/")
    relations = entries.get(f"{folder}/_rels/{file}.rels")
    content = None if relations is None else relations.content()
    return {
        relation.get("Id", ""): normpath(join("/", folder, relation.get("Target", "")))[1:]
        for relation in ([] if content is None else parse(content).iter(_RELATION))
    }


def _tag(word: str, where: str) -> Tag:
    shown = f"biểu đồ «{word}»"
    return Tag(
        kind=Kind.PRINT, level=Level.INLINE, word="", body=word, shown=shown, where=where, words=""
    )


def _list_of(value: object, name: str) -> Sequence[object] | None:
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, list | tuple) else None


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _name(series: Element, text: str) -> None:
    title = series.find(f"{C}tx")
    for value in () if title is None else title.iter(f"{C}v"):
        value.text = text


def _fill(series: Element, part: str, values: Sequence[str | None]) -> None:
    """Put values in place of those that a series keeps for its categories or numbers."""
    holder = series.find(part)
    cache = None if holder is None else next(holder.iter(*_CACHES), None)
    if cache is None:
        return
    for old in [child for child in cache if child.tag in _POINTS]:
        cache.remove(old)
    etree.SubElement(cache, f"{C}ptCount").set("val", str(len(values)))
    for place, value in enumerate(values):
        if value is not None:
            point = etree.SubElement(cache, f"{C}pt")
            point.set("idx", str(place))
            etree.SubElement(point, f"{C}v").text = value
