"""The published training loop, written again in the plainest way: the tests' second opinion.

It shares no code with nn_utils, knows only two ideas (forward, backward) and protects nothing.
"""

from itertools import pairwise

import numpy as np


def plain_sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def plain_descent(X, Y, W, b, learning_rate, num_iterations):
    """W and b are lists, one entry per layer. Returns the cost at every iteration, and W, b."""
    m, L = X.shape[1], len(W)
    costs = []
    for _ in range(num_iterations):
        A, Z = [X], []
        for l in range(L):
            Z.append(np.dot(W[l], A[l]) + b[l])
            A.append(plain_sigmoid(Z[l]) if l == L - 1 else Z[l] * (Z[l] > 0))
        costs.append(-np.mean(Y * np.log(A[L]) + (1 - Y) * np.log(1 - A[L])))
        dA = -Y / A[L] + (1 - Y) / (1 - A[L])
        for l in reversed(range(L)):
            slope = A[L] * (1 - A[L]) if l == L - 1 else (Z[l] > 0)
            dZ = dA * slope
            dA = np.dot(W[l].T, dZ)
            W[l] = W[l] - learning_rate * np.dot(dZ, A[l].T) / m
            b[l] = b[l] - learning_rate * np.sum(dZ, axis=1, keepdims=True) / m
    return costs, W, b


def plain_start(layer_dims, scale):
    """Seed 1, then randn layer by layer; `scale` is a number or "sqrt"."""
    np.random.seed(1)
    W, b = [], []
    for n_prev, n in pairwise(layer_dims):
        W.append(np.random.randn(n, n_prev) * (1 / np.sqrt(n_prev) if scale == "sqrt" else scale))
        b.append(np.zeros((n, 1)))
    return W, b


def at_hundreds(costs):
    """What the published notebooks keep: every hundredth cost and the last."""
    return [c for i, c in enumerate(costs) if i % 100 == 0 or i == len(costs) - 1]
