"""The functions of notebooks 01, 02, 05 and 06: one neuron, logistic, softmax, one hidden layer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_loop import at_hundreds, plain_descent

from nn_utils import logistic, neuron, one_hidden, softmax_net
from nn_utils.gradients import numerical_gradient, numerical_gradients
from nn_utils.layers import swish_backward

CLOSE = {"rtol": 1e-6, "atol": 1e-10}


# 01: one neuron


def test_neuron_by_hand():
    assert neuron.neuron([1.0, 2.0], [0.5, -1.0], 0.25, neuron.relu) == 0
    assert neuron.neuron([1.0, 2.0], [0.5, 1.0], 0.25, neuron.relu) == 2.75
    assert neuron.neuron([0.0], [3.0], 0.0) == 0.5
    with pytest.raises(ValueError, match="3 inputs and 2 weights"):
        neuron.neuron([1, 2, 3], [1, 2], 0)


def test_neuron_batch_is_the_neuron_on_every_column(small):
    X, _ = small
    w, b = np.arange(6) / 7, 0.3
    A = neuron.neuron_batch(X, w, b)
    assert A.shape == (1, 9)
    np.testing.assert_allclose(A[0], [neuron.neuron(x, w, b) for x in X.T])
    np.testing.assert_array_equal(A, neuron.neuron_batch(X, w.reshape(-1, 1), b))


def test_neuron_gradient_agrees_with_central_differences(small):
    X, Y = small
    w, b = np.linspace(-1, 1, 6).reshape(-1, 1), 0.2
    dw, db = neuron.neuron_gradient(X, Y, w, b)

    def cost(w, b):
        return neuron.binary_cross_entropy(neuron.neuron_batch(X, w, b), Y)

    np.testing.assert_allclose(dw, numerical_gradient(lambda v: cost(v, b), w), **CLOSE)
    np.testing.assert_allclose(db, numerical_gradient(lambda v: cost(w, v), b), **CLOSE)


@given(st.floats(-3, 3), st.integers(1, 4))
def test_numerical_gradient_of_a_power(x, power):
    slope = numerical_gradient(lambda v: float(np.sum(v**power)), np.array([[x, 2 * x]]))
    expected = [[power * x ** (power - 1), power * (2 * x) ** (power - 1)]]
    np.testing.assert_allclose(slope, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("labels", "learned"),
    [([[0, 0, 0, 1]], True), ([[0, 1, 1, 1]], True), ([[0, 1, 1, 0]], False)],
    ids=["AND", "OR", "XOR"],
)
def test_one_neuron_learns_and_and_or_but_not_xor(labels, learned):
    X, Y = np.array([[0, 0, 1, 1], [0, 1, 0, 1]]), np.array(labels)
    w, b, costs = neuron.train_neuron(X, Y, learning_rate=1.0, num_iterations=500)
    assert w.shape == (2, 1)
    assert costs[0] == pytest.approx(np.log(2))
    right = (neuron.neuron_batch(X, w, b) > 0.5) == Y
    assert right.all() == learned
    assert (costs[-1] < 0.3) == learned


# 02: logistic regression


def test_flatten_and_scale_lays_pictures_in_columns():
    images = np.random.default_rng(0).integers(0, 256, (5, 2, 3, 3), dtype=np.uint8)
    X = logistic.flatten_and_scale(images)
    assert X.shape == (18, 5)
    assert X.dtype == np.float64
    np.testing.assert_array_equal(X[:, 3], images[3].ravel() / 255)
    assert logistic.flatten_and_scale(images[:0]).shape == (18, 0)
    with pytest.raises(ValueError, match="count pictures"):
        logistic.flatten_and_scale(images.ravel())


def test_propagate_agrees_with_central_differences(small):
    X, Y = small
    w, b = np.linspace(-1, 1, 6).reshape(-1, 1), -0.1
    grads, cost = logistic.propagate(w, b, X, Y)
    assert np.ndim(cost) == 0
    numerical = numerical_gradient(lambda v: logistic.propagate(v, b, X, Y)[1], w)
    np.testing.assert_allclose(grads["dw"], numerical, **CLOSE)
    numerical = numerical_gradient(lambda v: logistic.propagate(w, v, X, Y)[1], b)
    np.testing.assert_allclose(grads["db"], numerical, **CLOSE)


def test_logistic_model_equals_the_plain_loop(small):
    X, Y = small
    result = logistic.model(X, Y, X[:, :4], Y[:, :4], num_iterations=250, learning_rate=0.1)
    plain, W, b = plain_descent(X, Y, [np.zeros((1, 6))], [np.zeros((1, 1))], 0.1, 250)
    np.testing.assert_allclose(result["costs"], plain[::100], rtol=1e-12)
    np.testing.assert_allclose(result["w"].T, W[0], rtol=1e-10)
    np.testing.assert_allclose(result["b"], b[0].item(), rtol=1e-10)
    expected = (W[0] @ X + b[0] > 0).astype(int)
    np.testing.assert_array_equal(result["Y_prediction_train"], expected)
    np.testing.assert_array_equal(result["Y_prediction_test"], expected[:, :4])
    assert result["num_iterations"] == 250
    assert result["learning_rate"] == 0.1


def test_optimize_leaves_its_start_alone(small):
    X, Y = small
    w, b = logistic.initialize_with_zeros(6)
    params, grads, _ = logistic.optimize(w, b, X, Y, 3, 0.1)
    np.testing.assert_array_equal(w, 0)
    assert params["w"].any()
    assert set(grads) == {"dw", "db"}
    with pytest.raises(ValueError, match="num_iterations"):
        logistic.optimize(w, b, X, Y, 0)


# 05: softmax


def softmax_case():
    rng = np.random.default_rng(4)
    n_x, n_h, classes, m = 5, 4, 3, 7  # hidden and classes differ, so nothing can hide
    X = rng.standard_normal((n_x, m))
    y = np.array([0, 2, 1, 2, 0, 1, 1])
    parameters = {
        "W1": rng.standard_normal((n_h, n_x)),
        "b1": rng.standard_normal((n_h, 1)),
        "W2": rng.standard_normal((classes, n_h)),
        "b2": rng.standard_normal((classes, 1)),
    }
    return X, y, parameters


def test_softmax_net_gradient_agrees_with_central_differences():
    X, y, p = softmax_case()
    Y = softmax_net.one_hot(y, 3)
    Z1, A1, Z2, A2 = softmax_net.forward_prop(*p.values(), X)
    got = softmax_net.backward_prop(Z1, A1, Z2, A2, p["W1"], p["W2"], X, Y)
    numerical = numerical_gradients(
        lambda q: softmax_net.cross_entropy(softmax_net.forward_prop(*q.values(), X)[3], Y), p
    )
    for gradient, name in zip(got, ("dW1", "db1", "dW2", "db2"), strict=True):
        np.testing.assert_allclose(gradient, numerical[name], **CLOSE)


def test_softmax_net_refuses_labels_that_are_not_one_hot():
    X, y, p = softmax_case()
    passed = softmax_net.forward_prop(*p.values(), X)
    with pytest.raises(ValueError, match="one_hot"):
        softmax_net.backward_prop(*passed, p["W1"], p["W2"], X, y)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=8))
def test_one_hot_and_back(y):
    Y = softmax_net.one_hot(np.array(y), 7)
    assert Y.shape == (7, len(y))
    np.testing.assert_array_equal(Y.sum(axis=0), 1)
    np.testing.assert_array_equal(softmax_net.get_predictions(Y), y)


@pytest.mark.parametrize("label", [3, -1, 0.5])
def test_one_hot_refuses_what_is_no_class(label):
    with pytest.raises(ValueError, match=str(label)):
        softmax_net.one_hot(np.array([0, 1, label]), 3)


def test_accuracy_pairs_labels_whatever_their_shape():
    predictions = np.array([1, 2, 3, 4])
    for y in ([1, 2, 0, 4], [[1, 2, 0, 4]], [[1], [2], [0], [4]]):
        assert softmax_net.get_accuracy(predictions, np.array(y)) == 0.75
    with pytest.raises(ValueError, match="4 predictions for 3"):
        softmax_net.get_accuracy(predictions, np.array([1, 2, 3]))


def test_init_params_are_uniform_and_seeded():
    np.random.seed(2)
    first = np.random.rand(10, 784) - 0.5
    np.random.seed(2)
    W1, b1, W2, b2 = softmax_net.init_params()
    np.testing.assert_allclose(W1, first, atol=1e-15)
    assert (b1.shape, W2.shape, b2.shape) == ((10, 1), (10, 10), (10, 1))
    assert W1.min() < -0.49
    assert W1.max() > 0.49


def test_gradient_descent_learns_drawn_digits(capsys):
    rng = np.random.default_rng(6)
    patterns = rng.random((784, 10))
    y = np.arange(120) % 10
    X = 0.6 * patterns[:, y] + 0.4 * rng.random((784, 120))
    trained = softmax_net.gradient_descent(
        X, y, 0.1, 201, print_accuracy=True, rng=np.random.RandomState(0)
    )
    A2 = softmax_net.forward_prop(*trained, X)[3]
    assert softmax_net.get_accuracy(softmax_net.get_predictions(A2), y) > 0.9
    assert len(capsys.readouterr().out.splitlines()) == 3


@given(st.integers(1, 12), st.integers(1, 15), st.integers(0, 99))
def test_mini_batches_hold_every_example_once_and_keep_pairs(m, size, seed):
    X = np.vstack([np.arange(m), 10.0 * np.arange(m)])
    for y in (np.arange(m), np.arange(m).reshape(1, -1)):
        batches = list(softmax_net.mini_batches(X, y, size, np.random.default_rng(seed)))
        assert [b.shape[1] for b, _ in batches[:-1]] == [size] * (len(batches) - 1)
        X_all = np.concatenate([b for b, _ in batches], axis=1)
        y_all = np.concatenate([b for _, b in batches], axis=-1)
        np.testing.assert_array_equal(X_all[0], np.ravel(y_all))
        np.testing.assert_array_equal(X_all[1], 10 * np.ravel(y_all))
        np.testing.assert_array_equal(np.sort(X_all[0]), np.arange(m))


def test_mini_batches_refuse_what_does_not_pair():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="holds 4 examples"):
        next(softmax_net.mini_batches(np.ones((2, 4)), np.ones(3), 2, rng))
    with pytest.raises(ValueError, match="at least 1"):
        next(softmax_net.mini_batches(np.ones((2, 4)), np.ones(4), 0, rng))


# 06: one hidden layer


def test_one_hidden_gradient_agrees_with_central_differences(small):
    X, Y = small
    rng = np.random.default_rng(5)
    p = {"W1": rng.standard_normal((4, 6)), "b1": rng.standard_normal((4, 1))}
    p |= {"W2": rng.standard_normal((1, 4)), "b2": rng.standard_normal((1, 1))}
    Yhat, cache = one_hidden.forward_pass(p, X)
    got = one_hidden.backward_pass(p, cache, X, Y, Yhat)
    numerical = numerical_gradients(
        lambda q: one_hidden.compute_loss(Y, one_hidden.forward_pass(q, X)[0]), p
    )
    assert set(got) == set(numerical)
    for name, gradient in numerical.items():
        np.testing.assert_allclose(got[name], gradient, **CLOSE)


def test_create_nn_model_equals_the_plain_loop(small):
    X, Y = small
    val_X, val_Y = X[:, :5] + 0.1, Y[:, :5]
    parameters, history = one_hidden.create_nn_model(X, Y, 4, val_X, val_Y, 120, 0.3)
    np.random.seed(1)
    W = [np.random.uniform(-0.01, 0.01, (4, 6)), np.random.uniform(-0.01, 0.01, (1, 4))]
    plain, W, b = plain_descent(X, Y, W, [np.zeros((4, 1)), np.zeros((1, 1))], 0.3, 120)
    np.testing.assert_allclose(at_hundreds(history["train_loss"]), at_hundreds(plain), rtol=1e-11)
    np.testing.assert_allclose(parameters["W1"], W[0], rtol=1e-9)
    np.testing.assert_allclose(parameters["b2"], b[1], rtol=1e-9)
    assert len(history["val_loss"]) == 120
    # One more plain iteration on the validation examples alone tells their cost at the end.
    untrained = plain_descent(
        val_X, val_Y, *_start_of_one_hidden(), learning_rate=0, num_iterations=1
    )[0]
    assert history["val_loss"][0] == pytest.approx(untrained[0], rel=1e-12)


def _start_of_one_hidden():
    np.random.seed(1)
    W = [np.random.uniform(-0.01, 0.01, (4, 6)), np.random.uniform(-0.01, 0.01, (1, 4))]
    return W, [np.zeros((4, 1)), np.zeros((1, 1))]


def test_threshold_moves_the_labels():
    p = {"W1": np.eye(1), "b1": np.zeros((1, 1)), "W2": np.eye(1), "b2": np.array([[-1.0]])}
    X = np.array([[0.0, 0.9, 1.1, 5.0]])  # sigmoid(x - 1)
    np.testing.assert_array_equal(one_hidden.predict(p, X), [[0, 0, 1, 1]])
    np.testing.assert_array_equal(one_hidden.predict(p, X, prob_threshold=0.9), [[0, 0, 0, 1]])
    np.testing.assert_array_equal(one_hidden.predict(p, X, prob_threshold=0.1), [[1, 1, 1, 1]])
    assert one_hidden.accuracy(np.array([0, 0, 1, 0]), one_hidden.predict(p, X)) == 0.75
    with pytest.raises(ValueError, match="must pair"):
        one_hidden.accuracy(np.ones((1, 3)), np.ones((1, 4)))


def test_softmax_backward_agrees_with_central_differences():
    rng = np.random.default_rng(4)
    Z, dA = rng.normal(size=(3, 5)), rng.normal(size=(3, 5))
    dZ = numerical_gradient(lambda Z: np.sum(dA * softmax_net.softmax(Z)), Z)
    A = softmax_net.softmax(Z)
    np.testing.assert_allclose(softmax_net.softmax_backward(dA, A), dZ, **CLOSE)
    Y = softmax_net.one_hot(np.array([0, 2, 1, 1, 0]), 3)
    np.testing.assert_allclose(softmax_net.softmax_backward(-Y / A, A), A - Y, **CLOSE)


def test_swish_backward_agrees_with_central_differences():
    Z = np.linspace(-8, 8, 21).reshape(3, 7)
    dZ = numerical_gradient(lambda Z: np.sum(Z * neuron.sigmoid(Z)), Z)
    np.testing.assert_allclose(swish_backward(np.ones((3, 7)), Z), dZ, **CLOSE)
