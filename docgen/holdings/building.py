"""Bring the dossiers of a folder up to date: one after the other, each whole or not at all.

A dossier in which nothing has changed is left alone. Stopped at any moment, the next run goes on
where this one ended, because what is done is told by the dossiers themselves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docgen import dossier, plan
from docgen.context import index_words, words_for
from docgen.context.index import Entry as Row
from docgen.context.paper import Paper
from docgen.errors import InputError, OutputError, Problem
from docgen.forms import Form, FormSubject, Mode
from docgen.holdings.drafting import Draft, draft, pdf_of
from docgen.holdings.holders import Holder
from docgen.holdings.journal import journal_in
from docgen.holdings.shelf import INDEX, Entry, index_bytes, look_at
from docgen.holdings.standing import stand
from docgen.pipeline import Job, Loaded, Press, make_pdfs

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


def build(loaded: Loaded, wanted: Sequence[Holder], job: Job) -> tuple[Outcome, ...]:
    """Bring the dossiers of `wanted` up to date and return what became of each.

    What cannot be read or written costs only its own dossier.

    Raises:
        OutputError: if the folder cannot be written at all, or another run is at work in it.
        TemplateError: if a form cannot be used; dossiers done before stay done.
    """
    press = Press(loaded.view)
    found: list[Outcome] = []
    about = f"{len(wanted)} hồ sơ"
    with dossier.staging(job.target) as stage, journal_in(job.target, about) as journal:
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
                raise _closed(shelf.folder)
            standings = stand(holder, loaded, press, shelf)
            drafts.append(draft(standings, stage / holder.folder, pdf=job.pdf))
        except (InputError, OutputError, OSError) as error:
            yield _lost(holder, error, job)
    unprinted = [each for made in drafts for each in made.unprinted]
    printed = make_pdfs(unprinted, job)
    done = {source for source, _ in printed.made}
    for made in drafts:
        try:
            yield _finish(made, loaded, press, job, done)
        except (InputError, OutputError, OSError) as error:
            yield _lost(made.standings.holder, error, job)


def _closed(folder: Path) -> OutputError:
    return OutputError(
        Problem(
            code="dossier-closed",
            where=str(folder),
            message="hồ sơ này đã có ghi chú hủy kết quả nên không lập lại",
            hint="cần bản mới thì lập vào thư mục khác; bản có ghi chú giữ nguyên để lưu",
        )
    )


def _lost(holder: Holder, error: InputError | OutputError | OSError, job: Job) -> Outcome:
    folder = job.target / holder.folder
    told = error if isinstance(error, InputError | OutputError) else dossier.refused(folder, error)
    return Outcome(name=holder.name, folder=folder, failed=told.problems, is_lost=True)


def _finish(made: Draft, loaded: Loaded, press: Press, job: Job, done: set[Path]) -> Outcome:
    """Write index, manifest and zip of one dossier and put it in its place."""
    standings = made.standings
    shelf, holder = standings.shelf, standings.holder
    entries = tuple(_with_pdfs(made, done))
    failed = tuple(_unconverted(made, done)) if job.pdf else ()
    entries = (*_index_papers(made, loaded, press), *entries)
    is_same = not made.log and entries == shelf.entries and all(map(shelf.is_intact, shelf.sealed))
    folder = job.target / holder.folder
    packed = folder.with_name(f"{folder.name}.zip")
    outcome = Outcome(
        name=holder.name,
        folder=folder,
        papers=len(entries),
        pdfs=sum(bool(entry.pdf) for entry in entries),
        log=tuple(made.log),
        lacking=tuple(_lacking(made)),
        failed=failed,
    )
    if is_same and packed.is_file() and packed.read_bytes() == dossier.archive(folder):
        return outcome
    about = _about(holder, loaded)
    (made.folder / INDEX).write_bytes(index_bytes(about, entries))
    dossier.seal(made.folder)
    archive = made.folder.with_name(packed.name)
    archive.write_bytes(dossier.archive(made.folder))
    if look_at(folder).files != shelf.files:
        raise OutputError(
            Problem(
                code="dossier-changed-meanwhile",
                where=str(folder),
                message="thư mục này vừa có người sửa trong lúc đang lập hồ sơ nên chưa thay",
                hint="chạy lại lệnh này khi không ai mở thư mục",
            )
        )
    dossier.swap(made.folder.parent, job.target, (made.folder, archive))
    return replace(outcome, log=tuple(made.log) or ("lập lại mục lục, bản kê và tệp zip",))


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
    for path, _ in made.unprinted:
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


def _index_papers(made: Draft, loaded: Loaded, press: Press) -> Iterator[Entry]:
    """Yield the index of the dossier, written with the form that the set has for it."""
    holder = made.standings.holder
    for form in _forms_of_index(loaded, holder):
        paper = Paper(form=form, mode=Mode.PREFILLED, unit=holder.unit)
        rows = [
            Row(paper=each.made.paper, place=each.place, is_whole=not each.made.lacking)
            for each in made.standings.papers
        ]
        words = {**words_for(paper, loaded.view), **index_words(rows, holder.unit, loaded.view)}
        data, _ = press.render(form, words)
        path = made.folder / f"00 {dossier.safe_name(plan.file_name(paper))}.docx"
        path.write_bytes(data)
        yield Entry(
            item=0,
            title=form.title,
            file=path.name,
            origin="docgen",
            key=(form.id, holder.unit.code, ""),
        )


def _forms_of_index(loaded: Loaded, holder: Holder) -> Iterator[Form]:
    for form in loaded.forms:
        if form.subject is FormSubject.DOSSIER and holder.unit.kind in form.units:
            yield form
