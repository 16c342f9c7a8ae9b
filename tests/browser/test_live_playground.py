"""The playground in a real JupyterLab: by mouse, by keys, with wrong functions, and gone."""

from __future__ import annotations

import json
import re

import pytest
from driving import picture, save, violations, write_cell
from live import Opened, at, frame_times, report
from playwright.sync_api import Locator, Page, expect
from test_browser_learner import by_night

pytestmark = [pytest.mark.slow, pytest.mark.needs("browser")]

GIVEN = """# what notebook 03 gives
import numpy as np
from nn_utils import live, relu_backward, sigmoid_backward, linear_activation_forward
from nn_utils import compute_cost, update_parameters
rng = np.random.default_rng(1)
X = rng.uniform(-1, 1, (2, 200))
X = X + 0.1 * np.sign(X)
Y = (X[0] * X[1] < 0).astype(int).reshape(1, -1)
calls = 0
def initialize_parameters(n_x, n_h, n_y):
    return {"W1": 0.3 * np.random.randn(n_h, n_x), "b1": np.zeros((n_h, 1)),
            "W2": 0.3 * np.random.randn(n_y, n_h), "b2": np.zeros((n_y, 1))}
def linear_activation_backward(dA, cache, activation):
    global calls
    calls += 1
    linear_cache, Z = cache
    back = relu_backward if activation == "relu" else sigmoid_backward
    return linear_backward(back(dA, Z), linear_cache)"""
RIGHT = """# linear_backward
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    return W.T @ dZ, dZ @ A_prev.T / m, np.sum(dZ, axis=1, keepdims=True) / m"""
WRONG = RIGHT.replace("dZ @ A_prev.T / m", "-dZ @ A_prev.T / m")
STUB = """# linear_backward
def linear_backward(dZ, cache):
    raise NotImplementedError("linear_backward")"""
SHOW = """# the playground
live.playground(X, Y, initialize_parameters, linear_activation_forward,
                linear_activation_backward, compute_cost, update_parameters, units=8)"""


def steps(live: Locator) -> int:
    told = live.locator(".nn-live-told")
    expect(told).to_contain_text("steps")
    return int(re.match(r"\d+", told.inner_text())[0])


def points(live: Locator) -> int:
    return int(re.search(r"of (\d+) points", live.locator(".nn-live-told").inner_text())[1])


@pytest.fixture
def opened(lab, page: Page) -> Opened:
    return Opened(page, lab, "playground", [GIVEN, RIGHT, SHOW])


def test_it_learns_by_the_functions_and_stops_with_its_view(opened: Opened) -> None:
    live, page = opened.live, opened.page
    plane = live.get_by_role("application")
    assert (steps(live), points(live)) == (0, 200)
    train = live.get_by_role("button", name="Train")
    times = frame_times(live, ".nn-live-told", train.click, seconds=4)
    live.get_by_role("button", name="Pause").click()
    report("playground, 8 hidden units, 200 points", times)
    assert steps(live) > 100
    expect(live.locator(".nn-live-told")).to_contain_text(re.compile(r"(9\d\.\d|100\.0)%"))
    expect(live.locator(".nn-live-trouble")).to_be_empty()
    live.scroll_into_view_if_needed()
    picture(page, "live_playground")
    assert violations(page, ".nn-live") == []

    plane.click(position=at(plane, 0.5, 0.5))
    expect(live.locator(".nn-live-told")).to_contain_text("of 201 points")
    plane.click(position=at(plane, 0.5, 0.5), modifiers=["Shift"])
    expect(live.locator(".nn-live-told")).to_contain_text("of 200 points")
    reached = steps(live)
    opened.run("# the playground")
    expect(live).to_have_count(1)
    assert steps(live) == reached  # what was learned is still there

    live.get_by_role("button", name="Train").click()
    expect(live.locator(".nn-live-told")).not_to_have_text(re.compile(f"^{reached} steps"))
    write_cell(opened.cell("# the playground"), "# the playground is gone\ncalls")
    opened.run("# the playground is gone")
    counted = opened.cell("# the playground is gone").locator(".jp-OutputArea-output")
    expect(live).to_have_count(0)
    opened.run("# the playground is gone")
    first = counted.inner_text()
    page.wait_for_timeout(1000)
    opened.run("# the playground is gone")
    assert counted.inner_text() == first  # nothing trains on
    assert opened.strangers() == []
    save(page)
    saved = json.loads(opened.path.read_text("utf-8"))
    assert "widgets" not in saved["metadata"]


def test_by_keys_alone_by_night_and_heard(lab, page: Page) -> None:
    with by_night(lab):
        opened = Opened(page, lab, "playground_by_night", [GIVEN, RIGHT, SHOW])
    live = opened.live
    expect(live).to_have_attribute("data-shade", "dark")
    plane = live.get_by_role("application")
    live.get_by_role("button", name="Train").focus()
    for _ in range(20):
        if plane.evaluate("plane => plane === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(live.locator(".nn-live-told")).to_contain_text("of 201 points")
    page.keyboard.press("Delete")
    expect(live.locator(".nn-live-told")).to_contain_text("of 200 points")
    live.get_by_label("hidden units").focus()
    page.keyboard.press("ArrowLeft")
    expect(live.locator("output").first).to_have_text("7")
    expect(live.locator(".nn-live-told")).to_contain_text("0 steps")
    live.get_by_role("button", name="One step").focus()
    page.keyboard.press("Enter")
    expect(live.locator(".nn-live-told")).to_contain_text("1 steps")
    expect(live.locator("[role=status]")).to_contain_text("1 steps")
    live.scroll_into_view_if_needed()
    picture(page, "live_playground_by_night")
    assert violations(page, ".nn-live") == []


def test_a_wrong_function_misbehaves_and_the_picture_says_so(opened: Opened) -> None:
    live = opened.live
    trouble = live.locator(".nn-live-trouble")
    step = live.get_by_role("button", name="One step")
    for said, text in (("is not written yet", STUB), ("dW1 disagrees", WRONG)):
        write_cell(opened.cell("# linear_backward"), text)
        opened.run("# linear_backward")
        step.click()
        expect(trouble).to_contain_text(said)
    live.get_by_role("button", name="Train").click()
    opened.page.wait_for_timeout(1000)
    picture(opened.page, "live_playground_wrong")
    assert violations(opened.page, ".nn-live") == []
    write_cell(opened.cell("# linear_backward"), RIGHT)
    opened.run("# linear_backward")
    live.get_by_role("button", name="New start").click()
    expect(trouble).to_be_empty()
    assert (
        opened.cell("# the playground").locator(".jp-RenderedText[data-mime-type*=error]").count()
        == 0
    )


def test_with_reduced_motion_it_shows_one_picture_a_second(lab, browser) -> None:
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    opened = Opened(context.new_page(), lab, "playground_calm", [GIVEN, RIGHT, SHOW])
    train = opened.live.get_by_role("button", name="Train")
    assert len(frame_times(opened.live, ".nn-live-told", train.click, seconds=3)) <= 3
    assert steps(opened.live) % 300 == 0
    context.close()
