"""Gradients by brute force, to check the ones found by calculus."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .costs import compute_cost
from .models import L_model_forward


def numerical_gradient(f: Callable[[Any], float], x: Any, eps: float = 1e-5) -> Any:
    """The slope of `f` at `x` along every entry, by central differences: (f(x+eps)-f(x-eps))/2eps.

    x: a number, or an array of any shape, which is left unchanged. Returns the same shape.
    Its error falls with eps², until rounding takes over near eps = 1e-5.
    """
    if np.ndim(x) == 0:
        return (f(x + eps) - f(x - eps)) / (2 * eps)
    x = np.array(x, dtype=np.float64)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        here = x[index]
        x[index] = here + eps
        above = f(x)
        x[index] = here - eps
        below = f(x)
        x[index] = here
        gradient[index] = (above - below) / (2 * eps)
    return gradient


def numerical_gradients(
    cost: Callable[[dict[str, np.ndarray]], float],
    parameters: Mapping[str, np.ndarray],
    eps: float = 1e-5,
) -> dict[str, np.ndarray]:
    """`numerical_gradient` for a whole dict of parameters: {"W1": ...} gives {"dW1": ...}."""
    gradients = {}
    for name, start in parameters.items():

        def along(value: np.ndarray, name: str = name) -> float:
            return cost({**parameters, name: value})

        gradients[f"d{name}"] = numerical_gradient(along, start, eps)
    return gradients


def gradient_check(
    parameters: dict[str, np.ndarray],
    grads: dict[str, np.ndarray],
    X: np.ndarray,
    Y: np.ndarray,
    eps: float = 1e-5,
) -> float:
    """How far `grads` is from the central differences of the cost of an L-layer net on X, Y.

    Returns |grads - numerical| / (|grads| + |numerical|), with all the dW and db laid end to end:
    near 1e-9 the gradient is right, above 1e-5 it is wrong somewhere. It takes two forward passes
    per parameter, so use it on a small net. Raises ValueError on a missing or misshapen gradient.
    """
    for name, value in parameters.items():
        got = np.shape(grads[f"d{name}"]) if f"d{name}" in grads else "nothing"
        if got != value.shape:
            raise ValueError(f"d{name} must have the shape of {name}, {value.shape}; it has {got}")

    def cost(trial: dict[str, np.ndarray]) -> float:
        AL, _ = L_model_forward(X, trial)
        return compute_cost(AL, Y)

    numerical = numerical_gradients(cost, parameters, eps)
    ours = np.concatenate([np.ravel(grads[name]) for name in numerical])
    theirs = np.concatenate([np.ravel(numerical[name]) for name in numerical])
    size = np.linalg.norm(ours) + np.linalg.norm(theirs)
    return float(np.linalg.norm(ours - theirs) / size) if size > 0 else 0.0
