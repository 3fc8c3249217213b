"""Find the form folders. A new Mẫu is a new folder; no form is named here."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

from docgen import vi
from docgen.errors import Problem, TemplateError
from docgen.forms.kinds import COMMON_SET, Form, FormSubject
from docgen.forms.reading import read_form

_PACKAGE = Path(__file__).parent.parent
_INSTALLED = _PACKAGE / "shipped" / "mau"
_CHECKOUT = _PACKAGE.parent / "templates" / "mau"
_MOST_NAMED = 5


def shipped_folder() -> Path:
    """Return the folder of the forms that come with docgen."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def load_forms(folders: Sequence[Path] = ()) -> tuple[Form, ...]:
    """Return all forms by id; a form in an earlier folder hides one of the same id in a later.

    Raises:
        TemplateError: with every problem of every mau.toml.
    """
    forms: dict[str, Form] = {}
    problems: list[Problem] = []
    for root in (*folders, shipped_folder()):
        if not root.is_dir():
            problems.append(
                Problem(
                    code="forms-missing",
                    where=str(root),
                    message="không có thư mục mẫu này",
                    hint="kiểm tra lại đường dẫn của --templates",
                )
            )
            continue
        for data in sorted(root.glob("*/*/mau.toml")):
            name = data.parent.relative_to(root).as_posix()
            if name in forms:
                continue
            form = read_form(data, name, problems)
            if form is not None:
                forms[name] = form
    if problems:
        raise TemplateError(*problems)
    return tuple(forms[name] for name in sorted(forms))


def in_sets(forms: Iterable[Form], names: Iterable[str]) -> tuple[Form, ...]:
    """Return the forms of some sets and those that all sets share.

    A common ballot gives way to a ballot that these sets have of their own for the same vote.
    """
    wanted = {*names, COMMON_SET}
    found = [form for form in forms if form.set in wanted]
    own = {
        (form.about, form.second_round)
        for form in found
        if form.subject is FormSubject.BALLOT and form.set != COMMON_SET and not form.on_request
    }
    return tuple(
        form
        for form in found
        if form.subject is not FormSubject.BALLOT
        or form.set != COMMON_SET
        or (form.about, form.second_round) not in own
    )


def find_forms(forms: Sequence[Form], wanted: str) -> tuple[Form, ...]:
    """Return the form that a user means, or by a common title or code all its variants.

    Raises:
        TemplateError: as `find_form`.
    """
    same = [form for form in forms if form.is_called(wanted)]
    if same and all(form.is_variant for form in same):
        return tuple(same)
    return (find_form(forms, wanted),)


def load_form(folder: Path) -> Form:
    """Return the form of one folder, wherever it lies.

    Raises:
        TemplateError: with every problem of its mau.toml.
    """
    problems: list[Problem] = []
    form = read_form(folder / "mau.toml", f"{folder.parent.name}/{folder.name}", problems)
    if form is None:
        raise TemplateError(*problems)
    return form


def find_form(forms: Sequence[Form], wanted: str) -> Form:
    """Return the form that a user means by id, code ("Mẫu 13"), number ("13") or title.

    Raises:
        TemplateError: if there is none, or more than one.
    """
    found = [form for form in forms if wanted == form.id or form.is_called(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(form.id for form in found)
        raise TemplateError(
            Problem(
                code="form-ambiguous",
                where=wanted,
                message="có nhiều mẫu mang tên này",
                hint=f"chọn một trong: {listed}",
            )
        )
    raise TemplateError(
        Problem(
            code="form-unknown",
            where=wanted,
            message="không có mẫu này",
            hint=f"{_nearest(forms, wanted)}xem mọi mẫu: docgen forms",
        )
    )


def _nearest(forms: Sequence[Form], wanted: str) -> str:
    """Return a few codes that are spelled nearly so, or whose title has all the words asked for."""
    plain, words = vi.fold(wanted), set(vi.fold(wanted).split())
    codes = {vi.fold(form.code): form.code for form in forms}
    titled = [form.code for form in forms if words <= set(vi.fold(form.title).split())]
    near = [codes[code] for code in get_close_matches(plain, codes, n=_MOST_NAMED)]
    named = list(dict.fromkeys([*titled, *near]))[:_MOST_NAMED]
    return f"gần nhất: {', '.join(named)}; " if named else ""
