"""Say of a file from outside that it cannot be read, why, and what to do about it."""

from docgen.errors import Problem, Severity
from docgen.pdf import Kind, Looked, State

_BOUND = {State.READABLE, State.IMAGE_ONLY}
_AGAIN = "xin lại hoặc quét lại bản này, thay tệp cũ"
_AS_PDF = "mở tệp, lưu lại thành PDF không mật khẩu, thay tệp cũ"
_REMEDIES = {
    State.EMPTY: _AGAIN,
    State.DAMAGED: _AGAIN,
    State.TOO_LARGE: "quét lại ở độ nét thấp hơn, thay tệp cũ",
    State.UNREADABLE: "đóng chương trình đang mở tệp rồi chạy lại",
}
_WHY = {
    State.EMPTY: "tệp rỗng hoặc chỉ có trang trắng",
    State.DAMAGED: "tệp bị hỏng",
    State.ENCRYPTED: "tệp có mật khẩu",
    State.TOO_LARGE: "tệp quá lớn",
    State.UNREADABLE: "không mở được tệp (đang mở ở chương trình khác?)",
    State.UNKNOWN: "không phải PDF, Word hay ảnh",
}


def unreadable(looked: Looked, name: str) -> Problem | None:
    """Return what is wrong with a file from outside; nothing if it can be bound."""
    if looked.state in _BOUND and looked.kind is not Kind.OLD_WORD:
        return None
    why = _WHY.get(looked.state, "tệp Word đời cũ (.doc)")
    return Problem(
        code="outside-unreadable",
        where=name,
        message=f"{why} nên không đọc được, không đóng vào tập PDF",
        hint=_REMEDIES.get(looked.state, _AS_PDF),
        severity=Severity.WARNING,
    )
