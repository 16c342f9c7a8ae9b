"""Stars can be earned, are not given away, and count for nothing that is required."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from nn_utils import relu, sigmoid
from nn_utils.neuron import train_neuron
from nnlab.course import places
from public_tests import notebooks, star
from public_tests.neuron.stars import lowest_cost, uneven_points
from public_tests.progress import progress
from public_tests.softmax_mnist.stars import judge_digits
from public_tests.star import NotYet

ROOT = Path(__file__).parents[2]
STARS = [(key, one.name) for key, notebook in notebooks().items() for one in notebook.stars]


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_PROGRESS", str(tmp_path / "progress.jsonl"))


def any_scale(X, Y):
    """Train on features of equal size, and say the same in the given ones."""
    mean, size = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)
    w, b, _ = train_neuron((X - mean) / size, Y, 1.0, 500)
    w = w / size
    return w, b - float(np.squeeze(w.T @ mean))


def plain(X, Y):
    w, b, _ = train_neuron(X, Y, 1e-7, 500)
    return w, b


def trained(X, Y, rng, units=5, steps=600):
    """One start of Adam: the parameters, and the cost they end at."""
    shapes = {"W1": (units, 2), "b1": (units, 1), "W2": (1, units), "b2": (1, 1)}
    p = {name: 2 * rng.normal(size=shape) for name, shape in shapes.items()}
    mean = {name: 0 * value for name, value in p.items()}
    square = dict(mean)
    for step in range(1, steps + 1):
        A1 = relu(p["W1"] @ X + p["b1"])
        A2 = np.clip(sigmoid(p["W2"] @ A1 + p["b2"]), 1e-9, 1 - 1e-9)
        dZ2 = (A2 - Y) / Y.size
        dZ1 = (p["W2"].T @ dZ2) * (A1 > 0)
        slopes = {"W1": dZ1 @ X.T, "b1": dZ1, "W2": dZ2 @ A1.T, "b2": dZ2}
        for name, slope in slopes.items():
            if name.startswith("b"):
                slope = slope.sum(axis=1, keepdims=True)
            mean[name] = 0.9 * mean[name] + 0.1 * slope
            square[name] = 0.999 * square[name] + 0.001 * slope**2
            root = np.sqrt(square[name] / (1 - 0.999**step)) + 1e-8
            p[name] = p[name] - 0.05 * mean[name] / (1 - 0.9**step) / root
    return p, -float(np.mean(np.log(np.where(Y == 1, A2, 1 - A2))))


def moons(X, Y, seed, starts=8):
    """The best of several starts on the given points."""
    tried = [trained(X, Y, np.random.default_rng((seed, start))) for start in range(starts)]
    return min(tried, key=lambda one: one[1])[0]


def judged(key, name, function, seed=0):
    [one] = [s for s in notebooks()[key].stars if s.name == name]
    one.judge(function, np.random.default_rng(seed))


def test_the_star_of_01_can_be_earned_and_plain_descent_does_not_earn_it():
    judged("01_neuron", "any_scale", any_scale)
    assert star("01_neuron/any_scale", any_scale)
    assert not star("01_neuron/any_scale", plain)
    standing = progress().notebooks[0]
    assert standing.stars == ("any_scale",)
    assert standing.starred == "1 of 1"
    assert standing.earned == 0


def test_the_star_of_03_can_be_earned_but_not_by_one_start_or_with_more_units(capsys):
    judged("03_two_layer", "moons", moons)
    with pytest.raises(NotYet):
        judged("03_two_layer", "moons", lambda X, Y, seed: moons(X, Y, seed, starts=1))
    wide = {"W1": np.zeros((6, 2)), "b1": 0, "W2": np.zeros((1, 6)), "b2": 0}
    assert not star("03_two_layer/moons", lambda X, Y, seed: wide)
    assert "6 hidden units" in capsys.readouterr().out
    assert progress().notebooks[2].starred == "0 of 1"


def he(X, layer_dims, rng):
    """A start with He's factor."""
    parameters = {}
    for l, (n_prev, n) in enumerate(pairwise(layer_dims), start=1):
        parameters[f"W{l}"] = rng.normal(size=(n, n_prev)) * np.sqrt(2 / n_prev)
        parameters[f"b{l}"] = np.zeros((n, 1))
    return parameters


def measured_start(X, layer_dims, rng):
    """The same, each layer scaled by what it makes of X."""
    parameters, A = he(X, layer_dims, rng), X
    for l in range(1, len(layer_dims)):
        size = np.sqrt(np.mean(relu(parameters[f"W{l}"] @ A) ** 2))
        parameters[f"W{l}"] = parameters[f"W{l}"] / size
        A = relu(parameters[f"W{l}"] @ A)
    return parameters


def all_alike(X, layer_dims, rng):
    return {name: np.ones(W.shape) for name, W in he(X, layer_dims, rng).items()}


def biases_alone(X, layer_dims, rng):
    parameters = he(X, layer_dims, rng)
    return {name: 0 * p if name[0] == "W" else p + 1 for name, p in parameters.items()}


def test_the_star_of_04_can_be_earned_but_not_by_luck_or_by_biases():
    judged("04_l_layer", "fifty_layers", measured_start)
    for start in (he, all_alike, biases_alone):
        with pytest.raises(NotYet):
            judged("04_l_layer", "fifty_layers", start)


def test_the_star_of_05_asks_for_the_labels_of_unseen_digits():
    rng = np.random.default_rng(1)
    y = rng.integers(0, 10, 400)
    images = np.zeros((400, 28, 28), np.uint8)
    images[np.arange(400), y, y] = 255

    def nearest(images, y):
        seen = images.reshape(len(images), -1).astype(float)
        return lambda new: y[np.argmax(new.reshape(len(new), -1) @ seen.T, axis=1)]

    given, asked = (images[:300], y[:300]), (images[300:], y[300:])
    judge_digits(nearest, given, asked)
    for wrong in (lambda images, y: lambda new: np.zeros(len(new)), lambda X, y: lambda new: y):
        with pytest.raises(NotYet):
            judge_digits(wrong, given, asked)


def anywhere(images, labels, new_images):
    """Clear patches of the pictures are the words; each counts where it fits best."""

    def patches(photos):
        windows = np.lib.stride_tricks.sliding_window_view(photos, (3, 3), (1, 2))
        return windows.reshape(len(photos), -1, 9)

    every = patches(images)[:200]
    words = every[np.arange(200), np.argmax(np.sum(every**2, axis=2), axis=1)]

    def features(photos):
        return np.max(patches(photos) @ words.T, axis=1)

    X, new_X = features(images), features(new_images)
    mean, size = X.mean(axis=0), X.std(axis=0)
    X, new_X = (X - mean) / size, (new_X - mean) / size
    w = X.T @ np.linalg.solve(X @ X.T + 100 * np.eye(len(X)), 2 * labels - 1)
    return new_X @ w > 0


def test_the_star_of_06_can_be_earned_but_not_by_one_weight_for_each_pixel():
    def by_place(images, labels, new_images):
        X, new_X = images.reshape(len(images), -1), new_images.reshape(len(new_images), -1)
        return new_X @ np.linalg.lstsq(X, 2 * labels - 1, rcond=None)[0] > 0

    judged("06_cats_vs_dogs", "anywhere", anywhere)
    with pytest.raises(NotYet):
        judged("06_cats_vs_dogs", "anywhere", by_place)


def test_the_lowest_cost_is_where_nothing_lower_is_near():
    X, Y = uneven_points(np.random.default_rng(3))
    w, b = any_scale(X, Y)
    cost = float(np.mean(-np.log(np.where(Y == 1, (a := sigmoid(w.T @ X + b)), 1 - a))))
    assert lowest_cost(X, Y) <= cost + 1e-12


def test_what_is_not_written_is_no_error_and_what_does_not_exist_is():
    def stub(X, Y):
        raise NotImplementedError("stub")

    assert not star("01_neuron/any_scale", stub)
    with pytest.raises(KeyError, match="no star"):
        star("01_neuron/nothing", stub)


@pytest.mark.parametrize(("notebook", "name"), STARS)
def test_the_notebook_asks_for_its_star_and_holds_no_answer(notebook, name):
    source = places.source_of(ROOT, notebook).read_text(encoding="utf-8")
    assert f"<!-- star {name} -->" in source
    assert f'star("{notebook}/{name}", {name})' in source
    assert f'raise NotImplementedError("{name}")' in source
