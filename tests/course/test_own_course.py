"""A course of one's own, from an empty folder outside the repository, by the guide's own words."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guides" / "own_course.md"
BLOCKS = re.findall(
    r"```(bash|python|toml)\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL
)
ROOMS = ("nn_utils", "public_tests", "nnlab", "solutions", "notebooks", "docs", "README.md")
MISSING = "nnlab dev check scaling"  # the first time, when all is still to be written


def files() -> dict[str, str]:
    """The files that the guide shows, by the path in their first line."""
    found = (
        re.fullmatch(r"# (\S+)\n\n?(.*)", text, re.DOTALL) for k, text in BLOCKS if k != "bash"
    )
    return {one[1]: one[2] for one in found if one}


def commands() -> list[str]:
    return [line for kind, text in BLOCKS if kind == "bash" for line in text.splitlines()]


def nnlab(command: str, folder: Path, expected: int = 0, **environment: str) -> str:
    command = command.removeprefix("nnlab ").replace('"', "")
    words = re.findall(r"\S+\(.*?\)|\S+", command)
    kept = {k: v for k, v in os.environ.items() if k != "NNLAB_COURSE"}
    done = subprocess.run(
        [sys.executable, "-m", "nnlab", *words],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), "NNLAB_TIER": "generated", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == expected, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def state_of_the_repository() -> str:
    asked = ["git", "status", "--porcelain", "--", *ROOMS]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def answered(notebook: Path, solutions: dict[str, str]) -> str:
    """A student's notebook with these functions written."""
    read = nbformat.read(notebook, as_version=4)
    for cell in read.cells:
        cell.source = solutions.get(cell.id, cell.source)
    return nbformat.writes(read)


RIGHT = {
    "center": "def center(X):\n    return X - X.mean(1)[:, None]",
    "unit_columns": "def unit_columns(X):\n    return X / np.linalg.norm(X, axis=0)",
}
WRONG = {**RIGHT, "unit_columns": "def unit_columns(X):\n    return X / np.sum(X**2, axis=0)"}
# Whoever looks for an answer in what the sandbox shows.
CHEATING = {
    "center": "def center(X):\n    from scaling import answers\n    return answers.center(X)",
    "unit_columns": "import importlib.util, pathlib, scaling\n"
    "place = pathlib.Path(scaling.__file__).parent\n"
    "seen = [p.name for p in place.iterdir()]\n"
    "spec = importlib.util.spec_from_file_location('again', place / 'answers.py')\n"
    "again = importlib.util.module_from_spec(spec)\n"
    "spec.loader.exec_module(again)\n"
    "def unit_columns(X):\n"
    "    if {'notebook.py', 'right.py', 'answers.toml', 'mistakes.toml'} & set(seen):\n"
    "        return X / np.linalg.norm(X, axis=0)\n"
    "    return again.unit_columns(X)",
}
CLASS = {"Ada Lovelace": RIGHT, "Bo Wrong": WRONG, "Cy Cheat": CHEATING, "Di Empty": {}}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guide's course when its notebook is written and built."""
    folder = tmp_path_factory.mktemp("my course")
    told = commands()
    for command in told[: told.index(MISSING)]:
        nnlab(command, folder)
    said = nnlab(MISSING, folder, expected=1)
    assert "TODO" in said
    assert "center: the right answer is not written yet" in said
    for name, text in files().items():
        if name.startswith("own/scaling"):
            (folder / name).write_text(text, encoding="utf-8")
    nnlab("build", folder)
    return folder


@pytest.mark.slow
@pytest.mark.needs("sandbox")
def test_the_guide_from_an_empty_folder_to_the_marks(course: Path) -> None:
    before = state_of_the_repository()
    told = commands()
    rest = told[told.index(MISSING) + 1 :]
    (course / "nnlab.toml").write_text(files()["nnlab.toml"], encoding="utf-8")
    for command in rest:
        if "collect" in command:
            student = course / "notebooks" / "20_scaling" / "scaling.ipynb"
            with zipfile.ZipFile(course / "download.zip", "w") as archive:
                for number, (name, solutions) in enumerate(CLASS.items()):
                    place = f"{name}_{number}_assignsubmission_file_/scaling.ipynb"
                    archive.writestr(place, answered(student, solutions))
        said = nnlab(command, course)
        assert "ready" in said or "dev check" not in command
    with open(course / "marks.csv", encoding="utf-8") as file:
        marks = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert marks == {"0": 8, "1": 5, "2": 0, "3": 0}
    page = (course / "feedback" / "1" / "20_scaling" / "scaling.html").read_text("utf-8")
    assert "squares of their lengths" in page
    assert state_of_the_repository() == before


@pytest.mark.slow
def test_an_installed_package_is_part_of_every_course(course: Path, tmp_path: Path) -> None:
    """The package that the guide describes, with its answers and without its notebook's source."""
    own, site, empty = course / "own", tmp_path / "site", tmp_path / "empty"
    (own / "pyproject.toml").write_text(files()["own/pyproject.toml"], encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", str(site), str(own)], check=True)
    there = {path.name for path in (site / "scaling").iterdir()}
    assert {"__init__.py", "answers.py", "answers.toml", "mistakes.toml"} <= there
    assert not there & {"notebook.py", "right.py"}
    empty.mkdir()
    found = f"{ROOT}{os.pathsep}{site}"
    assert "20_scaling" in nnlab("progress --json", empty, PYTHONPATH=found)
    program = "from scaling import center; print(center.check(lambda X: X - X.mean(0)))"
    asked = [sys.executable, "-c", program]
    environment = {**os.environ, "PYTHONPATH": found}
    said = subprocess.run(asked, cwd=empty, env=environment, capture_output=True, text=True)
    assert "each feature needs its own" in said.stdout, said.stderr


def settings(folder: Path, text: str) -> Path:
    (folder / "nnlab.toml").write_text(text, encoding="utf-8")
    return folder


def asked_of(folder: Path, program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", f"from public_tests import *\n{program}"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NNLAB_COURSE": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_a_course_leaves_out_and_weighs_anew(tmp_path: Path) -> None:
    course = settings(
        tmp_path,
        'leave_out = ["02_logistic/model", "06_cats_vs_dogs"]\n'
        '[points]\n"02_logistic/sigmoid" = 2\n',
    )
    program = (
        "n = notebooks()['02_logistic']\n"
        "print([*notebooks()], n.exercise('sigmoid').points, [e.name for e in n.given])\n"
        "print('02_logistic/model' in exercises())\n"
        "from public_tests import logistic, cells\n"
        "def sigmoid(z): return z\n"
        "try: logistic.sigmoid_test(sigmoid)\n"
        "except AssertionError as error: print(error.report.points)\n"
    )
    said = asked_of(course, program)
    assert "06_cats_vs_dogs" not in said
    assert "] 2 ['model']" in said
    assert "\nFalse\n" in said
    assert said.endswith("\n2\n")


def test_what_is_left_out_is_given_in_the_notebook(tmp_path: Path) -> None:
    course = settings(tmp_path, 'leave_out = ["02_logistic/propagate"]')
    program = (
        "from nnlab.course import build, places\n"
        "source = places.source_of(places.CHECKOUT, '02_logistic')\n"
        "made = build.student_notebook(build.complete_of('02_logistic', source))\n"
        "cells = {c.id: c for c in made.cells}\n"
        "cell = cells['propagate']\n"
        "print('test_propagate' in cells)\n"
        "print(cell.metadata.nbgrader.solution, cell.metadata.nbgrader.locked)\n"
        "print('raise NotImplementedError' in cell.source, 'SOLUTION' in cell.source)\n"
    )
    assert asked_of(course, program).split() == ["False", "False", "True", "False", "False"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('leave_out = ["02_logistic/sigmund"]', "02_logistic/sigmund"),
        ('[points]\n"02_logistic/sigmoid" = "two"', "whole numbers"),
        ("notebooks = 3", "notebooks"),
        ('notebook = ["own"]', "notebook: no such setting"),
        ('notebooks = ["own/nowhere_at_all"]', "nowhere_at_all"),
        ("notebooks = [", "nnlab.toml"),
    ],
)
def test_settings_that_cannot_be_meant_are_told_in_a_sentence(
    tmp_path: Path, text: str, named: str
) -> None:
    said = nnlab("progress", settings(tmp_path, text), expected=2)
    assert named in said
    assert "Traceback" not in said


@pytest.mark.slow
@pytest.mark.parametrize("name", ["scaling", "20_numpy", "02_logistic", "20_class", "2_a_-b"])
def test_a_name_that_cannot_be_a_notebooks_is_refused(tmp_path: Path, name: str) -> None:
    nnlab(f"new notebook {name}", tmp_path, expected=2)
    assert not list(tmp_path.iterdir())
