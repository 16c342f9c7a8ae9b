"""The star of this notebook: digits, better than its wide network, within a minute."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from nn_utils import load_mnist

from ..star import NotYet, Star

BAR = 0.985
SECONDS = 60


def judge_digits(
    digits: Callable[..., Any],
    train: tuple[np.ndarray, np.ndarray],
    test: tuple[np.ndarray, np.ndarray],
) -> None:
    """Let it learn from images (m, 28, 28) and labels (m,), and ask it about others."""
    began = time.process_time()
    label = digits(train[0].copy(), train[1].copy())
    seconds = time.process_time() - began
    said = np.ravel(label(test[0].copy()))
    if said.shape != test[1].shape:
        raise NotYet(f"it gives {said.size} labels for {len(test[1])} images.")
    right = float(np.mean(said == test[1]))
    if not right >= BAR:
        raise NotYet(f"it is right on {right:.2%} of the {len(said)} test digits.")
    if seconds > SECONDS:
        raise NotYet(f"it is right on {right:.2%}, and it took {seconds:.0f} s of work to learn.")


def _judge(digits: Callable[..., Any], rng: Generator) -> None:
    train_images, train_labels, test_images, test_labels = load_mnist()
    judge_digits(digits, (train_images, train_labels), (test_images, test_labels))


STARS = (
    Star(
        "digits",
        "Write `digits(images, y)`. It gets the training digits, `(m, 28, 28)` of 0 to 255 with "
        "their labels `(m,)`, and returns a function that labels images it has not seen. It must "
        f"be right on **{BAR:.1%}** of the test digits, after at most **{SECONDS} s** of work. "
        "Whatever NumPy can do is allowed.",
        5,
        _judge,
    ),
)
