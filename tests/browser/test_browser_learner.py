"""What a learner sees and does in JupyterLab, in a real browser."""

from __future__ import annotations

import json
import subprocess
import sys

import driving
import pytest
from answers import answers
from driving import cell_with, picture, run_cell, save, shown_notebook, violations, write_cell
from playwright.sync_api import Page, expect

from public_tests import exercises, notebooks

pytestmark = pytest.mark.slow

KEY = "03_two_layer/linear_backward"
WRONG = """def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = dZ @ A_prev.T / m
    db = np.sum(dZ) / m
    dA_prev = W.T @ dZ
    return dA_prev, dW, db"""


def nnlab_json(lab: driving.Server, *command: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "nnlab", *command, "--json"],
        env=lab.environment, cwd=lab.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_the_lab_opens_on_the_start_page_and_its_links_open_the_notebooks(lab, page: Page):
    page.goto(lab.page(""))
    start = shown_notebook(page)
    for notebook in notebooks():
        expect(start.locator(f"table a[href*='{notebook}/']")).to_have_count(1)
    expect(start.locator("table", has_text="generated").first).to_be_visible()
    expect(start.locator(".jp-OutputArea table")).to_contain_text("0 of")
    picture(page, "lab_start_page")
    assert "Jupyter news" not in page.content()  # nobody is asked to send anything out
    start.locator("table a", has_text="03").click()
    page.wait_for_url("**/03_two_layer/two_layer.ipynb*")
    expect(page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) h1").first).to_contain_text("3")


def test_a_wrong_answer_is_diagnosed_and_a_right_one_passes(lab, page: Page):
    page.goto(lab.page("lab/tree/03_two_layer/two_layer.ipynb"))
    notebook = shown_notebook(page)
    run_cell(cell_with(notebook, "import numpy as np"))
    exercise = cell_with(notebook, "def linear_backward(dZ, cache)")
    check = cell_with(notebook, "linear_backward_test(linear_backward)")

    run_cell(exercise)
    run_cell(check)
    expect(check).to_contain_text("NotImplementedError")

    write_cell(exercise, WRONG)
    run_cell(exercise)
    run_cell(check)
    red = check.locator(".nn-report.nn-wrong")
    found = exercises()[KEY].check(_made(WRONG)).diagnosis
    assert found
    expect(red.locator(".nn-say").first).to_have_text(found[0].message.replace("`", ""))
    red.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(red.locator("details").first).to_have_attribute("open", "")
    red.scroll_into_view_if_needed()
    picture(page, "lab_red_report")
    assert violations(page, ".nn-report") == []
    save(page)
    with lab.by_night():
        page.reload()
        red.wait_for()
        red.scroll_into_view_if_needed()
        picture(page, "lab_red_report_by_night")
        assert violations(page, ".nn-report") == []
    page.reload()
    shown_notebook(page)

    write_cell(exercise, answers("03_two_layer")["linear_backward"])
    run_cell(exercise)
    run_cell(check)
    green = check.locator(".nn-report.nn-done")
    expect(green).to_be_visible()
    expect(check.locator(".nn-wrong")).to_have_count(0)
    picture(page, "lab_green_report")
    assert violations(page, ".nn-report") == []

    save(page)
    checked = nnlab_json(lab, "check", "03")["exercises"]
    assert checked.pop(KEY) == "passed"
    assert set(checked.values()) == {"not written"}


def test_the_progress_card_follows(lab, page: Page):
    """What was passed in the browser shows on the start page and in the terminal."""
    earned = nnlab_json(lab, "progress")["earned"]
    page.goto(lab.page("lab/tree/START.ipynb"))
    start = shown_notebook(page)
    card = cell_with(start, "progress()")
    run_cell(card)
    expect(card.locator("caption")).to_contain_text(f"{earned} of")
    assert violations(page, ".jp-OutputArea table") == []
    picture(page, "lab_progress_card")


def test_the_sliders_move_the_neuron(lab, page: Page):
    page.goto(lab.page("lab/tree/01_neuron/neuron.ipynb"))
    notebook = shown_notebook(page)
    run_cell(cell_with(notebook, "import numpy as np"))
    run_cell(cell_with(notebook, "X ="))
    sliders = cell_with(notebook, "plots.neuron_sliders(")
    run_cell(sliders)
    shown = sliders.locator("img.widget-image")
    before = shown.get_attribute("src")
    handle = sliders.locator(".noUi-handle").first
    handle.focus()
    page.keyboard.press("PageUp")
    expect(sliders.locator(".widget-readout").first).not_to_have_text("1.00")
    expect(shown).not_to_have_attribute("src", before or "")
    shown_notebook(page)  # idle again: the last picture is there
    shown.scroll_into_view_if_needed()
    picture(page, "lab_sliders")


def test_a_guess_is_made_with_the_keyboard_and_compared(lab, page: Page):
    page.goto(lab.page("lab/tree/02_logistic/logistic.ipynb"))
    notebook = shown_notebook(page)
    cell = notebook.locator(".jp-CodeCell").first
    asked = """from public_tests import came_out, guess
guess("02_logistic/first", "The first cost?", ["0", "0.69", "1"])"""
    write_cell(cell, asked)
    run_cell(cell)
    expect(cell.get_by_role("radio")).to_have_count(3)
    cell.get_by_role("radio").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(cell.locator(".jp-OutputArea")).to_contain_text("Kept: 0.69.")
    assert violations(page, ".jp-OutputArea") == []
    picture(page, "lab_guess")
    write_cell(cell, 'came_out("02_logistic/first", "b")')
    run_cell(cell)
    expect(cell.locator(".jp-OutputArea")).to_contain_text("You guessed 0.69: right")


def test_a_hunt_puts_its_program_into_the_next_cell_and_sees_it_mended(lab, page: Page):
    page.goto(lab.page("lab/tree/01_neuron/neuron.ipynb"))
    notebook = shown_notebook(page)
    first = notebook.locator(".jp-CodeCell").first
    write_cell(first, "from public_tests import hunt\nhunt(1, notebook='01_neuron', seed=3)")
    run_cell(first)
    expect(first.locator(".jp-OutputArea").first).to_contain_text("DOES NOT AGREE")
    program = notebook.locator(".jp-CodeCell").nth(1)
    expect(program).to_contain_text("%%mend")
    picture(page, "lab_hunt")
    run_cell(program)
    expect(program.locator(".jp-OutputArea").first).to_contain_text("Not mended yet")
    write_cell(
        program,
        "from public_tests import hunting as h\nh.mend(h.program_code(h._under_way.notebook))",
    )
    run_cell(program)
    expect(program.locator(".jp-OutputArea").first).to_contain_text("Mended")


def _made(source: str):
    import numpy as np

    namespace: dict = {"np": np}
    exec(source, namespace)
    return namespace["linear_backward"]
