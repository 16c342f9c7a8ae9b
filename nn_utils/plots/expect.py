"""What the plots ask of their input; every complaint says what came and what was wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np


def examples(X: Any, n_x: int | None = None) -> np.ndarray:
    """X as floats of shape (n_x, m), one example per column."""
    X = np.asarray(X, dtype=float)
    rows = "n_x" if n_x is None else str(n_x)
    if X.ndim != 2 or 0 in X.shape or (n_x is not None and X.shape[0] != n_x):
        advice = ""
        if X.ndim == 2 and X.shape[1] == n_x:
            advice = " Examples lie in columns here; X.T turns yours round."
        raise ValueError(f"X has shape {X.shape}; wanted ({rows}, m), an example a column.{advice}")
    return X


def labels(Y: Any, m: int | None = None, n_classes: int = 2, name: str = "Y") -> np.ndarray:
    """Labels of shape (1, m) or (m,) as whole numbers of shape (m,), from 0 to n_classes - 1."""
    Y = np.asarray(Y)
    row = Y.reshape(-1)
    if Y.size == 0 or Y.ndim > 2 or (Y.ndim == 2 and Y.shape[0] != 1):
        raise ValueError(f"{name} has shape {Y.shape}; wanted (1, m) or (m,), a label an example.")
    if m is not None and row.size != m:
        raise ValueError(f"{name} has {row.size} labels; wanted {m}, one for each example.")
    if not np.isin(row, np.arange(n_classes)).all():
        strange = row[~np.isin(row, np.arange(n_classes))][0]
        raise ValueError(
            f"{name} holds {strange!s}; wanted whole numbers from 0 to {n_classes - 1}."
        )
    return row.astype(int)


def probabilities(A: Any, m: int | None = None, name: str = "A") -> np.ndarray:
    """Probabilities of shape (K, m): one row of a sigmoid, or K rows of a softmax."""
    A = np.atleast_2d(np.asarray(A, dtype=float))
    if A.ndim != 2 or 0 in A.shape or (m is not None and A.shape[1] != m):
        wanted = "m" if m is None else str(m)
        raise ValueError(
            f"{name} has shape {A.shape}; wanted (1, {wanted}) or (n_classes, {wanted})."
        )
    if np.isnan(A).any():
        raise ValueError(f"{name} holds {int(np.isnan(A).sum())} nan; wanted probabilities.")
    if A.min() < -1e-9 or A.max() > 1 + 1e-9:
        raise ValueError(
            f"{name} runs from {A.min():.3g} to {A.max():.3g}; wanted probabilities in 0 to 1."
            " Hand over A, after the sigmoid or softmax, not Z."
        )
    return A


def images(pictures: Any) -> np.ndarray:
    """Images ready to show: (m, h, w) or (m, h, w, 3), as uint8 or as floats in 0 to 1."""
    pictures = np.asarray(pictures)
    gray = pictures.ndim == 3
    if pictures.size == 0 or not (gray or (pictures.ndim == 4 and pictures.shape[-1] == 3)):
        raise ValueError(
            f"images have shape {pictures.shape}; wanted (m, height, width) for gray or"
            " (m, height, width, 3) for color. Flattened columns? X.T.reshape(-1, 64, 64, 3)."
        )
    if np.issubdtype(pictures.dtype, np.floating):
        low, high = float(np.nanmin(pictures)), float(np.nanmax(pictures))
        if low < -1e-6 or high > 1 + 1e-6:
            raise ValueError(
                f"images are floats from {low:.3g} to {high:.3g}; wanted 0 to 1,"
                " or whole numbers (uint8) from 0 to 255. Divide by 255?"
            )
        return np.clip(pictures, 0.0, 1.0)
    return pictures.astype(np.uint8)


def image_shape(shape: Sequence[int], n: int) -> tuple[int, ...]:
    """An image's shape, (h, w) or (h, w, 3), that holds exactly n numbers."""
    shape = tuple(int(side) for side in shape)
    good = len(shape) == 2 or (len(shape) == 3 and shape[2] == 3)
    if not good or int(np.prod(shape)) != n:
        raise ValueError(
            f"image_shape {shape} holds {int(np.prod(shape))} numbers, there are {n} weights;"
            f" wanted (height, width) or (height, width, 3) whose product is {n}."
        )
    return shape


def class_names(classes: Sequence[Any]) -> list[str]:
    """Class names as text; bytes, as h5 files keep them, are decoded."""
    return [c.decode() if isinstance(c, bytes) else str(c) for c in np.asarray(classes).tolist()]


def layer_sizes(layers_dims: Sequence[int]) -> list[int]:
    """Layer sizes, input first: at least two, all positive."""
    sizes = [int(n) for n in layers_dims]
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(
            f"layers_dims is {list(layers_dims)}; wanted the input size and at least one layer,"
            " all positive, such as [12288, 20, 7, 5, 1]."
        )
    return sizes


def activation_names(sizes: Sequence[int], activations: Sequence[str] | None) -> list[str]:
    """One activation a layer; without a choice ReLU, and sigmoid at the end."""
    L = len(sizes) - 1
    names = ["relu"] * (L - 1) + ["sigmoid"] if activations is None else list(activations)
    if len(names) != L:
        raise ValueError(f"there are {len(names)} activations for {L} layers; wanted one a layer.")
    return names


def series(values: Any, name: str) -> np.ndarray:
    """A history of numbers, shape (k,) with k at least 1."""
    values = np.asarray(values, dtype=float)
    if values.ndim != 1 or values.size == 0:
        raise ValueError(f"{name} has shape {values.shape}; wanted a list of numbers, (k,).")
    return values


def several(curves: Any, name: str) -> dict[str, Any]:
    """A mapping from names to curves, names as text; must hold at least one."""
    if not isinstance(curves, Mapping) or not curves:
        raise ValueError(f"{name} is {type(curves).__name__}; wanted a dict of name: values.")
    return {str(key): value for key, value in curves.items()}


def iterations(every: int | Sequence[int], count: int) -> np.ndarray:
    """The iteration of each recorded value: a constant step, or the numbers themselves."""
    if isinstance(every, (int, np.integer)):
        return np.arange(count) * int(every)
    at = np.asarray(every, dtype=float)
    if at.shape != (count,):
        raise ValueError(
            f"every has shape {at.shape}, there are {count} values; wanted one iteration for each,"
            " or one whole number, the iterations between two values."
        )
    return at


def iterations_of_costs(every: int | Sequence[int], count: int) -> np.ndarray:
    """The same for the costs of a training, which may lack the last one or have one more.

    Whether the cost after the final iteration is recorded is a matter of taste.
    """
    at = np.asarray(every, dtype=float)
    if at.shape == (count + 1,) and count > 1:
        at = at[:-1]
    elif at.shape == (count - 1,) and count > 2:
        at = np.append(at, at[-1] + 1)
    return iterations(every if at.ndim == 0 else at.tolist(), count)


def on_plane(predict: Callable[[np.ndarray], Any], plane: np.ndarray) -> np.ndarray:
    """predict applied to points (2, k); its answer as probabilities of shape (k,)."""
    answer = np.asarray(predict(plane), dtype=float)
    if answer.size != plane.shape[1]:
        raise ValueError(
            f"predict answered with shape {answer.shape} for {plane.shape[1]} points (2, k);"
            f" wanted (1, {plane.shape[1]}), a probability a point."
        )
    return probabilities(answer.reshape(1, -1), name="predict's answer")[0]
