"""Every word that papers have is in the vocabulary, means something, and stands on its page."""

import io
import json
import re
import sys
from pathlib import Path

import pytest

from docgen import pipeline
from docgen.cli import main
from docgen.cli.asked import example_views
from docgen.errors import ExitCode
from docgen.forms import Form, FormSubject, Mode, load_forms
from docgen.pipeline import Folders
from docgen.render import Template
from docgen.vocabulary import (
    COMMON,
    SUBJECTS,
    drawing,
    key_of,
    meanings,
    title_of,
    vocabulary,
)

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "docs"))

import vocabulary as vocabulary_page  # noqa: E402  # a script of docs/, found by the path above

PAGE = ROOT / "docs" / "vocabulary.md"
FORMS = load_forms()
EXAMPLES = example_views()
WORDS = {subject: vocabulary(subject, FORMS, EXAMPLES) for subject in FormSubject}


def test_the_page_is_generated_from_the_data(*, update: bool) -> None:
    if update:
        PAGE.write_text(vocabulary_page.page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == vocabulary_page.page()


@pytest.mark.parametrize("subject", FormSubject)
def test_every_word_and_subject_means_something(subject: FormSubject) -> None:
    assert title_of(subject)
    assert [word.path for word in WORDS[subject] if not word.meaning] == []


def test_no_meaning_is_left_over() -> None:
    used = {key_of(word.path, subject) for subject in FormSubject for word in WORDS[subject]}
    given = {(table, key) for table, keys in meanings().items() for key in keys}
    titles = {(SUBJECTS, subject.value) for subject in FormSubject}
    assert given - used - titles == set()
    assert set(meanings()) - {COMMON, SUBJECTS} <= set(FormSubject)


def test_most_words_have_an_example() -> None:
    everything = [word for words in WORDS.values() for word in words]
    assert len([word for word in everything if not word.example]) * 100 <= len(everything) * 6


@pytest.mark.parametrize("form", load_forms(), ids=lambda form: form.id)
def test_a_shipped_template_uses_only_words_of_the_vocabulary(form: Form) -> None:
    known = {re.split(r"\.|\[", word.path)[0] for word in WORDS[form.subject]}
    used = Template.load(form.template, name=form.label).names
    assert used <= known


def test_a_paper_of_any_unit_has_no_word_that_the_vocabulary_lacks() -> None:
    small = pipeline.load(ROOT / "fixtures" / "chi_bo_nho.xlsx", Folders())
    for subject in FormSubject:
        known = {word.path for word in WORDS[subject]}
        found = {word.path for word in vocabulary(subject, FORMS, [small.view])}
        lists = {re.sub(r"\[\].*", "", path) for path in known}
        assert {path for path in found - known if path.removesuffix("[]") not in lists} == set()


def test_a_prefilled_paper_has_no_word_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_MODES", tuple(Mode))
    for subject in FormSubject:
        known = {word.path for word in WORDS[subject]}
        assert {word.path for word in vocabulary(subject, FORMS, EXAMPLES)} == known


def printed(*argv: str) -> tuple[ExitCode, str]:
    out = io.StringIO()
    return main(["forms", *argv], out, io.StringIO()), out.getvalue()


def test_the_command_prints_the_words_of_one_subject_with_examples() -> None:
    code, text = printed("vocabulary", "member")
    assert code is ExitCode.OK
    assert re.search(r"^  ho_ten +họ và tên đảng viên; ví dụ: \w", text, re.MULTILINE)
    assert "ds[].ho_ten" not in text


def test_the_command_prints_all_subjects_for_machines() -> None:
    code, text = printed("vocabulary", "--json")
    assert code is ExitCode.OK
    rows = json.loads(text)
    assert {row["subject"] for row in rows} == set(FormSubject)
    assert {"subject", "path", "meaning", "example", "about"} == set(rows[0])


def test_forms_alone_still_lists_the_catalogue() -> None:
    code, text = printed()
    assert code is ExitCode.OK
    assert len([line for line in text.splitlines() if not line.startswith(" ")]) == len(
        load_forms()
    )


def test_a_subject_that_does_not_exist_is_refused() -> None:
    code, _ = printed("vocabulary", "thu")
    assert code is ExitCode.USAGE
