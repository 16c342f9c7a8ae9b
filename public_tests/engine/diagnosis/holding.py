"""What holds of a wrong answer: said where it was tried harder than the check itself tries it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..checks import Holds
from ..exercise_data import Check
from ..observation import differences, not_finite
from ..outcome import Observation
from ..running import Watched
from ..words import joined
from .algebra import counts_layers
from .evidence import Evidence

SEEDS = (1, 2, 3, 4)  # of the fresh cases that every statement is tried on once more
NAMED_PARTS = 4  # of an answer with many right parts


def holding(statements: Sequence[str], evidence: Evidence) -> list[str]:
    """The statements that hold on fresh cases too, and the parts that are right everywhere."""
    checks = {check.statement: check for check in evidence.exercise.checks}
    kept = [s for s in statements if s not in checks or _holds_again(checks[s], evidence)]
    return [*_said_of(right_parts(evidence)), *kept]


def _said_of(right: Sequence[str]) -> list[str]:
    if not right:
        return []
    names = [name.removeprefix("the ") for name in right]
    named, more = names[:NAMED_PARTS], len(names) - NAMED_PARTS
    return [f"gives the right {joined([*named, f'{more} others'] if more > 1 else names)}"]


def _holds_again(check: Check, evidence: Evidence) -> bool:
    if isinstance(check, Holds) and (
        not check.beside_failures or _broken_somewhere(check, evidence)
    ):
        return False
    check = getattr(check, "thorough", check)
    for seed in SEEDS:
        watched = Watched(evidence.caller)
        watched.calls += [o.call for o in (*evidence.observations, *evidence.fresh)]
        outcome = check.run(evidence.exercise, watched, np.random.default_rng([8, seed]))
        if outcome.failures or not outcome.complete:
            return False
    return True


def _broken_somewhere(check: Holds, evidence: Evidence) -> bool:
    """Whether a property of the answers fails, or cannot be tried, on any answer that was seen.

    Other checks bring cases of their own, such as very large scores.
    """
    return any(
        seen.call.raised
        or seen.got.problems
        or _misshapen(seen)
        or not_finite(seen.got)
        or check.broken(seen.call, seen.got)
        for seen in (*evidence.observations, *evidence.fresh)
    )


def _misshapen(seen: Observation) -> bool:
    """Whether a part has another shape than the right one; of that many a property says nothing."""
    both = seen.got.leaves.keys() & seen.wanted.leaves.keys()
    return any(seen.got.leaves[n].value.shape != seen.wanted.leaves[n].value.shape for n in both)


def right_parts(evidence: Evidence) -> list[str]:
    """The parts of the answer that were right in every case, where others are wrong.

    What the function was given and hands on unchanged is no achievement and left out.
    """
    if evidence.raises or any(o.call.raised for o in evidence.observations):
        return []
    seen = evidence.compared
    parts = dict.fromkeys(
        name
        for o in seen
        for name in o.wanted.leaves
        if counts_layers(name) or all(name in other.wanted.leaves for other in seen)
    )
    wrong = {d.name for o in seen for d in differences(o)}
    wrong |= {name for o in seen for name in o.wanted.leaves.keys() - o.got.leaves.keys()}
    wrong |= {name for o in evidence.observations for name in not_finite(o.got)}
    right = [n for n in parts if n not in wrong and not all(_handed_on(n, o) for o in seen)]
    return right if wrong else []


def _handed_on(name: str, seen: Observation) -> bool:
    leaf = seen.wanted.leaves.get(name)
    arrays = (a for a in seen.case.values if isinstance(a, np.ndarray))
    return leaf is not None and any(np.array_equal(leaf.value, array) for array in arrays)
