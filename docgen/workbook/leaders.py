"""The sheets of leading collectives and of leaders, which only some guidelines rate, and of steps.

A collective or a leader is a subject of its own, apart from the organisation and from the member;
one row introduces it and states its year.
"""

from docgen.model import Attestation, Collective, CollectiveKind, Grade, Leader, Subject, YesNo
from docgen.workbook.columns import Column, Kind, Sheet, choice, count, date, key, text

GROUP = text("group", "Nhóm tương đồng", "Vị trí, vai trò, chức năng, nhiệm vụ tương đồng")
POINTS = (
    count("general_points", "Điểm nhóm tiêu chí chung", "Nếu hướng dẫn chấm điểm"),
    count("task_points", "Điểm kết quả thực hiện nhiệm vụ", "Nếu hướng dẫn chấm điểm"),
)
_TARGETS = (
    count("targets_assigned", "Số chỉ tiêu, nhiệm vụ được giao"),
    count("targets_done", "Số hoàn thành"),
    count("targets_on_time", "Số hoàn thành đúng tiến độ, bảo đảm chất lượng"),
    count("targets_exceeded", "Số hoàn thành vượt mức"),
)

COLLECTIVES = Sheet(
    title="Tập thể lãnh đạo",
    record=Collective,
    many="collectives",
    intro="Cấp ủy và tập thể lãnh đạo, quản lý, khi hướng dẫn xếp loại riêng các tập thể này.",
    criteria_of=Subject.COLLECTIVE,
    columns=(
        key("code", "Mã tập thể", Kind.TEXT, "Tự đặt, không trùng, ví dụ: TT-UBND", 12),
        key("name", "Tên tập thể", Kind.TEXT, "Ví dụ: Tập thể lãnh đạo UBND", 38),
        key("unit", "Tổ chức đảng", Kind.UNIT, "Tổ chức đảng mà tập thể thuộc về", 28),
        choice("kind", "Loại tập thể", CollectiveKind, required=True),
        count("size", "Số thành viên"),
        date("founded", "Ngày thành lập (chia tách, sáp nhập)", "Nếu trong năm đánh giá"),
        date("assessed", "Ngày họp đánh giá, xếp loại", "Để trống thì lấy ngày của tổ chức đảng"),
        GROUP,
        choice("self_grade", "Tự nhận mức xếp loại", Grade),
        choice("outstanding", "Nhiều thành tích nổi bật, điển hình", YesNo, "Do tập thể kết luận"),
        *_TARGETS,
        choice("main_targets_missed", "Có chỉ tiêu chủ yếu không đạt", YesNo),
        choice("force_majeure", "Do bất khả kháng", YesNo),
        choice("below_disciplined", "Có tổ chức trực thuộc bị kỷ luật", YesNo),
        choice("below_self_detected", "Tổ chức đó tự phát hiện và khắc phục xong hậu quả", YesNo),
        *POINTS,
        text("comment", "Nhận xét chung", width=40),
    ),
)

LEADERS = Sheet(
    title="Cá nhân lãnh đạo",
    record=Leader,
    many="leaders",
    intro="Cán bộ lãnh đạo, quản lý, khi hướng dẫn xếp loại riêng ngoài xếp loại đảng viên.",
    criteria_of=Subject.LEADER,
    columns=(
        key("code", "Mã cán bộ", Kind.TEXT, "Tự đặt, không trùng với mã đảng viên", 12),
        key("name", "Họ và tên", Kind.TEXT, "", 30),
        Column(field="member", heading="Là đảng viên", kind=Kind.MEMBER, width=16),
        text("collective", "Mã tập thể lãnh đạo", "Mã đã đặt ở trang Tập thể lãnh đạo"),
        text(
            "position",
            "Chức vụ xếp loại",
            "Chức vụ cao nhất; nhiều chức vụ ngang nhau: chức vụ có nhiều thời gian công tác hơn",
        ),
        choice("head", "Là người đứng đầu", YesNo),
        date("appointed", "Ngày giữ chức vụ"),
        choice("newly_arrived", "Mới chuyển đến, không liên quan mức xếp loại", YesNo),
        date("assessed", "Ngày họp đánh giá, xếp loại", "Để trống thì lấy ngày của tập thể"),
        GROUP,
        text("managed_by", "Diện quản lý", "Cấp quản lý cán bộ"),
        choice("self_grade", "Tự nhận mức xếp loại", Grade),
        choice("exemplary", "Nhiều thành tích nổi bật, điển hình", YesNo, "Do tập thể kết luận"),
        choice("upright", "Gương mẫu về tư tưởng, đạo đức, lối sống", YesNo, "Do tập thể kết luận"),
        *_TARGETS,
        count("criteria_short", "Số tiêu chí chưa bảo đảm chất lượng, tiến độ"),
        count("criteria_failed", "Số tiêu chí nhiệm vụ không hoàn thành"),
        count("confidence_votes", "Tổng số phiếu tín nhiệm", "Nếu có lấy phiếu trong năm"),
        count("confidence_low", "Số phiếu tín nhiệm thấp"),
        count("area_assigned", "Lĩnh vực phụ trách: số chỉ tiêu được giao"),
        count("area_done", "Lĩnh vực phụ trách: số hoàn thành"),
        count("area_on_time", "Lĩnh vực phụ trách: số đúng tiến độ, bảo đảm chất lượng"),
        count("area_exceeded", "Lĩnh vực phụ trách: số vượt mức"),
        choice("area_grade", "Mức xếp loại của cơ quan, lĩnh vực phụ trách", Grade),
        count("units_total", "Số đơn vị trực tiếp quản lý"),
        count("units_done", "Số đơn vị hoàn thành nhiệm vụ trở lên"),
        count("units_good", "Số đơn vị hoàn thành tốt nhiệm vụ trở lên"),
        choice(
            "area_disciplined",
            "Đơn vị, cá nhân trực tiếp quản lý bị kỷ luật do tham nhũng, tiêu cực",
            YesNo,
        ),
        choice("area_self_detected", "Tự phát hiện và khắc phục xong hậu quả", YesNo),
        *POINTS,
        text("also_in", "Còn là thành viên của tập thể", "Các mã tập thể khác, cách nhau bằng ;"),
        choice("chief_regime", "Nơi thực hiện chế độ thủ trưởng", YesNo),
        choice(
            "concurrent",
            "Chức vụ kiêm nhiệm, không chuyên trách",
            YesNo,
            "Có: không kiểm điểm, xếp loại theo chức vụ này",
        ),
    ),
)

ATTESTATIONS = Sheet(
    title="Xác nhận việc",
    record=Attestation,
    many="attestations",
    intro="Mỗi dòng một bước hoặc giấy tờ mà hướng dẫn yêu cầu; docgen rules liệt kê mã quy tắc.",
    columns=(
        Column(
            field="subject",
            heading="Tổ chức đảng hoặc tập thể",
            kind=Kind.SUBJECT,
            required=True,
            help="Mã hoặc tên tổ chức, tập thể",
            width=28,
            aliases=("Tổ chức đảng",),
            former_field="unit",
        ),
        key("rule", "Mã quy tắc", Kind.TEXT, "Ví dụ: R0.05", 12),
        choice("done", "Đã thực hiện", YesNo),
        date("day", "Ngày thực hiện"),
        count("half_days", "Số buổi", "Nếu hướng dẫn quy định thời gian; 01 ngày là 2 buổi"),
        text("note", "Ghi chú", width=40),
    ),
)
