"""What happens while learning: costs and accuracies against iterations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from nn_utils.plots import expect
from nn_utils.plots.picture import Picture
from nn_utils.plots.style import (
    BLUE,
    GRAY,
    VERMILLION,
    house_style,
    label_ends,
    line_look,
    marker_step,
    number,
)

Every = int | Sequence[int]


def _draw_lines(ax: Axes, curves: Mapping[str, Any], every: Every, names: bool = True) -> None:
    """Draw named curves, each told apart by color, dash and marker, named at its end."""
    ends = []
    for index, (name, values) in enumerate(curves.items()):
        y = expect.series(values, name)
        x = expect.iterations_of_costs(every, len(y))
        look = line_look(index)
        ax.plot(x, y, **look._asdict(), markevery=marker_step(len(y)))
        finite = np.flatnonzero(np.isfinite(y))
        if finite.size:
            said = name if finite.size == y.size else f"{name} (overflows)"
            ends.append((float(x[finite[-1]]), float(y[finite[-1]]), said, look.color))
    ax.margins(x=0.02)
    if names:
        label_ends(ax, ends)


def iteration_axes(ax: Axes, ylabel: str, title: str = "", unit: str = "iteration") -> None:
    ax.set(xlabel=unit, ylabel=ylabel, title=title)
    ax.xaxis.set_major_locator(
        MaxNLocator(8, integer=True, min_n_ticks=1, steps=[1, 2, 2.5, 5, 10])
    )
    ax.xaxis.set_major_formatter(lambda x, _: f"{x:,.0f}".replace(",", "\u2009"))


@house_style
def cost_curves(
    costs: Sequence[float] | Mapping[Any, Sequence[float]],
    every: Every = 100,
    title: str = "Cost while learning",
    varied: str = "",
    unit: str = "iteration",
) -> Picture:
    """The cost against the iteration, for one run or for several side by side.

    Parameters
    ----------
    costs : one history (k,), or a dict of histories such as ``{0.01: [...], 0.001: [...]}``.
    every : iterations between two recorded costs, or the iteration of each.
    varied : what the dict's keys are, for instance ``"learning rate"``.
    unit : what ``every`` counts, for instance ``"epoch"``.

    Raises
    ------
    ValueError : a history is empty or not one-dimensional.
    """
    picture = Picture(height=4.0)
    picture.headed(title)
    ax = picture.subplots()
    if not isinstance(costs, Mapping):
        y = expect.series(costs, "costs")
        x = expect.iterations_of_costs(every, len(y))
        ax.plot(x, y, color=BLUE)
        ax.plot(x[[0, -1]], y[[0, -1]], "o", color=BLUE, ls="none")
        ax.margins(x=0.08, y=0.14)
        for at in {0, len(y) - 1}:
            ax.annotate(number(y[at]), (x[at], y[at]), xytext=(6, 8), textcoords="offset points")
        said = f"from {number(y[0])} at {unit} {x[0]:.0f} to {number(y[-1])} at {x[-1]:.0f}"
    else:
        curves = expect.several(costs, "costs")
        _draw_lines(ax, curves, every)
        if varied:
            ax.text(1.03, 1.04, varied, transform=ax.transAxes, color=GRAY, va="bottom")
        said = "; ".join(
            f"{varied} {name} from {number(c[0])} to {number(c[-1])}" for name, c in curves.items()
        )
    iteration_axes(ax, "cost $J$", unit=unit)
    return picture.described(f"{title}. Cost against {unit}: {said}.")


@house_style
def cost_by_depth(
    costs: Mapping[int, Sequence[float]],
    every: Every = 100,
    title: str = "Cost at different depths",
) -> Picture:
    """The cost of nets with 2, 3, 4, ... layers: while learning, and where each one ended.

    ``costs`` maps the number of layers L to its history (k,); ``every`` as in ``cost_curves``.
    """
    curves = expect.several(costs, "costs")
    depths = [int(depth) for depth in costs]
    last = [float(expect.series(c, f"costs[{d}]")[-1]) for d, c in curves.items()]
    picture = Picture(height=4.0)
    picture.headed(title)
    left, right = picture.subplots(1, 2, width_ratios=(2.4, 1))
    _draw_lines(left, {f"$L = {depth}$": c for depth, c in curves.items()}, every)
    iteration_axes(left, "cost $J$", "While learning")
    for index, (depth, cost) in enumerate(zip(depths, last, strict=True)):
        look = line_look(index)
        right.vlines(depth, 0, cost, color=look.color, lw=2)
        right.plot(depth, cost, marker=look.marker, color=look.color, ms=9)
        right.annotate(
            number(round(cost, 4)), (depth, cost), xytext=(0, 9), textcoords="offset points",
            ha="center", fontsize=10,
        )  # fmt: skip
    right.set(
        xlabel="layers $L$", title="Last cost", xticks=depths, ylim=(0, max(last) * 1.25 or 1.0)
    )
    right.margins(x=0.2)
    right.grid(axis="x", visible=False)
    said = ", ".join(f"{d} layers {number(c)}" for d, c in zip(depths, last, strict=True))
    return picture.described(f"{title}. Cost against iteration by depth; last cost: {said}.")


def _mark_stop(ax: Axes, x: float, y: float) -> None:
    ax.axvline(x, color=GRAY, lw=1.2, ls=(0, (2, 2)), zorder=1)
    ax.plot(x, y, "o", ms=13, mfc="none", mec=VERMILLION, mew=2)


def _say_at_foot(ax: Axes, x: np.ndarray, index: int, words: str, leftward_from: float) -> None:
    """Words at the foot of a mark, on the side where there is room."""
    leftward = x[index] > x[0] + leftward_from * (x[-1] - x[0])
    ax.annotate(
        words, (x[index], 0.03), xycoords=ax.get_xaxis_transform(),
        xytext=(-8 if leftward else 8, 0), textcoords="offset points",
        ha="right" if leftward else "left", va="bottom",
        bbox={"facecolor": "white", "alpha": 0.85, "edgecolor": "none", "pad": 1.5},
    )  # fmt: skip


@house_style
def learning_curves(
    train: Sequence[float],
    validation: Sequence[float],
    every: Every = 1,
    title: str = "Learning curves",
) -> Picture:
    """Training and validation cost against the iteration, the lowest validation cost marked.

    ``train`` and ``validation`` are (k,); ``every`` as in ``cost_curves``. The side right of the
    lowest validation cost is shaded.
    """
    y = expect.series(validation, "validation")
    curves = {"train": expect.series(train, "train"), "validation": y}
    x = expect.iterations(every, len(y))
    turn = int(np.nanargmin(y))
    picture = Picture(height=4.2)
    picture.headed(title)
    ax = picture.subplots()
    _draw_lines(ax, curves, every)
    _mark_stop(ax, float(x[turn]), float(y[turn]))
    if turn < len(y) - 1:
        ax.axvspan(x[turn], x[-1], color="#f1f1ef", zorder=0)
        ax.text(
            (x[turn] + x[-1]) / 2, 0.97, "past the lowest", color=GRAY, style="italic",
            transform=ax.get_xaxis_transform(), ha="center", va="top",
        )  # fmt: skip
    lowest = f"lowest validation cost\n{y[turn]:.4f} at iteration {x[turn]:.0f}"
    _say_at_foot(ax, x, turn, lowest, leftward_from=0.35)
    iteration_axes(ax, "cost $J$")
    return picture.described(
        f"{title}. Train cost falls from {number(curves['train'][0])} to"
        f" {number(curves['train'][-1])}; validation cost goes from {number(y[0])} to its lowest"
        f" {y[turn]:.4f} at iteration {x[turn]:.0f} and ends at {number(y[-1])}."
    )


@house_style
def regularization_curves(
    histories: Mapping[Any, Mapping[str, Sequence[float]]],
    every: Every = 1,
    title: str = "Regularization",
    unit: str = "iteration",
) -> Picture:
    """Training and validation cost for several settings; a ring marks each lowest validation cost.

    Parameters
    ----------
    histories : setting -> ``{"train_loss": (k,), "val_loss": (k,)}``, as the trainers return them.
    every, unit : as in ``cost_curves``.

    Raises
    ------
    ValueError : a history lacks one of the two keys.
    """
    runs = expect.several(histories, "histories")
    for name, history in runs.items():
        if not {"train_loss", "val_loss"} <= set(history):
            raise ValueError(
                f"histories[{name!r}] has the keys {sorted(history)}; wanted train_loss, val_loss."
            )
    picture = Picture(height=4.2)
    picture.headed(title)
    left, right = picture.subplots(1, 2, sharey=True)
    _draw_lines(left, {n: h["train_loss"] for n, h in runs.items()}, every, names=False)
    validation = {n: expect.series(h["val_loss"], n) for n, h in runs.items()}
    _draw_lines(right, validation, every, names=False)
    lowest = []
    for index, (name, y) in enumerate(validation.items()):
        at = int(np.nanargmin(y))
        x = expect.iterations(every, len(y))[at]
        right.plot(x, y[at], "o", ms=11, mfc="white", mec=line_look(index).color, mew=2, zorder=3)
        lowest.append(f"{name} {y[at]:.4f} at {unit} {x:.0f}")
    label_ends(
        right,
        [
            (
                float(expect.iterations(every, len(y))[-1]),
                float(y[-1]),
                f"{name}: {np.nanmin(y):.4f}",
                line_look(i).color,
            )
            for i, (name, y) in enumerate(validation.items())
        ],
        size=10,
    )
    iteration_axes(left, "cost $J$", "Train", unit)
    iteration_axes(right, "", "Validation; ring and number: lowest", unit)
    return picture.described(
        f"{title}. Train and validation cost; lowest validation cost: {'; '.join(lowest)}."
    )
