"""Commands that make papers one by one, and the demonstration that makes all of an example."""

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from docgen import office, pipeline, plan
from docgen.cli.asked import EXAMPLE, example_workbook, find, folders, misused
from docgen.cli.dossier import report as report_dossiers
from docgen.cli.talk import print_problems, print_some, progress_on
from docgen.dossier import write_file
from docgen.errors import ExitCode, Problem, errors_in
from docgen.forms import Form, FormSubject, Mode, find_forms
from docgen.holdings import build, holders, write_report
from docgen.model import Unit
from docgen.pipeline import Built, Folders, Job, Made
from docgen.plan import Request


def fill(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Make the chosen forms."""
    loaded = pipeline.load(options.file, folders(options))
    pipeline.refuse_errors(loaded)
    members = None
    units: Sequence[Unit] = loaded.units
    if options.unit:
        units = [unit for name in options.unit for unit in find(name, loaded.units, "tổ chức")]
    if options.member:
        people = loaded.view.review.members
        members = [m for name in options.member for m in find(name, people, "đảng viên")]
        units = [unit for unit in units if unit.code in {member.unit for member in members}]
    asked = [form for name in options.form for form in find_forms(loaded.forms, name)]
    _refuse_forms(asked, options)
    if options.rows is not None:
        _refuse_rows(asked, options)
    request = Request(
        forms=options.form, mode=Mode(options.mode), units=units, members=members, rows=options.rows
    )
    papers = plan.requested(request, loaded.forms, loaded.view)
    if options.fillable:
        if options.merge or options.mode != Mode.PREFILLED.value:
            raise misused(
                "--fillable",
                "bản để điền luôn là bản điền sẵn, mỗi người một tệp",
                "bỏ --merge, --mode",
            )
        papers = tuple(replace(paper, fillable=True) for paper in papers)
    if not papers:
        raise misused(
            "--form",
            "không có văn bản nào để làm với lựa chọn này",
            "xem các mẫu và loại tổ chức: docgen forms",
        )
    if options.dry_run:
        places = plan.bound_places(papers).values() if options.merge else plan.places(papers)
        print("\n".join(places), file=out)
        return ExitCode.OK
    make = pipeline.fill_bound if options.merge else pipeline.fill
    with progress_on(talk) as progress:
        job = replace(_job(options, progress, talk), flatten=options.flatten)
        built = make(loaded, papers, job)
    kinds = {"PDF" if form.is_pdf else "Word" for form in asked}
    return _summary(built, (), options.output, out, kind=", ".join(sorted(kinds, reverse=True)))


def _refuse_rows(asked: Sequence[Form], options: Namespace) -> None:
    """Refuse a number of open rows where nothing has open rows."""
    if options.rows < 1:
        raise misused("--rows", "số dòng trống phải từ 1", "ghi số dòng, ví dụ 20")
    if options.mode != Mode.BLANK.value:
        raise misused(
            "--rows", "chỉ mẫu trống mới có dòng trống", "thêm --mode blank, hoặc bỏ --rows"
        )
    if not any(form.rows for form in asked):
        raise misused("--rows", "mẫu này không có bảng thêm dòng được", "bỏ --rows")


def _refuse_forms(asked: Sequence[Form], options: Namespace) -> None:
    """Refuse forms that are not made one by one, and what cannot be done with these."""
    if any(form.subject is FormSubject.DOSSIER for form in asked):
        raise misused(
            "--form",
            "bìa và mục lục nói về các văn bản của một hồ sơ nên không làm riêng được",
            "làm cùng hồ sơ bằng docgen dossier build",
        )
    if any(form.subject is FormSubject.ROLLUP for form in asked):
        raise misused(
            "--form",
            "báo cáo này cộng nhiều sổ làm việc nên không làm từ một sổ",
            "làm bằng docgen rollup",
        )
    if options.flatten and (options.fillable or not any(form.is_pdf for form in asked)):
        raise misused(
            "--flatten",
            "chỉ dùng với mẫu PDF (mau.pdf), không cùng --fillable",
            "bỏ --flatten",
        )


def demo(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Run the main job on the shipped example: check, dossiers, ballots."""
    target: Path = options.output
    source = example_workbook()
    copy = target / EXAMPLE
    example = source.read_bytes()
    if not (copy.is_file() and copy.read_bytes() == example):
        write_file(copy, example, replace=False)
    print(f"1. Dữ liệu mẫu: {copy}", file=out)
    loaded = pipeline.load(copy, Folders())
    pipeline.refuse_errors(loaded)
    review = loaded.view.review
    print(
        f"2. Kiểm tra: {len(review.units)} tổ chức, {len(review.members)} đảng viên, "
        f"{len(pipeline.findings(loaded))} mâu thuẫn hoặc cảnh báo",
        file=out,
    )
    pdf = not options.no_pdf and office.find_soffice() is not None
    if not pdf and not options.no_pdf:
        print(f"   Chưa làm được bản PDF: {office.advice()}", file=out)
    with progress_on(talk) as progress:
        job = Job(target=target / "Hồ sơ", pdf=pdf, replace=True, progress=progress)
        outcomes = build(loaded, holders(loaded), job)
    print(f"3. Hồ sơ từng chi bộ và đảng bộ: {job.target}", file=out)
    write_report(job.target, outcomes, pipeline.findings(loaded))
    report_dossiers(outcomes, pipeline.findings(loaded), job.target, out)
    ballots = [form.id for form in loaded.forms if form.subject is FormSubject.BALLOT]
    request = Request(forms=ballots, mode=Mode.PREFILLED, units=loaded.units)
    papers = plan.requested(request, loaded.forms, loaded.view)
    with progress_on(talk) as progress:
        job = Job(target=target / "Phiếu biểu quyết", pdf=pdf, replace=True, progress=progress)
        printed = pipeline.fill(loaded, papers, job)
    print(f"4. Phiếu biểu quyết điền sẵn tên: {job.target}", file=out)
    _summary(printed, (), job.target, out)
    return ExitCode.OK


def _job(options: Namespace, progress: pipeline.Progress, talk: TextIO) -> Job:
    pdf = options.pdf
    if pdf and office.find_soffice() is None:
        print(f"Chưa làm được bản PDF: {office.advice()}", file=talk)
        pdf = False
    return Job(target=options.output, pdf=pdf, replace=options.replace, progress=progress)


def _summary(
    built: Built,
    contradictions: Sequence[Problem],
    target: Path,
    out: TextIO,
    *,
    kind: str = "Word",
) -> ExitCode:
    """Say what was made, what is missing and what contradicts."""
    bound = f" gộp trong {built.bound} tệp in" if built.bound else ""
    made = f"{built.papers} văn bản {kind}{bound}" + (
        f", {built.pdfs} bản PDF" if built.pdfs else ""
    )
    print(f"Đã làm: {made} trong {len(built.folders)} thư mục tại {target}", file=out)
    if built.replaced:
        print(f"Đã thay {len(built.replaced)} tệp, thư mục cũ.", file=out)
    if built.incomplete:
        print(f"Chưa đủ thông tin để hoàn chỉnh: {len(built.incomplete)} văn bản", file=out)
        by_form: dict[str, list[Made]] = {}
        for item in built.incomplete:
            by_form.setdefault(item.paper.form.code, []).append(item)
        for code, items in by_form.items():
            print(f"  {code}: {len(items)} văn bản", file=out)
            for item in items:
                print(f"  {item.paper.unit.name}, {plan.file_name(item.paper)}:", file=out)
                for lacking in item.lacking:
                    print(f"    {lacking.where}: {lacking.message}", file=out)
    if contradictions:
        print(f"Mâu thuẫn, cảnh báo: {len(contradictions)}", file=out)
        print_some([str(problem) for problem in contradictions], out)
    if built.failed:
        print_problems(built.failed, out)
    is_whole = not built.incomplete and not built.failed
    return ExitCode.OK if is_whole and not errors_in(contradictions) else ExitCode.INCOMPLETE
