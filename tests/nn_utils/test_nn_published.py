"""The published runs again. Where the real files are missing, the plain loop on drawn pictures
takes the place of the published figures: every test compares something.
"""

import numpy as np
import pytest
from plain_loop import at_hundreds, plain_descent, plain_start
from published_figures import FOUR_LAYER_COSTS, LOGISTIC_COSTS, TWO_LAYER_COSTS

import nn_utils as nn
from nn_utils import logistic, one_hidden

pytestmark = pytest.mark.slow


def expected_costs(pictures, published, hidden, scale):
    """The published costs, or the plain loop's own on drawn pictures."""
    if pictures.real:
        return published
    dims = [pictures.X.shape[0], *hidden, 1]
    costs, _, _ = plain_descent(pictures.X, pictures.Y, *plain_start(dims, scale), 0.0075, 2500)
    return at_hundreds(costs)


@pytest.mark.parametrize(
    ("model", "published", "hidden", "scale", "accuracies"),
    [
        (nn.two_layer_model, TWO_LAYER_COSTS, [7], 0.01, (1.0, 0.72)),
        (nn.L_layer_model, FOUR_LAYER_COSTS, [20, 7, 5], "sqrt", (0.9856459330143539, 0.80)),
    ],
    ids=["two layers", "four layers"],
)
def test_cat_network_gives_the_published_costs(
    cat_pictures, model, published, hidden, scale, accuracies
):
    d = cat_pictures
    parameters, costs = model(d.X, d.Y, [d.X.shape[0], *hidden, 1], 0.0075, 2500)
    expected = expected_costs(d, published, hidden, scale)
    assert len(costs) == len(expected) == 26
    np.testing.assert_allclose(costs, expected, rtol=0, atol=1e-9)
    if d.real:
        train_accuracy = np.mean(nn.predict(d.X, d.Y, parameters) == d.Y)
        test_accuracy = np.mean(nn.predict(d.X_test, d.Y_test, parameters) == d.Y_test)
        assert (train_accuracy, test_accuracy) == pytest.approx(accuracies, abs=1e-12)


def test_logistic_regression_gives_the_published_costs(cat_pictures):
    d = cat_pictures
    result = logistic.model(d.X, d.Y, d.X_test, d.Y_test, 2000, 0.005)
    expected = LOGISTIC_COSTS
    if not d.real:
        zeros = [np.zeros((1, d.X.shape[0]))], [np.zeros((1, 1))]
        costs, _, _ = plain_descent(d.X, d.Y, *zeros, 0.005, 2000)
        expected = {i: costs[i] for i in LOGISTIC_COSTS}
    assert len(result["costs"]) == 20
    for iteration, cost in expected.items():
        assert result["costs"][iteration // 100] == pytest.approx(cost, abs=1e-9)
    if d.real:
        assert np.mean(result["Y_prediction_train"] == d.Y) == pytest.approx(0.9904306220095693)
        assert np.mean(result["Y_prediction_test"] == d.Y_test) == pytest.approx(0.70)


def test_cats_vs_dogs_net_begins_as_measured(cats_and_dogs):
    d = cats_and_dogs
    _, history = one_hidden.create_nn_model(d.X, d.Y, 50, d.X_test, d.Y_test, 401, 0.01)
    train_loss, val_loss = history["train_loss"], history["val_loss"]
    if d.real:
        assert train_loss[0] == pytest.approx(0.6932140287479895, abs=1e-9)
        assert val_loss[0] == pytest.approx(0.6931425074036602, abs=1e-9)
        assert (train_loss[400], val_loss[400]) == pytest.approx((0.6846, 0.6864), abs=5.1e-5)
    else:
        rng = np.random.RandomState(1)
        W = [rng.uniform(-0.01, 0.01, (50, d.X.shape[0])), rng.uniform(-0.01, 0.01, (1, 50))]
        costs, _, _ = plain_descent(d.X, d.Y, W, [np.zeros((50, 1)), np.zeros((1, 1))], 0.01, 401)
        np.testing.assert_allclose(train_loss, costs, rtol=0, atol=1e-9)
