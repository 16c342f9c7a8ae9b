"""The course's datasets: loaders that always answer, and say what they answered with.

A tier says what was served: "real" (the files of the published runs), "registry" (smaller sets
of real pictures that package registries carry) or "generated" (drawn here from a seed). With
`tier=None` a loader takes the best it can get; a tier asked for by name is served or refused.

Environment: NNLAB_DATA names a folder with data files of your own; NNLAB_CACHE where fetched
files are kept; NNLAB_TIER the tier of a whole run; NNLAB_OFFLINE=1 tries no network.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .errors import DataError, WrongFile
from .places import Places
from .record import Provenance, fingerprint_of
from .serve import Library

__all__ = [
    "DataError",
    "Library",
    "Places",
    "Provenance",
    "WrongFile",
    "fingerprint_of",
    "load_cat_vs_noncat",
    "load_cats_vs_dogs",
    "load_mnist",
    "provenance",
]

_served: dict[str, Provenance] = {}
_at_hand: dict[tuple[str, str | None, int], tuple[tuple, Provenance]] = {}  # as asked of _load

Images = NDArray[np.uint8]
Labels = NDArray[np.integer]


def load_cat_vs_noncat(
    tier: str | None = None,
) -> tuple[Images, Labels, Images, Labels, NDArray[np.bytes_]]:
    """Cat vs non-cat: 209 pictures to train on and 50 to test with.

    Returns (train_x_orig, train_y, test_x_orig, test_y, classes): images uint8 (m, 64, 64, 3),
    labels int64 (1, m) with 1 for a cat, classes bytes (2,).
    Raises DataError when `tier` is given and cannot be had, or a file of yours is damaged.
    """
    train_x, train_y, test_x, test_y, classes = _load("cat_vs_noncat", tier)
    return train_x, train_y, test_x, test_y, classes


def load_mnist(tier: str | None = None) -> tuple[Images, Images, Images, Images]:
    """Handwritten digits. Real: 60000 to train on and 10000 to test with; other tiers fewer.

    Returns (X_train, y_train, X_test, y_test): images uint8 (m, 28, 28), 0 paper and 255 ink,
    labels uint8 (m,).
    Raises DataError when `tier` is given and cannot be had, or a file of yours is damaged.
    """
    X_train, y_train, X_test, y_test = _load("mnist", tier)
    return X_train, y_train, X_test, y_test


def load_cats_vs_dogs(
    tier: str | None = None, size: int = 64
) -> tuple[Images, Images, Images, Images]:
    """Photos of cats and dogs, 2000 to train on and 1000 for validation; the registry has 2000.

    Returns (X_train, y_train, X_val, y_val): images uint8 (m, size, size, 3), labels uint8 (m,)
    with 0 for a cat and 1 for a dog.
    Raises DataError when `tier` is given and cannot be had, or a file of yours is damaged.
    """
    X_train, y_train, X_val, y_val = _load("cats_vs_dogs", tier, size)
    return X_train, y_train, X_val, y_val


def provenance(name: str) -> Provenance:
    """What the last load of this dataset served; when there was none yet, what one would serve.

    name: "cat_vs_noncat", "mnist" or "cats_vs_dogs". Raises DataError as the loaders do.
    """
    if name not in _served:
        _, _served[name] = Library(Places.from_environment(), say=_quiet).serve(name)
    return _served[name]


def have_at_hand(name: str, size: int = 64) -> None:
    """Load a dataset for the next load of it, in this process or in every one forked from it.

    Raises DataError as the loaders do.
    """
    served = Library(Places.from_environment(), say=_quiet).serve(name, size=size)
    _at_hand[name, None, size] = served


def _load(name: str, tier: str | None, size: int = 64) -> tuple:
    found = _at_hand.pop((name, tier, size), None)
    arrays, _served[name] = found or Library(Places.from_environment()).serve(name, tier, size)
    print(_served[name].line())
    return arrays


def _quiet(line: str) -> None:
    """Say nothing."""
