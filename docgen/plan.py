"""Which papers a request makes, in what order, and what their files are called."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from docgen import vi
from docgen.context import Paper, Row, View, issuing_name
from docgen.context.ballots import subjects_of
from docgen.context.residence import state_of
from docgen.dossier import Names, safe_name
from docgen.errors import DataError, Problem, TemplateError
from docgen.forms import Form, FormSubject, Mode, find_forms
from docgen.model import Annulment, Member, ResidenceState, Unit
from docgen.unclaimed import reviewed, without_group


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
        DataError: if it is not known who of the members writes a form, or another one is theirs.
    """
    wanted = [form for name in request.forms for form in find_forms(forms, name)]
    wrong = [form for form in wanted if request.mode not in form.modes]
    if wrong:
        raise TemplateError(*(_no_such_mode(form, request.mode) for form in wrong))
    if request.mode is not Mode.BLANK:
        misplaced = tuple(_misplaced(wanted, forms, request, view))
        if misplaced:
            raise DataError(*misplaced)
    return tuple(
        paper
        for unit in request.units
        for form in wanted
        for paper in _of(form, unit, request, view)
    )


def _of(form: Form, unit: Unit, request: Request, view: View) -> tuple[Paper, ...]:
    """Return the papers of one form for one unit: one, or one for each of those concerned.

    A form that only one group of members writes is made for those of that group; one that the
    state at the place of residence decides on, for those of that state, rated or not.
    A ballot on nobody is no ballot.
    """
    lists = form.subject is FormSubject.BALLOT and request.mode is not Mode.BLANK
    if unit.kind not in form.units or (lists and not subjects_of(unit, form, view)):
        return ()
    blank = Paper(form=form, mode=request.mode, unit=unit, rows=request.rows)
    if form.subject in _ROWS and request.mode is not Mode.BLANK:
        rows = _ROWS[form.subject](form, unit, view)
        papers = [replace(blank, row=row) for row in rows]
        if request.members is not None:
            chosen = {member.code for member in request.members}
            papers = [paper for paper in papers if paper.subject in chosen]
        return tuple(replace(paper, whose=_whose(paper, view)) for paper in papers)
    people: Sequence[Member | None] = [None]
    if form.subject is FormSubject.MEMBER and request.members is not None:
        people = [member for member in request.members if member.unit == unit.code]
    elif form.subject is FormSubject.MEMBER and request.mode is not Mode.BLANK:
        people = view.members_of(unit) if form.takes_some_residents else reviewed(unit, view)
    if form.takes_some_members:
        people = [m for m in people if m is None or view.review_group(m) in form.members]
    if form.takes_some_residents:
        named = request.members is not None
        people = [m for m in people if m is None or _gets(form, m, view, named=named)]
    return tuple(replace(blank, member=member) for member in people)


def _whose(paper: Paper, view: View) -> str:
    """Return the name of the one a paper is about, with the year where one may have several."""
    name = view.name_of(paper.subject or "")
    return f"{name} - {paper.row.year}" if isinstance(paper.row, Annulment) else name


def _collectives(form: Form, unit: Unit, view: View) -> list[Row]:
    """Return the collectives of a unit that the form is for."""
    return [
        row
        for row in view.review.collectives
        if row.unit == unit.code and row.kind in form.collectives
    ]


def _suggestions(form: Form, unit: Unit, view: View) -> list[Row]:
    """Return what a unit suggests to those below, to its collectives and its members."""
    del form
    return [row for row in view.review.suggestions if view.body_over(row.subject) == unit.code]


def _commendations(form: Form, unit: Unit, view: View) -> list[Row]:
    """Return the rewards that a unit gives to those below; another body's are not its to make."""
    del form
    names = {vi.fold(name) for name in (unit.name, issuing_name(unit))}
    return [
        row
        for row in view.review.commendations
        if view.body_over(row.subject) == unit.code
        and (row.body is None or vi.fold(row.body) in names)
    ]


def _annulments(form: Form, unit: Unit, view: View) -> list[Row]:
    """Return the former levels cancelled of a unit and of all who belong to it."""
    del form
    rows = view.review.annulments
    return [row for row in rows if (home := view.home(row.subject)) and home.code == unit.code]


def _assessments(form: Form, unit: Unit, view: View) -> list[Row]:
    """Return what the law makes of a unit and of all who belong to it."""
    del form
    return [row for row in view.results.everyone.values() if row.unit == unit.code]


_ROWS: dict[FormSubject, Callable[[Form, Unit, View], list[Row]]] = {
    FormSubject.COLLECTIVE: _collectives,
    FormSubject.SUGGESTION: _suggestions,
    FormSubject.COMMENDATION: _commendations,
    FormSubject.ANNULMENT: _annulments,
    FormSubject.EXPLANATION: _assessments,
}


def _gets(form: Form, member: Member, view: View, *, named: bool) -> bool:
    state = state_of(member, view).value
    return isinstance(state, ResidenceState) and form.is_for_state(state, named=named)


def _misplaced(
    wanted: Sequence[Form], forms: Sequence[Form], request: Request, view: View
) -> Iterator[Problem]:
    """Yield members who cannot be given any of the forms wanted for their group, and why."""
    yield from _not_resident(wanted, request, view)
    grouped = [form for form in wanted if form.takes_some_members]
    if not grouped:
        return
    asked = {group for form in grouped for group in form.members}
    people = request.members
    if people is None:
        people = [member for unit in request.units for member in reviewed(unit, view)]
    for member in dict.fromkeys(people):
        group = view.review_group(member)
        if group is None:
            yield without_group(member, view)
        elif group not in asked and request.members is not None:
            right = [form.code for form in forms if form.is_for(group)]
            yield Problem(
                code="form-of-others",
                where=member.name,
                message=f"{', '.join(form.code for form in grouped)} không dành cho {member.name}, "
                f"diện «{group.value}»",
                hint=f"mẫu của diện này: {', '.join(right) or 'chưa có'}",
            )


def _not_resident(wanted: Sequence[Form], request: Request, view: View) -> Iterator[Problem]:
    """Yield members of whom it is unknown or untrue that a paper on their residence is theirs."""
    forms = [form for form in wanted if form.takes_some_residents]
    people = request.members
    if forms and people is None:
        people = [member for unit in request.units for member in view.members_of(unit)]
    for member in dict.fromkeys(people or ()) if forms else ():
        told = state_of(member, view)
        state = told.value
        if not isinstance(state, ResidenceState):
            yield Problem(
                code="residence-unknown",
                where=told.where,
                message=f"chưa biết {member.name} thuộc diện nào ở nơi cư trú nên chưa chọn được "
                "mẫu",
                hint=f"ghi một dòng ở trang này, cột «Diện»: {', '.join(ResidenceState)}",
            )
        elif request.members is not None and all(state not in f.residence for f in forms):
            yield Problem(
                code="form-of-others",
                where=member.name,
                message=f"{', '.join(form.code for form in forms)} không dành cho {member.name}, "
                f"diện «{state.value}»",
                hint="mẫu này dành cho diện: "
                + ", ".join(s for s in ResidenceState if any(s in f.residence for f in forms)),
            )


def _no_such_mode(form: Form, mode: Mode) -> Problem:
    return Problem(
        code="mode-unknown",
        where=form.label,
        message=f"mẫu này không có dạng {mode.label}",
        hint=f"chọn --mode một trong: {', '.join(form.modes)}",
    )


def not_fillable(form: Form) -> Problem:
    """Return why a form is not sent out to be filled in."""
    return Problem(
        code="form-not-fillable",
        where=form.label,
        message="mẫu này không có chỗ nào để người khác điền rồi gửi về sổ làm việc",
        hint="bỏ --fillable; mẫu điền được là bản kiểm điểm, phiếu, bản cam kết, báo cáo tập thể",
    )


def by_hand(form: Form) -> Problem:
    """Return what a prefilled paper of a form without final mode still lacks."""
    return Problem(
        code="form-by-hand",
        where=form.label,
        message="mẫu này có phần phải tự viết, tự đánh dấu trên giấy",
        hint="hoàn thiện trên bản điền sẵn",
    )


def papers_of(form: Form, unit: Unit, view: View) -> tuple[Paper, ...]:
    """Return the final papers of one form for a unit: one, or one for each of those concerned."""
    return _of(form, unit, Request(forms=(), mode=Mode.FINAL, units=[unit]), view)


def beside_dossier(unit: Unit, forms: Sequence[Form], view: View) -> tuple[Paper, ...]:
    """Return all other papers of a unit but its ballots: what no dossier asks for.

    Forms that are made on request, and explanations of each level, are not among them.
    """
    left_out = {
        *(FormSubject.DOSSIER, FormSubject.BALLOT),
        *(FormSubject.EXPLANATION, FormSubject.ROLLUP),
    }
    request = Request(forms=(), mode=Mode.FINAL, units=[unit])
    return tuple(
        paper
        for form in forms
        if not form.dossier_order and not form.on_request and form.subject not in left_out
        for paper in _of(form, unit, request, view)
    )


def places(papers: Sequence[Paper]) -> list[str]:
    """Return where single papers go: a folder for each unit, a name of its own for each paper."""
    taken: dict[str, Names] = {}
    return [
        f"{safe_name(paper.unit.name)}/"
        + taken.setdefault(paper.unit.code, Names()).take(file_name(paper), paper.form.ending)
        for paper in papers
    ]


def bound_places(papers: Sequence[Paper]) -> dict[Form, str]:
    """Return where the bound papers of each form go: one file to print for a form."""
    names = Names()
    forms = dict.fromkeys(paper.form for paper in papers)
    return {
        form: names.take(f"{form.code} - {form.title} - in chung", form.ending) for form in forms
    }


def file_name(paper: Paper) -> str:
    """Return the name of a paper's file, without ending."""
    person = paper.member.name if paper.member else "mẫu trống"
    return paper.form.file_name.replace("{ho_ten}", paper.whose or person)
