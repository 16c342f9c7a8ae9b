"""A command, a worker or a Dask worker that is killed leaves nothing running behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from nnlab.grading.course import Course

from .conftest import ASSIGNMENT, hand_in
from .hostile import Hostile, first

pytestmark = [pytest.mark.slow, pytest.mark.needs("sandbox")]
PATIENCE = 60.0  # seconds, on a busy machine; what is not gone then will stay

_BUSY = "import os\nfor _ in range(3):\n    os.fork()\nwhile True: pass"


def under(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


def students_code_runs(pid: int) -> bool:
    """Whether the sandbox is there with processes in it."""
    names = [one.name() for one in under(pid) if one.is_running()]
    return names.count("bwrap") > 0 and len(names) > 8


def wait_for(what: object, pid: int) -> None:
    deadline = time.monotonic() + PATIENCE * 2
    while not what(pid):  # type: ignore[operator]
        assert time.monotonic() < deadline, [p.cmdline() for p in under(pid)]
        time.sleep(0.2)


def left_of(processes: list[psutil.Process]) -> list[str]:
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE)
    return [str(one) for one in alive if one.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture
def holding(course: Course, right: str) -> Path:
    """A course in which somebody's cells never end."""
    hand_in(course, "mallory", Hostile("busy", first(_BUSY)).content(right))
    return course.root


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_killed_command_leaves_nothing(holding: Path, workers: str) -> None:
    command = [sys.executable, "-m", "nnlab", "grade", ASSIGNMENT, "--json", "--workers", workers]
    process = subprocess.Popen(command, cwd=holding, stdout=subprocess.PIPE)
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "self-test":
            break
    wait_for(students_code_runs, process.pid)
    family = under(process.pid)
    os.kill(process.pid, signal.SIGKILL)  # it alone
    process.wait()
    process.stdout.close()
    assert left_of(family) == []


def test_a_killed_worker_of_a_cluster_leaves_nothing(holding: Path, right: str) -> None:
    from distributed import Client, LocalCluster

    from nnlab.grading.grade import Task, grade

    content = (holding / "submitted/mallory" / ASSIGNMENT / "logistic.ipynb").read_bytes()
    with (
        LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            silence_logs="CRITICAL",
        ) as cluster,
        Client(cluster) as client,
    ):
        worker = next(iter(cluster.workers.values())).pid
        future = client.submit(grade, Task("mallory", ASSIGNMENT, content, right, "secret"))
        wait_for(students_code_runs, worker)
        family = under(worker)
        os.kill(worker, signal.SIGKILL)
        future.cancel()
        assert left_of(family) == []
