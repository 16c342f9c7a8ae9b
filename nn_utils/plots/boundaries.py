"""Two classes in the plane: points, decision lines, decision boundaries."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from nn_utils.plots import expect
from nn_utils.plots.picture import PAGE_WIDTH, Picture
from nn_utils.plots.plane import (
    FEATURES,
    Window,
    draw_line,
    draw_points,
    name_classes,
    right_side,
    set_plane,
    weights_of_line,
    window_of,
)
from nn_utils.plots.style import INK, PROBABILITY, house_style, number

Predict = Callable[[np.ndarray], Any]


@house_style
def points(X: Any, Y: Any, title: str = "Two classes", axes: tuple[str, str] = FEATURES) -> Picture:
    """Points of two classes in the plane. X (2, m), Y (1, m) of 0 and 1; axes: their names."""
    X = expect.examples(X, 2)
    y = expect.labels(Y, X.shape[1])
    picture = Picture(height=4.6, width=6.2)
    picture.headed(title)
    ax = picture.subplots()
    draw_points(ax, X, y)
    set_plane(ax, window_of(X), axes)
    name_classes(ax, y)
    return picture.described(
        f"{title}. {X.shape[1]} points in the plane: {int((y == 0).sum())} of class 0 (circles)"
        f" and {int((y == 1).sum())} of class 1 (triangles)."
    )


@house_style
def decision_line(X: Any, Y: Any, w: Any, b: float, title: str = "The decision line") -> Picture:
    """Points and one neuron's decision line, where w1 x1 + w2 x2 + b = 0.

    X is (2, m), Y is (1, m), w holds two weights, b is a number. The shaded side is class 1.
    """
    X = expect.examples(X, 2)
    y = expect.labels(Y, X.shape[1])
    window = window_of(X)
    picture = Picture(height=4.6, width=6.2)
    picture.headed(title)
    ax = picture.subplots()
    draw_line(ax, (w, b), window)
    draw_points(ax, X, y)
    set_plane(ax, window)
    name_classes(ax, y)
    (w1, w2), b = weights_of_line((w, b))
    return picture.described(
        f"{title}. The line {number(w1)} x1 + {number(w2)} x2 + {number(b)} = 0 puts"
        f" {right_side((w, b), X, y)} of {X.shape[1]} points on their own side."
    )


@house_style
def learning_strip(
    X: Any,
    Y: Any,
    moments: Sequence[tuple[int, Any, float]],
    title: str = "The decision line while it learns",
) -> Picture:
    """The decision line at several moments of learning, side by side.

    X is (2, m), Y is (1, m); ``moments`` holds ``(iteration, w, b)``, w with two weights.
    """
    X = expect.examples(X, 2)
    y = expect.labels(Y, X.shape[1])
    if not moments:
        raise ValueError("moments is empty; wanted at least one (iteration, w, b).")
    window = window_of(X)
    picture, axes = _small_multiples(len(moments), title, window)
    said = []
    for ax, (iteration, w, b) in zip(axes, moments, strict=True):
        draw_line(ax, (w, b), window)
        draw_points(ax, X, y, size=22)
        set_plane(ax, window, FEATURES if ax is axes[0] else ("", ""))
        right = right_side((w, b), X, y)
        ax.set_title(f"iteration {iteration}\n{right} of {X.shape[1]} right", fontsize=11)
        said.append(f"iteration {iteration}: {right} of {X.shape[1]} right")
    return picture.described(
        f"{title}. The decision line at {len(moments)} moments; {'; '.join(said)}."
    )


def _small_multiples(
    count: int, title: str, window: Window, columns: int = 5
) -> tuple[Picture, list[Axes]]:
    """Panels for ``count`` planes of one window, at most ``columns`` a row."""
    columns = min(count, columns)
    rows = math.ceil(count / columns)
    side = min(PAGE_WIDTH / columns, 3.2)
    tall = float(np.clip((window[3] - window[2]) / (window[1] - window[0]), 0.4, 1.6)) * (
        side - 0.4
    )
    picture = Picture(height=rows * (tall + 0.75) + 0.7, width=max(columns * side, 5.0))
    picture.headed(title)
    axes = picture.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel()
    for empty in axes[count:]:
        empty.remove()
    return picture, list(axes[:count])


def _draw_probabilities(ax: Axes, predict: Predict, window: Window) -> Any:
    """Fill the plane with predict's probability and draw the boundary at one half."""
    grid_1, grid_2 = np.meshgrid(np.linspace(*window[:2], 161), np.linspace(*window[2:], 161))
    p = expect.on_plane(predict, np.vstack([grid_1.ravel(), grid_2.ravel()])).reshape(grid_1.shape)
    filled = ax.pcolormesh(
        grid_1, grid_2, p, cmap=PROBABILITY, vmin=0, vmax=1, shading="gouraud", rasterized=True
    )
    if p.min() < 0.5 < p.max():
        ax.contour(grid_1, grid_2, p, levels=[0.5], colors=[INK], linewidths=2)
    ax.grid(False)
    return filled


def _accuracy(predict: Predict, X: np.ndarray, y: np.ndarray) -> float:
    return float(np.mean((expect.on_plane(predict, X) > 0.5) == y))


@house_style
def decision_boundary(
    predict: Predict,
    X: Any,
    Y: Any,
    title: str = "The decision boundary",
    axes: tuple[str, str] = FEATURES,
) -> Picture:
    """What any predict function says all over the plane; the line is where it says one half.

    Parameters
    ----------
    predict : takes points (2, k), answers probabilities of class 1, (1, k).
    X : (2, m) examples. Y : (1, m) of 0 and 1.
    axes : the names of the two features.

    Raises
    ------
    ValueError : predict answers with another shape, or with numbers outside 0 to 1.
    """
    X = expect.examples(X, 2)
    y = expect.labels(Y, X.shape[1])
    window = window_of(X)
    tall = float(np.clip(4.9 * (window[3] - window[2]) / (window[1] - window[0]), 2.0, 4.4))
    picture = Picture(height=tall + 1.15, width=6.8)
    picture.headed(title)
    ax = picture.subplots()
    filled = _draw_probabilities(ax, predict, window)
    draw_points(ax, X, y)
    set_plane(ax, window, axes)
    beside = ax.inset_axes((1.05, 0.0, 0.045, 1.0))  # exactly as tall as the plane
    bar = picture.colorbar(filled, cax=beside, ticks=[0, 0.25, 0.5, 0.75, 1])
    bar.set_label("probability of $y = 1$")
    bar.ax.axhline(0.5, color=INK, lw=2)
    accuracy = _accuracy(predict, X, y)
    ax.text(0.99, 0.01, f"accuracy {accuracy:.1%}", transform=ax.transAxes, ha="right", va="bottom",
            bbox={"facecolor": "white", "alpha": 0.85, "edgecolor": "none", "pad": 2})  # fmt: skip
    return picture.described(
        f"{title}. Probability of class 1 over the plane with the boundary at 0.5;"
        f" accuracy {accuracy:.3f} on {X.shape[1]} points (circles class 0, triangles class 1)."
    )


@house_style
def boundaries_by_units(
    predicts: Mapping[int, Predict],
    X: Any,
    Y: Any,
    title: str = "The boundary bends as hidden units are added",
) -> Picture:
    """One decision boundary for each number of hidden units, side by side.

    ``predicts`` maps n_h to a predict function as in ``decision_boundary``; X (2, m), Y (1, m).
    """
    X = expect.examples(X, 2)
    y = expect.labels(Y, X.shape[1])
    named = expect.several(predicts, "predicts")
    window = window_of(X)
    picture, axes = _small_multiples(len(named), title, window, columns=4)
    said = []
    for ax, (units, predict) in zip(axes, named.items(), strict=True):
        _draw_probabilities(ax, predict, window)
        draw_points(ax, X, y, size=14)
        set_plane(ax, window, FEATURES if ax is axes[0] else ("", ""))
        accuracy = _accuracy(predict, X, y)
        ax.set_title(
            f"{units} unit{'' if units == '1' else 's'}\naccuracy {accuracy:.1%}", fontsize=11
        )
        said.append(f"{units} units {accuracy:.3f}")
    return picture.described(f"{title}. Accuracy by number of hidden units: {', '.join(said)}.")
