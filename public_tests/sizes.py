"""Random sizes and arrays for cases, chosen so that no two axes can be taken for each other."""

from __future__ import annotations

import numpy as np


def distinct_sizes(
    rng: np.random.Generator, *names: str, low: int = 2, high: int = 9
) -> dict[str, int]:
    """A size for each name, all different: a swapped axis can then never fit by chance."""
    drawn = rng.choice(np.arange(low, high), size=len(names), replace=False)
    return {name: int(size) for name, size in zip(names, drawn, strict=True)}


def labels(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """0 and 1 as integers, both of them present where there is room for both."""
    Y = rng.integers(0, 2, size=shape)
    if Y.size > 1:
        Y.flat[0], Y.flat[1] = 0, 1
    return Y


def probabilities(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Numbers well inside (0, 1)."""
    return rng.uniform(0.05, 0.95, size=shape)


def layer_axes(key: str) -> str:
    """The axes of a parameter or gradient by its key: ``"dW2"`` → ``"n_2, n_1"``."""
    kind, layer = key.lstrip("d")[0], int(key.lstrip("dWbA"))
    if kind == "W":
        return f"n_{layer}, n_{layer - 1 or 'x'}"
    return f"n_{layer}, 1" if kind == "b" else f"n_{layer or 'x'}, m"


def parameters_of(rng: np.random.Generator, layer_dims: list[int]) -> dict[str, np.ndarray]:
    """Random parameters with biases that are not zero, so that a forgotten one shows."""
    made: dict[str, np.ndarray] = {}
    for l in range(1, len(layer_dims)):
        made[f"W{l}"] = rng.normal(size=(layer_dims[l], layer_dims[l - 1]))
        made[f"b{l}"] = rng.normal(size=(layer_dims[l], 1))
    return made
