"""Calls of an answer without the engine's own way of looking at them."""

from __future__ import annotations

import contextlib
import copy
import io
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from types import FrameType
from typing import Any

import numpy as np

from public_tests.engine import Case, Exercise
from public_tests.engine.calling import UNSEEDED, gathered, laid_out, numbers_kept
from public_tests.engine.checks import Draws, FiniteAt
from public_tests.engine.endless import Endless, stopped
from public_tests.engine.returns import read
from public_tests.engine.running import VISIBLE_SEED

DRAWS = 5  # of fresh cases, from seeds that neither the check nor the diagnosis uses
_SEED = 90_210


@dataclass
class Run:
    """What one call did, and what the reference does."""

    case: Case
    value: Any = None
    after: tuple[Any, ...] = ()
    error: BaseException | None = None
    frames: list[FrameType] = field(default_factory=list)
    warned: str = ""
    got: dict[str, np.ndarray] = field(default_factory=dict)
    wanted: dict[str, np.ndarray] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def call(function: Callable[..., Any], case: Case) -> Run:
    """Call a function with copies of a case's arguments."""
    run = Run(case, after=copy.deepcopy(case.values))
    with (
        numbers_kept(),
        warnings.catch_warnings(record=True) as caught,
        contextlib.redirect_stdout(io.StringIO()),
        np.errstate(all="warn"),
        laid_out(run.after) as given,
    ):
        warnings.simplefilter("always")
        np.random.seed(UNSEEDED if case.seed is None else case.seed)
        try:
            with stopped():
                run.value = gathered(function(*given))
        except (Exception, Endless, SystemExit) as error:
            run.error = error
            run.frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    run.warned = " ".join(str(warning.message) for warning in caught)
    return run


class World:
    """One answer, and whatever is asked of it again."""

    def __init__(self, exercise: Exercise, function: Callable[..., Any], source: str) -> None:
        self.exercise = exercise
        self.function = function
        self.source = source

    def run(self, case: Case, function: Callable[..., Any] | None = None) -> Run:
        """The answer's call, or a variant's, with the leaves that have names."""
        run = call(function or self.function, case)
        right = call(self.exercise.reference, case)
        if right.error is not None:
            raise right.error
        wanted = read(self.exercise.returns, right.value, right.value)
        run.wanted = {name: leaf.value for name, leaf in wanted.leaves.items()}
        if run.error is None:
            got = read(self.exercise.returns, run.value, right.value)
            run.got = {name: leaf.value for name, leaf in got.leaves.items()}
            run.problems = [problem.sentence for problem in got.problems]
        return run

    @cached_property
    def own_cases(self) -> list[Case]:
        """The cases the visible check used, for all of its statements."""
        indices = range(len(self.exercise.checks))
        rngs = [np.random.default_rng([VISIBLE_SEED, index]) for index in indices]
        found = [case for rng in rngs for case in self.exercise.cases(rng)]
        for index, check in enumerate(self.exercise.checks):
            if isinstance(check, (FiniteAt, Draws)):
                found += check.cases(np.random.default_rng([VISIBLE_SEED, index]))
        return found

    @cached_property
    def own(self) -> list[Run]:
        return [self.run(case) for case in self.own_cases]

    @cached_property
    def extreme(self) -> list[Run]:
        """Where only finite numbers are asked for."""
        checks = [c for c in self.exercise.checks if isinstance(c, FiniteAt)]
        cases = [case for c in checks for case in c.cases(np.random.default_rng(3))]
        return [self.run(case) for case in cases]

    @cached_property
    def other_cases(self) -> list[Case]:
        draws = 2 if self.exercise.trains else DRAWS
        rngs = [np.random.default_rng([_SEED, draw]) for draw in range(draws)]
        return [case for rng in rngs for case in self.exercise.cases(rng)]

    @cached_property
    def others(self) -> list[Run]:
        """Calls on cases that nobody has seen."""
        return [self.run(case) for case in self.other_cases]

    @property
    def told(self) -> list[Run]:
        """The usual cases of the check, and the others."""
        return [*self.own[: self._usual], *self.others]

    @property
    def _usual(self) -> int:
        return len(self.exercise.cases(np.random.default_rng([VISIBLE_SEED, 0])))

    def wrong(self, run: Run) -> set[str]:
        """The leaves of one call that are not as they should be."""
        return {
            name
            for name, value in run.wanted.items()
            if name not in run.got or not alike(run.got[name], value, run.case)
        }


def alike(got: Any, wanted: Any, case: Case) -> bool:
    """Whether two arrays agree; a record may lack its last entry or have one more."""
    a, b = np.asarray(got, dtype=float), np.asarray(wanted, dtype=float)
    if a.ndim == b.ndim == 1 and abs(len(a) - len(b)) == 1:
        shared = min(len(a), len(b))
        a, b = a[:shared], b[:shared]
    if a.shape != b.shape:
        return False
    rtol = max(case.tolerance.rtol, 1e-6)
    finite = np.abs(b[np.isfinite(b)])
    scale = float(finite.max()) if finite.size else 0.0
    near = np.isclose(a, b, rtol=10 * rtol, atol=10 * rtol * scale + 1e-11, equal_nan=True)
    return bool(near.all())


def changed(run: Run) -> set[str]:
    """The arguments that a call left different from what they were, also where it raised."""
    pairs = zip(run.case.arguments.items(), run.after, strict=False)
    return {name for (name, before), after in pairs if not equal(before, after)}


def equal(a: Any, b: Any) -> bool:
    """Whether two nested values are exactly the same."""
    if isinstance(a, np.ndarray):
        same = isinstance(b, np.ndarray) and a.shape == b.shape
        return same and bool(np.all((a == b) | ((a != a) & (b != b))))
    if isinstance(a, dict):
        return isinstance(b, dict) and set(a) <= set(b) and all(equal(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(equal, a, b))
    if isinstance(a, (int, float, str, bool)):
        return bool(a == b) or a != a
    return True
