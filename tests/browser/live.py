"""Live pictures in a browser: in JupyterLab as a learner has them, and alone on a page."""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import driving
import nbformat
import psutil
from driving import cell_with, run_cell, shown_notebook
from playwright.sync_api import Locator, Page

from nn_utils.live.panel import Answer, answered, module, packed, style

REPORT = driving.ROOT / "build" / "live_frames.json"
LAB, NOTEBOOK_7 = "lab/tree", "notebooks"  # where each opens a notebook
PAGE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>A live picture</title>
<style>{style} body {{ background: {ground}; }}</style><main><h1>A live picture</h1></main>
<script type="module">
{module}
const heard = new Set();
window.left = render({{
  model: {{
    on: (event, hear) => event === "msg:custom" && heard.add(hear),
    off: (_, hear) => heard.delete(hear),
    async send(message) {{
      const [reply, buffers] = await window.askPython(message);
      const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      const views = buffers.map((text) => new DataView(bytes(text).buffer));
      heard.forEach((hear) => hear({{ ...reply, id: message.id }}, views));
    }},
  }},
  el: document.querySelector("main"),
}});
</script>"""


class Alone:
    """A live picture on a page of its own; Python answers it directly."""

    def __init__(self, page: Page, name: str, answer: Answer, dark: bool = False) -> None:
        self.page, self.wrong = page, list[str]()
        self.answering = 0.0  # seconds of the processor that Python took for its answers
        self._answer = answer
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.expose_function("askPython", self._reply)
        ground = "#111111" if dark else "#ffffff"
        self._meter = page.context.new_cdp_session(page)
        self._meter.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.set_content(PAGE.format(style=style(), module=module(name), ground=ground))

    def _reply(self, message: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
        begun = time.thread_time()
        content, buffers = packed(answered(self._answer, message))
        self.answering += time.thread_time() - begun
        return content, [base64.b64encode(buffer).decode("ascii") for buffer in buffers]

    @property
    def live(self) -> Locator:
        return self.page.locator(".nn-live")

    def drawing(self) -> float:
        """Seconds of the processor that the page took so far; other work does not count."""
        metrics = self._meter.send("Performance.getMetrics")["metrics"]
        return next(one["value"] for one in metrics if one["name"] == "TaskDuration")


class Opened:
    """A notebook in JupyterLab or Notebook 7, with everything that its page asked for."""

    def __init__(self, page: Page, lab: driving.Server, path: Path, front_end: str = LAB) -> None:
        self.page, self.lab, self.path = page, lab, path
        self.asked: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(lab.page(f"{front_end}/{path.name}"))
        self.notebook = page.locator(driving.IN_FRONT)

    def reopened(self, kernel: str, trusted: bool = True) -> Opened:
        """What was saved, on a page of its own: with a new kernel of this name, or with none."""
        made = nbformat.read(self.path, as_version=4)
        made.metadata.kernelspec = {"name": kernel, "display_name": kernel}
        if kernel != "python3":
            made.metadata.language_info = {"name": kernel}  # or JupyterLab takes one that fits
        made.metadata.title = f"trusted: {trusted}"  # or it would be the text that was trusted
        path = self.path.with_name(f"{self.path.stem}_{kernel}_{trusted}.ipynb")
        nbformat.write(made, path)
        if trusted:
            trust = [sys.executable, "-m", "jupyter", "trust", str(path)]
            subprocess.run(trust, env=self.lab.environment, check=True, capture_output=True)
        again = Opened(self.page.context.new_page(), self.lab, path)
        if kernel == "python3":
            shown_notebook(again.page)
        else:
            again.page.locator(".jp-Dialog .jp-mod-reject").click()
        return again

    def run(self, text: str) -> None:
        run_cell(self.cell(text))

    def cell(self, text: str) -> Locator:
        return cell_with(self.notebook, text)

    def errors(self) -> Locator:
        """Errors and warnings among the outputs."""
        return self.notebook.locator("[data-mime-type*=error], [data-mime-type*=stderr]")

    def strangers(self) -> list[str]:
        """Addresses elsewhere than at the learner's own server."""
        own = (self.lab.address, self.lab.address.replace("http", "ws", 1), "data:", "blob:")
        return [address for address in self.asked if not address.startswith(own)]


def drawn_through(page: Page, canvas: Locator, *places: tuple[float, float]) -> None:
    """Drag the mouse through places of a canvas, by shares of its sides from the lower left."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    for number, (across, up) in enumerate(places):
        x, y = box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]
        page.mouse.move(x, y, steps=1 if number == 0 else 20)
        if number == 0:
            page.mouse.down()
    page.mouse.up()


def frame_times(told: Locator, act: Callable[[], None], seconds: float) -> list[float]:
    """Milliseconds between changes of a text while something is done."""
    told.evaluate(
        """line => { window.nnFrames = [];
        window.nnWatch = new MutationObserver(() => window.nnFrames.push(performance.now()));
        window.nnWatch.observe(line, { childList: true, characterData: true, subtree: true }); }"""
    )
    act()
    told.page.wait_for_timeout(seconds * 1000)
    moments = told.page.evaluate("() => { window.nnWatch.disconnect(); return window.nnFrames; }")
    return [after - before for before, after in itertools.pairwise(moments)]


def processor_ms() -> float:
    """What the browser, the server and the kernels have had of the processor until now."""
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += sum(process.cpu_times()[:2])
    return 1000 * total


def report(name: str, times: list[float], **more: float) -> None:
    """Note the frame times of one picture; printed, and kept for the documentation."""
    times = sorted(times)
    found = {
        "frames": len(times),
        "a second": round(1000 * len(times) / sum(times), 1),
        "median ms": round(statistics.median(times), 1),
        "95% within ms": round(times[math.ceil(0.95 * len(times)) - 1], 1),
        **{key: round(value, 1) for key, value in more.items()},
    }
    note(name, found)


def note(name: str, found: Mapping[str, float]) -> None:
    """Print what was measured, and keep it for the documentation with what the machine did then."""
    found = {**found, "load": round(os.getloadavg()[0], 1), "cores": os.cpu_count() or 0}
    known = json.loads(REPORT.read_text("utf-8")) if REPORT.exists() else {}
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps({**known, name: found}, indent=1), encoding="utf-8")
    print(name, found)
