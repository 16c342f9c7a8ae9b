"""The star of this notebook: a start whose signal survives fifty layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from nn_utils import relu

from ..star import NotYet, Star

LAYERS = 50
TIMES = 10


def _judge(fifty_layers: Callable[..., Any], rng: Generator) -> None:
    for _ in range(TIMES):
        layer_dims = [int(n) for n in rng.integers(20, 60, size=LAYERS + 1)]
        X, new_X = (rng.normal(size=(layer_dims[0], 200)) for _ in range(2))
        parameters = fifty_layers(X.copy(), list(layer_dims), np.random.default_rng(rng))
        for l, size in enumerate(_sizes(parameters, new_X), start=1):
            if not 0.5 <= size <= 2:
                raise NotYet(f"after layer {l} of {LAYERS} the answers have the size {size:.2g}.")


def _sizes(parameters: dict[str, Any], X: np.ndarray) -> list[float]:
    """The root mean square of every layer's answers.  Raises NotYet for what is no such start."""
    A, sizes = X, []
    for l in range(1, LAYERS + 1):
        W, b = np.asarray(parameters[f"W{l}"]), np.asarray(parameters[f"b{l}"])
        if b.any():
            raise NotYet(f"b{l} is not zero: then it is the bias that survives.")
        if np.abs(np.corrcoef(W) - np.eye(len(W))).max() > 0.99:
            raise NotYet(f"two units of layer {l} start out alike.")
        A = relu(W @ A + b)
        sizes.append(float(np.sqrt(np.mean(A**2))))
    return sizes


STARS = (
    Star(
        "fifty_layers",
        "With He's factor most of a signal is left after ten wide layers. After fifty narrow ones "
        "it is a matter of luck. Write `fifty_layers(X, layer_dims, rng)`. It gets 200 examples "
        f"`X` of size 1 and the sizes of a network of {LAYERS} ReLU layers of 20 to 59 units, and "
        "returns its start, `W1`, `b1`, …, with all biases zero and no two units of a layer alike. "
        "On 200 new examples of the same kind the root mean square of **every** layer's answers "
        f"must lie between 0.5 and 2, {TIMES} times of {TIMES}. You may look at `X` before you "
        "decide.",
        5,
        _judge,
    ),
)
