"""What one rendering gathers while it runs: facts missing, questions asked, rounds of loops."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from docgen.errors import Problem
from docgen.missing import gathering
from docgen.questions import Question


@dataclass(slots=True)
class Run:
    """The state of one rendering: missing facts and questions met so far, rounds of all loops."""

    problems: dict[tuple[str, str], Problem]
    rounds: int = 0
    questions: list[Question] = field(default_factory=list)


_current: ContextVar[Run | None] = ContextVar("docgen.render.run", default=None)


@contextmanager
def running() -> Iterator[Run]:
    """Yield the state of a new rendering; missing facts met inside are gathered in it."""
    with gathering() as problems:
        run = Run(problems=problems)
        token = _current.set(run)
        try:
            yield run
        finally:
            _current.reset(token)


def current_run() -> Run | None:
    """Return the state of the rendering under way, or None outside of one."""
    return _current.get()
