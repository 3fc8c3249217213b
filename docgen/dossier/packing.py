"""Put several sealed dossiers into one zip for sending, with a password (AES) where asked for."""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyzipper

from docgen.dossier.names import is_of_the_system
from docgen.dossier.seal import EPOCH, MANIFEST
from docgen.dossier.staging import exists_already, refused
from docgen.errors import InputError, Problem


def pack_dossiers(
    folders: Iterable[Path], target: Path, *, password: str | None, replace: bool
) -> int:
    """Write one zip of whole dossiers with a manifest of all, and return how many files it holds.

    The zip is itself a sealed dossier: `verify` reads it. Without a password the same folders give
    the same bytes; with one, each run encrypts anew.

    Raises:
        OutputError: if the zip is there and may not be replaced, or cannot be written.
    """
    if target.exists() and not replace:
        raise exists_already(target)
    root = target.stem
    lines = []
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".docgen-dang-lam-")
        try:
            with os.fdopen(handle, "wb") as stream, _zip(stream, password) as packed:
                for path, name in _files(folders):
                    data = path.read_bytes()
                    lines.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
                    packed.writestr(packed.zipinfo_cls(f"{root}/{name}", EPOCH), data)
                manifest = packed.zipinfo_cls(f"{root}/{MANIFEST}", EPOCH)
                packed.writestr(manifest, "".join(lines).encode())
            Path(temporary).chmod(0o644)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise refused(target, error) from None
    return len(lines)


def _zip(stream: object, password: str | None) -> pyzipper.AESZipFile:
    packed = pyzipper.AESZipFile(stream, "w", compression=pyzipper.ZIP_STORED)
    if password is not None:
        packed.setpassword(password.encode())
        packed.setencryption(pyzipper.WZ_AES, nbits=256)
    return packed


def _files(folders: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Yield every file of the dossiers with its name in the zip."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not is_of_the_system(path.name):
                yield path, f"{folder.name}/{path.relative_to(folder).as_posix()}"


class _Unlocked(pyzipper.AESZipFile):  # type: ignore[misc]  # the library ships no types
    """A zip with a password that says of a changed file what any other zip says."""

    def read(self, name: object, pwd: bytes | None = None) -> bytes:
        """Return a file's content."""
        try:
            content: bytes = super().read(name, pwd)
        except pyzipper.BadZipFile as error:
            raise zipfile.BadZipFile(str(error)) from None
        return content


def unlock(path: Path, password: str) -> zipfile.ZipFile:
    """Return a zip opened with its password, to be read; what was changed in it cannot be read.

    Raises:
        InputError: if the password is wrong.
    """
    archive: zipfile.ZipFile = _Unlocked(path)
    archive.setpassword(password.encode())
    try:
        archive.open(archive.namelist()[0]).close()
    except RuntimeError:
        archive.close()
        raise InputError(
            Problem(
                code="zip-password-wrong",
                where=path.name,
                message="mật khẩu không đúng",
                hint="hỏi lại người gửi rồi gõ lại",
            )
        ) from None
    return archive
