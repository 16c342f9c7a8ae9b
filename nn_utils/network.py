"""The general network that `train` trains: any depth, three hidden activations, two outputs.

Forwards it keeps what each layer was given and the slope of its activation there; backwards it
needs nothing else. The gradient with respect to X, which nobody uses, is not computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .activations import relu, sigmoid, softmax
from .costs import binary_cross_entropy, cross_entropy
from .regularization import dropout_backward, dropout_forward
from .validation import share_right

if TYPE_CHECKING:
    from .initialization import Rng

Arrays = dict[str, np.ndarray]

# name: (activation of Z, its slope told from the activation A alone)
HIDDEN: dict[str, tuple[Callable[..., np.ndarray], Callable[[np.ndarray], np.ndarray]]] = {
    "relu": (relu, lambda A: (A > 0).astype(A.dtype)),
    "sigmoid": (sigmoid, lambda A: A * (1 - A)),
    "tanh": (np.tanh, lambda A: 1 - A * A),
}
# name: (activation of Z, the cost whose gradient with respect to Z is (A - Y) / m)
OUTPUT: dict[str, tuple[Callable[..., np.ndarray], Callable[..., float]]] = {
    "sigmoid": (sigmoid, binary_cross_entropy),
    "softmax": (softmax, cross_entropy),
}


class Pass(NamedTuple):
    """One forward pass, remembered."""

    inputs: list[np.ndarray]  # what layers 1..L were given: X, A1, ..., A{L-1}
    slopes: list[np.ndarray]  # of the hidden layers 1..L-1, dropout included
    AL: np.ndarray  # (n_L, m) probabilities


def forward(
    parameters: Arrays,
    X: np.ndarray,
    hidden: str = "relu",
    output: str = "sigmoid",
    keep_prob: float = 1.0,
    rng: Rng | None = None,
) -> Pass:
    """X (n_0, m) through every layer.

    With keep_prob below 1 each hidden unit is silenced with probability 1 - keep_prob, drawn from
    `rng`, and the others are made 1 / keep_prob louder (inverted dropout: Srivastava, Hinton,
    Krizhevsky, Sutskever and Salakhutdinov).
    """
    W1X = parameters["W1"] @ X
    return onwards(parameters, X, W1X, hidden, output, keep_prob, rng)


def onwards(
    parameters: Arrays,
    X: np.ndarray,
    W1X: np.ndarray,
    hidden: str = "relu",
    output: str = "sigmoid",
    keep_prob: float = 1.0,
    rng: Rng | None = None,
) -> Pass:
    """The rest of `forward` when W1 X (n_1, m) is known; X is remembered and nothing else."""
    g, slope = HIDDEN[hidden]
    inputs, slopes, Z = [X], [], W1X + parameters["b1"]
    l = 1
    while f"W{l + 1}" in parameters:
        A = g(Z)
        dA_dZ = slope(A)
        if keep_prob < 1 and rng is not None:
            A, dropped = dropout_forward(A, keep_prob, rng.random(A.shape))
            dA_dZ = dropout_backward(dA_dZ, dropped)
        inputs.append(A)
        slopes.append(dA_dZ)
        l += 1
        Z = parameters[f"W{l}"] @ A + parameters[f"b{l}"]
    return Pass(inputs, slopes, OUTPUT[output][0](Z))


def backward(parameters: Arrays, done: Pass, Y: np.ndarray, decay: float = 0.0) -> Arrays:
    """dW1, db1, ..., dWL, dbL of the cost plus decay / 2 times the sum of all squared weights.

    Sigmoid with binary cross-entropy and softmax with cross-entropy share dZ = (AL - Y) / m at
    the output, (n_L, m).
    """
    grads: Arrays = {}
    for l, dZ in deltas(parameters, done, Y):
        grads |= layer_gradient(l, parameters, done, dZ, decay)
    return grads


def deltas(parameters: Arrays, done: Pass, Y: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """(L, dZL), ..., (1, dZ1): the cost's gradient with respect to each Z, (n_l, m)."""
    L = len(done.inputs)
    dZ = (done.AL - Y) / Y.shape[1]
    for l in range(L, 1, -1):
        yield l, dZ
        dZ = (parameters[f"W{l}"].T @ dZ) * done.slopes[l - 2]
    yield 1, dZ


def layer_gradient(
    l: int, parameters: Arrays, done: Pass, dZ: np.ndarray, decay: float = 0.0
) -> Arrays:
    """dW{l} and db{l} from dZ{l}."""
    dW = dZ @ done.inputs[l - 1].T
    if decay:
        dW += decay * parameters[f"W{l}"]
    return {f"dW{l}": dW, f"db{l}": dZ.sum(axis=1, keepdims=True)}


def probabilities(
    parameters: Arrays, X: np.ndarray, hidden: str = "relu", output: str = "sigmoid"
) -> np.ndarray:
    """What the network says about X (n_0, m), with every unit speaking: (n_L, m)."""
    return forward(parameters, X, hidden, output).AL


def labels(AL: np.ndarray, output: str = "sigmoid") -> np.ndarray:
    """Probabilities to labels: 0 or 1 (1, m) after a sigmoid, classes (m,) after a softmax."""
    return (AL > 0.5).astype(int) if output == "sigmoid" else np.argmax(AL, axis=0)


def accuracy(AL: np.ndarray, Y: np.ndarray, output: str = "sigmoid") -> float:
    """The share of examples labelled rightly, 0 to 1; AL and Y are (n_L, m)."""
    return share_right(labels(AL, output), labels(Y, output))
