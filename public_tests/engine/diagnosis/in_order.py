"""The ways to know a mistake, tried in order of certainty."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ..exercise_data import ExerciseData
from ..mistake import Mistake
from . import algebra, draws, exceptions, helpers, named, probing
from .claims import Claim, observed, proved, shortest
from .code import written
from .evidence import Evidence

_YIELDS = (ast.Yield, ast.YieldFrom)
MOST = 3  # hints at once; more would not be read


class Diagnosis(NamedTuple):
    """What is said of a wrong answer."""

    mistakes: list[Mistake]  # surest first; empty when nothing is certain
    explained: bool  # whether known mistakes account for all that is wrong
    given: tuple[str, ...] = ()  # helpers that alone are wrong


def diagnose(evidence: Evidence) -> Diagnosis:
    """The mistakes that explain what was seen."""
    culprits, given = helpers.culprits(evidence.exercise, evidence.caller)
    if given:
        return Diagnosis(culprits, True, given)
    for whole in _WHOLE:
        known = proved(whole(evidence), evidence)
        if known:
            count = 2 if whole is named.pairs else 1
            return Diagnosis([*culprits, *(claim.words for claim in known[:count])], True)
    claims = proved([*map(observed, culprits), *_parts(evidence)], evidence)
    said = shortest(claims, MOST)
    explained = bool(culprits) or _all_known(said, evidence)
    return Diagnosis([claim.words for claim in said], explained)


def _all_known(said: Sequence[Claim], evidence: Evidence) -> bool:
    """Whether every wrong part has a mistake of the catalogue to it."""
    ids = {mistake.id for mistake in evidence.exercise.mistakes}
    known = {name for claim in said if claim.words.id in ids for name in claim.explains}
    return not evidence.raises and bool(known) and evidence.wrong <= known


def _by_draws(evidence: Evidence) -> list[Claim]:
    alike = draws.alike(evidence.exercise, evidence.caller)
    return [observed(mistake) for mistake in alike if written(mistake, evidence.program)]


# Each of these accounts for the whole answer.
_WHOLE: tuple[Callable[[Evidence], list[Claim]], ...] = (named.claims, _by_draws, named.pairs)


def _parts(evidence: Evidence) -> Iterable[Claim]:
    """What accounts for some of what was seen."""
    read = exceptions.read_exception(evidence)
    yield from map(observed, read)
    yield from _wrong_kinds(evidence)
    yield from probing.not_finite(evidence.observations)
    yield from named.partly(evidence)
    yield from algebra.claims(evidence)
    yield from probing.ignored_arguments(evidence)
    yield from probing.changed_arguments(evidence, _allowed(evidence.exercise))


def _allowed(exercise: ExerciseData) -> tuple[str, ...]:
    """Arguments that may be changed with a remark."""
    noted = (getattr(check, "noted", ()) for check in exercise.checks)
    return tuple(name for names in noted for name in names)


def _wrong_kinds(evidence: Evidence) -> list[Claim]:
    """None for want of a return, arrays of whole numbers, or of Python objects."""
    problems = [p for seen in evidence.observations for p in seen.got.problems]
    found = next((p for p in problems if p.kind in ("none", "dtype")), None)
    if found is None:
        return []
    if found.kind == "dtype":
        return [observed(Mistake("wrong_dtype", found.sentence))]
    program = evidence.program
    if program is None or program.returns or any(program.of(_YIELDS)):
        return []
    message = "The function has no `return` with a value, so it gives None."
    return [observed(Mistake("no_return", message, question="Which value was asked for?"))]
