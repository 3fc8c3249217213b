"""Former years: streaks at one level, and years to be rated anew with what falls with them.

Cites: seed 000, IV.7, second IV; seed 001, III.6.10; domain/rules A19, A20.
"""

from collections.abc import Iterator, Mapping

from docgen.classification.discipline import former_findings
from docgen.classification.facts import (
    Facts,
    Index,
    collective_facts,
    leader_facts,
    member_facts,
    unit_facts,
)
from docgen.classification.heads import DECIDED, standing
from docgen.classification.results import Assessment, Outcome, Rerating, Results, StreakCheck
from docgen.classification.ruleset import Requirement, Streak
from docgen.model import Annulment, Grade, History, PastGrade, Subject, YesNo

_UNRECORDED = "không có trong sổ làm việc"


def _past(rows: Index, code: str, year: int) -> PastGrade | None:
    """Return the level recorded for a former year."""
    row: History | None = rows.histories.get(code)
    back = rows.review.period.year - year
    if row is None or not 0 < back <= len(row.grades):
        return None
    return row.grades[back - 1]


def reratings(rows: Index, found: Results) -> tuple[Rerating, ...]:
    """Return every former year that must be rated anew, by subject, oldest first.

    Where the guideline says nothing of former years, those that people have decided anew.
    """
    everyone: list[Facts] = [
        *(unit_facts(rows, unit) for unit in rows.review.units),
        *(member_facts(rows, member) for member in rows.review.members),
        *(collective_facts(rows, row) for row in rows.review.collectives),
        *(leader_facts(rows, row) for row in rows.review.leaders),
    ]
    by_code = found.everyone
    decided = {(row.subject, row.year): row for row in rows.review.annulments}
    named = {row.subject for row in rows.review.annulments}
    return tuple(
        each
        for facts in everyone
        if by_code[facts.record.code].rerate or facts.record.code in named
        for each in _of(rows, facts, by_code[facts.record.code], decided)
    )


def _rule(rows: Index, subject: Subject) -> Requirement | None:
    wanted = (
        rule
        for rule in rows.ruleset.requirements
        if rule.subject is subject and rule.test == "violation_of_former_year"
    )
    return next(wanted, None)


def _of(
    rows: Index, facts: Facts, own: Assessment, decided: Mapping[tuple[str, int], Annulment]
) -> Iterator[Rerating]:
    rule = _rule(rows, facts.subject)
    for year, found in former_findings(facts).items():
        annulment = decided.get((own.code, year))
        if rule is None and annulment is None:
            continue
        old = _past(rows, own.code, year)
        excused = all(row.self_detected is YesNo.CO for row in found)
        unclear = any(row.self_detected is None for row in found) and not any(
            row.self_detected is YesNo.KHONG for row in found
        )
        yield Rerating(
            rule=rule.id if rule else "",
            subject=own.code,
            name=own.name,
            year=year,
            old=old.value if old is not None else _UNRECORDED,
            new=None if excused or unclear or rule is None else Grade.KHONG_HOAN_THANH,
            falls=tuple(_falls(rows, own, year)),
            text=rule.text if rule else "",
            cite=rows.ruleset.cited(rule.cite) if rule else "",
            effective=max((row.effective for row in found if row.effective), default=None),
            annulment=annulment,
        )


def _is_about(rows: Index, rule: Streak, own: Assessment) -> bool:
    """Return whether a commendation is for subjects of this kind."""
    if rule.subject is not own.subject:
        return False
    unit = rows.units.get(own.code)
    return not rule.kinds or (unit is not None and unit.kind in rule.kinds)


def _falls(rows: Index, own: Assessment, year: int) -> Iterator[str]:
    """Yield the streaks that counted a year which is now to be rated anew."""
    for rule in rows.ruleset.streaks:
        if not _is_about(rows, rule, own):
            continue
        old = _past(rows, own.code, year)
        if old is None or old.value != rule.level.value:
            continue
        if rule.years == 1:
            yield f"khen thưởng “{rule.level}” năm {year} (nếu có)"
            continue
        now = rows.review.period.year
        for last in range(year, min(year + rule.years, now)):
            run = range(last - rule.years + 1, last + 1)
            known = [_past(rows, own.code, each) for each in run]
            if all(each is not None and each.value == rule.level.value for each in known):
                yield f"{rule.years} năm liền {run[0]}–{last}"
        if year > now - rule.years:
            yield f"{rule.years} năm liền tính đến năm {now} (nếu xét)"


def streaks(rows: Index, found: Results) -> tuple[StreakCheck, ...]:
    """Return for each who stands at the level of a streak how many years in a row that makes."""
    return tuple(
        check
        for rule in rows.ruleset.streaks
        for own in found.everyone.values()
        if _is_about(rows, rule, own) and (check := _streak(rows, rule, own, found)) is not None
    )


def _streak(rows: Index, rule: Streak, own: Assessment, found: Results) -> StreakCheck | None:
    now = standing(own)
    if now.level is not rule.level:
        return None
    anew = {each.year for each in found.reratings if each.subject == own.code}
    year = rows.review.period.year
    run, told, outcome = 1, "", Outcome.HOLDS
    then = year
    while run < rule.years:
        then -= 1
        past = _past(rows, own.code, then)
        if then in anew:
            outcome, told = Outcome.FAILS, f"năm {then} phải xếp loại lại"
        elif past is None:
            outcome, told = Outcome.UNKNOWN, f"chưa có mức xếp loại năm {then}"
        elif past is PastGrade.KHONG_XEP_LOAI and rows.ruleset.reading("A19") == "bo_qua":
            continue
        elif past.value != rule.level.value:
            outcome, told = Outcome.FAILS, f"năm {then}: {past.value}"
        else:
            run += 1
            continue
        break
    basis = now.basis if now.basis == DECIDED else f"{now.basis}, chưa quyết định"
    return StreakCheck(
        rule=rule.id,
        subject=own.code,
        name=own.name,
        years=run,
        wanted=rule.years,
        outcome=outcome,
        basis=basis,
        broken_by=tuple(sorted(then for then in anew if then > year - rule.years)),
        facts=told or _reached(rule, run, year),
        text=rule.text,
        cite=rows.ruleset.cited(rule.cite),
    )


def _reached(rule: Streak, run: int, year: int) -> str:
    if rule.years == 1:
        return f"{rule.level} năm {year}"
    return f"{rule.level} {run} năm liền đến năm {year}"
