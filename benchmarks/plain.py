"""The training loops as they are usually published, written out in the plain way.

The yardstick everything else is held against: NumPy, caches in tuples, a new array for every
result, the gradient with respect to the input computed and thrown away. It uses nothing of
nn_utils.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Arrays = dict[str, np.ndarray]


def sigmoid(Z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-Z))


def start(layers_dims: Sequence[int], scale: float | None) -> Arrays:
    """randn from seed 1, times `scale` or over sqrt(n_prev); zeros for the biases."""
    np.random.seed(1)
    parameters = {}
    for l in range(1, len(layers_dims)):
        W = np.random.randn(layers_dims[l], layers_dims[l - 1])
        parameters[f"W{l}"] = W * scale if scale else W / np.sqrt(layers_dims[l - 1])
        parameters[f"b{l}"] = np.zeros((layers_dims[l], 1))
    return parameters


def forward(X: np.ndarray, parameters: Arrays) -> tuple[np.ndarray, list]:
    caches = []
    A = X
    L = len(parameters) // 2
    for l in range(1, L + 1):
        W, b = parameters[f"W{l}"], parameters[f"b{l}"]
        Z = np.dot(W, A) + b
        caches.append((A, W, Z))
        A = sigmoid(Z) if l == L else np.maximum(0, Z)
    return A, caches


def backward(AL: np.ndarray, Y: np.ndarray, caches: list) -> Arrays:
    grads = {}
    L = len(caches)
    m = Y.shape[1]
    dA = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    for l in range(L, 0, -1):
        A_prev, W, Z = caches[l - 1]
        if l == L:
            s = sigmoid(Z)
            dZ = dA * s * (1 - s)
        else:
            dZ = np.array(dA, copy=True)
            dZ[Z <= 0] = 0
        grads[f"W{l}"] = np.dot(dZ, A_prev.T) / m
        grads[f"b{l}"] = np.sum(dZ, axis=1, keepdims=True) / m
        dA = np.dot(W.T, dZ)
    return grads


def descend(
    X: np.ndarray, Y: np.ndarray, parameters: Arrays, learning_rate: float, num_iterations: int
) -> tuple[Arrays, list[float]]:
    """Gradient descent; the costs at iterations 0, 100, 200, ... and at the last."""
    costs = []
    m = Y.shape[1]
    for i in range(num_iterations):
        AL, caches = forward(X, parameters)
        if i % 100 == 0 or i == num_iterations - 1:
            cost = -(np.dot(Y, np.log(AL).T) + np.dot(1 - Y, np.log(1 - AL).T)) / m
            costs.append(float(np.squeeze(cost)))
        grads = backward(AL, Y, caches)
        parameters = {k: v - learning_rate * grads[k] for k, v in parameters.items()}
    return parameters, costs


def softmax_descend(
    X: np.ndarray, Y: np.ndarray, parameters: Arrays, learning_rate: float, num_iterations: int
) -> Arrays:
    """The 784-10-10 digit net, with its two published mistakes put right."""
    W1, b1, W2, b2 = (parameters[k] for k in ("W1", "b1", "W2", "b2"))
    m = Y.shape[1]
    for _ in range(num_iterations):
        Z1 = W1.dot(X) + b1
        A1 = np.maximum(Z1, 0)
        Z2 = W2.dot(A1) + b2
        e = np.exp(Z2 - Z2.max(axis=0))
        A2 = e / e.sum(axis=0)
        dZ2 = A2 - Y
        dW2 = 1 / m * dZ2.dot(A1.T)
        db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
        dZ1 = W2.T.dot(dZ2) * (Z1 > 0)
        dW1 = 1 / m * dZ1.dot(X.T)
        db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
        W1 = W1 - learning_rate * dW1
        b1 = b1 - learning_rate * db1
        W2 = W2 - learning_rate * dW2
        b2 = b2 - learning_rate * db2
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def watched_descend(
    X: np.ndarray,
    Y: np.ndarray,
    X_val: np.ndarray,
    Y_val: np.ndarray,
    parameters: Arrays,
    learning_rate: float,
    num_iterations: int,
) -> list[tuple[float, float]]:
    """Gradient descent that writes down the cost of both sets at every iteration."""
    history = []
    for _ in range(num_iterations):
        AL, caches = forward(X, parameters)
        AL_val, _ = forward(X_val, parameters)
        cost = -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))
        cost_val = -np.mean(Y_val * np.log(AL_val) + (1 - Y_val) * np.log(1 - AL_val))
        history.append((float(cost), float(cost_val)))
        grads = backward(AL, Y, caches)
        parameters = {k: v - learning_rate * grads[k] for k, v in parameters.items()}
    return history
