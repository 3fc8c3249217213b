"""From batches to files: a Word paper and a PDF of whole sheets for each, all or none on disk."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from docgen import dossier, office, pdf
from docgen.ballots import deck
from docgen.ballots.batches import Batch
from docgen.errors import Problem, TemplateError
from docgen.pipeline import Job, Press
from docgen.render import Sheet, grid_of, lay_out, marked, may_fit

_PER_SHEET = {1: 0, 2: 1, 4: 2}
"""How often A4 is halved for so many ballots on one sheet."""
_WORK = ".work"
_CODE_FORMAT = "D1"
_CODE_OF_A_TEST = "D1T"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How ballots are laid out: without `per_sheet` as many as fit on one page of paper each."""

    per_sheet: int | None = None
    stamp: bool = False
    code: bool = False
    test: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One batch on disk; without LibreOffice there is no PDF and `pages` is 0.

    `copies` fill whole sheets, so that all sheets are the same.
    """

    batch: Batch
    files: tuple[Path, ...]
    per_sheet: int
    pages: int
    copies: int
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A batch while its layout is tried out: the papers by layout, the PDFs that came of them."""

    batch: Batch
    place: str
    data: bytes
    papers: dict[Sheet, Path] = field(default_factory=dict)
    pdfs: dict[Sheet, bytes] = field(default_factory=dict)


def places(batches: Sequence[Batch], *, test: bool) -> list[str]:
    """Return where the files of each batch go, without ending; a rehearsal has its own folder."""
    taken: dict[str, dossier.Names] = {}
    found = []
    for batch in batches:
        folder = dossier.safe_name(batch.unit.name)
        folder = f"{deck.FOLDER}/{folder}" if test else folder
        found.append(f"{folder}/{taken.setdefault(folder, dossier.Names()).take(batch.name)}")
    return found


def print_batches(
    batches: Sequence[Batch], press: Press, layout: Layout, job: Job
) -> tuple[Printed, ...]:
    """Write the files of every batch, whole or not at all; return them in order.

    Raises:
        OutputError: if something is there already and may not be replaced.
    """
    endings = (".docx", ".pdf") if job.pdf else (".docx",)
    if layout.test:
        endings = (".txt", ".pdf") if job.pdf else (".txt",)
    names = places(batches, test=layout.test)
    with dossier.staging(job.target) as stage:
        wanted = [f"{name}{ending}" for name in names for ending in endings]
        dossier.refuse_taken(job.target, wanted, replace=job.replace)
        work = stage / _WORK
        work.mkdir()
        drafts = []
        for number, (batch, place) in enumerate(zip(batches, names, strict=True), start=1):
            job.progress(number, len(batches), f"{batch.unit.name}: {batch.name}")
            drafts.append(_Draft(batch=batch, place=place, data=press.make(batch.paper).data))
        failed = _try_out(drafts, layout, job, work)
        done = [_finish(draft, layout, job, stage, failed) for draft in drafts]
        files = [path for printed in done for path in printed.files]
        dossier.publish(stage, job.target, files, replace=job.replace)
    return tuple(_published(printed, stage, job.target) for printed in done)


def _try_out(drafts: Sequence[_Draft], layout: Layout, job: Job, work: Path) -> dict[Path, Problem]:
    """Lay every draft out in all ways that may be used, in one call of LibreOffice."""
    for number, draft in enumerate(drafts):
        for way, sheet in enumerate(_sheets(draft, layout, pdf=job.pdf)):
            draft.papers[sheet] = work / f"{number}-{way}.docx"
            draft.papers[sheet].write_bytes(lay_out(draft.data, sheet))
    return _to_pdf(drafts, job) if job.pdf else {}


def _to_pdf(drafts: Sequence[_Draft], job: Job) -> dict[Path, Problem]:
    """Make the PDFs of all papers of all drafts; return what failed."""
    sources = [path for draft in drafts for path in draft.papers.values()]
    job.progress(len(drafts), len(drafts), "đang chuyển sang PDF")
    conversion = office.convert(sources)
    made = dict(conversion.made)
    for draft in drafts:
        for sheet, path in draft.papers.items():
            if path in made:
                draft.pdfs[sheet] = made[path].read_bytes()
    failed = [path for path in sources if path not in made]
    return dict(zip(failed, conversion.problems, strict=True))


def _sheets(draft: _Draft, layout: Layout, *, pdf: bool) -> Iterator[Sheet]:
    """Yield the layouts to try, the smallest page first; the last has page m/n."""
    halvings = [2, 1, 0]
    if layout.per_sheet is not None:
        halvings = [_PER_SHEET[layout.per_sheet]]
    elif draft.batch.form.on_request or not pdf:
        halvings = [0]
    label = deck.LABEL if layout.test else ""
    for times in halvings:
        if pdf and (times == halvings[-1] or may_fit(draft.data, times)):
            yield Sheet(halvings=times, stamp=layout.stamp, code=layout.code, label=label)
    yield Sheet(
        halvings=halvings[-1], numbered=True, stamp=layout.stamp, code=layout.code, label=label
    )


def _chosen(draft: _Draft) -> Sheet:
    """Return the smallest page that a ballot fits on, else the last layout, over several pages."""
    for sheet, made in draft.pdfs.items():
        if not sheet.numbered and pdf.page_count(made) == 1:
            return sheet
    return list(draft.papers)[-1]


def _finish(
    draft: _Draft, layout: Layout, job: Job, stage: Path, failed: dict[Path, Problem]
) -> Printed:
    """Write the files of one batch into the stage."""
    sheet = _chosen(draft)
    per_sheet = next(number for number, times in _PER_SHEET.items() if times == sheet.halvings)
    target = stage / draft.place
    target.parent.mkdir(parents=True, exist_ok=True)
    if layout.test:
        return _finish_deck(draft, sheet, per_sheet, target, job)
    files = [_beside(target, ".docx")]
    files[0].write_bytes(draft.papers[sheet].read_bytes())
    copies = draft.batch.copies
    pages = 0
    if sheet in draft.pdfs:
        made = draft.pdfs[sheet]
        pages = pdf.page_count(made)
        copies = pdf.sheets_for(copies, per_sheet) * per_sheet
        codes = tuple(_codes(draft, sheet, pages)) if layout.code else ()
        imposition = pdf.Imposition(per_sheet=per_sheet, codes=codes)
        files.append(_beside(target, ".pdf"))
        files[-1].write_bytes(pdf.impose([made], copies, imposition))
    problem = failed.get(draft.papers[sheet])
    return Printed(
        batch=draft.batch,
        files=tuple(files),
        per_sheet=per_sheet,
        pages=pages,
        copies=copies,
        problems=(problem,) if problem else (),
    )


def _finish_deck(draft: _Draft, sheet: Sheet, per_sheet: int, target: Path, job: Job) -> Printed:
    """Write a rehearsal: each planned ballot once, and beside them the count expected."""
    choices = deck.choices_of(grid_of(draft.data), draft.batch.form.about)
    if not choices.names:
        raise TemplateError(_not_markable(draft.batch))
    planned = deck.planned(choices)
    count = _beside(target, ".txt")
    count.write_bytes(deck.expected(planned, choices, f"{draft.batch.unit.name}: {target.name}"))
    papers = []
    for number, ballot in enumerate(planned, start=1):
        marks = [
            choices.cells[subject][pick]
            for subject, picks in enumerate(ballot.picks)
            for pick in picks
        ]
        data = marked(draft.data, marks, deck.SIGN, written=ballot.written)
        papers.append(_beside(target, f" {number:02d}.docx"))
        papers[-1].write_bytes(lay_out(data, sheet))
    files = [count, *papers]
    pages = 0
    problems: tuple[Problem, ...] = ()
    if job.pdf:
        conversion = office.convert(papers)
        problems = conversion.problems
        made = [path.read_bytes() for _, path in conversion.made]
        if not problems:
            pages = max(pdf.page_count(data) for data in made)
            codes = tuple(_codes(draft, sheet, pages)) if sheet.code else ()
            imposition = pdf.Imposition(per_sheet=per_sheet, codes=codes)
            files.append(_beside(target, ".pdf"))
            files[-1].write_bytes(pdf.impose(made, 1, imposition))
    return Printed(
        batch=draft.batch,
        files=tuple(files),
        per_sheet=per_sheet,
        pages=pages,
        copies=len(planned),
        problems=problems,
    )


def _not_markable(batch: Batch) -> Problem:
    return Problem(
        code="ballot-not-markable",
        where=batch.form.label,
        message="không tìm thấy cột mức xếp loại hoặc Đồng ý / Không đồng ý để đánh dấu thử",
        hint="trong mau.docx, dòng đầu bảng phải lặp lại ở mỗi trang và ghi đủ tên các mức",
    )


def _codes(draft: _Draft, sheet: Sheet, pages: int) -> Iterator[str]:
    """Yield what the code of each page says: the same on every sheet, and of no voter."""
    batch = draft.batch
    session = batch.session.code if batch.session else "-"
    kind = _CODE_OF_A_TEST if sheet.label else _CODE_FORMAT
    mark = hashlib.sha256(draft.papers[sheet].read_bytes()).hexdigest()[:8]
    for page in range(1, pages + 1):
        yield f"{kind}|{batch.form.id}|{batch.unit.code}|{session}|{page}/{pages}|{mark}"


def _beside(target: Path, ending: str) -> Path:
    """Return the path of a batch with an ending; its name may have dots of its own."""
    return target.with_name(f"{target.name}{ending}")


def _published(printed: Printed, stage: Path, target: Path) -> Printed:
    moved = tuple(target / path.relative_to(stage) for path in printed.files)
    return replace(printed, files=moved)
