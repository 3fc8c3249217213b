"""Make every Word paper of a district as large as that of seed 003: seconds, papers, megabytes.

Run ``python benchmarks/district.py`` (``--executor serial`` or ``dask://host:port``; ``--workbooks
DIR`` for workbooks written before by fixtures/thach_lam.py). Two processes of their own are
measured: one reads and checks the 58 workbooks, one makes all papers; each starts from nothing.

CPU is user and system time of the process and its workers. Memory is the peak of the process
(getrusage, ru_maxrss) and, for each worker, the peak of the largest one: no less than all took
together at any moment. Workers on a cluster are not measured. Fails above the limits, which are
for two cores that nobody else uses; compare CPU seconds on a machine that is busy.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from docgen.executors import executor, results
from docgen.loading import Folders, Sources, load, refuse_errors

GENERATOR = Path(__file__).resolve().parent.parent / "fixtures" / "thach_lam.py"
MOST_SECONDS, MOST_MEGABYTES, MOST_SECONDS_READING = 60, 400, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a run of one kind over all workbooks took and gave."""

    workbooks: int
    members: int
    papers: int
    incomplete: int
    size_bytes: int
    wall_seconds: float
    cpu_seconds: float
    parent_megabytes: float
    worker_megabytes: float


@cache
def _sources() -> Sources:
    """Return guidelines and forms as this process read them."""
    return Sources()


def members_of(workbook: Path) -> int:
    """Return how many members a workbook holds that is read, checked and classified."""
    loaded = load(workbook, Folders(), _sources())
    refuse_errors(loaded)
    return len(loaded.view.review.members)


def _read(source: Path, spec: str) -> tuple[int, int]:
    """Return how many workbooks were read and checked, and the members in them."""
    with executor(spec) as pool:
        found = [future.result() for _, future in results(members_of, _largest_first(source), pool)]
    return len(found), sum(found)


def _made(source: Path, target: Path, spec: str) -> tuple[int, int, int]:
    """Return how many papers were made, are to be finished by hand, and their bytes."""
    from docgen.batch import Task, papers_of  # noqa: PLC0415  # workers that only read do without

    tasks = [
        Task(workbook=path, folders=Folders(), target=target) for path in _largest_first(source)
    ]
    with executor(spec) as pool:
        done = [future.result() for _, future in results(papers_of, tasks, pool)]
    return (
        sum(each.papers for each in done),
        sum(each.incomplete for each in done),
        sum(each.size_bytes for each in done),
    )


def _largest_first(source: Path) -> list[Path]:
    return sorted(source.glob("*.xlsx"), key=lambda path: -path.stat().st_size)


def measure(source: Path, target: Path | None, spec: str) -> Measured:
    """Return what it takes to make the papers of all workbooks, without a target to read them."""
    started = time.perf_counter()
    workbooks, members = (0, 0) if target else _read(source, spec)
    papers, incomplete, size = _made(source, target, spec) if target else (0, 0, 0)
    wall = time.perf_counter() - started
    own = resource.getrusage(resource.RUSAGE_SELF)
    workers = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Measured(
        workbooks=workbooks,
        members=members,
        papers=papers,
        incomplete=incomplete,
        size_bytes=size,
        wall_seconds=wall,
        cpu_seconds=own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime,
        parent_megabytes=own.ru_maxrss / 1024,
        worker_megabytes=workers.ru_maxrss / 1024,
    )


def _apart(source: Path, target: Path | None, spec: str) -> Measured:
    """Return what `measure` finds in a process of its own."""
    command = [sys.executable, __file__, "--workbooks", str(source), "--executor", spec]
    command += ["--measure", str(target) if target else ""]
    told = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # ourselves
    return Measured(**json.loads(told.stdout))


def _megabytes(measured: Measured, spec: str) -> float:
    kind, _, number = spec.partition(":")
    workers = int(number or os.cpu_count() or 1) if kind == "local" else 0
    return measured.parent_megabytes + workers * measured.worker_megabytes


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark; return 0 within the limits."""
    parser = argparse.ArgumentParser(description="every Word paper of a district")
    parser.add_argument("--executor", default="local")
    parser.add_argument("--workbooks", type=Path)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.measure is not None:
        target = Path(options.measure) if options.measure else None
        print(json.dumps(asdict(measure(options.workbooks, target, options.executor))))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        source = options.workbooks
        if source is None:
            source = Path(folder) / "district"
            subprocess.run([sys.executable, GENERATOR, "-o", source], check=True)  # noqa: S603  # ours
        read = _apart(source, None, options.executor)
        made = _apart(source, Path(folder) / "papers", options.executor)
    memory = _megabytes(made, options.executor)
    print(f"{read.workbooks} workbooks, {read.members} members, executor {options.executor}")
    print(
        f"read, check  {read.wall_seconds:6.1f} s ({read.cpu_seconds:.1f} s CPU), "
        f"{_megabytes(read, options.executor):.0f} MB"
    )
    print(
        f"all papers   {made.wall_seconds:6.1f} s ({made.cpu_seconds:.1f} s CPU), {memory:.0f} MB "
        f"(process {made.parent_megabytes:.0f}, largest worker {made.worker_megabytes:.0f})"
    )
    print(
        f"{made.papers} papers ({made.incomplete} to be finished by hand), "
        f"{made.size_bytes / 1e6:.0f} MB, {made.papers / made.wall_seconds:.0f} papers/s"
    )
    within = (
        made.wall_seconds < MOST_SECONDS
        and memory < MOST_MEGABYTES
        and read.wall_seconds < MOST_SECONDS_READING
    )
    print("within the limits" if within else "ABOVE THE LIMITS")
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
