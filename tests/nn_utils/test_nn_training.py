"""`train`, its network and its optimisers."""

import copy

import numpy as np
import pytest
from plain_loop import plain_descent, plain_start

from nn_utils import L_layer_model, L_model_backward, L_model_forward, network, train
from nn_utils.gradients import numerical_gradients
from nn_utils.initialization import (
    initialize_parameters_deep,
    initialize_parameters_he,
    initialize_parameters_small,
)
from nn_utils.optimizers import Adam, GradientDescent, Momentum, adam_step
from nn_utils.softmax_net import one_hot

CLOSE = {"rtol": 1e-6, "atol": 1e-10}


def rings(m=200, seed=0):
    """Points inside or outside a circle: no straight line will do."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((2, m))
    return X, (np.sum(X * X, axis=0, keepdims=True) > 1.4).astype(int)


def random_parameters(layer_dims, seed=0):
    parameters = initialize_parameters_he(layer_dims, np.random.default_rng(seed))
    for name in parameters:
        if name[0] == "b":  # away from the corners of ReLU
            parameters[name] += 0.1
    return parameters


def classes_of(small, output):
    X, Y = small
    return X, Y if output == "sigmoid" else one_hot(np.arange(9) % 3, 3)


# The network


@pytest.mark.parametrize("hidden", ["relu", "sigmoid", "tanh"])
@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
@pytest.mark.parametrize("middle", [[], [4], [5, 4, 2]])
@pytest.mark.parametrize(("decay", "keep_prob"), [(0.0, 1.0), (0.07, 1.0), (0.07, 0.6)])
def test_backward_agrees_with_central_differences(small, hidden, output, middle, decay, keep_prob):
    X, Y = classes_of(small, output)
    p = random_parameters([6, *middle, Y.shape[0]])

    def cost(p):
        # The same seed silences the same units, so dropout is a fixed function here.
        done = network.forward(p, X, hidden, output, keep_prob, np.random.default_rng(2))
        AL = done.AL
        if output == "sigmoid":
            data = -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))
        else:
            data = -np.log(np.sum(AL * Y, axis=0)).mean()
        return data + decay / 2 * sum(np.sum(v * v) for k, v in p.items() if k[0] == "W")

    done = network.forward(p, X, hidden, output, keep_prob, np.random.default_rng(2))
    got = network.backward(p, done, Y, decay)
    numerical = numerical_gradients(cost, p)
    assert set(got) == set(numerical)
    for name, gradient in numerical.items():
        np.testing.assert_allclose(got[name], gradient, **CLOSE)


def test_network_and_the_readable_reference_agree(small):
    X, Y = small
    p = random_parameters([6, 5, 3, 1])
    AL, caches = L_model_forward(X, p)
    reference = L_model_backward(AL, Y, caches)
    done = network.forward(p, X)
    np.testing.assert_allclose(done.AL, AL, rtol=1e-14)
    for name, gradient in network.backward(p, done, Y).items():
        np.testing.assert_allclose(gradient, reference[name], rtol=1e-10, atol=1e-15)


def test_dropout_keeps_the_expected_signal():
    p = {"W1": np.eye(3), "b1": np.zeros((3, 1)), "W2": np.ones((1, 3)), "b2": np.zeros((1, 1))}
    X = np.ones((3, 20_000))
    A1 = network.forward(p, X, keep_prob=0.8, rng=np.random.default_rng(0)).inputs[1]
    assert set(np.unique(A1)) == {0, 1 / 0.8}
    assert A1.mean() == pytest.approx(1, abs=0.01)


# The optimisers


def walk(optimizer, gradients):
    parameters = {"W1": np.array([[1.0, -2.0]])}
    for g in gradients:
        optimizer.step(parameters, {"dW1": np.array([g])})
    return parameters["W1"]


def test_gradient_descent_step():
    np.testing.assert_allclose(walk(GradientDescent(0.1), [[2, -3], [1, 1]]), [[0.7, -1.8]])


def test_momentum_is_a_moving_average():
    # Of a constant gradient the average after t steps is (1 - beta^t) times that gradient.
    g, lr, beta = np.array([3.0, -1.0]), 0.1, 0.8
    expected = np.array([[1.0, -2.0]]) - lr * g * sum(1 - beta**t for t in range(1, 8))
    np.testing.assert_allclose(walk(Momentum(lr, beta), [g] * 7), expected)


def test_adam_is_its_paper():
    gradients = [[2.0, -0.1], [0.5, 0.3], [-4.0, 0.0]]
    expected = []
    for i, theta in enumerate((1.0, -2.0)):
        first = second = 0.0
        for t, g in enumerate((row[i] for row in gradients), start=1):
            first = 0.9 * first + 0.1 * g
            second = 0.999 * second + 0.001 * g**2
            theta -= 0.01 * (first / (1 - 0.9**t)) / ((second / (1 - 0.999**t)) ** 0.5 + 1e-8)
        expected.append(theta)
    np.testing.assert_allclose(walk(Adam(0.01), gradients), [expected], rtol=1e-12)


def test_adam_step_takes_the_steps_of_adam():
    gradients = np.random.default_rng(1).normal(size=(5, 2, 3))
    w, v, s = np.array([[1.0, -2.0, 0.5]] * 2), np.zeros((2, 3)), np.zeros((2, 3))
    parameters, adam = {"W1": w.copy()}, Adam(0.01)
    for t, g in enumerate(gradients, start=1):
        w, v, s = adam_step(w, g, v, s, t, 0.01)
        adam.step(parameters, {"dW1": g})
    np.testing.assert_allclose(w, parameters["W1"], rtol=1e-12)


def test_first_step_of_adam_has_the_length_of_the_learning_rate():
    np.testing.assert_allclose(walk(Adam(0.01), [[1e-4, -1e4]]), [[0.99, -1.99]], rtol=1e-5)


@pytest.mark.parametrize("kind", [GradientDescent, Momentum, Adam])
@pytest.mark.parametrize("rate", [0, -0.1, float("nan"), float("inf")])
def test_optimisers_refuse_a_rate_that_cannot_work(kind, rate):
    with pytest.raises(ValueError, match="learning_rate"):
        kind(rate)


# train


@pytest.mark.parametrize("dims", [(6, 1), (6, 4, 1), (6, 5, 4, 3, 1)])
def test_full_batch_equals_the_plain_loop(small, dims):
    X, Y = small
    result = train(
        X,
        Y,
        dims,
        learning_rate=0.3,
        epochs=150,
        parameters=initialize_parameters_deep(dims, np.random.RandomState(1)),
    )
    plain, W, _ = plain_descent(X, Y, *plain_start(dims, "sqrt"), 0.3, 150)
    assert len(result.history["train_cost"]) == 151
    np.testing.assert_allclose(result.history["train_cost"][:150], plain, rtol=1e-11)
    np.testing.assert_allclose(result.parameters["W1"], W[0], rtol=1e-9)
    again, costs = L_layer_model(X, Y, dims, 0.3, 150)
    np.testing.assert_allclose(result.parameters["W1"], again["W1"], rtol=1e-9)
    np.testing.assert_allclose(result.history["train_cost"][100], costs[1], rtol=1e-11)


def test_one_batch_of_everything_is_the_full_batch(small):
    X, Y = small
    p = random_parameters([6, 4, 1])
    full = train(X, Y, (6, 4, 1), epochs=20, learning_rate=0.3, parameters=p)
    batch = train(X, Y, (6, 4, 1), epochs=20, learning_rate=0.3, parameters=p, batch_size=9)
    np.testing.assert_array_equal(full.parameters["W1"], batch.parameters["W1"])


def test_mini_batches_take_the_steps_one_by_one(small):
    X, Y = small
    p = random_parameters([6, 4, 1])
    result = train(
        X, Y, (6, 4, 1), epochs=1, learning_rate=0.3, batch_size=4, parameters=p,
        rng=np.random.default_rng(7),
    )  # fmt: skip
    order = np.random.default_rng(7).permutation(9)
    W, b, costs = [p["W1"], p["W2"]], [p["b1"], p["b2"]], []
    for batch in (order[:4], order[4:8], order[8:]):
        cost, W, b = plain_descent(X[:, batch], Y[:, batch], W, b, 0.3, 1)
        costs.append(cost[0] * len(batch))
    np.testing.assert_allclose(result.parameters["W1"], W[0], rtol=1e-10)
    np.testing.assert_allclose(result.parameters["b2"], b[1], rtol=1e-10)
    assert result.history["train_cost"][1] == pytest.approx(sum(costs) / 9, rel=1e-12)


@pytest.mark.parametrize("optimizer", ["gd", "momentum", "adam"])
@pytest.mark.parametrize("batch_size", [None, 32])
@pytest.mark.parametrize("hidden", ["relu", "tanh"])
def test_every_way_of_training_learns_a_ring(optimizer, batch_size, hidden):
    X, Y = rings()
    result = train(
        X, Y, (2, 16, 1), hidden=hidden, optimizer=optimizer, batch_size=batch_size,
        learning_rate=0.05 if optimizer == "adam" else 0.5, epochs=300,
    )  # fmt: skip
    X_new, Y_new = rings(seed=1)
    assert result.accuracy(X_new, Y_new) > 0.93
    assert result.predict(X_new).shape == Y_new.shape
    assert result.history["train_cost"][-1] < 0.25


def test_softmax_learns_three_classes():
    rng = np.random.default_rng(0)
    y = np.arange(150) % 3
    X = rng.standard_normal((2, 150)) + 3 * np.array([[0, 1, 0], [0, 0, 1]])[:, y]
    result = train(
        X, one_hot(y, 3), (2, 8, 3), output="softmax", optimizer="adam", learning_rate=0.02
    )
    assert result.predict(X).shape == (150,)
    assert np.mean(result.predict(X) == y) > 0.9
    np.testing.assert_allclose(result.probabilities(X).sum(axis=0), 1)


def test_same_call_same_network_and_inputs_untouched(small):
    X, Y = small
    p = random_parameters([6, 4, 1])
    kept = copy.deepcopy((X, Y, p))
    options = {"epochs": 5, "batch_size": 2, "keep_prob": 0.7, "optimizer": "adam"}
    first = train(X, Y, (6, 4, 1), parameters=p, **options)
    second = train(X, Y, (6, 4, 1), parameters=p, **options)
    np.testing.assert_equal(first.parameters, second.parameters)
    np.testing.assert_equal((X, Y, p), kept)
    other = train(X, Y, (6, 4, 1), parameters=p, rng=np.random.default_rng(99), **options)
    assert (other.parameters["W1"] != first.parameters["W1"]).any()


@pytest.mark.parametrize("rng", [np.random.default_rng(3), np.random.RandomState(3)])
def test_new_and_legacy_streams_both_serve(small, rng):
    X, Y = small
    result = train(X, Y, (6, 4, 1), rng=rng, epochs=3, batch_size=4, keep_prob=0.8)
    assert np.isfinite(result.history["train_cost"]).all()


@pytest.mark.parametrize("batch_size", [None, 16])
def test_float32_all_the_way(batch_size):
    X, Y = rings()
    options = {"optimizer": "adam", "learning_rate": 0.01, "epochs": 40, "keep_prob": 0.9}
    single = train(X, Y, (2, 8, 1), dtype=np.float32, batch_size=batch_size, l2=0.1, **options)
    double = train(X, Y, (2, 8, 1), batch_size=batch_size, l2=0.1, **options)
    assert {v.dtype for v in single.parameters.values()} == {np.dtype(np.float32)}
    np.testing.assert_allclose(
        single.history["train_cost"], double.history["train_cost"], rtol=1e-3
    )


def test_l2_makes_weights_smaller():
    X, Y = rings()
    free, held = (
        train(X, Y, (2, 16, 1), l2=l2, learning_rate=0.5, epochs=500).parameters for l2 in (0, 5)
    )
    assert np.sum(held["W1"] ** 2) < 0.7 * np.sum(free["W1"] ** 2)


def test_l2_pulls_the_same_whatever_the_batch_size():
    # Where the data has nothing to say, only the pull is left: W(1 - rate l2 / m) at every step.
    X, Y = np.zeros((2, 8)), np.array([[0, 1] * 4])
    p = {"W1": np.array([[1.0, -2.0]]), "b1": np.zeros((1, 1))}
    for batch_size, steps in ((None, 1), (2, 4)):
        result = train(
            X, Y, (2, 1), l2=4.0, learning_rate=0.1, epochs=1, batch_size=batch_size, parameters=p
        )
        np.testing.assert_allclose(result.parameters["W1"], p["W1"] * 0.95**steps)


def noisy_labels(m, seed):
    """More features than sense: a net will learn this by heart and then do worse elsewhere."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((30, m))
    return X, (X[:1] + rng.standard_normal((1, m)) > 0).astype(int)


@pytest.mark.parametrize("batch_size", [None, 20])
def test_early_stopping_gives_back_the_best_parameters(batch_size):
    X, Y = noisy_labels(60, 0)
    validation = noisy_labels(200, 1)
    result = train(
        X, Y, (30, 20, 1), optimizer="adam", learning_rate=0.02, epochs=400,
        batch_size=batch_size, validation=validation, patience=15,
    )  # fmt: skip
    costs = result.history["val_cost"]
    best = int(np.argmin(costs))
    assert result.best_epoch == best
    assert len(costs) == best + 15 + 1 < 400
    AL = network.probabilities(result.parameters, validation[0])
    Y_val = validation[1]
    again = -np.mean(Y_val * np.log(AL) + (1 - Y_val) * np.log(1 - AL))
    assert again == pytest.approx(costs[best], rel=1e-12)
    assert result.history["val_accuracy"][best] == np.mean((AL > 0.5) == Y_val)


def test_the_best_parameters_come_back_when_epochs_run_out_too():
    X, Y = noisy_labels(60, 0)
    options = {"optimizer": "adam", "learning_rate": 0.02, "validation": noisy_labels(200, 1)}
    long = train(X, Y, (30, 20, 1), epochs=60, patience=1000, **options)
    assert 0 < long.best_epoch < 60
    short = train(X, Y, (30, 20, 1), epochs=long.best_epoch, **options)
    np.testing.assert_array_equal(long.parameters["W1"], short.parameters["W1"])


def test_a_small_deep_net_stalls_at_chance_until_the_start_is_sound():
    rng = np.random.default_rng(0)
    Y = (np.arange(100) % 2).reshape(1, -1)
    X = rng.random((200, 100)) + 0.15 * rng.random((200, 1)) * Y
    dims = (200, 7, 5, 1)

    def costs(start):
        p = start(dims, rng=np.random.RandomState(1))
        return train(X, Y, dims, learning_rate=0.05, epochs=1500, parameters=p).history[
            "train_cost"
        ]

    stalled, learning = costs(initialize_parameters_small), costs(initialize_parameters_he)
    assert np.abs(np.array(stalled) - np.log(2)).max() < 2e-4
    assert learning[-1] < 0.3


def test_steps_too_large_are_reported_in_words():
    X, Y = rings()
    with np.errstate(all="ignore"), pytest.raises(FloatingPointError, match="learning rate"):
        train(X * 1e150, Y, (2, 8, 8, 1), learning_rate=1e200, epochs=50)


BAD_SETTINGS = [
    ({"hidden": "swish"}, "swish"),
    ({"output": "linear"}, "linear"),
    ({"optimizer": "sgd"}, "sgd"),
    ({"optimizer": Adam(0.1), "learning_rate": 0.1}, "only one"),
    ({"learning_rate": -1}, "learning_rate"),
    ({"epochs": -1}, "epochs"),
    ({"batch_size": 0}, "batch_size"),
    ({"l2": -0.1}, "l2"),
    ({"keep_prob": 0}, "keep_prob"),
    ({"keep_prob": 1.5}, "keep_prob"),
    ({"patience": 3}, "validation"),
    ({"parameters": {"W1": np.ones((1, 2))}}, "shapes"),
    ({"validation": (np.ones((3, 4)), np.ones((1, 4)))}, "3 features"),
]


@pytest.mark.parametrize(("settings", "words"), BAD_SETTINGS)
def test_settings_that_cannot_work_are_refused_in_words(settings, words):
    X, Y = rings()
    with pytest.raises(ValueError, match=words):
        train(X, Y, (2, 4, 1), **settings)


def test_zero_epochs_return_the_start(small):
    X, Y = small
    p = random_parameters([6, 4, 1])
    result = train(X, Y, (6, 4, 1), epochs=0, parameters=p)
    np.testing.assert_equal(result.parameters, p)
    assert len(result.history["train_cost"]) == 1


def test_no_progress_bar_for_a_training_of_a_moment(small, capfd):
    X, Y = small
    train(X, Y, (6, 4, 1), epochs=50)
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")


@pytest.mark.parametrize("options", [{}, {"batch_size": 3, "keep_prob": 0.8}])
@pytest.mark.parametrize("l2", [0.0, 1.5])
@pytest.mark.parametrize("order", ["C", "F"])
def test_features_that_never_speak_change_nothing(small, options, l2, order):
    X, Y = small
    silent = np.array([False, True, False, False, False, True])
    X = np.array(np.where(silent[:, None], 0, X), order=order)
    X_val = X[:, :4] + 1
    X_val[1] = 0  # the other silent feature of training speaks in validation
    p = random_parameters([6, 4, 1])
    options = {**options, "epochs": 7, "learning_rate": 0.3, "l2": l2}
    whole = train(X, Y, (6, 4, 1), parameters=p, validation=(X_val, Y[:, :4]), **options)
    plain = copy.deepcopy(p)
    for _ in range(7 if not options.get("batch_size") else 0):
        done = network.forward(plain, X)
        GradientDescent(0.3).step(plain, network.backward(plain, done, Y, l2 / 9))
    if not options.get("batch_size"):
        np.testing.assert_allclose(whole.parameters["W1"], plain["W1"], rtol=1e-9)
    steps = 21 if options.get("batch_size") else 7
    shrunk = p["W1"][:, silent] * (1 - 0.3 * l2 / 9) ** steps
    np.testing.assert_allclose(whole.parameters["W1"][:, silent], shrunk, rtol=1e-12)
    AL = whole.probabilities(X_val)
    cost = -np.mean(Y[:, :4] * np.log(AL) + (1 - Y[:, :4]) * np.log(1 - AL))
    assert whole.history["val_cost"][-1] == pytest.approx(cost, rel=1e-12)
