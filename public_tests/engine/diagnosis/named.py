"""The answer equals a known wrong variant, on every case or in some of its parts."""

from __future__ import annotations

import inspect
import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from ..calling import Call, Caller, LocalCaller
from ..comparing import USUAL, difference
from ..exercise import Exercise
from ..mistake import Mistake
from ..observation import Observation, same
from ..returns import Reading, read
from .exceptions import signature


def matching(exercise: Exercise, observations: Sequence[Observation]) -> list[Mistake]:
    """The mistakes whose variants did the very same on every case."""
    if not observations:
        return []
    return [
        mistake
        for mistake in exercise.mistakes
        if _Suspect(exercise, mistake.function(exercise.reference), observations).did_it
    ]


def written_most_alike(mistakes: list[Mistake], caller: Caller) -> list[Mistake]:
    """The same mistakes, first the one whose own words stand in the learner's code.

    Several may give the very same numbers: with labels in one row, dividing by their rows is as
    good as not dividing.  What the learner wrote decides which of them is spoken of.
    """
    if len(mistakes) < 2:
        return mistakes
    try:
        code = _squeezed(inspect.getsource(getattr(caller, "function", None)))  # type: ignore[arg-type]
    except (OSError, TypeError):
        return mistakes

    def strange(mistake: Mistake) -> int:
        return -sum(len(new) for _, new in mistake.edits if new and _squeezed(new) in code)

    return sorted(mistakes, key=strange)


def _squeezed(code: str) -> str:
    return "".join(code.split())


def pairs(exercise: Exercise, observations: Sequence[Observation], until: float) -> list[Mistake]:
    """Two mistakes that, made together, did the very same on every case; or nothing.

    Only mistakes written as edits can be put together.  ``until`` is the time at which to give up,
    as ``time.thread_time`` tells it.
    """
    editable = [mistake for mistake in exercise.mistakes if mistake.edits]
    for first, second in itertools.combinations(editable, 2):
        if time.thread_time() > until:
            return []
        try:
            both = first.with_another(second, exercise.reference)
        except (ValueError, SyntaxError):
            continue  # they edit the same place
        if _Suspect(exercise, both, observations).did_it:
            return [first, second]
    return []


def partly(
    exercise: Exercise, observations: Sequence[Observation], until: float
) -> tuple[list[Mistake], set[str]]:
    """Mistakes that account for some of the wrong leaves, and the leaves they account for.

    A mistake counts when each leaf that its variant gets wrong is wrong in just the same way in
    the learner's answer, wherever that answer is finite.
    """
    if any(o.call.raised for o in observations):
        return [], set()  # what some cases show may not hold for those that raised
    seen = [o for o in observations if not o.extreme and not _not_finite(o.got)]
    mistakes: list[Mistake] = []
    explained: set[str] = set()
    for mistake in exercise.mistakes if seen else ():
        if time.thread_time() > until:
            break
        suspect = _Suspect(exercise, mistake.function(exercise.reference), seen)
        wrong = suspect.leaves_in_common()
        if wrong and not wrong & explained:
            mistakes.append(mistake)
            explained |= wrong
    return mistakes, explained


def _not_finite(reading: Reading) -> set[str]:
    return {n for n, leaf in reading.leaves.items() if not np.all(np.isfinite(leaf.value))}


class _Suspect:
    """A wrong variant beside what was seen of the learner's function."""

    def __init__(
        self,
        exercise: Exercise,
        function: Callable[..., Any],
        observations: Sequence[Observation],
    ) -> None:
        self.exercise = exercise
        self.observations = observations
        self._caller = LocalCaller(function)

    def _calls(self) -> Iterator[tuple[Observation, Call, Reading]]:
        for seen in self.observations:
            call = self._caller(seen.case)
            reading = (
                Reading() if call.raised else read(self.exercise.returns, call.value, seen.expected)
            )
            yield seen, call, reading

    @cached_property
    def did_it(self) -> bool:
        """Whether the variant gives the learner's answer on every case."""
        right, alike_beyond = True, True
        for seen, call, reading in self._calls():
            if seen.extreme:
                alike_beyond = alike_beyond and _not_finite(reading) == _not_finite(seen.got)
                continue
            if call.raised or seen.call.raised:
                if not self._raised_alike(seen, call):
                    return False
            elif not _same(seen, reading):
                return False
            right = right and not call.raised and not wrong_leaves(seen, reading)
            alike_beyond = alike_beyond and mutated(seen.call) == mutated(call)
        # A variant with the right numbers is wrong for what it does to its arguments, or for
        # what it gives at the extremes.
        return alike_beyond or not right

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
        alike: set[str] = set()
        unlike: set[str] = set()
        for seen, call, reading in self._calls():
            if call.raised or reading.problems:
                return set(), {""}
            for name in wrong_leaves(seen, reading):
                theirs, ours = seen.got.leaves.get(name), reading.leaves[name]
                same = theirs is not None and not difference(theirs, ours, seen.case.tolerance)
                (alike if same else unlike).add(name)
        return alike - unlike, unlike


def agrees_with(exercise: Exercise, mistake: Mistake, observations: Sequence[Observation]) -> bool:
    """Whether what was seen could be this mistake, in the whole or in any part of it."""
    suspect = _Suspect(exercise, mistake.function(exercise.reference), observations)
    return suspect.did_it or bool(suspect.compared_leaves()[0])


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
    for name, leaf in reading.leaves.items():
        # Labels too: probabilities that were not made into labels differ by rounding.
        number = replace(leaf, labels=False)
        if difference(seen.got.leaves[name], number, seen.case.tolerance):
            return False
    return True
