"""Slips that real people's code made and no catalogue had: each gets a true and helpful sentence.

Either the mistake has a name or a reading, or the line is found.  What a change is said to mend is
held against the checks.
"""

from __future__ import annotations

import pytest

from public_tests import exercises
from public_tests.slips import Slip

# What was written, and a part of the line that is meant.
SLIPS = {
    "zeros_of_two_numbers": (
        "04_l_layer/initialize_parameters_deep",
        """
def initialize_parameters_deep(layer_dims):
    parameters = {}
    for l in range(1, len(layer_dims)):
        parameters["W" + str(l)] = (
            np.random.randn(layer_dims[l], layer_dims[l - 1]) / np.sqrt(layer_dims[l - 1])
        )
        parameters["b" + str(l)] = np.zeros(layer_dims[l], 1)
    return parameters
""",
        "np.zeros(",
    ),
    "divided_in_place": (
        "02_logistic/flatten_and_scale",
        """
def flatten_and_scale(images):
    images = images.reshape(images.shape[0], -1).T
    images /= 255
    return images
""",
        "images /= 255",
    ),
    "number_of_pictures_written_down": (
        "02_logistic/flatten_and_scale",
        """
def flatten_and_scale(images):
    flat = images.reshape(209, -1).T
    return flat / 255
""",
        "209",
    ),
    "times_left_out": (
        "01_neuron/sigmoid_derivative",
        """
def sigmoid_derivative(z):
    s = sigmoid
    return s(z)(1 - s(z))
""",
        "s(z)(1 - s(z))",
    ),
    "text_called": (
        "03_two_layer/linear_activation_forward",
        """
def linear_activation_forward(A_prev, W, b, activation):
    Z, linear_cache = linear_forward(A_prev, W, b)
    A = activation(Z)
    return A, (linear_cache, Z)
""",
        "activation(Z)",
    ),
    "result_not_taken_apart": (
        "03_two_layer/linear_activation_forward",
        """
def linear_activation_forward(A_prev, W, b, activation):
    Z = linear_forward(A_prev, W, b)
    linear_cache = (A_prev, W, b)
    if activation == "relu":
        A = relu(Z)
    else:
        A = sigmoid(Z)
    return A, (linear_cache, Z)
""",
        "Z",
    ),
    "half_as_a_fraction": (
        "04_l_layer/L_model_forward",
        """
def L_model_forward(X, parameters):
    caches = []
    A = X
    L = len(parameters) / 2
    for l in range(1, L):
        A, cache = linear_activation_forward(
            A, parameters["W" + str(l)], parameters["b" + str(l)], "relu"
        )
        caches.append(cache)
    AL, cache = linear_activation_forward(
        A, parameters["W" + str(L)], parameters["b" + str(L)], "sigmoid"
    )
    caches.append(cache)
    return AL, caches
""",
        "len(parameters) / 2",
    ),
    "letter_for_number": (
        "04_l_layer/update_parameters",
        """
def update_parameters(parameters, grads, learning_rate):
    L = len(parameters) // 2
    updated = {}
    for l in range(1, L + 1):
        updated["W" + str(l)] = parameters["Wl"] - learning_rate * grads["dW" + str(l)]
        updated["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]
    return updated
""",
        "Wl",
    ),
    "second_nudge_too_short": (
        "01_neuron/numerical_gradient",
        """
def numerical_gradient(f, x, eps=1e-05):
    x = np.array(x, dtype=float)
    slope = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        before = x[index]
        x[index] += eps
        above = f(x)
        x[index] -= eps
        below = f(x)
        x[index] = before
        slope[index] = (above - below) / (2 * eps)
    return slope
""",
        "x[index]",
    ),
    "step_not_reset": (
        "01_neuron/numerical_gradient",
        """
def numerical_gradient(f, x, eps=1e-05):
    slope = np.zeros(np.shape(x))
    step = np.zeros(slope.shape)
    for index in np.ndindex(slope.shape):
        step[index] = eps
        slope[index] = (f(x + step) - f(x - step)) / (2 * eps)
    return slope
""",
        "step",
    ),
    "return_for_yield": (
        "05_softmax_mnist/mini_batches",
        """
def mini_batches(X, y, size, rng):
    m = X.shape[1]
    order = rng.permutation(m)
    for start in range(0, m, size):
        batch = order[start:start + size]
        return X[:, batch], y[batch]
""",
        "return",
    ),
    "name_of_the_notebook": (
        "03_two_layer/compute_cost",
        """
def compute_cost(AL, Y):
    m = Y.shape[1]
    return float(-np.sum(Y * np.log(AL) + (1 - y) * np.log(1 - AL)) / m)
""",
        "(1 - y)",
    ),
    "gradient_once": (
        "01_neuron/train_neuron",
        """
def train_neuron(X, Y, learning_rate=0.5, num_iterations=1000):
    w, b = np.zeros((X.shape[0], 1)), 0.0
    costs = []
    dw, db = neuron_gradient(X, Y, w, b)
    for _ in range(num_iterations):
        costs.append(binary_cross_entropy(neuron_batch(X, w, b, sigmoid), Y))
        w = w - learning_rate * dw
        b = b - learning_rate * db
    return w, b, costs
""",
        "neuron_gradient",
    ),
    "clip_thrown_away": (
        "01_neuron/binary_cross_entropy",
        """
def binary_cross_entropy(A, Y):
    m = Y.shape[1]
    np.clip(A, 1e-15, 1 - 1e-15)
    return float(-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m)
""",
        "np.clip",
    ),
    "small_t": (
        "02_logistic/predict",
        """
def predict(w, b, X):
    A = sigmoid(np.dot(w.t, X) + b)
    return (A > 0.5).astype(int)
""",
        "w.t",
    ),
    "random_of_two_numbers": (
        "05_softmax_mnist/init_params",
        """
def init_params():
    W1 = np.random.random(10, 784) - 0.5
    b1 = np.random.rand(10, 1) - 0.5
    W2 = np.random.rand(10, 10) - 0.5
    b2 = np.random.rand(10, 1) - 0.5
    return W1, b1, W2, b2
""",
        "np.random.random",
    ),
    "ragged_sum": (
        "01_neuron/neuron",
        """
def neuron(x, w, b, activation):
    z = np.sum([w * x, b])
    return activation(z)
""",
        "np.sum",
    ),
    "dA_not_handed_on": (
        "04_l_layer/L_model_backward",
        """
def L_model_backward(AL, Y, caches):
    grads = {}
    L = len(caches)
    dAL = -(Y / AL - (1 - Y) / (1 - AL))
    dA, dW, db = linear_activation_backward(dAL, caches[L - 1], "sigmoid")
    grads["dA" + str(L - 1)], grads["dW" + str(L)], grads["db" + str(L)] = dA, dW, db
    for l in reversed(range(L - 1)):
        dA_prev, dW, db = linear_activation_backward(dA, caches[l], "relu")
        grads["dA" + str(l)] = dA_prev
        grads["dW" + str(l + 1)] = dW
        grads["db" + str(l + 1)] = db
    return grads
""",
        "dA",
    ),
    "caches_overwritten": (
        "04_l_layer/L_model_forward",
        """
def L_model_forward(X, parameters):
    L = len(parameters) // 2
    A = X
    caches = []
    for l in range(1, L + 1):
        activation = "sigmoid" if l == L else "relu"
        W, b = parameters[f"W{l}"], parameters[f"b{l}"]
        A, cache = linear_activation_forward(A, W, b, activation)
        caches = [cache]
    return A, caches
""",
        "caches",
    ),
    "cost_a_vector": (
        "03_two_layer/compute_cost",
        """
def compute_cost(AL, Y):
    m = Y.shape[1]
    cost = -1 / m * (Y * np.log(AL) + (1 - Y) * np.log(1 - AL))
    return cost
""",
        "cost",
    ),
    "mean_over_cells": (
        "05_softmax_mnist/cross_entropy",
        """
def cross_entropy(A2, Y):
    return -np.mean(Y * np.log(A2 + 1e-15))
""",
        "np.mean",
    ),
    "parenthesis_lost": (
        "03_two_layer/compute_cost",
        """
def compute_cost(AL, Y):
    m = Y.shape[1]
    cost = -1 / m * np.sum(Y * np.log(AL)) + np.sum((1 - Y) * np.log(1 - AL))
    return cost
""",
        "cost",
    ),
    "axis_lost_in_a_loop": (
        "01_neuron/neuron_gradient",
        """
def neuron_gradient(X, Y, w, b):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    dw = np.zeros(w.shape)
    db = 0.0
    for i in range(m):
        dz = A[0, i] - Y[0, i]
        dw += X[:, i] * dz
        db += dz
    return dw / m, db / m
""",
        "X[:, i]",
    ),
    "stopped_where_the_cost_rises": (
        "01_neuron/train_neuron",
        """
def train_neuron(X, Y, learning_rate=0.5, num_iterations=1000):
    w = np.zeros((X.shape[0], 1))
    b = 0.0
    costs = []
    for i in range(num_iterations):
        cost = binary_cross_entropy(neuron_batch(X, w, b, sigmoid), Y)
        if costs and cost > costs[-1]:
            break
        costs.append(cost)
        dw, db = neuron_gradient(X, Y, w, b)
        w = w - learning_rate * dw
        b = b - learning_rate * db
    return w, b, costs
""",
        "if costs and",
    ),
    "scaled_by_its_own_largest": (
        "02_logistic/flatten_and_scale",
        """
def flatten_and_scale(images):
    out = []
    for img in images:
        out.append(img.flatten() / img.max())
    return np.array(out).T
""",
        "img.max()",
    ),
    "gradient_of_another_parameter": (
        "03_two_layer/update_parameters",
        """
def update_parameters(parameters, grads, learning_rate):
    parameters["W1"] = parameters["W1"] - learning_rate * grads["dW1"]
    parameters["b1"] = parameters["b1"] - learning_rate * grads["db1"]
    parameters["W2"] = parameters["W2"] - learning_rate * grads["dW2"]
    parameters["b2"] = parameters["b2"] - learning_rate * grads["dW2"]
    return parameters
""",
        'grads["dW2"]',
    ),
    "laid_out_the_other_way": (
        "08_convolution/conv_forward",
        """
def conv_forward(X, W, b, pad=0):
    F, C, k, _ = W.shape
    columns = im2col(padded(X, pad), k)
    Z = W.reshape(-1, F).T @ columns + b
    rows, cols = X.shape[1] + 2 * pad - k + 1, X.shape[2] + 2 * pad - k + 1
    return Z.reshape(F, rows, cols, X.shape[3]), (X.shape, W, columns, pad)
""",
        "W.reshape(-1, F).T",
    ),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_real_slip_is_named_or_its_line_is_found(name: str) -> None:
    key, source, meant = SLIPS[name]
    exercise = exercises()[key]
    report = exercise.check(Slip(exercise, (), source.lstrip()).function())
    assert not report.passed
    assert report.written
    assert report.diagnosis or report.located
    if report.located is None:
        return
    if report.located.by == "mend":
        assert any(meant in place.code for place in report.located.places)


# Wrong answers that once passed: each needs a case of its own to show.
ONCE_PASSED = {
    "clipped_too_far": (
        "01_neuron/binary_cross_entropy",
        """
def binary_cross_entropy(A, Y):
    A = np.clip(A, 1e-3, 1 - 1e-3)
    return -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / A.size
""",
    ),
    "largest_cost_of_a_class": (
        "05_softmax_mnist/cross_entropy",
        """
def cross_entropy(A2, Y):
    return -np.sum(Y * np.log(np.maximum(A2, 1e-3))) / Y.shape[1]
""",
    ),
    "divided_by_a_slope_of_0": (
        "05_softmax_mnist/adam_step",
        """
def adam_step(w, dw, v, s, t, alpha):
    v = 0.9 * v + 0.1 * dw
    s = 0.999 * s + 0.001 * dw**2
    return w - alpha * v / (1 - 0.9**t) / np.sqrt(s / (1 - 0.999**t)), v, s
""",
    ),
    "thresholds_of_a_fixed_list": (
        "06_cats_vs_dogs/roc_points",
        """
def roc_points(Y, A):
    fpr, tpr = [0.0], [0.0]
    for threshold in np.linspace(1, 0, 101):
        called = A >= threshold
        fpr.append(np.mean(called[Y == 0]))
        tpr.append(np.mean(called[Y == 1]))
    return np.array(fpr), np.array(tpr)
""",
    ),
}


@pytest.mark.parametrize("name", ONCE_PASSED)
def test_what_once_passed_is_refused(name: str) -> None:
    key, source = ONCE_PASSED[name]
    exercise = exercises()[key]
    assert not exercise.check(Slip(exercise, (), source.lstrip()).function()).passed
