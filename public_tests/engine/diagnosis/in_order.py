"""The ways to know a mistake, tried in order of certainty."""

from __future__ import annotations

import time

from ..calling import Caller
from ..exercise import Exercise
from ..mistake import Mistake
from ..observation import Observation
from ..report import Failure
from . import algebra, draws, exceptions, helpers, named, probing

MOST = 3  # hints at once; more would not be read
SECONDS = 0.1  # for looking at mistakes made together: a learner waits for the answer


def diagnose(
    exercise: Exercise,
    caller: Caller,
    observations: list[Observation],
    failures: list[Failure],
) -> list[Mistake]:
    """The mistakes that explain what was seen, surest first; empty when nothing is certain."""
    culprits, everything = helpers.culprits(exercise, caller)
    if everything:
        return culprits
    known = named.written_most_alike(named.matching(exercise, observations), caller)[:1]
    until = time.thread_time() + SECONDS
    known = known or draws.alike(exercise, caller) or named.pairs(exercise, observations, until)
    if known:
        return [*culprits, *known]
    parts, explained = named.partly(exercise, observations, until + SECONDS / 2)
    found = [*culprits, *exceptions.read_exception(exercise, observations), *parts]
    found += probing.not_finite(observations)
    found += _wrong_kinds(observations)
    if not culprits and not explained:
        found += probing.ignored_arguments(exercise, caller, observations)
    found += algebra.hints(observations, explained)
    if any("as they were" in failure.check for failure in failures):
        found += probing.changed_arguments(observations, _allowed(exercise))
    return found[:MOST]


def _allowed(exercise: Exercise) -> tuple[str, ...]:
    """Arguments that may be changed with a remark."""
    noted = (getattr(check, "noted", ()) for check in exercise.checks)
    return tuple(name for names in noted for name in names)


def _wrong_kinds(observations: list[Observation]) -> list[Mistake]:
    """None for want of a return, arrays of whole numbers, or of Python objects."""
    kinds = {"none": "no_return", "dtype": "wrong_dtype"}
    problems = (p for seen in observations for p in seen.got.problems if p.kind in kinds)
    first = next(problems, None)
    return [Mistake(kinds[first.kind], first.sentence)] if first is not None else []
