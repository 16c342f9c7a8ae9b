"""The generated tier: the same everywhere, shaped as the real data, neither easy nor hopeless."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from nn_utils.datasets import drawn, fingerprint_of

# Figures kept for the generated tier belong to these drawings; they were the same under NumPy
# 1.26 and 2.4, with and without the processor's vector instructions. When a picture changes on
# purpose, raise drawn.VERSION too.
CATS, PETS, DIGITS = "058f11c1fff93a81", "b5ab5f0a5870d8e8", "7ce25b555bef6ec1"


@pytest.fixture(scope="module")
def cats() -> tuple[np.ndarray, ...]:
    return drawn.cat_vs_noncat()


@pytest.fixture(scope="module")
def pets() -> tuple[np.ndarray, ...]:
    return drawn.cats_vs_dogs(32)


@pytest.fixture(scope="module")
def digits() -> tuple[np.ndarray, ...]:
    return drawn.digits()


def test_shapes_are_those_of_the_real_data(cats, pets, digits) -> None:
    assert [a.shape for a in cats] == [(209, 64, 64, 3), (1, 209), (50, 64, 64, 3), (1, 50), (2,)]
    assert [a.shape for a in pets] == [(2000, 32, 32, 3), (2000,), (1000, 32, 32, 3), (1000,)]
    assert [a.shape for a in digits] == [(10000, 28, 28), (10000,), (2000, 28, 28), (2000,)]
    assert [a.dtype.kind for a in cats] == ["u", "i", "u", "i", "S"]
    assert all(a.dtype == np.uint8 for a in (*pets, *digits))


def test_classes_are_as_balanced_as_the_real_ones(cats, pets, digits) -> None:
    assert (cats[1].sum(), cats[3].sum()) == (72, 33)  # counted in the real files
    assert (pets[1].sum(), pets[3].sum()) == (1000, 500)
    assert np.bincount(np.concatenate([digits[1], digits[3]])).tolist() == [1200] * 10


def test_no_picture_is_drawn_twice(cats, pets, digits) -> None:
    for train, _, test, *_ in (cats, pets, digits):
        pictures = [picture.tobytes() for picture in (*train, *test)]
        assert len(set(pictures)) == len(pictures)


def test_a_set_begins_with_every_class(pets, digits) -> None:
    assert set(pets[1][:20]) == {0, 1}
    assert set(digits[1][:100]) == set(range(10))


def test_drawings_are_the_same_everywhere(cats, digits) -> None:
    assert fingerprint_of(cats) == CATS
    assert fingerprint_of(digits) == DIGITS


@pytest.mark.slow
def test_drawings_do_not_depend_on_the_processor() -> None:
    program = (
        "from nn_utils.datasets import drawn, fingerprint_of\n"
        "print(fingerprint_of(drawn.cats_vs_dogs(64)))"
    )
    plain = {"NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX"}
    for features in ({}, plain):
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", program],
            env={**os.environ, **features},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.stdout.strip() == PETS, ran.stderr


def columns(images: np.ndarray) -> np.ndarray:
    """Pictures as columns, from 0 to 1."""
    return images.reshape(len(images), -1).T / 255


def logistic(X: np.ndarray, Y: np.ndarray, rate: float, iterations: int) -> np.ndarray:
    """Logistic regression's weights, by plain gradient descent; Y is (classes, m) of 0 and 1."""
    W = np.zeros((len(Y), len(X)))
    for _ in range(iterations):
        W -= rate * (1 / (1 + np.exp(-W @ X)) - Y) @ X.T / X.shape[1]
    return W


def test_one_neuron_learns_cats_from_dogs_but_not_perfectly(pets) -> None:
    train, y, validation, y_val = pets
    shrunk = [columns(x[:, ::4, ::4]) for x in (train, validation)]
    centre = shrunk[0].mean(axis=1, keepdims=True)
    W = logistic(shrunk[0] - centre, y[None, :], 0.05, 300)
    right = ((W @ (shrunk[1] - centre) > 0) == y_val).mean()
    assert 0.6 < right < 0.97


def test_ten_neurons_learn_the_digits_but_not_perfectly(digits) -> None:
    train, y, test, y_test = digits
    W = logistic(columns(train[:3000, ::2, ::2]), np.eye(10)[y[:3000]].T, 0.3, 150)
    right = ((W @ columns(test[:, ::2, ::2])).argmax(axis=0) == y_test).mean()
    assert 0.7 < right < 0.98
