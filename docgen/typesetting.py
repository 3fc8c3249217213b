"""Word papers to PDF: many papers in few calls of LibreOffice, each PDF then written anew.

A PDF depends on its paper alone. Papers are not bound into one file for LibreOffice: it breaks
the pages of a bound paper elsewhere (docs/decisions.md).
"""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from docgen import office, pdf
from docgen.errors import OutputError, Problem

PAPERS_AT_A_TIME = 1000
"""So many papers lie in the temporary folder at most, as Word files and as PDFs."""
_UNREADABLE = "LibreOffice làm ra bản PDF không đọc được"


def typeset(papers: Sequence[Path], *, timeout_seconds: float = 120) -> office.Conversion:
    """Write a PDF beside each paper.

    A PDF is what LibreOffice exports as PDF/A-2b, without the hour and the structure tree: the
    same bytes for the same paper, whatever else is converted with it. `timeout_seconds` is how
    long LibreOffice may go without finishing a paper.

    Raises:
        MissingProgramError: LibreOffice is not there, or cannot even convert a line of text.
        OutputError: there is no temporary folder to work in.
    """
    paths = list(dict.fromkeys(papers))
    problems: dict[Path, Problem] = {}
    owners: dict[Path, Path] = {}
    for path in paths:
        other = owners.setdefault(path.with_suffix(".pdf"), path)
        if other != path:
            problems[path] = office.name_taken(path, other)
    sound = [path for path in paths if path not in problems]
    for start in range(0, len(sound), PAPERS_AT_A_TIME):
        some = sound[start : start + PAPERS_AT_A_TIME]
        try:
            with tempfile.TemporaryDirectory(prefix="docgen-", ignore_cleanup_errors=True) as name:
                problems |= _typeset_in(Path(name), some, timeout_seconds)
        except OSError as error:
            raise OutputError(office.no_temporary_folder(error)) from error
    return office.Conversion(
        made=tuple((path, path.with_suffix(".pdf")) for path in paths if path not in problems),
        problems=tuple(problems[path] for path in paths if path in problems),
    )


def _typeset_in(
    folder: Path, papers: Sequence[Path], timeout_seconds: float
) -> dict[Path, Problem]:
    """Write the PDFs of the papers, converted as copies in a folder; return what failed."""
    problems: dict[Path, Problem] = {}
    copies: dict[Path, Path] = {}
    for number, path in enumerate(papers):
        try:
            content = path.read_bytes()
        except OSError as error:
            problems[path] = office.unreadable(path, error)
            continue
        copy = folder / f"{number}.docx"
        copy.write_bytes(content)
        copies[copy] = path
    conversion = office.convert(list(copies), timeout_seconds=timeout_seconds)
    converted = dict(conversion.made)
    failed = iter(conversion.problems)
    for copy, path in copies.items():
        problem = (
            _write_anew(converted[copy], path)
            if copy in converted
            else replace(next(failed), where=str(path))
        )
        if problem:
            problems[path] = problem
    return problems


def _write_anew(converted: Path, paper: Path) -> Problem | None:
    """Write the PDF of a paper beside it; return why not."""
    try:
        content = pdf.written_anew(converted)
    except pdf.UnreadablePdfError:
        return office.pdf_not_made(paper, _UNREADABLE)
    finally:
        converted.unlink()
    return office.write_beside(paper.with_suffix(".pdf"), content)
