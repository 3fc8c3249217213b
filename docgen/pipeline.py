"""The order of the work: load → classify → words → render → pdf → dossier. Read this first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docgen import dossier, office, plan
from docgen.classification import (
    Assessment,
    Results,
    Ruleset,
    as_checked,
    classify,
)
from docgen.context import Entry, Paper, View, index_words, words_for
from docgen.errors import DataError, Problem, RulesetError, errors_in
from docgen.forms import Form, FormSubject, Mode, in_sets
from docgen.model import Review, Unit
from docgen.render import Binder
from docgen.shelf import Shelf
from docgen.workbook import Reading, read

Progress = Callable[[int, int, str], None]
"""Called with papers done, papers in all, and what is being made."""

_PATIENCE_SECONDS, _SECONDS_PER_PAPER = 120, 2
"""How long LibreOffice may take for a file, and for each paper that is bound into it."""

REPORT = "Còn thiếu và mâu thuẫn.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """A user's own folders, which come before what docgen ships."""

    templates: tuple[Path, ...] = ()
    rulesets: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """One workbook, understood and classified, with the forms that its guideline uses."""

    reading: Reading
    view: View
    forms: tuple[Form, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        """Return all units in workbook order."""
        return self.view.review.units


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One finished paper; `lacking` is what kept it from being final."""

    paper: Paper
    data: bytes
    lacking: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Where results go and how."""

    target: Path
    pdf: bool
    replace: bool
    progress: Progress


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


def load(path: Path, folders: Folders, shelf: Shelf | None = None) -> Loaded:
    """Read a workbook and classify what it says; a run over many of them shares a shelf.

    Raises:
        InputError, DataError, RulesetError, TemplateError: with every problem found.
    """
    reading = read(path)
    if reading.review is None:
        raise DataError(*reading.problems)
    shelf = shelf or Shelf(folders.templates, folders.rulesets)
    ruleset = _ruleset(reading.review, shelf)
    results = classify(reading.review, ruleset)
    forms = in_sets(shelf.forms, ruleset.forms)
    view = View(review=reading.review, ruleset=ruleset, results=results)
    return Loaded(reading=reading, view=view, forms=forms)


def _ruleset(review: Review, shelf: Shelf) -> Ruleset:
    """Return the guideline that a workbook names; an unknown one is a problem of that cell."""
    try:
        return as_checked(shelf.ruleset(review.period.ruleset), review)
    except RulesetError as error:
        cell = review.where(review.period, "ruleset")
        raise RulesetError(
            *(
                replace(problem, where=cell) if problem.code == "unknown-ruleset" else problem
                for problem in error.problems
            )
        ) from None


def examine(path: Path, folders: Folders) -> tuple[Reading, tuple[Problem, ...]]:
    """Return what a workbook says and every problem, those of the law after those of the cells.

    Raises:
        InputError, TemplateError: if the file, or a form of one's own, cannot be read at all.
    """
    reading = read(path)
    if reading.review is None:
        return reading, reading.problems
    shelf = Shelf(folders.templates, folders.rulesets)
    try:
        ruleset = _ruleset(reading.review, shelf)
    except RulesetError as error:
        return reading, (*reading.problems, *error.problems)
    forms = in_sets(shelf.forms, ruleset.forms)
    items = plan.unknown_items(forms, reading.review)
    return reading, (*reading.problems, *items, *_findings(classify(reading.review, ruleset)))


def findings(loaded: Loaded) -> tuple[Problem, ...]:
    """Return what contradicts the guideline, then what people must follow up, each once."""
    return (
        *_findings(loaded.view.results),
        *plan.without_form(loaded.units, loaded.forms, loaded.view),
    )


def _findings(results: Results) -> tuple[Problem, ...]:
    warnings = (note for assessment in results.everyone.values() for note in assessment.warnings)
    return tuple(dict.fromkeys((*results.problems, *warnings)))


def refuse_errors(loaded: Loaded) -> None:
    """Raise DataError if the workbook has errors: papers made from them would be wrong."""
    items = plan.unknown_items(loaded.forms, loaded.view.review)
    errors = errors_in((*loaded.reading.problems, *items))
    if errors:
        raise DataError(*errors)


class Press:
    """Renders papers; each template is compiled once and kept, on the shelf if there is one."""

    def __init__(self, view: View, shelf: Shelf | None = None) -> None:
        """Start with what is on the shelf, else with nothing compiled."""
        self._view = view
        self._shelf = shelf or Shelf()

    def render(self, form: Form, words: dict[str, object]) -> tuple[bytes, tuple[Problem, ...]]:
        """Return the paper made from ready words, and what was missing."""
        rendered = self._shelf.template(form).render(words)
        return rendered.data, rendered.problems

    def make(self, paper: Paper) -> Made:
        """Return one paper in its mode."""
        data, lacking = self.render(paper.form, dict(words_for(paper, self._view)))
        return Made(paper=paper, data=data, lacking=lacking)

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
    press = Press(loaded.view)
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
            done.append(stage / place)
            done[-1].parent.mkdir(exist_ok=True)
            done[-1].write_bytes(made.data)
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
    press = Press(loaded.view)
    incomplete: list[Made] = []
    count = made_in_all = 0
    places = plan.bound_places(papers)
    with dossier.staging(job.target) as stage:
        dossier.refuse_taken(job.target, list(places.values()), replace=job.replace)
        done: list[Path] = []
        for form, place in places.items():
            binder = Binder(form.label)
            for paper in (paper for paper in papers if paper.form == form):
                count += 1
                job.progress(count, len(papers), f"{paper.unit.name}: {plan.file_name(paper)}")
                made = press.make(paper)
                if made.lacking:
                    incomplete.append(made)
                else:
                    binder.add(made.data)
            if binder.papers:
                made_in_all += binder.papers
                done.append(stage / place)
                done[-1].write_bytes(binder.bound())
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


def build_dossiers(loaded: Loaded, units: Sequence[Unit], job: Job) -> Built:
    """Make a folder and a zip for each unit, each paper as complete as its facts allow.

    Raises:
        OutputError: if a dossier is there already and may not be replaced.
    """
    press = Press(loaded.view)
    jobs = [plan.of_dossier(unit, loaded.forms, loaded.view) for unit in units]
    names = plan.dossier_folders(units)
    total = sum(len(papers) for papers in jobs)
    incomplete: list[Made] = []
    done: list[Path] = []
    with dossier.staging(job.target) as stage:
        dossier.refuse_taken(
            job.target, [*names, *(f"{name}.zip" for name in names), REPORT], replace=job.replace
        )
        folders = [stage / name for name in names]
        for unit, papers, folder in zip(units, jobs, folders, strict=True):
            folder.mkdir()
            entries: list[Entry] = []
            for paper, place in zip(papers, plan.places_in_dossier(papers), strict=True):
                job.progress(len(done) + 1, total, f"{unit.name}: {plan.file_name(paper)}")
                made = press.make_best(paper)
                incomplete += [made] if made.lacking else []
                done.append(folder / place)
                done[-1].parent.mkdir(exist_ok=True)
                done[-1].write_bytes(made.data)
                entries.append(Entry(paper=paper, place=place, is_whole=not made.lacking))
            done.extend(_write_index(press, loaded, unit, folder, entries))
        pdfs, failed = _pdfs(done, job)
        zips = []
        for folder in folders:
            dossier.seal(folder)
            zips.append(folder.with_name(f"{folder.name}.zip"))
            zips[-1].write_bytes(dossier.archive(folder))
        report = stage / REPORT
        report.write_bytes(_report(incomplete, findings(loaded)))
        replaced = dossier.publish(
            stage, job.target, (*folders, *zips, report), replace=job.replace
        )
    return Built(
        folders=tuple(job.target / name for name in names),
        papers=len(done),
        pdfs=len(pdfs),
        incomplete=tuple(incomplete),
        failed=failed,
        replaced=tuple(replaced),
    )


def _write_index(
    press: Press, loaded: Loaded, unit: Unit, folder: Path, entries: Sequence[Entry]
) -> Iterator[Path]:
    """Yield the index of a dossier, written with the form that the set has for it."""
    for form in loaded.forms:
        if form.subject is FormSubject.DOSSIER and unit.kind in form.units:
            paper = Paper(form=form, mode=Mode.PREFILLED, unit=unit)
            words = {**words_for(paper, loaded.view), **index_words(entries, unit, loaded.view)}
            data, _ = press.render(form, words)
            path = folder / f"00 {dossier.safe_name(plan.file_name(paper))}.docx"
            path.write_bytes(data)
            yield path


def _pdfs(
    sources: Sequence[Path], job: Job, *, papers: int = 1
) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """Return the PDFs made of all files in one call, which failed; a file may hold many papers."""
    if not job.pdf or not sources:
        return (), ()
    job.progress(len(sources), len(sources), "đang chuyển sang PDF")
    patience = _PATIENCE_SECONDS + papers * _SECONDS_PER_PAPER
    conversion = office.convert(sources, timeout_seconds=patience)
    return tuple(target for _, target in conversion.made), conversion.problems


def _report(incomplete: Sequence[Made], found: Sequence[Problem]) -> bytes:
    """Return the text of what is missing and what contradicts, for the clerk to work through."""
    lines = [f"CÒN THIẾU: {len(incomplete)} văn bản chưa đủ thông tin nên mới điền sẵn"]
    for made in incomplete:
        lines += ["", f"{made.paper.unit.name} – {plan.file_name(made.paper)}"]
        lines += [f"  {problem.where}: {problem.message}" for problem in made.lacking]
    lines += ["", f"MÂU THUẪN, CẢNH BÁO: {len(found)}"]
    lines += [f"  {problem}" for problem in found]
    return ("\ufeff" + "".join(f"{line}\r\n" for line in lines)).encode()
