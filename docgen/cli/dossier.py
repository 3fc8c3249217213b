"""The steps of `docgen dossier`: check, build, verify, in the order of a clerk's work."""

import getpass
import os
import sys
import zipfile
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from docgen import office, pipeline
from docgen.cli.annul import annotate_dossier
from docgen.cli.asked import folders, misused
from docgen.cli.dossier_check import check_dossiers, wanted
from docgen.cli.talk import as_json, print_json, print_problems, print_some, progress_on
from docgen.dossier import MANIFEST, find_sealed, history, is_locked, verify
from docgen.errors import DocgenError, ExitCode, InputError, Problem, Severity, errors_in
from docgen.holdings import (
    JOURNAL,
    REPORT,
    Lacking,
    Outcome,
    build,
    by_holder,
    holders,
    lacking_in,
    left_behind,
    slots_of,
    verify_numbers,
    write_report,
)
from docgen.pipeline import Job
from docgen.workbook import passed_over, workbooks_in

PASSWORD = "DOCGEN_MAT_KHAU"  # noqa: S105  # the name of a variable
"""The variable that holds the password of a zip, for those who run docgen from a script."""

_SHORTEST_PASSWORD = 8


def dossier(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Check, build or verify dossiers."""
    steps = {
        "check": check_dossiers,
        "build": _build,
        "pack": _pack,
        "verify": _verify,
        "annotate": annotate_dossier,
    }
    return steps[options.step](options, out, talk)


def _build(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Bring the dossiers of one workbook, or of many, up to date."""
    books = _books(options.file)
    print_problems(passed_over(options.file), talk)
    pdf = options.pdf
    if pdf and office.find_soffice() is None:
        print(f"Chưa làm được bản PDF: {office.advice()}", file=talk)
        pdf = False
    if len(books) > 1 or options.executor:
        return _build_many(books, options, out, talk, pdf=pdf)
    loaded = pipeline.load(books[0], folders(options))
    pipeline.refuse_errors(loaded)
    chosen = wanted(options, loaded)
    if options.dry_run:
        for holder in chosen:
            for slot in slots_of(holder, loaded):
                for place in slot.places:
                    print(f"{holder.folder}/{place}", file=out)
        return ExitCode.OK
    with progress_on(talk) as progress:
        job = Job(target=options.output, pdf=pdf, replace=True, progress=progress)
        outcomes = build(loaded, chosen, job)
    contradictions = pipeline.findings(loaded)
    if options.unit:
        blamed = by_holder(loaded)
        theirs = {problem for holder in chosen for problem in blamed.get(holder.code, ())}
        contradictions = tuple(each for each in contradictions if each in theirs)
    else:
        write_report(options.output, outcomes, contradictions)
    print_problems(left_behind(options.output, {each.folder for each in holders(loaded)}), out)
    return report(outcomes, contradictions, options.output, out)


def _books(paths: Sequence[Path]) -> list[Path]:
    """Return the workbooks that are meant: files, and all .xlsx files of folders."""
    found: list[Path] = []
    for path in paths:
        inside = workbooks_in(path) if path.is_dir() else ()
        if path.is_dir() and not inside:
            message = "là thư mục và không có tệp .xlsx nào"
            hint = "chỉ tới sổ làm việc, hoặc thư mục chứa chúng"
            raise InputError(
                Problem(code="input-is-folder", where=str(path), message=message, hint=hint)
            )
        found += inside if path.is_dir() else [path]
    names = [each.stem.casefold() for each in found]
    for each in found:
        if names.count(each.stem.casefold()) > 1:
            raise misused(str(each), "có hai sổ làm việc cùng tên", "đổi tên một tệp")
    return found


def _build_many(
    books: Sequence[Path], options: Namespace, out: TextIO, talk: TextIO, *, pdf: bool
) -> ExitCode:
    """Build the dossiers of several workbooks, each in a folder of its name, where asked to run."""
    from docgen.batch import Task, dossiers_of  # brings the ballots, which are slow to load
    from docgen.executors import SERIAL, executor, results

    if options.unit or options.dry_run:
        raise misused(
            "--unit, --dry-run", "chỉ dùng được với một sổ làm việc", "chạy riêng từng sổ"
        )
    tasks = [
        Task(workbook=path, folders=folders(options), target=options.output, pdf=pdf)
        for path in books
    ]
    codes: list[ExitCode] = []
    with progress_on(talk) as progress, executor(options.executor or SERIAL) as pool:
        for task, future in results(dossiers_of, tasks, pool):
            progress(len(codes) + 1, len(tasks), task.workbook.name)
            error = future.exception()
            if isinstance(error, DocgenError):
                print(f"{task.workbook.name}: chưa làm được", file=out)
                print_problems(error.problems, out)
                codes.append(error.exit_code)
                continue
            done = future.result()
            there = {outcome.folder.name for outcome in done.outcomes}
            print_problems(left_behind(task.place, there), out)
            codes.append(report(done.outcomes, done.contradictions, task.place, out, is_brief=True))
    fine = {ExitCode.OK, ExitCode.INCOMPLETE}
    made = sum(code in fine for code in codes)
    print(
        f"Đã lập hồ sơ của {made} trong {len(codes)} sổ làm việc, "
        f"đủ giấy tờ: {codes.count(ExitCode.OK)}.",
        file=out,
    )
    return max(set(codes) - fine, default=max(codes, default=ExitCode.OK))


def report(
    outcomes: Sequence[Outcome],
    contradictions: Sequence[Problem],
    target: Path,
    out: TextIO,
    *,
    is_brief: bool = False,
) -> ExitCode:
    """Say what was made and why, what is missing, what contradicts, what could not be made."""
    lacking = lacking_in(outcomes)
    failed = [problem for outcome in outcomes for problem in outcome.failed]
    made = [outcome for outcome in outcomes if outcome.log and not outcome.is_lost]
    lost = [outcome for outcome in outcomes if outcome.is_lost]
    same = len(outcomes) - len(made) - len(lost)
    papers = sum(outcome.papers for outcome in outcomes)
    pdfs = sum(outcome.pdfs for outcome in outcomes)
    told = f"{len(outcomes) - len(lost)} hồ sơ, {papers} giấy tờ" + (
        f", {pdfs} bản PDF" if pdfs else ""
    )
    print(f"Đã có: {told} tại {target}", file=out)
    print(f"Lần này lập mới hoặc cập nhật {len(made)}, giữ nguyên {same} hồ sơ.", file=out)
    if is_brief:
        told = (
            f"{len(lacking)} văn bản chưa đủ thông tin, {len(contradictions)} mâu thuẫn, cảnh báo"
        )
        print(f"  {told}: {target / REPORT}", file=out)
    else:
        for outcome in made:
            changes = f"{len(outcome.log)} thay đổi; ví dụ {outcome.log[0]}"
            print(f"  {outcome.name}: {changes}", file=out)
        print(f"Từng thay đổi và lý do: {target / JOURNAL}", file=out)
        _print_lacking(lacking, out)
        if contradictions:
            print(f"Mâu thuẫn, cảnh báo: {len(contradictions)}", file=out)
            print_some([str(problem) for problem in contradictions], out)
    if failed:
        print_problems(failed, out)
    if lost:
        print(f"Chưa lập được {len(lost)} hồ sơ; bản cũ vẫn còn nguyên.", file=out)
        return ExitCode.OUTPUT
    is_whole = not lacking and not failed
    return ExitCode.OK if is_whole and not errors_in(contradictions) else ExitCode.INCOMPLETE


def _print_lacking(lacking: Sequence[Lacking], out: TextIO) -> None:
    if not lacking:
        return
    print(f"Chưa đủ thông tin để hoàn chỉnh: {len(lacking)} văn bản", file=out)
    by_form: dict[str, list[Lacking]] = {}
    for each in lacking:
        by_form.setdefault(each.code, []).append(each)
    for code, items in by_form.items():
        first = items[0]
        print(
            f"  {code}: {len(items)} văn bản; ví dụ {first.name}, "
            f"{first.unit}: {first.problems[0].message} ({first.problems[0].where})",
            file=out,
        )


def _pack(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Put the dossiers of a folder into one zip for sending, if they are as they were made."""
    from docgen.dossier.packing import pack_dossiers  # its library of ciphers is slow to load

    found = find_sealed(options.place)
    sealed = [path for path in found if path.is_dir()]
    if not sealed:
        hint = "chỉ tới thư mục mà docgen dossier build đã ghi"
        raise misused(str(options.place), "không có thư mục hồ sơ nào để đóng gói", hint)
    print_problems(_only_zips(found), talk)
    problems = [problem for path in sealed for problem in verify(path)]
    if problems:
        print_problems(problems, out)
        print("Chưa đóng gói: hồ sơ đã thay đổi sau khi lập.", file=talk)
        return ExitCode.DATA
    target = options.output or _beside(options.place)
    password = _new_password() if options.encrypt else None
    files = pack_dossiers(sealed, target, password=password, replace=options.replace)
    locked = ", có mật khẩu (AES-256)" if password else ""
    print(f"Đã đóng gói {len(sealed)} hồ sơ, {files} tệp{locked}: {target}", file=out)
    return ExitCode.OK


def _only_zips(found: Sequence[Path]) -> list[Problem]:
    """Return a warning for each zip that has no folder beside it, and so is not packed."""
    return [
        Problem(
            code="zip-not-packed",
            where=str(path),
            message="chỉ có tệp zip, không có thư mục hồ sơ cùng tên, nên không được đóng gói",
            hint="là hồ sơ thì giải nén thành thư mục tại đây rồi chạy lại",
            severity=Severity.WARNING,
        )
        for path in found
        if not path.is_dir() and path.with_suffix("") not in found
    ]


def _beside(place: Path) -> Path:
    """Return the zip beside a folder of dossiers; beside one dossier lies the zip of its own."""
    if (place / MANIFEST).is_file():
        hint = "chỉ tới thư mục chứa nó để đóng gói cả, hoặc ghi -o TỆP_ZIP"
        message = "hồ sơ này đã có tệp zip riêng bên cạnh"
        raise misused(str(place), message, hint)
    folder = place if place.name else place.resolve()
    return folder.with_name(f"{folder.name}.zip")


def _new_password() -> str:
    """Return a password from the environment, else typed twice; it is never on the command line."""
    asked = os.environ.get(PASSWORD)
    if asked is None:
        if not sys.stdin.isatty():
            hint = f"chạy trong cửa sổ lệnh, hoặc đặt biến môi trường {PASSWORD}"
            raise misused("--encrypt", "không có chỗ để gõ mật khẩu", hint)
        asked = getpass.getpass("Mật khẩu của tệp zip: ")
        if getpass.getpass("Gõ lại mật khẩu: ") != asked:
            raise misused("--encrypt", "hai lần gõ mật khẩu không giống nhau", "chạy lại lệnh này")
    if len(asked) < _SHORTEST_PASSWORD:
        hint = f"chọn mật khẩu từ {_SHORTEST_PASSWORD} ký tự trở lên"
        raise misused("--encrypt", "mật khẩu quá ngắn", hint)
    return asked


def _verify(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Say which files of sealed dossiers changed since they were made."""
    found = {path: _problems_of(path) for path in find_sealed(options.place)}
    problems = [problem for each in found.values() for problem in each]
    if options.json:
        print_json([as_json(problem) for problem in problems], out)
    else:
        for path, each in found.items():
            told = f"{len(each)} chỗ khác" if each else "còn nguyên vẹn"
            print(f"{path.name}: {told}", file=out)
            print_problems(each, out)
    print(f"Đã kiểm tra {len(found)} hồ sơ.", file=talk)
    return ExitCode.DATA if errors_in(problems) else ExitCode.OK


def _problems_of(path: Path) -> tuple[Problem, ...]:
    """Return what is wrong with one sealed dossier: its files, its former states, its numbers."""
    unlocked = _unlocked(path)
    problems = (*verify(path, unlocked), *history(path))
    return problems or verify_numbers(path, _unlocked(path) if unlocked else None)


def _unlocked(path: Path) -> zipfile.ZipFile | None:
    """Return a zip opened with its password, from the environment or asked for; else nothing."""
    if not path.is_file() or not is_locked(path):
        return None
    from docgen.dossier.packing import unlock  # as above

    told = os.environ.get(PASSWORD)
    if told is None and sys.stdin.isatty():
        told = getpass.getpass(f"Mật khẩu của {path.name}: ")
    return unlock(path, told) if told else None
