"""Notebooks executed in real kernels, and what is read from them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import nbformat
import pytest

from nnlab.course import execution
from nnlab.course.check import Checked
from nnlab.course.pages import page_of
from public_tests import exercises

pytestmark = pytest.mark.slow  # each starts a kernel

NOTEBOOK = "03_two_layer"
GOOD = """
import numpy as np
from public_tests.two_layer import linear_forward_test, compute_cost_test
def linear_forward(A, W, b):
    return W @ A + b, (A, W, b)
def compute_cost(AL, Y):
    return np.sum(Y)
"""


def run(tmp_path: Path, *cells: str | tuple[str, dict], **options) -> execution.NotebookRun:
    notebook = nbformat.v4.new_notebook()
    for cell in cells:
        source, metadata = (cell, {}) if isinstance(cell, str) else cell
        notebook.cells.append(nbformat.v4.new_code_cell(source, metadata=metadata))
    path = tmp_path / "notebook.ipynb"
    nbformat.write(notebook, path)
    return asyncio.run(execution.execute(NOTEBOOK, path, **options))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory) -> execution.NotebookRun:
    """A notebook with a right answer, a wrong one, an unwritten one, a picture and a long cell."""
    return run(
        tmp_path_factory.mktemp("mixed"),
        GOOD,
        "linear_forward_test(linear_forward)",
        "compute_cost_test(compute_cost)",
        "raise NotImplementedError('linear_backward')",
        "from nn_utils import plots\nplots.network_diagram([2, 3, 1])",
        ("long_cell_ran = True", {"tags": ["long"], "nnlab": {"seconds": 20}}),
        "print('long_cell_ran' in globals())",
        "costs = (1 for _ in ()).throw(NotImplementedError('optimize'))",
        "print(costs)",
        "print(cost)",
        skip_long=True,
    )


def test_every_check_is_read_and_one_failing_does_not_stop_the_rest(mixed):
    states = {key: report["passed"] for key, report in mixed.reports.items()}
    assert states == {f"{NOTEBOOK}/linear_forward": True, f"{NOTEBOOK}/compute_cost": False}
    linear_forward = exercises()[f"{NOTEBOOK}/linear_forward"]
    everything = sum(e.points for e in exercises().values() if e.notebook == NOTEBOOK)
    assert mixed.points == (linear_forward.points, everything)


def test_errors_are_told_apart_from_what_is_not_written_yet(mixed):
    assert len(mixed.errors) == 5
    check, slip = execution.errors_but_stubs(mixed)
    assert "compute_cost" in check
    assert "'cost' is not defined" in slip  # that of ``costs`` follows from what is not written


def test_pictures_come_with_their_text(mixed):
    (picture,) = mixed.pictures
    assert picture.png.startswith(b"\x89PNG")
    assert "network" in picture.alt.lower()


def test_long_cells_are_left_out_when_asked(mixed):
    assert "False" in mixed.executed.cells[6].outputs[0].text


def test_what_a_learner_should_do_next(mixed):
    checked = Checked(Path("x.ipynb"), mixed)
    states = {e.name: checked.state(e) for e in checked.exercises}
    assert states["linear_forward"] == "passed"
    assert states["compute_cost"] == "not right yet"
    assert states["linear_backward"] == "not written"
    assert checked.next is not None
    assert checked.next.name == "initialize_parameters"
    assert not checked.done


def test_a_check_that_passed_and_later_failed_counts_as_failed(tmp_path):
    changed = "def linear_forward(A, W, b):\n    return W @ A, (A, W, b)"
    check = "linear_forward_test(linear_forward)"
    result = run(tmp_path, GOOD, check, changed, check, "def linear_forward(A, W, b): pass")
    assert result.passed[0] == 0


def test_a_dead_kernel_is_reported_and_what_came_before_counts(tmp_path):
    result = run(
        tmp_path, GOOD, "linear_forward_test(linear_forward)", "import os; os._exit(3)", "1 + 1"
    )
    assert result.broken
    assert result.errors
    assert result.passed[0] == 1


def test_a_cell_ten_times_over_its_statement_is_told(tmp_path):
    result = run(tmp_path, ("import time; time.sleep(0.6)", {"nnlab": {"seconds": 0.05}}), "1")
    assert [cell.source for cell in result.slow_cells] == ["import time; time.sleep(0.6)"]


def test_a_progress_bar_is_kept_in_its_last_state(tmp_path):
    bar = "import sys\nfor i in range(50): print(end=f'\\r{i} of 49', file=sys.stderr, flush=True)"
    result = run(tmp_path, bar)
    (output,) = result.executed.cells[0].outputs
    assert output.text.strip() == "49 of 49"


def test_a_page_needs_no_network():
    text = r"Inline $W^{[1]}$, and $$\underset{(n, m)}{Z} = \frac{1}{m} \sum_i a$$ and $\nonsense{$"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
    page = page_of(notebook)
    assert "<msup>" in page
    assert "<munder>" in page
    assert 'src="http' not in page
