"""How good a classifier is: confusion, thresholds, ROC."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from nn_utils.plots import expect
from nn_utils.plots.picture import Picture
from nn_utils.plots.style import (
    BLUE,
    COUNTS,
    GRAY,
    INK,
    VERMILLION,
    house_style,
    label_ends,
    line_look,
)
from nn_utils.ranking import roc_area, roc_points


@house_style
def confusion_matrix(
    Y: Any,
    predictions: Any,
    classes: Sequence[Any],
    normalize: bool = False,
    title: str = "Confusion matrix",
) -> Picture:
    """How often each true class (rows) was taken for each class (columns).

    Parameters
    ----------
    Y, predictions : (1, m) or (m,) whole numbers that index ``classes``.
    normalize : show shares of each row, in percent, instead of counts.
    """
    names = expect.class_names(classes)
    y = expect.labels(Y, n_classes=len(names))
    said = expect.labels(predictions, len(y), len(names), name="predictions")
    counts = np.zeros((len(names), len(names)), dtype=int)
    np.add.at(counts, (y, said), 1)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    side = float(np.clip(0.58 * len(names) + 1.4, 3.6, 7.6))
    picture = Picture(height=side, width=side + 1.1)
    picture.headed(title)
    ax = picture.subplots()
    # Color shows the share of its row, so that a rare class is as visible as a common one.
    # The square root lifts the few mistakes out of the white.
    ax.imshow(np.sqrt(shares), cmap=COUNTS, vmin=0, vmax=1)
    for row, column in np.ndindex(*counts.shape):
        value = f"{100 * shares[row, column]:.1f}" if normalize else f"{counts[row, column]}"
        empty = counts[row, column] == 0
        ax.text(
            column, row, "·" if empty else value, ha="center", va="center",
            fontsize=10 if len(names) > 4 else 13,
            color="#9a9a9a" if empty else "white" if shares[row, column] > 0.3 else INK,
            fontweight="bold" if row == column else "normal",
        )  # fmt: skip
    ticks = np.arange(len(names))
    ax.set(xticks=ticks, yticks=ticks, xticklabels=names, yticklabels=names)
    ax.set(xlabel="predicted", ylabel="true")
    ax.grid(False)
    ax.tick_params(length=0)
    accuracy = float(np.trace(counts) / counts.sum())
    unit = "% of each row" if normalize else "counts"
    ax.set_title(f"{unit}; accuracy {accuracy:.1%}", fontsize=11, color=GRAY)
    off = counts - np.diag(np.diag(counts))
    worst = np.unravel_index(int(off.argmax()), off.shape)
    most = (
        f" Most common mistake: {names[worst[0]]} taken for {names[worst[1]]}, {off[worst]} times."
        if off.any()
        else ""
    )
    right = ", ".join(f"{n} {s:.1%}" for n, s in zip(names, np.diag(shares), strict=True))
    return picture.described(
        f"{title} of {len(y)} examples, accuracy {accuracy:.4f}. Right by class: {right}.{most}"
    )


def _binary(Y: Any, A: Any) -> tuple[np.ndarray, np.ndarray]:
    A = expect.probabilities(A)
    if A.shape[0] != 1:
        raise ValueError(f"A has shape {A.shape}; wanted (1, m), the probability of class 1.")
    y = expect.labels(Y, A.shape[1])
    if y.min() == y.max():
        raise ValueError(f"every label is {y[0]}; a threshold is judged on both classes.")
    return y, A[0]


def _mark(ax: Axes, x: float, y: float) -> None:
    ax.plot(x, y, "o", ms=12, mfc="white", mec=VERMILLION, mew=2.2, zorder=5)


@house_style
def roc(Y: Any, A: Any, threshold: float = 0.5, title: str = "ROC") -> Picture:
    """True against false positives as the threshold falls, the area, and the chosen threshold.

    Parameters
    ----------
    Y : (1, m) of 0 and 1, both present. A : (1, m) probabilities of class 1.
    threshold : the one to mark; an example counts as 1 when its probability is above it.

    The area is that of `nn_utils.ranking`.
    """
    y, p = _binary(Y, A)
    fpr, tpr = roc_points(y, p)
    area = roc_area(fpr, tpr)
    here = float((p[y == 0] > threshold).mean()), float((p[y == 1] > threshold).mean())
    picture = Picture(height=5.0, width=5.4)
    picture.headed(title)
    ax = picture.subplots()
    ax.fill_between(fpr, tpr, color="#e3eef6", zorder=0)
    ax.plot(fpr, tpr, color=BLUE)
    ax.plot([0, 1], [0, 1], color=GRAY, ls=(0, (2, 2)), lw=1.2)
    ax.text(0.16, 0.13, "guessing", color=GRAY, rotation=45, rotation_mode="anchor",
            transform_rotates_text=True, va="top")  # fmt: skip
    ax.text(0.98, 0.3, f"area {area:.3f}", fontsize=13, fontweight="bold", ha="right")
    _mark(ax, *here)
    ax.text(
        0.98, 0.04, ha="right", va="bottom", linespacing=1.4,
        s=f"ring: threshold {threshold:g}\n{here[1]:.1%} of class 1 found\n"
        f"{here[0]:.1%} false alarms",
    )  # fmt: skip
    ax.set(xlim=(-0.01, 1.01), ylim=(-0.01, 1.02), aspect="equal")
    ax.set(xlabel="false positives / all of class 0", ylabel="true positives / all of class 1")
    return picture.described(
        f"{title}. Area under the curve {area:.3f} over {len(y)} examples. At threshold"
        f" {threshold:g}: true positive rate {here[1]:.3f}, false positive rate {here[0]:.3f}."
    )


@house_style
def precision_recall(
    Y: Any, A: Any, threshold: float = 0.5, title: str = "Precision and recall"
) -> Picture:
    """Precision, recall and accuracy against the threshold, the chosen one marked.

    Y is (1, m) of 0 and 1, both present; A is (1, m) probabilities of class 1. Precision is the
    share of right answers among those that say 1; recall the share of class 1 that was found.
    """
    y, p = _binary(Y, A)
    grid = np.linspace(0, 1, 401)
    above = p[None, :] > np.r_[grid, threshold][:, None]
    found = (above & (y == 1)).sum(axis=1)
    said = above.sum(axis=1)
    with np.errstate(invalid="ignore"):
        precision = np.where(said > 0, found / np.maximum(said, 1), np.nan)
    curves = {
        "precision": precision,
        "recall": found / (y == 1).sum(),
        "accuracy": (above == y).mean(axis=1),
    }
    picture = Picture(height=4.1)
    picture.headed(title)
    ax = picture.subplots()
    ends = []
    for index, (name, values) in enumerate(curves.items()):
        look = line_look(index)
        ax.plot(grid, values[:-1], **look._asdict(), markevery=50)
        last = np.flatnonzero(np.isfinite(values[:-1]))[-1]
        at = f"{name} {values[-1]:.1%}" if np.isfinite(values[-1]) else f"{name} undefined"
        ends.append((1.0, float(values[last]), at, look.color))
        _mark(ax, threshold, float(values[-1]))
    ax.axvline(threshold, color=GRAY, lw=1.2, ls=(0, (2, 2)), zorder=1)
    ax.set(xlim=(0, 1), ylim=(-0.02, 1.04), xlabel="threshold", ylabel="share")
    ax.yaxis.set_major_formatter(lambda v, _: f"{v:.0%}")
    label_ends(ax, ends)
    ax.text(1.03, 1.04, f"at {threshold:g}:", transform=ax.transAxes, color=GRAY)
    said_so = ", ".join(f"{name} {values[-1]:.3f}" for name, values in curves.items())
    return picture.described(f"{title} against the threshold. At {threshold:g}: {said_so}.")
