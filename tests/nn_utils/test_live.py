"""Live pictures without a page: what they answer, what they say of wrong functions, what stays."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import pytest

import nn_utils
from nn_utils import live, neuron, plots, softmax_net
from nn_utils.live.panel import WIDGET, answered, module, packed

# `live.bowl` and the others are functions; their modules have the same names.
BOWL, DIGITS, PLAYGROUND, THRESHOLD, WALK = (
    import_module(f"nn_utils.live.{name}")
    for name in ("bowl", "digits", "playground", "threshold", "walk")
)
RNG = np.random.default_rng(1)
X = RNG.uniform(-1, 1, (2, 40))
Y = (X[0] * X[1] < 0).astype(int).reshape(1, -1)
DAYS = RNG.uniform(size=(1, 40))
RAIN = (DAYS + 0.2 * RNG.normal(size=(1, 40)) > 0.5).astype(int)
PHOTOS = RNG.integers(0, 255, (40, 8, 8, 3)).astype(np.uint8)
SURE = np.clip(0.5 + 0.2 * (2 * Y - 1) + 0.2 * RNG.normal(size=Y.shape), 0, 1)


def start(n_x: int, n_h: int, n_y: int) -> dict[str, np.ndarray]:
    return {
        "W1": 0.5 * np.random.randn(n_h, n_x),
        "b1": np.zeros((n_h, 1)),
        "W2": 0.5 * np.random.randn(n_y, n_h),
        "b2": np.zeros((n_y, 1)),
    }


def accuracy(observed: np.ndarray, predicted: np.ndarray) -> float:
    return float(np.mean(observed == predicted))


def unwritten(*_: Any) -> Any:
    raise NotImplementedError("linear_backward")


RIGHT = (
    start,
    nn_utils.linear_activation_forward,
    nn_utils.linear_activation_backward,
    nn_utils.compute_cost,
    nn_utils.update_parameters,
)
UNTRAINED = tuple(start(784, 12, 10).values())
SHOWN: dict[str, Callable[[], Any]] = {
    "bowl": lambda: live.bowl(
        DAYS, RAIN, neuron.neuron_batch, nn_utils.sigmoid, nn_utils.compute_cost,
        neuron.neuron_gradient,
    ),
    "playground": lambda: live.playground(X, Y, *RIGHT),
    "walk": lambda: live.walk(
        nn_utils.L_model_forward, nn_utils.L_model_backward, nn_utils.compute_cost
    ),
    "digits": lambda: live.draw_digit(softmax_net.forward_prop, *UNTRAINED),
    "threshold": lambda: live.threshold(Y, SURE, PHOTOS, ["cat", "dog"], accuracy),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_a_page_without_widgets_shows_the_still_picture(name, monkeypatch) -> None:
    (still, metadata), (live, _) = SHOWN[name]().outputs()
    assert metadata["image/png"]["alt"]
    assert set(still) == {"image/png", "text/html", "text/plain"}
    assert set(live) == {WIDGET, "text/plain"}
    monkeypatch.setitem(sys.modules, "anywidget", None)
    assert isinstance(SHOWN[name](), plots.Picture)


@pytest.mark.parametrize("name", SHOWN)
def test_a_module_fetches_nothing(name) -> None:
    text = module(name)
    for way in ("import ", "import(", "fetch(", "XMLHttpRequest", "https:", "url("):
        assert way not in text


def playground(functions=RIGHT, units: int = 3) -> Any:
    state = PLAYGROUND.State(X, Y[0], (-1.2, 1.2, -1.2, 1.2), PLAYGROUND.Settings(units, 0.5))
    return PLAYGROUND.Playground(state, PLAYGROUND.Functions(*functions))


@pytest.mark.parametrize("units", [1, 2, 3, 8])
def test_the_playground_learns_by_the_learners_functions(units) -> None:
    play = playground(units=units)
    first = play.answer({"do": "look"})
    after = play.answer({"do": "train", "steps": 50})
    assert after["cost"] < first["cost"]
    assert (after["steps"], after["trouble"]) == (50, "")
    assert after["folded"].shape == (2, 40)
    p, q, r = after["line"]
    x, y = after["folded"]
    answers = play._forward(X, play.parameters())[1][0]
    assert ((p * x + q * y + r > 0) == (answers > 0.5)).all()  # the cut is the network's own


@pytest.mark.parametrize(("scale", "certain"), [(1e4, 1), (-1e4, 0)])
def test_answers_of_exactly_0_and_1_are_trained_on(scale, certain) -> None:
    """After a long training of points that can be parted, many answers are so."""

    def trained_long(n_x: int, n_h: int, n_y: int) -> dict[str, np.ndarray]:
        return {name: scale * abs(values) for name, values in start(n_x, n_h, n_y).items()}

    play = playground((trained_long, *RIGHT[1:]))
    play.answer({"do": "set", "settings": {"activation": "sigmoid"}})
    assert (play._forward(X, play.parameters())[1] == certain).any()
    with np.errstate(all="ignore"):  # as the panel does
        reply = play.answer({"do": "train", "steps": 3})
    assert (reply["steps"], reply["trouble"]) == (3, "")


def test_a_frame_of_the_playground_is_small() -> None:
    content, buffers = packed(playground(units=8).answer({"do": "train", "steps": 1}))
    assert len(json.dumps(content)) + sum(map(len, buffers)) < 10_000


def test_the_playground_leaves_the_random_stream_alone() -> None:
    np.random.seed(3)
    expected = np.random.rand()
    np.random.seed(3)
    playground().answer({"do": "new start"})
    assert np.random.rand() == expected


def with_backward(change: Callable[[Any], Any]) -> tuple[Any, ...]:
    def linear_activation_backward(*given: Any) -> Any:
        return change(nn_utils.linear_activation_backward(*given))

    return (*RIGHT[:2], linear_activation_backward, *RIGHT[3:])


@pytest.mark.parametrize(
    ("functions", "said"),
    [
        ((*RIGHT[:2], unwritten, *RIGHT[3:]), "linear_backward is not written yet"),
        (with_backward(lambda back: (back[0], 2 * back[1], back[2])), "dW1 disagrees"),
        (with_backward(lambda back: (back[0], back[1].T, back[2])), "has shape"),
        (with_backward(lambda back: back[0]), "needs 3 parts"),
        (with_backward(lambda back: 1 / 0), "ZeroDivisionError"),
        (with_backward(lambda back: tuple(np.nan * part for part in back)), "flown out"),
        ((*RIGHT[:4], lambda *_: {}), "no W1"),
    ],
)
def test_the_playground_says_what_is_wrong(functions, said) -> None:
    reply = playground(functions).answer({"do": "train", "steps": 1})
    assert said in reply["trouble"]
    assert "plane" in reply  # and still shows what it can


def test_steps_that_a_wrong_slope_drives_out_are_not_blamed_on_their_length() -> None:
    functions = with_backward(lambda back: (back[0], -back[1], -back[2]))
    play = playground(functions)
    assert "disagrees" in play.answer({"do": "look"})["trouble"]
    with np.errstate(all="ignore"):  # as the panel does
        said = play.answer({"do": "train", "steps": 10_000})["trouble"]
    assert "flown out" in said
    assert "disagrees" in said
    assert "smaller" not in said


def test_a_slope_put_right_is_doubted_no_more_wherever_the_wrong_one_led() -> None:
    play = playground(with_backward(lambda back: (back[0], -back[1], -back[2])))
    with np.errstate(all="ignore"):  # as the panel does
        assert "disagrees" in play.answer({"do": "train", "steps": 2_000})["trouble"]
        play.use, play._looked = PLAYGROUND.Functions(*RIGHT), 0.0
        assert play.answer({"do": "look"})["trouble"] == ""


def test_points_come_and_go() -> None:
    play = playground()
    assert len(play.answer({"do": "add", "at": [0.5, 0.25], "label": 1})["labels"]) == 41
    after = play.answer({"do": "remove", "at": [0.5, 0.25]})
    assert np.allclose(after["points"], X.astype(np.float32))
    empty = play.answer({"do": "clear"})
    assert (len(empty["labels"]), empty["trouble"]) == (0, "")
    assert "no points" in play.answer({"do": "train"})["trouble"]


def bowl(gradient=neuron.neuron_gradient, learning_rate: float = 1.0) -> Any:
    place = BOWL.Walk(2.0, 1.0, learning_rate)
    batch, cost = neuron.neuron_batch, nn_utils.compute_cost
    return BOWL.Bowl(place, DAYS, RAIN, batch, nn_utils.sigmoid, cost, gradient)


def test_the_bowl_walks_down_and_flies_out() -> None:
    down = bowl()
    assert down.answer({"do": "look"})["landscape"].shape == (41, 41)
    costs = [down.answer({"do": "step"})["cost"] for _ in range(20)]
    assert costs == sorted(costs, reverse=True)
    assert "Flown out" in bowl(learning_rate=64).answer({"do": "step", "steps": 5})["said"]


@pytest.mark.parametrize("place", [(60.0, 0.0), (-200.0, 5.0), (0.0, 40.0), (1e4, -1e4)])
def test_right_slopes_are_not_doubted_far_off_the_map(place) -> None:
    far = bowl()
    with np.errstate(all="ignore"):  # as the panel does
        assert far.answer({"do": "move", "to": place})["trouble"] == ""


def test_the_bowl_says_that_a_slope_is_wrong() -> None:
    def neuron_gradient(*given: Any) -> Any:
        dw, db = neuron.neuron_gradient(*given)
        return dw, -db

    assert bowl().answer({"do": "look"})["trouble"] == ""
    assert "db disagrees" in bowl(neuron_gradient).answer({"do": "look"})["trouble"]


def walk(backward=nn_utils.L_model_backward) -> Any:
    functions = nn_utils.L_model_forward, backward, nn_utils.compute_cost
    return WALK.Walk(WALK.Place(), *functions)


@pytest.mark.parametrize("example", range(len(WALK.EXAMPLES)))
def test_the_walk_agrees_with_measured_slopes(example) -> None:
    reply = walk().answer({"do": "look", "example": example})
    assert (reply["wrong"], reply["trouble"]) == ([], "")
    shown = [key for step in reply["steps"] for key in step["shows"]]
    assert set(shown) == set(reply["numbers"])


def test_the_walk_marks_a_wrong_number() -> None:
    def L_model_backward(*given: Any) -> Any:
        grads = nn_utils.L_model_backward(*given)
        return grads | {"dW2": 2 * grads["dW2"]}

    reply = walk(L_model_backward).answer({"do": "look"})
    assert reply["wrong"] == ["dW2_11", "dW2_12"]
    assert [bool(step["wrong"]) for step in reply["steps"]].count(True) == 1


def test_a_drawing_is_brought_to_the_middle() -> None:
    picture = DIGITS.as_mnist([[(0.05, 0.05), (0.2, 0.3)]])
    middle = np.arange(28) + 0.5
    for axis in (0, 1):
        assert picture.sum(axis=axis) @ middle / picture.sum() == pytest.approx(14, abs=0.1)
    rows = np.flatnonzero(picture.sum(axis=1))
    assert 19 <= np.ptp(rows) + 1 <= 22  # scaled to twenty pixels, at the edge of a pixel


@pytest.mark.parametrize(
    ("A2", "said"),
    [
        (np.full(10, 0.1), ""),
        (np.full(10, 0.2), "sum to 2"),
        (np.full(10, np.nan), "not numbers"),
        (np.r_[-1.0, np.full(9, 0.2)], "below 0"),
    ],
)
def test_answers_that_are_no_probabilities(A2, said) -> None:
    found = DIGITS.doubt(A2)
    assert said in found if said else found == ""


def test_the_counts_follow_the_threshold() -> None:
    cut = THRESHOLD.Threshold(THRESHOLD.Chosen(), Y[0], SURE[0], PHOTOS, ["cat", "dog"], accuracy)
    for t in (0.0, 0.3, 1.0):
        reply = cut.answer({"do": "move", "to": t})
        assert reply["counts"][1][1] == ((t < SURE) & (Y == 1)).sum()
        assert np.sum(reply["counts"]) == Y.size
        assert reply["trouble"] == ""
    cut.accuracy = lambda observed, predicted: float(np.mean(observed != predicted))
    assert "by the counts" in cut.answer({"do": "look"})["trouble"]


def test_what_was_done_is_kept_for_the_same_data(monkeypatch) -> None:
    kept = import_module("nn_utils.live.kept")
    monkeypatch.setattr(kept, "_KEPT", {})
    first = kept.kept("picture", (X,), dict)
    assert kept.kept("picture", (X.copy(),), dict) is first
    assert kept.kept("picture", (X + 1,), dict) is not first
    assert kept.kept("other", (X,), dict) is not first


def test_whatever_happens_is_a_sentence() -> None:
    assert "KeyError" in answered(lambda asked: asked["nothing"], {})["trouble"]
