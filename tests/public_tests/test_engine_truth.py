"""What reports once said and was false: none of it is said again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import nn_utils
from nn_utils import softmax_net
from public_tests import exercises
from public_tests.engine import Report, endless

Function = Callable[..., Any]


def report_on(key: str, function: Function) -> Report:
    report = exercises()[key].check(function)
    assert not report.passed
    assert not any("search for the mistake" in note for note in report.notes), report.notes
    return report


def text(key: str, function: Function) -> str:
    return report_on(key, function).text


# What was not looked at is not said to hold -------------------------------------------------------


def softmax_backward(db1: Function, dW1: Function, keys: int = 4) -> Function:
    def backward_prop(Z1, A1, Z2, A2, W1, W2, X, Y):
        m = Y.shape[1]
        dZ2 = A2 - Y
        dZ1 = (W2.T @ dZ2) * (Z1 > 0)
        parts = (dW1(dZ1, X, m), db1(dZ1, m), dZ2 @ A1.T / m, dZ2.sum(1, keepdims=True) / m)
        return parts[:keys]

    return backward_prop


def right_dW(dZ: np.ndarray, X: np.ndarray, m: int) -> np.ndarray:
    return dZ @ X.T / m


def right_db(dZ: np.ndarray, m: int) -> np.ndarray:
    return dZ.sum(axis=1, keepdims=True) / m


@pytest.mark.parametrize(
    "function",
    [
        softmax_backward(lambda dZ, m: np.sum(dZ) / m, right_dW),
        softmax_backward(right_db, lambda dZ, X, m: (dZ @ X.T / m).T),
        softmax_backward(right_db, lambda dZ, X, m: 2 * dZ @ X.T / m),
        softmax_backward(right_db, right_dW, keys=3),
    ],
)
def test_slopes_of_leaves_that_were_not_looked_at_are_not_said_to_be_right(
    function: Function,
) -> None:
    report = report_on("05_softmax_mnist/backward_prop", function)
    assert not any("slopes" in said for said in report.holds)


def two_layer_model(X, Y, layers_dims, learning_rate, num_iterations, print_cost=False):
    np.random.seed(1)
    parameters = nn_utils.initialize_parameters(*layers_dims)
    costs = []
    for i in range(num_iterations):
        AL, _ = nn_utils.L_model_forward(X, parameters)
        if i % 100 == 0:
            costs.append(nn_utils.compute_cost(AL, Y))
    return parameters, costs


def test_of_a_model_that_never_learns_the_cost_is_not_said_to_fall() -> None:
    report = report_on("03_two_layer/two_layer_model", two_layer_model)
    assert not any("falls" in said for said in report.holds)


def in_place(step: Function) -> Function:
    def update_parameters(parameters, grads, learning_rate):
        for key in parameters:
            parameters[key] -= step(learning_rate) * grads[f"d{key}"]
        return parameters

    return update_parameters


def test_what_is_changed_in_place_is_not_said_to_be_left_as_it_was() -> None:
    key = "04_l_layer/update_parameters"
    for step in (lambda rate: rate, lambda rate: 3 * rate):
        report = exercises()[key].check(in_place(step))
        assert any("in place" in note for note in report.notes)
        assert not any("as they were" in said for said in report.holds)


def test_an_argument_changed_in_one_branch_alone_is_seen() -> None:
    def linear_activation_forward(A_prev, W, b, activation):
        Z = W @ A_prev + b
        if activation == "sigmoid":
            b += 1
            return nn_utils.sigmoid(Z)[0], ((A_prev, W, b - 1), Z)
        return np.maximum(0, Z), ((A_prev, W, b), Z)

    report = report_on("03_two_layer/linear_activation_forward", linear_activation_forward)
    assert any("b is different after the call" in f.sentence for f in report.failures)


# No two sentences contradict each other -----------------------------------------------------------


def test_softmax_of_the_wrong_layer_gets_its_name_and_no_layer_is_called_wrong_as_a_whole() -> None:
    def forward_prop(W1, b1, W2, b2, X):
        Z1 = W1 @ X + b1
        A1 = np.maximum(Z1, 0)
        Z2 = W2 @ A1 + b2
        return Z1, A1, Z2, softmax_net.softmax(A1)

    report = report_on("05_softmax_mnist/forward_prop", forward_prop)
    assert "first layer comes out right" not in report.text
    assert [m.id for m in report.diagnosis] == ["softmax_of_A1"]


SOFTMAX = "05_softmax_mnist/softmax"


def test_subtracting_the_global_maximum_is_not_said_to_overflow() -> None:
    def softmax(Z):
        e = np.exp(Z - np.max(Z))
        return e / e.sum(axis=0)

    assert "overflow" not in text(SOFTMAX, softmax)
    assert "beyond the largest" not in text(SOFTMAX, softmax)


def test_rows_normalized_stably_are_not_said_to_overflow() -> None:
    def softmax(Z):
        e = np.exp(Z - Z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    assert "overflow" not in text(SOFTMAX, softmax)


def test_a_softmax_of_the_whole_matrix_is_not_called_right_for_small_scores() -> None:
    def softmax(Z):
        return np.exp(Z) / np.sum(np.exp(Z))

    assert "right for small" not in text(SOFTMAX, softmax)


# Of the program only what stands in it ------------------------------------------------------------


def test_nothing_is_said_to_be_summed_that_is_not() -> None:
    def update_params(W1, b1, W2, b2, dW1, db1, dW2, db2, alpha):
        return W1 - alpha * dW1, b2 - alpha * db2, W2 - alpha * dW2, b2 - alpha * db2

    assert "summed" not in text("05_softmax_mnist/update_params", update_params)

    def initialize_parameters(n_x, n_h, n_y):
        return {
            "W1": np.random.randn(n_h, n_x) * 0.01,
            "b1": np.zeros((n_h, 1)),
            "W2": np.random.randn(n_y, n_h) * 0.01,
            "b2": np.zeros((1, 1)),
        }

    said = text("03_two_layer/initialize_parameters", initialize_parameters)
    assert "sum of" not in said


def test_a_wrong_axis_is_not_called_an_array() -> None:
    def backward_prop(Z1, A1, Z2, A2, W1, W2, X, Y):
        dZ2 = A2 - Y
        return dZ2 @ A1.T, np.sum(dZ2, 2), dZ2, dZ2

    report = report_on("05_softmax_mnist/backward_prop", backward_prop)
    assert [m.id for m in report.diagnosis] == ["no_such_axis"]


def test_keys_of_two_dicts_are_not_mixed() -> None:
    def update_parameters(parameters, grads, learning_rate):
        L = len(parameters) // 2
        for l in range(1, L + 1):
            parameters[f"W{l}"] = parameters[f"W{l}"] - learning_rate * grads[f"W{l}"]
        return parameters

    said = report_on("04_l_layer/update_parameters", update_parameters).diagnosis[0].message
    assert "`grads` has no key 'W1'" in said
    assert "'dW1'" in said


def test_the_arguments_named_are_the_learners_own() -> None:
    def update_parameters(parameters, grads, rate):
        return {k: v - learning_rate * grads[f"d{k}"] for k, v in parameters.items()}  # noqa: F821

    said = report_on("04_l_layer/update_parameters", update_parameters).diagnosis[0].message
    assert "parameters, grads and rate" in said
    assert "asks for parameters, grads and learning_rate" in said

    def sigmoid(x):
        return 1 / (1 + np.exp(-z))  # noqa: F821

    assert "takes x" in report_on("02_logistic/sigmoid", sigmoid).diagnosis[0].message


def test_of_code_for_two_layers_no_loop_is_spoken() -> None:
    def update_parameters(parameters, grads, learning_rate):
        W1, b1 = parameters["W1"], parameters["b1"]
        W2, b2 = parameters["W2"], parameters["b2"]
        return {
            "W1": W1 - learning_rate * grads["dW1"],
            "b1": b1 - learning_rate * grads["db1"],
            "W2": W2 - learning_rate * grads["dW2"],
            "b2": b2 - learning_rate * grads["db2"],
        }

    report = report_on("04_l_layer/update_parameters", update_parameters)
    assert "loop goes" not in report.text
    assert "written for 2 layers" in report.text


def test_a_return_of_none_is_not_called_a_missing_return() -> None:
    def linear_forward(A, W, b):
        Z = W @ A + b
        return print(Z)

    assert "without" not in text("03_two_layer/linear_forward", linear_forward)
    assert "no `return`" not in text("03_two_layer/linear_forward", linear_forward)


def unwritten() -> list[Function]:
    def bare(z):
        pass

    def dots(z):
        """With a docstring."""

    def returned(z):
        return None

    def kept(z):
        s = None
        return s  # noqa: RET504

    def used(z):
        e = None
        return 1 / (1 + e)

    return [bare, dots, returned, kept, used]


@pytest.mark.parametrize("function", unwritten(), ids=lambda f: f.__name__)
def test_a_line_left_as_it_was_is_not_written_yet(function: Function) -> None:
    report = exercises()["02_logistic/sigmoid"].check(function)
    assert not report.written
    assert not report.failures


# Dependence is tried, and not guessed -------------------------------------------------------------


def test_a_decision_is_not_said_to_ignore_what_it_decides_by() -> None:
    for function in (lambda z: z > 0, lambda z: np.sign(z), lambda z: np.round(0 * z + (z > 1))):
        assert "not depend" not in text("01_neuron/relu", function)


def test_division_of_whole_numbers_is_not_said_to_ignore_everything() -> None:
    def propagate(w, b, X, Y):
        m = X.shape[1]
        A = 1 / (1 + np.exp(-(w.T @ X + b)))
        grads = {"dw": 1 // m * X @ (A - Y).T, "db": 1 // m * np.sum(A - Y)}
        return grads, -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))

    assert "whatever is given" not in text("02_logistic/propagate", propagate)


def model(rate: Function) -> Function:
    from nn_utils import logistic

    def model(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate, print_cost):
        w, b = logistic.initialize_with_zeros(X_train.shape[0])
        params, _, costs = logistic.optimize(
            w, b, X_train, Y_train, num_iterations, rate(learning_rate), print_cost
        )
        return {
            "costs": costs,
            "Y_prediction_test": logistic.predict(params["w"], params["b"], X_test),
            "Y_prediction_train": logistic.predict(params["w"], params["b"], X_train),
            **params,
            "learning_rate": learning_rate,
            "num_iterations": num_iterations,
        }

    return model


def test_a_rate_that_is_not_handed_on_is_not_blamed_on_the_data() -> None:
    said = text("02_logistic/model", model(lambda rate: 0.009))
    assert "not depend on X" not in said
    assert "silent" not in said


def test_weights_that_stay_are_not_said_to_move() -> None:
    def update_parameters(parameters, grads, learning_rate):
        L = len(parameters) // 2
        for l in range(L):
            W = parameters[f"W{l + 1}"] - learning_rate * grads[f"dW{l + 1}"]
            b = parameters[f"b{l + 1}"] - learning_rate * grads[f"db{l + 1}"]
        assert W.shape != b.shape
        return parameters

    said = text("04_l_layer/update_parameters", update_parameters)
    assert "weights move" not in said


def test_a_list_of_numbers_is_not_called_a_single_one() -> None:
    def neuron_batch(X, w, b, activation):
        return [float(activation(w.T @ X[:, i] + b)[0]) for i in range(X.shape[1])]

    assert "single number" not in text("01_neuron/neuron_batch", neuron_batch)


def test_two_permutations_are_not_called_unshuffled_labels() -> None:
    def mini_batches(X, y, size, rng):
        X, y = X[:, rng.permutation(y.size)], y[rng.permutation(y.size)]
        return [(X[:, i : i + size], y[i : i + size]) for i in range(0, y.size, size)]

    assert "not shuffled" not in text("05_softmax_mnist/mini_batches", mini_batches)


def test_an_array_that_is_not_put_back_is_not_told_to_write_elsewhere() -> None:
    def numerical_gradient(f, x, eps=1e-5):
        x = np.asarray(x, dtype=float)
        slope = np.zeros(x.shape)
        for index in np.ndindex(x.shape):
            x[index] += eps
            above = f(x)
            x[index] -= 2 * eps
            slope[index] = (above - f(x)) / (2 * eps)
        return slope

    assert "new array" not in text("01_neuron/numerical_gradient", numerical_gradient)


# Draws of one's own -------------------------------------------------------------------------------


def seeding_itself(b_shape: Function) -> Function:
    def initialize_parameters(n_x, n_h, n_y):
        np.random.seed(2)
        return {
            "W1": np.random.randn(n_h, n_x) * 0.01,
            "b1": np.zeros(b_shape(n_h)),
            "W2": np.random.randn(n_y, n_h) * 0.01,
            "b2": np.zeros(b_shape(n_y)),
        }

    return initialize_parameters


def test_an_initializer_that_seeds_itself_is_blamed_for_its_shapes_alone() -> None:
    key = "03_two_layer/initialize_parameters"
    assert exercises()[key].check(seeding_itself(lambda n: (n, 1))).passed
    report = report_on(key, seeding_itself(lambda n: (n,)))
    assert not any(f.sentence.startswith("W") for f in report.failures)
    assert "order" not in " ".join(report.notes)


# What passed, and then broke the notebook ---------------------------------------------------------


def test_slopes_of_whole_numbers_are_asked_for() -> None:
    def numerical_gradient(f, x, eps=1e-5):
        slope = np.zeros_like(x)
        for index in np.ndindex(np.shape(x)):
            step = np.zeros(np.shape(x))
            step[index] = eps
            slope[index] = (f(x + step) - f(x - step)) / (2 * eps)
        return slope

    assert numerical_gradient(lambda x: x**2 / 4, 3) == 1  # where 1.5 is right
    assert not exercises()["01_neuron/numerical_gradient"].check(numerical_gradient).passed


def test_a_record_without_its_last_cost_passes_and_does_not_break_what_follows() -> None:
    from nn_utils import plots
    from public_tests.figures import Comparison, figures

    def two_layer_model(X, Y, layers_dims, learning_rate, num_iterations, print_cost=False):
        np.random.seed(1)
        parameters, costs = nn_utils.initialize_parameters(*layers_dims), []
        for i in range(num_iterations):
            AL, caches = nn_utils.L_model_forward(X, parameters)
            if i % 100 == 0 or i == num_iterations:
                costs.append(nn_utils.compute_cost(AL, Y))
            grads = nn_utils.L_model_backward(AL, Y, caches)
            parameters = nn_utils.update_parameters(parameters, grads, learning_rate)
        return parameters, costs

    report = exercises()["03_two_layer/two_layer_model"].check(two_layer_model)
    assert report.passed, report.text
    plots.cost_curves([0.7, 0.6, 0.5], every=[0, 100, 200, 299])
    figure = next(f for f in figures().values() if f.key == "03_two_layer/costs")
    known = next(iter(figure.values.values()))
    assert Comparison(figure, known[:-1], known, "", 1e-9).met
    assert not Comparison(figure, known[:-2], known, "", 1e-9).met


def test_the_published_courses_own_assertion_passes_with_a_word_about_it() -> None:
    def L_model_forward(X, parameters):
        caches, A = [], X
        L = len(parameters) // 2
        for l in range(1, L):
            A, cache = nn_utils.linear_activation_forward(
                A, parameters[f"W{l}"], parameters[f"b{l}"], "relu"
            )
            caches.append(cache)
        AL, cache = nn_utils.linear_activation_forward(
            A, parameters[f"W{L}"], parameters[f"b{L}"], "sigmoid"
        )
        caches.append(cache)
        assert AL.shape == (1, X.shape[1])
        return AL, caches

    report = exercises()["04_l_layer/L_model_forward"].check(L_model_forward)
    assert report.passed, report.text
    assert any("assert AL.shape" in note for note in report.notes)


def checking(copied: Function, restored: bool = False) -> Function:
    def gradient_check(parameters, grads, X, Y, eps=1e-5):
        numerical = {}
        for name in parameters:
            numerical[name] = np.zeros(parameters[name].shape)
            for index in np.ndindex(parameters[name].shape):
                nudged = copied(parameters)
                nudged[name][index] += eps
                above = nn_utils.compute_cost(nn_utils.L_model_forward(X, nudged)[0], Y)
                nudged[name][index] -= 2 * eps
                below = nn_utils.compute_cost(nn_utils.L_model_forward(X, nudged)[0], Y)
                if restored:
                    nudged[name][index] += eps
                numerical[name][index] = (above - below) / (2 * eps)
        a = np.concatenate([grads[f"d{name}"].ravel() for name in parameters])
        b = np.concatenate([numerical[name].ravel() for name in parameters])
        return np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b))

    return gradient_check


def test_a_shallow_copy_is_no_copy() -> None:
    key = "04_l_layer/gradient_check"
    assert not exercises()[key].check(checking(dict)).passed
    put_back = exercises()[key].check(checking(dict, restored=True))
    assert put_back.passed, put_back.text
    assert not any("as they were" in said for said in put_back.holds)
    deep = exercises()[key].check(checking(lambda p: {k: v.copy() for k, v in p.items()}))
    assert deep.passed, deep.text


# Never a hang -------------------------------------------------------------------------------------


def endless_loop(z):
    A = np.maximum(z, 0)
    while np.size(A):
        try:
            A = np.maximum(A, 0)
        except Exception:
            break
    return A


def test_a_loop_without_an_end_is_stopped_and_called_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(endless, "MOST_WORK", 0.3)
    report = report_on("01_neuron/relu", endless_loop)
    assert [m.id for m in report.diagnosis] == ["endless"]
    assert len(report.failures) == 1
    assert "line" in report.text


def optimize_into_itself(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = [0.7]
    for _ in range(num_iterations):
        costs.append(costs)
    return {"w": w, "b": b}, {"dw": w, "db": b}, costs


def test_a_list_that_holds_itself_is_told_and_fills_no_memory() -> None:
    report = report_on("02_logistic/optimize", optimize_into_itself)
    assert not report.passed
    assert {f.raised.type for f in report.failures if f.raised} == {"ValueError"}


def test_calls_that_end_are_not_stopped_later(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setattr(endless, "MOST_WORK", 0.3)

    def endlessly() -> None:
        with endless.stopped():
            while True:
                pass

    with pytest.raises(endless.Endless):
        endlessly()
    began = time.process_time()
    with endless.stopped():
        pass
    while time.process_time() - began < 1.0:
        pass


# The same everywhere ------------------------------------------------------------------------------


def test_no_clock_decides_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    ticking = iter(range(10**9))
    monkeypatch.setattr(time, "thread_time", lambda: 1000.0 * next(ticking))
    monkeypatch.setattr(time, "perf_counter", lambda: 1000.0 * next(ticking))

    def wrong_twice(AL: np.ndarray, Y: np.ndarray) -> float:
        return float(np.sum(Y * np.log10(AL) + (1 - Y) * np.log10(1 - AL)) / Y.shape[1])

    report = report_on("03_two_layer/compute_cost", wrong_twice)
    assert {m.id for m in report.diagnosis} == {"sign", "log10"}


# What a second reading of forty slips found -------------------------------------------------------


def test_a_property_that_one_answer_seen_lacks_is_not_said_to_hold() -> None:
    def softmax(Z):
        e = np.exp(Z - Z.max(axis=1, keepdims=True))
        return e / e.sum(axis=0, keepdims=True)

    with np.errstate(all="ignore"):
        report = report_on("05_softmax_mnist/softmax", softmax)
    assert not [said for said in report.holds if "column" in said]


def test_factors_that_are_said_to_differ_are_shown_to_differ() -> None:
    def linear_backward(dZ, cache):
        A_prev, W, _ = cache
        m = A_prev.shape[1]
        db = np.sum(dZ, axis=1, keepdims=True) / m
        return W.T @ dZ, dZ @ A_prev.T / m * (W.size + m + 2), db

    said = text("03_two_layer/linear_backward", linear_backward)
    shown = re.search(r"changes from case to case \((.*?)\)", said)
    assert shown is not None
    factors = shown[1].split(", ")
    assert len(set(factors)) == len(factors) > 1


def test_a_number_that_is_compared_with_is_what_would_be_changed() -> None:
    def relu_backward(dA, cache):
        return np.where(cache >= 1, dA, 0)

    located = report_on("03_two_layer/relu_backward", relu_backward).located
    assert located is not None
    assert located.places[0].after == "return np.where(cache >= 0, dA, 0)"
