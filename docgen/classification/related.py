"""What results say of one subject besides its level: votes, years, duties, quotas.

Lines of Vietnamese, each with its citation; the command line prints them as they are.
"""

from collections.abc import Iterable, Iterator

from docgen.classification.results import (
    Ballot,
    DutyCheck,
    Outcome,
    Quota,
    Rerating,
    Results,
    StreakCheck,
)


def quota_line(quota: Quota) -> str:
    """Return how many may get the level under each reading, which is used, and how it stands."""
    kind = "giới hạn" if quota.is_limit else "để báo cáo"
    readings = "; ".join(f"{each.name}: {each.allowed}" for each in quota.readings)
    unclear = f", chưa rõ mức {len(quota.unknown)}" if quota.unknown else ""
    able = f" ({', '.join(quota.eligible)})" if quota.eligible else ""
    over = f" (trong số {', '.join(quota.over)})" if quota.over else ""
    return (
        f"“{quota.level}”, {quota.group} ({kind}): được {quota.allowed} (cách {quota.used}; "
        f"{readings}), đang tính {len(quota.counted)}, đủ điều kiện "
        f"{len(quota.eligible)}{able}, vượt {max(0, len(quota.counted) - quota.allowed)}{over}"
        f"{unclear} – {quota.cite}"
    )


def ballot_line(ballot: Ballot) -> str:
    """Return how one ballot came out, or what it waits for."""
    tied = " hoặc ".join(f"“{level}”" for level in ballot.tied)
    came = ballot.level or (f"ngang nhau {tied}, chờ người đứng đầu" if tied else "chưa rõ")
    counts = "/".join(str(count) for count in ballot.counts)
    base = "" if ballot.base is None else f", trên {ballot.base} ({ballot.basis})"
    told = f"Phiếu {ballot.session}, {ballot.name}: {came} – {counts}{base}, cách {ballot.reading}"
    return f"{told} ({ballot.rule}, {ballot.cite})"


def rerating_line(rerating: Rerating) -> str:
    """Return the old level of a former year, the new one proposed, and what falls with it."""
    falls = f"; kéo theo: {', '.join(rerating.falls)}" if rerating.falls else ""
    row, cite = rerating.annulment, f" ({rerating.cite})" if rerating.cite else ""
    new = rerating.new or "cân nhắc"
    told = f"Xếp loại lại năm {rerating.year}, {rerating.name}: {rerating.old} → {new}{falls}"
    decided = f"; đã quyết định: {row.new_grade}" if row and row.new_grade else "; chưa quyết định"
    return f"{told}{decided}{cite}"


def streak_line(streak: StreakCheck) -> str:
    """Return whether the years in a row reach a commendation, and by whose word."""
    broken = ", ".join(str(year) for year in streak.broken_by)
    fallen = f"; đứt vì phải xếp loại lại năm {broken}" if broken else ""
    told = f"Khen thưởng {streak.wanted} năm, {streak.name}: {streak.outcome} – {streak.facts}"
    return f"{told} ({streak.basis}){fallen} ({streak.rule}, {streak.cite})"


def duty_line(duty: DutyCheck) -> str:
    """Return how one step or paper that the guideline asks for stands."""
    return f"{duty.outcome}: {duty.text} – {duty.facts} ({duty.rule}, {duty.cite})"


def _block(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = [f"  - {line}" for line in lines]
    if found:
        yield from ("", f"{title}:", *found)


def related(results: Results, code: str) -> tuple[str, ...]:
    """Return what the results say of one subject besides its assessment; nothing where nothing."""
    quotas = [
        each
        for each in results.quotas
        if code in {each.unit, *each.counted, *each.eligible, *each.unknown}
    ]
    return (
        *_block("Phiếu", (ballot_line(each) for each in results.ballots if each.subject == code)),
        *_block(
            "Năm trước",
            (rerating_line(each) for each in results.reratings if each.subject == code),
        ),
        *_block(
            "Khen thưởng", (streak_line(each) for each in results.streaks if each.subject == code)
        ),
        *_block("Tỷ lệ", (quota_line(each) for each in quotas)),
        *_block(
            "Việc phải xác nhận",
            (duty_line(each) for each in results.duties if each.subject == code),
        ),
    )


def open_duties(results: Results) -> dict[str, tuple[tuple[DutyCheck, ...], int]]:
    """Return by unit the steps that were not taken, and how many nobody has attested yet."""
    found: dict[str, tuple[tuple[DutyCheck, ...], int]] = {}
    for duty in results.duties:
        failed, unknown = found.get(duty.name, ((), 0))
        if duty.outcome is Outcome.FAILS:
            failed = (*failed, duty)
        found[duty.name] = (failed, unknown + (duty.outcome is Outcome.UNKNOWN))
    return found
