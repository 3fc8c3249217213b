"""What rows must not say together: a person twice, votes that do not add up, dates reversed.

Physical and clerical facts only; the law is the matter of the rulesets.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from docgen import vi
from docgen.errors import Severity
from docgen.model import Member, Record, Review, Role, Unit, VoteCount, VoteRound, VoteSession
from docgen.workbook.cells import CellProblem
from docgen.workbook.cells import problem_at as _problem
from docgen.workbook.identities import LABELS, count_fault, session_faults
from docgen.workbook.keys import KEYS
from docgen.workbook.paper_checks import check_papers
from docgen.workbook.residence import residence_problems


def check(review: Review) -> tuple[CellProblem, ...]:
    """Return every contradiction between the rows of one workbook, sheet by sheet."""
    return (
        *_twice(review),
        *_units(review),
        *_members(review),
        *_posts(review),
        *_targets(review),
        *_votes(review),
        *residence_problems(review),
        *check_papers(review),
    )


def _twice(review: Review) -> Iterator[CellProblem]:
    """Yield rows that repeat the key of an earlier row."""
    for many, key in KEYS.items():
        if not key.label:
            continue
        facts = (*key.fields, *key.loose)
        records: Sequence[Record] = getattr(review, many)
        first: dict[tuple[object, ...], Record] = {}
        for record in records:
            values = tuple(getattr(record, fact) for fact in facts)
            marks = tuple(v.casefold() if isinstance(v, str) else v for v in values)
            earlier = first.setdefault(marks, record)
            if earlier is not record:
                yield _problem(
                    review,
                    (record, facts[0]),
                    "row-twice",
                    f"{key.label} «{values[0]}» đã có ở dòng {earlier.row}",
                    "xóa một trong hai dòng, hoặc sửa mã nếu là hai trường hợp khác nhau",
                )
    yield from _same_people(review)


def _same_people(review: Review) -> Iterator[CellProblem]:
    """Yield members who bear the name of an earlier one and cannot be told from him or her."""
    named: dict[str, list[Member]] = {}
    for member in review.members:
        others = named.setdefault(vi.fold(member.name), [])
        rows = [other for other in others if other.code.casefold() != member.code.casefold()]
        same = next((other for other in rows if other.birth == member.birth), None)
        unclear = next((other for other in rows if None in (other.birth, member.birth)), None)
        others.append(member)
        if same is not None and member.birth is not None:
            yield _problem(
                review,
                (member, "name"),
                "person-twice",
                f"«{member.name}» trùng họ tên và ngày sinh với dòng {same.row}",
                "xóa một dòng nếu là một người; nếu là hai người thì ghi đúng ngày sinh",
            )
        elif unclear is not None:
            problem = _problem(
                review,
                (member, "name"),
                "person-twice",
                f"«{member.name}» trùng họ tên với dòng {unclear.row} mà thiếu ngày sinh",
                "xóa một dòng nếu là một người; nếu là hai người thì ghi ngày sinh của cả hai",
            )
            yield replace(problem, severity=Severity.WARNING)


def _units(review: Review) -> Iterator[CellProblem]:
    units = {unit.code: unit for unit in review.units}
    tops = [unit for unit in review.units if unit.parent is None]
    for extra in tops[1:]:
        yield _problem(
            review,
            (extra, "parent"),
            "second-top-unit",
            f"«{extra.name}» không ghi trực thuộc tổ chức nào, như «{tops[0].name}»",
            f"ghi «{tops[0].code}» nếu trực thuộc; một tệp chỉ có một tổ chức cao nhất",
        )
    named: dict[tuple[str, str | None], Unit] = {}
    for unit in review.units:
        same = named.setdefault((vi.fold(unit.name), unit.parent), unit)
        if same.code.casefold() != unit.code.casefold():
            problem = _problem(
                review,
                (unit, "name"),
                "unit-name-twice",
                f"«{unit.name}» trùng tên với dòng {same.row}, cùng trực thuộc một tổ chức",
                "sửa tên nếu ghi nhầm, xóa một dòng nếu là một tổ chức",
            )
            yield replace(problem, severity=Severity.WARNING)
        parent = units.get(unit.parent or "")
        if parent and parent.kind.is_cell:
            yield _problem(
                review,
                (unit, "parent"),
                "parent-is-cell",
                f"«{unit.name}» ghi trực thuộc «{parent.name}», là một chi bộ",
                "ghi mã đảng bộ mà tổ chức này trực thuộc",
            )
        if parent and _in_circle(unit, units):
            yield _problem(
                review,
                (unit, "parent"),
                "parent-circle",
                f"«{unit.name}» và «{parent.name}» ghi trực thuộc lẫn nhau",
                "sửa lại cột Trực thuộc; tổ chức cao nhất để trống",
            )


def _in_circle(unit: Unit, units: dict[str, Unit]) -> bool:
    seen = {unit.code}
    above = unit.parent
    while above in units and above is not None:
        if above in seen:
            return above == unit.code
        seen.add(above)
        above = units[above].parent
    return False


def _members(review: Review) -> Iterator[CellProblem]:
    units = {unit.code: unit for unit in review.units}
    year = review.period.year
    for member in review.members:
        unit = units.get(member.unit)
        if unit and not unit.kind.is_cell:
            yield _problem(
                review,
                (member, "unit"),
                "member-outside-cell",
                f"«{member.name}» ghi sinh hoạt ở «{unit.name}», không phải chi bộ",
                "ghi mã chi bộ nơi đảng viên sinh hoạt",
            )
        orders = (
            ("birth", "admitted", "ngày kết nạp sớm hơn ngày sinh"),
            ("admitted", "official", "ngày chính thức sớm hơn ngày kết nạp"),
            ("exempt_from", "exempt_until", "ngày hết miễn sớm hơn ngày bắt đầu"),
            ("suspended_from", "suspended_until", "ngày hết đình chỉ sớm hơn ngày bắt đầu"),
            ("maternity_from", "maternity_until", "ngày hết thai sản sớm hơn ngày bắt đầu"),
        )
        for earlier, later, message in orders:
            start, end = getattr(member, earlier), getattr(member, later)
            if start and end and end < start:
                yield _problem(
                    review,
                    (member, later),
                    "dates-reversed",
                    f"{message} ({vi.short_date(end)} trước {vi.short_date(start)})",
                    "kiểm tra lại cả hai ngày",
                )
        for fact in ("birth", "admitted", "official"):
            day: date | None = getattr(member, fact)
            if day and day.year > year:
                yield _problem(
                    review,
                    (member, fact),
                    "date-after-year",
                    f"ngày {vi.short_date(day)} sau năm đánh giá {year}",
                    "kiểm tra lại năm của ngày này, hoặc năm ở trang Kỳ đánh giá",
                )


def _posts(review: Review) -> Iterator[CellProblem]:
    heads: dict[str, Record] = {}
    names = {member.code: member.name for member in review.members}
    units = {unit.code: unit.name for unit in review.units}
    for post in review.posts:
        if post.since and post.until and post.until < post.since:
            yield _problem(
                review,
                (post, "until"),
                "dates-reversed",
                "ngày thôi giữ chức vụ sớm hơn ngày bắt đầu",
                "kiểm tra lại cả hai ngày",
            )
        if post.role is Role.BI_THU and post.until is None:
            other = heads.setdefault(post.unit, post)
            if other is not post:
                yield _problem(
                    review,
                    (post, "role"),
                    "second-head",
                    f"«{units.get(post.unit, post.unit)}» có hai bí thư đang giữ chức: "
                    f"dòng {other.row} và «{names.get(post.member, post.member)}»",
                    "ghi cột «Đến ngày» cho người thôi giữ chức vụ",
                )


def _targets(review: Review) -> Iterator[CellProblem]:
    parts = (
        ("targets_done", "targets_assigned", "số hoàn thành lớn hơn số được giao"),
        ("targets_on_time", "targets_done", "số đúng tiến độ lớn hơn số hoàn thành"),
        ("targets_exceeded", "targets_done", "số vượt mức lớn hơn số hoàn thành"),
        ("confidence_low", "confidence_votes", "số phiếu tín nhiệm thấp lớn hơn tổng số phiếu"),
    )
    for record in (*review.member_reviews, *review.unit_reviews):
        for part, whole, message in parts:
            some, every = getattr(record, part, None), getattr(record, whole, None)
            if some is not None and every is not None and some > every:
                yield _problem(
                    review,
                    (record, part),
                    "part-exceeds-whole",
                    f"{message} ({some} > {every})",
                    "kiểm tra lại hai số này",
                )


def _votes(review: Review) -> Iterator[CellProblem]:
    """Yield sums that do not add up. Cites: practice 1.4, identities of a four-level ballot."""
    sessions = {session.code: session for session in review.sessions}
    names = {member.code: member.name for member in review.members}
    names |= {unit.code: unit.name for unit in review.units}
    for session in review.sessions:
        yield from _session(review, session)
    for count in review.counts:
        held = sessions.get(count.session)
        if held is not None and held.valid is not None:
            name = names.get(count.subject, count.subject)
            yield from _count(review, (count, name), held, held.valid)


def _session(review: Review, session: VoteSession) -> Iterator[CellProblem]:
    numbers = {fact: getattr(session, fact) for fact in LABELS}
    for fact, fault in session_faults(numbers):
        yield _problem(review, (session, fact), fault.code, fault.message, fault.hint)


def _count(
    review: Review, about: tuple[VoteCount, str], session: VoteSession, valid: int
) -> Iterable[CellProblem]:
    count, name = about
    first = session.round is VoteRound.MUC
    facts = ("excellent", "good", "done", "failed") if first else ("agree", "disagree")
    if all(getattr(count, fact) is None for fact in facts):
        return
    votes = {fact: getattr(count, fact) for fact in (*facts, "blank", "multiple")}
    fault = count_fault(votes, name, valid)
    if fault is not None:
        yield _problem(review, (count, facts[0]), fault.code, fault.message, fault.hint)
