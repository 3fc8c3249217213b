"""Open an .xlsx that anybody may have sent: refuse by name what is not one, before any parsing.

Also finds what the cell values do not show: formulas never calculated and cells in error.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, CalamineWorkbook

from docgen.errors import InputError, Problem
from docgen.workbook.cells import Cell
from docgen.workbook.letters import number_of

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGEST_FILE_BYTES = 60_000_000
_LARGEST_UNPACKED_BYTES = 400_000_000
_LARGEST_RATIO = 200
_RATIO_COUNTS_FROM_BYTES = 10_000_000
_MOST_PARTS = 2_000
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_MOST_CELLS = 8_000_000
_FAR = re.compile(rb'r="(?:[A-Z]{3}\d|[A-Z]{1,2}\d{4})')
"""A cell right of column ZZ or below row 999: without one a sheet has fewer than the most cells."""

_FORMULAS = (re.compile(rb"<f[\s>/]"), re.compile(rb":f[\s>/]"))
_PLACE = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^>]*)?>[^<]")
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"
_SHEET_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One sheet: its rows from the top left corner, merged ranges, and bad cells by their fault.

    A merged range is ((top, left), (bottom, right)), counted from 0.
    """

    cells: Sequence[Sequence[Cell]]
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
    faulty: Mapping[str, str]


def refuse(path: Path, code: str, message: str, hint: str) -> InputError:
    """Return the error that names the file."""
    return InputError(Problem(code=code, where=str(path), message=message, hint=hint))


def read_bytes(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        InputError: if it is missing, a folder, not readable, empty or far too large.
    """
    if path.is_dir():
        raise refuse(path, "input-is-folder", "đây là thư mục, không phải tệp", "chọn tệp .xlsx")
    try:
        if path.stat().st_size > _LARGEST_FILE_BYTES:
            raise refuse(
                path,
                "input-too-large",
                f"tệp lớn hơn {_LARGEST_FILE_BYTES // 1_000_000} MB",
                "xóa ảnh và các trang thừa rồi lưu lại",
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise refuse(
            path, "input-missing", "không tìm thấy tệp", "kiểm tra lại tên và đường dẫn"
        ) from None
    except PermissionError:
        raise refuse(
            path,
            "input-not-allowed",
            "không được phép đọc tệp",
            "đóng tệp trong Excel hoặc xin quyền đọc",
        ) from None
    except OSError as error:
        raise refuse(
            path, "input-unreadable", f"không đọc được tệp ({error.strerror})", "chép tệp ra ổ khác"
        ) from None
    if not data:
        raise refuse(path, "input-empty", "tệp rỗng (0 byte)", "xin lại tệp hoặc lấy bản sao lưu")
    return data


def open_workbook(path: Path) -> dict[str, Page]:
    """Return the sheets of the workbook in `path` by title, in their order.

    Raises:
        InputError: if it is anything but a sound, unencrypted .xlsx of sane size.
    """
    data = read_bytes(path)
    if data.startswith(_OLE_MAGIC):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise refuse(
                path,
                "input-encrypted",
                "tệp có mật khẩu",
                "mở bằng Excel, vào Tệp › Thông tin › Bảo vệ để bỏ mật khẩu rồi lưu lại",
            )
        raise refuse(
            path,
            "input-old-format",
            "đây là tệp Excel đời cũ (.xls)",
            "mở bằng Excel rồi lưu thành «Sổ làm việc Excel (.xlsx)»",
        )
    broken = refuse(
        path,
        "input-not-workbook",
        "đây không phải là sổ làm việc Excel (.xlsx) còn nguyên vẹn",
        "chọn đúng tệp, hoặc mở bằng Excel rồi lưu lại thành .xlsx",
    )
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        if "mimetype" in package.namelist():
            raise refuse(
                path,
                "input-not-excel",
                "đây là bảng tính của LibreOffice (.ods)",
                "mở bằng LibreOffice rồi lưu thành «Excel 2007-365 (.xlsx)»",
            )
        _refuse_bomb(path, package)
        parts = dict(_sheet_parts(path, package))
        for title, xml in parts.items():
            _refuse_far_cells(path, title, xml)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {title: _page(book, title, parts.get(title, b"")) for title in book.sheet_names}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ET.ParseError, CalamineError):
        raise broken from None
    except (KeyError, EOFError, RuntimeError, NotImplementedError, ValueError, OSError, zlib.error):
        # what zipfile and calamine raise on damaged, encrypted or unknown parts
        raise broken from None


def _page(book: CalamineWorkbook, title: str, xml: bytes) -> Page:
    grid = book.get_sheet_by_name(title)
    return Page(
        cells=grid.to_python(skip_empty_area=False),
        merged=grid.merged_cell_ranges or (),
        faulty=dict(_faulty_cells(xml)),
    )


def _refuse_far_cells(path: Path, title: str, xml: bytes) -> None:
    """Refuse a sheet with a stray cell so far out that reading it would fill the memory."""
    if not _FAR.search(xml):
        return
    found = _REFERENCE.findall(xml)
    lowest = max((int(digits) for _, digits in found), default=0)
    letters = {letters for letters, _ in found}
    widest = max((number_of(each.decode()) for each in letters), default=0)
    if lowest * widest > _MOST_CELLS:
        raise refuse(
            path,
            "input-stray-cell",
            f"trang «{title}» có ô ở tận dòng {lowest}, cột {widest}: quá xa để đọc",
            "chọn các hàng, cột trống ở cuối trang, xóa hẳn (Delete) rồi lưu lại",
        )


def _refuse_bomb(path: Path, package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if (
        unpacked > _LARGEST_UNPACKED_BYTES
        or len(parts) > _MOST_PARTS
        or (unpacked > _RATIO_COUNTS_FROM_BYTES and unpacked // packed > _LARGEST_RATIO)
    ):
        raise refuse(
            path,
            "input-too-large",
            "nội dung nén trong tệp lớn bất thường, có thể là tệp phá hoại",
            "không dùng tệp này; xin lại tệp từ người gửi",
        )


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    """Return one part, read with a cap: sizes in a zip header may lie."""
    with package.open(name) as stream:
        data = stream.read(_LARGEST_UNPACKED_BYTES + 1)
    if len(data) > _LARGEST_UNPACKED_BYTES:
        raise zipfile.BadZipFile
    return data


def _tree(path: Path, package: zipfile.ZipFile, name: str) -> ET.Element:
    data = _part(package, name)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise refuse(
            path,
            "input-unsafe",
            "tệp chứa khai báo lạ (DOCTYPE) mà Excel không bao giờ ghi",
            "không dùng tệp này; xin lại tệp từ người gửi",
        )
    return ET.fromstring(data)  # noqa: S314  # declarations of entities are refused above


def _sheet_parts(path: Path, package: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Yield the name and raw XML of each sheet."""
    targets = {
        relation.get("Id"): (relation.get("Target") or "").lstrip("/").removeprefix("xl/")
        for relation in _tree(path, package, "xl/_rels/workbook.xml.rels").iter(_RELATION)
    }
    names = set(package.namelist())
    for sheet in _tree(path, package, "xl/workbook.xml").iter(_SHEET):
        target = f"xl/{targets.get(sheet.get(_SHEET_ID))}"
        if target in names:
            data = _part(package, target)
            if b"<!DOCTYPE" in data:
                raise zipfile.BadZipFile
            yield sheet.get("name") or "", data


def _has_formula(xml: bytes) -> bool:
    """Return whether there may be a formula; two plain searches are faster than one of both."""
    return any(mark.search(xml) for mark in _FORMULAS)


def _faulty_cells(xml: bytes) -> Iterator[tuple[str, str]]:
    """Yield the place and fault ("formula" or "error") of each cell whose value is not there."""
    if not _has_formula(xml) and b't="e"' not in xml:
        return
    for found in _CELL.finditer(xml):
        attributes, content = found.group(1), found.group(2) or b""
        place = _PLACE.search(attributes)
        if place is None:
            continue
        if b't="e"' in attributes:
            yield place.group(1).decode(), "error"
        elif b't="str"' in attributes and b"<v" in content:
            continue  # a formula whose result is a text, perhaps an empty one
        elif _has_formula(content) and not _VALUE.search(content):
            yield place.group(1).decode(), "formula"
