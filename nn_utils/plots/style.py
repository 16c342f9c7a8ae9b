"""The house style: one set of colors, lines, sizes and maps for every picture.

The colors are those of Okabe and Ito (Color Universal Design, 2008), with a darker purple; readers
with any common color-vision deficiency tell them apart. No two things differ by color alone:
lines also differ in dash and marker, classes in marker, bars in hatching, so that a gray print says
the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from nn_utils.plots.picture import SCREEN_DPI

BLUE, ORANGE, GREEN, VERMILLION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
PURPLE, SKY, INK, GRAY = "#AA4499", "#56B4E9", "#222222", "#6b6b6b"
PALE = "#f3f5f7"

STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "mathtext.fontset": "dejavuserif",
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
    "axes.titlepad": 9,
    "axes.labelsize": 11,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#8a8a8a",
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.formatter.useoffset": False,
    "grid.color": "#e3e6e9",
    "grid.linewidth": 0.8,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "xtick.color": "#4a4a4a",
    "ytick.color": "#4a4a4a",
    "text.color": INK,
    "lines.linewidth": 2.0,
    "lines.markersize": 6,
    "figure.facecolor": "white",
    "figure.titlesize": 13,
    "figure.titleweight": "bold",
    "figure.constrained_layout.w_pad": 0.08,
    "figure.constrained_layout.h_pad": 0.08,
    "savefig.facecolor": "white",
    "hatch.linewidth": 0.7,
    "image.interpolation": "nearest",
}


class LineLook(NamedTuple):
    """How one line of several is drawn: by color, dash and marker at once."""

    color: str
    linestyle: Any
    marker: str


LINES = (
    LineLook(BLUE, "-", "o"),
    LineLook(VERMILLION, (0, (6, 2)), "s"),
    LineLook(GREEN, (0, (1.5, 1.5)), "^"),
    LineLook(PURPLE, (0, (7, 2, 1.5, 2)), "D"),
    LineLook(INK, (0, (4, 1.5, 1, 1.5, 1, 1.5)), "v"),
    LineLook(ORANGE, (0, (10, 3)), "P"),
    LineLook(SKY, (0, (3, 1)), "X"),
)

# Weights: white at 0; the blue end is darker than the orange one, so gray print keeps the sign.
WEIGHTS = LinearSegmentedColormap.from_list(
    "weights", ["#06264d", "#2f6fb0", "#a9cbe6", "#ffffff", "#fbd9a0", "#f0a93a", "#c96f00"]
)
# Probabilities: lightness rises from 0 to 1, so gray print keeps the order.
PROBABILITY = LinearSegmentedColormap.from_list(
    "probability", ["#79acd6", "#a9cae4", "#dbe6ec", "#f9efd2", "#fef8e6"]
)
COUNTS = LinearSegmentedColormap.from_list("counts", ["#ffffff", "#bcd8ec", "#4d94c8", "#0b3c66"])

P = ParamSpec("P")
R = TypeVar("R")


def house_style(draw: Callable[P, R]) -> Callable[P, R]:
    """Run a drawing function in the house style and leave the reader's own settings alone."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> R:
        with mpl.rc_context(STYLE):
            return draw(*args, **kwargs)

    return drawn


def line_look(index: int) -> LineLook:
    """Color, dash and marker of the line numbered ``index`` (they repeat after seven)."""
    return LINES[index % len(LINES)]


def marker_step(points: int, marks: int = 8) -> int:
    """Show about ``marks`` markers on a line of ``points`` points."""
    return max(1, points // marks)


def spread(positions: Sequence[float], gap: float) -> np.ndarray:
    """Move positions apart until neighbors are ``gap`` from each other, as little as possible.

    Neighbors too close are pooled and laid out around their common mean (the pooling of
    adjacent violators, as in isotonic regression).
    """
    order = np.argsort(positions, kind="stable")
    blocks: list[list[float]] = []  # each: [sum of (position - gap * rank), how many]
    for rank, index in enumerate(order):
        blocks.append([positions[index] - gap * rank, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
    bases = np.concatenate([np.full(int(n), total / n) for total, n in blocks])
    moved = np.empty(len(positions))
    moved[order] = bases + gap * np.arange(len(positions))
    return moved


def label_ends(ax: Axes, ends: Iterable[tuple[float, float, str, str]], size: float = 10.5) -> None:
    """Write each line's name to the right of the axes at its last height, without overlap.

    ``ends`` holds ``(x, y, name, color)``; call it when the limits of the axes are final.
    """
    ends = list(ends)
    if not ends:
        return
    ax.autoscale_view()  # matplotlib settles the limits lazily, the transform must not be stale
    to_axes = ax.transData + ax.transAxes.inverted()
    heights = [float(np.clip(to_axes.transform((x, y))[1], 0.0, 1.0)) for x, y, _, _ in ends]
    lines = max(name.count("\n") + 1 for _, _, name, _ in ends)
    tall = ax.get_window_extent().height * 72 / SCREEN_DPI
    gap = 1.35 * size * lines / max(tall, 1.0)
    placed = spread(heights, gap)
    placed += max(0.0, 0.5 * gap - float(placed.min()))  # off the numbers of the axis below
    for (_, _, name, color), height, text_height in zip(ends, heights, placed, strict=True):
        ax.annotate(
            name,
            xy=(1.0, height),
            xycoords="axes fraction",
            xytext=(1.03, text_height),
            textcoords="axes fraction",
            color=color if color not in (ORANGE, SKY) else INK,
            fontsize=size,
            va="center",
            arrowprops={"arrowstyle": "-", "color": "#b5b5b5", "lw": 0.8, "shrinkB": 0},
            annotation_clip=False,
        )


def no_ticks(ax: Axes) -> None:
    """An axes that holds a picture, not a graph: no ticks, no grid, no frame."""
    ax.set_xticks([])
    ax.set_yticks([])
    ax.grid(False)
    for spine in ax.spines.values():
        spine.set_visible(False)


def number(value: float) -> str:
    """A number as a reader wants it: four significant digits, no trailing noise, a true minus."""
    return f"{value:.4g}".replace("-", "−")
