"""The words of the report on a year's reviews: counts of units, members, suggestions, rewards.

Counts only; what was good or bad is for people to write.
Cites: seed 003, I.1, I.2.1 and II.6.
"""

from collections import Counter
from collections.abc import Iterable

from docgen import vi
from docgen.context.statistics import Subjects, units_within
from docgen.context.view import View
from docgen.context.votes import LEADER, quota_lines
from docgen.context.words import Writer
from docgen.forms import Mode
from docgen.model import Subject, Unit

Row = dict[str, object]


def figure_words(unit: Unit, writer: Writer, view: View) -> Row:
    """Return the counts of a report: units, members, who is reviewed, suggestions, rewards."""
    members, cells = view.members_of(unit), view.cells(unit)
    within = units_within(unit, view)
    codes = {each.code for each in within}
    collectives = [row for row in view.review.collectives if row.unit in codes]
    mine = codes | {row.code for row in collectives}
    people = {member.code for member in members}
    people |= {row.code for row in view.review.leaders if row.member in people}
    unrated = view.unrated(unit)
    reasons = Counter(
        view.results.members[member.code].reason or "Chưa đủ căn cứ để xếp loại"
        for member in unrated
    )

    def count(number: int) -> str:
        return LEADER if writer.mode is Mode.BLANK else vi.number(number)

    def reviewed(who: Subjects) -> str:
        owns = (view.assessment(each.code) for each in who)
        return count(sum(own is not None and own.reviewed is True for own in owns))

    def split(subjects: Iterable[str]) -> dict[str, str]:
        listed = list(subjects)
        if writer.mode is Mode.BLANK or not listed:
            return {"tap_the": LEADER, "ca_nhan": LEADER}
        return {
            "tap_the": vi.number(len({each for each in listed if each in mine})),
            "ca_nhan": vi.number(len({each for each in listed if each in people})),
        }

    return {
        "so_lieu": {
            "truc_thuoc": count(len(cells)),
            "chi_bo": count(sum(each.kind.is_cell for each in cells)),
            "dang_bo": count(sum(not each.kind.is_cell for each in cells)),
            "dang_vien": count(len(members)),
            "duoc_xep_loai": count(len(members) - len(unrated)),
            "khong_xep_loai": count(len(unrated)),
            "theo_ly_do": []
            if writer.mode is Mode.BLANK
            else [
                {"ly_do": reason, "so_luong": vi.number(number)}
                for reason, number in reasons.items()
            ],
            "kiem_diem": {
                "to_chuc": reviewed(within),
                "tap_the": reviewed(collectives) if collectives else LEADER,
                "dang_vien": reviewed(members),
            },
            "goi_y": split(row.subject for row in view.review.suggestions),
            "khen_thuong": split(row.subject for row in view.review.commendations),
        },
        "ty_le_xuat_sac": {
            "to_chuc": quota_lines(unit, Subject.UNIT, writer, view),
            "dang_vien": quota_lines(unit, Subject.MEMBER, writer, view),
        },
    }
