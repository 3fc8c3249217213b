"""Say of each dossier what is there, what is missing and from whom, what is old or contradicts.

Reads the workbook and the folder of dossiers; writes nothing.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from docgen import plan, vi
from docgen.checklists import Need
from docgen.context import View
from docgen.errors import OutputError, Problem
from docgen.holdings.contradicting import by_holder
from docgen.holdings.holders import Holder, holders
from docgen.holdings.shelf import Shelf, look_at
from docgen.holdings.slots import Slot, slots_of
from docgen.holdings.standing import Act, Outside, Standing, Standings, item_of, name_of, stand
from docgen.holdings.unreadable import unreadable
from docgen.model import Issued, YesNo
from docgen.pdf import State as Look
from docgen.pdf import look
from docgen.pipeline import Loaded, Press


class State(StrEnum):
    """How one paper of a dossier stands, in the word that a user reads; the worst come last."""

    NOT_NEEDED = "không áp dụng"
    PRESENT = "có"
    UNSIGNED = "chưa ký"
    OLD = "cũ"
    READY = "chưa làm"
    LACKING = "thiếu dữ liệu"
    MISSING = "chưa có"
    UNREADABLE = "không đọc được"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One paper or one item: how it stands, why, and what or who makes it so that it is there.

    `item` is the number on the list, `form` the id of the form of ours, `copies` how many are kept.
    """

    item: int
    title: str
    state: State
    why: str = ""
    remedy: str = ""
    signs: str = ""
    copies: int = 1
    is_listed: bool = True
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was found out about one dossier; `contradictions` concern it or those in it."""

    holder: Holder
    findings: tuple[Finding, ...]
    contradictions: tuple[Problem, ...]

    def count(self, *states: State) -> int:
        """Return how many papers stand so."""
        return sum(finding.state in states for finding in self.findings)

    @property
    def is_whole(self) -> bool:
        """Return whether nothing is left to do."""
        fine = {State.PRESENT, State.NOT_NEEDED}
        return not self.contradictions and all(each.state in fine for each in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What a command for the user is made of: the workbook and the folder of dossiers."""

    workbook: Path
    folder: Path | None

    @property
    def build(self) -> str:
        """Return the command that makes the papers."""
        return f'docgen dossier build "{self.workbook}" -o "{self.folder or "ho_so"}"'


def check(loaded: Loaded, wanted: Sequence[Holder], where: Where) -> tuple[Check, ...]:
    """Return what was found out about each dossier of `wanted`, in the order given.

    Without a folder only what the workbook says of signed and registered papers is there.
    """
    press = Press(loaded.view)
    asked = {each.code for each in wanted}
    found = {
        each.code: tuple(_findings(each, loaded, press, where))
        for each in holders(loaded)
        if each.code in asked or _is_below_one(each, wanted, loaded.view)
    }
    blamed = by_holder(loaded)
    return tuple(
        Check(
            holder=holder,
            findings=tuple(_with_those_below(holder, slots_of(holder, loaded), found, loaded)),
            contradictions=tuple(blamed.get(holder.code, ())),
        )
        for holder in wanted
    )


def _is_below_one(holder: Holder, wanted: Sequence[Holder], view: View) -> bool:
    return any(
        each.collective is None and each != holder and view.is_under(holder.unit, each.unit)
        for each in wanted
    )


def _findings(holder: Holder, loaded: Loaded, press: Press, where: Where) -> Iterator[Finding]:
    """Yield every paper of a dossier with its state, in the order of its items."""
    try:
        shelf = look_at(where.folder / holder.folder) if where.folder else Shelf(folder=Path())
    except OutputError as error:
        for problem in error.problems:
            yield Finding(
                item=0,
                title=problem.where,
                state=State.UNREADABLE,
                why=problem.message,
                remedy=problem.hint,
            )
        return
    standings = stand(holder, loaded, press, shelf)
    for slot in standings.slots:
        yield from _of_slot(slot, standings, loaded.view, where)
    yield from _files_not_there(standings, loaded.view, where)
    for each in standings.outside:
        if not each.is_placed:
            blank = Finding(item=each.number, title=each.name, state=State.PRESENT, is_listed=False)
            stands = _of_outside(each, blank, shelf.folder)
            yield replace(
                stands,
                why=f"{stands.why}; chưa rõ thuộc mục nào",
                remedy=stands.remedy
                or "ghi số mục vào đầu tên tệp, ví dụ «05 …», hoặc ghi ở trang «Văn bản, giấy tờ»",
            )


def _of_slot(slot: Slot, standings: Standings, view: View, where: Where) -> Iterator[Finding]:
    """Yield the papers of one item: ours, those from outside, or that there is none."""
    mine = [each for each in standings.papers if each.slot is slot]
    number = slot.item.number
    laid = [each for each in standings.outside if each.is_placed and each.number == number]
    blank = Finding(
        item=number,
        title=slot.item.text,
        state=State.NOT_NEEDED,
        why=slot.not_needed,
        signs=slot.item.signs,
        copies=slot.item.copies,
        is_listed=slot.is_listed,
    )
    shown = [(each, _of_outside(each, blank, standings.shelf.folder)) for each in laid]
    scans = [each for each, stands in shown if stands.state is not State.UNREADABLE]
    for each in mine:
        paper = each.made.paper
        own = replace(blank, title=plan.file_name(paper), form=paper.form.id)
        yield _of_paper(each, own, scans, where)
    for _, stands in shown:
        yield stands
    if mine or laid:
        return
    registered = _registered(slot, standings.holder, view)
    if registered is not None:
        yield _of_registered(registered, blank, standings.holder, where)
    elif slot.not_needed or slot.item.when is Need.REGISTERED:
        told = slot.not_needed or "chỉ cần khi có; chưa ghi và chưa có tệp nào"
        yield replace(blank, why=told)
    else:
        yield replace(
            blank,
            state=State.MISSING,
            why=f"giấy tờ từ {slot.item.source or 'cấp trên'} chưa có",
            remedy=f"xin bản này rồi để tệp vào thư mục hồ sơ, tên bắt đầu bằng "
            f"«{slot.item.number:02d}», hoặc ghi ở trang «Văn bản, giấy tờ»",
        )


def _files_not_there(standings: Standings, view: View, where: Where) -> Iterator[Finding]:
    """Yield the files that the workbook names and nobody has laid in, where there are others.

    Of an item that has neither papers of ours nor files `_of_registered` tells.
    """
    folder = standings.shelf.folder
    there = {vi.fold(Path(name).name) for name in standings.shelf.files}
    found = [each.issued for each in standings.outside]
    for row in view.review.issued:
        if where.folder is None or row.unit != standings.holder.unit.code or not row.file:
            continue
        own = [each.slot.item.number for each in standings.papers if each.issued is row]
        number = own[0] if own else item_of(row, standings.slots)
        laid = any(each.is_placed and each.number == number for each in standings.outside)
        ours = any(each.slot.item.number == number for each in standings.papers)
        is_there = row in found or vi.fold(row.file) in there
        if number and (ours or laid) and not is_there:
            yield _not_there(
                row, Finding(item=number, title=row.paper, state=State.MISSING), folder
            )


def _not_there(row: Issued, blank: Finding, folder: Path) -> Finding:
    return replace(
        blank,
        state=State.MISSING,
        why=f"sổ làm việc ghi tệp «{row.file}» nhưng thư mục «{folder.name}» không có",
        remedy="để tệp vào thư mục hồ sơ của đơn vị, hoặc sửa tên tệp ở trang «Văn bản, giấy tờ»",
    )


def _of_paper(each: Standing, blank: Finding, laid: Sequence[Outside], where: Where) -> Finding:
    """Return how one of our own papers stands.

    What people changed by hand or scanned counts as whole: nobody but they can tell.
    """
    issued, lacking = each.issued, each.made.lacking
    is_signed = issued is not None and issued.signed is YesNo.CO
    there = each.act in {Act.KEEP, Act.BY_HAND, Act.SIGNED, Act.REMAKE}
    if each.is_old and each.act is not Act.KEEP:
        kept = {
            Act.SIGNED: "bản đã ký làm từ dữ liệu cũ",
            Act.BY_HAND: "bản sửa bằng tay làm từ dữ liệu cũ",
        }.get(each.act, "làm từ dữ liệu cũ")
        remedy = where.build if each.act is Act.REMAKE else "xem lại, sửa và ký lại nếu cần"
        why = f"{kept}; đã đổi: {', '.join(map(name_of, each.changed))}"
        return replace(blank, state=State.OLD, why=why, remedy=remedy)
    is_whole = not lacking or each.act is Act.BY_HAND or _has_scan(each, laid) or is_signed
    if not is_whole:
        first = lacking[0]
        more = f" và {len(lacking) - 1} chỗ khác" if len(lacking) > 1 else ""
        why = f"{first.message} ({first.where}){more}"
        return replace(blank, state=State.LACKING, why=why, remedy=first.hint)
    if not there and not is_signed and not _has_scan(each, laid):
        return replace(blank, state=State.READY, why="đủ dữ liệu", remedy=where.build)
    if blank.signs and not is_signed and not _has_scan(each, laid):
        remedy = f"{blank.signs} ký, rồi chọn «Đã ký» ở trang «Văn bản, giấy tờ»"
        return replace(blank, state=State.UNSIGNED, why="chưa ghi là đã ký", remedy=remedy)
    by_hand = "sửa bằng tay" if each.act is Act.BY_HAND else ""
    return replace(blank, state=State.PRESENT, why=by_hand)


def _has_scan(each: Standing, laid: Sequence[Outside]) -> bool:
    """Return whether a file from outside stands for a paper: its item's only one, or by name."""
    if not laid:
        return False
    whose = each.made.paper.member
    if whose is None:
        return len(each.slot.papers) == 1 or any(
            each.made.paper.form.is_called(outside.issued.paper)
            for outside in laid
            if outside.issued
        )
    names = {paper.member.name for paper in each.slot.papers if paper.member}
    return any(whose.name in _named(outside.name, names) for outside in laid)


def _named(file: str, names: Collection[str]) -> set[str]:
    """Return whose names a file bears; of a name that is part of another only the longer one.

    >>> sorted(_named("05 Nguyễn Văn An Bình.pdf", {"Nguyễn Văn An", "Nguyễn Văn An Bình"}))
    ['Nguyễn Văn An Bình']
    """
    told = vi.clean(file).casefold()
    found = {
        name for name in names if re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", told)
    }
    return {name for name in found if not any(name in other for other in found - {name})}


def _of_outside(outside: Outside, blank: Finding, folder: Path) -> Finding:
    """Return how a file from outside stands, and whether it can be read at all."""
    issued = outside.issued
    looked = look(folder / outside.name)
    wrong = unreadable(looked, outside.name)
    if wrong:
        return replace(
            blank,
            title=outside.name,
            state=State.UNREADABLE,
            why=wrong.message,
            remedy=wrong.hint,
        )
    if issued is not None and issued.signed is YesNo.KHONG:
        remedy = "ký, quét lại, rồi chọn «Đã ký» ở trang «Văn bản, giấy tờ»"
        return replace(
            blank, title=outside.name, state=State.UNSIGNED, why="ghi là chưa ký", remedy=remedy
        )
    told = "bản quét, chỉ có ảnh" if looked.state is Look.IMAGE_ONLY else "giấy tờ từ ngoài"
    return replace(blank, title=outside.name, state=State.PRESENT, why=told)


def _registered(slot: Slot, holder: Holder, view: View) -> Issued | None:
    """Return the row that says a paper exists, of an item that docgen has no paper for."""
    names = (slot.item.text, vi.without_brackets(slot.item.text), str(slot.item.number))
    return view.issued(holder.unit, names, holder.collective.code if holder.collective else None)


def _of_registered(row: Issued, blank: Finding, holder: Holder, where: Where) -> Finding:
    """Return how a paper stands that only the workbook tells of."""
    if row.file and where.folder is not None:
        return _not_there(row, blank, where.folder / holder.folder)
    if row.signed is YesNo.KHONG:
        return replace(blank, state=State.UNSIGNED, why="ghi là chưa ký", remedy="ký văn bản")
    return replace(blank, state=State.PRESENT, why="ghi ở trang «Văn bản, giấy tờ»")


def _with_those_below(
    holder: Holder,
    slots: Sequence[Slot],
    found: Mapping[str, tuple[Finding, ...]],
    loaded: Loaded,
) -> Iterator[Finding]:
    """Yield the findings of a dossier; what lies in the dossiers below stands as it does there."""
    for finding in found[holder.code]:
        slot = next((each for each in slots if each.item.number == finding.item), None)
        if slot is None or not slot.item.below or slot.papers or finding.state is State.PRESENT:
            yield finding
            continue
        yield _below(finding, holder, slot.item.forms, found, loaded)


def _below(
    finding: Finding,
    holder: Holder,
    forms: Sequence[str],
    found: Mapping[str, tuple[Finding, ...]],
    loaded: Loaded,
) -> Finding:
    """Return the worst state that papers of some forms have in the dossiers below."""
    names, worst, total = [], State.PRESENT, 0
    for unit in loaded.units:
        if unit.code == holder.code or not loaded.view.is_under(unit, holder.unit):
            continue
        states = [
            each.state
            for each in found.get(unit.code, ())
            if each.form in forms and each.state is not State.NOT_NEEDED
        ]
        total += len(states)
        if states and max(states, key=list(State).index) is not State.PRESENT:
            names.append(unit.name)
            worst = max(worst, *states, key=list(State).index)
    if not names:
        return replace(finding, state=State.PRESENT, why=f"{total} bản trong hồ sơ chi bộ")
    return replace(finding, state=worst, why=f"trong hồ sơ của: {', '.join(names)}")
