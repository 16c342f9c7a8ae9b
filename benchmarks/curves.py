"""How the time of one iteration grows with the examples, the features, the depth and the units."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from matplotlib.ticker import FuncFormatter, NullLocator
from threadpoolctl import threadpool_limits

import nn_utils
from benchmarks import plain
from nn_utils.plots.picture import Picture
from nn_utils.plots.style import house_style, line_look

# What is varied: (name on the axis, its values, the sizes (n_x, m, hidden layers) at a value).
GROWTH: dict[str, tuple[str, list[int], Any]] = {
    "m": ("examples m", [64, 256, 1024, 4096], lambda v: (1024, v, [20])),
    "n_x": ("features n_x", [256, 1024, 4096, 16384], lambda v: (v, 200, [20])),
    "depth": ("hidden layers of 20", [1, 2, 4, 8, 16], lambda v: (4096, 200, [20] * v)),
    "units": ("hidden units", [4, 16, 64, 256], lambda v: (4096, 200, [v])),
}
WAYS = ("plain loop", "nn_utils, features", "nn_utils, examples")


def growth(quick: bool) -> dict[str, dict[str, list[float]]]:
    """{varied: {way: milliseconds an iteration at each value}}, what is formed once left out."""
    measured: dict[str, dict[str, list[float]]] = {}
    with threadpool_limits(limits=1):
        for varied, (_, values, sizes) in GROWTH.items():
            measured[varied] = {way: [] for way in WAYS}
            for value in values[:2] if quick else values:
                for way, milliseconds in _iteration(sizes(value), quick).items():
                    measured[varied][way].append(milliseconds)
    return measured


def _iteration(sizes: tuple[int, int, list[int]], quick: bool) -> dict[str, float]:
    n_x, m, hidden = sizes
    rng = np.random.default_rng(1)
    X, Y = rng.random((n_x, m)), np.arange(m).reshape(1, -1) % 2
    dims = [n_x, *hidden, 1]
    start = nn_utils.initialize_parameters_deep(dims, rng)
    trainings = {
        WAYS[0]: lambda n: plain.descend(X, Y, dict(start), 0.0075, n),
        WAYS[1]: lambda n: _train(X, Y, dims, start, n, "features"),
        WAYS[2]: lambda n: _train(X, Y, dims, start, n, "examples"),
    }
    # The difference of a long and a short training holds iterations and nothing else. There must be
    # enough of them, or it drowns in the ups and downs of forming the Gram matrix.
    more = {WAYS[0]: 15, WAYS[1]: 15, WAYS[2]: 505 if m <= n_x else 65}
    taken: dict[str, list[float]] = {way: [] for way in WAYS}
    for _ in range(1 if quick else 5):
        for way, training in trainings.items():
            few, many = (1, 3) if quick else (5, more[way])
            seconds = [_seconds(training, n) for n in (few, many)]
            taken[way].append(1e3 * (seconds[1] - seconds[0]) / (many - few))
    return {way: max(median(times), 1e-3) for way, times in taken.items()}


def _train(X: np.ndarray, Y: np.ndarray, dims: list[int], start: Any, n: int, space: str) -> None:
    nn_utils.train(
        X, Y, dims, learning_rate=0.0075, epochs=n, parameters=start, space=space, progress=False
    )


def _seconds(training: Any, n: int) -> float:
    began = time.process_time()
    training(n)
    return time.process_time() - began


@house_style
def draw(measured: dict[str, dict[str, list[float]]], path: Path) -> str:
    """Save the four curves as one picture and return its alternative text."""
    picture = Picture(height=6.4)
    picture.headed("What one iteration takes on one thread, as the problem grows")
    for ax, (varied, ways) in zip(picture.subplots(2, 2).flat, measured.items(), strict=True):
        name, values, sizes = GROWTH[varied]
        for i, (way, times) in enumerate(ways.items()):
            look = line_look(i)
            ax.plot(
                values[: len(times)], times, color=look.color, ls=look.linestyle,
                marker=look.marker, label=way,
            )  # fmt: skip
        n_x, m, hidden = sizes(values[0])
        fixed = {"m": f"m = {m}", "n_x": f"n_x = {n_x}", "units": f"{hidden[0]} hidden units"}
        fixed.pop(varied, None)
        if varied == "depth":
            del fixed["units"]
        ax.set(xscale="log", yscale="log", xlabel=name, ylabel="milliseconds")
        ax.set_title(", ".join(fixed.values()))
        ax.set_xticks(values, [f"{v:,}" for v in values])
        ax.xaxis.set_minor_locator(NullLocator())
        ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:g}"))
    lines = picture.axes[0].get_legend_handles_labels()
    picture.legend(*lines, loc="outside lower center", ncols=3, frameon=False)
    picture.savefig(path)
    said = []
    for varied, ways in measured.items():
        ends = [f"{way} {t[0]:.2g} to {t[-1]:.2g} ms" for way, t in ways.items()]
        values = GROWTH[varied][1]
        said.append(f"{GROWTH[varied][0]} {values[0]} to {values[-1]}: {', '.join(ends)}")
    return "Four line charts on logarithmic axes. " + "; ".join(said) + "."
