"""A plane that a hidden layer folds until one straight line divides it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nn_utils.plots import expect
from nn_utils.plots.picture import PAGE_WIDTH, Picture
from nn_utils.plots.plane import draw_line, draw_points, window_of
from nn_utils.plots.style import house_style

Fold = Callable[[np.ndarray], Any]


@house_style
def folded_plane(
    stages: Mapping[str, Fold],
    X: Any,
    Y: Any,
    line: tuple[Any, float],
    names: Mapping[str, tuple[str, str]],
    title: str = "The plane, folded",
) -> Picture:
    """The examples and a grid of the plane after each stage, and a line through the last.

    Parameters
    ----------
    stages : name -> function from points (2, k) of the plane to where they lie then, (2, k).
    X : (2, m) examples. Y : (1, m) of 0 and 1.
    line : (w, b) of the straight line in the last stage.
    names : for each stage what its two axes are.
    """
    X = expect.examples(X, 2)
    y = expect.labels(Y, X.shape[1])
    stages = expect.several(stages, "stages")
    picture = Picture(height=PAGE_WIDTH / len(stages) + 1.0)
    picture.headed(title)
    axes = picture.subplots(1, len(stages), squeeze=False)[0]
    left, right, bottom, top = window_of(X)
    for ax, (name, fold) in zip(axes, stages.items(), strict=True):
        for thread in _threads(left, right, bottom, top):
            ax.plot(*_moved(fold, thread), color="#c3cad1", lw=0.7, zorder=1)
        at = _moved(fold, X)
        window = window_of(at)
        if name == list(stages)[-1]:
            draw_line(ax, line, window)
        draw_points(ax, at, y, size=20)
        ax.set(xlim=window[:2], ylim=window[2:], aspect="equal", anchor="N")
        ax.set(title=name, xlabel=names[name][0], ylabel=names[name][1])
        ax.grid(False)
    w, b = np.ravel(line[0]), float(line[1])
    right_side = int(((w @ _moved(list(stages.values())[-1], X) + b > 0) == y).sum())
    return picture.described(
        f"{title}. Stages: {', '.join(stages)}. In the last, one straight line puts"
        f" {right_side} of {y.size} points on their own side."
    )


def _threads(left: float, right: float, bottom: float, top: float) -> list[np.ndarray]:
    """Lines of a grid over the plane, each as (2, k) points close enough to show a fold."""
    t = np.linspace(0, 1, 121)
    across = [np.vstack([left + (right - left) * t, np.full(t.size, y)])
              for y in np.linspace(bottom, top, 13)]  # fmt: skip
    upward = [np.vstack([np.full(t.size, x), bottom + (top - bottom) * t])
              for x in np.linspace(left, right, 13)]  # fmt: skip
    return across + upward


def _moved(fold: Fold, points: np.ndarray) -> np.ndarray:
    moved = np.asarray(fold(points), dtype=float)
    if moved.shape != points.shape:
        raise ValueError(f"a stage gave shape {moved.shape} for points {points.shape}.")
    return moved
