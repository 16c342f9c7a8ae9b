"""One layer forwards, one layer backwards.

Shapes, for a layer with n_prev inputs and n units, on m examples:
A_prev (n_prev, m), W (n, n_prev), b (n, 1), Z and A (n, m); a gradient has its quantity's shape.
"""

from __future__ import annotations

import numpy as np

from .activations import LEAK, inside_unit_interval, relu, sigmoid

LinearCache = tuple[np.ndarray, np.ndarray, np.ndarray]
LayerCache = tuple[LinearCache, np.ndarray]


def linear_forward(A: np.ndarray, W: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, LinearCache]:
    """Z = W A + b. Returns Z (n, m) and the cache (A, W, b) that the way back needs."""
    if A.shape[0] != W.shape[1]:
        raise ValueError(
            f"W {W.shape} expects {W.shape[1]} inputs and A {A.shape} brings {A.shape[0]}; "
            "W is (units here, units before) and A is (units before, examples)"
        )
    Z = W @ A + b  # (n, n_prev) (n_prev, m) + (n, 1)
    return Z, (A, W, b)


def linear_activation_forward(
    A_prev: np.ndarray, W: np.ndarray, b: np.ndarray, activation: str
) -> tuple[np.ndarray, LayerCache]:
    """A = g(W A_prev + b), with g "relu" or "sigmoid".

    Returns A (n, m) and the cache (linear_cache, activation_cache) = ((A_prev, W, b), Z).
    """
    _require_known(activation)
    Z, linear_cache = linear_forward(A_prev, W, b)
    A = relu(Z) if activation == "relu" else sigmoid(Z)
    return A, (linear_cache, Z)


def relu_backward(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
    """dZ = dA where Z > 0, and 0 elsewhere; `cache` is Z, all (n, m). `dA` is left alone."""
    Z = cache
    return np.where(Z > 0, dA, 0)


def leaky_relu_backward(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
    """dZ = dA where Z > 0, and a hundredth of it elsewhere; `cache` is Z, all (n, m)."""
    Z = cache
    return np.where(Z > 0, dA, LEAK * dA)


def sigmoid_backward(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
    """dZ = dA s(1 - s) with s = sigmoid(Z); `cache` is Z, all (n, m)."""
    Z = cache
    # Kept inside (0, 1) just as `output_gradient` keeps AL, so that at the output the two cancel
    # to AL - Y even where the sigmoid has rounded to 1.
    s = inside_unit_interval(sigmoid(Z))
    return dA * s * (1 - s)


def swish_backward(dA: np.ndarray, Z: np.ndarray) -> np.ndarray:
    """dZ = dA (s + Z s (1 - s)) with s = sigmoid(Z), for a layer that answers Z s; all (n, m).

    Swish, Z sigmoid(Z), is a smooth relative of ReLU (Ramachandran, Zoph and Le, 2017).
    """
    s = sigmoid(Z)
    return dA * (s + Z * s * (1 - s))


def linear_backward(
    dZ: np.ndarray, cache: LinearCache
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """From dZ (n, m) and the cache (A_prev, W, b) to (dA_prev, dW, db).

    dA_prev (n_prev, m) has no 1/m: it belongs to single examples. dW (n, n_prev) and db (n, 1)
    are averages over the m examples.
    """
    A_prev, W, _ = cache
    m = A_prev.shape[1]
    dW = dZ @ A_prev.T / m  # (n, m) (m, n_prev)
    db = dZ.sum(axis=1, keepdims=True) / m  # (n, 1)
    dA_prev = W.T @ dZ  # (n_prev, n) (n, m)
    return dA_prev, dW, db


def linear_activation_backward(
    dA: np.ndarray, cache: LayerCache, activation: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One whole layer backwards: from dA (n, m) to (dA_prev, dW, db)."""
    _require_known(activation)
    linear_cache, Z = cache
    dZ = relu_backward(dA, Z) if activation == "relu" else sigmoid_backward(dA, Z)
    return linear_backward(dZ, linear_cache)


def update_parameters(
    parameters: dict[str, np.ndarray], grads: dict[str, np.ndarray], learning_rate: float
) -> dict[str, np.ndarray]:
    """One step downhill for every W and b, any depth: W - learning_rate dW.

    Returns a new dict of new arrays; `parameters` and `grads` stay as they were.
    """
    return {name: value - learning_rate * grads[f"d{name}"] for name, value in parameters.items()}


def _require_known(activation: str) -> None:
    if activation not in ("relu", "sigmoid"):
        raise ValueError(f'activation is {activation!r}; it must be "relu" or "sigmoid"')
