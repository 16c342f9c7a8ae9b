"""Marks in nbgrader's gradebook, one transaction for each submission.

Beside nbgrader's tables lie two of ours.  ``nnlab_result``: what was graded (by a digest of what
was handed in), with what end, and what is said of it.  It is written in the same transaction as
the marks, so that a run that was broken off knows exactly what is done.  ``nnlab_number``: the
numbers by which a course system knows the students.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

import nbgrader.api
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.api import Gradebook as NbgraderGradebook
from nbgrader.dbutil import ALEMBIC_DIR
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy import Column, MetaData, String, Table, Text, delete, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from .config import course_config, database_url
from .handles import LONGEST_ID
from .results import GRADED, INFRA_ERROR, Result
from .trouble import GradingTrouble

COURSE = "nnlab"
_metadata = MetaData()
_results = Table(
    "nnlab_result",
    _metadata,
    Column("assignment", String(128), primary_key=True),
    Column("student", String(LONGEST_ID), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("report", Text, nullable=False),
)
# What a course system calls a student in an assignment; see people.py.
numbers = Table(
    "nnlab_number",
    _metadata,
    Column("system", String(16), primary_key=True),
    Column("assignment", String(128), primary_key=True),
    Column("number", String(32), primary_key=True),
    Column("student", String(LONGEST_ID), nullable=False),
)


class NotReleased(GradingTrouble):
    """The gradebook does not know the assignment."""


class NoGradebook(GradingTrouble):
    """The gradebook cannot be opened, read or written."""


@dataclass(frozen=True)
class Mark:
    """What the gradebook holds of one student for one assignment."""

    student: str
    first_name: str
    last_name: str
    email: str
    lms_id: str
    number: str  # by which the course system knows this submission
    score: float  # after any penalty
    penalty: float
    max_score: float
    submitted: str
    needs_review: bool


def called(student: str, first_name: str | None, last_name: str | None) -> str:
    """Name and id, so that two of the same name can be told apart; the id where it is all."""
    name = f"{first_name or ''} {last_name or ''}".strip()
    return f"{name} ({student})" if name else student


class Gradebook:
    """nbgrader's gradebook of a course."""

    def __init__(self, course: Path, url: str = "") -> None:
        self.config = course_config(course)
        self.url = database_url(self.config, course, url)
        with self._told():
            self._gradebook = NbgraderGradebook(self.url, COURSE)
            _metadata.create_all(self._gradebook.engine)
        self._forms: dict[str, _Form] = {}

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._gradebook.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is all saved at the end, or none of it."""
        with (
            self._told(),
            Session(self._gradebook.engine, future=True) as session,
            session.begin(),
        ):
            yield session

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """NoGradebook in place of what a database raises."""
        try:
            yield
        except SQLAlchemyError as error:
            raise NoGradebook(_sentence(self.url, error)) from error

    @cached_property
    def _late(self) -> Any:
        made = AssignLatePenalties(config=self.config)
        made.init_plugin()
        return made

    # what there is -------------------------------------------------------------------------------

    def require(self, assignment: str) -> None:
        """NotReleased unless the gradebook has the assignment."""
        with self.transaction() as session:
            if _assignment(session, assignment) is None:
                raise NotReleased(
                    f"The gradebook does not know {assignment}. Run `nnlab release {assignment}` "
                    "(or `nbgrader generate_assignment`) first."
                )

    def done(self, assignment: str) -> dict[str, tuple[str, str]]:
        """Digest and status of what is graded already, by student; failures of ours are not."""
        wanted = select(_results.c.student, _results.c.digest, _results.c.status).where(
            _results.c.assignment == assignment, _results.c.status != INFRA_ERROR
        )
        with self.transaction() as session:
            return {row.student: (row.digest, row.status) for row in session.execute(wanted)}

    def recorded(self, assignment: str, student: str) -> str:
        """The result on record as JSON; empty where the student was not graded."""
        wanted = select(_results.c.report).filter_by(
            assignment=assignment, student=student, status=GRADED
        )
        with self.transaction() as session:
            return session.scalars(wanted).one_or_none() or ""

    def results(self, assignment: str) -> Iterator[Result]:
        """What is recorded of each student, in the order of their names."""
        wanted = (
            select(_results.c.report)
            .where(_results.c.assignment == assignment)
            .order_by(_results.c.student)
        )
        with self.transaction() as session:
            for (report,) in session.execute(wanted).yield_per(200):
                yield Result.from_json(report)

    def marks(self, assignment: str) -> list[Mark]:
        """Marks of every student there is; without a submission it is zero."""
        with self.transaction() as session:
            found = _assignment(session, assignment)
            if found is None:
                raise NotReleased(f"The gradebook does not know {assignment}.")
            submissions = {
                s.student_id: s
                for s in session.scalars(
                    select(SubmittedAssignment).where(SubmittedAssignment.assignment_id == found.id)
                )
            }
            known = select(numbers.c.student, numbers.c.number).filter_by(assignment=assignment)
            number = {row.student: row.number for row in session.execute(known)}
            students = session.scalars(select(Student).order_by(Student.id))
            return [
                _mark(one, submissions.get(one.id), found, number.get(one.id, ""))
                for one in students
            ]

    def called(self) -> dict[str, str]:
        """What each student is called, name and id, by id."""
        with self.transaction() as session:
            students = session.scalars(select(Student).order_by(Student.id))
            return {one.id: called(one.id, one.first_name, one.last_name) for one in students}

    def comments(self, assignment: str) -> dict[str, dict[str, str]]:
        """What a person wrote under cells, by student and name of the cell."""
        wanted = (
            select(SubmittedAssignment.student_id, BaseCell.name, Comment.manual_comment)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Comment, Comment.notebook_id == SubmittedNotebook.id)
            .join(BaseCell, BaseCell.id == Comment.cell_id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .where(Assignment.name == assignment, Comment.manual_comment.is_not(None))
        )
        found: dict[str, dict[str, str]] = {}
        with self.transaction() as session:
            for student, name, text in session.execute(wanted):
                found.setdefault(student, {})[name] = text
        return found

    # saving --------------------------------------------------------------------------------------

    def save(self, result: Result, timestamp: str = "", changed_alone: bool = False) -> None:
        """Save one submission's marks and record, all of it or nothing.

        A mark given by hand stays, and asks for another look.  A failure of ours leaves every
        mark as it is.

        changed_alone: marks that are as they were are not touched, and ask for no other look.
        """
        with self.transaction() as session:
            if result.status != INFRA_ERROR:
                self._save_marks(session, result, timestamp, changed_alone)
            session.execute(
                delete(_results).where(
                    _results.c.assignment == result.assignment, _results.c.student == result.student
                )
            )
            session.execute(
                insert(_results).values(
                    assignment=result.assignment,
                    student=result.student,
                    digest=result.digest,
                    status=result.status,
                    report=result.as_json(),
                )
            )

    def _save_marks(
        self, session: Session, result: Result, timestamp: str, changed_alone: bool
    ) -> None:
        form = self._form(session, result.assignment)
        submission = _submission(session, form, result.student)
        if timestamp:
            submission.timestamp = parsed_time(timestamp)
        (notebook,) = submission.notebooks
        scores = {e.grade_id: e.score for e in result.exercises} | result.other_marks
        for grade in notebook.grades:
            name, by_hand = form.cells[grade.cell_id]
            if changed_alone and (by_hand or grade.auto_score == scores.get(name)):
                continue
            if by_hand:
                grade.auto_score = 0.0 if name in result.untouched else None
            else:
                grade.auto_score = scores.get(name, 0.0)
            grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
            if result.status != GRADED:
                grade.needs_manual_grade = True
        said = {e.name: f"{e.word[0].upper()}{e.word[1:]}." for e in result.exercises if e.given}
        said |= dict.fromkeys(result.untouched, "No response.")
        for comment in notebook.comments:
            name, _ = form.cells[comment.cell_id]
            comment.auto_comment = said.get(name)
        self._penalize(session, submission, notebook)

    def _form(self, session: Session, assignment: str) -> _Form:
        if assignment not in self._forms:
            found = _assignment(session, assignment)
            if found is None:
                raise NotReleased(f"The gradebook does not know {assignment}.")
            self._forms[assignment] = _form_of(found)
        return self._forms[assignment]

    def _penalize(
        self, session: Session, submission: SubmittedAssignment, notebook: SubmittedNotebook
    ) -> None:
        """The penalty for being late that the course's plugin gives."""
        notebook.late_submission_penalty = None
        late = submission.total_seconds_late
        if late > 0:
            session.flush()
            session.refresh(notebook)
            penalty = self._late.plugin_inst.late_submission_penalty(
                submission.student_id, notebook.score, late
            )
            if penalty is not None:
                notebook.late_submission_penalty = min(max(penalty, 0), notebook.score)


def _newest_form() -> str | None:
    """The newest revision of nbgrader's tables, with which a gradebook begins.

    nbgrader asks a process of its own for it, which loads all of nbgrader once more: five seconds
    for every new course.  And it needs a PATH on which `alembic` is found.
    """
    settings = AlembicConfig()
    settings.set_main_option("script_location", ALEMBIC_DIR)
    return ScriptDirectory.from_config(settings).get_current_head()


nbgrader.api.get_alembic_version = _newest_form


def _sentence(url: str, error: SQLAlchemyError) -> str:
    """What is wrong with a gradebook, and what to do."""
    try:
        name = make_url(url).render_as_string(hide_password=True)
    except SQLAlchemyError:
        return f"{url!r} is no address of a gradebook, such as postgresql://user@host/name."
    said = str(getattr(error, "orig", None) or error).strip()[:300]
    saved = "What is saved stays; run the command again."
    if "database is locked" in said:
        return f"The gradebook {name} is locked by another program. Close that. {saved}"
    if "disk is full" in said or "disk I/O error" in said:
        return f"The disk of the gradebook {name} is full or broken ({said}). Make room. {saved}"
    if "no such column" in said or "UndefinedColumn" in type(error.__cause__).__name__:
        said += "; `nbgrader db upgrade` brings an old gradebook up to date"
    return f"The gradebook {name} cannot be used: {said}"


def parsed_time(text: str) -> datetime | None:
    """A timestamp as nbgrader writes it, or None where it is none."""
    try:
        return parse_utc(text.strip())
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None


def _assignment(session: Session, name: str) -> Assignment | None:
    return session.scalars(select(Assignment).where(Assignment.name == name)).one_or_none()


def _by_hand(notebook: Notebook) -> set[str]:
    """Names of cells whose marks a person gives: tasks, and graded cells that hold an answer."""
    answers = {cell.name for cell in notebook.solution_cells}
    tasks = {cell.name for cell in notebook.task_cells}
    return tasks | {cell.name for cell in notebook.grade_cells if cell.name in answers}


@dataclass(frozen=True)
class _Form:
    """What every submission of an assignment has, by the ids of the database."""

    assignment: str
    cells: dict[str, tuple[str, bool]]  # each one's name, and whether a person gives its marks
    notebooks: dict[str, tuple[list[str], list[str]]]  # in each, the cells graded and answered


def _form_of(found: Assignment) -> _Form:
    cells: dict[str, tuple[str, bool]] = {}
    notebooks = {}
    for notebook in found.notebooks:
        by_hand = _by_hand(notebook)
        tasks = [cell.id for cell in notebook.task_cells]
        graded = [cell.id for cell in notebook.grade_cells] + tasks
        answered = [cell.id for cell in notebook.solution_cells] + tasks
        notebooks[notebook.id] = graded, answered
        every = (*notebook.grade_cells, *notebook.solution_cells, *notebook.task_cells)
        cells |= {cell.id: (cell.name, cell.name in by_hand) for cell in every}
    return _Form(found.id, cells, notebooks)


def _submission(session: Session, form: _Form, student: str) -> SubmittedAssignment:
    """The submission, made with empty marks where it is the first."""
    if session.get(Student, student) is None:
        session.add(Student(id=student))
        session.flush()
    wanted = select(SubmittedAssignment).where(
        SubmittedAssignment.assignment_id == form.assignment,
        SubmittedAssignment.student_id == student,
    )
    submission = session.scalars(wanted).one_or_none()
    if submission is not None:
        return submission
    assignment = session.get(Assignment, form.assignment)
    submission = SubmittedAssignment(assignment=assignment, student_id=student)
    session.add(submission)
    for notebook, (graded, answered) in form.notebooks.items():
        made = SubmittedNotebook(notebook_id=notebook, assignment=submission)
        session.add(made)
        made.grades = [Grade(cell_id=cell) for cell in graded]
        made.comments = [Comment(cell_id=cell) for cell in answered]
    return submission


def _mark(
    student: Student, submission: SubmittedAssignment | None, assignment: Assignment, number: str
) -> Mark:
    penalty = (submission.late_submission_penalty or 0.0) if submission else 0.0
    return Mark(
        student=student.id,
        first_name=student.first_name or "",
        last_name=student.last_name or "",
        email=student.email or "",
        lms_id=student.lms_user_id or "",
        number=number,
        score=max(0.0, submission.score - penalty) if submission else 0.0,
        penalty=penalty,
        max_score=assignment.max_score,
        submitted=str(submission.timestamp) if submission and submission.timestamp else "",
        needs_review=bool(submission.needs_manual_grade) if submission else False,
    )
