"""Move dossiers to the folders that their holders have now: renamed, or at another place.

A dossier is known by the code in its index, so that a chi bộ that is renamed, or whose row moved,
goes on with its own folder and everything that people laid into it.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from docgen.dossier import INDEX, MANIFEST, refused
from docgen.holdings.holders import Holder

_ON_THE_WAY = "đang đổi chỗ"


def move_to_place(target: Path, everyone: Sequence[Holder]) -> tuple[str, ...]:
    """Rename the folders and zips of dossiers whose holder has another folder now.

    Returns what was renamed. A folder that is no dossier of ours is never touched; stopped between
    two moves, the next run goes on, because every dossier still tells its code.

    Raises:
        OutputError: if a folder cannot be renamed.
    """
    wanted = {holder.code: holder for holder in everyone}
    told: list[str] = []
    for _ in range(2 * len(wanted)):
        there = dict(_dossiers(target))
        moves = [
            (path, wanted[code])
            for code, path in there.items()
            if code in wanted and path.name != wanted[code].folder
        ]
        free = [(path, one) for path, one in moves if not (target / one.folder).exists()]
        if free:
            path, holder = free[0]
            _rename(path, target / holder.folder)
            told.append(f"{path.name} → {holder.folder}")
            continue
        turned = [path for path, one in moves if _is_waiting(target / one.folder, moves)]
        if not turned:
            break
        _rename(turned[0], target / f"{turned[0].name} ({_ON_THE_WAY})")
    return tuple(told)


def _is_waiting(place: Path, moves: Sequence[tuple[Path, Holder]]) -> bool:
    """Return whether a place is taken by a dossier that has to go elsewhere itself."""
    return any(path == place for path, _ in moves)


def _dossiers(target: Path) -> Iterator[tuple[str, Path]]:
    """Yield the code and folder of each dossier of a folder; of two with one code the last."""
    for path in sorted(target.iterdir()):
        if path.name.startswith(".") or not (path / MANIFEST).is_file():
            continue
        try:
            told = json.loads((path / INDEX).read_bytes())
            yield str(told["unit"]["code"]), path
        except (OSError, ValueError, TypeError, KeyError):
            continue


def _rename(path: Path, to: Path) -> None:
    try:
        path.rename(to)
        packed = path.with_name(f"{path.name}.zip")
        if packed.is_file():
            packed.replace(to.with_name(f"{to.name}.zip"))
    except OSError as error:
        raise refused(path, error) from None
