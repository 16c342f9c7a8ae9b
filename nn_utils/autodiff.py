"""The machine that writes `backward`: slopes of any expression of arrays, notebook 07.

A `Node` holds an array and remembers what it was computed from, and with which local rule a slope
that reaches it is handed on. `backward(cost)` walks from the cost to everything it depends on and
leaves in every node's `gradient` the slope of the cost along each of its entries.

This is reverse-mode automatic differentiation (Linnainmaa, 1970); the rules are those of matrix
calculus. Plain arrays and numbers are constants: nothing is handed on to them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from . import activations

Rule = Callable[[np.ndarray], np.ndarray]  # slope along a node -> slope along one of its sources


class Node:
    """An array in a computation.

    value: the array, or a number. gradient: after `backward(cost)` the slope of the cost along
    every entry, in the shape of value; before, None. sources: the nodes it was computed from, each
    with its local rule.
    """

    # NumPy leaves `array @ node` to us instead of trying each entry of the array.
    __array_ufunc__ = None

    def __init__(self, value: object, sources: Sequence[tuple[Node, Rule]] = ()) -> None:
        self.value = np.asarray(value, dtype=np.float64)
        self.sources = tuple(sources)
        self.gradient: np.ndarray | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the value."""
        return self.value.shape

    def __repr__(self) -> str:
        return f"Node{self.shape} from {len(self.sources)} node(s)"

    def __add__(self, other: object) -> Node:
        return add(self, other)

    def __mul__(self, other: object) -> Node:
        return multiply(self, other)

    def __matmul__(self, other: object) -> Node:
        return matmul(self, other)

    def __rmatmul__(self, other: object) -> Node:
        return matmul(other, self)

    def __neg__(self) -> Node:
        return multiply(self, -1.0)

    def __sub__(self, other: object) -> Node:
        return add(self, multiply(other, -1.0))

    def __rsub__(self, other: object) -> Node:
        return add(multiply(self, -1.0), other)

    def __truediv__(self, number: float) -> Node:
        return multiply(self, 1.0 / number)

    __radd__, __rmul__ = __add__, __mul__


# Local rules --------------------------------------------------------------------------------------


def add(a: object, b: object) -> Node:
    """a + b. Each of the two changes the sum as much as it changes itself."""
    return _computed(value_of(a) + value_of(b), (a, lambda g: g), (b, lambda g: g))


def multiply(a: object, b: object) -> Node:
    """a * b, entry by entry. The slope along one factor is the other factor."""
    x, y = value_of(a), value_of(b)
    return _computed(x * y, (a, lambda g: g * y), (b, lambda g: g * x))


def matmul(a: object, b: object) -> Node:
    """A @ B for A (n, k) and B (k, m): dA = G B^T and dB = A^T G, with G (n, m)."""
    x, y = value_of(a), value_of(b)
    if x.ndim != 2 or y.ndim != 2 or x.shape[1] != y.shape[0]:
        raise ValueError(f"A {x.shape} @ B {y.shape}: wanted (n, k) @ (k, m)")
    return _computed(x @ y, (a, lambda g: g @ y.T), (b, lambda g: x.T @ g))


def total(a: object) -> Node:
    """The sum of all entries, one number. Every entry changes it as much as itself."""
    x = value_of(a)
    return _computed(x.sum(), (a, lambda g: np.broadcast_to(g, x.shape)))


def relu(a: object) -> Node:
    """max(0, a): the slope passes where a was positive."""
    x = value_of(a)
    return _computed(activations.relu(x), (a, lambda g: g * (x > 0)))


def sigmoid(a: object) -> Node:
    """1 / (1 + e^-a), with slope s (1 - s)."""
    s = activations.sigmoid(value_of(a))
    return _computed(s, (a, lambda g: g * s * (1 - s)))


def log(a: object) -> Node:
    """The natural logarithm, with slope 1 / a."""
    x = value_of(a)
    return _computed(np.log(x), (a, lambda g: g / x))


def exp(a: object) -> Node:
    """e^a, which is its own slope."""
    e = np.exp(value_of(a))
    return _computed(e, (a, lambda g: g * e))


def value_of(a: object) -> np.ndarray:
    """The array of a node, or of a constant."""
    return a.value if isinstance(a, Node) else np.asarray(a, dtype=np.float64)


def _computed(value: np.ndarray, *pairs: tuple[object, Rule]) -> Node:
    return Node(value, [(source, rule) for source, rule in pairs if isinstance(source, Node)])


# The way back -------------------------------------------------------------------------------------


def unbroadcast(gradient: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Sum `gradient` over the axes along which an array of `shape` had been repeated.

    NumPy lays b (n, 1) over m columns; each of its entries then acts m times, and slopes over
    several paths add up. Returns an array of `shape`.
    """
    extra = gradient.ndim - len(shape)
    gradient = gradient.sum(axis=tuple(range(extra)))
    repeated = tuple(i for i, n in enumerate(shape) if n == 1 and gradient.shape[i] != 1)
    return gradient.sum(axis=repeated, keepdims=True)


def topological_order(last: Node) -> list[Node]:
    """All nodes that `last` depends on, itself included, each after everything it came from."""
    order: list[Node] = []
    seen: set[Node] = set()
    waiting = [(last, False)]
    while waiting:
        node, done = waiting.pop()
        if done:
            order.append(node)  # all of its sources are in the list by now
        elif node not in seen:
            seen.add(node)
            waiting.append((node, True))
            waiting += [(source, False) for source, _ in node.sources]
    return order


def backward(cost: Node) -> None:
    """Leave in every node that `cost` depends on the slope of the cost along it.

    Raises ValueError when the cost is not one number.
    """
    if cost.value.size != 1:
        raise ValueError(f"the cost has shape {cost.shape}; slopes are those of one number")
    order = topological_order(cost)
    for node in order:
        node.gradient = np.zeros(node.shape)
    cost.gradient = np.ones(cost.shape)
    for node in reversed(order):
        assert node.gradient is not None
        for source, rule in node.sources:
            assert source.gradient is not None
            # += and not =: where several paths lead to one node, their slopes add up.
            source.gradient += unbroadcast(rule(node.gradient), source.shape)
