"""Checking a whole training, also one that starts from draws of its own.

From the asked seed the numbers are compared as they are.  Whoever draws in another order, or with
another generator, gets other numbers from equally right code; then the start is judged by its
spread, every further iteration must be one step of gradient descent from the learner's own
parameters, and the recorded costs must be those of the learner's own parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from .calling import Caller
from .case import Case
from .comparing import Tolerance, difference
from .diagnosis.suspects import matching
from .exercise_data import ExerciseData
from .findings import Failure
from .observation import differences, failures_of, observe, same
from .outcome import Observation, Outcome
from .returns import Leaf

Arrays = dict[str, np.ndarray]
_NEAR = Tolerance(1e-6)


@dataclass(frozen=True)
class Trains:
    """A training takes right steps from a right start, and tells the truth about its costs."""

    # (arguments of the case, parameters) -> the parameters one step of gradient descent later
    step: Callable[[Mapping[str, Any], Arrays], Arrays]
    # parameter name, shape -> the standard deviation it starts with; 0 for what starts at zero
    spread: Callable[[str, tuple[int, ...]], float]
    # (arguments of the case, parameters) -> the recorded quantities at these parameters
    costs: Callable[[Mapping[str, Any], Arrays], dict[str, float]] = field(
        default=lambda arguments, parameters: {}
    )
    every: int = 100  # iterations from one record to the next
    iterations: str = "num_iterations"  # what the arguments are called
    learning_rate: str = "learning_rate"
    statement: str = "takes one right step of gradient descent in every iteration"

    def run(self, exercise: ExerciseData, caller: Caller, rng: np.random.Generator) -> Outcome:
        outcome = Outcome()
        for case in exercise.cases(rng):
            observation = observe(exercise, caller, case)
            outcome.observations.append(observation)
            outcome.failures += failures_of(observation, self.statement)
            outcome.notes += observation.got.notes
        if not outcome.failures or not self._starts_elsewhere(exercise, caller, outcome):
            return outcome
        outcome.failures = [
            failure
            for observation in outcome.observations
            for failure in self._by_steps(exercise, caller, observation)
        ]
        if not outcome.failures:
            outcome.notes.append(
                "Your training is sound and starts from other draws, so published costs will "
                "differ from yours in their digits."
            )
        return outcome

    def _starts_elsewhere(self, exercise: ExerciseData, caller: Caller, outcome: Outcome) -> bool:
        """Whether the numbers alone differ, and they differ from the very beginning."""
        kinds = {f.difference.kind if f.difference else "" for f in outcome.failures}
        if kinds != {"values"} or matching(exercise, outcome.observations):
            return False
        start = self._start(exercise, caller, outcome.observations[0].case)
        if start.call.raised or start.got.problems or not differences(start):
            return False
        # Where a step of length 0 moves something, this is not where it starts.
        later = self._start(exercise, caller, outcome.observations[0].case, steps=2)
        first, second = self._parameters(start), self._parameters(later)
        return same(first, second) and all(
            leaf.value.shape == start.wanted.leaves[name].value.shape
            for name, leaf in start.got.leaves.items()
        )

    def _start(
        self, exercise: ExerciseData, caller: Caller, case: Case, steps: int = 1
    ) -> Observation:
        """The parameters before the first step: steps of length 0 leave them there."""
        changed = {self.learning_rate: 0.0, self.iterations: steps}
        return observe(exercise, caller, _with(case, changed))

    def _by_steps(
        self, exercise: ExerciseData, caller: Caller, observation: Observation
    ) -> list[Failure]:
        case = observation.case
        start = self._start(exercise, caller, case)
        k = case.arguments[self.iterations]
        later = observe(exercise, caller, _with(case, {self.iterations: k + 1}))
        if later.call.raised or start.call.raised:
            return failures_of(later, self.statement) + failures_of(start, self.statement)
        first, before = self._parameters(start), self._parameters(observation)
        sentences = [
            self._strange_start(first),
            _not_reproducible(first, self._parameters(self._start(exercise, caller, case))),
            self._wrong_step(case, before, self._parameters(later)),
            *self._wrong_costs(exercise, caller, observation, first),
        ]
        return [Failure(self.statement, s, case.described) for s in sentences if s]

    def _parameters(self, observation: Observation) -> Arrays:
        recorded = self._recorded(observation)
        leaves = observation.got.leaves
        return {name: leaf.value for name, leaf in leaves.items() if name not in recorded}

    def _recorded(self, observation: Observation) -> set[str]:
        return {name for name, leaf in observation.wanted.leaves.items() if leaf.value.ndim == 1}

    def _strange_start(self, first: Arrays) -> str:
        """All drawn entries together, each in units of the spread asked for it."""
        for name, value in first.items():
            if self.spread(name, value.shape) == 0 and value.any():
                return f"{name} does not start at zero."
        drawn = [v.ravel() / s for n, v in first.items() if (s := self.spread(n, v.shape))]
        units = np.concatenate(drawn)
        ratio, error = float(units.std()), 5 / np.sqrt(2 * units.size)
        if abs(ratio - 1) <= error:
            return ""
        return f"The weights start {ratio:.3g} times as wide as asked."

    def _wrong_step(self, case: Case, before: Arrays, after: Arrays) -> str:
        expected = self.step(case.arguments, before)
        k = case.arguments[self.iterations]
        for name, value in expected.items():
            found = difference(Leaf(name, after[name]), Leaf(name, value), _NEAR)
            if found is not None:
                place = f"{name}{list(found.index)}"
                return (
                    f"Iteration {k + 1} takes {place} to {found.got:.6g}; one step of gradient "
                    f"descent from your own parameters leads to {found.expected:.6g}."
                )
        return ""

    def _wrong_costs(
        self, exercise: ExerciseData, caller: Caller, observation: Observation, first: Arrays
    ) -> list[str]:
        """The first record and the next one, beside the costs of the learner's own parameters."""
        case = observation.case
        if case.arguments[self.iterations] <= self.every:
            return []
        then = observe(exercise, caller, _with(case, {self.iterations: self.every}))
        sentences = []
        for record, parameters in enumerate((first, self._parameters(then))):
            for name, cost in self.costs(case.arguments, parameters).items():
                got = observation.got.leaves[name].value[record]
                if abs(got - cost) > 1e-6 * (1 + abs(cost)):
                    sentences.append(
                        f"{name}[{record}] is {got:.6g}; at iteration {record * self.every}, "
                        f"before its step, your own parameters cost {cost:.6g}."
                    )
        return sentences


def _with(case: Case, arguments: Mapping[str, Any]) -> Case:
    return replace(case, arguments={**case.arguments, **arguments})


def _not_reproducible(first: Arrays, again: Arrays) -> str:
    if all(np.array_equal(first[name], again[name]) for name in first):
        return ""
    return "Two trainings with the same arguments start differently: seed the generator."
