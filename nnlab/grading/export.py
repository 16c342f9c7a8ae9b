"""Marks as CSV in the shapes that course systems import."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from nn_utils.files import write_whole

from .gradebook import Gradebook, Mark
from .handles import CANVAS, MOODLE

Row = list[str | float]


def _canvas(assignment: str, marks: list[Mark]) -> Iterable[Row]:
    """Canvas: identification columns, one column for the assignment, and its possible points.

    Canvas goes by its own ID; a login is written where the gradebook has the school's.
    """
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", assignment]
    most = marks[0].max_score if marks else 0.0
    yield ["    Points Possible", "", "", "", "", most]
    for mark in marks:
        yield [_last_first(mark), mark.lms_id or mark.number, "", _school_id(mark), "", mark.score]


def _moodle(assignment: str, marks: list[Mark]) -> Iterable[Row]:
    """Moodle: its grading worksheet goes by Identifier; its grade import by whichever you say."""
    yield [
        *("Identifier", "username", "ID number", "First name", "Last name", "Email address"),
        *("Grade", "Maximum grade", "Last modified (grade)"),
    ]
    for mark in marks:
        identifier = f"Participant {mark.number}" if mark.number else ""
        person = [_school_id(mark), mark.lms_id, mark.first_name, mark.last_name, mark.email]
        yield [identifier, *person, mark.score, mark.max_score, ""]


def _nbgrader(assignment: str, marks: list[Mark]) -> Iterable[Row]:
    """As ``nbgrader export`` writes them."""
    yield [
        *("assignment", "timestamp", "student_id", "last_name", "first_name", "email"),
        *("raw_score", "late_submission_penalty", "score", "max_score"),
    ]
    for mark in marks:
        person = [mark.student, mark.last_name, mark.first_name, mark.email]
        numbers = [mark.score + mark.penalty, mark.penalty, mark.score, mark.max_score]
        yield [assignment, mark.submitted, *person, *numbers]


SHAPES: dict[str, Callable[[str, list[Mark]], Iterable[Row]]] = {
    "canvas": _canvas,
    "moodle": _moodle,
    "nbgrader": _nbgrader,
}


def export_csv(gradebook: Gradebook, assignment: str, shape: str, to: Path) -> int:
    """Write the marks of an assignment, and return how many students they are of."""
    marks = gradebook.marks(assignment)
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    for row in SHAPES[shape](assignment, marks):
        writer.writerow(cell(one) for one in row)
    write_whole(to, table.getvalue())
    return len(marks)


def _last_first(mark: Mark) -> str:
    names = [name for name in (mark.last_name, mark.first_name) if name]
    return ", ".join(names) or mark.student


def _school_id(mark: Mark) -> str:
    """The student's id, unless it is but the number of the course system."""
    numbers = {mark.number, f"{mark.number}-{CANVAS}", f"{mark.number}-{MOODLE}"}
    return "" if mark.number and mark.student in numbers else mark.student


# What a spreadsheet takes for the beginning of a formula, at the beginning of a cell or behind
# what separates cells in another country's spreadsheet.
_FORMULA = re.compile(
    r"(?:^|(?<=[;,|\t\r\n\"]))(?=[\s\ufeff\u200b]*[-=+@\t\r\u2212＝＋－＠﹢﹣﹦﹫])"
)


def cell(value: str | float) -> str:
    """A cell as it is written: numbers as numbers, and no text that would be a formula."""
    return _FORMULA.sub("'", value) if isinstance(value, str) else f"{value:g}"
