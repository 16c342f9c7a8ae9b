"""Activation functions and their slopes, safe at any size of input.

`Z` is usually `(units, m)`, one example per column, but the element-wise functions take any shape,
a plain number included. Integers come back as floats; float32 stays float32.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def as_float(Z: ArrayLike) -> np.ndarray:
    """`Z` as a floating-point array, without a copy when it is one already."""
    array = np.asarray(Z)
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def inside_unit_interval(A: ArrayLike) -> np.ndarray:
    """Move probabilities of exactly 0 or 1 to the nearest usable number inside (0, 1).

    log(A), log(1 - A), 1 / A and 1 / (1 - A) are then all finite. Everything else is left as it
    is, to the last bit.
    """
    A = as_float(A)
    info = np.finfo(A.dtype)
    return np.minimum(np.maximum(A, info.tiny), 1 - info.epsneg)  # faster than np.clip


def sigmoid(Z: ArrayLike) -> np.ndarray:
    """1 / (1 + e^-Z), element by element; same shape as `Z`."""
    Z = as_float(Z)
    e = np.exp(-np.abs(Z))  # in [0, 1]: cannot overflow
    one = e.dtype.type(1)
    return np.where(Z >= 0, one, e) / (one + e)


def relu(Z: ArrayLike) -> np.ndarray:
    """max(Z, 0), element by element; same shape as `Z`."""
    return np.maximum(as_float(Z), 0)


def softmax(Z: ArrayLike) -> np.ndarray:
    """e^Z / sum(e^Z) down every column; `Z` and the answer are (classes, m).

    Taking the largest entry of a column away from all of them changes nothing in the ratio and
    leaves no exponent above zero (Goodfellow, Bengio and Courville, Deep Learning, section 4.1).
    """
    Z = as_float(Z)
    limit = np.finfo(Z.dtype).max / 2  # so that a difference of two entries cannot overflow
    clipped = np.clip(Z, -limit, limit)
    e = np.exp(clipped - clipped.max(axis=0, keepdims=True))  # (classes, m), each in [0, 1]
    return e / e.sum(axis=0, keepdims=True)


def sigmoid_derivative(Z: ArrayLike) -> np.ndarray:
    """The slope of the sigmoid at `Z`: s(1 - s), at most 1/4; same shape as `Z`."""
    Z = as_float(Z)
    return sigmoid(Z) * sigmoid(-Z)  # 1 - s(Z) = s(-Z), without the cancellation


def relu_derivative(Z: ArrayLike) -> np.ndarray:
    """The slope of ReLU at `Z`: 1 where `Z` > 0 and 0 elsewhere; same shape as `Z`.

    At exactly 0 there is no slope; 0 is the usual choice.
    """
    Z = as_float(Z)
    return (Z > 0).astype(Z.dtype)


def tanh_derivative(Z: ArrayLike) -> np.ndarray:
    """The slope of tanh at `Z`: 1 - tanh(Z)^2, at most 1; same shape as `Z`."""
    return 1 - np.tanh(as_float(Z)) ** 2


LEAK = 0.01  # the slope of the leaky ReLU below zero


def leaky_relu(Z: ArrayLike) -> np.ndarray:
    """`Z` where it is positive and a hundredth of it elsewhere; same shape as `Z`."""
    Z = as_float(Z)
    return np.where(Z > 0, Z, Z.dtype.type(LEAK) * Z)
