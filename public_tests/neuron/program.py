"""The program of this notebook, for bug hunts."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..program import Data, Names, Program
from ..trial_networks import Arrays, numerical, two_groups


def _start(names: Names, data: Data) -> Arrays:
    return {"w": np.zeros((len(data[0]), 1)), "b": np.array(0.0)}


def _train(names: Names, data: Data, steps: int) -> tuple[Arrays, list[float]]:
    w, b, costs = names["train_neuron"](*data, 0.5, steps)
    return {"w": np.asarray(w), "b": np.asarray(b)}, [float(c) for c in costs]


def _probabilities(names: Names, p: Arrays, X: np.ndarray) -> np.ndarray:
    b = float(np.squeeze(p["b"]))
    return np.asarray(names["neuron_batch"](X, p["w"], b, names["sigmoid"]))


def _slopes(names: Names, data: Data) -> tuple[Arrays, Arrays]:
    X, Y = data[0][:, :12], data[1][:, :12]
    start = {"w": np.array([[0.3], [-0.2]]), "b": np.array(0.1)}
    dw, db = names["neuron_gradient"](X, Y, start["w"], 0.1)

    def cost(p: Arrays) -> Any:
        return names["binary_cross_entropy"](_probabilities(names, p, X), Y)

    return {"dw": dw, "db": db}, numerical(cost, start)


PROGRAM = Program(
    "import numpy as np",
    ("sigmoid", "neuron_batch", "binary_cross_entropy", "neuron_gradient", "train_neuron"),
    two_groups(),
    100,
    _start,
    _train,
    lambda names, p, X: _probabilities(names, p, X) > 0.5,
    _slopes,
)
