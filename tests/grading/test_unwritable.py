"""Texts and numbers that nothing can be written with: the class is graded all the same."""

from __future__ import annotations

import os

import nbformat
import pytest

from nnlab.grading.batch import Settings, grade_assignment
from nnlab.grading.course import Course
from nnlab.grading.export import SHAPES, export_csv
from nnlab.grading.feedback import write_feedback
from nnlab.grading.gradebook import Gradebook

from .conftest import ASSIGNMENT, SHORT, ThisProcess, hand_in
from .hostile import VICTIM, Hostile, answer, last

pytestmark = [pytest.mark.slow, pytest.mark.needs("sandbox")]

_DEEP = "x = 1\nfor _ in range({}): x = [x]\n"
_SHOW = "get_ipython().display_pub.publish({}, {})\n"
CELLS = {
    "printed": "print('\\ud800', '\\udfff')",
    "raised": "raise ValueError('\\ud800')",
    "raised by a type of that name": "raise type('E\\ud800', (Exception,), {})('x')",
    "displayed": _SHOW.format("{'text/plain': '\\ud800', 'text/\\ud800': 'x'}", "{'\\ud800': 1}"),
    "shown by its repr": "type('R', (), {'__repr__': lambda self: '\\ud800'})()",
    "in a file's name": "open('\\udce9', 'w').close(); import os; print(os.listdir('.'))",
    "JSON 600 deep": _DEEP.format(600) + _SHOW.format("{'application/json': x}", "{'x': x}"),
    "JSON 950 deep": _DEEP.format(950) + _SHOW.format("{'application/json': x}", "{'x': x}"),
    "JSON 5000 deep": _DEEP.format(5_000) + _SHOW.format("{'text/html': x}", "{'x': x}"),
    "not a number": _SHOW.format("{'x/json': float('nan')}", "{'width': float('inf')}"),
    "a huge integer": _SHOW.format("{'x/json': 10**5000}", "{'width': 10**4000}"),
    "a picture of that width": _SHOW.format("{'image/png': b'\\x89PNG'}", "{'width': 10**4000}"),
}
ANSWERS = {
    "a text": "return '\\ud800'",
    "an array of texts": "import numpy as np\n    return np.array(['\\ud800'])",
    "a key": "return {'\\ud800': 1}",
    "an exception": "raise ValueError('\\udc00')",
    "a huge integer": "return -(10**5000)",
    "a line of such a name": "exec(compile('1/0', '\\ud800', 'exec'))",
}


def test_a_class_goes_on_whatever_cannot_be_written(course: Course, right: str) -> None:
    strange = {f"cell {name}": last(source) for name, source in CELLS.items()}
    wrong = {
        f"answer {name}": answer(f"def {VICTIM}(z):\n    {source}")
        for name, source in ANSWERS.items()
    }
    for student, change in {**strange, **wrong}.items():
        hand_in(course, student, Hostile(student, change).content(right))
    for student in ("ada", "zoe"):
        hand_in(course, student, right)
    latin = course.root / "submitted" / os.fsdecode(b"caf\xe9")
    os.rename(course.root / "submitted" / "zoe", latin)
    with Gradebook(course.root) as gradebook:
        settings = Settings(limits=SHORT)
        summary = grade_assignment(course, ASSIGNMENT, gradebook, ThisProcess(), settings)
        assert (summary.infra_errors, summary.unreadable) == ([], [])
        marks = {mark.student: mark.score for mark in gradebook.marks(ASSIGNMENT)}
        full = marks.pop("ada")
        assert marks.pop("caf%E9") == full > 0
        assert {name for name, score in marks.items() if score == full} == {*strange}
        assert write_feedback(course, ASSIGNMENT, gradebook)[0] == len(marks) + 2
        for shape in SHAPES:
            export_csv(gradebook, ASSIGNMENT, shape, course.root / f"{shape}.csv")
    for place in course.root.glob("*ed*/*/*/*.ipynb"):
        if "autograded" in place.parts:
            nbformat.validate(nbformat.reads(place.read_text("utf-8"), as_version=4))
