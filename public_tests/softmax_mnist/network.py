"""The network of this notebook, for the matrix of mistakes."""

from __future__ import annotations

from typing import Any

import numpy as np

from nn_utils import softmax_net

from ..trial_networks import Arrays, numerical, relative_error, ten_groups
from ..trials import Network


def _error() -> float:
    rng = np.random.default_rng(3)
    shapes = {"W1": (4, 5), "b1": (4, 1), "W2": (3, 4), "b2": (3, 1)}
    start = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    X, Y = rng.normal(size=(5, 6)), softmax_net.one_hot(np.arange(6) % 3, 3)

    def forward(p: Arrays) -> Any:
        return softmax_net.forward_prop(p["W1"], p["b1"], p["W2"], p["b2"], X)

    Z1, A1, Z2, A2 = forward(start)
    parts = softmax_net.backward_prop(Z1, A1, Z2, A2, start["W1"], start["W2"], X, Y)
    grads = dict(zip(("dW1", "db1", "dW2", "db2"), parts, strict=False))
    slopes = numerical(lambda p: softmax_net.cross_entropy(forward(p)[3], Y), start)
    return relative_error(grads, slopes)


def _accuracy() -> float:
    X, y = ten_groups()
    parameters = softmax_net.gradient_descent(X, y, 0.1, 100)
    A2 = softmax_net.forward_prop(*parameters, X)[3]
    return float(softmax_net.get_accuracy(softmax_net.get_predictions(A2), y))


NETWORK = Network(_error, _accuracy)
