"""The stars of this notebook: a filter told by its answers, and the last one of the series."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from nn_utils.convolution import conv_forward

from ..star import NotYet, Star
from .capstone import CAPSTONE

TIMES = 10
WITHIN = 0.01


def watched(rng: Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Pictures X (H, W, m), what a ReLU leaves of a filter's answers A, the filter and its bias."""
    k, height, width = int(rng.integers(2, 6)), *(int(n) for n in rng.integers(9, 15, size=2))
    X, b = rng.normal(size=(height, width, 30)), float(rng.uniform(-1, 1))
    W = rng.normal(size=(k, k))
    Z, _ = conv_forward(X[None], W[None, None], np.array([[b]]))
    return X, np.maximum(Z[0], 0), W, b


def _judge(read_filter: Callable[..., Any], rng: Generator) -> None:
    for _ in range(TIMES):
        X, A, W, b = watched(rng)
        found, bias = read_filter(X.copy(), A.copy())
        if np.shape(found) != W.shape:
            raise NotYet(f"it gives a filter {np.shape(found)}, and this one is {W.shape}.")
        off = max(float(np.abs(found - W).max()), abs(float(np.squeeze(bias)) - b))
        if not off <= WITHIN:
            raise NotYet(f"a number of a {W.shape[0]} by {W.shape[1]} filter is off by {off:.2g}.")


STARS = (
    Star(
        "read_filter",
        "Write `read_filter(X, A)`. One filter, of a size you are not told, was laid over the "
        "pictures `X` (H, W, m) without a border, its bias added, and a ReLU taken: what came out "
        "is `A` (rows, columns, m). Return the filter (k, k) and its bias, every number within "
        f"**{WITHIN}**, {TIMES} times of {TIMES}. Where the ReLU let nothing through there is "
        "little to see; elsewhere there is all.",
        5,
        _judge,
    ),
    CAPSTONE,
)
