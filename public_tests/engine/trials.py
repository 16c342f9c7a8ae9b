"""Would one notice?  A mistake in a whole network, which is gradient-checked and trained.

These are the two things people do who have no checks: compare the gradient with central
differences of their own cost, and look at the accuracy.  The networks are those of ``nn_utils``,
with one function exchanged.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import numpy as np

import nn_utils
from nn_utils import gradients, logistic, neuron, one_hidden, softmax_net

Function = Callable[..., Any]
Arrays = dict[str, np.ndarray]

GRADIENT_ERROR = 1e-5  # a relative difference above this is a gradient that is not the cost's
ACCURACY_LOST = 0.05  # of the accuracy without the mistake; less would pass for chance


@dataclass(frozen=True)
class Network:
    """What can be tried with the functions of one notebook."""

    gradient_error: Callable[[], float]
    accuracy: Callable[[], float]


def gradient_check_notices(network: Network, original: Function, variant: Function) -> bool:
    """Whether the gradient disagrees with central differences, or cannot be computed."""
    error = _tried(network.gradient_error, original, variant)
    return error is None or not error < GRADIENT_ERROR


def accuracy_notices(network: Network, original: Function, variant: Function) -> bool:
    """Whether training ends with a clearly lower accuracy, or does not end at all."""
    with _quietly():
        whole = network.accuracy()
    reached = _tried(network.accuracy, original, variant)
    return reached is None or not reached > whole - ACCURACY_LOST


def _tried(measure: Callable[[], float], original: Function, variant: Function) -> float | None:
    try:
        with _quietly(), exchanged(original, variant):
            return float(measure())
    except Exception:
        return None


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    state = np.random.get_state()
    with (
        contextlib.redirect_stdout(io.StringIO()),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        np.random.seed(1)
        try:
            yield
        finally:
            np.random.set_state(state)


@contextlib.contextmanager
def exchanged(original: Function, variant: Function) -> Iterator[None]:
    """Every module of ``nn_utils`` calls ``variant`` for ``original`` meanwhile."""
    stands_in = _adapted(variant)
    library = [vars(module) for key, module in list(sys.modules.items()) if _in_library(key)]
    places = [(names, n) for names in library for n, value in names.items() if value is original]
    functions = {f for names in library for f in names.values() if isinstance(f, FunctionType)}
    defaults = {f: f.__defaults__ for f in functions if original in (f.__defaults__ or ())}
    for names, name in places:
        names[name] = stands_in
    for function, values in defaults.items():
        function.__defaults__ = tuple(stands_in if v is original else v for v in values or ())
    try:
        yield
    finally:
        for names, name in places:
            names[name] = original
        for function, values in defaults.items():
            function.__defaults__ = values


def _in_library(name: str) -> bool:
    return name.split(".")[0] == "nn_utils"


def _adapted(variant: Function) -> Function:
    """The variant without arguments that the library has and the notebooks have not."""
    known = inspect.signature(variant).parameters

    def called(*arguments: Any, **named: Any) -> Any:
        return variant(*arguments, **{k: v for k, v in named.items() if k in known})

    return called


def relative_error(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> float:
    """|a − b| / (|a| + |b|) over all gradients laid end to end.

    Raises ValueError when a gradient lacks the shape of its parameter.
    """
    for name, right in theirs.items():
        if np.shape(ours[name]) != np.shape(right) and np.size(right) > 1:
            raise ValueError(f"{name} has shape {np.shape(ours[name])}, not {np.shape(right)}")
    a = np.concatenate([np.ravel(ours[name]) for name in theirs])
    b = np.concatenate([np.ravel(theirs[name]) for name in theirs])
    size = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(a - b) / size) if size else 0.0


def _numerical(cost: Callable[[Arrays], Any], parameters: Arrays) -> Arrays:
    return gradients.numerical_gradients(lambda p: float(np.squeeze(cost(p))), parameters)


# The data: two groups that a line nearly parts, and ten groups -----------------------------------


def _two_groups(m: int = 60) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(7)
    Y = np.arange(m).reshape(1, m) % 2
    return rng.normal(size=(2, m)) + 1.2 * (2 * Y - 1), Y


def _rings(m: int = 80) -> tuple[np.ndarray, np.ndarray]:
    """One group around the other: a line cannot part them."""
    rng = np.random.default_rng(7)
    Y = np.arange(m).reshape(1, m) % 2
    angle = rng.uniform(0, 2 * np.pi, size=(1, m))
    radius = 0.6 + 1.2 * Y + 0.15 * rng.normal(size=(1, m))
    return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)]), Y


def _ten_groups(m: int = 100) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(7)
    y = np.arange(m) % 10
    drawn = rng.uniform(size=(784, 10)) < 0.15  # which of the 784 points each group may show
    return drawn[:, y] * (rng.uniform(size=(784, m)) > 0.3).astype(float), y


def _share(predicted: Any, Y: np.ndarray) -> float:
    if np.size(predicted) != Y.size:
        raise ValueError(f"{np.size(predicted)} predictions for {Y.size} examples")
    return float(np.mean(np.ravel(predicted) == np.ravel(Y)))


# The networks of the notebooks --------------------------------------------------------------------


def _neuron_error() -> float:
    X, Y = _two_groups(12)
    start = {"w": np.array([[0.3], [-0.2]]), "b": np.array(0.1)}
    dw, db = neuron.neuron_gradient(X, Y, start["w"], float(start["b"]))

    def cost(p: Arrays) -> float:
        return neuron.binary_cross_entropy(neuron.neuron_batch(X, p["w"], float(p["b"])), Y)

    return relative_error({"dw": dw, "db": db}, _numerical(cost, start))


def _neuron_accuracy() -> float:
    X, Y = _two_groups()
    w, b, _ = neuron.train_neuron(X, Y, 0.5, 100)
    return _share(neuron.neuron_batch(X, w, b) > 0.5, Y)


def _logistic_error() -> float:
    X, Y = _two_groups(12)
    start = {"w": np.array([[0.3], [-0.2]]), "b": np.array(0.1)}
    grads, _ = logistic.propagate(start["w"], float(start["b"]), X, Y)

    def cost(p: Arrays) -> Any:
        return logistic.propagate(p["w"], float(p["b"]), X, Y)[1]

    return relative_error(grads, _numerical(cost, start))


def _logistic_accuracy() -> float:
    X, Y = _two_groups()
    made = logistic.model(X, Y, X, Y, 200, 0.5)
    return _share(made["Y_prediction_train"], Y)


def _deep_error() -> float:
    X, Y = _rings(12)
    rng = np.random.RandomState(1)
    dims = (2, 4, 3, 1)
    start = {
        name: rng.normal(size=shape)
        for l in range(1, len(dims))
        for name, shape in ((f"W{l}", (dims[l], dims[l - 1])), (f"b{l}", (dims[l], 1)))
    }
    AL, caches = nn_utils.models.L_model_forward(X, start)
    grads = nn_utils.models.L_model_backward(AL, Y, caches)

    def cost(p: Arrays) -> Any:
        return nn_utils.models.compute_cost(nn_utils.models.L_model_forward(X, p)[0], Y)

    return relative_error(grads, _numerical(cost, start))


def _two_layer_accuracy() -> float:
    X, Y = _rings()
    parameters, _ = nn_utils.models.two_layer_model(100 * X, Y, (2, 8, 1), 0.05, 500)
    return _share(nn_utils.models.predict(100 * X, Y, parameters), Y)


def _deep_accuracy() -> float:
    X, Y = _rings()
    parameters, _ = nn_utils.models.L_layer_model(X, Y, (2, 8, 5, 1), 0.5, 500)
    return _share(nn_utils.models.predict(X, Y, parameters), Y)


def _softmax_error() -> float:
    rng = np.random.default_rng(3)
    shapes = {"W1": (4, 5), "b1": (4, 1), "W2": (3, 4), "b2": (3, 1)}
    start = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    X, Y = rng.normal(size=(5, 6)), softmax_net.one_hot(np.arange(6) % 3, 3)

    def forward(p: Arrays) -> Any:
        return softmax_net.forward_prop(p["W1"], p["b1"], p["W2"], p["b2"], X)

    Z1, A1, Z2, A2 = forward(start)
    parts = softmax_net.backward_prop(Z1, A1, Z2, A2, start["W1"], start["W2"], X, Y)
    grads = dict(zip(("dW1", "db1", "dW2", "db2"), parts, strict=False))
    numerical = _numerical(lambda p: softmax_net.cross_entropy(forward(p)[3], Y), start)
    return relative_error(grads, numerical)


def _softmax_accuracy() -> float:
    X, y = _ten_groups()
    parameters = softmax_net.gradient_descent(X, y, 0.1, 100)
    A2 = softmax_net.forward_prop(*parameters, X)[3]
    return float(softmax_net.get_accuracy(softmax_net.get_predictions(A2), y))


def _one_hidden_error() -> float:
    X, Y = _rings(12)
    rng = np.random.RandomState(1)
    shapes = {"W1": (4, 2), "b1": (4, 1), "W2": (1, 4), "b2": (1, 1)}
    start = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    Yhat, cache = one_hidden.forward_pass(start, X)
    grads = one_hidden.backward_pass(start, cache, X, Y, Yhat)

    def cost(p: Arrays) -> Any:
        return one_hidden.compute_loss(Y, one_hidden.forward_pass(p, X)[0])

    return relative_error(grads, _numerical(cost, start))


def _one_hidden_accuracy() -> float:
    X, Y = _rings()
    parameters, _ = one_hidden.create_nn_model(100 * X, Y, 8, 100 * X, Y, 500, 0.05)
    return float(one_hidden.accuracy(Y, one_hidden.predict(parameters, 100 * X)))


NETWORKS: Mapping[str, Network] = {
    "01_neuron": Network(_neuron_error, _neuron_accuracy),
    "02_logistic": Network(_logistic_error, _logistic_accuracy),
    "03_two_layer": Network(_deep_error, _two_layer_accuracy),
    "04_l_layer": Network(_deep_error, _deep_accuracy),
    "05_softmax_mnist": Network(_softmax_error, _softmax_accuracy),
    "06_cats_vs_dogs": Network(_one_hidden_error, _one_hidden_accuracy),
}
