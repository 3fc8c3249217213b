"""Discipline and conclusions: which year an act counts for, and what it does to the level.

The sheet of findings is a register: no row means that nothing is recorded. That is the one place
where a blank counts as an answer.

Cites: seed 000, III.1.3, III.2.2.4, IV.7, IV.8; domain/rules A11, A20, A21.
"""

from collections.abc import Iterable, Sequence

from docgen.classification.facts import (
    NOT_CONCERNED,
    Facts,
    LeaderFacts,
    MemberFacts,
    Person,
    UnitFacts,
    met,
    missing,
    missing_cell,
    turned,
    unknown,
    unmet,
    year,
)
from docgen.classification.results import Answer, Outcome
from docgen.errors import Problem
from docgen.model import Finding, FindingKind, Member, Unit, YesNo
from docgen.vi import short_date


def findings_of(facts: Facts, kinds: Iterable[FindingKind], code: str) -> list[Finding]:
    """Return what the register holds about `code`."""
    held = facts.index.findings.get(code)
    if not held:  # as for nearly everybody
        return []
    wanted = set(kinds)
    return [row for row in held if row.kind in wanted]


def findings(facts: Facts, kinds: Iterable[FindingKind]) -> list[Finding]:
    """Return what the register holds about the subject; of a leader, of the member too."""
    codes = [facts.record.code]
    if isinstance(facts, LeaderFacts) and facts.row.member:
        codes.append(facts.row.member)
    wanted = tuple(kinds)
    return [row for code in codes for row in findings_of(facts, wanted, code)]


def years_of(finding: Finding) -> range | None:
    """Return the years in which the violation took place; None where that is not recorded."""
    if finding.first_year is None and finding.last_year is None:
        return None
    first = finding.first_year if finding.first_year is not None else finding.last_year
    last = finding.last_year if finding.last_year is not None else finding.first_year
    return range(first or 0, (last or 0) + 1)


def _is_of_year(facts: Facts, finding: Finding) -> bool | None:
    """Return whether the decision took effect in the year under review; None if undated."""
    if finding.effective is None:
        return None
    return finding.effective.year == year(facts)


def _counts(facts: Facts, finding: Finding) -> bool | None:
    """Return whether discipline counts for the year under review.

    Under A20 (i) an act of former years only changes the level of those years.
    """
    dated = _is_of_year(facts, finding)
    if dated is False or facts.index.ruleset.reading("A20") == "ii":
        return dated
    years = years_of(finding)
    if years is not None and year(facts) not in years:
        return False
    return None if years is None else dated


def _told(finding: Finding) -> str:
    what = finding.form or finding.kind.value
    number = f" số {finding.number}" if finding.number else ""
    day = f", có hiệu lực ngày {short_date(finding.effective)}" if finding.effective else ""
    return f"{what}{number}{day}"


def _gaps(facts: Facts, finding: Finding) -> list[Problem]:
    """Return which facts of a row of the register are missing to place it in a year."""
    gaps = []
    if finding.effective is None:
        gaps.append(missing_cell(facts, finding, "effective", "ngày quyết định có hiệu lực"))
    if years_of(finding) is None:
        gaps.append(missing_cell(facts, finding, "first_year", "năm xảy ra vi phạm"))
    return gaps


def _remedied_gap(facts: Facts, finding: Finding) -> Problem:
    return missing(
        facts.index.review.where(finding, "self_detected"),
        f"{facts.record.name}: chưa ghi vi phạm có tự phát hiện và khắc phục xong hậu quả không",
        "ghi Có hoặc Không vào ô này theo kết luận của cấp có thẩm quyền",
    )


def _weigh(
    facts: Facts, rows: Sequence[Finding], *, excuse: bool
) -> tuple[list[Finding], list[Finding], list[Problem]]:
    """Return the rows that bite, those that might, and the facts that would tell."""
    certain: list[Finding] = []
    possible: list[Finding] = []
    gaps: list[Problem] = []
    for row in rows:
        counts = _counts(facts, row)
        if counts is False or (excuse and row.self_detected is YesNo.CO):
            continue
        if counts and not (excuse and row.self_detected is None):
            certain.append(row)
            continue
        possible.append(row)
        if counts is None:
            gaps.extend(_gaps(facts, row))
        if excuse and row.self_detected is None:
            gaps.append(_remedied_gap(facts, row))
    return certain, possible, gaps


def is_bitten(facts: Facts, rows: Sequence[Finding], *, excuse: bool, clean: str) -> Answer:
    """Return whether some row bites: HOLDS if one does."""
    certain, possible, gaps = _weigh(facts, rows, excuse=excuse)
    if certain:
        return met("; ".join(_told(row) for row in certain))
    if possible:
        return unknown("; ".join(_told(row) for row in possible), *gaps)
    return unmet("; ".join(_spared(facts, row) for row in rows) if rows else clean)


def _spared(facts: Facts, finding: Finding) -> str:
    """Return a row that does not bite with the reason why."""
    if _counts(facts, finding) is False:
        return f"{_told(finding)} (vi phạm hoặc hiệu lực không thuộc năm đánh giá)"
    return f"{_told(finding)} (tự phát hiện và khắc phục xong hậu quả)"


def concluded(facts: Person, *, kinds: tuple[FindingKind, ...]) -> Answer:
    """Return whether a conclusion of one of `kinds` was reached in the year."""
    rows = findings(facts, kinds)
    certain = [row for row in rows if _is_of_year(facts, row)]
    undated = [row for row in rows if row.effective is None]
    if certain:
        return met("; ".join(f"{row.kind}: {_told(row)}" for row in certain))
    if undated:
        gaps = (
            missing_cell(facts, row, "effective", "ngày kết luận có hiệu lực") for row in undated
        )
        return unknown("; ".join(_told(row) for row in undated), *gaps)
    return unmet("không ghi nhận kết luận nào trong năm")


def disciplined(facts: Facts, *, kinds: tuple[FindingKind, ...], excused: bool) -> Answer:
    """Return whether the subject was disciplined in the year, self-found cases `excused` or not.

    Cites: domain/rules A21.
    """
    rows = findings(facts, kinds)
    return is_bitten(facts, rows, excuse=excused, clean="không ghi nhận kỷ luật trong năm")


def excused_discipline(facts: Person, *, kinds: tuple[FindingKind, ...]) -> Answer:
    """Return whether one was disciplined in the year, be it for what was self-found and remedied.

    The excuse takes away the lowest level; it does not by itself open the best one.

    Cites: domain/rules A21.
    """
    if facts.index.ruleset.reading("A21") == "khong":
        return unmet("cách hiểu đang dùng không đặt giới hạn này")
    return disciplined(facts, kinds=kinds, excused=False)


def _below(facts: UnitFacts, kinds: Iterable[FindingKind]) -> list[tuple[Unit, list[Finding]]]:
    pairs = ((unit, findings_of(facts, kinds, unit.code)) for unit in facts.children)
    return [(unit, rows) for unit, rows in pairs if rows]


def _has_no_rows_below(facts: UnitFacts) -> bool:
    return not facts.children and not facts.unit.kind.is_cell


def _no_units_below(facts: UnitFacts) -> Answer:
    gap = missing(
        f"{facts.index.review.file} › {facts.unit.sheet}",
        f"{facts.unit.name}: chưa có tổ chức đảng trực thuộc nào",
        f"thêm các tổ chức trực thuộc {facts.unit.name} vào trang {facts.unit.sheet}",
    )
    return unknown("chưa có danh sách tổ chức đảng trực thuộc", gap)


def subordinate_disciplined(
    facts: UnitFacts, *, kinds: tuple[FindingKind, ...], excused: bool
) -> Answer:
    """Return whether a unit directly below was disciplined in the year."""
    if facts.unit.kind.is_cell:
        return unmet("chi bộ không có tổ chức đảng trực thuộc")
    if _has_no_rows_below(facts):
        return _no_units_below(facts)
    rows = [row for _, found in _below(facts, kinds) for row in found]
    clean = f"không ghi nhận kỷ luật ở {len(facts.children)} tổ chức đảng trực thuộc"
    return is_bitten(facts, rows, excuse=excused, clean=clean)


def no_subordinate_disciplined(
    facts: UnitFacts, *, kinds: tuple[FindingKind, ...], excused: bool
) -> Answer:
    """Return whether no unit directly below was disciplined in the year."""
    found = subordinate_disciplined(facts, kinds=kinds, excused=excused)
    return turned(found)


def subordinates_disciplined_above(
    facts: UnitFacts, *, kinds: tuple[FindingKind, ...], percent: int
) -> Answer:
    """Return whether more than `percent` of the units below were disciplined in the year.

    Cites: domain/rules A11.
    """
    if facts.unit.kind.is_cell:
        return unmet("chi bộ không có tổ chức đảng trực thuộc")
    if _has_no_rows_below(facts):
        return _no_units_below(facts)
    excuse = facts.index.ruleset.reading("A11") == "1"
    certain = possible = 0
    gaps: list[Problem] = []
    for _, rows in _below(facts, kinds):
        bites, may_bite, open_ = _weigh(facts, rows, excuse=excuse)
        certain += bool(bites)
        possible += bool(bites or may_bite)
        gaps.extend(open_)
    total = len(facts.children)
    told = f"{certain}/{total} tổ chức đảng trực thuộc bị kỷ luật trong năm"
    if certain * 100 > percent * total:
        return met(told)
    if possible * 100 > percent * total:
        return unknown(f"{told}, {possible - certain} chưa rõ", *gaps)
    return unmet(told)


def former_findings(facts: Facts) -> dict[int, list[Finding]]:
    """Return by former year, oldest first, the discipline of this year for acts of that year.

    Cites: seed 000, IV.7.
    """
    kinds = (FindingKind.KY_LUAT, FindingKind.KY_LUAT_CAP_UY)
    found: dict[int, list[Finding]] = {}
    for row in findings(facts, kinds):
        if _is_of_year(facts, row):
            for then in years_of(row) or ():
                if then < year(facts):
                    found.setdefault(then, []).append(row)
    return dict(sorted(found.items()))


def former_years(facts: Facts) -> tuple[int, ...]:
    """Return the former years whose level is to be given anew, oldest first."""
    return tuple(former_findings(facts))


def violation_of_former_year(facts: Facts, *, kinds: tuple[FindingKind, ...]) -> Answer:
    """Return whether discipline of this year concerns an act of former years."""
    rows = [
        row
        for row in findings(facts, kinds)
        if _is_of_year(facts, row) and any(then < year(facts) for then in years_of(row) or ())
    ]
    if not rows:
        return NOT_CONCERNED
    told = []
    for row in rows:
        then = ", ".join(str(number) for number in years_of(row) or () if number < year(facts))
        how = " (tăng nặng hình thức kỷ luật)" if row.increased is YesNo.CO else ""
        weighed = (
            "; tự phát hiện và khắc phục xong hậu quả: cân nhắc, không tự động"
            if row.self_detected is YesNo.CO
            else ""
        )
        told.append(f"{_told(row)}{how}: đánh giá, xếp loại lại năm {then}{weighed}")
    return Answer(outcome=Outcome.APPLIES, facts="; ".join(told))


def violation_at_former_unit(facts: MemberFacts, *, kinds: tuple[FindingKind, ...]) -> Answer:
    """Return whether discipline of this year concerns an act at another organisation."""
    member: Member = facts.member
    here = {member.unit, facts.unit.name if facts.unit is not None else member.unit}
    rows = [
        row
        for row in findings(facts, kinds)
        if row.unit_then is not None and row.unit_then not in here and _is_of_year(facts, row)
    ]
    if not rows:
        return NOT_CONCERNED
    told = "; ".join(
        f"{_told(row)}: vi phạm xảy ra khi sinh hoạt ở {row.unit_then}" for row in rows
    )
    return Answer(outcome=Outcome.APPLIES, facts=told)


def unit_itself_disciplined(facts: UnitFacts) -> Answer:
    """Return whether the unit itself was disciplined; no sentence on its level foresees it."""
    rows = [row for row in findings(facts, (FindingKind.KY_LUAT,)) if _is_of_year(facts, row)]
    if not rows:
        return NOT_CONCERNED
    return Answer(outcome=Outcome.APPLIES, facts="; ".join(_told(row) for row in rows))


def unit_not_disciplined(
    facts: UnitFacts, *, kinds: tuple[FindingKind, ...], excused: bool
) -> Answer:
    """Return whether the unit itself was not disciplined in the year."""
    return turned(disciplined(facts, kinds=kinds, excused=excused))
