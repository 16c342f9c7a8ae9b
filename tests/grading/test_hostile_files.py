"""Notebooks of any bytes and any JSON: a class is graded, and nobody notices but their owner."""

from __future__ import annotations

import dataclasses
import json
import os
import random
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnlab.grading.batch import Settings, grade_assignment
from nnlab.grading.course import Course
from nnlab.grading.export import SHAPES, export_csv
from nnlab.grading.feedback import student_page, write_feedback
from nnlab.grading.grade import Task, grade
from nnlab.grading.gradebook import Gradebook
from nnlab.grading.results import GRADED, INFRA_ERROR, UNREADABLE, Result

from .conftest import ASSIGNMENT, SECRET, SHORT, ThisProcess, hand_in
from .hostile import VICTIM, answer, cell, find
from .pages import JSON, TEXTS
from .test_feedback import inert_page
from .test_inert import Formgrader, Page

pytestmark = [pytest.mark.slow, pytest.mark.needs("sandbox")]
EXAMPLES = int(os.environ.get("NNLAB_ATTACKS", "25"))  # an hour has some ten thousand

# cases -------------------------------------------------------------------------------------------

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


def with_cell(right: str, source: str) -> str:
    notebook = json.loads(right)
    notebook["cells"].append(cell(source))
    return json.dumps(notebook)


def with_answer(right: str, source: str) -> str:
    notebook = json.loads(right)
    answer(f"def {VICTIM}(z):\n    {source}")(notebook)
    return json.dumps(notebook)


def test_a_class_goes_on_whatever_cannot_be_written(course: Course, right: str) -> None:
    strange = {f"cell {name}": with_cell(right, source) for name, source in CELLS.items()}
    wrong = {f"answer {name}": with_answer(right, source) for name, source in ANSWERS.items()}
    for student, content in {"ada": right, **strange, **wrong, "zoe": right}.items():
        hand_in(course, student, content)
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


# a grammar ---------------------------------------------------------------------------------------


@st.composite
def changed_json(draw: st.DrawFn, right: str) -> bytes:
    """The right notebook with some of its values replaced, dropped or repeated."""
    notebook = json.loads(right)
    for _ in range(draw(st.integers(1, 6))):
        place: Any = notebook
        for _ in range(draw(st.integers(1, 6))):
            keys = list(place) if isinstance(place, dict) else range(len(place))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(place[key], (dict, list)) and draw(st.integers(0, 3)):
                place = place[key]
                continue
            change = draw(st.sampled_from(["replace", "drop", "add"]))
            if change == "replace":
                place[key] = draw(JSON)
            elif change == "drop":
                del place[key]
            elif isinstance(place, dict):
                place[draw(TEXTS)] = place[key]
            else:
                place.insert(key, place[key])
            break
    return json.dumps(notebook).encode()


@st.composite
def changed_bytes(draw: st.DrawFn, right: str) -> bytes:
    """The right notebook with bytes cut out, put in or overwritten."""
    content = bytearray(right.encode())
    seed = random.Random(draw(st.integers(0, 1 << 32)))
    pieces = st.binary(max_size=6) | st.sampled_from(
        [b"[" * 700, b'{"a":' * 700, b"9" * 5_000, b"\\ud800", b"\xed\xa0\x80", b"NaN", b"\0", b'"']
    )
    for _ in range(draw(st.integers(1, 3))):
        start = seed.randrange(len(content) + 1)
        content[start : start + seed.choice([0, 0, 1, 5, 5_000])] = draw(pieces)
    return bytes(content)


@st.composite
def changed_cells(draw: st.DrawFn, right: str) -> bytes:
    """The right notebook with cells of one's own of any kind, and odd texts in its own."""
    notebook = json.loads(right)
    if draw(st.booleans()):
        find(notebook, VICTIM)["source"] = draw(TEXTS)
    for _ in range(draw(st.integers(1, 4))):
        own = cell(draw(TEXTS), draw(st.sampled_from(["code", "markdown", "raw", "x"])))
        own["metadata"] = draw(JSON)
        own["attachments"] = draw(JSON | st.dictionaries(TEXTS, st.dictionaries(TEXTS, TEXTS)))
        notebook["cells"].insert(draw(st.integers(0, len(notebook["cells"]))), own)
    return json.dumps(notebook).encode()


def as_data(result: Result) -> Any:
    return {**dataclasses.asdict(result), "seconds": 0}


def graded(content: bytes, right: str) -> Result:
    return grade(Task("x", ASSIGNMENT, content, right, SECRET, limits=SHORT))


@pytest.fixture(scope="module")
def honest(right: str) -> Any:
    return as_data(graded(right.encode(), right))


@pytest.fixture(scope="module")
def formgrader() -> Formgrader:
    return Formgrader()


@pytest.mark.parametrize("changed", [changed_json, changed_bytes, changed_cells])
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_notebook_is_graded_and_nobody_else_notices(
    changed: Any, data: st.DataObject, right: str, honest: Any, formgrader: Formgrader
) -> None:
    content = data.draw(changed(right))
    result = graded(content, right)
    assert result.status in (GRADED, UNREADABLE), result.remarks
    assert result.status != INFRA_ERROR
    assert result.score <= sum(e.points for e in result.exercises)
    assert Result.from_json(result.as_json()).as_json() == result.as_json()
    "".join([*result.remarks, *result.flags, result.notebook]).encode()
    inert_page(student_page(result, "x", 0.0, {}))
    if result.notebook:
        nbformat.validate(nbformat.reads(result.notebook, as_version=4))
        assert Page(formgrader.cells(result.notebook)).active == []
    if data.draw(st.integers(0, 9)) == 0:
        assert as_data(graded(right.encode(), right)) == honest
