"""The cost over two knobs at once, as a map, with the steps that a training takes on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from nn_utils.plots.picture import Picture
from nn_utils.plots.style import (
    COUNTS,
    INK,
    ORANGE,
    VERMILLION,
    house_style,
    number,
)

_PATHS = ((VERMILLION, "-", "o"), (INK, (0, (4, 2)), "s"), (ORANGE, (0, (1.5, 1.5)), "^"))


@house_style
def landscape(
    cost: Callable[[float, float], float],
    paths: Mapping[str, Sequence[Sequence[float]]],
    window: tuple[float, float, float, float],
    names: tuple[str, str] = ("$w$", "$b$"),
    title: str = "The cost as a landscape",
) -> Picture:
    """Contours of a cost over two knobs, and on them the places where trainings stood.

    Parameters
    ----------
    cost : takes the two knobs, gives the height.
    paths : name -> (k, 2) places in order, up to three trainings.
    window : left, right, bottom, top of the map.

    Raises
    ------
    ValueError : there are more than three paths, or one does not hold pairs.
    """
    if not 1 <= len(paths) <= len(_PATHS):
        raise ValueError(f"{len(paths)} paths; wanted 1 to {len(_PATHS)}, or the map is a tangle.")
    left, right, bottom, top = window
    xs, ys = np.linspace(left, right, 90), np.linspace(bottom, top, 90)
    heights = np.array([[float(cost(x, y)) for x in xs] for y in ys])
    picture = Picture(height=5.0)
    picture.headed(title)
    ax = picture.subplots()
    low = float(heights.min())
    levels = low + (float(heights.max()) - low) * np.linspace(0.02, 1, 16) ** 2
    filled = ax.contourf(xs, ys, heights, [low, *levels], cmap=COUNTS, alpha=0.75)
    ax.contour(xs, ys, heights, levels, colors="#7c8fa1", linewidths=0.6)
    said = []
    for (name, path), (color, dash, marker) in zip(paths.items(), _PATHS, strict=False):
        places = _pairs(path, name)
        ax.plot(*places.T, color=color, ls=dash, marker=marker, ms=4.5, lw=1.6, label=name)
        ends = [f"({number(x)}, {number(y)})" for x, y in places[[0, -1]]]
        last = number(float(cost(*places[-1])))
        said.append(f"{name}: {len(places)} places from {ends[0]} to {ends[1]}, cost {last}")
    ax.set(xlim=(left, right), ylim=(bottom, top), xlabel=names[0], ylabel=names[1])
    ax.grid(False)
    ax.legend(loc="upper left", bbox_to_anchor=(1.16, 1.0), frameon=False)
    picture.colorbar(filled, cax=ax.inset_axes((1.03, 0.0, 0.035, 1.0)), format="%.2f")
    ax.text(1.05, 1.03, "cost $J$", transform=ax.transAxes, ha="center")
    return picture.described(
        f"{title}. The lowest cost on the map is {number(low)}. {'; '.join(said)}."
    )


def _pairs(path: Any, name: str) -> np.ndarray:
    places = np.asarray(path, dtype=float)
    if places.ndim != 2 or places.shape[1] != 2 or len(places) == 0:
        raise ValueError(f"path {name!r} has shape {places.shape}; wanted (k, 2), a place a row.")
    return places
