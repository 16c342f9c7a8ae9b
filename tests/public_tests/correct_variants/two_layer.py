"""Right answers to notebook 03."""
# ruff: noqa

import copy

import numpy as np

from . import right

K = "03_two_layer/"


@right(K + "initialize_parameters")
def initialize_randn(n_x, n_h, n_y):
    W1 = np.random.randn(n_h, n_x) * 0.01
    b1 = np.zeros((n_h, 1))
    W2 = np.random.randn(n_y, n_h) * 0.01
    b2 = np.zeros((n_y, 1))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


@right(K + "initialize_parameters")
def initialize_reseeding(n_x, n_h, n_y):
    np.random.seed(1)
    W1 = 0.01 * np.random.randn(n_h, n_x)
    W2 = 0.01 * np.random.randn(n_y, n_h)
    assert W1.shape == (n_h, n_x)
    return {"W2": W2, "W1": W1, "b1": np.zeros((n_h, 1)), "b2": np.zeros((n_y, 1)), "seed": 1}


@right(K + "initialize_parameters")
def initialize_generator(n_x, n_h, n_y):
    rng = np.random.default_rng(0)
    return {
        "W1": rng.normal(0, 0.01, (n_h, n_x)),
        "b1": np.zeros((n_h, 1)),
        "W2": rng.normal(0, 0.01, (n_y, n_h)),
        "b2": np.zeros((n_y, 1)),
    }


@right(K + "initialize_parameters")
def initialize_normal(n_x, n_h, n_y):
    p = {}
    p["W1"] = np.random.normal(loc=0, scale=0.01, size=(n_h, n_x))
    p["b1"] = np.zeros(shape=(n_h, 1))
    p["W2"] = np.random.normal(loc=0, scale=0.01, size=(n_y, n_h))
    p["b2"] = np.zeros(shape=(n_y, 1))
    return p


@right(K + "linear_forward")
def forward_at(A, W, b):
    return W @ A + b, (A, W, b)


@right(K + "linear_forward")
def forward_dot(A, W, b):
    Z = np.dot(W, A) + b
    assert Z.shape == (W.shape[0], A.shape[1])
    cache = (A, W, b)
    return Z, cache


@right(K + "linear_forward")
def forward_method(A, W, b):
    Z = W.dot(A)
    Z += b
    return [Z, [A, W, b]]


@right(K + "linear_forward")
def forward_einsum(A, W, b):
    return np.einsum("ij,jk->ik", W, A) + b, (A, W, b, "extra")


@right(K + "linear_forward")
def forward_loop(A, W, b):
    n, m = W.shape[0], A.shape[1]
    Z = np.zeros((n, m))
    for i in range(n):
        for j in range(m):
            Z[i, j] = np.sum(W[i, :] * A[:, j]) + b[i, 0]
    return Z, (A, W, b)


@right(K + "linear_forward")
def forward_single_precision(A, W, b):
    Z = np.matmul(W.astype(np.float32), A.astype(np.float32)) + b.astype(np.float32)
    return Z, (A, W, b)


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z)), Z


def relu(Z):
    return np.maximum(0, Z), Z


@right(K + "linear_activation_forward")
def activation_forward_textbook(A_prev, W, b, activation):
    if activation == "sigmoid":
        Z, linear_cache = forward_dot(A_prev, W, b)
        A, activation_cache = sigmoid(Z)
    elif activation == "relu":
        Z, linear_cache = forward_dot(A_prev, W, b)
        A, activation_cache = relu(Z)
    cache = (linear_cache, activation_cache)
    return A, cache


@right(K + "linear_activation_forward")
def activation_forward_table(A_prev, W, b, activation):
    Z = W @ A_prev + b
    g = {"relu": lambda z: z * (z > 0), "sigmoid": lambda z: 1 / (1 + np.exp(-z))}[activation]
    return g(Z), ((A_prev, W, b), Z)


@right(K + "linear_activation_forward")
def activation_forward_lists(A_prev, W, b, activation):
    Z, linear = forward_loop(A_prev, W, b)
    A = np.clip(Z, 0, None) if activation == "relu" else 0.5 + 0.5 * np.tanh(Z / 2)
    return [A, [list(linear), Z]]


@right(K + "compute_cost")
def cost_textbook(AL, Y):
    m = Y.shape[1]
    cost = -(1 / m) * np.sum(np.multiply(Y, np.log(AL)) + np.multiply(1 - Y, np.log(1 - AL)))
    cost = np.squeeze(cost)
    assert cost.shape == ()
    return cost


@right(K + "compute_cost")
def cost_dot(AL, Y):
    m = Y.shape[1]
    return (1.0 / m) * (-np.dot(Y, np.log(AL).T) - np.dot(1 - Y, np.log(1 - AL).T))


@right(K + "compute_cost")
def cost_with_parameters(AL, Y, parameters=None):
    return float(-np.average(np.log(np.where(Y == 1, AL, 1 - AL))))


@right(K + "compute_cost")
def cost_sum_of_python(AL, Y):
    m = len(Y[0])
    return sum(-y * np.log(a) - (1 - y) * np.log(1 - a) for a, y in zip(AL[0], Y[0])) / m


@right(K + "compute_cost")
def cost_log1p(AL, Y):
    return -np.sum(Y * np.log(AL) + (1 - Y) * np.log1p(-AL)) / AL.shape[1]


@right(K + "compute_cost")
def cost_nansum(AL, Y):
    logprobs = Y * np.log(AL) + (1 - Y) * np.log(1 - AL)
    return (-1 / Y.size) * np.nansum(logprobs)


@right(K + "relu_backward")
def relu_backward_copy(dA, cache):
    Z = cache
    dZ = np.array(dA, copy=True)
    dZ[Z <= 0] = 0
    assert dZ.shape == Z.shape
    return dZ


@right(K + "relu_backward")
def relu_backward_mask(dA, cache):
    return dA * (cache > 0)


@right(K + "relu_backward")
def relu_backward_where(dA, cache):
    return np.where(cache <= 0, 0, dA)


@right(K + "relu_backward")
def relu_backward_int64(dA, Z):
    return np.multiply(dA, np.int64(Z > 0))


@right(K + "relu_backward")
def relu_backward_loop(dA, cache):
    dZ = np.zeros(dA.shape)
    for i in range(dA.shape[0]):
        for j in range(dA.shape[1]):
            if cache[i][j] > 0:
                dZ[i][j] = dA[i][j]
    return dZ


@right(K + "relu_backward")
def relu_backward_heaviside(dA, cache):
    np.random.seed(0)
    return dA * np.heaviside(cache, 0)


@right(K + "sigmoid_backward")
def sigmoid_backward_textbook(dA, cache):
    Z = cache
    s = 1 / (1 + np.exp(-Z))
    dZ = dA * s * (1 - s)
    assert dZ.shape == Z.shape
    return dZ


@right(K + "sigmoid_backward")
def sigmoid_backward_exp(dA, cache):
    return dA * np.exp(-cache) / (1 + np.exp(-cache)) ** 2


@right(K + "sigmoid_backward")
def sigmoid_backward_multiply(dA, cache):
    s, _ = sigmoid(cache)
    return np.multiply(dA, np.multiply(s, 1 - s))


@right(K + "sigmoid_backward")
def sigmoid_backward_single(dA, cache):
    s = 1 / (1 + np.exp(-cache.astype("float32")))
    return dA.astype("float32") * s * (1 - s)


@right(K + "linear_backward")
def linear_backward_textbook(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = (1 / m) * np.dot(dZ, A_prev.T)
    db = (1 / m) * np.sum(dZ, axis=1, keepdims=True)
    dA_prev = np.dot(W.T, dZ)
    assert dA_prev.shape == A_prev.shape
    assert dW.shape == W.shape
    assert db.shape == b.shape
    return dA_prev, dW, db


@right(K + "linear_backward")
def linear_backward_einsum(dZ, cache):
    A, W, b = cache
    m = dZ.shape[1]
    dW = np.einsum("im,jm->ij", dZ, A) / m
    db = np.einsum("im->i", dZ)[:, None] / m
    return np.einsum("ij,im->jm", W, dZ), dW, db


@right(K + "linear_backward")
def linear_backward_reshape(dZ, linear_cache):
    A_prev, W, b = linear_cache
    m = A_prev.shape[1]
    db = np.mean(dZ, axis=1).reshape(-1, 1)
    return W.T.dot(dZ), dZ.dot(A_prev.T) / m, db


@right(K + "linear_backward")
def linear_backward_loop(dZ, cache):
    A_prev, W, b = cache
    n_prev, m = A_prev.shape
    dW, db = np.zeros_like(W), np.zeros_like(b)
    for i in range(m):
        dW += np.outer(dZ[:, i], A_prev[:, i])
        db += dZ[:, i : i + 1]
    dW /= m
    db /= m
    return [np.matmul(W.T, dZ), dW, db, m]


@right(K + "linear_backward")
def linear_backward_transposed_products(dZ, cache):
    A_prev, W, b = cache
    dW = (A_prev @ dZ.T).T / A_prev.shape[-1]
    db = dZ @ np.ones((dZ.shape[1], 1)) / dZ.shape[1]
    return (dZ.T @ W).T, dW, db


@right(K + "linear_backward")
def linear_backward_leftovers(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = None
    db = None
    dA_prev = None
    dW = np.dot(dZ, cache[0].T) / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prev = np.dot(cache[1].T, dZ)
    print("dW", dW.shape)
    return dA_prev, dW, db


@right(K + "linear_activation_backward")
def activation_backward_textbook(dA, cache, activation):
    linear_cache, activation_cache = cache
    if activation == "relu":
        dZ = relu_backward_copy(dA, activation_cache)
        dA_prev, dW, db = linear_backward_textbook(dZ, linear_cache)
    elif activation == "sigmoid":
        dZ = sigmoid_backward_textbook(dA, activation_cache)
        dA_prev, dW, db = linear_backward_textbook(dZ, linear_cache)
    return dA_prev, dW, db


@right(K + "linear_activation_backward")
def activation_backward_inline(dA, cache, activation):
    (A_prev, W, b), Z = cache
    s = 1 / (1 + np.exp(-Z))
    slope = (Z > 0) if activation == "relu" else s * (1 - s)
    dZ = dA * slope
    return W.T @ dZ, dZ @ A_prev.T / dZ.shape[1], dZ.mean(axis=1, keepdims=True)


@right(K + "linear_activation_backward")
def activation_backward_table(dA, cache, activation):
    linear, Z = cache
    back = {"relu": relu_backward_mask, "sigmoid": sigmoid_backward_exp}
    return linear_backward_einsum(back[activation](dA, Z), linear)


U = (K + "update_parameters", "04_l_layer/update_parameters")


@right(*U)
def update_loop(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for l in range(L):
        parameters["W" + str(l + 1)] = (
            parameters["W" + str(l + 1)] - learning_rate * grads["dW" + str(l + 1)]
        )
        parameters["b" + str(l + 1)] = (
            parameters["b" + str(l + 1)] - learning_rate * grads["db" + str(l + 1)]
        )
    return parameters


@right(*U)
def update_in_place(parameters, grads, learning_rate):
    for key in parameters:
        parameters[key] -= learning_rate * grads["d" + key]
    return parameters


@right(*U)
def update_deepcopy(parameters, grads, learning_rate=1.2):
    p = copy.deepcopy(parameters)
    for l in range(1, len(p) // 2 + 1):
        p[f"W{l}"] -= learning_rate * grads[f"dW{l}"]
        p[f"b{l}"] -= learning_rate * grads[f"db{l}"]
    return p


@right(*U)
def update_comprehension(parameters, grads, learning_rate):
    return {k: np.subtract(v, grads["d" + k] * learning_rate) for k, v in parameters.items()}


@right(K + "update_parameters")
def update_by_name(parameters, grads, learning_rate):
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    W1 = W1 - learning_rate * grads["dW1"]
    b1 = b1 - learning_rate * grads["db1"]
    W2 = W2 - learning_rate * grads["dW2"]
    b2 = b2 - learning_rate * grads["db2"]
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def _output_gradient(AL, Y):
    return -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))


@right(K + "two_layer_model")
def two_layer_textbook(
    X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False
):
    np.random.seed(1)
    costs = []
    n_x, n_h, n_y = layers_dims
    parameters = initialize_randn(n_x, n_h, n_y)
    for i in range(0, num_iterations):
        A1, cache1 = activation_forward_textbook(X, parameters["W1"], parameters["b1"], "relu")
        A2, cache2 = activation_forward_textbook(A1, parameters["W2"], parameters["b2"], "sigmoid")
        cost = cost_textbook(A2, Y)
        dA1, dW2, db2 = activation_backward_textbook(_output_gradient(A2, Y), cache2, "sigmoid")
        dA0, dW1, db1 = activation_backward_textbook(dA1, cache1, "relu")
        grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
        parameters = update_loop(parameters, grads, learning_rate)
        if i % 100 == 0 or i == num_iterations - 1:
            costs.append(cost)
            print("Cost after iteration {}: {}".format(i, np.squeeze(cost)))
    return parameters, costs


@right(K + "two_layer_model")
def two_layer_inline(
    X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False
):
    """Nothing but matrices, the shortened output gradient, and no cost after the last step."""
    rng = np.random.RandomState(1)
    n_x, n_h, n_y = layers_dims
    W1, b1 = rng.randn(n_h, n_x) * 0.01, np.zeros((n_h, 1))
    W2, b2 = rng.randn(n_y, n_h) * 0.01, np.zeros((n_y, 1))
    m = X.shape[1]
    costs = []
    for i in range(num_iterations):
        Z1 = W1 @ X + b1
        A1 = np.maximum(Z1, 0)
        A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
        if i % 100 == 0:
            costs.append(float(-np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))))
        dZ2 = A2 - Y
        dZ1 = (W2.T @ dZ2) * (Z1 > 0)
        W2 = W2 - learning_rate * dZ2 @ A1.T / m
        b2 = b2 - learning_rate * dZ2.mean(axis=1, keepdims=True)
        W1 = W1 - learning_rate * dZ1 @ X.T / m
        b1 = b1 - learning_rate * dZ1.mean(axis=1, keepdims=True)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}, costs


@right(K + "two_layer_model")
def two_layer_from_draws_of_its_own(
    X, Y, layers_dims, learning_rate=0.0075, num_iterations=3000, print_cost=False
):
    rng = np.random.default_rng(5)
    n_x, n_h, n_y = layers_dims
    p = {
        "W1": rng.normal(0, 0.01, (n_h, n_x)),
        "b1": np.zeros((n_h, 1)),
        "W2": rng.normal(0, 0.01, (n_y, n_h)),
        "b2": np.zeros((n_y, 1)),
    }
    costs = []
    for i in range(num_iterations):
        A1, c1 = activation_forward_table(X, p["W1"], p["b1"], "relu")
        A2, c2 = activation_forward_table(A1, p["W2"], p["b2"], "sigmoid")
        if i % 100 == 0 or i == num_iterations - 1:
            costs.append(cost_textbook(A2, Y))
        dA1, dW2, db2 = activation_backward_inline(_output_gradient(A2, Y), c2, "sigmoid")
        _, dW1, db1 = activation_backward_inline(dA1, c1, "relu")
        p = update_comprehension(p, {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}, learning_rate)
    return p, costs


@right(K + "leaky_relu_backward")
def leaky_backward_copy(dA, cache):
    Z = cache
    dZ = np.array(dA, copy=True)
    dZ[Z <= 0] *= 0.01
    return dZ


@right(K + "leaky_relu_backward")
def leaky_backward_mask(dA, cache):
    positive = cache > 0
    return dA * positive + 0.01 * dA * (~positive)


@right(K + "leaky_relu_backward")
def leaky_backward_slope_first(dA, cache):
    slope = np.ones_like(cache)
    slope[cache < 0] = 1e-2
    return dA * slope


@right(K + "leaky_relu_backward")
def leaky_backward_loop(dA, cache):
    dZ = np.zeros(dA.shape)
    for i in range(dA.shape[0]):
        for j in range(dA.shape[1]):
            dZ[i, j] = dA[i, j] if cache[i, j] > 0 else dA[i, j] / 100
    return dZ
