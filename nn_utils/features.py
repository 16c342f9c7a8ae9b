"""Features of photos from a dictionary of small patches, learned without a single label.

A dense layer weighs every pixel in its own place, so it must learn a cat anew for every corner of
the picture. Here a few hundred small patterns, the words of a dictionary, are looked for at every
place, and what a classifier gets is how strongly each was found in each quarter of the photo.

The recipe is that of Coates, Lee and Ng (An Analysis of Single-Layer Networks in Unsupervised
Feature Learning, 2011), with the k-means of Coates and Ng (Learning Feature Representations with
K-means, 2012). Photos are (m, height, width, 3), 0 to 255; a patch of p x p pixels is a row of
n = p * p * 3 numbers. All is float32: half the memory, twice the speed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .counting import counted

if TYPE_CHECKING:
    from numpy.random import Generator

_BATCH = 25  # photos at a time: their patches and answers take about 100 MB
_THRESHOLD = 0.25  # how clearly a word must be found before it counts


class PatchDictionary(NamedTuple):
    """What `learn_dictionary` found in the photos."""

    patch_size: int  # p
    mean: np.ndarray  # (n,) of the patches before whitening
    whitening: np.ndarray  # (n, n), symmetric
    words: np.ndarray  # (k, n), each of length 1, in whitened pixels


def extract_patches(images: np.ndarray, patch_size: int = 6, stride: int = 1) -> np.ndarray:
    """Every patch of every photo, `stride` pixels apart.

    images: (m, height, width, channels). Returns float32 (m, rows, columns, n), the patch whose
    upper left corner is pixel (stride * row, stride * column), read like a photo.
    Raises ValueError for another shape, or photos smaller than a patch.
    """
    images = np.asarray(images)
    if images.ndim != 4:
        raise ValueError(
            f"images have shape {images.shape}; wanted (m, height, width, channels). "
            "Flattened columns? X.T.reshape(m, height, width, 3)."
        )
    if not 1 <= patch_size <= min(images.shape[1:3]) or stride < 1:
        raise ValueError(
            f"patches of {patch_size} pixels, {stride} apart, cannot be cut from photos of "
            f"{images.shape[1]} x {images.shape[2]}"
        )
    windows = np.lib.stride_tricks.sliding_window_view(images, (patch_size, patch_size), (1, 2))
    windows = windows[:, ::stride, ::stride].transpose(0, 1, 2, 4, 5, 3)  # channels last again
    return windows.reshape(*windows.shape[:3], -1).astype(np.float32)


def level_contrast(patches: np.ndarray, noise: float = 10.0) -> np.ndarray:
    """Each patch (a row) less its own mean, divided by its own spread; same shape.

    A pattern then counts the same in shade and in sun. `noise` is the variance, in squared gray
    levels, of what is not worth making louder: a plain patch stays quiet.
    """
    patches = patches - patches.mean(axis=-1, keepdims=True)
    variance = np.mean(patches * patches, axis=-1, keepdims=True)
    return patches / np.sqrt(variance + noise)


def fit_whitening(patches: np.ndarray, eps: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    """ZCA whitening: the mean and the matrix that make pixels of equal variance, uncorrelated.

    patches: (N, n). Returns mean (n,) and the symmetric whitening matrix (n, n), so that
    (patches - mean) @ whitening has a covariance near the identity. Of all matrices that do so,
    the symmetric one changes the patches least (Bell and Sejnowski, 1997). `eps` is added to
    every variance: directions in which patches hardly differ are mostly noise.
    """
    if patches.ndim != 2 or len(patches) < 2:
        raise ValueError(f"patches have shape {patches.shape}; wanted (N, n) with N at least 2")
    mean = patches.mean(axis=0)
    centered = patches - mean
    covariance = centered.T @ centered / len(patches)  # (n, n)
    variances, directions = np.linalg.eigh(covariance)
    return mean, (directions / np.sqrt(variances + eps)) @ directions.T


def spherical_kmeans(
    points: np.ndarray, k: int, rng: Generator, iterations: int = 10, progress: bool = True
) -> np.ndarray:
    """k directions that the points share: (k, n), each row of length 1.

    points: (N, n). Each point goes to the word it agrees with most, in either sign; each word
    becomes the weighted mean of its points, set back to length 1. A word without points starts
    again as one of them.
    """
    N = len(points)
    if not 1 <= k <= N:
        raise ValueError(f"{k} words cannot be learned from {N} patches; take fewer words")
    words = _unit(points[rng.choice(N, k, replace=False)])
    for _ in counted(range(iterations), "dictionary", progress):
        agreement = points @ words.T  # (N, k)
        nearest = np.abs(agreement).argmax(axis=1)  # (N,)
        weight = agreement[np.arange(N), nearest]  # negative where the opposite fits
        for j in range(k):
            own = nearest == j
            words[j] = weight[own] @ points[own] if own.any() else points[rng.integers(N)]
        words = _unit(words)
    return words


def learn_dictionary(
    images: np.ndarray,
    words: int = 400,
    patch_size: int = 6,
    samples: int = 60_000,
    rng: Generator | None = None,
    progress: bool = True,
) -> PatchDictionary:
    """Learn a dictionary from patches at random places of the photos (m, height, width, 3).

    samples: how many patches to look at. rng: None is a fixed seed.
    """
    rng = np.random.default_rng(1) if rng is None else rng
    patches = level_contrast(_random_patches(images, patch_size, samples, rng))
    mean, whitening = fit_whitening(patches)
    learned = spherical_kmeans((patches - mean) @ whitening, words, rng, progress=progress)
    return PatchDictionary(patch_size, mean, whitening, learned)


def word_maps(dictionary: PatchDictionary, images: np.ndarray, stride: int = 1) -> np.ndarray:
    """How much each place of each photo resembles each word: (m, rows, columns, k).

    Above zero where the patch looks like the word, below where it looks like the word's negative.
    """
    patches = level_contrast(extract_patches(images, dictionary.patch_size, stride))
    # Whitening a patch and comparing it with a word is one product with a matrix made once.
    compare = dictionary.whitening @ dictionary.words.T  # (n, k)
    return patches @ compare - dictionary.mean @ compare


def pool_quarters(maps: np.ndarray) -> np.ndarray:
    """The mean of every map over each quarter of the photo: (m, rows, columns, k) to (m, 4k)."""
    rows, columns = maps.shape[1] // 2, maps.shape[2] // 2
    halves = maps[:, :rows], maps[:, rows:]
    quarters = [quarter for h in halves for quarter in (h[:, :, :columns], h[:, :, columns:])]
    return np.concatenate([quarter.mean(axis=(1, 2)) for quarter in quarters], axis=1)


def patch_features(
    dictionary: PatchDictionary, images: np.ndarray, stride: int = 1, progress: bool = True
) -> np.ndarray:
    """The photos as columns of numbers for a classifier: (8k, m).

    A word is found where its map is above the threshold, and its negative where it is below minus
    the threshold: two ReLUs a word, each averaged over the four quarters of the photo.
    """
    images = np.asarray(images)
    features = []
    for start in counted(range(0, len(images), _BATCH), "features", progress):
        maps = word_maps(dictionary, images[start : start + _BATCH], stride)
        found = pool_quarters(np.maximum(maps - _THRESHOLD, 0))
        negative = pool_quarters(np.maximum(-maps - _THRESHOLD, 0))
        features.append(np.hstack([found, negative]))
    return np.vstack(features).T


def standardize(train: np.ndarray, *others: np.ndarray) -> list[np.ndarray]:
    """Every feature with mean 0 and spread 1 over the training photos, all sets treated alike.

    train: (features, m). Returns train and the others, rescaled by the training set's numbers.
    """
    mean = train.mean(axis=1, keepdims=True)
    spread = train.std(axis=1, keepdims=True)
    spread[spread == 0] = 1  # a feature that never changes says nothing
    return [(features - mean) / spread for features in (train, *others)]


def _random_patches(
    images: np.ndarray, patch_size: int, samples: int, rng: Generator
) -> np.ndarray:
    """(samples, n): patches from random places, as many from each photo as from the others."""
    images = np.asarray(images)
    each = -(-samples // len(images))
    picked = []
    for image in images[rng.permutation(len(images))[:samples]]:
        patches = extract_patches(image[None], patch_size)
        patches = patches.reshape(-1, patches.shape[-1])
        picked.append(patches[rng.integers(len(patches), size=each)])
    return np.concatenate(picked)[:samples]


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-8)
