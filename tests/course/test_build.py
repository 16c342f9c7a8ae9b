"""Building notebooks from their sources, and what must never reach a student."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from nnlab import cli
from nnlab.course import build, places
from public_tests import exercises, notebooks

ROOT = Path(__file__).parents[2]
NOTEBOOK = "03_two_layer"


def source(**changed: str) -> str:
    """A small source of notebook 03 with a solution and a check for every exercise."""
    parts = ["# %% [markdown]\n# # A title\n# <!-- exercise linear_backward -->\n"]
    for exercise in (e for e in exercises().values() if e.notebook == NOTEBOOK):
        body = changed.get(
            exercise.name,
            f"def {exercise.signature}:\n"
            '    """What it does."""\n'
            "    ### BEGIN SOLUTION\n"
            f"    secret_of_{exercise.name} = 1\n"
            "    ### END SOLUTION\n",
        )
        parts.append(f'# %% exercise="{exercise.name}"\n{body}')
        parts.append(f'# %% check="{exercise.name}"\n')
    return "\n".join(parts)


def test_the_same_source_gives_the_same_bytes():
    once, again = (build.complete_notebook(notebooks()[NOTEBOOK], source()) for _ in range(2))
    assert nbformat.writes(once) == nbformat.writes(again)


def test_cell_ids_are_unique_and_stay_when_a_cell_is_put_before_them():
    before = build.complete_notebook(notebooks()[NOTEBOOK], source())
    after = build.complete_notebook(notebooks()[NOTEBOOK], "# %%\nnew = 1\n" + source())
    ids = [cell.id for cell in after.cells]
    assert len(ids) == len(set(ids))
    assert {cell.id for cell in before.cells} <= set(ids)


def test_an_exercise_heading_carries_its_points():
    made = build.complete_notebook(notebooks()[NOTEBOOK], source())
    exercise = exercises()[f"{NOTEBOOK}/linear_backward"]
    assert f"{exercise.points} points" in made.cells[0].source
    assert "linear_backward" in made.cells[0].source


def test_a_check_earns_the_points_of_its_exercise():
    made = build.complete_notebook(notebooks()[NOTEBOOK], source())
    points = {
        c.metadata["nbgrader"]["grade_id"]: c.metadata["nbgrader"]["points"]
        for c in made.cells
        if "points" in c.metadata.get("nbgrader", {})
    }
    assert points == {
        f"test_{e.name}": e.points for e in exercises().values() if e.notebook == NOTEBOOK
    }


def test_a_stub_raises_with_the_functions_name():
    student = build.student_notebook(build.complete_notebook(notebooks()[NOTEBOOK], source()))
    cell = next(c for c in student.cells if c.id == "linear_backward")
    namespace: dict = {}
    exec(cell.source, namespace)
    with pytest.raises(NotImplementedError, match="linear_backward"):
        namespace["linear_backward"](None, None)


def test_a_student_gets_neither_solutions_nor_hidden_checks():
    student = build.student_notebook(build.complete_notebook(notebooks()[NOTEBOOK], source()))
    text = nbformat.writes(student)
    assert "secret_of" not in text
    assert "HIDDEN" not in text
    assert "SOLUTION" not in text


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        (source() + '\n# %% exercise="no_such_function"\nx = 1\n', "no_such_function"),
        (source().replace('# %% check="linear_backward"', "# %%"), "test_linear_backward"),
        (source() + '\n# %% check="linear_backward"\n', "test_linear_backward"),
    ],
)
def test_a_source_out_of_step_with_its_exercises_is_refused(broken: str, named: str):
    with pytest.raises(build.BadSource, match=named):
        build.complete_notebook(notebooks()[NOTEBOOK], broken)


def test_a_solution_without_end_is_refused_rather_than_released():
    body = "def linear_forward(A, W, b):\n    ### BEGIN SOLUTION\n    1\n"
    unclosed = source(linear_forward=body)
    with pytest.raises(build.BadSource):
        build.student_notebook(build.complete_notebook(notebooks()[NOTEBOOK], unclosed))


# What is committed --------------------------------------------------------------------------------


def available() -> list[str]:
    return [n for n in notebooks() if places.source_of(ROOT, n).exists()]


def test_every_notebook_of_the_series_has_a_source():
    assert available() == list(notebooks())


@pytest.mark.parametrize("notebook", available())
def test_committed_notebooks_are_in_step_and_hold_no_outputs(notebook: str):
    assert all(built.current for built in build.build(ROOT) if notebook in str(built.path))
    for path in (places.complete_of(ROOT, notebook), places.student_of(ROOT, notebook)):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert not [c for c in cells if c.get("outputs") or c.get("execution_count")]


def lines_by_secrecy(complete: nbformat.NotebookNode) -> tuple[Counter, Counter]:
    """Lines inside solutions and hidden checks, and lines outside; the shortest say nothing."""
    secret: Counter[str] = Counter()
    open_: Counter[str] = Counter()
    inside = False
    for line in "\n".join(c.source for c in complete.cells).splitlines():
        if line.strip() in (build.BEGIN_SOLUTION, build.BEGIN_HIDDEN):
            inside = True
        elif line.strip() in (build.END_SOLUTION, build.END_HIDDEN):
            inside = False
        elif len(line.strip()) > 12:
            (secret if inside else open_)[line.strip()] += 1
    return secret, open_


@pytest.mark.parametrize("notebook", available())
def test_no_line_of_a_solution_is_released(notebook: str):
    """A solution's line may stand in a release as often as the source shows it openly."""
    complete = nbformat.read(places.complete_of(ROOT, notebook), as_version=4)
    secret, open_ = lines_by_secrecy(complete)
    released = nbformat.read(places.student_of(ROOT, notebook), as_version=4)
    given = Counter(line.strip() for cell in released.cells for line in cell.source.splitlines())
    assert secret, "a notebook without solutions would make this test empty"
    assert {line: given[line] for line in secret if given[line] > open_[line]} == {}


def test_check_fails_on_a_stale_notebook_and_build_mends_it(tmp_path: Path, monkeypatch):
    shutil.copytree(ROOT / "solutions" / NOTEBOOK, tmp_path / "solutions" / NOTEBOOK)
    monkeypatch.setenv("NNLAB_COURSE", str(tmp_path))
    run = CliRunner().invoke
    assert run(cli.app, ["build", "--check"]).exit_code == 1
    assert not places.student_of(tmp_path, NOTEBOOK).exists()
    assert run(cli.app, ["build"]).exit_code == 0
    assert run(cli.app, ["build", "--check"]).exit_code == 0
    path = places.source_of(tmp_path, NOTEBOOK)
    path.write_text(path.read_text(encoding="utf-8") + "\n# %%\nmore = 1\n", encoding="utf-8")
    assert run(cli.app, ["build", "--check"]).exit_code == 1
