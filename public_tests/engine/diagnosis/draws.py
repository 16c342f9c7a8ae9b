"""Mistakes in how something is drawn, when the learner's seed is another than ours.

Then no number can agree with a wrong variant's.  What can be compared is how wide the draws are and
where their middle lies, with the range they cover.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from ..calling import Caller, LocalCaller
from ..checks import Draws
from ..exercise_data import ExerciseData
from ..mistake import Mistake
from ..observation import observe
from ..outcome import Observation

SURE = 6  # standard errors: beyond them two samples do not come from one distribution
SEEDS = 12  # from which a variant draws
MARGIN = 0.2  # of the range they cover, beyond which a variant draws nothing


def alike(exercise: ExerciseData, caller: Caller) -> list[Mistake]:
    """The one mistake whose draws look like the learner's; empty if there is none, or several."""
    cases = [
        case
        for check in exercise.checks
        if isinstance(check, Draws)
        for case in check.cases(np.random.default_rng(0))
    ]
    seen = [observe(exercise, caller, case) for case in cases]
    if not seen or any(o.call.raised or o.got.problems for o in seen):
        return []
    if _look_alike(exercise, seen, exercise.reference):
        return []
    found = [
        mistake
        for mistake in exercise.mistakes
        if _look_alike(exercise, seen, mistake.function(exercise.reference))
    ]
    return found if len(found) == 1 else []


def _look_alike(
    exercise: ExerciseData, seen: list[Observation], variant: Callable[..., Any]
) -> bool:
    """Whether every array is as wide as those the variant draws, and lies where they lie."""
    caller = LocalCaller(variant)
    for one in seen:
        theirs = [observe(exercise, caller, replace(one.case, seed=seed)) for seed in range(SEEDS)]
        if any(o.call.raised or o.got.leaves.keys() != one.got.leaves.keys() for o in theirs):
            return False
        for name, leaf in one.got.leaves.items():
            if not _alike(leaf.value, [o.got.leaves[name].value for o in theirs]):
                return False
    return True


def _alike(first: np.ndarray, drawn: list[np.ndarray]) -> bool:
    if any(one.shape != first.shape for one in drawn):
        return False
    every = np.stack(drawn)
    width = every.std()
    if not width or not first.std():
        return bool(np.all(every == first))
    low, high = every.min(), every.max()
    margin = MARGIN * (high - low)
    if first.min() < low - margin or first.max() > high + margin:
        return False  # so few of them may lie anywhere, but none where the variant draws none
    error = SURE / np.sqrt(first.size)  # of the logarithm of one width over the other
    apart = abs(first.mean() - every.mean()) / width
    return bool(abs(np.log(first.std() / width)) < error and apart < np.sqrt(2) * error)
