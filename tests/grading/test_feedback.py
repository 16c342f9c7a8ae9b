"""What students get back, what the instructor sees, and what a course system imports."""

from __future__ import annotations

import csv
from html.parser import HTMLParser
from pathlib import Path

import pytest

from nnlab.grading.course import Course
from nnlab.grading.export import SHAPES, export_csv
from nnlab.grading.feedback import write_feedback
from nnlab.grading.gradebook import Gradebook
from nnlab.grading.results import GRADED, INFRA_ERROR, UNREADABLE, ExerciseResult, Result

from .conftest import ASSIGNMENT

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
HIDDEN = "A[0, 1] is 0.123; expected 0.456"


class Tags(HTMLParser):
    """All tags and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


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
        tags = Tags(page)
        assert "script" not in tags.tags
        assert not {name for name in tags.attributes if name.startswith("on")}
        assert "default-src 'none'" in page


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
