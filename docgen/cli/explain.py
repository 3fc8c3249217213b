"""The command that says step by step why a level is proposed, on the screen or as a paper."""

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import TextIO

from docgen import loading
from docgen.classification import Assessment
from docgen.classification import explain as lines_of
from docgen.classification.related import related
from docgen.cli.asked import find, folders, misused
from docgen.cli.talk import print_json
from docgen.dossier import write_file
from docgen.errors import ExitCode, errors_in
from docgen.model import Collective, Leader, Member, Unit


def explain(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Say step by step what level the facts of one member or unit support."""
    loaded = loading.load(options.file, folders(options))
    review = loaded.view.review
    subjects: tuple[Member | Unit | Collective | Leader, ...] = (
        *review.members,
        *review.units,
        *review.collectives,
        *review.leaders,
    )
    found = find(options.subject, subjects, "đảng viên hoặc tổ chức")
    about = [loaded.view.assessment(subject.code) for subject in found]
    assessments = [assessment for assessment in about if assessment is not None]
    if options.docx:
        _write_annex(loaded, assessments, options, out)
    elif options.json:
        print_json([asdict(assessment) for assessment in assessments], out)
    else:
        results = loaded.view.results
        told = ("\n".join([*lines_of(one), *related(results, one.code)]) for one in assessments)
        print("\n\n".join(told), file=out)
    if errors_in(loaded.reading.problems):
        print("Chú ý: sổ làm việc còn lỗi, chạy docgen check để xem.", file=talk)
    return ExitCode.OK


def _write_annex(
    loaded: loading.Loaded, assessments: Sequence[Assessment], options: Namespace, out: TextIO
) -> None:
    """Write the explanation of one subject as a Word paper."""
    loading.refuse_errors(loaded)
    from docgen.pipeline import annex

    if options.docx.suffix.casefold() != ".docx":
        raise misused(str(options.docx), "tên tệp phải có đuôi .docx", "ví dụ: giai_trinh.docx")
    if len(assessments) > 1:
        codes = ", ".join(each.code for each in assessments)
        raise misused(options.subject, "có nhiều người mang tên này", f"ghi mã: {codes}")
    write_file(options.docx, annex(loaded, assessments[0]), replace=options.replace)
    print(f"Đã ghi phụ lục giải trình: {options.docx}", file=out)
