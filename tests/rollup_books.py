"""Small workbooks of several organisations of one district; nobody is real."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from docgen.classification import load_ruleset
from docgen.excel import write
from docgen.model import CollectiveKind, Grade, PastGrade, UnitKind

LEVELS = dict(zip("xthk", Grade, strict=True))
PAST = dict(zip("xthk", PastGrade, strict=False))
DISTRICT = "Đảng bộ huyện Bình Lâm"
PEOPLE = ("Lò Thị Mẩy", "Trần Khắc Toàn", "Y Bhiông Niê", "Vũ Đình Khuê", "Phạm Gia Bảo")


@dataclass(frozen=True, kw_only=True)
class Book:
    """One base organisation: levels of its members by chi bộ, "." where none is decided."""

    name: str
    own: str = "t"
    members: Sequence[str] = ("xtth", "ttk")
    bodies: Mapping[CollectiveKind, str] = field(default_factory=dict)
    former: str = ""
    year: int = 2023
    ruleset: str = "vp_ubnd_2023"
    superior: str = DISTRICT
    cards: Sequence[str] = ()

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return the rows of its workbook."""
        units: list[dict[str, Any]] = [
            {"code": "DB", "name": self.name, "kind": UnitKind.DANG_BO_CO_SO}
        ]
        decided = {"DB": self.own}
        members: list[dict[str, Any]] = []
        for number, levels in enumerate(self.members, start=1):
            cell = f"C{number}"
            name = f"Chi bộ thôn {number}"
            units.append({"code": cell, "name": name, "kind": UnitKind.CHI_BO, "parent": "DB"})
            decided[cell] = "t"
            for level in levels:
                members.append(self._member(len(members), cell))
                decided[members[-1]["code"]] = level
        bodies = [
            {"code": kind.name, "name": f"{kind.value} {self.name}", "unit": "DB", "kind": kind}
            for kind in self.bodies
        ]
        decided |= {kind.name: level for kind, level in self.bodies.items()}
        period = {"year": self.year, "ruleset": self.ruleset, "superior": self.superior}
        return {
            "Kỳ đánh giá": [period],
            "Tổ chức": units,
            "Đảng viên": members,
            "Chức vụ": [],
            "Tập thể lãnh đạo": bodies,
            "Quyết định": [
                {"subject": code, "decided": LEVELS[level]}
                for code, level in decided.items()
                if level in LEVELS
            ],
            "Kỷ luật, kết luận": [],
            "Lịch sử": [
                {"subject": f"P{number}", "year_1": PAST[level]}
                for number, level in enumerate(self.former, start=1)
            ],
        }

    def _member(self, place: int, cell: str) -> dict[str, Any]:
        day = date(1980, 1, 1 + place)
        return {
            "code": f"P{place + 1}",
            "name": f"{PEOPLE[place % len(PEOPLE)]} {self.name.split()[-1]}",
            "unit": cell,
            "birth": day,
            "admitted": date(2005, 5, 19),
            "official": date(2006, 5, 19),
            "card": self.cards[place] if place < len(self.cards) else None,
        }

    def written(self, folder: Path, **rows: Sequence[Mapping[str, object]]) -> Path:
        """Return the workbook, some of its sheets replaced."""
        folder.mkdir(exist_ok=True)
        path = folder / f"{self.name}.xlsx"
        path.write_bytes(write({**self.rows(), **rows}, load_ruleset(self.ruleset).criteria))
        return path


BOOKS = (
    Book(
        name="Đảng bộ xã An Hòa",
        own="x",
        bodies={CollectiveKind.CAP_UY: "t", CollectiveKind.LANH_DAO: "x"},
        former="xth",
    ),
    Book(name="Đảng bộ xã Lộc Sơn", members=("xxt",), bodies={CollectiveKind.CAP_UY: "h"}),
    Book(name="Đảng bộ thị trấn Bến Đá", own="h", members=("tttt", "h.", ""), former="tt"),
)
