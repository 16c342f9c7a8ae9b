"""The ways an exercise can be checked.  Each is a statement that holds or does not."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from .calling import Call, Caller
from .case import Case
from .diagnosis import named
from .exercise import Exercise
from .finite import origin_of
from .observation import Observation, failures_of, observe, same
from .report import Failure
from .returns import Reading


@dataclass
class Outcome:
    """What one check found."""

    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    tried: bool = True  # False when an exception, said elsewhere, left nothing to look at


class Check(Protocol):
    """A statement about the student's function that can be tried."""

    @property
    def statement(self) -> str:
        """The statement as a learner reads it when it holds."""

    def run(self, exercise: Exercise, caller: Caller, rng: np.random.Generator) -> Outcome:
        """Try it."""


@dataclass(frozen=True)
class Agrees:
    """The function gives what its definition gives, on cases of fresh random sizes."""

    statement: str = "agrees with the definition on random sizes"

    def run(self, exercise: Exercise, caller: Caller, rng: np.random.Generator) -> Outcome:
        outcome = Outcome()
        for case in exercise.cases(rng):
            observation = observe(exercise, caller, case)
            outcome.observations.append(observation)
            outcome.failures += failures_of(observation, self.statement)
            outcome.notes += observation.got.notes
        return outcome


@dataclass(frozen=True)
class Unmutated:
    """Arguments are as they were after the call.

    Those named in ``noted`` may be changed with a remark: many right answers update parameters
    in place.
    """

    noted: tuple[str, ...] = ()
    statement: str = "leaves its arguments as they were"

    def run(self, exercise: Exercise, caller: Caller, rng: np.random.Generator) -> Outcome:
        outcome = Outcome()
        case = exercise.cases(rng)[0]
        call = caller(case)
        if call.raised:
            return Outcome(tried=False)
        for (name, before), after in zip(case.arguments.items(), call.after, strict=True):
            if same(before, after):
                continue
            if name in self.noted:
                outcome.notes.append(
                    f"{name} is changed in place. That is fine here; whoever still holds the old "
                    f"{name} will see them change."
                )
            else:
                sentence = (
                    f"{name} is different after the call. Write the result to a new array: "
                    "an in-place `-=`, `*=` or `[...] =` changes what the caller still needs."
                )
                outcome.failures.append(Failure(self.statement, sentence, case.described))
        return outcome


@dataclass(frozen=True)
class FiniteAt:
    """The numbers stay finite where a careless formula gives inf or NaN."""

    cases: Callable[[np.random.Generator], Sequence[Case]]
    statement: str

    def run(self, exercise: Exercise, caller: Caller, rng: np.random.Generator) -> Outcome:
        outcome = Outcome()
        for case in self.cases(rng):
            observation = replace(observe(exercise, caller, case), extreme=True)
            outcome.observations.append(observation)
            if observation.call.raised or observation.got.problems:
                outcome.failures += failures_of(observation, self.statement)
            for name, leaf in observation.got.leaves.items():
                if not np.all(np.isfinite(leaf.value)):
                    sentence = (
                        f"{name} is not finite. {origin_of(observation.call.warned).sentence}"
                    )
                    outcome.failures.append(Failure(self.statement, sentence, case.described))
        return outcome


@dataclass(frozen=True)
class Holds:
    """A property of the answers themselves, tried on the exercise's cases.

    ``broken`` gets a call and the reading of its value, and returns a sentence when the property
    does not hold, or an empty string.
    """

    statement: str
    broken: Callable[[Call, Reading], str]

    def run(self, exercise: Exercise, caller: Caller, rng: np.random.Generator) -> Outcome:
        outcome = Outcome(tried=False)
        for case in exercise.cases(rng):
            observation = observe(exercise, caller, case)
            if observation.call.raised or observation.got.problems:
                continue  # said by the check that compares the values
            outcome.tried = True
            sentence = self.broken(observation.call, observation.got)
            if sentence:
                outcome.failures.append(Failure(self.statement, sentence, case.described))
        return outcome


@dataclass(frozen=True)
class Draws:
    """An initialiser draws what is asked: the right shapes, spread and independence.

    Exact equality under the global seed passes at once.  A function that seeds itself, or draws
    from a generator of its own, is judged by the statistics of what it draws: ``spread`` gives
    the standard deviation asked for each parameter by its name and shape, 0 for zeros.
    """

    spread: Callable[[str, tuple[int, ...]], float]
    cases: Callable[[np.random.Generator], Sequence[Case]]  # large ones, for statistics
    statement: str = "draws weights of the asked shape, spread and independence; biases start at 0"

    def run(self, exercise: Exercise, caller: Caller, rng: np.random.Generator) -> Outcome:
        outcome = Outcome()
        exact = []
        for case in exercise.cases(rng):
            observation = observe(exercise, caller, case)
            outcome.observations.append(observation)
            failures = failures_of(observation, self.statement)
            outcome.failures += failures
            exact.append(not failures)
        values_alone = all(
            f.difference is not None and f.difference.kind == "values" for f in outcome.failures
        )
        if all(exact) or not values_alone or self._is_known_mistake(exercise, outcome):
            return outcome
        by_statistics = [
            failure
            for case in self.cases(rng)
            for failure in self._statistics(exercise, caller, case)
        ]
        outcome.failures = by_statistics
        if not by_statistics:
            outcome.notes.append(
                "Your draws are sound but not in the published order, so published costs will "
                "differ from yours in their digits."
            )
        return outcome

    def _is_known_mistake(self, exercise: Exercise, outcome: Outcome) -> bool:
        return bool(named.matching(exercise, outcome.observations))

    def _statistics(self, exercise: Exercise, caller: Caller, case: Case) -> list[Failure]:
        observation = observe(exercise, caller, case)
        failures = [
            f
            for f in failures_of(observation, self.statement)
            if f.difference is None or f.difference.kind != "values"
        ]
        if failures:
            return failures
        leaves = observation.got.leaves
        sentences = [self._strange(name, leaf.value) for name, leaf in leaves.items()]
        sentences += [_shared_draws([leaf.value for n, leaf in leaves.items() if n[0] == "W"])]
        return [Failure(self.statement, s, case.described) for s in sentences if s]

    def _strange(self, name: str, values: np.ndarray) -> str:
        asked = self.spread(name, values.shape)
        if asked == 0:
            return "" if not values.any() else f"{name} does not start at zero."
        error = 5 / np.sqrt(2 * values.size)  # five standard errors of a standard deviation
        if abs(values.std() / asked - 1) > error:
            return f"{name} has standard deviation {values.std():.3g}; about {asked:.3g} is asked."
        if abs(values.mean()) > 5 * asked / np.sqrt(values.size):
            return f"{name} has mean {values.mean():.3g}; it should be centered on 0."
        return ""


def _shared_draws(weights: list[np.ndarray]) -> str:
    """Two weight matrices with the same run of draws in them were seeded alike."""
    for first, second in itertools.combinations(weights, 2):
        long, short = sorted((first.ravel(), second.ravel()), key=np.size)[::-1]
        run = short[short.size // 2 :][:30]  # from the middle, should one have drawn ahead
        if run.size < 30 or not run.std():
            continue
        windows = np.lib.stride_tricks.sliding_window_view(long[:4000], run.size)
        centered = windows - windows.mean(axis=1, keepdims=True)
        sizes = np.linalg.norm(centered, axis=1) * np.linalg.norm(run - run.mean())
        if np.any(np.abs(centered @ (run - run.mean())) > 0.99 * sizes):
            return "Two layers start from the same draws: the generator is seeded again between."
    return ""
