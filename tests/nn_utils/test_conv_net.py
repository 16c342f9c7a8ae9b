"""The network of convolutions: its slopes are the measured ones, and it learns what moves about."""

from __future__ import annotations

import numpy as np
import pytest

from nn_utils import conv_net
from nn_utils.activations import softmax
from nn_utils.gradients import numerical_gradients
from nn_utils.softmax_net import cross_entropy, one_hot


def bars(m: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Pictures (1, 12, 12, m) with a bar somewhere, lying or standing."""
    X, y = 0.1 * rng.normal(size=(1, 12, 12, m)), rng.integers(0, 2, m)
    for i, (r, c) in enumerate(rng.integers(0, 8, size=(m, 2))):
        if y[i]:
            X[0, r : r + 5, c, i] += 1
        else:
            X[0, r, c : c + 5, i] += 1
    return X.astype(np.float32), y


def test_the_slopes_are_the_measured_ones() -> None:
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(2, 6, 5, 3)), one_hot(rng.integers(0, 4, 3), 4)
    drawn = conv_net.initialize((2, 6, 5), (3, 2), 4, rng)
    parameters = {name: value.astype(float) for name, value in drawn.items()}
    done = conv_net.forward(parameters, X)
    grads = conv_net.backward(parameters, done, softmax(done.Z) - Y)
    measured = numerical_gradients(
        lambda at: cross_entropy(softmax(conv_net.forward(at, X).Z), Y), parameters
    )
    for name, slope in measured.items():
        assert grads[name] == pytest.approx(slope, rel=1e-4, abs=1e-7), name


def test_dropout_hands_slopes_back_to_what_it_kept() -> None:
    rng = np.random.default_rng(1)
    X, _ = bars(4, rng)
    parameters = conv_net.initialize((1, 12, 12), (3,), 2, rng)
    done = conv_net.forward(parameters, X, 0.5, rng)
    assert done.kept is not None
    assert set(np.unique(done.kept)) == {0.0, 2.0}
    assert conv_net.forward(parameters, X, 0.5).kept is None  # no generator: an answer, no training


def test_it_learns_what_lies_anywhere_and_in_single_precision() -> None:
    rng = np.random.default_rng(2)
    trained = conv_net.train(
        *bars(300, rng), (4,), epochs=8, rng=rng, learning_rate=0.01, validation=bars(200, rng)
    )
    assert trained.history["val_accuracy"][-1] > 0.95
    assert trained.history["train_cost"][-1] < trained.history["train_cost"][0]
    assert {value.dtype for value in trained.parameters.values()} == {np.dtype(np.float32)}


def test_a_moved_picture_is_still_the_picture() -> None:
    rng = np.random.default_rng(3)
    X = np.zeros((1, 9, 9, 5), np.float32)
    X[:, 4, 4] = 1
    moved = conv_net.shifted(X, 2, rng)
    assert moved.sum(axis=(0, 1, 2)).tolist() == [1] * 5
    assert len({tuple(np.argwhere(moved[0, ..., i])[0]) for i in range(5)}) > 1
    ramp = np.broadcast_to(np.arange(4.0)[None, None, :, None], (1, 2, 4, 40))
    flipped = conv_net.flipped(ramp, rng)
    assert {tuple(row) for row in flipped[0, 0].T} == {(0, 1, 2, 3), (3, 2, 1, 0)}


def test_more_halvings_than_pixels_are_refused() -> None:
    with pytest.raises(ValueError, match="halvings"):
        conv_net.initialize((1, 4, 4), (2, 2, 2), 2, np.random.default_rng(0))
