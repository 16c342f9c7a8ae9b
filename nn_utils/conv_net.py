"""A network of convolutions for pictures, and its training: notebook 08.

Every layer but the last lays 3 x 3 filters over its input, padded so that the size stays, keeps the
largest of every 2 x 2 square, and lets through what is above zero. The last layer is dense, with a
softmax. Pictures are X (channels, height, width, m), labels y (m,), parameters W1, b1, ... as in
every network here. All is done in the dtype of the parameters: float32 is twice as fast.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from .activations import softmax
from .convolution import (
    ConvCache,
    conv_backward,
    conv_forward,
    filter_slopes,
    max_pool_backward,
    max_pool_forward,
)
from .optimizers import Adam, Arrays
from .softmax_net import cross_entropy, one_hot

Augment = Callable[[np.ndarray, Generator], np.ndarray]

SIZE = 3  # of a filter
_AT_ONCE = 250  # pictures that are answered together: their columns take about 100 MB


class Block(NamedTuple):
    """A layer of filters and what it kept for the way back."""

    A: np.ndarray  # (filters, height, width, m), its answer
    cache: ConvCache
    mask: np.ndarray  # of the pooling


class Passed(NamedTuple):
    """What `forward` keeps for the way back."""

    Z: np.ndarray  # (classes, m), the scores
    blocks: list[Block]
    seen: np.ndarray  # (n, m), what the dense layer got
    kept: np.ndarray | None  # (n, m), what dropout left of it, as factors


def initialize(
    picture: Sequence[int], filters: Sequence[int], classes: int, rng: Generator
) -> Arrays:
    """Random weights after He, biases at zero, float32.

    picture: (channels, height, width). filters: how many each layer has.
    Raises ValueError when a picture is halved away before the last layer.
    """
    channels, height, width = picture
    if min(height, width) >> len(filters) == 0:
        raise ValueError(f"{len(filters)} halvings leave nothing of {height} x {width} pixels")
    parameters: Arrays = {}
    for l, F in enumerate(filters, start=1):
        spread = np.sqrt(2 / (channels * SIZE**2))
        W = spread * rng.normal(size=(F, channels, SIZE, SIZE))
        parameters |= {f"W{l}": W, f"b{l}": np.zeros((F, 1))}
        channels, height, width = F, height // 2, width // 2
    n, last = channels * height * width, len(filters) + 1
    parameters[f"W{last}"] = rng.normal(size=(classes, n)) / np.sqrt(n)
    parameters[f"b{last}"] = np.zeros((classes, 1))
    return {name: value.astype(np.float32) for name, value in parameters.items()}


def layers_of_filters(parameters: Arrays, X: np.ndarray) -> list[Block]:
    """The layers of filters alone, which look at pictures of any size: (channels, h, w, m)."""
    blocks: list[Block] = []
    for l in range(1, len(parameters) // 2):
        A = blocks[-1].A if blocks else X
        Z, cache = conv_forward(A, parameters[f"W{l}"], parameters[f"b{l}"], pad=SIZE // 2)
        A, mask = max_pool_forward(Z)
        # After the pooling: the same numbers, and a quarter of the work.
        blocks.append(Block(np.maximum(A, 0), cache, mask))
    return blocks


def forward(
    parameters: Arrays, X: np.ndarray, keep_prob: float = 1.0, rng: Generator | None = None
) -> Passed:
    """The scores of every picture; with a generator, dropout before the dense layer."""
    blocks, last = layers_of_filters(parameters, X), len(parameters) // 2
    seen, kept = blocks[-1].A.reshape(-1, X.shape[-1]), None
    if rng is not None and keep_prob < 1:
        kept = (rng.random(seen.shape, seen.dtype) < keep_prob) / seen.dtype.type(keep_prob)
        seen = seen * kept
    return Passed(parameters[f"W{last}"] @ seen + parameters[f"b{last}"], blocks, seen, kept)


def backward(parameters: Arrays, done: Passed, dZ: np.ndarray) -> Arrays:
    """The slopes of the cost along every parameter; dZ (classes, m) is softmax(Z) - Y."""
    last = len(parameters) // 2
    grads = {f"dW{last}": dZ @ done.seen.T / dZ.shape[1]}
    grads[f"db{last}"] = dZ.mean(axis=1, keepdims=True)
    dA = parameters[f"W{last}"].T @ dZ
    if done.kept is not None:
        dA *= done.kept
    dA = dA.reshape(done.blocks[-1].A.shape)
    for l in range(last - 1, 0, -1):
        A, cache, mask = done.blocks[l - 1]
        dZ = max_pool_backward(dA * (A > 0), mask)
        if l > 1:
            dA, grads[f"dW{l}"], grads[f"db{l}"] = conv_backward(dZ, cache)
        else:  # nobody asks for the slopes along the pictures
            grads["dW1"], grads["db1"] = filter_slopes(dZ, cache)
    return grads


def probabilities(parameters: Arrays, X: np.ndarray) -> np.ndarray:
    """What the network says of each picture: (classes, m)."""
    starts = range(0, X.shape[-1], _AT_ONCE)
    return np.hstack([softmax(forward(parameters, X[..., s : s + _AT_ONCE]).Z) for s in starts])


class Trained(NamedTuple):
    """A trained network, and its record: one entry an epoch."""

    parameters: Arrays
    history: dict[str, list[float]]  # train_cost; with validation val_cost and val_accuracy


def train(
    X: np.ndarray,
    y: np.ndarray,
    filters: Sequence[int],
    epochs: int,
    rng: Generator,
    *,
    learning_rate: float = 0.001,
    batch_size: int = 32,
    keep_prob: float = 1.0,
    augment: Augment | None = None,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
) -> Trained:
    """Train with Adam, its steps shrinking to nothing over the epochs as a cosine does.

    X: float32 (channels, height, width, m). y: (m,) of 0, 1, ...; augment: what is done to every
    batch before it is learned from. The cost recorded of an epoch is the mean over its batches, as
    they came, dropout and all.
    """
    m, classes = len(y), int(y.max()) + 1
    parameters = initialize(X.shape[:3], filters, classes, rng)
    history: dict[str, list[float]] = {"train_cost": []}
    adam, steps, step = Adam(learning_rate), epochs * -(-m // batch_size), 0
    for _ in range(epochs):
        order, total = rng.permutation(m), 0.0
        for start in range(0, m, batch_size):
            batch = order[start : start + batch_size]
            seen = X[..., batch] if augment is None else augment(X[..., batch], rng)
            done = forward(parameters, seen, keep_prob, rng)
            A, Y = softmax(done.Z), one_hot(y[batch], classes).astype(X.dtype)
            total += float(cross_entropy(A, Y)) * len(batch)
            adam.learning_rate = float(learning_rate * (1 + np.cos(np.pi * step / steps)) / 2)
            adam.step(parameters, backward(parameters, done, A - Y))
            step += 1
        history["train_cost"].append(total / m)
        if validation is not None:
            _judge(parameters, *validation, history)
    return Trained(parameters, history)


def _judge(
    parameters: Arrays, X: np.ndarray, y: np.ndarray, history: dict[str, list[float]]
) -> None:
    A = probabilities(parameters, X)
    cost, right = cross_entropy(A, one_hot(y, len(A))), np.mean(A.argmax(axis=0) == y)
    history.setdefault("val_cost", []).append(float(cost))
    history.setdefault("val_accuracy", []).append(float(right))


def shifted(X: np.ndarray, reach: int, rng: Generator) -> np.ndarray:
    """Each picture moved by up to `reach` pixels both ways; its edge fills the gap."""
    _, height, width, m = X.shape
    wide = np.pad(X, ((0, 0), (reach, reach), (reach, reach), (0, 0)), mode="edge")
    moved = np.empty_like(X)
    for i, (r, c) in enumerate(rng.integers(0, 2 * reach + 1, size=(m, 2))):
        moved[..., i] = wide[:, r : r + height, c : c + width, i]
    return moved


def flipped(X: np.ndarray, rng: Generator) -> np.ndarray:
    """Half of the pictures, drawn at random, as their mirror image."""
    return np.where(rng.random(X.shape[-1]) < 0.5, X[:, :, ::-1], X)
