"""Neurons and networks drawn from their sizes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

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


@house_style
def neuron_diagram(n_x: int = 2, activation: str = "sigmoid") -> Picture:
    """One neuron: inputs times weights, summed with the bias, then the activation.

    ``n_x`` is the number of inputs; more than five are elided with dots.
    """
    (n_x,) = expect.layer_sizes([n_x, 1])[:1]
    slots = _shown(n_x, most=5)
    height = max(3.1, 0.72 * len(slots) + 1.1)
    picture, ax = sheet(height)
    heading(ax, f"One neuron with {n_x} input{'' if n_x == 1 else 's'}")
    middle = (height - 0.4) / 2
    rows = middle + 0.72 * (np.arange(len(slots))[::-1] - (len(slots) - 1) / 2)
    total, squash = (4.0, middle), (6.25, middle)
    for y, unit in zip(rows, slots, strict=True):
        if unit is None:
            label(ax, (0.9, y), r"$\vdots$", size=16)
            continue
        circle(ax, (0.9, y), 0.27, facecolor=PALE)
        label(ax, (0.9, y), f"$x_{{{unit + 1}}}$", size=13 if unit < 99 else 10)
        away = np.subtract(total, (0.9, y))
        away /= np.hypot(*away)
        arrow(
            ax, (0.9 + 0.27 * away[0], y + 0.27 * away[1]), tuple(total - 0.46 * away), color=BLUE
        )
        at = 1.15 / away[0]
        label(
            ax, (0.9 + away[0] * at, y + away[1] * at), f"$w_{{{unit + 1}}}$", size=13,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
        )  # fmt: skip
    circle(ax, total, 0.46)
    label(ax, total, r"$\Sigma$", size=19)
    arrow(ax, (4.0, middle - 1.0), (4.0, middle - 0.46), color=BLUE)
    label(ax, (4.22, middle - 0.85), "$b$", size=13)
    arrow(ax, (4.46, middle), (5.79, middle))
    label(ax, (5.1, middle + 0.2), "$z$", size=13)
    circle(ax, squash, 0.46)
    _glyph(ax, squash, 0.46, activation)
    label(ax, (6.25, middle + 0.66), activation, color=GRAY)
    arrow(ax, (6.71, middle), (8.05, middle))
    label(ax, (7.35, middle + 0.2), "$a = g(z)$", size=13)
    label(ax, (8.42, middle), r"$\hat{y}$", size=17)
    numbers = [*range(1, n_x + 1)] if n_x <= 3 else [1, 2, n_x]
    terms = [f"w_{{{i}}}x_{{{i}}}" for i in numbers]
    spoken = [f"w{i} x{i}" for i in numbers]
    if n_x > 3:
        terms.insert(2, r"\dots")
        spoken.insert(2, "…")
    label(ax, (5.3, middle - 0.85), f"$z = {' + '.join(terms)} + b$", size=12.5, ha="left")
    return picture.described(
        f"A neuron with {n_x} input{'' if n_x == 1 else 's'}: each input x is multiplied by its"
        f" weight w, the products and the bias b are summed, z = {' + '.join(spoken)} + b,"
        " and the activation"
        f" {activation} gives the answer a = g(z)."
    )


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
        for y0, unit0 in columns[layer - 1]:
            for y1, unit1 in columns[layer]:
                if unit0 is not None and unit1 is not None:
                    ax.plot(xs[layer - 1 : layer + 1], [y0, y1], color="#c2c9cf", lw=0.8, zorder=1)
        between, top = (xs[layer - 1] + xs[layer]) / 2, 1.25 + 0.5 * tallest + 0.1
        label(ax, (between, top + 0.08),
              f"$W^{{[{layer}]}}$ {shape_text(sizes[layer], sizes[layer - 1])}\n"
              f"$b^{{[{layer}]}}$ {shape_text(sizes[layer], 1)}", size=10 if L < 6 else 9,
              color=BLUE)  # fmt: skip
    for layer, (x, column) in enumerate(zip(xs, columns, strict=True)):
        look = PALE if layer == 0 else "#fbe3b8" if layer == L else "#d3e6f3"
        for y, unit in column:
            if unit is None:
                label(ax, (x, y + 0.03), r"$\vdots$", size=15,
                      bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip
            else:
                circle(ax, (x, y), 0.17, facecolor=look)
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
