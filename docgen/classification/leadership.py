"""Tests about leading collectives and leaders: those inside and below, the area in charge.

Cites: seed 001, III.3.3, III.4.3; domain/rules A25.
"""

from collections.abc import Iterable, Mapping

from docgen.classification.discipline import findings_of, is_bitten
from docgen.classification.facts import (
    CollectiveFacts,
    LeaderFacts,
    all_so,
    any_so,
    either,
    met,
    missing_cell,
    strongest,
    turned,
    unknown,
    unmet,
)
from docgen.classification.results import Answer, Outcome
from docgen.errors import Problem
from docgen.model import CollectiveKind, Finding, FindingKind, Grade, YesNo


def _inside(facts: CollectiveFacts) -> tuple[str, ...]:
    """Return the codes of those in a collective: leaders and the members they are, committee."""
    codes = []
    for leader in facts.index.leaders.get(facts.row.code, ()):
        codes.extend([leader.code, leader.member] if leader.member else [leader.code])
    if facts.row.kind is CollectiveKind.CAP_UY:
        codes.extend(facts.index.committee.get(facts.row.unit, ()))
    return tuple(dict.fromkeys(codes))


def _rows(
    facts: CollectiveFacts, codes: Iterable[str], kinds: Iterable[FindingKind]
) -> list[Finding]:
    return [row for code in codes for row in findings_of(facts, kinds, code)]


def _said(answer: YesNo | None) -> bool | None:
    return None if answer is None else answer is YesNo.CO


def _below_bites(facts: CollectiveFacts, *, excused: bool) -> Answer:
    """Return whether an organisation under the collective was disciplined, as its row says."""
    row = facts.row
    clean = None if row.below_self_detected is None else row.below_self_detected is YesNo.KHONG
    result = all_so(_said(row.below_disciplined), clean if excused else True)
    told = (
        "tổ chức trực thuộc bị kỷ luật"
        if row.below_disciplined is YesNo.CO
        else ("không ghi nhận tổ chức trực thuộc bị kỷ luật")
    )
    if result is not None:
        return either(told, when=result)
    fact = "below_disciplined" if row.below_disciplined is None else "below_self_detected"
    what = {
        "below_disciplined": "có tổ chức trực thuộc bị kỷ luật hay không",
        "below_self_detected": "tổ chức đó có tự phát hiện và khắc phục xong hậu quả không",
    }[fact]
    return unknown(f"chưa rõ {what}", missing_cell(facts, row, fact, what))


def collective_clean(
    facts: CollectiveFacts, *, kinds: tuple[FindingKind, ...], excused: bool
) -> Answer:
    """Return whether neither an organisation below nor anyone in the collective was disciplined."""
    rows = _rows(facts, _inside(facts), kinds)
    clean = "không ghi nhận kỷ luật ở thành viên và tổ chức trực thuộc"
    found = strongest(
        [
            is_bitten(facts, rows, excuse=excused, clean=clean),
            _below_bites(facts, excused=excused),
        ]
    )
    return turned(found)


def collective_disciplined(
    facts: CollectiveFacts,
    *,
    kinds: tuple[FindingKind, ...],
    excused: bool,
    members: bool,
) -> Answer:
    """Return whether the collective, or with `members` anyone in it, was disciplined."""
    codes = (facts.row.code, *(_inside(facts) if members else ()))
    rows = _rows(facts, codes, kinds)
    return is_bitten(facts, rows, excuse=excused, clean="không ghi nhận kỷ luật trong năm")


def not_disciplined(
    facts: CollectiveFacts, *, kinds: tuple[FindingKind, ...], excused: bool
) -> Answer:
    """Return whether the collective itself was not disciplined."""
    found = collective_disciplined(facts, kinds=kinds, excused=excused, members=False)
    return turned(found)


def collective_concluded(
    facts: CollectiveFacts, *, kinds: tuple[FindingKind, ...], within: tuple[FindingKind, ...]
) -> Answer:
    """Return whether a conclusion of `kinds` was reached on it, or of `within` on one in it."""
    rows = [*_rows(facts, [facts.row.code], kinds), *_rows(facts, _inside(facts), within)]
    now = facts.index.review.period.year
    certain = [row for row in rows if row.effective is not None and row.effective.year == now]
    undated = [row for row in rows if row.effective is None]
    if certain:
        return met("; ".join(row.kind.value for row in certain))
    if undated:
        what = "ngày kết luận có hiệu lực"
        gaps = [missing_cell(facts, row, "effective", what) for row in undated]
        return unknown("; ".join(row.kind.value for row in undated), *gaps)
    return unmet("không ghi nhận kết luận nào trong năm")


def upright(facts: LeaderFacts) -> Answer:
    """Return whether people have found the leader's conduct exemplary; only they can say."""
    said = facts.row.upright
    if said is None:
        gap = missing_cell(facts, facts.row, "upright", "kết luận “gương mẫu” của tập thể")
        told = "chưa có kết luận của tập thể"
        return Answer(outcome=Outcome.UNKNOWN, facts=told, missing=(gap,), human=True)
    return either(f"tập thể kết luận: {said}", when=said is YesNo.CO)


_AREA: Mapping[str, str] = {
    "area_assigned": "số chỉ tiêu được giao của lĩnh vực phụ trách",
    "area_done": "hoàn thành",
    "area_on_time": "hoàn thành đúng tiến độ, bảo đảm chất lượng",
    "area_exceeded": "hoàn thành vượt mức",
}


def _area(facts: LeaderFacts, fact: str, done: int | None) -> tuple[int, int] | Answer:
    """Return what was done of what was assigned in the area in charge, or what is missing."""
    assigned = facts.row.area_assigned
    gaps: list[Problem] = []
    if not assigned:
        gaps.append(missing_cell(facts, facts.row, "area_assigned", _AREA["area_assigned"]))
    if done is None:
        what = f"số chỉ tiêu {_AREA[fact]} của lĩnh vực phụ trách"
        gaps.append(missing_cell(facts, facts.row, fact, what))
    if not assigned or done is None:
        return unknown("chưa có đủ số chỉ tiêu của lĩnh vực phụ trách", *gaps)
    return done, assigned


def _told(fact: str, done: int, assigned: int) -> str:
    return f"lĩnh vực phụ trách: {done}/{assigned} chỉ tiêu {_AREA[fact]}"


def _area_at_least(facts: LeaderFacts, fact: str, done: int | None, percent: int) -> Answer:
    share = _area(facts, fact, done)
    if isinstance(share, Answer):
        return share
    return either(_told(fact, *share), when=share[0] * 100 >= percent * share[1])


def area_done(facts: LeaderFacts, *, percent: int) -> Answer:
    """Return whether the area in charge did at least `percent` of its targets."""
    return _area_at_least(facts, "area_done", facts.row.area_done, percent)


def area_on_time(facts: LeaderFacts, *, percent: int) -> Answer:
    """Return whether the area in charge did at least `percent` of its work in time and well."""
    return _area_at_least(facts, "area_on_time", facts.row.area_on_time, percent)


def area_exceeded(facts: LeaderFacts, *, percent: int) -> Answer:
    """Return whether the area in charge exceeded at least `percent` of its targets."""
    return _area_at_least(facts, "area_exceeded", facts.row.area_exceeded, percent)


def area_done_above(facts: LeaderFacts, *, percent: int) -> Answer:
    """Return whether the area did more than `percent`; exactly so much only under one reading."""
    share = _area(facts, "area_done", facts.row.area_done)
    if isinstance(share, Answer):
        return share
    done, assigned = share
    is_exact = done * 100 == percent * assigned
    counts_exact = facts.index.ruleset.reading("A25") == "hoan_thanh"
    told = _told("area_done", done, assigned)
    return either(told, when=done * 100 > percent * assigned or (is_exact and counts_exact))


def area_under(facts: LeaderFacts, *, percent: int, grade: Grade) -> Answer:
    """Return whether the area did under `percent` of its targets, or was itself rated `grade`."""
    row = facts.row
    share = _area(facts, "area_done", row.area_done)
    under = None if isinstance(share, Answer) else share[0] * 100 < percent * share[1]
    rated = None if row.area_grade is None else row.area_grade.rank <= grade.rank
    result = any_so(under, rated)
    told = "chưa có đủ số chỉ tiêu của lĩnh vực phụ trách"
    if not isinstance(share, Answer):
        told = _told("area_done", *share)
    told += f"; xếp loại “{row.area_grade}”" if row.area_grade is not None else ""
    if result is not None:
        return either(told, when=result)
    gaps = list(share.missing) if isinstance(share, Answer) else []
    if row.area_grade is None:
        what = "mức xếp loại của cơ quan, lĩnh vực phụ trách"
        gaps.append(missing_cell(facts, row, "area_grade", what))
    return unknown(told, *gaps)


def managed_units(facts: LeaderFacts, *, percent: int, grade: Grade) -> Answer:
    """Return whether at least `percent` of the units managed got `grade` or better."""
    row = facts.row
    facts_of = {Grade.TOT: ("units_good", row.units_good)}
    facts_of[Grade.HOAN_THANH] = ("units_done", row.units_done)
    fact, reached = facts_of[grade]
    if row.units_total == 0:
        return met("không trực tiếp quản lý đơn vị nào")
    if row.units_total is None:
        what = "số đơn vị trực tiếp quản lý (không có thì ghi 0)"
        return unknown(f"chưa có {what}", missing_cell(facts, row, "units_total", what))
    if reached is None:
        what = f"số đơn vị xếp loại “{grade}” trở lên"
        return unknown(f"chưa có {what}", missing_cell(facts, row, fact, what))
    told = f"{reached}/{row.units_total} đơn vị trực tiếp quản lý từ “{grade}” trở lên"
    return either(told, when=reached * 100 >= percent * row.units_total)


def area_disciplined(facts: LeaderFacts, *, excused: bool) -> Answer:
    """Return whether a unit or person managed was disciplined for corruption or the like."""
    row = facts.row
    not_own = None if row.area_self_detected is None else row.area_self_detected is YesNo.KHONG
    result = all_so(_said(row.area_disciplined), not_own if excused else True)
    if result is not None:
        told = "có" if row.area_disciplined is YesNo.CO else "không có"
        return either(f"{told} đơn vị, cá nhân trực tiếp quản lý bị kỷ luật", when=result)
    fact = "area_disciplined" if row.area_disciplined is None else "area_self_detected"
    what = {
        "area_disciplined": "đơn vị, cá nhân trực tiếp quản lý có bị kỷ luật do tham nhũng không",
        "area_self_detected": "có tự phát hiện và khắc phục xong hậu quả không",
    }[fact]
    return unknown(f"chưa rõ {what}", missing_cell(facts, row, fact, what))
