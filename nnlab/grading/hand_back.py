"""Feedback for a whole class in one file, as a course system takes it back.

Moodle takes a zip of files in folders named as in its own download ("Upload multiple feedback
files in a zip").  Canvas takes marks and comments of everybody in one request
(``submissions/update_grades`` of its API).
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from nn_utils.files import write_whole
from public_tests import notebooks

from .course import Course
from .gradebook import Gradebook, Mark
from .results import GRADED, INFRA_ERROR, Result
from .trouble import GradingTrouble

_MOST_COMMENT = 5_000  # characters


class NothingToHandBack(GradingTrouble):
    """No student of the gradebook can be named to the course system."""


def moodle_feedback(course: Course, gradebook: Gradebook, assignment: str, to: Path) -> int:
    """Write the zip of all feedback pages; how many are in it.

    A folder is called ``Name_number_assignsubmission_file_``, with Moodle's number of the
    participant.  Raises NothingToHandBack.
    """
    made, name, count = io.BytesIO(), notebooks()[assignment].name, 0
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for mark in gradebook.marks(assignment):
            page = course.feedback(assignment, mark.student) / f"{name}.html"
            if mark.number.isdigit() and page.is_file():
                folder = f"{_full_name(mark)}_{mark.number}_assignsubmission_file_"
                archive.write(page, f"{folder}/{page.name}")
                count += 1
    if not count:
        raise NothingToHandBack(
            "No page belongs to a student whom Moodle has a number for. Collect from Moodle's "
            f"download, grade, and run `nnlab feedback {assignment}` first."
        )
    write_whole(to, made.getvalue())
    return count


def canvas_comments(gradebook: Gradebook, assignment: str, to: Path) -> int:
    """Write marks and comments as the body of one request to Canvas; how many students' they are.

    Raises NothingToHandBack.
    """
    of = {mark.student: mark for mark in gradebook.marks(assignment)}
    data = {}
    for result in gradebook.results(assignment):
        mark = of.get(result.student)
        number = (mark.lms_id or mark.number) if mark else ""
        if mark is not None and number.isdigit() and result.status != INFRA_ERROR:
            comment = {"text_comment": _comment(result), "posted_grade": f"{mark.score:g}"}
            data[number] = comment
    if not data:
        raise NothingToHandBack(
            "No student of the gradebook has a number of Canvas's. Collect from Canvas's download, "
            "or give a roster with it."
        )
    write_whole(to, json.dumps({"grade_data": data}, indent=1))
    return len(data)


def _comment(result: Result) -> str:
    """What a student is told in a few lines; the page tells it in full."""
    if result.status != GRADED:
        return result.remarks[-1] if result.remarks else "It could not be read."
    lines = []
    for one in result.exercises:
        lines.append(f"{one.name}: {one.word}, {one.score:g} of {one.points:g}")
        lines += [f"    {mistake['message']}" for mistake in one.diagnosis[:1]]
    return "\n".join(lines)[:_MOST_COMMENT]


def _full_name(mark: Mark) -> str:
    """The student's name; Moodle splits at underscores and goes by the number."""
    name = f"{mark.first_name} {mark.last_name}".strip() or mark.student
    return "".join(sign if sign.isalnum() or sign in " -.'" else " " for sign in name)[:80].strip()
