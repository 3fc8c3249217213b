"""Workbooks in which nothing is open, with long or short words and as many rows as asked.

`rows` fills every sheet that papers print from, so that each form of a guideline has a final paper;
`grown` copies the last member, chi bộ, collective and leader of a review. Nobody is real.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from wordings import Wording

from docgen.classification import load_ruleset
from docgen.forms import in_sets, load_forms
from docgen.model import (
    BallotAbout,
    CollectiveKind,
    DocumentGroup,
    FindingKind,
    Grade,
    MeetingQuality,
    MemberGroup,
    PastGrade,
    Rating,
    RemedyState,
    ResidenceMark,
    ResidenceState,
    Review,
    Role,
    Subject,
    UnitKind,
    VoteRound,
    YesNo,
)
from docgen.workbook.columns import Kind
from docgen.workbook.sheets import SHEETS

Rows = dict[str, list[dict[str, Any]]]

FEW = 3
"""So many of each there must be before they are copied: one member of each group."""

UNRATED = "C000"
"""The chi bộ whose members are all exempt."""

LETTERS = "CTPLM"
"""First letters of the codes of chi bộ, collectives, members, leaders and exempt members."""

LEVELS = ("excellent", "good", "done", "failed")


def grown(review: Review, count: int, wording: Wording) -> Review:
    """Return a review of `FEW` of each, cut to `count`, or the last of each copied up to it."""
    last = {f"{letter}{FEW:03}" for letter in LETTERS}
    gone = {f"{letter}{n:03}" for letter in LETTERS for n in range(count + 1, FEW + 1)}
    changes: dict[str, Any] = {}
    for part in fields(review):
        records = getattr(review, part.name)
        if isinstance(records, tuple):
            named = [(record, _codes(record)) for record in records]
            kept = [record for record, codes in named if not codes & gone]
            copied = [record for record, codes in named if codes & last]
            more = range(FEW + 1, count + 1)
            changes[part.name] = (
                *kept,
                *(_copied(each, n, wording) for n in more for each in copied),
            )
    return replace(review, **changes)


def _codes(record: Any) -> set[str]:  # noqa: ANN401  # any of the records of the model
    """Return the short texts of a record, among them the codes of those whom it is about."""
    values = (getattr(record, part.name) for part in fields(record))
    return {each for each in values if isinstance(each, str) and len(each) == len("P001")}


def _copied(record: Any, number: int, wording: Wording) -> Any:  # noqa: ANN401  # any of the records
    """Return the record of the last subject as that of another one."""
    codes = {f"{letter}{FEW:03}" for letter in LETTERS}
    values = {part.name: getattr(record, part.name) for part in fields(record)}
    own = {key: each for key, each in values.items() if isinstance(each, str) and each in codes}
    changed: dict[str, Any] = {key: f"{each[0]}{number:03}" for key, each in own.items()}
    if "code" in own:
        changed["name"] = wording.called(changed["code"])
    return replace(record, **changed)


def _filled(title: str, given: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return the row of a sheet with a text in each cell for words that is not given."""
    sheet = next(each for each in SHEETS if each.title == title)
    texts = {c.field: text for c in sheet.columns if c.kind is Kind.TEXT and not c.required}
    degrees = {c.field: Rating.XUAT_SAC for c in sheet.columns if c.choices is Rating}
    return texts | degrees | dict(given)


def rows(ruleset: str, year: int, count: int, wording: Wording) -> Rows:
    """Return the rows of a workbook with `count` chi bộ, members, collectives and leaders."""
    held, signed = date(year, 12, 5), date(year, 12, 20)
    law = load_ruleset(ruleset)
    criteria, forms = law.criteria, in_sets(load_forms(), law.forms)
    degrees = {
        subject: {f"tc:{c.id}": Rating.XUAT_SAC for c in criteria if c.subject is subject}
        for subject in Subject
    }
    cells = [f"C{n:03}" for n in range(1, count + 1)]
    people = [f"P{n:03}" for n in range(1, count + 1)]
    away = [f"M{n:03}" for n in range(1, count + 1)]
    groups = [f"T{n:03}" for n in range(1, count + 1)]
    heads = [f"L{n:03}" for n in range(1, count + 1)]
    units = ["DB", *cells, UNRATED]
    every = [*units, *people, *groups, *heads]
    targets = {
        "targets_assigned": 12,
        "targets_done": 12,
        "targets_on_time": 12,
        "targets_exceeded": 9,
        "general_points": 29,
        "task_points": 64,
    }
    return {
        "Kỳ đánh giá": [
            {
                "year": year,
                "ruleset": ruleset,
                "place": "Thủ Dầu Một",
                "superior": wording.superior,
                "paper_date": signed,
                "theme": wording.line,
                "clerk": wording.person(999),
            }
        ],
        "Tổ chức": [
            {
                "code": code,
                "name": wording.top if code == "DB" else wording.called(code),
                "kind": UnitKind.DANG_BO_CO_SO if code == "DB" else UnitKind.CHI_BO,
                "parent": None if code == "DB" else "DB",
                "has_committee": YesNo.CO,
                "assessed": held,
                "overseer": wording.person(998),
                "clerk": wording.person(997),
                "signer": wording.person(900 + place % 90),
                "signer_role": Role.PHO_BI_THU,
            }
            for place, code in enumerate(units)
        ],
        "Đảng viên": [
            {
                "code": code,
                "name": wording.called(code),
                "unit": "C001" if code in set(people) else UNRATED,
                "birth": date(1980, 1, 2),
                "admitted": date(2005, 5, 19),
                "official": date(2006, 5, 19),
                "state_post": f"Phó Trưởng {wording.office}",
                "mass_post": wording.mass_post,
                "workplace": wording.office,
                "civil_servant": YesNo.CO,
                "exempt_from": date(year - 1, 1, 1) if code in set(away) else None,
                "review_group": tuple(MemberGroup)[place % 3],
                "card": "67.012037",
                "sex": "Nữ",
            }
            for place, code in enumerate([*people, *away])
        ],
        "Chức vụ": [
            {"member": "P001", "unit": "C001", "role": Role.BI_THU, "since": date(2020, 6, 1)},
            *(
                {"member": code, "unit": "DB", "role": Role.DANG_UY_VIEN, "since": date(2020, 6, 1)}
                for code in people
            ),
        ],
        "Đánh giá tổ chức": [
            {
                "unit": code,
                "self_grade": Grade.XUAT_SAC,
                "next_grade": Grade.XUAT_SAC,
                "outstanding": YesNo.CO,
                "main_targets_missed": YesNo.KHONG,
                "force_majeure": YesNo.KHONG,
                "comment": wording.text,
                "received": 1,
                **targets,
                **degrees[Subject.UNIT],
            }
            for code in units
        ],
        "Đánh giá đảng viên": [
            {
                "member": code,
                "self_grade": Grade.XUAT_SAC,
                "self_civil_grade": Grade.XUAT_SAC,
                "civil_grade": Grade.XUAT_SAC,
                "civil_graded": held - timedelta(days=3),
                "exemplary": YesNo.CO,
                "criteria_short": 0,
                "criteria_failed": 0,
                "committee_comment": wording.text,
                "committee_grade": Grade.XUAT_SAC,
                **targets,
                **degrees[Subject.MEMBER],
            }
            for code in people
        ],
        "Tập thể lãnh đạo": [
            {
                "code": code,
                "name": wording.called(code),
                "unit": "DB",
                "kind": tuple(CollectiveKind)[1 - place % 2],
                "size": 9,
                "assessed": held,
                "self_grade": Grade.XUAT_SAC,
                "outstanding": YesNo.CO,
                "main_targets_missed": YesNo.KHONG,
                "force_majeure": YesNo.KHONG,
                "below_disciplined": YesNo.KHONG,
                "comment": wording.text,
                **targets,
                **degrees[Subject.COLLECTIVE],
            }
            for place, code in enumerate(groups)
        ],
        "Cá nhân lãnh đạo": [
            {
                "code": code,
                "name": wording.called(code),
                "member": people[place],
                "collective": groups[place],
                "position": f"Phó Trưởng {wording.office}",
                "head": YesNo.CO,
                "appointed": date(2020, 6, 1),
                "assessed": held,
                "managed_by": wording.top,
                "self_grade": Grade.XUAT_SAC,
                "exemplary": YesNo.CO,
                "upright": YesNo.CO,
                "criteria_short": 0,
                "criteria_failed": 0,
                "area_assigned": 9,
                "area_done": 9,
                "area_on_time": 9,
                "area_exceeded": 9,
                "area_grade": Grade.XUAT_SAC,
                "units_total": 3,
                "units_done": 3,
                "units_good": 3,
                "area_disciplined": YesNo.KHONG,
                **targets,
                **degrees[Subject.LEADER],
            }
            for place, code in enumerate(heads)
        ],
        "Nội dung kiểm điểm": [
            _filled("Nội dung kiểm điểm", {"member": code}, wording.text) for code in people
        ],
        "Sinh hoạt chi bộ": [
            {
                "unit": code,
                **{f"month_{n}": tuple(MeetingQuality)[n % 2] for n in range(1, 13)},
                **{f"points_{n}": 95 for n in range(1, 13)},
            }
            for code in units[1:]
        ],
        "Kỷ luật, kết luận": [
            {
                "subject": away[0],
                "kind": FindingKind.KY_LUAT,
                "form": "Khiển trách",
                "number": "03-QĐ/UBKTĐU",
                "effective": date(year, 6, 1),
                "first_year": year - 2,
                "self_detected": YesNo.KHONG,
            }
        ],
        "Xếp loại lại": [
            {
                "subject": away[0],
                "year": year - 2,
                "old_number": "41-QĐ/ĐU",
                "old_signed": date(year - 2, 12, 20),
                "old_body": wording.committee,
                "new_grade": Grade.HOAN_THANH,
                "number": "45-QĐ/ĐU",
                "signed": signed,
                "assigned": wording.office,
            }
        ],
        "Đơn vị liên quan": [
            {"unit": unit, "name": f"{wording.office} số {n}", "kind": kind, "grade": Grade.TOT}
            for unit in ("DB", "C001")
            for n, kind in enumerate(("Cơ quan, đơn vị", "Tổ chức chính trị - xã hội") * 2)
        ],
        "Hội nghị bỏ phiếu": list(_sessions(held, wording)),
        "Kết quả phiếu": [
            {"session": session["code"], "subject": subject, **_votes(session)}
            for session in _sessions(held, wording)
            for subject in _voted(session, people, units[1:], groups, heads)
        ],
        "Quyết định": [
            {
                "subject": code,
                "proposed": Grade.XUAT_SAC,
                "decided": Grade.XUAT_SAC,
                "number": "41-QĐ/ĐU",
                "signed": signed,
                "body": wording.committee,
            }
            for code in every
        ],
        "Lịch sử": [
            {"subject": code, **{f"year_{back}": PastGrade.XUAT_SAC for back in range(1, 6)}}
            for code in [*every, away[0]]
        ],
        "Nội dung tập thể": [
            _filled("Nội dung tập thể", {"subject": code}, wording.text)
            for code in [*units, *groups]
        ],
        "Hội nghị kiểm điểm": [
            {
                "unit": code,
                "held": held,
                "began": "7 giờ 30",
                "ended": "17 giờ 00",
                "place": f"Phòng họp của {wording.office}",
                "chair": wording.person(901),
                "secretary": wording.person(902),
                "guests": "; ".join(wording.person(910 + n) for n in range(wording.several)),
                "summoned": 9,
                "present": 8,
                "absent": f"{wording.person(903)}: {wording.line}",
                "purpose": wording.text,
                "opinions": "\n".join([wording.line] * wording.several),
                "conclusion": wording.text,
            }
            for code in units
        ],
        "Nơi cư trú": [
            {
                "member": code,
                "state": ResidenceState.GIOI_THIEU
                if place % 2 == 0
                else ResidenceState.GIOI_THIEU_MIEN,
                "address": f"Nhà số 12, ngõ 345/6, {wording.office}",
                "cell": wording.chi_bo(77),
                "committee": f"Đảng ủy {wording.office}",
                "number": "03",
                "introduced": date(2021, 2, 10),
                "commented": date(year, 11, 10),
                **{f"mark_{n}": ResidenceMark.MUC_1 for n in range(1, 7 if place % 2 == 0 else 4)},
                "other": wording.text,
            }
            for place, code in enumerate(people)
        ]
        + [
            {"member": code, "state": ResidenceState.MIEN_GIOI_THIEU, "address": wording.office}
            for code in away
        ],
        "Gợi ý kiểm điểm": [
            _filled(
                "Gợi ý kiểm điểm",
                {
                    "subject": code,
                    "number": "12-CV/ĐU",
                    "signed": held,
                    "deadline": signed,
                    "answered": YesNo.CO,
                },
                wording.text,
            )
            for code in ("C001", "T001", "P001")
        ],
        "Khắc phục hạn chế": [
            _filled(
                "Khắc phục hạn chế",
                {
                    "unit": unit,
                    "weakness": f"{number}. {wording.line}",
                    "cause": wording.line,
                    "measure": wording.line,
                    "responsible": wording.person(number),
                    "deadline": date(year + 1, 3, 31),
                    "state": RemedyState.DANG,
                },
                wording.text,
            )
            for unit in ("DB", "C001", UNRATED)
            for number in range(count)
        ],
        "Khen thưởng": [
            {
                "subject": code,
                "form": "Giấy khen",
                "merit": f"Hoàn thành xuất sắc nhiệm vụ năm {year}. {wording.line}",
                "number": "46-QĐ/ĐU",
                "signed": signed,
                "body": wording.committee,
            }
            for code in [*cells, *people]
        ],
        "Cam kết": [_filled("Cam kết", {"member": code}, wording.text) for code in people],
        "Bổ sung hồ sơ": [
            _filled(
                "Bổ sung hồ sơ",
                {
                    "member": code,
                    "card": "67.012037",
                    "file_number": "003517",
                    "income": 1_250_000_000,
                    "persons": 7,
                    "assets_value": 9_123_456_789,
                }
                | dict.fromkeys(_RELATIVES, f"{wording.person(950)}, {wording.line}"),
                wording.text,
            )
            for code in people
        ],
        "Văn bản, giấy tờ": [
            {
                "unit": unit,
                "paper": code,
                "number": "999-BC/ĐU",
                "day": signed,
                "summary": wording.line,
                "signed": YesNo.CO,
            }
            for unit in ("DB", "C001")
            for code in dict.fromkeys(form.code for form in forms)
            if code not in {"Mẫu 03", "Mẫu 20"}
        ],
        "Văn bản chỉ đạo": [
            {
                "unit": "DB",
                "group": tuple(DocumentGroup)[n % 3],
                "year": year - n % 5,
                "number": f"{100 + n}-HD/BTCĐU",
                "day": date(year - n % 5, 11, 10),
            }
            for n in range(max(count, 15))
        ],
        "Góp ý quy định": [
            {"unit": "DB", "item": item, "fits": YesNo.KHONG, "proposal": wording.line}
            for item in dict.fromkeys(item for form in forms for item in form.items)
        ],
    }


_RELATIVES = ("father", "mother", "father_in_law", "mother_in_law", "spouse", "children")


_ABOUT = {
    BallotAbout.MEMBERS: ("C001", "DB"),
    BallotAbout.CELLS: ("DB",),
    BallotAbout.UNIT: ("C001", "DB"),
    BallotAbout.COLLECTIVES: ("DB",),
    BallotAbout.LEADERS: ("DB",),
}


def _sessions(held: date, wording: Wording) -> Iterator[dict[str, Any]]:
    number, voted = 0, wording.voters - 1
    for about, units in _ABOUT.items():
        for unit in units:
            for turn in VoteRound:
                number += 1
                yield {
                    "code": f"V{number:02}",
                    "unit": unit,
                    "round": turn,
                    "held": held,
                    "summoned": wording.voters,
                    "present": voted,
                    "issued": voted,
                    "returned": voted - 1,
                    "valid": voted - 2,
                    "invalid": 1,
                    "about": about,
                    "place": f"Phòng họp của {wording.office}",
                    "chair": wording.person(901),
                    "head_teller": wording.person(904),
                    "tellers": ", ".join(wording.person(each) for each in (905, 906, 907)),
                    "eligible": voted,
                    "printed": voted + 6,
                    "unused": 4,
                    "spoiled": 2,
                    "counted_by": f"{wording.person(905)}; {wording.person(906)}",
                }


def _votes(session: Mapping[str, Any]) -> dict[str, int]:
    if session["round"] is next(iter(VoteRound)):
        return dict(zip(LEVELS, (0, session["valid"] - 3, 2, 1), strict=True))
    return {"agree": session["valid"] - 1, "disagree": 1}


def _voted(session: Mapping[str, Any], *groups: list[str]) -> list[str]:
    people, cells, collectives, heads = groups
    return {
        BallotAbout.MEMBERS: people,
        BallotAbout.CELLS: cells,
        BallotAbout.UNIT: [session["unit"]],
        BallotAbout.COLLECTIVES: collectives,
        BallotAbout.LEADERS: heads,
    }[session["about"]]
