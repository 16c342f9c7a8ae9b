"""The page JupyterLab opens on."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from nnlab.course import learner, start_page
from public_tests import exercises, notebooks
from public_tests.engine import Report, history


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("NNLAB_TIER", "generated")
    monkeypatch.setenv("NNLAB_PROGRESS", str(tmp_path / "progress.jsonl"))
    work = tmp_path / "work"
    learner.start(work)
    return work


def read(folder: Path) -> nbformat.NotebookNode:
    return nbformat.read(folder / start_page.NAME, as_version=4)


def words(page: nbformat.NotebookNode) -> str:
    return "\n".join(cell.source for cell in page.cells)


def test_it_links_every_notebook_that_is_there_and_says_its_data(folder: Path):
    (folder / "06_cats_vs_dogs" / "cats_vs_dogs.ipynb").unlink()
    start_page.write(folder)
    page = read(folder)
    nbformat.validate(page)
    linked = {n for n in notebooks() if f"({n}/" in words(page)}
    assert linked == set(notebooks()) - {"06_cats_vs_dogs"}
    assert words(page).count("| generated |") == len(linked) - 1  # 01 makes its own points


def test_it_says_what_comes_next(folder: Path):
    start_page.write(folder)
    assert "01_neuron/neuron.ipynb" in read(folder).cells[0].source
    first = [e for e in exercises().values() if e.notebook == "01_neuron"]
    for exercise in first:
        history.record(Report(exercise.key, exercise.points, score=exercise.points))
    start_page.write(folder)
    assert "02_logistic/logistic.ipynb" in read(folder).cells[0].source
    card = next(cell for cell in read(folder).cells if cell.cell_type == "code")
    assert f"{sum(e.points for e in first)} of" in card.outputs[0].data["text/html"]


def test_cells_a_learner_added_stay(folder: Path):
    start_page.write(folder)
    page = read(folder)
    page.cells.insert(1, nbformat.v4.new_markdown_cell("my notes"))
    nbformat.write(page, folder / start_page.NAME)
    start_page.write(folder)
    start_page.write(folder)
    assert words(read(folder)).count("my notes") == 1


@pytest.mark.parametrize("content", [b"", b"{half", b"\xff\xfe\x00", b'{"cells": 3}'])
def test_a_page_that_cannot_be_read_is_kept_and_written_anew(folder: Path, content: bytes):
    (folder / start_page.NAME).write_bytes(content)
    start_page.write(folder)
    assert read(folder).cells
    (kept,) = folder.glob("START.kept-*")
    assert kept.read_bytes() == content


def test_data_that_is_refused_does_not_keep_the_page_back(folder: Path, tmp_path, monkeypatch):
    """A damaged file, or a folder that is gone: the page says so and the notebooks open."""
    monkeypatch.setenv("NNLAB_DATA", str(tmp_path / "gone"))
    start_page.write(folder)
    assert "nnlab data" in words(read(folder))
