"""What the notebooks' trials have in common: small data, and how gradients are compared.

Each notebook's ``network.py`` says how the network of its functions is checked and trained.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nn_utils import gradients, models

Arrays = dict[str, np.ndarray]


def relative_error(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> float:
    """|a − b| / (|a| + |b|) over all gradients laid end to end.

    Raises ValueError when a gradient lacks the shape of its parameter.
    """
    for name, right in theirs.items():
        if np.shape(ours[name]) != np.shape(right) and np.size(right) > 1:
            raise ValueError(f"{name} has shape {np.shape(ours[name])}, not {np.shape(right)}")
    a = np.concatenate([np.ravel(ours[name]) for name in theirs])
    b = np.concatenate([np.ravel(theirs[name]) for name in theirs])
    size = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(a - b) / size) if size else 0.0


def numerical(cost: Callable[[Arrays], Any], parameters: Arrays) -> Arrays:
    return gradients.numerical_gradients(lambda p: float(np.squeeze(cost(p))), parameters)


# The data: two groups that a line nearly parts, and ten groups -----------------------------------


def two_groups(m: int = 60) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(7)
    Y = np.arange(m).reshape(1, m) % 2
    return rng.normal(size=(2, m)) + 1.2 * (2 * Y - 1), Y


def rings(m: int = 80) -> tuple[np.ndarray, np.ndarray]:
    """One group around the other: a line cannot part them."""
    rng = np.random.default_rng(7)
    Y = np.arange(m).reshape(1, m) % 2
    angle = rng.uniform(0, 2 * np.pi, size=(1, m))
    radius = 0.6 + 1.2 * Y + 0.15 * rng.normal(size=(1, m))
    return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)]), Y


def ten_groups() -> tuple[np.ndarray, np.ndarray]:
    m, rng = 100, np.random.default_rng(7)
    y = np.arange(m) % 10
    drawn = rng.uniform(size=(784, 10)) < 0.15  # which of the 784 points each group may show
    return drawn[:, y] * (rng.uniform(size=(784, m)) > 0.3).astype(float), y


def share(predicted: Any, Y: np.ndarray) -> float:
    if np.size(predicted) != Y.size:
        raise ValueError(f"{np.size(predicted)} predictions for {Y.size} examples")
    return float(np.mean(np.ravel(predicted) == np.ravel(Y)))


# The network of notebooks 03 and 04 ---------------------------------------------------------------


def deep_error() -> float:
    X, Y = rings(12)
    rng = np.random.RandomState(1)
    dims = (2, 4, 3, 1)
    start = {
        name: rng.normal(size=shape)
        for l in range(1, len(dims))
        for name, shape in ((f"W{l}", (dims[l], dims[l - 1])), (f"b{l}", (dims[l], 1)))
    }
    AL, caches = models.L_model_forward(X, start)
    grads = models.L_model_backward(AL, Y, caches)

    def cost(p: Arrays) -> Any:
        return models.compute_cost(models.L_model_forward(X, p)[0], Y)

    return relative_error(grads, numerical(cost, start))
