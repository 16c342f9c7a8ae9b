"""Forward and backward through a net: the computational graph and the walk through the caches."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from matplotlib.axes import Axes

from nn_utils.plots import expect
from nn_utils.plots.canvas import (
    BACKWARD,
    FORWARD,
    arrow,
    box,
    heading,
    label,
    shape_text,
    sheet,
)
from nn_utils.plots.picture import Picture
from nn_utils.plots.style import BLUE, GRAY, VERMILLION, house_style


def _value(ax: Axes, at: tuple[float, float], name: str, shape: str, gradient: str) -> None:
    """A value with its shape, and under it the gradient of the same shape."""
    box(ax, at, 1.3, 0.82)
    label(ax, (at[0], at[1] + 0.22), f"${name}$", size=13)
    label(ax, at, shape, size=9.5, color=GRAY)
    if gradient:
        label(ax, (at[0], at[1] - 0.24), f"${gradient}$", size=11.5, color=VERMILLION)


def _both_ways(ax: Axes, y: float, left: float, right: float) -> None:
    arrow(ax, (left, y + 0.14), (right, y + 0.14), **FORWARD)
    arrow(ax, (right, y - 0.18), (left, y - 0.18), **BACKWARD)


def _graph_row(ax: Axes, y: float, layer: int, sizes: list[int], m: int, activation: str) -> None:
    """One layer: A of the layer before, the linear step with W and b, Z, the activation, A."""
    k, n, n_prev = layer, sizes[layer], sizes[layer - 1]
    _value(ax, (0.8, y), "X = A^{[0]}" if k == 1 else f"A^{{[{k - 1}]}}", shape_text(n_prev, m),
           "" if k == 1 else f"dA^{{[{k - 1}]}}")  # fmt: skip
    _value(ax, (4.45, y), f"Z^{{[{k}]}}", shape_text(n, m), f"dZ^{{[{k}]}}")
    _value(ax, (6.75, y), f"A^{{[{k}]}}", shape_text(n, m), f"dA^{{[{k}]}}")
    if k == 1:  # nobody asks for the slope of the cost along the data
        arrow(ax, (1.45, y), (3.8, y), **FORWARD)
    else:
        _both_ways(ax, y, 1.45, 3.8)
        label(ax, (2.62, y - 0.36), f"$dA^{{[{k - 1}]}} = W^{{[{k}]T}} dZ^{{[{k}]}}$", 10,
              color=VERMILLION)  # fmt: skip
    _both_ways(ax, y, 5.1, 6.1)
    label(ax, (5.6, y + 0.3), activation, 10, color=BLUE)
    # A softmax mixes its rows; with the cross-entropy its slope is simplest taken in one step.
    slope = "$A - Y$" if activation == "softmax" else "$dA * g'(Z)$"
    label(ax, (5.6, y - 0.42), slope, 10, color=VERMILLION)
    box(ax, (2.62, y + 0.92), 3.05, 0.72, facecolor="#e8f1f8")
    weights = f"$W^{{[{k}]}}$ {shape_text(n, n_prev)}   $b^{{[{k}]}}$ {shape_text(n, 1)}"
    label(ax, (2.62, y + 1.08), weights, 10)
    label(ax, (2.62, y + 0.77),
          f"$dW = \\frac{{1}}{{m}}\\, dZ^{{[{k}]}} A^{{[{k - 1}]T}}$"
          f"    $db = \\frac{{1}}{{m}} \\sum dZ^{{[{k}]}}$", 10, color=VERMILLION)  # fmt: skip
    joint = y if k == 1 else y + 0.14
    arrow(ax, (2.62, y + 0.56), (2.62, joint), **FORWARD)
    label(ax, (2.72, y + 0.36), "$Z = WA + b$", 10, color=BLUE, ha="left")


@house_style
def computational_graph(
    layers_dims: Sequence[int], m: int, activations: Sequence[str] | None = None
) -> Picture:
    """Every value of a net with its shape: forward (solid) and, of the same shape, the gradients.

    Parameters
    ----------
    layers_dims : ``[n_x, n_1, ..., n_L]``, one row of the drawing a layer.
    m : number of examples.
    activations : one name a layer; without it ReLU, and sigmoid at the end.

    The formulas are those of back-propagation for a cost averaged over m examples (Rumelhart,
    Hinton and Williams, 1986).
    """
    sizes = expect.layer_sizes(layers_dims)
    names = expect.activation_names(sizes, activations)
    L, row = len(names), 2.15
    picture, ax = sheet(height=row * L + 0.75)
    heading(ax, "Forward and backward, with shapes")
    ax.text(7.2, row * L + 0.45, "forward", color=BLUE, ha="right", va="center")
    ax.text(8.88, row * L + 0.45, "backward (dashed)", color=VERMILLION, ha="right", va="center")
    for layer in range(1, L + 1):
        y = row * (L - layer) + 0.75
        _graph_row(ax, y, layer, sizes, m, names[layer - 1])
        if layer < L:  # the answer of this row is the input of the next
            gap = y - 0.6
            ax.plot([6.75, 6.75, 0.8], [y - 0.41, gap, gap], color="#9aa4ad", lw=1.2, zorder=1)
            arrow(ax, (0.8, gap), (0.8, y - row + 0.41), color="#9aa4ad")
    box(ax, (8.4, 0.75), 0.8, 0.82, facecolor="#fbe3b8")
    label(ax, (8.4, 0.84), "$J$", size=14)
    label(ax, (8.4, 0.58), "cost", size=9.5, color=GRAY)
    _both_ways(ax, 0.75, 7.4, 8.0)
    shapes = "; ".join(
        f"layer {k}: W {shape_text(sizes[k], sizes[k - 1])}, b {shape_text(sizes[k], 1)},"
        f" Z and A {shape_text(sizes[k], m)}, {names[k - 1]}"
        for k in range(1, L + 1)
    )
    return picture.described(
        f"Computational graph of a net with sizes {sizes} on {m} examples. {shapes}. Forward from"
        " X to the cost J, backward from J; every gradient has the shape of its value."
    )


def _walk_column(
    ax: Axes,
    x: float,
    rows: tuple[float, float, float],
    width: float,
    k: int,
    sizes: list[int],
    names: list[str],
) -> None:
    """Layer k of the walk: its forward step, what it stores, its backward step."""
    top, mid, low = rows
    activation, narrow = names[k - 1], len(names) > 4
    size = 8.5 if narrow else 10
    bend = "\n" if narrow else " "
    box(ax, (x, top), width, 0.96, facecolor="#e8f1f8", edgecolor=BLUE)
    label(ax, (x, top), f"linear{bend}→ {activation}\n$A^{{[{k}]}}$ ({sizes[k]}, $m$)", size)
    arrow(ax, (x, top - 0.48), (x, mid + 0.56), **FORWARD)
    for lift in (0.07, 0.0):  # a stack: the linear cache and the activation cache
        box(ax, (x + lift, mid + lift), width - 0.06, 0.98, facecolor="white")
    stored = f"$A^{{[{k - 1}]}}${',' + bend}$W^{{[{k}]}}$, $b^{{[{k}]}}$"
    label(ax, (x, mid), f"caches[{k - 1}]\n{stored}\n$Z^{{[{k}]}}$", size)
    arrow(ax, (x, mid - 0.49), (x, low + 0.54), **BACKWARD)
    box(ax, (x, low), width, 1.08, facecolor="#fdeee4", edgecolor=VERMILLION)
    dW, db = f"$dW^{{[{k}]}}$", f"$db^{{[{k}]}}$"
    weights, biases = shape_text(sizes[k], sizes[k - 1]), shape_text(sizes[k], 1)
    slopes = f"{dW}, {db}\n{weights}" if narrow else f"{dW} {weights}\n{db} {biases}"
    label(ax, (x, low), f"linear{bend}← {activation}\n{slopes}", size)


@house_style
def cache_walk(layers_dims: Sequence[int], activations: Sequence[str] | None = None) -> Picture:
    """The walk through the caches: each forward step lays one down, backward takes them up again.

    ``layers_dims`` is ``[n_x, n_1, ..., n_L]``; columns are layers. Forward runs along the top from
    left to right, backward along the bottom from right to left.
    """
    sizes = expect.layer_sizes(layers_dims)
    names = expect.activation_names(sizes, activations)
    L = len(names)
    picture, ax = sheet(height=5.5)
    heading(ax, "The walk through the caches")
    top, mid, low = 4.2, 2.68, 1.0
    pitch = 7.5 / L
    width = min(pitch - 0.42, 2.2)
    centers = [0.62 + pitch * (k - 0.5) for k in range(1, L + 1)]
    label(ax, (0.25, top), "$X$", 13)
    arrow(ax, (0.42, top), (centers[0] - width / 2, top), **FORWARD)
    for k, x in enumerate(centers, start=1):
        _walk_column(ax, x, (top, mid, low), width, k, sizes, names)
    for k, (x, x_next) in enumerate(pairwise(centers), start=1):
        left, right = x + width / 2, x_next - width / 2
        arrow(ax, (left, top), (right, top), **FORWARD)
        arrow(ax, (right, low), (left, low), **BACKWARD)
        label(ax, ((left + right) / 2, low + 0.17), f"$dA^{{[{k}]}}$", 9, color=VERMILLION)
    last = centers[-1] + width / 2
    box(ax, (8.55, mid), 0.66, 0.8, facecolor="#fbe3b8")
    label(ax, (8.55, mid), "$J$\ncost", 11)
    ax.plot([last, 8.55], [top, top], lw=1.4, **FORWARD)
    arrow(ax, (8.55, top), (8.55, mid + 0.4), **FORWARD)
    ax.plot([8.55, 8.55], [mid - 0.4, low], lw=1.4, **BACKWARD)
    arrow(ax, (8.55, low), (last, low), **BACKWARD)
    label(ax, ((last + 8.55) / 2, low + 0.17), f"$dA^{{[{L}]}}$", 9, color=VERMILLION)
    return picture.described(
        f"Forward through {L} layers of sizes {sizes}: layer k stores A of the layer before, W, b"
        f" and Z in caches[k - 1]. Backward runs from the cost J through layers {L} to 1, takes"
        " each cache up again and gives dW and db, of the shapes of W and b."
    )
