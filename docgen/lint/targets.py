"""Find what is to be checked: named files and folders, or all forms there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.errors import Problem, TemplateError
from docgen.forms import Form, load_form

_DATA, _TEMPLATES = "mau.toml", ("mau.docx", "mau.pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One template to check, a .docx or a PDF with fields.

    `problems` are those of its mau.toml, with which `form` is None.
    """

    name: str
    template: Path
    form: Form | None = None
    problems: tuple[Problem, ...] = ()


def find_targets(paths: Sequence[Path], roots: Sequence[Path]) -> tuple[Target, ...]:
    """Return what the paths name; without paths every form below the roots, the first of an id.

    Raises:
        TemplateError: if a path is neither a .docx nor a folder with forms, or a root is not there.
    """
    missing = [_nothing(root) for root in roots if not root.is_dir()]
    if missing:
        raise TemplateError(*missing)
    if not paths:
        found: dict[str, Target] = {}
        for root in roots:
            for folder in _folders(root):
                found.setdefault(f"{folder.parent.name}/{folder.name}", _of_folder(folder))
        return tuple(found[name] for name in sorted(found))
    targets: list[Target] = []
    problems: list[Problem] = []
    for path in paths:
        inside = [_of_folder(folder) for folder in _folders(path)]
        if path.is_file():
            inside = [_of_file(path)]
        targets += inside
        problems += [] if inside else [_nothing(path)]
    if problems:
        raise TemplateError(*problems)
    return tuple(targets)


def _folders(root: Path) -> Iterator[Path]:
    """Yield the form folders at, in or two levels below a folder, in order."""
    for pattern in (_DATA, f"*/{_DATA}", f"*/*/{_DATA}"):
        yield from (data.parent for data in sorted(root.glob(pattern)))


def _of_file(path: Path) -> Target:
    folder = path.resolve().parent
    if path.name in _TEMPLATES and (folder / _DATA).is_file():
        return _of_folder(folder)
    return Target(name=path.name, template=path)


def _of_folder(folder: Path) -> Target:
    there = [folder / name for name in _TEMPLATES if (folder / name).is_file()]
    template = there[0] if there else folder / _TEMPLATES[0]
    try:
        form = load_form(folder.resolve())
    except TemplateError as error:
        name = f"{folder.resolve().parent.name}/{folder.resolve().name}"
        return Target(name=name, template=template, problems=error.problems)
    return Target(name=form.label, template=template, form=form)


def _nothing(path: Path) -> Problem:
    message = "thư mục này không có mẫu nào" if path.is_dir() else "không có tệp, thư mục này"
    return Problem(
        code="form-unknown",
        where=str(path),
        message=message,
        hint="ghi tệp .docx, .pdf, thư mục của một mẫu (có mau.toml), hoặc thư mục chứa các mẫu",
    )
