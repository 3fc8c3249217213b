"""The command that checks forms for those who write them."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from docgen import pipeline
from docgen.classification import load_ruleset, shipped_rulesets
from docgen.cli.asked import example_workbook, folders, misused
from docgen.cli.talk import as_json, print_json, print_problems
from docgen.dossier import Names, safe_name, write_file
from docgen.errors import ExitCode, Problem, TemplateError, errors_in
from docgen.forms import shipped_folder
from docgen.lint import Subject, Target, find_targets
from docgen.lint import lint as lint_one
from docgen.pipeline import Folders
from docgen.render import annotate
from docgen.vocabulary import Example

_Found = tuple[Target, tuple[Problem, ...]]


def lint(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Name every problem of the forms asked for, of all forms if none is named."""
    targets = find_targets(options.paths, (*folders(options).templates, shipped_folder()))
    into: Path | None = options.annotate
    if into is not None and len(targets) > 1 and into.suffix.casefold() == ".docx":
        raise misused("--annotate", "có nhiều mẫu mà chỉ một tệp để ghi", "ghi tên một thư mục")
    if into is not None and into.resolve() in {target.template.resolve() for target in targets}:
        raise misused("--annotate", "bản nhận xét trùng với tệp gốc", "đặt tên khác")
    found = _checked(targets, options.rulesets)
    problems = [problem for _, own in found for problem in own]
    if options.json:
        print_json([as_json(problem) for problem in problems], out)
    else:
        print_problems(problems, out)
    if into is not None:
        _write_annotated(found, into, options, talk)
    errors = len(errors_in(problems))
    told = f"{errors} lỗi, {len(problems) - errors} cảnh báo" if problems else "không có lỗi"
    print(f"Đã kiểm tra {len(targets)} mẫu: {told}.", file=talk)
    return ExitCode.TEMPLATE if errors else ExitCode.OK


def _checked(targets: Sequence[Target], rulesets: Sequence[Path]) -> list[_Found]:
    names = {*shipped_rulesets(), *(path.stem for root in rulesets for path in root.glob("*.toml"))}
    shown = Example(
        pipeline.load(example_workbook(), Folders()).view.review,
        [load_ruleset(name, rulesets) for name in sorted(names) if not name.endswith(".cases")],
    )
    found = []
    for target in targets:
        words = shown.words(target.form) if target.form else None
        subject = Subject(name=target.name, template=target.template, form=target.form, words=words)
        found.append((target, (*target.problems, *lint_one(subject))))
    return found


def _write_annotated(found: Sequence[_Found], into: Path, options: Namespace, talk: TextIO) -> None:
    """Write a copy of each form with problems; a file that cannot be opened has none."""
    names = Names()
    for target, problems in found:
        if not problems:
            continue
        try:
            data = annotate(target.template.read_bytes(), problems, form=target.name)
        except (TemplateError, OSError):
            print(f"{target.name}: tệp không mở được nên không có bản nhận xét.", file=talk)
            continue
        path = into
        if into.suffix.casefold() != ".docx":
            path = into / names.take(safe_name(target.name), ".docx")
        write_file(path, data, replace=options.replace)
        print(f"Bản có nhận xét: {path}", file=talk)
