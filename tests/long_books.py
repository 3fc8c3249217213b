"""Workbooks with nothing short in them: names of sixty letters, long texts, as many rows as asked.

`rows` fills every sheet that papers print from, so that each form of a guideline has a final paper;
`grown` copies the last member, chi bộ, collective and leader of a review. Nobody is real.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

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

GIVEN = ("Ngạn", "Thưởng", "Khuyến", "Quỳnh", "Dưỡng", "Đượm", "Thuấn", "Nghĩa", "Hưởng", "Tuyền")
MIDDLE = ("Hoàng", "Phương", "Khánh", "Thục", "Nguyệt", "Quế", "Trường", "Vĩnh", "Uyển", "Hướng")
LONG = (
    "Đơn vị đã hoàn thành các chỉ tiêu được giao, trong đó có việc khó, kéo dài qua nhiều năm; "
    "việc phối hợp giữa các bộ phận có lúc chưa chặt chẽ, báo cáo còn chậm so với quy định."
)
TEXT = "\n".join((LONG, LONG + " " + LONG, "Đã khắc phục 03/04 hạn chế nêu ở kỳ trước."))
TOP = (
    "Đảng bộ Trung tâm Ứng dụng tiến bộ Khoa học và Chuyển đổi số các huyện miền núi phía Tây tỉnh"
)
OFFICE = "Phòng Quản lý hạ tầng kỹ thuật, phát triển đô thị và bảo vệ môi trường lưu vực sông Lam"
FEW = 3
"""So many of each there must be before they are copied: one member of each group."""

UNRATED = "C000"
"""The chi bộ whose members are all exempt."""

LEVELS = ("excellent", "good", "done", "failed")


def name(number: int) -> str:
    """Return the name of a person, sixty letters, no two alike among a thousand."""
    middle, given = MIDDLE[number // 10 % 10], GIVEN[number % 10]
    words = f"Công Tằng Tôn Nữ {MIDDLE[number // 100]} {middle} Thị Mỹ Huyền Trang Nhã"
    rest = ["Bảo", "Kim", "Anh", "Diễm", "Thúy"]
    while rest and len(f"{words} {given}") < len("x") * 60:
        words += f" {rest.pop(0)}"
    return f"{words} {given}"


def chi_bo(number: int) -> str:
    """Return the name of a chi bộ."""
    return f"Chi bộ số {number} thuộc {OFFICE}"


def collective(number: int) -> str:
    """Return the name of a collective."""
    return f"Ban Thường vụ (nhóm {number}) của {TOP}"


CALLED: dict[str, Callable[[int], str]] = {
    "C": chi_bo,
    "T": collective,
    "P": name,
    "L": name,
    "M": lambda number: name(500 + number),
}
"""First letters of the codes of chi bộ, collectives, members, leaders and exempt members."""


def grown(review: Review, count: int) -> Review:
    """Return a review of `FEW` of each, cut to `count`, or the last of each copied up to it."""
    last = {f"{letter}{FEW:03}" for letter in CALLED}
    gone = {f"{letter}{n:03}" for letter in CALLED for n in range(count + 1, FEW + 1)}
    changes: dict[str, Any] = {}
    for part in fields(review):
        records = getattr(review, part.name)
        if isinstance(records, tuple):
            named = [(record, _codes(record)) for record in records]
            kept = [record for record, codes in named if not codes & gone]
            copied = [record for record, codes in named if codes & last]
            more = range(FEW + 1, count + 1)
            changes[part.name] = (*kept, *(_copied(each, n) for n in more for each in copied))
    return replace(review, **changes)


def _codes(record: Any) -> set[str]:  # noqa: ANN401  # any of the records of the model
    """Return the short texts of a record, among them the codes of those whom it is about."""
    values = (getattr(record, part.name) for part in fields(record))
    return {each for each in values if isinstance(each, str) and len(each) == len("P001")}


def _copied(record: Any, number: int) -> Any:  # noqa: ANN401  # any of the records of the model
    """Return the record of the last subject as that of another one."""
    codes = {f"{letter}{FEW:03}" for letter in CALLED}
    values = {part.name: getattr(record, part.name) for part in fields(record)}
    own = {key: each for key, each in values.items() if isinstance(each, str) and each in codes}
    changed: dict[str, Any] = {key: f"{each[0]}{number:03}" for key, each in own.items()}
    if "code" in own:
        changed["name"] = CALLED[own["code"][0]](number)
    return replace(record, **changed)


def _filled(title: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of a sheet with a long text in each cell for words that is not given."""
    sheet = next(each for each in SHEETS if each.title == title)
    texts = {c.field: TEXT for c in sheet.columns if c.kind is Kind.TEXT and not c.required}
    degrees = {c.field: Rating.XUAT_SAC for c in sheet.columns if c.choices is Rating}
    return texts | degrees | dict(given)


def rows(ruleset: str, year: int, count: int) -> Rows:
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
                "superior": "Đảng bộ các Cơ quan và Doanh nghiệp thuộc Ủy ban nhân dân tỉnh",
                "paper_date": signed,
                "theme": LONG,
                "clerk": name(999),
            }
        ],
        "Tổ chức": [
            {
                "code": code,
                "name": TOP if code == "DB" else chi_bo(int(code[1:])),
                "kind": UnitKind.DANG_BO_CO_SO if code == "DB" else UnitKind.CHI_BO,
                "parent": None if code == "DB" else "DB",
                "has_committee": YesNo.CO,
                "assessed": held,
                "overseer": name(998),
                "clerk": name(997),
                "signer": name(900 + place % 90),
                "signer_role": Role.PHO_BI_THU,
            }
            for place, code in enumerate(units)
        ],
        "Đảng viên": [
            {
                "code": code,
                "name": CALLED[code[0]](int(code[1:])),
                "unit": "C001" if code in set(people) else UNRATED,
                "birth": date(1980, 1, 2),
                "admitted": date(2005, 5, 19),
                "official": date(2006, 5, 19),
                "state_post": f"Phó Trưởng {OFFICE}",
                "mass_post": "Ủy viên Ban Chấp hành Công đoàn, Phó Chủ tịch Hội Cựu chiến binh",
                "workplace": OFFICE,
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
                "comment": TEXT,
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
                "committee_comment": TEXT,
                "committee_grade": Grade.XUAT_SAC,
                **targets,
                **degrees[Subject.MEMBER],
            }
            for code in people
        ],
        "Tập thể lãnh đạo": [
            {
                "code": code,
                "name": collective(int(code[1:])),
                "unit": "DB",
                "kind": tuple(CollectiveKind)[1 - place % 2],
                "size": 9,
                "assessed": held,
                "self_grade": Grade.XUAT_SAC,
                "outstanding": YesNo.CO,
                "main_targets_missed": YesNo.KHONG,
                "force_majeure": YesNo.KHONG,
                "below_disciplined": YesNo.KHONG,
                "comment": TEXT,
                **targets,
                **degrees[Subject.COLLECTIVE],
            }
            for place, code in enumerate(groups)
        ],
        "Cá nhân lãnh đạo": [
            {
                "code": code,
                "name": name(int(code[1:])),
                "member": people[place],
                "collective": groups[place],
                "position": f"Phó Trưởng {OFFICE}",
                "head": YesNo.CO,
                "appointed": date(2020, 6, 1),
                "assessed": held,
                "managed_by": TOP,
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
        "Nội dung kiểm điểm": [_filled("Nội dung kiểm điểm", {"member": code}) for code in people],
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
                "subject": people[0],
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
                "subject": people[0],
                "year": year - 2,
                "old_number": "61-QĐ/ĐU",
                "old_signed": date(year - 2, 12, 20),
                "old_body": TOP.replace("Đảng bộ", "Đảng ủy"),
                "new_grade": Grade.KHONG_HOAN_THANH,
                "number": "45-QĐ/ĐU",
                "signed": signed,
                "assigned": name(903),
            }
        ],
        "Đơn vị liên quan": [
            {"unit": unit, "name": f"{OFFICE} số {n}", "kind": kind, "grade": Grade.TOT}
            for unit in ("DB", "C001")
            for n, kind in enumerate(("Cơ quan, đơn vị", "Tổ chức chính trị - xã hội") * 2)
        ],
        "Hội nghị bỏ phiếu": list(_sessions(held)),
        "Kết quả phiếu": [
            {"session": session["code"], "subject": subject, **_votes(session)}
            for session in _sessions(held)
            for subject in _voted(session, people, units[1:], groups, heads)
        ],
        "Quyết định": [
            {
                "subject": code,
                "proposed": Grade.XUAT_SAC,
                "decided": Grade.XUAT_SAC,
                "number": "41-QĐ/ĐU",
                "signed": signed,
                "body": TOP.replace("Đảng bộ", "Đảng ủy"),
            }
            for code in every
        ],
        "Lịch sử": [
            {"subject": code, **{f"year_{back}": PastGrade.XUAT_SAC for back in range(1, 6)}}
            for code in every
        ],
        "Nội dung tập thể": [
            _filled("Nội dung tập thể", {"subject": code}) for code in [*units, *groups]
        ],
        "Hội nghị kiểm điểm": [
            {
                "unit": code,
                "held": held,
                "began": "7 giờ 30",
                "ended": "17 giờ 00",
                "place": f"Phòng họp của {OFFICE}",
                "chair": name(901),
                "secretary": name(902),
                "guests": "; ".join(name(number) for number in range(910, 914)),
                "summoned": 9,
                "present": 8,
                "absent": f"{name(903)}: {LONG}",
                "purpose": TEXT,
                "opinions": "\n".join([LONG] * 8),
                "conclusion": TEXT,
            }
            for code in units
        ],
        "Nơi cư trú": [
            {
                "member": code,
                "state": ResidenceState.GIOI_THIEU
                if place % 2 == 0
                else ResidenceState.GIOI_THIEU_MIEN,
                "address": f"Nhà số 12, ngõ 345/6, {OFFICE}",
                "cell": chi_bo(77),
                "committee": f"Đảng ủy {OFFICE}",
                "number": "03",
                "introduced": date(2021, 2, 10),
                "commented": date(year, 11, 10),
                **{f"mark_{n}": ResidenceMark.MUC_1 for n in range(1, 7 if place % 2 == 0 else 4)},
                "other": TEXT,
            }
            for place, code in enumerate(people)
        ]
        + [
            {"member": code, "state": ResidenceState.MIEN_GIOI_THIEU, "address": OFFICE}
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
            )
            for code in ("C001", "T001", "P001")
        ],
        "Khắc phục hạn chế": [
            _filled(
                "Khắc phục hạn chế",
                {
                    "unit": unit,
                    "weakness": f"{number}. {LONG}",
                    "cause": LONG,
                    "measure": LONG,
                    "responsible": name(number),
                    "deadline": date(year + 1, 3, 31),
                    "state": RemedyState.DANG,
                },
            )
            for unit in ("DB", "C001", UNRATED)
            for number in range(count)
        ],
        "Khen thưởng": [
            {
                "subject": code,
                "form": "Giấy khen",
                "merit": f"Đạt tiêu chuẩn “Hoàn thành xuất sắc nhiệm vụ” năm {year}: {LONG}",
                "number": "46-QĐ/ĐU",
                "signed": signed,
                "body": TOP.replace("Đảng bộ", "Đảng ủy"),
            }
            for code in [*cells, *people]
        ],
        "Cam kết": [_filled("Cam kết", {"member": code}) for code in people],
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
                | dict.fromkeys(_RELATIVES, f"{name(950)}, {LONG}"),
            )
            for code in people
        ],
        "Văn bản, giấy tờ": [
            {
                "unit": unit,
                "paper": code,
                "number": "999-BC/ĐU",
                "day": signed,
                "summary": LONG,
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
            {"unit": "DB", "item": item, "fits": YesNo.KHONG, "proposal": LONG}
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


def _sessions(held: date) -> Iterator[dict[str, Any]]:
    number = 0
    for about, units in _ABOUT.items():
        for unit in units:
            for turn in VoteRound:
                number += 1
                yield {
                    "code": f"V{number:02}",
                    "unit": unit,
                    "round": turn,
                    "held": held,
                    "summoned": 150,
                    "present": 149,
                    "issued": 149,
                    "returned": 148,
                    "valid": 147,
                    "invalid": 1,
                    "about": about,
                    "place": f"Phòng họp của {OFFICE}",
                    "chair": name(901),
                    "head_teller": name(904),
                    "tellers": ", ".join(name(each) for each in (905, 906, 907)),
                    "eligible": 149,
                    "printed": 155,
                    "unused": 4,
                    "spoiled": 2,
                    "counted_by": f"{name(905)}; {name(906)}",
                }


def _votes(session: Mapping[str, Any]) -> dict[str, int]:
    if session["round"] is next(iter(VoteRound)):
        return dict(zip(LEVELS, (0, 140, 5, 2), strict=True))
    return {"agree": 140, "disagree": 7}


def _voted(session: Mapping[str, Any], *groups: list[str]) -> list[str]:
    people, cells, collectives, heads = groups
    return {
        BallotAbout.MEMBERS: people,
        BallotAbout.CELLS: cells,
        BallotAbout.UNIT: [session["unit"]],
        BallotAbout.COLLECTIVES: collectives,
        BallotAbout.LEADERS: heads,
    }[session["about"]]
