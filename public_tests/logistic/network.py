"""The network of this notebook, for the matrix of mistakes."""

from __future__ import annotations

from typing import Any

import numpy as np

from nn_utils import logistic

from ..trial_networks import Arrays, numerical, relative_error, share, two_groups
from ..trials import Network


def _error() -> float:
    X, Y = two_groups(12)
    start = {"w": np.array([[0.3], [-0.2]]), "b": np.array(0.1)}
    grads, _ = logistic.propagate(start["w"], float(start["b"]), X, Y)

    def cost(p: Arrays) -> Any:
        return logistic.propagate(p["w"], float(p["b"]), X, Y)[1]

    return relative_error(grads, numerical(cost, start))


def _accuracy() -> float:
    X, Y = two_groups()
    made = logistic.model(X, Y, X, Y, 200, 0.5)
    return share(made["Y_prediction_train"], Y)


NETWORK = Network(_error, _accuracy)
