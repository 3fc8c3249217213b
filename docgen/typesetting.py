"""Word papers to PDF the fast way: bind papers of one form, convert the pile, cut it apart again.

A PDF depends on its paper alone. Papers that cannot be bound, and those of a pile that LibreOffice
spoils, are converted one by one, which comes to the same and only takes longer. Nothing here
knows what a form is; papers that differ in more than their words are never bound together.
"""

import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docgen import office, pdf
from docgen.errors import OutputError, Problem, TemplateError
from docgen.render import Binder

PAPERS_AT_A_TIME = 1000
"""So many papers lie in the temporary folder at most, as Word files and as PDFs."""
_LARGEST_PILE = 40
_SMALLEST_PILE = 4
_SECONDS_PER_PAPER = 2
_MARK = "paper"
_UNREADABLE = "LibreOffice làm ra bản PDF không đọc được"
# What may differ between the papers of a pile, for the binder keeps it apart.
_OWN_PARTS = ("word/document.xml", "word/header", "word/footer")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pile:
    """Papers that are one file for LibreOffice."""

    papers: tuple[Path, ...]
    file: Path

    @property
    def marks(self) -> list[str]:
        """Return the names of the places where the papers begin."""
        return [f"{_MARK}{number}" for number in range(len(self.papers))]


def typeset(
    papers: Sequence[tuple[Path, str]], *, timeout_seconds: float = 120
) -> office.Conversion:
    """Write a PDF beside each paper; each comes with the name of its form.

    A PDF is what LibreOffice exports as PDF/A-2b, without the hour and the structure tree: the
    same bytes for the same paper, whatever else is converted with it. `timeout_seconds` is how
    long LibreOffice may go without finishing a paper.

    Raises:
        MissingProgramError: LibreOffice is not there, or cannot even convert a line of text.
        OutputError: there is no temporary folder to work in.
    """
    forms = dict(papers)
    problems: dict[Path, Problem] = {}
    owners: dict[Path, Path] = {}
    for path in forms:
        other = owners.setdefault(path.with_suffix(".pdf"), path)
        if other != path:
            problems[path] = office.name_taken(path, other)
    sound = [path for path in forms if path not in problems]
    for start in range(0, len(sound), PAPERS_AT_A_TIME):
        some = {path: forms[path] for path in sound[start : start + PAPERS_AT_A_TIME]}
        try:
            with tempfile.TemporaryDirectory(prefix="docgen-", ignore_cleanup_errors=True) as name:
                problems |= _Desk(Path(name), timeout_seconds).typeset(some)
        except OSError as error:
            raise OutputError(office.no_temporary_folder(error)) from error
    return office.Conversion(
        made=tuple((path, path.with_suffix(".pdf")) for path in forms if path not in problems),
        problems=tuple(problems[path] for path in forms if path in problems),
    )


class _Desk:
    """A temporary folder with as many papers as it may hold."""

    def __init__(self, folder: Path, timeout_seconds: float) -> None:
        """Start with no file and no problem."""
        self._folder = folder
        self._timeout_seconds = timeout_seconds
        self._files = 0
        self._problems: dict[Path, Problem] = {}

    def typeset(self, forms: Mapping[Path, str]) -> dict[Path, Problem]:
        """Write the PDFs of the papers; return what failed."""
        piles: list[_Pile] = []
        for group in _groups(forms):
            # Two piles at least where that pays, for two LibreOffices.
            size = max(_SMALLEST_PILE, min(_LARGEST_PILE, -(-len(group) // 2)))
            for start in range(0, len(group), size):
                piles += self._piles(group[start : start + size])
        self._convert(piles)
        bound = [path for pile in piles if len(pile.papers) > 1 for path in pile.papers]
        spoilt = [path for path in bound if self._problems.pop(path, None)]
        self._convert(self._alone(spoilt))
        return self._problems

    def _piles(self, papers: Sequence[Path]) -> list[_Pile]:
        """Return papers as one file if they can be bound, else each as its own."""
        if len(papers) < _SMALLEST_PILE:
            return self._alone(papers)
        pile = _Pile(papers=tuple(papers), file=self._new_file())
        binder = Binder(_MARK)
        try:
            for path, mark in zip(papers, pile.marks, strict=True):
                binder.add(path.read_bytes(), bookmark=mark)
            data = binder.bound()
        except (TemplateError, OSError):
            return self._alone(papers)
        pile.file.write_bytes(data)
        return [pile]

    def _alone(self, papers: Sequence[Path]) -> list[_Pile]:
        """Return each paper as a file; LibreOffice sees whether it is a Word paper at all."""
        piles = []
        for path in papers:
            pile = _Pile(papers=(path,), file=self._new_file())
            try:
                content = path.read_bytes()
            except OSError as error:
                self._problems[path] = office.unreadable(path, error)
                continue
            pile.file.write_bytes(content)
            piles.append(pile)
        return piles

    def _new_file(self) -> Path:
        self._files += 1
        return self._folder / f"{self._files}.docx"

    def _convert(self, piles: Sequence[_Pile]) -> None:
        """Let LibreOffice convert the piles and cut them apart; note what failed."""
        largest = max((len(pile.papers) for pile in piles), default=0)
        patience = self._timeout_seconds + _SECONDS_PER_PAPER * largest
        conversion = office.convert([pile.file for pile in piles], timeout_seconds=patience)
        made = dict(conversion.made)
        failed = iter(conversion.problems)
        for pile in piles:
            if pile.file in made:
                self._cut(pile, made[pile.file])
                made[pile.file].unlink()
            else:
                problem = next(failed)
                for path in pile.papers:
                    self._problems[path] = replace(problem, where=str(path))

    def _cut(self, pile: _Pile, made: Path) -> None:
        """Write the PDFs of a pile; if it cannot be cut, all its papers have failed."""
        done = 0
        try:
            for path, content in zip(pile.papers, pdf.cut(made, pile.marks), strict=True):
                problem = office.write_beside(path.with_suffix(".pdf"), content)
                if problem:
                    self._problems[path] = problem
                done += 1
        except pdf.CutError:
            for path in pile.papers[done:]:
                self._problems[path] = office.pdf_not_made(path, _UNREADABLE)


def _groups(forms: Mapping[Path, str]) -> list[list[Path]]:
    """Return the papers that may be bound together, in their order."""
    groups: dict[object, list[Path]] = {}
    for path, form in forms.items():
        parts = _common_parts(path)
        groups.setdefault((form, parts) if parts else path, []).append(path)
    return list(groups.values())


def _common_parts(path: Path) -> tuple[tuple[str, int], ...]:
    """Return the parts that a paper shares with others of its pile; none if it is no Word paper."""
    try:
        with zipfile.ZipFile(path) as package:
            return tuple(
                (part.filename, 0 if part.filename.startswith(_OWN_PARTS) else part.CRC)
                for part in package.infolist()
            )
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        return ()
