"""Gradient descent seen from the examples: the same steps, the same costs, far fewer products.

The first layer of a network that looks at pictures holds nearly all of its numbers, and nearly
all of the work: with n_x pixels and m pictures, W1 X takes h n_x m multiplications and
dW1 = dZ1 Xᵀ / m as many again. But look at what a step adds to W1. Column i of X is picture i, so

    dZ1 Xᵀ = (column 1 of dZ1) (picture 1)ᵀ + ... + (column m of dZ1) (picture m)ᵀ:

every row of a gradient is a weighted sum of the m pictures. Steps that are multiples of gradients,
one after another, add up to such sums again, so after any number of them

    W1 = c W1_0 + S Xᵀ,    c a number, S (h, m),

with c = 1 and S = 0 at the start. A gradient step W1 <- W1 - a (dZ1 Xᵀ / m + d W1), with d the
pull of L2, is in these terms

    S <- S - a (dZ1 / m + d S),    c <- c - a d c:

the same rule, with dZ1 / m in the place of dW1 and 0 for the data's part in c. Momentum averages
gradients, and an average of such sums is such a sum, so its velocity has the same two parts.

What the rest of the network sees of W1 is W1 X alone, and

    Z1 - b1 = W1 X = c (W1_0 X) + S (Xᵀ X).

W1_0 X (h, m) and the Gram matrix XᵀX (m, m), the products of every picture with every other, are
formed once. From then on an iteration takes h m² multiplications instead of 2 h n_x m, and X is
not touched again until S Xᵀ is added to the weights at the end. Validation pictures cost one more
product formed once, Xᵀ X_val, and are then seen the same way.

Nothing is approximated: only the order of the additions differs, and with it the last digits.
That weights trained by gradients stay in the span of the data is the representer theorem of
Kimeldorf and Wahba; the matrix that replaces the data is the kernel trick of Aizerman, Braverman
and Rozonoer, with the plain inner product as its kernel.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .full_batch import FullBatch, padded
from .threads import fitting_threads

Arrays = dict[str, np.ndarray]

SPACES = ("auto", "examples", "features")


class Examples:
    """The first layer of a network in example space: c and S in the place of W1.

    X: (n_x, m). W1: (h, n_x), where training starts. X_val: (n_x, m_val), seen but not learned
    from. W1 itself exists only when asked for.
    """

    def __init__(self, X: np.ndarray, W1: np.ndarray, X_val: np.ndarray | None = None) -> None:
        self._X, self._W1_0 = X, W1
        h, m = W1.shape[0], X.shape[1]
        self.shapes: dict[str, tuple[int, ...]] = {"S": (padded(h), m), "c": (1, 1)}
        seen = [X] if X_val is None else [X, X_val]
        self._gram = np.hstack([X.T @ pictures for pictures in seen])  # (m, m + m_val)
        self._Z1_0 = np.hstack([W1 @ pictures for pictures in seen])  # (h, m + m_val)
        self._from_start = np.empty_like(self._Z1_0)

    def start(self, at: Arrays) -> None:
        at["c"][:] = 1  # and S = 0

    def forward(self, at: Arrays, out: np.ndarray) -> None:
        np.matmul(at["S"], self._gram, out=out)
        np.multiply(at["c"], self._Z1_0, out=self._from_start)
        units = out[: len(self._from_start)]
        np.add(units, self._from_start, out=units)

    def backward(self, dZ: np.ndarray, slopes: Arrays) -> None:
        slopes["dS"][:], slopes["dc"][:] = dZ, 0

    def weights(self, at: Arrays) -> np.ndarray:
        return self._unfold(at["S"], at["c"])

    def gradient(self, slopes: Arrays) -> np.ndarray:
        return self._unfold(slopes["dS"], slopes["dc"])

    def _unfold(self, S: np.ndarray, c: np.ndarray) -> np.ndarray:
        """c W1_0 + S Xᵀ, (h, n_x)."""
        return c * self._W1_0 + S[: len(self._W1_0)] @ self._X.T


def choose_space(
    space: str,
    data_shape: tuple[int, ...],
    n_h: int,
    steps: int,
    m_val: int = 0,
    *,
    possible: bool = True,
) -> str:
    """Where to train, "examples" or "features", when `space` may leave it open ("auto").

    Auto counts multiplications: n_h units look at data_shape = (n_x, m) and at m_val examples for
    validation, `steps` times. `possible`: every step is a sum of gradients of the full batch.
    Raises ValueError for an unknown name, and for example space where it is impossible.
    """
    if space not in SPACES:
        raise ValueError(f"space {space!r} is not one of {', '.join(SPACES)}")
    if space == "examples" and not possible:
        raise ValueError(
            'space="examples" needs steps that are sums of gradients over all examples: the full '
            'batch, keep_prob=1 and optimizer "gd" or "momentum"; leave space="auto" otherwise'
        )
    if space != "auto":
        return space
    if not possible:
        return "features"
    n_x, m = data_shape
    in_features = steps * n_h * n_x * (2 * m + m_val)
    in_examples = steps * n_h * m * (m + m_val)
    # The Gram matrix is symmetric, so half of it is counted; W1_0 X and S Xᵀ go with the rest.
    in_examples += n_x * m * (m // 2 + m_val) + n_h * n_x * (2 * m + m_val)
    return "examples" if m < n_x and in_examples < in_features else "features"


def descend(
    X: np.ndarray,
    Y: np.ndarray,
    parameters: Arrays,
    learning_rate: float,
    num_iterations: int,
    look: Callable[[int, np.ndarray], None],
    X_val: np.ndarray | None = None,
) -> FullBatch:
    """Plain gradient descent of a net of ReLU layers and one sigmoid, in example space.

    `look(i, AL)` is shown the probabilities before step i, (n_L, m) or with X_val (n_L, m + m_val);
    the next step writes over them. Returns the trained network with its last gradients.
    """
    X = np.asarray(X, dtype=np.float64)
    m, m_val = X.shape[1], 0 if X_val is None else X_val.shape[1]
    product = len(parameters["W1"]) * m * (m + m_val)
    # e^-Z may overflow on its way to a probability of 0.
    with np.errstate(over="ignore"), fitting_threads(product, num_iterations):
        net = FullBatch(Examples(X, parameters["W1"], X_val), parameters, Y, m_val=m_val)
        for i in range(num_iterations):
            look(i, net.forward())
            net.backward()
            net.theta -= learning_rate * net.slope
    return net
