"""Three ways to walk downhill.

`step(parameters, grads)` moves the arrays of `parameters` in place, W1 by grads["dW1"] and so on.
An optimiser remembers earlier steps, so it serves one training and no more.

`linear` says that every step is a sum of multiples of gradients, the same for every number that
learns: what `example_space` asks of a way downhill.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

Arrays = dict[str, np.ndarray]


class Optimizer(Protocol):
    """Anything with a `step` can train a network, if a number whose slope stays 0 stays put."""

    linear: bool

    def step(self, parameters: Arrays, grads: Arrays) -> None: ...


class GradientDescent:
    """W -= learning_rate dW."""

    linear = True

    def __init__(self, learning_rate: float = 0.01) -> None:
        self.learning_rate = _positive(learning_rate)

    def step(self, parameters: Arrays, grads: Arrays) -> None:
        for name, value in parameters.items():
            value -= self.learning_rate * grads[f"d{name}"]


class Momentum:
    """A moving average of past gradients does the pushing: v = beta v + (1 - beta) dW (Polyak)."""

    linear = True

    def __init__(self, learning_rate: float = 0.01, beta: float = 0.9) -> None:
        self.learning_rate = _positive(learning_rate)
        self.beta = _share("beta", beta)
        self._v: Arrays = {}

    def step(self, parameters: Arrays, grads: Arrays) -> None:
        for name, value in parameters.items():
            if name not in self._v:
                self._v[name] = np.zeros_like(value)
            v = self._v[name]
            v *= self.beta
            v += (1 - self.beta) * grads[f"d{name}"]
            value -= self.learning_rate * v


class Adam:
    """Momentum, with every parameter's step divided by the usual size of its gradient.

    Kingma and Ba, Adam: a method for stochastic optimization, algorithm 1.
    """

    linear = False

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
    ) -> None:
        self.learning_rate = _positive(learning_rate)
        self.beta1 = _share("beta1", beta1)
        self.beta2 = _share("beta2", beta2)
        self.epsilon = epsilon
        self._t = 0
        self._sums: dict[str, np.ndarray] = {}

    def step(self, parameters: Arrays, grads: Arrays) -> None:
        self._t += 1
        # The averages are (1 - beta) times these sums. Both start at zero; dividing by
        # 1 - beta^t undoes the pull towards it. All of it is numbers, so the arrays are spared it.
        of_v = (1 - self.beta1) / (1 - self.beta1**self._t)
        of_s = np.sqrt((1 - self.beta2) / (1 - self.beta2**self._t))
        rate, epsilon = float(self.learning_rate * of_v / of_s), float(self.epsilon / of_s)
        for name, value in parameters.items():
            if name not in self._sums:
                self._sums[name] = np.zeros((3, *value.shape), value.dtype)
            g, (v, s, step) = grads[f"d{name}"], self._sums[name]
            v *= self.beta1
            v += g
            s *= self.beta2
            s += np.multiply(g, g, out=step)
            np.sqrt(s, out=step)
            step += epsilon
            np.divide(v, step, out=step)
            step *= rate
            value -= step


def adam_step(
    w: np.ndarray,
    dw: np.ndarray,
    v: np.ndarray,
    s: np.ndarray,
    t: int,
    alpha: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Step t = 1, 2, ... of Adam for one array w; returns the new w, v and s, as notebook 05 does.

    dw, v and s have the shape of w. `Adam` takes the same steps with fewer arrays.
    """
    v = 0.9 * v + 0.1 * dw
    s = 0.999 * s + 0.001 * dw**2
    v_whole, s_whole = v / (1 - 0.9**t), s / (1 - 0.999**t)
    return w - alpha * v_whole / (np.sqrt(s_whole) + 1e-8), v, s


def _positive(learning_rate: float) -> float:
    if not 0 < learning_rate < float("inf"):
        raise ValueError(f"learning_rate is {learning_rate}; it must be positive and finite")
    return learning_rate


def _share(name: str, value: float) -> float:
    if not 0 <= value < 1:
        raise ValueError(f"{name} is {value}; it must be at least 0 and below 1")
    return value
