"""Mistakes in how something is drawn, when the learner's seed is another than ours.

Then no number can agree with a wrong variant's.  What can be compared is how wide the draws are and
where their middle lies, on arrays large enough to tell.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..calling import Caller, LocalCaller
from ..checks import Draws
from ..exercise_data import ExerciseData
from ..mistake import Mistake
from ..observation import observe
from ..outcome import Observation

SURE = 6  # standard errors: beyond them two samples do not come from one distribution
LARGE = 200  # entries; fewer tell too little


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
    """Whether every array the variant draws is as wide as the learner's, around the same middle."""
    theirs = [observe(exercise, LocalCaller(variant), o.case) for o in seen]
    return all(
        not other.call.raised
        and other.got.leaves.keys() == one.got.leaves.keys()
        and all(_alike(leaf.value, other.got.leaves[n].value) for n, leaf in one.got.leaves.items())
        for one, other in zip(seen, theirs, strict=True)
    )


def _alike(first: np.ndarray, second: np.ndarray) -> bool:
    if first.shape != second.shape:
        return False
    widths = first.std(), second.std()
    if not all(widths):
        return bool(np.array_equal(first, second))
    if first.size < LARGE:
        return True
    error = SURE / np.sqrt(first.size)  # of the logarithm of one width over the other
    apart = abs(first.mean() - second.mean()) / max(widths)
    return bool(abs(np.log(widths[0] / widths[1])) < error and apart < np.sqrt(2) * error)
