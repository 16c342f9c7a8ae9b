"""Exercises of notebook 01: one neuron by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from nn_utils import neuron as library

from ..cases import inputs_of_activations, outputs_and_labels, steps_too_long
from ..cells import cell_check
from ..engine import Agrees, Array, Case, Exercise, FirstOf, Scalar, Series, Tuple, Unmutated
from ..engine.checks import FiniteAt
from ..engine.slopes import AgreesWithSlopes
from ..engine.spot_the_bug import spot_the_bug_among
from ..notebook import Notebook
from ..sizes import distinct_sizes, labels, normals, several_sizes
from ..steps import falls
from ..surfaces import neuron_cost, tanh_over_z
from .network import NETWORK
from .program import PROGRAM
from .stars import STARS

# Functions handed to `neuron` and `numerical_gradient`: named, so that a case can be sent.


def identity(z: np.ndarray) -> np.ndarray:
    return z


def logistic(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def rectifier(z: np.ndarray) -> np.ndarray:
    return np.maximum(z, 0)


def cube(x: np.ndarray) -> float:
    return float(np.sum(np.asarray(x) ** 3))


def wave(x: np.ndarray) -> float:
    return float(np.sum(np.sin(np.asarray(x))))


def products(x: np.ndarray) -> float:
    """Every entry times the next one, so that no slope depends on one entry alone."""
    flat = np.ravel(x)
    return float(np.sum(flat[:-1] * flat[1:]) + np.sum(flat**2 * np.arange(1, flat.size + 1)))


# sigmoid, relu, sigmoid_derivative ---------------------------------------------------------------


sigmoid = Exercise(
    reference=library.sigmoid,
    cases=inputs_of_activations,
    returns=FirstOf(Array("A", "n, m")),
    points=5,
    difficulty=1,
    minutes=5,
)

relu = Exercise(
    reference=library.relu,
    cases=inputs_of_activations,
    returns=FirstOf(Array("A", "n, m")),
    points=5,
    difficulty=1,
    minutes=5,
)

sigmoid_derivative = Exercise(
    reference=library.sigmoid_derivative,
    cases=inputs_of_activations,
    returns=Array("the slope", "n, m"),
    points=5,
    difficulty=2,
    minutes=10,
)

tanh_derivative = Exercise(
    reference=library.tanh_derivative,
    cases=inputs_of_activations,
    returns=Array("dz", "n, m"),
    points=5,
    difficulty=2,
    minutes=10,
    checks=(
        Agrees(),
        AgreesWithSlopes(tanh_over_z, "gives the slopes of tanh, as measured by nudging"),
        Unmutated(),
    ),
)


# neuron, neuron_batch ----------------------------------------------------------------------------


def _single_examples(rng: Generator) -> list[Case]:
    cases = []
    for n, activation in ((2, logistic), (2, rectifier), (1, identity), (5, logistic)):
        arguments = {
            "x": rng.normal(size=n),
            "w": rng.normal(size=n),
            "b": float(rng.normal()),
            "activation": activation,
        }
        cases.append(Case(arguments, {"n": n}, activation.__name__))
    return cases


neuron = Exercise(
    reference=library.neuron,
    cases=_single_examples,
    returns=FirstOf(Scalar("a")),
    points=5,
    difficulty=1,
    minutes=10,
    forbidden=(library.neuron_batch,),
)


def _batches(rng: Generator, activation: Callable[..., np.ndarray]) -> list[Case]:
    cases = []
    for sizes in several_sizes(rng, "n", "m", fixed=({}, {"m": 1}, {"n": 1})):
        arguments = {
            **normals(rng, sizes, X="n, m", w="n, 1"),
            "b": float(rng.normal()),
            "activation": activation,
        }
        cases.append(Case(arguments, sizes, activation.__name__))
    return cases


neuron_batch = Exercise(
    reference=library.neuron_batch,
    cases=lambda rng: [
        case for activation in (logistic, identity) for case in _batches(rng, activation)
    ],
    returns=FirstOf(Array("A", "1, m")),
    points=5,
    difficulty=2,
    minutes=10,
)


# binary_cross_entropy ----------------------------------------------------------------------------


def _sure_outputs(rng: Generator) -> list[Case]:
    """Probabilities of exactly 0 and 1, rightly and wrongly sure."""
    arguments = {"A": np.array([[0.0, 1.0, 0.0, 1.0, 0.5]]), "Y": np.array([[0, 1, 1, 0, 1]])}
    return [Case(arguments, {"m": 5}, "probabilities of exactly 0 and 1")]


binary_cross_entropy = Exercise(
    reference=library.binary_cross_entropy,
    cases=lambda rng: outputs_and_labels(rng, "A"),
    returns=Scalar("cost"),
    points=5,
    difficulty=2,
    minutes=15,
    checks=(
        Agrees(),
        FiniteAt(_sure_outputs, "is finite at probabilities 0 and 1"),
        Unmutated(),
    ),
)


# numerical_gradient ------------------------------------------------------------------------------


def _functions_to_differentiate(rng: Generator) -> list[Case]:
    """Numbers on a grid of powers of two, where adding and taking away eps is exact."""

    def grid(*shape: int) -> np.ndarray:
        return np.round(rng.normal(size=shape) * 64) / 64

    n, m = distinct_sizes(rng, "n", "m", high=5).values()
    number = float(rng.integers(20, 90)) / 64
    return [
        Case({"f": cube, "x": grid(n, m), "eps": 2.0**-4}, {"n": n, "m": m}, "sum of x³"),
        Case({"f": products, "x": grid(n + 2), "eps": 2.0**-6}, {"n": n + 2}, "products"),
        Case({"f": wave, "x": grid(n, 1), "eps": 2.0**-2}, {"n": n}, "sum of sin x"),
        Case({"f": cube, "x": number, "eps": 2.0**-3}, label="x is one number"),
        Case({"f": wave, "x": grid(m)}, {"n": m}, "eps left at its default"),
        # A slope that is no whole number, at a point that is one.
        Case({"f": wave, "x": int(rng.integers(2, 6)), "eps": 2.0**-4}, label="x is 2, 3, 4 or 5"),
    ]


numerical_gradient = Exercise(
    reference=library.numerical_gradient,
    cases=_functions_to_differentiate,
    returns=Array("the slope"),
    points=10,
    difficulty=2,
    minutes=15,
    checks=(Agrees(), Unmutated(put_back=("x",))),
)


# neuron_gradient, train_neuron -------------------------------------------------------------------


def _labelled_examples(rng: Generator) -> list[Case]:
    cases = []
    for sizes in several_sizes(rng, "n", "m", fixed=({}, {}, {"m": 1}, {"n": 1})):
        arguments = {
            **normals(rng, sizes, X="n, m"),
            "Y": labels(rng, 1, sizes["m"]),
            **normals(rng, sizes, w="n, 1"),
            "b": float(rng.normal()),
        }
        cases.append(Case(arguments, sizes))
    return cases


neuron_gradient = Exercise(
    reference=library.neuron_gradient,
    cases=_labelled_examples,
    returns=Tuple(Array("dw", "n, 1"), Scalar("db")),
    points=10,
    difficulty=3,
    minutes=20,
    checks=(Agrees(), AgreesWithSlopes(neuron_cost), Unmutated()),
)


def _small_trainings(rng: Generator) -> list[Case]:
    cases = []
    for learning_rate, num_iterations in ((0.5, 1), (0.3, 2), (0.7, 60)):
        sizes = distinct_sizes(rng, "n", "m", low=3)
        arguments = {
            **normals(rng, sizes, X="n, m"),
            "Y": labels(rng, 1, sizes["m"]),
            "learning_rate": learning_rate,
            "num_iterations": num_iterations,
        }
        cases.append(Case(arguments, {**sizes, "num_iterations": num_iterations}, seed=1))
    sizes = distinct_sizes(rng, "n", "m", low=4)
    jumping = {**steps_too_long(rng, **sizes), "num_iterations": 6}
    return [*cases, Case(jumping, {**sizes, "num_iterations": 6}, "steps too long", seed=1)]


train_neuron = Exercise(
    reference=library.train_neuron,
    cases=_small_trainings,
    returns=Tuple(Array("w", "n, 1"), Scalar("b"), Series("costs", "iterations")),
    points=10,
    difficulty=3,
    minutes=20,
    checks=(Agrees("trains as gradient descent does, from w = 0"), falls("costs"), Unmutated()),
)


# The notebook -------------------------------------------------------------------------------------

spot_the_bug = spot_the_bug_among(
    sigmoid_derivative, neuron_batch, binary_cross_entropy, neuron_gradient
)

NOTEBOOK = Notebook(
    key="01_neuron",
    module=__name__,
    title="neuron",
    builds="one neuron, its cost and its gradient, by hand",
    sees="a line learning AND and OR, and XOR defeating it",
    exercises=(
        sigmoid,
        relu,
        neuron,
        neuron_batch,
        binary_cross_entropy,
        numerical_gradient,
        sigmoid_derivative,
        tanh_derivative,
        neuron_gradient,
        train_neuron,
        spot_the_bug,
    ),
    network=NETWORK,
    program=PROGRAM,
    stars=STARS,
)

sigmoid_test = cell_check(sigmoid)
relu_test = cell_check(relu)
neuron_test = cell_check(neuron)
neuron_batch_test = cell_check(neuron_batch)
binary_cross_entropy_test = cell_check(binary_cross_entropy)
numerical_gradient_test = cell_check(numerical_gradient)
sigmoid_derivative_test = cell_check(sigmoid_derivative)
tanh_derivative_test = cell_check(tanh_derivative)
neuron_gradient_test = cell_check(neuron_gradient)
train_neuron_test = cell_check(train_neuron)
spot_the_bug_test = cell_check(spot_the_bug)
