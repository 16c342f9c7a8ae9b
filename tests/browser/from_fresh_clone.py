"""From a fresh clone to a checked exercise in the browser, with the time each step took.

    python tests/browser/from_fresh_clone.py

No test: it installs everything anew, as ``make lab`` does for somebody who has just cloned.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import driving
from playwright.sync_api import expect, sync_playwright

SIGMOID = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))"


@contextmanager
def timed(what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"{time.perf_counter() - began:6.1f} s  {what}", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as home, timed("altogether"):
        clone = Path(home) / "clone"
        with timed("clone"):
            subprocess.run(["git", "clone", "-q", driving.ROOT, clone], check=True)
        with timed("environment, installed from the lock"):
            subprocess.run(["make", "--silent", ".venv/.base"], cwd=clone, check=True)
        with timed("JupyterLab"):
            server = driving.serve(
                ["nnlab", "lab", "--no-browser"],
                clone,
                driving.own_environment(Path(home)),
                str(clone / ".venv" / "bin" / "python"),
            )
        try:
            with timed("exercise 1.1 answered and checked"):
                answer(server)
        finally:
            server.stop()


def answer(server: driving.Server) -> None:
    """Go from the start page to the first exercise, and solve it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=driving.QUIET
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(driving.PATIENCE)
        page.goto(server.page(""))
        start = driving.shown_notebook(page)
        start.get_by_role("link", name="01 neuron").first.click()
        page.wait_for_url("**/neuron.ipynb*")
        notebook = driving.shown_notebook(page)
        driving.run_cell(driving.cell_with(notebook, "import numpy as np"))
        exercise = driving.cell_with(notebook, "def sigmoid(z)")
        driving.write_cell(exercise, SIGMOID)
        driving.run_cell(exercise)
        check = driving.cell_with(notebook, "sigmoid_test(sigmoid)")
        driving.run_cell(check)
        expect(check.locator(".nn-report.nn-done")).to_be_visible()
        driving.picture(page, "fresh_clone")
        browser.close()


if __name__ == "__main__":
    main()
