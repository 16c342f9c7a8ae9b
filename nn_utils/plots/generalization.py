"""What a training does to examples that it does not learn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nn_utils.plots import expect
from nn_utils.plots.picture import Picture
from nn_utils.plots.style import GRAY, house_style, label_ends, line_look, marker_step, number


@house_style
def validation_against_training(
    runs: Mapping[Any, tuple[Sequence[float], Sequence[float]]],
    at: float | None = None,
    title: str = "Validation cost against training cost",
) -> Picture:
    """Validation cost over training cost, learning from left to right; rings: each lowest.

    Parameters
    ----------
    runs : name -> (training costs (k,), validation costs (k,)), taken together.
    at : a training cost at which to compare the runs; each run's validation cost there, or at the
        first lower one, is marked and named.

    Plotted so, it does not matter how many steps a run took or how long they were: runs that
    learn the same from the same examples lie on one curve.
    """
    curves = expect.several(runs, "runs")
    picture = Picture(height=4.6)
    picture.headed(title)
    ax = picture.subplots()
    ends, said = [], []
    for index, (name, (train, validation)) in enumerate(curves.items()):
        x, y = expect.series(train, name), expect.series(validation, name)
        if len(x) != len(y):
            raise ValueError(f"{name}: {len(x)} training and {len(y)} validation costs.")
        look, lowest = line_look(index), int(np.nanargmin(y))
        ax.plot(x, y, **look._asdict(), markevery=marker_step(len(y)), lw=1.5)
        ax.plot(x[lowest], y[lowest], "o", ms=12, mfc="white", mec=look.color, mew=2, zorder=4)
        words = f"{name}\nlowest {y[lowest]:.4f}"
        said.append(f"{name}: lowest {y[lowest]:.4f} at training cost {number(x[lowest])}")
        if at is not None and np.any(x <= at):
            met = int(np.argmax(x <= at))
            ax.plot(at, y[met], "X", ms=10, color=look.color, mec="white", zorder=5)
            words += f", here {y[met]:.4f}"
            said.append(f"{y[met]:.4f} where the training cost is {at:.4f}")
        ends.append((float(x[-1]), float(y[-1]), words, look.color))
    if at is not None:
        ax.axvline(at, color=GRAY, lw=1.2, ls=(0, (2, 2)), zorder=1)
        ax.text(
            at, 0.9, f"  here: training cost {at:.4f}", color=GRAY, va="top",
            transform=ax.get_xaxis_transform(),
        )  # fmt: skip
    ax.margins(x=0.02)
    ax.invert_xaxis()
    ax.set(xlabel="training cost (learning goes to the right)", ylabel="validation cost")
    label_ends(ax, ends, size=10)
    return picture.described(f"{title}. {'; '.join(said)}.")
