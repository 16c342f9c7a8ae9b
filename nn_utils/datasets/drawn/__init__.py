"""Pictures drawn from a seed: data for a machine that has none and no network.

Only arithmetic and square roots touch a pixel, so that every machine draws the same pictures.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..decode import Arrays
from .canvas import Canvas, Dice
from .digits import draw_digits
from .pets import draw_cat, draw_dog
from .things import draw_thing

VERSION = 1  # raise when any picture changes: drawings kept in a cache belong to a version
_BATCH = 32  # pictures drawn at a time, few enough to stay in the processor's cache

Painter = Callable[[Canvas, Dice], None]


def cat_vs_noncat() -> Arrays:
    """209 + 50 pictures of 64x64, with the real set's shapes and its numbers of cats, 72 and 33."""
    rng = np.random.RandomState(20)
    classes = np.array([b"non-cat", b"cat"])
    train_x, train_y = _shuffled(rng, 64, [(draw_cat, 1, 72), (draw_thing, 0, 137)])
    test_x, test_y = _shuffled(rng, 64, [(draw_cat, 1, 33), (draw_thing, 0, 17)])
    rows = (labels.astype(np.int64).reshape(1, -1) for labels in (train_y, test_y))
    return train_x, next(rows), test_x, next(rows), classes


def cats_vs_dogs(size: int) -> Arrays:
    """2000 + 1000 pictures of size x size, half cats (0), half dogs (1)."""
    rng = np.random.RandomState(30)
    train = _shuffled(rng, size, [(draw_cat, 0, 1000), (draw_dog, 1, 1000)])
    validation = _shuffled(rng, size, [(draw_cat, 0, 500), (draw_dog, 1, 500)])
    return *train, *validation


def digits() -> Arrays:
    """10000 + 2000 digits of 28x28, white ink (255) on black (0), as many of each."""
    rng = np.random.RandomState(40)
    images, labels = draw_digits(1200, rng)
    order = rng.permutation(len(labels))
    images, labels = images[order], labels[order]
    return images[:10000], labels[:10000], images[10000:], labels[10000:]


def _shuffled(
    rng: np.random.RandomState, size: int, groups: list[tuple[Painter, int, int]]
) -> tuple[np.ndarray, np.ndarray]:
    """Draw each (painter, label, number) and shuffle all of them together."""
    images = np.concatenate([_draw(painter, number, size, rng) for painter, _, number in groups])
    labels = np.concatenate([np.full(number, label, np.uint8) for _, label, number in groups])
    order = rng.permutation(len(labels))
    return images[order], labels[order]


def _draw(painter: Painter, number: int, size: int, rng: np.random.RandomState) -> np.ndarray:
    """`number` pictures uint8 (number, size, size, 3) by one painter."""
    batches = []
    for start in range(0, number, _BATCH):
        count = min(_BATCH, number - start)
        canvas, dice = Canvas(count, size), Dice(rng, count)
        painter(canvas, dice)
        batches.append(canvas.finish(dice))
    return np.concatenate(batches)
