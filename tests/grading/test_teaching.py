"""What the class page says comes from the figures, and a line of code names nobody."""

from __future__ import annotations

import pytest

from nnlab.grading.made_class import made_class
from nnlab.grading.results import ExerciseResult
from nnlab.grading.source import source_from
from nnlab.grading.teaching import Teaching, mistaken_line, stuck_at
from nnlab.grading.verify import marked
from public_tests import exercises, notebooks
from public_tests.engine import LocalCaller

from .conftest import CHECKOUT

BACKWARD = exercises()["03_two_layer/linear_backward"]


def result(name: str, state: str) -> ExerciseResult:
    score = 5.0 if state == "right" else 0.0
    return ExerciseResult(name, f"test_{name}", 5.0, score, written=state != "unwritten")


STUCK = {
    "right right right": "",
    "right wrong right": "",
    "wrong wrong wrong": "",
    "right wrong unwritten": "b",
    "right right unwritten": "c",
    "unwritten unwritten unwritten": "a",
    "unwritten right right": "",
}


@pytest.mark.parametrize("states", STUCK)
def test_who_stopped_is_stuck_and_not_who_is_wrong(states: str) -> None:
    every = [result(name, state) for name, state in zip("abc", states.split(), strict=True)]
    assert stuck_at(every) == STUCK[states]


def test_sentences_for_tomorrow_hold_the_figures() -> None:
    teaching = Teaching()
    for number in range(5):
        wrong = result("b", "wrong" if number < 3 else "right")
        if not wrong.passed:
            wrong.diagnosis = [{"id": "sign", "message": "The sign is wrong."}]
            wrong.line = f"x = -{number}"
        last = "unwritten" if number < 2 else "right"
        teaching.add([result("a", "right"), wrong, result("c", last)], f"student {number}")
    begin, show, see = teaching.tomorrow()
    assert "b: 3 students of 5" in begin
    assert "3 in b: The sign is wrong." in show
    assert "2 students" in see
    assert teaching.waiting() == [{"where": "b", "students": ["student 0", "student 1"]}]
    (commonest,) = teaching.commonest()
    assert (commonest["count"], commonest["line"]) == (3, "x = -0")


def test_the_line_is_the_mistaken_one_without_a_word_of_the_student() -> None:
    mistake = BACKWARD.mistakes[0]
    source = mistake.source(BACKWARD.reference)
    line = mistaken_line(f"# by Ada\n{source}  # Ada's", BACKWARD, [{"id": mistake.id}])
    assert line
    assert "Ada" not in line
    new = "".join(new for _, new in mistake.edits)
    assert any(word in new for word in line.replace("=", " ").split())
    assert mistaken_line(source, BACKWARD, []) == ""
    assert mistaken_line("not ( Python", BACKWARD, [{"id": mistake.id}]) == ""


def test_parts_earn_what_the_instructor_says() -> None:
    def half(dZ, cache):
        A, W, _ = cache
        m = A.shape[1]
        return W.T @ dZ, dZ @ A.T, dZ.sum(axis=1, keepdims=True) / m

    caller = LocalCaller(half)
    parts = {"dA_prev": 1.0, "dW": 2.0, "db": 1.5}
    found = marked(BACKWARD, "test_linear_backward", caller, 7, parts)
    assert (found.score, found.parts, found.passed) == (2.5, ["dA_prev", "db"], False)
    assert marked(BACKWARD, "test_linear_backward", caller, 7, {}).score == 0


@pytest.mark.parametrize("notebook", ["02_logistic", "03_two_layer"])
def test_the_made_up_class_looks_like_a_class(notebook: str) -> None:
    path = CHECKOUT / "solutions" / notebook / f"{notebooks()[notebook].name}.ipynb"
    source = source_from(notebook, path.read_text(encoding="utf-8"))
    students = list(made_class(source, 30))
    earned = {student.earns(source) for student in students}
    most = sum(e.points for e in source.exercises.values())
    assert len(earned) >= 5
    assert max(earned) == most
    called = {name for e in source.exercises.values() for name in e.helpers}
    assert any({*student.mistakes} & called for student in students)
