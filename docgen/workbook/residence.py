"""What rows on the place of residence and on a member's file must not say together.

Whoever is exempt, or not introduced, needs no yearly comment; a comment is dated and comes after
the introduction. Cites: domain/forms, 1.3.
"""

from collections.abc import Iterator
from dataclasses import replace

from docgen import vi
from docgen.errors import Severity
from docgen.model import Record, Residence, ResidenceState, Review
from docgen.workbook.cells import CellProblem, problem_at

EXEMPT_MARKS = 3
"""Rows with three boxes on the comment on someone who is exempt."""

_EXEMPT = {ResidenceState.GIOI_THIEU_MIEN, ResidenceState.MIEN_GIOI_THIEU}
_NOT_INTRODUCED = {ResidenceState.MIEN_GIOI_THIEU, ResidenceState.CHUA}


def residence_problems(review: Review) -> Iterator[CellProblem]:
    """Yield contradictions within the rows of residence and of changes in a member's file."""
    names = {member.code: member.name for member in review.members}
    for row in review.residences:
        yield from _residence(review, row, names.get(row.member, row.member))
    cards = {member.code: member.card for member in review.members}
    for update in review.file_updates:
        name, card = names.get(update.member, update.member), cards.get(update.member)
        if card and update.card and vi.fold(card) != vi.fold(update.card):
            yield _warning(
                review,
                (update, "card"),
                "card-differs",
                f"số thẻ của {name} ghi «{update.card}», ở trang Đảng viên ghi «{card}»",
                "đối chiếu với thẻ đảng viên rồi sửa một trong hai ô",
            )
        if update.persons == 0:
            yield problem_at(
                review,
                (update, "persons"),
                "household-empty",
                f"hộ của {name} có 0 người nên không tính được bình quân",
                "ghi số người trong hộ, kể cả đảng viên; không biết thì để trống",
            )


def _residence(review: Review, row: Residence, name: str) -> Iterator[CellProblem]:
    marked = [number for number, mark in enumerate(row.marks, start=1) if mark is not None]
    if marked and row.commented is None:
        yield _warning(
            review,
            (row, "commented"),
            "comment-without-date",
            f"{name} đã có mức nhận xét mà thiếu ngày nhận xét",
            "ghi ngày trên phiếu nhận xét; chưa có phiếu thì xóa các mức",
        )
    if row.introduced and row.commented and row.commented < row.introduced:
        yield problem_at(
            review,
            (row, "commented"),
            "dates-reversed",
            f"ngày nhận xét sớm hơn ngày giới thiệu ({vi.short_date(row.commented)} trước "
            f"{vi.short_date(row.introduced)})",
            "kiểm tra lại cả hai ngày",
        )
    if row.state in _EXEMPT and any(number > EXEMPT_MARKS for number in marked):
        yield _warning(
            review,
            (row, f"mark_{max(marked)}"),
            "comment-rows-too-many",
            f"{name} thuộc diện «{row.state}», phiếu nhận xét chỉ có {EXEMPT_MARKS} dòng mà sổ ghi "
            f"mức ở dòng {max(marked)}",
            "kiểm tra lại cột «Diện», hoặc xóa mức ở các dòng không có trên phiếu",
        )
    if row.state in _NOT_INTRODUCED and row.introduced is not None:
        yield _warning(
            review,
            (row, "introduced"),
            "residence-state-differs",
            f"{name} ghi diện «{row.state}» mà lại có ngày giới thiệu "
            f"{vi.short_date(row.introduced)}",
            "sửa cột «Diện», hoặc xóa ngày giới thiệu",
        )
    if row.state is ResidenceState.CHUA and row.commented is not None:
        yield _warning(
            review,
            (row, "commented"),
            "residence-state-differs",
            f"{name} chưa giới thiệu mà đã có nhận xét ngày {vi.short_date(row.commented)}",
            "sửa cột «Diện», hoặc xóa ngày nhận xét",
        )


def _warning(
    review: Review, at: tuple[Record, str], code: str, message: str, hint: str
) -> CellProblem:
    return replace(problem_at(review, at, code, message, hint), severity=Severity.WARNING)
