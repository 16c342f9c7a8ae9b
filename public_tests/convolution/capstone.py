"""The last star of the series: one machine of the learner's own design for tasks of many kinds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from ..star import NotYet, Star

SECONDS = 60
NEW = 1000


@dataclass(frozen=True)
class Task:
    """Examples in columns with their labels, and how many of the new ones must be right."""

    name: str
    X: np.ndarray
    y: np.ndarray
    asked: np.ndarray
    truth: np.ndarray
    share: float


def tasks(rng: Generator) -> Iterator[Task]:
    """One of each kind; which whole numbers stand for the groups is drawn too."""
    for name, draw, m, share in (
        ("features of very different size", _uneven, 300, 0.95),
        ("three rings", _rings, 400, 0.95),
        ("ten groups", _groups, 500, 0.95),
        ("more features than examples", _wide, 80, 0.9),
        ("moons with wrong labels among them", _moons, 600, 0.95),
    ):
        X, group = draw(rng, m + NEW)
        y = rng.choice(np.arange(-50, 50), size=10, replace=False)[group]
        truth = y[m:].copy()
        if draw is _moons:
            wrong = rng.uniform(size=m) < 0.1
            y[:m][wrong] = y[:m][rng.permutation(m)][wrong]
        yield Task(name, X[:, :m], y[:m], X[:, m:], truth, share)


def _uneven(rng: Generator, m: int) -> tuple[np.ndarray, np.ndarray]:
    Z = rng.normal(size=(2, m))
    group = (rng.choice([-1, 1], size=2) @ Z > 0).astype(int)
    return Z * np.array([[1.0], [1000.0]]) + np.array([[3.0], [5000.0]]), group


def _rings(rng: Generator, m: int) -> tuple[np.ndarray, np.ndarray]:
    group, angle = rng.integers(0, 3, m), rng.uniform(0, 2 * np.pi, m)
    radius = 1 + group + 0.15 * rng.normal(size=m)
    return radius * np.array([np.cos(angle), np.sin(angle)]), group


def _groups(rng: Generator, m: int) -> tuple[np.ndarray, np.ndarray]:
    centers, group = 1.5 * rng.normal(size=(20, 10)), rng.integers(0, 10, m)
    return centers[:, group] + rng.normal(size=(20, m)), group


def _wide(rng: Generator, m: int) -> tuple[np.ndarray, np.ndarray]:
    apart = rng.normal(size=(200, 1))
    group = rng.integers(0, 2, m)
    return 0.2 * apart * (2 * group - 1) + rng.normal(size=(200, m)), group


def _moons(rng: Generator, m: int) -> tuple[np.ndarray, np.ndarray]:
    group, angle = rng.integers(0, 2, m), rng.uniform(0, np.pi, m)
    upper, lower = (np.cos(angle), np.sin(angle)), (1 - np.cos(angle), 0.5 - np.sin(angle))
    points = np.where(group == 0, upper, lower)
    return points + 0.1 * rng.normal(size=(2, m)), group


def _judge(Machine: Callable[..., Any], rng: Generator) -> None:
    every = list(tasks(rng))
    began = time.process_time()
    machines = [_learned(Machine, task) for task in every]
    seconds = time.process_time() - began
    for machine, task in zip(machines, every, strict=True):  # asked when all have learned
        said = np.ravel(machine.predict(task.asked.copy()))
        if said.shape != task.truth.shape:
            raise NotYet(f"{task.name}: it gives {said.size} answers for {task.truth.size}.")
        right = float(np.mean(said == task.truth))
        if not right >= task.share:
            raise NotYet(
                f"{task.name}: it is right on {right:.1%} of {NEW} new examples, and "
                f"{task.share:.0%} are asked for."
            )
        alone = np.ravel([machine.predict(task.asked[:, [i]].copy()) for i in range(20)])
        if not np.array_equal(alone, said[:20]):
            raise NotYet(f"{task.name}: what it says of an example depends on the others.")
    if seconds > SECONDS:
        raise NotYet(f"all is right, and it took {seconds:.0f} s of work to learn.")


def _learned(Machine: Callable[..., Any], task: Task) -> Any:
    machine = Machine()
    X, y = task.X.copy(), task.y.copy()
    machine.fit(X, y)
    if not (np.array_equal(X, task.X) and np.array_equal(y, task.y)):
        raise NotYet(f"{task.name}: it changes the examples it is given.")
    return machine


CAPSTONE = Star(
    "Machine",
    "The last one, from an empty cell. Write a class `Machine`, the way you want it, with whatever "
    "functions it needs: `Machine()` makes one that knows nothing, `.fit(X, y)` lets it learn from "
    "`X` (n, m), one example per column, and labels `y` (m,), any whole numbers, and "
    "`.predict(X)` gives a label for each column. It gets five tasks, drawn anew, and is not told "
    "which is which: features of very different size, three rings, ten groups, more features than "
    "examples, two moons some of whose labels are wrong. It must be right on **95%** of new "
    "examples, 90% where features outnumber examples, after at most "
    f"**{SECONDS} s** of work in all. Several machines must be able to live side by side, and what "
    "one says of an example must not depend on which others it is asked about.",
    10,
    _judge,
)
