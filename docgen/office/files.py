"""Files in and out: a Word paper to its copy, a PDF to its place; whole or not, and why not."""

import errno
import os
import shutil
import tempfile
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

from docgen.errors import Problem

_MAIN_PART = "word/document.xml"


def name_taken(source: Path, other: Path) -> Problem:
    """Return the problem of two papers that would make the same PDF."""
    return Problem(
        code="pdf-name-taken",
        where=str(source),
        message=f"bản PDF sẽ trùng tên với bản PDF của «{other.name}»",
        hint="đổi tên một trong hai tệp",
    )


def unreadable(source: Path, error: OSError) -> Problem:
    """Return the problem of a paper that cannot be read."""
    return Problem(
        code="paper-unreadable",
        where=str(source),
        message=f"không đọc được tệp: {why(error)}",
        hint="kiểm tra tên tệp và quyền đọc",
    )


def no_temporary_folder(error: OSError) -> Problem:
    """Return the problem of a temporary folder that cannot be used."""
    return Problem(
        code="no-temporary-folder",
        where=tempfile.gettempdir(),
        message=f"không ghi được vào thư mục tạm: {why(error)}",
        hint="kiểm tra dung lượng trống và quyền ghi, hoặc đặt biến TEMP / TMPDIR",
    )


def pdf_not_made(source: Path, reason: str) -> Problem:
    """Return the problem of a paper of which there is no PDF."""
    return Problem(
        code="pdf-not-made",
        where=str(source),
        message=f"{reason}, chưa có PDF",
        hint="mở tệp bằng Word để kiểm tra rồi lưu lại; hoặc tạo lại tệp này",
    )


def bring_in(source: Path, copy: Path) -> int | Problem:
    """Copy a paper and return how much text it has to lay out, or return why it was not copied."""
    try:
        with zipfile.ZipFile(source) as package:
            sizes = {info.filename: info.file_size for info in package.infolist()}
        if "[Content_Types].xml" in sizes:
            shutil.copyfile(source, copy)
            return sizes.get(_MAIN_PART, 0)
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        # LibreOffice would print such a file letter by letter as text, and call that success.
        pass
    except OSError as error:
        return unreadable(source, error)
    return Problem(
        code="paper-not-word",
        where=str(source),
        message="đây không phải là tệp Word (.docx) nguyên vẹn",
        hint="mở bằng Word, bỏ mật khẩu nếu có, lưu lại thành .docx; hoặc tạo lại tệp này",
    )


def write_beside(target: Path, content: bytes) -> Problem | None:
    """Write a PDF whole or not at all; return why not."""
    # A short name: the name of the source may already be as long as the disk allows.
    temporary = target.with_name(f".docgen-{os.getpid()}-{zlib.crc32(os.fsencode(target.name)):x}")
    try:
        temporary.write_bytes(content)
        temporary.replace(target)
    except OSError as error:
        return Problem(
            code="pdf-not-written",
            where=str(target),
            message=f"không ghi được tệp PDF: {why(error)}",
            hint="đóng tệp này nếu đang mở; kiểm tra dung lượng trống và quyền ghi của thư mục",
        )
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return None


def why(error: OSError) -> str:
    """Return the reason in Vietnamese where it is a common one, else as the system words it."""
    common = {
        errno.ENOENT: "không có tệp hoặc thư mục này",
        errno.EACCES: "không có quyền, hoặc tệp đang mở ở chương trình khác",
        errno.ENOSPC: "đĩa đã hết chỗ",
    }
    return common.get(error.errno or 0, error.strerror or str(error))
