"""Cover and index of dossiers: made as Word papers, and as PDFs many at a time.

The numbers that an index prints depend on how long it is, so it is made again until they hold; the
PDFs of all dossiers of a pile are asked of LibreOffice together.
"""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from docgen import plan, vi
from docgen.context.index import Entry as Row
from docgen.context.index import index_words
from docgen.context.paper import Paper
from docgen.context.papers import words_for
from docgen.dossier import FRONT, safe_name
from docgen.errors import MissingProgramError, Problem
from docgen.forms import Form, FormSubject, Mode
from docgen.holdings.holders import Holder
from docgen.holdings.shelf import Entry
from docgen.pdf import Span, page_count
from docgen.pipeline import Loaded, Press
from docgen.typesetting import typeset

_TRIES = 3
_COVER_AND_INDEX = 2


def front_papers(
    holder: Holder, entries: Sequence[Entry], loaded: Loaded, press: Press
) -> dict[str, bytes]:
    """Return cover and index as Word papers by the names of their files, the cover first."""
    return dict(_front(form, holder, entries, loaded, press) for form in _forms(holder, loaded))


def index_paper(
    holder: Holder, entries: Sequence[Entry], loaded: Loaded, press: Press
) -> tuple[str, bytes] | None:
    """Return the index alone with the name of its file, None if there is no form for it."""
    listing = [form for form in _forms(holder, loaded) if form.rows]
    return _front(listing[0], holder, entries, loaded, press) if listing else None


def _forms(holder: Holder, loaded: Loaded) -> list[Form]:
    """Return the forms of cover and index, those that list papers last."""
    forms = [
        form
        for form in loaded.forms
        if form.subject is FormSubject.DOSSIER and holder.unit.kind in form.units
    ]
    return sorted(forms, key=lambda form: (form.rows > 0, form.id))


def _front(
    form: Form, holder: Holder, entries: Sequence[Entry], loaded: Loaded, press: Press
) -> tuple[str, bytes]:
    paper = Paper(form=form, mode=Mode.PREFILLED, unit=holder.unit)
    words = {**words_for(paper, loaded.view), **index_words([_row(entry) for entry in entries])}
    if holder.collective:
        words["don_vi"] = {**_mapping(words["don_vi"]), "ten": holder.name}
    data, _ = press.render(form, words)
    return f"{FRONT}{safe_name(plan.file_name(paper))}.docx", data


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _row(entry: Entry) -> Row:
    return Row(
        title=entry.title,
        place=entry.file,
        number_sign=entry.number_sign,
        day=vi.parse_date(entry.day) if entry.day else None,
        summary=entry.summary,
        author=entry.author,
        first_page=entry.first_page or None,
        pages=entry.pages or None,
        note=entry.note,
    )


def placed(entries: Sequence[Entry], counts: Mapping[str, int], before: int) -> list[Entry]:
    """Return entries with the pages at which they lie, behind so many pages of cover and index."""
    found = []
    page = before + 1
    for entry in entries:
        pages = counts.get(entry.file, 0)
        found.append(replace(entry, first_page=page if pages else 0, pages=pages))
        page += pages
    return found


class Fronts:
    """Makes covers and indexes of many dossiers, and remembers their PDFs."""

    def __init__(self, loaded: Loaded, press: Press) -> None:
        """Start with nothing made."""
        self._loaded, self._press = loaded, press
        self._pdfs: dict[bytes, bytes] = {}

    def prepare(self, wanted: Sequence[tuple[Holder, Sequence[Entry], Mapping[str, int]]]) -> None:
        """Make the PDFs that these dossiers will ask for, all together."""
        before = [_COVER_AND_INDEX] * len(wanted)
        for _ in range(_TRIES):
            papers = [
                self._papers(holder, placed(entries, counts, pages))
                for (holder, entries, counts), pages in zip(wanted, before, strict=True)
            ]
            self._print(data for pair in papers for data in pair)
            needed = [sum(page_count(self._pdf(data)) for data in pair) for pair in papers]
            if all(new <= old for new, old in zip(needed, before, strict=True)):
                return
            before = [max(pair) for pair in zip(needed, before, strict=True)]

    def front(
        self, holder: Holder, entries: Sequence[Entry], spans: Sequence[Span]
    ) -> tuple[bytes, bytes]:
        """Return cover and index as PDFs for papers that lie at these places, in their order."""
        at = iter(spans)
        shown = []
        for entry in entries:
            span = next(at) if entry.pages else None
            first, pages = (span.first, span.pages) if span else (0, 0)
            shown.append(replace(entry, first_page=first, pages=pages))
        pair = self._papers(holder, shown)
        self._print(pair)
        cover, index = (self._pdf(data) for data in pair)
        return cover, index

    def _papers(self, holder: Holder, entries: Sequence[Entry]) -> list[bytes]:
        return list(front_papers(holder, entries, self._loaded, self._press).values())

    def _pdf(self, paper: bytes) -> bytes:
        return self._pdfs[hashlib.sha256(paper).digest()]

    def _print(self, papers: Iterator[bytes] | Sequence[bytes]) -> None:
        new = {hashlib.sha256(paper).digest(): paper for paper in papers}
        waiting = [(key, paper) for key, paper in new.items() if key not in self._pdfs]
        with tempfile.TemporaryDirectory(prefix="docgen-") as folder:
            paths = [Path(folder) / f"{number}.docx" for number in range(len(waiting))]
            for path, (_, paper) in zip(paths, waiting, strict=True):
                path.write_bytes(paper)
            made = typeset(paths)
            pdfs = dict(made.made)
            for path, (key, _) in zip(paths, waiting, strict=True):
                if path not in pdfs:
                    raise MissingProgramError(*made.problems or (_unprinted(),))
                self._pdfs[key] = pdfs[path].read_bytes()


def _unprinted() -> Problem:
    return Problem(
        code="paper-without-pdf",
        where="mục lục, bìa hồ sơ",
        message="chưa chuyển được sang PDF",
        hint="chạy lại lệnh này; vẫn lỗi thì kiểm tra LibreOffice",
    )
