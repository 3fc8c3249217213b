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


def run(workbook: Path, begun: Path, target: Path, kills: int, longest_seconds: float) -> int:
    """Kill `kills` runs at random moments, each going on where the last was stopped.

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
        worker = os.fork()
        if worker == 0:
            job = Job(target=folder, pdf=False, replace=True, progress=lambda *_: None)
            build(loaded, wanted, job)
            os._exit(0)
        time.sleep(chance.uniform(0, longest_seconds))
        os.kill(worker, signal.SIGKILL)
        _, status = os.waitpid(worker, 0)
        if os.WIFSIGNALED(status):
            killed += 1
        else:
            finished += 1
    folder = target / f"{finished:03d}"
    if not folder.exists():
        shutil.copytree(begun, folder)
    build(loaded, wanted, Job(target=folder, pdf=False, replace=True, progress=lambda *_: None))
    return killed


if __name__ == "__main__":
    workbook, begun, target = (Path(each) for each in sys.argv[1:4])
    killed = run(workbook, begun, target, int(sys.argv[4]), float(sys.argv[5]))
    sys.stdout.write(str(killed))
