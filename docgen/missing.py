"""A fact that a paper needs and nobody has given: never blank in silence.

Its dotted line is printed, and the problem is gathered for whoever made the paper.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from docgen.errors import Problem

_gathered: ContextVar[dict[tuple[str, str], Problem] | None] = ContextVar("missing", default=None)


@contextmanager
def gathering() -> Iterator[dict[tuple[str, str], Problem]]:
    """Yield where the facts found missing inside are gathered, once for each place and message."""
    problems: dict[tuple[str, str], Problem] = {}
    token = _gathered.set(problems)
    try:
        yield problems
    finally:
        _gathered.reset(token)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A fact that nobody has given yet.

    False in conditions. Printed, it shows ``shown``; printed, compared or looped over, it is
    gathered as a problem, once for each distinct place and message.
    """

    where: str
    message: str
    hint: str
    shown: str

    def met(self) -> None:
        """Put the problem on the list of the rendering under way."""
        problems = _gathered.get()
        if problems is not None:
            problems.setdefault(
                (self.where, self.message),
                Problem(
                    code="missing-fact", where=self.where, message=self.message, hint=self.hint
                ),
            )

    def __bool__(self) -> bool:
        return False

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Missing):
            return (self.where, self.message, self.hint, self.shown) == (
                other.where,
                other.message,
                other.hint,
                other.shown,
            )
        self.met()
        return False

    def __hash__(self) -> int:
        return hash((self.where, self.message))

    def __lt__(self, _other: object) -> bool:
        self.met()
        return False

    __gt__ = __le__ = __ge__ = __contains__ = __lt__
