"""Stock nbgrader on the same course: its commands work, and honest work earns the same marks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from nnlab.grading.batch import Settings, grade_assignment
from nnlab.grading.course import Course
from nnlab.grading.gradebook import Gradebook
from nnlab.grading.made_class import hand_in as hand_in_class

from .conftest import ASSIGNMENT, CHECKOUT, ThisProcess

CLASS = 11  # one in which a wrong function is called by right ones
pytestmark = [pytest.mark.slow, pytest.mark.needs("sandbox")]


def nbgrader(root: Path, *arguments: str) -> str:
    """Run stock nbgrader in a course folder; what it says."""
    beside = Path(sys.executable).parent
    found = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root,
        env={**os.environ, "PATH": f"{beside}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = found.stdout + found.stderr
    assert found.returncode == 0, said
    return said


def marks(root: Path) -> dict[str, float]:
    with Gradebook(root) as gradebook:
        return {mark.student: mark.score for mark in gradebook.marks(ASSIGNMENT)}


def graded(root: Path) -> dict[str, float]:
    with Gradebook(root) as gradebook:
        grade_assignment(Course(root), ASSIGNMENT, gradebook, ThisProcess(), Settings())
    return marks(root)


def test_stock_commands_agree_with_ours_but_for_errors_carried_forward(tmp_path: Path) -> None:
    stock, ours = tmp_path / "stock", tmp_path / "ours"
    (stock / "solutions").mkdir(parents=True)
    shutil.copy(CHECKOUT / "nbgrader_config.py", stock)
    shutil.copytree(CHECKOUT / "solutions" / ASSIGNMENT, stock / "solutions" / ASSIGNMENT)
    nbgrader(stock, "generate_assignment", ASSIGNMENT)
    shutil.copytree(stock, ours)
    students = hand_in_class(Course(stock), ASSIGNMENT, 4, seed=CLASS)
    shutil.copytree(stock / "submitted", ours / "submitted")

    nbgrader(stock, "autograde", ASSIGNMENT)
    source, _ = Course(ours).source(ASSIGNMENT)
    expected = {student.name: student.earns(source) for student in students}
    assert graded(ours) == expected
    strict = tmp_path / "strict"
    shutil.copytree(stock, strict, ignore=shutil.ignore_patterns("autograded", "gradebook.db"))
    shutil.copy(ours / "gradebook.db", strict)
    with open(strict / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write("\nc.Nnlab.carried_forward = 0\n")
    without = graded(strict)
    assert marks(stock) == without
    assert any(without[name] < mark for name, mark in expected.items())

    # What we made is what stock's next command and formgrader read.
    nbgrader(ours, "generate_feedback", ASSIGNMENT)
    assert len(list(ours.glob(f"feedback/*/{ASSIGNMENT}/*.html"))) == len(students)
    # And stock, run after us, finds nothing to do.
    assert "Skipping existing" in nbgrader(ours, "autograde", ASSIGNMENT)
    assert marks(ours) == expected


def test_a_release_gives_nothing_away(released: Path) -> None:
    folder = released / "notebooks" / ASSIGNMENT
    assert [path.name for path in folder.iterdir()] == ["logistic.ipynb"]
    text = (folder / "logistic.ipynb").read_text(encoding="utf-8")
    assert "SOLUTION" not in text
    assert "HIDDEN" not in text
    assert "seed=2" not in text
    source, _ = Course(released).source(ASSIGNMENT)
    lines = {
        line.strip()
        for cell in source.cells
        if cell.solution
        for answer in re.findall(r"### BEGIN SOLUTION(.*?)### END SOLUTION", cell.source, re.DOTALL)
        for line in answer.splitlines()
    }
    assert len(lines) > 20
    student = nbformat.reads(text, as_version=4)
    code = "\n".join(c.source for c in student.cells if c.cell_type == "code")
    given = "\n".join(c.source for c in source.cells if not c.grade_id)
    told = {line for line in lines if len(line) > 12 and line in code and line not in given}
    assert not told


def test_validate_tells_a_student_what_is_open(released: Path) -> None:
    place = released / "notebooks" / ASSIGNMENT
    said = nbgrader(released, "validate", str(place / "logistic.ipynb"))
    assert "NotImplementedError" in said or "failed" in said.lower()
