"""What a fillable form asks of whoever fills it in: the place that a paper otherwise leaves open.

A question knows the field of the workbook that its answer belongs to, never a form or a person.
"""

import hashlib
from dataclasses import dataclass
from enum import Enum, auto

from docgen import vi


class Answer(Enum):
    """How a question is answered: in own words, in a line, by a tick, a choice or a day."""

    TEXT = auto()
    LINE = auto()
    TICK = auto()
    CHOICE = auto()
    DATE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One open place of a form.

    `field` is the id of sheet and column, such as "self_reviews.conduct"; `value` what the
    workbook holds already, "" if nothing; `shown` is printed as long as there is no answer. Of a
    tick, `box` is the place of its word among `choices`; `framed` asks for a drawn box around it.
    False in conditions while there is no answer.
    """

    field: str
    title: str
    answer: Answer
    shown: str
    value: str = ""
    optional: bool = False
    choices: tuple[str, ...] = ()
    box: int | None = None
    lines: int = 1
    framed: bool = False

    @property
    def is_ticked(self) -> bool:
        """Return whether this is the box of the word that the workbook holds."""
        return self.box is not None and self.choices[self.box] == self.value

    def __bool__(self) -> bool:
        return bool(self.value)


def sealed(text: str) -> str:
    """Return a short fingerprint of an answer, "" of none, to tell later whether it changed.

    >>> sealed("Nguye\u0302\u0303n") == sealed(" Nguyễn ") != sealed("")
    True
    """
    plain = vi.clean(text)
    return hashlib.sha256(plain.encode()).hexdigest()[:8] if plain else ""
