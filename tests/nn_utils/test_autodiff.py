"""The engine of notebook 07: its slopes are those of calculus and of measurement."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nn_utils
from nn_utils import autodiff
from nn_utils.autodiff import Node, backward
from nn_utils.gradients import numerical_gradients

LEAVES = {"W": (3, 2), "X": (2, 4), "b": (3, 1), "Y": (3, 4)}


def expressions() -> st.SearchStrategy[object]:
    """Random expressions whose value is (3, 4): operations on operations, names used again."""
    leaf = st.sampled_from(["Y", ("matmul", "W", "X"), ("add", ("matmul", "W", "X"), "b")])
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from(["add", "multiply"]), inner, inner),
            st.tuples(st.just("divide"), inner, st.tuples(st.just("exp"), st.just("b"))),
            st.tuples(st.sampled_from(["sigmoid", "relu"]), inner),
        ),
        max_leaves=5,
    )


@settings(max_examples=25, deadline=None)
@given(expressions(), st.integers(0, 1000))
def test_the_slopes_of_any_expression_are_the_measured_ones(expression: object, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = {name: 0.5 * rng.normal(size=shape) for name, shape in LEAVES.items()}
    whole = ("total", ("multiply", "Y", expression))
    _, slopes = autodiff.expression_slopes(whole, values)
    measured = numerical_gradients(lambda at: autodiff.expression_slopes(whole, at)[0], values)
    for name in values:
        assert slopes[name] == pytest.approx(measured[f"d{name}"], rel=1e-5, abs=1e-6)


def test_the_network_of_notebook_03_is_trained_as_by_hand() -> None:
    rng = np.random.default_rng(3)
    X, Y = rng.normal(size=(6, 9)), rng.integers(0, 2, size=(1, 9))
    start = nn_utils.initialize_parameters(6, 4, 1, rng)
    parameters, costs = autodiff.two_layer_costs(X, Y, start, 0.5, 40)
    by_hand = {name: value.copy() for name, value in start.items()}
    for cost in costs:
        AL, caches = nn_utils.L_model_forward(X, by_hand)
        assert cost == pytest.approx(nn_utils.compute_cost(AL, Y), rel=1e-12)
        by_hand = nn_utils.update_parameters(by_hand, nn_utils.L_model_backward(AL, Y, caches), 0.5)
    for name, value in parameters.items():
        np.testing.assert_allclose(value, by_hand[name], rtol=1e-10, atol=1e-14)


def test_a_chain_of_thousands_of_additions_is_walked_back() -> None:
    x = Node(1.0)
    total = x
    for _ in range(5000):
        total = total + x
    backward(total)
    assert x.gradient == 5001


def test_nothing_is_handed_on_to_a_constant() -> None:
    data = np.ones((2, 3))
    W = Node(np.ones((1, 2)))
    product = W @ data
    assert [source for source, _ in product.sources] == [W]
    backward(autodiff.total(product))
    assert W.gradient.tolist() == [[3.0, 3.0]]
    assert data.tolist() == [[1.0] * 3] * 2


def test_the_slopes_of_several_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(2, 2\)"):
        backward(Node(np.ones((2, 2))))
