"""Forms that came back: what they change in the workbook, what must be asked, who is missing."""

from argparse import Namespace
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TextIO

from docgen import collecting, loading, plan
from docgen.calendar import calendars, load_calendar, schedule
from docgen.cli.asked import folders, misused
from docgen.cli.talk import as_json, print_json, print_problems
from docgen.collecting import Collected, Returned, Sent, Standing, Waiting, shortened
from docgen.context import View
from docgen.dossier import write_file
from docgen.errors import DocgenError, ExitCode, errors_in
from docgen.excel import CellChange, update
from docgen.forms import Mode
from docgen.loading import Loaded
from docgen.plan import Request
from docgen.vi import short_date

_SOURCES = "Nguồn dữ liệu"


def collect(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Take what came back into the workbook, or say who is still missing."""
    if not options.folder.is_dir():
        raise misused(str(options.folder), "không có thư mục này", "ghi thư mục chứa tệp gửi về")
    loaded = loading.load(options.into, folders(options))
    loading.refuse_errors(loaded)
    files = collecting.read_folder(options.folder)
    if options.status:
        return _status(options, loaded, files, out, talk)
    return _take(options, loaded, files, out, talk)


def _take(
    options: Namespace, loaded: Loaded, files: Sequence[Returned], out: TextIO, talk: TextIO
) -> ExitCode:
    view = loaded.view
    found = collecting.collect(files, view)
    data = b""
    cells: tuple[CellChange, ...] = ()
    if found.changes:
        data, cells = update(options.into, found.changes, view.ruleset.criteria)
    changed = [cell for cell in cells if cell.sheet != _SOURCES]
    if options.json:
        print_json(
            {
                "files": len(files),
                "changes": [_cell(cell) for cell in changed],
                "same": found.same,
                "problems": [as_json(problem) for problem in found.problems],
            },
            out,
        )
    else:
        for line in _lines(changed, found, view):
            print(line, file=out)
        print_problems(found.problems, out)
    code = ExitCode.INCOMPLETE if errors_in(found.problems) else ExitCode.OK
    asked = sum(1 for problem in found.problems)
    print(
        f"{len(files)} tệp: {len(changed)} ô sẽ đổi, {found.same} ô sổ đã ghi như phiếu, "
        f"{asked} chỗ phải xem lại.",
        file=talk,
    )
    if options.output is None or options.dry_run:
        if changed and not options.dry_run:
            print("Chưa ghi gì. Xem các ô trên rồi chạy lại với -o TỆP_MỚI.", file=talk)
        return code
    same = options.output.resolve() == options.into.resolve()
    if not cells and same:
        print("Sổ không có gì thay đổi.", file=talk)
        return code
    if not cells:
        data = options.into.read_bytes()
    write_file(options.output, data, replace=options.replace or same)
    print(f"Đã ghi {options.output}", file=talk)
    return code


def _lines(cells: Sequence[CellChange], found: Collected, view: View) -> Iterator[str]:
    """Yield a line for each cell that changes, whose row it is, the beginnings of both texts."""
    names: dict[tuple[str, str], deque[str]] = {}
    for given in found.taken:
        key = (given.column.heading, given.text)
        names.setdefault(key, deque()).append(view.name_of(given.subject))
    for cell in cells:
        whose = names.get((cell.label, cell.new))
        name = f" ({whose.popleft()})" if whose else ""
        old = shortened(cell.old) or "(trống)"
        yield f"{cell.sheet} › {cell.cell}{name} «{cell.label}»: {old} → {shortened(cell.new)}"


def _cell(cell: CellChange) -> dict[str, str]:
    return {name: getattr(cell, name) for name in ("sheet", "cell", "label", "old", "new")}


def _status(
    options: Namespace, loaded: Loaded, files: Sequence[Returned], out: TextIO, talk: TextIO
) -> ExitCode:
    if options.output is not None:
        raise misused("--status", "danh sách chỉ để xem, không ghi sổ", "bỏ -o, hoặc bỏ --status")
    view = loaded.view
    last = _last_day(loaded)
    today = options.today or date.today()  # noqa: DTZ011  # the clerk's own day
    waiting = collecting.standing(_sent(options, loaded, files), files, view, last, today)
    if options.json:
        print_json([_as_json(each) for each in waiting], out)
    else:
        _print(waiting, loaded, out)
    due = (
        f"hạn chót {short_date(last)}" if last else "hướng dẫn này chưa có lịch nên không tính trễ"
    )
    print(f"{len(waiting)} phiếu phải có; {due}.", file=talk)
    strays = [problem for file in files if file.form is None for problem in file.problems]
    if strays:
        print("Tệp không đọc được:", file=talk)
        print_problems(strays, talk)
    is_whole = all(each.standing.is_done for each in waiting)
    return ExitCode.OK if is_whole and not strays else ExitCode.INCOMPLETE


def _sent(options: Namespace, loaded: Loaded, files: Sequence[Returned]) -> Sequence[Sent]:
    """Return the forms that should come back: those that went out, else those of all concerned."""
    view = loaded.view
    if options.sent is not None:
        if not options.sent.is_dir():
            raise misused(str(options.sent), "không có thư mục này", "ghi thư mục đã gửi đi")
        return collecting.sent_of(collecting.read_folder(options.sent), view)
    found: list[Sent] = []
    for form in collecting.forms_in(files, loaded.forms):
        request = Request(forms=[form.id], mode=Mode.PREFILLED, units=loaded.units)
        try:
            papers = plan.requested(request, loaded.forms, view)
        except DocgenError:  # it is not known of everybody who writes this form
            found += [sent for sent in collecting.sent_of(files, view) if sent.form == form.id]
        else:
            found += collecting.sent_by_plan(replace(paper, fillable=True) for paper in papers)
    return tuple(dict.fromkeys(found))


def _last_day(loaded: Loaded) -> date | None:
    ruleset = loaded.view.ruleset
    own = next((each for each in (ruleset.id, ruleset.extends) if each in calendars()), None)
    if own is None:
        return None
    dues = schedule(load_calendar(own), loaded.view.review.period.year, date.min)
    return next((due.last for due in dues if due.deadline.returns), None)


def _print(waiting: Sequence[Waiting], loaded: Loaded, out: TextIO) -> None:
    """Print the list by unit, a line of numbers and then everybody who is not whole."""
    labels = {form.id: form.code for form in loaded.forms}
    for unit in dict.fromkeys(each.unit for each in waiting):
        mine = [each for each in waiting if each.unit == unit]
        counts = {s: sum(each.standing is s for each in mine) for s in Standing}
        told = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
        late = sum(each.late for each in mine)
        print(f"{unit.name}: {len(mine)} phiếu: {told}" + (f"; {late} trễ" * bool(late)), file=out)
        for each in mine:
            if each.standing.is_done and not each.late:
                continue
            line = f"  {each.name}, {labels.get(each.form, each.form)}: {each.standing}"
            if each.open and each.standing is not Standing.EMPTY:
                line += f" (còn trống {len(each.open)} câu: {'; '.join(each.open)})"
            print(line + (" – trễ" if each.late else ""), file=out)


def _as_json(each: Waiting) -> dict[str, object]:
    return {
        "unit": each.unit.code,
        "form": each.form,
        "subject": each.subject,
        "name": each.name,
        "state": each.standing.value,
        "open": list(each.open),
        "file": each.file,
        "late": each.late,
    }
