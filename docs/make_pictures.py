"""The README's pictures: ``python docs/make_pictures.py`` writes docs/images/*.png.

The diagnosis is a real report on a real wrong answer, and the playground one that has really
learned; both are drawn by a real browser.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import numpy as np

import nn_utils
from nn_utils import plots, train
from nn_utils.live.playground import Functions, Playground, Settings, State
from nn_utils.live.recorded import recorded
from nn_utils.plots.plane import window_of
from public_tests import exercises

IMAGES = Path(__file__).with_name("images")
BROWSER = "chromium"
PAGE = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:24px;background:white;
font:16px/1.5 system-ui,sans-serif;max-width:820px"><pre style="background:#f5f5f5;padding:12px;
font-size:14px;border-radius:4px">{code}</pre>{report}</body>"""

WRONG = """def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dW = dZ @ A_prev.T / m
    db = np.sum(dZ) / m
    dA_prev = W.T @ dZ
    return dA_prev, dW, db"""


def diagnosis(path: Path) -> None:
    """What a learner sees when db is summed over everything."""
    namespace: dict = {"np": np}
    exec(WRONG, namespace)
    report = exercises()["03_two_layer/linear_backward"].check(namespace["linear_backward"])
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(PAGE.format(code=WRONG, report=report.html), encoding="utf-8")
        _screenshot(page, path, "880,840")


def playground(path: Path) -> None:
    """The live picture of notebook 03 after 400 steps on 200 points of XOR."""
    rng = np.random.default_rng(1)
    X = rng.uniform(-1, 1, (2, 200))
    X = X + 0.1 * np.sign(X)
    state = State(X, (X[0] * X[1] < 0).astype(int), window_of(X), Settings(units=4))

    def initialize(n_x: int, n_h: int, n_y: int) -> dict[str, np.ndarray]:
        return nn_utils.initialize_parameters(n_x, n_h, n_y, np.random.default_rng(1))

    functions = Functions(
        initialize,
        nn_utils.linear_activation_forward,
        nn_utils.linear_activation_backward,
        nn_utils.compute_cost,
        nn_utils.update_parameters,
    )
    play = Playground(state, functions)
    play.train(400)
    body = recorded("playground", play.answer, [{"do": "look"}])
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        start = '<!DOCTYPE html><meta charset="utf-8"><body style="margin:12px;background:white">'
        page.write_text(f"{start}{body}</body>", encoding="utf-8")
        _screenshot(page, path, "800,640")


def _screenshot(page: Path, path: Path, size: str) -> None:
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    sharp = ["--force-device-scale-factor=1.5", f"--window-size={size}"]
    wait = "--virtual-time-budget=3000"  # for the scripts of the page
    command = [BROWSER, *quiet, *sharp, wait, f"--screenshot={path}", page.as_uri()]
    subprocess.run(command, check=True)


def bending(path: Path) -> None:
    """One hidden layer around two moons, with more and more units."""
    rng = np.random.default_rng(1)
    angle = rng.uniform(0, np.pi, 200)
    upper = np.vstack([np.cos(angle), np.sin(angle)])[:, :100]
    lower = np.vstack([1 - np.cos(angle), 0.5 - np.sin(angle)])[:, 100:]
    X = np.hstack([upper, lower]) + rng.normal(scale=0.12, size=(2, 200))
    Y = np.repeat([[0, 1]], 100, axis=1).reshape(1, -1)
    trained = {
        units: train(X, Y, [2, units, 1], learning_rate=0.5, epochs=4000, progress=False)
        for units in (1, 2, 4, 20)
    }
    plots.boundaries_by_units({n: t.probabilities for n, t in trained.items()}, X, Y).savefig(path)


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    diagnosis(IMAGES / "diagnosis.png")
    bending(IMAGES / "bending.png")
    playground(IMAGES / "playground.png")
