"""Exercises of notebook 02: logistic regression, a neuron that sees."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from nn_utils import logistic as library

from ..cases import inputs_of_activations, steps_too_long
from ..cells import cell_check
from ..engine import (
    Agrees,
    Array,
    Case,
    Dict,
    Exercise,
    FirstOf,
    Labels,
    Scalar,
    Series,
    Tuple,
    Unmutated,
)
from ..engine.slopes import AgreesWithSlopes
from ..engine.spot_the_bug import spot_the_bug_among
from ..notebook import Notebook
from ..sizes import distinct_sizes, labels, normals, several_sizes
from ..steps import falls
from ..surfaces import neuron_cost, squared_error_over_Z
from .network import NETWORK
from .program import PROGRAM
from .stars import STARS

# flatten_and_scale -------------------------------------------------------------------------------


def _pictures(rng: Generator) -> list[Case]:
    cases = []
    for fixed in ({}, {"m": 1}):
        sizes = {**distinct_sizes(rng, "m", "height", "width", low=4), "channels": 3, **fixed}
        images = rng.integers(0, 240, size=tuple(sizes.values()), dtype=np.uint8)  # no white
        cases.append(Case({"images": images}, sizes))
    return cases


flatten_and_scale = Exercise(
    reference=library.flatten_and_scale,
    cases=_pictures,
    returns=Array("X", "features, m"),
    points=5,
    difficulty=1,
    minutes=10,
)


# sigmoid, initialize_with_zeros ------------------------------------------------------------------

sigmoid = Exercise(
    reference=library.sigmoid,
    cases=inputs_of_activations,
    returns=FirstOf(Array("A", "n, m")),
    points=5,
    difficulty=1,
    minutes=5,
)

initialize_with_zeros = Exercise(
    reference=library.initialize_with_zeros,
    cases=lambda rng: [
        Case({"dim": dim}, {"dim": dim}, seed=1) for dim in (int(rng.integers(3, 9)), 1, 12)
    ],
    returns=Tuple(Array("w", "dim, 1"), Scalar("b")),
    points=5,
    difficulty=1,
    minutes=5,
    checks=(Agrees(),),
)


# propagate, optimize -----------------------------------------------------------------------------


# Here every product can be formed, right or wrong, so its numbers tell wrong ones apart.
_SQUARE = {"n_x": 3, "m": 3}


def _neurons_and_data(rng: Generator, *fixed: dict[str, int]) -> list[Case]:
    """A neuron and labelled data for each of the entries, which fix some of the sizes."""
    cases = []
    for sizes in several_sizes(rng, "n_x", "m", fixed=fixed):
        arguments = {
            **normals(rng, sizes, w="n_x, 1"),
            "b": float(rng.normal()),
            **normals(rng, sizes, X="n_x, m"),
            "Y": labels(rng, 1, sizes["m"]),
        }
        cases.append(Case(arguments, sizes))
    return cases


def _sums_and_labels(rng: Generator) -> list[Case]:
    """Weighted sums on both sides of zero, some of them confident, each right or wrong."""
    cases = []
    for m in (7, 5, 1):
        Z = rng.uniform(0.3, 5, size=(1, m)) * rng.choice([-1, 1], size=(1, m))
        cases.append(Case({"Z": Z, "Y": labels(rng, 1, m)}, {"m": m}))
    return cases


squared_error_slope = Exercise(
    reference=library.squared_error_slope,
    cases=_sums_and_labels,
    returns=Array("dZ", "1, m"),
    points=5,
    difficulty=2,
    minutes=10,
    checks=(
        Agrees(),
        AgreesWithSlopes(squared_error_over_Z, "gives the slopes of (a − y)², as measured"),
        Unmutated(),
    ),
)

_GRADIENTS = Dict(Array("dw", "n_x, 1"), Scalar("db"), name="grads")

propagate = Exercise(
    reference=library.propagate,
    cases=lambda rng: _neurons_and_data(rng, {}, {}, {"m": 1}, {"n_x": 1}, _SQUARE),
    returns=Tuple(_GRADIENTS, Scalar("cost")),
    points=10,
    difficulty=3,
    minutes=20,
    checks=(Agrees(), AgreesWithSlopes(neuron_cost), Unmutated()),
)


def _descents(rng: Generator) -> list[Case]:
    settings = [(1, 0.3), (2, 0.05), (130, 0.2)]
    cases = _neurons_and_data(rng, {}, {}, {})
    sizes = distinct_sizes(rng, "n_x", "m", low=4)
    jumping = steps_too_long(rng, *sizes.values())
    settings.append((6, jumping.pop("learning_rate")))
    start = {"w": np.zeros((sizes["n_x"], 1)), "b": 0.0}
    cases.append(Case({**start, **jumping}, sizes, "steps too long"))
    return [
        Case(
            {**case.arguments, "num_iterations": steps, "learning_rate": rate, "print_cost": False},
            {**case.sizes, "num_iterations": steps},
            case.label,
        )
        for case, (steps, rate) in zip(cases, settings, strict=True)
    ]


optimize = Exercise(
    reference=library.optimize,
    cases=_descents,
    returns=Tuple(
        Dict(Array("w", "n_x, 1"), Scalar("b"), name="params"), _GRADIENTS, Series("costs")
    ),
    points=10,
    difficulty=2,
    minutes=15,
    checks=(
        Agrees("descends step by step from the given w and b"),
        falls("costs"),
        Unmutated(noted=("w",)),
    ),
)


# predict, model ----------------------------------------------------------------------------------


def _neurons_to_ask(rng: Generator) -> list[Case]:
    """Examples on both sides of every line that a wrong threshold could draw."""
    cases = []
    for sizes in ({"n_x": 4, "m": 7}, {"n_x": 3, "m": 1}, {"n_x": 1, "m": 5}):
        w, b = rng.uniform(0.5, 2, size=(sizes["n_x"], 1)), 1.0
        X = rng.normal(size=(sizes["n_x"], sizes["m"]))
        z = rng.permutation([0.25, -0.25, 1.5, -1.5, 0.4, 0.8, -0.3])[: sizes["m"]]
        X[0] += (z - (w.T @ X + b).ravel()) / w[0]
        cases.append(Case({"w": w, "b": b, "X": X}, sizes))
    return cases


predict = Exercise(
    reference=library.predict,
    cases=_neurons_to_ask,
    returns=Labels("Y_prediction"),
    points=5,
    difficulty=1,
    minutes=10,
)


def _trainings_and_tests(rng: Generator) -> list[Case]:
    cases = []
    for steps, rate in ((1, 0.5), (120, 0.1), (205, 0.05)):
        sizes = distinct_sizes(rng, "n_x", "m_train", "m_test", low=3, high=12)
        n_x, m_train, m_test = sizes.values()
        arguments = {
            "X_train": rng.normal(size=(n_x, m_train)),
            "Y_train": labels(rng, 1, m_train),
            "X_test": rng.normal(size=(n_x, m_test)),
            "Y_test": labels(rng, 1, m_test),
            "num_iterations": steps,
            "learning_rate": rate,
            "print_cost": False,
        }
        cases.append(Case(arguments, {**sizes, "num_iterations": steps}, seed=1))
    return cases


model = Exercise(
    reference=library.model,
    cases=_trainings_and_tests,
    returns=Dict(
        Series("costs"),
        Labels("Y_prediction_train", "1, m_train"),
        Labels("Y_prediction_test", "1, m_test"),
        Array("w", "n_x, 1"),
        Scalar("b"),
        Scalar("learning_rate"),
        Scalar("num_iterations"),
        name="the result",
    ),
    points=10,
    difficulty=2,
    minutes=15,
    checks=(Agrees("trains on one set and labels both"), Unmutated()),
)


# The notebook -------------------------------------------------------------------------------------

spot_the_bug = spot_the_bug_among(flatten_and_scale, squared_error_slope, propagate, predict)

NOTEBOOK = Notebook(
    key="02_logistic",
    module=__name__,
    title="logistic",
    builds="logistic regression on photos of cats",
    sees="the weights as a picture: 0.990 train, 0.70 test",
    dataset="cat_vs_noncat",
    exercises=(
        flatten_and_scale,
        sigmoid,
        initialize_with_zeros,
        propagate,
        squared_error_slope,
        optimize,
        predict,
        model,
        spot_the_bug,
    ),
    network=NETWORK,
    program=PROGRAM,
    stars=STARS,
)

flatten_and_scale_test = cell_check(flatten_and_scale)
sigmoid_test = cell_check(sigmoid)
initialize_with_zeros_test = cell_check(initialize_with_zeros)
propagate_test = cell_check(propagate)
squared_error_slope_test = cell_check(squared_error_slope)
optimize_test = cell_check(optimize)
predict_test = cell_check(predict)
model_test = cell_check(model)
spot_the_bug_test = cell_check(spot_the_bug)
