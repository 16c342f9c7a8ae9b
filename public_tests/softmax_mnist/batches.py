"""Reading mini-batches whatever the order they were shuffled into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..engine import Caller, Case, ExerciseData, Failure, Outcome
from ..engine.observation import observe
from ..engine.returns import Leaf, Reading, kind_of


@dataclass(frozen=True)
class Batches:
    """A list, or a generator, of pairs (X, y).

    Any order of the examples will do, so what is compared is the sizes of the batches, and all
    examples sorted by their first feature, each with the label it came with.
    """

    name: str = "the batches"

    def read(self, value: Any, expected: Any, into: Reading) -> None:
        try:
            pairs = [(np.array(X, dtype=float), np.array(y, dtype=float)) for X, y in value]
        except (TypeError, ValueError):
            sentence = (
                f"{self.name}: {kind_of(value)}, where pairs (X, y) are expected, one per batch."
            )
            into.reject(self.name, sentence, "none" if value is None else "type")
            return
        if not pairs:
            into.reject(self.name, "There are no batches at all.", "missing")
            return
        if any(X.ndim != 2 or y.shape[-1:] != X.shape[1:] for X, y in pairs):
            shapes = ", ".join(f"X {X.shape} with y {y.shape}" for X, y in pairs[:2])
            sentence = f"The first batches are {shapes}; X is (n_x, size) and y is (size,)."
            into.reject(self.name, sentence, "type")
            return
        X = np.concatenate([X for X, _ in pairs], axis=1)
        y = np.concatenate([np.ravel(y) for _, y in pairs])
        order = np.argsort(X[0], kind="stable")
        sizes = np.array([float(X.shape[1]) for X, _ in pairs])
        if X.shape[1] >= 10:  # X is given with ascending first features
            shuffled = np.array(float(np.any(np.diff(X[0]) < 0)))
            into.add(Leaf("shuffled (1) or as given (0)", shuffled, labels=True))
        into.add(Leaf("the sizes of the batches", sizes, ("batches",)))
        into.add(Leaf("X over all batches, sorted", X[:, order], ("n_x", "m")))
        into.add(Leaf("y over all batches, in the order of X", y[order], ("m",), labels=True))


@dataclass(frozen=True)
class Reshuffles:
    """The order comes from ``rng``: another one for another state, the same for the same state."""

    statement: str = "draws the order from rng"

    def run(self, exercise: ExerciseData, caller: Caller, rng: np.random.Generator) -> Outcome:
        first, other, again = (self._order(exercise, caller, seed) for seed in (1, 2, 1))
        if first is None or other is None or again is None:
            return Outcome(complete=False)  # said by the check that compares the values
        sentence = ""
        if not np.array_equal(first, again):
            sentence = "Two calls with rng in the same state give two different orders."
        elif np.array_equal(first, other):
            more = (self._order(exercise, caller, seed) for seed in range(3, 9))
            if all(one is not None and np.array_equal(first, one) for one in more):
                sentence = "The order is the same whatever the state of rng."
        return Outcome([Failure(self.statement, sentence)] if sentence else [])

    def _order(self, exercise: ExerciseData, caller: Caller, seed: int) -> np.ndarray | None:
        """The labels of thirty examples in the order in which they came."""
        m = 30
        given = {"X": np.arange(float(m)).reshape(1, m), "y": np.arange(m), "size": 7}
        case = Case({**given, "rng": np.random.default_rng(seed)}, {"m": m, "size": 7})
        observation = observe(exercise, caller, case)
        if observation.call.raised or observation.got.problems:
            return None
        return np.concatenate([np.ravel(y) for _, y in observation.call.value])
