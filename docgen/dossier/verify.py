"""Say what changed in a sealed dossier since it was made: in its folder, or in its zip.

Nothing is written and nothing in the files is run; a zip is read without being unpacked.
"""

import hashlib
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from docgen.dossier.names import is_of_the_system
from docgen.dossier.seal import INDEX, MANIFEST, pack
from docgen.errors import InputError, Problem, Severity

_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_LARGEST = 2**31
_ENCRYPTED, _BY_AES = 1, 99
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_PACKING = "/packing"
"""No file can be called so: says whether the zip is just what packing its files gives."""


def find_sealed(path: Path) -> tuple[Path, ...]:
    """Return the sealed dossiers at a place: itself, or those directly in a folder of several.

    Among them are folders that were sealed once and have lost their manifest.

    Raises:
        InputError: if there is none.
    """
    if path.is_file() or (path / MANIFEST).is_file():
        return (path,)
    if not path.exists():
        raise InputError(
            Problem(
                code="input-missing",
                where=str(path),
                message="không tìm thấy tệp hoặc thư mục này",
                hint="kiểm tra lại tên và đường dẫn",
            )
        )
    if path.is_dir():
        found = [
            each
            for each in sorted(path.iterdir())
            if _was_sealed(each) or (each.is_file() and each.suffix.casefold() == ".zip")
        ]
        if found:
            return tuple(found)
    raise InputError(
        Problem(
            code="dossier-not-sealed",
            where=str(path),
            message=f"không có hồ sơ nào ở đây (không thấy {MANIFEST})",
            hint="chỉ tới thư mục hồ sơ hoặc tệp .zip do docgen dossier build làm ra",
        )
    )


def _was_sealed(folder: Path) -> bool:
    """Return whether a folder is or was a dossier: by what is in it, or by the zip beside it."""
    if not folder.is_dir() or folder.name.startswith("."):
        return False
    packed = folder.with_name(f"{folder.name}.zip")
    return packed.is_file() or any((folder / name).is_file() for name in (MANIFEST, INDEX))


def verify(path: Path, unlocked: zipfile.ZipFile | None = None) -> tuple[Problem, ...]:
    """Return every file of one dossier that was changed, is missing or was added, by name.

    `unlocked` is the zip opened with its password, if it has one.

    Raises:
        InputError: if it is a zip with a password that was not unlocked.
    """
    files = _in_zip(path, unlocked) if path.is_file() else _in_folder(path)
    if isinstance(files, Problem):
        return (files,)
    packing = files.pop(_PACKING, b"")
    manifest = files.pop(MANIFEST, None)
    if manifest is None:
        return (_without_manifest(path),)
    found = tuple(_compared(path, manifest, files))
    return found if found or not packing else (_repacked(path),)


def _without_manifest(path: Path) -> Problem:
    """Return what is wrong; a zip cut short may still open, as one of the papers inside it."""
    code = "dossier-manifest-missing"
    if path.is_dir():
        return _problem(path, MANIFEST, code, "không có bản kê mã băm")
    return Problem(
        code=code,
        where=path.name,
        message=f"không có bản kê {MANIFEST}: không phải zip của hồ sơ, hoặc tệp bị cắt cụt",
        hint="chỉ đúng tệp .zip của hồ sơ, hoặc xin lại, tải lại tệp",
    )


def _repacked(path: Path) -> Problem:
    return Problem(
        code="dossier-zip-repacked",
        where=path.name,
        message="tệp zip không còn như lúc docgen làm ra, nhưng mọi tệp bên trong còn nguyên",
        hint="dùng được nếu do nén lại; không rõ vì sao thì lấy lại từ bản lưu",
        severity=Severity.WARNING,
    )


def _problem(path: Path, name: str, code: str, message: str) -> Problem:
    hints = {
        "dossier-file-changed": "lấy lại từ bản lưu; đúng là bản đơn vị đã sửa thì chạy lại docgen "
        "dossier build để hồ sơ nhận bản sửa",
        "dossier-file-extra": "đưa tệp này ra ngoài; tệp đúng là của hồ sơ thì chạy lại docgen "
        "dossier build để hồ sơ nhận tệp",
        "dossier-file-missing": "lấy lại tệp này từ bản lưu, hoặc làm lại hồ sơ",
    }
    return Problem(
        code=code,
        where=f"{path.name} › {name}" if name else path.name,
        message=message,
        hint=hints.get(code, "lấy lại từ bản lưu, hoặc làm lại hồ sơ bằng docgen dossier build"),
    )


def _compared(path: Path, manifest: bytes, files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Yield what differs between a manifest and the files; `files` are hashes, as raw digests."""
    stated: dict[str, bytes] = {}
    for number, line in enumerate(manifest.decode("utf-8", "replace").splitlines(), start=1):
        found = _LINE.fullmatch(line)
        name = _plain(found[2]) if found else ""
        if found is None or name in stated:
            where = f"{MANIFEST} › dòng {number}"
            yield _problem(path, where, "dossier-manifest-damaged", "dòng này của bản kê bị sửa")
        else:
            stated[name] = bytes.fromhex(found[1])
    if not manifest.endswith(b"\n") or b"\r" in manifest:
        yield _problem(path, MANIFEST, "dossier-manifest-damaged", "bản kê mã băm bị sửa")
    for name, digest in stated.items():
        if name not in files:
            yield _problem(path, name, "dossier-file-missing", "tệp này không còn trong hồ sơ")
        elif files[name] != digest:
            message = "nội dung tệp này đã bị thay đổi"
            yield _problem(path, name, "dossier-file-changed", message)
    for name in files:
        if name not in stated:
            message = "tệp này không thuộc hồ sơ lúc lập"
            yield _problem(path, name, "dossier-file-extra", message)


def _plain(name: str) -> str:
    """Return a path in the form in which two systems agree on it."""
    return unicodedata.normalize("NFC", name)


def _in_folder(path: Path) -> dict[str, bytes]:
    """Return the content of the manifest and the digest of each other file, by path inside."""
    found: dict[str, bytes] = {}
    for each in sorted(path.rglob("*")):
        if each.is_dir() or is_of_the_system(each.name):
            continue
        name = _plain(each.relative_to(path).as_posix())
        with each.open("rb") as stream:
            if name == MANIFEST:
                found[name] = stream.read()
            else:
                found[name] = hashlib.file_digest(stream, "sha256").digest()
    return found


def is_locked(path: Path) -> bool:
    """Return whether a zip can only be read with a password."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            locked = [
                info.flag_bits & _ENCRYPTED and info.compress_type == _BY_AES for info in infos
            ]
            return bool(infos) and all(locked)
    except (*_UNREADABLE, OSError, ValueError):
        return False


def _open(path: Path, unlocked: zipfile.ZipFile | None) -> zipfile.ZipFile:
    if unlocked is None and is_locked(path):
        raise InputError(
            Problem(
                code="zip-password-missing",
                where=path.name,
                message="tệp zip này có mật khẩu",
                hint="gõ mật khẩu của người gửi, hoặc đặt trong biến môi trường DOCGEN_MAT_KHAU",
            )
        )
    return unlocked or zipfile.ZipFile(path)


def _in_zip(path: Path, unlocked: zipfile.ZipFile | None) -> dict[str, bytes] | Problem:
    """Return the same for a zip: its one folder left out of the names.

    Whoever packs a dossier anew often packs what is in the folder, not the folder.
    """
    contents: dict[str, bytes] = {}
    try:
        with _open(path, unlocked) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if sum(info.file_size for info in infos) > _LARGEST:
                return _problem(path, "", "dossier-zip-damaged", "tệp zip lớn bất thường")
            for info in infos:
                if info.filename in contents:
                    message = "tệp này có hai lần trong zip"
                    return _problem(path, info.filename, "dossier-file-extra", message)
                try:
                    contents[info.filename] = archive.read(info)
                except _UNREADABLE:
                    contents[info.filename] = b""  # what cannot be read is not what was sealed
    except (*_UNREADABLE, OSError, ValueError):
        return _problem(path, "", "dossier-zip-damaged", "tệp zip bị hỏng, không đọc được")
    outer = 0 if MANIFEST in contents else 1
    found = {
        name: content if name == MANIFEST else hashlib.sha256(content).digest()
        for full, content in contents.items()
        for name in [_plain(str(PurePosixPath(*PurePosixPath(full).parts[outer:])))]
    }
    is_packed = is_locked(path) or pack(contents) == path.read_bytes()
    found[_PACKING] = b"" if is_packed else b"changed"
    return found
