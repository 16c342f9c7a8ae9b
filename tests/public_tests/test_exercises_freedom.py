"""Right answers in styles of their own, and wrong ones that hide behind such a style.

Trainings that draw their start differently, folders read in another order, batches of any kind.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import public_tests
from nn_utils import L_model_forward, one_hidden, softmax_net
from nn_utils import layers as library_layers
from public_tests import Report

Function = Callable[..., Any]
Arrays = dict[str, np.ndarray]
SEEDS = (None, 5, 6)


def check(key: str, function: Function, seed: int | None = None) -> Report:
    return public_tests.exercises()[key].check(function, seed)


def accept(key: str, function: Function) -> Report:
    reports = [check(key, function, seed) for seed in SEEDS]
    for report in reports:
        assert report.passed, report.text
        assert not report.diagnosis
    return reports[0]


# Trainings with a start of their own -------------------------------------------------------------


def trained(
    start: Callable[[int], Arrays] | None = None,
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray] = lambda AL, Y: AL - Y,
    record: Callable[[float], float] = lambda cost: cost,
    width: float = 1.0,
    rng: Callable[[], Any] = lambda: np.random.default_rng(7),
) -> Function:
    """An L_layer_model that draws from its own generator, right unless an argument spoils it."""

    def L_layer_model(
        X: np.ndarray,
        Y: np.ndarray,
        dims: list[int],
        learning_rate: float,
        num_iterations: int,
    ) -> tuple[Arrays, list[float]]:
        draws, m = rng(), X.shape[1]
        W = [width * draws.normal(size=(n, p)) / np.sqrt(p) for p, n in pairwise(dims)]
        b = [np.zeros((n, 1)) for n in dims[1:]]
        costs = []
        for i in range(num_iterations):
            A = [X]
            for l, (weights, bias) in enumerate(zip(W, b, strict=True), start=1):
                Z = weights @ A[-1] + bias
                A.append(1 / (1 + np.exp(-Z)) if l == len(W) else np.maximum(Z, 0))
            AL = A[-1]
            if i % 100 == 0:
                cost = -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))
                costs.append(record(float(cost)))
            dZ = slope(AL, Y)
            for l in reversed(range(len(W))):
                dW, db = dZ @ A[l].T / m, dZ.mean(axis=1, keepdims=True)
                dZ = (W[l].T @ dZ) * (A[l] > 0)
                W[l], b[l] = W[l] - learning_rate * dW, b[l] - learning_rate * db
        parameters = {f"W{l}": weights for l, weights in enumerate(W, start=1)}
        return parameters | {f"b{l}": bias for l, bias in enumerate(b, start=1)}, costs

    return L_layer_model


def test_a_training_may_draw_its_start_its_own_way() -> None:
    report = accept("04_l_layer/L_layer_model", trained())
    assert report.notes  # published costs will differ


@pytest.mark.slow
@pytest.mark.parametrize(
    "spoiled",
    [
        trained(slope=lambda AL, Y: 2 * (AL - Y)),
        trained(slope=lambda AL, Y: Y - AL),
        trained(record=lambda cost: cost / 2),
        trained(record=lambda cost: 0.5),
        trained(width=0.01),
        trained(width=0.0),
        trained(rng=np.random.default_rng),
    ],
    ids=["double steps", "uphill", "false costs", "constant cost", "narrow", "zeros", "unseeded"],
)
def test_a_start_of_its_own_hides_no_mistake(spoiled: Function) -> None:
    for seed in SEEDS:
        report = check("04_l_layer/L_layer_model", spoiled, seed)
        assert not report.passed
        assert report.failures


def own_cats_vs_dogs(leak: bool) -> Function:
    def create_nn_model(
        train_X: np.ndarray,
        train_Y: np.ndarray,
        nh: int,
        val_X: np.ndarray,
        val_Y: np.ndarray,
        num_iterations: int,
        learning_rate: float,
    ) -> Any:
        rng = np.random.default_rng(11)
        parameters = {
            "W2": rng.uniform(-0.01, 0.01, size=(1, nh)),
            "W1": rng.uniform(-0.01, 0.01, size=(nh, len(train_X))),
            "b1": np.zeros((nh, 1)),
            "b2": np.zeros((1, 1)),
        }
        history: dict[str, list[float]] = {"train_loss": [], "val_loss": [], "val_accuracy": []}
        for _ in range(num_iterations):
            for name, X, Y in (("train", train_X, train_Y), ("val", val_X, val_Y)):
                Yhat, _ = one_hidden.forward_pass(parameters, X)
                history[f"{name}_loss"].append(one_hidden.compute_loss(Y, Yhat))
            X = np.hstack([train_X, val_X]) if leak else train_X
            Y = np.hstack([train_Y, val_Y]) if leak else train_Y
            Yhat, cache = one_hidden.forward_pass(parameters, X)
            grads = one_hidden.backward_pass(parameters, cache, X, Y, Yhat)
            parameters = library_layers.update_parameters(parameters, grads, learning_rate)
        return parameters, history

    return create_nn_model


def test_another_start_hides_no_leak_of_the_validation_photos() -> None:
    accept("06_cats_vs_dogs/create_nn_model", own_cats_vs_dogs(leak=False))
    assert not check("06_cats_vs_dogs/create_nn_model", own_cats_vs_dogs(leak=True)).passed


def own_mnist(factor: float) -> Function:
    def gradient_descent(X: np.ndarray, y: np.ndarray, alpha: float, iterations: int) -> Any:
        rng = np.random.default_rng(3)
        W1, b1 = rng.random((10, 784)) - 0.5, rng.random((10, 1)) - 0.5
        W2, b2 = rng.random((10, 10)) - 0.5, rng.random((10, 1)) - 0.5
        Y = np.zeros((y.max() + 1, y.size))  # every digit is there
        Y[y, range(y.size)] = 1
        for _ in range(iterations):
            Z1, A1, Z2, A2 = softmax_net.forward_prop(W1, b1, W2, b2, X)
            dW1, db1, dW2, db2 = softmax_net.backward_prop(Z1, A1, Z2, A2, W1, W2, X, Y)
            W1 -= alpha * dW1
            b1 -= alpha * db1
            W2 -= alpha * dW2
            b2 -= factor * alpha * db2
        return W1, b1, W2, b2

    return gradient_descent


def test_another_start_hides_no_dead_bias() -> None:
    accept("05_softmax_mnist/gradient_descent", own_mnist(1.0))
    assert not check("05_softmax_mnist/gradient_descent", own_mnist(0.0)).passed


def test_a_net_of_two_layers_may_be_initialized_in_another_order() -> None:
    def two_layer_model(
        X: np.ndarray, Y: np.ndarray, dims: Any, rate: float, steps: int, print_cost: bool = False
    ) -> Any:
        def slopes(AL: np.ndarray, Y: np.ndarray) -> np.ndarray:
            return AL - Y

        small = trained(slope=slopes, rng=lambda: Small(3))
        return small(X, Y, list(dims), rate, steps)

    class Small:
        """Draws that undo the deep net's scale, so that the weights are 0.01 wide."""

        def __init__(self, seed: int) -> None:
            self.draws = np.random.default_rng(seed)

        def normal(self, size: tuple[int, int]) -> np.ndarray:
            return 0.01 * np.sqrt(size[1]) * self.draws.normal(size=size)

    accept("03_two_layer/two_layer_model", two_layer_model)


# Mini-batches ------------------------------------------------------------------------------------


def _shuffled(X: np.ndarray, y: np.ndarray, size: int, rng: Any) -> list[Any]:
    order = np.arange(y.size)
    rng.shuffle(order)
    X, y = X[:, order], y[order]
    return [(X[:, i : i + size], y[i : i + size]) for i in range(0, y.size, size)]


def _yielded(X: np.ndarray, y: np.ndarray, size: int, rng: Any) -> Iterator[Any]:
    order = list(rng.permutation(y.size))
    while order:
        batch, order = order[:size], order[size:]
        yield X[:, batch], y[batch].reshape(1, -1)


def _split(X: np.ndarray, y: np.ndarray, size: int, rng: Any) -> Any:
    order = rng.permutation(y.size)
    parts = np.split(order, range(size, y.size, size))
    return tuple((X[:, p], y[p]) for p in parts)


@pytest.mark.parametrize("function", [_shuffled, _yielded, _split])
def test_batches_may_be_dealt_in_any_way(function: Function) -> None:
    accept("05_softmax_mnist/mini_batches", function)


def _ignores_rng(X: np.ndarray, y: np.ndarray, size: int, rng: Any) -> list[Any]:
    return _shuffled(X, y, size, np.random.default_rng())


def _shuffles_X_in_place(X: np.ndarray, y: np.ndarray, size: int, rng: Any) -> list[Any]:
    order = rng.permutation(y.size)
    X[:], y[:] = X[:, order], y[order]
    return [(X[:, i : i + size], y[i : i + size]) for i in range(0, y.size, size)]


@pytest.mark.parametrize("function", [_ignores_rng, _shuffles_X_in_place])
def test_batches_that_cannot_be_repeated_or_spoil_the_data_fail(function: Function) -> None:
    assert not check("05_softmax_mnist/mini_batches", function).passed


# Folders of photos -------------------------------------------------------------------------------


def _read(
    folder: Any,
    size: int,
    order: Callable[[list[str]], list[str]] = sorted,
    resample: Any = Image.Resampling.BICUBIC,
    finish: Callable[[list[np.ndarray], list[int], list[str]], Any] = lambda i, l, s: (
        np.stack(i),
        np.array(l),
        s,
    ),
) -> Any:
    images, labels, broken = [], [], []
    for name in order(["Cat", "Dog"]):
        for file in order(os.listdir(os.path.join(folder, name))):
            path = os.path.join(folder, name, file)
            try:
                picture = Image.open(path)
                picture.load()
            except Exception:
                broken.append(path)
                continue
            small = picture.convert("RGB").resize((size, size), resample)
            images.append(np.array(small))
            labels.append(int(name == "Dog"))
    return finish(images, labels, broken)


@pytest.mark.parametrize(
    "way",
    [
        {},
        {"order": lambda names: sorted(names, reverse=True)},
        {"resample": Image.Resampling.NEAREST},
        {"resample": Image.Resampling.LANCZOS},
        {"finish": lambda i, l, s: [np.array(i, dtype=float), np.array(l, dtype=float), s]},
        {"finish": lambda i, l, s: (np.array(i), np.array(l).reshape(1, -1), len(s))},
        {"finish": lambda i, l, s: (np.array(i), np.array(l), {Path(x).name: "broken" for x in s})},
    ],
    ids=["sorted", "reversed", "nearest", "lanczos", "floats", "count", "dict"],
)
def test_a_folder_may_be_read_in_any_order_and_with_any_filter(way: dict[str, Any]) -> None:
    accept("06_cats_vs_dogs/load_image_folder", lambda folder, size: _read(folder, size, **way))


def test_photos_must_keep_their_own_labels() -> None:
    def shuffled(folder: Any, size: int) -> Any:
        images, labels, broken = _read(folder, size)
        return images[::-1], labels, broken

    assert not check("06_cats_vs_dogs/load_image_folder", shuffled).passed


# Gradient check, predictions, gradients ----------------------------------------------------------


def _vectors(parameters: Arrays, grads: Arrays, X: np.ndarray, Y: np.ndarray, eps: float) -> float:
    names = sorted(parameters)
    theta = np.concatenate([parameters[name].ravel() for name in names])

    def cost(theta: np.ndarray) -> float:
        values, start = {}, 0
        for name in names:
            shape = parameters[name].shape
            values[name] = theta[start : start + parameters[name].size].reshape(shape)
            start += parameters[name].size
        A, L = X, len(names) // 2
        for l in range(1, L + 1):
            Z = values[f"W{l}"] @ A + values[f"b{l}"]
            A = 1 / (1 + np.exp(-Z)) if l == L else np.maximum(0, Z)
        return float(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)))

    steps = eps * np.eye(theta.size)
    measured = np.array([(cost(theta + s) - cost(theta - s)) / (2 * eps) for s in steps])
    given = np.concatenate([grads[f"d{name}"].ravel() for name in names])
    norm = np.linalg.norm
    return float(norm(given - measured) / (norm(given) + norm(measured)))


@pytest.mark.parametrize("eps", [1e-4, 1e-5, 1e-6, 1e-7])
def test_gradients_may_be_measured_with_another_step(eps: float) -> None:
    accept("04_l_layer/gradient_check", lambda p, g, X, Y: _vectors(p, g, X, Y, eps))


@pytest.mark.parametrize(
    "as_returned",
    [
        lambda p: p,
        lambda p: p.astype(float),
        lambda p: p.astype(int),
        lambda p: p.ravel(),
        lambda p: p.astype(np.uint8),
    ],
)
@pytest.mark.parametrize("key", ["02_logistic/predict", "04_l_layer/predict"])
def test_decisions_may_have_any_type_and_one_axis(key: str, as_returned: Function) -> None:
    def predict(*arguments: Any) -> np.ndarray:
        if key.startswith("02"):
            w, b, X = arguments
            return as_returned(w.T @ X + b > 0)
        X, _, parameters = arguments
        AL, _ = L_model_forward(X, parameters)
        return as_returned(AL > 0.5)

    accept(key, predict)


def _entries_moved_and_put_back(f: Function, x: Any, eps: float = 1e-5) -> Any:
    if np.ndim(x) == 0:
        return (f(x + eps) - f(x - eps)) / (2 * eps)
    slopes = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        x[i] += eps
        slopes[i] = f(x)
        x[i] -= 2 * eps
        slopes[i] -= f(x)
        x[i] += eps
    return slopes / (2 * eps)


def test_a_slope_may_be_measured_on_x_itself() -> None:
    accept("01_neuron/numerical_gradient", _entries_moved_and_put_back)


def test_gradients_may_be_divided_by_outputs_close_to_0_and_1() -> None:
    """The textbook's dAL on the cases of L_model_backward, none of which rounds to 0 or 1."""

    def L_model_backward(AL: np.ndarray, Y: np.ndarray, caches: Any) -> Arrays:
        grads, L = {}, len(caches)
        grads[f"dA{L}"] = dA = -np.divide(Y, AL) + np.divide(1 - Y, 1 - AL)
        for l in range(L, 0, -1):
            (A_prev, W, _), Z = caches[l - 1]
            s = 1 / (1 + np.exp(-Z))
            dZ = dA * s * (1 - s) if l == L else dA * (Z >= 0)
            grads[f"dW{l}"] = dZ @ A_prev.T / A_prev.shape[1]
            grads[f"db{l}"] = dZ.mean(axis=1).reshape(-1, 1)
            grads[f"dA{l - 1}"] = dA = W.T @ dZ
        return grads

    for seed in range(20):
        report = check("04_l_layer/L_model_backward", L_model_backward, seed)
        assert report.passed, report.text


@pytest.mark.parametrize("bias", [0, 0.0, np.float64(0), np.zeros(()), np.zeros(1)])
def test_a_bias_of_zero_may_be_any_kind_of_number(bias: Any) -> None:
    accept("02_logistic/initialize_with_zeros", lambda dim: (np.zeros([dim, 1]), bias))
