"""The published runs again. Where the real files are missing, the plain loop on drawn pictures
takes the place of the published figures: every test compares something.
"""

import numpy as np
import pytest
from plain_loop import at_hundreds, plain_descent, plain_start
from published_figures import FOUR_LAYER_COSTS, LOGISTIC_COSTS, TWO_LAYER_COSTS

import nn_utils as nn
from nn_utils import logistic, one_hidden

# The series, run whole, compares the library's figures too; here they come in both spaces.
pytestmark = [pytest.mark.slow, pytest.mark.release]


def expected_costs(pictures, published, hidden, scale):
    """The published costs, or the plain loop's own on drawn pictures."""
    if pictures.real:
        return published
    dims = [pictures.X.shape[0], *hidden, 1]
    costs, _, _ = plain_descent(pictures.X, pictures.Y, *plain_start(dims, scale), 0.0075, 2500)
    return at_hundreds(costs)


@pytest.mark.parametrize("space", ["examples", "features"])
@pytest.mark.parametrize(
    ("model", "published", "hidden", "scale", "accuracies"),
    [
        (nn.two_layer_model, TWO_LAYER_COSTS, [7], 0.01, (1.0, 0.72)),
        (nn.L_layer_model, FOUR_LAYER_COSTS, [20, 7, 5], "sqrt", (0.9856459330143539, 0.80)),
    ],
    ids=["two layers", "four layers"],
)
def test_cat_network_gives_the_published_costs(
    cat_pictures, model, published, hidden, scale, accuracies, space
):
    d = cat_pictures
    parameters, costs = model(d.X, d.Y, [d.X.shape[0], *hidden, 1], 0.0075, 2500, space=space)
    expected = expected_costs(d, published, hidden, scale)
    assert len(costs) == len(expected) == 26
    np.testing.assert_allclose(costs, expected, rtol=0, atol=1e-9)
    if d.real:
        train_accuracy = np.mean(nn.predict(d.X, d.Y, parameters) == d.Y)
        test_accuracy = np.mean(nn.predict(d.X_test, d.Y_test, parameters) == d.Y_test)
        assert (train_accuracy, test_accuracy) == pytest.approx(accuracies, abs=1e-12)


@pytest.mark.parametrize("space", ["examples", "features"])
def test_logistic_regression_gives_the_published_costs(cat_pictures, space):
    d = cat_pictures
    result = logistic.model(d.X, d.Y, d.X_test, d.Y_test, 2000, 0.005, space=space)
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


def start_of_cats_vs_dogs(n_x):
    rng = np.random.RandomState(1)
    W = [rng.uniform(-0.01, 0.01, (50, n_x)), rng.uniform(-0.01, 0.01, (1, 50))]
    return W, [np.zeros((50, 1)), np.zeros((1, 1))]


def test_cats_vs_dogs_net_gives_the_measured_losses(cats_and_dogs):
    d = cats_and_dogs
    # The measured accuracies are those of the network at iteration 1999, before its step.
    parameters, history = one_hidden.create_nn_model(
        d.X, d.Y, 50, d.X_test, d.Y_test, 1999, 0.01, space="examples"
    )
    train_loss, val_loss = history["train_loss"], history["val_loss"]
    for losses, X, Y in ((train_loss, d.X, d.Y), (val_loss, d.X_test, d.Y_test)):
        losses.append(one_hidden.compute_loss(Y, one_hidden.forward_pass(parameters, X)[0]))
    if not d.real:
        plain, _, _ = plain_descent(d.X, d.Y, *start_of_cats_vs_dogs(d.X.shape[0]), 0.01, 2000)
        np.testing.assert_allclose(train_loss, plain, rtol=0, atol=1e-9)
        return
    measured = {
        0: (pytest.approx(0.6932140287479895, abs=1e-9), pytest.approx(0.6931425074036602)),
        400: (pytest.approx(0.6846, abs=5e-5), pytest.approx(0.6864, abs=5e-5)),
        1250: (pytest.approx(0.6160, abs=5e-5), pytest.approx(0.6720, abs=5e-5)),
        1999: (pytest.approx(0.5657, abs=5e-5), pytest.approx(0.6890, abs=5e-5)),
    }
    assert {i: (train_loss[i], val_loss[i]) for i in measured} == measured
    assert int(np.argmin(val_loss)) == 1092
    assert min(val_loss) == pytest.approx(0.6566, abs=5e-5)
    right = [np.mean(one_hidden.predict(parameters, x) == y) for x, y in (d[1:3], d[3:5])]
    assert right == pytest.approx([0.7025, 0.588], abs=1e-12)


def test_cats_vs_dogs_net_begins_alike_in_feature_space(cats_and_dogs):
    d = cats_and_dogs
    _, history = one_hidden.create_nn_model(
        d.X, d.Y, 50, d.X_test, d.Y_test, 20, 0.01, space="features"
    )
    plain, _, _ = plain_descent(d.X, d.Y, *start_of_cats_vs_dogs(d.X.shape[0]), 0.01, 20)
    np.testing.assert_allclose(history["train_loss"], plain, rtol=0, atol=1e-9)
