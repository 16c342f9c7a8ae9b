"""Convolution and pooling: equal to the loops, and their slopes are the measured ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn_utils.convolution import (
    col2im,
    conv_backward,
    conv_by_loops,
    conv_forward,
    correlate,
    im2col,
    max_pool_backward,
    max_pool_forward,
    output_size,
    receptive_field,
    slopes_by_loops,
)
from nn_utils.gradients import numerical_gradients

sizes = st.tuples(*[st.integers(1, 3)] * 4, st.integers(3, 6), st.integers(3, 6), st.integers(0, 2))


@settings(max_examples=30, deadline=None)
@given(sizes, st.integers(0, 1000))
def test_one_product_equals_the_loops(drawn: tuple[int, ...], seed: int) -> None:
    m, C, F, k, H, W, pad = drawn
    rng = np.random.default_rng(seed)
    X, filters = rng.normal(size=(C, H, W, m)), rng.normal(size=(F, C, k, k))
    b = rng.normal(size=(F, 1))
    Z, _ = conv_forward(X, filters, b, pad)
    np.testing.assert_allclose(Z, conv_by_loops(X, filters, b, pad), rtol=1e-10, atol=1e-12)
    image = np.pad(X[..., -1], ((0, 0), (pad, pad), (pad, pad)))
    last = sum(correlate(image[c], filters[-1, c]) for c in range(C)) + b[-1]
    np.testing.assert_allclose(Z[-1, :, :, -1], last, rtol=1e-10, atol=1e-12)


@settings(max_examples=15, deadline=None)
@given(sizes, st.integers(0, 1000))
def test_the_way_back_gives_the_measured_slopes(drawn: tuple[int, ...], seed: int) -> None:
    m, C, F, k, H, W, pad = drawn
    rng = np.random.default_rng(seed)
    point = {"X": rng.normal(size=(C, H, W, m)), "W": rng.normal(size=(F, C, k, k))}
    point["b"] = rng.normal(size=(F, 1))
    Z, cache = conv_forward(point["X"], point["W"], point["b"], pad)
    G = rng.normal(size=Z.shape)
    measured = numerical_gradients(
        lambda at: float(np.sum(G * conv_forward(at["X"], at["W"], at["b"], pad)[0])), point
    )
    dX, dW, db = conv_backward(G, cache)
    for slope, by_loops in zip(
        (dX, dW, db), slopes_by_loops(G, point["X"], point["W"], pad), strict=True
    ):
        np.testing.assert_allclose(slope, by_loops, rtol=1e-10, atol=1e-12)
    assert dX == pytest.approx(measured["dX"], rel=1e-5, abs=1e-7)
    assert m * dW == pytest.approx(measured["dW"], rel=1e-5, abs=1e-7)
    assert m * db == pytest.approx(measured["db"], rel=1e-5, abs=1e-7)


def test_columns_are_added_up_where_they_were_taken() -> None:
    """<im2col(X), Y> = <X, col2im(Y)>: the one is the other's transpose."""
    rng = np.random.default_rng(1)
    X = rng.normal(size=(2, 5, 4, 3))
    columns = im2col(X, 3)
    Y = rng.normal(size=columns.shape)
    assert np.sum(columns * Y) == pytest.approx(np.sum(X * col2im(Y, X.shape, 3)))


def test_pooling_keeps_the_largest_and_hands_its_slope_to_one_pixel() -> None:
    rng = np.random.default_rng(2)
    X = rng.normal(size=(2, 5, 7, 3))
    A, cache = max_pool_forward(X)
    assert A.shape == (2, 2, 3, 3)
    assert A[1, 1, 2, 0] == X[1, 2:4, 4:6, 0].max()
    dX = max_pool_backward(np.ones(A.shape), cache)
    assert dX.sum() == A.size
    assert np.count_nonzero(dX) == A.size
    assert not dX[:, 4].any()  # a row left over


def test_of_equal_pixels_one_gets_the_slope() -> None:
    A, cache = max_pool_forward(np.zeros((1, 2, 2, 1)))
    assert max_pool_backward(np.full(A.shape, 7.0), cache).sum() == 7


def test_a_unit_sees_what_can_move_it() -> None:
    """Three layers of a filter of 3 x 3 and a pooling: a unit moves with 22 x 22 pixels."""
    rng = np.random.default_rng(3)
    X, filters = rng.normal(size=(1, 48, 48, 1)), rng.normal(size=(1, 1, 3, 3))
    A, masks = X, []
    for _ in range(3):
        Z, cache = conv_forward(A, abs(filters), np.zeros((1, 1)), pad=1)
        A, mask = max_pool_forward(Z)
        masks.append((cache, mask))
    dA = np.zeros(A.shape)
    dA[0, 3, 3, 0] = 1
    for cache, mask in reversed(masks):
        every = np.ones_like(mask)  # whichever of a square may be the largest
        dA, _, _ = conv_backward(max_pool_backward(dA, every), cache)
    assert np.ptp(np.nonzero(dA[0, :, :, 0]), axis=1).tolist() == [21, 21]
    assert receptive_field([(3, 1), (2, 2)] * 3) == 22


@pytest.mark.parametrize(("n", "k", "pad"), [(2, 3, 0), (5, 0, 0), (5, 3, -1)])
def test_a_filter_that_does_not_fit_is_refused(n: int, k: int, pad: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        output_size(n, k, pad)


def test_filters_for_other_channels_are_refused() -> None:
    with pytest.raises(ValueError, match="channels"):
        conv_forward(np.ones((3, 5, 5, 1)), np.ones((2, 1, 3, 3)), np.zeros((2, 1)))
