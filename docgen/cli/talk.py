"""How the command line speaks: problems, progress, summaries."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TextIO

from docgen.errors import Problem, Severity

_MOST_SHOWN = 12
_Show = Callable[[int, int, str], None]


def print_problems(problems: Iterable[Problem], stream: TextIO) -> None:
    """Write every problem on two lines: what and where, then the remedy."""
    for problem in problems:
        mark = "✗" if problem.severity is Severity.ERROR else "!"
        print(f"{mark} {problem.where}: {problem.message} [{problem.code}]", file=stream)
        print(f"    → {problem.hint}", file=stream)


def print_some(lines: Sequence[str], stream: TextIO) -> None:
    """Write the first lines of a long list and how many more there are."""
    for line in lines[:_MOST_SHOWN]:
        print(f"  {line}", file=stream)
    if len(lines) > _MOST_SHOWN:
        print(f"  … và {len(lines) - _MOST_SHOWN} dòng nữa", file=stream)


def as_json(problem: Problem) -> dict[str, str]:
    """Return a problem for machines."""
    return {key: str(value) for key, value in asdict(problem).items()}


def print_json(value: object, stream: TextIO) -> None:
    """Write a value as JSON that people can read too."""
    json.dump(value, stream, ensure_ascii=False, indent=2, default=str)
    stream.write("\n")


@contextmanager
def progress_on(stream: TextIO) -> Iterator[_Show]:
    """Yield what shows progress: a bar on a terminal, a few plain lines elsewhere."""
    if not stream.isatty():
        yield _plain(stream)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(done: int, total: int, what: str) -> None:
            bar.update(task, completed=done, total=total, description=what)

        yield advance


def _plain(stream: TextIO) -> _Show:
    shown = -1

    def advance(done: int, total: int, what: str) -> None:
        nonlocal shown
        tenth = 10 * done // max(total, 1)
        if tenth > shown:
            shown = tenth
            print(f"[{done}/{total}] {what}", file=stream)

    return advance
