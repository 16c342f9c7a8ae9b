"""Patch-dictionary features, against slower second formulations and worlds with a known answer."""

from __future__ import annotations

import numpy as np
import pytest

from nn_utils import features, train


@pytest.fixture
def photos():
    """Ten photos 14 x 11 of random gray levels, different in every axis."""
    return np.random.default_rng(3).integers(0, 256, (10, 14, 11, 3), dtype=np.uint8)


@pytest.fixture
def small_dictionary(photos):
    rng = np.random.default_rng(5)
    return features.learn_dictionary(photos, words=7, patch_size=4, samples=500, rng=rng)


@pytest.mark.parametrize(("size", "stride"), [(4, 1), (3, 2), (11, 1), (1, 5)])
def test_patches_are_the_pixels_at_their_place(photos, size, stride):
    patches = features.extract_patches(photos, size, stride)
    for i, row, column in [(0, 0, 0), (9, patches.shape[1] - 1, patches.shape[2] - 1)]:
        y, x = row * stride, column * stride
        cut = photos[i, y : y + size, x : x + size]
        np.testing.assert_array_equal(patches[i, row, column].reshape(size, size, 3), cut)
    assert patches.shape[1:3] == ((14 - size) // stride + 1, (11 - size) // stride + 1)
    assert patches.dtype == np.float32


@pytest.mark.parametrize(
    ("shape", "size", "words"),
    [((30, 12), 4, "height, width, channels"), ((2, 5, 9, 3), 6, "5 x 9"), ((2, 5, 9, 3), 0, "0")],
)
def test_photos_that_have_no_such_patches_are_refused(shape, size, words):
    with pytest.raises(ValueError, match=words):
        features.extract_patches(np.zeros(shape), size)


def test_leveling_forgets_brightness_and_contrast():
    patch = np.random.default_rng(1).uniform(0, 100, (3, 48))
    leveled = features.level_contrast(patch, noise=0.0)
    np.testing.assert_allclose(features.level_contrast(2 * patch + 30, noise=0.0), leveled)
    np.testing.assert_allclose(leveled.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(leveled.std(axis=1), 1)


def test_leveling_keeps_a_plain_patch_quiet():
    almost_plain = 100 + np.array([[0.0, 1.0, 0.0, 1.0]])
    assert np.abs(features.level_contrast(almost_plain)).max() < 0.2
    assert not features.level_contrast(np.full((1, 12), 255.0)).any()


def test_whitened_patches_have_the_identity_for_their_covariance():
    rng = np.random.default_rng(2)
    patches = rng.normal(size=(5000, 6)) @ rng.normal(size=(6, 6)) + 3
    mean, whitening = features.fit_whitening(patches, eps=0.0)
    whitened = (patches - mean) @ whitening
    np.testing.assert_allclose(np.cov(whitened.T, bias=True), np.eye(6), atol=1e-9)
    # ZCA: symmetric, and squared it is the inverse covariance.
    np.testing.assert_allclose(whitening, whitening.T, atol=1e-12)
    np.testing.assert_allclose(
        whitening @ whitening, np.linalg.inv(np.cov(patches.T, bias=True)), rtol=1e-6
    )


def test_whitening_leaves_directions_without_variance_quiet():
    flat = np.random.default_rng(2).normal(size=(200, 3)) * [1, 1, 0]
    _, whitening = features.fit_whitening(flat, eps=0.01)
    assert np.isfinite(whitening).all()
    assert whitening[2, 2] == pytest.approx(10)


def test_one_patch_cannot_be_whitened():
    with pytest.raises(ValueError, match="at least 2"):
        features.fit_whitening(np.ones((1, 5)))


def test_kmeans_finds_the_directions_that_points_were_made_from():
    rng = np.random.default_rng(4)
    true = np.linalg.qr(rng.normal(size=(20, 5)))[0].T  # five directions at right angles
    which, strength = (
        rng.integers(5, size=2000),
        rng.choice([-1, 1], 2000) * rng.uniform(1, 3, 2000),
    )
    points = strength[:, None] * true[which] + 0.05 * rng.normal(size=(2000, 20))
    words = features.spherical_kmeans(points, 25, rng, iterations=15, progress=False)
    np.testing.assert_allclose(np.linalg.norm(words, axis=1), 1)
    assert (np.abs(true @ words.T).max(axis=1) > 0.98).all()


def test_kmeans_agreement_never_falls():
    points = np.random.default_rng(6).normal(size=(400, 8))

    def agreement(iterations):
        rng = np.random.default_rng(7)
        words = features.spherical_kmeans(points, 12, rng, iterations, progress=False)
        return float((np.abs(points @ words.T).max(axis=1) ** 2).sum())

    reached = [agreement(iterations) for iterations in range(8)]
    assert reached == sorted(reached)
    assert reached[-1] > 1.1 * reached[0]


def test_more_words_than_patches_are_refused():
    with pytest.raises(ValueError, match="fewer words"):
        features.spherical_kmeans(np.eye(3), 4, np.random.default_rng(0), progress=False)


def test_words_without_points_start_again():
    points = np.repeat(np.eye(4), 5, axis=0)  # four different points, so two of six words are bare
    words = features.spherical_kmeans(points, 6, np.random.default_rng(0), progress=False)
    assert np.isfinite(words).all()
    np.testing.assert_allclose(np.linalg.norm(words, axis=1), 1)


def test_word_maps_are_products_with_the_whitened_patch(photos, small_dictionary):
    maps = features.word_maps(small_dictionary, photos, stride=2)
    patch = photos[3, 4:8, 6:10].astype(float).ravel()  # place (2, 3)
    patch = (patch - patch.mean()) / np.sqrt(patch.var() + 10)
    white = (patch - small_dictionary.mean) @ small_dictionary.whitening
    np.testing.assert_allclose(maps[3, 2, 3], small_dictionary.words @ white, atol=2e-4)


def test_quarters_are_pooled_apart():
    maps = np.zeros((2, 5, 7, 3))
    maps[1, 4, 0, 2] = 12.0  # lower left; that quarter is 3 x 3
    pooled = features.pool_quarters(maps).reshape(2, 4, 3)
    assert pooled[1, 2, 2] == pytest.approx(12 / 9)
    assert np.count_nonzero(pooled) == 1


def test_features_are_two_relus_a_word_averaged_over_quarters(photos, small_dictionary):
    found = features.patch_features(small_dictionary, photos, progress=False)
    assert found.shape == (8 * 7, 10)
    maps = features.word_maps(small_dictionary, photos)  # (10, 11, 8, 7)
    upper_right = maps[6, :5, 4:, 2]
    assert found[1 * 7 + 2, 6] == pytest.approx(np.maximum(upper_right - 0.25, 0).mean(), rel=1e-4)
    negative = found[4 * 7 + 1 * 7 + 2, 6]
    assert negative == pytest.approx(np.maximum(-upper_right - 0.25, 0).mean(), rel=1e-4)


def test_features_of_a_photo_do_not_depend_on_its_company(photos, small_dictionary):
    many = np.concatenate([photos] * 6)  # more than one batch
    found = features.patch_features(small_dictionary, many, progress=False)
    alone = features.patch_features(small_dictionary, photos[4:5], progress=False)
    np.testing.assert_allclose(found[:, [54]], alone, atol=1e-5)


def test_the_same_seed_learns_the_same_words(photos):
    first, second = (features.learn_dictionary(photos, 5, 3, 300, progress=False) for _ in "ab")
    np.testing.assert_array_equal(first.words, second.words)
    assert photos.dtype == np.uint8  # the photos were not touched


def test_standardizing_uses_the_training_photos_alone():
    rng = np.random.default_rng(8)
    seen, unseen = rng.normal(3, 2, (4, 50)), rng.normal(-1, 5, (4, 9))
    seen[2] = 7.0  # a feature that never changes
    scaled, other = features.standardize(seen, unseen)
    np.testing.assert_allclose(scaled.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(scaled.std(axis=1), [1, 1, 0, 1])
    np.testing.assert_allclose(other[0], (unseen[0] - seen[0].mean()) / seen[0].std())
    assert np.isfinite(other).all()


def striped(m, rng):
    """Noisy photos with a small stripe at a random place: upright in class 1, level in class 0."""
    images = rng.normal(120, 12, (m, 20, 20, 3))
    labels = np.arange(m) % 2
    for image, label, y, x in zip(images, labels, *rng.integers(2, 12, (2, m)), strict=True):
        if label:
            image[y : y + 6, x] += 90
        else:
            image[y, x : x + 6] += 90
    return images, labels.reshape(1, -1)


def test_what_may_stand_anywhere_is_found_where_a_dense_net_is_lost():
    rng = np.random.default_rng(9)
    (seen, Y), (new, Y_new) = striped(200, rng), striped(200, rng)
    words = features.learn_dictionary(seen, 40, 6, 6000, rng, progress=False)
    found = [features.patch_features(words, photos, progress=False) for photos in (seen, new)]
    X, X_new = features.standardize(*found)
    reader = train(X, Y, [len(X), 1], learning_rate=0.1, epochs=200, l2=5, progress=False)
    flat = [photos.reshape(200, -1).T / 255 - 0.47 for photos in (seen, new)]
    dense = train(flat[0], Y, [1200, 20, 1], learning_rate=0.05, epochs=300, progress=False)
    assert reader.accuracy(X_new, Y_new) > 0.95
    assert dense.accuracy(flat[1], Y_new) < 0.85


@pytest.mark.slow
def test_the_bar_on_the_thousand_validation_photos():
    """0.76 on the real photos; on the drawn ones, which are easier, 0.95."""
    from nn_utils import datasets, load_cats_vs_dogs

    images, labels, val_images, val_labels = load_cats_vs_dogs()
    tier = datasets.provenance("cats_vs_dogs").tier
    halved = [i.reshape(len(i), 32, 2, 32, 2, 3).mean((2, 4)) for i in (images, val_images)]
    words = features.learn_dictionary(halved[0], rng=np.random.default_rng(1), progress=False)
    X, X_val = features.standardize(
        *(features.patch_features(words, photos, progress=False) for photos in halved)
    )
    reader = train(
        X,
        labels.reshape(1, -1),
        [len(X), 1],
        optimizer="momentum",
        learning_rate=0.02,
        epochs=400,
        l2=300,
        dtype=np.float32,
        progress=False,
    )
    bar = {"real": 0.76, "registry": 0.69, "generated": 0.95}[tier]
    assert reader.accuracy(X_val, val_labels.reshape(1, -1)) >= bar
