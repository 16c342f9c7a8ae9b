"""Cases that the exercises of several notebooks share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

import nn_utils

from .engine import Case
from .engine.comparing import ROUGH, SINGLE
from .sizes import gradients_of, labels, normals, parameters_of, several_sizes


def inputs_of_activations(rng: Generator) -> list[Case]:
    """Arrays, one of them in single precision, and a plain number."""
    cases = [
        Case({"z": 2 * rng.normal(size=tuple(sizes.values()))}, sizes)
        for sizes in several_sizes(rng, "n", "m", fixed=({}, {"m": 1}, {"n": 1}))
    ]
    number = Case({"z": float(rng.uniform(0.5, 2))}, label="z is one number")
    negative = Case({"z": -float(rng.uniform(0.5, 2))}, label="z is one negative number")
    return [*with_single_precision(cases), number, negative]


def outputs_and_labels(rng: Generator, name: str) -> list[Case]:
    """Probabilities under this name, and labels Y."""
    cases = [
        Case({name: rng.uniform(0.05, 0.95, size=(1, m)), "Y": labels(rng, 1, m)}, {"m": m})
        for m in (7, 4, 1)
    ]
    Y = labels(rng, 1, 5)
    sure = {name: np.where(Y == 1, 3e-4, 1 - 3e-4), "Y": Y}
    return [*cases, Case(sure, {"m": 5}, "sure and wrong", tolerance=ROUGH)]


def steps_too_long(rng: Generator, n: int, m: int) -> dict[str, Any]:
    """X (n, m), Y and a learning rate with which the cost of a neuron rises and falls in turn.

    Nearly the same example comes again and again, once under another label; each step jumps over
    the valley.
    """
    x = rng.normal(size=(n, 1))
    Y = np.ones((1, m), dtype=int)
    Y[0, 0] = 0
    learning_rate = float(24 / (1 + np.sum(x**2)))
    X = x + 0.1 * rng.normal(size=(n, m))
    return {"X": X, "Y": Y, "learning_rate": learning_rate}


def layers(rng: Generator) -> list[Case]:
    """A layer of random sizes, one with a single example, one with a single feature, one square.

    In the square one every product of two matrices can be formed, right or wrong, so that its
    numbers tell wrong ones apart.
    """
    square = {"n_prev": 3, "n": 3, "m": 3}
    several = several_sizes(
        rng, "n_prev", "n", "m", fixed=({}, {}, {"m": 1}, {"n_prev": 1}, square)
    )
    axes = {"A": "n_prev, m", "W": "n, n_prev", "b": "n, 1"}
    return [Case(normals(rng, sizes, **axes), sizes) for sizes in several]


def parameters_to_update(rng: Generator, dims: list[int], learning_rate: float) -> dict[str, Any]:
    """The arguments of a step of gradient descent."""
    parameters = parameters_of(rng, dims)
    grads = gradients_of(rng, parameters)
    return {"parameters": parameters, "grads": grads, "learning_rate": learning_rate}


def with_single_precision(cases: list[Case]) -> list[Case]:
    """The cases, and the first with its arrays in float32, compared to what seven digits allow."""
    arguments, sizes = cases[0].arguments, cases[0].sizes
    single = {k: np.float32(v) if isinstance(v, np.ndarray) else v for k, v in arguments.items()}
    return [*cases, Case(single, sizes, "float32", tolerance=SINGLE)]


def undecided(parameters: dict[str, np.ndarray], X: np.ndarray) -> dict[str, np.ndarray]:
    """The same network, its last layer scaled so that no answer on X is nearly 0 or 1.

    A right answer may divide by AL and by 1 − AL, or take their logarithms.
    """
    last = len(parameters) // 2
    _, caches = nn_utils.L_model_forward(X, parameters)
    scale = min(1.0, 3 / np.abs(caches[-1][1]).max())
    shrunk = {name: scale * parameters[name] for name in (f"W{last}", f"b{last}")}
    return {**parameters, **shrunk}


def close_calls(
    rng: Generator, dims: list[int], m: int
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """A network and up to 12 examples, as many above 0.5 as below, some of them close.

    No probability comes near enough for rounding to matter: 0.5 is laid into a gap.
    """
    parameters, X, Z = _network_of_many_answers(rng, dims)
    last = len(dims) - 1
    values = np.sort(Z)[60:141]
    widest = int(np.argmax(np.diff(values)))
    middle = (values[widest] + values[widest + 1]) / 2
    parameters[f"b{last}"] -= middle
    above, below = np.flatnonzero(middle < Z), np.flatnonzero(middle > Z)
    above, below = above[np.argsort(Z[above])], below[np.argsort(-Z[below])]
    # In turn from above and below, from the closest calls to clear ones.
    chosen = [side[len(side) * i // 6] for i in range(6) for side in (above, below)]
    return parameters, X[:, chosen[:m]]


def _network_of_many_answers(
    rng: Generator, dims: list[int]
) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """A network, 200 examples, and its last Z, about 1 wide; redrawn if its units are silent."""
    last = len(dims) - 1
    while True:
        parameters = parameters_of(rng, dims)
        X = rng.normal(size=(dims[0], 200))
        _, caches = nn_utils.L_model_forward(X, parameters)
        Z = caches[-1][1].ravel()
        if np.unique(Z).size > 150:
            for name in (f"W{last}", f"b{last}"):
                parameters[name] /= Z.std()
            return parameters, X, Z / Z.std()
