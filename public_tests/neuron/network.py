"""The network of this notebook, for the matrix of mistakes."""

from __future__ import annotations

import numpy as np

from nn_utils import neuron

from ..trial_networks import Arrays, numerical, relative_error, share, two_groups
from ..trials import Network


def _error() -> float:
    X, Y = two_groups(12)
    start = {"w": np.array([[0.3], [-0.2]]), "b": np.array(0.1)}
    dw, db = neuron.neuron_gradient(X, Y, start["w"], float(start["b"]))

    def cost(p: Arrays) -> float:
        return neuron.binary_cross_entropy(neuron.neuron_batch(X, p["w"], float(p["b"])), Y)

    return relative_error({"dw": dw, "db": db}, numerical(cost, start))


def _accuracy() -> float:
    X, Y = two_groups()
    w, b, _ = neuron.train_neuron(X, Y, 0.5, 100)
    return share(neuron.neuron_batch(X, w, b) > 0.5, Y)


NETWORK = Network(_error, _accuracy)
