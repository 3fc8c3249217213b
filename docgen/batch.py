"""Every Word paper of many workbooks: the unit of work is one workbook, wherever it is run.

A task names files and folders and nothing else; its result is a few numbers. Papers go to disk
one by one, so that a process holds no more after the thousandth than after the first. What a task
leaves is the same bytes however often it is run.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from docgen import ballots, dossier, pipeline, plan
from docgen.context import Paper
from docgen.errors import DataError, Problem
from docgen.holdings import JOURNAL, Outcome, build, holders, write_report
from docgen.model import Unit
from docgen.pipeline import Folders, Job, Loaded, Press
from docgen.supplies import Supplies

OTHERS = "Giấy tờ khác"
"""The folder of the papers and ballots that no dossier asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One workbook, a user's own folders, and where the folder of its dossiers goes."""

    workbook: Path
    folders: Folders
    target: Path
    pdf: bool = False

    @property
    def place(self) -> Path:
        """Return the folder of this workbook's dossiers."""
        return self.target / dossier.safe_name(self.workbook.stem)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of a task: `digest` is the hash of all names and contents, in their order.

    `incomplete` papers lack facts or are to be finished by hand.
    """

    members: int
    units: int
    papers: int
    incomplete: int
    size_bytes: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossiers:
    """What became of the dossiers of one workbook, and what contradicts in it."""

    outcomes: tuple[Outcome, ...]
    contradictions: tuple[Problem, ...]


@lru_cache(maxsize=1)
def _supplies(folders: Folders) -> Supplies:
    """Return the supplies of this process: many tasks read and compile them once.

    A process belongs to one run, during which nobody changes a form.
    """
    return Supplies(folders)


def dossiers_of(task: Task) -> Dossiers:
    """Bring the dossiers of a workbook up to date, with the text of what they lack.

    Raises:
        InputError, DataError, RulesetError, TemplateError: with every problem found.
        OutputError: if the folder cannot be written at all, or another run is at work in it.
    """
    return _dossiers(task, _loaded(task))


def _dossiers(task: Task, loaded: Loaded) -> Dossiers:
    job = Job(target=task.place, pdf=task.pdf, replace=True, progress=lambda *_: None)
    outcomes = build(loaded, holders(loaded), job, _supplies(task.folders))
    contradictions = pipeline.findings(loaded)
    write_report(task.place, outcomes, contradictions)
    return Dossiers(outcomes=outcomes, contradictions=contradictions)


def papers_of(task: Task) -> Done:
    """Write every paper of all units of a workbook, in dossiers and beside; return their numbers.

    Raises:
        as `dossiers_of`.
    """
    loaded = _loaded(task)
    outcomes = _dossiers(task, loaded).outcomes
    papers = sum(outcome.papers for outcome in outcomes)
    incomplete = sum(len(outcome.lacking) for outcome in outcomes)
    press = Press(loaded.view, _supplies(task.folders))
    slips = _ballots(loaded)
    with dossier.staging(task.place) as stage:
        others = stage / OTHERS
        for unit in loaded.units:
            folder = others / dossier.safe_name(f"{unit.code} {unit.name}")
            for name, data, is_whole in _papers(unit, slips.get(unit.code, ()), press, loaded):
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                papers += 1
                incomplete += not is_whole
        dossier.seal(others)
        dossier.publish(stage, task.place, (others,), replace=True)
    size, digest = _weighed(task.place)
    return Done(
        members=len(loaded.view.review.members),
        units=len(loaded.units),
        papers=papers,
        incomplete=incomplete,
        size_bytes=size,
        digest=digest,
    )


def _weighed(folder: Path) -> tuple[int, str]:
    """Return size and hash of all names and contents in a folder, its journal left out."""
    hashed, size = hashlib.sha256(), 0
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != JOURNAL:
            hashed.update(f"{path.relative_to(folder).as_posix()}\n".encode())
            hashed.update(bytes.fromhex(dossier.digest_of(path)))
            size += path.stat().st_size
    return size, hashed.hexdigest()


def _loaded(task: Task) -> Loaded:
    loaded = pipeline.load(task.workbook, task.folders, _supplies(task.folders))
    pipeline.refuse_errors(loaded)
    return loaded


def _ballots(loaded: Loaded) -> dict[str, list[Paper]]:
    """Return one slip of each vote session by unit; none where no ballot can be printed."""
    try:
        found, _ = ballots.batches(ballots.Asked(), loaded.forms, loaded.view)
    except DataError:
        return {}
    slips: dict[str, list[Paper]] = {}
    for batch in found:
        slips.setdefault(batch.unit.code, []).append(batch.paper)
    return slips


def _papers(
    unit: Unit, slips: Sequence[Paper], press: Press, loaded: Loaded
) -> Iterator[tuple[str, bytes, bool]]:
    """Yield name, bytes and wholeness of each paper of a unit that is in no dossier."""
    names = dossier.Names()
    for paper in plan.beside_dossier(unit, loaded.forms, loaded.view):
        made = press.make_best(paper)
        place = names.take(plan.file_name(paper), paper.form.ending)
        yield place, made.data, not made.lacking
    for paper in slips:
        made = press.make(paper)
        name = f"{paper.session.code} - {plan.file_name(paper)}" if paper.session else ""
        yield f"Phiếu/{names.take(name, '.docx')}", made.data, not made.lacking
