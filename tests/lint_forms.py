"""Form folders with one fault each, made from a shipped form, for the tests of lint."""

import re
import shutil
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from docx_builder import edited

from docgen import pipeline
from docgen.classification import load_ruleset, shipped_rulesets
from docgen.errors import Problem
from docgen.forms import load_form, shipped_folder
from docgen.lint import Subject, lint
from docgen.vocabulary import Example

EXAMPLE = Path(__file__).parent.parent / "fixtures" / "van_phong_ubnd_tinh.xlsx"
DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"
Change = Callable[[bytes], bytes]


@cache
def example() -> Example:
    """Return the shipped example, from which the vocabulary is drawn."""
    review = pipeline.load(EXAMPLE, pipeline.Folders()).view.review
    return Example(review, [load_ruleset(name) for name in shipped_rulesets()])


def swap(old: str, new: str) -> Change:
    """Return the change that puts `new` for `old`, which must be there."""

    def change(part: bytes) -> bytes:
        assert old in part.decode(), old
        return part.decode().replace(old, new).encode()

    return change


def style(name: str, old: str, new: str) -> Change:
    """Return the change of one thing in one style."""

    def change(part: bytes) -> bytes:
        found = re.search(rf'<w:style [^>]*w:styleId="{name}">.*?</w:style>', part.decode())
        assert found, name
        assert old in found.group(), found.group()
        return part.decode().replace(found.group(), found.group().replace(old, new)).encode()

    return change


def folder_of(
    tmp_path: Path,
    form: str,
    changes: Mapping[str, Change] | None = None,
    added: Mapping[str, bytes] | None = None,
) -> Path:
    """Return a copy of a shipped form, its .docx changed."""
    folder = tmp_path / "bo" / form
    shutil.copytree(shipped_folder() / "vp_ubnd_2023" / form, folder)
    template = folder / "mau.docx"
    template.write_bytes(edited(template.read_bytes(), changes, added))
    return folder


def linted(folder: Path) -> list[Problem]:
    """Return what lint says of a form folder."""
    form = load_form(folder)
    words = example().words(form)
    return list(lint(Subject(name=form.code, template=form.template, form=form, words=words)))
