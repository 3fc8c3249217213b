"""What lies in a dossier's folder now: what docgen made, what people changed, what they laid in.

`index.json` remembers each paper that docgen made and from what; the manifest remembers the hash of
every file at the last build. Both are only read here.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from docgen import vi
from docgen.dossier import (
    BUNDLE,
    FRONT,
    INDEX,
    MANIFEST,
    digest_of,
    is_former,
    is_of_the_system,
    read_manifest,
)
from docgen.errors import OutputError, Problem

FORMAT = 1
Origin = Literal["docgen", "outside", "later"]
"""Who made a paper: docgen, people, or docgen when the dossier was closed already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One paper of a dossier as `index.json` keeps it.

    `key` tells our own papers apart (form, unit, subject), `made` is the SHA-256 of what docgen
    wrote and `made_from` a short hash of the template and of each word that it was made from.
    `first_page` and `pages` count in the bundle; 0 where there is no bundle. `laid` is where a
    paper from outside lay when it was first found, for the rows of the workbook that name it so.
    """

    item: int
    title: str
    file: str
    origin: Origin
    key: tuple[str, str, str] = ("", "", "")
    made: str = ""
    made_from: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = True
    pdf: str = ""
    number_sign: str = ""
    day: str = ""
    summary: str = ""
    author: str = ""
    note: str = ""
    first_page: int = 0
    pages: int = 0
    laid: str = ""

    @property
    def shown(self) -> str:
        """Return the title as the index and the bookmark have it."""
        return f"{self.title}: {self.summary}" if self.summary else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One dossier's folder: its entries, the hashes when it was sealed, and those of now."""

    folder: Path
    entries: tuple[Entry, ...] = ()
    sealed: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def entry_of(self, key: tuple[str, str, str]) -> Entry | None:
        """Return what is remembered of one of our own papers."""
        return next((each for each in self.entries if each.key == key), None)

    def is_intact(self, name: str) -> bool:
        """Return whether a file is there as it was when the dossier was sealed."""
        return name in self.files and self.files[name] == self.sealed.get(name)

    @property
    def outside(self) -> tuple[str, ...]:
        """Return the files that docgen did not make, by name: laid in since, or before."""
        ours = {n for each in self.entries if each.origin != "outside" for n in files_of(each)}
        ours |= {INDEX, MANIFEST}
        ours |= {BUNDLE} & set(self.sealed)
        ours |= {name for name in self.files if name.startswith(FRONT) and self.is_intact(name)}
        if self.has_notes:
            ours |= set(filter(is_former, self.files))
        return tuple(name for name in self.files if name not in ours)

    def laid_in(self, name: str) -> Entry | None:
        """Return what is remembered of a file from outside, None if it is new."""
        return next((e for e in self.entries if e.origin == "outside" and e.file == name), None)

    @property
    def has_notes(self) -> bool:
        """Return whether a note on a cancelled level was added since: it is a closed dossier."""
        return any(each.origin == "later" for each in self.entries)


def files_of(entry: Entry) -> tuple[str, ...]:
    """Return the files of an entry: the paper, and its PDF if it has one."""
    return (entry.file, entry.pdf) if entry.pdf else (entry.file,)


def look_at(folder: Path) -> Shelf:
    """Return what a folder holds; one that is not there yet holds nothing.

    Raises:
        OutputError: if it is a file; or if it was sealed and its index is gone or changed: nobody
            can then tell which papers are docgen's and which are somebody's work.
    """
    if folder.is_file():
        raise OutputError(
            Problem(
                code="output-not-folder",
                where=str(folder),
                message="đây là tệp, không phải thư mục hồ sơ; chưa ghi gì",
                hint="đổi tên hoặc chuyển tệp này đi nơi khác rồi chạy lại",
            )
        )
    paths = sorted(folder.rglob("*")) if folder.is_dir() else []
    files = {
        path.relative_to(folder).as_posix(): digest_of(path)
        for path in paths
        if path.is_file() and not is_of_the_system(path.name)
    }
    if MANIFEST not in files and INDEX not in files:
        return Shelf(folder=folder, files=files)
    sealed = read_manifest(folder)
    entries = _entries(folder / INDEX) if files.get(INDEX) == sealed.get(INDEX) else None
    if entries is None:
        raise OutputError(
            Problem(
                code="dossier-index-damaged",
                where=str(folder / INDEX),
                message="tệp này bị sửa hoặc mất nên không biết giấy tờ nào do docgen làm",
                hint="lấy lại thư mục từ tệp zip bên cạnh, hoặc chuyển thư mục đi nơi khác rồi "
                "chạy lại",
            )
        )
    return Shelf(folder=folder, entries=entries, sealed=sealed, files=files)


def _entries(path: Path) -> tuple[Entry, ...] | None:
    try:
        return entries_in(path.read_bytes())
    except OSError:
        return None


def entries_in(index: bytes) -> tuple[Entry, ...] | None:
    """Return the entries that the content of an `index.json` tells of; None if it is damaged."""
    try:
        told = json.loads(index)
        return tuple(Entry(**{**each, "key": tuple(each["key"])}) for each in told["papers"])
    except (ValueError, TypeError, KeyError):
        return None


def index_bytes(about: Mapping[str, object], entries: tuple[Entry, ...]) -> bytes:
    """Return `index.json`: what the dossier is, then every paper in its order."""
    papers: list[dict[str, Any]] = [asdict(each) for each in entries]
    told = {"format": FORMAT, **about, "papers": papers}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def item_number(name: str) -> int:
    """Return the number at the beginning of a file's name, 0 if there is none.

    >>> item_number("05 Biên bản đã ký.pdf"), item_number("2023.pdf"), item_number("quét.pdf")
    (5, 0, 0)
    """
    head = vi.clean(name)
    digits = head[:2]
    if len(digits) == 2 and digits.isdecimal() and not head[2:3].isdecimal():  # noqa: PLR2004
        return int(digits)
    return 0
