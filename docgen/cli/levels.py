"""The command that tells what the facts support for everyone, for people and for machines."""

from argparse import Namespace
from typing import TextIO

from docgen import loading
from docgen.classification import Assessment, Quota, Results
from docgen.classification.heads import standing
from docgen.classification.related import (
    ballot_line,
    open_duties,
    quota_line,
    rerating_line,
    streak_line,
)
from docgen.cli.asked import folders
from docgen.cli.talk import as_json, print_json, print_problems
from docgen.errors import ExitCode, errors_in


def classify(options: Namespace, out: TextIO, talk: TextIO) -> ExitCode:
    """Say what level the facts support for everyone, and all that hangs on it."""
    loaded = loading.load(options.file, folders(options))
    results, ruleset = loaded.view.results, loaded.view.ruleset
    if options.json:
        head = {"id": ruleset.id, "title": ruleset.title, "unverified": bool(ruleset.unverified)}
        print_json({"ruleset": head, **_results(results)}, out)
    else:
        print(f"Theo: {ruleset.name}", file=out)
        for own in results.everyone.values():
            print(f"{own.code:<12} {own.name}: {_level(own)}", file=out)
        for line in _others(results):
            print(line, file=out)
        print_problems(results.problems, out)
    missing = sum(len(own.missing) for own in results.everyone.values())
    if missing:
        print(
            f"Còn thiếu {missing} dữ kiện: docgen explain TỆP MÃ nêu từng ô cần bổ sung.", file=talk
        )
    if errors_in(loaded.reading.problems):
        print("Chú ý: sổ làm việc còn lỗi, chạy docgen check để xem.", file=talk)
    return ExitCode.DATA if errors_in(results.problems) else ExitCode.OK


def _others(results: Results) -> tuple[str, ...]:
    """Return the lines on quotas, ballots, former years, streaks and steps not taken."""
    duties = [
        line
        for name, (failed, unknown) in open_duties(results).items()
        for line in (
            *(f"Chưa thực hiện, {name}: {each.text} ({each.rule}, {each.cite})" for each in failed),
            *([f"Chưa xác nhận, {name}: {unknown} việc (trang Xác nhận việc)"] if unknown else []),
        )
    ]
    return (
        *map(quota_line, results.quotas),
        *map(ballot_line, results.ballots),
        *map(rerating_line, results.reratings),
        *map(streak_line, results.streaks),
        *duties,
    )


def _level(own: Assessment) -> str:
    parts = [own.reason or "chưa đề xuất mức"]
    if own.proposed is not None:
        now = standing(own)
        parts = [f"đề xuất {own.proposed.short}"]
        if now.level is not own.proposed:
            parts.append(f"{now.basis} {now.level}")
    if own.ceiling is not None:
        parts.append(f"tối đa {own.ceiling.short}")
    if own.missing:
        parts.append(f"còn thiếu {len(own.missing)} dữ kiện")
    return "; ".join(parts)


def _results(results: Results) -> dict[str, object]:
    return {
        "subjects": [_assessment(own) for own in results.everyone.values()],
        "quotas": [_quota(quota) for quota in results.quotas],
        "ballots": [
            {
                "rule": each.rule,
                "session": each.session,
                "subject": each.subject,
                "counts": list(each.counts),
                "base": each.base,
                "basis": each.basis,
                "reading": each.reading,
                "level": each.level,
                "tied": list(each.tied),
                "text": each.text,
                "cite": each.cite,
                "missing": [as_json(problem) for problem in each.missing],
            }
            for each in results.ballots
        ],
        "reratings": [
            {
                "rule": each.rule,
                "subject": each.subject,
                "year": each.year,
                "old": each.old,
                "new": each.new,
                "falls": list(each.falls),
                "text": each.text,
                "cite": each.cite,
            }
            for each in results.reratings
        ],
        "streaks": [
            {
                "rule": each.rule,
                "subject": each.subject,
                "years": each.years,
                "wanted": each.wanted,
                "outcome": each.outcome,
                "basis": each.basis,
                "broken_by": list(each.broken_by),
                "facts": each.facts,
                "text": each.text,
                "cite": each.cite,
            }
            for each in results.streaks
        ],
        "duties": [
            {
                "rule": each.rule,
                "subject": each.subject,
                "outcome": each.outcome,
                "facts": each.facts,
                "text": each.text,
                "cite": each.cite,
                "missing": [as_json(problem) for problem in each.missing],
            }
            for each in results.duties
        ],
        "problems": [as_json(problem) for problem in results.problems],
    }


def _quota(quota: Quota) -> dict[str, object]:
    return {
        "rule": quota.rule,
        "subject": quota.subject,
        "level": quota.level,
        "group": quota.group,
        "is_limit": quota.is_limit,
        "readings": {each.name: each.allowed for each in quota.readings},
        "bases": {each.name: each.base for each in quota.readings},
        "used": quota.used,
        "allowed": quota.allowed,
        "counted": list(quota.counted),
        "eligible": list(quota.eligible),
        "over": list(quota.over),
        "unknown": list(quota.unknown),
        "basis": quota.basis,
        "text": quota.text,
        "cite": quota.cite,
    }


def _assessment(own: Assessment) -> dict[str, object]:
    decision = own.decision
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
        "proposed_by_people": decision.proposed if decision is not None else None,
        "decided": decision.decided if decision is not None else None,
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
