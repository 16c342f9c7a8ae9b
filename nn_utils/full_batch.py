"""Full-batch training in memory laid out once, for the first layer in either space.

Everything that learns lies in one vector, `theta`: first the weights, then the biases. Its slope
lies in another. W2, b1, ... are views into them, so a step of an optimiser is one operation on one
array, and an iteration allocates nothing of the size of the data.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Protocol

import numpy as np

Arrays = dict[str, np.ndarray]


def padded(n: int) -> int:
    """How many rows the first layer keeps for n units: matrix products go four rows at a time.

    The rows beyond n are 0 and stay 0. Seven rows take half as long again as eight.
    """
    return n if n == 1 else -(-n // 4) * 4


class FirstLayer(Protocol):
    """W1 and how it meets the examples, told in numbers of its own: its coordinates."""

    shapes: dict[str, tuple[int, ...]]  # by the names of the coordinates

    def start(self, at: Arrays) -> None:
        """Write the coordinates of the untrained W1 into `at`, which is 0."""

    def forward(self, at: Arrays, out: np.ndarray) -> None:
        """out = W1 [X, X_val], (padded(n_1), m + m_val)."""

    def backward(self, dZ: np.ndarray, slopes: Arrays) -> None:
        """From dZ (padded(n_1), m) to the slope of every coordinate, into slopes["d..."]."""

    def weights(self, at: Arrays) -> np.ndarray:
        """A new W1 (n_1, n_x)."""

    def gradient(self, slopes: Arrays) -> np.ndarray:
        """A new dW1 (n_1, n_x)."""


class Features:
    """The first layer as everyone writes it: W1 (n_1, n_x) meets X (n_x, m) and X_val.

    A feature that is 0 in every example adds 0 to every Z, and the slope of its weights is 0: they
    stay what they were. `skip_silent` leaves such features out of the products.
    """

    def __init__(
        self,
        X: np.ndarray,
        W1: np.ndarray,
        X_val: np.ndarray | None = None,
        *,
        skip_silent: bool = False,
    ) -> None:
        used = _speaking([X] if X_val is None else [X, X_val]) if skip_silent else None
        if used is not None:
            X, X_val = X[used], None if X_val is None else X_val[used]
        self._X, self._X_val, self._W1_0, self._m = X, X_val, W1, X.shape[1]
        self._used: np.ndarray | slice = slice(None) if used is None else used
        self.shapes: dict[str, tuple[int, ...]] = {"W1": (padded(len(W1)), len(X))}

    def start(self, at: Arrays) -> None:
        at["W1"][: len(self._W1_0)] = self._W1_0[:, self._used]

    def forward(self, at: Arrays, out: np.ndarray) -> None:
        np.matmul(at["W1"], self._X, out=out[:, : self._m])
        if self._X_val is not None:
            np.matmul(at["W1"], self._X_val, out=out[:, self._m :])

    def backward(self, dZ: np.ndarray, slopes: Arrays) -> None:
        np.matmul(dZ, self._X.T, out=slopes["dW1"])

    def weights(self, at: Arrays) -> np.ndarray:
        return self._among_all(at["W1"], self._W1_0.copy())

    def gradient(self, slopes: Arrays) -> np.ndarray:
        return self._among_all(slopes["dW1"], np.zeros_like(self._W1_0))

    def _among_all(self, used: np.ndarray, whole: np.ndarray) -> np.ndarray:
        whole[:, self._used] = used[: len(whole)]
        return whole


def _speaking(seen: list[np.ndarray]) -> np.ndarray | None:
    """A mask (n_x,) of the features that are not 0 everywhere; None where few of them are.

    Leaving features out takes a copy of X, which a twentieth of them repays in a few iterations.
    """
    silent = ~np.any(seen[0][:, :500], axis=1)  # most features of photos speak up at once
    for X in seen:
        if silent.mean() < 1 / 20:
            return None
        silent[silent] = ~np.any(X[silent], axis=1)
    return ~silent if silent.mean() >= 1 / 20 else None


class FullBatch:
    """A network, its examples and the memory to train it in.

    first: the first layer, which holds the examples. parameters: W1, b1, ..., WL, bL to start
    from, left unchanged. Y: (n_L, m). m_val: how many columns the first layer shows besides the m
    to learn from. decay: adds decay / 2 times the sum of squared weights to what is minimised.

    `forward`, look at the probabilities, `backward`, move `theta` against `slope`; and again.
    `learning` and `slopes` are the same numbers by name.
    """

    def __init__(
        self,
        first: FirstLayer,
        parameters: Arrays,
        Y: np.ndarray,
        *,
        hidden: str = "relu",
        output: str = "sigmoid",
        decay: float = 0.0,
        m_val: int = 0,
    ) -> None:
        dtype, m, L = parameters["W1"].dtype, Y.shape[1], len(parameters) // 2
        upper = {f"W{l}": parameters[f"W{l}"].shape for l in range(2, L + 1)}
        biases = {f"b{l}": parameters[f"b{l}"].shape for l in range(1, L + 1)}
        self._first, self._Y, self._decay = first, Y.astype(dtype), decay
        self._names, self._L = list(parameters), L
        self._weight_count = sum(map(prod, [*first.shapes.values(), *upper.values()]))
        self._shapes = {**first.shapes, **upper, **biases}
        self.theta = np.zeros(sum(map(prod, self._shapes.values())), dtype)
        self.slope = np.empty_like(self.theta)
        self.learning = self._views(self.theta)
        self.slopes = {f"d{name}": view for name, view in self._views(self.slope).items()}
        first.start(self.learning)
        for name in (*upper, *biases):
            self.learning[name][:] = parameters[name]
        self._activate, self._times_slope = IN_PLACE[hidden]
        self._finish = IN_PLACE_OUTPUT[output]
        sizes = [n for n, _ in biases.values()]
        self._ones = np.ones((m, 1), dtype)
        self._Z1 = np.empty((padded(sizes[0]), m + m_val), dtype)
        self._dZ1 = np.zeros((padded(sizes[0]), m), dtype)
        # Entry l - 1 of each list belongs to layer l.
        self._A = [self._Z1[: sizes[0]], *(np.empty((n, m + m_val), dtype) for n in sizes[1:])]
        self._A_learned = [A[:, :m] for A in self._A]
        self._dZ = [self._dZ1[: sizes[0]], *(np.empty((n, m), dtype) for n in sizes[1:])]
        self._scratch = [np.empty((n, m), dtype) for n in sizes[:-1]]

    def forward(self) -> np.ndarray:
        """The probabilities AL (n_L, m + m_val); the next pass writes over them."""
        A, at = self._A, self.learning
        self._first.forward(at, self._Z1)
        np.add(A[0], at["b1"], out=A[0])
        for l in range(2, self._L + 1):
            self._activate(A[l - 2])
            np.matmul(at[f"W{l}"], A[l - 2], out=A[l - 1])
            np.add(A[l - 1], at[f"b{l}"], out=A[l - 1])
        self._finish(A[-1])
        return A[-1]

    def backward(self) -> None:
        """Fill `slope`, after a forward pass."""
        A, dZ, slopes = self._A_learned, self._dZ, self.slopes
        np.subtract(A[-1], self._Y, out=dZ[-1])
        dZ[-1] /= self._Y.shape[1]
        for l in range(self._L, 1, -1):
            np.matmul(dZ[l - 1], A[l - 2].T, out=slopes[f"dW{l}"])
            np.matmul(dZ[l - 1], self._ones, out=slopes[f"db{l}"])
            np.matmul(self.learning[f"W{l}"].T, dZ[l - 1], out=dZ[l - 2])
            self._times_slope(dZ[l - 2], A[l - 2], self._scratch[l - 2])
        self._first.backward(self._dZ1, slopes)
        np.matmul(dZ[0], self._ones, out=slopes["db1"])
        if self._decay:
            weights = slice(self._weight_count)
            self.slope[weights] += self._decay * self.theta[weights]

    def parameters(self, theta: np.ndarray | None = None) -> Arrays:
        """W1, b1, ..., WL, bL in arrays of their own, from a copy of `theta` if one is given."""
        at = self.learning if theta is None else self._views(theta)
        W1 = self._first.weights(at)
        return {name: W1 if name == "W1" else at[name].copy() for name in self._names}

    def gradients(self) -> Arrays:
        """dW1, db1, ..., dWL, dbL of the last backward pass, in arrays of their own."""
        dW1 = self._first.gradient(self.slopes)
        names = [f"d{name}" for name in self._names]
        return {name: dW1 if name == "dW1" else self.slopes[name].copy() for name in names}

    def _views(self, vector: np.ndarray) -> Arrays:
        """Consecutive parts of `vector` by name."""
        views, start = {}, 0
        for name, shape in self._shapes.items():
            views[name] = vector[start : start + prod(shape)].reshape(shape)
            start += prod(shape)
        return views


def _relu(Z: np.ndarray) -> None:
    np.maximum(Z, 0, out=Z)


def _sigmoid(Z: np.ndarray) -> None:
    np.negative(Z, out=Z)
    np.exp(Z, out=Z)  # may be inf, and 1 / (1 + inf) is the 0 that is meant
    np.add(Z, 1, out=Z)
    np.reciprocal(Z, out=Z)


def _tanh(Z: np.ndarray) -> None:
    np.tanh(Z, out=Z)


def _softmax(Z: np.ndarray) -> None:
    Z -= Z.max(axis=0, keepdims=True)
    np.exp(Z, out=Z)
    Z /= Z.sum(axis=0, keepdims=True)


def _times_relu_slope(dA: np.ndarray, A: np.ndarray, scratch: np.ndarray) -> None:
    np.sign(A, out=scratch)  # A is never negative: 1 where it speaks, else 0
    np.multiply(dA, scratch, out=dA)


def _times_sigmoid_slope(dA: np.ndarray, A: np.ndarray, scratch: np.ndarray) -> None:
    np.multiply(dA, A, out=dA)
    np.subtract(1, A, out=scratch)
    np.multiply(dA, scratch, out=dA)


def _times_tanh_slope(dA: np.ndarray, A: np.ndarray, scratch: np.ndarray) -> None:
    np.multiply(A, A, out=scratch)
    np.subtract(1, scratch, out=scratch)
    np.multiply(dA, scratch, out=dA)


# name: (Z becomes A, dA becomes dZ): `network.HIDDEN` and `network.OUTPUT` without new arrays.
IN_PLACE: dict[
    str, tuple[Callable[[np.ndarray], None], Callable[[np.ndarray, np.ndarray, np.ndarray], None]]
] = {
    "relu": (_relu, _times_relu_slope),
    "sigmoid": (_sigmoid, _times_sigmoid_slope),
    "tanh": (_tanh, _times_tanh_slope),
}
IN_PLACE_OUTPUT: dict[str, Callable[[np.ndarray], None]] = {
    "sigmoid": _sigmoid,
    "softmax": _softmax,
}
