"""A class through grading: nothing is lost, nothing counted twice, nobody waits for another."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.dbutil import ALEMBIC_DIR

from nnlab.grading import grade as grading
from nnlab.grading.batch import NoExercise, SelfTestFailed, Settings, Summary, grade_assignment
from nnlab.grading.course import Course
from nnlab.grading.grade import Task
from nnlab.grading.gradebook import Gradebook, NotReleased
from nnlab.grading.made_class import Student, notebook_of
from nnlab.grading.made_class import hand_in as hand_in_class
from nnlab.grading.results import Result

from .conftest import ASSIGNMENT, SHORT, ThisProcess, hand_in

pytestmark = [pytest.mark.slow, pytest.mark.needs("sandbox")]
MARKS = (
    "select s.student_id, b.name, g.auto_score, g.manual_score, g.needs_manual_grade "
    "from grade g join submitted_notebook n on g.notebook_id = n.id "
    "join submitted_assignment s on n.assignment_id = s.id "
    "join base_cell b on g.cell_id = b.id order by 1, 2"
)


def run(course: Course, pool: Any = None, **settings: Any) -> Summary:
    with Gradebook(course.root) as gradebook:
        return grade_assignment(
            course,
            ASSIGNMENT,
            gradebook,
            pool or ThisProcess(),
            Settings(limits=SHORT, **settings),
        )


def rows(course: Course, query: str = MARKS) -> list[Any]:
    with sqlite3.connect(course.root / "gradebook.db") as db:
        return db.execute(query).fetchall()


def score(course: Course, student: str) -> float:
    with Gradebook(course.root) as gradebook:
        return next(m.score for m in gradebook.marks(ASSIGNMENT) if m.student == student)


def test_a_gradebook_begins_in_nbgraders_newest_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As nbgrader's own commands begin it; without the program they ask for it, too."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with Gradebook(tmp_path):
        pass
    (found,) = sqlite3.connect(tmp_path / "gradebook.db").execute("select * from alembic_version")
    texts = [path.read_text() for path in Path(ALEMBIC_DIR, "versions").glob("*.py")]
    revisions, older = (
        {name for text in texts for name in re.findall(rf"^{word} = '(.*)'", text, re.MULTILINE)}
        for word in ("revision", "down_revision")
    )
    assert {*found} == revisions - older


def test_a_made_up_class_gets_the_marks_it_earned(course: Course) -> None:
    students = hand_in_class(course, ASSIGNMENT, 6)
    source, _ = course.source(ASSIGNMENT)
    summary = run(course)
    assert (summary.graded, summary.skipped, summary.infra_errors) == (6, 0, [])
    for student in students:
        assert score(course, student.name) == student.earns(source), student
        path = course.autograded(ASSIGNMENT, student.name) / "logistic.ipynb"
        nbformat.validate(nbformat.read(path, as_version=4))


def test_one_exercise_is_graded_again_and_the_other_marks_stay(
    course: Course, right: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(course, "ada", right)
    run(course)
    before = {e.name: e.score for e in recorded(course).exercises}
    source, _ = course.source(ASSIGNMENT)
    for name in ("test_sigmoid", "test_predict"):  # both corrected, one graded again
        points = source.exercises[name].points
        monkeypatch.setitem(source.exercises[name].__dict__, "points", points + 1)
    with sqlite3.connect(course.root / "gradebook.db") as db:
        db.execute("update grade set needs_manual_grade = 0, manual_score = 1")
    run(course, only="sigmoid")
    after = {e.name: e.score for e in recorded(course).exercises}
    assert after == before | {"sigmoid": before["sigmoid"] + 1}
    assert rows(course, "select sum(needs_manual_grade) from grade") == [(1,)]
    with pytest.raises(NoExercise):
        run(course, only="sigmoidd")


def recorded(course: Course) -> Result:
    with Gradebook(course.root) as gradebook:
        (found,) = gradebook.results(ASSIGNMENT)
    return found


def test_running_again_changes_nothing(course: Course, right: str) -> None:
    hand_in(course, "ada", right)
    hand_in(course, "bad", b"{")
    run(course)
    before = rows(course, "select * from grade order by id"), rows(course)
    again = run(course)
    assert (again.graded, again.skipped) == (0, 2)
    assert (rows(course, "select * from grade order by id"), rows(course)) == before


def test_a_newer_submission_replaces_the_older_one(course: Course, right: str) -> None:
    source, _ = course.source(ASSIGNMENT)
    worse = notebook_of(Student("ada", stubs=["model"]), source, right)
    hand_in(course, "ada", worse, "2026-01-01 10:00:00 UTC")
    run(course)
    first = score(course, "ada")
    hand_in(course, "ada", right, "2026-01-02 10:00:00 UTC")
    assert run(course).graded == 1
    assert score(course, "ada") > first
    assert rows(course, "select count(*) from submitted_assignment") == [(1,)]


def test_a_mark_given_by_hand_stays_and_asks_for_another_look(course: Course, right: str) -> None:
    hand_in(course, "ada", right)
    run(course)
    with sqlite3.connect(course.root / "gradebook.db") as db:
        db.execute(
            "update grade set manual_score = 1.5 where cell_id in "
            "(select id from base_cell where name = 'test_model')"
        )
    run(course)
    assert [r[3:] for r in rows(course) if r[1] == "test_model"] == [(1.5, 0)]
    run(course, again=True)
    assert [r[3:] for r in rows(course) if r[1] == "test_model"] == [(1.5, 1)]


def test_late_work_is_treated_as_the_course_says(course: Course, right: str) -> None:
    with open(course.root / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write("c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    with sqlite3.connect(course.root / "gradebook.db") as db:
        db.execute("update assignment set duedate = '2026-01-01 00:00:00.000000'")
    hand_in(course, "ada", right, "2026-01-01 00:00:01 UTC")
    hand_in(course, "bob", right, "2025-12-31 23:59:59 UTC")
    hand_in(course, "cyd", right, "the day before yesterday")
    run(course)
    assert score(course, "ada") == 0.0
    assert score(course, "bob") == score(course, "cyd") > 0


def test_a_failure_of_ours_is_no_mark(course: Course, right: str) -> None:
    hand_in(course, "ada", right)
    hand_in(course, "bob", right)
    run(course)
    before = rows(course)

    def broken(task: Task) -> Any:
        raise OSError("no space left on device")

    class OnlyTheKnown(ThisProcess):
        def map(self, tasks: Iterable[Task]) -> Iterator[Result]:
            for task in tasks:
                with pytest.MonkeyPatch.context() as patch:
                    if task.student == "ada":
                        patch.setattr(grading, "_box", broken)
                    yield grading.grade(task)

    summary = run(course, OnlyTheKnown(), again=True)
    assert summary.infra_errors == ["ada"]
    assert rows(course) == before
    assert run(course).graded == 1  # and it is tried again


def test_a_machine_that_grades_wrongly_grades_nobody(course: Course, right: str) -> None:
    hand_in(course, "ada", right)

    class Generous(ThisProcess):
        def map(self, tasks: Iterable[Task]) -> Iterator[Result]:
            for result in super().map(tasks):
                for exercise in result.exercises:
                    exercise.score = exercise.points
                yield result

    with pytest.raises(SelfTestFailed, match="known-bad"):
        run(course, Generous())
    assert rows(course) == []


def test_files_that_are_no_submission_cost_nobody_else(course: Course, right: str) -> None:
    hand_in(course, "ada", right)
    secret = course.root / "solutions" / ASSIGNMENT / "logistic.ipynb"
    for student in ("link", "pipe", "folder", "missing", "renamed", "two", "<script>", "big"):
        (course.root / "submitted" / student / ASSIGNMENT).mkdir(parents=True)
    place = course.root / "submitted"
    (place / "link" / ASSIGNMENT / "logistic.ipynb").symlink_to(secret)
    os.mkfifo(place / "pipe" / ASSIGNMENT / "logistic.ipynb")
    (place / "folder" / ASSIGNMENT / "logistic.ipynb").mkdir()
    (place / "renamed" / ASSIGNMENT / "logistic (1).ipynb").write_text(right, encoding="utf-8")
    for name in ("one.ipynb", "other.ipynb"):
        (place / "two" / ASSIGNMENT / name).write_text(right, encoding="utf-8")
    (place / "<script>" / ASSIGNMENT / "logistic.ipynb").write_text(right, encoding="utf-8")
    with open(place / "big" / ASSIGNMENT / "logistic.ipynb", "wb") as file:
        file.truncate(SHORT.file_size + 1)
    (place / "linked").symlink_to(place / "ada")
    summary = run(course)
    assert summary.unreadable == ["big", "folder", "link", "missing", "pipe", "two"]
    full = score(course, "ada")
    assert full > 0
    assert score(course, "renamed") == score(course, "%3Cscript%3E") == full
    assert [score(course, student) for student in summary.unreadable] == [0.0] * 6
    with Gradebook(course.root) as gradebook:
        reasons = {r.student: " ".join(r.remarks) for r in gradebook.results(ASSIGNMENT)}
    assert all(reasons[student] for student in summary.unreadable)
    assert "linked" not in reasons


def test_an_unknown_assignment_is_said_in_a_sentence(tmp_path: Path, course: Course) -> None:
    empty = Course(tmp_path / "empty")
    empty.root.mkdir()
    (empty.root / "solutions").symlink_to(course.root / "solutions")
    with pytest.raises(NotReleased, match="nnlab release"):
        run(empty)


def test_events_tell_the_whole_run(course: Course, right: str) -> None:
    hand_in(course, "ada", right)
    hand_in(course, "bad", b"{")
    events: list[dict[str, Any]] = []
    with Gradebook(course.root) as gradebook:
        grade_assignment(course, ASSIGNMENT, gradebook, ThisProcess(), say=events.append)
    kinds = [event["event"] for event in events]
    assert kinds == ["start", "self-test", "graded", "graded", "finished"]
    assert json.loads(json.dumps(events))[-1]["graded"] == 2
    assert {e["student"]: e["status"] for e in events if e["event"] == "graded"} == {
        "ada": "graded",
        "bad": "unreadable",
    }


def test_the_secret_decides_the_cases_and_is_kept(course: Course, right: str) -> None:
    assert course.secret() == course.secret()
    path = course.private / "secret"
    assert path.stat().st_mode & 0o077 == 0
    hand_in(course, "ada", right)
    run(course)
    path.write_text("another", encoding="ascii")
    assert run(course).graded == 1
