"""Right given right helpers earns the points, and nobody gains by breaking a helper."""

from __future__ import annotations

from typing import Any

import pytest

from public_tests import exercises
from public_tests.engine import Report, history
from public_tests.notebook import Notebook
from public_tests.progress import progress
from public_tests.series import notebooks

NOTEBOOK = """
import numpy as np
import nn_utils.logistic as library

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def propagate(w, b, X, Y):
    A = sigmoid(w.T @ X + b)
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return {"dw": X @ (A - Y).T / Y.size, "db": np.mean(A - Y)}, cost

def optimize(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    w, costs = w.copy(), []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w, b = w - learning_rate * grads["dw"], b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, grads, costs
"""
WRONG = "def propagate(w, b, X, Y): return {'dw': w, 'db': b}, 0.0"
STUB = "def propagate(w, b, X, Y): raise NotImplementedError"


def report_on(name: str, *changes: str) -> Report:
    names: dict[str, Any] = {"__name__": "__main__"}
    for text in (NOTEBOOK, *changes):
        exec(text, names)
    return exercises()[f"02_logistic/{name}"].check(names[name])


def test_a_right_function_with_a_wrong_helper_earns_its_points_and_the_helper_none() -> None:
    report = report_on("optimize", WRONG)
    assert (report.given, report.score, report.passed) == (("propagate",), 10, False)
    assert "right, given a right `propagate`" in report.text
    assert "right, given a right `propagate`" in report.html
    assert report_on("propagate", WRONG).score == 0


def test_an_unwritten_helper_is_one_that_fails() -> None:
    assert report_on("optimize", STUB).given == ("propagate",)


def test_a_helper_that_fails_only_for_what_it_calls_is_not_named() -> None:
    """``optimize`` fails too, for the same ``propagate``."""
    model = """
def initialize_with_zeros(dim): return np.zeros((dim, 1)), 0.0
def predict(w, b, X): return (sigmoid(w.T @ X + b) > 0.5).astype(int)
def model(X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5,
          print_cost=False):
    w, b = initialize_with_zeros(len(X_train))
    p, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    return {"costs": costs, "Y_prediction_test": predict(**p, X=X_test),
            "Y_prediction_train": predict(**p, X=X_train), **p,
            "learning_rate": learning_rate, "num_iterations": num_iterations}
"""
    assert report_on("model", model).passed
    assert report_on("model", model, WRONG).given == ("propagate",)


GAINED_BY_BREAKING = {
    "hands the whole work to a helper that a right answer does not call": (
        "propagate",
        "def optimize(*a): return None",
        "def propagate(w, b, X, Y):\n"
        "    _, grads, (cost,) = optimize(w, b, X, Y, 1, 0.0)\n"
        "    return grads, cost",
    ),
    "takes its answer from the names around the right helper": (
        "optimize",
        WRONG,
        "def optimize(*a, **n): return propagate.__globals__['optimize'](*a, **n)",
    ),
    "calls the library's own answer while its helper is wrong": (
        "optimize",
        WRONG,
        "def optimize(*a, **n):\n    propagate\n    return library.optimize(*a, **n)",
    ),
    "is wrong itself": (
        "optimize",
        WRONG,
        "def optimize(w, b, X, Y, *a): return {'w': w, 'b': b}, propagate(w, b, X, Y)[0], []",
    ),
    "calls the wrong helper by another name": (
        "optimize",
        WRONG,
        "mine = propagate\ndef optimize(w, b, X, Y, *a):\n"
        "    return {'w': w, 'b': b}, mine(w, b, X, Y)[0], [0.0]",
    ),
}


@pytest.mark.parametrize("way", GAINED_BY_BREAKING)
def test_nothing_is_gained_by_breaking_a_helper(way: str) -> None:
    name, *changes = GAINED_BY_BREAKING[way]
    report = report_on(name, *changes)
    assert (report.score, report.given) == (0, ()), report.text


@pytest.mark.parametrize("notebook", notebooks().values(), ids=lambda notebook: notebook.key)
def test_no_helper_calls_what_is_graded_with_it(notebook: Notebook) -> None:
    for exercise in notebook.exercises:
        for helper in exercise.helpers.values():
            assert exercise.name not in helper.helpers
            assert not {*helper.closed} & {*exercise.closed}


def test_progress_counts_the_points() -> None:
    report = report_on("optimize", WRONG)
    attempt = history.Attempt("", report.exercise, report.passed, report.score, report.points)
    assert progress([attempt]).earned == 10
    assert not progress([attempt]).notebooks[1].passed
