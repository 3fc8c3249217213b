"""Put papers on disk: names that every Windows accepts, whole folders or none, hashes, a zip.

Knows files and names only; which papers belong in a dossier is decided in `pipeline`.
"""

import errno
import hashlib
import io
import os
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from docgen import vi
from docgen.errors import OutputError, Problem

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

MANIFEST = "manifest-sha256.txt"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789"),
}
_LONGEST_NAME = 80
_STAGING = ".docgen-dang-lam-"
_LOCK = ".docgen-khoa"


def safe_name(text: str, longest: int = _LONGEST_NAME) -> str:
    """Return a file or folder name, without ending, that Windows and zip accept.

    Names too long are cut and end in a mark made from the whole, so that they stay different.

    >>> safe_name("Chi bộ Kế hoạch/Tài chính: số 1. ")
    'Chi bộ Kế hoạch-Tài chính- số 1'
    """
    name = _FORBIDDEN.sub("-", vi.clean(text)).replace("\n", " ").rstrip(". ") or "khong-ten"
    if name.split(".")[0].casefold() in _RESERVED:
        name = f"_{name}"
    if len(name) > longest:
        mark = hashlib.sha256(name.encode()).hexdigest()[:6]
        name = f"{name[: longest - 7].rstrip('. ')}~{mark}"
    return name


class Names:
    """Gives each file of one folder a name of its own, also where case is ignored."""

    def __init__(self) -> None:
        """Start with no name taken."""
        self._taken: set[str] = set()

    def take(self, wanted: str, ending: str = "") -> str:
        """Return a safe name with `ending`, numbered if it is taken already."""
        base = safe_name(wanted)
        name, number = base + ending, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{base} ({number}){ending}"
        self._taken.add(name.casefold())
        return name


def _refused(path: Path, error: OSError) -> OutputError:
    """Return the error that names a path and what the system said of it."""
    reasons = {
        errno.ENOSPC: ("disk-full", "ổ đĩa đã đầy", "xóa bớt tệp hoặc chọn ổ khác"),
        errno.EROFS: ("output-read-only", "ổ đĩa chỉ cho đọc", "chọn thư mục khác bằng -o"),
        errno.ENOTDIR: (
            "output-not-folder",
            "một phần của đường dẫn là tệp, không phải thư mục",
            "chọn thư mục khác bằng -o",
        ),
    }
    code, message, hint = reasons.get(
        error.errno or 0,
        (
            "output-not-allowed",
            f"không ghi được ({error.strerror or error})",
            "đóng tệp đang mở trong Word, hoặc chọn thư mục khác bằng -o",
        ),
    )
    return OutputError(Problem(code=code, where=str(path), message=message, hint=hint))


def exists_already(path: Path) -> OutputError:
    """Return the error that says what would be overwritten."""
    return OutputError(
        Problem(
            code="output-exists",
            where=str(path),
            message="đã có sẵn, chưa ghi đè",
            hint="thêm --replace để thay bản cũ, hoặc chọn nơi khác bằng -o",
        )
    )


def write_file(path: Path, data: bytes, *, replace: bool) -> None:
    """Write one file whole or not at all.

    Raises:
        OutputError: if it is there and may not be replaced, or cannot be written.
    """
    if path.exists() and not replace:
        raise exists_already(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=_STAGING)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _refused(path, error) from None


@contextmanager
def _alone_in(target: Path) -> Iterator[None]:
    """Hold `target` for this run; a lock left by a killed run holds nobody up."""
    with (target / _LOCK).open("ab") as stream:
        try:
            if sys.platform == "win32":
                msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise OutputError(
                Problem(
                    code="output-in-use",
                    where=str(target),
                    message="một lần chạy docgen khác đang ghi vào thư mục này",
                    hint="chờ lần chạy kia xong, hoặc chọn thư mục khác bằng -o",
                )
            ) from None
        try:
            yield
        finally:
            if sys.platform != "win32":
                (target / _LOCK).unlink(missing_ok=True)
    (target / _LOCK).unlink(missing_ok=True)


@contextmanager
def staging(target: Path) -> Iterator[Path]:
    """Yield a hidden folder inside `target` to work in; it is gone afterwards in every case.

    Raises:
        OutputError: if `target` cannot be made or written, or another run is at work in it.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        with _alone_in(target):
            for left_over in target.glob(f"{_STAGING}*"):
                shutil.rmtree(left_over, ignore_errors=True)
            stage = Path(tempfile.mkdtemp(dir=target, prefix=_STAGING))
            try:
                yield stage
            finally:
                shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        raise _refused(target, error) from None


def publish(stage: Path, target: Path, items: Sequence[Path], *, replace: bool) -> list[Path]:
    """Move `items` of `stage` to the same places in `target`; return what was replaced.

    Raises:
        OutputError: before anything is moved, if something is there and may not be replaced.
    """
    moves = [(item, target / item.relative_to(stage)) for item in items]
    old = [final for _, final in moves if final.exists()]
    if old and not replace:
        raise exists_already(old[0])
    retired = Path(tempfile.mkdtemp(dir=stage))
    for number, (item, final) in enumerate(moves):
        aside = retired / str(number)
        try:
            final.parent.mkdir(parents=True, exist_ok=True)
            if final.exists():
                final.replace(aside)
            item.replace(final)
        except OSError as error:
            if aside.exists() and not final.exists():
                aside.replace(final)
            raise _refused(final, error) from None
    return old


def seal(folder: Path) -> Mapping[str, str]:
    """Write the manifest of a folder and return the hash of each file by its path in it."""
    hashes = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    lines = "".join(f"{digest}  {name}\n" for name, digest in hashes.items())
    (folder / MANIFEST).write_bytes(lines.encode())
    return hashes


def archive(folder: Path) -> bytes:
    """Return a zip of a folder, the same bytes for the same files.

    Word files are packed already, so they are stored as they are.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
                target.writestr(zipfile.ZipInfo(name, _EPOCH), path.read_bytes())
    return packed.getvalue()
