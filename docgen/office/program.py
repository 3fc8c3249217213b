"""Where LibreOffice is on this machine, and what to tell the user where it is not."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

SOFFICE_VARIABLE = "DOCGEN_SOFFICE"


def find_soffice() -> Path | None:
    """Return LibreOffice's program: of DOCGEN_SOFFICE, else of PATH, else of the usual folders.

    A DOCGEN_SOFFICE that names no file gives None: what was asked for is never replaced in silence.
    """
    if asked := os.environ.get(SOFFICE_VARIABLE):
        return Path(asked) if Path(asked).is_file() else None
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return Path(found)
    return next((path for path in _usual_places() if path.is_file()), None)


def advice() -> str:
    """Return one line for the user: why there is no PDF and how to get LibreOffice here."""
    asked = os.environ.get(SOFFICE_VARIABLE)
    if asked and not Path(asked).is_file():
        return (
            f"biến môi trường {SOFFICE_VARIABLE} chỉ tới «{asked}», ở đó không có tệp nào; "
            "hãy sửa lại hoặc bỏ biến này"
        )
    return _advice(sys.platform, has_apt=shutil.which("apt-get") is not None)


def _usual_places() -> Iterator[Path]:
    """Yield where installers put LibreOffice without telling PATH."""
    for variable in ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)"):
        if folder := os.environ.get(variable):
            # soffice.com waits for the end; soffice.exe need not.
            yield Path(folder) / "LibreOffice" / "program" / "soffice.com"
    for applications in (Path("/Applications"), Path.home() / "Applications"):
        yield applications / "LibreOffice.app" / "Contents" / "MacOS" / "soffice"


def _advice(platform: str, *, has_apt: bool) -> str:
    """Return the advice for a platform as `sys.platform` names it."""
    if platform == "win32":
        how = "tải bản miễn phí ở https://www.libreoffice.org/download rồi cài đặt"
    elif platform == "darwin":
        how = "chạy «brew install --cask libreoffice», hoặc tải ở https://www.libreoffice.org"
    elif has_apt:
        how = "chạy «sudo apt install libreoffice-writer fonts-liberation2»"
    else:
        how = "cài gói libreoffice-writer và phông Liberation 2 của hệ điều hành"
    return f"chưa có LibreOffice để tạo PDF: {how}; tệp .docx vẫn tạo và in được bằng Word"
