"""What flows through a net: activations, slopes, gradients, and how far parameters move."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from nn_utils.plots import expect
from nn_utils.plots.picture import Picture
from nn_utils.plots.style import (
    BLUE,
    INK,
    VERMILLION,
    house_style,
    label_ends,
    line_look,
    marker_step,
    number,
)

Signals = tuple[Sequence[Any], Sequence[Any]]  # activations and gradients, layer by layer


def _activations(z: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Each activation with its slope at z."""
    s = 1 / (1 + np.exp(-z))
    return {
        "sigmoid": (s, s * (1 - s)),
        "tanh": (np.tanh(z), 1 - np.tanh(z) ** 2),
        "ReLU": (np.maximum(z, 0), (z > 0).astype(float)),
    }


@house_style
def activations_and_slopes(title: str = "Three activations and their slopes") -> Picture:
    """Sigmoid, tanh and ReLU on the left, the derivative of each on the right."""
    z = np.linspace(-5, 5, 1001)
    picture = Picture(height=4.0)
    picture.headed(title)
    axes = picture.subplots(1, 2)
    for panel, (ax, top, name) in enumerate(
        zip(axes, (2.2, 1.12), ("$a = g(z)$", "slope $g'(z)$"), strict=True)
    ):
        ends = []
        for index, (label, pair) in enumerate(_activations(z).items()):
            look = line_look(index)
            y = pair[panel].copy()
            if label == "ReLU" and panel == 1:
                y[np.abs(z) < 0.006] = np.nan  # the slope jumps at 0, it has no value between
            ax.plot(z, y, **look._asdict(), markevery=125)
            ends.append((5.0, float(np.clip(y[-1], -1.2, top)), label, look.color))
        ax.set(xlim=(-5, 5), ylim=(-1.2 if panel == 0 else -0.08, top), xlabel="$z$", ylabel=name)
        label_ends(ax, ends)
    return picture.described(
        f"{title}. Sigmoid runs from 0 to 1 with a slope of at most 0.25 at z = 0; tanh from -1 to"
        " 1 with a slope of at most 1; ReLU is 0 below z = 0 and z above, with slope 0 and 1."
    )


@house_style
def central_difference(
    f: Callable[[float], float],
    x: float,
    eps: float,
    title: str = "A slope without calculus",
) -> Picture:
    """The central difference: the chord from x - eps to x + eps against the tangent at x.

    ``f`` takes and gives a number. The tangent is itself a central difference with a far smaller
    step, so ``eps`` may be large enough to be seen.
    """
    if not eps > 0:
        raise ValueError(f"eps is {eps}; wanted a step above 0.")
    left, right = float(f(x - eps)), float(f(x + eps))
    chord = (right - left) / (2 * eps)
    tiny = 1e-5 * max(1.0, abs(x))
    tangent = (float(f(x + tiny)) - float(f(x - tiny))) / (2 * tiny)
    grid = np.linspace(x - 2.4 * eps, x + 2.4 * eps, 300)
    y = np.array([float(f(t)) for t in grid])
    picture = Picture(height=4.2)
    picture.headed(title)
    ax = picture.subplots()
    ax.plot(grid, y, color=INK, lw=2.4)
    near = grid[[0, -1]]
    ax.plot(near, f(x) + tangent * (near - x), color=BLUE, ls=(0, (2, 2)))
    ax.plot(near, (left + right) / 2 + chord * (near - x), color=VERMILLION, lw=1.4)
    ax.plot([x - eps, x + eps], [left, right], "s", color=VERMILLION, ms=8)
    ax.plot(x, f(x), "o", color=BLUE, ms=9)
    ax.set(xticks=[x - eps, x, x + eps], xlabel="$x$", ylabel="$f(x)$")
    ax.set_xticklabels([r"$x - \varepsilon$", "$x$", r"$x + \varepsilon$"])
    low, high = float(np.min(y)), float(np.max(y))
    ax.set_ylim(low - 0.12 * (high - low or 1), high + 0.12 * (high - low or 1))
    label_ends(
        ax,
        [
            (near[1], float(f(x) + tangent * (near[1] - x)), f"tangent, slope {tangent:.4f}", BLUE),
            (near[1], (left + right) / 2 + chord * (near[1] - x),
             f"chord, slope {chord:.4f}", VERMILLION),
            (near[1], float(y[-1]), "$f$", INK),
        ],
    )  # fmt: skip
    return picture.described(
        f"{title}. At x = {number(x)} with eps = {number(eps)}: the chord has slope {chord:.4f},"
        f" the tangent {tangent:.4f}, the difference is {abs(chord - tangent):.2g}."
    )


@house_style
def cost_along_weight(
    cost: Callable[[float], float],
    at: float,
    low: float,
    high: float,
    name: str = "$w$",
    title: str = "The cost along one weight",
) -> Picture:
    """The cost for every value of one weight from ``low`` to ``high``, and its slope at ``at``.

    ``cost`` takes the weight and gives a number; ``name`` is the weight's, for the axis.
    """
    if not low <= at <= high or low == high:
        raise ValueError(f"at is {at}; wanted a place between low = {low} and high = {high}.")
    tiny = 1e-5 * max(1.0, abs(at))
    slope = (float(cost(at + tiny)) - float(cost(at - tiny))) / (2 * tiny)
    grid = np.linspace(low, high, 200)
    picture = Picture(height=3.8)
    picture.headed(title)
    ax = picture.subplots()
    ax.plot(grid, [float(cost(value)) for value in grid], color=INK, lw=2.4)
    near = at + 0.16 * (high - low) * np.array([-1, 1])
    ax.plot(near, float(cost(at)) + slope * (near - at), color=VERMILLION)
    ax.plot(at, float(cost(at)), "o", color=VERMILLION, ms=9)
    ax.annotate(f"at {name} = {number(at)} the slope is {slope:.3f}", (at, float(cost(at))),
                xytext=(14, 10), textcoords="offset points", color=VERMILLION)  # fmt: skip
    ax.set(xlabel=name, ylabel="cost $J$", xlim=(low, high))
    return picture.described(
        f"{title}. The cost from {number(low)} to {number(high)}; at {number(at)} it is"
        f" {number(float(cost(at)))} with slope {slope:.3f}."
    )


def _layers(arrays: Sequence[Any], name: str) -> list[np.ndarray]:
    values = [np.asarray(a, dtype=float).ravel() for a in arrays]
    if not values or min(v.size for v in values) == 0:
        raise ValueError(f"{name} holds {len(values)} arrays; wanted one a layer, none empty.")
    return values


def _box_look(index: int) -> dict[str, Any]:
    """Filled, hatched, filled ... boxes, so that neighbors differ in gray print too."""
    color = line_look(index).color
    fill = {"facecolor": "white", "hatch": "////"} if index % 2 else {"facecolor": color}
    return {**fill, "edgecolor": color, "linewidth": 1.2}


def _boxes(ax: Axes, layers: list[np.ndarray], index: int, count: int) -> None:
    """Boxes of the sizes |value| by layer, zeros left out and their share written."""
    look = line_look(index)
    width = 0.7 / count
    offset = (index - (count - 1) / 2) * width
    for layer, values in enumerate(layers, start=1):
        sizes = np.abs(values[values != 0])
        if sizes.size == 0:
            continue
        ax.boxplot(
            [sizes], positions=[layer + offset], widths=0.82 * width, whis=(5, 95),
            showfliers=False, patch_artist=True, manage_ticks=False,
            boxprops=_box_look(index),
            medianprops={"color": INK, "linewidth": 1.6},
            whiskerprops={"color": look.color}, capprops={"color": look.color},
        )  # fmt: skip


def _spreads(ax: Axes, runs: Mapping[str, list[np.ndarray]]) -> list[str]:
    """The standard deviation by layer on a logarithmic axis; returns it in words."""
    ends, said = [], []
    for index, (name, layers) in enumerate(runs.items()):
        look = line_look(index)
        std = np.array([v.std() for v in layers])
        drawn = np.where(std > 0, std, np.nan)
        ax.plot(np.arange(1, len(std) + 1), drawn, **look._asdict(), ms=7)
        if np.isfinite(drawn).any():
            last = int(np.flatnonzero(np.isfinite(drawn))[-1])
            ends.append((last + 1.0, float(drawn[last]), name, look.color))
        said.append(f"{name}: {', '.join(number(s) for s in std)}")
    ax.set_yscale("log")
    label_ends(ax, ends)
    if not ends:
        ax.text(0.5, 0.5, "no spread at all", transform=ax.transAxes, ha="center", style="italic")
    return said


@house_style
def layer_signals(
    networks: Mapping[str, Signals], title: str = "Does the signal get through?"
) -> Picture:
    """Activations and gradients by layer for two or more initializations.

    Parameters
    ----------
    networks : name -> ``(activations, gradients)``, each a list with one array a layer, of any
        shape: the activations $A^{[1]} … A^{[L]}$ and the gradients, $dW^{[1]} … dW^{[L]}$.

    Left, boxes of the sizes of the numbers (quartiles; whiskers from 5 % to 95 %; zeros left out),
    right, their standard deviation; both on logarithmic axes.
    """
    networks = expect.several(networks, "networks")
    picture = Picture(height=6.2)
    picture.headed(title)
    axes = picture.subplots(2, 2, width_ratios=(1.25, 1))
    said = []
    for row, what in enumerate(("activations", "gradients")):
        runs = {n: _layers(pair[row], f"{what} of {n!r}") for n, pair in networks.items()}
        boxes, lines = axes[row]
        for index, layers in enumerate(runs.values()):
            _boxes(boxes, layers, index, len(runs))
        boxes.set_yscale("log")
        symbol = ("$|A^{[l]}|$", "$|dW^{[l]}|$")[row]
        boxes.set(title=what.capitalize(), ylabel=f"size of an entry of {symbol}")
        said.append(f"Standard deviation of {what} by layer, " + "; ".join(_spreads(lines, runs)))
        lines.set(title=f"Spread of the {what}", ylabel="standard deviation")
        depth = max(len(layers) for layers in runs.values())
        for ax in (boxes, lines):
            ax.set(xticks=range(1, depth + 1), xlim=(0.4, depth + 0.6))
            ax.grid(axis="x", visible=False)
            if row == 1:
                ax.set_xlabel("layer $l$")
    axes[0, 0].legend(
        handles=[Patch(label=name, **_box_look(i)) for i, name in enumerate(networks)],
        loc="lower right", bbox_to_anchor=(1.02, 0.98), ncols=len(networks), frameon=False,
        fontsize=10, columnspacing=1.2, handlelength=1.2,
    )  # fmt: skip
    return picture.described(f"{title} {'. '.join(said)}.")


@house_style
def parameter_movement(
    runs: Mapping[str, Mapping[str, Sequence[float]]],
    every: int | Sequence[int] = 1,
    title: str = "How far each parameter has moved",
) -> Picture:
    """How far each parameter has moved from its start, a panel each: a dead one stays at 0.

    Parameters
    ----------
    runs : name -> parameter -> (k,) distances, for instance ``{"published": {"W1": [...], "b1":
        [...]}, "correct": {...}}``, each $\\lVert W - W_{start} \\rVert$ at k moments.
    every : iterations between two moments, or the iteration of each.

    Raises
    ------
    ValueError : the runs do not hold the same parameters.
    """
    runs = expect.several(runs, "runs")
    parameters = list(next(iter(runs.values())))
    for name, moved in runs.items():
        if list(moved) != parameters:
            raise ValueError(f"runs[{name!r}] has {list(moved)}; wanted {parameters} as the first.")
    columns = min(len(parameters), 2)
    rows = -(-len(parameters) // columns)
    picture = Picture(height=2.5 * rows + 0.6)
    picture.headed(title)
    axes = picture.subplots(rows, columns, squeeze=False, sharex=True).ravel()
    said = []
    for ax, parameter in zip(axes, parameters, strict=False):
        _movement(ax, parameter, {n: moved[parameter] for n, moved in runs.items()}, every)
        ends = [f"{n} {number(float(moved[parameter][-1]))}" for n, moved in runs.items()]
        said.append(f"{parameter}: {', '.join(ends)}")
    for empty in axes[len(parameters) :]:
        empty.remove()
    for ax in axes[max(0, len(parameters) - columns) : len(parameters)]:
        ax.set_xlabel("iteration")
        ax.tick_params(labelbottom=True)
    return picture.described(f"{title}. Distance from the start at the end: {'; '.join(said)}.")


def _movement(
    ax: Axes, parameter: str, curves: Mapping[str, Sequence[float]], every: int | Sequence[int]
) -> None:
    ends, top = [], 0.0
    for index, (name, values) in enumerate(curves.items()):
        y = expect.series(values, f"{name} {parameter}")
        x = expect.iterations(every, len(y))
        look = line_look(index)
        ax.plot(x, y, **look._asdict(), markevery=marker_step(len(y), 5), clip_on=False, zorder=3)
        top = max(top, float(y.max()))
        # Rounding moves a dead parameter by about 1e-13; that is no learning.
        dead = len(y) > 1 and y.max() < 1e-9
        ends.append((float(x[-1]), float(y[-1]), f"{name}:\nnever moves" if dead else name,
                     look.color))  # fmt: skip
    ax.set(ylim=(0, 1.1 * top if top > 1e-9 else 1.0), ylabel="distance from start")
    ax.set_title(f"${parameter[0]}^{{[{parameter[1:]}]}}$", fontsize=13)
    ax.margins(x=0.02)
    label_ends(ax, ends, size=9.5)
