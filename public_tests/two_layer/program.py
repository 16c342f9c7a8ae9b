"""The program of this notebook, for bug hunts."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..program import Data, Names, Program
from ..trial_networks import Arrays, numerical, rings

HIDDEN = 6


def _start(names: Names, data: Data) -> Arrays:
    np.random.seed(1)
    return dict(names["initialize_parameters"](len(data[0]), HIDDEN, 1))


def _train(names: Names, data: Data, steps: int) -> tuple[Arrays, list[float]]:
    np.random.seed(1)
    layers = (len(data[0]), HIDDEN, 1)
    parameters, costs = names["two_layer_model"](*data, layers, 0.05, steps)
    return dict(parameters), [float(np.squeeze(c)) for c in costs]


def _forward(names: Names, p: Arrays, X: np.ndarray) -> tuple[Any, Any, Any]:
    step = names["linear_activation_forward"]
    A1, first = step(X, p["W1"], p["b1"], "relu")
    A2, second = step(A1, p["W2"], p["b2"], "sigmoid")
    return A2, first, second


def _slopes(names: Names, data: Data) -> tuple[Arrays, Arrays]:
    X, Y = data[0][:, :12] / 100, data[1][:, :12]
    rng = np.random.RandomState(1)
    shapes = {"W1": (HIDDEN, 2), "b1": (HIDDEN, 1), "W2": (1, HIDDEN), "b2": (1, 1)}
    start = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    A2, first, second = _forward(names, start, X)
    dA2 = -(Y / A2 - (1 - Y) / (1 - A2))
    back = names["linear_activation_backward"]
    dA1, dW2, db2 = back(dA2, second, "sigmoid")
    _, dW1, db1 = back(dA1, first, "relu")

    def cost(p: Arrays) -> Any:
        return names["compute_cost"](_forward(names, p, X)[0], Y)

    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}, numerical(cost, start)


def _rings() -> Data:
    """Large enough that weights which start at a hundredth move."""
    X, Y = rings()
    return 100 * X, Y


PROGRAM = Program(
    "import numpy as np\n\nfrom nn_utils import relu, sigmoid",
    (
        "initialize_parameters",
        "linear_forward",
        "linear_activation_forward",
        "compute_cost",
        "relu_backward",
        "sigmoid_backward",
        "linear_backward",
        "linear_activation_backward",
        "update_parameters",
        "two_layer_model",
    ),
    _rings(),
    500,
    _start,
    _train,
    lambda names, p, X: np.asarray(_forward(names, p, X)[0]) > 0.5,
    _slopes,
)
