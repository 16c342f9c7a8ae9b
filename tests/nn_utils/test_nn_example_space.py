"""The same training in both spaces, against the plain loop and against one step at a time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_loop import at_hundreds, plain_descent, plain_start

from nn_utils import L_layer_model, logistic, network, one_hidden, train, two_layer_model
from nn_utils.costs import binary_cross_entropy, cross_entropy
from nn_utils.example_space import Examples, Features, choose_space, example_space_step
from nn_utils.initialization import initialize_parameters_he
from nn_utils.optimizers import Adam, GradientDescent, Momentum
from nn_utils.softmax_net import one_hot

SPACES = ("examples", "features")
SAME = {"rtol": 1e-9, "atol": 1e-12}


def wide(m=8, n_x=40, classes=1, seed=0):
    """More features than examples; some features are always 0, as in the corners of MNIST."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n_x, m))
    X[::5] = 0
    y = np.arange(m) % max(classes, 2)
    return X, y.reshape(1, -1) if classes == 1 else one_hot(y, classes)


def start_of(layer_dims, seed=0):
    parameters = initialize_parameters_he(layer_dims, np.random.default_rng(seed))
    return {name: v if name[0] == "W" else v + 0.1 for name, v in parameters.items()}


def step_by_step(X, Y, parameters, optimizer, epochs, hidden, output, decay, X_val, Y_val):
    """Training with network.forward and network.backward: costs, validation costs, parameters."""
    parameters = {name: value.copy() for name, value in parameters.items()}
    cost = binary_cross_entropy if output == "sigmoid" else cross_entropy
    costs, val_costs = [], []
    for epoch in range(epochs + 1):
        done = network.forward(parameters, X, hidden, output)
        costs.append(cost(done.AL, Y))
        val_costs.append(cost(network.probabilities(parameters, X_val, hidden, output), Y_val))
        if epoch < epochs:
            optimizer.step(parameters, network.backward(parameters, done, Y, decay))
    return costs, val_costs, parameters


def test_a_step_of_S_is_a_step_of_W1():
    rng = np.random.default_rng(1)
    X, S, dZ1 = rng.normal(size=(6, 4)), rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    W1 = S @ X.T - 0.3 * dZ1 @ X.T / 4
    np.testing.assert_allclose(example_space_step(S, dZ1, 0.3) @ X.T, W1, **SAME)


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("hidden", ["relu", "sigmoid", "tanh"])
@pytest.mark.parametrize("classes", [1, 3])
@pytest.mark.parametrize("middle", [[], [6], [7, 5, 3]])
@pytest.mark.parametrize("optimizer", ["gd", "momentum"])
@pytest.mark.parametrize("l2", [0.0, 2.0])
def test_both_spaces_take_the_same_steps(space, hidden, classes, middle, optimizer, l2):
    X, Y = wide(classes=classes)
    X_val, Y_val = wide(m=5, classes=classes, seed=1)
    X_val[0] = 1  # a feature that never speaks in training does in validation
    output = "sigmoid" if classes == 1 else "softmax"
    dims = [40, *middle, classes]
    result = train(
        X, Y, dims, hidden=hidden, output=output, optimizer=optimizer, learning_rate=0.2, l2=l2,
        epochs=60, validation=(X_val, Y_val), parameters=start_of(dims), space=space,
    )  # fmt: skip
    other = {"gd": GradientDescent, "momentum": Momentum}[optimizer](0.2)
    costs, val_costs, parameters = step_by_step(
        X, Y, start_of(dims), other, 60, hidden, output, l2 / 8, X_val, Y_val
    )
    np.testing.assert_allclose(result.history["train_cost"], costs, **SAME)
    np.testing.assert_allclose(result.history["val_cost"], val_costs, **SAME)
    assert list(result.parameters) == list(parameters)
    for name, value in parameters.items():
        np.testing.assert_allclose(result.parameters[name], value, **SAME)


@settings(max_examples=40, deadline=None)
@given(
    dims=st.lists(st.integers(1, 6), min_size=1, max_size=4),
    m=st.integers(1, 9),
    seed=st.integers(0, 10_000),
)
def test_any_shape_gives_the_gradients_of_the_plain_network(dims, m, seed):
    rng = np.random.default_rng(seed)
    dims = [*dims, 1]
    X, Y = rng.standard_normal((dims[0], m)), (rng.random((1, m)) < 0.5).astype(int)
    parameters = start_of(dims, seed)
    done = network.forward(parameters, X)
    expected = network.backward(parameters, done, Y, decay=0.3)
    for net in (Examples(X, parameters), Features(X, parameters)):
        seen = net.forward()
        np.testing.assert_allclose(seen.AL, done.AL, rtol=1e-12)
        got = net.backward(seen, Y, decay=0.3)
        got = net.gradients(got) if isinstance(net, Examples) else got
        assert set(got) == set(expected)
        for name, gradient in expected.items():
            np.testing.assert_allclose(got[name], gradient, rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize(
    ("model", "dims", "scale"),
    [
        (two_layer_model, (40, 4, 1), 0.01),
        (L_layer_model, [40, 5, 4, 3, 1], "sqrt"),
        (L_layer_model, [40, 1], "sqrt"),
    ],
)
def test_models_equal_the_plain_loop_in_both_spaces(space, model, dims, scale):
    X, Y = wide()
    parameters, costs = model(X, Y, dims, 0.3, 250, space=space)
    plain, W, b = plain_descent(X, Y, *plain_start(dims, scale), 0.3, 250)
    np.testing.assert_allclose(costs, at_hundreds(plain), rtol=1e-9)
    for l in range(len(W)):
        np.testing.assert_allclose(parameters[f"W{l + 1}"], W[l], **SAME)
        np.testing.assert_allclose(parameters[f"b{l + 1}"], b[l], **SAME)


def test_logistic_regression_is_the_same_in_both_spaces(capsys):
    X, Y = wide()
    w, b = np.full((40, 1), 0.1), -0.2
    params, grads, costs = logistic.optimize(w, b, X, Y, 150, 0.1, True, space="examples")
    printed = capsys.readouterr().out
    plain_params, plain_grads, plain_costs = logistic.optimize(
        w, b, X, Y, 150, 0.1, True, space="features"
    )
    assert printed == capsys.readouterr().out
    np.testing.assert_allclose(costs, plain_costs, rtol=1e-12)
    for got, plain in ((params, plain_params), (grads, plain_grads)):
        assert list(got) == list(plain)
        for name in got:
            assert np.shape(got[name]) == np.shape(plain[name])
            np.testing.assert_allclose(got[name], plain[name], rtol=1e-9, atol=1e-14)
    np.testing.assert_array_equal(w, 0.1)


def test_one_hidden_layer_is_the_same_in_both_spaces():
    (X, Y), (X_val, Y_val) = wide(), wide(m=5, seed=1)
    fast, plain = (
        one_hidden.create_nn_model(X, Y, 6, X_val, Y_val, 120, 0.3, space=space) for space in SPACES
    )
    for kind in ("train_loss", "val_loss"):
        assert len(fast[1][kind]) == 120
        np.testing.assert_allclose(fast[1][kind], plain[1][kind], rtol=1e-10)
    for name, value in plain[0].items():
        np.testing.assert_allclose(fast[0][name], value, **SAME)


def test_patience_gives_back_the_same_best_network():
    rng = np.random.default_rng(3)
    X, X_val = rng.standard_normal((60, 30)), rng.standard_normal((60, 80))
    Y, Y_val = ((x[:1] + rng.standard_normal((1, x.shape[1])) > 0).astype(int) for x in (X, X_val))
    fast, plain = (
        train(
            X, Y, (60, 8, 1), learning_rate=0.3, epochs=500, validation=(X_val, Y_val),
            patience=10, space=space,
        )
        for space in SPACES
    )  # fmt: skip
    assert 0 < fast.best_epoch == plain.best_epoch < 490
    assert len(fast.history["val_cost"]) == fast.best_epoch + 11
    for name, value in plain.parameters.items():
        np.testing.assert_allclose(fast.parameters[name], value, **SAME)
    assert fast.accuracy(X_val, Y_val) == fast.history["val_accuracy"][fast.best_epoch]


def test_float32_stays_float32_and_close():
    X, Y = wide()
    single, double = (
        train(X, Y, (40, 6, 1), learning_rate=0.2, epochs=80, dtype=dtype, space="examples")
        for dtype in (np.float32, np.float64)
    )
    assert {v.dtype for v in single.parameters.values()} == {np.dtype(np.float32)}
    np.testing.assert_allclose(
        single.history["train_cost"], double.history["train_cost"], rtol=1e-4
    )


@pytest.mark.parametrize("z", [-800.0, -40.0, 40.0, 800.0])
def test_a_sure_and_wrong_network_still_learns_in_example_space(z):
    X, Y = np.array([[z], [0.0]]), np.array([[0 if z > 0 else 1]])
    p = {"W1": np.array([[1.0, 0.0]]), "b1": np.zeros((1, 1))}
    fast, plain = (
        train(X, Y, (2, 1), learning_rate=1e-4, epochs=3, parameters=p, space=space)
        for space in SPACES
    )
    assert fast.parameters["b1"].item() == pytest.approx(-3e-4 * np.sign(z), rel=1e-9)
    np.testing.assert_allclose(fast.history["train_cost"], plain.history["train_cost"])


def test_nothing_given_is_changed():
    X, Y = wide()
    p = start_of((40, 4, 1))
    kept = X.copy(), Y.copy(), {name: value.copy() for name, value in p.items()}
    train(X, Y, (40, 4, 1), epochs=5, parameters=p, l2=1.0, space="examples")
    np.testing.assert_equal((X, Y, p), kept)


@pytest.mark.parametrize("space", SPACES)
def test_the_order_of_the_parameters_does_not_matter(space):
    X, Y = wide()
    p = start_of((40, 6, 3, 1))
    turned = dict(reversed(p.items()))
    one, other = (
        train(X, Y, (40, 6, 3, 1), epochs=9, parameters=start, space=space).parameters
        for start in (p, turned)
    )
    assert list(other) == list(turned)
    for name, value in one.items():
        np.testing.assert_array_equal(other[name], value)


@pytest.mark.parametrize(
    ("shape", "steps", "m_val", "possible", "expected"),
    [
        ((12288, 209), 2500, 0, True, "examples"),
        ((12288, 2000), 2000, 1000, True, "examples"),
        ((784, 60000), 1000, 0, True, "features"),  # more examples than features
        ((12288, 209), 1, 0, True, "features"),  # a single step never pays for the Gram matrix
        ((12288, 209), 2500, 0, False, "features"),
    ],
)
def test_auto_chooses_by_size(shape, steps, m_val, possible, expected):
    assert choose_space("auto", shape, 7, steps, m_val, possible=possible) == expected
    assert choose_space("features", shape, 7, steps, m_val, possible=possible) == "features"


def test_forcing_examples_works_where_it_does_not_pay(small):
    X, Y = small  # six features, nine examples
    fast, plain = (
        train(X, Y, (6, 4, 1), learning_rate=0.3, epochs=100, space=space) for space in SPACES
    )
    np.testing.assert_allclose(fast.parameters["W1"], plain.parameters["W1"], **SAME)


@pytest.mark.parametrize(
    "options",
    [
        {"optimizer": "adam"},
        {"optimizer": Adam(0.1)},
        {"batch_size": 3},
        {"keep_prob": 0.5},
    ],
)
def test_forcing_examples_is_refused_where_it_cannot_be_exact(small, options):
    with pytest.raises(ValueError, match="full batch"):
        train(*small, (6, 4, 1), space="examples", **options)
    train(*small, (6, 4, 1), epochs=1, **options)  # auto goes where it can


@pytest.mark.parametrize("model", [two_layer_model, L_layer_model, train])
def test_unknown_spaces_are_refused(small, model):
    with pytest.raises(ValueError, match="outer"):
        model(*small, (6, 4, 1), space="outer")
