"""The commands about forms: which there are, and which words their templates may use."""

from argparse import Namespace
from dataclasses import asdict
from typing import TextIO

from docgen.cli.asked import example_views
from docgen.cli.talk import print_json
from docgen.errors import ExitCode
from docgen.forms import FormSubject, load_forms
from docgen.vocabulary import title_of, vocabulary

_OPEN = "(để trống)"


def forms(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """List the catalogue of forms, or the words that they may use."""
    if options.step == "vocabulary":
        return _vocabulary(options, out, talk)
    listed = load_forms(options.templates)
    if options.json:
        print_json(
            [
                {
                    "id": form.id,
                    "code": form.code,
                    "title": form.title,
                    "cite": form.cite,
                    "sureness": form.sureness.value,
                    "modes": [mode.value for mode in form.modes],
                    "items": list(form.items),
                }
                for form in listed
            ],
            out,
        )
        return ExitCode.OK
    for form in listed:
        print(f"{form.code:<10} {form.title}", file=out)
        print(f"{'':<10} {form.id} · {form.sureness.label} · {form.cite}", file=out)
        print(f"{'':<10} {', '.join(mode.label for mode in form.modes)}", file=out)
        if form.items:
            print(f"{'':<10} mã mục ở trang Góp ý quy định: {', '.join(form.items)}", file=out)
    return ExitCode.OK


def _vocabulary(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Print the words of one subject or of all, with what they mean and print."""
    shipped, examples = load_forms(), example_views()
    subjects = [FormSubject(options.subject)] if options.subject else list(FormSubject)
    found = {subject: vocabulary(subject, shipped, examples) for subject in subjects}
    if options.json:
        print_json(
            [
                {"subject": subject.value, **asdict(word)}
                for subject, words in found.items()
                for word in words
            ],
            out,
        )
        return ExitCode.OK
    for subject, words in found.items():
        print(f"{subject.value}: {title_of(subject)}", file=out)
        width = max(len(word.path) for word in words)
        for word in words:
            only = f" (about: {', '.join(word.about)})" if word.about else ""
            line = f"  {word.path:<{width}}  {word.meaning}{only}; ví dụ: {word.example or _OPEN}"
            print(line, file=out)
    print(
        "Dấu [] là danh sách: ds[].ho_ten là {{ d.ho_ten }} trong {%tr for d in ds %}.", file=talk
    )
    return ExitCode.OK
