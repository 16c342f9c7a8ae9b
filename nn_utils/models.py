"""Networks of ReLU layers with one sigmoid at the end: notebooks 03 and 04.

X is (n_x, m), one example per column; Y is (1, m) of 0 and 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .costs import compute_cost, output_gradient
from .example_space import choose_space, descend
from .initialization import initialize_parameters, initialize_parameters_deep
from .layers import (
    LayerCache,
    linear_activation_backward,
    linear_activation_forward,
    update_parameters,
)
from .validation import check_examples, share_right

Parameters = dict[str, np.ndarray]


def L_model_forward(X: np.ndarray, parameters: Parameters) -> tuple[np.ndarray, list[LayerCache]]:
    """ReLU layers 1 to L-1, then the sigmoid of layer L.

    Returns AL (n_L, m) and the L caches, the first layer's first.
    """
    L = len(parameters) // 2  # a W and a b per layer
    A, caches = X, []
    for l in range(1, L + 1):
        activation = "sigmoid" if l == L else "relu"
        A, cache = linear_activation_forward(
            A, parameters[f"W{l}"], parameters[f"b{l}"], activation
        )
        caches.append(cache)
    return A, caches


def L_model_backward(
    AL: np.ndarray, Y: np.ndarray, caches: Sequence[LayerCache]
) -> dict[str, np.ndarray]:
    """The gradient of the cost, from the last layer to the first.

    Returns dW1, db1, ..., dWL, dbL, and under dA{l} what flows back into the output of layer l,
    for l from L-1 down to 0 (dA0 is the gradient with respect to X).
    """
    L = len(caches)
    dA = output_gradient(AL, Y.reshape(AL.shape))
    grads = {}
    for l in range(L, 0, -1):
        activation = "sigmoid" if l == L else "relu"
        dA, dW, db = linear_activation_backward(dA, caches[l - 1], activation)
        grads[f"dA{l - 1}"], grads[f"dW{l}"], grads[f"db{l}"] = dA, dW, db
    return grads


def two_layer_model(
    X: np.ndarray,
    Y: np.ndarray,
    layers_dims: Sequence[int],
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
    *,
    space: str = "auto",
) -> tuple[Parameters, list[float]]:
    """Train a net with one hidden layer by full-batch gradient descent.

    layers_dims: (n_x, n_h, n_y). Weights start at randn * 0.01 from seed 1.
    space: "features" is the loop as notebook 04 writes it, "examples" the same steps taken in
    example space (see `example_space`), and "auto" takes the one with less to multiply.
    Returns the parameters and the costs at iterations 0, 100, 200, ... and at the last one, each
    taken before that iteration's step.
    """
    if len(layers_dims) != 3:
        raise ValueError(
            f"a two-layer model has three sizes (n_x, n_h, n_y), not {tuple(layers_dims)}; "
            "L_layer_model takes any depth"
        )
    n_x, n_h, n_y = layers_dims
    check_examples(X, Y, layers_dims)
    parameters = initialize_parameters(n_x, n_h, n_y, rng=np.random.RandomState(1))
    return _descend(X, Y, parameters, learning_rate, num_iterations, print_cost, space)


def L_layer_model(
    X: np.ndarray,
    Y: np.ndarray,
    layers_dims: Sequence[int],
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
    *,
    space: str = "auto",
) -> tuple[Parameters, list[float]]:
    """Train a net of any depth by full-batch gradient descent.

    layers_dims: [n_x, n_1, ..., n_L]. Weights start at randn / sqrt(n_prev) from seed 1.
    space: "features" is the loop as notebook 04 writes it, "examples" the same steps taken in
    example space (see `example_space`), and "auto" takes the one with less to multiply.
    Returns the parameters and the costs at iterations 0, 100, 200, ... and at the last one, each
    taken before that iteration's step.
    """
    check_examples(X, Y, layers_dims)
    parameters = initialize_parameters_deep(layers_dims, rng=np.random.RandomState(1))
    return _descend(X, Y, parameters, learning_rate, num_iterations, print_cost, space)


def _descend(
    X: np.ndarray,
    Y: np.ndarray,
    parameters: Parameters,
    learning_rate: float,
    num_iterations: int,
    print_cost: bool,
    space: str,
) -> tuple[Parameters, list[float]]:
    costs: list[float] = []

    def look(i: int, AL: np.ndarray) -> None:
        if i % 100 == 0 or i == num_iterations - 1:
            costs.append(compute_cost(AL, Y))
            if print_cost:
                print(f"cost after iteration {i}: {costs[-1]:.6f}")

    if choose_space(space, X.shape, parameters["W1"].shape[0], num_iterations) == "examples":
        trained, _ = descend(
            X, Y, parameters, learning_rate, num_iterations, lambda i, AL, _: look(i, AL)
        )
        return trained, costs
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        look(i, AL)
        grads = L_model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, costs


def predict(X: np.ndarray, y: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Label examples, 1 where the network says more than 0.5, and print the accuracy against `y`.

    Returns (1, m) integers, 0 or 1. `y` is (1, m).
    """
    AL, _ = L_model_forward(X, parameters)
    predictions = (AL > 0.5).astype(int)
    print(f"Accuracy: {share_right(predictions, y):.4f}")
    return predictions
