"""Marks as CSV in the shapes that course systems import."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path

from nn_utils.files import write_whole

from .gradebook import Gradebook, Mark

Row = list[str]


def _canvas(assignment: str, marks: list[Mark]) -> Iterable[Row]:
    """Canvas: identification columns, one column for the assignment, and its possible points."""
    yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", assignment]
    most = marks[0].max_score if marks else 0.0
    yield ["    Points Possible", "", "", "", "", f"{most:g}"]
    for mark in marks:
        yield [_last_first(mark), mark.lms_id, "", mark.student, "", f"{mark.score:g}"]


def _moodle(assignment: str, marks: list[Mark]) -> Iterable[Row]:
    """Moodle's grade import, which is told the columns by their heads."""
    yield ["username", "ID number", "First name", "Last name", "Email address", assignment]
    for mark in marks:
        name = [mark.first_name, mark.last_name, mark.email]
        yield [mark.student, mark.lms_id, *name, f"{mark.score:g}"]


def _nbgrader(assignment: str, marks: list[Mark]) -> Iterable[Row]:
    """As ``nbgrader export`` writes them."""
    yield [
        *("assignment", "timestamp", "student_id", "last_name", "first_name", "email"),
        *("raw_score", "late_submission_penalty", "score", "max_score"),
    ]
    for mark in marks:
        person = [mark.student, mark.last_name, mark.first_name, mark.email]
        numbers = [mark.score + mark.penalty, mark.penalty, mark.score, mark.max_score]
        yield [assignment, mark.submitted, *person, *(f"{number:g}" for number in numbers)]


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
        writer.writerow(map(_no_formula, row))
    write_whole(to, table.getvalue())
    return len(marks)


def _last_first(mark: Mark) -> str:
    names = [name for name in (mark.last_name, mark.first_name) if name]
    return ", ".join(names) or mark.student


def _no_formula(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: a name may begin with ``=``."""
    return f"'{text}" if text[:1] in ("=", "+", "@", "\t", "\r") else text
