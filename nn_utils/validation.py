"""Is this data what a network can learn from, how much was answered rightly, and is it the same?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def check_examples(X: np.ndarray, Y: np.ndarray, layer_dims: Sequence[int]) -> None:
    """Raise ValueError unless X is (n_0, m), Y is (n_L, m), m > 0, and every number is finite."""
    if len(layer_dims) < 2 or any(n < 1 for n in layer_dims):
        raise ValueError(
            f"layer sizes {list(layer_dims)}: at least an input and an output size are needed, "
            "all of them positive"
        )
    if X.ndim != 2 or Y.ndim != 2:
        raise ValueError(
            f"X has shape {X.shape} and Y has shape {Y.shape}; both need two axes, features or "
            "labels first, one example per column: images.reshape(m, -1).T and y.reshape(1, -1)"
        )
    if X.shape[1] != Y.shape[1]:
        raise ValueError(
            f"X {X.shape} holds {X.shape[1]} examples and Y {Y.shape} holds {Y.shape[1]}; "
            "examples are columns: is one of the two transposed?"
        )
    if X.shape[1] == 0:
        raise ValueError(f"X {X.shape} holds no examples, so there is nothing to learn from")
    if X.shape[0] != layer_dims[0]:
        raise ValueError(
            f"X {X.shape} has {X.shape[0]} features and the first layer size is {layer_dims[0]}"
        )
    if Y.shape[0] != layer_dims[-1]:
        raise ValueError(
            f"Y {Y.shape} has {Y.shape[0]} rows and the last layer size is {layer_dims[-1]}"
        )
    for name, values in (("X", X), ("Y", Y)):
        if not np.isfinite(values).all():
            bad = int(np.count_nonzero(~np.isfinite(values)))
            raise ValueError(f"{name} holds {bad} entries that are nan or infinite; remove them")


def share_right(predictions: np.ndarray, labels: np.ndarray) -> float:
    """The share of predictions equal to their labels, 0 to 1; m of each, as (m,) or (1, m)."""
    predictions, labels = np.ravel(predictions), np.ravel(labels)
    if predictions.size != labels.size:
        raise ValueError(f"{predictions.size} predictions for {labels.size} labels; they must pair")
    return float(np.mean(predictions == labels))


def same(a: Any, b: Any) -> bool:
    """Whether two results agree: dicts and tuples in all their parts, arrays in shape and numbers.

    Numbers may differ by a hundred-thousandth, as `numpy.allclose` has it.
    """
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, (list, tuple)):
        return isinstance(b, (list, tuple)) and len(a) == len(b) and all(map(same, a, b))
    if a is None or b is None or isinstance(b, (dict, list, tuple)):
        return a is b
    return np.shape(a) == np.shape(b) and bool(np.array_equal(a, b) or np.allclose(a, b))
