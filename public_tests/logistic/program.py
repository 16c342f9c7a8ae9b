"""The program of this notebook, for bug hunts."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..program import Data, Names, Program
from ..trial_networks import Arrays, numerical, two_groups


def _start(names: Names, data: Data) -> Arrays:
    w, b = names["initialize_with_zeros"](len(data[0]))
    return {"w": np.asarray(w), "b": np.asarray(b)}


def _train(names: Names, data: Data, steps: int) -> tuple[Arrays, list[float]]:
    made = names["model"](*data, *data, steps, 0.5)
    return {"w": made["w"], "b": np.asarray(made["b"])}, [float(c) for c in made["costs"]]


def _slopes(names: Names, data: Data) -> tuple[Arrays, Arrays]:
    X, Y = data[0][:, :12], data[1][:, :12]
    start = {"w": np.array([[0.3], [-0.2]]), "b": np.array(0.1)}

    def propagated(p: Arrays) -> Any:
        return names["propagate"](p["w"], float(p["b"]), X, Y)

    return propagated(start)[0], numerical(lambda p: propagated(p)[1], start)


PROGRAM = Program(
    "import numpy as np",
    ("sigmoid", "initialize_with_zeros", "propagate", "optimize", "predict", "model"),
    two_groups(),
    500,
    _start,
    _train,
    lambda names, p, X: np.asarray(names["predict"](p["w"], float(p["b"]), X)),
    _slopes,
)
