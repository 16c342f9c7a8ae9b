"""Data for the tests of nn_utils: the real files where NNLAB_DATA holds them, drawn data else."""

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

SHA256 = {
    "train_catvnoncat.h5": "fbe56ab67c3ae28d564e3a644189117976d6b31af0a3ce9bb17dbf22908af242",
    "test_catvnoncat.h5": "6a9d39ce52fa85953c5834695b8534a30ed8cfd54971fb2f080b5a24d002b951",
    "cats_vs_dogs_64.h5": "c4132d2fdd28190762391299bd932ef907ef21e0c10570d629b27bdcbea4822f",
}


class Pictures(NamedTuple):
    """X (n_x, m) of 0..1 and Y (1, m), for learning and for judging."""

    real: bool
    X: np.ndarray
    Y: np.ndarray
    X_test: np.ndarray
    Y_test: np.ndarray


def real_file(name):
    """The path of a published file, or None; a file with the wrong content does not count."""
    path = Path(os.environ.get("NNLAB_DATA", "")) / name
    if not path.is_file():
        return None
    return path if hashlib.sha256(path.read_bytes()).hexdigest() == SHA256[name] else None


def drawn_pictures(m, m_test, n_x=192):
    """Two kinds of noisy pattern that a small net can tell apart, from a fixed seed."""
    rng = np.random.default_rng(20)
    patterns = rng.random((n_x, 2))
    Y = (np.arange(m + m_test) % 2).reshape(1, -1)
    X = 0.5 * patterns[:, Y[0]] + 0.5 * rng.random((n_x, m + m_test))
    return Pictures(False, X[:, :m], Y[:, :m], X[:, m:], Y[:, m:])


def columns(images):
    return images.reshape(images.shape[0], -1).T / 255


@pytest.fixture(scope="session")
def cat_pictures():
    """Cat vs non-cat: 209 and 50 pictures."""
    train, test = real_file("train_catvnoncat.h5"), real_file("test_catvnoncat.h5")
    if train is None or test is None:
        return drawn_pictures(209, 50)
    import h5py

    with h5py.File(train) as f, h5py.File(test) as g:
        return Pictures(
            True,
            columns(f["train_set_x"][:]),
            f["train_set_y"][:].reshape(1, -1),
            columns(g["test_set_x"][:]),
            g["test_set_y"][:].reshape(1, -1),
        )


@pytest.fixture(scope="session")
def cats_and_dogs():
    """Cats vs dogs: 2000 and 1000 photos."""
    path = real_file("cats_vs_dogs_64.h5")
    if path is None:
        return drawn_pictures(200, 100)
    import h5py

    with h5py.File(path) as f:
        X, y, split = columns(f["images"][:]), f["labels"][:].astype(int), f["split"][:]
    Y = y.reshape(1, -1)
    return Pictures(True, X[:, split == 0], Y[:, split == 0], X[:, split == 1], Y[:, split == 1])


@pytest.fixture
def small():
    """Six features, nine examples, both labels; nothing symmetric, no two sizes the same."""
    rng = np.random.default_rng(3)
    return rng.standard_normal((6, 9)), (rng.random((1, 9)) < 0.5).astype(int)
