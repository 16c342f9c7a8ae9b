"""The programs of bug hunts: which functions they consist of, and how they are trained."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .engine import Exercise
from .series import notebooks
from .trial_networks import Arrays, numerical, rings, two_groups

Names = Mapping[str, Any]
Data = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Program:
    """A network as the exercises of one notebook make it.

    Each function takes the names that the program's code gave.  ``slopes`` gives the program's own
    gradients and those that central differences of its own cost give.
    """

    notebook: str
    imports: str
    functions: tuple[str, ...]  # in the order in which they are shown
    data: Data
    steps: int
    start: Callable[[Names, Data], Arrays]
    train: Callable[[Names, Data, int], tuple[Arrays, list[float]]]
    answers: Callable[[Names, Arrays, np.ndarray], np.ndarray]  # (1, m), the probabilities
    slopes: Callable[[Names, Data], tuple[Arrays, Arrays]]

    @property
    def there(self) -> bool:
        """Whether the course we are in has the notebook."""
        return self.notebook in notebooks()

    def exercises(self) -> list[Exercise]:
        """The exercises it is made of, those included that the course gives away."""
        notebook = notebooks()[self.notebook]
        mine = {e.name: e for e in (*notebook.exercises, *notebook.given)}
        return [mine[name] for name in self.functions]


# One neuron ---------------------------------------------------------------------------------------


def _neuron_start(names: Names, data: Data) -> Arrays:
    return {"w": np.zeros((len(data[0]), 1)), "b": np.array(0.0)}


def _neuron_train(names: Names, data: Data, steps: int) -> tuple[Arrays, list[float]]:
    w, b, costs = names["train_neuron"](*data, 0.5, steps)
    return {"w": np.asarray(w), "b": np.asarray(b)}, [float(c) for c in costs]


def _neuron_answers(names: Names, p: Arrays, X: np.ndarray) -> np.ndarray:
    b = float(np.squeeze(p["b"]))
    return np.asarray(names["neuron_batch"](X, p["w"], b, names["sigmoid"]))


def _neuron_slopes(names: Names, data: Data) -> tuple[Arrays, Arrays]:
    X, Y = data[0][:, :12], data[1][:, :12]
    start = {"w": np.array([[0.3], [-0.2]]), "b": np.array(0.1)}
    dw, db = names["neuron_gradient"](X, Y, start["w"], 0.1)

    def cost(p: Arrays) -> Any:
        return names["binary_cross_entropy"](_neuron_answers(names, p, X), Y)

    return {"dw": dw, "db": db}, numerical(cost, start)


_NEURON = Program(
    "01_neuron",
    "import numpy as np",
    ("sigmoid", "neuron_batch", "binary_cross_entropy", "neuron_gradient", "train_neuron"),
    two_groups(),
    100,
    _neuron_start,
    _neuron_train,
    _neuron_answers,
    _neuron_slopes,
)

# One hidden layer ---------------------------------------------------------------------------------

HIDDEN = 6


def _layers_start(names: Names, data: Data) -> Arrays:
    np.random.seed(1)
    return dict(names["initialize_parameters"](len(data[0]), HIDDEN, 1))


def _layers_train(names: Names, data: Data, steps: int) -> tuple[Arrays, list[float]]:
    np.random.seed(1)
    layers = (len(data[0]), HIDDEN, 1)
    parameters, costs = names["two_layer_model"](*data, layers, 0.05, steps)
    return dict(parameters), [float(np.squeeze(c)) for c in costs]


def _forward(names: Names, p: Arrays, X: np.ndarray) -> tuple[Any, Any, Any]:
    step = names["linear_activation_forward"]
    A1, first = step(X, p["W1"], p["b1"], "relu")
    A2, second = step(A1, p["W2"], p["b2"], "sigmoid")
    return A2, first, second


def _layers_slopes(names: Names, data: Data) -> tuple[Arrays, Arrays]:
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


_LAYERS = Program(
    "03_two_layer",
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
    _layers_start,
    _layers_train,
    lambda names, p, X: np.asarray(_forward(names, p, X)[0]),
    _layers_slopes,
)

PROGRAMS = (_NEURON, _LAYERS)
