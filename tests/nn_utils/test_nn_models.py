"""Layers and L-layer models against central differences and against a plain loop."""

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_loop import at_hundreds, plain_descent, plain_start

import nn_utils as nn
from nn_utils.gradients import numerical_gradient
from nn_utils.initialization import initialize_parameters_he, initialize_parameters_small

RNG = np.random.default_rng(12)


def random_layer(n_prev=4, n=3, m=5):
    return (
        RNG.standard_normal((n_prev, m)),
        RNG.standard_normal((n, n_prev)),
        RNG.standard_normal((n, 1)),
    )


def test_caches_are_what_the_notebooks_say():
    A_prev, W, b = random_layer()
    A, ((got_A, got_W, got_b), Z) = nn.linear_activation_forward(A_prev, W, b, "sigmoid")
    assert got_A is A_prev
    assert got_W is W
    assert got_b is b
    np.testing.assert_allclose(Z, np.einsum("ij,jk->ik", W, A_prev) + b)
    np.testing.assert_allclose(A, 1 / (1 + np.exp(-Z)))


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
@pytest.mark.parametrize("sizes", [(4, 3, 5), (1, 2, 3), (3, 1, 1), (1, 1, 1)])
def test_one_layer_backwards_agrees_with_central_differences(activation, sizes):
    A_prev, W, b = random_layer(*sizes)
    weight = RNG.standard_normal((sizes[1], sizes[2]))  # the cost is sum(weight * A) / m

    def cost(A_prev, W, b):
        return np.sum(weight * nn.linear_activation_forward(A_prev, W, b, activation)[0]) / sizes[2]

    _, cache = nn.linear_activation_forward(A_prev, W, b, activation)
    before = copy.deepcopy((weight, cache))
    dA_prev, dW, db = nn.linear_activation_backward(weight, cache, activation)
    close = {"rtol": 1e-6, "atol": 1e-9}
    np.testing.assert_allclose(
        dA_prev / sizes[2], numerical_gradient(lambda v: cost(v, W, b), A_prev), **close
    )
    np.testing.assert_allclose(dW, numerical_gradient(lambda v: cost(A_prev, v, b), W), **close)
    np.testing.assert_allclose(db, numerical_gradient(lambda v: cost(A_prev, W, v), b), **close)
    np.testing.assert_equal((weight, cache), before)  # nothing it was given has changed


@settings(max_examples=30, deadline=None)
@given(
    dims=st.lists(st.integers(1, 5), min_size=1, max_size=4),
    m=st.integers(1, 6),
    seed=st.integers(0, 10_000),
)
def test_a_whole_network_of_any_shape(dims, m, seed):
    rng = np.random.default_rng(seed)
    layer_dims = [*dims, 1]
    X = rng.standard_normal((dims[0], m))
    Y = (rng.random((1, m)) < 0.5).astype(int)
    parameters = nn.initialize_parameters_deep(layer_dims, rng)
    for l in range(1, len(layer_dims)):  # away from the corners of ReLU at zero
        parameters[f"b{l}"] = 0.1 + rng.random((layer_dims[l], 1))
    AL, caches = nn.L_model_forward(X, parameters)
    assert AL.shape == (1, m)
    assert len(caches) == len(layer_dims) - 1
    grads = nn.L_model_backward(AL, Y, caches)
    for name, value in parameters.items():
        assert grads[f"d{name}"].shape == value.shape
    assert grads["dA0"].shape == X.shape
    assert nn.gradient_check(parameters, grads, X, Y) < 1e-6


def test_gradient_with_respect_to_the_input(small):
    X, Y = small
    parameters = nn.initialize_parameters_deep([6, 4, 3, 1], np.random.default_rng(0))
    AL, caches = nn.L_model_forward(X, parameters)
    dA0 = nn.L_model_backward(AL, Y, caches)["dA0"]
    numerical = numerical_gradient(
        lambda v: nn.compute_cost(nn.L_model_forward(v, parameters)[0], Y), X
    )
    np.testing.assert_allclose(dA0 / 9, numerical, rtol=1e-6, atol=1e-10)


@pytest.mark.parametrize("z", [-800.0, -40.0, 40.0, 800.0])
def test_a_sure_and_wrong_output_still_learns(z):
    # dZ at the output is A - Y, whatever becomes of 1 / A on the way.
    parameters = {"W1": np.array([[1.0]]), "b1": np.array([[0.0]])}
    X, Y = np.array([[z]]), np.array([[0 if z > 0 else 1]])
    AL, caches = nn.L_model_forward(X, parameters)
    assert np.isfinite(nn.compute_cost(AL, Y))
    db = nn.L_model_backward(AL, Y, caches)["db1"]
    assert db.item() == pytest.approx(np.sign(z), rel=1e-12)


def test_gradient_check_tells_right_from_wrong(small):
    X, Y = small
    parameters = nn.initialize_parameters_deep([6, 4, 1], np.random.default_rng(0))
    AL, caches = nn.L_model_forward(X, parameters)
    grads = nn.L_model_backward(AL, Y, caches)
    kept = copy.deepcopy(parameters)
    assert nn.gradient_check(parameters, grads, X, Y) < 1e-7
    np.testing.assert_equal(parameters, kept)
    for name in ("dW1", "db1", "dW2", "db2"):
        assert nn.gradient_check(parameters, {**grads, name: grads[name] * 2}, X, Y) > 1e-4
    with pytest.raises(ValueError, match="db1"):
        nn.gradient_check(parameters, {**grads, "db1": np.sum(grads["db1"])}, X, Y)
    with pytest.raises(ValueError, match="dW2"):
        nn.gradient_check(parameters, {k: v for k, v in grads.items() if k != "dW2"}, X, Y)


def test_update_steps_downhill_into_new_arrays():
    parameters = {"W1": np.ones((2, 3)), "b1": np.zeros((2, 1))}
    grads = {"dW1": np.full((2, 3), 2.0), "db1": np.ones((2, 1)), "dA0": np.ones((3, 4))}
    new = nn.update_parameters(parameters, grads, 0.1)
    np.testing.assert_allclose(new["W1"], 0.8)
    np.testing.assert_allclose(new["b1"], -0.1)
    np.testing.assert_array_equal(parameters["W1"], 1)
    assert set(new) == set(parameters)


@pytest.mark.parametrize(
    ("start", "scale"),
    [
        (initialize_parameters_small, lambda n: 0.01),
        (nn.initialize_parameters_deep, lambda n: n**-0.5),
        (initialize_parameters_he, lambda n: (2 / n) ** 0.5),
    ],
)
def test_initial_weights_have_the_promised_spread(start, scale):
    dims = [400, 300, 200]
    parameters = start(dims, rng=np.random.default_rng(0))
    for l in (1, 2):
        W, b = parameters[f"W{l}"], parameters[f"b{l}"]
        assert W.shape == (dims[l], dims[l - 1])
        assert W.std() == pytest.approx(scale(dims[l - 1]), rel=0.02)
        assert abs(W.mean()) < 4 * W.std() / np.sqrt(W.size)
        np.testing.assert_array_equal(b, np.zeros((dims[l], 1)))


def test_initialisation_follows_the_global_seed_as_randn_does():
    np.random.seed(5)
    W1, W2 = np.random.randn(4, 3) * 0.01, np.random.randn(2, 4) * 0.01
    np.random.seed(5)
    got = nn.initialize_parameters(3, 4, 2)
    np.testing.assert_array_equal(got["W1"], W1)
    np.testing.assert_array_equal(got["W2"], W2)


@pytest.mark.parametrize(
    ("model", "dims", "scale"),
    [
        (nn.two_layer_model, (6, 4, 1), 0.01),
        (nn.L_layer_model, [6, 5, 4, 3, 1], "sqrt"),
        (nn.L_layer_model, [6, 1], "sqrt"),
    ],
)
@pytest.mark.parametrize("iterations", [1, 101, 250])
def test_models_equal_the_plain_loop(small, model, dims, scale, iterations):
    X, Y = small
    parameters, costs = model(X, Y, dims, 0.3, iterations)
    plain, W, b = plain_descent(X, Y, *plain_start(dims, scale), 0.3, iterations)
    np.testing.assert_allclose(costs, at_hundreds(plain), rtol=1e-11)
    for l in range(len(W)):
        np.testing.assert_allclose(parameters[f"W{l + 1}"], W[l], rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(parameters[f"b{l + 1}"], b[l], rtol=1e-9, atol=1e-12)


def test_models_print_when_asked(small, capsys):
    X, Y = small
    nn.two_layer_model(X, Y, (6, 2, 1), num_iterations=150)
    assert capsys.readouterr().out == ""
    nn.two_layer_model(X, Y, (6, 2, 1), num_iterations=150, print_cost=True)
    assert len(capsys.readouterr().out.splitlines()) == 3  # 0, 100 and 149


def test_predict_labels_and_prints_the_accuracy(capsys):
    parameters = {"W1": np.array([[1.0]]), "b1": np.array([[0.0]])}
    X, Y = np.array([[-3.0, 2.0, 5.0, -1.0]]), np.array([[0, 1, 0, 0]])
    np.testing.assert_array_equal(nn.predict(X, Y, parameters), [[0, 1, 1, 0]])
    assert "0.75" in capsys.readouterr().out


BAD_DATA = {
    "rows for columns": (lambda X, Y: (X.T, Y), "transposed"),
    "labels without rows": (lambda X, Y: (X, Y[0]), "two axes"),
    "no examples": (lambda X, Y: (X[:, :0], Y[:, :0]), "no examples"),
    "another number of features": (lambda X, Y: (X[1:], Y), "5 features"),
    "labels of several rows": (lambda X, Y: (X, np.vstack([Y, Y])), "2 rows"),
    "not a number": (lambda X, Y: (np.where(X[0, 0] == X, np.nan, X), Y), "1 entries"),
}


@pytest.mark.parametrize("case", BAD_DATA)
@pytest.mark.parametrize("model", [nn.two_layer_model, nn.L_layer_model, nn.train])
def test_data_that_cannot_work_is_refused_in_words(small, case, model):
    spoil, words = BAD_DATA[case]
    with pytest.raises(ValueError, match=words):
        model(*spoil(*small), (6, 4, 1))


def test_wrong_sizes_and_names_are_refused(small):
    X, Y = small
    with pytest.raises(ValueError, match="L_layer_model"):
        nn.two_layer_model(X, Y, (6, 4, 2, 1))
    with pytest.raises(ValueError, match="positive"):
        nn.L_layer_model(X, Y, [6, 0, 1])
    with pytest.raises(ValueError, match="tanh"):
        nn.linear_activation_forward(X, np.ones((2, 6)), np.zeros((2, 1)), "tanh")
    with pytest.raises(ValueError, match="expects 5"):
        nn.linear_forward(X, np.ones((2, 5)), np.zeros((2, 1)))
