"""Bind the papers of a dossier into one PDF: cover, linked index, the papers, one count of pages.

Knows pages, titles and sections only. Each page is drawn anew from what the paper's page shows,
stamped with its number in the dossier, and can be reached by a bookmark and from the index. The
same input gives the same bytes: no date, an id made from the content.
"""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from docgen.errors import OutputError, Problem, Severity
from docgen.pdf.archiving import colours_of, describe
from docgen.pdf.copying import (
    Copier,
    annotations,
    appearances,
    entry,
    face_of,
    name_in,
    unseen_fields,
    visible_box,
)
from docgen.pdf.layers import Layers
from docgen.pdf.stamps import shrunk, stamp, stamp_font

COVER, INDEX = "Bìa", "Mục lục"
NUMBER_LINK, ROW_LINK = "trang", "dong"
"""How the two links of a row of the index are named, each followed by the number of the row."""

WRONG = (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError)
"""What pypdf raises on a damaged file, by no rule."""
_TRIES = 5
_LEFT_EDGE, _GAP, _RAISE = 56.0, 4.0, 2.0
"""Points: where the link of a row begins, what it keeps from the number, how far it is above it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One paper of a bundle: its bookmark, the bookmark above it if any, its PDF.

    A paper that is no PDF/A was not made here: its pages are drawn a little smaller, so that the
    stamp lies on nothing. `turn` is by how many quarters its pages are turned clockwise, as a
    photo may have to be.
    """

    title: str
    source: bytes | Path
    section: str = ""
    turn: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where a paper lies in the bundle: its first page, counted from 1, and how many it has."""

    first: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A bound dossier; `is_archival` if it is PDF/A-2b, `problems` what a reader will miss."""

    data: bytes
    pages: int
    spans: tuple[Span, ...]
    is_archival: bool
    problems: tuple[Problem, ...]


Front = Callable[[Sequence[Span]], tuple[bytes, bytes]]
"""Makes cover and index, as PDFs, for papers that lie at the given pages."""


def bundle(title: str, front: Front, parts: Sequence[Part]) -> Bundle:
    """Return the papers bound in their order behind a cover and an index.

    How many pages the index has decides the numbers it prints: `front` is asked again until both
    agree, twice as a rule. An index that then gets shorter is followed by an empty page. Links of
    the index that lead into itself are turned to the papers, the n-th, from the top, to the n-th
    paper; all others go.

    Raises:
        OutputError: naming each paper that cannot be read.
    """
    counts = _counts(parts)
    cover, index, before = _settled(front, counts)
    spans = tuple(_spans(before, counts))
    binder = Binder()
    binder.add(Part(title=COVER, source=cover))
    rows = binder.add(Part(title=INDEX, source=index))
    while binder.pages < before:
        binder.add_empty()
    problems: list[Problem] = []
    for part, span in zip(parts, spans, strict=True):
        binder.add(part)
        problems += binder.problems(part.title, span)
    problems += _linked(binder, rows, spans)
    identity = hashlib.sha256()
    for piece in (title.encode(), cover, index, *_contents(parts)):
        identity.update(hashlib.sha256(piece).digest())
    data, is_archival = binder.finished(title, identity.digest()[:16])
    return Bundle(
        data=data,
        pages=binder.pages,
        spans=spans,
        is_archival=is_archival,
        problems=tuple(problems),
    )


def _contents(parts: Sequence[Part]) -> Iterator[bytes]:
    """Yield what decides the bytes of a bundle, one paper in memory at a time."""
    for part in parts:
        yield f"{part.section}\n{part.title}\n".encode()
        yield part.source if isinstance(part.source, bytes) else part.source.read_bytes()


def _opened(source: bytes | Path) -> PdfReader:
    data = source if isinstance(source, bytes) else source.read_bytes()
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise PyPdfError("encrypted")
    return reader


def _counts(parts: Sequence[Part]) -> list[int]:
    """Return how many pages each paper has; all that cannot be read are named at once."""
    counts, unread = [], []
    for part in parts:
        try:
            counts.append(len(_opened(part.source).pages))
        except (*WRONG, OSError, RecursionError):
            counts.append(0)
        if not counts[-1]:
            unread.append(unreadable(part.title))
    if unread:
        raise OutputError(*unread)
    return counts


def unreadable(title: str) -> Problem:
    """Return what is wrong with a PDF whose pages cannot be read."""
    return Problem(
        code="bundle-part-unreadable",
        where=title,
        message="không đọc được các trang của tệp PDF này nên không đóng được vào tập hồ sơ",
        hint="mở tệp, in lại thành PDF không mật khẩu (Microsoft Print to PDF), thay tệp cũ",
    )


def _spans(before: int, counts: Sequence[int]) -> Iterator[Span]:
    first = before + 1
    for count in counts:
        yield Span(first=first, pages=count)
        first += count


def _settled(front: Front, counts: Sequence[int]) -> tuple[bytes, bytes, int]:
    """Return cover and index that print right numbers, and how many pages they may take."""
    before = 2
    for _ in range(_TRIES):
        cover, index = front(tuple(_spans(before, counts)))
        needed = len(_opened(cover).pages) + len(_opened(index).pages)
        if needed <= before:
            return cover, index, before
        before = needed
    raise OutputError(
        Problem(
            code="bundle-index-unsettled",
            where=INDEX,
            message=f"sau {_TRIES} lần làm lại, mục lục vẫn dài thêm nên số trang chưa khớp",
            hint="rút gọn tên tài liệu trong mục lục hoặc nới cột trong mẫu mục lục",
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """Where the number of one row of the index stands: page from 0, and its rectangle."""

    page: int
    left: float
    low: float
    right: float
    high: float


class Binder:
    """Pages of many documents on the way into one."""

    def __init__(self, writer: PdfWriter | None = None) -> None:
        """Start with an empty document, or one that has pages already, and with its stamps."""
        self._writer = writer or PdfWriter()
        self._font = stamp_font(self._writer)
        self._layers = Layers()
        self._colours: set[bytes | None] = set()
        self._section: tuple[str, IndirectObject] | None = None
        self._unseen: list[str] = []
        self.pages = len(self._writer.pages)

    def add(self, part: Part) -> list[_Row]:
        """Append a document with its bookmark; return where links lie that lead into itself."""
        try:
            reader = _opened(part.source)
            colours = colours_of(reader)
            self._colours.add(colours)
            copier = Copier(self._writer)
            rows: list[_Row] = []
            self._unseen = []
            first = self.pages
            for page in reader.pages:
                rows += _inner_links(page, self.pages)
                self._unseen += unseen_fields(page)
                self._add(page, copier, part.turn, shrinks=colours is None)
            self._layers.take(reader, copier)
        except (*WRONG, OSError, RecursionError) as error:
            raise OutputError(unreadable(part.title)) from error
        self._bookmark(part.title, part.section, first)
        return rows

    def add_empty(self) -> None:
        """Append a page on which only its number stands."""
        last = self._writer.pages[self.pages - 1]
        box = visible_box(last)
        self._finish(self._writer.add_blank_page(box[2] - box[0], box[3] - box[1]), "", {})

    def problems(self, title: str, span: Span) -> Iterator[Problem]:
        """Yield what a reader will not see of the document added last."""
        if self._unseen:
            yield Problem(
                code="bundle-field-unseen",
                where=f"{title} › trang hồ sơ {span.first}",
                message="chữ đã điền ở các ô sau không có hình nên không hiện trong tập hồ sơ: "
                + ", ".join(dict.fromkeys(self._unseen)),
                hint="mở tệp gốc, in lại thành PDF (Microsoft Print to PDF), thay tệp cũ",
                severity=Severity.WARNING,
            )

    def _add(self, page: PageObject, copier: Copier, turn: int, *, shrinks: bool) -> None:
        box = visible_box(page)
        ours = self._writer.add_blank_page(1, 1)
        ours[NameObject("/MediaBox")] = ArrayObject(FloatObject(f"{side:.4f}") for side in box)
        if turned := (page.rotation + 90 * turn) % 360:
            ours[NameObject("/Rotate")] = NumberObject(turned)
        for key in ("/Group", "/UserUnit"):
            if key in page:
                ours[NameObject(key)] = copier.copied(page.raw_get(key))
        drawn = {"/P": self._put(face_of(page, box, copier))}
        lines = [f"q {shrunk(box, ours.rotation // 90)} cm" if shrinks else "q", "/P Do"]
        for number, (picture, matrix) in enumerate(appearances(page, copier)):
            drawn[f"/A{number}"] = self._put(picture)
            lines.append(f"q {matrix} cm /A{number} Do Q")
        self._finish(ours, "\n".join([*lines, "Q"]), drawn)

    def _put(self, value: object) -> IndirectObject:
        """Return a reference to an object, which may be in the document already."""
        known = getattr(value, "indirect_reference", None)
        if isinstance(known, IndirectObject) and known.pdf is self._writer:
            return known
        return self._writer._add_object(value)  # type: ignore[arg-type]  # noqa: SLF001  # as pypdf's own pages show

    def _finish(self, page: PageObject, drawing: str, drawn: dict[str, IndirectObject]) -> None:
        """Give a page what it draws and its stamp."""
        self.pages += 1
        named = {NameObject(name): reference for name, reference in drawn.items()}
        page[NameObject("/Resources")] = DictionaryObject(
            {
                NameObject("/XObject"): DictionaryObject(named),
                NameObject("/Font"): DictionaryObject({NameObject("/Stamp"): self._font}),
            }
        )
        content = DecodedStreamObject()
        mark = stamp(self.pages, visible_box(page), page.rotation // 90)
        content.set_data(drawing.encode() + b"\n" + mark)
        page[NameObject("/Contents")] = self._put(content)

    def _bookmark(self, title: str, section: str, first: int) -> None:
        if not section:
            self._section = None
        elif self._section is None or self._section[0] != section:
            self._section = (
                section,
                self._writer.add_outline_item(title=section, page_number=first),
            )
        above = self._section[1] if self._section else None
        self._writer.add_outline_item(title=title, page_number=first, parent=above)

    def link(self, row: _Row, name: str, target: int) -> None:
        """Put a link on a page of the index that leads to a page, counted from 1."""
        values = {
            "/Type": NameObject("/Annot"),
            "/Subtype": NameObject("/Link"),
            "/NM": TextStringObject(name),
            "/F": NumberObject(4),
            "/Border": ArrayObject([NumberObject(0)] * 3),
            "/Rect": ArrayObject(
                FloatObject(f"{side:.3f}") for side in (row.left, row.low, row.right, row.high)
            ),
            "/Dest": ArrayObject(
                [self._writer.pages[target - 1].indirect_reference, NameObject("/Fit")]
            ),
        }
        page = self._writer.pages[row.page]
        if "/Annots" not in page:
            page[NameObject("/Annots")] = ArrayObject()
        made = DictionaryObject({NameObject(key): value for key, value in values.items()})
        listed = page["/Annots"]
        if isinstance(listed, ArrayObject):
            listed.append(self._put(made))

    def finished(self, title: str, identity: bytes) -> tuple[bytes, bool]:
        """Return the document and whether it is PDF/A-2b."""
        [colours, *others] = self._colours
        archival = None if others else colours
        describe(self._writer, title, identity, archival)
        self._layers.put(self._writer)
        self._writer.page_mode = "/UseOutlines"
        packed = io.BytesIO()
        self._writer.write(packed)
        return packed.getvalue(), archival is not None


def _inner_links(page: PageObject, number: int) -> list[_Row]:
    """Return where links lie that lead into their own document, from the top of a page."""
    rows = []
    for annotation in annotations(page):
        action = entry(annotation, "/A")
        inner = isinstance(action, DictionaryObject) and name_in(action, "/S") == "/GoTo"
        if name_in(annotation, "/Subtype") == "/Link" and ("/Dest" in annotation or inner):
            corners = [float(side) for side in annotation["/Rect"]]  # type: ignore[attr-defined]  # an array
            left, right = sorted(corners[::2])
            low, high = sorted(corners[1::2])
            rows.append(_Row(page=number, left=left, low=low, right=right, high=high))
    return sorted(rows, key=lambda row: (-row.high, row.left))


def _linked(binder: Binder, rows: Sequence[_Row], spans: Sequence[Span]) -> Iterator[Problem]:
    """Link each row of the index, its number and the line before it, to its paper."""
    if len(rows) != len(spans):
        yield Problem(
            code="bundle-index-links",
            where=INDEX,
            message=f"mục lục có {len(rows)} số trang mang liên kết mà tập có {len(spans)} tài liệu"
            " nên mục lục không mở được đến tài liệu",
            hint="trong mẫu mục lục, đặt {{ tl.trang }} trong một liên kết đến dấu trang của mẫu",
            severity=Severity.WARNING,
        )
        return
    for number, (row, span) in enumerate(zip(rows, spans, strict=True), start=1):
        below = rows[number] if number < len(rows) else None
        low = row.low
        if below is not None and below.page == row.page:
            low = below.high + _GAP
        line = _Row(
            page=row.page,
            left=min(_LEFT_EDGE, row.left),
            low=min(low, row.low),
            right=row.left - _GAP,
            high=row.high + _RAISE,
        )
        binder.link(line, f"{ROW_LINK} {number}", span.first)
        binder.link(row, f"{NUMBER_LINK} {number}", span.first)
