"""The sheets of votes and of what came of them: sessions, counts, decisions, former years."""

from docgen.model import (
    BallotAbout,
    Decision,
    Grade,
    History,
    PastGrade,
    VoteCount,
    VoteRound,
    VoteSession,
)
from docgen.workbook.columns import Column, Kind, Sheet, choice, count, date, key, text

_BY_CODE_OR_NAME = "Ghi mã, hoặc ghi đúng họ và tên (tên tổ chức) nếu không trùng với ai."
_SESSION = key("session", "Mã hội nghị", Kind.SESSION, "Mã đã đặt ở trang Hội nghị bỏ phiếu.")
_UNIT = key("unit", "Tổ chức đảng", Kind.UNIT, _BY_CODE_OR_NAME, 28)
_SUBJECT = key("subject", "Đảng viên hoặc tổ chức", Kind.SUBJECT, _BY_CODE_OR_NAME, 28)

SESSIONS = Sheet(
    title="Hội nghị bỏ phiếu",
    record=VoteSession,
    many="sessions",
    intro="Mỗi dòng một lần bỏ phiếu kín và số phiếu chung.",
    columns=(
        key("code", "Mã hội nghị", Kind.TEXT, "Tự đặt, ví dụ: HCQT-V1", 14),
        _UNIT,
        choice("round", "Vòng", VoteRound, required=True),
        date("held", "Ngày bỏ phiếu"),
        count("summoned", "Được triệu tập"),
        count("present", "Có mặt"),
        count("issued", "Phiếu phát ra"),
        count("returned", "Phiếu thu về"),
        count("valid", "Phiếu hợp lệ"),
        count("invalid", "Phiếu không hợp lệ"),
        choice("about", "Bỏ phiếu về", BallotAbout, "Để trống thì suy từ trang Kết quả phiếu"),
        text("place", "Địa điểm"),
        text("chair", "Chủ trì", "Họ và tên"),
        text("head_teller", "Tổ trưởng tổ kiểm phiếu", "Họ và tên"),
        text("tellers", "Thành viên tổ kiểm phiếu", "Cách nhau bằng dấu phẩy", 36),
        count("eligible", "Có quyền biểu quyết, có mặt", "Đảng viên dự bị không biểu quyết"),
        count("printed", "Phiếu đã in"),
        count("unused", "Phiếu chưa dùng"),
        count("spoiled", "Phiếu hỏng, đổi lại"),
        text("counted_by", "Hai người đếm khớp nhau", "docgen tally confirm ghi ô này", 36),
    ),
)

COUNTS = Sheet(
    title="Kết quả phiếu",
    record=VoteCount,
    many="counts",
    intro="Số phiếu của từng người (tổ chức) trong từng lần bỏ phiếu.",
    columns=(
        _SESSION,
        _SUBJECT,
        count("excellent", "HTXSNV"),
        count("good", "HTTNV"),
        count("done", "HTNV"),
        count("failed", "KHTNV"),
        count("agree", "Đồng ý (vòng 2)"),
        count("disagree", "Không đồng ý (vòng 2)"),
        count("blank", "Không đánh dấu"),
        count("multiple", "Đánh nhiều dấu"),
    ),
)

DECISIONS = Sheet(
    title="Quyết định",
    record=Decision,
    many="decisions",
    intro="Mức do tập thể đề nghị và mức đã quyết định. docgen không bao giờ tự điền trang này.",
    columns=(
        _SUBJECT,
        choice("proposed", "Mức chi bộ (đảng ủy) đề nghị", Grade),
        choice("decided", "Mức đã quyết định", Grade),
        text("number", "Số quyết định"),
        date("signed", "Ngày quyết định"),
        text("body", "Cơ quan quyết định"),
    ),
)

HISTORIES = Sheet(
    title="Lịch sử",
    record=History,
    many="histories",
    intro="Mức xếp loại của năm năm trước, năm gần nhất ghi trước.",
    columns=(
        _SUBJECT,
        *(
            Column(
                field=f"year_{back}",
                heading=f"Trước {back} năm",
                kind=Kind.CHOICE,
                choices=PastGrade,
                width=30,
                slot="grades",
            )
            for back in range(1, 6)
        ),
    ),
)
