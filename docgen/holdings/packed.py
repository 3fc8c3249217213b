"""Say whether the zip beside a dossier is the last copy of somebody's work; only reads."""

import zipfile
from pathlib import Path

from docgen.dossier import INDEX, MANIFEST, hashes_in
from docgen.errors import OutputError, Problem
from docgen.holdings.shelf import Entry, Shelf, entries_in

_WRONG = (zipfile.BadZipFile, OSError, RuntimeError, EOFError, ValueError, NotImplementedError)


def refuse_last_copy(shelf: Shelf) -> None:
    """Raise if a new dossier would write over a zip that holds more than docgen can make again.

    Raises:
        OutputError: if papers from outside or changed by hand are in the zip, or it is no dossier.
    """
    packed = shelf.folder.with_name(f"{shelf.folder.name}.zip")
    if shelf.sealed or not packed.is_file() or _is_ours_alone(packed):
        return
    raise OutputError(
        Problem(
            code="dossier-only-in-zip",
            where=str(packed),
            message="thư mục hồ sơ không còn (hoặc mất bản kê) mà tệp zip này giữ giấy tờ không do "
            "docgen làm, nên chưa lập lại",
            hint="giải nén tệp zip thành thư mục cùng tên tại đây, hoặc cất tệp zip đi nơi khác, "
            "rồi chạy lại",
        )
    )


def _is_ours_alone(packed: Path) -> bool:
    """Return whether every paper in a zip is as docgen made it, so that it can be made again."""
    try:
        with zipfile.ZipFile(packed) as archive:
            names = archive.namelist()
            index = next((name for name in names if name.rpartition("/")[2] == INDEX), "")
            folder = index.removesuffix(INDEX)
            entries = entries_in(archive.read(index)) if index else None
            manifest = archive.read(f"{folder}{MANIFEST}").decode() if entries is not None else ""
    except (*_WRONG, KeyError):
        return False
    hashes = hashes_in(manifest)
    return entries is not None and all(_is_ours(each, hashes) for each in entries)


def _is_ours(entry: Entry, hashes: dict[str, str]) -> bool:
    return entry.origin == "docgen" and hashes.get(entry.file) == entry.made
