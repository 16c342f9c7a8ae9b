"""Right answers to notebook 04."""
# ruff: noqa

import numpy as np

from . import right
from .two_layer import (
    activation_backward_inline,
    activation_backward_textbook,
    activation_forward_table,
    activation_forward_textbook,
    cost_textbook,
    update_comprehension,
    update_loop,
)

K = "04_l_layer/"


@right(K + "initialize_parameters_deep")
def deep_textbook(layer_dims):
    np.random.seed(1)
    parameters = {}
    L = len(layer_dims)
    for l in range(1, L):
        parameters["W" + str(l)] = np.random.randn(layer_dims[l], layer_dims[l - 1]) / np.sqrt(
            layer_dims[l - 1]
        )
        parameters["b" + str(l)] = np.zeros((layer_dims[l], 1))
        assert parameters["W" + str(l)].shape == (layer_dims[l], layer_dims[l - 1])
    return parameters


@right(K + "initialize_parameters_deep")
def deep_global_stream(layer_dims):
    p = {}
    for l, (n_prev, n) in enumerate(zip(layer_dims, layer_dims[1:]), start=1):
        p[f"W{l}"] = np.random.randn(n, n_prev) * np.sqrt(1 / n_prev)
        p[f"b{l}"] = np.zeros((n, 1))
    return p


@right(K + "initialize_parameters_deep")
def deep_generator(layer_dims):
    rng = np.random.default_rng(3)
    W = [
        rng.standard_normal((layer_dims[i + 1], layer_dims[i])) * layer_dims[i] ** -0.5
        for i in range(len(layer_dims) - 1)
    ]
    p = {f"b{i + 1}": np.zeros((w.shape[0], 1)) for i, w in enumerate(W)}
    p.update({f"W{i + 1}": w for i, w in enumerate(W)})
    return p


@right(K + "initialize_parameters_deep")
def deep_normal(layer_dims):
    p = {}
    for l in range(len(layer_dims) - 1):
        p["W%d" % (l + 1)] = np.random.normal(
            0, 1 / np.sqrt(layer_dims[l]), (layer_dims[l + 1], layer_dims[l])
        )
        p["b%d" % (l + 1)] = np.zeros([layer_dims[l + 1], 1])
    return p


@right(K + "L_model_forward")
def forward_textbook(X, parameters):
    caches = []
    A = X
    L = len(parameters) // 2
    for l in range(1, L):
        A_prev = A
        A, cache = activation_forward_textbook(
            A_prev, parameters["W" + str(l)], parameters["b" + str(l)], "relu"
        )
        caches.append(cache)
    AL, cache = activation_forward_textbook(
        A, parameters["W" + str(L)], parameters["b" + str(L)], "sigmoid"
    )
    caches.append(cache)
    assert AL.shape[1] == X.shape[1]
    return AL, caches


@right(K + "L_model_forward")
def forward_tuple_of_caches(X, parameters):
    L = int(len(parameters) / 2)
    caches, A = (), X
    for l in range(L):
        kind = "sigmoid" if l == L - 1 else "relu"
        A, cache = activation_forward_table(
            A, parameters[f"W{l + 1}"], parameters[f"b{l + 1}"], kind
        )
        caches = caches + (cache,)
    return A, caches


@right(K + "L_model_forward")
def forward_while(X, parameters):
    caches = []
    l, A = 1, X
    while f"W{l}" in parameters:
        W, b = parameters[f"W{l}"], parameters[f"b{l}"]
        Z = np.einsum("ij,jm->im", W, A) + b
        caches += [((A, W, b), Z)]
        last = f"W{l + 1}" not in parameters
        A = 1 / (1 + np.exp(-Z)) if last else np.where(Z > 0, Z, 0)
        l += 1
    return A, caches


def _start(AL, Y):
    return -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))


@right(K + "L_model_backward")
def backward_textbook(AL, Y, caches):
    grads = {}
    L = len(caches)
    m = AL.shape[1]
    Y = Y.reshape(AL.shape)
    dAL = _start(AL, Y)
    current_cache = caches[L - 1]
    grads["dA" + str(L - 1)], grads["dW" + str(L)], grads["db" + str(L)] = (
        activation_backward_textbook(dAL, current_cache, "sigmoid")
    )
    for l in reversed(range(L - 1)):
        current_cache = caches[l]
        dA_prev, dW, db = activation_backward_textbook(
            grads["dA" + str(l + 1)], current_cache, "relu"
        )
        grads["dA" + str(l)] = dA_prev
        grads["dW" + str(l + 1)] = dW
        grads["db" + str(l + 1)] = db
    return grads


@right(K + "L_model_backward")
def backward_older_names(AL, Y, caches):
    """What flows back is kept under the layer it comes from."""
    grads = {}
    L = len(caches)
    grads["dA" + str(L)], grads["dW" + str(L)], grads["db" + str(L)] = activation_backward_inline(
        _start(AL, Y), caches[-1], "sigmoid"
    )
    for l in range(L - 1, 0, -1):
        grads["dA" + str(l)], grads["dW" + str(l)], grads["db" + str(l)] = (
            activation_backward_inline(grads["dA" + str(l + 1)], caches[l - 1], "relu")
        )
    return grads


@right(K + "L_model_backward")
def backward_shortened(AL, Y, caches):
    """The sigmoid and the cost together: dZ = AL - Y."""
    grads = {}
    L = len(caches)
    m = Y.shape[1]
    dZ = AL - Y
    for l in range(L, 0, -1):
        (A_prev, W, b), Z = caches[l - 1]
        grads[f"dW{l}"] = dZ @ A_prev.T / m
        grads[f"db{l}"] = dZ.sum(axis=1, keepdims=True) / m
        if l > 1:
            dZ = (W.T @ dZ) * (caches[l - 2][1] > 0)
    return grads


def _cost(X, Y, parameters):
    return cost_textbook(forward_textbook(X, parameters)[0], Y)


@right(K + "gradient_check")
def check_entry_by_entry(parameters, grads, X, Y, eps=1e-5):
    ours, numerical = [], []
    for key in parameters:
        for index in np.ndindex(parameters[key].shape):
            plus = {k: v.copy() for k, v in parameters.items()}
            minus = {k: v.copy() for k, v in parameters.items()}
            plus[key][index] += eps
            minus[key][index] -= eps
            numerical.append((_cost(X, Y, plus) - _cost(X, Y, minus)) / (2 * eps))
            ours.append(grads["d" + key][index])
    ours, numerical = np.array(ours), np.array(numerical)
    return np.linalg.norm(ours - numerical) / (np.linalg.norm(ours) + np.linalg.norm(numerical))


@right(K + "gradient_check")
def check_as_one_vector(parameters, grads, X, Y, eps=1e-5):
    keys = list(parameters)
    shapes = [parameters[k].shape for k in keys]
    ends = np.cumsum([int(np.prod(s)) for s in shapes])
    theta = np.concatenate([parameters[k].ravel() for k in keys])
    g = np.concatenate([grads["d" + k].ravel() for k in keys])

    def unpack(t):
        return {k: v.reshape(s) for k, s, v in zip(keys, shapes, np.split(t, ends[:-1]))}

    approx = np.zeros_like(theta)
    for i in range(theta.size):
        e = np.zeros_like(theta)
        e[i] = eps
        approx[i] = (_cost(X, Y, unpack(theta + e)) - _cost(X, Y, unpack(theta - e))) / (2 * eps)
    difference = np.sqrt(np.sum((g - approx) ** 2)) / (
        np.sqrt(np.sum(g**2)) + np.sqrt(np.sum(approx**2))
    )
    print("difference", difference)
    return difference


@right(K + "L_layer_model")
def model_textbook(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    np.random.seed(1)
    costs = []
    parameters = deep_textbook(layers_dims)
    for i in range(0, num_iterations):
        AL, caches = forward_textbook(X, parameters)
        cost = cost_textbook(AL, Y)
        grads = backward_textbook(AL, Y, caches)
        parameters = update_loop(parameters, grads, learning_rate)
        if print_cost and i % 100 == 0 or i == num_iterations - 1:
            print("Cost after iteration {}: {}".format(i, np.squeeze(cost)))
        if i % 100 == 0 or i == num_iterations - 1:
            costs.append(cost)
    return parameters, costs


@right(K + "L_layer_model")
def model_shortened(X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False):
    np.random.seed(1)
    p, costs = deep_global_stream(layers_dims), []
    for i in range(num_iterations):
        AL, caches = forward_while(X, p)
        if i % 100 == 0:
            costs.append(float(cost_textbook(AL, Y)))
        p = update_comprehension(p, backward_shortened(AL, Y, caches), learning_rate)
    return p, np.array(costs)


@right(K + "L_layer_model")
def model_from_draws_of_its_own(
    X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False
):
    p, costs = deep_generator(layers_dims), []
    for i in range(num_iterations):
        AL, caches = forward_textbook(X, p)
        if i % 100 == 0 or i == num_iterations - 1:
            costs.append(cost_textbook(AL, Y))
        p = update_comprehension(p, backward_textbook(AL, Y, caches), learning_rate)
    return p, costs


@right(K + "predict")
def predict_loop(X, y, parameters):
    m = X.shape[1]
    p = np.zeros((1, m))
    probas, caches = forward_textbook(X, parameters)
    for i in range(0, probas.shape[1]):
        if probas[0, i] > 0.5:
            p[0, i] = 1
        else:
            p[0, i] = 0
    print("Accuracy: " + str(np.sum((p == y) / m)))
    return p


@right(K + "predict")
def predict_bool(X, y, parameters):
    return forward_while(X, parameters)[0] > 0.5


@right(K + "predict")
def predict_flat(X, y, parameters):
    AL, _ = forward_tuple_of_caches(X, parameters)
    return np.where(AL[0] > 0.5, 1, 0)


@right(K + "swish_backward")
def swish_by_its_own_value(dA, Z):
    sig = 1 / (1 + np.exp(-Z))
    a = Z * sig
    return dA * (a + sig * (1 - a))


@right(K + "swish_backward")
def swish_one_fraction(dA, Z):
    e = np.exp(-Z)
    slope = (1 + e + Z * e) / (1 + e) ** 2
    dZ = np.multiply(dA, slope)
    assert dZ.shape == Z.shape
    return dZ


@right(K + "swish_backward")
def swish_loop(dA, Z):
    dZ = np.zeros_like(Z)
    for j in range(Z.shape[0]):
        for i in range(Z.shape[1]):
            s = 1 / (1 + np.exp(-Z[j, i]))
            dZ[j, i] = (s + Z[j, i] * s * (1 - s)) * dA[j, i]
    return dZ


@right(K + "example_space_step")
def example_step_plain(S, dZ1, learning_rate):
    n_1, m = S.shape
    return S - (learning_rate / m) * dZ1


@right(K + "example_space_step")
def example_step_in_place(S, dZ1, learning_rate):
    S -= learning_rate * dZ1 / dZ1.shape[1]
    return S


@right(K + "example_space_step")
def example_step_by_columns(S, dZ1, learning_rate):
    m = dZ1.shape[1]
    new = np.zeros(S.shape)
    for i in range(m):
        new[:, i] = S[:, i] - learning_rate * (1 / m) * dZ1[:, i]
    return new
