"""Cases that the exercises of several notebooks share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

import nn_utils

from .engine import Case
from .engine.comparing import SINGLE
from .sizes import gradients_of, labels, normals, parameters_of, probabilities, several_sizes


def inputs_of_activations(rng: Generator, name: str) -> list[Case]:
    """Arrays, one of them in single precision, and a plain number, under the name ``name``."""
    cases = [
        Case({name: 2 * rng.normal(size=tuple(sizes.values()))}, sizes)
        for sizes in several_sizes(rng, "n", "m", fixed=({}, {"m": 1}, {"n": 1}))
    ]
    single = single_precision(cases[0], name)
    number = Case({name: float(rng.uniform(0.5, 2))}, label=f"{name} is one number")
    negative = Case({name: -float(rng.uniform(0.5, 2))}, label=f"{name} is one negative number")
    return [*cases, single, number, negative]


def outputs_and_labels(rng: Generator, *names: str) -> list[Case]:
    """Labels under the name Y and probabilities under the other one, in the order given."""
    cases = []
    for m in (7, 4, 1):
        values = {False: probabilities(rng, 1, m), True: labels(rng, 1, m)}
        cases.append(Case({name: values[name == "Y"] for name in names}, {"m": m}))
    return cases


def sure_outputs(rng: Generator, *names: str) -> list[Case]:
    """Probabilities of exactly 0 and 1, rightly and wrongly sure."""
    values = {False: np.array([[0.0, 1.0, 0.0, 1.0, 0.5]]), True: np.array([[0, 1, 1, 0, 1]])}
    arguments = {name: values[name == "Y"] for name in names}
    return [Case(arguments, {"m": 5}, "probabilities of exactly 0 and 1")]


def layers(rng: Generator) -> list[Case]:
    """A layer of random sizes, one with a single example, one with a single feature, one square.

    In the square one every product of two matrices can be formed, right or wrong, so that its
    numbers tell wrong ones apart.
    """
    fixed = ({}, {}, {"m": 1}, {"n_prev": 1}, {"n_prev": 3, "n": 3, "m": 3})
    return [
        Case(normals(rng, sizes, A="n_prev, m", W="n, n_prev", b="n, 1"), sizes)
        for sizes in several_sizes(rng, "n_prev", "n", "m", fixed=fixed)
    ]


def parameters_to_update(rng: Generator, dims: list[int], learning_rate: float) -> dict[str, Any]:
    """The arguments of a step of gradient descent."""
    parameters = parameters_of(rng, dims)
    grads = gradients_of(rng, parameters)
    return {"parameters": parameters, "grads": grads, "learning_rate": learning_rate}


def single_precision(case: Case, *names: str) -> Case:
    """The case with the named arrays in float32, compared to what seven digits allow."""
    changed = {k: v.astype(np.float32) if k in names else v for k, v in case.arguments.items()}
    return Case(changed, case.sizes, "float32", case.seed, SINGLE)


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
