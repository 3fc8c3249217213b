"""The words of named fields, for forms that are filled field by field: the same tags, no Word.

A field says what it holds as a tag does, `ho_ten | upper`, or as a text with tags in it. What is
only a dotted line on paper is nothing here: the form has lines of its own. A form has so many rows
as it has, `ds[0].ho_ten` in the first: a shorter list leaves the others open, a longer one is told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Template as JinjaTemplate
from jinja2 import nodes, pass_context
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import Context

from docgen import vi
from docgen.errors import Problem, TemplateError
from docgen.missing import Missing
from docgen.questions import Question
from docgen.render.compiling import Compiled
from docgen.render.environment import ENVIRONMENT, MAX_COMPUTED, count_rounds, plain_text
from docgen.render.explain import FAILURES, explained
from docgen.render.expressions import problems_of, source_of
from docgen.render.running import current_run, running
from docgen.render.tags import Kind, Level, Tag, find, has_signs
from docgen.render.uses import Path, Use, path_of, uses_in

_OPEN = " .\N{HORIZONTAL ELLIPSIS}\t\N{NO-BREAK SPACE}\n_"
TICK = "X"


@pass_context
def _text_of(_context: Context, value: object) -> str:
    """Return the value as text: a list as its lines, what is true as a tick."""
    if isinstance(value, Question):
        run = current_run()
        if run is not None:
            run.questions.append(value)
        return (TICK if value.is_ticked else "") if value.box is not None else value.value
    if isinstance(value, Missing):
        value.met()
        return ""
    if isinstance(value, bool):
        return TICK if value else ""
    if isinstance(value, list | tuple):
        lines = (_text_of(_context, each) for each in value)
        return "\n".join(line for line in lines if line.strip(_OPEN))
    return plain_text(value)


_FIELDS = ENVIRONMENT.overlay(autoescape=False, finalize=_text_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a field is to hold, and the one question that it asks, if it asks one."""

    text: str
    question: Question | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """All fields with their words, and the facts that are missing."""

    fields: Mapping[str, Said]
    problems: tuple[Problem, ...]


class FieldWords:
    """The tags of all fields, read and checked."""

    def __init__(self, fields: Sequence[tuple[str, str]], *, form: str) -> None:
        """Read what each field holds; `form` is what messages call the form.

        Raises:
            TemplateError: With every problem found.
        """
        self._form = form
        self._fields: dict[str, list[str | Compiled]] = {}
        problems: list[Problem] = []
        for name, text in fields:
            self._fields[name] = _read(text, f"{form} › mau.toml › fields › {name}", problems)
        if problems:
            raise TemplateError(*problems)
        self._rows = dict(_rows(self._parts()))
        self.names = frozenset[str]().union(*(part.names for part in self._parts()))

    def _parts(self) -> Iterator[Compiled]:
        for parts in self._fields.values():
            yield from (part for part in parts if isinstance(part, Compiled))

    def uses(self) -> tuple[Use, ...]:
        """Return what the fields ask the facts for, in their order."""
        return tuple(use for part in self._parts() for use in uses_in(part.source, part.lines))

    def words(self, context: Mapping[str, object]) -> Worded:
        """Return what each field holds.

        Raises:
            TemplateError: A field asks for what the facts do not have, or cannot be printed.
        """
        facts = dict(context)
        found = {}
        with running() as run:
            for name, parts in self._fields.items():
                before = len(run.questions)
                text = "".join(
                    part if isinstance(part, str) else self._filled(part, facts) for part in parts
                )
                asked = run.questions[before:]
                found[name] = Said(
                    text=vi.clean(text) if text.strip(_OPEN) else "",
                    question=asked[0] if len(asked) == 1 and len(parts) == 1 else None,
                )
        problems = (*run.problems.values(), *self._too_many(facts))
        return Worded(fields=found, problems=problems)

    def _too_many(self, facts: Mapping[str, object]) -> Iterator[Problem]:
        """Yield a problem for each list that has more items than the form has rows."""
        for path, rows in self._rows.items():
            found: object = facts
            for step in path:
                found = found.get(step) if isinstance(found, Mapping) else None
            if isinstance(found, list | tuple) and len(found) > rows:
                yield Problem(
                    code="pdf-rows-too-few",
                    where=f"{self._form} › {'.'.join(path)}",
                    message=f"mẫu PDF có {rows} dòng mà danh sách có {len(found)}",
                    hint="xin mẫu có thêm dòng, hoặc dùng mẫu Word có bảng tự dài ra",
                )

    def _filled(self, part: Compiled, facts: dict[str, object]) -> str:
        template = part.template
        try:
            pieces = template.root_render_func(template.new_context(facts, shared=True))
            return "".join(pieces)[:MAX_COMPUTED]
        except IndexError:
            return ""  # a row that nobody needs
        except FAILURES as error:
            raise TemplateError(explained(error, part, facts, self._form)) from error


def _read(text: str, where: str, problems: list[Problem]) -> list[str | Compiled]:
    """Return a text as its plain parts and its compiled tags; what is wrong is noted."""
    whole = text if has_signs(text) else f"{{{{ {text} }}}}"
    found, faults = find(whole)
    problems += [
        Problem(code=fault.code, where=where, message=fault.message, hint=fault.hint)
        for fault in faults
    ]
    parts: list[str | Compiled] = []
    done = 0
    for each in found:
        if each.start > done:
            parts.append(whole[done : each.start])
        done = each.end
        tag = Tag(
            kind=each.kind,
            level=Level.INLINE,
            word=each.word,
            body=each.body,
            shown=whole[each.start : each.end],
            where=where,
            words="",
        )
        wrong = problems_of(tag)
        if each.kind is not Kind.PRINT:
            hint = "viết điều kiện trong thẻ in: {{ a if điều_kiện else b }}"
            wrong = [tag.problem("unsupported-tag", "ô của mẫu PDF chỉ có thẻ in", hint)]
        problems += wrong
        if not wrong:
            parts.append(_compiled(tag))
    if done < len(whole):
        parts.append(whole[done:])
    return parts


def _rows(parts: Iterable[Compiled]) -> Iterator[tuple[Path, int]]:
    """Yield each list that is named row by row, with how many rows there are."""
    last: dict[Path, set[int]] = {}
    for part in parts:
        for node in ENVIRONMENT.parse(part.source).find_all(nodes.Getitem):
            path = path_of(node.node, {})
            if path and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, int):
                last.setdefault(path, set()).add(node.arg.value)
    yield from ((path, max(rows) + 1) for path, rows in last.items() if len(rows) > 1)


def _compiled(tag: Tag) -> Compiled:
    source = source_of(tag)
    tree = _FIELDS.parse(source)
    names = frozenset(find_undeclared_variables(tree))
    count_rounds(tree)
    file_name = f"<docgen {tag.where}>"
    code = _FIELDS.compile(tree, tag.where, file_name)
    return Compiled(
        name=tag.where,
        source=source,
        template=JinjaTemplate.from_code(_FIELDS, code, {}),
        lines=(tag,),
        names=names,
        file_name=file_name,
        repeats_drawings=False,
    )
