"""Read and write the zip file that a .docx is, without trusting what it says of itself.

Unchanged parts are copied as the deflated bytes they already are; that is where most of the time
of other engines goes. Same parts, same bytes: fixed dates, fixed order. Nothing here knows Word.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from docgen.errors import Problem, TemplateError

MAX_FILE = 32 * 2**20
MAX_TOTAL = 100 * 2**20
MAX_PARTS = 2000
MAX_RATIO = 150
# Small files may shrink more than any sane limit; only large ones can hurt.
RATIO_COUNTS_FROM = 8 * 2**20

_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_VERSION, _UTF8_NAME = 20, 0x800
# 1980-01-01 00:00, the earliest date a zip can tell and the one that Word itself writes.
_TIME, _DATE = 0, (1 << 5) | 1
_LOCAL_SIZE = 30
_NOT_A_ZIP = (zipfile.BadZipFile, struct.error, ValueError, LookupError, NotImplementedError)
_FIRST = ("[Content_Types].xml", "_rels/.rels")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One part as it lies in the zip: still deflated, with the checksum of its content."""

    name: str
    method: int
    crc: int
    size: int
    raw: bytes

    def content(self) -> bytes | None:
        """Return the content, or None if it is not what size and checksum promise."""
        if self.method == _STORED:
            content = self.raw
        else:
            inflater = zlib.decompressobj(-15)
            try:
                content = inflater.decompress(self.raw, self.size + 1)
            except zlib.error:
                return None
            if len(content) == self.size and not inflater.eof:
                content += inflater.decompress(inflater.unconsumed_tail, 1)
            if not inflater.eof or inflater.unused_data:
                return None
        good = len(content) == self.size and zlib.crc32(content) == self.crc
        return content if good else None


def deflated(name: str, content: bytes) -> Entry:
    """Return the part made from new content."""
    return Entry(
        name=name,
        method=_DEFLATED,
        crc=zlib.crc32(content),
        size=len(content),
        raw=zlib.compress(content, 6, wbits=-15),
    )


def read_entries(data: bytes, *, form: str) -> dict[str, Entry]:
    """Return the parts by name, in the order of the file, none of them inflated yet.

    Raises:
        TemplateError: The bytes are no zip, or one made to do harm.
    """
    refuse_other_files(data, form=form)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
    except (
        zipfile.BadZipFile,
        struct.error,
        ValueError,
        NotImplementedError,
        LookupError,
    ) as error:
        raise TemplateError(damaged(form)) from error
    problems = [*_too_large(infos, data, form), *_bad_names(infos, form)]
    if problems:
        raise TemplateError(*problems)
    entries: dict[str, Entry] = {}
    for info in infos:
        entry = _entry(info, data)
        if entry is None:
            raise TemplateError(damaged(form, info.filename))
        entries[info.filename] = entry
    return entries


def refuse_other_files(data: bytes, *, form: str) -> None:
    """Raise a TemplateError for what is visibly not a .docx from its first bytes and size."""
    if not data:
        message, hint = "tệp rỗng, không có gì bên trong", "mở lại bằng Word rồi lưu thành .docx"
        raise TemplateError(Problem(code="empty-file", where=form, message=message, hint=hint))
    if len(data) > MAX_FILE:
        raise TemplateError(_bomb(form, f"tệp lớn hơn {MAX_FILE // 2**20} MB"))
    if data.startswith(_OLE_MAGIC):
        raise TemplateError(
            Problem(
                code="encrypted-or-old-word",
                where=form,
                message="tệp được đặt mật khẩu, hoặc là tệp Word đời cũ (.doc)",
                hint="mở bằng Word, bỏ mật khẩu, chọn Lưu thành (Save As) kiểu Word Document .docx",
            )
        )
    if not data.startswith(b"PK"):
        raise TemplateError(
            Problem(
                code="not-a-word-file",
                where=form,
                message="tệp không phải là tệp Word .docx",
                hint="kiểm tra xem có chọn nhầm tệp; mở bằng Word rồi lưu thành .docx",
            )
        )


def damaged(form: str, name: str = "") -> Problem:
    """Return the problem of a package, or a part of it, that is not whole."""
    part = f" ở phần {name}" if name else ""
    return Problem(
        code="damaged-file",
        where=form,
        message=f"tệp .docx bị hỏng{part}",
        hint="lấy lại bản gốc, hoặc mở bằng Word (Word sẽ sửa) rồi lưu lại",
    )


def _bomb(form: str, reason: str) -> Problem:
    return Problem(
        code="file-too-large",
        where=form,
        message=f"{reason}; một mẫu văn bản không lớn như vậy",
        hint="bỏ bớt hình ảnh, hoặc lấy lại tệp mẫu từ nguồn tin cậy",
    )


def _too_large(infos: list[zipfile.ZipInfo], data: bytes, form: str) -> list[Problem]:
    total = sum(info.file_size for info in infos)
    if len(infos) > MAX_PARTS:
        return [_bomb(form, f"tệp có {len(infos)} phần, quá {MAX_PARTS}")]
    if total > MAX_TOTAL:
        return [_bomb(form, f"tệp bung ra {total // 2**20} MB, quá {MAX_TOTAL // 2**20} MB")]
    if total > RATIO_COUNTS_FROM and total > MAX_RATIO * len(data):
        return [_bomb(form, f"tệp bung ra lớn gấp {total // len(data)} lần")]
    return []


def _bad_names(infos: list[zipfile.ZipInfo], form: str) -> list[Problem]:
    problems = []
    seen: set[str] = set()
    for info in infos:
        name = info.orig_filename
        reason = ""
        if name.lower() in seen:
            reason = "có hai phần cùng tên"
        elif not _is_plain(name):
            reason = "có phần mang tên không an toàn"
        elif info.flag_bits & 1:
            reason = "có phần bị mã hóa"
        elif info.compress_type not in {_STORED, _DEFLATED}:
            reason = "có phần nén theo kiểu lạ"
        seen.add(name.lower())
        if reason:
            problems.append(
                Problem(
                    code="unsafe-part",
                    where=form,
                    message=f"{reason}: {name!r}",
                    hint="mở bằng Word rồi lưu lại; nếu vẫn báo lỗi, không dùng tệp này",
                )
            )
    return problems


def _is_plain(name: str) -> bool:
    steps = name.split("/")
    return (
        name.isprintable()
        and "\\" not in name
        and ":" not in name
        and not any(step in {"", ".", ".."} for step in steps)
    )


def _entry(info: zipfile.ZipInfo, data: bytes) -> Entry | None:
    """Return the part cut out of the file by the offsets of its directory."""
    start = info.header_offset
    head = data[start : start + _LOCAL_SIZE]
    if start < 0 or len(head) < _LOCAL_SIZE or not head.startswith(b"PK\x03\x04"):
        return None
    name_size, extra_size = struct.unpack("<2H", head[26:30])
    begin = start + _LOCAL_SIZE + name_size + extra_size
    raw = data[begin : begin + info.compress_size]
    if len(raw) != info.compress_size:
        return None
    return Entry(
        name=info.filename,
        method=info.compress_type,
        crc=info.CRC,
        size=info.file_size,
        raw=raw,
    )


class Packer:
    """Writes packages that share their unchanged parts."""

    def __init__(self, unchanged: Iterable[Entry], changing: Iterable[str]) -> None:
        """Lay out all parts in their final order; the records of unchanged ones are made here."""
        self._fixed = {entry.name: _records(entry) for entry in unchanged}
        names = {*self._fixed, *changing}
        first = [name for name in _FIRST if name in names]
        self._order = (*first, *sorted(names.difference(first)))

    def pack(self, changed: Mapping[str, bytes]) -> bytes:
        """Return the zip file with the given content for the changing parts."""
        body: list[bytes] = []
        directory: list[bytes] = []
        offset = 0
        for name in self._order:
            fixed = self._fixed.get(name)
            local, central = _records(deflated(name, changed[name])) if fixed is None else fixed
            body.append(local)
            directory += (central[:42], struct.pack("<L", offset), central[46:])
            offset += len(local)
        listing = b"".join(directory)
        count = len(self._order)
        end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(listing), offset, 0)
        return b"".join((*body, listing, end))


def _records(entry: Entry) -> tuple[bytes, bytes]:
    """Return the local record with its data, and the directory record with offset zero."""
    name = entry.name.encode()
    flags = 0 if entry.name.isascii() else _UTF8_NAME
    facts = struct.pack(
        "<5H3L2H",
        _VERSION,
        flags,
        entry.method,
        _TIME,
        _DATE,
        entry.crc,
        len(entry.raw),
        entry.size,
        len(name),
        0,
    )
    local = b"".join((b"PK\x03\x04", facts, name, entry.raw))
    central = b"".join((b"PK\x01\x02", struct.pack("<H", _VERSION), facts, bytes(14), name))
    return local, central
