"""Every command of the instructor's guides, run in order in an empty folder."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from guides import commands

from .conftest import ASSIGNMENT

pytestmark = [pytest.mark.slow, pytest.mark.needs("sandbox")]
BESIDE = str(Path(sys.executable).parent)
# Told on the page and not for a test: it serves until it is stopped.
SERVERS = {"jupyter lab": "jupyter lab --version"}


def run(command: str, folder: Path, **environment: str) -> str:
    words = shlex.split(SERVERS.get(command, command))
    if words[0] == "python":
        words[0] = sys.executable
    found = subprocess.run(
        words,
        cwd=folder,
        env={**os.environ, "PATH": f"{BESIDE}{os.pathsep}{os.environ['PATH']}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, f"{command}\n{found.stdout}{found.stderr}"
    return found.stdout + found.stderr


def test_the_instructors_guide_from_an_empty_folder(tmp_path: Path, right: str) -> None:
    course = tmp_path / "my course"
    course.mkdir()
    with zipfile.ZipFile(course / "download.zip", "w") as archive:
        archive.writestr("Ada Lovelace_12_assignsubmission_file_/logistic.ipynb", right)
    roster = "Identifier,Full name,Email address\nParticipant 12,Ada Lovelace,ada@school.edu\n"
    (course / "roster.csv").write_text(roster, encoding="utf-8")
    told = commands("instructor.md")
    assert len(told) >= 10
    said = {command: run(command, course) for command in told}
    assert "7 graded" in said[f"nnlab grade {ASSIGNMENT}"]
    students = {path.parents[1].name for path in course.glob("feedback/*/*/*.html")}
    assert len(students) == 7
    assert "ada@school.edu" in students
    for name in ("canvas.csv", "moodle.csv", "grades.csv"):
        assert "Lovelace" in (course / name).read_text(encoding="utf-8")


def test_troubles_are_told_in_a_sentence_and_fail(tmp_path: Path) -> None:
    for words, hint in (
        ("grade 02_logistic", "nnlab release"),
        ("release 99_nothing", "no notebook"),
        ("collect 02_logistic --from nowhere.zip", "nnlab release"),
        ("feedback 02_logistic", "nnlab release"),
        ("export 02_logistic --for excel", "canvas"),
        ("grade 02_logistic --db postgresql://nobody@127.0.0.1:1/x", "gradebook"),
    ):
        found = subprocess.run(
            [sys.executable, "-m", "nnlab", *words.split()],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        said = found.stdout + found.stderr
        assert found.returncode == 2, said
        assert hint in said
        assert "Traceback" not in said
