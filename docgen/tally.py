"""From what two tellers counted to one count of votes, or to every cell where they differ.

Pure: files are read and written elsewhere. A count is refused with its numbers as long as it
breaks an identity; two counts must agree cell by cell before they become facts.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from docgen import vi
from docgen.errors import DataError, Problem
from docgen.excel import heading_of
from docgen.model import MarkedBallot, TellerCount
from docgen.model.counting import SPOILT_FIELDS
from docgen.workbook import LABELS, count_fault, session_faults

Key = tuple[str, str]
"""A subject and a field of its count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What one teller's file says in the end: numbers of the session, votes by subject and field.

    Every subject has every field of the ballot and both kinds of rows that count for nobody.
    `counted_by` are the tellers who agreed on it; a single file has none.
    """

    numbers: Mapping[str, int]
    votes: Mapping[Key, int]
    counted_by: tuple[str, ...] = ()


def sum_ballots(ballots: tuple[MarkedBallot, ...], count: TellerCount) -> Totals:
    """Return the totals of ballots counted row by row.

    An invalid ballot counts for nobody. On a valid one a row with one mark counts for that level,
    a row with none is blank, a row with more is marked more than once.
    """
    valid = [ballot for ballot in ballots if ballot.valid]
    votes: Counter[Key] = Counter()
    for ballot in valid:
        for subject, _ in count.sheet.subjects:
            marks = ballot.marks.get(subject, ())
            blank, multiple = SPOILT_FIELDS
            field = marks[0] if len(marks) == 1 else multiple if marks else blank
            votes[subject, field] += 1
    fields = (*count.sheet.columns, *SPOILT_FIELDS)
    return Totals(
        numbers={
            "returned": len(ballots),
            "valid": len(valid),
            "invalid": len(ballots) - len(valid),
        },
        votes={
            (code, field): votes[code, field]
            for code, _ in count.sheet.subjects
            for field in fields
        },
    )


def settle(count: TellerCount) -> Totals:
    """Return the totals of one teller's file.

    Ballots counted row by row give them; totals typed beside must be the same.

    Raises:
        DataError: with every number that is missing, differs or breaks an identity.
    """
    problems: list[Problem] = []
    if count.teller is None:
        problems.append(
            _problem(
                count,
                "teller",
                "count-without-teller",
                "chưa ghi tên người đếm",
                "ghi họ và tên vào ô này",
            )
        )
    if count.ballots:
        totals = sum_ballots(count.ballots, count)
        problems += _beside(count, totals)
        totals = Totals(numbers={**count.numbers, **totals.numbers}, votes=totals.votes)
    else:
        totals = Totals(numbers=count.numbers, votes=dict(_typed(count, problems)))
    for field in ("issued", "returned", "valid", "invalid"):
        if field not in totals.numbers:
            message = f"chưa ghi số {LABELS[field]}"
            problems.append(_problem(count, field, "count-missing", message, "điền ô này"))
    problems += _faults(count, totals)
    if problems:
        raise DataError(*problems)
    return totals


def _typed(count: TellerCount, problems: list[Problem]) -> Iterator[tuple[Key, int]]:
    """Yield the totals typed; an empty level of a subject counted is missing, not nought."""
    for code, name in count.sheet.subjects:
        for field in count.sheet.columns:
            if (code, field) in count.totals:
                yield (code, field), count.totals[code, field]
            else:
                message = f"chưa ghi số phiếu «{heading_of(field)}» của {name}"
                hint = "điền ô này; không có phiếu nào thì ghi 0"
                problems.append(_problem(count, (code, field), "count-missing", message, hint))
        for field in SPOILT_FIELDS:
            yield (code, field), count.totals.get((code, field), 0)


def _beside(count: TellerCount, summed: Totals) -> Iterator[Problem]:
    """Yield each number typed that is not what the ballots give."""
    names = dict(count.sheet.subjects)
    for field, value in summed.numbers.items():
        if count.numbers.get(field, value) != value:
            yield _problem(
                count,
                field,
                "count-not-of-ballots",
                f"{LABELS[field]} ghi {count.numbers[field]}, các phiếu đã nhập cho {value}",
                "kiểm tra trang Từng phiếu: thiếu phiếu, thừa phiếu hay ghi sai ô này",
            )
    for (code, field), typed in count.totals.items():
        value = summed.votes[code, field]
        if typed != value:
            yield _problem(
                count,
                (code, field),
                "count-not-of-ballots",
                f"«{heading_of(field)}» của {names[code]} ghi {typed}, "
                f"các phiếu đã nhập cho {value}",
                "để trống trang Tổng số khi đã nhập từng phiếu, hoặc sửa số này",
            )


def _faults(count: TellerCount, totals: Totals) -> Iterator[Problem]:
    for field, fault in session_faults(totals.numbers):
        yield _problem(count, field, fault.code, fault.message, fault.hint)
    valid = totals.numbers.get("valid")
    if valid is None:
        return
    fields = (*count.sheet.columns, *SPOILT_FIELDS)
    for code, name in count.sheet.subjects:
        votes = {field: totals.votes.get((code, field)) for field in fields}
        if any(votes[field] is None for field in count.sheet.columns):
            continue
        wrong = count_fault(votes, name, valid)
        if wrong is not None:
            first = (code, count.sheet.columns[0])
            yield _problem(count, first, wrong.code, wrong.message, wrong.hint)


def agree(first: TellerCount, second: TellerCount) -> Totals:
    """Return the one count that two tellers reached apart from each other.

    Raises:
        DataError: if one of the files is not sound, is of another session, of the same teller, or
            differs from the other in any cell: each difference with both cells and both numbers.
    """
    if first.sheet != second.sheet:
        raise DataError(
            _problem(
                second,
                "session",
                "count-of-other-session",
                f"tệp này đếm «{second.sheet.title}», tệp kia đếm «{first.sheet.title}», "
                "hoặc danh sách trên hai tệp khác nhau",
                "dùng hai tệp được tạo cùng một lần cho cùng một hội nghị",
            )
        )
    problems: list[Problem] = []
    settled: list[Totals] = []
    for count in (first, second):
        try:
            settled.append(settle(count))
        except DataError as error:
            problems += error.problems
    if first.teller and second.teller and vi.fold(first.teller) == vi.fold(second.teller):
        message = f"cả hai tệp đều do «{first.teller}» đếm"
        hint = "lần đếm thứ hai phải do người khác đếm độc lập"
        problems.append(_problem(second, "teller", "count-by-same-teller", message, hint))
    if problems:
        raise DataError(*problems)
    differences = tuple(_differences(first, second, settled))
    if differences:
        raise DataError(*differences)
    names = tuple(vi.clean(count.teller or "") for count in (first, second))
    return replace(settled[0], counted_by=names)


def _differences(
    first: TellerCount, second: TellerCount, settled: list[Totals]
) -> Iterator[Problem]:
    names = dict(first.sheet.subjects)
    one, other = settled
    keys: list[str | Key] = [*one.numbers, *(f for f in other.numbers if f not in one.numbers)]
    for key in (*keys, *one.votes):
        if isinstance(key, str):
            mine, theirs, what = one.numbers.get(key), other.numbers.get(key), LABELS[key]
        else:
            mine, theirs = one.votes[key], other.votes[key]
            what = f"«{heading_of(key[1])}» của {names[key[0]]}"
        if mine != theirs:
            yield _problem(
                first,
                key,
                "counts-differ",
                f"{what}: {first.teller} đếm {_shown(mine)}, {second.teller} đếm {_shown(theirs)} "
                f"({second.where(key)})",
                "cùng đếm lại phiếu rồi sửa tệp nào sai",
            )


def _shown(value: int | None) -> str:
    return "(trống)" if value is None else vi.number(value)


def _problem(count: TellerCount, at: str | Key, code: str, message: str, hint: str) -> Problem:
    return Problem(code=code, where=count.where(at), message=message, hint=hint)
