"""A cost as a graph of numbers: what it was computed from, and the slope along every arrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nn_utils.plots.canvas import arrow, box, heading, label, sheet
from nn_utils.plots.picture import PAGE_WIDTH, Picture
from nn_utils.plots.style import BLUE, VERMILLION, house_style, number

Edges = Mapping[str, Sequence[tuple[str, float]]]

_WIDE, _TALL = 0.95, 0.62  # of a node's box, in inches


@house_style
def slope_graph(
    edges: Edges,
    values: Mapping[str, float],
    slopes: Mapping[str, float] | None = None,
    title: str = "A cost as a graph",
) -> Picture:
    """Every number of a computation in a box, and on every arrow the local slope.

    edges: for every name its sources, each with the local slope along that arrow. values: the
    numbers by name. slopes: with them, the slope of the last node along each, under its value.
    """
    place = _places(edges)
    arrows = [(source, name, slope) for name in edges for source, slope in edges[name]]
    below = 0.75 if any(place[n][0] - place[s][0] > 1 for s, n, _ in arrows) else 0.0
    picture, ax = sheet(1.15 * max(y for _, y in place.values()) + 1.55 + below)
    heading(ax, title)
    across = (PAGE_WIDTH - 1.6) / max(1, max(x for x, _ in place.values()))
    at = {n: (0.8 + across * x, 0.5 + below + 1.15 * y) for n, (x, y) in place.items()}
    for name, (x, y) in at.items():
        box(ax, (x, y), _WIDE, _TALL)
        lift = 0.0 if slopes is None else 0.13
        label(ax, (x, y + lift), f"${name} = {number(values[name])}$", 11.5)
        if slopes is not None:
            label(ax, (x, y - 0.15), f"slope {number(slopes[name])}", 9.5, color=VERMILLION)
    for source, name, slope in arrows:
        (x0, y0), (x1, y1) = at[source], at[name]
        if place[name][0] - place[source][0] > 1:  # under what stands between
            start, end = (x0, y0 - _TALL / 2), (x1, y1 - _TALL / 2)
            arrow(ax, start, end, color=BLUE, connectionstyle="arc3,rad=0.22")
            middle = ((x0 + x1) / 2, start[1] - 0.11 * (x1 - x0) + 0.14)
        else:
            arrow(ax, (x0 + _WIDE / 2, y0), (x1 - _WIDE / 2, y1), color=BLUE)
            middle = ((x0 + x1) / 2, (y0 + y1) / 2 + 0.16)
        label(ax, middle, number(slope), 10.5, color=BLUE)
    said = "; ".join(
        f"{name} = {number(values[name])}"
        + "".join(f", slope {number(slope)} along {source}" for source, slope in edges[name])
        for name in edges
    )
    return picture.described(f"{title}. {said}.")


def _places(edges: Edges) -> dict[str, tuple[int, int]]:
    """Column and row of every node: one column right of its last source, rows from below."""
    column: dict[str, int] = {}

    def depth(name: str) -> int:
        if name not in column:
            column[name] = 1 + max((depth(source) for source, _ in edges[name]), default=-1)
        return column[name]

    rows: dict[int, int] = {}
    place = {}
    for name in edges:
        x = depth(name)
        place[name] = (x, rows.get(x, 0))
        rows[x] = place[name][1] + 1
    return place
