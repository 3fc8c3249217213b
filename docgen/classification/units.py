"""Tests about a unit's year: what people found, targets, bodies at the same level.

Cites: seed 000, III.1.3; domain/rules A10.
"""

from docgen.classification.facts import (
    Below,
    Group,
    UnitFacts,
    all_so,
    any_so,
    either,
    met,
    missing,
    missing_cell,
    missing_review,
    missing_row,
    unknown,
    unmet,
)
from docgen.classification.results import Answer, Outcome
from docgen.model import BodyKind, Collective, Grade, RelatedBody, UnitReview, YesNo


def outstanding(facts: Group) -> Answer:
    """Return whether people have found it outstanding; only they can say."""
    row = facts.row
    if row is None or row.outstanding is None:
        gap = (
            missing_review(facts)
            if row is None
            else missing_cell(facts, row, "outstanding", "kết luận “nhiều thành tích nổi bật”")
        )
        told = "chưa có kết luận của tập thể"
        return Answer(outcome=Outcome.UNKNOWN, facts=told, missing=(gap,), human=True)
    return either(f"tập thể kết luận: {row.outstanding}", when=row.outstanding is YesNo.CO)


def _said(answer: YesNo | None) -> bool | None:
    return None if answer is None else answer is YesNo.CO


def targets_under(facts: Group, *, percent: int) -> Answer:
    """Return whether under `percent` of the targets were done and main targets missed.

    Force majeure excuses. Under A10 (ii) either failure is enough.
    """
    row = facts.row
    if row is None:
        return unknown("chưa có kết quả thực hiện chỉ tiêu, nhiệm vụ", missing_review(facts))
    assigned, done = row.targets_assigned, row.targets_done
    under = None if not assigned or done is None else done * 100 < percent * assigned
    missed, excused = _said(row.main_targets_missed), _said(row.force_majeure)
    either_is_enough = facts.index.ruleset.reading("A10") == "ii"
    failed = any_so(under, missed) if either_is_enough else all_so(under, missed)
    result = all_so(failed, None if excused is None else not excused)
    told = _told_of_targets(row)
    if result is not None:
        return either(told, when=result)
    wanted = {
        "targets_assigned": (not assigned, "số chỉ tiêu, nhiệm vụ được giao"),
        "targets_done": (done is None, "số chỉ tiêu, nhiệm vụ hoàn thành"),
        "main_targets_missed": (missed is None, "có chỉ tiêu chủ yếu không đạt hay không"),
        "force_majeure": (excused is None, "có do bất khả kháng hay không"),
    }
    gaps = [missing_cell(facts, row, key, what) for key, (open_, what) in wanted.items() if open_]
    return unknown(told, *gaps)


def _told_of_targets(row: UnitReview | Collective) -> str:
    told = ["chưa có đủ số chỉ tiêu, nhiệm vụ"]
    if row.targets_assigned and row.targets_done is not None:
        told = [f"hoàn thành {row.targets_done}/{row.targets_assigned} chỉ tiêu, nhiệm vụ"]
    if row.main_targets_missed is not None:
        missed = row.main_targets_missed is YesNo.CO
        told.append("có chỉ tiêu chủ yếu không đạt" if missed else "chỉ tiêu chủ yếu đều đạt")
    if row.force_majeure is YesNo.CO:
        told.append("do bất khả kháng")
    return "; ".join(told)


def _bodies(facts: UnitFacts) -> tuple[RelatedBody, ...]:
    return facts.index.related.get(facts.unit.code, ())


def _no_bodies(facts: UnitFacts) -> Answer:
    gap = missing_row(facts, RelatedBody, facts.index.review.related)
    return unknown("chưa ghi cơ quan, đơn vị, tổ chức chính trị - xã hội cùng cấp", gap)


def _ungraded(facts: UnitFacts, body: RelatedBody) -> str:
    return f"mức xếp loại của {body.name}, cùng cấp với {facts.unit.name}"


def related_at_least(facts: UnitFacts, *, grade: Grade) -> Answer:
    """Return whether every body at the same level got `grade` or better."""
    bodies = _bodies(facts)
    if not bodies:
        return _no_bodies(facts)
    below = [body for body in bodies if body.grade is not None and body.grade.rank < grade.rank]
    if below:
        return unmet(", ".join(f"{body.name} ({body.grade})" for body in below))
    open_ = [body for body in bodies if body.grade is None]
    if open_:
        gaps = (missing_cell(facts, body, "grade", _ungraded(facts, body)) for body in open_)
        return unknown("chưa có mức của " + ", ".join(body.name for body in open_), *gaps)
    return met(f"{len(bodies)}/{len(bodies)} đơn vị, tổ chức từ “{grade}” trở lên")


def mass_bodies_at_most(facts: UnitFacts, *, count: int, grade: Grade) -> Answer:
    """Return whether `count` or more political-social organisations got `grade` or worse."""
    bodies = _bodies(facts)
    if not bodies:
        return _no_bodies(facts)
    mass = [body for body in bodies if body.kind is BodyKind.CHINH_TRI_XA_HOI]
    low = [body for body in mass if body.grade is not None and body.grade.rank <= grade.rank]
    open_ = [body for body in mass if body.grade is None]
    told = f"{len(low)} tổ chức chính trị - xã hội cùng cấp xếp loại “{grade}”"
    if len(low) < count <= len(low) + len(open_):
        gaps = (missing_cell(facts, body, "grade", _ungraded(facts, body)) for body in open_)
        return unknown(told, *gaps)
    return either(told, when=len(low) >= count)


def bodies_at_most_above(facts: UnitFacts, *, grade: Grade, percent: int) -> Answer:
    """Return whether more than `percent` of the bodies at the same level got `grade` or worse.

    Cites: domain/rules A24.
    """
    bodies = _bodies(facts)
    if not bodies:
        return _no_bodies(facts)
    low = [body for body in bodies if body.grade is not None and body.grade.rank <= grade.rank]
    open_ = [body for body in bodies if body.grade is None]
    told = f"{len(low)}/{len(bodies)} đơn vị, tổ chức cùng cấp xếp loại “{grade}”"
    if len(low) * 100 > percent * len(bodies):
        return met(told)
    if (len(low) + len(open_)) * 100 > percent * len(bodies):
        gaps = (missing_cell(facts, body, "grade", _ungraded(facts, body)) for body in open_)
        return unknown(told, *gaps)
    return unmet(told)


def _counted(facts: UnitFacts) -> list[Below]:
    """Return who counts in the denominator: those rated or perhaps rated, or all under A23 (ii)."""
    if facts.index.ruleset.reading("A23") == "ii":
        return list(facts.below)
    return [each for each in facts.below if each.rated is not False]


def _is_open(each: Below) -> bool:
    return each.rated is not False and each.level is None


def _noun(facts: UnitFacts) -> str:
    return "đảng viên" if facts.unit.kind.is_cell else "tổ chức đảng trực thuộc"


def _levels_open(facts: UnitFacts, told: str, open_: list[Below]) -> Answer:
    names = ", ".join(each.name for each in open_) or "chưa có dòng nào"
    gap = missing(
        facts.index.review.where(facts.unit, "name"),
        f"{facts.unit.name}: chưa có mức xếp loại của {_noun(facts)}: {names}",
        "bổ sung dữ kiện hoặc mức đề nghị, quyết định của những trường hợp này",
    )
    return unknown(told, gap)


def below_at_least(facts: UnitFacts, *, grade: Grade, percent: int) -> Answer:
    """Return whether at least `percent` of those below got `grade` or better.

    Those below are the members of a chi bộ, the units directly below a đảng bộ.

    Cites: seed 001, III.1.3; domain/rules A23.
    """
    group = _counted(facts)
    reached = [each for each in group if each.level is not None and each.level.rank >= grade.rank]
    open_ = [each for each in group if _is_open(each)]
    told = f"{len(reached)}/{len(group)} {_noun(facts)} từ “{grade}” trở lên"
    if group and len(reached) * 100 >= percent * len(group):
        return met(told)
    if group and (len(reached) + len(open_)) * 100 < percent * len(group):
        return unmet(told)
    return _levels_open(facts, told, open_)


def below_at_most_above(facts: UnitFacts, *, grade: Grade, percent: int) -> Answer:
    """Return whether more than `percent` of those below got `grade` or worse."""
    group = _counted(facts)
    low = [each for each in group if each.level is not None and each.level.rank <= grade.rank]
    open_ = [each for each in group if _is_open(each)]
    told = f"{len(low)}/{len(group)} {_noun(facts)} xếp loại “{grade}”"
    if len(low) * 100 > percent * len(group):
        return met(told)
    if group and (len(low) + len(open_)) * 100 <= percent * len(group):
        return unmet(told)
    return _levels_open(facts, told, open_)
