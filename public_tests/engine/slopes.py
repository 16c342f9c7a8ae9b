"""Gradients beside slopes that were measured: what the cost really does when a number is moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .calling import Caller
from .case import Case
from .exercise_data import ExerciseData
from .findings import Failure
from .observation import observe
from .outcome import Outcome

Arrays = dict[str, np.ndarray]
# A function of some arrays, such as the cost of the parameters, and the point to stand at.
Surface = tuple[Callable[[Arrays], float], Arrays]

_ENTRIES = 4  # of each array, where not all are measured
_EPS = 1e-5


@dataclass(frozen=True)
class AgreesWithSlopes:
    """Every gradient ``dx`` is the slope of the surface along ``x``, by central differences.

    A few entries of each array are measured, drawn at random, on the first of the cases; all of
    them on every case where the statement is to stand beside a failure (``whole``).
    """

    surface: Callable[[Mapping[str, Any]], Surface]
    statement: str = "its gradients are the slopes of the cost, as measured"
    whole: bool = False

    @property
    def thorough(self) -> AgreesWithSlopes:
        """The same statement, tried on every entry in every case."""
        return replace(self, whole=True)

    def run(self, exercise: ExerciseData, caller: Caller, rng: np.random.Generator) -> Outcome:
        outcome = Outcome()
        cases = exercise.cases(rng)
        for case in cases if self.whole else cases[:1]:
            self._measure(exercise, caller, case, rng, outcome)
        return outcome

    def _measure(
        self,
        exercise: ExerciseData,
        caller: Caller,
        case: Case,
        rng: np.random.Generator,
        outcome: Outcome,
    ) -> None:
        observation = observe(exercise, caller, case)
        if observation.call.raised:
            outcome.complete = False
            return
        function, point = self.surface(case.arguments)
        for name, values in point.items():
            leaf = observation.got.leaves.get(f"d{name}")
            if leaf is None or leaf.value.shape != np.shape(values):
                outcome.complete = False  # said by the check that compares the values
                continue
            sentence = self._first_wrong(function, point, name, leaf.value, rng)
            if sentence:
                outcome.failures.append(Failure(self.statement, sentence, case.described))

    def _first_wrong(
        self,
        function: Callable[[Arrays], float],
        point: Arrays,
        name: str,
        gradient: np.ndarray,
        rng: np.random.Generator,
    ) -> str:
        places = list(np.ndindex(gradient.shape))
        for chosen in rng.permutation(len(places))[: None if self.whole else _ENTRIES]:
            index = places[chosen]
            slope = self._slope(function, point, name, index)
            if not abs(gradient[index] - slope) <= 1e-5 * (1 + abs(slope)):  # nan is wrong too
                place = f"[{', '.join(map(str, index))}]" if index else ""
                return (
                    f"Moving {name}{place} a little changes the cost at a rate of {slope:.6g}; "
                    f"d{name}{place} says {gradient[index]:.6g}."
                )
        return ""

    def _slope(
        self,
        function: Callable[[Arrays], float],
        point: Arrays,
        name: str,
        index: tuple[int, ...],
    ) -> float:
        costs = []
        for shift in (_EPS, -_EPS):
            moved = np.array(point[name], dtype=float)
            moved[index] += shift
            costs.append(function({**point, name: moved}))
        return float((costs[0] - costs[1]) / (2 * _EPS))
