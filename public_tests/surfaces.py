"""The costs whose slopes the backward passes compute, as functions of what they are slopes of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

import nn_utils
from nn_utils import activations, neuron, sigmoid, softmax, softmax_net

from .engine.slopes import Arrays, Surface


def neuron_cost(arguments: Mapping[str, Any]) -> Surface:
    """The cost of one sigmoid neuron over w and b; for X and Y."""
    X, Y = arguments["X"], arguments["Y"]

    def cost(point: Arrays) -> float:
        return neuron.binary_cross_entropy(neuron.neuron_batch(X, point["w"], float(point["b"])), Y)

    return cost, {"w": arguments["w"], "b": np.array(arguments["b"])}


def tanh_over_z(arguments: Mapping[str, Any]) -> Surface:
    """The sum of tanh(z) over z, whose slope along each entry is the slope of tanh there."""
    return lambda point: float(np.tanh(point["z"]).sum()), {"z": np.asarray(arguments["z"])}


def squared_error_over_Z(arguments: Mapping[str, Any]) -> Surface:
    """The sum of (a − y)² over Z; every example's loss moves with its own z alone."""

    def loss(point: Arrays) -> float:
        return float(((nn_utils.sigmoid(point["Z"]) - arguments["Y"]) ** 2).sum())

    return loss, {"Z": arguments["Z"]}


def _through(
    g: Callable[[np.ndarray], np.ndarray], Z_of: Callable[[Mapping[str, Any]], np.ndarray]
) -> Callable[[Mapping[str, Any]], Surface]:
    """The sum of dA * g(Z) over Z: its slope is what flows back through g."""

    def surface(arguments: Mapping[str, Any]) -> Surface:
        dA = arguments["dA"]
        return lambda point: float(np.sum(dA * g(point["Z"]))), {"Z": Z_of(arguments)}

    return surface


through_leaky_relu = _through(activations.leaky_relu, lambda given: given["cache"])
through_swish = _through(lambda Z: Z * sigmoid(Z), lambda given: given["Z"])
through_softmax = _through(softmax, lambda given: np.log(given["A"]))


def network_cost(arguments: Mapping[str, Any]) -> Surface:
    """The cost of a deep network over all its parameters, taken out of the caches."""
    caches, Y = arguments["caches"], arguments["Y"]
    X = caches[0][0][0]
    parameters = {}
    for l, ((_, W, b), _) in enumerate(caches, start=1):
        parameters[f"W{l}"], parameters[f"b{l}"] = W, b

    def cost(point: Arrays) -> float:
        AL, _ = nn_utils.L_model_forward(X, point)
        return nn_utils.compute_cost(AL, Y)

    return cost, parameters


def softmax_cost(arguments: Mapping[str, Any]) -> Surface:
    """The cost of a softmax network over its parameters; the biases follow from Z1 and Z2."""
    X, Y, W1, W2 = (arguments[name] for name in ("X", "Y", "W1", "W2"))
    b1 = (arguments["Z1"] - W1 @ X)[:, :1]
    b2 = (arguments["Z2"] - W2 @ arguments["A1"])[:, :1]

    def cost(point: Arrays) -> float:
        W1, b1, W2, b2 = (point[name] for name in ("W1", "b1", "W2", "b2"))
        return softmax_net.cross_entropy(softmax_net.forward_prop(W1, b1, W2, b2, X)[3], Y)

    return cost, {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
