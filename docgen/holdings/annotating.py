"""Enter notes into a dossier of a former year: in its index, in its index paper, in its bundle.

The dossier is closed: nothing that was in it changes, and what has to tell of the notes keeps its
old state beside it.
"""

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from docgen import plan, vi
from docgen.context.index import entry_of
from docgen.dossier import BUNDLE, INDEX, Names, add_notes, refuse_changed
from docgen.errors import DataError, MissingProgramError, Problem
from docgen.holdings.drafting import pdf_of
from docgen.holdings.fronts import index_paper
from docgen.holdings.holders import Holder
from docgen.holdings.shelf import Entry, Shelf, index_bytes, look_at
from docgen.model import Annulment
from docgen.pdf import Part, extended
from docgen.pipeline import Loaded, Made, Press
from docgen.render import with_last_rows
from docgen.typesetting import typeset

SECTION = "Đưa vào sau"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whose dossier it is, and of which year, as its `index.json` says."""

    code: str
    name: str
    year: int


def about(folder: Path) -> About:
    """Return what a sealed dossier is about.

    Raises:
        InputError, DataError, OutputError: if it is no dossier, or not as it was sealed.
    """
    refuse_changed(folder)
    look_at(folder)
    told = json.loads((folder / INDEX).read_bytes())
    return About(code=told["unit"]["code"], name=told["unit"]["name"], year=int(told["year"]))


def annotate(
    folder: Path, holder: Holder, notes: Sequence[Made], loaded: Loaded, today: date
) -> tuple[str, ...]:
    """Enter notes into a sealed dossier and return the files added; a known note adds nothing.

    `loaded` is the workbook of this year that the notes are made from, `holder` whose dossier it
    is there, `today` the day on which they are entered.

    Raises:
        InputError, DataError: if the dossier is not as it was sealed, or its index is another form.
        MissingProgramError: if there is a bundle and LibreOffice is not there to print the notes.
        OutputError: if it cannot be written.
    """
    refuse_changed(folder)
    shelf = look_at(folder)
    entries, new = _entries(shelf, notes, loaded, today)
    if not entries:
        return ()
    rewritten: dict[str, bytes] = {}
    if BUNDLE in shelf.files:
        printed = _printed(new)
        new |= {pdf_of(name): data for name, data in printed.items()}
        parts = [
            Part(title=each.shown, source=printed[each.file], section=SECTION) for each in entries
        ]
        rewritten[BUNDLE], spans = extended((folder / BUNDLE).read_bytes(), parts)
        entries = [
            replace(each, pdf=pdf_of(each.file), first_page=span.first, pages=span.pages)
            for each, span in zip(entries, spans, strict=True)
        ]
    everything = (*shelf.entries, *entries)
    told = json.loads((folder / INDEX).read_bytes())
    kept = {name: value for name, value in told.items() if name not in {"format", "papers"}}
    rewritten[INDEX] = index_bytes(kept, everything)
    rewritten |= _listed(shelf, holder, everything, len(entries), loaded)
    add_notes(folder, new, rewritten)
    return tuple(each.file for each in entries)


def _entries(
    shelf: Shelf, notes: Sequence[Made], loaded: Loaded, today: date
) -> tuple[list[Entry], dict[str, bytes]]:
    """Return what is remembered of each note that is not there yet, and its Word file."""
    names = Names()
    for name in shelf.files:
        path = Path(name)
        names.take(path.stem, path.suffix)
    item = 1 + max((each.item for each in shelf.entries), default=0)
    entries: list[Entry] = []
    new: dict[str, bytes] = {}
    for made in notes:
        digest = hashlib.sha256(made.data).hexdigest()
        if digest in shelf.files.values():
            continue
        paper = made.paper
        file = names.take(plan.file_name(paper), paper.form.ending)
        decided = paper.row if isinstance(paper.row, Annulment) else None
        row = entry_of(paper, file, loaded.view, is_whole=True)
        new[file] = made.data
        entries.append(
            Entry(
                item=item,
                title=paper.form.title,
                file=file,
                origin="later",
                made=digest,
                number_sign=row.number_sign,
                day=vi.short_date(decided.signed) if decided and decided.signed else "",
                summary=row.summary,
                author=row.author,
                note=f"{SECTION}, ngày {vi.short_date(today)}{_by(decided)}",
            )
        )
    return entries, new


def _by(decided: Annulment | None) -> str:
    if decided is None or decided.number is None or decided.signed is None:
        return ""
    return f", theo Quyết định số {decided.number} ngày {vi.short_date(decided.signed)}"


def _printed(new: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the PDF of each note by the name of its Word file."""
    with tempfile.TemporaryDirectory(prefix="docgen-") as folder:
        paths = {name: Path(folder) / f"{number}.docx" for number, name in enumerate(new)}
        for name, path in paths.items():
            path.write_bytes(new[name])
        conversion = typeset(list(paths.values()))
        if conversion.problems:
            raise MissingProgramError(*conversion.problems)
        return {name: path.with_suffix(".pdf").read_bytes() for name, path in paths.items()}


def _listed(
    shelf: Shelf, holder: Holder, entries: Sequence[Entry], added: int, loaded: Loaded
) -> dict[str, bytes]:
    """Return the index paper with a row for each note by its name; nothing if there is none."""
    paper = index_paper(holder, entries, loaded, Press(loaded.view))
    if paper is None or paper[0] not in shelf.files:
        return {}
    name, fresh = paper
    old = (shelf.folder / name).read_bytes()
    longer = with_last_rows(old, fresh, listed=len(entries), added=added)
    if longer is None:
        raise DataError(
            Problem(
                code="dossier-index-other-form",
                where=f"{shelf.folder.name} › {name}",
                message="bảng trong mục lục này khác mẫu mục lục đang dùng nên không ghi thêm "
                "dòng được; chưa ghi gì",
                hint="chạy lại với --templates chỉ tới mẫu mục lục của năm cũ",
            )
        )
    return {name: longer}
