"""The notebooks that are committed, executed whole."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from prose_numbers import outputs, prose_of, reasons, without_proof

from nnlab.course import places
from nnlab.course.check import Checked
from nnlab.course.execution import errors_but_stubs, execute
from public_tests import exercises, notebooks

ROOT = Path(__file__).parents[2]
DRAWN = {"NNLAB_TIER": "generated"}  # the quick stand-in, wherever the test runs


@pytest.mark.slow
@pytest.mark.parametrize(
    "skip_long", [True, pytest.param(False, marks=pytest.mark.release)], ids=["short", "whole"]
)
@pytest.mark.parametrize("notebook", notebooks())
def test_a_starter_copy_fails_with_what_is_not_written_alone(notebook: str, skip_long: bool):
    path = places.student_of(ROOT, notebook)
    run = asyncio.run(execute(notebook, path, skip_long=skip_long, environment=DRAWN))
    assert run.errors
    assert list(errors_but_stubs(run)) == []
    assert {Checked(path, run).state(e) for e in Checked(path, run).exercises} == {"not written"}


@pytest.mark.slow
@pytest.mark.parametrize("notebook", notebooks())
def test_every_solution_passes_without_the_long_cells(notebook: str):
    """What earns marks must not depend on a cell that grading leaves out."""
    path = places.complete_of(ROOT, notebook)
    run = asyncio.run(execute(notebook, path, skip_long=True, environment=DRAWN))
    assert run.errors == []
    assert run.points[0] == run.points[1] > 0


LONG = ("05_softmax_mnist", "06_cats_vs_dogs", "08_convolution")  # two thirds of the time
SHORT = [key for key in notebooks() if key not in LONG]


@pytest.mark.slow
@pytest.mark.parametrize(
    "keys", [SHORT, pytest.param([*notebooks()], marks=pytest.mark.release)], ids=["short", "whole"]
)
def test_the_series_runs_and_meets_every_figure(keys: list[str], tmp_path: Path):
    """``nnlab run`` on the data there is: real where it can be had, and it says which."""
    only = [word for key in keys for word in ("--only", key)]
    command = [sys.executable, "-m", "nnlab", "run", *only, "--json", "--report", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    result = json.loads(done.stdout)
    assert result["problems"] == []
    assert done.returncode == 0
    assert {data["tier"] for data in result["data"]} <= {"real", "registry", "generated"}
    assert [n["notebook"] for n in result["notebooks"]] == keys
    graded = [key for key, exercise in exercises().items() if exercise.notebook in keys]
    assert sum(n["passed"] for n in result["notebooks"]) == len(graded)
    tiers = {data["name"]: data["tier"] for data in result["data"]}
    if tiers["cat_vs_noncat"] == "real":
        compared = {f["figure"]: f["met"] for n in result["notebooks"] for f in n["figures"]}
        library = {f["figure"]: f["met"] for f in result["nn_utils"]}
        for key in ("02_logistic", "03_two_layer", "04_l_layer"):
            assert compared[f"{key}/costs"] is compared[f"{key}/accuracies"] is True
            assert library[f"{key}/costs"] is library[f"{key}/accuracies"] is True
    for key in keys:
        dataset = notebooks()[key].dataset
        if not dataset or tiers[dataset] == "real":  # prose tells of real data
            executed = nbformat.read(tmp_path / f"{key}.ipynb", as_version=4)
            shown = [number for _, _, number in outputs(executed)]
            assert set(without_proof(prose_of(key), shown)) <= reasons(key)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert all(key in page for key in keys)
    pictures = sum(n["pictures"] for n in result["notebooks"])
    assert len(os.listdir(tmp_path / "pictures")) >= pictures > 0


@pytest.mark.slow
def test_a_notebook_that_cannot_be_found_is_named():
    command = [sys.executable, "-m", "nnlab", "check", "no_such_notebook"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no_such_notebook" in done.stderr
