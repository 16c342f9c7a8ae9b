"""What is handed to other course systems, tried in the layout that each of them documents."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

import nnlab.course.classroom as classroom
from nnlab.grading.batch import grade_assignment
from nnlab.grading.collect import collect_download
from nnlab.grading.course import Course
from nnlab.grading.feedback import write_feedback
from nnlab.grading.gradebook import Gradebook
from nnlab.grading.hand_back import NothingToHandBack, canvas_comments, moodle_feedback

from .conftest import ASSIGNMENT, CHECKOUT, ThisProcess

MISTAKEN = ("sigmoid(w.T @ X + b)  # (1, m)", "sigmoid(w.T @ X - b)  # (1, m)")


# GitHub Classroom --------------------------------------------------------------------------------

CHECKED = {
    "exercises": {"02/sigmoid": "passed", "02/propagate": "not right yet"},
    "points": {
        "02/sigmoid": {"score": 5.0, "of": 5},
        "02/propagate": {"score": 0.0, "of": 10},
    },
}


def as_the_reporter_reads(encoded: str) -> tuple[float, float]:
    """Points and most points, as ``autograding-grading-reporter`` adds them up."""
    results = json.loads(base64.b64decode(encoded))
    return sum(test["score"] for test in results["tests"]), results["max_score"]


def test_the_workflows_steps_report_the_points_to_classroom(tmp_path: Path) -> None:
    """The step that reports is run as GitHub runs it, with a nnlab that prints this."""
    made = yaml.safe_load(classroom.workflow("logistic.ipynb", "wheels/nnlab-*.whl"))
    (job,) = made["jobs"].values()
    ids = {step["id"]: step for step in job["steps"] if "id" in step}
    reporter = job["steps"][-1]
    (runner,) = reporter["with"]["runners"].split(",")
    assert re.fullmatch("[a-zA-Z0-9]+", runner)
    assert f"steps.{runner}.outputs.result" in reporter["env"][f"{runner.upper()}_RESULTS"]
    tool = tmp_path / "bin" / "nnlab"
    tool.parent.mkdir()
    tool.write_text(f"#!/bin/sh\necho '{json.dumps(CHECKED)}'\nexit 1\n", encoding="utf-8")
    tool.chmod(0o755)
    output = tmp_path / "output"
    path = f"{tool.parent}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        ["bash", "-e", "-c", ids[runner]["run"]],
        cwd=tmp_path,
        env={**os.environ, "PATH": path, "GITHUB_OUTPUT": str(output), "PYTHONPATH": str(CHECKOUT)},
        check=True,
    )
    name, _, value = output.read_text(encoding="utf-8").strip().partition("=")
    assert name == "result"
    assert as_the_reporter_reads(value) == (5.0, 15)


def test_a_check_that_could_not_run_is_an_error_at_classroom(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "checked.json").write_text("", encoding="utf-8")
    classroom.main(tmp_path / "checked.json")
    assert json.loads(base64.b64decode(capsys.readouterr().out))["status"] == "error"


# Moodle and Canvas -------------------------------------------------------------------------------


def graded_from(course: Course, tmp_path: Path, files: dict[str, str]) -> Gradebook:
    """A class that handed in through a course system, graded, with its pages written."""
    place = tmp_path / "download.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    gradebook = Gradebook(course.root)
    collect_download(course, ASSIGNMENT, place, gradebook)
    grade_assignment(course, ASSIGNMENT, gradebook, ThisProcess())
    write_feedback(course, ASSIGNMENT, gradebook)
    return gradebook


def participant(path: str) -> tuple[int, str] | None:
    """Whose a file of an uploaded zip is, and its name: by the first part of the path that has at
    least four parts between underscores, the second of them a number, then the kind of plugin."""
    parts = path.split("/")
    for depth, part in enumerate(parts):
        fields = part.split("_", 4)
        if len(fields) >= 4 and fields[1].isdigit():
            plugin = fields[2:4] == ["assignsubmission", "file"]
            rest = [*fields[4:], *parts[depth + 1 :]]
            return (int(fields[1]), "/".join(rest).lstrip("/")) if plugin else None
    return None


@pytest.mark.slow
@pytest.mark.needs("sandbox")
def test_moodle_finds_everybodys_page_in_the_zip(
    course: Course, tmp_path: Path, right: str
) -> None:
    files = {
        "Ada Lovelace_12_assignsubmission_file_/logistic.ipynb": right,
        "Ada Lovelace_13_assignsubmission_file_/logistic.ipynb": right.replace(*MISTAKEN),
    }
    to = tmp_path / "feedback.zip"
    with graded_from(course, tmp_path, files) as gradebook:
        assert moodle_feedback(course, gradebook, ASSIGNMENT, to) == 2
    with zipfile.ZipFile(to) as archive:
        found = {participant(name): archive.read(name).decode() for name in archive.namelist()}
    assert set(found) == {(12, "logistic.html"), (13, "logistic.html")}
    assert found[12, "logistic.html"] != found[13, "logistic.html"]
    assert "<script" not in "".join(found.values())


@pytest.mark.slow
@pytest.mark.needs("sandbox")
def test_canvas_gets_every_mark_and_comment_in_one_request(
    course: Course, tmp_path: Path, right: str
) -> None:
    files = {
        "lovelaceada_4711_9001_logistic.ipynb": right,
        "hoppergrace_late_4712_9002_logistic.ipynb": right.replace(*MISTAKEN),
    }
    to = tmp_path / "comments.json"
    with graded_from(course, tmp_path, files) as gradebook:
        assert canvas_comments(gradebook, ASSIGNMENT, to) == 2
        marks = {mark.number: mark.score for mark in gradebook.marks(ASSIGNMENT)}
    data = json.loads(to.read_text(encoding="utf-8"))["grade_data"]
    assert {number: float(one["posted_grade"]) for number, one in data.items()} == marks
    assert set(data) == {"4711", "4712"}
    assert data["4711"]["text_comment"].count("right") >= 5
    assert "not right yet" in data["4712"]["text_comment"]


def test_nothing_is_handed_back_where_no_number_is_known(course: Course, tmp_path: Path) -> None:
    with Gradebook(course.root) as gradebook:
        with pytest.raises(NothingToHandBack):
            moodle_feedback(course, gradebook, ASSIGNMENT, tmp_path / "feedback.zip")
        with pytest.raises(NothingToHandBack):
            canvas_comments(gradebook, ASSIGNMENT, tmp_path / "comments.json")
    assert not list(tmp_path.glob("*.zip"))
