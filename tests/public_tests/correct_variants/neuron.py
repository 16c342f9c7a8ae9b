"""Right answers to notebook 01, and to the sigmoid wherever it is asked."""
# ruff: noqa

import math

import numpy as np

from . import right

SIGMOID = ("01_neuron/sigmoid", "02_logistic/sigmoid")


@right(*SIGMOID)
def sigmoid_textbook(z):
    return 1 / (1 + np.exp(-z))


@right(*SIGMOID)
def sigmoid_power(z):
    return 1.0 / (1.0 + np.power(np.e, -z))


@right(*SIGMOID)
def sigmoid_other_form(z):
    e = np.exp(z)
    return e / (e + 1)


@right(*SIGMOID)
def sigmoid_tanh(z):
    return 0.5 * (1 + np.tanh(np.asarray(z) / 2))


@right(*SIGMOID)
def sigmoid_with_cache(Z):
    A = 1 / (1 + np.exp(-Z))
    cache = Z
    return A, cache


@right(*SIGMOID)
def sigmoid_stable(z):
    z = np.asarray(z, dtype=float)
    out = np.empty_like(z)
    pos = z >= 0
    out[pos] = 1 / (1 + np.exp(-z[pos]))
    ez = np.exp(z[~pos])
    out[~pos] = ez / (1 + ez)
    return out


@right(*SIGMOID)
def sigmoid_loop(z):
    if np.ndim(z) == 0:
        return 1 / (1 + math.exp(-z))
    s = np.zeros(z.shape)
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            s[i, j] = 1 / (1 + math.exp(-z[i, j]))
    return s


@right(*SIGMOID)
def sigmoid_vectorized(z):
    return np.vectorize(lambda t: 1 / (1 + math.exp(-t)))(z)


@right(*SIGMOID)
def sigmoid_leftovers(z):
    s = None
    # s = 1 / (1 + np.exp(z))
    s = 1 / (1 + np.exp(-z))
    print("sigmoid", np.shape(s))
    assert np.all(s >= 0)
    return s


@right("01_neuron/relu")
def relu_maximum(z):
    return np.maximum(0, z)


@right("01_neuron/relu")
def relu_mask(z):
    return z * (z > 0)


@right("01_neuron/relu")
def relu_where(z):
    return np.where(z > 0, z, 0.0)


@right("01_neuron/relu")
def relu_abs(z):
    return (np.abs(z) + z) / 2


@right("01_neuron/relu")
def relu_copy(z):
    a = np.array(z, dtype=float)
    a[a < 0] = 0
    return a


@right("01_neuron/relu")
def relu_with_cache(Z):
    A = np.maximum(0, Z)
    assert A.shape == np.shape(Z)
    return A, Z


@right("01_neuron/relu")
def relu_clip(z):
    return np.clip(z, 0, None)


@right("01_neuron/neuron")
def neuron_dot(x, w, b, activation):
    return activation(np.dot(w, x) + b)


@right("01_neuron/neuron")
def neuron_loop(x, w, b, activation=None):
    z = b
    for i in range(len(x)):
        z += x[i] * w[i]
    return activation(z)


@right("01_neuron/neuron")
def neuron_zip(x, w, b, activation):
    return float(activation(sum(xi * wi for xi, wi in zip(x, w)) + b))


@right("01_neuron/neuron")
def neuron_array(x, w, b, activation):
    return np.array([activation(np.sum(x * w) + b)])


@right("01_neuron/neuron_batch")
def neuron_batch_transpose(X, w, b, activation):
    return activation(np.dot(w.T, X) + b)


@right("01_neuron/neuron_batch")
def neuron_batch_reshape(X, w, b, activation):
    w = w.reshape(1, -1)
    z = w @ X + b
    return activation(z)


@right("01_neuron/neuron_batch")
def neuron_batch_loop(X, w, b, activation):
    m = X.shape[1]
    A = np.zeros((1, m))
    for i in range(m):
        A[0, i] = activation(np.sum(w[:, 0] * X[:, i]) + b)
    return A


@right("01_neuron/neuron_batch")
def neuron_batch_sum(X, w, b, activation):
    return activation(np.sum(w * X, axis=0, keepdims=True) + b)


@right("01_neuron/neuron_batch")
def neuron_batch_einsum(X, w, b, activation):
    return activation(np.einsum("ij,ik->jk", w, X) + b)


@right("01_neuron/binary_cross_entropy")
def cost_with_a_small_number(A, Y):
    tiny = 1e-8
    return -np.mean(Y * np.log(A + tiny) + (1 - Y) * np.log(1 - A + tiny))


@right("01_neuron/binary_cross_entropy")
def cost_clipped_at_seven_digits(A, Y):
    A = np.clip(A, 1e-7, 1 - 1e-7)
    return -np.mean(np.where(Y == 1, np.log(A), np.log(1 - A)))


@right("01_neuron/binary_cross_entropy")
def bce_clip(A, Y):
    A = np.clip(A, 1e-15, 1 - 1e-15)
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))


@right("01_neuron/binary_cross_entropy")
def bce_epsilon(A, Y):
    eps = 1e-12
    m = Y.shape[1]
    return float(-(1 / m) * np.sum(Y * np.log(A + eps) + (1 - Y) * np.log(1 - A + eps)))


@right("01_neuron/binary_cross_entropy")
def bce_where(A, Y):
    p = np.where(Y == 1, A, 1 - A)
    return np.squeeze(np.array(-np.log(np.maximum(p, 1e-300)).mean()))


@right("01_neuron/binary_cross_entropy")
def bce_loop(A, Y):
    total = 0.0
    for a, y in zip(A.flatten(), Y.flatten()):
        p = a if y == 1 else 1 - a
        total -= math.log(max(p, 1e-16))
    return total / A.size


@right("01_neuron/sigmoid_derivative")
def slope_product(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


@right("01_neuron/sigmoid_derivative")
def slope_exp(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


@right("01_neuron/sigmoid_derivative")
def slope_cosh(z):
    return 1 / (4 * np.cosh(np.asarray(z) / 2) ** 2)


@right("01_neuron/numerical_gradient")
def numerical_in_place(f, x, eps=1e-5):
    if np.isscalar(x):
        return (f(x + eps) - f(x - eps)) / (2 * eps)
    x = x.copy()
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"])
    while not it.finished:
        i = it.multi_index
        old = x[i]
        x[i] = old + eps
        up = f(x)
        x[i] = old - eps
        down = f(x)
        x[i] = old
        grad[i] = (up - down) / (2 * eps)
        it.iternext()
    return grad


@right("01_neuron/numerical_gradient")
def numerical_steps(f, x, eps=1e-5):
    x = np.asarray(x, dtype=float)
    g = np.zeros(x.size)
    for k in range(x.size):
        step = np.zeros(x.size)
        step[k] = eps
        step = step.reshape(x.shape)
        g[k] = (f(x + step) - f(x - step)) / 2 / eps
    return g.reshape(x.shape)


@right("01_neuron/neuron_gradient")
def gradient_matrix(X, Y, w, b):
    m = X.shape[1]
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    return dw, db


@right("01_neuron/neuron_gradient")
def gradient_mean(X, Y, w, b):
    A = 1 / (1 + np.exp(-w.T @ X - b))
    error = A - Y
    return np.mean(X * error, axis=1, keepdims=True), np.mean(error)


@right("01_neuron/neuron_gradient")
def gradient_loop(X, Y, w, b):
    n, m = X.shape
    dw = np.zeros((n, 1))
    db = 0
    for i in range(m):
        z = b
        for j in range(n):
            z += w[j, 0] * X[j, i]
        dz = 1 / (1 + math.exp(-z)) - Y[0, i]
        for j in range(n):
            dw[j, 0] += X[j, i] * dz
        db += dz
    return dw / m, db / m


@right("01_neuron/neuron_gradient")
def gradient_list(X, Y, w, b):
    A = 1 / (1 + np.exp(-(w.T.dot(X) + b)))
    dZ = A - Y
    return [X.dot(dZ.T) / Y.shape[1], np.array([dZ.sum() / Y.shape[1]])]


@right("01_neuron/train_neuron")
def train_plain(X, Y, learning_rate=0.5, num_iterations=1000):
    w = np.zeros((X.shape[0], 1))
    b = 0
    costs = []
    for i in range(num_iterations):
        A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
        costs.append(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)))
        w -= learning_rate * np.dot(X, (A - Y).T) / X.shape[1]
        b -= learning_rate * np.mean(A - Y)
    return w, b, costs


@right("01_neuron/train_neuron")
def train_prints_and_more(X, Y, learning_rate=0.5, num_iterations=1000):
    np.random.seed(3)
    n, m = X.shape
    w, b, costs = np.zeros((n, 1)), np.zeros((1, 1)), []
    for i in range(num_iterations):
        Z = w.T @ X + b
        A = 1 / (1 + np.exp(-Z))
        cost = -(1 / m) * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
        costs.append(float(cost))
        dZ = A - Y
        w = w - learning_rate * (1 / m) * X @ dZ.T
        b = b - learning_rate * (1 / m) * np.sum(dZ)
        if i % 10 == 0:
            print("iteration", i, "cost", cost)
    return w, float(b[0, 0]), np.array(costs), "extra"


@right("01_neuron/tanh_derivative")
def tanh_slope_square(z):
    return 1 - np.tanh(z) ** 2


@right("01_neuron/tanh_derivative")
def tanh_slope_cosh(z):
    return 1.0 / np.cosh(z) ** 2


@right("01_neuron/tanh_derivative")
def tanh_slope_by_exponentials(z):
    e = np.exp(2 * z)
    t = (e - 1) / (e + 1)
    return (1 - t) * (1 + t)


@right("01_neuron/tanh_derivative")
def tanh_slope_links_one_by_one(z):
    inner = 2
    a = 1 / (1 + np.exp(-2 * z))
    outer = 2
    return inner * (a * (1 - a)) * outer


@right("01_neuron/tanh_derivative")
def tanh_slope_loop(z):
    if np.isscalar(z):
        return 1 - math.tanh(z) ** 2
    out = np.zeros_like(z)
    for i, j in np.ndindex(z.shape):
        out[i][j] = 1 - math.tanh(z[i][j]) ** 2
    return out
