"""Starting values for weights and biases.

Every function draws from `rng`, a NumPy Generator or RandomState, and from NumPy's global stream
when none is given, so that `np.random.seed(1)` before the call decides the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    # At run time `np.random` is loaded when first used: `import nn_utils` stays light.
    Rng = np.random.Generator | np.random.RandomState


def initialize_parameters(
    n_x: int, n_h: int, n_y: int, rng: Rng | None = None
) -> dict[str, np.ndarray]:
    """Parameters of a net with one hidden layer: small normal weights, zero biases.

    Returns W1 (n_h, n_x), b1 (n_h, 1), W2 (n_y, n_h), b2 (n_y, 1).
    """
    return initialize_parameters_small((n_x, n_h, n_y), rng=rng)


def initialize_parameters_small(
    layer_dims: Sequence[int], scale: float = 0.01, rng: Rng | None = None
) -> dict[str, np.ndarray]:
    """Weights normal with standard deviation `scale` in every layer, whatever its width.

    Good for one hidden layer. In a deep narrow net the signal shrinks by the same factor at each
    layer until nothing of it is left.
    """
    return _normal_parameters(layer_dims, lambda n_prev: scale, rng)


def initialize_parameters_deep(
    layer_dims: Sequence[int], rng: Rng | None = None
) -> dict[str, np.ndarray]:
    """Weights normal with standard deviation 1 / sqrt(n_prev), biases zero, any depth.

    Each unit then receives a sum of variance near 1 however many inputs it has (LeCun, Bottou,
    Orr and Müller, Efficient BackProp). Returns W1 (n_1, n_0), b1 (n_1, 1), ..., WL, bL.
    """
    return _normal_parameters(layer_dims, lambda n_prev: 1 / np.sqrt(n_prev), rng)


def initialize_parameters_he(
    layer_dims: Sequence[int], rng: Rng | None = None
) -> dict[str, np.ndarray]:
    """Weights normal with standard deviation sqrt(2 / n_prev), biases zero, any depth.

    The 2 makes up for the half of its input that a ReLU throws away (He, Zhang, Ren and Sun,
    Delving Deep into Rectifiers).
    """
    return _normal_parameters(layer_dims, lambda n_prev: np.sqrt(2 / n_prev), rng)


def _normal_parameters(
    layer_dims: Sequence[int], scale_for: Callable[[int], float], rng: Rng | None
) -> dict[str, np.ndarray]:
    draw = np.random if rng is None else rng
    parameters = {}
    for l in range(1, len(layer_dims)):
        n, n_prev = layer_dims[l], layer_dims[l - 1]
        W = draw.standard_normal((n, n_prev))  # the same numbers as np.random.randn(n, n_prev)
        parameters[f"W{l}"] = W * scale_for(n_prev)
        parameters[f"b{l}"] = np.zeros((n, 1))
    return parameters
