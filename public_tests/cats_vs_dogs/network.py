"""The network of this notebook, for the matrix of mistakes."""

from __future__ import annotations

from typing import Any

import numpy as np

from nn_utils import network, one_hidden, regularization

from ..trial_networks import Arrays, numerical, relative_error, rings
from ..trials import Network

_L2, _KEEP_PROB = 2.0, 0.7


def _error() -> float:
    """Of the gradient with L2 and dropout, the same units being silenced at every look."""
    X, Y = rings(12)
    rng = np.random.RandomState(1)
    shapes = {"W1": (4, 2), "b1": (4, 1), "W2": (1, 4), "b2": (1, 1)}
    start = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    m = X.shape[1]

    def forward(p: Arrays) -> network.Pass:
        return network.forward(p, X, keep_prob=_KEEP_PROB, rng=np.random.default_rng(1))

    def cost(p: Arrays) -> Any:
        squares = sum(np.sum(p[name] ** 2) for name in ("W1", "W2"))
        return one_hidden.compute_loss(Y, forward(p).AL) + _L2 / (2 * m) * squares

    grads = network.backward(start, forward(start), Y)
    return relative_error(regularization.l2_gradient(grads, start, _L2, m), numerical(cost, start))


def _accuracy() -> float:
    """The lower one of two networks: trained as the notebook does, and with L2 and dropout."""
    X, Y = rings()
    parameters, _ = one_hidden.create_nn_model(100 * X, Y, 8, 100 * X, Y, 500, 0.05)
    Yhat, _ = one_hidden.forward_pass(parameters, 100 * X)
    return min(one_hidden.accuracy(Y, Yhat > 0.5), _held_back(X, Y))


def _held_back(X: np.ndarray, Y: np.ndarray) -> float:
    rng = np.random.default_rng(1)
    shapes = {"W1": (20, 2), "b1": (20, 1), "W2": (1, 20), "b2": (1, 1)}
    p = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    for _ in range(400):
        done = network.forward(p, X, keep_prob=0.9, rng=rng)
        grads = network.backward(p, done, Y)
        grads = regularization.l2_gradient(grads, p, 0.05, X.shape[1])
        p = {name: value - 0.5 * grads[f"d{name}"] for name, value in p.items()}
    return network.accuracy(network.probabilities(p, X), Y)


NETWORK = Network(_error, _accuracy)
