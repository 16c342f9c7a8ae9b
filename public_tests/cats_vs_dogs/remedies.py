"""Exercises about what holds learning back: L2, dropout, early stopping."""

from __future__ import annotations

from collections.abc import Mapping as Keyed
from typing import Any

import numpy as np
from numpy.random import Generator

from nn_utils import regularization as library

from ..engine import Agrees, Array, Case, Dict, Exercise, Mapping, Scalar, Tuple, Unmutated
from ..engine.slopes import AgreesWithSlopes, Arrays, Surface
from ..sizes import distinct_sizes, gradients_of, layer_axes, layer_dims, parameters_of, sizes_of

# l2_gradient -------------------------------------------------------------------------------------


def _gradients(rng: Generator) -> list[Case]:
    """Gradients of networks with one, two and three layers."""
    cases = []
    for depth, l2, m in ((2, 3.0, 11), (1, 0.5, 1), (3, 20.0, 12)):
        dims = layer_dims(rng, depth, widest=8)
        parameters = parameters_of(rng, dims)
        grads = gradients_of(rng, parameters)
        arguments = {"grads": grads, "parameters": parameters, "l2": l2, "m": m}
        cases.append(Case(arguments, {**sizes_of(dims), "m": m}, f"{depth} layer(s)"))
    return cases


def _penalized_cost(arguments: Keyed[str, Any]) -> Surface:
    """A plane with the slopes in grads, and the penalty on top of it."""
    grads, l2, m = arguments["grads"], arguments["l2"], arguments["m"]

    def cost(point: Arrays) -> float:
        plane = sum(np.sum(grads[f"d{name}"] * value) for name, value in point.items())
        squares = sum(np.sum(value**2) for name, value in point.items() if name[0] == "W")
        return float(plane + l2 / (2 * m) * squares)

    return cost, arguments["parameters"]


l2_gradient = Exercise(
    reference=library.l2_gradient,
    cases=_gradients,
    returns=Mapping("grads", layer_axes),
    points=5,
    difficulty=1,
    minutes=10,
    checks=(Agrees(), AgreesWithSlopes(_penalized_cost), Unmutated(noted=("grads",))),
)


# dropout_forward, dropout_backward ---------------------------------------------------------------


def _layers_to_thin(rng: Generator) -> list[Case]:
    cases = []
    for keep_prob, fixed in ((0.8, {}), (0.3, {}), (0.6, {"m": 1}), (0.7, {"n": 1}), (1.0, {})):
        # Wide enough that something is silenced and something is not.
        sizes = {**distinct_sizes(rng, "n", "m", low=6, high=13), **fixed}
        draws = rng.uniform(size=(sizes["n"], sizes["m"]))
        if keep_prob < 1:
            draws.flat[0], draws.flat[-1] = keep_prob / 3, (1 + keep_prob) / 2
        # A hidden layer of ReLUs, here with no answer at 0, so that silencing always shows.
        arguments = {
            "A": rng.uniform(0.5, 2, size=draws.shape),
            "keep_prob": keep_prob,
            "draws": draws,
        }
        cases.append(Case(arguments, sizes, f"keep_prob = {keep_prob}"))
    return cases


dropout_forward = Exercise(
    reference=library.dropout_forward,
    cases=_layers_to_thin,
    returns=Tuple(
        Array("A_dropped", "n, m"), Dict(Array("D", "n, m", any_dtype=True), name="cache")
    ),
    points=10,
    difficulty=2,
    minutes=15,
)


def _slopes_of_thinned_layers(rng: Generator) -> list[Case]:
    cases = []
    for case in _layers_to_thin(rng):
        _, cache = library.dropout_forward(*case.values)
        arguments = {"dA": rng.normal(size=cache["D"].shape), "cache": cache}
        cases.append(Case(arguments, case.sizes, case.label))
    return cases


dropout_backward = Exercise(
    reference=library.dropout_backward,
    cases=_slopes_of_thinned_layers,
    returns=Array("dA", "n, m"),
    points=5,
    difficulty=1,
    minutes=10,
)


# early_stopping ----------------------------------------------------------------------------------

# Validation losses, and the patience that meets them.
_HISTORIES = (
    ((0.69, 0.66, 0.64, 0.65, 0.66, 0.67, 0.60, 0.58), 3, "stops, and a lower loss comes later"),
    ((0.69, 0.66, 0.68, 0.67, 0.65, 0.63, 0.64, 0.65, 0.62), 4, "waits through a rise"),
    ((0.69, 0.68, 0.67, 0.66, 0.65), 2, "falls to the end"),
    ((0.70, 0.64, 0.66, 0.65, 0.66, 0.67), 3, "rises, but not every time"),
    ((0.69, 0.65, 0.66, 0.65, 0.65, 0.67, 0.68), 5, "meets its lowest loss again"),
    ((0.69, 0.65, 0.66, 0.64, 0.63), 1, "has no patience"),
    ((0.69, 0.66, 0.67, 0.68, 0.69, 0.70, 0.71), 2, "rises to the end"),
    ((0.69,), 2, "one loss"),
)


def _histories(rng: Generator) -> list[Case]:
    """The kinds of history, each shifted and stretched, which changes no answer."""
    cases = []
    for losses, patience, label in _HISTORIES:
        stretched = rng.uniform(0.5, 2) * np.array(losses) + rng.uniform(0, 0.3)
        arguments = {"val_loss": [float(loss) for loss in stretched], "patience": patience}
        cases.append(Case(arguments, {"iterations": len(losses), "patience": patience}, label))
    return cases


early_stopping = Exercise(
    reference=library.early_stopping,
    cases=_histories,
    returns=Tuple(Scalar("best"), Scalar("stop")),
    points=10,
    difficulty=2,
    minutes=15,
    checks=(Agrees("keeps and stops as asked, on histories of several kinds"), Unmutated()),
)
