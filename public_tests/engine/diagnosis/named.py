"""The answer equals a known wrong variant on every case, so that is the mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..comparing import difference
from ..returns import Reading, read

if TYPE_CHECKING:
    from ..calling import Call
    from ..checks import Observation
    from ..exercise import Exercise, Mistake


def matching(exercise: Exercise, observations: list[Observation]) -> list[Mistake]:
    """The mistakes whose variants did the very same on every case."""
    if not observations:
        return []
    return [mistake for mistake in exercise.mistakes if _explains(mistake, exercise, observations)]


def _explains(mistake: Mistake, exercise: Exercise, observations: list[Observation]) -> bool:
    from ..calling import LocalCaller

    variant = LocalCaller(mistake.function(exercise.reference))
    return all(_same(exercise, variant(seen.case), seen) for seen in observations)


def _same(exercise: Exercise, call: Call, seen: Observation) -> bool:
    from ..checks import same

    theirs = seen.call.raised
    if call.raised or theirs:
        return bool(call.raised and theirs and call.raised.type == theirs.type)
    reading = read(exercise.returns, call.value, seen.expected)
    return _same_reading(reading, seen) and same(call.after, seen.call.after)


def _same_reading(reading: Reading, seen: Observation) -> bool:
    problems = [(p.name, p.kind) for p in reading.problems]
    if problems != [(p.name, p.kind) for p in seen.got.problems]:
        return False
    if reading.leaves.keys() != seen.got.leaves.keys():
        return False
    pairs = ((seen.got.leaves[name], leaf) for name, leaf in reading.leaves.items())
    return all(difference(got, leaf, seen.case.tolerance) is None for got, leaf in pairs)
