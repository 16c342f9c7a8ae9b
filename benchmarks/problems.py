"""What is trained on: the data and the starting weights, the same for everyone who enters."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

import nn_utils
from benchmarks import plain
from nn_utils.logistic import flatten_and_scale
from nn_utils.softmax_net import one_hot

Arrays = dict[str, np.ndarray]


class Problem(NamedTuple):
    """X (n_x, m), Y (n_y, m); the same to judge by; where the weights start."""

    X: np.ndarray
    Y: np.ndarray
    X_val: np.ndarray
    Y_val: np.ndarray
    start: Arrays

    def cast(self, dtype: type) -> Problem:
        X, Y, X_val, Y_val = (a.astype(dtype) for a in (self.X, self.Y, self.X_val, self.Y_val))
        start: Arrays = {name: value.astype(dtype) for name, value in self.start.items()}
        return Problem(X, Y, X_val, Y_val, start)


def cats(layers_dims: Sequence[int], scale: float | None) -> Problem:
    """Cat vs non-cat, from the published start."""
    with contextlib.redirect_stdout(io.StringIO()):
        train_x, train_y, test_x, test_y, _ = nn_utils.load_cat_vs_noncat()
    X, X_test = flatten_and_scale(train_x), flatten_and_scale(test_x)
    dims = [X.shape[0], *layers_dims]
    return Problem(X, train_y, X_test, test_y, plain.start(dims, scale))


def zeros(problem: Problem) -> Problem:
    """The same pictures for one neuron that starts at zero."""
    return problem._replace(start={"W1": np.zeros((1, problem.X.shape[0])), "b1": np.zeros((1, 1))})


def cats_and_dogs(n_h: int) -> Problem:
    """Cats vs dogs, one hidden layer of n_h, weights uniform in [-0.01, 0.01) from seed 1."""
    with contextlib.redirect_stdout(io.StringIO()):
        X, y, X_val, y_val = nn_utils.load_cats_vs_dogs()
    rng = np.random.RandomState(1)
    X, X_val = flatten_and_scale(X), flatten_and_scale(X_val)
    start = {
        "W1": rng.uniform(-0.01, 0.01, (n_h, X.shape[0])),
        "b1": np.zeros((n_h, 1)),
        "W2": rng.uniform(-0.01, 0.01, (1, n_h)),
        "b2": np.zeros((1, 1)),
    }
    return Problem(X, y.reshape(1, -1), X_val, y_val.reshape(1, -1), start)


def digits(n_h: int, m: int | None = None, seed: int = 0) -> Problem:
    """MNIST, the first m digits or all, and the 10,000 test digits; He's start."""
    with contextlib.redirect_stdout(io.StringIO()):
        X, y, X_test, y_test = nn_utils.load_mnist()
    X, y = X[:m], y[:m]
    rng = np.random.default_rng(seed)
    start = {}
    for l, (n_prev, n) in enumerate(((784, n_h), (n_h, 10)), start=1):
        start[f"W{l}"] = rng.standard_normal((n, n_prev)) * np.sqrt(2 / n_prev)
        start[f"b{l}"] = np.zeros((n, 1))
    return Problem(
        flatten_and_scale(X),
        one_hot(y, 10),
        flatten_and_scale(X_test),
        one_hot(y_test, 10),
        start,
    )
