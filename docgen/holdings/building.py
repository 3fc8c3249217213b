"""Bring the dossiers of a folder up to date: one after the other, each whole or not at all.

A dossier in which nothing has changed is left alone. Stopped at any moment, the next run goes on
where this one ended, because what is done is told by the dossiers themselves.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docgen import dossier, plan
from docgen.dossier import BUNDLE, INDEX
from docgen.errors import InputError, OutputError, Problem, Severity
from docgen.holdings.binding import bind
from docgen.holdings.drafting import Draft, draft, pdf_of
from docgen.holdings.fronts import Fronts, front_papers
from docgen.holdings.holders import Holder, holders
from docgen.holdings.journal import journal_in
from docgen.holdings.moving import move_to_place
from docgen.holdings.packed import refuse_last_copy
from docgen.holdings.shelf import Entry, Shelf, index_bytes, look_at
from docgen.holdings.standing import stand
from docgen.pipeline import Job, Loaded, Press, make_pdfs
from docgen.supplies import Supplies

_REMADE = "lập lại mục lục, tập PDF, bản kê và tệp zip"
_REMADE_WITHOUT_PDF = "lập lại mục lục, bản kê và tệp zip"
_PAPERS_AT_ONCE = 200
"""How many papers go to LibreOffice together; at most so many are made again after a stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """One paper that lacks facts, and which."""

    unit: str
    code: str
    name: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one dossier: `log` says what was made again and why; empty if nothing was."""

    name: str
    folder: Path
    papers: int = 0
    pdfs: int = 0
    log: tuple[str, ...] = ()
    lacking: tuple[Lacking, ...] = ()
    failed: tuple[Problem, ...] = ()
    is_lost: bool = False
    """Whether the dossier could not be made at all; what was there before is still there."""


def build(
    loaded: Loaded, wanted: Sequence[Holder], job: Job, supplies: Supplies | None = None
) -> tuple[Outcome, ...]:
    """Bring the dossiers of `wanted` up to date and return what became of each.

    What cannot be read or written costs only its own dossier.

    Raises:
        OutputError: if the folder cannot be written at all, or another run is at work in it.
        TemplateError: if a form cannot be used; dossiers done before stay done.
    """
    press = Press(loaded.view, supplies)
    found: list[Outcome] = []
    about = f"{len(wanted)} hồ sơ"
    with dossier.staging(job.target) as stage, journal_in(job.target, about) as journal:
        for moved in move_to_place(job.target, holders(loaded)):
            journal.write(f"ĐỔI TÊN {moved}")
        for pile in _piles(wanted, loaded):
            for outcome in bring_up_to_date(loaded, press, pile, job, stage):
                found.append(outcome)
                job.progress(len(found), len(wanted), outcome.name)
                journal.write(*_told(outcome))
    return tuple(found)


def _piles(wanted: Sequence[Holder], loaded: Loaded) -> Iterator[list[Holder]]:
    """Yield dossiers in piles that hold about as many papers as go to LibreOffice together."""
    pile: list[Holder] = []
    papers = 0
    for holder in wanted:
        pile.append(holder)
        papers += len(loaded.view.members_of(holder.unit)) + 1
        if papers >= _PAPERS_AT_ONCE:
            yield pile
            pile, papers = [], 0
    if pile:
        yield pile


def _told(outcome: Outcome) -> tuple[str, tuple[str, ...]]:
    """Return what the journal says of one dossier."""
    if outcome.is_lost:
        return f"CHƯA LÀM ĐƯỢC {outcome.name}", tuple(str(each) for each in outcome.failed)
    if not outcome.log:
        return f"KHÔNG ĐỔI {outcome.name}", ()
    return f"XONG {outcome.name}", outcome.log


def bring_up_to_date(
    loaded: Loaded, press: Press, pile: Sequence[Holder], job: Job, stage: Path
) -> Iterator[Outcome]:
    """Yield what became of each dossier of a pile; their PDFs are made in one go."""
    drafts: list[Draft] = []
    for holder in pile:
        try:
            shelf = look_at(job.target / holder.folder)
            if shelf.has_notes:
                yield _closed(holder, shelf)
                continue
            refuse_last_copy(shelf)
            standings = stand(holder, loaded, press, shelf)
            drafts.append(draft(standings, stage / holder.folder, loaded.view, pdf=job.pdf))
        except (InputError, OutputError, OSError) as error:
            yield _lost(holder, error, job)
    unprinted = [each for made in drafts for each in made.unprinted]
    done = {source for source, _ in make_pdfs(unprinted, job).made}
    waiting: list[tuple[Draft, list[Entry]]] = []
    for made in drafts:
        entries = list(_with_pdfs(made, done))
        if _is_current(made, entries, job) and _is_fronted(made, loaded, press):
            yield _outcome(made, entries, job)
        else:
            waiting.append((made, entries))
    fronts = Fronts(loaded, press)
    bound = bind(waiting, fronts) if job.pdf else (None for _ in waiting)
    for (made, unpaged), bundled in zip(waiting, bound, strict=True):
        holder = made.standings.holder
        entries = list(bundled.entries) if bundled else unpaged
        try:
            for name, data in front_papers(holder, entries, loaded, press).items():
                (made.folder / name).write_bytes(data)
            _put(made, entries, loaded, job)
        except (InputError, OutputError, OSError) as error:
            yield _lost(holder, error, job)
            continue
        outcome = _outcome(made, entries, job)
        wrong = (*outcome.failed, *_unconverted(made, done), *(bundled.problems if bundled else ()))
        yield replace(
            outcome,
            log=tuple(made.log) or (_REMADE if job.pdf else _REMADE_WITHOUT_PDF,),
            failed=tuple(dict.fromkeys(wrong)) if job.pdf else outcome.failed,
        )


def _is_current(made: Draft, entries: Sequence[Entry], job: Job) -> bool:
    """Return whether the dossier that is there needs nothing: its zip neither."""
    shelf = made.standings.shelf
    before = [replace(entry, first_page=0, pages=0) for entry in shelf.entries]
    if made.log or list(entries) != before or not all(map(shelf.is_intact, shelf.sealed)):
        return False
    if job.pdf and BUNDLE not in shelf.files:
        return False
    packed = job.target / f"{made.folder.name}.zip"
    return packed.is_file() and packed.read_bytes() == dossier.archive(shelf.folder)


def _is_fronted(made: Draft, loaded: Loaded, press: Press) -> bool:
    """Return whether cover and index are there as they would be made now."""
    shelf = made.standings.shelf
    papers = front_papers(made.standings.holder, shelf.entries, loaded, press)
    return all(
        shelf.files.get(name) == hashlib.sha256(data).hexdigest() for name, data in papers.items()
    )


def _outcome(made: Draft, entries: Sequence[Entry], job: Job) -> Outcome:
    return Outcome(
        name=made.standings.holder.name,
        folder=job.target / made.folder.name,
        papers=len(entries),
        pdfs=sum(bool(entry.pdf) for entry in entries),
        lacking=tuple(_lacking(made)),
        failed=tuple(made.unreadable),
    )


def _put(made: Draft, entries: Sequence[Entry], loaded: Loaded, job: Job) -> None:
    """Write index, manifest and zip of one dossier and move it into its place."""
    shelf, holder = made.standings.shelf, made.standings.holder
    folder = job.target / made.folder.name
    (made.folder / INDEX).write_bytes(index_bytes(_about(holder, loaded), tuple(entries)))
    dossier.seal(made.folder)
    packed = made.folder.with_name(f"{made.folder.name}.zip")
    packed.write_bytes(dossier.archive(made.folder))
    if look_at(folder).files != shelf.files:
        raise OutputError(
            Problem(
                code="dossier-changed-meanwhile",
                where=str(folder),
                message="thư mục này vừa có người sửa trong lúc đang lập hồ sơ nên chưa thay",
                hint="chạy lại lệnh này khi không ai mở thư mục",
            )
        )
    dossier.swap(made.folder.parent, job.target, (made.folder, packed))


def _closed(holder: Holder, shelf: Shelf) -> Outcome:
    """Return that a dossier with a note on a cancelled level stays as it is."""
    problem = Problem(
        code="dossier-closed",
        where=str(shelf.folder),
        message="hồ sơ này đã có ghi chú hủy kết quả nên giữ nguyên, không lập lại",
        hint="cần bản mới thì lập vào thư mục khác; bản có ghi chú giữ nguyên để lưu",
        severity=Severity.WARNING,
    )
    return Outcome(
        name=holder.name,
        folder=shelf.folder,
        papers=len(shelf.entries),
        pdfs=sum(bool(each.pdf) for each in shelf.entries),
        failed=(problem,),
    )


def _lost(holder: Holder, error: InputError | OutputError | OSError, job: Job) -> Outcome:
    folder = job.target / holder.folder
    told = error if isinstance(error, InputError | OutputError) else dossier.refused(folder, error)
    return Outcome(name=holder.name, folder=folder, failed=told.problems, is_lost=True)


def _about(holder: Holder, loaded: Loaded) -> dict[str, object]:
    """Return what `index.json` says of the dossier as a whole."""
    listed = holder.checklist
    return {
        "unit": {"code": holder.code, "name": holder.name},
        "year": loaded.view.review.period.year,
        "ruleset": loaded.view.ruleset.id,
        "list": {"id": listed.id, "name": listed.name, "cite": listed.cite} if listed else None,
    }


def _with_pdfs(made: Draft, done: set[Path]) -> Iterator[Entry]:
    for entry in made.entries:
        is_made = made.folder / entry.file in done
        yield replace(entry, pdf=pdf_of(entry.file)) if is_made else entry


def _unconverted(made: Draft, done: set[Path]) -> Iterator[Problem]:
    for path in made.unprinted:
        if path not in done:
            yield Problem(
                code="paper-without-pdf",
                where=str(path.relative_to(made.folder.parent)),
                message="chưa chuyển được văn bản này sang PDF",
                hint="mở tệp bằng Word để kiểm tra, rồi chạy lại lệnh này",
            )


def _lacking(made: Draft) -> Iterator[Lacking]:
    for standing in made.standings.papers:
        paper = standing.made.paper
        if standing.made.lacking:
            yield Lacking(
                unit=paper.unit.name,
                code=paper.form.code,
                name=plan.file_name(paper),
                problems=standing.made.lacking,
            )
