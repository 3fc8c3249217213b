"""`docgen dossier check`: one table of all dossiers, then what is left to do.

Of one dossier everything is printed; of several the first few of each kind.
"""

from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from docgen import pipeline, vi
from docgen.cli.asked import find, folders, misused
from docgen.cli.talk import as_json, print_json, print_problems
from docgen.dossier import MANIFEST
from docgen.errors import ExitCode, errors_in
from docgen.holdings import (
    Check,
    Finding,
    Holder,
    State,
    Where,
    check,
    holders,
    left_behind,
)
from docgen.pipeline import Loaded


def wanted(options: Namespace, loaded: Loaded) -> Sequence[Holder]:
    """Return whose dossiers are asked for: all, or those of the units and collectives named."""
    everyone = holders(loaded)
    if not options.unit:
        return everyone
    subjects = [each.subject for each in everyone]
    codes = {
        each.code for name in options.unit for each in find(name, subjects, "tổ chức có hồ sơ")
    }
    return [each for each in everyone if each.code in codes]


def check_dossiers(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Say what each dossier has and lacks, in one table, then each thing to do."""
    if options.folder is not None:
        _refuse_place(options.folder)
    loaded = pipeline.load(options.file, folders(options))
    found = check(
        loaded, wanted(options, loaded), Where(workbook=options.file, folder=options.folder)
    )
    if options.json:
        print_json([_as_json(each) for each in found], out)
    else:
        _print_table(found, out)
        if options.all or options.unit or len(found) == 1:
            for each in found:
                _print_findings(each, out, is_all=options.all)
        else:
            _print_kinds(found, out)
    if options.folder is not None:
        print_problems(left_behind(options.folder, {each.folder for each in holders(loaded)}), talk)
    if errors_in(loaded.reading.problems):
        print(f'Chú ý: sổ làm việc còn lỗi, xem bằng: docgen check "{options.file}"', file=talk)
    return ExitCode.OK if all(each.is_whole for each in found) else ExitCode.INCOMPLETE


def _refuse_place(folder: Path) -> None:
    """Refuse what is no folder of dossiers: everything would seem to be missing."""
    if not folder.is_dir():
        hint = "ghi thư mục đã dùng với docgen dossier build -o"
        raise misused(str(folder), "không có thư mục này", hint)
    if (folder / MANIFEST).is_file():
        hint = f'ghi thư mục chứa nó: --in "{folder.parent}"'
        raise misused(str(folder), "đây là thư mục của một hồ sơ", hint)


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


_DONE = (State.PRESENT, State.NOT_NEEDED)
_DOSSIERS_SHOWN, _SHOWN_OF_EACH = 5, 2


def _print_kinds(found: Sequence[Check], out: TextIO) -> None:
    """Print what is left to do by kind: how much of it, and the first few of some dossiers."""
    for state in (each for each in reversed(State) if each not in _DONE):
        owing = {each.holder.name: _left(each, state) for each in found if each.count(state)}
        if owing:
            everything = [one for each in owing.values() for one in each]
            remedies = {one.remedy for one in everything}
            titles = {name: [_titled(one) for one in each] for name, each in owing.items()}
            _print_kind(f"{vi.sentence(state)}: {len(everything)} giấy tờ", titles, out)
            if len(remedies) == 1 and remedies != {""}:
                print(f"    → {remedies.pop()}", file=out)
    told = {
        each.holder.name: [
            f"{one.message.removeprefix(f'{each.holder.name}: ')} ({one.where})"
            for one in each.contradictions
        ]
        for each in found
        if each.contradictions
    }
    if told:
        count = sum(map(len, told.values()))
        _print_kind(f"Mâu thuẫn, cảnh báo: {count}", told, out)
    if not all(each.is_whole for each in found):
        print(
            "\nXem đủ, kèm cách làm: của một hồ sơ thêm --unit TÊN, của mọi hồ sơ thêm --all.",
            file=out,
        )


def _left(found: Check, state: State) -> list[Finding]:
    return [each for each in found.findings if each.state is state]


def _titled(finding: Finding) -> str:
    number = f"{finding.item:02d} " if finding.item else ""
    return f"{number}{finding.title.removeprefix(number)}"


def _print_kind(head: str, told: Mapping[str, Sequence[str]], out: TextIO) -> None:
    """Print one kind: its heading, then a line for each of the first dossiers."""
    print(f"\n{head}, ở {len(told)} hồ sơ", file=out)
    for name, lines in list(told.items())[:_DOSSIERS_SHOWN]:
        more = f"; … và {len(lines) - _SHOWN_OF_EACH} nữa" if len(lines) > _SHOWN_OF_EACH else ""
        print(f"  {name}: {'; '.join(lines[:_SHOWN_OF_EACH])}{more}", file=out)
    if len(told) > _DOSSIERS_SHOWN:
        print(f"  … và {len(told) - _DOSSIERS_SHOWN} hồ sơ nữa", file=out)


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
