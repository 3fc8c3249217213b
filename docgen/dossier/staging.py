"""Put papers on disk: whole files and whole folders or none, one run at a time in a folder.

Knows files and names only; which papers belong in a dossier is decided in `pipeline`.
"""

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from docgen.dossier.names import is_of_the_system
from docgen.dossier.seal import MANIFEST, digest_of, read_manifest
from docgen.errors import OutputError, Problem

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_STAGING = ".docgen-dang-lam-"
_RETIRED = ".docgen-cu-"
_MOVES = "moves.txt"
_LOCK = ".docgen-khoa"


_REASONS = {
    errno.ENOSPC: ("disk-full", "ổ đĩa đã đầy", "xóa bớt tệp hoặc chọn ổ khác"),
    errno.EROFS: ("output-read-only", "ổ đĩa chỉ cho đọc", "ghi vào thư mục khác"),
    errno.ENAMETOOLONG: ("output-name-too-long", "tên hoặc đường dẫn quá dài", "chọn tên ngắn hơn"),
    **dict.fromkeys(
        (errno.ENOTDIR, errno.EEXIST),
        (
            "output-not-folder",
            "một phần của đường dẫn là tệp, không phải thư mục",
            "ghi vào thư mục khác",
        ),
    ),
    errno.EISDIR: ("output-is-folder", "ở đây đã có thư mục trùng tên tệp", "đổi tên thư mục ấy"),
    **dict.fromkeys(
        (errno.EACCES, errno.EPERM),
        (
            "output-not-allowed",
            "không được phép ghi",
            "đóng tệp đang mở trong Word hoặc Excel, hoặc ghi vào thư mục khác",
        ),
    ),
}


def refused(path: Path, error: OSError) -> OutputError:
    """Return the error that names a path and what the system said of it."""
    code, message, hint = _REASONS.get(
        error.errno or 0,
        ("output-failed", f"không ghi được ({error.strerror or error})", "ghi vào thư mục khác"),
    )
    blamed = (error.filename2 or error.filename) if error.errno == errno.EISDIR else None
    return OutputError(Problem(code=code, where=str(blamed or path), message=message, hint=hint))


def exists_already(path: Path) -> OutputError:
    """Return the error that says what would be overwritten."""
    return OutputError(
        Problem(
            code="output-exists",
            where=str(path),
            message="đã có sẵn, chưa ghi đè",
            hint="thêm --replace để thay bản cũ, hoặc ghi vào nơi khác",
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
        raise refused(path, error) from None


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
                    hint="chờ lần chạy kia xong, hoặc ghi vào thư mục khác",
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

    So is `target` itself if it was made for this run and nothing came of it.

    Raises:
        OutputError: if `target` cannot be made or written, or another run is at work in it.
    """
    was_there = target.is_dir()
    try:
        target.mkdir(parents=True, exist_ok=True)
        with _alone_in(target):
            for aside in target.glob(f"{_RETIRED}*"):
                _bring_back(aside, target)
            for left_over in target.glob(f"{_STAGING}*"):
                shutil.rmtree(left_over, ignore_errors=True)
            stage = Path(tempfile.mkdtemp(dir=target, prefix=_STAGING))
            try:
                yield stage
            finally:
                shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        raise refused(target, error) from None
    finally:
        if not was_there:
            with suppress(OSError):  # a folder that holds something stays
                target.rmdir()


def refuse_taken(target: Path, places: Sequence[str], *, replace: bool) -> None:
    """Raise OutputError if a result would destroy what is there: asked for or not.

    Without `replace` nothing may be there. With it, a dossier may be replaced only if every file
    in it is as docgen left it: scans laid in and papers changed by hand are somebody's work.
    """
    for place in places:
        final = target / place
        if not final.exists():
            continue
        if not replace:
            raise exists_already(final)
        own = sorted(_not_ours(final)) if final.is_dir() else []
        if own:
            raise OutputError(
                Problem(
                    code="output-has-own-work",
                    where=str(final),
                    message=f"có tệp được thêm hoặc sửa bằng tay: {', '.join(own)}",
                    hint="chuyển các tệp này sang thư mục khác rồi chạy lại",
                )
            )


def _not_ours(folder: Path) -> Iterator[str]:
    """Yield the files of a dossier that its manifest does not vouch for."""
    hashes = read_manifest(folder)
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or is_of_the_system(path.name):
            continue
        if name != MANIFEST and hashes.get(name) != digest_of(path):
            yield name


def publish(stage: Path, target: Path, items: Sequence[Path], *, replace: bool) -> list[Path]:
    """Move `items` of `stage` to the same places in `target`; return what was replaced.

    Raises:
        OutputError: if something is there that may not be replaced, or cannot be written.
    """
    places = [item.relative_to(stage).as_posix() for item in items]
    refuse_taken(target, places, replace=replace)
    return swap(stage, target, items)


def swap(stage: Path, target: Path, items: Sequence[Path]) -> list[Path]:
    """Move `items` of `stage` to the same places in `target` and return what was replaced.

    All are moved or none: whatever stops the moves, what was there before comes back, and if the
    machine itself stops, the next run in this folder brings it back. Nothing is asked: the caller
    has seen to it that nobody's work is lost.

    Raises:
        OutputError: if something cannot be written.
    """
    places = [item.relative_to(stage).as_posix() for item in items]
    aside = Path(tempfile.mkdtemp(dir=target, prefix=_RETIRED))
    (aside / _MOVES).write_text("\n".join(places), encoding="utf-8")
    old: list[Path] = []
    final = target
    try:
        for number, (item, place) in enumerate(zip(items, places, strict=True)):
            final = target / place
            final.parent.mkdir(parents=True, exist_ok=True)
            if final.exists():
                final.replace(aside / str(number))
                old.append(final)
            item.replace(final)
    except BaseException as error:
        for place in places:
            new = target / place
            if not (stage / place).exists() and new.exists():
                new.replace(stage / place)
        _bring_back(aside, target)
        if isinstance(error, OSError):
            raise refused(final, error) from None
        raise
    shutil.rmtree(aside, ignore_errors=True)
    return old


def _bring_back(aside: Path, target: Path) -> None:
    """Move what was put aside back to its place, where nothing new has taken it."""
    moves = aside / _MOVES
    places = moves.read_text(encoding="utf-8").splitlines() if moves.is_file() else []
    for number, place in enumerate(places):
        if (aside / str(number)).exists() and not (target / place).exists():
            (aside / str(number)).replace(target / place)
    shutil.rmtree(aside, ignore_errors=True)
