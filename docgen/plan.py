"""Which papers a request makes, in what order, and what their files are called."""

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.context import Paper, View
from docgen.dossier import Names, safe_name
from docgen.errors import Problem, TemplateError
from docgen.forms import Form, FormSubject, Mode, find_form
from docgen.model import Member, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a user asks for: without `members` all concerned, without `rows` the form's own."""

    forms: Sequence[str]
    mode: Mode
    units: Sequence[Unit]
    members: Sequence[Member] | None = None
    rows: int | None = None


def requested(request: Request, forms: Sequence[Form], view: View) -> tuple[Paper, ...]:
    """Return the papers of a request, unit by unit, form by form.

    Raises:
        TemplateError: if a form is unknown or has no such mode.
    """
    wanted = [find_form(forms, name) for name in request.forms]
    wrong = [form for form in wanted if request.mode not in form.modes]
    if wrong:
        raise TemplateError(*(_no_such_mode(form, request.mode) for form in wrong))
    return tuple(
        paper
        for unit in request.units
        for form in wanted
        for paper in _of(form, unit, request, view)
    )


def _of(form: Form, unit: Unit, request: Request, view: View) -> tuple[Paper, ...]:
    """Return the papers of one form for one unit: one, or one for each member concerned."""
    if unit.kind not in form.units:
        return ()
    people: Sequence[Member | None] = [None]
    if form.subject is FormSubject.MEMBER and request.members is not None:
        people = [member for member in request.members if member.unit == unit.code]
    elif form.subject is FormSubject.MEMBER and request.mode is not Mode.BLANK:
        people = _reviewed(unit, view)
    return tuple(
        Paper(form=form, mode=request.mode, unit=unit, member=member, rows=request.rows)
        for member in people
    )


def _reviewed(unit: Unit, view: View) -> list[Member]:
    """Return the members who review themselves this year, or may have to."""
    results = view.results.members
    return [m for m in view.members_of(unit) if results[m.code].reviewed is not False]


def _no_such_mode(form: Form, mode: Mode) -> Problem:
    return Problem(
        code="mode-unknown",
        where=form.label,
        message=f"mẫu này không có dạng {mode.label}",
        hint=f"chọn --mode một trong: {', '.join(form.modes)}",
    )


def of_dossier(unit: Unit, forms: Sequence[Form], view: View) -> tuple[Paper, ...]:
    """Return the papers of a unit's dossier in the order of its index, the index left out."""
    inside = [form for form in forms if form.dossier_order]
    request = Request(forms=(), mode=Mode.FINAL, units=[unit])
    return tuple(
        paper
        for form in sorted(inside, key=lambda form: (form.dossier_order, form.id))
        if form.subject is not FormSubject.DOSSIER
        for paper in _of(form, unit, request, view)
    )


def places(papers: Sequence[Paper]) -> list[str]:
    """Return where single papers go: a folder for each unit, a name of its own for each paper."""
    taken: dict[str, Names] = {}
    return [
        f"{safe_name(paper.unit.name)}/"
        + taken.setdefault(paper.unit.code, Names()).take(file_name(paper), ".docx")
        for paper in papers
    ]


def bound_places(papers: Sequence[Paper]) -> dict[Form, str]:
    """Return where the bound papers of each form go: one file to print for a form."""
    names = Names()
    forms = dict.fromkeys(paper.form for paper in papers)
    return {form: names.take(f"{form.code} - {form.title} - in chung", ".docx") for form in forms}


def places_in_dossier(papers: Sequence[Paper]) -> list[str]:
    """Return where the papers of one dossier go: numbered by form, personal ones in a folder."""
    kinds = list(dict.fromkeys(paper.form.id for paper in papers))
    counts = dict.fromkeys(kinds, 0)
    found = []
    for paper in papers:
        number = kinds.index(paper.form.id) + 1
        counts[paper.form.id] += 1
        if paper.member is None:
            found.append(f"{number:02d} {safe_name(file_name(paper))}.docx")
        else:
            inner = safe_name(f"{paper.form.code} - {paper.form.title}")
            name = f"{counts[paper.form.id]:03d} {safe_name(paper.member.name)}"
            found.append(f"{number:02d} {inner}/{name}.docx")
    return found


def dossier_folders(units: Sequence[Unit]) -> list[str]:
    """Return the name of each unit's dossier, numbered in the order given."""
    names = Names()
    return [names.take(f"{order:02d} {unit.name}") for order, unit in enumerate(units)]


def file_name(paper: Paper) -> str:
    """Return the name of a paper's file, without ending."""
    person = paper.member.name if paper.member else "mẫu trống"
    return paper.form.file_name.replace("{ho_ten}", person)
