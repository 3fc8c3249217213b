"""Convert papers: share them among two LibreOffices, and try again what one of them spoiled."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from docgen.errors import MissingProgramError, OutputError, Problem
from docgen.office.files import (
    bring_in,
    name_taken,
    no_temporary_folder,
    pdf_not_made,
    write_beside,
)
from docgen.office.program import advice, find_soffice
from docgen.office.running import End, Office, Paper, is_whole_pdf

# A short name costs at most 12 characters; Windows takes 32,767 in one command line.
PAPERS_PER_CALL = 1000
_MOST_OFFICES = 2
# About two seconds of work, the time that a second start takes.
_WORTH_A_SECOND = 600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What came out: pairs of (source, PDF beside it) and one problem for each other source.

    Both stand in the order of the sources; a source named twice is converted once.
    """

    made: tuple[tuple[Path, Path], ...]
    problems: tuple[Problem, ...]


def convert(sources: Sequence[Path], *, timeout_seconds: float = 120) -> Conversion:
    """Write a PDF beside each source, as LibreOffice exports it for PDF/A-2b.

    LibreOffice is started once if all goes well, and twice at the same time if there is much to
    do. `timeout_seconds` is how long it may go without finishing a paper. A paper that it refuses,
    dies of or hangs on costs only itself and becomes a problem of the result.

    Raises:
        MissingProgramError: LibreOffice is not there, or cannot even convert a line of text.
        OutputError: there is no temporary folder to work in.
    """
    if not sources:
        return Conversion(made=(), problems=())
    soffice = find_soffice()
    if soffice is None:
        message = "không tìm thấy LibreOffice nên không tạo được PDF"
        raise MissingProgramError(
            Problem(code="libreoffice-missing", where="soffice", message=message, hint=advice())
        )
    try:
        with tempfile.TemporaryDirectory(prefix="docgen-", ignore_cleanup_errors=True) as folder:
            stop = Event()
            offices = [
                Office(soffice, Path(folder) / str(number), timeout_seconds, stop)
                for number in range(min(_MOST_OFFICES, os.cpu_count() or 1))
            ]
            return _convert_in(offices, sources, stop)
    except OSError as error:
        raise OutputError(no_temporary_folder(error)) from error


def _convert_in(offices: Sequence[Office], sources: Sequence[Path], stop: Event) -> Conversion:
    """Return the conversion of all sources, done in the folders of the offices."""
    problems: dict[Path, Problem] = {}
    papers = []
    order = tuple(dict.fromkeys(sources))
    taken: dict[Path, Path] = {}
    for number, source in enumerate(order):
        other = taken.setdefault(source.with_suffix(".pdf"), source)
        copied = (
            bring_in(source, offices[0].copy_of(number))
            if other == source
            else name_taken(source, other)
        )
        if isinstance(copied, Problem):
            problems[source] = copied
        else:
            papers.append(Paper(source=source, number=number, weight=copied))
    shares = _shares(papers, len(offices))
    for office, share in zip(offices[1:], shares[1:], strict=False):
        for paper in share:
            offices[0].copy_of(paper.number).replace(office.copy_of(paper.number))
    with ThreadPoolExecutor(len(offices)) as pool:
        try:
            work = zip(offices, shares, strict=False)
            running = [pool.submit(_convert_share, *each) for each in work]
            for each in running:
                problems |= each.result()
        except BaseException:
            stop.set()
            raise
    return Conversion(
        made=tuple((each, each.with_suffix(".pdf")) for each in order if each not in problems),
        problems=tuple(problems[source] for source in order if source in problems),
    )


def _shares(papers: Sequence[Paper], most: int) -> list[list[Paper]]:
    """Return the papers in as many equal shares as are worth a start of LibreOffice, in order."""
    total = sum(paper.weight for paper in papers)
    count = min(most, 1 + total // _WORTH_A_SECOND)
    shares: list[list[Paper]] = [[] for _ in range(count)]
    weights = [0] * count
    for paper in sorted(papers, key=lambda paper: -paper.weight):
        lightest = weights.index(min(weights))
        shares[lightest].append(paper)
        weights[lightest] += paper.weight
    return [sorted(share, key=lambda paper: paper.number) for share in shares]


def _convert_share(office: Office, papers: Sequence[Paper]) -> dict[Path, Problem]:
    """Write the PDFs of some papers; return what failed."""
    problems: dict[Path, Problem] = {}
    for start in range(0, len(papers), PAPERS_PER_CALL):
        batch = papers[start : start + PAPERS_PER_CALL]
        failed = dict(_convert_batch(office, batch))
        for paper in batch:
            if end := failed.get(paper):
                problems[paper.source] = pdf_not_made(paper.source, end.value)
                continue
            made = office.pdf_of(paper.number)
            problem = write_beside(paper.source.with_suffix(".pdf"), made.read_bytes())
            made.unlink()
            if problem:
                problems[paper.source] = problem
    return problems


def _convert_batch(office: Office, batch: Sequence[Paper]) -> Iterator[tuple[Paper, End]]:
    """Yield the papers that stay without a PDF after all tries, with how their last call ended."""
    waiting = [list(batch)] if batch else []
    while waiting:
        papers = waiting.pop()
        end = office.run(papers)
        missing = [paper for paper in papers if not is_whole_pdf(office.pdf_of(paper.number))]
        if missing == papers and (end is End.FINISHED or len(papers) == 1):
            for paper in papers:
                yield paper, end
        elif missing:
            waiting.extend(group for group in _next_tries(papers, missing, end) if group)


def _next_tries(papers: list[Paper], missing: list[Paper], end: End) -> tuple[list[Paper], ...]:
    """Return the missing papers in groups to try again, each smaller than `papers`.

    LibreOffice works in the order of its command line. After a clean end all missing papers were
    refused and get one more chance together. After a death the first paper behind the last PDF is
    the suspect and goes alone; those behind it never had their turn and go in halves.
    """
    if end is End.FINISHED:
        return (missing,)
    lost = set(missing)
    reached = max((n for n, paper in enumerate(papers, 1) if paper not in lost), default=0)
    refused = [paper for paper in papers[:reached] if paper in lost]
    suspect, rest = papers[reached : reached + 1], papers[reached + 1 :]
    middle = (len(rest) + 1) // 2
    return refused, suspect, rest[:middle], rest[middle:]
