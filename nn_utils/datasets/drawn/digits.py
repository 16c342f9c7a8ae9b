"""Handwritten digits: a few ways to write each, bent, slanted and thickened at random."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Points = list[tuple[float, float]]

# fmt: off
# Strokes through these points (x right, y down, between -1 and 1), smoothed into curves; a stroke
# that repeats a point turns a sharp corner there. Each digit has its ways, each way its strokes.
_RING: Points = [
    (0, -1), (-0.62, -0.55), (-0.66, 0.35), (0, 1), (0.64, 0.4), (0.6, -0.5), (0, -1),
]
WAYS: dict[int, list[list[Points]]] = {
    0: [
        [_RING],
        [[(0.2, -1), (-0.5, -0.6), (-0.6, 0.4), (0, 1), (0.6, 0.3), (0.5, -0.7), (0, -1)]],
    ],
    1: [
        [[(0, -1), (0, 0), (0, 1)]],
        [[(-0.4, -0.6), (0.05, -1), (0.05, -1), (0.05, 0), (0.05, 1)]],
        [
            [(-0.4, -0.6), (0.05, -1), (0.05, -1), (0.05, 0), (0.05, 1)],
            [(-0.4, 1), (0.05, 1), (0.5, 1)],
        ],
    ],
    2: [
        [[(-0.6, -0.6), (0, -1), (0.55, -0.5), (0, 0.3), (-0.6, 1), (-0.6, 1), (0.6, 0.95)]],
        [[(-0.5, -0.7), (0.1, -1), (0.5, -0.4), (-0.1, 0.5), (-0.6, 0.9), (-0.3, 0.6), (0.7, 1)]],
    ],
    3: [
        [
            [(-0.5, -0.8), (0.1, -1), (0.5, -0.55), (-0.1, -0.05), (-0.1, -0.05), (0.55, 0.45),
             (0.1, 1), (-0.55, 0.8)]
        ],
        [
            [(-0.5, -0.95), (0.5, -0.95), (0.5, -0.95), (-0.1, -0.15), (-0.1, -0.15),
             (0.55, 0.4), (0.1, 1), (-0.55, 0.8)]
        ],
    ],
    4: [
        [[(-0.3, -1), (-0.6, 0.15), (-0.6, 0.15), (0.6, 0.1)], [(0.35, -0.8), (0.3, 0), (0.25, 1)]],
        [[(0.3, 1), (0.3, -1), (0.3, -1), (-0.65, 0.3), (-0.65, 0.3), (0.65, 0.3)]],
    ],
    5: [
        [
            [(0.5, -1), (-0.4, -0.95), (-0.4, -0.95), (-0.5, -0.1), (-0.5, -0.1), (0.3, -0.15),
             (0.5, 0.5), (0, 1), (-0.55, 0.8)]
        ],
        [
            [(-0.4, -0.9), (-0.5, -0.1), (-0.5, -0.1), (0.3, -0.2), (0.5, 0.4), (0, 1),
             (-0.5, 0.85)],
            [(-0.4, -0.9), (0.1, -0.95), (0.6, -1)],
        ],
    ],
    6: [
        [[(0.4, -1), (-0.35, -0.3), (-0.5, 0.5), (0, 1), (0.5, 0.55), (0.1, 0.1), (-0.45, 0.5)]],
        [[(0.1, -1), (-0.5, 0), (-0.3, 0.9), (0.4, 0.85), (0.4, 0.2), (-0.1, 0.15), (-0.45, 0.6)]],
    ],
    7: [
        [[(-0.6, -0.9), (0.55, -0.95), (0.55, -0.95), (0.1, 0.1), (-0.15, 1)]],
        [
            [(-0.6, -0.9), (0.55, -0.95), (0.55, -0.95), (0.1, 0.1), (-0.15, 1)],
            [(-0.35, 0.05), (0.1, 0), (0.5, -0.05)],
        ],
    ],
    8: [
        [
            [(0.4, -0.7), (0, -1), (-0.45, -0.6), (0, -0.1), (0.5, 0.5), (0, 1), (-0.5, 0.5),
             (0, -0.05), (0.4, -0.5), (0.35, -0.8)]
        ],
        [
            [(0, -0.1), (-0.45, -0.5), (0, -1), (0.45, -0.55), (0, -0.1)],
            [(0, -0.1), (-0.55, 0.4), (0, 1), (0.55, 0.45), (0, -0.1)],
        ],
    ],
    9: [
        [
            [(0.45, -0.5), (0, -1), (-0.5, -0.5), (-0.05, -0.05), (0.45, -0.5), (0.45, -0.5),
             (0.4, 0.3), (0.25, 1)]
        ],
        [
            [(0.45, -0.5), (0, -1), (-0.5, -0.5), (-0.05, -0.05), (0.45, -0.5), (0.45, -0.5),
             (0.4, 0.5), (0, 1), (-0.4, 0.85)]
        ],
    ],
}
# fmt: on
_STEPS = 4  # straight pieces between two points of a curve
_BATCH = 100


def draw_digits(
    per_digit: int, rng: np.random.RandomState
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images uint8 (10 * per_digit, 28, 28) and labels uint8 (10 * per_digit,), digit by digit."""
    images = [_draw(digit, per_digit, rng) for digit in range(10)]
    return np.concatenate(images), np.repeat(np.arange(10, dtype=np.uint8), per_digit)


def _draw(digit: int, number: int, rng: np.random.RandomState) -> NDArray[np.uint8]:
    """`number` pictures of one digit; each way of writing it gets an equal share."""
    ways = WAYS[digit]
    shares = [len(part) for part in np.array_split(np.arange(number), len(ways))]
    batches = []
    for strokes, share in zip(ways, shares, strict=True):
        for start in range(0, share, _BATCH):
            batches.append(_write(strokes, min(_BATCH, share - start), rng))
    return np.concatenate(batches)


def _write(strokes: list[Points], n: int, rng: np.random.RandomState) -> NDArray[np.uint8]:
    """n pictures of the same strokes in n hands."""
    axis = ((np.arange(28) + 0.5) / 14 - 1).astype(np.float32)
    nearest = np.full((n, 28, 28), np.inf, np.float32)  # squared distance to the ink
    hand = _hands(n, rng)
    for stroke in strokes:
        shaken = np.array(stroke) + rng.normal(0, 0.07, (n, len(stroke), 2))
        path = hand(_smooth(shaken)).astype(np.float32)  # (n, pieces + 1, 2)
        for a, b in zip(path.swapaxes(0, 1)[:-1], path.swapaxes(0, 1)[1:], strict=True):
            np.minimum(nearest, _squared_distance(axis, a, b), out=nearest)
    radius = rng.uniform(0.06, 0.14, (n, 1, 1)).astype(np.float32)
    ink = np.clip((radius - np.sqrt(nearest)) * 12 + 0.5, 0, 1)
    pressure = rng.uniform(0.75, 1.0, (n, 1, 1)).astype(np.float32)
    return (ink * pressure * 255 + 0.5).astype(np.uint8)


def _hands(
    n: int, rng: np.random.RandomState
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """n hands: each makes points (n, p, 2) wider, taller, slanted, turned and out of the middle."""
    turn = rng.normal(0, 0.16, n)
    slant = rng.normal(0.12, 0.22, n)
    wide, tall = rng.uniform(0.5, 0.75, n), rng.uniform(0.55, 0.75, n)
    cos, sin = np.cos(turn), np.sin(turn)
    rows = [[wide * cos, -slant * tall - tall * sin], [wide * sin, tall * cos]]
    bend = np.moveaxis(np.array(rows), -1, 0)  # (n, 2, 2)
    move = rng.normal(0, 0.07, (n, 1, 2))

    def hand(points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = points[..., :1], points[..., 1:]
        return x * bend[:, None, :, 0] + y * bend[:, None, :, 1] + move

    return hand


def _smooth(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Catmull-Rom curves through points (n, p, 2), as (n, (p - 1) * _STEPS + 1, 2)."""
    first, last = points[:, :1], points[:, -1:]
    p = np.concatenate([first, points, last], axis=1)
    before, here, there, after = p[:, :-3], p[:, 1:-2], p[:, 2:-1], p[:, 3:]
    pieces = []
    for step in range(_STEPS):
        t = step / _STEPS
        pieces.append(
            here
            + 0.5 * t * (there - before)
            + t * t * (before - 2.5 * here + 2 * there - 0.5 * after)
            + t * t * t * (1.5 * (here - there) + 0.5 * (after - before))
        )
    curve = np.stack(pieces, axis=2).reshape(len(points), -1, 2)
    return np.concatenate([curve, last], axis=1)


def _squared_distance(
    axis: NDArray[np.float32], a: NDArray[np.float32], b: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Squared distance of every pixel to the segments a-b, both (n, 2); returns (n, 28, 28)."""
    ax, ay = a[:, 0, None, None], a[:, 1, None, None]
    dx, dy = b[:, 0, None, None] - ax, b[:, 1, None, None] - ay
    x, y = axis[None, None, :] - ax, axis[None, :, None] - ay
    along = np.clip((x * dx + y * dy) / (dx * dx + dy * dy + np.float32(1e-9)), 0, 1)
    x, y = x - along * dx, y - along * dy
    return x * x + y * y
