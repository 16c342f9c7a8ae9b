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

from . import network
from .threads import fitting_threads

Arrays = dict[str, np.ndarray]

SPACES = ("auto", "examples", "features")


class _Space:
    """A network and its examples; how W1 is told and meets them is each space's own.

    What learns is in `learning`, by name, W2, b1, ... among it.
    """

    def __init__(self, parameters: Arrays, hidden: str, output: str) -> None:
        self._start, self._kind = parameters, (hidden, output)
        self.learning = {name: value.copy() for name, value in parameters.items() if name != "W1"}

    def backward(self, done: network.Pass, Y: np.ndarray, decay: float = 0.0) -> Arrays:
        """The slope of all that learns: "dS" of "S", and so on, as in `network.backward`."""
        at = self.learning
        grads: Arrays = {}
        for l, dZ in network.deltas(at, done, Y):
            if l > 1:
                grads |= network.layer_gradient(l, at, done, dZ, decay)
        first = self._first_gradient(dZ)
        if decay:
            first = {name: slope + decay * at[name[1:]] for name, slope in first.items()}
        return {**grads, **first, "db1": dZ.sum(axis=1, keepdims=True)}

    def parameters(self, at: Arrays) -> Arrays:
        """W1, b1, ..., WL, bL of what learned."""
        return {name: self._W1(at) if name == "W1" else at[name] for name in self._start}

    def _first_gradient(self, dZ: np.ndarray) -> Arrays:
        raise NotImplementedError

    def _W1(self, at: Arrays) -> np.ndarray:
        raise NotImplementedError


class Examples(_Space):
    """Example space: c and S in the place of W1, which exists only when asked for.

    X: (n_x, m). parameters: W1, b1, ..., WL, bL to start from, left unchanged. X_val: (n_x, m_val),
    seen but not learned from.
    """

    def __init__(
        self,
        X: np.ndarray,
        parameters: Arrays,
        X_val: np.ndarray | None = None,
        hidden: str = "relu",
        output: str = "sigmoid",
    ) -> None:
        super().__init__(parameters, hidden, output)
        W1 = parameters["W1"]
        self._X, self._S = X, _padded(np.zeros((len(W1), X.shape[1]), W1.dtype))
        self.learning |= {"S": self._S[: len(W1)], "c": np.ones((1, 1), W1.dtype)}
        # Of both kinds of example: their products with X, (m, m) and (m, m_val), and W1_0's.
        self._seen = [(X.T @ other, W1 @ other) for other in (X, X_val) if other is not None]

    def forward(self) -> network.Pass:
        """`network.forward` of X, which is not touched."""
        return self._forward(*self._seen[0])

    def validation_probabilities(self) -> np.ndarray | None:
        """(n_L, m_val) for the validation examples, if there are any."""
        return self._forward(*self._seen[1]).AL if self._seen[1:] else None

    def _forward(self, gram: np.ndarray, W1_0_X: np.ndarray) -> network.Pass:
        W1X = (self._S @ gram)[: len(W1_0_X)]
        W1X += self.learning["c"] * W1_0_X
        return network.onwards(self.learning, gram, W1X, *self._kind)

    def _first_gradient(self, dZ: np.ndarray) -> Arrays:
        return {"dS": dZ, "dc": np.zeros_like(self.learning["c"])}

    def _W1(self, at: Arrays) -> np.ndarray:
        """c W1_0 + S Xᵀ, (h, n_x)."""
        return at["c"] * self._start["W1"] + at["S"] @ self._X.T

    def gradients(self, grads: Arrays) -> Arrays:
        """dW1, db1, ..., dWL, dbL of what `backward` returned."""
        slopes = self.parameters({name[1:]: slope for name, slope in grads.items()})
        return {f"d{name}": slope for name, slope in slopes.items()}


class Features(_Space):
    """The network as everyone writes it: W1 (n_1, n_x) meets X (n_x, m) and X_val.

    A feature that is 0 in every example adds 0 to every Z, and the slope of its weights is 0: they
    stay what they were. `skip_silent` leaves such features out of the products.
    """

    def __init__(
        self,
        X: np.ndarray,
        parameters: Arrays,
        X_val: np.ndarray | None = None,
        hidden: str = "relu",
        output: str = "sigmoid",
        *,
        skip_silent: bool = False,
    ) -> None:
        super().__init__(parameters, hidden, output)
        seen = [X] if X_val is None else [X, X_val]
        self._used = _speaking(seen) if skip_silent else slice(None)
        self._seen = [other[self._used] for other in seen]
        W1 = parameters["W1"][:, self._used]
        self._padded_W1 = _padded(W1)
        self.learning["W1"] = self._padded_W1[: len(W1)]

    def forward(self) -> network.Pass:
        """`network.forward` of X."""
        return self._forward(self._seen[0])

    def validation_probabilities(self) -> np.ndarray | None:
        """(n_L, m_val) for the validation examples, if there are any."""
        return self._forward(self._seen[1]).AL if self._seen[1:] else None

    def _forward(self, X: np.ndarray) -> network.Pass:
        W1X = (self._padded_W1 @ X)[: len(self.learning["W1"])]
        return network.onwards(self.learning, X, W1X, *self._kind)

    def _first_gradient(self, dZ: np.ndarray) -> Arrays:
        return {"dW1": (_padded(dZ) @ self._seen[0].T)[: len(dZ)]}

    def _W1(self, at: Arrays) -> np.ndarray:
        W1 = self._start["W1"].copy()
        W1[:, self._used] = at["W1"]
        return W1


def _padded(A: np.ndarray) -> np.ndarray:
    """A copy of A (n, m) with rows of 0 below it.

    Matrix products go four rows at a time: seven take half as long again as eight, and 784-10-10
    in float32 trains a quarter faster with twelve rows than with ten.
    """
    rows = len(A) if len(A) == 1 else -(-len(A) // 4) * 4
    padded = np.zeros((rows, A.shape[1]), A.dtype)
    padded[: len(A)] = A
    return padded


def _speaking(seen: list[np.ndarray]) -> np.ndarray | slice:
    """A mask (n_x,) of the features that are not 0 everywhere; all, where nearly all are not.

    Leaving features out takes a copy of X, which a twentieth of them repays in a few iterations.
    """
    silent = ~np.any(seen[0][:, :500], axis=1)  # most features of photos speak up at once
    for X in seen:
        if silent.mean() < 1 / 20:
            return slice(None)
        silent[silent] = ~np.any(X[silent], axis=1)
    return ~silent if silent.mean() >= 1 / 20 else slice(None)


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


def example_space_step(S: np.ndarray, dZ1: np.ndarray, learning_rate: float) -> np.ndarray:
    """S after a step of plain gradient descent on W1 = W1_0 + S Xᵀ; S and dZ1 are (h, m)."""
    m = dZ1.shape[1]
    return S - learning_rate * dZ1 / m


def descend(
    X: np.ndarray,
    Y: np.ndarray,
    parameters: Arrays,
    learning_rate: float,
    num_iterations: int,
    look: Callable[[int, np.ndarray, np.ndarray | None], None],
    X_val: np.ndarray | None = None,
) -> tuple[Arrays, Arrays]:
    """Plain gradient descent of a net of ReLU layers and one sigmoid, in example space.

    `look(i, AL, AL_val)` is shown the probabilities before step i, (n_L, m) and (n_L, m_val).
    Returns the trained parameters and their last gradients.
    """
    X, Y = np.asarray(X, dtype=np.float64), np.asarray(Y, dtype=np.float64)
    net = Examples(X, parameters, X_val)
    grads: Arrays = {}
    product = len(parameters["W1"]) * X.shape[1] ** 2
    with fitting_threads(product, num_iterations):
        for i in range(num_iterations):
            done = net.forward()
            look(i, done.AL, net.validation_probabilities())
            grads = net.backward(done, Y)
            for name, value in net.learning.items():
                value -= learning_rate * grads[f"d{name}"]
    return net.parameters(net.learning), net.gradients(grads)
