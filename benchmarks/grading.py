"""Submissions graded per second, side by side on the same made-up class.

    python benchmarks/grading.py                      # the table
    python benchmarks/grading.py --trouble 0          # of a class that has everything right
    python benchmarks/grading.py --memory 1000        # one run of 1,000: memory every 100
    python benchmarks/grading.py --kills 50           # killed at random moments and resumed

Compared: stock ``nbgrader autograde`` in one process; ours with 1 and 2 workers; ours with every
cell run, as stock does; ours on a Dask cluster of this machine with 2 workers.  Each is started
as its own command; the time is that of the command from its first graded submission to its end,
and in brackets of the whole command with its start and self-test.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nnlab.grading.course import Course
from nnlab.grading.gradebook import Gradebook
from nnlab.grading.made_class import hand_in
from nnlab.grading.release import release

BESIDE = Path(sys.executable).parent
ENVIRONMENT = {
    **os.environ,
    "PATH": f"{BESIDE}{os.pathsep}{os.environ.get('PATH', '')}",
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"), "1"),
}
AS_STOCK = "\nc.Nnlab.carried_forward = 0\n"  # to the end of a course's nbgrader_config.py


@dataclass
class Timed:
    """One way of grading."""

    name: str
    submissions: int
    grading: float  # seconds from the first submission on
    whole: float

    @property
    def rate(self) -> float:
        return self.submissions / self.grading


def made_course(root: Path, assignment: str, size: int, trouble: float = 1.0) -> None:
    """A released course with a made-up class that handed in."""
    course = Course(root)
    release(course, assignment)
    hand_in(course, assignment, size, trouble=trouble)


def marks(root: Path, assignment: str) -> dict[str, float]:
    """What the gradebook holds."""
    with Gradebook(root) as gradebook:
        return {mark.student: mark.score for mark in gradebook.marks(assignment)}


def stock(root: Path, assignment: str, size: int) -> Timed:
    """Stock nbgrader, one process for the whole class."""
    command = [sys.executable, "-m", "nbgrader", "autograde", assignment]
    started = time.monotonic()
    process = subprocess.Popen(
        command, cwd=root, env=ENVIRONMENT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert process.stderr is not None
    first = started
    for line in process.stderr:
        if (first == started and b"Copying" in line) or b"Sanitizing" in line:
            first = min(time.monotonic(), first) if first != started else time.monotonic()
    if process.wait() != 0:
        raise SystemExit("stock nbgrader failed")
    ended = time.monotonic()
    return Timed("stock nbgrader, 1 process", size, ended - first, ended - started)


def ours(root: Path, assignment: str, size: int, name: str, *options: str) -> Timed:
    """Our command, timed from its self-test on by its own events."""
    command = [sys.executable, "-m", "nnlab", "grade", assignment, "--json", *options]
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=root, env=ENVIRONMENT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    first = started
    for line in process.stdout:
        if json.loads(line)["event"] == "self-test":
            first = time.monotonic()
    if process.wait() != 0:
        raise SystemExit("grading failed")
    ended = time.monotonic()
    return Timed(name, size, ended - first, ended - started)


@contextmanager
def dask_cluster(workers: int) -> Iterator[str]:
    """A scheduler and so many workers as processes of this machine; the scheduler's address."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        silence_logs="ERROR",
    ) as cluster:
        yield cluster.scheduler_address


def table(assignment: str, size: int, few: int, trouble: float) -> None:
    """Grade the same class in every way and print the table.

    Stock nbgrader carries no error forward, so that marks are compared where ours does not either.
    """
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "class"
        made_course(template, assignment, size, trouble)
        usual = (template / "nbgrader_config.py").read_text(encoding="utf-8")
        (template / "nbgrader_config.py").write_text(usual + AS_STOCK, encoding="utf-8")

        def fresh(name: str) -> Path:
            return Path(shutil.copytree(template, Path(folder) / name))

        # Stock is slow: fewer of the same submissions, each at its own pace.
        small = fresh("stock")
        for student in sorted((small / "submitted").iterdir())[few:]:
            shutil.rmtree(student)
        print(f"{assignment}: {size} submissions ({few} of them with stock nbgrader); same marks,")
        print("but in the last row.\n")
        print("| way | submissions/s | times stock | seconds (whole command) |")
        print("|---|---:|---:|---:|")
        slow = stock(small, assignment, few)
        _row(slow, slow)
        known = marks(small, assignment)
        ways = {
            "ours, 1 worker": ["--workers", "1"],
            "ours, 2 workers": ["--workers", "2"],
            "ours, 2 workers, every cell": ["--workers", "2", "--every-cell"],
        }
        for name, options in ways.items():
            root = fresh(name.replace(",", "").replace(" ", "-"))
            _row(ours(root, assignment, size, name, *options), slow)
            _agree(known, marks(root, assignment), name)
        with dask_cluster(2) as address:
            root = fresh("dask")
            _row(ours(root, assignment, size, "ours, Dask, 2", "--scheduler", address), slow)
            _agree(known, marks(root, assignment), "Dask")
        root = fresh("carrying")
        (root / "nbgrader_config.py").write_text(usual, encoding="utf-8")
        carrying = "ours, 2 workers, errors carried forward"
        _row(ours(root, assignment, size, carrying, "--workers", "2"), slow)


def _row(one: Timed, slow: Timed) -> None:
    ratio = one.rate / slow.rate
    times = f"{one.grading:.1f} ({one.whole:.1f})"
    print(f"| {one.name} | {one.rate:.2f} | {ratio:.1f} | {times} |", flush=True)


def _agree(known: dict[str, float], found: dict[str, float], name: str) -> None:
    differ = {s: (known[s], found[s]) for s in known if found[s] != known[s]}
    if differ:
        raise SystemExit(f"{name} gave other marks than stock: {differ}")


def memory(assignment: str, size: int, workers: int, trouble: float) -> None:
    """One run over a large class, and the memory of all its processes on the way."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        made_course(root, assignment, size, trouble)
        command = [sys.executable, "-m", "nnlab", "grade", assignment, "--json"]
        process = subprocess.Popen(
            [*command, "--workers", str(workers)], cwd=root, env=ENVIRONMENT, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        started = time.monotonic()
        print("| submissions | seconds | MB of the writer | MB of all processes |")
        print("|---:|---:|---:|---:|")
        for line in process.stdout:
            event = json.loads(line)
            if event["event"] == "graded" and event["done"] % max(1, size // 10) == 0:
                one, every = _megabytes([process.pid]), _megabytes(_family(process.pid))
                print(f"| {event['done']} | {time.monotonic() - started:.0f} | {one} | {every} |")
        if process.wait() != 0 or len(marks(root, assignment)) != size:
            raise SystemExit("not everybody was graded")


def _family(root: int) -> list[int]:
    """A process and all under it."""
    found = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in found.stdout.splitlines()]
    family = [root]
    for one in family:
        family += [pid for pid, parent in pairs if parent == one]
    return family


def _megabytes(pids: list[int]) -> int:
    """Memory of processes, what they share counted once (Linux)."""
    total = 0
    for pid in pids:
        try:
            lines = Path("/proc", str(pid), "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total // 1024


def kills(assignment: str, size: int, times: int) -> None:
    """Kill runs at random moments, resume each to the end, compare the gradebooks."""
    draw = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "class"
        made_course(template, assignment, size)
        command = [sys.executable, "-m", "nnlab", "grade", assignment, "--json", "--workers", "2"]
        (template / ".nnlab").mkdir()
        (template / ".nnlab" / "secret").write_text("the same for all", encoding="ascii")
        whole = Path(shutil.copytree(template, Path(folder) / "whole"))
        subprocess.run(command, cwd=whole, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
        expected = _gradebook(whole)
        broken_off = Path(shutil.copytree(template, Path(folder) / "killed"))
        killed = resumed = 0
        while killed < times:
            process = subprocess.Popen(
                command,
                cwd=broken_off,
                env=ENVIRONMENT,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
            after = draw.randrange(0, size // 2)
            delay = draw.random() * 0.4
            if _killed(process, after, delay):
                killed += 1
            elif _gradebook(broken_off) != expected:
                raise SystemExit("a resumed gradebook is not the one of a whole run")
            else:
                resumed += 1
                shutil.rmtree(broken_off)
                shutil.copytree(template, broken_off)
        subprocess.run(
            command, cwd=broken_off, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL
        )
        if _gradebook(broken_off) != expected:
            raise SystemExit("a resumed gradebook is not the one of a whole run")
        print(f"{killed} runs killed at random moments, {resumed + 1} classes resumed to the end:")
        print(f"every gradebook identical to that of a whole run ({len(expected)} marks).")


def _killed(process: subprocess.Popen[bytes], after: int, delay: float) -> bool:
    """Kill a run a moment after so many events; False when it ended before."""
    assert process.stdout is not None
    seen = 0
    for line in process.stdout:
        seen += json.loads(line)["event"] == "graded"
        if seen > after:
            time.sleep(delay)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return True
    process.wait()
    return False


def _gradebook(root: Path) -> list[tuple[object, ...]]:
    """All marks with their names, and our records, in a fixed order."""
    with sqlite3.connect(root / "gradebook.db") as db:
        found = db.execute(
            "select s.student_id, b.name, g.auto_score, g.manual_score, g.needs_manual_grade "
            "from grade g join submitted_notebook n on g.notebook_id = n.id "
            "join submitted_assignment s on n.assignment_id = s.id "
            "join base_cell b on g.cell_id = b.id order by 1, 2"
        ).fetchall()
        found += db.execute(
            "select student, assignment, digest, status from nnlab_result order by 1"
        ).fetchall()
    return found


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--assignment", default="02_logistic")
    parser.add_argument("--size", type=int, default=100, help="submissions graded by ours")
    parser.add_argument("--stock", type=int, default=15, help="of them also by stock nbgrader")
    parser.add_argument("--trouble", type=float, default=1.0, help="how often the class errs")
    parser.add_argument("--memory", type=int, default=0, metavar="SIZE")
    parser.add_argument("--kills", type=int, default=0, metavar="TIMES")
    given = parser.parse_args()
    if given.memory:
        memory(given.assignment, given.memory, 2, given.trouble)
    elif given.kills:
        kills(given.assignment, 24, given.kills)
    else:
        table(given.assignment, given.size, given.stock, given.trouble)


if __name__ == "__main__":
    main()
