"""One neuron by hand: notebook 01.

Weights `w` may be (n,) or (n, 1); data X is (n, m), one example per column; Y is (1, m).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .activations import relu, sigmoid, sigmoid_derivative, tanh_derivative
from .costs import binary_cross_entropy
from .gradients import numerical_gradient

__all__ = [
    "binary_cross_entropy",
    "neuron",
    "neuron_batch",
    "neuron_gradient",
    "numerical_gradient",
    "relu",
    "sigmoid",
    "sigmoid_derivative",
    "tanh_derivative",
    "train_neuron",
]

Activation = Callable[[np.ndarray], np.ndarray]


def neuron(x: np.ndarray, w: np.ndarray, b: float, activation: Activation = sigmoid) -> float:
    """activation(w1 x1 + ... + wn xn + b) for one example; x and w hold n numbers each."""
    x, w = np.ravel(x), np.ravel(w)
    if x.size != w.size:
        raise ValueError(f"{x.size} inputs and {w.size} weights; a neuron has one weight per input")
    return float(activation(np.dot(w, x) + b))


def neuron_batch(
    X: np.ndarray, w: np.ndarray, b: float, activation: Activation = sigmoid
) -> np.ndarray:
    """The same neuron on m examples at once: X (n, m) gives A (1, m)."""
    return activation(np.reshape(w, (1, -1)) @ X + b)  # (1, n) (n, m) + number


def neuron_gradient(
    X: np.ndarray, Y: np.ndarray, w: np.ndarray, b: float
) -> tuple[np.ndarray, float]:
    """The slope of the cross-entropy of a sigmoid neuron: dw (shaped like w) and db (a number).

    dw = (1/m) X (A - Y)^T and db = (1/m) sum(A - Y): the sigmoid's slope and the logarithm's
    cancel.
    """
    m = X.shape[1]
    error = neuron_batch(X, w, b) - Y  # (1, m)
    dw = X @ error.T / m  # (n, m) (m, 1)
    return dw.reshape(np.shape(w)), float(error.sum() / m)


def train_neuron(
    X: np.ndarray, Y: np.ndarray, learning_rate: float = 0.5, num_iterations: int = 1000
) -> tuple[np.ndarray, float, list[float]]:
    """Gradient descent from w = 0, b = 0.

    Returns w (n, 1), b, and the cost at every iteration, taken before its step.
    """
    w, b = np.zeros((X.shape[0], 1)), 0.0
    costs = []
    for _ in range(num_iterations):
        costs.append(binary_cross_entropy(neuron_batch(X, w, b), Y))
        dw, db = neuron_gradient(X, Y, w, b)
        w = w - learning_rate * dw
        b = b - learning_rate * db
    return w, b, costs
