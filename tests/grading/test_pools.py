"""Several workers, a cluster whose workers die, PostgreSQL: the same marks as ever."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import needs
import numpy as np
import pytest

from nnlab.grading.batch import Settings, Summary, grade_assignment
from nnlab.grading.course import Course
from nnlab.grading.grade import Task, forget_boxes, grade
from nnlab.grading.gradebook import Gradebook
from nnlab.grading.made_class import Student, hand_in
from nnlab.grading.pool import DaskPool, LocalPool, Pool
from nnlab.grading.release import release
from nnlab.grading.results import Result

from .conftest import ASSIGNMENT, ThisProcess

pytestmark = [pytest.mark.slow, pytest.mark.needs("sandbox")]


def graded(
    course: Course, pool: Pool, url: str = "", say: Any = lambda event: None
) -> tuple[Summary, dict[str, float]]:
    try:
        with Gradebook(course.root, url) as gradebook:
            summary = grade_assignment(course, ASSIGNMENT, gradebook, pool, Settings(), say)
            return summary, {m.student: m.score for m in gradebook.marks(ASSIGNMENT)}
    finally:
        pool.close()


def earned(course: Course, students: list[Student]) -> dict[str, float]:
    source, _ = course.source(ASSIGNMENT)
    return {student.name: student.earns(source) for student in students}


def workers() -> list[int]:
    """The processes of this process's pool."""
    command = ["ps", "-ww", "-o", "pid=", "-o", "args=", "--ppid", str(os.getpid())]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line.split(None, 1) for line in found.stdout.splitlines()]
    return [int(pid) for pid, arguments in lines if "spawn_main" in arguments]


def state_of_numpy() -> str:
    return repr(np.random.get_state())


def test_threads_of_one_worker_leave_each_other_alone(right: str) -> None:
    """As on a Dask worker that was started with several: streams and NumPy's state are shared."""
    shown, state = sys.stdout, state_of_numpy()
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)  # so that they meet whenever they can

    def one(student: str) -> Result:
        try:
            return grade(Task(student, ASSIGNMENT, right.encode(), right, "secret"))
        finally:
            forget_boxes()  # of this thread

    try:
        with ThreadPoolExecutor(3) as threads:
            results = list(threads.map(one, ["ada", "alan", "emmy", "grace", "hedy", "zoe"]))
    finally:
        sys.setswitchinterval(usual)
    assert all(exercise.passed for result in results for exercise in result.exercises)
    assert all(result.exercises for result in results)
    assert sys.stdout is shown
    assert state_of_numpy() == state


def test_a_worker_that_is_killed_costs_nobody_a_mark(course: Course) -> None:
    students = hand_in(course, ASSIGNMENT, 8)
    events: list[dict[str, Any]] = []

    def kill_one(event: dict[str, Any]) -> None:
        events.append(event)
        if sum(e["event"] == "graded" for e in events) == 2:
            os.kill(workers()[0], signal.SIGKILL)

    summary, marks = graded(course, LocalPool(2), say=kill_one)
    assert marks == earned(course, students)
    assert summary.infra_errors == []
    counted = [e["student"] for e in events if e["event"] == "graded"]
    assert sorted(counted) == sorted(s.name for s in students)


def test_a_cluster_whose_worker_dies_loses_nothing_and_counts_nothing_twice(
    course: Course,
) -> None:
    from distributed import LocalCluster

    students = hand_in(course, ASSIGNMENT, 8)
    counted: list[str] = []
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        silence_logs="CRITICAL",
    ) as cluster:
        victim = next(iter(cluster.workers.values())).pid

        def kill_one(event: dict[str, Any]) -> None:
            if event["event"] == "graded":
                counted.append(event["student"])
                if len(counted) == 2:
                    threading.Thread(target=os.kill, args=(victim, signal.SIGKILL)).start()

        summary, marks = graded(course, DaskPool(cluster.scheduler_address), say=kill_one)
    assert marks == earned(course, students)
    assert summary.infra_errors == []
    assert sorted(counted) == sorted(s.name for s in students)


@pytest.fixture
def postgresql(tmp_path: Path) -> Iterator[str]:
    """A PostgreSQL server of our own on a socket in a folder of its own."""
    tools = needs.postgresql()
    assert tools is not None
    # Sockets have short paths, and the server refuses to run as root.
    place = Path("/tmp") / f"nnlab-pg-{os.getpid()}"
    place.mkdir()
    user = pwd.getpwnam("postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name)
    if os.getuid() == 0:
        shutil.chown(place, user.pw_name)

    def run(*command: str) -> None:
        as_user = {"user": user.pw_uid, "group": user.pw_gid} if os.getuid() == 0 else {}
        subprocess.run(
            [str(tools / command[0]), *command[1:]],
            check=True,
            cwd=place,
            stdout=subprocess.DEVNULL,
            **as_user,  # type: ignore[call-overload]
        )

    data = str(place / "data")
    run("initdb", "-D", data, "-A", "trust", "-U", "nnlab", "--no-sync", "-E", "UTF8")
    options = f"-c listen_addresses='' -c unix_socket_directories={place} -c fsync=off"
    run("pg_ctl", "-D", data, "-w", "-l", str(place / "log"), "-o", options, "start")
    try:
        run("createdb", "-h", str(place), "-U", "nnlab", "gradebook")
        yield f"postgresql://nnlab@/gradebook?host={place}"
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(place)


def test_the_gradebook_may_be_postgresql(course: Course, postgresql: str) -> None:
    students = hand_in(course, ASSIGNMENT, 3)
    release(course, ASSIGNMENT, postgresql)
    _, marks = graded(course, ThisProcess(), postgresql)
    assert marks == earned(course, students)
    summary, again = graded(course, ThisProcess(), postgresql)
    assert (summary.skipped, again) == (3, marks)
    with Gradebook(course.root) as untouched:
        assert untouched.marks(ASSIGNMENT) == []


def test_an_id_longer_than_the_database_holds_stops_nobody(course: Course, postgresql: str) -> None:
    students = hand_in(course, ASSIGNMENT, 1)
    submitted = course.root / "submitted"
    shutil.copytree(submitted / students[0].name, submitted / ("n" * 140))
    release(course, ASSIGNMENT, postgresql)
    summary, marks = graded(course, ThisProcess(), postgresql)
    assert marks == earned(course, students)
    assert list(summary.left) == ["n" * 140]


def test_a_run_that_is_killed_is_resumed_to_the_same_gradebook(course: Course) -> None:
    """Two kills here; fifty with ``python benchmarks/grading.py --kills 50``."""
    students = hand_in(course, ASSIGNMENT, 8)
    command = [sys.executable, "-m", "nnlab", "grade", ASSIGNMENT, "--json", "--workers", "2"]
    for after in (1, 3):
        process = subprocess.Popen(
            command, cwd=course.root, stdout=subprocess.PIPE, start_new_session=True
        )
        assert process.stdout is not None
        seen = 0
        for line in process.stdout:
            seen += b'"graded"' in line
            if seen >= after:
                break
        time.sleep(0.05 * after)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
    _, marks = graded(course, ThisProcess())
    assert marks == earned(course, students)
