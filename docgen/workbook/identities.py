"""What the numbers of one secret ballot must satisfy, whoever typed them and wherever they stand.

Cites: practice 1.4, identities of a ballot.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from docgen.workbook.cells import Fault

Numbers = Mapping[str, int | None]
"""Numbers of a session by field; None is not known, and breaks nothing."""

LABELS = {
    "summoned": "được triệu tập",
    "present": "có mặt",
    "eligible": "có quyền biểu quyết",
    "printed": "phiếu đã in",
    "issued": "phiếu phát ra",
    "returned": "phiếu thu về",
    "valid": "phiếu hợp lệ",
    "invalid": "phiếu không hợp lệ",
    "unused": "phiếu chưa dùng",
    "spoiled": "phiếu hỏng, đổi lại",
}
"""What each number is called in a sentence."""

_CHAIN = ("summoned", "present", "eligible", "issued", "returned")
_RECOUNT = "đối chiếu lại với biên bản kiểm phiếu"


def session_faults(numbers: Numbers) -> Iterator[tuple[str, Fault]]:
    """Yield the field and the fault of each number that contradicts another."""
    known = [(fact, value) for fact in _CHAIN if (value := numbers.get(fact)) is not None]
    for (fact, value), (smaller, less) in pairwise(known):
        if less > value:
            message = f"{LABELS[smaller]} {less} nhiều hơn {LABELS[fact]} {value}"
            yield smaller, Fault(code="votes-more-than-possible", message=message, hint=_RECOUNT)
    yield from _sum(numbers, "returned", ("valid", "invalid"), at="valid")
    yield from _sum(numbers, "printed", ("issued", "unused", "spoiled"), at="printed")


def _sum(
    numbers: Numbers, whole: str, parts: tuple[str, ...], *, at: str
) -> Iterator[tuple[str, Fault]]:
    values = [numbers.get(part) for part in parts]
    total = numbers.get(whole)
    if total is None or any(value is None for value in values):
        return
    if sum(value or 0 for value in values) != total:
        added = " + ".join(f"{LABELS[part]} {numbers[part]}" for part in parts)
        yield (
            at,
            Fault(
                code="votes-do-not-add-up",
                message=f"{added} khác {LABELS[whole]} {total}",
                hint="đếm lại phiếu rồi sửa một trong các số này",
            ),
        )


def count_fault(votes: Numbers, name: str, valid: int) -> Fault | None:
    """Return the fault of votes on one subject that do not add up to the valid ballots.

    `votes` are those of the levels asked, with the rows left blank and marked more than once.
    """
    total = sum(value or 0 for value in votes.values())
    if total == valid:
        return None
    return Fault(
        code="votes-do-not-add-up",
        message=f"tổng số phiếu của «{name}» là {total}, khác số phiếu hợp lệ {valid}",
        hint="đếm lại phiếu; phiếu không đánh dấu và đánh nhiều dấu cũng phải ghi",
    )
