"""The star of this notebook: two moons with five hidden units, from every start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from nn_utils import relu, sigmoid

from ..star import NotYet, Star

SEEDS = 10
UNITS = 5
SHARE = 0.99


def two_moons(m: int, rng: Generator) -> tuple[np.ndarray, np.ndarray]:
    """The points of the notebook, with less noise: X (2, m), Y (1, m)."""
    angle = rng.uniform(0, np.pi, m)
    Y = (np.arange(m) % 2).reshape(1, m)
    upper = np.vstack([np.cos(angle), np.sin(angle)])
    lower = np.vstack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    return np.where(Y == 0, upper, lower) + 0.1 * rng.standard_normal((2, m)), Y


def _judge(moons: Callable[..., Any], rng: Generator) -> None:
    for seed in range(SEEDS):
        X, Y = two_moons(400, rng)
        new_X, new_Y = two_moons(1000, rng)
        parameters = moons(X.copy(), Y.copy(), seed)
        units = np.shape(parameters["W1"])[0]
        if units > UNITS:
            raise NotYet(f"it uses {units} hidden units; at most {UNITS} are allowed.")
        right = float(np.mean((_answers(parameters, new_X) > 0.5) == new_Y))
        if not right > SHARE:
            raise NotYet(f"with seed {seed} it is right on {right:.1%} of 1000 new points.")


def _answers(parameters: dict[str, Any], X: np.ndarray) -> np.ndarray:
    A1 = relu(parameters["W1"] @ X + parameters["b1"])
    return np.asarray(sigmoid(parameters["W2"] @ A1 + parameters["b2"]))


STARS = (
    Star(
        "moons",
        f"Write `moons(X, Y, seed)`. It gets 400 points of two moons and returns the parameters "
        f"`W1`, `b1`, `W2`, `b2` of a network with **at most {UNITS}** hidden ReLU units that is "
        f"right on **more than {SHARE:.0%}** of 1000 points it has not seen. Not with luck: for "
        f"the seeds 0 to {SEEDS - 1}, {SEEDS} times of {SEEDS}. How it learns is up to you.",
        5,
        _judge,
    ),
)
