"""The sheets that only papers ask for; all may be left empty or deleted, none moves a level."""

from docgen.model import (
    Annulment,
    CollectiveReport,
    Commendation,
    Commitment,
    DocumentGroup,
    FileUpdate,
    Grade,
    Guidance,
    Issued,
    Opinion,
    Remedy,
    RemedyState,
    Residence,
    ResidenceMark,
    ResidenceState,
    ReviewMeeting,
    Source,
    Suggestion,
    YesNo,
)
from docgen.workbook.columns import (
    Column,
    Kind,
    Sheet,
    choice,
    count,
    date,
    degrees,
    key,
    money,
    text,
)

_BY_CODE_OR_NAME = "Ghi mã, hoặc ghi đúng họ và tên (tên tổ chức) nếu không trùng với ai."
_MEMBER = key("member", "Đảng viên", Kind.MEMBER, _BY_CODE_OR_NAME, 28)
_UNIT = key("unit", "Tổ chức đảng", Kind.UNIT, _BY_CODE_OR_NAME, 28)
_SUBJECT = key("subject", "Đảng viên, tổ chức, tập thể", Kind.SUBJECT, _BY_CODE_OR_NAME, 28)
RESIDENCE_MARKS = 6
"""Rows with three boxes on the comment of the place of residence."""

_COLLECTIVE_REPORTS = Sheet(
    title="Nội dung tập thể",
    record=CollectiveReport,
    many="collective_reports",
    intro="Lời của chính tập thể, chép từ báo cáo kiểm điểm. Có thể để trống để viết tay.",
    columns=(
        key("subject", "Tổ chức đảng hoặc tập thể", Kind.SUBJECT, _BY_CODE_OR_NAME, 28),
        text("principles", "I.1 Nguyên tắc tổ chức, quy chế làm việc", width=50),
        text("targets", "I.2 Kết quả mục tiêu, chỉ tiêu, nhiệm vụ", width=50),
        text("party_building", "I.3 Xây dựng, chỉnh đốn Đảng; kiểm tra, giám sát", width=50),
        text("duty", "I.4 Trách nhiệm của tập thể lãnh đạo", width=50),
        text("weaknesses", "II.1 Hạn chế, khuyết điểm", width=50),
        text("causes", "II.2 Nguyên nhân", width=50),
        text("remedies", "III Kết quả khắc phục", width=50),
        text("explanation", "IV Giải trình vấn đề được gợi ý", "Nếu có", 50),
        text("responsibility", "V Trách nhiệm của tập thể, cá nhân", width=50),
        text("plan", "VI Phương hướng, biện pháp khắc phục", width=50),
        *degrees(
            "degrees",
            "degree",
            (
                "Cấp độ I.1 Nguyên tắc, quy chế",
                "Cấp độ I.2 Mục tiêu, nhiệm vụ",
                "Cấp độ I.3 Xây dựng Đảng",
                "Cấp độ I.4 Trách nhiệm lãnh đạo",
                "Cấp độ III Khắc phục hạn chế",
            ),
        ),
        *degrees(
            "analysis",
            "analysis",
            (
                "Phân tích I.1 Chính trị tư tưởng",
                "Phân tích I.2 Tổ chức, cán bộ",
                "Phân tích I.3 Lãnh đạo chính quyền, đoàn thể",
                "Phân tích I.4 Kiểm tra, giám sát, kỷ luật",
                "Phân tích II.1 Cụ thể hóa, tổ chức thực hiện",
                "Phân tích II.2 Chỉ tiêu, nhiệm vụ",
            ),
        ),
    ),
)

_REVIEW_MEETINGS = Sheet(
    title="Hội nghị kiểm điểm",
    record=ReviewMeeting,
    many="review_meetings",
    intro="Mỗi dòng một hội nghị kiểm điểm của một tổ chức, để lập biên bản.",
    columns=(
        _UNIT,
        date("held", "Ngày họp"),
        text("began", "Giờ bắt đầu", "Ví dụ: 8 giờ 00"),
        text("ended", "Giờ kết thúc", "Ví dụ: 11 giờ 30"),
        text("place", "Địa điểm", width=30),
        text("chair", "Chủ trì", "Họ và tên"),
        text("secretary", "Thư ký", "Họ và tên"),
        text("guests", "Đại diện cấp trên, khách mời", "Mỗi người một dòng", 36),
        count("summoned", "Số được triệu tập"),
        count("present", "Số có mặt"),
        text("absent", "Người vắng mặt, lý do", "Mỗi người một dòng", 36),
        text("purpose", "Mục đích, yêu cầu", width=40),
        text("opinions", "Ý kiến phát biểu", width=50),
        text("conclusion", "Kết luận của chủ trì", width=50),
    ),
)


def _marks() -> tuple[Column, ...]:
    return tuple(
        Column(
            field=f"mark_{number}",
            heading=f"Nhận xét {number}",
            kind=Kind.CHOICE,
            choices=ResidenceMark,
            help="Mức 1 là ô đầu (tốt nhất) của dòng này trên phiếu nhận xét",
            width=11,
            slot="marks",
        )
        for number in range(1, RESIDENCE_MARKS + 1)
    )


_RESIDENCES = Sheet(
    title="Nơi cư trú",
    record=Residence,
    many="residences",
    intro="Đảng viên giữ mối liên hệ với tổ chức đảng và nhân dân nơi cư trú.",
    columns=(
        _MEMBER,
        choice("state", "Diện", ResidenceState),
        text("address", "Nơi cư trú", "Thôn (khu phố), xã (phường), tỉnh", 36),
        text("cell", "Chi bộ nơi cư trú", width=26),
        text("committee", "Đảng ủy nơi cư trú", "Ví dụ: Đảng ủy phường An Hòa", 28),
        text("number", "Số giấy giới thiệu"),
        date("introduced", "Ngày giới thiệu"),
        date("commented", "Ngày nhận xét", "Để trống nếu chưa có nhận xét"),
        *_marks(),
        text("other", "Nhận xét khác", width=40),
        text("place", "Địa danh của phiếu nhận xét", "Xã (phường) ghi trước ngày nhận xét"),
    ),
)

_SUGGESTIONS = Sheet(
    title="Gợi ý kiểm điểm",
    record=Suggestion,
    many="suggestions",
    intro="Mỗi dòng một văn bản gợi ý kiểm điểm cho một tập thể hoặc cá nhân.",
    columns=(
        _SUBJECT,
        text("number", "Số văn bản", "Ví dụ: 15-CV/ĐU"),
        date("signed", "Ngày văn bản"),
        text("grounds", "Lý do gợi ý", "Mỗi lý do một dòng", 40),
        text("content", "Nội dung gợi ý", "Mỗi nội dung một dòng", 50),
        date("deadline", "Thời hạn báo cáo"),
        choice("answered", "Đã giải trình", YesNo),
    ),
)

_REMEDIES = Sheet(
    title="Khắc phục hạn chế",
    record=Remedy,
    many="remedies",
    intro="Mỗi dòng một hạn chế, khuyết điểm của một tổ chức, để lập kế hoạch khắc phục.",
    columns=(
        _UNIT,
        key("weakness", "Hạn chế, khuyết điểm", Kind.TEXT, "", 40),
        text("cause", "Nguyên nhân", width=36),
        text("measure", "Biện pháp khắc phục", width=40),
        text("responsible", "Người, đơn vị chịu trách nhiệm"),
        date("deadline", "Thời gian hoàn thành"),
        choice("state", "Kết quả", RemedyState),
    ),
)

_COMMENDATIONS = Sheet(
    title="Khen thưởng",
    record=Commendation,
    many="commendations",
    intro="Mỗi dòng một hình thức khen thưởng; tiêu biểu là do tập thể chọn.",
    columns=(
        _SUBJECT,
        key("form", "Hình thức", Kind.TEXT, "Ví dụ: Giấy khen", 20),
        text("merit", "Thành tích", "Như in trên giấy khen", 50),
        text("number", "Số quyết định"),
        date("signed", "Ngày quyết định"),
        text("body", "Cơ quan quyết định", width=30),
    ),
)

_COMMITMENTS = Sheet(
    title="Cam kết",
    record=Commitment,
    many="commitments",
    intro="Lời của chính đảng viên trong bản cam kết. Có thể để trống để viết tay.",
    columns=(
        _MEMBER,
        text("politics", "1 Tư tưởng chính trị", width=50),
        text("ethics", "2 Phẩm chất đạo đức, lối sống", width=50),
        text("duties", "3 Thực hiện nhiệm vụ được giao", width=50),
        text("discipline", "4 Tổ chức kỷ luật, nêu gương", width=50),
        text("remedies", "5 Khắc phục hạn chế, khuyết điểm", width=50),
        date("signed", "Ngày cam kết", "Ngày đảng viên ghi trên bản cam kết"),
    ),
)

_FILE_UPDATES = Sheet(
    title="Bổ sung hồ sơ",
    record=FileUpdate,
    many="file_updates",
    intro="Mỗi đảng viên một dòng, ghi những gì thay đổi trong năm; không thay đổi thì để trống ô.",
    columns=(
        _MEMBER,
        text("card", "Số thẻ đảng viên"),
        text("file_number", "Số lý lịch"),
        text("home", "1 Mới thay đổi nơi ở", width=36),
        text("job", "2 Mới thay đổi nghề nghiệp, đơn vị công tác", width=36),
        text("party_post", "3 Chức vụ mới: Đảng"),
        text("state_post", "3 Chức vụ mới: chính quyền"),
        text("mass_post", "3 Chức vụ mới: đoàn thể"),
        text("workplace", "3 Doanh nghiệp, đơn vị công tác"),
        text("schooling", "4 Giáo dục phổ thông"),
        text("profession", "4 Chuyên môn, nghiệp vụ"),
        text("rank", "4 Học hàm"),
        text("degree", "4 Học vị"),
        text("theory", "4 Lý luận chính trị"),
        text("language", "4 Ngoại ngữ"),
        text("rewards", "5 Khen thưởng mới trong năm", width=36),
        text("discipline", "6 Kỷ luật trong năm", width=36),
        text("father", "7 Cha đẻ"),
        text("mother", "7 Mẹ đẻ"),
        text("father_in_law", "7 Cha (vợ hoặc chồng)"),
        text("mother_in_law", "7 Mẹ (vợ hoặc chồng)"),
        text("spouse", "7 Vợ hoặc chồng"),
        text("children", "7 Con"),
        text("foreign_marriage", "7 Con có vợ (chồng) là người nước ngoài"),
        text("studies_abroad", "7 Vợ (chồng), con đi học ở nước ngoài"),
        money("income", "8 Tổng thu nhập của hộ (đồng)"),
        count("persons", "8 Số người trong hộ"),
        text("house", "8 Nhà ở"),
        text("land", "8 Đất ở"),
        text("business", "8 Hoạt động kinh tế"),
        text("new_assets", "8 Tài sản mới"),
        money("assets_value", "8 Giá trị tài sản mới (đồng)"),
    ),
)

_ISSUED = Sheet(
    title="Văn bản, giấy tờ",
    record=Issued,
    many="issued",
    intro="Số và ngày của văn bản đã ban hành; giấy tờ nào đã có, đã ký.",
    columns=(
        _UNIT,
        key("paper", "Mẫu hoặc tên giấy tờ", Kind.TEXT, "Ví dụ: Mẫu 01", 30),
        Column(
            field="subject",
            heading="Của đảng viên, tập thể",
            kind=Kind.SUBJECT,
            help="Để trống nếu của cả tổ chức",
            width=28,
        ),
        text("number", "Số, ký hiệu", "Ví dụ: 12-BC/ĐU"),
        date("day", "Ngày văn bản"),
        text("summary", "Trích yếu", width=40),
        choice("signed", "Đã ký", YesNo),
        text("file", "Tên tệp", "Tệp quét hoặc tệp Word để trong thư mục của tổ chức", 30),
    ),
)

ANNULMENTS = Sheet(
    title="Xếp loại lại",
    record=Annulment,
    many="annulments",
    intro="Mỗi dòng một năm trước phải xếp loại lại: một người hoặc tổ chức, một quyết định.",
    columns=(
        _SUBJECT,
        Column(
            field="year",
            heading="Năm xếp loại lại",
            kind=Kind.YEAR,
            required=True,
            help="Năm xảy ra vi phạm ghi trên quyết định kỷ luật",
        ),
        text("old_number", "Số quyết định cũ", "Quyết định đã công nhận mức bị hủy"),
        date("old_signed", "Ngày quyết định cũ"),
        text("old_body", "Cơ quan ra quyết định cũ", width=30),
        choice("new_grade", "Mức mới đã quyết định", Grade, "docgen không tự điền ô này"),
        text("number", "Số quyết định hủy bỏ", "Ví dụ: 45-QĐ/ĐU"),
        date("signed", "Ngày quyết định hủy bỏ"),
        text("assigned", "Giao thực hiện", "Ai hủy bỏ khen thưởng, sửa danh sách", 30),
    ),
)

_GUIDANCE = Sheet(
    title="Văn bản chỉ đạo",
    record=Guidance,
    many="guidance",
    intro="Văn bản cụ thể hóa quy định, hướng dẫn và chỉ đạo kiểm điểm qua các năm.",
    columns=(
        _UNIT,
        choice("group", "Nhóm", DocumentGroup, required=True),
        key("year", "Năm", Kind.YEAR, "", 10),
        text("number", "Số, ký hiệu", "Ví dụ: 02-HD/ĐU"),
        date("day", "Ngày ban hành"),
    ),
)

_OPINIONS = Sheet(
    title="Góp ý quy định",
    record=Opinion,
    many="opinions",
    intro="Ý kiến về khung tiêu chí, tiêu chuẩn mức chất lượng và cách kiểm điểm.",
    columns=(
        _UNIT,
        key(
            "item",
            "Mã mục trên biểu",
            Kind.TEXT,
            "Ví dụ 2.1.a; xem đủ mã bằng lệnh docgen forms",
            16,
        ),
        choice("fits", "Phù hợp", YesNo),
        text("proposal", "Đề nghị sửa đổi, bổ sung", "Nếu có", 50),
    ),
)

_SOURCES = Sheet(
    title="Nguồn dữ liệu",
    record=Source,
    many="sources",
    intro="docgen collect ghi: giá trị nào của sổ lấy từ tệp nào gửi về. Không cần điền.",
    columns=(
        key("subject", "Mã đối tượng", Kind.TEXT, "", 14),
        key("page", "Trang", Kind.TEXT, "", 22),
        key("column", "Mã cột", Kind.TEXT, "", 18),
        key("file", "Tên tệp gửi về", Kind.TEXT, "", 40),
        key("digest", "SHA-256 của tệp", Kind.TEXT, "", 20),
        date("day", "Ngày của tệp"),
        text("mark", "Dấu của giá trị", "Để biết ô đã bị sửa sau khi nhận hay chưa", 14),
    ),
)

PAPERS: tuple[Sheet, ...] = (
    _COLLECTIVE_REPORTS,
    _REVIEW_MEETINGS,
    _RESIDENCES,
    _SUGGESTIONS,
    _REMEDIES,
    _COMMENDATIONS,
    _COMMITMENTS,
    _FILE_UPDATES,
    _ISSUED,
    ANNULMENTS,
    _GUIDANCE,
    _OPINIONS,
    _SOURCES,
)
