"""A small đảng bộ as a workbook, with all that the papers of a report print; nobody is real."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from docgen import pipeline
from docgen.classification import load_ruleset
from docgen.excel import write
from docgen.forms import load_forms
from docgen.model import (
    CollectiveKind,
    DocumentGroup,
    FindingKind,
    Grade,
    PastGrade,
    Role,
    UnitKind,
    YesNo,
)
from docgen.pipeline import Folders

XS, T, H, K = Grade
LEVELS = {"x": XS, "t": T, "h": H, "k": K}
PAST = {"x": "XUAT_SAC", "t": "TOT", "h": "HOAN_THANH", "k": "KHONG_HOAN_THANH"}
UNITS = {
    "DB": "Đảng bộ xã An Hòa",
    "C1": "Chi bộ thôn Đồi Chè và Trung tâm Phục vụ hành chính công xã",
    "C2": "Chi bộ thôn Bến Đá",
    "C3": "Chi bộ Trường Tiểu học An Hòa",
}
PEOPLE = {
    "P1": ("Công Tằng Tôn Nữ Nguyễn Phước Hoàng Khánh Thùy Dương Phương", "C1", "xxxxx", "x"),
    "P2": ("Đặng Quỳnh Hương", "C1", "ttthh", "t"),
    "P3": ("Lò Thị Mẩy", "C1", "tt-.k", "t"),
    "P4": ("Trần Khắc Toàn", "C2", "xt..x", "t"),
    "P5": ("Y Bhiông Niê", "C2", "hhhtt", "h"),
    "P6": ("Nguyễn Thị Ngọc Ánh", "C3", "xxxxt", "x"),
    "P7": ("Vũ Đình Khuê", "C3", "ttxxx", "k"),
    "P8": ("Phạm Gia Bảo", "C3", "", ""),
}
"""Code → name, chi bộ, levels of the five former years (last year first), level decided."""
OTHERS = {"DB": "ttxtt", "C1": "xxtxx", "C2": "ttttt", "C3": "htt.t", "CU": "tttxx", "LD": "xtttt"}


def past(levels: str) -> dict[str, Any]:
    """Return the cells of former years; "-" is not rated, "." is left blank."""
    cells: dict[str, Any] = {}
    for back, letter in enumerate(levels, start=1):
        if letter in PAST:
            cells[f"year_{back}"] = PastGrade[PAST[letter]]
        elif letter == "-":
            cells[f"year_{back}"] = PastGrade.KHONG_XEP_LOAI
    return cells


def rows(ruleset: str, year: int) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every sheet; all levels of the year are decided."""
    decided = {code: person[3] for code, person in PEOPLE.items() if person[3]}
    decided |= {"DB": "t", "C1": "x", "C2": "t", "C3": "h", "CU": "t", "LD": "t"}
    histories = {code: person[2] for code, person in PEOPLE.items() if person[2]} | OTHERS
    admitted = date(2010, 5, 19)
    return {
        "Kỳ đánh giá": [
            {
                "year": year,
                "ruleset": ruleset,
                "place": "An Hòa",
                "superior": "Đảng bộ huyện Bình Lâm",
                "paper_date": date(year, 12, 15),
                "clerk": "Đặng Quỳnh Hương",
            }
        ],
        "Tổ chức": [
            {
                "code": code,
                "name": name,
                "kind": UnitKind.DANG_BO_CO_SO if code == "DB" else UnitKind.CHI_BO,
                "parent": None if code == "DB" else "DB",
                "assessed": date(year, 12, 5),
                "signer": "Trần Khắc Toàn" if code == "DB" else None,
                "signer_role": Role.PHO_BI_THU if code == "DB" else None,
            }
            for code, name in UNITS.items()
        ],
        "Đảng viên": [
            {
                "code": code,
                "name": name,
                "unit": unit,
                "birth": date(1980, 1, 2),
                "admitted": date(year, 10, 1) if code == "P8" else admitted,
                "official": None if code == "P8" else date(2011, 5, 19),
            }
            for code, (name, unit, _, _) in PEOPLE.items()
        ],
        "Chức vụ": [
            {"member": "P1", "unit": "C1", "role": Role.BI_THU},
            {"member": "P4", "unit": "DB", "role": Role.PHO_BI_THU},
        ],
        "Tập thể lãnh đạo": [
            {
                "code": "CU",
                "name": "Ban Chấp hành Đảng bộ xã An Hòa",
                "unit": "DB",
                "kind": CollectiveKind.CAP_UY,
            },
            {
                "code": "LD",
                "name": "Tập thể lãnh đạo UBND xã An Hòa",
                "unit": "DB",
                "kind": CollectiveKind.LANH_DAO,
            },
        ],
        "Cá nhân lãnh đạo": [
            {"code": "L1", "name": "Trần Khắc Toàn", "member": "P4", "collective": "LD"}
        ],
        "Lịch sử": [{"subject": code, **past(levels)} for code, levels in histories.items()],
        "Quyết định": [
            {"subject": code, "proposed": LEVELS[level], "decided": LEVELS[level]}
            for code, level in decided.items()
        ],
        "Kỷ luật, kết luận": [
            {
                "subject": "P7",
                "kind": FindingKind.KY_LUAT,
                "form": "Cảnh cáo",
                "number": "03-QĐ/UBKT",
                "effective": date(year, 6, 1),
                "first_year": year - 3,
                "last_year": year - 3,
                "self_detected": YesNo.KHONG,
            }
        ],
        "Gợi ý kiểm điểm": [{"subject": "LD"}, {"subject": "P5"}, {"subject": "P7"}],
        "Khen thưởng": [{"subject": "C1", "form": "Giấy khen"}, {"subject": "P1", "form": "Bằng"}],
        "Văn bản, giấy tờ": [
            {
                "unit": "DB",
                "paper": "Báo cáo kiểm điểm của tập thể Ban Thường vụ Đảng ủy",
                "number": "41-BC/ĐU",
                "day": date(year, 12, 10),
            },
            {"unit": "DB", "paper": "Báo cáo kết quả", "number": "45", "day": date(year, 12, 20)},
        ],
        "Văn bản chỉ đạo": [
            {"unit": "DB", "group": group, "year": year - back, "number": number, "day": day}
            for group, back, number, day in (
                (DocumentGroup.QUY_DINH, 0, "12-KH/ĐU", date(year, 11, 10)),
                (DocumentGroup.QUY_DINH, 2, "08-KH/ĐU", date(year - 2, 11, 17)),
                (DocumentGroup.HUONG_DAN, 4, "02-HD/ĐU", date(year - 4, 11, 30)),
                (DocumentGroup.CHI_DAO, 4, "30-CV/ĐU", date(year - 4, 11, 16)),
                (DocumentGroup.CHI_DAO, 4, "31-CV/ĐU", date(year - 4, 11, 27)),
            )
        ],
        "Góp ý quy định": [{"unit": "DB", "item": item, **opinion(item)} for item in items()],
    }


def items() -> list[str]:
    """Return the items of all forms that ask for opinions."""
    return [item for form in load_forms() for item in form.items]


def opinion(item: str) -> dict[str, Any]:
    """Return what the unit says of an item: one does not fit, one has only a proposal."""
    if item == "4.II.1.1":
        return {"proposal": "Không nên quy định"}
    if item == "2.3.đ":
        return {"fits": YesNo.KHONG, "proposal": "Gộp với tiêu chí (d)\nvà nêu rõ mức đánh giá"}
    return {"fits": YesNo.CO}


def saved(
    folder: Path, tables: Mapping[str, Sequence[Mapping[str, object]]], ruleset: str
) -> pipeline.Loaded:
    """Return a workbook of these rows as docgen understands it, free of errors."""
    path = folder / "so.xlsx"
    path.write_bytes(write(tables, load_ruleset(ruleset).criteria))
    loaded = pipeline.load(path, Folders())
    pipeline.refuse_errors(loaded)
    return loaded
