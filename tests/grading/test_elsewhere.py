"""What is handed to other course systems, tried in the layout that each of them documents."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
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
from nnlab.grading.gradescope import as_gradescope, export_autograder
from nnlab.grading.hand_back import NothingToHandBack, canvas_comments, moodle_feedback
from nnlab.grading.results import GRADED, INFRA_ERROR, ExerciseResult, Result

from .conftest import ASSIGNMENT, CHECKOUT, ThisProcess
from .hostile import find

MISTAKEN = ("sigmoid(w.T @ X + b)  # (1, m)", "sigmoid(w.T @ X - b)  # (1, m)")


PRIES = """
def sigmoid(z):
    for path in ("source/nnlab.json", "source/course/solutions"):
        assert os.access(f"/autograder/{path}", os.R_OK)
    return 1 / (1 + np.exp(-z))
"""


def prying(right: str) -> str:
    """A submission with a function that is right where it may read what is the grader's."""
    notebook = json.loads(right)
    find(notebook, "sigmoid")["source"] = f"import os\n{PRIES}"
    return json.dumps(notebook)


def a_result() -> Result:
    """A graded submission with something of every kind in it."""
    mistake = {"id": "m", "message": "The sign is wrong.", "mathematics": "", "question": ""}
    return Result(
        "ada",
        ASSIGNMENT,
        GRADED,
        exercises=[
            ExerciseResult("sigmoid", "test_sigmoid", 5.0, score=5.0, holds=["is finite"]),
            ExerciseResult(
                "propagate",
                "test_propagate",
                10.0,
                diagnosis=[mistake],
                shown="# not a heading\n`not code` <b>not bold</b>",
                evidence=["a hidden case"],
            ),
            ExerciseResult("model", "test_model", 10.0, score=10.0, given=["propagate"]),
        ],
        flags=["patched NumPy"],
    )


# Gradescope --------------------------------------------------------------------------------------


def test_gradescope_shows_a_student_nothing_of_the_hidden_cases() -> None:
    made = as_gradescope(a_result())
    seen = [test for test in made["tests"] if test["visibility"] == "visible"]
    hidden = [test for test in made["tests"] if test["visibility"] == "hidden"]
    assert [(t["score"], t["max_score"]) for t in seen] == [(5.0, 5.0), (0.0, 10.0), (10.0, 10.0)]
    assert [t["status"] for t in seen] == ["passed", "failed", "passed"]
    assert made["score"] == 15.0
    assert "a hidden case" not in json.dumps(seen)
    assert "a hidden case" in hidden[0]["output"]
    assert "patched NumPy" in hidden[0]["output"]
    assert all("score" not in test for test in hidden)


def test_gradescope_is_given_students_text_as_code() -> None:
    made = as_gradescope(a_result())
    assert made["test_output_format"] == "md"
    for test in made["tests"]:
        assert all(line.startswith("    ") for line in test["output"].splitlines())


def test_a_failure_of_ours_is_no_mark_at_gradescope() -> None:
    assert "score" not in as_gradescope(Result("ada", ASSIGNMENT, INFRA_ERROR))


@pytest.fixture(scope="module")
def autograder(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip, made once."""
    to = tmp_path_factory.mktemp("gradescope") / "autograder.zip"
    export_autograder(Course(released), ASSIGNMENT, to, None)
    return to


# What there is in a bubblewrap with no network, whose system Python has the dependencies: a
# namespace in which bubblewrap works again, or root of the machine, without that.
ALONE = [
    *("--unshare-user", "--uid", "0", "--gid", "0", "--cap-add", "ALL"),
    *("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"),
]
CONTAINER = [
    *("--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--tmpfs", "/tmp"),
    *("--ro-bind", "/bin/false", str(Path(shutil.which("bwrap") or "/usr/bin/bwrap").resolve())),
]
ROOT = pytest.mark.needs("users")


@pytest.mark.slow
@pytest.mark.needs("sandbox")
@pytest.mark.parametrize("machine", [ALONE, pytest.param(CONTAINER, marks=ROOT)], ids=range(2))
def test_the_autograder_grades_in_gradescopes_folders_without_network(
    autograder: Path, right: str, tmp_path: Path, machine: list[str]
) -> None:
    """As the documentation has it: unpacked to source, setup.sh once, then run_autograder."""
    root = tmp_path / "autograder"
    for name in ("source", "submission", "results"):
        (root / name).mkdir(parents=True)
    with zipfile.ZipFile(autograder) as archive:
        assert {"setup.sh", "run_autograder"} <= set(archive.namelist())
        for one in archive.infolist():
            (root / "source" / one.filename).parent.mkdir(parents=True, exist_ok=True)
            place = root / "source" / one.filename
            place.write_bytes(archive.read(one))
            place.chmod(one.external_attr >> 16 & 0o777)
    shutil.copy(root / "source" / "run_autograder", root / "run_autograder")
    about = {"id": 7, "created_at": "2026-11-21T10:00:00Z", "users": [{"id": 4711}]}
    (root / "submission_metadata.json").write_text(json.dumps(about), encoding="utf-8")

    _in_a_container(machine, root, "bash", "/autograder/source/setup.sh")
    results = {}
    handed_in = {"right": right, "wrong": right.replace(*MISTAKEN), "prying": prying(right)}
    for name, text in handed_in.items():
        (root / "submission" / "logistic.ipynb").write_text(text, encoding="utf-8")
        _in_a_container(machine, root, "/autograder/run_autograder")
        results[name] = json.loads((root / "results" / "results.json").read_text("utf-8"))
    assert right != right.replace(*MISTAKEN)
    points = sum(test.get("max_score", 0) for test in results["right"]["tests"])
    assert results["right"]["score"] == points > 0
    assert 0 < results["wrong"]["score"] < points
    for name, exercise in {"wrong": "predict", "prying": "sigmoid"}.items():
        failed = [t["name"] for t in results[name]["tests"] if t.get("status") == "failed"]
        assert any(one.startswith(exercise) for one in failed)
    looked_at = results["right"]["tests"][-1]["output"]
    assert ("another user" in looked_at) is (machine is CONTAINER)


def _in_a_container(machine: list[str], root: Path, *command: str) -> None:
    """Run a command as root of a machine without network, with the root of the zip's folders."""
    base, environment = Path(sys.base_prefix), Path(sys.prefix)
    packages = f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    # Everybody may pass through the folders above, as in a usual image.
    above = [str(folder) for folder in reversed(base.parents) if folder != Path("/")]
    bind = [word for folder in above for word in ("--perms", "0755", "--dir", folder)]
    bind += ["--bind", str(root), "/autograder", "--ro-bind", str(base), str(base)]
    bind += ["--ro-bind", str(environment / packages), str(base / packages)]
    for path in ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc"):
        if os.path.exists(path):
            bind += ["--ro-bind", path, path]
    done = subprocess.run(
        [
            *("bwrap", "--unshare-net", "--unshare-pid", "--die-with-parent", "--clearenv"),
            *bind,
            *machine,
            *("--setenv", "PATH", f"{base}/bin:/usr/bin:/bin:/sbin", "--setenv", "HOME", "/tmp"),
            *("--setenv", "NNLAB_TIER", "generated", "--chdir", "/autograder", "--", *command),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


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
    made = yaml.safe_load(classroom.workflow("logistic.ipynb"))
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
