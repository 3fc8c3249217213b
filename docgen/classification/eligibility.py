"""Tests about who is reviewed and rated, and what must be obtained or borne in mind first.

A row states the situations of its member or unit; a blank date of exemption, suspension, transfer
or founding says that there was none (the headings of the workbook ask for nothing else).

Cites: seed 000, II.1.2, II.3, IV.2, IV.3, IV.4.
"""

from datetime import date

from docgen.classification.facts import (
    NOT_CONCERNED,
    CollectiveFacts,
    Facts,
    Group,
    LeaderFacts,
    MemberFacts,
    UnitFacts,
    assessed,
    either,
    measured_to,
    met,
    missing_assessed,
    missing_cell,
    missing_review,
    unknown,
    unmet,
    year,
)
from docgen.classification.months import in_force, months_after, overlaps_month
from docgen.classification.results import Answer, Outcome
from docgen.model import MemberReview, Record, YesNo
from docgen.vi import short_date


def _situation(facts: MemberFacts, start: date | None, end: date | None, what: str) -> Answer:
    if start is None and end is None:
        return unmet(f"không ghi nhận {what}")
    day = assessed(facts)
    since = f" từ ngày {short_date(start)}" if start else ""
    until = f" đến ngày {short_date(end)}" if end else ""
    told = f"{what}{since}{until}"
    if day is None:
        return unknown(f"{told}; chưa rõ ngày đánh giá", missing_assessed(facts))
    return either(f"{told}; ngày đánh giá {short_date(day)}", when=in_force(start, end, day))


def exempt(facts: MemberFacts) -> Answer:
    """Return whether the member is exempt from Party work and meetings on the rating day."""
    member = facts.member
    return _situation(facts, member.exempt_from, member.exempt_until, "miễn công tác và sinh hoạt")


def suspended(facts: MemberFacts) -> Answer:
    """Return whether the member is suspended from Party meetings on the rating day."""
    member = facts.member
    what = "đình chỉ sinh hoạt đảng"
    return _situation(facts, member.suspended_from, member.suspended_until, what)


def admitted_within(facts: MemberFacts, *, months: int) -> Answer:
    """Return whether the member was admitted less than `months` complete months before.

    Who became an official member was admitted before that; who was admitted long before the year
    under review needs no rating day.

    Cites: domain/rules A17.
    """
    member = facts.member
    known = member.admitted or member.official
    day = measured_to(facts) or date(year(facts), 1, 1)
    if known is not None and months_after(known, months) <= day:
        return unmet(
            f"kết nạp ngày {short_date(member.admitted)}"
            if member.admitted
            else (f"chính thức ngày {short_date(known)}")
        )
    if member.admitted is None:
        return unknown(
            "chưa có ngày kết nạp", missing_cell(facts, member, "admitted", "ngày kết nạp")
        )
    told = f"kết nạp ngày {short_date(member.admitted)}"
    if measured_to(facts) is None:
        return unknown(f"{told}; chưa rõ ngày đánh giá", missing_assessed(facts))
    return met(f"{told}, đến ngày {short_date(day)} chưa đủ {months} tháng")


def not_yet_reviewed(facts: MemberFacts) -> Answer:
    """Return whether the review of the member is still to be held, with the reason given."""
    said = facts.member.not_reviewed
    return either(said or "không ghi nhận lý do chưa kiểm điểm", when=bool(said))


def founded_within(facts: Group, *, months: int) -> Answer:
    """Return whether it was founded, split or merged less than `months` months before."""
    founded = facts.record.founded
    if founded is None:
        return unmet("không ghi nhận thành lập, chia tách, sáp nhập")
    day = measured_to(facts) or date(year(facts), 1, 1)
    told = f"thành lập, chia tách, sáp nhập ngày {short_date(founded)}"
    if months_after(founded, months) <= day:
        return unmet(told)
    if measured_to(facts) is None:
        return unknown(f"{told}; chưa rõ ngày đánh giá", missing_assessed(facts))
    return met(f"{told}, đến ngày {short_date(day)} chưa đủ {months} tháng")


def appointed_within(facts: LeaderFacts, *, months: int) -> Answer:
    """Return whether the leader was appointed less than `months` complete months before."""
    since = facts.row.appointed
    if since is None:
        gap = missing_cell(facts, facts.row, "appointed", "ngày giữ chức vụ")
        return unknown("chưa có ngày giữ chức vụ", gap)
    day = measured_to(facts) or date(year(facts), 1, 1)
    told = f"giữ chức vụ từ ngày {short_date(since)}"
    if months_after(since, months) <= day:
        return unmet(told)
    if measured_to(facts) is None:
        return unknown(f"{told}; chưa rõ ngày đánh giá", missing_assessed(facts))
    return met(f"{told}, đến ngày {short_date(day)} chưa đủ {months} tháng")


def fewer_members_than(facts: CollectiveFacts, *, members: int) -> Answer:
    """Return whether the collective has fewer than `members` members."""
    size = facts.row.size
    if size is None:
        gap = missing_cell(facts, facts.row, "size", "số thành viên của tập thể")
        return unknown("chưa có số thành viên", gap)
    return either(f"tập thể có {size} thành viên", when=size < members)


def _obtained(facts: Facts, record: Record, fact: str, given: YesNo | None, told: str) -> Answer:
    """Return whether a comment that must be asked for has come."""
    if given is None:
        what = "đã có nhận xét hay chưa"
        return unknown(f"{told}; chưa rõ đã có nhận xét", missing_cell(facts, record, fact, what))
    came = given is YesNo.CO
    return either(f"{told}; {'đã' if came else 'chưa'} có nhận xét", when=came)


def temporary_comment(facts: MemberFacts) -> Answer:
    """Return whether the comment came from where the member stays temporarily."""
    member = facts.member
    if not member.temporary_at:
        return NOT_CONCERNED
    told = f"sinh hoạt tạm thời tại {member.temporary_at}"
    return _obtained(facts, member, "temporary_comment", member.temporary_comment, told)


def former_comment(facts: MemberFacts, *, months: int) -> Answer:
    """Return whether the comment came from the former organisation of one who moved this year."""
    member = facts.member
    moved = member.moved_in is not None or bool(member.moved_from)
    if not moved or (member.moved_in is not None and member.moved_in.year != year(facts)):
        return NOT_CONCERNED
    told = f"chuyển đến từ {member.moved_from or 'nơi khác'}"
    if member.months_at_former is None:
        what = "số tháng sinh hoạt ở nơi cũ"
        gap = missing_cell(facts, member, "months_at_former", what)
        return unknown(f"{told}; chưa rõ {what}", gap)
    if member.months_at_former < months:
        return NOT_CONCERNED
    told = f"{told}, sinh hoạt ở nơi cũ {member.months_at_former} tháng"
    return _obtained(facts, member, "former_comment", member.former_comment, told)


def civil_grade_first(facts: MemberFacts) -> Answer:
    """Return whether a civil servant's own rating came before the rating as a member."""
    member, row = facts.member, facts.row
    if member.civil_servant is YesNo.KHONG:
        return NOT_CONCERNED
    if member.civil_servant is None:
        what = "có phải cán bộ, công chức, viên chức hay không"
        return unknown(f"chưa rõ {what}", missing_cell(facts, member, "civil_servant", what))
    if row is None:
        return unknown("chưa có kết quả xếp loại công chức, viên chức", missing_review(facts))
    return _civil_order(facts, row)


def _civil_order(facts: MemberFacts, row: MemberReview) -> Answer:
    if row.civil_grade is None:
        what = "kết quả xếp loại công chức, viên chức"
        return unknown(f"chưa có {what}", missing_cell(facts, row, "civil_grade", what))
    told = f"xếp loại công chức, viên chức: {row.civil_grade}"
    if row.civil_graded is None:
        what = "ngày có kết quả xếp loại công chức, viên chức"
        return unknown(f"{told}; chưa rõ ngày", missing_cell(facts, row, "civil_graded", what))
    day = assessed(facts)
    told = f"{told}, ngày {short_date(row.civil_graded)}"
    if day is None:
        return unknown(f"{told}; chưa rõ ngày đánh giá", missing_assessed(facts))
    when = row.civil_graded <= day
    return either(f"{told}; ngày đánh giá {short_date(day)}", when=when)


def actual_work(facts: MemberFacts, *, sick_months: int) -> Answer:
    """Return whether the level rests on actual work because of sick or maternity leave."""
    member = facts.member
    told = []
    if member.sick_months is not None and member.sick_months >= sick_months:
        told.append(f"nghỉ ốm {member.sick_months} tháng")
    leave = (member.maternity_from, member.maternity_until)
    if leave != (None, None) and any(
        overlaps_month(*leave, year(facts), month) for month in range(1, 13)
    ):
        told.append("nghỉ thai sản trong năm")
    if not told:
        return NOT_CONCERNED
    return Answer(outcome=Outcome.APPLIES, facts=", ".join(told))


def committee_suspended(facts: MemberFacts) -> Answer:
    """Return whether the member was suspended from a Party committee during the year."""
    told = [
        f"{post.role}: đình chỉ sinh hoạt cấp ủy"
        + (f" từ ngày {short_date(post.suspended_from)}" if post.suspended_from else "")
        for post in facts.posts
        if any(
            overlaps_month(post.suspended_from, post.suspended_until, year(facts), month)
            for month in range(1, 13)
        )
    ]
    if not told:
        return NOT_CONCERNED
    return Answer(outcome=Outcome.APPLIES, facts="; ".join(told))


def received_comment(facts: UnitFacts) -> Answer:
    """Return whether the former superior of a unit taken over in the year gave its comment."""
    unit = facts.unit
    if unit.received is None or unit.received.year != year(facts):
        return NOT_CONCERNED
    told = f"tiếp nhận từ {unit.former_superior or 'nơi khác'} ngày {short_date(unit.received)}"
    return _obtained(facts, unit, "former_comment", unit.former_comment, told)


def without_committee(facts: UnitFacts) -> Answer:
    """Return whether a chi bộ has no chi ủy and so is reviewed at the chi bộ."""
    if not facts.unit.kind.is_cell or facts.unit.has_committee is not YesNo.KHONG:
        return NOT_CONCERNED
    return Answer(outcome=Outcome.APPLIES, facts="chi bộ không có chi ủy")


def paper_by_post(facts: MemberFacts, *, leader: str, other: str) -> Answer:
    """Return which form of personal paper a member fills: leaders one, all others another.

    Cites: domain/rules A31.
    """
    is_leader = facts.member.code in facts.index.roles
    told = f"là cán bộ lãnh đạo, quản lý: Mẫu {leader}" if is_leader else f"Mẫu {other}"
    return Answer(outcome=Outcome.APPLIES, facts=told)
