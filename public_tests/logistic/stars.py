"""The star of this notebook: to be no surer than one may be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from nn_utils import sigmoid
from nn_utils.costs import binary_cross_entropy

from ..star import NotYet, Star

FEATURES, EXAMPLES = 50, 120
COST = 0.66
DRAWS = 10


def noisy_examples(m: int, w: np.ndarray, rng: Generator) -> tuple[np.ndarray, np.ndarray]:
    """Examples whose labels a neuron with the weights w draws: X (n, m), Y (1, m)."""
    X = rng.normal(size=(len(w), m))
    return X, (rng.uniform(size=(1, m)) < sigmoid(w.T @ X)).astype(int)


def _judge(honest: Callable[..., Any], rng: Generator) -> None:
    for draw in range(1, DRAWS + 1):
        w = rng.normal(size=(FEATURES, 1))
        w = 2.5 * w / np.linalg.norm(w)
        X, Y = noisy_examples(EXAMPLES, w, rng)
        new_X, new_Y = noisy_examples(4000, w, rng)
        A = np.reshape(honest(X.copy(), Y.copy(), new_X.copy()), (1, -1)).astype(float)
        if A.shape != new_Y.shape or not np.all((A >= 0) & (A <= 1)):
            raise NotYet("it does not give a probability for every new example.")
        cost = float(binary_cross_entropy(A, new_Y))
        if not cost <= COST:
            raise NotYet(f"on draw {draw} its cost on new examples is {cost:.3f}.")


STARS = (
    Star(
        "honest",
        f"Write `honest(X, Y, new_X)`. It learns from {EXAMPLES} examples of {FEATURES} features "
        "whose labels are partly chance, and returns a probability for each of 4000 new ones. "
        "Trained to the end, a neuron gets all it has learned right, is nearly sure of everything, "
        "and has a higher cost on new examples than somebody who answers 0.5 to all of them. Yours "
        f"must have a cost of **at most {COST}** on them, {DRAWS} times of {DRAWS}.",
        5,
        _judge,
    ),
)
