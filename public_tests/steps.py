"""What the checks of trainings know: a step, the cost, the starting spread, and that it learns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

import nn_utils

from .engine.calling import Call
from .engine.checks import Holds
from .engine.returns import Reading

Arrays = dict[str, np.ndarray]


def one_step(arguments: Mapping[str, Any], parameters: Arrays) -> Arrays:
    """A step of a net of ReLU layers with a sigmoid at the end; for X, Y and learning_rate."""
    AL, caches = nn_utils.L_model_forward(arguments["X"], parameters)
    grads = nn_utils.L_model_backward(AL, arguments["Y"], caches)
    return nn_utils.update_parameters(parameters, grads, arguments["learning_rate"])


def costs(arguments: Mapping[str, Any], parameters: Arrays) -> dict[str, float]:
    """The cost of the same net on the same data."""
    AL, _ = nn_utils.L_model_forward(arguments["X"], parameters)
    return {"costs": nn_utils.compute_cost(AL, arguments["Y"])}


def small_weights(name: str, shape: tuple[int, ...]) -> float:
    """Weights of standard deviation 0.01, biases at zero."""
    return 0.01 if name.startswith("W") else 0.0


def scaled_weights(name: str, shape: tuple[int, ...]) -> float:
    """Weights of standard deviation 1/√(units before), biases at zero."""
    return float(1 / np.sqrt(shape[1])) if name.startswith("W") else 0.0


def falls(record: str) -> Holds:
    """The recorded cost is lower at the end of a training of fifty steps or more."""

    def broken(call: Call, reading: Reading) -> str | None:
        costs = reading.leaves[record].value
        if call.case.sizes["num_iterations"] < 50 or costs.ndim != 1 or costs.size < 2:
            return None
        if costs[-1] < costs[0]:
            return ""
        return f"{record} begins at {costs[0]:.4g} and ends at {costs[-1]:.4g}."

    return Holds("the cost falls", broken, beside_failures=False)
