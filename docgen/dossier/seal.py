"""Seal a folder: the hash of every file in a manifest of BagIt's form, and a zip of it all."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from docgen.dossier.names import is_of_the_system

MANIFEST = "manifest-sha256.txt"
INDEX = "index.json"
BUNDLE = "Toàn bộ hồ sơ.pdf"
FRONT = "00 "
"""How the files of cover and index begin; no other file of a dossier does."""
EPOCH = (1980, 1, 1, 0, 0, 0)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def seal(folder: Path) -> Mapping[str, str]:
    """Write the manifest of a folder and return the hash of each file by its path in it."""
    hashes = {
        path.relative_to(folder).as_posix(): digest_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    lines = "".join(f"{digest}  {name}\n" for name, digest in hashes.items())
    (folder / MANIFEST).write_bytes(lines.encode())
    return hashes


def read_manifest(folder: Path) -> dict[str, str]:
    """Return the hash that the manifest of a folder states for each file; nothing without one."""
    try:
        return hashes_in((folder / MANIFEST).read_text(encoding="utf-8", errors="replace"))
    except FileNotFoundError:
        return {}


def hashes_in(manifest: str) -> dict[str, str]:
    """Return the hash that a manifest states for each file."""
    lines = (line.partition("  ") for line in manifest.splitlines())
    return {name: digest for digest, _, name in lines}


def archive(folder: Path) -> bytes:
    """Return a zip of a folder, the same bytes for the same files; those of the system left out."""
    return pack(
        {
            f"{folder.name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not is_of_the_system(path.name)
        }
    )


def pack(contents: Mapping[str, bytes]) -> bytes:
    """Return a zip of files by name, in the order given.

    Word files and PDFs are packed already, so all are stored as they are.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for name, content in contents.items():
            target.writestr(zipfile.ZipInfo(name, EPOCH), content)
    return packed.getvalue()
