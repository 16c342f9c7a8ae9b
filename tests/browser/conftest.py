"""A browser for each test file, and JupyterLab as ``nnlab lab`` starts it."""

from __future__ import annotations

from collections.abc import Iterator

import driving
import needs
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs.chromium(), args=driving.QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(driving.PATIENCE)
    yield page
    context.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[driving.Server]:
    """``nnlab lab`` on a learner's folder, with everything else out of the way too."""
    home = tmp_path_factory.mktemp("learner")
    folder = home / "work"
    folder.mkdir()
    command = ["nnlab", "lab", str(folder), "--no-browser"]
    server = driving.serve(command, folder, driving.own_environment(home))
    yield server
    server.stop()
