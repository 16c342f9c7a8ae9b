"""The bowl in a real JupyterLab: dragged, stepped by keys, rolling, and with a wrong slope."""

from __future__ import annotations

import re

import pytest
from driving import picture, violations, write_cell
from live import Opened, at, frame_times, report
from playwright.sync_api import Locator, Page, expect
from test_browser_learner import by_night

pytestmark = [pytest.mark.slow, pytest.mark.needs("browser")]

GIVEN = """# what notebook 01 gives
import numpy as np
from nn_utils import live, sigmoid
from nn_utils.costs import compute_cost
from nn_utils.neuron import neuron_batch
rng = np.random.default_rng(2)
x = rng.uniform(size=(1, 40))
Y = (6 * x - 3 + rng.logistic(size=(1, 40)) > 0).astype(int)"""
RIGHT = """# neuron_gradient
def neuron_gradient(X, Y, w, b):
    error = neuron_batch(X, w, b, sigmoid) - Y
    return X @ error.T / X.shape[1], float(error.mean())"""
WRONG = RIGHT.replace("float(error.mean())", "-float(error.mean())")
SHOW = """# the bowl
live.bowl(x, Y, neuron_batch, sigmoid, compute_cost, neuron_gradient)"""


@pytest.fixture
def opened(lab, page: Page) -> Opened:
    return Opened(page, lab, "bowl", [GIVEN, RIGHT, SHOW])


def cost(live: Locator) -> float:
    told = live.locator(".nn-live-told")
    expect(told).to_contain_text("cost")
    found = re.search(r"cost ([\d.]+)", told.inner_text())
    assert found
    return float(found[1].rstrip("."))


def test_dragged_stepped_and_kept(opened: Opened) -> None:
    live, page = opened.live, opened.page
    told, chart = live.locator(".nn-live-told"), live.get_by_role("application")
    live.scroll_into_view_if_needed()
    cost(live)
    before = told.inner_text()
    box = chart.bounding_box()
    assert box
    there = at(chart, 0.3, 0.8)

    def drag() -> None:
        chart.hover(position=at(chart, 0.5, 0.5))
        page.mouse.down()
        page.mouse.move(box["x"] + there["x"], box["y"] + there["y"], steps=20)
        page.mouse.up()

    times = frame_times(live, ".nn-live-told", drag, seconds=1)
    report("the bowl, dragged", times)
    expect(told).not_to_have_text(before)
    high = cost(live)
    live.get_by_role("button", name="Take a step").click()
    expect(told).to_contain_text("The cost fell")
    assert cost(live) < high
    picture(page, "live_bowl")
    assert violations(page, ".nn-live") == []
    kept = told.inner_text().partition(",")[0]
    opened.run("# the bowl")
    expect(told).to_contain_text(kept)  # where it stood
    live.get_by_role("button", name="Roll").click()
    expect(told).not_to_contain_text(kept)
    live.get_by_role("button", name="Stop").click()
    assert opened.strangers() == []


def test_by_keys_alone_by_night_and_flying_out(lab, page: Page) -> None:
    with by_night(lab):
        opened = Opened(page, lab, "bowl_by_night", [GIVEN, RIGHT, SHOW])
    live = opened.live
    told, chart = live.locator(".nn-live-told"), live.get_by_role("application")
    expect(live).to_have_attribute("data-shade", "dark")
    live.get_by_label("α").focus()
    page.keyboard.press("End")
    expect(live.locator("output")).to_have_text("64")
    page.keyboard.press("Tab")
    expect(chart).to_be_focused()
    before = told.inner_text()
    page.keyboard.press("ArrowRight")
    expect(told).not_to_have_text(before)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(told).to_contain_text("Flown out")
    picture(page, "live_bowl_by_night")
    assert violations(page, ".nn-live") == []


def test_a_wrong_slope_is_told_of(opened: Opened) -> None:
    live = opened.live
    expect(live.locator(".nn-live-told")).to_contain_text("cost")
    expect(live.locator(".nn-live-trouble")).to_be_empty()
    write_cell(opened.cell("# neuron_gradient"), WRONG)
    opened.run("# neuron_gradient")
    opened.run("# the bowl")
    expect(live.locator(".nn-live-trouble")).to_contain_text("db disagrees")
    expect(opened.errors()).to_have_count(0)
