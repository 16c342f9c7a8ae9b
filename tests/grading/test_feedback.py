"""What students get back, what the instructor sees, and what a course system imports."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.grading import inert
from nnlab.grading.course import Course
from nnlab.grading.export import SHAPES, export_csv
from nnlab.grading.feedback import student_page, write_feedback
from nnlab.grading.foreign import readable
from nnlab.grading.gradebook import Gradebook
from nnlab.grading.results import GRADED, INFRA_ERROR, UNREADABLE, ExerciseResult, Result
from public_tests import exercises
from public_tests.engine import LocalCaller

from .conftest import ASSIGNMENT
from .pages import TEXTS, require_inert

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
HIDDEN = "A[0, 1] is 0.123; expected 0.456"


def results() -> list[Result]:
    wrong = ExerciseResult(
        "sigmoid",
        "test_sigmoid",
        5.0,
        diagnosis=[
            {"id": "sign", "message": "The sign is lost.", "mathematics": "", "question": ""}
        ],
        shown="sigmoid is not right yet",
        evidence=[HIDDEN],
        reason=EVIL,
    )
    right = ExerciseResult("model", "test_model", 10.0, score=10.0, holds=["trains"])
    return [
        Result("ada", ASSIGNMENT, GRADED, "1", [right, wrong], remarks=[EVIL], flags=[EVIL]),
        Result("bob", ASSIGNMENT, UNREADABLE, "2", remarks=["cannot be read: no JSON"]),
        Result("cyd", ASSIGNMENT, INFRA_ERROR, "3", [], remarks=["OSError: no space"]),
        Result("=cmd()", ASSIGNMENT, GRADED, "4", [right]),
        Result("<b>eve", ASSIGNMENT, GRADED, "5", [right, wrong]),
    ]


@pytest.fixture
def graded(course: Course) -> Course:
    with Gradebook(course.root) as gradebook:
        for result in results():
            gradebook.save(result)
    return course


def pages(course: Course) -> dict[str, str]:
    with Gradebook(course.root) as gradebook:
        count, class_page = write_feedback(course, ASSIGNMENT, gradebook)
    found = {
        p.parents[1].name: p.read_text("utf-8") for p in course.root.glob("feedback/*/*/*.html")
    }
    assert len(found) == count
    return {**found, "the class": class_page.read_text("utf-8")}


def test_pages_run_nothing_of_a_students(graded: Course) -> None:
    for page in pages(graded).values():
        require_inert(page)


@given(texts=st.lists(TEXTS.map(readable), min_size=8, max_size=8), picture=TEXTS)
def test_a_page_is_inert_whatever_it_tells(texts: list[str], picture: str) -> None:
    wrong = results()[0].exercises[1]
    wrong.diagnosis[0] |= {"message": texts[0], "mathematics": texts[1], "question": texts[2]}
    wrong.shown, wrong.reason, wrong.picture = texts[3], texts[4], readable(picture)
    told = Result(texts[5], ASSIGNMENT, GRADED, "1", [wrong], remarks=texts[6:])
    require_inert(student_page(told, texts[5], 1.0, {"sigmoid": texts[7]}))


@pytest.mark.parametrize(
    "html",
    [
        *(
            "<script>x</script>",
            "<p onclick='x'>",
            "<a href='x'>x</a>",
            "<img src='x'>",
            "<!-- -->",
        ),
        *("<p", "<onerror=x", "<p>a</p", "</p <b", "<p>1 < 2</p>"),
        *("<svg><a/></svg>", "<p style='x'>", "<?x?>", "<![CDATA[x]]>"),
        *("<![<", "<![onerror=x"),
    ],
)
def test_a_report_of_anything_unknown_is_not_shown(html: str) -> None:
    assert inert.report(f"<div class='nn-report'>{html}</div>") == ""


class Evil(Exception):
    """Raised with text that a browser would run."""


def raising(*arguments: Any, **named: Any) -> Any:
    raise Evil(EVIL)


def zeros(*arguments: Any, **named: Any) -> Any:
    return np.zeros((2, 3))


@pytest.mark.parametrize("key", [key for key in exercises() if key < "03"])
@pytest.mark.parametrize("wrong", [raising, zeros, lambda *a, **k: 0.5])
def test_every_report_is_made_of_what_is_known(key: str, wrong: Any) -> None:
    html = exercises()[key].examine(LocalCaller(wrong)).html.partition("</style>")[2]
    assert inert.report(html) == html != ""
    assert EVIL not in html


def test_a_student_hears_the_mistake_and_no_hidden_number(graded: Course) -> None:
    found = pages(graded)
    assert "The sign is lost." in found["ada"]
    assert HIDDEN not in "".join(found.values())
    assert "0.456" not in "".join(found.values())
    assert "no JSON" in found["bob"]


def test_nobody_is_told_of_a_failure_of_ours_but_the_instructor(graded: Course) -> None:
    found = pages(graded)
    assert "cyd" not in found
    assert "no space" in found["the class"]


def test_the_class_page_counts_mistakes_by_name(graded: Course) -> None:
    page = pages(graded)["the class"]
    assert page.index("sigmoid") < page.index("model")  # hardest first
    assert "The sign is lost. (2)" in page


@pytest.mark.parametrize("shape", SHAPES)
def test_export_has_every_student_once_and_no_formula(
    graded: Course, tmp_path: Path, shape: str
) -> None:
    with Gradebook(graded.root) as gradebook:
        export_csv(gradebook, ASSIGNMENT, shape, tmp_path / "marks.csv")
    with open(tmp_path / "marks.csv", encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))
    width = len(table[0])
    assert all(len(row) == width for row in table)
    text = [cell for row in table for cell in row]
    assert text.count("ada") + text.count("'ada") >= 1
    assert not [cell for cell in text if cell.startswith(("=", "+", "@"))]
    students = {"ada", "bob", "'=cmd()", "<b>eve"}
    assert students <= set(text)


def test_canvas_and_moodle_have_the_columns_they_match_by(graded: Course, tmp_path: Path) -> None:
    heads = {}
    with Gradebook(graded.root) as gradebook:
        for shape in SHAPES:
            export_csv(gradebook, ASSIGNMENT, shape, tmp_path / shape)
            heads[shape] = (tmp_path / shape).read_text("utf-8").splitlines()
    assert heads["canvas"][0] == f"Student,ID,SIS User ID,SIS Login ID,Section,{ASSIGNMENT}"
    assert heads["canvas"][1].startswith("    Points Possible,")
    assert heads["moodle"][0].startswith("Identifier,username,ID number,")


def test_a_course_may_keep_the_last_hint_to_itself(course: Course) -> None:
    def flatten_and_scale(images: np.ndarray) -> np.ndarray:
        return images.reshape(209, -1).T / 255

    report = exercises()["02_logistic/flatten_and_scale"].check(flatten_and_scale)
    assert report.located is not None
    picture = report.html.partition("</style>")[2]
    wrong = ExerciseResult("flatten_and_scale", "test_flatten", 5.0, picture=picture)
    with Gradebook(course.root) as gradebook:
        gradebook.save(Result("ada", ASSIGNMENT, GRADED, "1", [wrong]))
    told = pages(course)["ada"]
    config = course.root / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.Nnlab.feedback_tells_change = False\n")
    kept = pages(course)["ada"]
    change = report.located.places[0].after
    assert "Hint 1" in told
    assert "Hint 1" in kept
    assert change in told
    assert change not in kept
