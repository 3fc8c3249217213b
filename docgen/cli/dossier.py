"""The steps of `docgen dossier`: check, build, verify, in the order of a clerk's work."""

import getpass
import os
import sys
import zipfile
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from docgen import office, pipeline
from docgen.cli.annul import annotate_dossier
from docgen.cli.asked import find, folders, misused
from docgen.cli.talk import as_json, print_json, print_problems, print_some, progress_on
from docgen.dossier import find_sealed, history, is_locked, verify, write_file
from docgen.errors import ExitCode, Problem, errors_in
from docgen.holdings import (
    JOURNAL,
    Check,
    Finding,
    Holder,
    Lacking,
    Outcome,
    State,
    Where,
    build,
    check,
    holders,
    slots_of,
    verify_numbers,
)
from docgen.pipeline import Job, Loaded

PASSWORD = "DOCGEN_MAT_KHAU"  # noqa: S105  # the name of a variable
"""The variable that holds the password of a zip, for those who run docgen from a script."""

_SHORTEST_PASSWORD = 8
REPORT = "Còn thiếu và mâu thuẫn.txt"


def dossier(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Check, build or verify dossiers."""
    steps = {
        "check": _check,
        "build": _build,
        "pack": _pack,
        "verify": _verify,
        "annotate": annotate_dossier,
    }
    return steps[options.step](options, out, talk)


def _wanted(options: Namespace, loaded: Loaded) -> Sequence[Holder]:
    """Return whose dossiers are asked for: all, or those of the units and collectives named."""
    everyone = holders(loaded)
    if not options.unit:
        return everyone
    subjects = [each.subject for each in everyone]
    codes = {
        each.code for name in options.unit for each in find(name, subjects, "tổ chức có hồ sơ")
    }
    return [each for each in everyone if each.code in codes]


def _check(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Say what each dossier has and lacks, in one table, then each thing to do."""
    loaded = pipeline.load(options.file, folders(options))
    wanted = _wanted(options, loaded)
    found = check(loaded, wanted, Where(workbook=options.file, folder=options.folder))
    if options.json:
        print_json([_as_json(each) for each in found], out)
    else:
        _print_table(found, out)
        for each in found:
            _print_findings(each, out, is_all=options.all)
    if errors_in(loaded.reading.problems):
        print("Chú ý: sổ làm việc còn lỗi, chạy docgen check để xem.", file=talk)
    return ExitCode.OK if all(each.is_whole for each in found) else ExitCode.INCOMPLETE


_COLUMNS = (
    ("có", (State.PRESENT,)),
    ("chưa ký", (State.UNSIGNED,)),
    ("cũ", (State.OLD,)),
    ("chưa làm", (State.READY,)),
    ("thiếu dữ liệu", (State.LACKING,)),
    ("chưa có", (State.MISSING, State.UNREADABLE)),
    ("không áp dụng", (State.NOT_NEEDED,)),
)


def _print_table(found: Sequence[Check], out: TextIO) -> None:
    """Print a line for each dossier: how many of its papers stand how."""
    names = [each.holder.name for each in found]
    widest = max([len(name) for name in names] + [len("Tổng cộng")])
    heads = [head for head, _ in _COLUMNS] + ["mâu thuẫn"]
    print(f"{'HỒ SƠ'.ljust(widest)}  " + "  ".join(heads), file=out)
    totals = [0] * len(heads)
    for each in found:
        counts = [each.count(*states) for _, states in _COLUMNS] + [len(each.contradictions)]
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        print(_line(each.holder.name, widest, heads, counts), file=out)
    if len(found) > 1:
        print(_line("Tổng cộng", widest, heads, totals), file=out)


def _line(name: str, widest: int, heads: Sequence[str], counts: Sequence[int]) -> str:
    cells = [str(count or "-").rjust(len(head)) for head, count in zip(heads, counts, strict=True)]
    return f"{name.ljust(widest)}  " + "  ".join(cells)


def _print_findings(found: Check, out: TextIO, *, is_all: bool) -> None:
    """Print what is left to do for one dossier, item by item; papers in the same state together."""
    shown = [
        each
        for each in found.findings
        if is_all or each.state not in {State.PRESENT, State.NOT_NEEDED}
    ]
    if not shown and not found.contradictions:
        return
    listed = found.holder.checklist
    print(f"\n{found.holder.name}" + (f" – {listed.cite}" if listed else ""), file=out)
    groups: dict[tuple[int, State, str], list[Finding]] = {}
    for each in shown:
        head = "" if is_all else each.title.rsplit(" - ", 1)[0]
        groups.setdefault((each.item, each.state, head or each.title), []).append(each)
    for (item, state, head), members in groups.items():
        first = members[0]
        many = f" ({len(members)} bản; ví dụ {first.title})" if len(members) > 1 else ""
        title = head if len(members) > 1 else first.title
        why = f": {first.why}" if first.why else ""
        print(f"  {item:02d} [{state}] {title}{many}{why}", file=out)
        if first.remedy:
            print(f"       → {first.remedy}", file=out)
    if found.contradictions:
        print("  Mâu thuẫn, cảnh báo:", file=out)
        print_problems(found.contradictions, out)


def _as_json(found: Check) -> dict[str, object]:
    """Return a check for machines."""
    listed = found.holder.checklist
    return {
        "unit": found.holder.code,
        "name": found.holder.name,
        "list": listed.cite if listed else None,
        "papers": [asdict(each) for each in found.findings],
        "contradictions": [as_json(each) for each in found.contradictions],
    }


def _build(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Bring the dossiers up to date."""
    loaded = pipeline.load(options.file, folders(options))
    pipeline.refuse_errors(loaded)
    wanted = _wanted(options, loaded)
    if options.dry_run:
        for holder in wanted:
            for slot in slots_of(holder, loaded):
                for place in slot.places:
                    print(f"{holder.folder}/{place}", file=out)
        return ExitCode.OK
    pdf = options.pdf
    if pdf and office.find_soffice() is None:
        print(f"Chưa làm được bản PDF: {office.advice()}", file=talk)
        pdf = False
    with progress_on(talk) as progress:
        job = Job(target=options.output, pdf=pdf, replace=True, progress=progress)
        outcomes = build(loaded, wanted, job)
    return report(outcomes, loaded, options.output, out, is_all=not options.unit)


def report(
    outcomes: Sequence[Outcome], loaded: Loaded, target: Path, out: TextIO, *, is_all: bool
) -> ExitCode:
    """Say what was made and why, what is missing, what contradicts, what could not be made."""
    contradictions = pipeline.findings(loaded)
    lacking = [each for outcome in outcomes for each in outcome.lacking]
    failed = [problem for outcome in outcomes for problem in outcome.failed]
    if is_all:
        write_file(target / REPORT, _report(lacking, contradictions), replace=True)
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
    for outcome in made:
        print(f"  {outcome.name}: {len(outcome.log)} thay đổi; ví dụ {outcome.log[0]}", file=out)
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


def _report(lacking: Sequence[Lacking], found: Sequence[Problem]) -> bytes:
    """Return the text of what is missing and what contradicts, for the clerk to work through."""
    lines = [f"CÒN THIẾU: {len(lacking)} văn bản chưa đủ thông tin nên mới điền sẵn"]
    for each in lacking:
        lines += ["", f"{each.unit} – {each.name}"]
        lines += [f"  {problem.where}: {problem.message}" for problem in each.problems]
    lines += ["", f"MÂU THUẪN, CẢNH BÁO: {len(found)}"]
    lines += [f"  {problem}" for problem in found]
    return ("\ufeff" + "".join(f"{line}\r\n" for line in lines)).encode()


def _pack(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Put the dossiers of a folder into one zip for sending, if they are as they were made."""
    from docgen.dossier.packing import pack_dossiers  # its library of ciphers is slow to load

    sealed = [path for path in find_sealed(options.place) if path.is_dir()]
    problems = [problem for path in sealed for problem in verify(path)]
    if problems:
        print_problems(problems, out)
        print("Chưa đóng gói: hồ sơ đã thay đổi sau khi lập; chạy docgen dossier build.", file=talk)
        return ExitCode.DATA
    password = _new_password() if options.encrypt else None
    files = pack_dossiers(sealed, options.output, password=password, replace=options.replace)
    locked = ", có mật khẩu (AES-256)" if password else ""
    print(f"Đã đóng gói {len(sealed)} hồ sơ, {files} tệp{locked}: {options.output}", file=out)
    return ExitCode.OK


def _new_password() -> str:
    """Return a password from the environment, else typed twice; it is never on the command line."""
    asked = os.environ.get(PASSWORD)
    if asked is None:
        asked = getpass.getpass("Mật khẩu của tệp zip: ")
        if getpass.getpass("Gõ lại mật khẩu: ") != asked:
            raise misused("--encrypt", "hai lần gõ mật khẩu không giống nhau", "chạy lại lệnh này")
    if len(asked) < _SHORTEST_PASSWORD:
        hint = f"chọn mật khẩu từ {_SHORTEST_PASSWORD} ký tự"
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
