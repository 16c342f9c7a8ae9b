"""The program of this notebook, for bug hunts."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..program import Data, Names, Program
from ..trial_networks import Arrays, numerical, rings

LAYERS = (2, 8, 5, 1)


def _start(names: Names, data: Data) -> Arrays:
    np.random.seed(1)
    return dict(names["initialize_parameters_deep"](LAYERS))


def _train(names: Names, data: Data, steps: int) -> tuple[Arrays, list[float]]:
    parameters, costs = names["L_layer_model"](*data, LAYERS, 0.5, steps)
    return dict(parameters), [float(np.squeeze(c)) for c in costs]


def _slopes(names: Names, data: Data) -> tuple[Arrays, Arrays]:
    X, Y = data[0][:, :12], data[1][:, :12]
    rng = np.random.RandomState(1)
    sizes = (2, 4, 3, 1)
    start = {}
    for l in range(1, len(sizes)):
        start[f"W{l}"] = rng.normal(size=(sizes[l], sizes[l - 1]))
        start[f"b{l}"] = rng.normal(size=(sizes[l], 1))
    AL, caches = names["L_model_forward"](X, start)
    grads = names["L_model_backward"](AL, Y, caches)

    def cost(p: Arrays) -> Any:
        return names["compute_cost"](names["L_model_forward"](X, p)[0], Y)

    return {f"d{name}": grads[f"d{name}"] for name in start}, numerical(cost, start)


PROGRAM = Program(
    "import numpy as np\n\n"
    "from nn_utils import compute_cost, linear_activation_backward, linear_activation_forward",
    (
        "initialize_parameters_deep",
        "L_model_forward",
        "L_model_backward",
        "update_parameters",
        "L_layer_model",
        "predict",
    ),
    rings(),
    500,
    _start,
    _train,
    lambda names, p, X: np.asarray(names["predict"](X, np.zeros((1, X.shape[1])), p)),
    _slopes,
)
