"""Every entry of a task in every round, one after another, and what comes out of it."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import numpy as np

THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class Result(NamedTuple):
    """One entry's rounds with one number of threads. Seconds and megabytes."""

    task: str
    entry: str
    threads: int
    rounds: list[dict[str, Any]]

    @property
    def seconds(self) -> float:
        return median(r["seconds"] for r in self.rounds)

    @property
    def memory(self) -> float | None:
        known = [r["memory"] for r in self.rounds if r["memory"] is not None]
        return median(known) if known else None


def run(task: str, entries: list[str], threads: int, rounds: int, quick: bool) -> list[Result]:
    """`rounds` times every entry, in an order that turns, so that none always follows the same."""
    results = {entry: Result(task, entry, threads, []) for entry in entries}
    for number in range(rounds):
        turned = entries[number % len(entries) :] + entries[: number % len(entries)]
        for entry in turned:
            results[entry].rounds.append(_once(task, entry, threads, number, quick))
    return list(results.values())


def _once(task: str, entry: str, threads: int, number: int, quick: bool) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.worker", task, entry, str(number)]
    environment = os.environ | dict.fromkeys(THREAD_VARIABLES, str(threads))
    done = subprocess.run(
        command + ["--quick"] * quick, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{entry} of {task} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def times_faster(result: Result, yardstick: Result) -> float:
    """How many times faster than the yardstick: the median of the rounds' own ratios."""
    pairs = zip(yardstick.rounds, result.rounds, strict=True)
    return median(slow["seconds"] / fast["seconds"] for slow, fast in pairs)


def apart(result: Result, yardstick: Result) -> float | None:
    """The largest relative difference between the two trainings' costs at the hundredth iterations
    that both reached; the last cost of each belongs to its own length and is left out.
    """
    if not result.rounds[0]["costs"] or not yardstick.rounds[0]["costs"]:
        return None
    pairs = zip(result.rounds[0]["costs"][:-1], yardstick.rounds[0]["costs"][:-1], strict=False)
    return max((abs(got / expected - 1) for got, expected in pairs), default=None)


def import_ratio(rounds: int) -> tuple[float, float]:
    """Seconds to import numpy, and how many times that nn_utils takes (it imports numpy too)."""

    def seconds(module: str) -> float:
        code = (
            f"import time; t = time.process_time(); import {module}; print(time.process_time()-t)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        return float(done.stdout)

    pairs = [(seconds("numpy"), seconds("nn_utils")) for _ in range(rounds)]
    return median(n for n, _ in pairs), median(u / n for n, u in pairs)


def machine() -> dict[str, str]:
    """What was measured on."""

    def version(module: str) -> str:
        try:
            return __import__(module).__version__
        except ImportError:
            return "not installed"

    return {
        "processor": _from("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": str(os.cpu_count()),
        "memory": _from("/proc/meminfo", "MemTotal"),
        "system": platform.platform(),
        "Python": platform.python_version(),
        "NumPy": version("numpy"),
        "BLAS": " ".join(_blas()),
        "PyTorch": version("torch"),
        "scikit-learn": version("sklearn"),
    }


def _blas() -> Iterator[str]:
    used = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    yield from (str(used.get(key, "")) for key in ("name", "version"))


def _from(path: str, field: str) -> str:
    """The first value of a field in a file of /proc; empty where there is no such file."""
    if not Path(path).exists():
        return ""
    lines = Path(path).read_text().splitlines()
    return next((line.split(":")[1].strip() for line in lines if line.startswith(field)), "")
