"""The star of this notebook: a small pattern that may lie anywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from ..star import NotYet, Star

SIZE = 12
PATTERN = 3
SHARE = 0.9
ROUNDS = 3


def hidden_patterns(rng: Generator) -> np.ndarray:
    """Two patterns of the same brightness, (2, 3, 3)."""
    half = rng.permutation([1.0, 1, 1, 1, -1, -1, -1, -1, 0]).reshape(PATTERN, PATTERN)
    return np.array([half, -half[::-1, ::-1].T])


def pictures(patterns: np.ndarray, m: int, rng: Generator) -> tuple[np.ndarray, np.ndarray]:
    """Noise with one of the patterns somewhere in it: images (m, 12, 12), labels (m,)."""
    images = 0.2 * rng.standard_normal((m, SIZE, SIZE))
    labels = np.arange(m) % 2
    places = rng.integers(0, SIZE - PATTERN + 1, (m, 2))
    for image, label, (row, column) in zip(images, labels, places, strict=True):
        image[row : row + PATTERN, column : column + PATTERN] += patterns[label]
    return images, labels


def _judge(anywhere: Callable[..., Any], rng: Generator) -> None:
    for _ in range(ROUNDS):
        patterns = hidden_patterns(rng)
        images, labels = pictures(patterns, 600, rng)
        new_images, new_labels = pictures(patterns, 1000, rng)
        said = np.ravel(anywhere(images, labels, new_images))
        if said.shape != new_labels.shape:
            raise NotYet(f"it answers {said.size} times for {new_labels.size} pictures.")
        right = float(np.mean(said == new_labels))
        if not right > SHARE:
            raise NotYet(f"it is right on {right:.1%} of {new_labels.size} new pictures.")


STARS = (
    Star(
        "anywhere",
        f"Write `anywhere(images, labels, new_images)`. Each picture is {SIZE} by {SIZE} pixels of "
        f"noise, `images` (600, {SIZE}, {SIZE}), and somewhere in it lies one of two patterns of "
        f"{PATTERN} by {PATTERN} pixels, not told to you; `labels` (600,) says which. Return "
        f"a 0 or a 1 for each of `new_images`, (1000,), **more than {SHARE:.0%}** of them right, "
        f"for {ROUNDS} pairs of patterns in a row. A dense network will not do it.",
        5,
        _judge,
    ),
)
