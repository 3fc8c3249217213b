"""What can go wrong, as values. A problem names its place and its remedy; nobody parses text.

This module knows no form, no sheet and no rule: it only gives the others one way to speak.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Self


class ExitCode(IntEnum):
    """What the command line returns; the table for users stands in docs/errors.md."""

    OK = 0
    DATA = 1
    USAGE = 2
    INPUT = 3
    TEMPLATE = 4
    RULESET = 5
    OUTPUT = 6
    MISSING_PROGRAM = 7
    INCOMPLETE = 8
    BUG = 70
    INTERRUPTED = 130


class Severity(StrEnum):
    """An error stops the paper it concerns; a warning is shown and the work goes on."""

    ERROR = "lỗi"
    WARNING = "cảnh báo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend: a stable code, a place that can be opened, what is wrong, what to do.

    `about` is the code of the one in the workbook whom it concerns, where it is one alone.
    """

    code: str
    where: str
    message: str
    hint: str
    severity: Severity = Severity.ERROR
    about: str = ""

    def __str__(self) -> str:
        """Return the problem as the one line that a user reads."""
        return f"{self.where}: {self.message} [{self.code}] → {self.hint}"


def errors_in(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return those problems that are errors, in the order given."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


class DocgenError(Exception):
    """The root of all expected failures; carries every problem found, never only the first."""

    exit_code = ExitCode.BUG

    def __init__(self, *problems: Problem) -> None:
        """Keep the problems; the text of the exception is one line for each."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[Self], tuple[Problem, ...]]:
        """Return how to make it again in another process, with its problems."""
        return type(self), self.problems


class DataError(DocgenError):
    """The facts in a workbook contradict themselves or cannot be understood."""

    exit_code = ExitCode.DATA


class InputError(DocgenError):
    """A file that should be read is not there, not allowed, or not what it claims to be."""

    exit_code = ExitCode.INPUT


class TemplateError(DocgenError):
    """A form folder or its Word file cannot be used."""

    exit_code = ExitCode.TEMPLATE


class RulesetError(DocgenError):
    """A file of rules cannot be used."""

    exit_code = ExitCode.RULESET


class OutputError(DocgenError):
    """A result cannot be written where it was asked for."""

    exit_code = ExitCode.OUTPUT


class MissingProgramError(DocgenError):
    """A program outside docgen is needed and not there, or it failed."""

    exit_code = ExitCode.MISSING_PROGRAM
