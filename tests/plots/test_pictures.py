"""Pictures are made for edge cases, say their facts in words, and refuse wrong shapes clearly."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from nn_utils import plots
from nn_utils.initialization import initialize_parameters_he

RNG = np.random.default_rng(0)
SQUARE = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]])
AND = np.array([[0, 0, 0, 1]])
PHOTOS = RNG.integers(0, 256, (6, 8, 8, 3), dtype=np.uint8)
DIGITS = RNG.random((4, 28, 28))
FALLING = [0.69, 0.5, 0.3, 0.2]
HISTORY = {"train_loss": FALLING, "val_loss": [0.69, 0.6, 0.55, 0.6]}
DEEP = [12288, 64, 32, 20, 7, 5, 1]


def half(X: np.ndarray) -> np.ndarray:
    """A predict function: the sigmoid of x1."""
    return 1 / (1 + np.exp(-X[:1]))


def strides(pause: float) -> Iterator[float]:
    """Costs that fall, one every `pause` seconds."""
    for cost in np.exp(-np.arange(1000) / 20):
        time.sleep(pause)
        yield float(cost)


def network_of(layer_dims: list[int]) -> dict[str, np.ndarray]:
    """Random parameters of a network of these sizes."""
    return initialize_parameters_he(layer_dims, np.random.default_rng(1))


EVERY_PICTURE: dict[str, Callable[[], plots.Picture]] = {
    "activations": plots.activations_and_slopes,
    "neuron with one input": lambda: plots.neuron_diagram(1, "relu"),
    "neuron with three inputs": lambda: plots.neuron_diagram(3),
    "wide neuron": lambda: plots.neuron_diagram(12288),
    "neuron of another activation": lambda: plots.neuron_diagram(2, "softplus"),
    "one point": lambda: plots.points([[1.0], [2.0]], [[1]]),
    "points": lambda: plots.points(SQUARE, AND),
    "line": lambda: plots.decision_line(SQUARE, AND, [1, 1], -1.5),
    "line outside the window": lambda: plots.decision_line(SQUARE, AND, [0, 0], 1),
    "one moment": lambda: plots.learning_strip(SQUARE, AND, [(0, [0, 0], 0)]),
    "seven moments": lambda: plots.learning_strip(SQUARE, AND, [(i, [1, i], -1) for i in range(7)]),
    "neuron picture": lambda: plots.neuron_picture(SQUARE, AND, [2, 2], -3, "relu"),
    "central difference": lambda: plots.central_difference(np.exp, 0.5, 0.8),
    "slope graph": lambda: plots.slope_graph(
        {"x": (), "p": (("x", 2.0),), "J": (("p", 1.0), ("x", 3.0))},
        {"x": 1, "p": 2, "J": 5},
        {"x": 5.0, "p": 1.0, "J": 1.0},
    ),
    "cost along a weight": lambda: plots.cost_along_weight(np.cosh, 0.5, -2, 2),
    "landscape": lambda: plots.landscape(
        lambda x, y: x**2 + y**2, {"a path": [(1, 1), (0.5, 0)]}, (-1, 2, -1, 2)
    ),
    "three paths": lambda: plots.landscape(
        lambda x, y: 1.0 + x, {n: [(0, 0)] for n in "abc"}, (-1, 2, -100, 2)
    ),
    "losses": plots.losses_and_slopes,
    "timings": lambda: plots.timings([1, 10], {"a loop": [1e-5, 1e-4], "a product": [1e-6, 2e-6]}),
    "flow": lambda: plots.flow_both_ways(
        [{"x_1": 1, "x_2": -12.345}, {"a_1": 0.5, "a_2": 0, "a_3": 3}, {"z": 1}],
        [np.ones((3, 2)), np.ones((1, 3))],
        [{"x_1": 1, "x_2": 2}, {"a_1": 0.5, "a_2": 0, "a_3": 3}, {"z": -0.3775}],
        [np.zeros((3, 2)), -np.ones((1, 3))],
    ),
    "folds": lambda: plots.folded_plane(
        {"flat": lambda x: x, "folded": np.abs},
        SQUARE,
        AND,
        ([1, 1], -1.5),
        {"flat": ("$x_1$", "$x_2$"), "folded": ("$|x_1|$", "$|x_2|$")},
    ),
    "central difference of a constant": lambda: plots.central_difference(lambda x: 3.0, 0, 1),
    "one cost": lambda: plots.cost_curves([0.69]),
    "cost": lambda: plots.cost_curves(FALLING),
    "costs": lambda: plots.cost_curves({0.1: FALLING, 0.01: FALLING}, varied="learning rate"),
    "a cost that bursts": lambda: plots.cost_curves({1.0: [0.7, 9, np.inf, np.nan], 0.1: FALLING}),
    "a cost that is nan": lambda: plots.cost_curves({1.0: [np.nan] * 4, 0.1: FALLING}),
    "depths": lambda: plots.cost_by_depth({2: FALLING, 5: FALLING}),
    "zigzag": lambda: plots.accuracy_zigzag([0.5, 0.75, 0.5, 0.75], start=7),
    "zigzag of one step": lambda: plots.accuracy_zigzag([0.5]),
    "learning": lambda: plots.learning_curves(HISTORY["train_loss"], HISTORY["val_loss"]),
    "learning without a turn": lambda: plots.learning_curves(FALLING, FALLING),
    "validation against training": lambda: plots.validation_against_training(
        {"long steps": ([3, 2, 1], [3, 1, 2]), "short steps": ([3, 1], [3, 1])}, at=1.5
    ),
    "never so low": lambda: plots.validation_against_training({"": ([3], [3])}, at=1.5),
    "regularization": lambda: plots.regularization_curves({"none": HISTORY, "L2 0.1": HISTORY}),
    "one photo": lambda: plots.picture_grid(PHOTOS[:1], ["cat"]),
    "photos": lambda: plots.picture_grid(PHOTOS, [b"cat"] * 6, columns=4, title="Photos"),
    "digits": lambda: plots.picture_grid(DIGITS),
    "weights": lambda: plots.weights_picture(RNG.normal(size=(12288, 1))),
    "zero weights": lambda: plots.weights_picture(np.zeros((784, 1)), (28, 28)),
    "one unit": lambda: plots.weight_tiles(RNG.normal(size=(1, 784)), (28, 28)),
    "128 units": lambda: plots.weight_tiles(RNG.normal(size=(128, 192)), (8, 8, 3)),
    "one atom": lambda: plots.dictionary_atoms(np.zeros((1, 36)), (6, 6)),
    "atoms": lambda: plots.dictionary_atoms(RNG.normal(size=(50, 108)), (6, 6, 3)),
    "named atoms": lambda: plots.dictionary_atoms(RNG.normal(size=(6, 9)), (3, 3), ["a", "b"]),
    "word": lambda: plots.word_in_photo(np.eye(9), np.eye(3), np.eye(7)),
    "word nowhere": lambda: plots.word_in_photo(np.eye(9), np.eye(3), np.zeros((7, 7))),
    "mistakes": lambda: plots.mistakes(PHOTOS, [[0, 1] * 3], np.full((1, 6), 0.9), ["cat", "dog"]),
    "no mistake": lambda: plots.mistakes(PHOTOS[:1], [[1]], [[1.0]], ["cat", "dog"]),
    "own picture": lambda: plots.own_picture(PHOTOS[0], 0.93, ["cat", "dog"]),
    "own digit": lambda: plots.own_picture(DIGITS[0], np.full((10, 1), 0.1), range(10)),
    "boundary": lambda: plots.decision_boundary(half, SQUARE, AND),
    "boundaries": lambda: plots.boundaries_by_units({1: half, 2: half, 20: half}, SQUARE, AND),
    "smallest network": lambda: plots.network_diagram([1, 1]),
    "deep network": lambda: plots.network_diagram(DEEP),
    "smallest graph": lambda: plots.computational_graph([1, 1], 1),
    "deep graph": lambda: plots.computational_graph(DEEP, 209),
    "softmax graph": lambda: plots.computational_graph([784, 10, 10], 41000, ["relu", "softmax"]),
    "smallest walk": lambda: plots.cache_walk([3, 1]),
    "deep walk": lambda: plots.cache_walk(DEEP),
    "a photo at work": lambda: plots.network_at_work(
        PHOTOS[0], network_of([192, 20, 10, 7, 5, 1]), ["cat", "dog"]
    ),
    "a digit at work": lambda: plots.network_at_work(
        DIGITS[0], network_of([784, 10, 10]), range(10), output="softmax"
    ),
    "many units at work": lambda: plots.network_at_work(
        DIGITS[0], network_of([784, 128, 3]), "abc", output="softmax"
    ),
    "one unit at work": lambda: plots.network_at_work(DIGITS[0], network_of([784, 1]), "ab"),
    "confusion": lambda: plots.confusion_matrix([0, 1, 2, 2], [0, 1, 1, 2], "abc"),
    "confusion, one example": lambda: plots.confusion_matrix([[1]], [[0]], range(10), True),
    "ROC": lambda: plots.roc([[0, 1, 1, 0]], [[0.2, 0.9, 0.4, 0.4]], 0.3),
    "precision": lambda: plots.precision_recall([[0, 1]], [[0.2, 0.9]], 0.95),
    "signals": lambda: plots.layer_signals(
        {n: ([RNG.normal(size=(3, 4))] * 3, [np.zeros((2, 2))] * 3) for n in ("small", "He")}
    ),
    "race": lambda: plots.race({"walk": strides(0.001), "ride": strides(0)}, 40, seconds=0.02),
    "movement": lambda: plots.parameter_movement({"run": {"W1": FALLING, "b1": [0, 0, 0, 0]}}, 50),
}


def drawn(picture: plots.Picture) -> FigureCanvasAgg:
    """The picture on a canvas of its own, so that what was drawn can be measured."""
    canvas = FigureCanvasAgg(picture)
    canvas.draw()
    return canvas


def texts(picture: plots.Picture) -> list[tuple[str, mpl.transforms.Bbox]]:
    """What is written and where, except ticks (matplotlib keeps some that it does not draw)."""
    ticks = {
        label
        for axis in picture.findobj(mpl.axis.Axis)
        for label in axis.get_ticklabels(which="both")
    }
    return [
        (text.get_text(), mpl.text.Text.get_window_extent(text))  # without an annotation's arrow
        for text in picture.findobj(mpl.text.Text)
        if text.get_visible() and text.get_text().strip() and text not in ticks
    ]


@pytest.mark.parametrize("name", EVERY_PICTURE)
def test_every_picture_is_drawn_described_and_holds_its_texts(
    name: str, recwarn: pytest.WarningsRecorder
) -> None:
    picture = EVERY_PICTURE[name]()
    pixels = np.asarray(drawn(picture).buffer_rgba())
    assert pixels.shape[1] <= 900
    assert pixels.min() < 100, "an empty sheet"
    assert len(picture.alt) > 20
    assert [str(w.message) for w in recwarn] == []
    high, wide = pixels.shape[:2]
    for words, box in texts(picture):
        assert box.x0 >= -1, words
        assert box.x1 <= wide + 1, words
        assert box.y0 >= -1, words
        assert box.y1 <= high + 1, words


def test_pyplot_holds_no_figure_and_keeps_its_settings() -> None:
    import matplotlib.pyplot as plt

    size = mpl.rcParams["font.size"]
    plots.points(SQUARE, AND).png()
    assert plt.get_fignums() == []
    assert mpl.rcParams["font.size"] == size


def test_pyplot_is_never_imported() -> None:
    code = (
        "import sys; from nn_utils import plots; plots.cost_curves([1.0, 0.5]).png();"
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    plots.learning_curves(FALLING, FALLING).png()
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("wide neuron", ["12288 inputs", "w12288"]),
        ("points", ["4 points", "3 of class 0", "1 of class 1"]),
        ("line", ["4 of 4"]),
        ("cost", ["0.69", "0.2", "300"]),
        ("depths", ["2 layers 0.2", "5 layers 0.2"]),
        ("zigzag", ["Steps 7 to 10", "even steps from 0.75", "odd steps from 0.50"]),
        ("learning", ["0.5500 at iteration 2"]),
        ("mistakes", ["3 of 6 wrong", "said dog (0.900), is cat"]),
        ("own picture", ["dog 0.930", "cat 0.070"]),
        ("deep network", ["W1 (64, 12288)", "b6 (1, 1)", "789429 numbers"]),
        ("deep graph", ["W (64, 12288)", "209 examples"]),
        ("confusion", ["accuracy 0.7500", "c taken for b, 1 times"]),
        ("landscape", ["lowest cost on the map", "2 places from (1, 1) to (0.5, 0), cost 0.25"]),
        ("losses", ["slope -0.9997", "squared error -0.0007"]),
        ("flow", ["x2 −12.35", "slopes of the loss x1 1"]),
        ("folds", ["4 of 4 points"]),
        ("timings", ["a loop takes 0.0001 s"]),
        ("movement", ["W1: run 0.2", "b1: run 0"]),
    ],
)  # fmt: skip
def test_the_alternative_text_holds_the_facts(name: str, facts: list[str]) -> None:
    alt = EVERY_PICTURE[name]().alt
    for fact in facts:
        assert fact in alt


def test_area_under_the_curve_is_the_chance_of_the_right_order() -> None:
    y = RNG.integers(0, 2, 300)
    p = np.round(RNG.normal(0.45 + 0.1 * y, 0.1), 2).clip(0, 1)  # rounded, so that ties occur
    above = p[y == 1][:, None] - p[y == 0][None, :]
    chance = (above > 0).mean() + (above == 0).mean() / 2
    assert f"curve {chance:.3f} over" in plots.roc(y, p).alt


def test_precision_and_recall_at_a_threshold() -> None:
    alt = plots.precision_recall([[0, 0, 1, 1, 1]], [[0.1, 0.8, 0.4, 0.7, 0.9]], 0.5).alt
    numbers = [float(n) for n in re.findall(r"(?:precision|recall|accuracy) ([\d.]+\d)", alt)]
    assert numbers == [0.667, 0.667, 0.6]


def test_mistakes_come_most_confident_first() -> None:
    A = np.array([[0.6, 0.99, 0.8, 0.1, 0.2, 0.3]])
    alt = plots.mistakes(PHOTOS, np.zeros((1, 6), dtype=int), A, ["cat", "dog"]).alt
    assert re.findall(r"said dog \(([\d.]+)\)", alt) == ["0.990", "0.800", "0.600"]


def test_a_probability_of_one_half_is_class_0_as_predict_says() -> None:
    assert "0 of 1 wrong" in plots.mistakes(PHOTOS[:1], [[0]], [[0.5]], ["cat", "dog"]).alt


def test_names_at_the_ends_of_lines_do_not_overlap() -> None:
    picture = plots.cost_curves({f"run {k}": [1.0, 0.5 + 1e-6 * k] for k in range(7)})
    drawn(picture)
    spans = sorted((box.y0, box.y1) for words, box in texts(picture) if words.startswith("run"))
    assert len(spans) == 7
    assert all(lower[1] <= upper[0] + 1 for lower, upper in pairwise(spans))


def test_a_race_stops_at_its_end_or_at_its_time_and_runs_no_further() -> None:
    slow, fast = strides(0.01), strides(0)
    picture = plots.race({"slow": slow, "fast": fast}, 50, seconds=0.1)
    by_iteration, by_time = picture.axes[:2]
    for ax in (by_iteration, by_time):
        lengths = [np.size(line.get_ydata()) for line in ax.lines]
        assert 1 <= lengths[0] < 50 == lengths[1]
        drawn = np.asarray(ax.lines[1].get_ydata())
        np.testing.assert_allclose(drawn, np.exp(-np.arange(50) / 20))
    seconds = np.asarray(by_time.lines[0].get_xdata())
    assert seconds[-1] >= 0.1
    assert (np.diff(seconds) > 0).all()
    assert next(fast) == pytest.approx(np.exp(-50 / 20))
    assert "fast: 50 iterations" in picture.alt


COLUMN: Any = [[0.1], [0.2]]
WRONG: dict[str, tuple[Callable[[], Any], str]] = {
    "examples in rows": (lambda: plots.points(np.zeros((5, 2)), [[0] * 5]), r"\(5, 2\).*\(2, m\)"),
    "a vector for X": (lambda: plots.points([1.0, 2.0], [[0]]), r"\(2,\)"),
    "no examples": (lambda: plots.points(np.zeros((2, 0)), [[]]), r"\(2, 0\)"),
    "labels missing": (lambda: plots.points(SQUARE, [[0, 1]]), "2 labels; wanted 4"),
    "labels of a column": (lambda: plots.points(SQUARE, [[0], [1], [1], [0]]), r"\(4, 1\)"),
    "labels of -1": (lambda: plots.points(SQUARE, [[-1, 1, 1, 1]]), "-1"),
    "three weights": (lambda: plots.decision_line(SQUARE, AND, [1, 2, 3], 0), "3 weights"),
    "no moment": (lambda: plots.learning_strip(SQUARE, AND, []), "empty"),
    "unknown activation": (lambda: plots.neuron_picture(SQUARE, AND, [1, 1], 0, "swish"), "swish"),
    "predict of labels": (
        lambda: plots.decision_boundary(lambda X: np.zeros((1, 3)), SQUARE, AND), r"\(1, 3\)"),
    "predict of Z": (
        lambda: plots.decision_boundary(lambda X: 9 * X[:1], SQUARE, AND), "not Z"),
    "flattened images": (lambda: plots.picture_grid(np.zeros((12288, 5))), r"\(12288, 5\)"),
    "images up to 255": (lambda: plots.picture_grid(DIGITS * 255), "Divide by 255"),
    "titles missing": (lambda: plots.picture_grid(PHOTOS, ["cat"]), "1 titles for 6"),
    "weights of another size": (lambda: plots.weights_picture(np.zeros((10, 1))), r"12288.*10"),
    "probabilities of nan": (
        lambda: plots.mistakes(PHOTOS, [[0] * 6], np.full((1, 6), np.nan), "ab"), "nan"),
    "too few classes": (lambda: plots.own_picture(PHOTOS[0], [0.2, 0.3, 0.5], "ab"), "2 classes"),
    "costs of two dimensions": (lambda: plots.cost_curves(COLUMN), r"\(2, 1\)"),
    "no costs": (lambda: plots.cost_curves([]), r"\(0,\)"),
    "no curves": (lambda: plots.cost_curves({}), "dict"),
    "iterations of another length": (
        lambda: plots.cost_curves([0.1] * 5, every=[0, 1]), "5 values"),
    "history without val_loss": (
        lambda: plots.regularization_curves({"a": {"train_loss": [1.0]}}), "val_loss"),
    "a photo of another size": (
        lambda: plots.network_at_work(PHOTOS[0], network_of([100, 1]), "ab"), "192"),
    "classes missing": (
        lambda: plots.network_at_work(PHOTOS[0], network_of([192, 3]), "ab", "softmax"),
        "2 classes for 3"),
    "one layer": (lambda: plots.network_diagram([12288]), "12288"),
    "a layer of no units": (lambda: plots.cache_walk([3, 0, 1]), "positive"),
    "activations missing": (lambda: plots.network_diagram([3, 2, 1], ["relu"]), "1 activations"),
    "uneven rows": (lambda: plots.dictionary_atoms(np.eye(9), (3, 3), ["a", "b"]), "2 rows"),
    "costs apart": (lambda: plots.validation_against_training({"a": ([1], [2, 1])}), "1 training"),
    "places": (lambda: plots.word_in_photo(np.eye(9), np.eye(3), np.eye(9)), "7 by 7 places"),
    "one class for ROC": (lambda: plots.roc([[1, 1]], [[0.2, 0.3]]), "both classes"),
    "softmax for ROC": (lambda: plots.roc([[0, 1]], np.full((2, 2), 0.5)), r"\(2, 2\)"),
    "classes unknown": (lambda: plots.confusion_matrix([0, 5], [0, 1], "ab"), "holds 5"),
    "step of zero": (lambda: plots.central_difference(np.sin, 0, 0), "above 0"),
    "no layers": (lambda: plots.layer_signals({"He": ([], [])}), "0 arrays"),
    "nobody in the race": (lambda: plots.race({}, 10), "no runners"),
    "a race of no length": (lambda: plots.race({"a": strides(0)}, 0), "positive"),
    "runs that differ": (
        lambda: plots.parameter_movement({"a": {"W1": [1]}, "b": {"W2": [1]}}), "W2"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_input_is_refused_with_what_came_and_what_was_wanted(name: str) -> None:
    draw, says = WRONG[name]
    with pytest.raises(ValueError, match=says):
        draw()
