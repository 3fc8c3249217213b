"""Take what a page shows out of a PDF and nothing else: no action, no file, no form, no link.

A page is made anew and only what draws it is copied, object by object. What could act is not
filtered out of a copy but never copied, so that nothing can be forgotten.
"""

from collections.abc import Iterator, Sequence

from pypdf import PageObject, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

Box = tuple[float, float, float, float]

_DRAWN_FROM = (
    "/ColorSpace",
    "/ExtGState",
    "/Font",
    "/Pattern",
    "/Properties",
    "/Shading",
    "/XObject",
)
_ACTIONS = {
    "/GoTo",
    "/GoTo3DView",
    "/GoToDp",
    "/GoToE",
    "/GoToR",
    "/Hide",
    "/ImportData",
    "/JavaScript",
    "/Launch",
    "/Movie",
    "/Named",
    "/Rendition",
    "/ResetForm",
    "/RichMediaExecute",
    "/SetOCGState",
    "/Sound",
    "/SubmitForm",
    "/Thread",
    "/Trans",
    "/URI",
}
_NO_PART_OF_A_DRAWING = {
    "/Action",
    "/Annot",
    "/Catalog",
    "/EmbeddedFile",
    "/Filespec",
    "/F",
    "/Page",
    "/Pages",
    "/StructElem",
    "/StructTreeRoot",
}
_NOT_DRAWN = {
    "/AF",
    "/Alternates",
    "/DL",
    "/Length",
    "/Metadata",
    "/OPI",
    "/PieceInfo",
    "/PS",
    "/Ref",
    "/StructParent",
    "/StructParents",
}
"""Entries of a picture or a drawing that lead to files, programs or remarks."""

_HIDDEN = 0b100010
"""The flags of an annotation that is hidden or not shown on the screen."""
_NO_PICTURE = {"/Link", "/Popup", "/TrapNet"}


class Copier:
    """Copies drawing objects of one document into another, each only once."""

    def __init__(self, writer: PdfWriter) -> None:
        """Start with nothing copied."""
        self._writer = writer
        self._known: dict[tuple[int, int], PdfObject] = {}
        self._waiting: list[tuple[PdfObject, PdfObject]] = []

    def copied(self, value: PdfObject) -> PdfObject:
        """Return a value in the other document, with all that it is drawn from."""
        copy = self._copy(value)
        while self._waiting:
            source, shell = self._waiting.pop()
            self._fill(source, shell)
        return copy

    def known(self, reference: IndirectObject) -> PdfObject | None:
        """Return what an object has become, None if nothing has needed it."""
        return self._known.get((reference.idnum, reference.generation))

    def _copy(self, value: PdfObject) -> PdfObject:
        if isinstance(value, IndirectObject):
            key = (value.idnum, value.generation)
            if key not in self._known:
                found = value.get_object()
                self._known[key] = NullObject()  # for a reference to itself
                if found is not None:
                    shell = self._shell(found)
                    if isinstance(shell, NullObject):
                        return shell
                    self._known[key] = self._writer._add_object(shell)  # noqa: SLF001  # as pypdf's own pages show
            return self._known[key]
        return self._shell(value)

    def _shell(self, value: PdfObject) -> PdfObject:
        """Return an object whose content waits to be filled in, or the whole of a simple one."""
        shell: PdfObject
        if isinstance(value, StreamObject):
            if not _is_drawing(value) or "/F" in value or name_in(value, "/Subtype") == "/PS":
                return NullObject()
            shell = EncodedStreamObject() if "/Filter" in value else DecodedStreamObject()
            shell._data = value._data  # noqa: SLF001  # packed as it is: unpacking costs time and memory
        elif isinstance(value, DictionaryObject):
            if not _is_drawing(value):
                return NullObject()
            shell = DictionaryObject()
        elif isinstance(value, ArrayObject):
            shell = ArrayObject()
        elif isinstance(value, TextStringObject):
            return ByteStringObject(value.original_bytes)
        elif isinstance(value, NameObject) and value in _ACTIONS:
            return NullObject()  # left over of an action in a damaged file
        else:
            return value
        self._waiting.append((value, shell))
        return shell

    def _fill(self, source: PdfObject, shell: PdfObject) -> None:
        if isinstance(source, ArrayObject) and isinstance(shell, ArrayObject):
            shell.extend(self._copy(part) for part in list.__iter__(source))
        elif isinstance(source, DictionaryObject) and isinstance(shell, DictionaryObject):
            left_out = _NOT_DRAWN if isinstance(source, StreamObject) else ()
            for key in source:
                if key not in left_out and key not in _ACTIONS:
                    shell[NameObject(key)] = self._copy(source.raw_get(key))

    def resources(self, page: DictionaryObject) -> DictionaryObject:
        """Return what the content of a page is drawn from."""
        named = entry(page, "/Resources")
        if not isinstance(named, DictionaryObject):
            return DictionaryObject()
        return DictionaryObject(
            {
                NameObject(kind): self.copied(named.raw_get(kind))
                for kind in _DRAWN_FROM
                if kind in named
            }
        )


def entry(values: DictionaryObject, key: str) -> PdfObject | None:
    """Return an entry itself, wherever it stands in the file; None if there is none."""
    return values[key] if key in values else None  # noqa: SIM401  # `get` would give a reference


def name_in(values: DictionaryObject, key: str) -> str:
    """Return the name that stands under a key, empty if there is none."""
    value = entry(values, key)
    return str(value) if isinstance(value, NameObject) else ""


def _is_drawing(value: DictionaryObject) -> bool:
    """Return whether a dictionary can be part of a drawing: no action, page, file or remark."""
    return not (
        name_in(value, "/Type") in _NO_PART_OF_A_DRAWING
        or name_in(value, "/S") in _ACTIONS
        or isinstance(entry(value, "/EF"), DictionaryObject)
    )


def face_of(page: PageObject, box: Box, copier: Copier) -> StreamObject:
    """Return all that a page draws as one object, which can be put on a page of ours."""
    content = entry(page, "/Contents")
    face: StreamObject
    if isinstance(content, StreamObject) and "/F" not in content:
        face = EncodedStreamObject() if "/Filter" in content else DecodedStreamObject()
        face._data = content._data  # noqa: SLF001  # packed as it is
        for key in ("/Filter", "/DecodeParms"):
            if key in content:
                face[NameObject(key)] = copier.copied(content.raw_get(key))
    else:
        joined = DecodedStreamObject()
        parts = content if isinstance(content, ArrayObject) else ()
        streams = (part.get_object() for part in parts)
        joined.set_data(
            b"\n".join(part.get_data() for part in streams if isinstance(part, StreamObject))
        )
        face = joined.flate_encode()
    return _as_drawing(face, box, copier.resources(page))


def _as_drawing(face: StreamObject, box: Box, resources: DictionaryObject) -> StreamObject:
    face[NameObject("/Type")] = NameObject("/XObject")
    face[NameObject("/Subtype")] = NameObject("/Form")
    face[NameObject("/BBox")] = ArrayObject(FloatObject(f"{side:.4f}") for side in box)
    face[NameObject("/Resources")] = resources
    return face


def visible_box(page: PageObject) -> Box:
    """Return the part of a page that is shown, its corners in order.

    Raises:
        PyPdfError: if the page has no size.
    """
    outer, inner = (
        (
            min(float(box[0]), float(box[2])),
            min(float(box[1]), float(box[3])),
            max(float(box[0]), float(box[2])),
            max(float(box[1]), float(box[3])),
        )
        for box in (page.mediabox, page.cropbox)
    )
    left, low = max(outer[0], inner[0]), max(outer[1], inner[1])
    right, high = min(outer[2], inner[2]), min(outer[3], inner[3])
    if left >= right or low >= high:
        left, low, right, high = outer
    if left >= right or low >= high:
        raise PyPdfError("a page without size")
    return left, low, right, high


def annotations(page: PageObject) -> Iterator[DictionaryObject]:
    """Yield the remarks, fields and links of a page; what is no dictionary is passed over."""
    listed = entry(page, "/Annots")
    for each in listed if isinstance(listed, ArrayObject) else ():
        annotation = each.get_object()
        if isinstance(annotation, DictionaryObject):
            yield annotation


def appearances(page: PageObject, copier: Copier) -> Iterator[tuple[PdfObject, str]]:
    """Yield the picture of each field and remark that is seen, and the matrix that places it.

    Cites: ISO 32000-1, 12.5.5, algorithm 8.1.
    """
    for annotation in annotations(page):
        if _is_seen(annotation) and (picture := _appearance(annotation)) is not None:
            matrix = placed(annotation, picture)
            if matrix is not None:
                # a copy of its own: other fields may share the picture as something else
                copy = copier.copied(picture)
                if isinstance(copy, StreamObject):
                    copy[NameObject("/Type")] = NameObject("/XObject")
                    copy[NameObject("/Subtype")] = NameObject("/Form")
                    yield copy, matrix


def unseen_fields(page: PageObject) -> Iterator[str]:
    """Yield the names of filled fields that have no picture, whose value would be lost."""
    for annotation in annotations(page):
        if name_in(annotation, "/Subtype") != "/Widget" or not _is_seen(annotation):
            continue
        kind, value = _inherited(annotation, "/FT"), _inherited(annotation, "/V")
        if str(kind) not in {"/Tx", "/Ch"} or value is None or not str(value).strip():
            continue
        picture = _appearance(annotation)
        if picture is None or b"T" not in picture.get_data():
            yield str(_inherited(annotation, "/T") or "?")


def _is_seen(annotation: DictionaryObject) -> bool:
    flags = entry(annotation, "/F")
    hidden = isinstance(flags, int) and flags & _HIDDEN
    return not hidden and name_in(annotation, "/Subtype") not in _NO_PICTURE


def _appearance(annotation: DictionaryObject) -> StreamObject | None:
    """Return how an annotation looks in its present state."""
    looks = entry(annotation, "/AP")
    picture = entry(looks, "/N") if isinstance(looks, DictionaryObject) else None
    if isinstance(picture, DictionaryObject) and not isinstance(picture, StreamObject):
        picture = entry(picture, str(entry(annotation, "/AS") or "/Off"))
    return picture if isinstance(picture, StreamObject) else None


def _inherited(field: DictionaryObject, key: str) -> PdfObject | None:
    """Return an entry of a form field, which may stand with the field above it."""
    for _ in range(20):
        if key in field:
            return field[key]
        parent = entry(field, "/Parent")
        if not isinstance(parent, DictionaryObject):
            return None
        field = parent
    return None


def _numbers(value: object, count: int) -> list[float] | None:
    if not isinstance(value, ArrayObject) or len(value) != count:
        return None
    try:
        return [float(part) for part in value]
    except (TypeError, ValueError):
        return None


def placed(annotation: DictionaryObject, picture: StreamObject) -> str | None:
    """Return the matrix that fits the box of a picture into the rectangle of its annotation."""
    rectangle = _numbers(entry(annotation, "/Rect"), 4)
    box = _numbers(entry(picture, "/BBox"), 4)
    a, b, c, d, e, f = _numbers(entry(picture, "/Matrix"), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    if rectangle is None or box is None:
        return None
    corners: Sequence[tuple[float, float]] = [
        (a * x + c * y + e, b * x + d * y + f) for x in box[::2] for y in box[1::2]
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    if wide <= 0 or high <= 0:
        return None
    left, right = sorted(rectangle[::2])
    low, top = sorted(rectangle[1::2])
    across, up = (right - left) / wide, (top - low) / high
    x, y = left - min(xs) * across, low - min(ys) * up
    return f"{across:.5f} 0 0 {up:.5f} {x:.3f} {y:.3f}"
