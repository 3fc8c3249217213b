"""Tests about the year: what people found, targets, criteria that fell short, votes."""

from docgen.classification.degrees import degrees, missing_degrees
from docgen.classification.facts import (
    NOT_CONCERNED,
    Facts,
    MemberFacts,
    Person,
    either,
    met,
    missing_cell,
    missing_review,
    turned,
    unknown,
    unmet,
    warning,
)
from docgen.classification.results import Answer, Outcome
from docgen.model import Grade, Rating, YesNo


def exemplary(facts: Person) -> Answer:
    """Return whether people have found the person exemplary; only they can say."""
    row = facts.row
    if row is None or row.exemplary is None:
        gap = (
            missing_review(facts)
            if row is None
            else missing_cell(facts, row, "exemplary", "kết luận “thực sự tiêu biểu” của tập thể")
        )
        told = "chưa có kết luận của tập thể"
        return Answer(outcome=Outcome.UNKNOWN, facts=told, missing=(gap,), human=True)
    return either(f"tập thể kết luận: {row.exemplary}", when=row.exemplary is YesNo.CO)


def _share_of_targets(facts: Facts, fact: str, done: int | None, percent: int) -> Answer:
    """Return whether `done` is at least `percent` of the targets assigned."""
    what = {
        "targets_done": "hoàn thành",
        "targets_on_time": "hoàn thành đúng tiến độ, bảo đảm chất lượng",
        "targets_exceeded": "hoàn thành vượt mức",
    }[fact]
    row = facts.row
    if row is None:
        return unknown("chưa có kết quả thực hiện chỉ tiêu, nhiệm vụ", missing_review(facts))
    gaps = []
    if not row.targets_assigned:
        gaps.append(missing_cell(facts, row, "targets_assigned", "số chỉ tiêu, nhiệm vụ được giao"))
    if done is None:
        gaps.append(missing_cell(facts, row, fact, f"số chỉ tiêu, nhiệm vụ {what}"))
    if not row.targets_assigned or done is None:
        return unknown("chưa có đủ số chỉ tiêu, nhiệm vụ", *gaps)
    told = f"{done}/{row.targets_assigned} chỉ tiêu, nhiệm vụ {what}"
    return either(told, when=done * 100 >= percent * row.targets_assigned)


def targets_done(facts: Facts, *, percent: int) -> Answer:
    """Return whether at least `percent` of the targets were completed."""
    done = facts.row.targets_done if facts.row is not None else None
    return _share_of_targets(facts, "targets_done", done, percent)


def targets_on_time(facts: Facts, *, percent: int) -> Answer:
    """Return whether at least `percent` of the targets were completed in time and well."""
    done = facts.row.targets_on_time if facts.row is not None else None
    return _share_of_targets(facts, "targets_on_time", done, percent)


def targets_exceeded(facts: Facts, *, percent: int) -> Answer:
    """Return whether at least `percent` of the targets were exceeded."""
    done = facts.row.targets_exceeded if facts.row is not None else None
    return _share_of_targets(facts, "targets_exceeded", done, percent)


def criteria_short_at_most(facts: Person, *, percent: int, groups: tuple[str, ...]) -> Answer:
    """Return whether at most `percent` of the criteria fell short; warn where readings differ.

    The denominator is all criteria, or those of `groups` under A30 (ii).
    """
    row = facts.row
    if row is None:
        return unknown("chưa có đánh giá", missing_review(facts))
    if row.criteria_short is None:
        what = "số tiêu chí chưa bảo đảm chất lượng, tiến độ (không có thì ghi 0)"
        return unknown(f"chưa có {what}", missing_cell(facts, row, "criteria_short", what))
    every, tasks = degrees(facts), degrees(facts, groups)
    if every.blank:
        return unknown("chưa đủ cấp độ các tiêu chí", *missing_degrees(facts, every.blank))
    within = [row.criteria_short * 100 <= percent * each.size for each in (every, tasks)]
    narrow = facts.index.ruleset.reading("A30") == "ii"
    size = tasks.size if narrow else every.size
    notes = []
    if within[0] != within[1]:
        notes.append(
            warning(
                facts,
                "readings-differ",
                f"{row.criteria_short} tiêu chí chưa bảo đảm: so với {every.size} tiêu chí thì "
                f"không quá {percent}%, so với {tasks.size} tiêu chí nhiệm vụ thì quá",
                "cấp có thẩm quyền cho biết tính trên tất cả tiêu chí hay chỉ tiêu chí nhiệm vụ",
            )
        )
    told = f"{row.criteria_short}/{size} tiêu chí chưa bảo đảm chất lượng, tiến độ"
    return either(told, *notes, when=within[1] if narrow else within[0])


def criteria_failed_above(
    facts: Person, *, percent: int, groups: tuple[str, ...], rating: Rating
) -> Answer:
    """Return whether more than `percent` of the criteria of `groups` were found not done.

    Where the number is not stated, no more can be "không hoàn thành" than stand at `rating` or
    are still without a degree; if even those are few enough the answer is no.
    """
    row = facts.row
    if row is None:
        return unknown("chưa có đánh giá", missing_review(facts))
    found = degrees(facts, groups)
    if row.criteria_failed is None:
        low = sum(got.rank <= rating.rank for _, got in found.given)
        if (low + len(found.blank)) * 100 <= percent * found.size:
            return unmet(f"{low}/{found.size} tiêu chí nhiệm vụ ở cấp độ “{rating}”")
        what = "số tiêu chí nhiệm vụ không hoàn thành (không có thì ghi 0)"
        return unknown(f"chưa có {what}", missing_cell(facts, row, "criteria_failed", what))
    told = f"{row.criteria_failed}/{found.size} tiêu chí nhiệm vụ không hoàn thành"
    # Criteria still blank may turn out not to arise, which makes the whole smaller, never larger.
    if row.criteria_failed * 100 > percent * found.size:
        return met(told)
    if row.criteria_failed * 100 > percent * len(found.given):
        return unknown(f"{told}; chưa đủ cấp độ", *missing_degrees(facts, found.blank))
    return unmet(told)


def confidence_low_above(facts: Person, *, percent: int) -> Answer:
    """Return whether more than `percent` of the votes of a confidence vote were low.

    "Nếu có": where neither number is given no vote was held, unless the ruleset reads blanks
    strictly.
    """
    row = facts.row
    if row is None:
        return unknown("chưa có đánh giá", missing_review(facts))
    votes, low = row.confidence_votes, row.confidence_low
    is_blank = votes is None and low is None
    if votes == 0 or (is_blank and facts.index.ruleset.reading("neu_co") == "khong_co"):
        return unmet("không ghi nhận kỳ lấy phiếu tín nhiệm trong năm")
    if votes is None or low is None:
        gaps = []
        if votes is None:
            gaps.append(missing_cell(facts, row, "confidence_votes", "tổng số phiếu tín nhiệm"))
        if low is None:
            gaps.append(missing_cell(facts, row, "confidence_low", "số phiếu tín nhiệm thấp"))
        return unknown("chưa có đủ số phiếu tín nhiệm", *gaps)
    return either(f"{low}/{votes} phiếu tín nhiệm thấp", when=low * 100 > percent * votes)


def targets_done_under(facts: Facts, *, percent: int) -> Answer:
    """Return whether fewer than `percent` of the targets were completed."""
    return turned(targets_done(facts, percent=percent))


def _civil(facts: MemberFacts) -> tuple[Grade | None, Answer]:
    """Return the level as a civil servant, or why there is none."""
    member, row = facts.member, facts.row
    if member.civil_servant is YesNo.KHONG:
        return None, NOT_CONCERNED
    if member.civil_servant is None:
        what = "có phải cán bộ, công chức, viên chức hay không"
        return None, unknown(f"chưa rõ {what}", missing_cell(facts, member, "civil_servant", what))
    if row is None or row.civil_grade is None:
        what = "kết quả xếp loại công chức, viên chức"
        gap = (
            missing_review(facts) if row is None else missing_cell(facts, row, "civil_grade", what)
        )
        return None, unknown(f"chưa có {what}", gap)
    return row.civil_grade, NOT_CONCERNED


def civil_grade_at_least(facts: MemberFacts, *, grade: Grade) -> Answer:
    """Return whether one who is a civil servant got `grade` or better as such.

    Cites: domain/rules A26.
    """
    given, answer = _civil(facts)
    if given is not None:
        told = f"xếp loại công chức, viên chức: {given}"
        return either(told, when=given.rank >= grade.rank)
    is_unconcerned = answer.outcome is Outcome.DOES_NOT_APPLY
    return met("không phải công chức, viên chức") if is_unconcerned else answer


def civil_grade_at_most(facts: MemberFacts, *, grade: Grade) -> Answer:
    """Return whether one who is a civil servant got `grade` or worse as such."""
    given, answer = _civil(facts)
    if given is not None:
        told = f"xếp loại công chức, viên chức: {given}"
        return either(told, when=given.rank <= grade.rank)
    is_unconcerned = answer.outcome is Outcome.DOES_NOT_APPLY
    return unmet("không phải công chức, viên chức") if is_unconcerned else answer
