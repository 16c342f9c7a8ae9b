"""One submission from bytes to marks, with IPython's semantics and its outputs kept."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest

from nnlab.course.build import student_notebook
from nnlab.grading.grade import Task, grade
from nnlab.grading.results import GRADED
from public_tests import notebooks

from .conftest import ASSIGNMENT, CHECKOUT, SECRET, graded
from .hostile import cell, find

CLEARED = (
    "from IPython.display import clear_output\nprint('before'); clear_output(); print('after')"
)
CELLS = {
    "1 + 1": "2",
    "print('out'); import sys; print('err', file=sys.stderr)": "out",
    "%timeit -n1 -r1 1": "loop",
    "%%bash\necho from bash": "from bash",
    "!echo from the shell": "from the shell",
    "import asyncio\nawait asyncio.sleep(0)\n'awaited'": "awaited",
    "from IPython.display import Markdown, display\ndisplay(Markdown('**bold**'))": "**bold**",
    "h = display(1, display_id='x'); h.update(2)": "2",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]);": "image/png",
    "1 / 0": "ZeroDivisionError",
    CLEARED: "after",
    "_": "2",
}


@pytest.mark.needs("sandbox")
def test_a_right_submission_earns_everything_in_the_sandbox(right: str) -> None:
    result = graded(right)
    assert result.status == GRADED, result.remarks
    assert result.score == sum(e.points for e in result.exercises) > 0
    assert (result.remarks, result.flags) == ([], [])


@pytest.mark.needs("sandbox")
def test_cells_behave_and_look_as_in_a_notebook(right: str) -> None:
    notebook = json.loads(right)
    notebook["cells"] += [cell(source) for source in CELLS]
    made = nbformat.reads(graded(notebook).notebook, as_version=4)
    nbformat.validate(made)
    shown = {one.source: json.dumps(one.get("outputs", "")) for one in made.cells}
    for source, text in CELLS.items():
        assert text in shown[source], (source, shown[source])
    counts = [one.execution_count for one in made.cells if one.source in CELLS]
    assert counts == sorted(counts)
    assert "before" not in shown[CLEARED]


@pytest.mark.needs("sandbox")
def test_a_check_shows_our_findings_and_nothing_hidden(right: str) -> None:
    notebook = json.loads(right)
    find(notebook, "sigmoid")["source"] = "import numpy as np\ndef sigmoid(z): return np.exp(z)"
    result = graded(notebook)
    (wrong,) = [e for e in result.exercises if e.name == "sigmoid"]
    assert wrong.score == 0
    assert wrong.diagnosis
    made = nbformat.reads(result.notebook, as_version=4)
    check = next(c for c in made.cells if c.id and "sigmoid_test(sigmoid)" in c.source)
    said = json.dumps(check.outputs)
    assert "CheckFailed" in said
    assert wrong.evidence
    assert not any(sentence in said for sentence in wrong.evidence)


def test_without_a_sandbox_marks_are_the_same(right: str) -> None:
    result = graded(right, isolate=False)
    assert result.score == sum(e.points for e in result.exercises) > 0


@pytest.mark.slow
@pytest.mark.needs("sandbox")
@pytest.mark.parametrize("notebook", notebooks())
def test_complete_notebooks_earn_everything_and_stubs_nothing(notebook: str) -> None:
    path = CHECKOUT / "solutions" / notebook / f"{notebooks()[notebook].name}.ipynb"
    text = Path(path).read_text(encoding="utf-8")
    stubs = nbformat.writes(student_notebook(nbformat.reads(text, as_version=4)))
    full = grade(Task("good", notebook, text.encode(), text, SECRET))
    assert full.score == sum(e.points for e in full.exercises) > 0, full.remarks
    nothing = grade(Task("empty", notebook, stubs.encode(), text, SECRET))
    assert nothing.score == 0
    assert not any(e.written for e in nothing.exercises)


_GRADE_HERE = """
import sys
from pathlib import Path
from nnlab.grading import furniture
from nnlab.grading.grade import Task, grade
text = Path(sys.argv[1]).read_text(encoding="utf-8")
result = grade(Task("ada", sys.argv[2], text.encode(), text, "secret"))
print(furniture.__file__, result.status, result.score, sum(e.points for e in result.exercises))
"""


@pytest.mark.slow
@pytest.mark.needs("sandbox")
def test_a_checkout_under_tmp_can_grade_too() -> None:
    """The sandbox has a /tmp of its own; what it needs of the real one must stay in sight."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        for package in ("nn_utils", "public_tests", "nnlab"):
            shutil.copytree(CHECKOUT / package, Path(folder) / package)
        (Path(folder) / "datasets").mkdir()
        shutil.copy(CHECKOUT / "datasets" / "sources.toml", Path(folder) / "datasets")
        notebook = CHECKOUT / "solutions" / ASSIGNMENT
        path = next(notebook.glob("*.ipynb"))
        environment = {**os.environ, "PYTHONPATH": folder, "NNLAB_TIER": "generated"}
        done = subprocess.run(
            [sys.executable, "-c", _GRADE_HERE, str(path), ASSIGNMENT],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    where, status, score, points = done.stdout.split()
    assert where.startswith(folder)
    assert (status, score) == (GRADED, points)
