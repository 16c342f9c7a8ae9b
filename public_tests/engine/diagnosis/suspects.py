"""A wrong variant beside what was seen of an answer: does the answer do what the variant does?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from ..calling import Call
from ..comparing import USUAL, difference
from ..exercise_data import ExerciseData
from ..finite import origin_of
from ..mistake import Mistake
from ..observation import mutated, not_finite, same, wrong_leaves
from ..outcome import Observation
from ..own_calls import called
from ..returns import Leaf, Reading, read
from .exceptions import signature


def matching(exercise: ExerciseData, observations: Sequence[Observation]) -> list[Mistake]:
    """The mistakes whose variants did the very same on every case."""
    if not observations:
        return []
    return [
        mistake
        for mistake in exercise.mistakes
        if Suspect(exercise, mistake.function(exercise.reference), observations).did_it
    ]


class Suspect:
    """A wrong variant beside what was seen of the learner's function."""

    def __init__(
        self,
        exercise: ExerciseData,
        function: Callable[..., Any],
        observations: Sequence[Observation],
    ) -> None:
        self.exercise = exercise
        self.observations = observations
        self.harmless = False  # right in all its numbers, and nothing else seen of it
        self._function = function

    def _calls(self) -> Iterator[tuple[Observation, Call, Reading]]:
        for seen in self.observations:
            call = called(self._function, seen.case)
            reading = (
                Reading() if call.raised else read(self.exercise.returns, call.value, seen.expected)
            )
            yield seen, call, reading

    @cached_property
    def did_it(self) -> bool:
        """Whether the variant gives the learner's answer on every case.

        What it does beyond its numbers, to its arguments or at the extremes, the learner's must do
        too; that may do more.
        """
        right, beyond = True, False
        for seen, call, reading in self._calls():
            strange, strange_too = self._beyond(seen, call, reading)
            if not strange <= strange_too:
                return False
            beyond = beyond or bool(strange)
            if seen.extreme:
                continue
            if call.raised or seen.call.raised:
                if not self._raised_alike(seen, call):
                    return False
            elif not _same(seen, reading):
                return False
            right = right and not call.raised and not wrong_leaves(seen, reading)
            right = right and not reading.problems
        self.harmless = right and not beyond
        return True

    def _beyond(self, seen: Observation, call: Call, reading: Reading) -> tuple[set[str], set[str]]:
        """What the variant, and what the learner's function, does besides giving numbers."""
        strange, strange_too = mutated(call), mutated(seen.call)
        if seen.extreme:
            strange |= _origins(call, reading)
            strange_too |= _origins(seen.call, seen.got)
            strange |= {"raises"} if call.raised else set()
            strange_too |= {"raises"} if seen.call.raised else set()
        return strange, strange_too

    def _raised_alike(self, seen: Observation, call: Call) -> bool:
        first, second = call.raised, seen.call.raised
        if first is None or second is None or first.type != second.type:
            return False
        return signature(self.exercise, seen.case, first) == signature(
            self.exercise, seen.case, second
        )

    def leaves_in_common(self) -> set[str]:
        """The leaves this variant gets wrong, if the learner's are wrong in the same way."""
        alike, unlike = self.compared_leaves()
        return set() if unlike else alike

    def compared_leaves(self) -> tuple[set[str], set[str]]:
        """Of the leaves this variant gets wrong: those the learner has alike, and the others."""
        tried: list[tuple[Observation, Reading]] = []
        wrong: set[str] = set()
        for seen, call, reading in self._calls():
            if call.raised or reading.problems or seen.call.raised:
                return set(), {""}
            tried.append((seen, reading))
            wrong |= wrong_leaves(seen, reading)
            unlike = {name for name in wrong if not _leaf_alike(seen, reading, name)}
            if unlike:
                return set(), unlike
        unlike = {n for n in wrong for seen, r in tried if not _leaf_alike(seen, r, n)}
        return wrong - unlike, unlike


def _origins(call: Call, reading: Reading) -> set[str]:
    """What is not finite, and what NumPy said of it: a cause that is spoken of must be the same."""
    return {f"{name}: {origin_of(call.warned).id}" for name in not_finite(reading)}


def _leaf_alike(seen: Observation, reading: Reading, name: str) -> bool:
    """Whether one leaf came out alike; one that this case does not have is no difference."""
    if name not in seen.wanted.leaves:
        return True
    theirs, ours = seen.got.leaves.get(name), reading.leaves.get(name)
    if theirs is None or ours is None:
        return False
    return _alike(theirs, ours, seen)


def agrees_with(
    exercise: ExerciseData, mistake: Mistake, observations: Sequence[Observation]
) -> bool:
    """Whether what was seen could be this mistake, in the whole or in any part of it."""
    suspect = Suspect(exercise, mistake.function(exercise.reference), observations)
    return suspect.did_it or bool(suspect.compared_leaves()[0])


def _rejected_alike(first: Reading, second: Reading) -> bool:
    """Whether the same parts are missing or of the wrong kind, and what they hold is the same."""
    ours, theirs = ({(p.name, p.sentence): p.given for p in r.problems} for r in (first, second))
    return ours.keys() == theirs.keys() and all(_close(ours[key], theirs[key]) for key in ours)


def _close(ours: Any, theirs: Any) -> bool:
    """Whether two nested values agree but for rounding."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(_close(ours[k], theirs[k]) for k in ours)
    if isinstance(ours, (tuple, list)) and isinstance(theirs, (tuple, list)):
        return len(ours) == len(theirs) and all(map(_close, ours, theirs))
    try:
        a, b = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    except (TypeError, ValueError):
        return same(ours, theirs)
    return a.shape == b.shape and bool(np.all(USUAL.allows(a, b)))


def _same(seen: Observation, reading: Reading) -> bool:
    if not _rejected_alike(seen.got, reading):
        return False
    if reading.leaves.keys() != seen.got.leaves.keys():
        return False
    return all(_alike(seen.got.leaves[n], leaf, seen) for n, leaf in reading.leaves.items())


def _alike(theirs: Leaf, ours: Leaf, seen: Observation) -> bool:
    """Labels too as numbers: probabilities not made into labels differ by rounding."""
    return difference(theirs, replace(ours, labels=False), seen.case.tolerance) is None
