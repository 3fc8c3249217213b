"""Add a note to a sealed dossier and keep the proof of what it was before.

The manifest that sealed the dossier stays in it under a number, as one more file of the new one: so
every file of the old state is still named with its hash, and a changed file cannot be hidden.
"""

import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from docgen.dossier.names import Names, is_of_the_system
from docgen.dossier.seal import MANIFEST, archive, seal
from docgen.dossier.staging import publish, staging
from docgen.dossier.verify import verify
from docgen.errors import DataError, InputError, Problem, errors_in

_STEM, _, _SUFFIX = MANIFEST.rpartition(".")
_FORMER = re.compile(rf"{re.escape(_STEM)}\.([1-9]\d*)\.{_SUFFIX}")
_ENDING = ".docx"


def former_manifest(number: int) -> str:
    """Return the name that an old manifest keeps, counted from the first seal.

    >>> former_manifest(1)
    'manifest-sha256.1.txt'
    """
    return f"{_STEM}.{number}.{_SUFFIX}"


def is_former_manifest(name: str) -> bool:
    """Return whether a file is the manifest of an earlier state."""
    return _FORMER.fullmatch(name) is not None


def add_notes(folder: Path, notes: Mapping[str, bytes]) -> tuple[str, ...]:
    """Add notes by name to a sealed dossier and its zip; return the files added.

    All is written or nothing. A note that is there already, byte for byte, is not added again;
    one that differs from an older note of its name stands beside it under a number.

    Raises:
        InputError: if there is no sealed dossier in the folder.
        DataError: if the dossier or its zip is not as it was sealed.
        OutputError: if it cannot be written, or another run is at work there.
    """
    _refuse_changed(folder)
    taken = Names()
    for path in sorted(folder.iterdir()):
        taken.take(path.stem, path.suffix)
    new: dict[str, bytes] = {}
    for name, data in notes.items():
        if not any(path.read_bytes() == data for path in sorted(folder.glob(f"*{_ENDING}"))):
            new[taken.take(name, _ENDING)] = data
    if not new:
        return ()
    with staging(folder.parent) as stage:
        copy = stage / folder.name
        shutil.copytree(folder, copy, ignore=_of_the_system)
        number = 1 + sum(is_former_manifest(path.name) for path in copy.iterdir())
        (copy / MANIFEST).rename(copy / former_manifest(number))
        for name, data in new.items():
            (copy / name).write_bytes(data)
        seal(copy)
        packed = stage / f"{folder.name}.zip"
        packed.write_bytes(archive(copy))
        publish(stage, folder.parent, (copy, packed), replace=True)
    return tuple(new)


def _of_the_system(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if is_of_the_system(name)]


def _refuse_changed(folder: Path) -> None:
    if not (folder / MANIFEST).is_file():
        raise InputError(
            Problem(
                code="dossier-not-sealed",
                where=str(folder),
                message=f"không có hồ sơ nào ở đây (không thấy {MANIFEST})",
                hint="chỉ tới thư mục của một hồ sơ do docgen dossier build làm ra",
            )
        )
    packed = folder.with_name(f"{folder.name}.zip")
    places = [folder, *([packed] if packed.is_file() else [])]
    found = [problem for place in places for problem in (*verify(place), *history(place))]
    if errors_in(found):
        raise DataError(*errors_in(found))


def history(path: Path) -> tuple[Problem, ...]:
    """Return every file of an earlier state of a dossier that its present manifest hides.

    `path` is the folder of a dossier or its zip. Without notes there is no earlier state.
    """
    return tuple(_hidden(path.name, _manifests(path)))


def _manifests(path: Path) -> dict[str, str]:
    """Return the text of the present and of all former manifests by name."""
    if path.is_dir():
        return {
            each.name: each.read_bytes().decode("utf-8", "replace")
            for each in sorted(path.glob(f"{_STEM}*.{_SUFFIX}"))
        }
    try:
        with zipfile.ZipFile(path) as packed:
            return {
                PurePosixPath(name).name: packed.read(name).decode("utf-8", "replace")
                for name in packed.namelist()
                if PurePosixPath(name).name.startswith(_STEM)
            }
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError, ValueError):
        return {}  # a damaged zip is what `verify` names


def _hidden(dossier: str, manifests: Mapping[str, str]) -> Iterator[Problem]:
    now = _lines(manifests.get(MANIFEST, ""))
    numbers = sorted(int(found[1]) for name in manifests if (found := _FORMER.fullmatch(name)))
    missing = set(range(1, max(numbers, default=0) + 1)) - set(numbers)
    for number in sorted(missing):
        yield _broken(dossier, former_manifest(number), "thiếu bản kê cũ này")
    for number in numbers:
        for name, digest in _lines(manifests[former_manifest(number)]).items():
            if now.get(name) != digest:
                message = f"tệp này khác với bản kê cũ {former_manifest(number)}"
                yield _broken(dossier, name, message)


def _lines(manifest: str) -> dict[str, str]:
    return {name: digest for digest, _, name in _parts(manifest)}


def _parts(manifest: str) -> Iterator[tuple[str, str, str]]:
    yield from (line.partition("  ") for line in manifest.splitlines())


def _broken(dossier: str, name: str, message: str) -> Problem:
    return Problem(
        code="dossier-history-broken",
        where=f"{dossier} › {name}",
        message=message,
        hint="lấy lại hồ sơ từ bản lưu",
    )
