"""Boxes, arrows and circles on a sheet measured in inches, for diagrams drawn by code."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from nn_utils.plots.picture import PAGE_WIDTH, Picture
from nn_utils.plots.style import BLUE, INK, PALE, VERMILLION

Point = tuple[float, float]

FORWARD: dict[str, Any] = {"color": BLUE, "ls": "-"}
BACKWARD: dict[str, Any] = {"color": VERMILLION, "ls": (0, (4, 2))}


def sheet(height: float) -> tuple[Picture, Axes]:
    """An empty sheet: one axes whose unit is an inch, (0, 0) at the lower left."""
    picture = Picture(height=height, width=PAGE_WIDTH, layout="none")
    ax = picture.add_axes((0.0, 0.0, 1.0, 1.0))
    ax.set(xlim=(0, PAGE_WIDTH), ylim=(0, height), aspect="equal")
    ax.axis("off")
    return picture, ax


def heading(ax: Axes, title: str) -> None:
    """The diagram's title at the upper left."""
    ax.text(0.12, ax.get_ylim()[1] - 0.3, title, fontsize=13, fontweight="bold", va="center")


def box(ax: Axes, center: Point, width: float, height: float, **look: Any) -> None:
    """A rounded box round ``center``."""
    style: dict[str, Any] = {
        "facecolor": PALE,
        "edgecolor": "#9aa4ad",
        "linewidth": 1.0,
        "zorder": 2,
    } | look
    corner = (center[0] - width / 2, center[1] - height / 2)
    shape = "round,pad=0,rounding_size=0.07"
    ax.add_patch(FancyBboxPatch(corner, width, height, boxstyle=shape, **style))


def circle(ax: Axes, center: Point, radius: float, **look: Any) -> None:
    """A node round ``center``."""
    style: dict[str, Any] = {
        "facecolor": "white",
        "edgecolor": INK,
        "linewidth": 1.2,
        "zorder": 3,
    } | look
    ax.add_patch(Circle(center, radius, **style))


def arrow(ax: Axes, start: Point, end: Point, **look: Any) -> None:
    """An arrow between two points."""
    style: dict[str, Any] = {
        "arrowstyle": "-|>",
        "mutation_scale": 11,
        "linewidth": 1.4,
        "color": INK,
        "zorder": 2.5,
    } | look
    ax.add_patch(FancyArrowPatch(start, end, shrinkA=0, shrinkB=0, **style))


def label(ax: Axes, at: Point, words: str, size: float = 10.5, **look: Any) -> None:
    """Text centered at a point."""
    style: dict[str, Any] = {
        "ha": "center",
        "va": "center",
        "zorder": 5,
        "linespacing": 1.35,
    } | look
    ax.text(*at, words, fontsize=size, **style)


def shape_text(*sizes: int) -> str:
    """A shape as it is written: (20, 12288)."""
    return f"({', '.join(str(n) for n in sizes)})"
