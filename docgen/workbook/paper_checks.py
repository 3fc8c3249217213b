"""What the sheets that only papers ask for must not say: more came than were called, and the like.

Clerical facts only, as `checks`.
"""

import re
from collections.abc import Iterator
from datetime import time

from docgen import vi
from docgen.model import BallotAbout, MeetingQuality, Review
from docgen.workbook.cells import CellProblem, problem_at

_CLOCK = re.compile(r"(\d{1,2})\s*(?:giờ|g|h|:|\.)\s*(?:(\d{1,2})\s*(?:phút|p)?)?", re.IGNORECASE)


def check_papers(review: Review) -> Iterator[CellProblem]:
    """Yield every contradiction, sheet by sheet."""
    yield from _months(review)
    yield from _counted(review)
    yield from _meetings(review)
    yield from _suggestions(review)


def clock(text: str | None) -> time | None:
    """Return the time of day that a clerk typed; None if it is none.

    >>> clock("8 giờ 00"), clock("13h30"), clock("sau giờ làm việc")
    (datetime.time(8, 0), datetime.time(13, 30), None)
    """
    found = _CLOCK.fullmatch(vi.clean(text or ""))
    if found is None:
        return None
    hours, minutes = int(found[1]), int(found[2] or 0)
    return time(hours, minutes) if hours < 24 and minutes < 60 else None  # noqa: PLR2004


def _months(review: Review) -> Iterator[CellProblem]:
    for row in review.meetings:
        for number, (quality, points) in enumerate(
            zip(row.months, row.points, strict=False), start=1
        ):
            if quality is MeetingQuality.KHONG_HOP and points is not None:
                yield problem_at(
                    review,
                    (row, f"points_{number}"),
                    "points-without-meeting",
                    f"tháng {number} ghi «{quality}» mà có {points} điểm",
                    "xóa điểm, hoặc sửa chất lượng sinh hoạt của tháng này",
                )


def _counted(review: Review) -> Iterator[CellProblem]:
    """Yield counts about somebody whom their vote was not about."""
    told = {session.code: session for session in review.sessions if session.about}
    units = {unit.code for unit in review.units}
    kinds = {
        BallotAbout.MEMBERS: {row.code for row in review.members},
        BallotAbout.COLLECTIVES: {row.code for row in review.collectives},
        BallotAbout.LEADERS: {row.code for row in review.leaders},
    }
    for count in review.counts:
        session = told.get(count.session)
        if session is None or session.about is None:
            continue
        concerned = kinds.get(session.about, units)
        if session.about is BallotAbout.UNIT:
            concerned = {session.unit}
        if session.about is BallotAbout.CELLS:
            concerned = units - {session.unit}
        if count.subject not in concerned:
            yield problem_at(
                review,
                (count, "subject"),
                "vote-about-others",
                f"«{count.subject}» không thuộc diện «{session.about}» của {session.code}",
                "sửa cột «Bỏ phiếu về» của lần bỏ phiếu này, hoặc sửa mã hội nghị ở dòng này",
            )


def _meetings(review: Review) -> Iterator[CellProblem]:
    for row in review.review_meetings:
        if row.present is not None and row.summoned is not None and row.present > row.summoned:
            yield problem_at(
                review,
                (row, "present"),
                "part-exceeds-whole",
                f"số có mặt {row.present} nhiều hơn số được triệu tập {row.summoned}",
                "kiểm tra lại hai số này",
            )
        began, ended = clock(row.began), clock(row.ended)
        if began and ended and ended < began:
            yield problem_at(
                review,
                (row, "ended"),
                "times-reversed",
                f"kết thúc lúc «{row.ended}» sớm hơn bắt đầu lúc «{row.began}»",
                "kiểm tra lại hai giờ; họp sang ngày khác thì ghi cả ngày: 11 giờ 00 ngày 02/12",
            )


def _suggestions(review: Review) -> Iterator[CellProblem]:
    for row in review.suggestions:
        if row.signed and row.deadline and row.deadline < row.signed:
            yield problem_at(
                review,
                (row, "deadline"),
                "dates-reversed",
                "thời hạn báo cáo sớm hơn ngày văn bản "
                f"({vi.short_date(row.deadline)} trước {vi.short_date(row.signed)})",
                "kiểm tra lại cả hai ngày",
            )
