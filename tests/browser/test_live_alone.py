"""Each live picture in a browser: by mouse, by finger, by keys alone, by day and by night."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from driving import picture, violations
from live import Alone, drawn_through, frame_times, report
from playwright.sync_api import Browser, Page, expect

import nn_utils
from nn_utils import neuron

pytestmark = [pytest.mark.slow, pytest.mark.needs("browser")]

BOWL, DIGITS, PLAYGROUND, THRESHOLD, WALK = (
    import_module(f"nn_utils.live.{name}")
    for name in ("bowl", "digits", "playground", "threshold", "walk")
)


def start(n_x: int, n_h: int, n_y: int) -> dict[str, np.ndarray]:
    return {
        "W1": 0.3 * np.random.randn(n_h, n_x),
        "b1": np.zeros((n_h, 1)),
        "W2": 0.3 * np.random.randn(n_y, n_h),
        "b2": np.zeros((n_y, 1)),
    }


def playground() -> Any:
    rng = np.random.default_rng(1)
    X = rng.uniform(-1, 1, (2, 200))
    X = X + 0.1 * np.sign(X)
    state = PLAYGROUND.State(
        X, (X[0] * X[1] < 0).astype(int), (-1.3, 1.3, -1.3, 1.3), PLAYGROUND.Settings(8, 1.0)
    )
    functions = PLAYGROUND.Functions(
        start,
        nn_utils.linear_activation_forward,
        nn_utils.linear_activation_backward,
        nn_utils.compute_cost,
        nn_utils.update_parameters,
    )
    return PLAYGROUND.Playground(state, functions)


def bowl() -> Any:
    rng = np.random.default_rng(1)
    x = rng.uniform(size=(1, 40))
    y = (x + 0.2 * rng.normal(size=x.shape) > 0.5).astype(int)
    functions = neuron.neuron_batch, nn_utils.sigmoid, nn_utils.compute_cost
    return BOWL.Bowl(BOWL.Walk(10.0, -5.0), x, y, *functions, neuron.neuron_gradient)


def walk() -> Any:
    functions = nn_utils.L_model_forward, nn_utils.L_model_backward, nn_utils.compute_cost
    return WALK.Walk(WALK.Place(), *functions)


def digits() -> Any:
    """A network without training: unit k asks for ink in one of ten bands, from the top down."""
    band = np.arange(784) // 28 * 10 // 28
    W1 = (band == np.arange(10)[:, None]).astype(float)
    zeros = np.zeros((10, 1))

    def forward_prop(W1: Any, b1: Any, W2: Any, b2: Any, X: Any) -> Any:
        Z2 = W2 @ (W1 @ X + b1) + b2
        return W1 @ X, W1 @ X, Z2, nn_utils.softmax(Z2)

    return DIGITS.Reader(DIGITS.Sheet(), forward_prop, (W1, zeros, np.eye(10), zeros))


def threshold() -> Any:
    rng = np.random.default_rng(1)
    y = rng.integers(0, 2, 200)
    p = np.clip(0.5 + 0.2 * (2 * y - 1) + 0.2 * rng.normal(size=200), 0, 1)
    photos = rng.integers(0, 255, (200, 64, 64, 3)).astype(np.uint8)

    def accuracy(observed: Any, predicted: Any) -> float:
        return float(np.mean(observed == predicted))

    return THRESHOLD.Threshold(THRESHOLD.Chosen(), y, p, photos, ["cat", "dog"], accuracy)


MADE: dict[str, Callable[[], Any]] = {
    "playground": playground, "bowl": bowl, "walk": walk, "digits": digits, "threshold": threshold,
}  # fmt: skip


def keys_on_the_playground(alone: Alone) -> None:
    keys, told = alone.page.keyboard, alone.live.locator(".nn-live-told")
    expect(told).to_contain_text("0 steps")
    reached(alone, alone.live.get_by_role("application"))
    for key in ("ArrowRight", "ArrowUp", "Enter"):
        keys.press(key)
    expect(told).to_contain_text("of 201 points")
    keys.press("Delete")
    expect(told).to_contain_text("of 200 points")
    alone.live.get_by_label("hidden units").focus()
    keys.press("ArrowLeft")
    expect(alone.live.locator("output").first).to_have_text("7")
    alone.live.get_by_role("button", name="One step").focus()
    keys.press("Enter")
    expect(told).to_contain_text("1 steps")
    expect(alone.live.locator("[role=status]")).to_contain_text("1 steps")


def keys_on_the_bowl(alone: Alone) -> None:
    keys, told = alone.page.keyboard, alone.live.locator(".nn-live-told")
    expect(told).to_contain_text("cost")
    alone.live.get_by_label("α").focus()
    keys.press("End")
    expect(alone.live.locator("output")).to_have_text("64")
    keys.press("Tab")
    expect(alone.live.get_by_role("application")).to_be_focused()
    keys.press("ArrowRight")
    expect(told).to_contain_text("w = 10.6")
    for _ in range(4):
        keys.press("Enter")
    expect(told).to_contain_text("Flown out")


def keys_on_the_walk(alone: Alone) -> None:
    keys, count = alone.page.keyboard, alone.live.locator(".nn-live-count")
    expect(count).to_have_text("step 1 of 17")
    reached(alone, alone.live.get_by_role("button", name="Forward"))
    keys.press("ArrowRight")
    expect(alone.live.locator(".nn-live-sum")).to_contain_text("0.5 · 1 + 0.25 · 2 + 0 = 1")
    keys.press("End")
    expect(alone.live.locator("[role=status]")).to_contain_text("paths meet again")
    keys.press("ArrowLeft")
    expect(count).to_have_text("step 16 of 17")


def keys_on_the_digits(alone: Alone) -> None:
    keys, told = alone.page.keyboard, alone.live.locator(".nn-live-told")
    reached(alone, alone.live.get_by_role("application"))
    keys.press("Space")
    for _ in range(8):
        keys.press("ArrowDown")
    keys.press("Space")
    keys.press("ArrowRight")
    expect(told).to_contain_text("The network says")
    expect(alone.live.locator("[role=status]")).to_contain_text("The network says")


def keys_on_the_threshold(alone: Alone) -> None:
    keys, told = alone.page.keyboard, alone.live.locator(".nn-live-told")
    expect(told).to_contain_text("accuracy")
    reached(alone, alone.live.get_by_label("threshold"))
    keys.press("Home")
    expect(told).to_contain_text("100.0% of class dog found")
    for _ in range(50):
        keys.press("ArrowRight")
    expect(alone.live.locator("output")).to_have_text("0.50")
    expect(alone.live.locator(".nn-live-photos canvas")).to_have_count(12)


DRIVEN = {
    "playground": keys_on_the_playground, "bowl": keys_on_the_bowl, "walk": keys_on_the_walk,
    "digits": keys_on_the_digits, "threshold": keys_on_the_threshold,
}  # fmt: skip


def reached(alone: Alone, wanted: Any) -> None:
    """Go there by the tab key."""
    for _ in range(20):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        alone.page.keyboard.press("Tab")
    raise AssertionError("the tab key does not lead there")


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("name", MADE)
def test_by_keys_alone_and_heard(name: str, dark: bool, page: Page) -> None:
    alone = Alone(page, name, MADE[name]().answer, dark)
    expect(alone.live).to_have_attribute("data-shade", "dark" if dark else "light")
    DRIVEN[name](alone)
    picture(page, f"live_{name}_{'night' if dark else 'day'}")
    assert violations(page, ".nn-live") == []
    assert alone.wrong == []


def test_the_playground_by_mouse_and_its_end(page: Page) -> None:
    play = playground()
    alone = Alone(page, "playground", play.answer)
    told = alone.live.locator(".nn-live-told")
    expect(told).to_contain_text("of 200 points")
    train = alone.live.get_by_role("button", name="Train")
    answering, drawing = alone.answering, alone.drawing()
    times = frame_times(told, train.click, 3)
    report(
        "playground, 8 hidden units, 200 points, alone",
        times,
        python_ms=1000 * (alone.answering - answering) / len(times),
        page_ms=1000 * (alone.drawing() - drawing) / len(times),
    )
    expect(told).to_contain_text(re.compile(r"(9\d\.\d|100\.0)% of"))
    alone.live.get_by_role("button", name="Pause").click()
    plane = alone.live.get_by_role("application")
    plane.click(position={"x": 170, "y": 170})
    expect(told).to_contain_text("of 201 points")
    plane.click(position={"x": 170, "y": 170}, modifiers=["Shift"])
    expect(told).to_contain_text("of 200 points")
    train.click()
    expect(alone.live.get_by_role("button", name="Pause")).to_be_visible()
    page.evaluate("document.querySelector('.nn-live').remove()")
    page.wait_for_timeout(500)
    steps = play.state.steps
    page.wait_for_timeout(500)
    assert play.state.steps == steps  # nothing trains on


def climbing(*given: Any) -> Any:
    """A learner's linear_activation_backward with the wrong sign."""
    dA_prev, dW, db = nn_utils.linear_activation_backward(*given)
    return dA_prev, -dW, db


def uphill(*given: Any) -> Any:
    """A learner's neuron_gradient with the wrong sign."""
    return tuple(-slope for slope in neuron.neuron_gradient(*given))


def doubled(*given: Any) -> Any:
    """A learner's L_model_backward that is wrong in the last layer."""
    grads = nn_utils.L_model_backward(*given)
    return grads | {"dW2": 2 * grads["dW2"]}


def wrong(name: str) -> Any:
    """A picture that runs on a wrong function."""
    picture = MADE[name]()
    if name == "playground":
        picture.use = picture.use._replace(backward=climbing)
    elif name == "bowl":
        picture.gradient = uphill
    elif name == "walk":
        forward, _, cost = picture.functions
        picture.functions = forward, doubled, cost
    elif name == "digits":
        right = picture.forward
        picture.forward = lambda *given: (*right(*given)[:3], 2 * right(*given)[3])
    else:
        picture.accuracy = lambda observed, predicted: np.mean(observed != predicted)
    return picture


def train_wrong(alone: Alone) -> None:
    expect(alone.live.get_by_role("alert")).to_contain_text("dW1 disagrees")
    alone.live.get_by_role("button", name="Train").click()
    expect(alone.live.locator(".nn-live-told")).to_contain_text(re.compile(r"cost [1-9]"))


def step_wrong(alone: Alone) -> None:
    expect(alone.live.get_by_role("alert")).to_contain_text("dw disagrees")
    alone.live.get_by_role("button", name="Take a step").click()
    expect(alone.live.locator(".nn-live-told")).to_contain_text("The cost rose")


def walk_wrong(alone: Alone) -> None:
    alone.live.get_by_role("button", name="Forward").focus()
    for _ in range(9):
        alone.page.keyboard.press("ArrowRight")
    expect(alone.live.get_by_role("alert")).to_contain_text("dW2_11 is")
    expect(alone.live.locator(".nn-live-bad")).to_have_count(2)


def draw_wrong(alone: Alone) -> None:
    sheet = alone.live.get_by_role("application")
    drawn_through(alone.page, sheet, (0.2, 0.86), (0.8, 0.86))
    expect(alone.live.get_by_role("alert")).to_contain_text("sum to 2")
    expect(alone.live.locator(".nn-live-told")).to_be_empty()


def cut_wrong(alone: Alone) -> None:
    expect(alone.live.get_by_role("alert")).to_contain_text("by the counts it is")
    expect(alone.live.locator(".nn-live-told")).to_contain_text("accuracy 0.1")


SEEN_WRONG = {
    "playground": train_wrong, "bowl": step_wrong, "walk": walk_wrong, "digits": draw_wrong,
    "threshold": cut_wrong,
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_a_wrong_function_goes_wrong_before_ones_eyes_and_is_told_of(name: str, page: Page) -> None:
    alone = Alone(page, name, wrong(name).answer)
    SEEN_WRONG[name](alone)
    picture(page, f"live_{name}_wrong")
    assert violations(page, ".nn-live") == []
    assert alone.wrong == []


@pytest.mark.parametrize(("name", "press"), [("playground", "Train"), ("bowl", "Roll")])
def test_reduced_motion_is_respected(name: str, press: str, browser: Browser) -> None:
    context = browser.new_context(reduced_motion="reduce")
    alone = Alone(context.new_page(), name, (made := MADE[name]()).answer)
    told = alone.live.locator(".nn-live-told")
    expect(told).to_contain_text("cost")
    assert len(frame_times(told, alone.live.get_by_role("button", name=press).click, 3)) <= 3
    if name == "playground":
        assert made.state.steps % 300 == 0
    else:
        assert len(made.walk.trail) == 20  # and one picture of them
    context.close()


def test_the_bowl_is_dragged_and_rolls(page: Page) -> None:
    place = bowl()
    alone = Alone(page, "bowl", place.answer)
    told, chart = alone.live.locator(".nn-live-told"), alone.live.get_by_role("application")
    expect(told).to_contain_text("cost")

    def drag() -> None:
        drawn_through(page, chart, (0.5, 0.5), (0.3, 0.8))

    report("the bowl, dragged, alone", frame_times(told, drag, 1))
    left, right, bottom, top = place.window
    assert place.walk.w == pytest.approx(left + 0.3 * (right - left), abs=0.2)
    assert place.walk.b == pytest.approx(bottom + 0.8 * (top - bottom), abs=0.2)
    alone.live.get_by_role("button", name="Roll").click()
    expect(told).to_contain_text("The cost fell")
    alone.live.get_by_role("button", name="Stop").click()
    assert len(place.walk.trail) >= 1
    assert alone.wrong == []


def test_a_digit_is_drawn_by_mouse_and_by_finger(browser: Browser) -> None:
    context = browser.new_context(has_touch=True)
    page = context.new_page()
    reader = digits()
    alone = Alone(page, "digits", reader.answer)
    told, sheet = alone.live.locator(".nn-live-told"), alone.live.get_by_role("application")
    expect(told).to_have_text("Draw a digit.")
    alone.live.get_by_label("scaled and centered").uncheck()

    def draw() -> None:
        drawn_through(page, sheet, (0.2, 0.86), (0.8, 0.86))

    bars = alone.live.locator(".nn-live-bars")
    report("draw a digit, alone", frame_times(bars, draw, 1))
    expect(told).to_contain_text("says 1")  # a line in the second band
    alone.live.get_by_label("scaled and centered").check()
    expect(told).not_to_contain_text("says 1")  # brought to the middle
    sheet.tap(position={"x": 140, "y": 140})
    expect(told).to_contain_text("The network says")
    assert len(reader.sheet.strokes) == 2
    alone.live.get_by_role("button", name="Undo").click()
    alone.live.get_by_role("button", name="Clear").click()
    expect(told).to_have_text("Draw a digit.")
    assert alone.wrong == []
    context.close()


def test_the_threshold_is_dragged(page: Page) -> None:
    cut = threshold()
    alone = Alone(page, "threshold", cut.answer)
    told = alone.live.locator(".nn-live-told")
    expect(told).to_contain_text("accuracy")

    def drag() -> None:
        chart = alone.live.get_by_role("img", name="The ROC curve")
        drawn_through(page, chart, (0.05, 0.2), (0.9, 0.95))

    report("the threshold, dragged, alone", frame_times(told, drag, 1))
    assert cut.chosen.threshold < 0.4
    assert alone.wrong == []
