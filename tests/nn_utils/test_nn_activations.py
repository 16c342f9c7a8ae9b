"""Activations and costs: right in the middle, finite and quiet at the extremes."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nn_utils.activations import (
    inside_unit_interval,
    leaky_relu,
    relu,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    softmax,
    tanh_derivative,
)
from nn_utils.costs import binary_cross_entropy, cross_entropy, output_gradient
from nn_utils.gradients import numerical_gradient
from nn_utils.layers import leaky_relu_backward
from nn_utils.logistic import squared_error_slope

any_float = st.floats(allow_nan=False)
any_array = hnp.arrays(np.float64, hnp.array_shapes(max_dims=3, max_side=4), elements=any_float)
any_matrix = hnp.arrays(
    st.sampled_from([np.float64, np.float32]),
    hnp.array_shapes(min_dims=2, max_dims=2, max_side=5),
    elements=st.floats(allow_nan=False, width=32),
)


@pytest.fixture(autouse=True)
def numpy_complains():
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        yield


@given(any_array)
def test_sigmoid_keeps_shape_and_stays_in_0_1(Z):
    A = sigmoid(Z)
    assert np.shape(A) == Z.shape
    assert np.all((A >= 0) & (A <= 1))


@given(st.floats(-30, 30))
def test_sigmoid_is_its_definition(z):
    assert sigmoid(z) == pytest.approx(1 / (1 + math.exp(-z)), rel=1e-14)


@given(any_array)
def test_sigmoid_mirrors(Z):
    np.testing.assert_allclose(sigmoid(Z) + sigmoid(-Z), 1, rtol=1e-15)


@given(any_array)
def test_relu_is_the_larger_of_z_and_zero(Z):
    assert relu(Z).tolist() == np.vectorize(lambda z: z if z > 0 else 0.0)(Z).tolist()


@given(any_matrix)
def test_softmax_columns_sum_to_one(Z):
    A = softmax(Z)
    assert A.shape == Z.shape
    assert A.dtype == Z.dtype
    assert np.all((A >= 0) & (A <= 1))
    np.testing.assert_allclose(A.sum(axis=0), 1, rtol=1e-5)


def test_softmax_at_the_ends_of_the_number_line():
    Z = np.array([[1e308, -1e308, np.inf], [-1e308, -1e308, 0.0]])
    np.testing.assert_array_equal(softmax(Z), [[1, 0.5, 1], [0, 0.5, 0]])


@given(hnp.arrays(np.float64, (3, 4), elements=st.floats(-50, 50)), st.floats(-1e3, 1e3))
def test_softmax_is_its_definition_and_ignores_a_shift(Z, shift):
    plain = np.array([[math.exp(z) for z in row] for row in Z])
    plain = plain / plain.sum(axis=0)
    np.testing.assert_allclose(softmax(Z), plain, rtol=1e-12)
    np.testing.assert_allclose(softmax(Z + shift), plain, rtol=1e-9)


@pytest.mark.parametrize(
    "f",
    [sigmoid, relu, leaky_relu, softmax, relu_derivative, sigmoid_derivative, tanh_derivative],
)
def test_dtype_is_floating_and_float32_survives(f):
    assert f(np.array([[1, -2], [3, 4]])).dtype == np.float64
    assert f(np.array([[1, -2], [3, 4]], np.float32)).dtype == np.float32


@pytest.mark.parametrize("z", [-4.0, -0.3, 0.7, 5.0])
def test_derivatives_agree_with_central_differences(z):
    assert sigmoid_derivative(z) == pytest.approx(numerical_gradient(sigmoid, z), rel=1e-8)
    assert relu_derivative(z) == pytest.approx(numerical_gradient(relu, z), abs=1e-8)
    assert tanh_derivative(z) == pytest.approx(numerical_gradient(np.tanh, z), rel=1e-6)
    passed_back = leaky_relu_backward(np.array([[3.0]]), np.array([[z]])).item()
    assert passed_back == pytest.approx(3 * float(numerical_gradient(leaky_relu, z)), rel=1e-8)


@pytest.mark.parametrize("y", [0, 1])
@pytest.mark.parametrize("z", [-4.0, -0.3, 0.7, 5.0])
def test_the_squared_error_slopes_as_it_is_measured(z, y):
    slope = squared_error_slope(np.array([[z]]), np.array([[y]])).item()
    measured = float(numerical_gradient(lambda z: float(sigmoid(z) - y) ** 2, z))
    assert slope == pytest.approx(measured, rel=1e-6)


@given(any_array)
def test_derivatives_are_finite_everywhere(Z):
    assert np.isfinite(sigmoid_derivative(Z)).all()
    assert np.isfinite(relu_derivative(Z)).all()


@given(st.integers(1, 6).flatmap(lambda m: st.lists(st.floats(0, 1), min_size=m, max_size=m)))
def test_costs_and_their_slope_are_finite_at_0_and_1(probabilities):
    A = np.array([probabilities])
    for Y in (np.zeros_like(A), np.ones_like(A)):
        assert 0 <= binary_cross_entropy(A, Y) < np.inf
        assert np.isfinite(output_gradient(A, Y)).all()
    assert 0 <= cross_entropy(np.vstack([A, 1 - A]), np.ones((2, A.shape[1]))) < np.inf


def test_only_0_and_1_are_moved():
    A = np.array([[1e-300, 0.25, 1 - 2**-53]])
    np.testing.assert_array_equal(inside_unit_interval(A), A)
    ends = inside_unit_interval(np.array([0.0, 1.0]))
    assert 0 < ends[0] < 1e-300
    assert ends[1] == 1 - 2**-53


def test_binary_cross_entropy_by_hand():
    cost = binary_cross_entropy(np.array([[0.8, 0.9, 0.4]]), np.array([[1, 1, 0]]))
    assert cost == pytest.approx(-(math.log(0.8) + math.log(0.9) + math.log(0.6)) / 3)


def test_cross_entropy_by_hand():
    A = np.array([[0.7, 0.1], [0.2, 0.5], [0.1, 0.4]])
    Y = np.array([[1, 0], [0, 0], [0, 1]])
    assert cross_entropy(A, Y) == pytest.approx(-(math.log(0.7) + math.log(0.4)) / 2)


@pytest.mark.parametrize("cost", [binary_cross_entropy, cross_entropy])
def test_labels_of_another_shape_are_refused(cost):
    with pytest.raises(ValueError, match=r"\(1, 3\).*\(3,\)"):
        cost(np.full((1, 3), 0.5), np.array([0, 1, 1]))


def test_output_gradient_is_the_slope_of_the_cost():
    A, Y = np.array([[0.2, 0.9, 0.5]]), np.array([[1, 0, 1]])
    numerical = numerical_gradient(lambda a: binary_cross_entropy(a, Y), A)
    np.testing.assert_allclose(output_gradient(A, Y) / 3, numerical, rtol=1e-8)
