"""Where the work of a large batch runs: here, in processes of this machine, on a cluster.

Every place is a `concurrent.futures.Executor`, and what is sent there is a function of plain
values with plain results, so that the place changes nothing but the time. No work is known here.
"""

import importlib
import multiprocessing
import os
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from typing import Any, ParamSpec, TypeVar

from docgen.errors import InputError, MissingProgramError, Problem

_P = ParamSpec("_P")
_T = TypeVar("_T")
_Task = TypeVar("_Task")

SERIAL = "serial"
_LOCAL = re.compile(r"local(?::([1-9]\d{0,3}))?")
_CLUSTER = re.compile(r"dask://([^/\s]+:\d{1,5})")
_RETRIES = 2
_MOST_WAITING = 1000
"""How many tasks are handed over and not done yet: enough for a cluster, little memory."""


class Serial(Executor):
    """Runs each task at once in this process."""

    def submit(self, task: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Return the finished future of a task."""
        future: Future[_T] = Future()
        try:
            future.set_result(task(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
            if not isinstance(error, Exception):
                raise  # Ctrl-C stops the run, not only this task
        return future


@contextmanager
def executor(spec: str) -> Iterator[Executor]:
    """Yield where to run: "serial", "local" or "local:3" processes, or "dask://host:port".

    Processes start anew and share nothing with this one on any system, so that the same work runs
    on Windows. On a cluster every task is run even if an equal one was (`pure=False`), and again
    if its worker dies; therefore a task may run twice, and must leave the same behind.

    Raises:
        InputError: if there is no such place.
        MissingProgramError: if the cluster is not installed or does not answer.
    """
    local, cluster = _LOCAL.fullmatch(spec), _CLUSTER.fullmatch(spec)
    if spec == SERIAL:
        yield Serial()
    elif local:
        fresh = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(int(local[1] or os.cpu_count() or 1), mp_context=fresh) as pool:
            yield pool
    elif cluster:
        with (
            _client(cluster[1]) as client,
            client.get_executor(pure=False, retries=_RETRIES) as pool,
        ):
            yield pool
    else:
        raise InputError(
            Problem(
                code="executor-unknown",
                where=spec,
                message="không có nơi chạy nào viết như vậy",
                hint="ghi serial, local, local:SỐ hoặc dask://MÁY:CỔNG",
            )
        )


def _client(address: str) -> Any:  # noqa: ANN401  # distributed has no types of its own
    """Return a client of a Dask cluster; the library is optional and slow to load."""
    try:
        return importlib.import_module("distributed").Client(f"tcp://{address}")
    except ImportError:
        message, hint = "chưa cài Dask", 'cài thêm: pip install "docgen[cluster]"'
    except OSError as error:
        message, hint = f"không nối được ({error})", "kiểm tra máy, cổng và dask scheduler"
    problem = Problem(code="cluster-missing", where=address, message=message, hint=hint)
    raise MissingProgramError(problem)


def results(
    task: Callable[[_Task], _T], tasks: Iterable[_Task], pool: Executor
) -> Iterator[tuple[_Task, Future[_T]]]:
    """Yield each task with its finished future, in the order in which they end.

    Tasks are taken from `tasks` only as others end, so that neither the tasks of a large run nor
    their results pile up.
    """
    left = iter(tasks)
    waiting: dict[Future[_T], _Task] = {}
    while True:
        for each in islice(left, _MOST_WAITING - len(waiting)):
            waiting[pool.submit(task, each)] = each
        if not waiting:
            return
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in [future for future in waiting if future in done]:
            yield waiting.pop(future), future
