"""The figures once more, from ``nn_utils`` itself instead of the notebooks' own code."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import nn_utils
from nn_utils import logistic
from public_tests.figures import compare


def _cats() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Training and test pictures as columns of numbers in [0, 1], with their labels."""
    train_x, train_y, test_x, test_y, _ = nn_utils.load_cat_vs_noncat()
    columns = (logistic.flatten_and_scale(images) for images in (train_x, test_x))
    X, X_test = columns
    return X, train_y, X_test, test_y


def _share_right(X: np.ndarray, Y: np.ndarray, parameters: dict[str, np.ndarray]) -> float:
    AL, _ = nn_utils.L_model_forward(X, parameters)
    return float(np.mean((AL > 0.5) == Y))


def _logistic_regression() -> Iterator[tuple[str, Any]]:
    X, Y, X_test, Y_test = _cats()
    trained = logistic.model(X, Y, X_test, Y_test, num_iterations=2000, learning_rate=0.005)
    costs = trained["costs"]
    yield "02_logistic/costs", [costs[0], costs[1], costs[19]]
    right = [np.mean(trained[f"Y_prediction_{part}"] == y) for part, y in _parts(Y, Y_test)]
    yield "02_logistic/accuracies", right


def _parts(Y: np.ndarray, Y_test: np.ndarray) -> list[tuple[str, np.ndarray]]:
    return [("train", Y), ("test", Y_test)]


def _two_layer_net() -> Iterator[tuple[str, Any]]:
    X, Y, X_test, Y_test = _cats()
    parameters, costs = nn_utils.two_layer_model(
        X, Y, (X.shape[0], 7, 1), learning_rate=0.0075, num_iterations=2500
    )
    yield "03_two_layer/costs", costs
    right = [_share_right(x, y, parameters) for x, y in ((X, Y), (X_test, Y_test))]
    yield "03_two_layer/accuracies", right


def _four_layer_net() -> Iterator[tuple[str, Any]]:
    X, Y, X_test, Y_test = _cats()
    parameters, costs = nn_utils.L_layer_model(
        X, Y, [X.shape[0], 20, 7, 5, 1], learning_rate=0.0075, num_iterations=2500
    )
    yield "04_l_layer/costs", costs
    right = [_share_right(x, y, parameters) for x, y in ((X, Y), (X_test, Y_test))]
    yield "04_l_layer/accuracies", right


RUNS: dict[str, Callable[[], Iterator[tuple[str, Any]]]] = {
    "02_logistic": _logistic_regression,
    "03_two_layer": _two_layer_net,
    "04_l_layer": _four_layer_net,
}


def compared(notebook: str) -> list[dict[str, Any]]:
    """The figures of a notebook that the library gives too, compared, as plain data.

    The loaders' words are kept off the standard output, which may be read by a program.
    """
    with contextlib.redirect_stdout(sys.stderr):
        return [compare(key, got).as_dict() for key, got in RUNS[notebook]()]
