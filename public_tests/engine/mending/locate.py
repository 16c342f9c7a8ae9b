"""Where the mistake of an answer is: by mending it, or by finding the formula it computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from ..calling import Caller
from ..case import Case
from ..exercise_data import ExerciseData
from ..located import Located
from ..mistake import compiled
from ..observation import observe
from ..outcome import Observation
from ..running import run_checks
from .bench import Bench, Wanted, wanted_of
from .candidate import Candidate, TooLong
from .search import Search, Workpiece
from .telling import told, told_of_formula

FRESH_SEEDS = (20_171_231, 20_180_202)  # of cases that neither the check nor the search has seen


def locate(
    exercise: ExerciseData, caller: Caller, observations: Sequence[Observation]
) -> Located | None:
    """Where the mistake is, in the learner's own code or in a formula; None when nobody knows."""
    return mended(exercise, caller, observations) or computed(exercise, caller, observations)


def mended(
    exercise: ExerciseData, caller: Caller, observations: Sequence[Observation]
) -> Located | None:
    """The line of the learner's own code that makes it right when it is changed."""
    candidate: Workpiece | None
    try:
        # A caller of another process knows how a function is changed there.
        there = getattr(caller, "workpiece", None)
        candidate = there() if there else Candidate(getattr(caller, "function", None))
    except ValueError:
        return None
    if candidate is None:
        return None
    bench = Bench(exercise.returns, wanted_of(observations), may_change(exercise))
    checked = candidate.checked

    def verified(code: Any) -> bool:
        return all(
            run_checks(exercise, checked(code, exercise), seed)[0].passed
            for seed in (None, *FRESH_SEEDS)
        )

    try:
        mends = Search(candidate, bench, verified, right_answer(exercise)).mends()
    except TooLong:  # what the learner wrote goes round for too long to be tried so often
        return None
    if not mends:
        return None
    return told(candidate, bench, mends)


def right_answer(exercise: ExerciseData) -> Candidate | None:
    """A right answer that can be read and run; None where there is none."""
    try:
        return Candidate(readable(exercise))
    except ValueError:
        return None


def may_change(exercise: ExerciseData) -> Sequence[str]:
    """The arguments that nobody minds being written into."""
    for check in exercise.checks:
        noted = getattr(check, "noted", None)
        if noted is not None:
            return tuple(noted)
    return tuple(
        name for case in exercise.cases(np.random.default_rng(0)) for name in case.arguments
    )


# The formula that was computed -------------------------------------------------------------------


def computed(
    exercise: ExerciseData, caller: Caller, observations: Sequence[Observation]
) -> Located | None:
    """A change of a right answer that gives exactly the learner's numbers in every case.

    Runs none of the learner's source, only what ``caller`` gives.
    """
    seen = [o for o in observations if not o.extreme]
    if not seen or any(o.call.raised or o.got.problems or not o.got.leaves for o in seen):
        return None
    candidate = right_answer(exercise)
    if candidate is None or not _vary(seen):
        return None
    wanted = [Wanted(o.case, o.expected, leaves=o.got.leaves) for o in seen]
    bench = Bench(exercise.returns, wanted, _every_argument(seen))

    def verified(code: Any) -> bool:
        fresh = (case for seed in FRESH_SEEDS for case in _fresh(exercise, seed))
        answer = candidate.caller(code)
        return all(_alike(exercise, caller, answer, case) for case in fresh)

    mends = Search(candidate, bench, verified, most=1).mends()
    if not mends:
        return None
    return told_of_formula(candidate, bench, mends[0])


def readable(exercise: ExerciseData) -> Callable[..., Any]:
    """A right answer whose source says what is done: a notebook's solution, or the reference."""
    answers = (mistake.answer for mistake in exercise.mistakes if mistake.answer)
    source = next(answers, "")
    return compiled(source, exercise.reference) if source else exercise.reference


def _vary(seen: Sequence[Observation]) -> bool:
    """Whether there are different numbers; many a formula gives one number whatever is given."""
    values = [leaf.value.ravel() for one in seen for leaf in one.got.leaves.values()]
    return len(np.unique(np.concatenate(values).astype(float))) > 1


def _every_argument(seen: Sequence[Observation]) -> Sequence[str]:
    return [name for one in seen for name in one.case.arguments]


def _fresh(exercise: ExerciseData, seed: int) -> Iterable[Case]:
    return exercise.cases(np.random.default_rng(seed))


def _alike(exercise: ExerciseData, caller: Caller, answer: Caller, case: Case) -> bool:
    """Whether the learner's function and a formula give the same numbers on one case."""
    theirs = observe(exercise, caller, case)
    if theirs.call.raised or theirs.got.problems:
        return False
    one = Wanted(case, theirs.expected, leaves=theirs.got.leaves)
    return Bench(exercise.returns, [one], list(case.arguments)).passes(answer)
