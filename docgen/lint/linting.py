"""Check one form from end to end and gather every problem, for those who write forms."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.blanks import Blank
from docgen.errors import Problem, TemplateError
from docgen.forms import Form
from docgen.lint.cells import cell_problems
from docgen.lint.leftovers import leftover_problems
from docgen.lint.letterhead import letterhead_problems, notation_problems
from docgen.lint.lines import lines_of
from docgen.lint.looks import look_problems
from docgen.lint.pages import Sheet, page_problems
from docgen.lint.profile import Profile, load_profile
from docgen.lint.signing import signing_problems
from docgen.lint.wording import sample_problems, word_problems
from docgen.render import Template
from docgen.render.reading import Package, open_package
from docgen.vocabulary import Tree

SAMPLE = "sample.toml"
_PDF = ".pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One thing to check: a .docx or PDF, with the data of its form and the words it may print.

    One without a form folder has neither; then only what needs no data is checked.
    """

    name: str
    template: Path
    form: Form | None = None
    words: Tree | None = None


def lint(subject: Subject) -> tuple[Problem, ...]:
    """Return every problem of a form, those of its tags first, each once."""
    try:
        data = subject.template.read_bytes()
        if subject.template.suffix.casefold() == _PDF:
            return tuple(dict.fromkeys(_of_pdf(subject, data)))
        package = open_package(data, form=subject.name)
    except TemplateError as error:
        return error.problems
    except OSError:
        return (_unreadable(subject),)
    return tuple(dict.fromkeys(_all(subject, data, package)))


def _all(subject: Subject, data: bytes, package: Package) -> Iterator[Problem]:
    problems: list[Problem] = []
    sample = _sample(subject, problems)
    yield from problems
    try:
        template = Template.from_bytes(data, name=subject.name)
    except TemplateError as error:
        yield from error.problems
    else:
        if subject.words is not None:
            yield from word_problems(template, subject.words)
        if sample is not None:
            where = f"{subject.name} › {SAMPLE}"
            yield from sample_problems(template, sample, subject.words, where)
    yield from cell_problems(package, subject.name)
    yield from leftover_problems(package, subject.name)
    try:
        profile = load_profile(subject.form.layout if subject.form else "")
    except TemplateError as error:
        yield from error.problems
    else:
        yield from _layout(subject, package, profile, sample or {})


def _of_pdf(subject: Subject, data: bytes) -> Iterator[Problem]:
    """Yield the problems of a PDF with fields; how it looks is the matter of who made it."""
    problems: list[Problem] = []
    sample = _sample(subject, problems)
    yield from problems
    try:
        fields = subject.form.fields if subject.form else ()
        blank = Blank.from_bytes(data, fields, name=subject.name)
    except TemplateError as error:
        yield from error.problems
        return
    yield from blank.problems
    yield from blank.unmapped()
    if subject.words is not None:
        yield from word_problems(blank, subject.words)
    if sample is not None:
        yield from sample_problems(blank, sample, subject.words, f"{subject.name} › {SAMPLE}")


def _layout(
    subject: Subject, package: Package, profile: Profile, sample: Mapping[str, object]
) -> Iterator[Problem]:
    form, name = subject.form, subject.name
    sheet = Sheet(
        header=form.header if form else None, orientation=form.orientation if form else None
    )
    lines = lines_of(package, profile, sample, name)
    yield from page_problems(package, profile, sheet, name)
    body = f"{name} › {package.document.title}"
    yield from letterhead_problems(lines, profile, sheet.header, body)
    yield from notation_problems(lines, profile)
    yield from signing_problems(lines, profile)
    yield from look_problems(lines, profile)


def _sample(subject: Subject, problems: list[Problem]) -> dict[str, object] | None:
    """Return the words of the sample, None where there is none; what is wrong is noted."""
    if subject.form is None:
        return None
    path = subject.form.folder / SAMPLE
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        code, message = "sample-missing", f"không có sample.toml bên cạnh {subject.template.name}"
        hint = "chép sample.toml của một mẫu cùng loại rồi sửa"
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        code, message = "sample-unreadable", f"không đọc được sample.toml: {error}"
        hint = "sửa lại cú pháp TOML, lưu tệp dạng UTF-8"
    problems.append(Problem(code=code, where=subject.name, message=message, hint=hint))
    return None


def _unreadable(subject: Subject) -> Problem:
    return Problem(
        code="unreadable-template",
        where=subject.name,
        message=f"không đọc được tệp mẫu {subject.template}",
        hint="kiểm tra tên tệp, quyền đọc, và đóng tệp nếu đang mở trong Word",
    )
