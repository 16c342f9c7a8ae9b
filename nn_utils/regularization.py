"""What holds a network back from learning its examples by heart: notebook 06.

L2 and dropout change a step; early stopping chooses among the networks that a training passed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Arrays = dict[str, np.ndarray]


def l2_gradient(grads: Arrays, parameters: Arrays, l2: float, m: int) -> Arrays:
    """The gradient when l2 / (2m) times the sum of all squared weights is added to the cost.

    grads: dW1, db1, ..., dWL, dbL of the cost alone, averaged over m examples; parameters: W1,
    b1, ..., WL, bL of the same shapes. Returns a new dict; biases are not held back.
    """
    return {
        name: slope + l2 / m * parameters[name[1:]] if name.startswith("dW") else slope
        for name, slope in grads.items()
    }


def dropout_forward(
    A: np.ndarray, keep_prob: float, draws: np.ndarray
) -> tuple[np.ndarray, Arrays]:
    """Inverted dropout: some answers silenced, the others made 1 / keep_prob louder.

    A: (n, m), the answers of a hidden layer. draws: (n, m), uniform in [0, 1); an answer stays
    where its draw is below keep_prob, 0 < keep_prob <= 1. Returns the answers and the cache
    {"D": D}, D (n, m) being 1 / keep_prob or 0 (Srivastava, Hinton, Krizhevsky, Sutskever and
    Salakhutdinov, 2014).
    """
    D = ((draws < keep_prob) / keep_prob).astype(A.dtype)
    return A * D, {"D": D}


def dropout_backward(dA: np.ndarray, cache: Arrays) -> np.ndarray:
    """From the slope along what `dropout_forward` returned to the slope along A; both (n, m)."""
    return dA * cache["D"]


def early_stopping(val_loss: Sequence[float], patience: int) -> tuple[int, int]:
    """Where a training with this history of validation losses stops, and what it keeps.

    It stops at the first iteration that is `patience` iterations after the lowest loss so far, or
    at the last one. Returns the iteration of the lowest loss up to there (the first of equal
    ones), and the iteration at which it stops.
    """
    best = 0
    for i, loss in enumerate(val_loss):
        if loss < val_loss[best]:
            best = i
        if i - best >= patience:
            return best, i
    return best, len(val_loss) - 1
