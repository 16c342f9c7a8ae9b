"""The star of this notebook: a neuron whose features differ a thousandfold in size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from nn_utils import sigmoid
from nn_utils.neuron import binary_cross_entropy

from ..star import NotYet, Star

DRAWS = 10
ABOVE = 0.01  # of the lowest cost there is


def uneven_points(rng: Generator) -> tuple[np.ndarray, np.ndarray]:
    """200 points with a feature of about 1 and one of about 1000: X (2, m), Y (1, m)."""
    Z = rng.normal(size=(2, 200))
    slopes = rng.choice([-1, 1], size=(1, 2)) * rng.uniform(1, 2, size=(1, 2))
    Y = (rng.uniform(size=(1, 200)) < sigmoid(slopes @ Z)).astype(int)
    return Z * np.array([[1.0], [1000.0]]) + np.array([[3.0], [5000.0]]), Y


def lowest_cost(X: np.ndarray, Y: np.ndarray) -> float:
    """The lowest cost of one neuron, by Newton's method on features of equal size."""
    scaled = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
    rows = np.vstack([scaled, np.ones((1, X.shape[1]))])  # the last weight is the bias
    w = np.zeros((3, 1))
    for _ in range(30):
        A = sigmoid(w.T @ rows)
        w = w - np.linalg.solve((rows * A * (1 - A)) @ rows.T, rows @ (A - Y).T)
    return float(binary_cross_entropy(sigmoid(w.T @ rows), Y))


def _judge(any_scale: Callable[..., Any], rng: Generator) -> None:
    for draw in range(1, DRAWS + 1):
        X, Y = uneven_points(rng)
        w, b = any_scale(X.copy(), Y.copy())
        Z = np.reshape(w, (1, -1)) @ X + b
        cost = float(binary_cross_entropy(sigmoid(np.clip(Z, -500, 500)), Y))
        lowest = lowest_cost(X, Y)
        if not cost <= lowest * (1 + ABOVE):
            raise NotYet(f"on draw {draw} its cost is {cost:.4f}, and {lowest:.4f} can be had.")


STARS = (
    Star(
        "any_scale",
        "Write `any_scale(X, Y)`. One feature is about 1, the other about 1000. It returns `w` and "
        f"`b` of a neuron whose cost on these very features is **within {ABOVE:.0%}** of the "
        f"lowest that one neuron can have, on {DRAWS} of {DRAWS} draws. Try `train_neuron` first "
        "and see what happens; then do something about it.",
        5,
        _judge,
    ),
)
