"""A network with one example in it: what every unit answers, and what it makes of the one before.

Where `network_diagram` shows how a network is wired, this shows what runs through the wires.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from nn_utils import network
from nn_utils.plots import expect
from nn_utils.plots.canvas import arrow, box, heading, label, shape_text, sheet
from nn_utils.plots.picture import Picture
from nn_utils.plots.style import BLUE, GRAY, ORANGE, PROBABILITY, VERMILLION, house_style, number

_CELL, _PHOTO = 0.62, 1.6  # the width of a unit's box, and of the example
_FLOOR = 0.85  # below it stand the names of the layers


@house_style
def network_at_work(
    image: Any,
    parameters: Mapping[str, Any],
    classes: Sequence[Any],
    output: str = "sigmoid",
    title: str = "A network at work",
) -> Picture:
    """One picture through a ReLU network: every unit's answer, and what each line carries.

    A line from unit k to unit j is as dark as W[j, k] a[k] is large, orange where it adds and blue
    where it takes away.

    Parameters
    ----------
    image : (h, w, 3) or (h, w), uint8 in 0 to 255 or floats in 0 to 1.
    parameters : W1, b1, ..., WL, bL, of a network that takes the pixels as 0 to 1.
    classes : the names of the classes; for a sigmoid of both of them.
    output : ``"sigmoid"`` or ``"softmax"``, of the last layer.
    """
    shown = expect.images(np.asarray(image)[None])[0]
    weights = {name: np.asarray(value) for name, value in parameters.items()}
    answers = _answers_of(weights, shown, output)
    names = expect.class_names(classes)
    if len(names) != max(len(answers[-1]), 2):
        raise ValueError(f"there are {len(names)} classes for {len(answers[-1])} outputs.")
    tallest = max(len(a) for a in answers)
    pitch = min(0.42, 4.6 / tallest)
    height = max(tallest * pitch, _PHOTO) + _FLOOR + 1.3
    picture, ax = sheet(height)
    heading(ax, title)
    middle = _FLOOR + (height - _FLOOR - 1.3) / 2
    xs = np.linspace(0.2 + _PHOTO, 7.7, len(answers) + 1)[1:]
    ys = [middle + pitch * ((len(a) - 1) / 2 - np.arange(len(a))) for a in answers]
    _example(ax, shown, middle, weights["W1"].shape[1])
    fan = np.stack([np.full(len(ys[0]), middle), ys[0]])  # a line from the example to each unit
    ax.plot([0.2 + _PHOTO, xs[0]], fan, color="#c2c9cf", lw=0.8, zorder=1)
    for l in range(1, len(answers)):
        _carried(ax, (xs[l - 1], xs[l]), ys[l - 1], ys[l], weights[f"W{l + 1}"] * answers[l - 1])
    for l, (at, y, a) in enumerate(zip(xs, ys, answers, strict=True), start=1):
        last = l == len(answers)
        _units(ax, at, y, a, pitch, likely=last)
        _layer_names(ax, at, l, weights, output if last else "relu", height - 0.85)
    _class_names(ax, xs[-1] + _CELL / 2 + 0.08, ys[-1], names[-len(answers[-1]) :])
    said = "; ".join(
        f"layer {l}: {', '.join(map(number, a))}" for l, a in enumerate(answers, start=1)
    )
    return picture.described(f"{title}. What the units answer, {said}. Classes: {names}.")


def _answers_of(weights: dict[str, np.ndarray], shown: np.ndarray, output: str) -> list[np.ndarray]:
    """What each layer answers to one picture, (n_1,), ..., (n_L,)."""
    scale = 1 if np.issubdtype(shown.dtype, np.floating) else 255
    x = expect.examples(shown.reshape(-1, 1) / scale, weights["W1"].shape[1])
    done = network.forward(weights, x, output=output)
    return [A.ravel() for A in (*done.inputs[1:], done.AL)]


def _example(ax: Axes, shown: np.ndarray, middle: float, n_x: int) -> None:
    low, high = middle - _PHOTO / 2, middle + _PHOTO / 2
    limits = {"xlim": ax.get_xlim(), "ylim": ax.get_ylim()}
    ax.imshow(shown, cmap="gray_r", extent=(0.2, 0.2 + _PHOTO, low, high), zorder=2)
    ax.set(**limits)  # imshow sets its own
    label(ax, (0.2 + _PHOTO / 2, 0.45), f"$X$\n{n_x} numbers", size=10)


def _carried(
    ax: Axes, xs: tuple[float, float], left: np.ndarray, right: np.ndarray, carried: np.ndarray
) -> None:
    """Lines between two layers; carried (n, n_prev) is weight times answer."""
    most = np.abs(carried).max() or 1.0
    for (j, y1), (k, y0) in product(enumerate(right), enumerate(left)):
        share = abs(carried[j, k]) / most
        color = ORANGE if carried[j, k] > 0 else BLUE
        ax.plot(xs, [y0, y1], color=color, lw=0.5 + 2 * share, alpha=share, zorder=1)


def _units(
    ax: Axes, x: float, ys: np.ndarray, answers: np.ndarray, pitch: float, likely: bool
) -> None:
    """A box for each unit with what it answers, the darker the more; silent ones are gray."""
    most = 1.0 if likely else answers.max() or 1.0
    for k, (y, a) in enumerate(zip(ys, answers, strict=True)):
        best = likely and len(answers) > 1 and k == answers.argmax()
        face = "#eceff1" if a == 0 else PROBABILITY(1 - 0.95 * a / most)
        box(ax, (x, y), _CELL, 0.86 * pitch, facecolor=face, linewidth=2 if best else 0.8,
            edgecolor=VERMILLION if best else "#9aa4ad", zorder=3)  # fmt: skip
        if pitch < 0.2:
            continue  # too many units for numbers
        words = f"{a:.2f}" if a < 99.5 else f"{a:.0f}"
        label(ax, (x, y - 0.01), words, size=min(9.5, 34 * pitch), color=GRAY if a == 0 else "k")


def _layer_names(
    ax: Axes, x: float, l: int, weights: dict[str, np.ndarray], activation: str, top: float
) -> None:
    n, n_prev = weights[f"W{l}"].shape
    label(ax, (x, 0.45), f"$A^{{[{l}]}}$ {shape_text(n, 1)}\n{activation}", size=10)
    count = f"{n * n_prev + n:,}".replace(",", "\u2009")
    words = f"$W^{{[{l}]}}$ {shape_text(n, n_prev)}\n{count} parameters"
    label(ax, (x - 0.45, top), words, size=9.5 if len(weights) < 10 else 8, color=BLUE)


def _class_names(ax: Axes, x: float, ys: np.ndarray, names: list[str]) -> None:
    for y, name in zip(ys, names, strict=True):
        arrow(ax, (x, y), (x + 0.2, y), color=GRAY, linewidth=0.8, mutation_scale=7)
        label(ax, (x + 0.26, y), name, ha="left", size=10.5)
