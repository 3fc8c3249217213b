"""Open the files of a folder that came back, each for what it is; a bad one costs only itself."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from docgen import vi
from docgen.blanks import read_returned_pdf
from docgen.errors import DocgenError, Problem
from docgen.render import ReturnedForm, read_returned
from docgen.workbook import ReturnedSheets, read_returned_sheets

MOST_BYTES = 60_000_000
_HIDDEN = ("~$", ".", "Thumbs.db", "desktop.ini")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF, _PDF, _ZIP = b"{\\rtf", b"%PDF", b"PK"
_AGAIN = "xin lại tệp Word đã gửi đi, điền trên máy rồi lưu (kiểu .docx)"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""What Word and Excel call the part of a file with a password."""
_PHONE = b"ftyp"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """One file of the folder: its name there, SHA-256, day, and what it turned out to hold."""

    name: str
    digest: str
    day: date
    form: ReturnedForm | None = None
    sheets: ReturnedSheets | None = None
    problems: tuple[Problem, ...] = ()


def read_folder(folder: Path) -> tuple[Returned, ...]:
    """Return all files in a folder and those below it, in the order of their names.

    Files of the system and those that Word keeps while a paper is open are passed over.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    wanted = (path for path in paths if not _is_hidden(path.relative_to(folder)))
    return tuple(_read(path, vi.clean(path.relative_to(folder).as_posix())) for path in wanted)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(_HIDDEN) for part in path.parts)


def _read(path: Path, name: str) -> Returned:
    try:
        state = path.stat()
        day = datetime.fromtimestamp(state.st_mtime, tz=UTC).date()
        if state.st_size > MOST_BYTES:
            data = b""
            digest = ""
            problems = [_not_read(name, "tệp quá lớn", "một biểu không lớn như vậy; xin lại tệp")]
        else:
            data = path.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            problems = list(_refused(name, data))
    except OSError as error:
        said = error.strerror or "lỗi của hệ thống"
        problem = _not_read(name, f"không mở được tệp ({said})", "đóng tệp hoặc chép lại tệp")
        return Returned(name=name, digest="", day=date.min, problems=(problem,))
    form: ReturnedForm | None = None
    sheets: ReturnedSheets | None = None
    if not problems:
        try:
            if _holds(data, "xl/workbook.xml"):
                sheets = read_returned_sheets(path)
                problems += sheets.problems
            elif data.startswith(_PDF):
                form = read_returned_pdf(data, name=name)
                problems += [] if form.identity else [_printed(name)]
            else:
                form = read_returned(data, name=name)
        except DocgenError as error:
            problems += error.problems
    if problems:
        form = None
    return Returned(
        name=name, digest=digest, day=day, form=form, sheets=sheets, problems=tuple(problems)
    )


def _holds(data: bytes, part: str) -> bool:
    """Return whether a zip has a part of that name; a file that is no zip has none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return part in package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, LookupError):
        return False


def _refused(name: str, data: bytes) -> Iterator[Problem]:
    """Yield why a file is of a kind that is not read, with what the sender can do."""
    again = _AGAIN
    if data.startswith(_PDF):
        return
    if data.startswith(_OLE) and _LOCKED in data:
        hint = "xin mật khẩu, mở ra rồi lưu lại không mật khẩu; hoặc xin người gửi làm việc này"
        yield _not_read(name, "tệp Word, Excel có mật khẩu", hint)
    elif data.startswith(_OLE):
        hint = "mở tệp .docx đã gửi đi, điền lại trên đó; tệp .doc không giữ các ô"
        yield _not_read(name, "tệp Word, Excel đời cũ (.doc, .xls)", hint)
    elif data.startswith(_RTF):
        yield _not_read(name, "tệp .rtf không giữ các ô đã điền", again)
    elif data.startswith(_PICTURES) or data[4:8] == _PHONE:
        yield _not_read(name, "tệp ảnh chụp hoặc quét", "gõ lại bằng tay, hoặc " + again)
    elif data.startswith(_ZIP) and _holds(data, "mimetype"):
        hint = "mở bằng LibreOffice, lưu thành «Word 2007-365 (.docx)» rồi để vào thư mục này"
        yield _not_read(name, "tệp của LibreOffice (.odt, .ods)", hint)
    elif data.startswith(_ZIP) and not _holds(data, "[Content_Types].xml"):
        yield _not_read(name, "tệp nén (.zip) hoặc tệp hỏng", "giải nén vào thư mục này, thử lại")
    elif not data.startswith(_ZIP):
        yield _not_read(name, "không phải tệp Word hay Excel", "bỏ ra khỏi thư mục, hoặc " + again)


def _printed(name: str) -> Problem:
    message = "tệp PDF không có mã phiếu của docgen: chữ đã in ra không đọc lại được thành từng ô"
    hint = f"{_AGAIN}; mẫu PDF thì điền vào đúng tệp do docgen fill --fillable làm"
    return _not_read(name, message, hint)


def _not_read(name: str, message: str, hint: str) -> Problem:
    return Problem(code="return-not-read", where=name, message=message, hint=hint)
