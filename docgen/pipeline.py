"""The order of the work: load → classify → words → render → pdf → dossier. Read this first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docgen import dossier, office, plan, typesetting
from docgen.blanks import Copies
from docgen.classification import Assessment
from docgen.context import Paper, View
from docgen.context.papers import words_for
from docgen.errors import DataError, Problem, TemplateError
from docgen.forms import Form, FormSubject, Mode
from docgen.loading import Folders, Loaded, examine, findings, load, refuse_errors
from docgen.render import Binder, Identity, Rendered, ready_to_send
from docgen.supplies import Supplies

__all__ = [
    "Built",
    "Folders",
    "Job",
    "Loaded",
    "Made",
    "Press",
    "Progress",
    "annex",
    "examine",
    "fill",
    "fill_bound",
    "findings",
    "load",
    "make_pdfs",
    "refuse_errors",
]

Progress = Callable[[int, int, str], None]
"""Called with papers done, papers in all, and what is being made."""

_PATIENCE_SECONDS, _SECONDS_PER_PAPER = 120, 2
"""How long LibreOffice may take for a file, and for each paper that is bound into it."""

_WORD = ".docx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One finished paper with the words it was made from; `lacking` kept it from being final."""

    paper: Paper
    data: bytes
    lacking: tuple[Problem, ...]
    words: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Where results go and how; filled PDFs that are flattened have no fields any more."""

    target: Path
    pdf: bool
    replace: bool
    progress: Progress
    flatten: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a run left on disk; `incomplete` papers lack facts, `failed` ones have no PDF.

    `bound` is the number of files that hold the papers, 0 where each paper is a file.
    """

    folders: tuple[Path, ...]
    papers: int
    pdfs: int
    incomplete: tuple[Made, ...]
    failed: tuple[Problem, ...]
    replaced: tuple[Path, ...]
    bound: int = 0


class Press:
    """Renders papers; each template is compiled once and kept, in the supplies if there are any."""

    def __init__(
        self, view: View, supplies: Supplies | None = None, *, flatten: bool = False
    ) -> None:
        """Start with what the supplies have, else with nothing compiled."""
        self._view, self._flatten = view, flatten
        self._supplies = supplies or Supplies()

    def render(self, form: Form, words: dict[str, object]) -> tuple[bytes, tuple[Problem, ...]]:
        """Return the paper made from ready words, and what was missing."""
        rendered = self._rendered(form, words)
        return rendered.data, rendered.problems

    def _rendered(self, form: Form, words: dict[str, object]) -> Rendered:
        if form.is_pdf:
            return self._supplies.blank(form).render(words, flatten=self._flatten)
        return self._supplies.template(form).render(words)

    def copies(self, form: Form) -> Binder | Copies:
        """Return what binds papers of a form into one file.

        Raises:
            TemplateError: if the form is one that cannot be bound.
        """
        if form.is_pdf:
            return Copies(self._supplies.blank(form), flatten=self._flatten)
        return Binder(form.label)

    def make(self, paper: Paper) -> Made:
        """Return one paper in its mode; a fillable one with its id inside.

        Raises:
            TemplateError: if a form that should be fillable asks nothing that may come back.
        """
        words = dict(words_for(paper, self._view))
        rendered = self._rendered(paper.form, words)
        data = rendered.data
        if paper.fillable:
            if not rendered.questions:
                raise TemplateError(plan.not_fillable(paper.form))
            identity = Identity(
                form=paper.form.id,
                subject=paper.subject or paper.unit.code,
                unit=paper.unit.code,
                year=self._view.review.period.year,
            )
            if paper.form.is_pdf:
                data = self._supplies.blank(paper.form).sent(words, identity)
            else:
                data = ready_to_send(rendered, identity, form=paper.form.label)
        return Made(paper=paper, data=data, lacking=rendered.problems, words=words)

    def make_best(self, paper: Paper) -> Made:
        """Return a paper final if all its facts are there, else prefilled with what it lacks.

        A form that has no final mode always lacks what is to be written on it by hand.
        """
        final = self.make(replace(paper, mode=Mode.FINAL))
        by_hand = () if Mode.FINAL in paper.form.modes else (plan.by_hand(paper.form),)
        lacking = final.lacking or by_hand
        if not lacking or Mode.PREFILLED not in paper.form.modes:
            return final
        usable = self.make(replace(paper, mode=Mode.PREFILLED))
        return replace(usable, lacking=lacking)


def annex(loaded: Loaded, own: Assessment) -> bytes:
    """Return the paper that says why a level is proposed, for any kind of subject.

    Raises:
        DataError: if the workbook has no organisation whose paper it could be.
    """
    if not loaded.units:
        raise DataError(
            Problem(
                code="no-unit",
                where=f"{loaded.view.review.file} › Tổ chức",
                message="chưa có tổ chức đảng nào nên chưa biết văn bản là của ai",
                hint="ghi ít nhất một tổ chức ở trang này",
            )
        )
    form = next(form for form in loaded.forms if form.subject is FormSubject.EXPLANATION)
    unit = loaded.view.units.get(own.unit, loaded.units[0])
    paper = Paper(form=form, mode=Mode.PREFILLED, unit=unit, row=own, whose=own.name)
    return Press(loaded.view).make(paper).data


def fill(loaded: Loaded, papers: Sequence[Paper], job: Job) -> Built:
    """Make single papers, a folder for each unit; a final paper that lacks facts is not made.

    Raises:
        OutputError: if something is there already and may not be replaced.
    """
    press = Press(loaded.view, flatten=job.flatten)
    incomplete: list[Made] = []
    places = plan.places(papers)
    with dossier.staging(job.target) as stage:
        dossier.refuse_taken(job.target, places, replace=job.replace)
        done: list[Path] = []
        for number, (paper, place) in enumerate(zip(papers, places, strict=True), start=1):
            job.progress(number, len(papers), f"{paper.unit.name}: {plan.file_name(paper)}")
            made = press.make(paper)
            if made.lacking:
                incomplete.append(made)
                continue
            path = stage / place
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(made.data)
            done.append(path)
        pdfs, failed = _pdfs(done, job)
        replaced = dossier.publish(stage, job.target, (*done, *pdfs), replace=job.replace)
        folders = {job.target / path.parent.name: None for path in done}
    return Built(
        folders=tuple(folders),
        papers=len(done),
        pdfs=len(pdfs),
        incomplete=tuple(incomplete),
        failed=failed,
        replaced=tuple(replaced),
    )


def fill_bound(loaded: Loaded, papers: Sequence[Paper], job: Job) -> Built:
    """Make papers and bind all of one form into one file to print, in the order given.

    Raises:
        OutputError: if something is there already and may not be replaced.
        TemplateError: if a form is one that cannot be bound.
    """
    press = Press(loaded.view, flatten=job.flatten)
    incomplete: list[Made] = []
    count = made_in_all = 0
    places = plan.bound_places(papers)
    with dossier.staging(job.target) as stage:
        dossier.refuse_taken(job.target, list(places.values()), replace=job.replace)
        done: list[Path] = []
        for form, place in places.items():
            binder = press.copies(form)
            for paper in (paper for paper in papers if paper.form == form):
                count += 1
                job.progress(count, len(papers), f"{paper.unit.name}: {plan.file_name(paper)}")
                made = press.make(paper)
                if made.lacking:
                    incomplete.append(made)
                elif isinstance(binder, Copies):
                    binder.add(made.words)
                else:
                    binder.add(made.data)
            if binder.papers:
                made_in_all += binder.papers
                (stage / place).write_bytes(binder.bound())
                done.append(stage / place)
        pdfs, failed = _pdfs(done, job, papers=made_in_all)
        replaced = dossier.publish(stage, job.target, (*done, *pdfs), replace=job.replace)
    return Built(
        folders=(job.target,),
        papers=made_in_all,
        pdfs=len(pdfs),
        incomplete=tuple(incomplete),
        failed=failed,
        replaced=tuple(replaced),
        bound=len(done),
    )


def make_pdfs(papers: Sequence[Path], job: Job) -> office.Conversion:
    """Return what PDFs were made beside papers."""
    if not job.pdf or not papers:
        return office.Conversion(made=(), problems=())
    return typesetting.typeset(papers, timeout_seconds=_PATIENCE_SECONDS)


def _pdfs(
    done: Sequence[Path], job: Job, *, papers: int = 1
) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """Return the PDFs of all Word files, and what failed.

    A file may hold many papers.
    """
    words = [path for path in done if path.suffix == _WORD]
    if not job.pdf or not words:
        return (), ()
    job.progress(len(words), len(words), "đang chuyển sang PDF")
    patience = _PATIENCE_SECONDS + papers * _SECONDS_PER_PAPER
    conversion = typesetting.typeset(words, timeout_seconds=patience)
    return tuple(target for _, target in conversion.made), conversion.problems
