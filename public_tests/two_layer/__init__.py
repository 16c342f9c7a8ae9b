"""Exercises of notebook 03: a network with one hidden layer."""

from __future__ import annotations

from numpy.random import Generator

import nn_utils
from nn_utils import layers as layers_library

from ..cases import layers, outputs_and_labels, parameters_to_update
from ..cells import cell_check
from ..engine import (
    Agrees,
    Array,
    Case,
    Exercise,
    Mapping,
    Scalar,
    Series,
    Tuple,
    Unmutated,
)
from ..engine.checks import Draws
from ..engine.slopes import AgreesWithSlopes
from ..engine.spot_the_bug import spot_the_bug_among
from ..engine.training_checks import Trains
from ..notebook import Notebook
from ..sizes import distinct_sizes, labels, layer_axes, normals, several_sizes
from ..steps import costs, falls, one_step, small_weights
from ..surfaces import through_leaky_relu
from .network import NETWORK
from .program import PROGRAM
from .stars import STARS

# initialize_parameters ---------------------------------------------------------------------------


def _sizes_to_initialize(rng: Generator) -> list[Case]:
    sizes = distinct_sizes(rng, "n_x", "n_h", "n_y", low=2)
    small = {"n_x": 1, "n_h": 4, "n_y": 1}
    return [Case(s, s, seed=seed) for seed, s in enumerate((sizes, small), start=1)]


def _large_sizes(rng: Generator) -> list[Case]:
    sizes = {"n_x": 90, "n_h": 40, "n_y": 30}
    return [Case(sizes, sizes, "large", seed=5)]


initialize_parameters = Exercise(
    reference=nn_utils.initialize_parameters,
    cases=_sizes_to_initialize,
    returns=Mapping("parameters", layer_axes),
    points=5,
    difficulty=1,
    minutes=10,
    checks=(Draws(small_weights, _large_sizes),),
)


# linear_forward ----------------------------------------------------------------------------------


_LINEAR_CACHE = Tuple(
    Array("A_prev", "n_prev, m"), Array("W", "n, n_prev"), Array("b", "n, 1"), name="linear_cache"
)

linear_forward = Exercise(
    reference=nn_utils.linear_forward,
    cases=layers,
    returns=Tuple(Array("Z", "n, m"), _LINEAR_CACHE),
    points=5,
    difficulty=1,
    minutes=5,
)


# linear_activation_forward -----------------------------------------------------------------------


def _activated_layers(rng: Generator) -> list[Case]:
    return [
        Case({"A_prev": A, "W": W, "b": b, "activation": activation}, case.sizes, activation)
        for activation in ("relu", "sigmoid")
        for case in layers(rng)
        for A, W, b in [case.values]
    ]


linear_activation_forward = Exercise(
    reference=nn_utils.linear_activation_forward,
    cases=_activated_layers,
    returns=Tuple(Array("A", "n, m"), Tuple(_LINEAR_CACHE, Array("Z", "n, m"), name="cache")),
    points=5,
    difficulty=1,
    minutes=5,
)


# compute_cost ------------------------------------------------------------------------------------


compute_cost = Exercise(
    reference=nn_utils.compute_cost,
    cases=lambda rng: outputs_and_labels(rng, "AL"),
    returns=Scalar("cost"),
    points=5,
    difficulty=1,
    minutes=10,
)


# relu_backward, sigmoid_backward -----------------------------------------------------------------


def _activations_backward(rng: Generator) -> list[Case]:
    return [
        Case(normals(rng, sizes, dA="n, m", cache="n, m"), sizes)
        for sizes in several_sizes(rng, "n", "m", fixed=({}, {}, {"m": 1}, {"n": 1}))
    ]


relu_backward = Exercise(
    reference=nn_utils.relu_backward,
    cases=_activations_backward,
    returns=Array("dZ", "n, m"),
    points=5,
    difficulty=2,
    minutes=10,
)

sigmoid_backward = Exercise(
    reference=nn_utils.sigmoid_backward,
    cases=_activations_backward,
    returns=Array("dZ", "n, m"),
    points=5,
    difficulty=2,
    minutes=10,
)


leaky_relu_backward = Exercise(
    reference=layers_library.leaky_relu_backward,
    cases=_activations_backward,
    returns=Array("dZ", "n, m"),
    points=5,
    difficulty=2,
    minutes=10,
    checks=(
        Agrees(),
        AgreesWithSlopes(through_leaky_relu, "gives the slopes of dA * g(Z), as measured"),
        Unmutated(),
    ),
)


# linear_backward ---------------------------------------------------------------------------------


def _layers_backward(rng: Generator) -> list[Case]:
    return [
        Case({**normals(rng, case.sizes, dZ="n, m"), "cache": case.values}, case.sizes)
        for case in layers(rng)
    ]


_LAYER_GRADIENTS = Tuple(
    Array("dA_prev", "n_prev, m"), Array("dW", "n, n_prev"), Array("db", "n, 1")
)

linear_backward = Exercise(
    reference=nn_utils.linear_backward,
    cases=_layers_backward,
    returns=_LAYER_GRADIENTS,
    points=10,
    difficulty=3,
    minutes=20,
)


# linear_activation_backward ----------------------------------------------------------------------


def _activated_layers_backward(rng: Generator) -> list[Case]:
    return [
        Case(
            {"dA": dZ, "cache": (cache, rng.normal(size=dZ.shape)), "activation": activation},
            case.sizes,
            activation,
        )
        for activation in ("relu", "sigmoid")
        for case in _layers_backward(rng)
        for dZ, cache in [case.values]
    ]


linear_activation_backward = Exercise(
    reference=nn_utils.linear_activation_backward,
    cases=_activated_layers_backward,
    returns=_LAYER_GRADIENTS,
    points=5,
    difficulty=2,
    minutes=10,
)


# update_parameters -------------------------------------------------------------------------------


def _steps(rng: Generator) -> list[Case]:
    cases = []
    for learning_rate in (0.3, 0.0075):
        sizes = distinct_sizes(rng, "n_x", "n_h", "n_y")
        arguments = parameters_to_update(rng, list(sizes.values()), learning_rate)
        cases.append(Case(arguments, sizes))
    return cases


update_parameters = Exercise(
    reference=nn_utils.update_parameters,
    cases=_steps,
    returns=Mapping("parameters", layer_axes),
    points=5,
    difficulty=1,
    minutes=5,
    checks=(Agrees(), Unmutated(noted=("parameters",))),
)


# two_layer_model ---------------------------------------------------------------------------------


def _small_trainings(rng: Generator) -> list[Case]:
    cases = []
    for num_iterations in (1, 3, 130):
        sizes = distinct_sizes(rng, "n_x", "n_h", "m", low=3)
        arguments = {
            "X": rng.normal(size=(sizes["n_x"], sizes["m"])),
            "Y": labels(rng, 1, sizes["m"]),
            "layers_dims": (sizes["n_x"], sizes["n_h"], 1),
            "learning_rate": 0.5,
            "num_iterations": num_iterations,
        }
        cases.append(Case(arguments, {**sizes, "num_iterations": num_iterations}, seed=1))
    return cases


two_layer_model = Exercise(
    reference=nn_utils.two_layer_model,
    cases=_small_trainings,
    returns=Tuple(Mapping("parameters", layer_axes), Series("costs", optional_last=True)),
    points=10,
    difficulty=3,
    minutes=20,
    checks=(Trains(one_step, small_weights, costs), falls("costs"), Unmutated()),
    forbidden=(nn_utils.L_layer_model, nn_utils.train),
)


# The notebook -------------------------------------------------------------------------------------

spot_the_bug = spot_the_bug_among(
    linear_forward, compute_cost, relu_backward, sigmoid_backward, linear_backward
)

NOTEBOOK = Notebook(
    key="03_two_layer",
    module=__name__,
    title="two layers",
    builds="a hidden layer, forward and backward",
    sees="the boundary bending; all 26 published costs; 1.0 and 0.72",
    dataset="cat_vs_noncat",
    exercises=(
        initialize_parameters,
        linear_forward,
        linear_activation_forward,
        compute_cost,
        relu_backward,
        sigmoid_backward,
        leaky_relu_backward,
        linear_backward,
        linear_activation_backward,
        update_parameters,
        two_layer_model,
        spot_the_bug,
    ),
    network=NETWORK,
    program=PROGRAM,
    stars=STARS,
)

initialize_parameters_test = cell_check(initialize_parameters)
linear_forward_test = cell_check(linear_forward)
linear_activation_forward_test = cell_check(linear_activation_forward)
compute_cost_test = cell_check(compute_cost)
relu_backward_test = cell_check(relu_backward)
sigmoid_backward_test = cell_check(sigmoid_backward)
leaky_relu_backward_test = cell_check(leaky_relu_backward)
linear_backward_test = cell_check(linear_backward)
linear_activation_backward_test = cell_check(linear_activation_backward)
update_parameters_test = cell_check(update_parameters)
two_layer_model_test = cell_check(two_layer_model)
spot_the_bug_test = cell_check(spot_the_bug)
