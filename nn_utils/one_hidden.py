"""One hidden layer with an eye on the validation photos: notebook 06, cats against dogs.

X is (n_x, m); Y is (1, m), 0 for a cat and 1 for a dog. The hidden layer is ReLU, the output a
sigmoid.
"""

from __future__ import annotations

import numpy as np

from .activations import relu, sigmoid
from .costs import binary_cross_entropy
from .example_space import choose_space, descend
from .layers import update_parameters
from .validation import check_examples, share_right

Arrays = dict[str, np.ndarray]


def forward_pass(parameters: Arrays, X: np.ndarray) -> tuple[np.ndarray, Arrays]:
    """Returns Yhat (1, m) and the cache {"Z1", "A1", "Z2"}."""
    Z1 = parameters["W1"] @ X + parameters["b1"]  # (nh, m)
    A1 = relu(Z1)
    Z2 = parameters["W2"] @ A1 + parameters["b2"]  # (1, m)
    return sigmoid(Z2), {"Z1": Z1, "A1": A1, "Z2": Z2}


def backward_pass(
    parameters: Arrays, cache: Arrays, X: np.ndarray, Y: np.ndarray, Yhat: np.ndarray
) -> Arrays:
    """The gradient of the loss: dW1 (nh, n_x), db1 (nh, 1), dW2 (1, nh), db2 (1, 1)."""
    m = X.shape[1]
    dZ2 = Yhat - Y  # (1, m)
    dZ1 = (parameters["W2"].T @ dZ2) * (cache["Z1"] > 0)  # (nh, m)
    return {
        "dW1": dZ1 @ X.T / m,
        "db1": dZ1.sum(axis=1, keepdims=True) / m,
        "dW2": dZ2 @ cache["A1"].T / m,
        "db2": dZ2.sum(axis=1, keepdims=True) / m,
    }


def compute_loss(Y: np.ndarray, Yhat: np.ndarray) -> float:
    """Binary cross-entropy, the labels first; both (1, m). Finite at probabilities 0 and 1."""
    return binary_cross_entropy(Yhat, Y)


def create_nn_model(
    train_X: np.ndarray,
    train_Y: np.ndarray,
    nh: int,
    val_X: np.ndarray,
    val_Y: np.ndarray,
    num_iterations: int = 2000,
    learning_rate: float = 0.01,
    *,
    space: str = "auto",
) -> tuple[Arrays, dict[str, list[float]]]:
    """Full-batch gradient descent on a net of `nh` hidden units.

    Weights start uniform in [-0.01, 0.01), W1 then W2 from seed 1, biases at zero.
    space: "features" is the loop as notebook 06 writes it, "examples" the same steps taken in
    example space (see `example_space`), and "auto" takes the one with less to multiply.
    Returns the parameters and {"train_loss", "val_loss"}, one entry per iteration, each taken
    before that iteration's step.
    """
    n_x = len(train_X)
    check_examples(train_X, train_Y, (n_x, nh, 1))
    check_examples(val_X, val_Y, (n_x, nh, 1))
    rng = np.random.RandomState(1)
    parameters = {
        "W1": rng.uniform(-0.01, 0.01, (nh, n_x)),
        "b1": np.zeros((nh, 1)),
        "W2": rng.uniform(-0.01, 0.01, (1, nh)),
        "b2": np.zeros((1, 1)),
    }
    history: dict[str, list[float]] = {"train_loss": [], "val_loss": []}

    def look(Yhat: np.ndarray, Yhat_val: np.ndarray | None) -> None:
        history["train_loss"].append(compute_loss(train_Y, Yhat))
        if Yhat_val is not None:
            history["val_loss"].append(compute_loss(val_Y, Yhat_val))

    if choose_space(space, train_X.shape, nh, num_iterations, val_X.shape[1]) == "examples":
        trained, _ = descend(
            train_X, train_Y, parameters, learning_rate, num_iterations,
            lambda _, Yhat, Yhat_val: look(Yhat, Yhat_val), val_X,
        )  # fmt: skip
        return trained, history
    for _ in range(num_iterations):
        Yhat, cache = forward_pass(parameters, train_X)
        look(Yhat, forward_pass(parameters, val_X)[0])
        grads = backward_pass(parameters, cache, train_X, train_Y, Yhat)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters, history


def predict(parameters: Arrays, X: np.ndarray, prob_threshold: float = 0.5) -> np.ndarray:
    """1 (dog) where the network says more than prob_threshold, else 0 (cat); integers (1, m)."""
    Yhat, _ = forward_pass(parameters, X)
    return (Yhat > prob_threshold).astype(int)


def accuracy(observed: np.ndarray, predicted: np.ndarray) -> float:
    """The share of predictions that are right, 0 to 1; both hold m labels, as (m,) or (1, m)."""
    return share_right(predicted, observed)
