"""What a page draws of a plane: its colors as bytes, and how a hidden layer folds it."""

from __future__ import annotations

import numpy as np

from nn_utils.plots.plane import Window


def lattice(window: Window, lines: int) -> np.ndarray:
    """The crossings of lines laid over the window, row by row from below. (2, lines * lines)"""
    across, up = np.meshgrid(np.linspace(*window[:2], lines), np.linspace(*window[2:], lines))
    return np.vstack([across.ravel(), up.ravel()])


def as_bytes(probabilities: np.ndarray) -> np.ndarray:
    """Probabilities as 0 to 254; 255 is not a number."""
    scaled = np.rint(254 * np.clip(probabilities, 0, 1))
    return np.where(np.isfinite(scaled), scaled, 255).astype(np.uint8)


def seen_by_hidden(
    A1: np.ndarray, sheet: np.ndarray, w: np.ndarray, b: float
) -> tuple[np.ndarray, np.ndarray, list[float]]:
    """Points and sheet as the hidden layer sees them, in a plane that shows where w a + b cuts.

    With two units that plane is the hidden layer itself. With more it is turned: across lies
    w a + b over |w|, the distance from the cut, and upwards the direction in which the points
    spread most besides.

    A1 (n_h, m), sheet (n_h, k), w (n_h,). Returns (2, m), (2, k) and the line [p, q, r],
    p x + q y + r = 0.
    """
    n_h = w.size
    length = float(np.linalg.norm(w)) or 1.0
    if n_h == 2:
        axes, shift = np.eye(2), np.zeros((2, 1))
        line = [float(w[0]), float(w[1]), b]
    else:
        across = w / length
        rest = A1 - np.outer(across, across @ A1)
        centered = rest - rest.mean(axis=1, keepdims=True)
        upwards = np.linalg.eigh(centered @ centered.T)[1][:, -1] if n_h > 1 else np.zeros(1)
        upwards = upwards * (1 if upwards[np.argmax(np.abs(upwards))] >= 0 else -1)
        axes, shift = np.vstack([across, upwards]), np.array([[b / length], [0.0]])
        line = [1.0, 0.0, 0.0]
    return (axes @ A1 + shift).astype(np.float32), (axes @ sheet + shift).astype(np.float32), line
