"""Grading all that was handed in for an assignment: what is new of it, or was broken off."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat

from nn_utils.files import write_whole
from nnlab.course.build import student_notebook

from .course import Course, Handed, Read, read
from .download import printable
from .grade import Task
from .gradebook import Gradebook, parsed_time
from .limits import USUAL, Limits
from .pool import Pool
from .results import INFRA_ERROR, UNREADABLE, Result
from .rules import rules_of
from .source import Source
from .trouble import GradingTrouble, concerns_all

Event = dict[str, Any]
Say = Callable[[Event], None]


class NoExercise(GradingTrouble):
    """There is no such exercise in the assignment."""


class SelfTestFailed(GradingTrouble):
    """A submission whose marks are known came out otherwise; nothing was graded."""


@dataclass
class Summary:
    """How a run ended."""

    assignment: str
    total: int = 0
    graded: int = 0
    skipped: int = 0  # graded before, and the same still
    unreadable: list[str] = field(default_factory=list)
    infra_errors: list[str] = field(default_factory=list)
    flagged: list[str] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)  # folders that can be no student's, and why
    seconds: float = 0.0
    sandboxed: bool = True


@dataclass(frozen=True)
class Settings:
    """How to grade."""

    limits: Limits = USUAL
    every_cell: bool = False
    isolate: bool = True
    again: bool = False  # also what is graded already
    only: str = ""  # one exercise, of everybody; the other marks stay


def grade_assignment(
    course: Course,
    assignment: str,
    gradebook: Gradebook,
    pool: Pool,
    settings: Settings = Settings(),
    say: Say = lambda event: None,
) -> Summary:
    """Grade what was handed in and is not graded yet; the gradebook is written by us alone.

    Raises SelfTestFailed before anything is graded, NoAssignment, NotReleased, NoExercise.
    """
    started = time.monotonic()
    job = _job(course, assignment, gradebook, settings)
    there = list(course.submissions(assignment))
    handed = [one for one in there if not one.problem]
    summary = Summary(assignment, len(handed), sandboxed=settings.isolate)
    summary.left = {printable(one.student): one.problem for one in there if one.problem}
    say({"event": "start", "assignment": assignment, "submissions": len(handed)})
    for student, why in summary.left.items():
        say({"event": "left", "student": student, "why": why})
    self_test(job, pool)
    say({"event": "self-test", "passed": True})
    done = {} if settings.again or settings.only else gradebook.done(assignment)
    times: dict[str, str] = {}

    def tasks() -> Iterator[Task]:
        for one in handed:
            found = job.read(one)
            digest, status = done.get(one.student, ("", ""))
            if digest == found.digest and (status == UNREADABLE or job.kept(one.student)):
                summary.skipped += 1
                say({"event": "skipped", "student": one.student})
                continue
            times[one.student] = one.timestamp
            before = gradebook.recorded(assignment, one.student) if settings.only else ""
            yield job.task(one.student, found, before)

    for result in pool.map(tasks()):
        timestamp = times.pop(result.student, "")
        if timestamp and parsed_time(timestamp) is None:
            result.remarks.append("its timestamp is no time; it counts as none")
        try:
            job.write(result)
        except OSError as error:
            if concerns_all(error):
                raise
            result.status = INFRA_ERROR
            result.remarks.append(f"its notebook cannot be kept: {error}")
        gradebook.save(result, timestamp, changed_alone=bool(settings.only))
        _count(summary, result)
        say(_event(result, summary))
    summary.seconds = time.monotonic() - started
    say({"event": "finished", **vars(summary)})
    return summary


def _count(summary: Summary, result: Result) -> None:
    summary.graded += result.status != INFRA_ERROR
    if result.status == UNREADABLE:
        summary.unreadable.append(result.student)
    if result.status == INFRA_ERROR:
        summary.infra_errors.append(result.student)
    if result.flags:
        summary.flagged.append(result.student)


def _event(result: Result, summary: Summary) -> Event:
    return {
        "event": "graded",
        "student": result.student,
        "status": result.status,
        "score": result.score,
        "of": sum(e.points for e in result.exercises),
        "seconds": round(result.seconds, 3),
        "remarks": result.remarks,
        "flags": result.flags,
        "done": summary.graded + summary.skipped + len(summary.infra_errors),
        "total": summary.total,
    }


@dataclass(frozen=True)
class _Job:
    """What all submissions of a run have in common."""

    course: Course
    source: Source
    blank: Task  # a submission of nobody

    def read(self, handed: Handed) -> Read:
        blank = self.blank
        asked = blank.source + blank.rules.said
        return read(handed, self.source, asked, blank.secret, blank.limits)

    def task(self, student: str, found: Read, before: str = "") -> Task:
        return replace(self.blank, student=student, before=before, **vars(found))

    def _place(self, student: str) -> Path:
        folder = self.course.autograded(self.source.assignment, student)
        return folder / f"{self.source.name}.ipynb"

    def kept(self, student: str) -> bool:
        """Whether the executed notebook is where it should be."""
        return os.path.exists(self._place(student))

    def write(self, result: Result) -> None:
        """Put the executed notebook in its place, whole or not at all; before the marks."""
        if not result.notebook:
            return
        place = self._place(result.student)
        write_whole(place, result.notebook)
        receipts = self.course.receipts(self.source.assignment, result.student)
        for name, receipt in receipts.items():
            write_whole(place.with_name(name), receipt)
        result.notebook = ""


def _job(course: Course, assignment: str, gradebook: Gradebook, settings: Settings) -> _Job:
    source, text = course.source(assignment)
    gradebook.require(assignment)
    names = [exercise.name for exercise in source.exercises.values()]
    if settings.only and settings.only not in names:
        raise NoExercise(f"No exercise {settings.only!r}. There are: {', '.join(names)}.")
    blank = Task(
        "",
        assignment,
        b"",
        text,
        course.secret(),
        limits=settings.limits,
        every_cell=settings.every_cell,
        isolate=settings.isolate,
        rules=rules_of(gradebook.config, source.exercises),
        only=settings.only,
    )
    return _Job(course, source, blank)


def self_test(job: _Job, pool: Pool) -> None:
    """Grade a submission known to be right and one known to be wrong.

    Raises SelfTestFailed when their marks are not what they must be.
    """
    points = sum(exercise.points for exercise in job.source.exercises.values())
    known = {
        "known-good": (job.blank.source.encode(), float(points)),
        "known-bad": (_wrong_everywhere(job.blank.source), 0.0),
    }
    tasks = [job.task(name, Read(content, "")) for name, (content, _) in known.items()]
    for result in pool.map(tasks):
        expected = known[result.student][1]
        if result.status == INFRA_ERROR or result.score != expected:
            raise SelfTestFailed(
                f"The {result.student} submission got {result.score:g} points instead of "
                f"{expected:g}, so this machine cannot be trusted to grade; nothing was graded. "
                f"{'; '.join(result.remarks)} Run `nnlab doctor`."
            )


def _wrong_everywhere(text: str) -> bytes:
    """The notebook with every exercise answered by a function that returns 0."""
    made: Any = student_notebook(nbformat.reads(text, as_version=4))
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            name = cell.metadata["nbgrader"]["grade_id"]
            cell.source = f"def {name}(*arguments, **named):\n    return 0.0"
    return json.dumps(made).encode()
