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
pytestmark = pytest.mark.usefixtures("kept")


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


@pytest.mark.slow
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


def held_back(X, Y, new_X, l2=10.0, steps=400):
    """A neuron whose weights are pulled toward zero."""
    w, b, m = np.zeros((len(X), 1)), 0.0, X.shape[1]
    for _ in range(steps):
        error = sigmoid(w.T @ X + b) - Y
        w, b = w - 0.3 * (X @ error.T + l2 * w) / m, b - 0.3 * error.mean()
    return sigmoid(w.T @ new_X + b)


def stopped_early(X, Y, new_X):
    return held_back(X, Y, new_X, l2=0.0, steps=8)


def test_the_star_of_02_can_be_earned_but_not_by_training_to_the_end_or_by_saying_nothing():
    for honest in (held_back, stopped_early):
        judged("02_logistic", "honest", honest)

    def to_the_end(X, Y, new_X):
        return held_back(X, Y, new_X, l2=0.0)

    def none(X, Y, new_X):
        return np.full((1, new_X.shape[1]), 0.5)

    for sure in (to_the_end, none, lambda *given: 2 * held_back(*given)):
        with pytest.raises(NotYet):
            judged("02_logistic", "honest", sure)


class Thrice:
    """A number with its slope and the slope of that."""

    def __init__(self, *parts):
        self.parts = (*parts, 0.0, 0.0)[:3]

    def __add__(self, other):
        return Thrice(*(a + b for a, b in zip(self.parts, thrice(other).parts, strict=True)))

    def __mul__(self, other):
        (a, a1, a2), (b, b1, b2) = self.parts, thrice(other).parts
        return Thrice(a * b, a * b1 + a1 * b, a * b2 + 2 * a1 * b1 + a2 * b)

    def __truediv__(self, other):
        b, b1, b2 = thrice(other).parts
        return self * Thrice(1 / b, -b1 / b**2, 2 * b1**2 / b**3 - b2 / b**2)

    __radd__, __rmul__ = __add__, __mul__

    def __sub__(self, other):
        return self + thrice(other) * -1

    def __rsub__(self, other):
        return thrice(other) - self

    def __rtruediv__(self, other):
        return thrice(other) / self


def thrice(value):
    return value if isinstance(value, Thrice) else Thrice(value)


def test_the_star_of_07_can_be_earned_but_not_by_differences():
    def differences(f, x, eps=1e-4):
        return (f(x + eps) - 2 * f(x) + f(x - eps)) / eps**2

    def slope_alone(f, x):
        return f(Thrice(x, 1.0)).parts[1]

    judged("07_engine", "curvature", lambda f, x: f(Thrice(x, 1.0)).parts[2])
    for wrong in (differences, slope_alone):
        with pytest.raises(NotYet):
            judged("07_engine", "curvature", wrong)


def test_the_star_of_08_can_be_earned_but_not_by_fitting_what_the_relu_took_away():
    def fitted(X, A, where):
        k = X.shape[0] - A.shape[0] + 1
        rows = np.lib.stride_tricks.sliding_window_view(X, (k, k), (0, 1))[where]
        rows = np.column_stack([rows.reshape(len(rows), -1), np.ones(len(rows))])
        found = np.linalg.lstsq(rows, A[where], rcond=None)[0]
        return found[:-1].reshape(k, k), found[-1]

    judged("08_convolution", "read_filter", lambda X, A: fitted(X, A, A > 0))
    for wrong in (
        lambda X, A: fitted(X, A, A >= 0),
        lambda X, A: (np.zeros((3, 3)), 0),
        lambda X, A: tuple(np.flip(part) for part in fitted(X, A, A > 0)),
    ):
        with pytest.raises(NotYet):
            judged("08_convolution", "read_filter", wrong)


class Net:
    """One hidden layer, trained by Adam and held back a little."""

    def fit(self, X, y):
        rng = np.random.default_rng(0)
        self.names, group = np.unique(y, return_inverse=True)
        self.mean, self.size = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)
        X, Y = self.scaled(X), np.eye(len(self.names))[:, group]
        (n, m), k, units = X.shape, len(self.names), 40
        self.p = [rng.normal(size=(units, n)) * np.sqrt(2 / n), np.zeros((units, 1))]
        self.p += [rng.normal(size=(k, units)) / np.sqrt(units), np.zeros((k, 1))]
        v, s = [0 * a for a in self.p], [0 * a for a in self.p]
        for t in range(1, 601):
            A1, A2 = self.forward(X)
            dZ2 = (A2 - Y) / m
            dZ1 = (self.p[2].T @ dZ2) * (A1 > 0)
            slopes = [dZ1 @ X.T, dZ1.sum(1, keepdims=True), dZ2 @ A1.T, dZ2.sum(1, keepdims=True)]
            for i, slope in enumerate(slopes):
                slope = slope + 0.01 * self.p[i]
                v[i], s[i] = 0.9 * v[i] + 0.1 * slope, 0.999 * s[i] + 0.001 * slope**2
                root = np.sqrt(s[i] / (1 - 0.999**t)) + 1e-8
                self.p[i] = self.p[i] - 0.02 * v[i] / (1 - 0.9**t) / root

    def scaled(self, X):
        return (X - self.mean) / self.size

    def forward(self, X):
        A1 = np.maximum(self.p[0] @ X + self.p[1], 0)
        Z = self.p[2] @ A1 + self.p[3]
        e = np.exp(Z - Z.max(axis=0))
        return A1, e / e.sum(axis=0)

    def predict(self, X):
        return self.names[np.argmax(self.forward(self.scaled(X))[1], axis=0)]


class Kernel(Net):
    """No network: every example has a say, the more the nearer it lies."""

    def fit(self, X, y):
        self.names, group = np.unique(y, return_inverse=True)
        self.mean, self.size = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)
        self.X, self.width = self.scaled(X), len(X)
        near = self.near(self.X) + 0.3 * np.eye(X.shape[1])
        self.says = np.linalg.solve(near, 2 * np.eye(len(self.names))[group] - 1)

    def near(self, X):
        squares = (X**2).sum(0)[:, None] + (self.X**2).sum(0) - 2 * X.T @ self.X
        return np.exp(-2 * squares / self.width)

    def predict(self, X):
        return self.names[np.argmax(self.near(self.scaled(X)) @ self.says, axis=1)]


class Linear(Kernel):
    def near(self, X):
        return X.T @ self.X + 1


class Unscaled(Kernel):
    def scaled(self, X):
        return X


class OneForAll(Kernel):
    """All machines share what the last of them has learned."""

    def __setattr__(self, name, value):
        setattr(type(self), name, value)


class ByCompany(Kernel):
    """Scaled by the examples it is asked about, as if they were those it learned from."""

    def predict(self, X):
        self.mean, self.size = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True) + 1e-9
        return super().predict(X)


class InPlace(Kernel):
    def fit(self, X, y):
        X -= X.mean(axis=1, keepdims=True)
        super().fit(X, y)


class FromZero(Kernel):
    """Takes it that labels are 0, 1, 2, ..."""

    def predict(self, X):
        return np.searchsorted(self.names, super().predict(X))


def test_the_last_star_can_be_earned_without_a_network():
    for seed in range(3):
        judged("08_convolution", "Machine", Kernel, seed)


@pytest.mark.slow
def test_the_last_star_can_be_earned_with_one():
    for seed in range(3):
        judged("08_convolution", "Machine", Net, seed)


@pytest.mark.parametrize("wrong", [Linear, Unscaled, OneForAll, ByCompany, InPlace, FromZero])
def test_the_last_star_is_not_earned_by_what_does_part_of_it(wrong):
    with pytest.raises(NotYet):
        judged("08_convolution", "Machine", wrong)


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


def test_every_notebook_has_a_star():
    assert {key for key, _ in STARS} == {*notebooks()}
