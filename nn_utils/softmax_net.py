"""Ten classes: a net of one ReLU layer and a softmax, notebook 05.

X is (784, m) of 0..1; y is (m,) of labels 0..9; Y is (10, m), the same labels as one-hot columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from .activations import relu, softmax
from .costs import cross_entropy
from .validation import share_right

if TYPE_CHECKING:
    from .initialization import Rng

__all__ = [
    "backward_prop",
    "cross_entropy",
    "forward_prop",
    "get_accuracy",
    "get_predictions",
    "gradient_descent",
    "init_params",
    "mini_batches",
    "one_hot",
    "softmax",
    "softmax_backward",
    "update_params",
]

Four = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def one_hot(y: np.ndarray, num_classes: int) -> np.ndarray:
    """Labels (m,) to columns (num_classes, m) with a single 1 in row y.

    Raises ValueError when a label is not a whole number from 0 to num_classes - 1.
    """
    y = np.ravel(y)
    labels = y.astype(int)
    wrong = (labels != y) | (labels < 0) | (labels >= num_classes)
    if wrong.any():
        raise ValueError(
            f"label {y[wrong][0]} is not a whole number from 0 to {num_classes - 1}; "
            "is num_classes right, and are these the labels?"
        )
    Y = np.zeros((num_classes, y.size))
    Y[labels, np.arange(y.size)] = 1
    return Y


def init_params(rng: Rng | None = None) -> Four:
    """W1 (10, 784), b1 (10, 1), W2 (10, 10), b2 (10, 1), uniform in [-0.5, 0.5).

    Drawn in that order from `rng`, or from NumPy's global stream when none is given.
    """
    draw = np.random if rng is None else rng
    W1 = draw.uniform(-0.5, 0.5, (10, 784))
    b1 = draw.uniform(-0.5, 0.5, (10, 1))
    W2 = draw.uniform(-0.5, 0.5, (10, 10))
    b2 = draw.uniform(-0.5, 0.5, (10, 1))
    return W1, b1, W2, b2


def forward_prop(
    W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray, X: np.ndarray
) -> Four:
    """Returns Z1, A1 (hidden, m) and Z2, A2 (classes, m); the columns of A2 sum to 1."""
    Z1 = W1 @ X + b1
    A1 = relu(Z1)
    Z2 = W2 @ A1 + b2
    A2 = softmax(Z2)
    return Z1, A1, Z2, A2


def backward_prop(
    Z1: np.ndarray,
    A1: np.ndarray,
    Z2: np.ndarray,
    A2: np.ndarray,
    W1: np.ndarray,
    W2: np.ndarray,
    X: np.ndarray,
    Y: np.ndarray,
) -> Four:
    """The gradient of the mean cross-entropy: dW1, db1, dW2, db2, each shaped like its parameter.

    Y is (classes, m), one-hot. Each bias collects its own row: one number per unit.
    """
    if Y.shape != A2.shape:
        raise ValueError(
            f"Y has shape {Y.shape} and A2 has shape {A2.shape}; "
            "turn labels into one-hot columns first: Y = one_hot(y, num_classes)"
        )
    m = X.shape[1]
    dZ2 = A2 - Y  # (classes, m): the slopes of logarithm and softmax together
    dW2 = dZ2 @ A1.T / m
    db2 = dZ2.sum(axis=1, keepdims=True) / m
    dZ1 = (W2.T @ dZ2) * (Z1 > 0)  # (hidden, m)
    dW1 = dZ1 @ X.T / m
    db1 = dZ1.sum(axis=1, keepdims=True) / m
    return dW1, db1, dW2, db2


def softmax_backward(dA: np.ndarray, A: np.ndarray) -> np.ndarray:
    """dZ of A = softmax(Z), whatever the cost; dA and A are (classes, m).

    A score moves every probability of its column, da_k / dz_j = a_k ([j = k] - a_j), and the slopes
    over all of them add up: dz_j = a_j (da_j - sum_k a_k da_k).
    """
    return A * (dA - np.sum(A * dA, axis=0, keepdims=True))


def update_params(
    W1: np.ndarray,
    b1: np.ndarray,
    W2: np.ndarray,
    b2: np.ndarray,
    dW1: np.ndarray,
    db1: np.ndarray,
    dW2: np.ndarray,
    db2: np.ndarray,
    alpha: float,
) -> Four:
    """One step of gradient descent with learning rate alpha; new arrays, the old ones untouched."""
    return W1 - alpha * dW1, b1 - alpha * db1, W2 - alpha * dW2, b2 - alpha * db2


def get_predictions(A2: np.ndarray) -> np.ndarray:
    """The most probable class of every column: (m,) integers."""
    return np.argmax(A2, axis=0)


def get_accuracy(predictions: np.ndarray, y: np.ndarray) -> float:
    """The share of labels that are right, 0 to 1; both hold m labels, as (m,) or (1, m)."""
    return share_right(predictions, y)


def gradient_descent(
    X: np.ndarray,
    y: np.ndarray,
    alpha: float,
    iterations: int,
    print_accuracy: bool = False,
    rng: Rng | None = None,
) -> Four:
    """Train the 784-10-10 net on the full batch. Returns W1, b1, W2, b2.

    X: (784, m); y: (m,) labels. With print_accuracy, the training accuracy every 100 iterations.
    """
    W1, b1, W2, b2 = init_params(rng)
    Y = one_hot(y, 10)
    for i in range(iterations):
        Z1, A1, Z2, A2 = forward_prop(W1, b1, W2, b2, X)
        if print_accuracy and (i % 100 == 0 or i == iterations - 1):
            print(f"iteration {i}: accuracy {get_accuracy(get_predictions(A2), y):.4f}")
        dW1, db1, dW2, db2 = backward_prop(Z1, A1, Z2, A2, W1, W2, X, Y)
        W1, b1, W2, b2 = update_params(W1, b1, W2, b2, dW1, db1, dW2, db2, alpha)
    return W1, b1, W2, b2


def mini_batches(
    X: np.ndarray, y: np.ndarray, size: int, rng: Rng
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Every example once, in random order, `size` at a time; the last batch may be smaller.

    X: (n_x, m). y: (m,) labels, or (n_y, m). X and y are shuffled together and left unchanged.
    """
    m = X.shape[1]
    if size < 1:
        raise ValueError(f"a batch of {size} examples; at least 1 is needed")
    if y.shape[-1] != m:
        raise ValueError(f"X {X.shape} holds {m} examples and y {y.shape} holds {y.shape[-1]}")
    order = rng.permutation(m)
    for start in range(0, m, size):
        batch = order[start : start + size]
        yield X[:, batch], y[..., batch]
