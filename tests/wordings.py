"""The words of the workbooks of tests: long names and texts, or short ones. Nobody is real."""

from collections.abc import Callable
from dataclasses import dataclass

GIVEN = ("Ngạn", "Thưởng", "Khuyến", "Quỳnh", "Dưỡng", "Đượm", "Thuấn", "Nghĩa", "Hưởng", "Tuyền")
MIDDLE = ("Hoàng", "Phương", "Khánh", "Thục", "Nguyệt", "Quế", "Trường", "Vĩnh", "Uyển", "Hướng")
FAMILY = ("Lê", "Trần", "Phạm", "Võ", "Đỗ", "Bùi", "Ngô", "Dương", "Đặng", "Hồ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What is written into the cells for words; `voters` is how many are summoned to a vote."""

    person: Callable[[int], str]
    chi_bo: Callable[[int], str]
    collective: Callable[[int], str]
    top: str
    superior: str
    office: str
    mass_post: str
    line: str
    paragraphs: tuple[str, ...]
    voters: int
    several: int

    @property
    def text(self) -> str:
        """Return the text of a cell that may have more than one line."""
        return "\n".join(self.paragraphs)

    @property
    def committee(self) -> str:
        """Return the name of the committee that leads the đảng bộ."""
        return self.top.replace("Đảng bộ", "Đảng ủy")

    def called(self, code: str) -> str:
        """Return the name of a chi bộ, collective, leader, member or exempt member."""
        number = int(code[1:])
        named = {"C": self.chi_bo, "T": self.collective}.get(code[0], self.person)
        return named(number + 500 if code[0] == "M" else number)


def long_name(number: int) -> str:
    """Return the name of a person, sixty letters, no two alike among a thousand."""
    middle, given = MIDDLE[number // 10 % 10], GIVEN[number % 10]
    words = f"Công Tằng Tôn Nữ {MIDDLE[number // 100]} {middle} Thị Mỹ Huyền Trang Nhã"
    rest = ["Bảo", "Kim", "Anh", "Diễm", "Thúy"]
    while rest and len(f"{words} {given}") < len("x") * 60:
        words += f" {rest.pop(0)}"
    return f"{words} {given}"


def short_name(number: int) -> str:
    """Return the name of a person, about fifteen letters, no two alike among a thousand."""
    return f"{FAMILY[number // 100]} {MIDDLE[number // 10 % 10]} {GIVEN[number % 10]}"


_TOP = (
    "Đảng bộ Trung tâm Ứng dụng tiến bộ Khoa học và Chuyển đổi số các huyện miền núi phía Tây tỉnh"
)
_OFFICE = "Phòng Quản lý hạ tầng kỹ thuật, phát triển đô thị và bảo vệ môi trường lưu vực sông Lam"
_LINE = (
    "Đơn vị đã hoàn thành các chỉ tiêu được giao, trong đó có việc khó, kéo dài qua nhiều năm; "
    "việc phối hợp giữa các bộ phận có lúc chưa chặt chẽ, báo cáo còn chậm so với quy định."
)
LONG = Wording(
    person=long_name,
    chi_bo=lambda number: f"Chi bộ số {number} thuộc {_OFFICE}",
    collective=lambda number: f"Ban Thường vụ (nhóm {number}) của {_TOP}",
    top=_TOP,
    superior="Đảng bộ các Cơ quan và Doanh nghiệp thuộc Ủy ban nhân dân tỉnh",
    office=_OFFICE,
    mass_post="Ủy viên Ban Chấp hành Công đoàn, Phó Chủ tịch Hội Cựu chiến binh",
    line=_LINE,
    paragraphs=(_LINE, f"{_LINE} {_LINE}", "Đã khắc phục 03/04 hạn chế nêu ở kỳ trước."),
    voters=150,
    several=8,
)
SHORT = Wording(
    person=short_name,
    chi_bo=lambda number: f"Chi bộ Tổng hợp {number}",
    collective=lambda number: f"Ban Giám đốc {number}",
    top="Đảng bộ Sở Xây dựng",
    superior="Đảng bộ Ủy ban nhân dân tỉnh",
    office="Phòng Tổng hợp",
    mass_post="Chủ tịch Công đoàn",
    line="Báo cáo còn chậm hai lần.",
    paragraphs=("Hoàn thành tốt việc được giao.",),
    voters=12,
    several=1,
)
