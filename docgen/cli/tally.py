"""Counting a secret ballot: a file for each teller, what is wrong in it, one count from two."""

from argparse import Namespace
from collections.abc import Mapping
from typing import TextIO

from docgen import loading, sessions, vi
from docgen.cli.asked import folders, misused
from docgen.cli.talk import print_json, print_some
from docgen.dossier import safe_name, write_file
from docgen.errors import DataError, ExitCode
from docgen.excel import heading_of, read_counting, update, write_counting
from docgen.loading import Loaded
from docgen.model import TellerCount, VoteSession
from docgen.model.counting import SPOILT_FIELDS
from docgen.tally import Totals, agree, settle
from docgen.workbook import LABELS

_TELLERS = (1, 2)
_SPARE_BLOCKS = 3


def sheet(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Write the two files in which two tellers count one session."""
    loaded = loading.load(options.file, folders(options))
    loading.refuse_errors(loaded)
    session = _session(options.session, loaded)
    counting = sessions.counting_sheet(session, loaded.view, loaded.forms)
    numbers = sessions.numbers_of(session)
    likely = next(
        (n for f in ("issued", "eligible", "present", "summoned") if (n := numbers[f])), None
    )
    ballots = options.ballots or (likely + _SPARE_BLOCKS if likely else None)
    if ballots is None:
        raise misused(
            "--ballots",
            "chưa biết có bao nhiêu phiếu",
            "ghi số phiếu phát ra ở trang Hội nghị bỏ phiếu, hoặc thêm --ballots SỐ",
        )
    for teller in _TELLERS:
        name = f"{safe_name(session.code)} - người đếm {teller}.xlsx"
        data = write_counting(counting, _stated(numbers), ballots)
        write_file(options.output / name, data, replace=options.replace)
        print(f"Đã tạo {options.output / name}", file=out)
    print(
        f"{counting.title}: {len(counting.subjects)} dòng trên phiếu, chỗ nhập {ballots} phiếu.",
        file=talk,
    )
    print("Mỗi người đếm một tệp, không xem tệp của nhau; đếm xong chạy docgen tally.", file=talk)
    return ExitCode.OK


def _stated(numbers: Mapping[str, int | None]) -> dict[str, int | None]:
    """Return the numbers that are known before the count; what tellers count they state anew."""
    before = {"summoned", "present", "eligible", "printed"}
    return {field: value for field, value in numbers.items() if field in before}


def _session(code: str, loaded: Loaded) -> VoteSession:
    found = [s for s in loaded.view.review.sessions if s.code.casefold() == code.casefold()]
    if not found:
        codes = [session.code for session in loaded.view.review.sessions]
        raise misused(
            code,
            "không có hội nghị bỏ phiếu nào mang mã này",
            f"chọn một trong: {', '.join(codes[:40])}"
            if codes
            else "thêm một dòng ở trang Hội nghị bỏ phiếu",
        )
    return found[0]


def check(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Say what one or two files of tellers give, or every cell that is wrong or differs."""
    count, totals = _counted(options)
    if options.json:
        print_json(_as_json(count, totals), out)
    else:
        _print(count, totals, out)
    told = "Hai người đếm khớp nhau từng ô." if len(options.counts) > 1 else "Tệp này không có lỗi."
    print(told, file=talk)
    return ExitCode.OK


def _counted(options: Namespace) -> tuple[TellerCount, Totals]:
    counts = [read_counting(path) for path in options.counts]
    if len(counts) > len(_TELLERS):
        raise misused("docgen tally", "chỉ so được hai tệp", "ghi một hoặc hai tệp kiểm phiếu")
    totals = settle(counts[0]) if len(counts) == 1 else agree(*counts)
    return counts[0], totals


def _print(count: TellerCount, totals: Totals, out: TextIO) -> None:
    print(count.sheet.title, file=out)
    numbers = [f"{LABELS[f]} {vi.number(n)}" for f, n in totals.numbers.items()]
    print("; ".join(numbers), file=out)
    for code, name in count.sheet.subjects:
        fields = (*count.sheet.columns, *SPOILT_FIELDS)
        votes = [f"{heading_of(field)} {totals.votes[code, field]}" for field in fields]
        print(f"  {name}: {'; '.join(votes)}", file=out)


def _as_json(count: TellerCount, totals: Totals) -> dict[str, object]:
    """Return totals only: single ballots never leave the file they were typed into."""
    fields = (*count.sheet.columns, *SPOILT_FIELDS)
    return {
        "session": count.sheet.session,
        "numbers": dict(totals.numbers),
        "votes": {
            code: {field: totals.votes[code, field] for field in fields}
            for code, _ in count.sheet.subjects
        },
    }


def confirm(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Write a count that two tellers agree on into the workbook."""
    if len(options.counts) != len(_TELLERS):
        raise misused("docgen tally confirm", "cần đúng hai tệp của hai người đếm", _HELP)
    count, totals = _counted(options)
    loaded = loading.load(options.file, folders(options))
    session = _session(count.sheet.session, loaded)
    stale = sessions.stale_counts(session, totals, loaded.view)
    if stale:
        raise DataError(*stale)
    data, changes = update(options.file, sessions.as_rows(session, totals, loaded.view))
    over = [change for change in changes if change.old]
    lines = [
        f"{each.sheet} › {each.cell} «{each.label}»: {each.old or '(trống)'} → {each.new}"
        for each in changes
    ]
    if over and not options.update:
        print_some([line for each, line in zip(changes, lines, strict=True) if each.old], talk)
        raise misused(
            "docgen tally confirm",
            f"sổ làm việc đã có {len(over)} ô khác với kết quả đếm",
            "xem các ô trên; chắc chắn thì chạy lại với --update",
        )
    if options.dry_run:
        print("\n".join(lines), file=out)
        return ExitCode.OK
    same = options.output.resolve() == options.file.resolve()
    write_file(options.output, data, replace=options.replace or same)
    print(f"Đã ghi {len(changes)} ô vào {options.output}", file=out)
    print_some(lines, out)
    print(
        "Chỉ số tổng được ghi. Xóa phần nhập từng phiếu bằng: docgen tally forget TỆP …",
        file=talk,
    )
    return ExitCode.OK


def forget(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Rewrite files of tellers with their totals and without single ballots."""
    del talk
    for path in options.counts:
        count = read_counting(path)
        totals = settle(count)
        data = write_counting(
            count.sheet, totals.numbers, 0, totals=totals.votes, teller=count.teller
        )
        write_file(path, data, replace=True)
        print(f"{path}: đã xóa {len(count.ballots)} phiếu nhập từng dòng, giữ số tổng", file=out)
    return ExitCode.OK


_HELP = "xem cách dùng: docgen tally --help"
_BY_STEP = {"sheet": sheet, "check": check, "confirm": confirm, "forget": forget}


def tally(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Run one step of a count."""
    return _BY_STEP[options.step](options, out, talk)
