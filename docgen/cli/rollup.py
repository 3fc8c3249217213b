"""The command that adds up the workbooks of many organisations for the level above."""

from argparse import Namespace
from typing import TextIO

from docgen import office, rollup, vi
from docgen.cli.asked import folders
from docgen.cli.talk import as_json, print_json, print_problems, progress_on
from docgen.errors import ExitCode
from docgen.figures import MEMBERS, TABLES, this_year
from docgen.pipeline import Job
from docgen.rollup import Gathered
from docgen.workbook import passed_over

_MOST_SHOWN = 12


def roll_up(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Make the report and the workbook of a roll-up, and say what is open or contradicts."""
    files = rollup.find_files(options.files)
    print_problems(passed_over(options.files), talk)
    with progress_on(talk) as progress:
        gathered = rollup.gather(files, folders(options), progress)
        if options.dry_run:
            for name in rollup.files_of(gathered):
                print(f"{rollup.folder_of(gathered.rollup)}/{name}", file=out)
            return ExitCode.OK
        pdf = options.pdf
        if pdf and office.find_soffice() is None:
            print(f"Chưa làm được bản PDF: {office.advice()}", file=talk)
            pdf = False
        job = Job(target=options.output, pdf=pdf, replace=options.replace, progress=progress)
        folder, failed = rollup.make(gathered, job)
    problems = (*gathered.problems, *failed)
    if options.json:
        totals = {table: this_year(gathered.rollup, table) for table in TABLES}
        told = [as_json(problem) for problem in problems]
        print_json(
            {"folder": folder, "year": gathered.rollup.year, **totals, "problems": told}, out
        )
    else:
        _tell(gathered, out)
        print(f"Đã làm: {folder}", file=out)
        print_problems(problems[:_MOST_SHOWN], out)
        if len(problems) > _MOST_SHOWN:
            print(f"  … và {len(problems) - _MOST_SHOWN} chỗ nữa: xem {rollup.NOTES}", file=out)
    return ExitCode.INCOMPLETE if problems else ExitCode.OK


def _tell(gathered: Gathered, out: TextIO) -> None:
    """Say in a few lines what was added up."""
    figures = gathered.rollup
    members = sum(unit.members for unit in figures.units)
    rated = sum(this_year(figures, MEMBERS))
    print(
        f"Năm {figures.year}: {gathered.workbooks} sổ làm việc, {len(figures.units)} tổ chức đảng, "
        f"{vi.number(members)} đảng viên, {vi.number(rated)} người đã có mức quyết định",
        file=out,
    )
