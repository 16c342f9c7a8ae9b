"""The plane of two features: its window, its points, a line across it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from nn_utils.plots.style import BLUE, INK, ORANGE

Line = tuple[Any, float]  # (w, b) of the line w1 x1 + w2 x2 + b = 0
Window = tuple[float, float, float, float]  # left, right, bottom, top


def window_of(X: np.ndarray) -> Window:
    """Limits of a plane with room round the points: (left, right, bottom, top)."""
    low, high = X.min(axis=1), X.max(axis=1)
    room = np.maximum(0.16 * (high - low), 0.25)
    low, high = low - room, high + room
    return float(low[0]), float(high[0]), float(low[1]), float(high[1])


def draw_points(ax: Axes, X: np.ndarray, y: np.ndarray, size: float = 34) -> None:
    size = max(size if X.shape[1] > 12 else 2.6 * size, 10)
    for label, color, marker in ((0, BLUE, "o"), (1, ORANGE, "^")):
        of_class = y == label
        ax.scatter(
            X[0, of_class], X[1, of_class], s=size * (1.25 if label else 1), c=color, marker=marker,
            edgecolors="white" if label == 0 else INK, linewidths=0.8, zorder=3,
        )  # fmt: skip


FEATURES = ("$x_1$", "$x_2$")  # what the axes say when nobody says what the features are


def set_plane(ax: Axes, window: Window, names: tuple[str, str] = FEATURES) -> None:
    ax.set(xlim=window[:2], ylim=window[2:], aspect="equal", adjustable="box", anchor="W")
    ax.set(xlabel=names[0], ylabel=names[1])


def name_classes(ax: Axes, y: np.ndarray) -> None:
    """A key in the margin: which mark is which class."""
    for label, color, marker in ((0, BLUE, "o"), (1, ORANGE, "^")):
        ax.scatter([], [], c=color, marker=marker, edgecolors=INK if label else "white", s=60,
                   label=f"$y = {label}$  ({int((y == label).sum())})")  # fmt: skip
    ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, handletextpad=0.2)


def weights_of_line(line: Line) -> tuple[np.ndarray, float]:
    w, b = np.asarray(line[0], dtype=float).reshape(-1), float(np.asarray(line[1]).reshape(()))
    if w.shape != (2,):
        raise ValueError(f"w has {w.size} weights; a line in the plane wants two, w1 and w2.")
    return w, b


def draw_line(ax: Axes, line: Line, window: Window) -> None:
    """The line where z = w1 x1 + w2 x2 + b = 0, the side of z > 0 shaded."""
    w, b = weights_of_line(line)
    grid_1, grid_2 = np.meshgrid(np.linspace(*window[:2], 61), np.linspace(*window[2:], 61))
    z = w[0] * grid_1 + w[1] * grid_2 + b
    if not z.min() < 0 < z.max():
        side = 1 if z.mean() > 0 else 0
        ax.set_facecolor("#fdf3dc" if side else "white")
        said = f"all the plane is {side}" if z.any() else "$a = 0.5$ everywhere"
        ax.text(0.5, 0.5, said, transform=ax.transAxes, ha="center",
                va="center", color=INK, fontsize=9.5, style="italic", zorder=4)  # fmt: skip
        return
    ax.contourf(grid_1, grid_2, z, levels=[0.0, np.inf], colors=["#fdf3dc"], zorder=0)
    ax.contour(grid_1, grid_2, z, levels=[0.0], colors=[INK], linewidths=2, zorder=2)


def right_side(line: Line, X: np.ndarray, y: np.ndarray) -> int:
    """How many examples the line puts on their own side."""
    w, b = weights_of_line(line)
    return int(((w @ X + b > 0) == y).sum())
