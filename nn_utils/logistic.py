"""Logistic regression as a neuron that sees: notebook 02.

X is (n_x, m), one picture per column; Y is (1, m), 1 for a cat; w is (n_x, 1) and b a number.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .activations import sigmoid
from .costs import binary_cross_entropy
from .example_space import choose_space, descend
from .validation import check_examples, share_right


def flatten_and_scale(images: np.ndarray) -> np.ndarray:
    """Pictures (m, height, width, channels) of 0..255 to columns (features, m) of 0..1.

    features = height * width * channels. Every column lists a picture's numbers row by row,
    red, green and blue of a pixel together.
    """
    if images.ndim < 2:
        raise ValueError(f"images have shape {images.shape}; the first axis must count pictures")
    pixels = int(np.prod(images.shape[1:]))
    return images.reshape(images.shape[0], pixels).T / 255


def initialize_with_zeros(dim: int) -> tuple[np.ndarray, float]:
    """w = zeros (dim, 1) and b = 0.0. One neuron has no symmetry to break, so zeros will do."""
    return np.zeros((dim, 1)), 0.0


def squared_error_slope(Z: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """The slope of every example's own (a - y)^2 along its z, a = sigmoid(z); all are (1, m)."""
    A = sigmoid(Z)
    return 2 * (A - Y) * A * (1 - A)


def propagate(
    w: np.ndarray, b: float, X: np.ndarray, Y: np.ndarray
) -> tuple[dict[str, Any], float]:
    """Once forwards for the cost, once backwards for its slope.

    Returns {"dw": (n_x, 1), "db": number} and the cost.
    """
    m = X.shape[1]
    A = sigmoid(w.T @ X + b)  # (1, n_x) (n_x, m) + number
    cost = binary_cross_entropy(A, Y)
    dw = X @ (A - Y).T / m  # (n_x, m) (m, 1)
    db = float(np.sum(A - Y) / m)
    return {"dw": dw, "db": db}, cost


def optimize(
    w: np.ndarray,
    b: float,
    X: np.ndarray,
    Y: np.ndarray,
    num_iterations: int = 100,
    learning_rate: float = 0.009,
    print_cost: bool = False,
    *,
    space: str = "auto",
) -> tuple[dict[str, Any], dict[str, Any], list[float]]:
    """Gradient descent from the given w and b, which are left unchanged.

    space: "features" is the loop as notebook 02 writes it, "examples" the same steps taken in
    example space (see `example_space`), and "auto" takes the one with less to multiply.
    Returns {"w", "b"}, the last {"dw", "db"}, and the cost at iterations 0, 100, 200, ...
    """
    if num_iterations < 1:
        raise ValueError(f"num_iterations is {num_iterations}; at least 1 is needed")
    costs: list[float] = []

    def record(i: int, cost: float) -> None:
        costs.append(cost)
        if print_cost:
            print(f"cost after iteration {i}: {cost:.6f}")

    def look(i: int, A: np.ndarray, _: np.ndarray | None) -> None:
        if i % 100 == 0:
            record(i, binary_cross_entropy(A, Y))

    if choose_space(space, X.shape, 1, num_iterations) == "examples":
        start = {"W1": np.array(w.T, dtype=np.float64), "b1": np.array([[b]], dtype=np.float64)}
        trained, slopes = descend(X, Y, start, learning_rate, num_iterations, look)
        params = {"w": trained["W1"].T, "b": trained["b1"].item()}
        return params, {"dw": slopes["dW1"].T, "db": slopes["db1"].item()}, costs
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        if i % 100 == 0:
            record(i, cost)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
    return {"w": w, "b": b}, grads, costs


def predict(w: np.ndarray, b: float, X: np.ndarray) -> np.ndarray:
    """1 where the neuron says more than 0.5, else 0; integers (1, m)."""
    return (sigmoid(np.reshape(w, (1, -1)) @ X + b) > 0.5).astype(int)


def model(
    X_train: np.ndarray,
    Y_train: np.ndarray,
    X_test: np.ndarray,
    Y_test: np.ndarray,
    num_iterations: int = 2000,
    learning_rate: float = 0.005,
    print_cost: bool = False,
    *,
    space: str = "auto",
) -> dict[str, Any]:
    """Train on one set of pictures and label both; `space` as in `optimize`.

    Returns costs, Y_prediction_train (1, m_train), Y_prediction_test (1, m_test), w, b,
    learning_rate and num_iterations. With print_cost it prints the two accuracies too.
    """
    dims = (X_train.shape[0], 1)
    check_examples(X_train, Y_train, dims)
    check_examples(X_test, Y_test, dims)
    w, b = initialize_with_zeros(X_train.shape[0])
    params, _, costs = optimize(
        w, b, X_train, Y_train, num_iterations, learning_rate, print_cost, space=space
    )
    predictions_train = predict(params["w"], params["b"], X_train)
    predictions_test = predict(params["w"], params["b"], X_test)
    if print_cost:
        print(f"train accuracy: {share_right(predictions_train, Y_train):.4f}")
        print(f"test accuracy: {share_right(predictions_test, Y_test):.4f}")
    return {
        "costs": costs,
        "Y_prediction_train": predictions_train,
        "Y_prediction_test": predictions_test,
        "w": params["w"],
        "b": params["b"],
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }
