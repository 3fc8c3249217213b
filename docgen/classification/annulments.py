"""What people decided on former years, held against the discipline that it rests on.

Cites: seed 000, IV.7; seed 001, III.6.10.
"""

from collections.abc import Iterator

from docgen.classification.facts import Index
from docgen.classification.results import Rerating, Results
from docgen.errors import Problem, Severity
from docgen.model import Annulment
from docgen.vi import short_date


def annulment_problems(rows: Index, found: Results) -> Iterator[Problem]:
    """Yield decisions on former years that rest on nothing, come too early, or are too mild."""
    due = {(each.subject, each.year): each for each in found.reratings}
    names = {code: own.name for code, own in found.everyone.items()}
    for row in rows.review.annulments:
        name = names.get(row.subject, row.subject)
        each = due.get((row.subject, row.year))
        if each is None:
            told = f"{name}: không có kỷ luật nào trong năm đánh giá về vi phạm năm {row.year}"
            hint = "sửa năm, bổ sung trang Kỷ luật, kết luận, hoặc xóa dòng này"
            yield _warned(rows, row, "year", ("annulment-without-discipline", told, hint))
        else:
            yield from _against(rows, row, each)


def _against(rows: Index, row: Annulment, each: Rerating) -> Iterator[Problem]:
    rule = f"{each.rule} ({each.cite})" if each.rule else "xem lại ngày và số của hai quyết định"
    new = row.new_grade
    if each.new is not None and new is not None and new.rank > each.new.rank:
        told = f"{each.name}: mức mới năm {row.year} “{new}” cao hơn mức “{each.new}” phải xếp"
        yield _warned(rows, row, "new_grade", ("annulment-above-rule", told, rule))
    if row.signed is not None and each.effective is not None and row.signed < each.effective:
        told = f"{each.name}: hủy bỏ kết quả ngày {short_date(row.signed)}, trước khi quyết định "
        told = f"{told}kỷ luật có hiệu lực ngày {short_date(each.effective)}"
        yield _warned(rows, row, "signed", ("annulment-too-early", told, rule))


def _warned(rows: Index, row: Annulment, fact: str, words: tuple[str, str, str]) -> Problem:
    code, message, hint = words
    return Problem(
        code=code,
        where=rows.review.where(row, fact),
        message=message,
        hint=hint,
        severity=Severity.WARNING,
    )
