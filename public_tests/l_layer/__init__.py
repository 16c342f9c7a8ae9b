"""Exercises of notebook 04: a network as deep as you like."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

import nn_utils
from nn_utils.example_space import example_space_step as library_step
from nn_utils.layers import swish_backward as library_swish_backward

from ..cases import close_calls, parameters_to_update, undecided, with_single_precision
from ..cells import cell_check
from ..engine import (
    Agrees,
    Array,
    Case,
    Exercise,
    Labels,
    Mapping,
    Scalar,
    Series,
    Tolerance,
    Tuple,
    Unmutated,
)
from ..engine.calling import Call
from ..engine.checks import Draws, Holds
from ..engine.returns import Items, Reading
from ..engine.slopes import AgreesWithSlopes
from ..engine.spot_the_bug import spot_the_bug_among
from ..engine.training_checks import Trains
from ..notebook import Notebook
from ..sizes import labels, layer_axes, layer_dims, parameters_of, several_sizes, sizes_of
from ..steps import costs, falls, one_step, scaled_weights
from ..surfaces import network_cost, through_swish
from .network import NETWORK
from .program import PROGRAM
from .stars import STARS

# initialize_parameters_deep ----------------------------------------------------------------------


def _depths(rng: Generator) -> list[Case]:
    several = (layer_dims(rng, 3), layer_dims(rng, 4), [1, 4, 2], [5, 1])
    return [
        Case({"layer_dims": dims}, sizes_of(dims), seed=seed)
        for seed, dims in enumerate(several, start=1)
    ]


def _wide_net(rng: Generator) -> list[Case]:
    dims = [90, 60, 40, 30]
    return [Case({"layer_dims": dims}, sizes_of(dims), "large", seed=5)]


initialize_parameters_deep = Exercise(
    reference=nn_utils.initialize_parameters_deep,
    cases=_depths,
    returns=Mapping("parameters", layer_axes),
    points=10,
    difficulty=2,
    minutes=15,
    checks=(Draws(scaled_weights, _wide_net),),
    forbidden=(nn_utils.initialization.initialize_parameters_he,),
)


# L_model_forward ---------------------------------------------------------------------------------


def _networks(rng: Generator) -> list[Case]:
    """Nets of 3, 1, 2 and 4 layers; one output, as for photos, or several; a single example.

    In the last, square net every product can be formed, right or wrong, so that its numbers tell
    wrong ones apart.
    """
    nets = [
        (layer_dims(rng, 3, 1), 10),
        (layer_dims(rng, 1, 1), 12),
        (layer_dims(rng, 2, 1), 1),
        (layer_dims(rng, 4, 1), 13),
        (layer_dims(rng, 3), 11),
        ([3, 3, 3, 3], 3),
    ]
    cases = []
    for dims, m in nets:
        depth = len(dims) - 1
        arguments = {"X": rng.normal(size=(dims[0], m)), "parameters": parameters_of(rng, dims)}
        sizes, label = {**sizes_of(dims), "m": m}, f"{depth} layer(s)"
        beyond = f"{dims[-1]} outputs" if dims[-1] > 1 else ""
        cases.append(Case(arguments, sizes, label, beyond=beyond))
    return cases


def _layer_cache(index: int) -> Tuple:
    """The cache of layer ``index + 1``, its arrays named by where they stand."""
    n, n_prev = f"n_{index + 1}", f"n_{index or 'x'}"
    where = f"caches[{index}]"
    linear = Tuple(
        Array(f"{where}: A_prev", f"{n_prev}, m"),
        Array(f"{where}: W", f"{n}, {n_prev}"),
        Array(f"{where}: b", f"{n}, 1"),
        name=f"{where}[0]",
    )
    return Tuple(linear, Array(f"{where}: Z", f"{n}, m"), name=where)


L_model_forward = Exercise(
    reference=nn_utils.L_model_forward,
    cases=_networks,
    returns=Tuple(Array("AL", "n_L, m"), Items(_layer_cache, "caches")),
    points=10,
    difficulty=3,
    minutes=20,
)


# L_model_backward --------------------------------------------------------------------------------


def _networks_run_forward(rng: Generator) -> list[Case]:
    cases = []
    for case in _networks(rng):
        X, parameters = case.values
        AL, caches = nn_utils.L_model_forward(X, undecided(parameters, X))
        arguments = {"AL": AL, "Y": labels(rng, *AL.shape), "caches": caches}
        cases.append(Case(arguments, case.sizes, case.label, beyond=case.beyond))
    return cases


def _flows_back(key: str) -> bool:
    """dA0, dA1, …: stored under their own layer or the one before, or not at all."""
    return key.startswith("dA")


L_model_backward = Exercise(
    reference=nn_utils.L_model_backward,
    cases=_networks_run_forward,
    returns=Mapping("grads", layer_axes, leave_out=_flows_back),
    points=15,
    difficulty=3,
    minutes=30,
    checks=(Agrees(), AgreesWithSlopes(network_cost), Unmutated()),
)


# update_parameters -------------------------------------------------------------------------------


def _steps(rng: Generator) -> list[Case]:
    cases = []
    for depth, learning_rate in ((3, 0.3), (1, 0.05), (4, 0.0075)):
        dims = layer_dims(rng, depth)
        arguments = parameters_to_update(rng, dims, learning_rate)
        cases.append(Case(arguments, sizes_of(dims), f"{depth} layer(s)"))
    return cases


update_parameters = Exercise(
    reference=nn_utils.update_parameters,
    cases=_steps,
    returns=Mapping("parameters", layer_axes),
    points=5,
    difficulty=2,
    minutes=10,
    checks=(Agrees(), Unmutated(noted=("parameters",))),
)


# gradient_check ----------------------------------------------------------------------------------


def _gradients_to_check(rng: Generator) -> list[Case]:
    """Right gradients, and gradients wrong in one layer, in a bias, and in their scale."""
    cases = []
    wanted = ((2, 6, "", 1.0), (3, 7, "dW2", 1.3), (2, 8, "db1", -2.0), (1, 1, "dW1", 0.5))
    for depth, m, spoiled, factor in wanted:
        dims = layer_dims(rng, depth, 1, widest=5)
        X, Y = rng.normal(size=(dims[0], m)), labels(rng, 1, m)
        parameters = undecided(parameters_of(rng, dims), X)
        AL, caches = nn_utils.L_model_forward(X, parameters)
        made: dict[str, Any] = nn_utils.L_model_backward(AL, Y, caches)
        grads = {f"d{key}": made[f"d{key}"] for key in parameters}
        if spoiled:
            grads[spoiled] = factor * grads[spoiled] + 0.1
        arguments = {"parameters": parameters, "grads": grads, "X": X, "Y": Y}
        label = f"{spoiled} spoiled" if spoiled else "right gradients"
        cases.append(Case(arguments, {**sizes_of(dims), "m": m}, label, tolerance=Tolerance(1e-4)))
    return cases


gradient_check = Exercise(
    reference=nn_utils.gradient_check,
    cases=_gradients_to_check,
    returns=Scalar("difference", negligible=1e-5),
    points=10,
    difficulty=3,
    minutes=25,
    checks=(Agrees("tells right gradients from wrong ones"), Unmutated(put_back=("parameters",))),
)


# swish_backward ----------------------------------------------------------------------------------


def _slopes_to_hand_back(rng: Generator) -> list[Case]:
    cases = []
    for sizes in several_sizes(rng, "n", "m", fixed=({}, {}, {"m": 1}, {"n": 1})):
        shape = tuple(sizes.values())
        arguments = {"dA": rng.normal(size=shape), "Z": 2 * rng.normal(size=shape)}
        cases.append(Case(arguments, sizes))
    return with_single_precision(cases)


swish_backward = Exercise(
    reference=library_swish_backward,
    cases=_slopes_to_hand_back,
    returns=Array("dZ", "n, m"),
    points=10,
    difficulty=2,
    minutes=20,
    checks=(Agrees(), AgreesWithSlopes(through_swish), Unmutated()),
)


# L_layer_model, predict --------------------------------------------------------------------------


def _small_trainings(rng: Generator) -> list[Case]:
    cases = []
    for depth, num_iterations, learning_rate in ((3, 1, 0.3), (2, 3, 0.2), (3, 130, 0.1)):
        dims = layer_dims(rng, depth, 1)
        m = 11
        arguments = {
            "X": rng.normal(size=(dims[0], m)),
            "Y": labels(rng, 1, m),
            "layers_dims": dims,
            "learning_rate": learning_rate,
            "num_iterations": num_iterations,
        }
        sizes = {**sizes_of(dims), "m": m, "num_iterations": num_iterations}
        cases.append(Case(arguments, sizes, seed=1))
    return cases


L_layer_model = Exercise(
    reference=nn_utils.L_layer_model,
    cases=_small_trainings,
    returns=Tuple(Mapping("parameters", layer_axes), Series("costs", optional_last=True)),
    points=10,
    difficulty=3,
    minutes=20,
    checks=(Trains(one_step, scaled_weights, costs), falls("costs"), Unmutated()),
    forbidden=(nn_utils.two_layer_model, nn_utils.train),
)


def _networks_to_ask(rng: Generator) -> list[Case]:
    cases = []
    for depth, m in ((3, 11), (2, 1), (1, 12)):
        dims = layer_dims(rng, depth, 1)
        parameters, X = close_calls(rng, dims, m)
        arguments = {"X": X, "y": labels(rng, 1, m), "parameters": parameters}
        cases.append(Case(arguments, {**sizes_of(dims), "m": m}, f"{depth} layer(s)"))
    return cases


predict = Exercise(
    reference=nn_utils.predict,
    cases=_networks_to_ask,
    returns=Labels("predictions"),
    points=5,
    difficulty=1,
    minutes=10,
)


# example_space_step ------------------------------------------------------------------------------


def _mixtures(rng: Generator) -> list[Case]:
    """S from a start of zeros and from later on, for several photos and for one."""
    cases = []
    drawn = several_sizes(rng, "n_1", "m", fixed=({}, {}, {"m": 1}, {"n_1": 1}))
    settings = ((0.0, 0.5), (1.0, 0.3), (1.0, 0.05), (1.0, 0.0075))
    for sizes, (width, learning_rate) in zip(drawn, settings, strict=True):
        shape = tuple(sizes.values())
        arguments = {
            "S": width * rng.normal(size=shape),
            "dZ1": rng.normal(size=shape),
            "learning_rate": learning_rate,
        }
        cases.append(Case(arguments, sizes))
    return cases


def _moves_W1_elsewhere(call: Call, reading: Reading) -> str | None:
    """What the new S says of W1, on photos of three pixels, beside a step of gradient descent."""
    S, dZ1, learning_rate = call.case.values
    got = reading.leaves["S"].value
    if got.shape != S.shape:
        return None
    X = np.random.default_rng(S.size).normal(size=(3, S.shape[1]))
    moved, wanted = (got - S) @ X.T, -learning_rate * dZ1 @ X.T / S.shape[1]
    j, k = np.unravel_index(np.argmax(np.abs(moved - wanted)), wanted.shape)
    if np.allclose(moved[j, k], wanted[j, k], rtol=1e-4, atol=1e-6):
        return ""
    return (
        f"On photos of three pixels, gradient descent moves W1[{j}, {k}] by {wanted[j, k]:.4g}, "
        f"and W1_0 + S Xᵀ moves by {moved[j, k]:.4g}."
    )


example_space_step = Exercise(
    reference=library_step,
    cases=_mixtures,
    returns=Array("S", "n_1, m"),
    points=10,
    difficulty=2,
    minutes=15,
    checks=(
        Agrees(),
        Holds("moves W1_0 + S Xᵀ just as gradient descent moves W1", _moves_W1_elsewhere),
        Unmutated(noted=("S",)),
    ),
)


# The notebook -------------------------------------------------------------------------------------

spot_the_bug = spot_the_bug_among(L_model_forward, L_model_backward, update_parameters)

NOTEBOOK = Notebook(
    key="04_l_layer",
    module=__name__,
    title="L layers",
    builds="as many layers as you like, and a gradient check",
    sees="a walk through the caches; 0.9856 and 0.80; your own photo",
    dataset="cat_vs_noncat",
    exercises=(
        initialize_parameters_deep,
        L_model_forward,
        L_model_backward,
        update_parameters,
        gradient_check,
        swish_backward,
        L_layer_model,
        predict,
        example_space_step,
        spot_the_bug,
    ),
    network=NETWORK,
    program=PROGRAM,
    stars=STARS,
)

initialize_parameters_deep_test = cell_check(initialize_parameters_deep)
L_model_forward_test = cell_check(L_model_forward)
L_model_backward_test = cell_check(L_model_backward)
update_parameters_test = cell_check(update_parameters)
gradient_check_test = cell_check(gradient_check)
swish_backward_test = cell_check(swish_backward)
L_layer_model_test = cell_check(L_layer_model)
predict_test = cell_check(predict)
example_space_step_test = cell_check(example_space_step)
spot_the_bug_test = cell_check(spot_the_bug)
