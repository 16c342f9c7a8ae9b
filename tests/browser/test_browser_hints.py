"""The hints to where a mistake is, in JupyterLab: closed at first, and opened one by one."""

from __future__ import annotations

import driving
import pytest
from driving import cell_with, picture, run_cell, save, shown_notebook, violations, write_cell
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.slow

# Slips that the catalogue has no name for, each with a part of what would put it right.
SLIPS = {
    "linear_backward": (
        """def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = (dZ - b) @ A_prev.T / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prev = W.T @ dZ
    return dA_prev, dW, db""",
        "dW = (dZ) @ A_prev.T / m",
    ),
    "sigmoid_backward": (
        """def sigmoid_backward(dA, cache):
    Z = cache
    s = sigmoid(Z)
    return dA * s(1 - s)""",
        "s * (1 - s)",
    ),
}


@pytest.mark.parametrize("name", SLIPS)
def test_hints_lead_to_the_line_one_after_the_other(
    lab: driving.Server, page: Page, name: str
) -> None:
    code, change = SLIPS[name]
    page.goto(lab.page("lab/tree/03_two_layer/two_layer.ipynb"))
    notebook = shown_notebook(page)
    run_cell(cell_with(notebook, "import numpy as np"))
    exercise = cell_with(notebook, f"def {name}(")
    check = cell_with(notebook, f"{name}_test({name})")
    write_cell(exercise, code)
    run_cell(exercise)
    run_cell(check)

    report = check.locator(".nn-report.nn-wrong")
    expect(report).to_be_visible()
    expect(check).not_to_contain_text("Looking for the line")  # the report has taken its place
    hints = report.locator(".nn-hints summary")
    expect(hints.first).to_be_visible()
    for number in range(hints.count()):
        expect(report.get_by_text(change)).not_to_be_visible()
        hints.nth(number).focus()
        page.keyboard.press("Enter")
    expect(report.get_by_text(change)).to_be_visible()

    report.scroll_into_view_if_needed()
    picture(page, f"lab_hints_{name}")
    assert violations(page, ".nn-report") == []
    save(page)
    with lab.by_night():
        page.reload()
        report.wait_for()
        for number in range(hints.count()):
            hints.nth(number).click()
        report.scroll_into_view_if_needed()
        picture(page, f"lab_hints_{name}_by_night")
        assert violations(page, ".nn-report") == []
