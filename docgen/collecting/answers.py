"""From a file that came back to the answers in it, or to what is wrong with each.

Whether an answer fits the workbook is the matter of `placing`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from docgen import vi
from docgen.collecting.files import Returned
from docgen.context import View
from docgen.errors import Problem, Severity
from docgen.model import Collective, Member, Unit
from docgen.questions import sealed
from docgen.render import Asked, Heard, Identity, ReturnedForm
from docgen.workbook import Column, Fault, Sheet, column_of, parse

_SHOWN = 80
LONGEST_CELL = 32_767
"""Letters that a cell of Excel can hold; openpyxl would cut the rest off in silence."""

Value = str | int | date | StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One answer: for whom, which cell, what; `sent` is the fingerprint of what went out.

    `sent` is None where the file does not say what it was sent with.
    """

    subject: str
    sheet: Sheet
    column: Column
    value: Value
    sent: str | None
    source: Returned
    where: str

    @property
    def field(self) -> str:
        """Return the id of the cell."""
        return f"{self.sheet.many}.{self.column.field}"

    @property
    def text(self) -> str:
        """Return the answer as a cell shows it."""
        return as_text(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The answers of one file and what is wrong in it; `open` are questions without an answer."""

    given: tuple[Given, ...] = ()
    problems: tuple[Problem, ...] = ()
    open: tuple[Asked, ...] = ()


def as_text(value: object) -> str:
    """Return a value of a cell as text that compares equal however it was typed."""
    if value is None:
        return ""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return vi.short_date(value)
    return vi.clean(str(value))


def shortened(text: str) -> str:
    """Return the beginning of a long text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def problem(
    code: str, where: str, message: str, hint: str, severity: Severity = Severity.ERROR
) -> Problem:
    """Return a problem of one file."""
    return Problem(code=code, where=where, message=message, hint=hint, severity=severity)


def gathered(returned: Returned, view: View) -> Gathered:
    """Return all answers of one file; whatever could not be taken is named."""
    if returned.form is not None:
        return _of_form(returned, returned.form, view)
    if returned.sheets is not None:
        return _of_sheets(returned, view)
    return Gathered()


def _of_form(returned: Returned, form: ReturnedForm, view: View) -> Gathered:
    identity = form.identity
    if identity is None:
        message = "tệp không có mã phiếu của docgen nên không biết là phiếu nào, của ai"
        hint = (
            "đây là văn bản khác, hoặc mã đã bị xóa: gõ lại vào tệp do docgen fill --fillable làm"
        )
        return Gathered(problems=(problem("return-without-id", returned.name, message, hint),))
    refused = tuple(_refused(returned, identity, view))
    if refused:
        return Gathered(problems=refused)
    found: list[Problem] = list(_beside(returned, form))
    given: list[Given] = []
    still_open: list[Asked] = []
    asked = {each.field: each for each in identity.asked}
    heard: dict[str, list[Heard]] = {}
    for control in form.heard:
        heard.setdefault(control.field, []).append(control)
    found += _unknown(returned, heard, asked, view)
    for each in identity.asked:
        place = column_of(each.field, view.ruleset.criteria)
        if place is None:
            continue
        where = f"{returned.name} › {place[1].heading}"
        said = heard.get(each.field, [])
        known = len(found)
        found += _lost(where, said, place[1])
        typed = _settled(where, said, place[1], found)
        if typed is None:
            still_open.append(each)
            found += [_emptied(where)] if each.sent and len(found) == known else []
            continue
        value = _value(typed, place[1], where)
        if isinstance(value, Problem):
            found.append(value)
            still_open.append(each)
        elif sealed(typed) != each.sent:
            given.append(
                Given(
                    subject=identity.subject,
                    sheet=place[0],
                    column=place[1],
                    value=value,
                    sent=each.sent,
                    source=returned,
                    where=where,
                )
            )
    return Gathered(given=tuple(given), problems=tuple(found), open=tuple(still_open))


def _value(typed: str, column: Column, where: str) -> Value | Problem:
    """Return what an answer means as a cell of its column, or why a cell cannot hold it."""
    if len(typed) > LONGEST_CELL:
        message = f"ô có {len(typed)} chữ, một ô Excel chỉ chứa {LONGEST_CELL}"
        return problem("return-too-long", where, message, "viết ngắn lại rồi gửi lại")
    value = parse(typed, column)
    if isinstance(value, Fault):
        return problem(value.code, where, value.message, value.hint)
    return value


def _refused(returned: Returned, identity: Identity, view: View) -> Iterator[Problem]:
    """Yield why nothing of a form can be taken."""
    year = view.review.period.year
    if identity.year != year:
        message = f"phiếu của năm {identity.year}, sổ làm việc của năm {year}"
        hint = "nhận vào sổ làm việc của đúng năm ấy"
        yield problem("return-of-other-year", returned.name, message, hint)
    subject = view.named(identity.subject)
    if subject is None:
        message = f"mã «{shortened(identity.subject)}» trên phiếu không có trong sổ làm việc"
        hint = "kiểm tra có nhầm sổ không, hoặc thêm dòng cho mã này rồi nhận lại"
        yield problem("return-unknown-subject", returned.name, message, hint)
        return
    file = f" {vi.fold(returned.name.rsplit('/', 1)[-1])} "
    others = [
        member.name
        for member in view.review.members
        if f" {vi.fold(member.name)} " in file and vi.fold(member.name) != vi.fold(subject.name)
    ]
    if others and f" {vi.fold(subject.name)} " not in file:
        message = f"tên tệp ghi {others[0]} nhưng bên trong là phiếu của {subject.name}"
        hint = f"nếu đúng của {subject.name} thì đổi lại tên tệp; nếu không thì gửi lại đúng phiếu"
        yield problem("return-renamed", returned.name, message, hint)


def _beside(returned: Returned, form: ReturnedForm) -> Iterator[Problem]:
    for line in form.beside:
        message = f"có chữ viết ngoài các ô: «{shortened(line)}»"
        hint = "chữ này không vào sổ; chép vào đúng ô trên phiếu hoặc gõ vào sổ làm việc"
        yield problem("return-text-beside", returned.name, message, hint)


def _unknown(
    returned: Returned,
    heard: Mapping[str, Sequence[Heard]],
    asked: Mapping[str, Asked],
    view: View,
) -> Iterator[Problem]:
    """Yield a problem for each control with an answer that the form never asked for."""
    for field, said in heard.items():
        place = column_of(field, view.ruleset.criteria)
        if field in asked and place is not None:
            continue
        told = next((each.text for each in said if each.text or each.ticked), None)
        if told is not None:
            message = f"ô «{shortened(field)}» không phải ô mà phiếu này hỏi: «{shortened(told)}»"
            hint = "không nhận vào sổ; kiểm tra ô này từ đâu ra"
            yield problem("return-field-unknown", returned.name, message, hint)


def _lost(where: str, said: Sequence[Heard], column: Column) -> Iterator[Problem]:
    """Yield a problem if a control, or one of its boxes, is no longer there."""
    boxes = {each.box for each in said if each.box is not None}
    whole = boxes == set(range(len(column.choices or ()))) if boxes else bool(said)
    if not whole:
        hint = "xem chữ viết ngoài ô nếu có; cần thì xin điền lại trên tệp gốc"
        yield problem("return-control-lost", where, "ô đã bị xóa khỏi phiếu", hint)
    if any(each.pictures for each in said):
        hint = "hình không vào sổ; lưu hình riêng hoặc gõ lại nội dung bằng chữ"
        yield problem("return-picture", where, "trong ô có hình", hint, Severity.WARNING)


def _settled(where: str, said: Sequence[Heard], column: Column, found: list[Problem]) -> str | None:
    """Return the one answer of a question, None if it is open or not clear (which is noted)."""
    if any(each.box is not None for each in said):
        words = list(column.choices or ())
        ticked = {each.box for each in said if each.ticked and each.box is not None}
        marked = [words[box] for box in sorted(ticked) if box < len(words)]
        if len(marked) > 1:
            message = f"đánh dấu hai ô: {', '.join(marked)}"
            hint = "hỏi lại người điền rồi chỉ để một dấu"
            found.append(problem("return-two-ticks", where, message, hint))
            return None
        return str(marked[0]) if marked else None
    typed = {vi.clean(each.text): None for each in said if vi.clean(each.text)}
    if len(typed) > 1:
        message = f"ô bị chép thành {len(said)} ô, nội dung khác nhau: " + " / ".join(
            f"«{shortened(text)}»" for text in typed
        )
        hint = "giữ lại một ô rồi lưu"
        found.append(problem("return-control-copied", where, message, hint))
        return None
    return next(iter(typed), None)


def _emptied(where: str) -> Problem:
    message = "ô gửi đi có nội dung, gửi về bị xóa trắng; sổ giữ nội dung cũ"
    hint = "nếu đúng là cần xóa thì xóa ô này trong sổ làm việc"
    return problem("return-emptied", where, message, hint, Severity.WARNING)


def _of_sheets(returned: Returned, view: View) -> Gathered:
    """Return the answers on sheets of a workbook; rows are matched by code, else by a name."""
    sheets = returned.sheets
    assert sheets is not None  # noqa: S101  # asked by the caller
    year = view.review.period.year
    if sheets.year not in {None, year}:
        message = f"sổ gửi về của năm {sheets.year}, sổ làm việc của năm {year}"
        hint = "nhận vào sổ làm việc của đúng năm ấy"
        return Gathered(problems=(problem("return-of-other-year", returned.name, message, hint),))
    known: dict[str, set[str]] = {}
    review = view.review
    named: tuple[Member | Unit | Collective, ...] = (
        *review.members,
        *review.units,
        *review.collectives,
    )
    for each in named:
        for name in (each.code, each.name):
            known.setdefault(vi.fold(name), set()).add(each.code)
    given: list[Given] = []
    strange: dict[tuple[str, str], Problem] = {}
    for answer in sheets.answers:
        place = column_of(answer.field, view.ruleset.criteria)
        codes = {answer.key} if view.named(answer.key) else known.get(vi.fold(answer.key), set())
        wrong = _not_ours(answer.key, codes, sheets.names, view)
        if wrong is None and place is None:
            wrong = "cột này không có trong hướng dẫn của sổ làm việc"
        if wrong is not None or place is None:
            hint = "ghi đúng mã ở cột đầu của trang, đúng sổ của đơn vị, rồi nhận lại"
            who = problem("return-unknown-subject", answer.where, wrong or "", hint)
            strange.setdefault((answer.key, who.message), who)
            continue
        given.append(
            Given(
                subject=codes.pop(),
                sheet=place[0],
                column=place[1],
                value=answer.value,
                sent=None,
                source=returned,
                where=answer.where,
            )
        )
    if not given and len(strange) > 1:
        message = f"không nhận được dòng nào, ví dụ: {next(iter(strange.values())).message}"
        hint = "đây là sổ của đơn vị khác: bỏ ra khỏi thư mục, hoặc chọn đúng sổ sau --into"
        return Gathered(problems=(problem("return-unknown-subject", returned.name, message, hint),))
    return Gathered(given=tuple(given), problems=tuple(strange.values()))


def _not_ours(key: str, codes: set[str], names: Mapping[str, str], view: View) -> str | None:
    """Return why a row of a sheet is of nobody in the workbook."""
    if len(codes) != 1:
        what = "trùng tên nhiều người" if codes else "không có"
        return f"«{shortened(key)}» {what} trong sổ làm việc"
    [code] = codes
    theirs, ours = names.get(key), view.name_of(code)
    if theirs is not None and vi.fold(theirs) != vi.fold(ours):
        return f"mã «{shortened(key)}» trong tệp là {shortened(theirs)}, trong sổ là {ours}"
    return None
