"""Who does the grading: processes of this machine, or a Dask cluster."""

from __future__ import annotations

import asyncio
import faulthandler
import multiprocessing
import multiprocessing.connection
import os
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol

from .grade import Task, grade
from .results import INFRA_ERROR, Result
from .trouble import GradingTrouble

CONNECT_SECONDS = 15
_MARGIN = 120.0  # seconds for what is done outside of the sandbox
MOST_TRIES = 3  # of one submission, when a worker dies under it


class NoScheduler(GradingTrouble):
    """No Dask scheduler answers."""


class Pool(Protocol):
    """Grades tasks, in any order, holding only a few at a time."""

    def map(self, tasks: Iterable[Task]) -> Iterator[Result]: ...

    def close(self) -> None: ...


def _lost(task: Task, why: str) -> Result:
    remark = f"the worker was lost {MOST_TRIES} times: {why}"
    return Result(task.student, task.assignment, INFRA_ERROR, task.digest, remarks=[remark])


def _end_with_parent() -> None:
    """End this worker when the command is gone, killed or not; its sandbox ends with it."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _graded_in_time(task: Task) -> Result:
    """Grade; a worker that comes to no end, in our own code too, ends itself and is replaced."""
    with open(os.devnull, "w") as nowhere:
        most = task.limits.wall_seconds + _MARGIN
        faulthandler.dump_traceback_later(most, exit=True, file=nowhere)
        try:
            return grade(task)
        finally:
            faulthandler.cancel_dump_traceback_later()


class LocalPool:
    """So many processes of this machine; one that dies is replaced, and its work done again."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._executor = self._started()

    def _started(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.workers, mp_context=context, initializer=_end_with_parent)

    def map(self, tasks: Iterable[Task]) -> Iterator[Result]:
        waiting: dict[Future[Result], tuple[Task, int]] = {}
        source = iter(tasks)
        again: list[tuple[Task, int]] = []
        while True:
            for task, tries in _few(source, again, 2 * self.workers - len(waiting)):
                waiting[self._executor.submit(_graded_in_time, task)] = task, tries
            if not waiting:
                return
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            broken = False
            for future in done:
                task, tries = waiting.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool as error:
                    broken = True
                    if tries + 1 < MOST_TRIES:
                        again.append((task, tries + 1))
                    else:
                        yield _lost(task, str(error))
            if broken:
                again += [(task, tries + 1) for task, tries in waiting.values()]
                waiting.clear()
                self._executor.shutdown(wait=False, cancel_futures=True)
                self._executor = self._started()

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)


def _few(
    source: Iterator[Task], again: list[tuple[Task, int]], count: int
) -> Iterator[tuple[Task, int]]:
    """The next tasks, those that must be done again first."""
    for _ in range(max(0, count)):
        if again:
            yield again.pop()
            continue
        task = next(source, None)
        if task is None:
            return
        yield task, 0


class DaskPool:
    """A Dask cluster.  Workers may come and go; the scheduler does lost work again."""

    def __init__(self, address: str) -> None:
        from distributed import Client

        try:
            self._client = Client(address, timeout=f"{CONNECT_SECONDS}s", set_as_default=False)
        except (OSError, asyncio.TimeoutError, ValueError, TypeError) as error:
            raise NoScheduler(
                f"No scheduler answers at {address!r} within {CONNECT_SECONDS} s ({error}). "
                "Start one with `dask scheduler`, and give its address as tcp://host:port."
            ) from error
        try:
            self._client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except (OSError, asyncio.TimeoutError) as error:
            self._client.close()
            raise NoScheduler(
                f"The scheduler at {address} has no workers; start some: `dask worker {address}`."
            ) from error

    def map(self, tasks: Iterable[Task]) -> Iterator[Result]:
        from distributed import as_completed

        source = iter(tasks)
        waiting: dict[Any, Task] = {}
        completed = as_completed(loop=self._client.loop, with_results=False)

        def more() -> None:
            while len(waiting) < max(4, 2 * len(self._client.nthreads())):
                task = next(source, None)
                if task is None:
                    return
                future = self._client.submit(grade, task, pure=False, retries=MOST_TRIES)
                waiting[future.key] = task
                completed.add(future)

        more()
        for future in completed:
            task = waiting.pop(future.key)
            try:
                yield future.result()
            except Exception as error:  # the scheduler gave the task up
                yield _lost(task, f"{type(error).__name__}: {error}")
            more()

    def close(self) -> None:
        self._client.close()
