"""One call of a student's function, seen beside what the reference gives for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .calling import Call, Caller, LocalCaller
from .case import Case
from .comparing import Difference, Tolerance, difference
from .exercise import Exercise
from .report import Failure
from .returns import Reading, read


@dataclass
class Observation:
    """One call beside what the reference gives for it; what a diagnosis works from."""

    call: Call
    expected: Any
    got: Reading
    wanted: Reading
    extreme: bool = False  # asked to be finite, and no more

    @property
    def case(self) -> Case:
        return self.call.case


def observe(exercise: Exercise, caller: Caller, case: Case) -> Observation:
    """Call the student's function and the reference on copies of the same arguments."""
    expected = LocalCaller(exercise.reference)(case).value
    call = caller(case)
    wanted = read(exercise.returns, expected, expected)
    got = Reading() if call.raised else read(exercise.returns, call.value, expected)
    return Observation(call, expected, got, wanted)


def differences(observation: Observation, tolerance: Tolerance | None = None) -> list[Difference]:
    """Every leaf of the answer that differs from the reference's."""
    allowed = tolerance or observation.case.tolerance
    pairs = ((observation.got.leaves.get(n), w) for n, w in observation.wanted.leaves.items())
    found = (difference(got, wanted, allowed) for got, wanted in pairs if got is not None)
    return [one for one in found if one is not None]


def failures_of(observation: Observation, statement: str) -> list[Failure]:
    """Everything wrong with one answer."""
    case = observation.case.described
    raised = observation.call.raised
    if raised is not None:
        return [Failure(statement, raised.sentence, case, raised=raised)]
    failures = [Failure(statement, p.sentence, case) for p in observation.got.problems]
    failures += [
        Failure(statement, d.sentence, case, difference=_named_axes(d, observation.case))
        for d in differences(observation)
    ]
    return failures


def _named_axes(found: Difference, case: Case) -> Difference:
    """The difference with the axes that came back named by their sizes, where only one fits."""
    sizes = list(case.sizes.items())
    fitting = [[name for name, size in sizes if size == n] for n in found.got_shape]
    return replace(found, got_axes=tuple(f[0] if len(f) == 1 else "" for f in fitting))


def same(before: Any, after: Any) -> bool:
    """Whether two nested values hold the same numbers, NaN included."""
    if isinstance(before, np.ndarray):
        return (
            isinstance(after, np.ndarray)
            and before.shape == after.shape
            and bool(np.array_equal(before, after, equal_nan=before.dtype.kind == "f"))
        )
    if isinstance(before, dict):
        return all(key in after and same(before[key], after[key]) for key in before)
    if isinstance(before, (tuple, list)):
        return len(before) == len(after) and all(map(same, before, after))
    if callable(before) or isinstance(before, (np.random.Generator, np.random.RandomState)):
        return True  # a generator is there to be drawn from
    return bool(before == after)
