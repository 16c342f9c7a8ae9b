"""The README's pictures: ``python docs/make_pictures.py`` writes docs/images/*.png.

The diagnosis is a real report on a real wrong answer, drawn by a real browser.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import numpy as np

from nn_utils import plots, train
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
        _screenshot(page, path)


def _screenshot(page: Path, path: Path) -> None:
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command = [BROWSER, *quiet, "--force-device-scale-factor=1.5", "--window-size=880,840"]
    subprocess.run([*command, f"--screenshot={path}", page.as_uri()], check=True)


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
