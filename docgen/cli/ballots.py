"""The command that prints ballots for vote sessions, and says how many and why."""

from argparse import Namespace
from typing import TYPE_CHECKING, TextIO

from docgen import office, pipeline
from docgen.cli.asked import find, folders, misused
from docgen.cli.talk import print_problems, progress_on
from docgen.errors import ExitCode
from docgen.pipeline import Job, Press

if TYPE_CHECKING:
    from docgen.ballots import Printed

_MOST_COPIES = 20_000


def ballot(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Print the ballots asked for."""
    from docgen import ballots  # pypdf is slow to load

    _refuse(options)
    loaded = pipeline.load(options.file, folders(options))
    pipeline.refuse_errors(loaded)
    asked = ballots.Asked(
        sessions=options.session,
        units=[unit for name in options.unit for unit in find(name, loaded.units, "tổ chức")],
        forms=options.form,
        copies=options.copies,
        spare=options.spare,
        blank=options.blank,
    )
    batches, unprinted = ballots.batches(asked, loaded.forms, loaded.view)
    notes = dict.fromkeys(note for batch in batches for note in batch.notes)
    if options.dry_run:
        places = ballots.places(batches, test=options.test_deck)
        for batch, place in zip(batches, places, strict=True):
            print(f"{place}: ít nhất {batch.copies} phiếu ({batch.why})", file=out)
        print_problems((*notes, *unprinted), talk)
        return ExitCode.INCOMPLETE if unprinted else ExitCode.OK
    pdf = office.find_soffice() is not None
    if not pdf:
        print(f"Chưa làm được bản PDF: {office.advice()}", file=talk)
    layout = ballots.Layout(
        per_sheet=options.per_sheet,
        stamp=options.stamp_box,
        code=options.qr,
        test=options.test_deck,
    )
    with progress_on(talk) as progress:
        job = Job(target=options.output, pdf=pdf, replace=options.replace, progress=progress)
        printed = ballots.print_batches(batches, Press(loaded.view), layout, job)
    for one in printed:
        for line in _told(one, loaded, test=options.test_deck):
            print(line, file=out)
    failed = [problem for one in printed for problem in one.problems]
    print_problems((*notes, *unprinted, *failed), out)
    if options.test_deck:
        print("ĐÂY LÀ PHIẾU THỬ: mọi tờ có chữ THỬ, không trộn với phiếu thật.", file=out)
    elif pdf:
        print("In ở tỷ lệ 100% (Actual size), không chọn «vừa trang».", file=out)
    return ExitCode.INCOMPLETE if unprinted or failed else ExitCode.OK


_SLIPS = {2: "A5", 4: "A6"}
"""What a sheet of A4 is cut into, by the number of slips on it."""


def _refuse(options: Namespace) -> None:
    """Raise where options cannot be used together or have no sense."""
    if options.unit and not options.form:
        raise misused("--unit", "chưa biết in mẫu phiếu nào", "thêm --form, ví dụ --form 10")
    if options.unit and options.session:
        raise misused("--unit", "không dùng cùng với --session", "chọn một trong hai")
    for name in ("copies", "spare"):
        number = getattr(options, name)
        least = 1 if name == "copies" else 0
        if number is not None and not least <= number <= _MOST_COPIES:
            option, hint = f"--{name}", f"ghi số từ {least} đến {_MOST_COPIES}"
            raise misused(option, f"{number} không dùng được", hint)


def _told(one: "Printed", loaded: pipeline.Loaded, *, test: bool) -> list[str]:
    """Return what a user must know of one batch: how many, on what, why, where."""
    batch = one.batch
    paper = f"{one.per_sheet} phiếu trên một tờ A4"
    if one.per_sheet > 1:
        paper += f", cắt theo nét đứt thành khổ {_SLIPS[one.per_sheet]}"
    if one.pages > 1:
        paper += f"; mỗi phiếu {one.pages} trang, in hai mặt"
    lines = [f"{batch.unit.name}: {batch.name}"]
    if test:
        lines.append(f"  {one.copies} phiếu thử; {paper}")
    else:
        more = one.copies - batch.copies
        filled = f"; thêm {more} phiếu cho đủ tờ" if more else ""
        lines.append(f"  {one.copies} phiếu: {batch.why}{filled}")
        lines.append(f"  {paper}")
        if batch.session is not None:
            cell = loaded.view.review.where(batch.session, "printed")
            lines.append(f"  in xong thì ghi {one.copies} vào ô {cell}")
    lines += [f"  {path}" for path in one.files]
    return lines
