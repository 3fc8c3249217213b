"""A Word form compiled once and rendered many times, from several threads if need be."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self

from lxml.etree import XMLSyntaxError

from docgen.errors import Problem, TemplateError
from docgen.questions import Question
from docgen.render.admission import Admitted, admit
from docgen.render.charts import Chart, charts_in
from docgen.render.compiling import Compiled, compile_part
from docgen.render.controls import with_controls
from docgen.render.environment import LimitReachedError
from docgen.render.explain import FAILURES, explained
from docgen.render.names import NEXT_ID
from docgen.render.package import MAX_FILE, Packer, damaged, read_entries
from docgen.render.parsing import fault_in
from docgen.render.repair import resolve
from docgen.render.running import running
from docgen.render.uses import Use, uses_in

MAX_OUTPUT = 50_000_000
_PIECES_AT_ONCE = 4096
_DRAWING_ID = re.compile(rb"""<wp:docPr\b[^>]*\bid=["']([0-9]{1,9})["']""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A finished .docx, the missing facts printed in it, the questions that it asks, in order."""

    data: bytes
    problems: tuple[Problem, ...]
    questions: tuple[Question, ...] = ()


class Template:
    """A form whose every tag has been read and checked; ``render`` only fills it."""

    def __init__(
        self,
        name: str,
        parts: Iterable[Compiled],
        charts: Iterable[Chart],
        packer: Packer,
        *,
        first_id: int,
    ) -> None:
        """Put together what ``load`` and ``from_bytes`` have made; use those."""
        self._name = name
        self._parts = tuple(parts)
        self._charts = tuple(charts)
        self._packer = packer
        self._first_id = first_id
        self.names = frozenset(chart.path[0] for chart in self._charts).union(
            *(part.names for part in self._parts)
        )

    @classmethod
    def load(cls, path: Path, *, name: str) -> Self:
        """Return the template in a .docx file; ``name`` is what messages call the form.

        Raises:
            TemplateError: With every problem found.
        """
        try:
            with path.open("rb") as file:
                data = file.read(MAX_FILE + 1)
        except OSError as error:
            raise TemplateError(
                Problem(
                    code="unreadable-template",
                    where=name,
                    message=f"không đọc được tệp mẫu {path}",
                    hint="kiểm tra tên tệp, quyền đọc, và đóng tệp nếu đang mở trong Word",
                )
            ) from error
        return cls.from_bytes(data, name=name)

    @classmethod
    def from_bytes(cls, data: bytes, *, name: str) -> Self:
        """Return the template in the bytes of a .docx file.

        Raises:
            TemplateError: With every problem found.
        """
        entries = read_entries(data, form=name)
        try:
            admitted = admit(entries, form=name)
            parts = _compiled(admitted, name)
            charts = charts_in(admitted.texts, admitted.titles, entries, form=name)
        except XMLSyntaxError as error:
            # Well-formed to expat, yet nested deeper than any document that Word has written.
            raise TemplateError(damaged(name)) from error
        changing = {part.name for part in parts} | {chart.name for chart in charts}
        unchanged = [entry for entry in entries.values() if entry.name not in changing]
        numbers = (
            int(number) for text in admitted.texts.values() for number in _DRAWING_ID.findall(text)
        )
        first_id = 1 + max(numbers, default=0)
        return cls(name, parts, charts, Packer(unchanged, changing), first_id=first_id)

    def uses(self) -> tuple[Use, ...]:
        """Return what the tags ask the facts for, part by part in their order."""
        asked = [Use(path=path, tag=each.tag) for each in self._charts for path in each.paths()]
        told = (use for part in self._parts for use in uses_in(part.source, part.lines))
        return (*told, *asked)

    def render(self, context: Mapping[str, object]) -> Rendered:
        """Return the form filled with the facts; the same facts give the same bytes.

        Raises:
            TemplateError: A tag asks for what the facts do not have, or cannot be printed.
        """
        facts = dict(context)
        changed: dict[str, bytes] = {}
        next_id = self._first_id
        with running() as run:
            for part in self._parts:
                asked = len(run.questions)
                xml = resolve(self._filled(part, facts))
                if len(run.questions) > asked:
                    xml = with_controls(xml, run.questions)
                if part.repeats_drawings:
                    xml, next_id = _numbered(xml, next_id)
                changed[part.name] = self._checked(part, xml)
            changed |= {chart.name: chart.filled(facts) for chart in self._charts}
        return Rendered(
            data=self._packer.pack(changed),
            problems=tuple(run.problems.values()),
            questions=tuple(run.questions),
        )

    def _filled(self, part: Compiled, facts: dict[str, object]) -> str:
        template = part.template
        chunks: list[str] = []
        size = 0
        try:
            pieces = template.root_render_func(template.new_context(facts, shared=True))
            while batch := list(islice(pieces, _PIECES_AT_ONCE)):
                chunk = "".join(batch)
                size += len(chunk)
                if size > MAX_OUTPUT:
                    raise LimitReachedError
                chunks.append(chunk)
        except FAILURES as error:
            raise TemplateError(explained(error, part, facts, self._name)) from error
        return "".join(chunks)

    def _checked(self, part: Compiled, xml: str) -> bytes:
        """Return the part as bytes that are known to be well-formed XML."""
        data = xml.encode()
        fault = fault_in(data)
        if fault is None:
            return data
        raise TemplateError(
            Problem(
                code="broken-output",
                where=f"{self._name} › {part.name}",
                message=f"văn bản điền xong không đúng XML ({fault}); đây là lỗi của docgen",
                hint="gửi tệp mẫu này cho người phát triển docgen",
            )
        )


def _compiled(admitted: Admitted, name: str) -> list[Compiled]:
    """Return the parts that have tags; the others stay as they are and cost nothing.

    Raises:
        TemplateError: With every problem of every part.
    """
    parts: list[Compiled] = []
    problems: list[Problem] = []
    for path, content in admitted.texts.items():
        compiled = compile_part(path, content, form=name, title=admitted.titles[path])
        if isinstance(compiled, Compiled):
            parts.append(compiled)
        elif compiled:
            problems += compiled
    if problems:
        raise TemplateError(*dict.fromkeys(problems))
    return parts


def _numbered(xml: str, first: int) -> tuple[str, int]:
    """Return the text with each waiting drawing id filled in, and the next free one."""
    pieces = xml.split(f'id="{NEXT_ID}"')
    kept = [pieces[0]]
    for number, piece in enumerate(pieces[1:], first):
        kept += (f'id="{number}"', piece)
    return "".join(kept), first + len(pieces) - 1
