"""A digit drawn in a real JupyterLab: by mouse, by finger, by keys, with a wrong softmax."""

from __future__ import annotations

import pytest
from driving import picture, violations, write_cell
from live import Opened, at, frame_times, report
from playwright.sync_api import Locator, Page, expect
from test_browser_learner import by_night

pytestmark = [pytest.mark.slow, pytest.mark.needs("browser")]

# A network without training: unit k asks for ink in one of ten bands, from the top to the bottom.
GIVEN = """# what notebook 05 gives
import numpy as np
from nn_utils import live
band = (np.arange(784) // 28 * 10 // 28)
W1 = (band == np.arange(10)[:, None]).astype(float)
b1, W2, b2 = np.zeros((10, 1)), np.eye(10), np.zeros((10, 1))
def forward_prop(W1, b1, W2, b2, X):
    Z1 = W1 @ X + b1
    A1 = np.maximum(0, Z1)
    Z2 = W2 @ A1 + b2
    return Z1, A1, Z2, softmax(Z2)"""
RIGHT = """# softmax
def softmax(Z):
    e = np.exp(Z - Z.max(axis=0))
    return e / e.sum(axis=0)"""
WRONG = RIGHT.replace("e / e.sum(axis=0)", "e / len(e)")
SHOW = """# the sheet
live.draw_digit(forward_prop, W1, b1, W2, b2)"""


@pytest.fixture
def opened(lab, page: Page) -> Opened:
    return Opened(page, lab, "digits", [GIVEN, RIGHT, SHOW])


def stroke(page: Page, sheet: Locator, *places: tuple[float, float]) -> None:
    """A line drawn with the mouse through places given by shares, from the lower left."""
    box = sheet.bounding_box()
    assert box
    for number, place in enumerate(places):
        where = at(sheet, *place)
        page.mouse.move(box["x"] + where["x"], box["y"] + where["y"], steps=12)
        if number == 0:
            page.mouse.down()
    page.mouse.up()


def test_the_network_answers_at_every_stroke(opened: Opened) -> None:
    live, page = opened.live, opened.page
    sheet = live.get_by_role("application")
    live.scroll_into_view_if_needed()
    bars = live.locator("li")
    expect(bars).to_have_count(10)

    def draw() -> None:
        stroke(page, sheet, (0.2, 0.86), (0.8, 0.86))

    live.get_by_label("scaled and centered").uncheck()
    times = frame_times(live, ".nn-live-bars", draw, seconds=1)
    if times:
        report("draw a digit, from one answer to the next", times)
    expect(live.locator(".nn-live-told")).to_contain_text("says 1")  # a line in the second band
    live.get_by_label("scaled and centered").check()
    expect(live.locator(".nn-live-told")).not_to_contain_text("says 1")  # brought to the middle
    stroke(page, sheet, (0.8, 0.86), (0.35, 0.1))
    expect(live.locator("figcaption", has_text="unit")).to_have_count(6)
    picture(page, "live_digit")
    assert violations(page, ".nn-live") == []

    said = live.locator(".nn-live-told").inner_text()
    opened.run("# the sheet")  # what was drawn is still there
    expect(live.locator(".nn-live-told")).to_have_text(said)
    live.get_by_role("button", name="Undo").click()
    live.get_by_role("button", name="Clear").click()
    expect(live.locator(".nn-live-told")).to_have_text("Draw a digit.")
    assert opened.strangers() == []


def test_by_keys_alone_by_night_and_heard(lab, page: Page) -> None:
    with by_night(lab):
        opened = Opened(page, lab, "digits_by_night", [GIVEN, RIGHT, SHOW])
    live = opened.live
    expect(live).to_have_attribute("data-shade", "dark")
    live.get_by_label("scaled and centered").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    for _ in range(8):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(live.locator(".nn-live-told")).to_contain_text("The network says")
    expect(live.locator("[role=status]")).to_contain_text("The network says")
    picture(page, "live_digit_by_night")
    assert violations(page, ".nn-live") == []


def test_a_wrong_softmax_is_told_of(opened: Opened) -> None:
    live = opened.live
    stroke(opened.page, live.get_by_role("application"), (0.5, 0.9), (0.5, 0.1))
    expect(live.locator(".nn-live-trouble")).to_be_empty()
    write_cell(opened.cell("# softmax"), WRONG)
    opened.run("# softmax")
    opened.run("# the sheet")
    expect(live.locator(".nn-live-trouble")).to_contain_text("not to 1")
    expect(opened.errors()).to_have_count(0)


def test_a_finger_draws_too(lab, browser) -> None:
    context = browser.new_context(has_touch=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    opened = Opened(page, lab, "digits_touch", [GIVEN, RIGHT, SHOW])
    sheet = opened.live.get_by_role("application")
    sheet.tap(position=at(sheet, 0.5, 0.5))
    expect(opened.live.locator(".nn-live-told")).to_contain_text("The network says")
    context.close()
