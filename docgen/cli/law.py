"""Commands about the law: what it makes of a workbook, what is in force, what is due when."""

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TextIO

from docgen import pipeline
from docgen.calendar import as_ics, calendars, findings, load_calendar, schedule
from docgen.checklists import checklists
from docgen.classification import Assessment, Results, Ruleset, load_ruleset, shipped_rulesets
from docgen.classification.heads import standing
from docgen.classification.rules import RuleLine, differences, rule_lines
from docgen.cli.asked import folders, misused
from docgen.cli.talk import as_json, print_json, print_problems
from docgen.dossier import write_file
from docgen.errors import ExitCode, errors_in
from docgen.vi import short_date

_HELP = "xem cách dùng: docgen rules --help"


def classify(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Say what level the facts support for everyone, the quotas and the ballots."""
    loaded = pipeline.load(options.file, folders(options))
    results = loaded.view.results
    if options.json:
        print_json(_results(results), out)
    else:
        for own in results.everyone.values():
            print(f"{own.code:<12} {own.name}: {_level(own)}", file=out)
        for quota in results.quotas:
            kind = "giới hạn" if quota.is_limit else "để báo cáo"
            readings = "; ".join(f"{each.name}: {each.allowed}" for each in quota.readings)
            print(
                f"“{quota.level}”, {quota.group} ({kind}): được {quota.allowed} (cách "
                f"{quota.used}; {readings}), đang tính {len(quota.counted)}, đủ điều kiện "
                f"{len(quota.eligible)}, vượt {max(0, len(quota.counted) - quota.allowed)} – "
                f"{quota.cite}",
                file=out,
            )
        for ballot in results.ballots:
            tied = " hoặc ".join(f"“{level}”" for level in ballot.tied)
            came = ballot.level or (f"ngang nhau {tied}, chờ người đứng đầu" if tied else "chưa rõ")
            print(f"Phiếu {ballot.session}, {ballot.name}: {came} ({ballot.cite})", file=out)
        for each in results.reratings:
            falls = f"; kéo theo: {', '.join(each.falls)}" if each.falls else ""
            print(
                f"Xếp loại lại năm {each.year}, {each.name}: {each.old} → "
                f"{each.new or 'cân nhắc'}{falls} ({each.cite})",
                file=out,
            )
        print_problems(results.problems, out)
    if errors_in(loaded.reading.problems):
        print("Chú ý: sổ làm việc còn lỗi, chạy docgen check để xem.", file=talk)
    return ExitCode.DATA if errors_in(results.problems) else ExitCode.OK


def _level(own: Assessment) -> str:
    if own.proposed is None:
        return own.reason or "chưa đề xuất mức"
    now = standing(own)
    told = f"đề xuất {own.proposed.short}"
    return told if now.level is own.proposed else f"{told}; {now.basis} {now.level}"


def _results(results: Results) -> dict[str, object]:
    return {
        "subjects": [_assessment(own) for own in results.everyone.values()],
        "quotas": [
            {
                "rule": quota.rule,
                "group": quota.group,
                "is_limit": quota.is_limit,
                "readings": {each.name: each.allowed for each in quota.readings},
                "used": quota.used,
                "allowed": quota.allowed,
                "counted": list(quota.counted),
                "eligible": list(quota.eligible),
                "over": list(quota.over),
                "unknown": list(quota.unknown),
                "cite": quota.cite,
            }
            for quota in results.quotas
        ],
        "ballots": [
            {
                "session": each.session,
                "subject": each.subject,
                "counts": list(each.counts),
                "base": each.base,
                "level": each.level,
                "tied": list(each.tied),
                "cite": each.cite,
            }
            for each in results.ballots
        ],
        "problems": [as_json(problem) for problem in results.problems],
    }


def _assessment(own: Assessment) -> dict[str, object]:
    return {
        "code": own.code,
        "name": own.name,
        "subject": own.subject,
        "reviewed": own.reviewed,
        "rated": own.rated,
        "reason": own.reason,
        "proposed": own.proposed,
        "ceiling": own.ceiling,
        "reachable": own.reachable,
        "rerate": list(own.rerate),
        "steps": [
            {
                "kind": step.kind,
                "rule": step.rule,
                "text": step.text,
                "cite": step.cite,
                "facts": step.facts,
                "outcome": step.outcome,
                "level": step.level,
            }
            for step in own.steps
        ],
        "warnings": [as_json(problem) for problem in own.warnings],
        "missing": [as_json(problem) for problem in own.missing],
    }


def _ruleset(name: str, options: Namespace) -> Ruleset:
    """Return the ruleset of that name, or the one that a workbook names."""
    if name.endswith(".xlsx"):
        return pipeline.load(Path(name), folders(options)).view.ruleset
    return load_ruleset(name, options.rulesets)


def rules(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """List the guidelines, or the rules of one, or what differs between two."""
    del talk
    names: list[str] = options.names
    if not names:
        for name in shipped_rulesets():
            ruleset = load_ruleset(name, options.rulesets)
            until = ruleset.valid_until
            ends = f"đến {short_date(until)}" if until is not None else "còn hiệu lực"
            unsure = " · chưa kiểm chứng" if ruleset.unverified else ""
            print(f"{name:<20} {ruleset.title}", file=out)
            print(
                f"{'':<20} {ruleset.source.issuer} · từ {short_date(ruleset.valid_from)}, {ends}"
                f"{unsure}",
                file=out,
            )
        return ExitCode.OK
    if names[0] == "diff":
        return _diff(names[1:], options, out)
    if len(names) > 1:
        raise misused("docgen rules", "chỉ ghi một tệp hoặc một tên", _HELP)
    ruleset = _ruleset(names[0], options)
    _print_rules(rule_lines(ruleset), out)
    for listed in checklists(ruleset.id):
        print(f"\nDanh mục hồ sơ: {listed.name} ({listed.cite})", file=out)
        for item in listed.items:
            print(f"  {item.number:>2}. {item.text}", file=out)
    return ExitCode.OK


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
    loaded = pipeline.load(options.file, folders(options))
    name = options.calendar or loaded.view.ruleset.id
    if name not in calendars():
        choices = f"chọn một trong: {', '.join(calendars())}"
        raise misused("--calendar", f"hướng dẫn «{name}» không có lịch", choices)
    found = load_calendar(name)
    year = loaded.view.review.period.year
    today = options.today or date.today()  # noqa: DTZ011  # the clerk's own day
    dues = schedule(found, year, today)
    for due in dues:
        mark = "!" if due.late else " "
        print(
            f"{mark} trước {short_date(due.before)} (chậm nhất {short_date(due.last)}) "
            f"{due.deadline.who}: {due.deadline.what} – {found.short}, {due.deadline.cite}",
            file=out,
        )
    print_problems(findings(found, year, loaded.view.review), out)
    print("Ngày nghỉ lễ tính theo holidays.toml của docgen, chưa kiểm chứng.", file=talk)
    if options.ics:
        write_file(options.ics, as_ics(found, dues), replace=options.replace)
        print(f"Đã ghi lịch: {options.ics}", file=talk)
    return ExitCode.OK
