"""A real JupyterLab and a real browser, as a learner has them."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "build" / "screenshots"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
IN_FRONT = ".jp-NotebookPanel:not(.lm-mod-hidden)"
PATIENCE = 60_000  # ms: a busy machine starts a kernel slowly


@dataclass
class Server:
    """A Jupyter server under way."""

    process: subprocess.Popen
    address: str
    token: str
    folder: Path
    environment: dict[str, str]

    def page(self, path: str) -> str:
        """The address of one of its pages, with the token that opens it and nothing else open."""
        return f"{self.address}{path}?token={self.token}&reset"

    @contextlib.contextmanager
    def by_night(self) -> Iterator[None]:
        """JupyterLab in its dark theme, as its settings menu would set it."""
        folder = Path(self.environment["JUPYTERLAB_SETTINGS_DIR"])
        settings = folder / "@jupyterlab/apputils-extension/themes.jupyterlab-settings"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text('{"theme": "JupyterLab Dark"}', encoding="utf-8")
        yield
        settings.unlink()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


def own_environment(home: Path) -> dict[str, str]:
    """An environment in which Jupyter and nnlab keep everything under ``home``."""
    places = {
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTERLAB_SETTINGS_DIR": home / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
        "IPYTHONDIR": home / "ipython",
        "NNLAB_PROGRESS": home / "progress.jsonl",
    }
    return {
        **os.environ,
        **{name: str(place) for name, place in places.items()},
        "NNLAB_TIER": "generated",
        "NNLAB_OFFLINE": "1",
    }


def serve(
    command: list[str], folder: Path, environment: dict[str, str], python: str = sys.executable
) -> Server:
    """Start a Jupyter server and wait until it says where it is."""
    runtime = Path(environment["JUPYTER_RUNTIME_DIR"])
    log = runtime.with_name("server.log")
    runtime.mkdir(parents=True, exist_ok=True)
    with log.open("w") as said:
        process = subprocess.Popen(
            [python, "-m", *command], env=environment, cwd=folder, stdout=said, stderr=said
        )
    for _ in range(240):
        for told in runtime.glob(f"jpserver-{process.pid}.json"):
            try:
                where = json.loads(told.read_text())
            except ValueError:
                continue  # half written
            return Server(process, where["url"], where["token"], folder, environment)
        assert process.poll() is None, log.read_text()
        time.sleep(0.25)
    process.kill()
    raise AssertionError(f"no server after a minute: {log.read_text()}")


def picture(page: Page, name: str) -> None:
    """Keep a screenshot for people to look at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


def shown_notebook(page: Page) -> Locator:
    """The notebook in front, once it and its kernel are there."""
    notebook = page.locator(IN_FRONT)
    notebook.locator(".jp-Cell").first.wait_for(timeout=PATIENCE)
    kernel = notebook.locator(".jp-Toolbar-kernelName")
    expect(kernel).to_contain_text("Python 3", timeout=PATIENCE)
    idle = notebook.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
    idle.wait_for(timeout=PATIENCE, state="attached")
    return notebook


def cell_with(notebook: Locator, text: str) -> Locator:
    """The code cell whose source holds a text."""
    editors = notebook.locator(".jp-CodeCell").filter(
        has=notebook.page.locator(".jp-InputArea-editor", has_text=text)
    )
    return editors.first


def run_cell(cell: Locator) -> None:
    """Run a cell by hand: click into it, Shift+Enter, and wait until it has a number."""
    before = cell.locator(".jp-InputPrompt").first.inner_text()
    cell.locator(".cm-content").first.click()
    expect(cell.locator(".cm-editor.cm-focused").first).to_be_visible()
    cell.page.keyboard.press("Shift+Enter")
    expect(cell.locator(".jp-InputPrompt").first).not_to_have_text(before, timeout=PATIENCE)
    expect(cell.locator(".jp-InputPrompt").first).not_to_contain_text("*", timeout=PATIENCE)


def write_cell(cell: Locator, code: str) -> None:
    """Replace what a cell says, as a paste would."""
    cell.locator(".cm-content").first.click()
    cell.page.keyboard.press("Control+A")
    cell.page.keyboard.insert_text(code)


def save(page: Page) -> None:
    """Save the notebook in front, and wait until the server has it."""
    with page.expect_response(lambda r: r.request.method == "PUT" and "/api/contents" in r.url):
        page.keyboard.press("Control+S")


def violations(page: Page, of: str) -> list[str]:
    """What axe finds wrong with a part of a page for those who read by ear or by keys."""
    found = Axe().run(page, context=of).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]
