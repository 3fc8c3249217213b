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
from docgen.context import Entry, Paper, index_words, words_for
from docgen.errors import DataError
from docgen.forms import FormSubject, Mode
from docgen.model import Unit
from docgen.pipeline import Folders, Loaded, Press
from docgen.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One workbook, a user's own folders, and where the folder of its papers goes."""

    workbook: Path
    folders: Folders
    target: Path


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


@lru_cache(maxsize=1)
def _shelf(folders: Folders) -> Shelf:
    """Return the shelf of this process: whoever works through many tasks reads and compiles once.

    A process belongs to one run, during which nobody changes a form.
    """
    return Shelf(folders.templates, folders.rulesets)


def checked(task: Task) -> Done:
    """Return what a workbook holds, read and classified; nothing is made.

    Raises:
        InputError, DataError, RulesetError, TemplateError: with every problem found.
    """
    loaded = _loaded(task)
    members, units = len(loaded.view.review.members), len(loaded.units)
    return Done(members=members, units=units, papers=0, incomplete=0, size_bytes=0, digest="")


def papers_of(task: Task) -> Done:
    """Write every paper of all units of a workbook, sealed unit by unit, and return their numbers.

    Raises:
        InputError, DataError, RulesetError, TemplateError: with every problem found.
        OutputError: if a paper cannot be written, or somebody's own work would be lost.
    """
    loaded = _loaded(task)
    press = Press(loaded.view, _shelf(task.folders))
    target = task.target / dossier.safe_name(task.workbook.stem)
    slips = _ballots(loaded)
    hashed = hashlib.sha256()
    papers = incomplete = size = 0
    with dossier.staging(target) as stage:
        folders = [stage / name for name in plan.dossier_folders(loaded.units)]
        for unit, folder in zip(loaded.units, folders, strict=True):
            for name, data, is_whole in _papers(unit, slips.get(unit.code, ()), press, loaded):
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                hashed.update(f"{folder.name}/{name}\n".encode())
                hashed.update(hashlib.sha256(data).digest())
                papers += 1
                incomplete += not is_whole
                size += len(data)
            dossier.seal(folder)
        dossier.publish(stage, target, folders, replace=True)
    return Done(
        members=len(loaded.view.review.members),
        units=len(loaded.units),
        papers=papers,
        incomplete=incomplete,
        size_bytes=size,
        digest=hashed.hexdigest(),
    )


def _loaded(task: Task) -> Loaded:
    loaded = pipeline.load(task.workbook, task.folders, _shelf(task.folders))
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
    """Yield place, bytes and wholeness of each paper: the dossier, its index, the other papers."""
    inside = plan.of_dossier(unit, loaded.forms, loaded.view)
    entries: list[Entry] = []
    for paper, place in zip(inside, plan.places_in_dossier(inside), strict=True):
        made = press.make_best(paper)
        entries.append(Entry(paper=paper, place=place, is_whole=not made.lacking))
        yield place, made.data, not made.lacking
    for form in loaded.forms:
        if form.subject is FormSubject.DOSSIER and unit.kind in form.units:
            paper = Paper(form=form, mode=Mode.PREFILLED, unit=unit)
            words = {**words_for(paper, loaded.view), **index_words(entries, unit, loaded.view)}
            data, lacking = press.render(form, words)
            yield f"00 {dossier.safe_name(plan.file_name(paper))}.docx", data, not lacking
    names = dossier.Names()
    for paper in plan.beside_dossier(unit, loaded.forms, loaded.view):
        made = press.make_best(paper)
        place = names.take(plan.file_name(paper), ".docx")
        yield f"Giấy tờ khác/{place}", made.data, not made.lacking
    for paper in slips:
        made = press.make(paper)
        name = f"{paper.session.code} - {plan.file_name(paper)}" if paper.session else ""
        yield f"Phiếu/{names.take(name, '.docx')}", made.data, not made.lacking
