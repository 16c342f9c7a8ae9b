"""Similar answers are pairs for a person: renamed copies are found, honest work is not."""

from __future__ import annotations

import json

import nbformat

from nnlab.course.build import student_notebook
from nnlab.grading.course import Course
from nnlab.grading.similar import similar

from .conftest import ASSIGNMENT, hand_in

# A right answer in a way of its own, and another one.
LONG_WAY = """def propagate(w, b, X, Y):
    examples = X.shape[1]
    total = 0.0
    slopes, bias_slope = np.zeros((X.shape[0], 1)), 0.0
    for column in range(examples):
        example = X[:, column : column + 1]
        score = (w * example).sum() + b
        guess = 1.0 / (1.0 + np.exp(-score))
        truth = Y[0, column]
        if truth == 1:
            total = total - np.log(guess)
        else:
            total = total - np.log(1.0 - guess)
        slopes = slopes + example * (guess - truth)
        bias_slope = bias_slope + (guess - truth)
    gradients = {"dw": slopes / examples, "db": float(bias_slope / examples)}
    return gradients, float(total / examples)
"""
ANOTHER = """def propagate(w, b, X, Y):
    m = Y.size
    A = sigmoid(np.dot(np.transpose(w), X) + b)
    losses = np.where(Y > 0.5, -np.log(A), -np.log1p(-A))
    error = np.subtract(A, Y)
    grads = dict(dw=np.matmul(X, error.T) / m, db=np.average(error))
    return grads, np.average(losses)
"""
RENAMES = {"examples": "m", "column": "i", "score": "z", "guess": "a", "truth": "y", "total": "J"}


def renamed(text: str) -> str:
    """The same with other names, and a remark in front of it."""
    for name, other in RENAMES.items():
        text = text.replace(name, other)
    return text.replace("):\n", "):\n    # my own idea\n", 1)


def with_answer(right: str, text: str) -> str:
    """The student's notebook with one exercise written."""
    made = student_notebook(nbformat.reads(right, as_version=4))
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "propagate":
            cell.source = text
    return json.dumps(made)


def test_a_renamed_copy_is_found_and_honest_work_is_not(course: Course, right: str) -> None:
    hand_in(course, "ada", with_answer(right, LONG_WAY))
    hand_in(course, "bob", with_answer(right, renamed(LONG_WAY)))
    hand_in(course, "cleo", with_answer(right, ANOTHER))
    (pair,) = similar(course, ASSIGNMENT)
    assert pair.students == ("ada", "bob")
    assert pair.exercises == ["propagate"]
    assert pair.share > 0.8


def test_what_the_solution_has_too_says_nothing(course: Course, right: str) -> None:
    for student in ("ada", "bob", "cleo"):
        hand_in(course, student, right)
    assert similar(course, ASSIGNMENT) == []


def test_what_many_wrote_says_nothing(course: Course, right: str) -> None:
    for number in range(8):
        hand_in(course, f"student{number}", with_answer(right, LONG_WAY))
    assert similar(course, ASSIGNMENT) == []


def test_what_cannot_be_read_is_in_no_pair(course: Course, right: str) -> None:
    hand_in(course, "ada", with_answer(right, LONG_WAY))
    hand_in(course, "bob", "no notebook")
    hand_in(course, "cleo", with_answer(right, "def propagate(:" * 400))
    assert similar(course, ASSIGNMENT) == []
