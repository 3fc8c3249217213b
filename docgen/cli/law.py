"""Commands about the law: what is in force, what differs, what is due when."""

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TextIO

from docgen import loading
from docgen.calendar import as_ics, calendars, findings, load_calendar, schedule
from docgen.checklists import checklists
from docgen.classification import Ruleset, known_rulesets, load_ruleset
from docgen.classification.rules import RuleLine, differences, rule_lines
from docgen.cli.asked import folders, misused
from docgen.cli.talk import print_problems
from docgen.dossier import write_file
from docgen.errors import ExitCode
from docgen.vi import short_date

_HELP = "xem cách dùng: docgen rules --help"


def _ruleset(name: str, options: Namespace) -> Ruleset:
    """Return the ruleset of that name, or the one that a workbook names."""
    if name.endswith(".xlsx"):
        return loading.load(Path(name), folders(options)).view.ruleset
    return load_ruleset(name, options.rulesets)


def rules(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """List the guidelines, or the rules of one, or what differs between two."""
    del talk
    names: list[str] = options.names
    if not names:
        for name in known_rulesets(options.rulesets):
            ruleset = load_ruleset(name, options.rulesets)
            print(f"{name:<20} {ruleset.name}", file=out)
            print(f"{'':<20} {ruleset.source.issuer} · {_in_force(ruleset)}", file=out)
        return ExitCode.OK
    if names[0] == "diff":
        return _diff(names[1:], options, out)
    if len(names) > 1:
        raise misused("docgen rules", "chỉ ghi một tệp hoặc một tên", _HELP)
    ruleset = _ruleset(names[0], options)
    _print_source(ruleset, out)
    _print_rules(rule_lines(ruleset), out)
    for listed in checklists(ruleset.id) or checklists(ruleset.extends or ""):
        print(f"\nDanh mục hồ sơ: {listed.name} ({listed.cite})", file=out)
        for item in listed.items:
            print(f"  {item.number:>2}. {item.text}", file=out)
    return ExitCode.OK


def _in_force(ruleset: Ruleset) -> str:
    until = ruleset.valid_until
    ends = f"đến {short_date(until)}" if until is not None else "còn hiệu lực"
    return f"từ {short_date(ruleset.valid_from)}, {ends}"


def _print_source(ruleset: Ruleset, out: TextIO) -> None:
    """Print what the rules restate: title, numbers, time in force, what it extends and replaces."""
    source = ruleset.source
    issued = None if source.issued is None else f"ban hành {short_date(source.issued)}"
    print(f"{ruleset.id}: {ruleset.name}", file=out)
    parts = (source.what, source.number, source.issuer, issued, source.base)
    print("  " + " · ".join(part for part in parts if part), file=out)
    print(f"  Hiệu lực: {_in_force(ruleset)}", file=out)
    replaced = ", ".join(ruleset.supersedes) or source.replaces
    for label, told in (
        ("Thay thế", replaced),
        ("Dựa trên", ruleset.extends),
        ("Ghi chú", source.note),
    ):
        if told:
            print(f"  {label}: {told}", file=out)


def _print_rules(lines: tuple[RuleLine, ...], out: TextIO) -> None:
    for line in lines:
        values = f" [{line.values}]" if line.values else ""
        print(f"{line.id:<10} {line.about}: {line.text}{values}", file=out)
        print(f"{'':<10} {line.cite}", file=out)


def _diff(names: list[str], options: Namespace, out: TextIO) -> ExitCode:
    if len(names) != 2:  # noqa: PLR2004  # two guidelines to compare
        raise misused("docgen rules diff", "cần đúng hai tên hướng dẫn", _HELP)
    for mark, line in differences(*(_ruleset(name, options) for name in names)):
        values = f" [{line.values}]" if line.values else ""
        print(f"{mark} {line.id:<10} {line.about}: {line.text}{values} ({line.cite})", file=out)
    return ExitCode.OK


def calendar(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Say what is due when for the year of a workbook, what is late, what cannot be kept."""
    loaded = loading.load(options.file, folders(options))
    ruleset = loaded.view.ruleset
    own = [each for each in (ruleset.id, ruleset.extends) if each in calendars()]
    name = options.calendar or (own[0] if own else ruleset.id)
    if name not in calendars():
        choices = f"chọn một trong: {', '.join(calendars())}"
        raise misused("--calendar", f"hướng dẫn «{name}» không có lịch", choices)
    found = load_calendar(name)
    year = loaded.view.review.period.year
    today = options.today or date.today()  # noqa: DTZ011  # the clerk's own day
    dues = schedule(found, year, today)
    for due in dues:
        mark = "!" if due.late else " "
        today_ = " – hôm nay: phải xong trước ngày này" if due.today else ""
        print(
            f"{mark} trước {short_date(due.before)} (chậm nhất {short_date(due.last)}) "
            f"{due.deadline.who}: {due.deadline.what} – {found.short}, {due.deadline.cite}{today_}",
            file=out,
        )
    print_problems(findings(found, year, loaded.view.review), out)
    print("Ngày nghỉ lễ tính theo holidays.toml của docgen, chưa kiểm chứng.", file=talk)
    if options.ics:
        write_file(options.ics, as_ics(found, dues), replace=options.replace)
        print(f"Đã ghi lịch: {options.ics}", file=talk)
    return ExitCode.OK
