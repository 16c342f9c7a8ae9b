"""The network of this notebook, for the matrix of mistakes."""

from __future__ import annotations

from typing import Any

import numpy as np

from nn_utils import one_hidden

from ..trial_networks import Arrays, numerical, relative_error, rings
from ..trials import Network


def _error() -> float:
    X, Y = rings(12)
    rng = np.random.RandomState(1)
    shapes = {"W1": (4, 2), "b1": (4, 1), "W2": (1, 4), "b2": (1, 1)}
    start = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    Yhat, cache = one_hidden.forward_pass(start, X)
    grads = one_hidden.backward_pass(start, cache, X, Y, Yhat)

    def cost(p: Arrays) -> Any:
        return one_hidden.compute_loss(Y, one_hidden.forward_pass(p, X)[0])

    return relative_error(grads, numerical(cost, start))


def _accuracy() -> float:
    X, Y = rings()
    parameters, _ = one_hidden.create_nn_model(100 * X, Y, 8, 100 * X, Y, 500, 0.05)
    return float(one_hidden.accuracy(Y, one_hidden.predict(parameters, 100 * X)))


NETWORK = Network(_error, _accuracy)
