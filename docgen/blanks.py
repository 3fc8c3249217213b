"""Forms that are PDFs with fields: their words put into the fields, and read out again.

Joins what `render` says of words with what `pdf` knows of fields; the counterpart of a compiled
Word file, filled in the same way.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Self

from docgen.errors import Problem, Severity, TemplateError
from docgen.forms import Form
from docgen.pdf.acroform import (
    HIDDEN_FIELD,
    Field,
    FieldKind,
    Filled,
    Filling,
    PdfForm,
    ReturnedPdf,
    read_filled,
)
from docgen.questions import Question
from docgen.render import (
    FieldWords,
    Heard,
    Identity,
    Rendered,
    ReturnedForm,
    Said,
    Use,
    asked_of,
    from_text,
)
from docgen.render import as_text as identity_text

_TICKS = {"x", "\N{CHECK MARK}", "\N{MULTIPLICATION SIGN}"}
_SHOWN = 8
_LETTERS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class _Goal:
    """Where the words of one line of the table go: a field, of a button perhaps one state."""

    field: Field
    state: str | None


class Blank:
    """A PDF form that is ready to be filled; `problems` are warnings about the PDF itself."""

    def __init__(self, form: PdfForm, fields: Sequence[tuple[str, str]], *, name: str) -> None:
        """Join fields and words; use `load` or `from_bytes`.

        Raises:
            TemplateError: with every line of the table that does not fit the PDF.
        """
        self._form, self._name = form, name
        problems: list[Problem] = []
        self._goals: dict[str, _Goal] = {}
        for line, _ in fields:
            goal = self._goal(line)
            if isinstance(goal, Problem):
                problems.append(goal)
            else:
                self._goals[line] = goal
        try:
            self._words = FieldWords(fields, form=name)
        except TemplateError as error:
            problems += error.problems
        if problems:
            raise TemplateError(*problems)
        self.names = self._words.names
        self.problems = form.problems

    @classmethod
    def load(cls, form: Form) -> Self:
        """Return the PDF of a form. Raises TemplateError as `from_bytes`."""
        try:
            data = form.template.read_bytes()
        except OSError as error:
            raise TemplateError(
                Problem(
                    code="unreadable-template",
                    where=form.label,
                    message=f"không đọc được tệp mẫu {form.template}",
                    hint="kiểm tra tên tệp, quyền đọc, và đóng tệp nếu đang mở",
                )
            ) from error
        return cls.from_bytes(data, form.fields, name=form.label)

    @classmethod
    def from_bytes(cls, data: bytes, fields: Sequence[tuple[str, str]], *, name: str) -> Self:
        """Return a form in a PDF, with the words of its fields.

        Raises:
            TemplateError: with every problem found.
        """
        return cls(PdfForm.from_bytes(data, name=name), fields, name=name)

    def uses(self) -> tuple[Use, ...]:
        """Return what the fields ask the facts for, in their order."""
        return self._words.uses()

    def unmapped(self) -> Iterator[Problem]:
        """Yield a warning for each field of the PDF that no line of the table fills."""
        filled = {goal.field.name for goal in self._goals.values()}
        for field in self._form.fields:
            if field.name not in filled and field.kind is not FieldKind.SIGNATURE:
                title = f" «{field.title}»" if field.title else ""
                yield Problem(
                    code="pdf-field-unmapped",
                    where=f"{self._name} › ô {field.name}",
                    message=f"{_described(field)}{title} chưa nối với từ nào nên luôn để trống",
                    hint=f"thêm vào [fields] của mau.toml: {_line_of(field)}; "
                    "ô chỉ viết tay thì để vậy",
                    severity=Severity.WARNING,
                )

    def render(self, context: Mapping[str, object], *, flatten: bool = False) -> Rendered:
        """Return the form filled with the facts; the same facts give the same bytes.

        Raises:
            TemplateError: a field asks for what the facts do not have, or cannot be filled so.
        """
        filling, questions, problems = self._filling(context)
        filled = self._form.fill(filling, flatten=flatten)
        return Rendered(
            data=filled.data,
            problems=(*problems, *self._unfit(filled)),
            questions=tuple(questions.values()),
        )

    def sent(self, context: Mapping[str, object], identity: Identity) -> bytes:
        """Return the form with its id inside; only what it asks may be changed by a reader."""
        filling, questions, _ = self._filling(context)
        asked = asked_of(questions.values())
        places = [
            [self._spelled(line), question.field, -1 if question.box is None else question.box]
            for line, question in questions.items()
        ]
        places += [["", field, box] for field, box in _absent(questions.values())]
        told = {"id": identity_text(replace(identity, asked=asked)), "places": places}
        open_fields = {self._goals[line].field.name for line in questions}
        mapped = {goal.field.name for goal in self._goals.values()}
        whole = replace(
            filling,
            locked=frozenset(mapped - open_fields),
            hidden=json.dumps(told, ensure_ascii=False, separators=(",", ":")),
        )
        return self._form.fill(whole).data

    def filling(self, context: Mapping[str, object]) -> Filling:
        """Return what the fields hold. Raises TemplateError as `render`."""
        return self._filling(context)[0]

    def joined(self, fillings: Sequence[Filling], *, flatten: bool = False) -> bytes:
        """Return one file of many filled copies."""
        return self._form.join(fillings, flatten=flatten).data

    def _goal(self, line: str) -> _Goal | Problem:
        """Return what a line of the table fills: a field, or a state of one after the last =."""
        known = self._form.by_name
        name, _, state = line.rpartition("=")
        where = f"{self._name} › mau.toml › fields › {line}"
        if line in known:
            field, chosen = known[line], None
        elif name in known:
            field, chosen = known[name], state
        else:
            near = get_close_matches(name or line, list(known), n=1, cutoff=0.6)
            shown = ", ".join(list(known)[:_SHOWN]) + ("…" if len(known) > _SHOWN else "")
            return Problem(
                code="pdf-field-unknown",
                where=where,
                message=f"mau.pdf không có ô tên «{name or line}»",
                hint=f"có phải «{near[0]}»?" if near else f"các ô có trong tệp: {shown}",
            )
        if field.kind is FieldKind.SIGNATURE:
            message, hint = "đây là ô chữ ký số, không điền chữ", "bỏ dòng này; người ký tự ký"
            return Problem(code="pdf-field-unknown", where=where, message=message, hint=hint)
        if chosen is not None and chosen not in {option.export for option in field.options}:
            states = ", ".join(option.export for option in field.options) or "không có"
            return Problem(
                code="pdf-state-unknown",
                where=where,
                message=f"ô «{field.name}» không có giá trị «{chosen}»",
                hint=f"các giá trị của ô: {states}",
            )
        return _Goal(field, chosen)

    def _spelled(self, line: str) -> str:
        """Return a line of the table with its state, as it is kept in a form that goes out."""
        goal = self._goals[line]
        if goal.field.kind is FieldKind.BOX and goal.state is None:
            return f"{line}={_on(goal.field)}"
        return line

    def _filling(
        self, context: Mapping[str, object]
    ) -> tuple[Filling, dict[str, Question], tuple[Problem, ...]]:
        worded = self._words.words(context)
        values: dict[str, str] = {}
        wrong: list[Problem] = []
        questions = {}
        for line, said in worded.fields.items():
            goal = self._goals[line]
            value = self._value(goal, said, wrong)
            if value or goal.state is None:
                values[goal.field.name] = value
            if said.question is not None:
                questions[line] = said.question
        if wrong:
            raise TemplateError(*wrong)
        return Filling(values=values), questions, worded.problems

    def _value(self, goal: _Goal, said: Said, wrong: list[Problem]) -> str:
        """Return what a field keeps for its words; what it cannot keep is noted."""
        field, text = goal.field, said.text
        where = f"{self._name} › ô {field.name}"
        if not text or field.kind is FieldKind.TEXT:
            return text if field.is_multiline else " ".join(text.split("\n"))
        is_ticked = text.lower() in _TICKS
        if goal.state is not None or field.kind is FieldKind.BOX:
            state = goal.state or _on(field)
            if is_ticked or text == state:
                return state
            message = f"ô đánh dấu không nhận «{text[:80]}»"
            hint = 'dùng từ chỉ dấu, như "tu_nhan.o.tot", hoặc một điều kiện'
            wrong.append(Problem(code="wrong-value", where=where, message=message, hint=hint))
            return ""
        option = field.option(text)
        if option is not None:
            return option.export
        if field.takes_any_text:
            return text
        words = ", ".join(f"«{option.shown}»" for option in field.options)
        wrong.append(
            Problem(
                code="pdf-choice-unknown",
                where=where,
                message=f"«{text[:80]}» không có trong các lựa chọn của ô",
                hint=f"ô này nhận: {words}; từ khác thì viết điều kiện trong [fields]",
            )
        )
        return ""

    def _unfit(self, filled: Filled) -> Iterator[Problem]:
        """Yield what is on the form but cannot be read there as it should."""
        for name in filled.too_long:
            longest = self._form.by_name[name].longest
            most = f" (ô nhận nhiều nhất {longest} chữ)" if longest else ""
            yield Problem(
                code="pdf-text-too-long",
                where=f"{self._name} › ô {name}",
                message=f"chữ dài quá khung của ô{most}",
                hint="viết ngắn lại trong sổ làm việc",
            )
        for name, letters in filled.letters.items():
            yield Problem(
                code="pdf-letter-missing",
                where=f"{self._name} › ô {name}",
                message=f"phông chữ không có: {' '.join(letters[:_LETTERS_SHOWN])}",
                hint="thay ký tự này trong sổ làm việc",
            )


class Copies:
    """Filled copies of one form that become one file to print, in the order added."""

    def __init__(self, blank: Blank, *, flatten: bool) -> None:
        """Start with no copy."""
        self._blank, self._flatten = blank, flatten
        self._fillings: list[Filling] = []

    @property
    def papers(self) -> int:
        """Return how many there are."""
        return len(self._fillings)

    def add(self, words: Mapping[str, object]) -> None:
        """Add one copy by its words."""
        self._fillings.append(self._blank.filling(words))

    def bound(self) -> bytes:
        """Return the file; the fields of each copy have names of their own."""
        return self._blank.joined(self._fillings, flatten=self._flatten)


def _described(field: Field) -> str:
    """Return in words what a field is."""
    match field.kind:
        case FieldKind.BOX:
            return "ô đánh dấu"
        case FieldKind.RADIO:
            states = ", ".join(option.export for option in field.options)
            return f"nút chọn một (giá trị: {states})"
        case FieldKind.CHOICE:
            return f"danh sách chọn ({', '.join(option.shown for option in field.options)})"
        case _:
            lines = " nhiều dòng" if field.is_multiline else ""
            return f"ô chữ{lines}" + (f" tối đa {field.longest} chữ" if field.longest else "")


def _line_of(field: Field) -> str:
    """Return the line of the table that would fill a field."""
    state = f"={field.options[0].export}" if field.kind is FieldKind.RADIO else ""
    return f'"{field.name}{state}" = "từ"'


def _on(field: Field) -> str:
    return field.options[0].export if field.options else "Yes"


def _absent(questions: Iterable[Question]) -> Iterator[tuple[str, int]]:
    """Yield the boxes of questions that a form has no place for, as if nobody had ticked them."""
    asked: dict[str, tuple[int, set[int]]] = {}
    for question in questions:
        if question.box is not None:
            nothing: set[int] = set()
            asked.setdefault(question.field, (len(question.choices), nothing))[1].add(question.box)
    for field, (count, boxes) in asked.items():
        yield from ((field, box) for box in range(count) if box not in boxes)


def read_returned_pdf(data: bytes, *, name: str) -> ReturnedForm:
    """Return what a PDF that came back says; without our id in it, `identity` is None.

    Raises:
        TemplateError: it cannot be read, is locked, or was made to do harm.
    """
    returned = read_filled(data, name=name)
    identity, places = _told(returned.values.get(HIDDEN_FIELD, ""))
    return ReturnedForm(
        identity=identity,
        heard=tuple(_heard(places, returned)) if identity else (),
        beside=returned.beside,
    )


def _told(text: str) -> tuple[Identity | None, list[tuple[str, str, int]]]:
    """Return the id that a form carries, and which of its fields answer what."""
    try:
        told = json.loads(text)
        identity = from_text(told["id"])
        places = [(str(line), str(field), int(box)) for line, field, box in told["places"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None, []
    return identity, places


def _heard(places: Sequence[tuple[str, str, int]], returned: ReturnedPdf) -> Iterator[Heard]:
    """Yield the answers; a field that is no longer there is no answer."""
    values = returned.values
    for line, field, box in places:
        if box < 0:
            if line in values:
                yield Heard(field=field, text=values[line])
            continue
        name, _, state = line.rpartition("=")
        if not line:
            yield Heard(field=field, text="", box=box, ticked=False)
        elif name in values:
            yield Heard(field=field, text="", box=box, ticked=values[name] == state)
