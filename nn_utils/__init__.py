"""What the notebooks share: neural networks written in NumPy, to be read as much as used.

The names of notebooks 03 and 04 are here; each other notebook's live in its own module:
`neuron` (01), `logistic` (02), `softmax_net` (05), `one_hidden` (06), `autodiff` (07),
`convolution` and `conv_net` (08). Data, photos and plots need more than NumPy and are loaded when
first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .activations import relu, sigmoid, softmax
from .costs import compute_cost
from .gradients import gradient_check
from .initialization import initialize_parameters, initialize_parameters_deep
from .layers import (
    linear_activation_backward,
    linear_activation_forward,
    linear_backward,
    linear_forward,
    relu_backward,
    sigmoid_backward,
    update_parameters,
)
from .models import L_layer_model, L_model_backward, L_model_forward, predict, two_layer_model
from .training import train

if TYPE_CHECKING:
    from . import plots
    from .datasets import load_cat_vs_noncat, load_cats_vs_dogs, load_mnist
    from .photos import build_image_dataset

__all__ = [
    "L_layer_model",
    "L_model_backward",
    "L_model_forward",
    "build_image_dataset",
    "compute_cost",
    "gradient_check",
    "initialize_parameters",
    "initialize_parameters_deep",
    "linear_activation_backward",
    "linear_activation_forward",
    "linear_backward",
    "linear_forward",
    "load_cat_vs_noncat",
    "load_cats_vs_dogs",
    "load_mnist",
    "plots",
    "predict",
    "relu",
    "relu_backward",
    "sigmoid",
    "sigmoid_backward",
    "softmax",
    "train",
    "two_layer_model",
    "update_parameters",
]

_LAZY = {
    "build_image_dataset": "photos",
    "load_cat_vs_noncat": "datasets",
    "load_cats_vs_dogs": "datasets",
    "load_mnist": "datasets",
}


def __getattr__(name: str) -> Any:
    """Load what needs more than NumPy at its first use (PEP 562)."""
    if name == "plots":
        return import_module(".plots", __name__)
    if name in _LAZY:
        return getattr(import_module(f".{_LAZY[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
