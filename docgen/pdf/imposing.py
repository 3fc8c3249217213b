"""Put ballots on A4 sheets at their true size: many sheets, each page of content only once.

Knows pages and copies only. Every copy of a page is the same object, so no sheet can differ from
another one, and a thousand sheets take hardly more room than one. No date, no id, no name goes in.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import segno
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
)

POINTS_PER_MM = 72 / 25.4
A4_MM = (210, 297)
_MODULE_MM = 0.7
"""Side of one square of a code: four dots at 150 dots per inch."""
_CODE_MM = 23
_CODE_MARGIN_MM = 5
_DASHES = "q 0.25 w 0.5 G [3 6] 0 d"
_HALVES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Imposition:
    """How ballots go on paper: so many on one sheet of A4, `codes` for each page of a ballot."""

    per_sheet: int
    codes: tuple[str, ...] = ()


def page_count(data: bytes) -> int:
    """Return how many pages a PDF has."""
    return len(PdfReader(io.BytesIO(data)).pages)


def sheets_for(copies: int, per_sheet: int) -> int:
    """Return how many sheets, or piles of sheets, so many copies take."""
    return -(-copies // per_sheet)


def impose(ballots: Sequence[bytes], copies: int, layout: Imposition) -> bytes:
    """Return a PDF of A4 sheets with `copies` of each ballot, in the order given.

    A ballot of several pages takes fronts and backs in turn; if its pages are odd in number the
    last back stays empty, so that each begins on a sheet of its own. The places of a sheet are all
    used for copies of one ballot; of different ballots the last sheet may stay partly empty.
    """
    writer = PdfWriter()
    readers = [PdfReader(io.BytesIO(data)) for data in ballots]
    first = readers[0].pages[0].mediabox
    grid = _Grid.of(wide=first.width > first.height, per_sheet=layout.per_sheet)
    faces = [tuple(_faces(writer, reader, grid, layout)) for reader in readers]
    depth = max(map(len, faces))
    depth += depth % 2 if depth > 1 else 0
    places = [face for face in faces for _ in range(copies)]
    known: dict[tuple[int, ...], tuple[IndirectObject, IndirectObject]] = {}
    for start in range(0, len(places), layout.per_sheet):
        pile = places[start : start + layout.per_sheet]
        for number in range(depth):
            placed = [face[number] if number < len(face) else None for face in pile]
            key = (number % 2, *(face.idnum if face else 0 for face in placed))
            if key not in known:
                known[key] = _content(writer, placed, grid, back=number % 2 == 1)
            page = writer.add_blank_page(grid.width, grid.height)
            page[NameObject("/Resources")], page[NameObject("/Contents")] = known[key]
    _tell_printer(writer, wide=grid.width > grid.height, duplex=depth > 1)
    packed = io.BytesIO()
    writer.write(packed)
    return packed.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """A sheet of A4 in points and how it is cut."""

    width: float
    height: float
    columns: int
    rows: int

    @classmethod
    def of(cls, *, wide: bool, per_sheet: int) -> "_Grid":
        """Return the sheet for ballots that lie or stand: two lie across the sheet of one."""
        columns, rows = {1: (1, 1), 2: (1, 2) if wide else (2, 1), 4: (2, 2)}[per_sheet]
        short, long = (side * POINTS_PER_MM for side in A4_MM)
        lies = wide if per_sheet != _HALVES else not wide
        width, height = (long, short) if lies else (short, long)
        return cls(width=width, height=height, columns=columns, rows=rows)

    @property
    def cell(self) -> tuple[float, float]:
        """Return width and height of one ballot."""
        return self.width / self.columns, self.height / self.rows

    def corner(self, place: int, *, back: bool) -> tuple[float, float]:
        """Return where the ballot of a place begins; on the back left and right are exchanged."""
        column, row = place % self.columns, place // self.columns
        if back:
            column = self.columns - 1 - column
        return column * self.cell[0], self.height - (row + 1) * self.cell[1]


def _faces(
    writer: PdfWriter, reader: PdfReader, grid: _Grid, layout: Imposition
) -> Iterator[IndirectObject]:
    """Yield each page of a ballot as one object, with its cut marks and its code."""
    wide, high = grid.cell
    for number, page in enumerate(reader.pages):
        left = (wide - float(page.mediabox.width)) / 2
        low = (high - float(page.mediabox.height)) / 2
        drawn = page.get_contents()
        content = [
            f"q 1 0 0 1 {left:.3f} {low:.3f} cm".encode(),
            b"" if drawn is None else drawn.get_data(),
        ]
        content.append(b"Q")
        if layout.per_sheet > 1 and number % 2 == 0:
            content.append(_cut_marks(wide, high))
        if layout.codes:
            content.append(_code(layout.codes[number], wide))
        face = DecodedStreamObject()
        face.set_data(b"\n".join(content))
        packed = face.flate_encode()
        packed[NameObject("/Type")] = NameObject("/XObject")
        packed[NameObject("/Subtype")] = NameObject("/Form")
        box = [
            FloatObject(0),
            FloatObject(0),
            FloatObject(f"{wide:.3f}"),
            FloatObject(f"{high:.3f}"),
        ]
        packed[NameObject("/BBox")] = ArrayObject(box)
        resources = DictionaryObject(page.get("/Resources", {}))
        packed[NameObject("/Resources")] = resources.clone(writer)
        yield writer._add_object(packed)  # noqa: SLF001  # the way that pypdf's own pages show


def _content(
    writer: PdfWriter, placed: Sequence[IndirectObject | None], grid: _Grid, *, back: bool
) -> tuple[IndirectObject, IndirectObject]:
    """Return resources and drawing of one side of a sheet."""
    lines = []
    named = DictionaryObject()
    for place, face in enumerate(placed):
        if face is not None:
            x, y = grid.corner(place, back=back)
            lines.append(f"q 1 0 0 1 {x:.3f} {y:.3f} cm /P{face.idnum} Do Q")
            named[NameObject(f"/P{face.idnum}")] = face
    drawing = DecodedStreamObject()
    drawing.set_data("\n".join(lines).encode())
    resources = DictionaryObject({NameObject("/XObject"): named})
    return writer._add_object(resources), writer._add_object(drawing)  # noqa: SLF001  # as above


def _cut_marks(wide: float, high: float) -> bytes:
    """Return thin dashes along all four edges, the same on every ballot wherever it lies.

    Opposite edges run the same way, so that the dashes of neighbours fall on one another.
    """
    edges = (
        *((x, 0.0, x, high) for x in (0.0, wide)),
        *((0.0, y, wide, y) for y in (0.0, high)),
    )
    drawn = " ".join(f"{a:.3f} {b:.3f} m {c:.3f} {d:.3f} l S" for a, b, c, d in edges)
    return f"{_DASHES} {drawn} Q".encode()


def _code(text: str, wide: float) -> bytes:
    """Return a QR code as black squares in the lower right corner, far from the stamp."""
    matrix = segno.make(text, error="m", micro=False).matrix
    side = min(_MODULE_MM, _CODE_MM / len(matrix)) * POINTS_PER_MM
    margin = _CODE_MARGIN_MM * POINTS_PER_MM
    left, top = wide - margin - side * len(matrix), margin + side * len(matrix)
    squares = [
        f"{left + column * side:.3f} {top - (row + 1) * side:.3f} {side:.3f} {side:.3f} re"
        for row, line in enumerate(matrix)
        for column, dark in enumerate(line)
        if dark
    ]
    return f"q 0 g {' '.join(squares)} f Q".encode()


def _tell_printer(writer: PdfWriter, *, wide: bool, duplex: bool) -> None:
    """Ask for true size, and for both sides only where a ballot has a back."""
    turned = "/DuplexFlipShortEdge" if wide else "/DuplexFlipLongEdge"
    writer._root_object[NameObject("/ViewerPreferences")] = DictionaryObject(  # noqa: SLF001  # the catalogue
        {
            NameObject("/PrintScaling"): NameObject("/None"),
            NameObject("/Duplex"): NameObject(turned if duplex else "/Simplex"),
        }
    )
