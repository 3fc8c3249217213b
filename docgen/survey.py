"""Read and check one of many workbooks, wherever that is run; nothing is made.

Loads no more than that needs, so that the processes of a large run start fast.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from docgen.loading import Folders, Sources, load, refuse_errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One workbook, and a user's own folders."""

    workbook: Path
    folders: Folders


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """How many members and organisations a sound workbook holds."""

    members: int
    units: int


@lru_cache(maxsize=1)
def _sources(folders: Folders) -> Sources:
    """Return guidelines and forms as this process read them: it belongs to one run."""
    return Sources(folders)


def survey(asked: Asked) -> Surveyed:
    """Return what a workbook holds, read, checked and classified.

    Raises:
        InputError, DataError, RulesetError, TemplateError: with every problem found.
    """
    loaded = load(asked.workbook, asked.folders, _sources(asked.folders))
    refuse_errors(loaded)
    return Surveyed(members=len(loaded.view.review.members), units=len(loaded.units))
