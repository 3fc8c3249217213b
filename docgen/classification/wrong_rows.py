"""Rows that contradict other rows, or themselves, in a way that only the law's eyes see."""

from collections.abc import Iterator

from docgen.classification.duties import concerned
from docgen.classification.facts import Index, member_facts
from docgen.classification.results import Outcome
from docgen.errors import Problem, Severity
from docgen.model import Attestation, Finding, Leader, Record, Subject, YesNo
from docgen.vi import short_date

_CONTRADICT = "exceptions-contradict"


def wrong_rows(rows: Index) -> Iterator[Problem]:
    """Yield members rated in two chi bộ, discipline before joining, heads of nothing, and so on."""
    yield from _before_joining(rows)
    yield from _rated_twice(rows)
    for leader in rows.review.leaders:
        yield from _leader(rows, leader)
    for leader in rows.review.leaders:
        yield from _apart(rows, leader)
    yield from _more_than_whole(rows)
    yield from _exceptions(rows)
    yield from _attestations(rows)


def _exceptions(rows: Index) -> Iterator[Problem]:
    """Yield exceptions that cannot both be claimed: of one person, one act, one post."""
    for member in rows.review.members:
        facts = member_facts(rows, member)
        held = [
            each
            for each in rows.ruleset.exclusions
            if each.subject is Subject.MEMBER and each.ask(facts).outcome is Outcome.HOLDS
        ]
        out = next((each for each in held if not each.waits), None)
        due = next((each for each in held if each.waits), None)
        if out is not None and due is not None:
            cites = [f"{each.id} ({rows.ruleset.cited(each.cite)})" for each in (out, due)]
            told = f"{member.name}: {' và '.join(cites)} trái nhau: «{out.reason}», «{due.reason}»"
            hint = "một bên là không xếp loại, một bên là còn phải xếp loại; bỏ một trong hai"
            yield _problem(rows, member, "not_reviewed", (_CONTRADICT, told, hint))
    seen: dict[tuple[str, str], Finding] = {}
    for finding in rows.review.findings:
        if finding.number is None or finding.self_detected is None:
            continue
        first = seen.setdefault((finding.subject, finding.number), finding)
        if first.self_detected is not finding.self_detected:
            other = rows.review.where(first, "self_detected")
            told = f"quyết định số {finding.number}: ghi «{finding.self_detected}», nhưng ở {other}"
            told = f"{told} ghi «{first.self_detected}» tự phát hiện và khắc phục xong hậu quả"
            words = (_CONTRADICT, told, "ghi giống nhau theo kết luận của cấp có thẩm quyền")
            yield _problem(rows, finding, "self_detected", words)
    for post in rows.review.posts:
        now = rows.review.period.year
        if post.newly_arrived is YesNo.CO and post.since is not None and post.since.year < now:
            told = f"ghi là mới chuyển đến, nhưng giữ chức vụ từ ngày {short_date(post.since)}"
            words = (_CONTRADICT, told, "sửa ngày nhận chức vụ, hoặc bỏ ghi mới chuyển đến")
            yield _problem(rows, post, "newly_arrived", words, warn=True)


def _attestations(rows: Index) -> Iterator[Problem]:
    """Yield attestations of unknown steps, of steps asked of others, and in two ways."""
    known = {duty.id for duty in rows.ruleset.duties}
    asked = {(row.code, duty.id) for duty in rows.ruleset.duties for row in concerned(rows, duty)}
    seen: dict[tuple[str, str], Attestation] = {}
    for row in rows.review.attestations:
        if row.rule not in known:
            told = f"hướng dẫn không có việc phải xác nhận mang mã «{row.rule}»"
            words = ("duty-unknown", told, "docgen rules liệt kê mã của từng việc")
            yield _problem(rows, row, "rule", words, warn=True)
        elif (row.subject, row.rule) not in asked:
            told = f"việc {row.rule} không hỏi đối tượng này"
            words = ("duty-of-others", told, "sửa mã quy tắc hoặc đối tượng, hoặc xóa dòng này")
            yield _problem(rows, row, "subject", words, warn=True)
        first = seen.setdefault((row.subject, row.rule), row)
        if first is not row and first.done is not row.done:
            other = rows.review.where(first, "done")
            told = f"việc {row.rule} đã ghi khác ở {other}"
            words = ("attested-twice", told, "mỗi việc của mỗi tổ chức, tập thể chỉ ghi một dòng")
            yield _problem(rows, row, "done", words)


def _problem(
    rows: Index, record: Record, fact: str, words: tuple[str, str, str], *, warn: bool = False
) -> Problem:
    code, message, hint = words
    return Problem(
        code=code,
        where=rows.review.where(record, fact),
        message=message,
        hint=hint,
        severity=Severity.WARNING if warn else Severity.ERROR,
    )


def _before_joining(rows: Index) -> Iterator[Problem]:
    joined = {member.code: member for member in rows.review.members}
    for finding in rows.review.findings:
        member = joined.get(finding.subject)
        if member is None or member.admitted is None:
            continue
        if finding.effective is not None and finding.effective < member.admitted:
            joined_on = short_date(member.admitted)
            told = f"{member.name}: quyết định có hiệu lực trước ngày kết nạp {joined_on}"
            words = ("discipline-before-joining", told, "sửa ngày quyết định hoặc ngày kết nạp")
            yield _problem(rows, finding, "effective", words)


def _rated_twice(rows: Index) -> Iterator[Problem]:
    """Yield people with a level in two chi bộ: same name and birth, both decided or proposed."""
    seen: dict[tuple[str, str], str] = {}
    for member in rows.review.members:
        if member.birth is None or member.code not in rows.decisions:
            continue
        key = (member.name.casefold(), member.birth.isoformat())
        other = seen.setdefault(key, member.code)
        if other != member.code:
            told = f"{member.name} có mức xếp loại ở hai dòng đảng viên: {other} và {member.code}"
            hint = "đảng viên chỉ xếp loại ở chi bộ sinh hoạt chính thức; bỏ một dòng"
            yield _problem(rows, member, "unit", ("rated-twice", told, hint))


def _leader(rows: Index, leader: Leader) -> Iterator[Problem]:
    if leader.collective and leader.collective not in rows.collectives:
        told = f"{leader.name}: không có tập thể lãnh đạo nào mang mã «{leader.collective}»"
        hint = "sửa mã này, hoặc thêm dòng ở trang Tập thể lãnh đạo"
        yield _problem(rows, leader, "collective", ("collective-unknown", told, hint))
    elif leader.head is YesNo.CO and not leader.collective and leader.area_grade is None:
        told = f"{leader.name}: ghi là người đứng đầu nhưng không đứng đầu tập thể, cơ quan nào"
        hint = "ghi mã tập thể lãnh đạo hoặc mức xếp loại của cơ quan, đơn vị"
        yield _problem(rows, leader, "head", ("head-of-nothing", told, hint))
    for code in (part.strip() for part in (leader.also_in or "").split(";")):
        if code and code not in rows.collectives:
            told = f"{leader.name}: không có tập thể lãnh đạo nào mang mã «{code}»"
            hint = "sửa mã này, hoặc thêm dòng ở trang Tập thể lãnh đạo"
            yield _problem(rows, leader, "also_in", ("collective-unknown", told, hint))
    heads = [
        each for each in rows.leaders.get(leader.collective or "", ()) if each.head is YesNo.CO
    ]
    if len(heads) > 1 and leader is heads[1]:
        told = f"{leader.name}: tập thể «{leader.collective}» đã có người đứng đầu {heads[0].name}"
        words = ("second-head", told, "chỉ ghi Có cho một người đứng đầu")
        yield _problem(rows, leader, "head", words)


def _apart(rows: Index, leader: Leader) -> Iterator[Problem]:
    """Yield that one person stands at different levels as member and as leader.

    Cites: domain/rules A28.
    """
    given = [rows.decisions.get(code) for code in (leader.member or "", leader.code)]
    levels = [each.decided or each.proposed for each in given if each is not None]
    if len(levels) == len(given) and None not in levels and levels[0] is not levels[1]:
        told = (
            f"{leader.name}: mức đảng viên “{levels[0]}” khác mức cán bộ lãnh đạo, quản lý "
            f"“{levels[1]}”"
        )
        words = ("levels-apart", told, "hai mức được xếp riêng; kiểm tra lại nếu không chủ ý")
        yield _problem(rows, leader, "name", words, warn=True)


def _more_than_whole(rows: Index) -> Iterator[Problem]:
    """Yield parts of a leader's area that exceed the whole."""
    for leader in rows.review.leaders:
        for part, whole in (
            ("area_done", "area_assigned"),
            ("area_on_time", "area_done"),
            ("area_exceeded", "area_done"),
            ("units_done", "units_total"),
            ("units_good", "units_done"),
        ):
            some: int | None = getattr(leader, part)
            most: int | None = getattr(leader, whole)
            if some is not None and most is not None and some > most:
                told = f"{leader.name}: {some} nhiều hơn tổng số {most}"
                words = ("part-exceeds-whole", told, "sửa một trong hai số")
                yield _problem(rows, leader, part, words)
