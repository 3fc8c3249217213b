"""Add up the workbooks of many organisations: a report and a workbook that counts, in one folder.

Each workbook is read and classified by the guideline of its own year, then only its figures are
kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen import dossier, office, pipeline
from docgen.context.rollup import rollup_words
from docgen.context.statistics import years_of
from docgen.errors import DataError, DocgenError, InputError, Problem
from docgen.excel import write_rollup
from docgen.figures import contradictions, figures_of, refusals, rolled_up, totals
from docgen.forms import Form, FormSubject
from docgen.model.figures import Figures, RollUp
from docgen.pipeline import Folders, Job, Loaded, Progress
from docgen.render import Template
from docgen.statistics import YearTable, from_report
from docgen.workbook import workbooks_in

NOTES = "Còn thiếu và mâu thuẫn.txt"
_TYPED = ".toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The figures of all workbooks, what contradicts, and how many workbooks there are.

    `forms` are those that report on a roll-up by the guidelines of the workbooks.
    """

    rollup: RollUp
    forms: tuple[Form, ...]
    problems: tuple[Problem, ...]
    workbooks: int


def find_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the workbooks and typed reports that are named, or lie in a folder that is named.

    Raises:
        InputError: if there is no workbook among them.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found |= dict.fromkeys(workbooks_in(path))
        else:
            found[path] = None
    if all(path.suffix == _TYPED for path in found):
        raise InputError(
            Problem(
                code="rollup-no-workbook",
                where=", ".join(str(path) for path in paths),
                message="không có sổ làm việc .xlsx nào để tổng hợp",
                hint="ghi tên các tệp .xlsx, hoặc thư mục chứa chúng",
            )
        )
    return tuple(found)


def gather(files: Sequence[Path], folders: Folders, progress: Progress) -> Gathered:
    """Return the figures of all workbooks together.

    Raises:
        DocgenError: with every problem of every workbook that cannot be read or added up; of the
            kind of the first that is none of its facts, such as a damaged file, else a DataError.
    """
    figures: list[Figures] = []
    found: list[Problem] = []
    faults: list[Problem] = []
    kind: type[DocgenError] = DataError
    published: dict[str, Sequence[YearTable]] = {}
    forms: dict[str, Form] = {}
    for number, path in enumerate(files, start=1):
        progress(number, len(files), path.name)
        try:
            if path.suffix == _TYPED:
                published[path.name] = from_report(path)
                continue
            loaded = _load(path, folders)
        except DocgenError as error:
            faults += error.problems
            kind = type(error) if kind is DataError else kind
            continue
        view = loaded.view
        own, undecided = figures_of(view.review, view.results, view.ruleset)
        figures.append(own)
        found += undecided
        forms |= {form.id: form for form in loaded.forms if form.subject is FormSubject.ROLLUP}
    faults += refusals(figures)
    if faults:
        raise kind(*faults)
    rollup = rolled_up(figures, published)
    found += contradictions(figures, published, rollup)
    return Gathered(
        rollup=rollup,
        forms=tuple(forms[name] for name in sorted(forms)),
        problems=tuple(dict.fromkeys(found)),
        workbooks=len(figures),
    )


def _load(path: Path, folders: Folders) -> Loaded:
    """Return one workbook, free of errors and with an organisation in it."""
    loaded = pipeline.load(path, folders)
    pipeline.refuse_errors(loaded)
    if not loaded.units:
        raise DataError(
            Problem(
                code="no-unit",
                where=f"{path.name} › Tổ chức",
                message="chưa có tổ chức đảng nào nên không có gì để cộng",
                hint="ghi ít nhất một tổ chức ở trang này",
            )
        )
    return loaded


def folder_of(rollup: RollUp) -> str:
    """Return the name of the folder that is made."""
    return dossier.safe_name(f"Tổng hợp {rollup.name} {rollup.year}".replace("  ", " "))


def files_of(gathered: Gathered) -> tuple[str, ...]:
    """Return the names of the files that are made, without the manifest."""
    reports = (f"{form.file_name}.docx" for form in gathered.forms)
    return (*reports, f"Số liệu tổng hợp {gathered.rollup.year}.xlsx", NOTES)


def make(gathered: Gathered, job: Job) -> tuple[Path, tuple[Problem, ...]]:
    """Write the folder whole or not at all; return it, and what could not become a PDF.

    Raises:
        OutputError: if the folder is there and may not be replaced.
    """
    rollup, forms = gathered.rollup, gathered.forms
    name = folder_of(rollup)
    with dossier.staging(job.target) as stage:
        dossier.refuse_taken(job.target, [name], replace=job.replace)
        folder = stage / name
        folder.mkdir()
        *reports, numbers, notes = (folder / each for each in files_of(gathered))
        for form, report in zip(forms, reports, strict=True):
            template = Template.load(form.template, name=form.label)
            report.write_bytes(template.render(rollup_words(rollup, form)).data)
        numbers.write_bytes(write_rollup(rollup, totals(rollup, years_of(rollup.year))))
        notes.write_bytes(_notes(gathered.problems))
        failed: tuple[Problem, ...] = ()
        if job.pdf:
            failed = office.convert(reports).problems
        dossier.seal(folder)
        dossier.publish(stage, job.target, [folder], replace=job.replace)
    return job.target / name, failed


def _notes(problems: Sequence[Problem]) -> bytes:
    """Return the text of what is missing and what contradicts, for the clerk to work through."""
    lines = [f"CÒN THIẾU, MÂU THUẪN: {len(problems)}", *(f"  {each}" for each in problems)]
    return ("\ufeff" + "".join(f"{line}\r\n" for line in lines)).encode()
