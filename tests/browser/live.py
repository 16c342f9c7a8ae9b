"""A notebook with a live picture, opened in JupyterLab as a learner opens it."""

from __future__ import annotations

import itertools
import json
import math
import statistics
from collections.abc import Callable

import driving
import nbformat
from driving import cell_with, run_cell, shown_notebook
from playwright.sync_api import Locator, Page

REPORT = driving.ROOT / "build" / "live_frames.json"


class Opened:
    """A notebook in a page, with everything that the page asked for."""

    def __init__(self, page: Page, lab: driving.Server, name: str, cells: list[str]) -> None:
        self.page, self.lab, self.path = page, lab, lab.folder / f"{name}.ipynb"
        self.asked: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells])
        made.metadata.kernelspec = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        nbformat.write(made, self.path)
        page.goto(lab.page(f"lab/tree/{self.path.name}"))
        self.notebook = shown_notebook(page)
        for text in cells:
            self.run(text.splitlines()[0])

    def run(self, text: str) -> None:
        run_cell(cell_with(self.notebook, text))

    def cell(self, text: str) -> Locator:
        return cell_with(self.notebook, text)

    @property
    def live(self) -> Locator:
        """The live picture; there is one."""
        return self.notebook.locator(".nn-live")

    def errors(self) -> Locator:
        """Errors and warnings among the outputs."""
        return self.notebook.locator("[data-mime-type*=error], [data-mime-type*=stderr]")

    def strangers(self) -> list[str]:
        """Addresses elsewhere than at the learner's own server."""
        own = (self.lab.address, self.lab.address.replace("http", "ws", 1), "data:", "blob:")
        return [address for address in self.asked if not address.startswith(own)]


def at(canvas: Locator, across: float, up: float) -> dict[str, float]:
    """A place of a canvas by shares of its width and height, from the lower left."""
    box = canvas.bounding_box()
    assert box
    return {"x": across * box["width"], "y": (1 - up) * box["height"]}


def frame_times(live: Locator, told: str, act: Callable[[], None], seconds: float) -> list[float]:
    """Milliseconds between changes of a text while something is done."""
    live.locator(told).evaluate(
        """line => { window.nnFrames = [];
        window.nnWatch = new MutationObserver(() => window.nnFrames.push(performance.now()));
        window.nnWatch.observe(line, { childList: true, characterData: true, subtree: true }); }"""
    )
    act()
    live.page.wait_for_timeout(seconds * 1000)
    moments = live.page.evaluate("() => { window.nnWatch.disconnect(); return window.nnFrames; }")
    return [after - before for before, after in itertools.pairwise(moments)]


def report(name: str, times: list[float]) -> None:
    """Note the frame times of one picture; printed, and kept for the documentation."""
    times = sorted(times)
    slow = times[math.ceil(0.95 * len(times)) - 1]
    found = {
        "frames": len(times),
        "a second": round(1000 * len(times) / sum(times), 1),
        "median ms": round(statistics.median(times), 1),
        "95% within ms": round(slow, 1),
    }
    known = json.loads(REPORT.read_text("utf-8")) if REPORT.exists() else {}
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps({**known, name: found}, indent=1), encoding="utf-8")
    print(name, found)
