"""The one table of sheets and columns.

It writes the blank workbook, reads the filled one and words the errors of both. Headings may be
reworded by a user; the hidden field ids may not.
"""

from enum import StrEnum

from docgen.model import (
    Attendance,
    BodyKind,
    Finding,
    FindingKind,
    Grade,
    MeetingQuality,
    Member,
    MemberAttendance,
    MemberGroup,
    MemberReview,
    Period,
    Post,
    RelatedBody,
    Role,
    SelfReview,
    Subject,
    Unit,
    UnitKind,
    UnitMeetings,
    UnitReview,
    YesNo,
)
from docgen.workbook.columns import Column, Kind, Sheet, choice, count, date, degrees, key, text
from docgen.workbook.leaders import ATTESTATIONS, COLLECTIVES, GROUP, LEADERS, POINTS
from docgen.workbook.outcomes import COUNTS, DECISIONS, HISTORIES, SESSIONS
from docgen.workbook.papers import PAPERS

_BY_CODE_OR_NAME = "Ghi mã, hoặc ghi đúng họ và tên (tên tổ chức) nếu không trùng với ai."
_MEMBER = key("member", "Đảng viên", Kind.MEMBER, _BY_CODE_OR_NAME, 28)
_UNIT = key("unit", "Tổ chức đảng", Kind.UNIT, _BY_CODE_OR_NAME, 28)
_SUBJECT = key("subject", "Đảng viên hoặc tổ chức", Kind.SUBJECT, _BY_CODE_OR_NAME, 28)

PERIOD = Sheet(
    title="Kỳ đánh giá",
    record=Period,
    many="period",
    intro="Điền cột C. Mỗi dòng một thông tin chung cho cả kỳ kiểm điểm.",
    required=True,
    columns=(
        key("year", "Năm đánh giá", Kind.YEAR, "Ví dụ: 2023"),
        key("ruleset", "Hướng dẫn áp dụng", Kind.TEXT, "Mã bộ quy tắc, ví dụ: vp_ubnd_2023"),
        text("place", "Địa danh", "In trước ngày tháng của văn bản, ví dụ: An Bình"),
        text("superior", "Cấp ủy cấp trên trực tiếp", "Cấp trên của tổ chức cao nhất trong tệp"),
        date("paper_date", "Ngày văn bản", "Để trống thì in chỗ trống để ghi tay"),
        text("theme", "Chủ đề công tác năm", "Nếu có"),
        text("clerk", "Người lập biểu", "Họ và tên người lập các biểu của tổ chức cao nhất"),
        choice(
            "ruleset_checked",
            "Đã đối chiếu bộ quy tắc với bản gốc hướng dẫn",
            YesNo,
            "Chỉ hỏi với bộ quy tắc còn ghi «chưa kiểm chứng»",
        ),
        choice(
            "raised_quota",
            "Được cho phép tỷ lệ xuất sắc cao hơn",
            YesNo,
            "Chỉ khi cấp có thẩm quyền cho phép và hướng dẫn có tỷ lệ thứ hai",
        ),
    ),
)

_UNITS = Sheet(
    title="Tổ chức",
    record=Unit,
    many="units",
    intro="Mỗi dòng một tổ chức đảng: đảng bộ trước, các chi bộ sau.",
    required=True,
    columns=(
        key("code", "Mã tổ chức", Kind.TEXT, "Tự đặt, ngắn, không trùng, ví dụ: HC-QT", 12),
        key("name", "Tên tổ chức đảng", Kind.TEXT, "Tên đầy đủ, ví dụ: Chi bộ Tổng hợp", 38),
        choice("kind", "Loại tổ chức", UnitKind, required=True),
        Column(field="parent", heading="Trực thuộc", kind=Kind.UNIT, width=14),
        date("founded", "Ngày thành lập (chia tách, sáp nhập)", "Nếu trong năm đánh giá"),
        date("received", "Ngày tiếp nhận từ nơi khác", "Nếu được chuyển giao trong năm"),
        text("former_superior", "Cấp trên trước khi chuyển giao"),
        choice("former_comment", "Đã có nhận xét nơi chuyển giao", YesNo),
        choice("has_committee", "Có chi ủy", YesNo, "Chi bộ có chi ủy hay chỉ có bí thư"),
        date("assessed", "Ngày họp đánh giá, xếp loại", "Mốc tính đủ 6 tháng"),
        text("overseer", "Đảng ủy viên phụ trách", "Họ và tên"),
        text("clerk", "Người lập biểu", "Họ và tên; để trống thì người lập ký và ghi tay"),
        text("signer", "Người ký văn bản", "Họ và tên; để trống thì lấy bí thư ở trang Chức vụ"),
        choice("signer_role", "Chức vụ người ký", Role),
        GROUP,
    ),
)

_MEMBERS = Sheet(
    title="Đảng viên",
    record=Member,
    many="members",
    intro="Mỗi dòng một đảng viên, kể cả người được miễn, dự bị hoặc mới chuyển đến.",
    required=True,
    columns=(
        key("code", "Mã đảng viên", Kind.TEXT, "Tự đặt, không trùng, ví dụ: DV001", 12),
        Column(
            field="name",
            heading="Họ và tên",
            required=True,
            width=30,
            aliases=("Họ tên", "Họ và tên đảng viên", "Họ và tên khai sinh"),
        ),
        key("unit", "Chi bộ", Kind.UNIT, "Mã hoặc tên chi bộ", 14),
        date("birth", "Ngày sinh"),
        date("admitted", "Ngày kết nạp", aliases=("Ngày vào Đảng",)),
        date("official", "Ngày chính thức", "Để trống nếu còn dự bị"),
        text("state_post", "Chức vụ chính quyền"),
        text("mass_post", "Chức vụ đoàn thể"),
        text("workplace", "Đơn vị công tác"),
        choice("civil_servant", "Là cán bộ, công chức, viên chức", YesNo),
        date("exempt_from", "Miễn công tác và sinh hoạt từ ngày"),
        date("exempt_until", "Miễn đến ngày", "Để trống nếu chưa hết"),
        date("suspended_from", "Đình chỉ sinh hoạt đảng từ ngày"),
        date("suspended_until", "Đình chỉ đến ngày", "Để trống nếu chưa hết"),
        text("temporary_at", "Đang sinh hoạt tạm thời tại"),
        choice("temporary_comment", "Đã có nhận xét nơi sinh hoạt tạm thời", YesNo),
        date("moved_in", "Ngày chuyển đến"),
        text("moved_from", "Chuyển đến từ"),
        count("months_at_former", "Số tháng đã sinh hoạt ở nơi cũ"),
        choice("former_comment", "Đã có nhận xét của nơi cũ", YesNo),
        count("sick_months", "Tổng số tháng nghỉ ốm"),
        date("maternity_from", "Nghỉ thai sản từ ngày"),
        date("maternity_until", "Nghỉ thai sản đến ngày"),
        text("not_reviewed", "Lý do chưa kiểm điểm", "Vắng mặt, chưa kiểm điểm: ghi lý do"),
        text("note", "Ghi chú"),
        GROUP,
        choice(
            "review_group", "Diện kiểm điểm cá nhân", MemberGroup, "Quyết định mẫu bản kiểm điểm"
        ),
        text("card", "Số thẻ đảng viên"),
        text("sex", "Giới tính"),
    ),
)

_POSTS = Sheet(
    title="Chức vụ",
    record=Post,
    many="posts",
    intro="Mỗi dòng một chức vụ trong cấp ủy của một đảng viên.",
    required=True,
    columns=(
        _MEMBER,
        _UNIT,
        choice("role", "Chức vụ", Role, required=True),
        date("since", "Từ ngày"),
        date("until", "Đến ngày", "Để trống nếu đang giữ"),
        choice(
            "newly_arrived",
            "Mới chuyển đến, không liên quan mức xếp loại",
            YesNo,
            "Chỉ dùng cho người đứng đầu mới chuyển đến",
        ),
        date("suspended_from", "Đình chỉ sinh hoạt cấp ủy từ ngày"),
        date("suspended_until", "Đình chỉ đến ngày"),
        choice("main_duty", "Là nhiệm vụ chính", YesNo, "Chỉ hỏi khi hướng dẫn có phân biệt"),
    ),
)

_UNIT_REVIEWS = Sheet(
    title="Đánh giá tổ chức",
    record=UnitReview,
    many="unit_reviews",
    intro="Mỗi dòng một tổ chức: mức tự nhận, chỉ tiêu, cấp độ từng tiêu chí.",
    criteria_of=Subject.UNIT,
    columns=(
        _UNIT,
        choice("self_grade", "Tự nhận mức xếp loại", Grade),
        choice("outstanding", "Nhiều thành tích nổi bật, điển hình", YesNo, "Do tập thể kết luận"),
        count("targets_assigned", "Số chỉ tiêu, nhiệm vụ được giao"),
        count("targets_done", "Số chỉ tiêu, nhiệm vụ hoàn thành"),
        choice("main_targets_missed", "Có chỉ tiêu chủ yếu không đạt", YesNo),
        choice("force_majeure", "Do bất khả kháng", YesNo),
        text("comment", "Nhận xét chung", width=40),
        count("targets_on_time", "Số hoàn thành đúng tiến độ", "Nếu hướng dẫn có hỏi"),
        count("targets_exceeded", "Số hoàn thành vượt mức", "Nếu hướng dẫn có hỏi"),
        *POINTS,
        choice("next_grade", "Đăng ký phấn đấu năm sau", Grade),
        count("received", "Số đảng viên nơi khác giới thiệu đến sinh hoạt nơi cư trú"),
    ),
)

_MEMBER_REVIEWS = Sheet(
    title="Đánh giá đảng viên",
    record=MemberReview,
    many="member_reviews",
    intro="Mỗi dòng một đảng viên: mức tự nhận, chỉ tiêu, cấp độ từng tiêu chí.",
    criteria_of=Subject.MEMBER,
    columns=(
        _MEMBER,
        choice("self_grade", "Tự nhận mức xếp loại", Grade),
        choice("self_civil_grade", "Tự nhận mức xếp loại công chức, viên chức", Grade),
        choice("civil_grade", "Xếp loại cán bộ, công chức, viên chức", Grade),
        date("civil_graded", "Ngày có kết quả xếp loại công chức"),
        choice("exemplary", "Thực sự tiêu biểu", YesNo, "Do chi bộ kết luận"),
        count("targets_assigned", "Số chỉ tiêu, nhiệm vụ được giao"),
        count("targets_done", "Số hoàn thành"),
        count("targets_on_time", "Số hoàn thành đúng tiến độ, bảo đảm chất lượng"),
        count("targets_exceeded", "Số hoàn thành vượt mức"),
        count("criteria_short", "Số tiêu chí chưa bảo đảm chất lượng, tiến độ"),
        count("criteria_failed", "Số tiêu chí nhiệm vụ không hoàn thành"),
        count("confidence_votes", "Tổng số phiếu tín nhiệm", "Nếu có lấy phiếu trong năm"),
        count("confidence_low", "Số phiếu tín nhiệm thấp"),
        text("committee_comment", "Nhận xét, đánh giá của chi ủy", width=40),
        choice("committee_grade", "Mức chi ủy (bí thư) đề xuất", Grade),
        *POINTS,
        text(
            "employer_comment",
            "Nhận xét, đánh giá của cơ quan, đơn vị",
            "Người quản lý, sử dụng công chức, viên chức ghi trên bản kiểm điểm",
            40,
        ),
    ),
)

_LEADERS_ONLY = "Chỉ người giữ chức vụ lãnh đạo, quản lý"

_SELF_REVIEWS = Sheet(
    title="Nội dung kiểm điểm",
    record=SelfReview,
    many="self_reviews",
    intro="Lời của chính đảng viên, chép từ bản kiểm điểm. Có thể để trống để viết tay.",
    columns=(
        _MEMBER,
        text("conduct", "I.1 Phẩm chất, đạo đức, kỷ luật, tác phong", width=50),
        text("duties", "I.2 Thực hiện chức trách, nhiệm vụ", width=50),
        text("commitment", "I.3 Thực hiện cam kết tu dưỡng", width=50),
        text("weaknesses", "II.1 Hạn chế, khuyết điểm", width=50),
        text("causes", "II.2 Nguyên nhân", width=50),
        text("remedies", "III Kết quả khắc phục", width=50),
        text("explanation", "IV Giải trình vấn đề được gợi ý", "Nếu có", 50),
        text("responsibility", "V Trách nhiệm của cá nhân", "Nếu có", 50),
        text("plan", "VI Phương hướng, biện pháp khắc phục", width=50),
        text("leadership", "Lãnh đạo: kết quả lãnh đạo, quản lý, điều hành", _LEADERS_ONLY, 50),
        text("accountability", "Lãnh đạo: trách nhiệm, dám nghĩ, dám làm", _LEADERS_ONLY, 50),
        text("example", "Lãnh đạo: nêu gương, chống tham nhũng, tín nhiệm", _LEADERS_ONLY, 50),
        *degrees(
            "degrees",
            "degree",
            (
                "Cấp độ kết quả lãnh đạo, quản lý",
                "Cấp độ trách nhiệm, dám nghĩ, dám làm",
                "Cấp độ nêu gương, tín nhiệm",
            ),
        ),
    ),
)


def _months(choices: type[StrEnum], about: str) -> tuple[Column, ...]:
    return tuple(
        Column(
            field=f"month_{month}",
            heading=f"Tháng {month}",
            kind=Kind.CHOICE,
            choices=choices,
            help=about,
            width=11,
            slot="months",
        )
        for month in range(1, 13)
    )


_MEETINGS = Sheet(
    title="Sinh hoạt chi bộ",
    record=UnitMeetings,
    many="meetings",
    intro="Chất lượng sinh hoạt hằng tháng của từng chi bộ; tháng không họp ghi «Không họp».",
    columns=(
        _UNIT,
        *_months(MeetingQuality, "Để trống là chưa có đánh giá"),
        *(
            Column(
                field=f"points_{month}",
                heading=f"Điểm tháng {month}",
                kind=Kind.COUNT,
                help="Nếu cấp ủy có chấm điểm",
                width=11,
                slot="points",
            )
            for month in range(1, 13)
        ),
    ),
)

_ATTENDANCE = Sheet(
    title="Điểm danh",
    record=MemberAttendance,
    many="attendance",
    intro="X có mặt · P có lý do · K không lý do · Ô nghỉ ốm · TS thai sản · - không họp.",
    columns=(
        _MEMBER,
        *_months(Attendance, "X có mặt, P có lý do, K không lý do, Ô ốm, TS thai sản, - không họp"),
    ),
)

_FINDINGS = Sheet(
    title="Kỷ luật, kết luận",
    record=Finding,
    many="findings",
    intro="Sổ ghi quyết định kỷ luật và kết luận trong năm; không có dòng là không có vụ việc.",
    required=True,
    columns=(
        _SUBJECT,
        choice("kind", "Loại", FindingKind, required=True),
        text("form", "Hình thức kỷ luật", "Ví dụ: Khiển trách"),
        text("number", "Số quyết định, kết luận"),
        date("effective", "Ngày có hiệu lực"),
        Column(field="first_year", heading="Năm xảy ra vi phạm", kind=Kind.YEAR, width=11),
        Column(field="last_year", heading="Đến năm", kind=Kind.YEAR, width=11),
        text("unit_then", "Tổ chức đảng khi xảy ra vi phạm", "Nếu là tổ chức cũ"),
        choice("self_detected", "Tự phát hiện và khắc phục xong hậu quả", YesNo),
        choice("increased", "Tăng nặng hình thức", YesNo),
    ),
)

_RELATED = Sheet(
    title="Đơn vị liên quan",
    record=RelatedBody,
    many="related",
    intro="Cơ quan, đơn vị và tổ chức chính trị - xã hội cùng cấp, với mức xếp loại năm.",
    columns=(
        _UNIT,
        key("name", "Tên đơn vị, tổ chức", Kind.TEXT, "", 36),
        choice("kind", "Loại", BodyKind, required=True),
        choice("grade", "Mức xếp loại năm", Grade),
    ),
)

SHEETS: tuple[Sheet, ...] = (
    PERIOD,
    _UNITS,
    _MEMBERS,
    _POSTS,
    _UNIT_REVIEWS,
    _MEMBER_REVIEWS,
    COLLECTIVES,
    LEADERS,
    _SELF_REVIEWS,
    _MEETINGS,
    _ATTENDANCE,
    _FINDINGS,
    _RELATED,
    SESSIONS,
    COUNTS,
    DECISIONS,
    HISTORIES,
    ATTESTATIONS,
    *PAPERS,
)
