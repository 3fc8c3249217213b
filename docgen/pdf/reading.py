"""Read a bundle back: where bookmarks, links, printed and stamped numbers say that papers are.

Believes nothing that `bundle` wrote elsewhere: each number is read where a reader of the bundle
meets it, and compared with where the papers ought to be.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from docgen.errors import DataError, Problem
from docgen.pdf.bundle import NUMBER_LINK, ROW_LINK, WRONG
from docgen.pdf.copying import annotations, entry
from docgen.pdf.stamps import stamped_number

_SLACK = 2.0
"""Points by which a letter may stand outside of the rectangle of its link."""
_FRONT = 2
"""The bookmarks before those of the papers: cover and index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """One bookmark: its level from 0, the page it opens, counted from 1, None if it opens none."""

    title: str
    level: int
    page: int | None
    is_section: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """One row of the index: what it prints as the pages of a paper, and where its links lead."""

    number: int
    index_page: int
    printed: str
    link: int | None
    row_link: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a bundle says of itself; `stamps` holds one number for each page, None if unread."""

    bookmarks: tuple[Bookmark, ...]
    rows: tuple[IndexRow, ...]
    stamps: tuple[int | None, ...]


class Place(StrEnum):
    """Where a wrong number stands."""

    BOOKMARK = "bookmark"
    LINK = "link"
    PRINTED = "printed"
    STAMP = "stamp"
    PAGES = "pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One number of a bundle that is wrong: of which paper, what it is and what it should be.

    Of a stamp `title` is empty and `page` the page; else `page` is where the paper begins, 0 for a
    row or bookmark too many. `found` is empty where nothing stands.
    """

    place: Place
    title: str
    page: int
    found: str
    expected: str


def read_bundle(data: bytes) -> Reading:
    """Return all page numbers of a bundle.

    Raises:
        DataError: if it is no PDF that can be read.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        pages = list(reader.pages)
        places = {
            page.indirect_reference.idnum: number
            for number, page in enumerate(pages, start=1)
            if page.indirect_reference is not None
        }
        return Reading(
            bookmarks=tuple(_bookmarks(reader, places)),
            rows=tuple(
                row for number, page in enumerate(pages, 1) for row in _rows(page, number, places)
            ),
            stamps=tuple(_stamp(page) for page in pages),
        )
    except (*WRONG, RecursionError) as error:
        raise DataError(
            Problem(
                code="bundle-unreadable",
                where="PDF",
                message="tập PDF của hồ sơ bị hỏng, không đọc được các số trang",
                hint="tạo lại bằng docgen dossier build",
            )
        ) from error


def wrong_numbers(
    data: bytes,
    expected: Sequence[tuple[str, int, int]],
    later: Sequence[tuple[str, int, int]] = (),
) -> list[Finding]:
    """Return each number that is wrong in a bundle of papers, as (title, first page, pages).

    Those that came `later` stand behind the others and in no row of its index.

    Raises:
        DataError: if it is no PDF that can be read.
    """
    reading = read_bundle(data)
    found: list[Finding] = []
    everything = (*expected, *later)
    last = max((first + pages - 1 for _, first, pages in everything), default=None)
    if last is not None and last != len(reading.stamps):
        found.append(_finding(Place.PAGES, "", last, len(reading.stamps), last))
    marks = [(mark.title, mark.page) for mark in reading.bookmarks if not mark.is_section]
    for paper, mark in zip_longest(everything, marks[_FRONT:]):
        found += _compared(Place.BOOKMARK, paper, mark)
    for paper, row in zip_longest(expected, reading.rows):
        title, first, _ = paper or ("", 0, 0)
        links = dict.fromkeys((row.link, row.row_link)) if row else (None,)
        for link in links:
            found += _compared(Place.LINK, paper, (title, link) if row else None)
        printed, wanted = row.printed if row else "", _printed(paper)
        if printed != wanted:
            found.append(_finding(Place.PRINTED, title, first, printed, wanted))
    for number, stamp in enumerate(reading.stamps, start=1):
        if stamp != number:
            found.append(_finding(Place.STAMP, "", number, "" if stamp is None else stamp, number))
    return found


def _printed(paper: tuple[str, int, int] | None) -> str:
    if paper is None:
        return ""
    _, first, pages = paper
    return str(first) if pages == 1 else f"{first}-{first + pages - 1}"


def _finding(place: Place, title: str, page: int, found: object, expected: object) -> Finding:
    return Finding(place=place, title=title, page=page, found=str(found), expected=str(expected))


def _compared(
    place: Place, paper: tuple[str, int, int] | None, said: tuple[str, int | None] | None
) -> Iterator[Finding]:
    """Yield a finding unless a bookmark or link, None if missing, leads to its paper."""
    title, page = said or ("", None)
    if paper is None:
        yield _finding(place, title, 0, page or "", "")
    elif title != paper[0]:
        yield _finding(place, paper[0], paper[1], title, paper[0])
    elif page != paper[1]:
        yield _finding(place, paper[0], paper[1], page or "", paper[1])


def _bookmarks(reader: PdfReader, places: dict[int, int]) -> Iterator[Bookmark]:
    """Yield the bookmarks in the order in which they are shown."""
    outlines = entry(reader.root_object, "/Outlines")
    seen: set[int] = set()

    def below(node: DictionaryObject, level: int) -> Iterator[Bookmark]:
        item = entry(node, "/First")
        while isinstance(item, DictionaryObject):
            if id(item) in seen:
                raise PyPdfError("bookmarks in a circle")
            seen.add(id(item))
            yield Bookmark(
                title=str(entry(item, "/Title") or ""),
                level=level,
                page=_target(item, places),
                is_section="/First" in item,
            )
            yield from below(item, level + 1)
            item = entry(item, "/Next")

    if isinstance(outlines, DictionaryObject):
        yield from below(outlines, 0)


def _target(holder: DictionaryObject, places: dict[int, int]) -> int | None:
    """Return the page to which a bookmark or link leads, None if to none of this document."""
    place = entry(holder, "/Dest")
    action = entry(holder, "/A")
    if place is None and isinstance(action, DictionaryObject):
        place = entry(action, "/D")
    if not isinstance(place, ArrayObject) or not place:
        return None
    page = list.__getitem__(place, 0)
    return places.get(page.idnum) if isinstance(page, IndirectObject) else None


def _stamp(page: PageObject) -> int | None:
    content = entry(page, "/Contents")
    return stamped_number(content.get_data()) if isinstance(content, StreamObject) else None


def _rows(page: PageObject, number: int, places: dict[int, int]) -> Iterator[IndexRow]:
    """Yield the rows of the index that stand on a page, from the top."""
    named = {str(entry(each, "/NM")): each for each in annotations(page)}
    ours = {name.partition(" ")[2]: each for name, each in named.items() if _is_number(name)}
    if not ours:
        return
    letters: list[tuple[str, float, float]] = []

    def note(text: str, outer: list[float], inner: list[float], *_: object) -> None:
        x, y = inner[4], inner[5]
        at_x = outer[0] * x + outer[2] * y + outer[4]
        at_y = outer[1] * x + outer[3] * y + outer[5]
        letters.append((text, at_x, at_y))

    page.extract_text(visitor_text=note)
    for which, link in sorted(ours.items(), key=lambda pair: int(pair[0])):
        line = named.get(f"{ROW_LINK} {which}")
        yield IndexRow(
            number=int(which),
            index_page=number,
            printed=_text_in(link, letters),
            link=_target(link, places),
            row_link=None if line is None else _target(line, places),
        )


def _is_number(name: str) -> bool:
    kind, _, which = name.partition(" ")
    return kind == NUMBER_LINK and which.isdecimal()


def _text_in(link: DictionaryObject, letters: Sequence[tuple[str, float, float]]) -> str:
    """Return the text that begins inside the rectangle of a link."""
    rectangle = entry(link, "/Rect")
    if not isinstance(rectangle, ArrayObject):
        return ""
    left, low, right, high = (float(side) for side in rectangle)
    inside = (
        text
        for text, x, y in letters
        if left - _SLACK <= x <= right + _SLACK and low - _SLACK <= y <= high + _SLACK
    )
    return "".join(inside).strip()
