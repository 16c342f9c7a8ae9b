"""Numbers flowing through a tiny network: the answer forward, the slopes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from nn_utils.plots.canvas import BACKWARD, FORWARD, Point, arrow, circle, heading, label, sheet
from nn_utils.plots.picture import PAGE_WIDTH, Picture
from nn_utils.plots.style import BLUE, GRAY, VERMILLION, house_style, number

_RADIUS, _BETWEEN, _TALL = 0.36, 1.15, 3.1  # of a node; from node to node; of a row of the sheet
_MOST = 3  # nodes in a column: more arrows than that cannot be read


@house_style
def flow_both_ways(
    values: Sequence[Mapping[str, float]],
    weights: Sequence[Any],
    slopes: Sequence[Mapping[str, float]],
    weight_slopes: Sequence[Any],
    title: str = "Numbers through a network, both ways",
) -> Picture:
    """One example forward through a tiny network, and below it the slopes of its loss, back.

    Parameters
    ----------
    values : for every column from the input to the loss, the numbers by name.
    weights : for every gap between two columns the (n, n_prev) numbers on its arrows.
    slopes, weight_slopes : the same for the way back: the loss's slope along each.

    Raises
    ------
    ValueError : the columns and the arrows do not fit, or a column has more than three nodes.
    """
    forward, backward = _arrows(values, weights), _arrows(slopes, weight_slopes)
    picture, ax = sheet(2 * _TALL + 0.3)
    heading(ax, title)
    rows = (
        ("forward: values, and the weight on every arrow", _TALL, values, forward, FORWARD, BLUE),
        ("back: the slope of the loss along each of them", 0.0, slopes, backward, BACKWARD,
         VERMILLION),
    )  # fmt: skip
    for words, bottom, columns, arrows, look, color in rows:
        label(ax, (0.12, bottom + _TALL - 0.35), words, 10.5, ha="left", color=color)
        _draw_row(ax, bottom, columns, arrows, look, color, back=bottom == 0.0)
    said = [
        f"{way} {', '.join(f'{_plain(n)} {number(v)}' for c in columns for n, v in c.items())}"
        for way, columns in (("values", values), ("slopes of the loss", slopes))
    ]
    return picture.described(f"{title}. {'; '.join(said)}.")


def _plain(name: str) -> str:
    return name.translate(str.maketrans("", "", "_{}[]^\\"))


def _arrows(columns: Sequence[Mapping[str, float]], gaps: Sequence[Any]) -> list[np.ndarray]:
    sizes = [len(column) for column in columns]
    arrays = [np.asarray(gap, dtype=float) for gap in gaps]
    wanted = [(n, n_prev) for n_prev, n in pairwise(sizes)]
    if max(sizes) > _MOST or [array.shape for array in arrays] != wanted:
        raise ValueError(
            f"columns of {sizes} nodes and arrows of shapes {[a.shape for a in arrays]}; wanted"
            f" {wanted}, and at most {_MOST} nodes a column."
        )
    return arrays


def _draw_row(
    ax: Axes,
    bottom: float,
    columns: Sequence[Mapping[str, float]],
    gaps: Sequence[np.ndarray],
    look: Mapping[str, Any],
    color: str,
    back: bool,
) -> None:
    across = (PAGE_WIDTH - 1.5) / (len(columns) - 1)
    middle = bottom + 1.35
    places = [
        [(0.75 + across * i, middle + _BETWEEN * ((len(c) - 1) / 2 - k)) for k in range(len(c))]
        for i, c in enumerate(columns)
    ]
    for column, at in zip(columns, places, strict=True):
        for (name, value), place in zip(column.items(), at, strict=True):
            circle(ax, place, _RADIUS)
            label(ax, (place[0], place[1] + 0.1), f"${name}$", 10, color=GRAY)
            label(ax, (place[0], place[1] - 0.11), number(value), 9.5, color=color)
    for gap, sources, ends in zip(gaps, places, places[1:], strict=False):
        for (j, k), value in np.ndenumerate(gap):
            _arrow_with_number(ax, sources[k], ends[j], float(value), look, color, back)


def _arrow_with_number(
    ax: Axes,
    source: Point,
    end: Point,
    value: float,
    look: Mapping[str, Any],
    color: str,
    back: bool,
) -> None:
    a, b = np.array(source), np.array(end)
    along = (b - a) / np.linalg.norm(b - a)
    a, b = a + (_RADIUS + 0.03) * along, b - (_RADIUS + 0.03) * along
    arrow(ax, *((tuple(b), tuple(a)) if back else (tuple(a), tuple(b))), **{**look, "linewidth": 1})
    x, y = a + 0.3 * (b - a)  # before arrows that cross do so
    text = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}
    label(ax, (float(x), float(y)), number(value), 9, color=color, bbox=text)
