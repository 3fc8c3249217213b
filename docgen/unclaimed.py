"""Facts of a workbook that no form takes, and members of whom no form can be made."""

from collections.abc import Iterable, Sequence

from docgen import vi
from docgen.checklists import Item
from docgen.context import View
from docgen.errors import Problem, Severity
from docgen.forms import Form
from docgen.model import Member, MemberGroup, Review, Unit


def unknown_items(forms: Sequence[Form], review: Review) -> tuple[Problem, ...]:
    """Return a problem for each opinion on an item that no form asks about: none would print it."""
    known = [item for form in forms for item in form.items]
    return tuple(
        Problem(
            code="item-unknown",
            where=review.where(row, "item"),
            message=f"không biểu nào của hướng dẫn này có mục «{row.item}»",
            hint=f"chọn một trong: {', '.join(known)}" if known else "bỏ dòng này",
        )
        for row in review.opinions
        if row.item not in known
    )


def unknown_papers(
    forms: Sequence[Form], listed: Iterable[Item], review: Review
) -> tuple[Problem, ...]:
    """Return a warning for each registered paper that is no form and on no list of the guideline.

    Nothing would print or count it, so its number or signature would be entered in vain.
    """
    names = {vi.fold(name) for form in forms for name in (*form.names, form.id)}
    for item in listed:
        names |= {vi.fold(item.text), vi.fold(vi.without_brackets(item.text)), str(item.number)}
    return tuple(
        Problem(
            code="paper-unknown",
            where=review.where(row, "paper"),
            message=f"không mẫu nào và không mục nào của danh mục hồ sơ tên là «{row.paper}»",
            hint="ghi mã mẫu như docgen forms liệt kê, hoặc chép đúng tên giấy tờ trong danh mục "
            "hồ sơ (xem docgen rules với sổ này)",
            severity=Severity.WARNING,
        )
        for row in review.issued
        if vi.fold(row.paper) not in names
    )


def without_form(units: Sequence[Unit], forms: Sequence[Form], view: View) -> tuple[Problem, ...]:
    """Return warnings for members whose personal review is in no dossier: which one is unknown."""
    if not any(form.dossier_order and form.takes_some_members for form in forms):
        return ()
    people = dict.fromkeys(member for unit in units for member in reviewed(unit, view))
    return tuple(
        without_group(member, view, Severity.WARNING)
        for member in people
        if view.review_group(member) is None
    )


def without_group(member: Member, view: View, severity: Severity = Severity.ERROR) -> Problem:
    """Return the problem of a member of whom nobody said which personal review is his or hers."""
    return Problem(
        code="review-group-unknown",
        where=view.review.where(member, "review_group"),
        message=f"chưa biết {member.name} kiểm điểm theo diện nào nên chưa chọn được mẫu",
        hint=f"chọn ở cột «Diện kiểm điểm cá nhân»: {', '.join(MemberGroup)}",
        severity=severity,
    )


def reviewed(unit: Unit, view: View) -> list[Member]:
    """Return the members who review themselves this year, or may have to."""
    results = view.results.members
    return [m for m in view.members_of(unit) if results[m.code].reviewed is not False]
