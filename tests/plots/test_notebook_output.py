"""In a notebook: shown once, with alternative text; sliders move, and stand aside when missing."""

from __future__ import annotations

import html
import io
import re
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from PIL import Image

from nn_utils import plots

SQUARE = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]])
AND = np.array([[0, 0, 0, 1]])


@pytest.mark.slow
def test_a_page_shows_each_picture_once_with_its_alternative_text() -> None:
    cells = [
        "import matplotlib.pyplot as plt\nfrom nn_utils import plots",
        "plots.cost_curves([0.6931, 0.25])",
        "for n in (2, 3):\n    display(plots.neuron_diagram(n))",
        "kept = plots.cost_curves([1.0, 0.5])",
        "plots.neuron_sliders([[0, 1.0], [0, 1.0]], [[0, 1]])",
        "import nn_utils as n\nfrom nn_utils import live\n"
        "live.walk(n.L_model_forward, n.L_model_backward, n.compute_cost)",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    NotebookClient(notebook, timeout=120, kernel_name="python3", store_widget_state=False).execute()
    nbformat.validate(notebook)
    outputs = [len(cell.outputs) for cell in notebook.cells]
    assert outputs == [0, 1, 2, 0, 1, 2]  # a live picture is a still one, then a widget

    page, _ = HTMLExporter().from_notebook_node(notebook)
    images = re.findall(r"<img[^>]*>", page)
    alts = [re.search(r'alt="([^"]*)"', image) for image in images]
    assert len(images) == 5
    assert all(alts)
    assert "from 0.6931 at iteration 0 to 0.25" in str(alts[0] and alts[0][1])
    assert "2 inputs" in str(alts[1] and alts[1][1])
    assert 'width="900"' in images[0]


def test_the_mime_bundle_is_json_with_size_and_words() -> None:
    picture = plots.points(SQUARE, AND)
    data, metadata = picture._repr_mimebundle_()
    assert set(data) == {"text/html", "image/png", "text/plain"}
    assert f'alt="{picture.alt}"' in data["text/html"]
    assert " ".join(data["text/plain"].split()) == picture.alt
    assert metadata["image/png"] == {"alt": picture.alt, "width": 620, "height": 460}


def test_words_with_quotes_and_signs_stay_inside_the_alt_attribute() -> None:
    picture = plots.points(SQUARE, AND, title='"a" < b & <b>c</b>')
    page = picture._repr_mimebundle_()[0]["text/html"]
    alt = re.search(r'alt="([^"]*)" width', page)
    assert alt is not None
    assert html.unescape(alt[1]) == picture.alt
    assert "<b>" not in page


def test_savefig_keeps_twice_the_screen_resolution(tmp_path: Path) -> None:
    plots.points(SQUARE, AND).savefig(tmp_path / "points.png")
    assert Image.open(tmp_path / "points.png").size == (1240, 920)


def test_the_png_carries_its_description() -> None:
    picture = plots.points(SQUARE, AND)
    assert Image.open(io.BytesIO(picture.png())).info["Description"] == picture.alt


def test_moving_a_slider_redraws() -> None:
    panel = plots.neuron_sliders(SQUARE, AND)
    sliders, image = panel.children[0].children[0].children, panel.children[1]
    before = image.value
    sliders[0].value = -3.0
    assert image.value != before
    moved = image.value
    panel.children[0].children[1].value = "tanh"
    assert image.value != moved


def test_without_ipywidgets_the_static_picture_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert isinstance(plots.neuron_sliders(SQUARE, AND), plots.Picture)
