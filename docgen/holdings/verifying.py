"""Say which page numbers of a bundle are wrong: printed, linked, bookmarked or stamped.

The numbers of `index.json` are compared with what a reader of the bundle meets; nothing is written.
"""

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from docgen.dossier import BUNDLE, INDEX, is_locked
from docgen.errors import DataError, Problem
from docgen.holdings.shelf import entries_in
from docgen.pdf import Place, wrong_numbers

_SAID = {
    Place.BOOKMARK: "dấu trang (bookmark)",
    Place.LINK: "liên kết trong mục lục",
    Place.PRINTED: "số trang in trong mục lục",
    Place.STAMP: "số trang đóng trên trang",
    Place.PAGES: "tổng số trang",
}


def verify_numbers(path: Path, unlocked: zipfile.ZipFile | None = None) -> tuple[Problem, ...]:
    """Return every page number that is wrong in the bundles of a dossier, or of a zip of several.

    A dossier without a bundle has none; a zip that cannot be read is the matter of `verify`.
    """
    return tuple(
        problem
        for where, index, data in _bundles(path, unlocked)
        for problem in _wrong(where, index, data)
    )


def _bundles(path: Path, unlocked: zipfile.ZipFile | None) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield each bundle with the index of its dossier and where it is."""
    if path.is_dir():
        if (path / BUNDLE).is_file() and (path / INDEX).is_file():
            where = f"{path.name} › {BUNDLE}"
            yield where, (path / INDEX).read_bytes(), (path / BUNDLE).read_bytes()
        return
    if unlocked is None and is_locked(path):
        return
    try:
        with unlocked or zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            for name in sorted(names):
                folder, _, base = name.rpartition("/")
                index = f"{folder}/{INDEX}" if folder else INDEX
                if base == BUNDLE and index in names:
                    yield f"{path.name} › {name}", archive.read(index), archive.read(name)
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError, ValueError, NotImplementedError):
        return


def _wrong(where: str, index: bytes, data: bytes) -> Iterator[Problem]:
    entries = entries_in(index)
    if entries is None:
        return
    papers = [
        (each.origin == "later", (each.shown, each.first_page, each.pages))
        for each in entries
        if each.pages
    ]
    try:
        findings = wrong_numbers(
            data,
            [paper for is_later, paper in papers if not is_later],
            [paper for is_later, paper in papers if is_later],
        )
    except DataError as error:
        yield from error.problems
        return
    for each in findings:
        about: Mapping[bool, str] = {True: f" của «{each.title}»", False: f" của trang {each.page}"}
        yield Problem(
            code="bundle-number-wrong",
            where=where,
            message=f"{_SAID[each.place]}{about[bool(each.title)]} là «{each.found or 'trống'}», "
            f"phải là «{each.expected or 'không có'}»",
            hint="lập lại hồ sơ bằng docgen dossier build --pdf, hoặc lấy lại từ bản lưu",
        )
