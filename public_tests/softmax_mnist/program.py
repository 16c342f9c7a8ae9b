"""The program of this notebook, for bug hunts."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..program import Data, Names, Program
from ..trial_networks import Arrays, numerical, ten_groups

_NAMES = ("W1", "b1", "W2", "b2")


def _start(names: Names, data: Data) -> Arrays:
    np.random.seed(1)
    return dict(zip(_NAMES, names["init_params"](), strict=True))


def _train(names: Names, data: Data, steps: int) -> tuple[Arrays, list[float]]:
    """Trained four times, as far as each point of the curve of costs."""
    X, y = data
    trained, costs = {}, []
    for share in (0, 1, 2, 4):
        np.random.seed(1)
        given = names["gradient_descent"](X, y, 0.2, steps * share // 4)
        trained = dict(zip(_NAMES, given, strict=True))
        A2 = _passed(names, trained, X)[3]
        costs.append(float(names["cross_entropy"](A2, names["one_hot"](y, 10))))
    return trained, costs


def _passed(names: Names, p: Arrays, X: np.ndarray) -> Any:
    return names["forward_prop"](*(p[name] for name in _NAMES), X)


def _slopes(names: Names, data: Data) -> tuple[Arrays, Arrays]:
    rng = np.random.default_rng(3)
    shapes = {"W1": (4, 5), "b1": (4, 1), "W2": (3, 4), "b2": (3, 1)}
    start = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    X, Y = rng.normal(size=(5, 6)), names["one_hot"](np.arange(6) % 3, 3)
    back = names["backward_prop"](*_passed(names, start, X), start["W1"], start["W2"], X, Y)

    def cost(p: Arrays) -> Any:
        return names["cross_entropy"](_passed(names, p, X)[3], Y)

    return {f"d{n}": s for n, s in zip(_NAMES, back, strict=True)}, numerical(cost, start)


PROGRAM = Program(
    "import numpy as np",
    (
        "init_params",
        "softmax",
        "forward_prop",
        "one_hot",
        "cross_entropy",
        "backward_prop",
        "update_params",
        "get_predictions",
        "gradient_descent",
    ),
    ten_groups(),
    100,
    _start,
    _train,
    lambda names, p, X: np.asarray(names["get_predictions"](_passed(names, p, X)[3])),
    _slopes,
)
