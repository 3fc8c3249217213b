"""Put together one dossier in a hidden folder: what is unchanged is copied, the rest made again.

Nothing here touches the dossier that is there; people's own work is always carried over.
"""

import hashlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from docgen import vi
from docgen.context import View
from docgen.context.index import entry_of
from docgen.dossier import BUNDLE, FRONT, INDEX, MANIFEST, Names
from docgen.errors import Problem
from docgen.holdings.shelf import Entry, Shelf, item_number
from docgen.holdings.slots import key
from docgen.holdings.standing import TEMPLATE, Act, Outside, Standing, Standings, name_of
from docgen.holdings.unreadable import unreadable
from docgen.pdf import look

_KEPT = {Act.KEEP, Act.BY_HAND, Act.SIGNED}
_HAND = "Hoàn thiện bằng tay"
_UNNAMED = "không tên"
UNREADABLE = "Không đọc được tệp, xem bản giấy"
UNBOUND = "Không chuyển được sang PDF, xem tệp trong hồ sơ"
_PDF, _EDGES = ".pdf", " .-_"
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,9}")
_NAMED = 6


@dataclass(slots=True, kw_only=True)
class Draft:
    """One dossier in the making: its folder, its papers in order, what the log says of it.

    `unprinted` are the papers that have no PDF yet, `unreadable` says which files from outside
    nobody can read.
    """

    folder: Path
    standings: Standings
    entries: list[Entry]
    unprinted: list[Path]
    log: list[str]
    unreadable: list[Problem] = field(default_factory=list)


def draft(standings: Standings, folder: Path, view: View, *, pdf: bool) -> Draft:
    """Return a dossier put together in `folder`, its PDFs not yet made."""
    made = Draft(folder=folder, standings=standings, entries=[], unprinted=[], log=[])
    folder.mkdir(parents=True)
    names = Names()
    for name in (INDEX, MANIFEST, BUNDLE):
        names.take(*_split(name))
    entries = []
    for standing in standings.papers:
        place = PurePosixPath(standing.place)
        if place.name == standing.place:
            for ending in dict.fromkeys((place.suffix, _PDF)):
                names.take(place.stem, ending)
        made.log.extend(_told(standing))
        entries.append(_lay_paper(standing, made, view, pdf=pdf))
    entries += _lay_all_outside(names, made)
    kept = {each.name for each in standings.outside}
    made.log += [
        f"bỏ vì không còn trong danh sách: {each.file}"
        for each in standings.dropped
        if each.file not in kept
    ]
    made.entries = sorted(entries, key=lambda entry: entry.item)
    return made


def _lay_paper(standing: Standing, made: Draft, view: View, *, pdf: bool) -> Entry:
    """Write or carry over one of our own papers and return what is remembered of it."""
    shelf, old = made.standings.shelf, standing.old
    target = made.folder / standing.place
    target.parent.mkdir(exist_ok=True)
    entry = _entry(standing, view)
    if old is None or standing.act not in _KEPT:
        target.write_bytes(standing.made.data)
        if pdf and not standing.made.paper.form.is_pdf:
            made.unprinted.append(target)
        return entry
    shutil.copyfile(shelf.folder / old.file, target)
    if old.file != standing.place:
        made.log.append(f"đổi tên: {old.file} → {standing.place}")
    if standing.act is not Act.KEEP:
        entry = replace(entry, made=old.made, made_from=old.made_from)
    pdf = pdf and not standing.made.paper.form.is_pdf
    return _carry_pdf(entry, old, made, pdf=pdf)


def _carry_pdf(entry: Entry, old: Entry, made: Draft, *, pdf: bool) -> Entry:
    """Return an entry with the PDF it had, if neither it nor the paper has changed since."""
    shelf = made.standings.shelf
    if old.pdf and shelf.is_intact(old.pdf) and shelf.is_intact(old.file):
        carried = pdf_of(entry.file)
        shutil.copyfile(shelf.folder / old.pdf, made.folder / carried)
        return replace(entry, pdf=carried)
    if pdf:
        made.unprinted.append(made.folder / entry.file)
        if old.pdf:
            made.log.append(f"chuyển lại sang PDF: {entry.file}")
    return entry


def pdf_of(name: str) -> str:
    """Return the file of the PDF that is made from a Word file."""
    return str(PurePosixPath(name).with_suffix(".pdf"))


def _entry(standing: Standing, view: View) -> Entry:
    """Return what is remembered of a paper as the facts make it now."""
    made = standing.made
    row = entry_of(made.paper, standing.place, view, is_whole=not made.lacking)
    return Entry(
        item=standing.slot.item.number,
        title=row.title,
        file=standing.place,
        origin="docgen",
        key=key(made.paper),
        made=hashlib.sha256(made.data).hexdigest(),
        made_from=standing.made_from,
        is_whole=not made.lacking,
        number_sign=row.number_sign,
        day=vi.short_date(row.day) if row.day else "",
        summary=row.summary,
        author=row.author,
        note=_HAND if standing.act is Act.BY_HAND else row.note,
    )


def _lay_all_outside(names: Names, made: Draft) -> list[Entry]:
    """Copy the files from outside; those that have their place keep their names before others.

    So a second build finds every file where the first one put it.
    """
    shelf = made.standings.shelf
    outside = made.standings.outside
    settled = {each.name: _is_settled(each, shelf) for each in outside}
    entries = [
        _lay_outside(each, names, made)
        for each in sorted(outside, key=lambda each: (not settled[each.name], each.name))
    ]
    return sorted(entries, key=lambda entry: entry.file)


def _is_settled(each: Outside, shelf: Shelf) -> bool:
    """Return whether a file lies where an earlier build put it, and belongs there still."""
    number = item_number(each.name)
    return shelf.laid_in(each.name) is not None and (not each.is_placed or number == each.number)


def _lay_outside(each: Outside, names: Names, made: Draft) -> Entry:
    """Copy a file from outside under a safe name that begins with the number of its item."""
    shelf = made.standings.shelf
    stem, ending = _split(PurePosixPath(each.name).name)
    laid = each.laid
    bare = _bare(stem, each.number if each.is_placed else 0)
    if each.name.startswith(FRONT) and each.name in shelf.sealed:
        bare = f"{bare} (sửa bằng tay)"
        laid = f"{bare}{ending}"
    wanted = f"{each.number:02d} {bare}" if each.is_placed else bare
    place = names.take(stem if _is_settled(each, shelf) else wanted, ending)
    shutil.copyfile(shelf.folder / each.name, made.folder / place)
    old = next((entry for entry in shelf.entries if entry.file == each.name), None)
    if old is None:
        is_moved = vi.clean(each.name) != place
        moved = f"{each.name} → {place}" if is_moved else place
        made.log.append(f"thêm giấy tờ từ ngoài: {moved}")
    elif old.origin == "docgen":
        made.log.append(f"giữ vì đã sửa bằng tay, dù không còn trong danh sách: {place}")
    elif not shelf.is_intact(each.name):
        made.log.append(f"giấy tờ từ ngoài đã đổi nội dung: {place}")
    issued = each.issued
    notes = [] if each.is_placed else ["Chưa rõ thuộc mục nào"]
    wrong = unreadable(look(made.folder / place), f"{made.folder.name}/{place}")
    if wrong:
        made.unreadable.append(wrong)
        notes.append(UNREADABLE)
    elif old is not None and UNBOUND in old.note and shelf.is_intact(each.name):
        notes.append(UNBOUND)
    return Entry(
        item=each.number,
        title=_bare(_split(PurePosixPath(laid).name)[0], each.number if each.is_placed else 0),
        file=place,
        origin="outside",
        laid=laid,
        number_sign=(issued.number or "") if issued else "",
        day=vi.short_date(issued.day) if issued and issued.day else "",
        summary=(issued.summary or "") if issued else "",
        note="; ".join(notes),
    )


def _split(name: str) -> tuple[str, str]:
    """Return a file's name and its ending, which is empty if it is none that Windows knows."""
    stem, dot, ending = name.rpartition(".")
    is_plain = _ENDING.fullmatch(dot + ending) is not None
    return (stem, f".{ending.lower()}") if is_plain else (name, "")


def _bare(stem: str, number: int) -> str:
    """Return a file's name without the number of its item, and without that of the cover.

    >>> _bare("05 Biên bản", 5), _bare("00 07 - Thư", 7), _bare("02 trang", 5)
    ('Biên bản', 'Thư', '02 trang')
    """
    stem = vi.clean(stem)
    while stem.startswith(FRONT):
        stem = stem.removeprefix(FRONT).strip(_EDGES)
    if number and item_number(stem) == number:
        stem = stem[2:].strip(_EDGES)
    return stem or _UNNAMED


def _told(standing: Standing) -> Iterator[str]:
    """Yield why a paper is made, or kept though it could be made anew."""
    what = standing.place
    old = f", nhưng dữ liệu đã đổi: {_words(standing)}" if standing.is_old else ""
    match standing.act:
        case Act.NEW:
            yield f"làm mới: {what}"
        case Act.LOST:
            yield f"làm lại vì tệp đã mất: {what}"
        case Act.REMAKE:
            why = "mẫu đã đổi" if standing.changed == (TEMPLATE,) else f"đổi {_words(standing)}"
            yield f"làm lại vì {why}: {what}"
        case Act.BY_HAND if standing.is_old:
            yield f"giữ bản sửa bằng tay{old}: {what}"
        case Act.BY_HAND if standing.is_newly_changed:
            yield f"giữ bản vừa sửa bằng tay: {what}"
        case Act.SIGNED if standing.is_old:
            yield f"giữ bản đã ký{old}: {what}"
        case _:
            pass


def _words(standing: Standing) -> str:
    changed = standing.changed or ("cách trình bày",)
    more = f" và {len(changed) - _NAMED} mục khác" if len(changed) > _NAMED else ""
    return ", ".join(map(name_of, changed[:_NAMED])) + more
