"""Cross-entropy costs: how surprised a network is by the right answers, averaged over examples."""

from __future__ import annotations

import numpy as np

from .activations import as_float, inside_unit_interval


def binary_cross_entropy(A: np.ndarray, Y: np.ndarray) -> float:
    """-(1/m) sum(Y log A + (1 - Y) log(1 - A)), natural logarithm.

    A: (1, m) probabilities that an example is a 1. Y: (1, m) of 0 and 1.
    Finite even where A is exactly 0 or 1. Raises ValueError when the shapes differ.
    """
    A, Y = as_float(A), np.asarray(Y)
    _require_same_shape(A, Y)
    A = inside_unit_interval(A)
    m = Y.shape[-1]
    return float(-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m)


def compute_cost(AL: np.ndarray, Y: np.ndarray) -> float:
    """The cost of a network whose output layer is a sigmoid; AL and Y are (1, m)."""
    return binary_cross_entropy(AL, Y)


def cross_entropy(A2: np.ndarray, Y: np.ndarray) -> float:
    """-(1/m) sum(Y log A2): the cost of a softmax network.

    A2: (classes, m) probabilities. Y: (classes, m), one-hot columns.
    Finite even where A2 is exactly 0. Raises ValueError when the shapes differ.
    """
    A2, Y = as_float(A2), np.asarray(Y)
    _require_same_shape(A2, Y)
    A2 = np.maximum(A2, np.finfo(A2.dtype).tiny)
    m = Y.shape[-1]
    return float(-np.sum(Y * np.log(A2)) / m)


def output_gradient(AL: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """dAL = -(Y / AL - (1 - Y) / (1 - AL)), the slope of m times the cost; (1, m) all three.

    The 1/m of the cost comes in later, with dW and db.
    """
    AL = inside_unit_interval(AL)
    return -(Y / AL - (1 - Y) / (1 - AL))


def _require_same_shape(A: np.ndarray, Y: np.ndarray) -> None:
    if A.shape != Y.shape:
        raise ValueError(
            f"the network's output has shape {A.shape} and the labels have shape {Y.shape}; "
            "they must be the same. Labels of two classes are (1, m): y.reshape(1, -1). "
            "Labels of several classes are one-hot columns (classes, m): one_hot(y, classes)."
        )
