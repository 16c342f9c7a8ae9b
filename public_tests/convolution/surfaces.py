"""What the slopes of a convolution are slopes of.

Its outputs are weighed by dZ and summed, so that dZ is the slope along them. Along the filters the
series takes the mean over the examples, along the pictures the slope of each example's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from nn_utils.convolution import conv_forward

from ..engine.slopes import Arrays, Surface


def over_filters(arguments: Mapping[str, Any]) -> Surface:
    """The mean over the examples, as a function of W and b; for dZ, X, W and pad."""
    dZ, X, W, pad = (arguments[name] for name in ("dZ", "X", "W", "pad"))

    def mean(point: Arrays) -> float:
        Z, _ = conv_forward(X, point["W"], point["b"], pad)
        return float(np.sum(dZ * Z) / X.shape[3])

    return mean, {"W": W, "b": np.zeros((len(W), 1))}


def over_pictures(arguments: Mapping[str, Any]) -> Surface:
    """The sum over the examples, as a function of X; for dZ, X, W and pad."""
    dZ, X, W, pad = (arguments[name] for name in ("dZ", "X", "W", "pad"))

    def total(point: Arrays) -> float:
        Z, _ = conv_forward(point["X"], W, np.zeros((len(W), 1)), pad)
        return float(np.sum(dZ * Z))

    return total, {"X": X}
