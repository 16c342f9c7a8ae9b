"""A released course, a pool in this process, and limits that keep hostile submissions short."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nnlab.grading.course import Course
from nnlab.grading.grade import Task, forget_boxes, grade
from nnlab.grading.limits import MEGABYTE, USUAL
from nnlab.grading.release import release
from nnlab.grading.results import Result

CHECKOUT = Path(__file__).parents[2]
SECRET = "a secret of the tests"
ASSIGNMENT = "02_logistic"
RIGHT = (CHECKOUT / "solutions/02_logistic/logistic.ipynb").read_text(encoding="utf-8")
SHORT = dataclasses.replace(
    USUAL,
    cell_seconds=3.0,
    call_seconds=3.0,
    exercise_seconds=6.0,
    total_seconds=40.0,
    processes=24,
    written=32 * MEGABYTE,
)


class ThisProcess:
    """A pool without processes of its own."""

    def map(self, tasks: Iterable[Task]) -> Iterator[Result]:
        return map(grade, tasks)

    def close(self) -> None:
        """Nothing to end."""


@pytest.fixture(scope="session", autouse=True)
def no_box_is_left() -> Iterator[None]:
    """Sandboxes stay warm from test to test; the last one ends them."""
    yield
    forget_boxes()


@pytest.fixture(scope="session")
def right() -> str:
    """The complete notebook of 02."""
    return RIGHT


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder made from nothing, with one assignment released."""
    root = tmp_path_factory.mktemp("course")
    release(Course(root), ASSIGNMENT)
    return root


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Course:
    """A course of one's own, with one assignment released and nothing handed in."""
    root = tmp_path / "course"
    shutil.copytree(released, root)
    return Course(root)


def graded(handed_in: dict[str, Any] | str | bytes, student: str = "ada", **options: Any) -> Result:
    """What is found of a notebook; options: of the task, if they are not the usual ones here."""
    text = json.dumps(handed_in) if isinstance(handed_in, dict) else handed_in
    content = text.encode() if isinstance(text, str) else text
    options = {"secret": SECRET, "limits": SHORT, **options}
    return grade(Task(student, ASSIGNMENT, content, RIGHT, **options))


def hand_in(course: Course, student: str, content: str | bytes, timestamp: str = "") -> Path:
    """Put a notebook where a student's goes."""
    place = course.root / "submitted" / student / ASSIGNMENT
    place.mkdir(parents=True, exist_ok=True)
    content = content.encode() if isinstance(content, str) else content
    (place / "logistic.ipynb").write_bytes(content)
    if timestamp:
        (place / "timestamp.txt").write_text(timestamp, encoding="utf-8")
    return place / "logistic.ipynb"
