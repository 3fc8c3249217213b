"""Bring dossiers up to date again and again in processes that are killed: see test_killed_runs."""

import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

from docgen import pipeline
from docgen.holdings import build, holders
from docgen.pipeline import Folders, Job

MOVES = 20
"""About so many times a run of the fixture moves a file or folder, putting back included."""


def run(workbook: Path, begun: Path, target: Path, kills: int, longest_seconds: float) -> int:
    """Kill `kills` runs at random moments, each going on where the last was stopped.

    The dossiers are moved into place in the last hundredth of a run, which a moment of the clock
    hardly ever meets: every fourth run is killed just before one of its moves instead.
    Every folder starts as a copy of `begun`: dossiers made before, with what people laid in. When
    a run ends undisturbed its folder is put aside and the next is taken. Return how many
    runs were really killed at work.
    """
    loaded = pipeline.load(workbook, Folders())
    wanted = holders(loaded)
    chance = random.Random(352)  # noqa: S311  # moments, no secrets
    killed = finished = 0
    while killed < kills:
        folder = target / f"{finished:03d}"
        if not folder.exists():
            shutil.copytree(begun, folder)
        move = chance.randint(1, MOVES)
        worker = os.fork()
        by_move = killed % 4 == 0
        if worker == 0:
            if by_move:
                _die_before_move(move)
            job = Job(target=folder, pdf=False, replace=True, progress=lambda *_: None)
            build(loaded, wanted, job)
            os._exit(0)
        if not by_move:
            time.sleep(chance.uniform(0, longest_seconds))
            os.kill(worker, signal.SIGKILL)
        _, status = os.waitpid(worker, 0)
        if os.WIFSIGNALED(status):
            killed += 1
        elif os.waitstatus_to_exitcode(status):
            sys.exit("a run failed that nobody killed")
        else:
            finished += 1
    folder = target / f"{finished:03d}"
    if not folder.exists():
        shutil.copytree(begun, folder)
    build(loaded, wanted, Job(target=folder, pdf=False, replace=True, progress=lambda *_: None))
    return killed


def _die_before_move(number: int) -> None:
    """Let this process kill itself just before it moves something for the given time."""
    left = number

    def look(event: str, _: tuple[object, ...]) -> None:
        nonlocal left
        if event == "os.rename":
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)


if __name__ == "__main__":
    workbook, begun, target = (Path(each) for each in sys.argv[1:4])
    killed = run(workbook, begun, target, int(sys.argv[4]), float(sys.argv[5]))
    sys.stdout.write(str(killed))
