"""The ways an exercise can be checked.  Each is a statement that holds or does not."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .calling import Call, Caller
from .case import Case
from .diagnosis.suspects import matching
from .exercise_data import ExerciseData
from .findings import Failure
from .finite import origin_of
from .observation import failures_of, mutated, observe, observed, same
from .outcome import Outcome
from .raised import Raised
from .returns import Reading


@dataclass(frozen=True)
class Agrees:
    """The function gives what its definition gives, on cases of fresh random sizes."""

    statement: str = "agrees with the definition on random sizes"

    def run(self, exercise: ExerciseData, caller: Caller, rng: np.random.Generator) -> Outcome:
        outcome = Outcome()
        for observation in observed(exercise, caller, exercise.cases(rng)):
            case, raised = observation.case, observation.call.raised
            if case.beyond and raised is not None and raised.type == "AssertionError":
                outcome.notes.append(_asserted(case, raised))
                continue
            outcome.observations.append(observation)
            outcome.failures += failures_of(observation, self.statement)
            outcome.notes += observation.got.notes
        return outcome


def _asserted(case: Case, raised: Raised) -> str:
    """A learner's own assertion that refuses what a wider reading of the exercise allows."""
    line = raised.last.code if raised.last else "assert"
    return f"Your `{line}` stops the function for {case.beyond}; for what is asked here it is fine."


@dataclass(frozen=True)
class Unmutated:
    """Arguments are as they were after each of the calls that the checks made.

    Those named in ``noted`` may be changed with a remark: many right answers update parameters
    in place.  Those named in ``put_back`` may differ by what rounding leaves of a nudge.
    """

    noted: tuple[str, ...] = ()
    put_back: tuple[str, ...] = ()
    statement: str = "leaves its arguments as they were"

    def run(self, exercise: ExerciseData, caller: Caller, rng: np.random.Generator) -> Outcome:
        calls = list(getattr(caller, "calls", ())) or [caller(exercise.cases(rng)[0])]
        outcome = Outcome(complete=not any(call.raised for call in calls))
        changed: dict[str, Case] = {}
        for call in calls:
            for name in () if call.raised else mutated(call):
                outcome.complete = False
                if not self._is_put_back(name, call):
                    changed.setdefault(name, call.case)
        for name in sorted(changed):
            self._say(name, changed[name], outcome)
        return outcome

    def _is_put_back(self, name: str, call: Call) -> bool:
        index = list(call.case.arguments).index(name)
        return name in self.put_back and same(
            call.case.arguments[name], call.after[index], up_to=1e-12
        )

    def _say(self, name: str, case: Case, outcome: Outcome) -> None:
        if name in self.noted:
            outcome.notes.append(
                f"{name} is changed in place. That is fine here; whoever still holds the old "
                f"{name} will see them change."
            )
            return
        sentence = f"{name} is different after the call; the caller still needs what it was."
        outcome.failures.append(Failure(self.statement, sentence, case.described))


@dataclass(frozen=True)
class FiniteAt:
    """The numbers stay finite where a careless formula gives inf or NaN."""

    cases: Callable[[np.random.Generator], Sequence[Case]]
    statement: str

    def run(self, exercise: ExerciseData, caller: Caller, rng: np.random.Generator) -> Outcome:
        outcome = Outcome()
        for seen in observed(exercise, caller, self.cases(rng)):
            case, observation = seen.case, replace(seen, extreme=True)
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
    does not hold, an empty string when it does, and None when this case tells nothing of it.
    """

    statement: str
    broken: Callable[[Call, Reading], str | None]
    # Whether it is told of a wrong answer too.  What falls on eight sets of data may rise on the
    # ninth: of some properties no number of cases is enough.
    beside_failures: bool = True

    def run(self, exercise: ExerciseData, caller: Caller, rng: np.random.Generator) -> Outcome:
        outcome = Outcome()
        told = False
        for observation in observed(exercise, caller, exercise.cases(rng)):
            if observation.call.raised or observation.got.problems:
                outcome.complete = False  # said by the check that compares the values
                continue
            sentence = self.broken(observation.call, observation.got)
            told = told or sentence is not None
            if sentence:
                case = observation.case
                outcome.failures.append(Failure(self.statement, sentence, case.described))
        outcome.complete = outcome.complete and told
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

    def run(self, exercise: ExerciseData, caller: Caller, rng: np.random.Generator) -> Outcome:
        outcome = Outcome()
        for observation in observed(exercise, caller, exercise.cases(rng)):
            outcome.observations.append(observation)
            outcome.failures += failures_of(observation, self.statement)
        others = [f for f in outcome.failures if not _of_values(f)]
        if len(others) == len(outcome.failures) or matching(exercise, outcome.observations):
            return outcome
        # The numbers are other ones: what can be judged is how they are spread.
        by_statistics = [
            failure
            for case in self.cases(rng)
            for failure in self._statistics(exercise, caller, case)
        ]
        outcome.failures = others + [f for f in by_statistics if _of_values(f) or not others]
        if not outcome.failures:
            outcome.notes.append(
                "Your draws are sound and not the published ones, so published costs will "
                "differ from yours in their digits."
            )
        return outcome

    def _statistics(self, exercise: ExerciseData, caller: Caller, case: Case) -> list[Failure]:
        observation = observe(exercise, caller, case)
        failures = [f for f in failures_of(observation, self.statement) if not _of_values(f)]
        asked = observation.wanted.leaves
        leaves = {
            name: leaf
            for name, leaf in observation.got.leaves.items()
            if name in asked and leaf.value.shape == asked[name].value.shape
        }
        sentences = [self._strange(name, leaf.value) for name, leaf in leaves.items()]
        sentences += [_shared_draws([leaf.value for n, leaf in leaves.items() if n[0] == "W"])]
        failures += [
            Failure(self.statement, s, case.described, spread=True) for s in sentences if s
        ]
        return failures

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


def _of_values(failure: Failure) -> bool:
    """Whether only the numbers are other ones, or how they are spread."""
    if failure.difference is not None:
        return failure.difference.kind == "values"
    return failure.spread


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
            return "Two layers hold the same run of draws."
    return ""
