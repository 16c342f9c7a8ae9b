"""Reading mini-batches whatever the order they were shuffled into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..engine.calling import Call
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
        into.add(Leaf("the sizes of the batches", sizes, ("batches",)))
        into.add(Leaf("X over all batches, sorted", X[:, order], ("n_x", "m")))
        into.add(Leaf("y over all batches, in the order of X", y[order], ("m",), labels=True))


def every_example_in_new_order(call: Call, reading: Reading) -> str:
    """Whether examples came in the order they were given, or another state changes nothing."""
    X = call.case.arguments["X"]
    if X.shape[1] < 10:
        return ""
    dealt = np.concatenate([np.asarray(X) for X, _ in call.value], axis=1)
    if np.array_equal(dealt, X):
        return "The examples come in the order they were given: nothing was shuffled."
    return ""
