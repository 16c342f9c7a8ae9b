"""One call of a student's function, seen beside what the reference gives for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from .calling import Call, Caller, FarCaller
from .case import Case
from .comparing import Difference, difference
from .exercise_data import ExerciseData
from .findings import Failure
from .outcome import Observation
from .own_calls import called
from .returns import Reading, read


def observe(exercise: ExerciseData, caller: Caller, case: Case) -> Observation:
    """Call the student's function and the reference on copies of the same arguments."""
    expected = called(exercise.reference, case).value
    call = caller(case)
    wanted = read(exercise.returns, expected, expected)
    return Observation(call, expected, _got(exercise, call, expected), wanted)


def observe_again(
    exercise: ExerciseData, caller: Caller, case: Case, before: Observation
) -> Observation:
    """Call the student's function alone, beside what the reference gave for a like case before."""
    call = caller(case)
    got = _got(exercise, call, before.expected)
    return Observation(call, before.expected, got, before.wanted)


def _got(exercise: ExerciseData, call: Call, expected: Any) -> Reading:
    return Reading() if call.raised else read(exercise.returns, call.value, expected)


def observed(
    exercise: ExerciseData, caller: Caller, cases: Sequence[Case]
) -> Iterator[Observation]:
    """Observe one case after another; a caller far away hears of all of them at once."""
    if isinstance(caller, FarCaller):
        caller.foresee(cases)
    for case in cases:
        yield observe(exercise, caller, case)


def differences(observation: Observation) -> list[Difference]:
    """Every leaf of the answer that differs from the reference's."""
    pairs = ((observation.got.leaves.get(n), w) for n, w in observation.wanted.leaves.items())
    found = (
        difference(got, wanted, observation.case.tolerance)
        for got, wanted in pairs
        if got is not None
    )
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
    """The difference with the axes that came back named by their sizes, where only one fits.

    A 1 tells nothing: it is what an axis that was summed over has left.
    """
    sizes = [(name, size) for name, size in case.sizes.items() if size > 1]
    fitting = [[name for name, size in sizes if size == n] for n in found.got_shape]
    return replace(found, got_axes=tuple(f[0] if len(f) == 1 else "" for f in fitting))


def same(before: Any, after: Any, up_to: float = 0.0) -> bool:
    """Whether two nested values hold the same numbers, NaN included, or numbers as near as that."""
    if isinstance(before, np.ndarray):
        if not isinstance(after, np.ndarray) or before.shape != after.shape:
            return False
        floats = before.dtype.kind == "f"
        if floats and up_to and after.dtype.kind == "f":
            return bool(np.allclose(before, after, rtol=up_to, atol=up_to, equal_nan=True))
        return bool(np.array_equal(before, after, equal_nan=floats))
    if isinstance(before, dict):
        return isinstance(after, dict) and all(
            key in after and same(before[key], after[key], up_to) for key in before
        )
    if isinstance(before, (tuple, list)):
        as_long = isinstance(after, (tuple, list)) and len(before) == len(after)
        return as_long and all(same(a, b, up_to) for a, b in zip(before, after, strict=True))
    if callable(before) or isinstance(before, (np.random.Generator, np.random.RandomState)):
        return True  # a generator is there to be drawn from
    return bool(before == after)


def not_finite(reading: Reading) -> set[str]:
    return {n for n, leaf in reading.leaves.items() if not np.all(np.isfinite(leaf.value))}


def mutated(call: Call) -> set[str]:
    """The names of the arguments that a call has changed."""
    pairs_of = zip(call.case.arguments.items(), call.after, strict=True)
    return {name for (name, before), after in pairs_of if not same(before, after)}


def wrong_leaves(seen: Observation, reading: Reading) -> set[str]:
    return {
        name
        for name, leaf in reading.leaves.items()
        if name in seen.wanted.leaves
        and difference(leaf, seen.wanted.leaves[name], seen.case.tolerance)
    }
