"""Exercises of notebook 06: cats against dogs, from a folder of photos."""

from __future__ import annotations

from collections.abc import Mapping as Keyed
from typing import Any

import numpy as np
from numpy.random import Generator

import nn_utils
from nn_utils import one_hidden as library
from nn_utils import photos as photo_library

from ..cases import close_calls, outputs_and_labels, undecided
from ..cells import cell_check
from ..engine import (
    Agrees,
    Array,
    Case,
    Dict,
    Exercise,
    Labels,
    Mapping,
    Scalar,
    Series,
    Tuple,
    Unmutated,
)
from ..engine.slopes import AgreesWithSlopes
from ..engine.spot_the_bug import Recipe, rounds_exercise
from ..engine.training_checks import Trains
from ..notebook import Notebook
from ..sizes import distinct_sizes, labels, layer_axes, parameters_of
from ..steps import falls
from ..surfaces import one_hidden_cost
from .network import NETWORK
from .photos import Photos, folders
from .photos import load_image_folder as _load_image_folder

# load_image_folder -------------------------------------------------------------------------------

load_image_folder = Exercise(
    reference=_load_image_folder,
    cases=folders,
    returns=Photos(),
    points=10,
    difficulty=2,
    minutes=20,
    checks=(Agrees("reads every picture that can be read, and counts the rest"),),
    forbidden=(photo_library.build_image_dataset,),
)


# forward_pass, backward_pass ---------------------------------------------------------------------


# Here more products can be formed, right or wrong, so its numbers tell wrong ones apart.
_SQUARE = {"n_x": 3, "nh": 3, "m": 3}


def _networks(rng: Generator) -> list[Case]:
    cases = []
    for fixed in ({}, {}, {"m": 1}, {"n_x": 1}, _SQUARE):
        sizes = {**distinct_sizes(rng, "n_x", "nh", "m"), **fixed}
        X = rng.normal(size=(sizes["n_x"], sizes["m"]))
        parameters = undecided(parameters_of(rng, [sizes["n_x"], sizes["nh"], 1]), X)
        arguments = {"parameters": parameters, "X": X}
        cases.append(Case(arguments, sizes))
    return cases


forward_pass = Exercise(
    reference=library.forward_pass,
    cases=_networks,
    returns=Tuple(
        Array("Yhat", "1, m"),
        Dict(Array("Z1", "nh, m"), Array("A1", "nh, m"), Array("Z2", "1, m"), name="cache"),
    ),
    points=5,
    difficulty=1,
    minutes=10,
    checks=(Agrees(), Unmutated()),
)


def _networks_run_forward(rng: Generator) -> list[Case]:
    cases = []
    for case in _networks(rng):
        parameters, X = case.values
        Yhat, cache = library.forward_pass(parameters, X)
        cache = {**cache, "A2": Yhat}  # kept by many, under either name
        arguments = {
            "parameters": parameters,
            "cache": cache,
            "X": X,
            "Y": labels(rng, 1, X.shape[1]),
            "Yhat": Yhat,
        }
        cases.append(Case(arguments, case.sizes))
    return cases


backward_pass = Exercise(
    reference=library.backward_pass,
    cases=_networks_run_forward,
    returns=Mapping("grads", layer_axes),
    points=10,
    difficulty=2,
    minutes=15,
    checks=(Agrees(), AgreesWithSlopes(one_hidden_cost), Unmutated()),
)


# compute_loss ------------------------------------------------------------------------------------

compute_loss = Exercise(
    reference=library.compute_loss,
    cases=lambda rng: outputs_and_labels(rng, "Y", "Yhat"),
    returns=Scalar("loss"),
    points=5,
    difficulty=1,
    minutes=5,
    checks=(Agrees(), Unmutated()),
)


# create_nn_model ---------------------------------------------------------------------------------


def _small_trainings(rng: Generator) -> list[Case]:
    cases = []
    for num_iterations, learning_rate in ((1, 0.5), (3, 2.0), (60, 1.0)):
        sizes = distinct_sizes(rng, "n_x", "nh", "m_train", "m_val", low=3, high=12)
        n_x, nh, m_train, m_val = sizes.values()
        arguments = {
            "train_X": rng.normal(size=(n_x, m_train)),
            "train_Y": labels(rng, 1, m_train),
            "nh": nh,
            "val_X": rng.normal(size=(n_x, m_val)),
            "val_Y": labels(rng, 1, m_val),
            "num_iterations": num_iterations,
            "learning_rate": learning_rate,
        }
        cases.append(Case(arguments, {**sizes, "num_iterations": num_iterations}, seed=1))
    return cases


def _one_step(arguments: Keyed[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
    """A step that looks at the training data alone."""
    X, Y = arguments["train_X"], arguments["train_Y"]
    Yhat, cache = library.forward_pass(parameters, X)
    grads = library.backward_pass(parameters, cache, X, Y, Yhat)
    return nn_utils.update_parameters(parameters, grads, arguments["learning_rate"])


def _losses(arguments: Keyed[str, Any], parameters: dict[str, Any]) -> dict[str, float]:
    sets = {
        f"{name}_loss": (arguments[f"{name}_X"], arguments[f"{name}_Y"])
        for name in ("train", "val")
    }
    return {
        name: library.compute_loss(Y, library.forward_pass(parameters, X)[0])
        for name, (X, Y) in sets.items()
    }


def _start(name: str, shape: tuple[int, ...]) -> float:
    """Weights uniform in [-0.01, 0.01), biases at zero."""
    return float(0.01 / np.sqrt(3)) if name.startswith("W") else 0.0


create_nn_model = Exercise(
    reference=library.create_nn_model,
    cases=_small_trainings,
    returns=Tuple(
        Mapping("parameters", layer_axes),
        Dict(Series("train_loss", "iterations"), Series("val_loss", "iterations"), name="history"),
    ),
    points=10,
    difficulty=3,
    minutes=20,
    checks=(Trains(_one_step, _start, _losses, every=1), falls("train_loss"), Unmutated()),
)


# predict, accuracy -------------------------------------------------------------------------------


def _networks_to_ask(rng: Generator) -> list[Case]:
    cases = []
    for threshold, m in ((0.5, 9), (0.8, 10), (0.3, 11), (0.15, 1)):
        sizes = {**distinct_sizes(rng, "n_x", "nh"), "m": m}
        parameters, X = close_calls(rng, [sizes["n_x"], sizes["nh"], 1], m, threshold)
        arguments = {"parameters": parameters, "X": X, "prob_threshold": threshold}
        cases.append(Case(arguments, sizes, f"above {threshold}"))
    return cases


predict = Exercise(
    reference=library.predict,
    cases=_networks_to_ask,
    returns=Labels("predictions"),
    points=5,
    difficulty=1,
    minutes=5,
    checks=(Agrees(), Unmutated()),
)


def _answers(rng: Generator) -> list[Case]:
    """Predictions of which some, none and all are right."""
    cases = []
    for m, right in ((9, 6), (5, 0), (4, 4), (1, 1)):
        observed = labels(rng, 1, m)
        wrong = rng.permutation(m).reshape(1, m) >= right
        predicted = np.where(wrong, 1 - observed, observed)
        cases.append(Case({"observed": observed, "predicted": predicted}, {"m": m}))
    return cases


accuracy = Exercise(
    reference=library.accuracy,
    cases=_answers,
    returns=Scalar("accuracy"),
    points=5,
    difficulty=1,
    minutes=5,
    checks=(Agrees(), Unmutated()),
)


# The notebook -------------------------------------------------------------------------------------

_ROUNDS = (
    Recipe(
        load_image_folder,
        "label_of_broken_file_kept",
        ("stops_at_corrupt_file", "only_real_jpegs", "labels_swapped"),
    ),
    Recipe(backward_pass, "relu_value_for_slope", ("relu_slope_missing", "no_mean", "W1_for_W2")),
    Recipe(predict, "rounded_first", ("turned_round", "probabilities", "threshold_of_doubt")),
)

spot_the_bug = rounds_exercise(_ROUNDS)

NOTEBOOK = Notebook(
    key="06_cats_vs_dogs",
    module=__name__,
    title="cats vs dogs",
    builds="from a folder of untidy photos to a trained net",
    sees="what overfitting looks like, and what beats a dense net",
    dataset="cats_vs_dogs",
    exercises=(
        load_image_folder,
        forward_pass,
        backward_pass,
        compute_loss,
        create_nn_model,
        predict,
        accuracy,
        spot_the_bug,
    ),
    rounds=_ROUNDS,
    network=NETWORK,
)

load_image_folder_test = cell_check(load_image_folder)
forward_pass_test = cell_check(forward_pass)
backward_pass_test = cell_check(backward_pass)
compute_loss_test = cell_check(compute_loss)
create_nn_model_test = cell_check(create_nn_model)
predict_test = cell_check(predict)
accuracy_test = cell_check(accuracy)
spot_the_bug_test = cell_check(spot_the_bug)
