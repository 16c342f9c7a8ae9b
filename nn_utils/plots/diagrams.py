"""Neurons and networks drawn from their sizes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np
from matplotlib.axes import Axes

from nn_utils.plots import expect
from nn_utils.plots.canvas import arrow, circle, heading, label, shape_text, sheet
from nn_utils.plots.picture import Picture
from nn_utils.plots.style import BLUE, GRAY, INK, PALE, VERMILLION, house_style

_GLYPHS = {
    "sigmoid": lambda t: 1 / (1 + np.exp(-6 * t)) * 2 - 1,
    "tanh": lambda t: np.tanh(3 * t),
    "relu": lambda t: np.maximum(t, 0) * 2 - 1,
    "step": lambda t: np.sign(t),
}


def _shown(n: int, most: int) -> list[int | None]:
    """Which of n units to draw: all of them, or the first ones, dots (None), and the last."""
    return list(range(n)) if n <= most else [*range(most - 2), None, n - 1]


def _glyph(ax: Axes, center: tuple[float, float], radius: float, activation: str) -> None:
    """A small curve of the activation inside a node; other names are written."""
    if activation not in _GLYPHS:
        label(ax, center, activation, size=9)
        return
    t = np.linspace(-1, 1, 60)
    y = np.clip(_GLYPHS[activation](t), -1, 1)
    reach = 0.62 * radius
    ax.plot(center[0] + reach * t, center[1] + 0.7 * reach * y, color=VERMILLION, lw=2, zorder=4)
    ax.plot(center[0] + reach * t[[0, -1]], [center[1]] * 2, color="#b5b5b5", lw=0.8, zorder=3.5)


# Where the parts of a neuron stand, from left to right, and how large they are.
_X, _SUM, _SQUASH, _ANSWER = 0.9, 4.0, 6.25, 8.42
_INPUT, _NODE = 0.27, 0.46  # radii
_WEIGHT = 1.15  # from an input's center to its weight, measured along x


@house_style
def neuron_diagram(n_x: int = 2, activation: str = "sigmoid") -> Picture:
    """One neuron: inputs times weights, summed with the bias, then the activation.

    ``n_x`` is the number of inputs; more than five are elided with dots.
    """
    (n_x,) = expect.layer_sizes([n_x, 1])[:1]
    inputs = f"{n_x} input{'' if n_x == 1 else 's'}"
    rows = len(_shown(n_x, most=5))
    height = max(3.1, 0.72 * rows + 1.1)
    picture, ax = sheet(height)
    heading(ax, f"One neuron with {inputs}")
    middle = (height - 0.4) / 2
    for y, unit in _column(n_x, 5, middle, 0.72):
        _weighted_input(ax, y, unit, middle)
    _sum_with_bias(ax, middle)
    _answer(ax, middle, activation)
    terms = _terms(n_x, "w_{{{0}}}x_{{{0}}}", r"\dots")
    label(ax, (5.3, middle - 0.85), f"$z = {terms} + b$", size=12.5, ha="left")
    return picture.described(
        f"A neuron with {inputs}: each input x is multiplied by its weight w, the products and the"
        f" bias b are summed, z = {_terms(n_x, 'w{0} x{0}', '…')} + b, and the activation"
        f" {activation} gives the answer a = g(z)."
    )


def _weighted_input(ax: Axes, y: float, unit: int | None, middle: float) -> None:
    """An input, and its arrow to the sum with the weight on it; dots for those left out."""
    if unit is None:
        label(ax, (_X, y), r"$\vdots$", size=16)
        return
    circle(ax, (_X, y), _INPUT, facecolor=PALE)
    label(ax, (_X, y), f"$x_{{{unit + 1}}}$", size=13 if unit < 99 else 10)
    start, end = np.array((_X, y)), np.array((_SUM, middle))
    away = (end - start) / np.hypot(*(end - start))
    arrow(ax, tuple(start + _INPUT * away), tuple(end - _NODE * away), color=BLUE)
    label(
        ax, tuple(start + away * _WEIGHT / away[0]), f"$w_{{{unit + 1}}}$", size=13,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )  # fmt: skip


def _sum_with_bias(ax: Axes, middle: float) -> None:
    circle(ax, (_SUM, middle), _NODE)
    label(ax, (_SUM, middle), r"$\Sigma$", size=19)
    arrow(ax, (_SUM, middle - 1.0), (_SUM, middle - _NODE), color=BLUE)
    label(ax, (_SUM + 0.22, middle - 0.85), "$b$", size=13)
    arrow(ax, (_SUM + _NODE, middle), (_SQUASH - _NODE, middle))
    label(ax, (5.1, middle + 0.2), "$z$", size=13)


def _answer(ax: Axes, middle: float, activation: str) -> None:
    circle(ax, (_SQUASH, middle), _NODE)
    _glyph(ax, (_SQUASH, middle), _NODE, activation)
    label(ax, (_SQUASH, middle + 0.66), activation, color=GRAY)
    arrow(ax, (_SQUASH + _NODE, middle), (8.05, middle))
    label(ax, (7.35, middle + 0.2), "$a = g(z)$", size=13)
    label(ax, (_ANSWER, middle), r"$\hat{y}$", size=17)


def _terms(n_x: int, one: str, dots: str) -> str:
    """The products that are summed; of more than three the first two and the last."""
    numbers = [*range(1, n_x + 1)] if n_x <= 3 else [1, 2, n_x]
    terms = [one.format(number) for number in numbers]
    return " + ".join([*terms[:2], dots, *terms[2:]] if n_x > 3 else terms)


def _column(n: int, most: int, middle: float, gap: float) -> list[tuple[float, int | None]]:
    slots = _shown(n, most)
    heights = middle + gap * (np.arange(len(slots))[::-1] - (len(slots) - 1) / 2)
    return list(zip(heights.tolist(), slots, strict=True))


@house_style
def network_diagram(
    layers_dims: Sequence[int], activations: Sequence[str] | None = None
) -> Picture:
    """A network drawn from its sizes, with the shapes of W and b between the layers.

    Parameters
    ----------
    layers_dims : ``[n_x, n_1, ..., n_L]``; layers of more than seven units are elided with dots.
    activations : one name a layer; without it ReLU, and sigmoid at the end.
    """
    sizes = expect.layer_sizes(layers_dims)
    L = len(sizes) - 1
    names = expect.activation_names(sizes, activations)
    tallest = max(len(_shown(n, 7)) for n in sizes)
    height = 0.5 * tallest + 2.35
    picture, ax = sheet(height)
    heading(ax, f"A network of {L} layer{'' if L == 1 else 's'}")
    middle, xs = 1.25 + 0.25 * tallest, np.linspace(0.8, 8.2, L + 1)
    columns = [_column(n, 7, middle, 0.5) for n in sizes]
    for layer in range(1, L + 1):
        ends = xs[layer - 1], xs[layer]
        _connections(ax, ends, columns[layer - 1], columns[layer])
        top = 1.25 + 0.5 * tallest + 0.18
        label(ax, (sum(ends) / 2, top),
              f"$W^{{[{layer}]}}$ {shape_text(sizes[layer], sizes[layer - 1])}\n"
              f"$b^{{[{layer}]}}$ {shape_text(sizes[layer], 1)}", size=10 if L < 6 else 9,
              color=BLUE)  # fmt: skip
    for layer, (x, column) in enumerate(zip(xs, columns, strict=True)):
        _units(ax, x, column, PALE if layer == 0 else "#fbe3b8" if layer == L else "#d3e6f3")
        role = "input" if layer == 0 else names[layer - 1]
        symbol = "X = A^{[0]}" if layer == 0 else f"A^{{[{layer}]}}"
        symbol += r" = \hat{Y}" if layer == L else ""
        units = ("feature" if layer == 0 else "unit") + ("" if sizes[layer] == 1 else "s")
        label(ax, (x, 0.62), f"${symbol}$\n{sizes[layer]} {units}\n{role}", size=10, color=INK)
    weights = sum(a * b + b for a, b in pairwise(sizes))
    ax.text(8.88, height - 0.3, f"{weights:,} parameters".replace(",", "\u2009"), ha="right",
            va="center", color=GRAY)  # fmt: skip
    shapes = ", ".join(
        f"W{k} {shape_text(sizes[k], sizes[k - 1])} b{k} {shape_text(sizes[k], 1)}"
        for k in range(1, L + 1)
    )
    return picture.described(
        f"A network of {L} layers with sizes {sizes}, activations {', '.join(names)};"
        f" parameters {shapes}; {weights} numbers in all."
    )


_Column = list[tuple[float, int | None]]  # height and number of each unit, None for dots


def _connections(ax: Axes, xs: tuple[float, float], left: _Column, right: _Column) -> None:
    for (y0, unit0), (y1, unit1) in product(left, right):
        if unit0 is not None and unit1 is not None:
            ax.plot(xs, [y0, y1], color="#c2c9cf", lw=0.8, zorder=1)


def _units(ax: Axes, x: float, column: _Column, look: str) -> None:
    for y, unit in column:
        if unit is None:
            label(ax, (x, y + 0.03), r"$\vdots$", size=15,
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip
        else:
            circle(ax, (x, y), 0.17, facecolor=look)
