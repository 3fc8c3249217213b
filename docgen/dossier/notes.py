"""Add a note to a sealed dossier and keep the proof of what it was before.

The manifest that sealed the dossier stays in it under a number, as one more file of the new one: so
every file of the old state is still named with its hash, and a changed file cannot be hidden. Only
what tells of the other files may be written anew: its old state stays under the same number.
"""

import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from docgen.dossier.names import is_of_the_system
from docgen.dossier.seal import BUNDLE, FRONT, INDEX, MANIFEST, archive, hashes_in, seal
from docgen.dossier.staging import publish, staging
from docgen.dossier.verify import verify
from docgen.errors import DataError, InputError, Problem, errors_in

_STEM = MANIFEST.rpartition(".")[0]
_NUMBERED = re.compile(r"(.+)\.([1-9]\d*)(\.[^.]+)")


def former(name: str, number: int) -> str:
    """Return the name under which the old state of a file is kept, counted from the first seal.

    >>> former(MANIFEST, 1)
    'manifest-sha256.1.txt'
    """
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{number}.{suffix}"


def is_former_manifest(name: str) -> bool:
    """Return whether a file is the manifest of an earlier state."""
    return _number(name) > 0


def is_former(name: str) -> bool:
    """Return whether a file is the manifest, the index or the bundle of an earlier state."""
    found = _NUMBERED.fullmatch(name)
    return found is not None and f"{found[1]}{found[3]}" in {MANIFEST, INDEX, BUNDLE}


def _number(name: str) -> int:
    """Return the number of a former manifest, 0 of any other file."""
    found = _NUMBERED.fullmatch(name)
    return int(found[2]) if found and f"{found[1]}{found[3]}" == MANIFEST else 0


def add_notes(folder: Path, new: Mapping[str, bytes], rewritten: Mapping[str, bytes]) -> None:
    """Add new files to a sealed dossier and its zip, all or none, and seal it again.

    `rewritten` are the index, its paper and the bundle where they tell of the new files.

    Raises:
        InputError, DataError: as `refuse_changed`.
        OutputError: if it cannot be written, or another run is at work there.
    """
    refuse_changed(folder)
    with staging(folder.parent) as stage:
        copy = stage / folder.name
        shutil.copytree(folder, copy, ignore=_of_the_system)
        number = 1 + sum(is_former_manifest(path.name) for path in copy.iterdir())
        for name in (MANIFEST, *rewritten):
            (copy / name).rename(copy / former(name, number))
        for name, data in {**new, **rewritten}.items():
            (copy / name).write_bytes(data)
        seal(copy)
        packed = stage / f"{folder.name}.zip"
        packed.write_bytes(archive(copy))
        publish(stage, folder.parent, (copy, packed), replace=True)


def _of_the_system(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if is_of_the_system(name)]


def refuse_changed(folder: Path) -> None:
    """Raise if a dossier cannot be added to: it must be as it was sealed.

    Raises:
        InputError: if there is no sealed dossier in the folder.
        DataError: if the dossier or its zip is not as it was sealed.
    """
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

    `path` is the folder of a dossier, its zip, or a zip of several. Without notes there is no
    earlier state.
    """
    return tuple(
        problem
        for where, manifests in _manifests(path).items()
        for problem in _hidden(" › ".join(filter(None, (path.name, where))), manifests)
    )


def _manifests(path: Path) -> dict[str, dict[str, str]]:
    """Return the present and all former manifests of each dossier by name.

    A dossier is named by its folder inside a zip of several, else it has no name.
    """
    if path.is_dir():
        return {"": {each.name: _text(each.read_bytes()) for each in path.glob(f"{_STEM}*")}}
    found: dict[str, dict[str, str]] = {}
    try:
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                place = PurePosixPath(name)
                if place.name.startswith(_STEM):
                    where = "/".join(place.parent.parts[1:])
                    found.setdefault(where, {})[place.name] = _text(packed.read(name))
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError, ValueError):
        return {}  # a damaged zip is what `verify` names
    return found


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _hidden(dossier: str, manifests: Mapping[str, str]) -> Iterator[Problem]:
    now = hashes_in(manifests.get(MANIFEST, ""))
    numbers = sorted(filter(None, map(_number, manifests)))
    for number in range(1, max(numbers, default=0) + 1):
        if number not in numbers:
            yield _broken(dossier, former(MANIFEST, number), "thiếu bản kê cũ này")
    for number in numbers:
        later = range(number, max(numbers) + 1)
        for name, digest in hashes_in(manifests[former(MANIFEST, number)]).items():
            kept = [former(name, each) for each in later] if _may_grow(name) else []
            if digest not in {now.get(each) for each in (name, *kept)}:
                message = f"tệp này khác với bản kê cũ {former(MANIFEST, number)}"
                yield _broken(dossier, name, message)


def _may_grow(name: str) -> bool:
    """Return whether a file tells of the others, so that a note is entered in it."""
    return name in {INDEX, BUNDLE} or name.startswith(FRONT)


def _broken(dossier: str, name: str, message: str) -> Problem:
    return Problem(
        code="dossier-history-broken",
        where=f"{dossier} › {name}",
        message=message,
        hint="lấy lại hồ sơ từ bản lưu",
    )
