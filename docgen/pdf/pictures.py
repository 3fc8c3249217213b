"""A photo or scan as one page: laid into a Word file, which LibreOffice then prints as PDF/A.

So a picture takes the road of every paper: no library of pictures is needed, and what LibreOffice
shows is what is bound. Only size and turn are read here, from the head of the file.
"""

import io
import struct
import zipfile
from dataclasses import dataclass

LARGEST_PIXELS = 100_000_000

_A4_MM = (210, 297)
_MARGIN_MM = 12
_EMU_PER_MM = 36000
_TWIPS_PER_CM = 567
_QUARTERS = {1: 0, 2: 0, 3: 2, 4: 2, 5: 1, 6: 1, 7: 3, 8: 3}
"""How many quarters a photo must be turned clockwise, by the number the camera wrote into it."""
_SIZES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_ORIENTATION = 0x0112
_MARK, _CAMERA = 0xFF, 0xE1
"""What every mark of a JPEG begins with, and the mark of what the camera says."""
_PNG = b"\x89PNG\r\n\x1a\n"
_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Size in pixels as stored, and by how many quarters it is turned clockwise to be seen."""

    width: int
    height: int
    quarters: int
    ending: str


def picture_of(data: bytes) -> Picture | None:
    """Return what a JPEG or PNG says of itself; None if its head or its end is missing."""
    try:
        if data.startswith(_PNG):
            return _png(data)
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data)
    except (struct.error, IndexError):
        pass
    return None


def _png(data: bytes) -> Picture | None:
    if data[12:16] != b"IHDR" or b"IEND" not in data[-64:]:
        return None
    width, height = struct.unpack(">II", data[16:24])
    if not width or not height:
        return None
    return Picture(width=width, height=height, quarters=0, ending="png")


def _jpeg(data: bytes) -> Picture | None:
    """Walk from mark to mark until the size; the turn stands before it."""
    if b"\xff\xd9" not in data[-1024:]:
        return None
    at, quarters = 2, 0
    while data[at] == _MARK:
        mark = data[at + 1]
        if mark == _MARK:
            at += 1
            continue
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if mark in _SIZES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            if not width or not height:
                return None
            return Picture(width=width, height=height, quarters=quarters, ending="jpeg")
        if mark == _CAMERA and data[at + 4 : at + 10] == b"Exif\0\0":
            quarters = _quarters(data[at + 10 : at + 2 + length])
        at += 2 + length
    return None


def _quarters(exif: bytes) -> int:
    """Return by how many quarters the camera was turned, 0 if it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 0
    try:
        (start,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, start)
        for place in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, start + 2 + 12 * place)
            if tag == _ORIENTATION:
                return _QUARTERS.get(value, 0)
    except struct.error:
        return 0
    return 0


def paper_with(data: bytes, picture: Picture) -> bytes:
    """Return a Word file of one page that shows the picture as stored, as large as it fits.

    It is not turned here: LibreOffice would draw it anew, coarser. The page is turned in the
    bundle.
    """
    stored = picture.width, picture.height
    sheet = _A4_MM if stored[1] >= stored[0] else _A4_MM[::-1]
    room = tuple((side - 2 * _MARGIN_MM) * _EMU_PER_MM for side in sheet)
    if stored[1] * room[0] <= stored[0] * room[1]:
        wide, high = room[0], stored[1] * room[0] // stored[0]
    else:
        wide, high = stored[0] * room[1] // stored[1], room[1]
    left, top = (sheet[0] * _EMU_PER_MM - wide) // 2, (sheet[1] * _EMU_PER_MM - high) // 2
    lies = ' w:orient="landscape"' if sheet[0] > sheet[1] else ""
    size = [side * _TWIPS_PER_CM // 10 for side in sheet]
    body = _BODY.format(wide=wide, high=high, left=left, top=top, page=size, lies=lies)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES.format(ending=picture.ending),
        "_rels/.rels": _PACKAGE,
        "word/document.xml": body,
        "word/_rels/document.xml.rels": _DOCUMENT.format(ending=picture.ending),
        f"word/media/anh.{picture.ending}": data,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = zipfile.ZIP_STORED
            package.writestr(info, content)
    return packed.getvalue()


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORMATS = "http://schemas.openxmlformats.org"
_TYPES = (
    f'{_HEAD}<Types xmlns="{_FORMATS}/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    f'relationships+xml"/>'
    f'<Default Extension="{{ending}}" ContentType="image/{{ending}}"/>'
    f'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    f'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_PACKAGE = (
    f'{_HEAD}<Relationships xmlns="{_FORMATS}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_FORMATS}/officeDocument/2006/relationships/officeDocument" '
    f'Target="word/document.xml"/></Relationships>'
)
_DOCUMENT = (
    f'{_HEAD}<Relationships xmlns="{_FORMATS}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_FORMATS}/officeDocument/2006/relationships/image" Target="media/anh.{{ending}}"/>'
    f"</Relationships>"
)
_BODY = (
    f'{_HEAD}<w:document xmlns:w="{_FORMATS}/wordprocessingml/2006/main" '
    f'xmlns:r="{_FORMATS}/officeDocument/2006/relationships" '
    f'xmlns:wp="{_FORMATS}/drawingml/2006/wordprocessingDrawing" '
    f'xmlns:a="{_FORMATS}/drawingml/2006/main" xmlns:pic="{_FORMATS}/drawingml/2006/picture">'
    '<w:body><w:p><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr><w:r><w:drawing>'
    '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" '
    'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV>'
    '<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
    '<wp:docPr id="1" name="anh"/><wp:cNvGraphicFramePr/><a:graphic>'
    f'<a:graphicData uri="{_FORMATS}/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="1" name="anh"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    '<a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
    "</a:graphic></wp:anchor></w:drawing></w:r></w:p>"
    '<w:sectPr><w:pgSz w:w="{page[0]}" w:h="{page[1]}"{lies}/><w:pgMar w:top="567" w:right="567" '
    'w:bottom="567" w:left="567" w:header="284" w:footer="284" w:gutter="0"/></w:sectPr>'
    "</w:body></w:document>"
)
