"""Exercises of notebook 06: cats against dogs, from a folder of photos."""

from __future__ import annotations

from collections.abc import Mapping as Keyed
from typing import Any

import numpy as np
from numpy.random import Generator

import nn_utils
from nn_utils import one_hidden as library
from nn_utils import photos as photo_library

from ..cells import cell_check
from ..engine import Agrees, Case, Dict, Exercise, Mapping, Series, Tuple, Unmutated
from ..engine.spot_the_bug import spot_the_bug_among
from ..engine.training_checks import Trains
from ..notebook import Notebook
from ..sizes import distinct_sizes, labels, layer_axes
from ..steps import falls
from .judging import pool_quarters, roc_area, roc_points
from .network import NETWORK
from .photos import Photos, folders
from .photos import load_image_folder as _load_image_folder
from .remedies import dropout_backward, dropout_forward, early_stopping, l2_gradient
from .stars import STARS

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


# The notebook -------------------------------------------------------------------------------------

spot_the_bug = spot_the_bug_among(l2_gradient, dropout_forward, early_stopping, roc_points)

NOTEBOOK = Notebook(
    key="06_cats_vs_dogs",
    module=__name__,
    title="cats vs dogs",
    builds="from a folder of untidy photos to a trained net",
    sees="what overfitting looks like, and what beats a dense net",
    dataset="cats_vs_dogs",
    exercises=(
        load_image_folder,
        create_nn_model,
        l2_gradient,
        dropout_forward,
        dropout_backward,
        early_stopping,
        pool_quarters,
        roc_points,
        roc_area,
        spot_the_bug,
    ),
    network=NETWORK,
    stars=STARS,
)

load_image_folder_test = cell_check(load_image_folder)
create_nn_model_test = cell_check(create_nn_model)
l2_gradient_test = cell_check(l2_gradient)
dropout_forward_test = cell_check(dropout_forward)
dropout_backward_test = cell_check(dropout_backward)
early_stopping_test = cell_check(early_stopping)
pool_quarters_test = cell_check(pool_quarters)
roc_points_test = cell_check(roc_points)
roc_area_test = cell_check(roc_area)
spot_the_bug_test = cell_check(spot_the_bug)
