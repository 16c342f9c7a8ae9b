"""The live pictures in JupyterLab and Notebook 7: run again, with wrong functions, and gone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import driving
import nbformat
import pytest
from driving import picture, save, shown_notebook, violations, write_cell
from live import NOTEBOOK_7, Opened, drawn_through, frame_times, note, processor_ms, report
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

pytestmark = [pytest.mark.slow, pytest.mark.needs("browser")]

GIVEN = """# what the notebooks give
import numpy as np
import nn_utils
from nn_utils import live, neuron, relu_backward, sigmoid, sigmoid_backward, softmax_net
from nn_utils import compute_cost, linear_activation_forward, update_parameters
rng = np.random.default_rng(1)
X = rng.uniform(-1, 1, (2, 200))
X = X + 0.1 * np.sign(X)
Y = (X[0] * X[1] < 0).astype(int).reshape(1, -1)
A = np.clip(0.5 + 0.2 * (2 * Y - 1) + 0.2 * rng.normal(size=Y.shape), 0, 1)
photos = rng.integers(0, 255, (200, 64, 64, 3)).astype(np.uint8)
weights = [0.1 * rng.normal(size=shape) for shape in ((12, 784), (12, 1), (10, 12), (10, 1))]
calls = 0
def initialize_parameters(n_x, n_h, n_y):
    return {"W1": 0.3 * np.random.randn(n_h, n_x), "b1": np.zeros((n_h, 1)),
            "W2": 0.3 * np.random.randn(n_y, n_h), "b2": np.zeros((n_y, 1))}
def linear_activation_backward(dA, cache, activation):
    global calls
    calls += 1
    linear_cache, Z = cache
    back = relu_backward if activation == "relu" else sigmoid_backward
    return linear_backward(back(dA, Z), linear_cache)
def accuracy(observed, predicted):
    return np.mean(observed == predicted)"""
RIGHT = """# linear_backward
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    return W.T @ dZ, dZ @ A_prev.T / m, np.sum(dZ, axis=1, keepdims=True) / m"""
WRONG = RIGHT.replace("dZ @ A_prev.T / m", "-dZ @ A_prev.T / m")
UNWRITTEN = """# linear_backward
def linear_backward(dZ, cache):
    raise NotImplementedError("linear_backward")"""
PLAYGROUND = """# the playground
live.playground(X, Y, initialize_parameters, linear_activation_forward,
                linear_activation_backward, compute_cost, update_parameters, units=8)"""
OTHERS = {
    "the bowl": "live.bowl(X[:1], Y, neuron.neuron_batch, sigmoid, compute_cost,"
    " neuron.neuron_gradient)",
    "the walk": "live.walk(nn_utils.L_model_forward, nn_utils.L_model_backward, compute_cost)",
    "the sheet": "live.draw_digit(softmax_net.forward_prop, *weights)",
    "the threshold": "live.threshold(Y, A, photos, ['cat', 'dog'], accuracy)",
}
CELLS = [
    GIVEN, RIGHT, PLAYGROUND, *(f"# {name}\n{code}" for name, code in OTHERS.items()),
    "# how often\ncalls",
]  # fmt: skip


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(driving.PATIENCE)
    yield context
    context.close()


@pytest.fixture(scope="module")
def opened(lab: driving.Server, window: BrowserContext) -> Opened:
    return begun(Opened(window.new_page(), lab, written(lab, "live")))


def written(lab: driving.Server, name: str) -> Path:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in CELLS])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(made, lab.folder / f"{name}.ipynb")
    return lab.folder / f"{name}.ipynb"


def begun(opened: Opened) -> Opened:
    """With what is given and the playground run."""
    shown_notebook(opened.page)
    for text in ("# what the notebooks give", "# linear_backward", "# the playground"):
        opened.run(text)
    return opened


def in_cell(opened: Opened, text: str) -> Locator:
    return opened.cell(text).locator(".nn-live")


def test_in_notebook_7_they_live_too(lab: driving.Server, window: BrowserContext) -> None:
    opened = begun(Opened(window.new_page(), lab, written(lab, "seven"), NOTEBOOK_7))
    for name in OTHERS:
        opened.run(f"# {name}")
        expect(in_cell(opened, f"# {name}").locator(".nn-live-told")).not_to_contain_text("Asking")
    live = in_cell(opened, "# the playground")
    live.get_by_role("button", name="Train").click()
    expect(live.locator(".nn-live-told")).to_contain_text(re.compile(r"\d{3,} steps"))
    live.get_by_role("button", name="Pause").click()
    live.scroll_into_view_if_needed()
    picture(opened.page, "live_notebook_7")
    write_cell(opened.cell("# linear_backward"), WRONG)
    opened.run("# linear_backward")
    live.get_by_role("button", name="New start").click()
    expect(live.locator(".nn-live-trouble")).to_contain_text("dW1 disagrees")
    expect(opened.errors()).to_have_count(0)
    assert opened.strangers() == []
    opened.page.close()


def test_a_wrong_function_is_told_of_and_nothing_raises(opened: Opened) -> None:
    live = in_cell(opened, "# the playground")
    expect(live.locator(".nn-live-told")).to_contain_text("of 200 points")
    for said, text in (("is not written yet", UNWRITTEN), ("dW1 disagrees", WRONG), ("", RIGHT)):
        write_cell(opened.cell("# linear_backward"), text)
        opened.run("# linear_backward")
        live.get_by_role("button", name="New start").click()
        trouble = live.locator(".nn-live-trouble")
        expect(trouble).to_contain_text(said) if said else expect(trouble).to_be_empty()
    expect(opened.errors()).to_have_count(0)


def test_the_playground_learns_and_is_kept(opened: Opened) -> None:
    live = in_cell(opened, "# the playground")
    told = live.locator(".nn-live-told")
    train = live.get_by_role("button", name="Train")
    before = processor_ms()
    times = frame_times(told, train.click, seconds=4)
    each = (processor_ms() - before) / len(times)
    name = "playground, 8 hidden units, 200 points, in JupyterLab"
    report(name, times, processor_ms=each)
    live.get_by_role("button", name="Pause").click()
    expect(train).to_be_visible()
    picture(opened.page, f"{opened.path.stem}_playground")
    assert violations(opened.page, ".nn-live") == []
    opened.page.wait_for_timeout(300)
    reached = re.match(r"\d+ steps", told.inner_text())
    assert reached
    opened.run("# the playground")
    expect(told).to_contain_text(reached[0])


@pytest.mark.parametrize("name", OTHERS)
def test_what_was_done_is_kept(name: str, opened: Opened) -> None:
    opened.run(f"# {name}")
    live = in_cell(opened, f"# {name}")
    told = live.locator(".nn-live-told")
    expect(told).not_to_contain_text("Asking")
    if name == "the walk":
        live.get_by_role("button", name="Forward").click()
        told = live.locator(".nn-live-count")
        expect(told).to_have_text("step 2 of 17")
    else:
        board = live.locator("canvas").first
        times = frame_times(
            told, lambda: drawn_through(opened.page, board, (0.3, 0.3), (0.6, 0.8)), seconds=1
        )
        report(f"{name}, dragged, in JupyterLab", times)
    picture(opened.page, f"{opened.path.stem}_{name.partition(' ')[2]}")
    done = told.inner_text().partition(".  ")[0].split(", cost")[0]
    opened.run(f"# {name}")
    expect(told).to_contain_text(done)


def test_a_saved_notebook_is_small_and_nothing_was_fetched(opened: Opened) -> None:
    save(opened.page)
    saved = json.loads(opened.path.read_text("utf-8"))
    assert "widgets" not in saved["metadata"]
    state = 0
    for cell in saved["cells"]:
        for output in cell["outputs"]:
            rest = {kind: data for kind, data in output["data"].items() if "image" not in kind}
            rest.pop("text/html", "")  # the still picture again, with its alternative text
            state += len(json.dumps(rest))
    assert state < 4_000
    sizes = {"kB": opened.path.stat().st_size / 1000, "kB of state": state / 1000}
    note("a notebook with all five, saved in JupyterLab", sizes)
    assert opened.strangers() == []


@pytest.mark.parametrize(
    ("kernel", "trusted"),
    [("python3", True), ("elsewhere", True), ("elsewhere", False)],
    ids=["a new kernel", "no kernel", "no kernel and no trust"],
)
def test_reopened_it_shows_the_still_pictures(kernel: str, trusted: bool, opened: Opened) -> None:
    again = opened.reopened(kernel, trusted)
    for name in ("the playground", *OTHERS):
        cell = again.cell(f"# {name}")
        seen_still(cell)
        expect(cell.locator(".nn-live")).to_have_count(0)
        assert not re.search("widget|model", cell.locator(".jp-OutputArea").first.inner_text())
    picture(again.page, f"{again.path.stem}")
    again.page.close()


def seen_still(within: Locator) -> None:
    """A picture is there, loaded, visible and described."""
    image = within.locator(".nn-still img, .jp-RenderedImage img").first
    image.scroll_into_view_if_needed()
    expect(image).to_be_visible()
    assert image.get_attribute("alt")
    assert image.evaluate("one => one.complete && one.naturalWidth") > 300


def test_converted_it_shows_the_still_pictures(opened: Opened, page: Page) -> None:
    html, _ = HTMLExporter(template_name="lab").from_filename(str(opened.path))
    page.context.set_offline(True)
    page.set_content(html)
    stills = page.locator(".nn-still")
    expect(stills).to_have_count(5)
    for still in stills.all():
        seen_still(still.locator("xpath=.."))
    expect(page.locator(".nn-live")).to_have_count(0)


def clear(opened: Opened) -> None:
    opened.cell("# the playground").locator(".cm-content").first.click()
    for item in ("Edit", "Clear Cell Output"):
        opened.page.get_by_role("menuitem", name=item, exact=True).click()
    expect(in_cell(opened, "# the playground")).to_have_count(0)


def run_again(opened: Opened) -> None:
    opened.run("# the playground")
    expect(in_cell(opened, "# the playground")).to_have_count(1)


def restart(opened: Opened) -> None:
    opened.page.get_by_role("menuitem", name="Kernel", exact=True).click()
    ask = re.compile(r"^Restart Kernel(…|\.\.\.)")  # then its keys
    opened.page.get_by_role("menuitem", name=ask).click()
    opened.page.locator(".jp-Dialog .jp-mod-accept").click()
    live = in_cell(opened, "# the playground")
    live.get_by_role("button", name="New start").click()
    expect(live.locator(".nn-live-trouble")).to_contain_text("is gone")
    expect(live.get_by_role("button", name="Train")).to_be_visible()
    opened.run("# linear_backward")
    opened.run("# what the notebooks give")


@pytest.mark.parametrize("end", [run_again, clear, restart])
def test_nothing_trains_on_after(end: Callable[[Opened], None], opened: Opened) -> None:
    opened.run("# the playground")
    in_cell(opened, "# the playground").get_by_role("button", name="Train").click()
    expect(in_cell(opened, "# the playground").get_by_role("button", name="Pause")).to_be_visible()
    end(opened)
    answer = opened.cell("# how often").locator(".jp-OutputArea-output")
    opened.run("# how often")
    first = answer.inner_text()
    opened.page.wait_for_timeout(1000)
    opened.run("# how often")
    assert answer.inner_text() == first
    expect(opened.errors()).to_have_count(0)
