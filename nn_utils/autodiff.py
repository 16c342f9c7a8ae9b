"""The machine that writes `backward`: slopes of any expression of arrays, notebook 07.

A `Node` holds an array and remembers which nodes it was computed from, each with the local rule
that hands a slope on to it. `backward(cost)` walks from the cost to everything it depends on and
leaves in every node's `gradient` the slope of the cost along each of its entries.

This is reverse-mode automatic differentiation (Linnainmaa, 1970). Throughout, `gradient` is the
slope of the cost along the result of an operation, in the shape of that result.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from . import activations

Rule = Callable[[np.ndarray], np.ndarray]
Name = TypeVar("Name", bound=Hashable)

# Local rules --------------------------------------------------------------------------------------


def unbroadcast(gradient: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Sum `gradient` over the axes along which an array of `shape` had been repeated.

    NumPy lays b (n, 1) over m columns; each of its entries then acts m times, and slopes over
    several paths add up. Returns an array of `shape`.
    """
    while gradient.ndim > len(shape):
        gradient = gradient.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            gradient = gradient.sum(axis=axis, keepdims=True)
    return gradient


def divide_rule(
    gradient: np.ndarray, a: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The slopes along a and b of a / b, entry by entry: 1 / b and -a / b^2."""
    da = unbroadcast(gradient / b, a.shape)
    db = unbroadcast(-gradient * a / b**2, b.shape)
    return da, db


def matmul_rule(
    gradient: np.ndarray, A: np.ndarray, B: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The slopes along A (n, k) and B (k, m) of A @ B; `gradient` is (n, m)."""
    dA = gradient @ B.T  # (n, m) (m, k)
    dB = A.T @ gradient  # (k, n) (n, m)
    return dA, dB


# Nodes --------------------------------------------------------------------------------------------


class Node:
    """An array that remembers how it was computed.

    value: the array. sources: what it was computed from, each with its rule, which takes the slope
    of the cost along this node and gives the slope along that source; plain arrays and numbers
    among them are constants and left out. gradient: after `backward(cost)` the slope of the cost
    along every entry, in the shape of value.
    """

    # NumPy leaves `array @ node` to us instead of trying the entries of the array one by one.
    __array_ufunc__ = None

    def __init__(self, value: Any, sources: Sequence[tuple[Any, Rule]] = ()) -> None:
        self.value = np.asarray(value, dtype=np.float64)
        self.sources = [(source, rule) for source, rule in sources if isinstance(source, Node)]
        self.gradient = np.zeros(self.value.shape)

    def __repr__(self) -> str:
        return f"Node{self.value.shape} of {len(self.sources)} source(s)"

    def __add__(self, other: Any) -> Node:
        return add(self, other)

    def __mul__(self, other: Any) -> Node:
        return multiply(self, other)

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other: Any) -> Node:
        return divide(self, other)

    def __matmul__(self, other: Any) -> Node:
        return matmul(self, other)

    def __rmatmul__(self, other: Any) -> Node:
        return matmul(other, self)

    def __neg__(self) -> Node:
        return multiply(self, -1.0)

    def __sub__(self, other: Any) -> Node:
        return add(self, multiply(other, -1.0))

    def __rsub__(self, other: Any) -> Node:
        return add(other, multiply(self, -1.0))


def value_of(a: Any) -> np.ndarray:
    """The array of a node; a plain array or number as it is."""
    return a.value if isinstance(a, Node) else np.asarray(a, dtype=np.float64)


def add(a: Any, b: Any) -> Node:
    """a + b: each of the two changes the sum as much as it changes itself."""
    x, y = value_of(a), value_of(b)
    return Node(
        x + y, [(a, lambda g: unbroadcast(g, x.shape)), (b, lambda g: unbroadcast(g, y.shape))]
    )


def multiply(a: Any, b: Any) -> Node:
    """a * b, entry by entry: the slope along one factor is the other."""
    x, y = value_of(a), value_of(b)
    return Node(
        x * y,
        [(a, lambda g: unbroadcast(g * y, x.shape)), (b, lambda g: unbroadcast(g * x, y.shape))],
    )


def divide(a: Any, b: Any) -> Node:
    """a / b, entry by entry."""
    x, y = value_of(a), value_of(b)
    return Node(
        x / y, [(a, lambda g: divide_rule(g, x, y)[0]), (b, lambda g: divide_rule(g, x, y)[1])]
    )


def matmul(a: Any, b: Any) -> Node:
    """A @ B, of a (n, k) and a (k, m): the two halves of `matmul_rule`."""
    x, y = value_of(a), value_of(b)
    return Node(x @ y, [(a, lambda g: g @ y.T), (b, lambda g: x.T @ g)])


def total(a: Any, axis: int | None = None) -> Node:
    """The sum of all entries; with an axis, the sum along it, which stays as an axis of length 1.

    Every entry changes the sum as much as it changes itself.
    """
    x = value_of(a)
    value = x.sum() if axis is None else x.sum(axis=axis, keepdims=True)
    return Node(value, [(a, lambda g: np.broadcast_to(g, x.shape))])


def relu(a: Any) -> Node:
    """max(0, a): a slope passes where a is positive."""
    x = value_of(a)
    return Node(activations.relu(x), [(a, lambda g: g * (x > 0))])


def sigmoid(a: Any) -> Node:
    """1 / (1 + e^-a), with slope s (1 - s)."""
    s = activations.sigmoid(value_of(a))
    return Node(s, [(a, lambda g: g * s * (1 - s))])


def exp(a: Any) -> Node:
    """e^a, which is its own slope."""
    e = np.exp(value_of(a))
    return Node(e, [(a, lambda g: g * e)])


def log(a: Any) -> Node:
    """The natural logarithm, with slope 1 / a."""
    x = value_of(a)
    return Node(np.log(x), [(a, lambda g: g / x)])


# The way back -------------------------------------------------------------------------------------


def graph_of(last: Node) -> dict[Node, tuple[Node, ...]]:
    """Every node that `last` depends on, itself included, with its sources."""
    graph: dict[Node, tuple[Node, ...]] = {}
    waiting = [last]
    while waiting:
        node = waiting.pop()
        if node not in graph:
            graph[node] = tuple(source for source, _ in node.sources)
            waiting += graph[node]
    return graph


def topological_order(graph: Mapping[Name, Sequence[Name]], last: Name) -> list[Name]:
    """Everything that `last` depends on, each after all of its own sources, `last` at the end.

    graph: the sources of every node. Each node stands in the list once.
    """
    order: list[Name] = []
    seen: set[Name] = set()
    waiting = [(last, False)]  # no recursion: a chain of additions may be thousands long
    while waiting:
        node, sources_done = waiting.pop()
        if sources_done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            waiting.append((node, True))
            waiting += [(source, False) for source in graph[node]]
    return order


def add_up_paths(
    order: Sequence[str], edges: Mapping[str, Sequence[tuple[str, float]]]
) -> dict[str, float]:
    """The slope of the last node of `order` along every node, numbers only.

    order: as `topological_order` gives it. edges: for every node its sources, each with the slope
    of the node along that source. Along a path slopes multiply; over several paths they add up.
    """
    slopes = dict.fromkeys(order, 0.0)
    slopes[order[-1]] = 1.0
    for node in reversed(order):
        for source, slope in edges[node]:
            slopes[source] += slopes[node] * slope
    return slopes


def backward(cost: Node) -> None:
    """Leave in every node that `cost` depends on the slope of the cost along it.

    Raises ValueError when the cost is not one number.
    """
    if cost.value.size != 1:
        raise ValueError(f"the cost has shape {cost.value.shape}; slopes are those of one number")
    order = topological_order(graph_of(cost), cost)
    for node in order:
        node.gradient = np.zeros(node.value.shape)
    cost.gradient = np.ones(cost.value.shape)
    for node in reversed(order):
        for source, rule in node.sources:
            source.gradient += rule(node.gradient)  # not =: several paths may lead here


# Expressions as data ------------------------------------------------------------------------------

_OPERATIONS: dict[str, Callable[..., Node]] = {
    f.__name__: f for f in (add, multiply, divide, matmul, total, relu, sigmoid, exp, log)
}


def expression_slopes(
    expression: Any, values: Mapping[str, np.ndarray]
) -> tuple[float, dict[str, np.ndarray]]:
    """The value of an expression, and its slope along every array in it.

    expression: a name, or an operation with its operands: ("total", ("multiply", "w", "x")).
    values: the arrays by name. Returns the value, a number, and a dict of slopes, each in the
    shape of its array.
    """
    leaves = {name: Node(value) for name, value in values.items()}
    cost = _evaluated(expression, leaves)
    backward(cost)
    return cost.value.item(), {name: leaf.gradient for name, leaf in leaves.items()}


def _evaluated(expression: Any, leaves: Mapping[str, Node]) -> Any:
    if not isinstance(expression, (tuple, list)):
        return leaves.get(expression, expression)  # an array by its name, or a number as it is
    operation, *operands = expression
    return _OPERATIONS[operation](*(_evaluated(operand, leaves) for operand in operands))


# Networks without a hand-written backward ---------------------------------------------------------


def two_layer_costs(
    X: np.ndarray,
    Y: np.ndarray,
    parameters: Mapping[str, np.ndarray],
    learning_rate: float,
    num_iterations: int,
) -> tuple[dict[str, np.ndarray], list[float]]:
    """Gradient descent on notebook 03's network: ReLU, sigmoid, binary cross-entropy.

    X: (n_x, m). Y: (1, m). parameters: W1 (n_h, n_x), b1 (n_h, 1), W2 (1, n_h), b2 (1, 1); left as
    they are. Returns the parameters after the last step, and the cost before every step.
    """
    m = X.shape[1]
    learned = dict(parameters)
    costs = []
    for _ in range(num_iterations):
        p = {name: Node(value) for name, value in learned.items()}
        A1 = relu(p["W1"] @ X + p["b1"])  # (n_h, m)
        A2 = sigmoid(p["W2"] @ A1 + p["b2"])  # (1, m)
        cost = -total(Y * log(A2) + (1 - Y) * log(1 - A2)) / m
        backward(cost)
        costs.append(cost.value.item())
        learned = {name: node.value - learning_rate * node.gradient for name, node in p.items()}
    return learned, costs


def softmax_slopes(
    X: np.ndarray, Y: np.ndarray, parameters: Mapping[str, np.ndarray]
) -> tuple[float, dict[str, np.ndarray]]:
    """The cross-entropy of notebook 05's network and its slopes.

    X: (n_x, m). Y: (classes, m), one-hot columns. parameters: W1 (n_h, n_x), b1 (n_h, 1),
    W2 (classes, n_h), b2 (classes, 1). Returns the cost and a dict of dW1, db1, dW2, db2.
    """
    m = X.shape[1]
    p = {name: Node(value) for name, value in parameters.items()}
    Z2 = p["W2"] @ relu(p["W1"] @ X + p["b1"]) + p["b2"]  # (classes, m)
    e = exp(Z2 - Z2.value.max(axis=0))  # a constant less in every column changes no answer
    A2 = e / total(e, axis=0)
    cost = -total(Y * log(A2)) / m
    backward(cost)
    return cost.value.item(), {f"d{name}": node.gradient for name, node in p.items()}
