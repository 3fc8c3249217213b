"""What a dossier should hold: the items of the guideline's list, each with the papers that fill it.

Forms that belong in a dossier but are on no list stand behind the list, one item each; so does a
unit without a list. Nothing is read from disk here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from docgen import plan
from docgen.checklists import Item, Need, Whose
from docgen.context import Paper, View
from docgen.dossier import Names, safe_name
from docgen.forms import About, Form, FormSubject
from docgen.holdings.holders import Holder, holders, list_of
from docgen.model import Member, MemberGroup, ResidenceState, Unit
from docgen.pipeline import Loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One item of a dossier: `papers` are ours to make, `places` their files.

    `not_needed` says why nothing belongs here; where it is empty and there are no papers, the
    item comes from outside.
    """

    item: Item
    papers: tuple[Paper, ...]
    places: tuple[str, ...] = ()
    not_needed: str = ""
    is_listed: bool = True


def slots_of(holder: Holder, loaded: Loaded) -> tuple[Slot, ...]:
    """Return the items of a dossier in their order, each with its papers and their places."""
    forms = {form.id: form for form in loaded.forms}
    slots = [_slot(item, holder, forms, loaded.view) for item in _items(holder)]
    taken = {key(paper) for slot in slots for paper in slot.papers}
    number = max((slot.item.number for slot in slots), default=0)
    for form in _unlisted(holder, loaded, forms):
        papers = [p for p in _papers(form, holder, None, loaded.view) if key(p) not in taken]
        if papers:
            number += 1
            title = papers[0].form.title
            item = Item(number=number, text=title, if_any=False, makes=((form.id,),))
            slots.append(Slot(item=item, papers=tuple(papers), is_listed=False))
    names = Names()
    return tuple(replace(slot, places=_places(slot, names)) for slot in slots)


def papers_of(unit: Unit, loaded: Loaded) -> list[Paper]:
    """Return the papers of ours in the dossiers of a unit and of its collectives, in order."""
    return [
        paper
        for holder in holders(loaded)
        if holder.unit == unit
        for slot in slots_of(holder, loaded)
        for paper in slot.papers
    ]


def key(paper: Paper) -> tuple[str, str, str]:
    """Return what tells a paper from all others: its form, its unit, whom it is about."""
    row = getattr(paper.row, "row", "") if paper.form.subject is not FormSubject.COLLECTIVE else ""
    return (paper.form.id, paper.unit.code, f"{paper.subject or ''}{row and f'#{row}'}")


def _items(holder: Holder) -> Sequence[Item]:
    return holder.checklist.items if holder.checklist else ()


def _unlisted(holder: Holder, loaded: Loaded, forms: dict[str, Form]) -> Iterator[Form]:
    """Yield the forms of a unit that stand on no list of its own, in the order of dossiers.

    Among them are those that the list of a unit above wants to find in the dossiers below.
    """
    if holder.collective:
        return
    wanted = {form.id for form in loaded.forms if form.dossier_order}
    for above in _above(holder.unit, loaded.view):
        listed = list_of(above, loaded.view)
        wanted |= {
            form for item in (listed.items if listed else ()) if item.below for form in item.forms
        }
    found = [forms[each] for each in wanted if each in forms]
    last = max((form.dossier_order for form in loaded.forms), default=0) + 1
    for form in sorted(found, key=lambda form: (form.dossier_order or last, form.id)):
        if form.subject is not FormSubject.DOSSIER:
            yield form


def _above(unit: Unit, view: View) -> Iterator[Unit]:
    seen = {unit.code}
    above = view.units.get(unit.parent or "")
    while above and above.code not in seen:
        yield above
        seen.add(above.code)
        above = view.units.get(above.parent or "")


def _slot(item: Item, holder: Holder, forms: dict[str, Form], view: View) -> Slot:
    """Return one item of a list with its papers, or why there are none."""
    if item.below and view.cells(holder.unit):
        reason = "có trong hồ sơ của các chi bộ trực thuộc"
        return Slot(item=item, papers=(), not_needed=reason)
    told = _unmet(item.when, holder, view) if item.when else ""
    if told:
        return Slot(item=item, papers=(), not_needed=told)
    papers = [paper for either in item.makes for paper in _first(either, item, holder, forms, view)]
    reason = ""
    if item.makes and not papers and not item.source:
        codes = ", ".join(dict.fromkeys(forms[name].code for name in item.forms if name in forms))
        reason = f"{codes or 'mẫu này'} không dành cho {holder.unit.kind.value.lower()}"
        if any(forms[name].subject is FormSubject.MEMBER for name in item.forms if name in forms):
            reason = "không có ai thuộc diện này"
        elif item.when is Need.SUGGESTED:
            reason = ""  # there is a suggestion, but its writer is not in this workbook
    return Slot(item=item, papers=tuple(papers), not_needed=reason)


def _first(
    either: Sequence[str], item: Item, holder: Holder, forms: Mapping[str, Form], view: View
) -> list[Paper]:
    """Return the papers of the first of some forms that has any."""
    for name in either:
        found = _papers(forms[name], holder, item.whose, view) if name in forms else []
        if found:
            return found
    return []


def _unmet(need: Need, holder: Holder, view: View) -> str:
    """Return why what an item depends on is not so, by the facts of the workbook; else nothing."""
    mine = set(subjects_of_holder(holder, view))
    match need:
        case Need.SUGGESTED:
            if not any(row.subject in mine for row in view.review.suggestions):
                return "trang «Gợi ý kiểm điểm» không ghi văn bản nào"
        case Need.COMMENDED:
            if not any(row.subject in mine for row in view.review.commendations):
                return "trang «Khen thưởng» không ghi ai"
        case Need.FIVE_YEARS:
            if not any(
                row.subject in mine and row.years >= row.wanted for row in view.results.streaks
            ):
                return "chưa ai đủ số năm liên tục theo trang «Lịch sử» và «Quyết định»"
        case Need.INTRODUCED:
            introduced = {
                row.member
                for row in view.review.residences
                if row.state in {ResidenceState.GIOI_THIEU, ResidenceState.GIOI_THIEU_MIEN}
            }
            if not introduced & mine:
                return "trang «Nơi cư trú» không ghi ai được giới thiệu"
        case Need.REGISTERED:
            pass
    return ""


def subjects_of_holder(holder: Holder, view: View) -> Iterator[str]:
    """Yield the codes of all whom a dossier may tell of: itself, its people, those below."""
    yield holder.code
    if holder.collective:
        yield from (member.code for member in _leaders(holder, view))
        return
    for unit in view.review.units:
        if view.is_under(unit, holder.unit):
            yield unit.code
    yield from (member.code for member in view.members_of(holder.unit))
    yield from (row.code for row in view.review.collectives if row.unit == holder.unit.code)


def _leaders(holder: Holder, view: View) -> list[Member]:
    """Return the leaders whose papers a dossier asks for: of a collective, or of a whole unit."""
    if holder.collective:
        codes = [row.member for row in view.review.leaders if row.collective == holder.code]
        return [view.members[code] for code in codes if code in view.members]
    people = view.members_of(holder.unit)
    return [member for member in people if view.review_group(member) is MemberGroup.LEADERS]


def _papers(form: Form, holder: Holder, whose: Whose | None, view: View) -> list[Paper]:
    """Return the papers of one form that belong in one dossier."""
    if form.subject is FormSubject.SUGGESTION:
        above = view.units.get(holder.unit.parent or "")
        mine = {holder.code} | (set() if holder.collective else _own(holder.unit, view))
        papers = plan.papers_of(form, above, view) if above else ()
        return [paper for paper in papers if paper.subject in mine]
    if form.subject is FormSubject.MEMBER and whose is not None:
        people = view.committee(holder.unit) if whose is Whose.COMMITTEE else _leaders(holder, view)
        homes = dict.fromkeys(member.unit for member in people)
        wanted = {member.code for member in people}
        return [
            paper
            for home in homes
            if home in view.units
            for paper in plan.papers_of(form, view.units[home], view)
            if paper.member and paper.member.code in wanted
        ]
    papers = plan.papers_of(form, holder.unit, view)
    if holder.collective:
        if form.subject is FormSubject.COLLECTIVE:
            return [paper for paper in papers if paper.subject == holder.code]
        is_shared = form.subject is FormSubject.SUMMARY and form.about in _OF_COLLECTIVES
        return list(papers) if is_shared else []
    if form.subject is FormSubject.COLLECTIVE:
        apart = {row.code for row in view.review.collectives if _has_own(row.code, view)}
        return [paper for paper in papers if paper.subject not in apart]
    return list(papers)


_OF_COLLECTIVES = (About.COLLECTIVES, About.LEADERS)


def _has_own(code: str, view: View) -> bool:
    """Return whether a collective has a dossier of its own."""
    row = next(row for row in view.review.collectives if row.code == code)
    return row.kind.name == "LANH_DAO" and list_of(row, view) is not None


def _own(unit: Unit, view: View) -> set[str]:
    """Return the codes of a unit's own members and collectives."""
    people = view.members_of(unit) if unit.kind.is_cell else []
    bodies = [row.code for row in view.review.collectives if row.unit == unit.code]
    return {*(member.code for member in people), *bodies}


def _places(slot: Slot, names: Names) -> tuple[str, ...]:
    """Return the files of the papers of one item: personal ones in a folder for each form."""
    counts: dict[str, int] = {}
    found = []
    for paper in slot.papers:
        counts[paper.form.id] = counts.get(paper.form.id, 0) + 1
        number = f"{slot.item.number:02d}"
        if paper.member is None:
            found.append(names.take(f"{number} {plan.file_name(paper)}", paper.form.ending))
        else:
            inner = safe_name(f"{number} {paper.form.code} - {paper.form.title}")
            own = safe_name(paper.member.name)
            found.append(f"{inner}/{counts[paper.form.id]:03d} {own}{paper.form.ending}")
    return tuple(found)
