"""The closed lists of the field; the value of each is the word that a user reads and types."""

from enum import StrEnum


class UnitKind(StrEnum):
    """Kind of Party organisation (tổ chức đảng)."""

    DANG_BO_CO_SO = "Đảng bộ cơ sở"
    DANG_BO_BO_PHAN = "Đảng bộ bộ phận"
    CHI_BO_CO_SO = "Chi bộ cơ sở"
    CHI_BO = "Chi bộ trực thuộc"

    @property
    def is_cell(self) -> bool:
        """Return whether members belong to it directly (chi bộ) and not through its own cells."""
        return self in {UnitKind.CHI_BO, UnitKind.CHI_BO_CO_SO}

    @property
    def is_base(self) -> bool:
        """Return whether it is a tổ chức cơ sở đảng."""
        return self in {UnitKind.DANG_BO_CO_SO, UnitKind.CHI_BO_CO_SO}


class Grade(StrEnum):
    """Level of the yearly rating (mức xếp loại chất lượng), best first."""

    XUAT_SAC = "Hoàn thành xuất sắc nhiệm vụ"
    TOT = "Hoàn thành tốt nhiệm vụ"
    HOAN_THANH = "Hoàn thành nhiệm vụ"
    KHONG_HOAN_THANH = "Không hoàn thành nhiệm vụ"

    @property
    def rank(self) -> int:
        """Return 4 for the best level down to 1 for the lowest."""
        return _GRADE_RANKS[self]

    @property
    def short(self) -> str:
        """Return the abbreviation used in tables, such as HTTNV."""
        return {4: "HTXSNV", 3: "HTTNV", 2: "HTNV", 1: "KHTNV"}[self.rank]


class Rating(StrEnum):
    """Degree reached on one criterion (cấp độ thực hiện), best first."""

    XUAT_SAC = "Xuất sắc"
    TOT = "Tốt"
    TRUNG_BINH = "Trung bình"
    KEM = "Kém"

    @property
    def rank(self) -> int:
        """Return 4 for the best degree down to 1 for the lowest."""
        return _RATING_RANKS[self]


# Asked some hundred times for every subject, therefore counted once.
_GRADE_RANKS = {grade: 4 - place for place, grade in enumerate(Grade)}
_RATING_RANKS = {rating: 4 - place for place, rating in enumerate(Rating)}


class MeetingQuality(StrEnum):
    """Quality of one monthly meeting of a chi bộ (chất lượng sinh hoạt)."""

    TOT = "Tốt"
    KHA = "Khá"
    TRUNG_BINH = "Trung bình"
    KEM = "Kém"
    KHONG_HOP = "Không họp"


class Attendance(StrEnum):
    """Presence of a member at one monthly meeting; the value is the mark on the sheet."""

    CO_MAT = "X"
    CO_LY_DO = "P"
    KHONG_LY_DO = "K"
    OM = "Ô"
    THAI_SAN = "TS"
    KHONG_HOP = "-"


class YesNo(StrEnum):
    """An answer that must be given, not assumed."""

    CO = "Có"
    KHONG = "Không"


class Role(StrEnum):
    """Post in a Party committee (chức vụ trong cấp ủy), highest first."""

    BI_THU = "Bí thư"
    PHO_BI_THU = "Phó Bí thư"
    UY_VIEN_BTV = "Ủy viên Ban Thường vụ"
    DANG_UY_VIEN = "Đảng ủy viên"
    CHI_UY_VIEN = "Chi ủy viên"


class FindingKind(StrEnum):
    """What the register of discipline and findings records."""

    KY_LUAT = "Kỷ luật"
    KY_LUAT_CAP_UY = "Kỷ luật Ban Chấp hành, Ban Thường vụ"
    SUY_THOAI = "Kết luận suy thoái"
    DIEU_KHONG_DUOC_LAM = "Vi phạm điều đảng viên không được làm"
    NEU_GUONG = "Vi phạm trách nhiệm nêu gương"
    MAT_DOAN_KET = "Kết luận mất đoàn kết nội bộ"


class CollectiveKind(StrEnum):
    """Kind of a leading collective: a Party committee, or the leaders of an agency."""

    CAP_UY = "Cấp ủy"
    LANH_DAO = "Tập thể lãnh đạo, quản lý"


class BodyKind(StrEnum):
    """Kind of a body at the same level as a unit."""

    CO_QUAN = "Cơ quan, đơn vị"
    CHINH_TRI_XA_HOI = "Tổ chức chính trị - xã hội"


class VoteRound(StrEnum):
    """What a vote session decides."""

    MUC = "Vòng 1: mức xếp loại"
    XUAT_SAC = "Vòng 2: hoàn thành xuất sắc"


class PastGrade(StrEnum):
    """Level of a former year, or that none was given."""

    XUAT_SAC = Grade.XUAT_SAC.value
    TOT = Grade.TOT.value
    HOAN_THANH = Grade.HOAN_THANH.value
    KHONG_HOAN_THANH = Grade.KHONG_HOAN_THANH.value
    KHONG_XEP_LOAI = "Không xếp loại"


class Subject(StrEnum):
    """What a criterion, a condition or a rating is about."""

    MEMBER = "đảng viên"
    UNIT = "tổ chức đảng"
    COLLECTIVE = "tập thể lãnh đạo, quản lý"
    LEADER = "cán bộ lãnh đạo, quản lý"


class MemberGroup(StrEnum):
    """Which personal review a member writes: the law of a year gives each group its own form."""

    LEADERS = "Giữ chức vụ lãnh đạo, quản lý"
    OTHERS = "Không giữ chức vụ lãnh đạo, quản lý"
    OUTSIDE = "Không làm việc trong hệ thống chính trị"


class ResidenceState(StrEnum):
    """How a member stands to the Party cell at the place of residence."""

    GIOI_THIEU = "Giới thiệu"
    GIOI_THIEU_MIEN = "Giới thiệu nhưng được miễn"
    MIEN_GIOI_THIEU = "Miễn giới thiệu"
    CHUA = "Chưa giới thiệu"


class ResidenceMark(StrEnum):
    """Which of the three boxes of a row the cell at the residence ticked, best first."""

    MUC_1 = "Mức 1"
    MUC_2 = "Mức 2"
    MUC_3 = "Mức 3"


class RemedyState(StrEnum):
    """How far a weakness has been mended."""

    DA = "Đã khắc phục"
    DANG = "Đang khắc phục"
    CHUA = "Chưa khắc phục"


class DocumentGroup(StrEnum):
    """What a local document does with the rules of those above."""

    QUY_DINH = "Cụ thể hóa quy định"
    HUONG_DAN = "Cụ thể hóa hướng dẫn"
    CHI_DAO = "Lãnh đạo, chỉ đạo hằng năm"


class BallotAbout(StrEnum):
    """Whose levels a vote session is about."""

    MEMBERS = "Đảng viên"
    CELLS = "Tổ chức đảng trực thuộc"
    UNIT = "Chính tổ chức đảng"
    COLLECTIVES = "Tập thể lãnh đạo, quản lý"
    LEADERS = "Cá nhân lãnh đạo, quản lý"
