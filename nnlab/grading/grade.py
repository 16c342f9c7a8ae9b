"""Grading one submission: a function of what was handed in, and of nothing else."""

from __future__ import annotations

import atexit
import hashlib
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import nbformat

from .box import Box
from .execute import Executed, execute
from .intake import Cell, Submission, Unreadable, read_submission
from .limits import USUAL, Limits
from .notebook import written_notebook
from .outputs import Output, error_output
from .remote import RemoteCaller
from .results import GRADED, INFRA_ERROR, UNREADABLE, ExerciseResult, Result
from .slicing import cells_to_run, mentioned
from .source import Source, source_from
from .verify import examined, hidden_seed


@dataclass(frozen=True)
class Task:
    """One submission to grade; it can be sent to another machine."""

    student: str
    assignment: str
    content: bytes  # the notebook file
    source: str  # the complete notebook's text
    secret: str
    digest: str = ""
    remarks: tuple[str, ...] = ()
    unreadable: str = ""  # why there is no content
    limits: Limits = field(default=USUAL)
    every_cell: bool = False  # also pictures and examples on which no mark depends
    isolate: bool = True


class _Boxes(threading.local):
    """The warm zygote of a thread; a Dask worker may have several threads."""

    def __init__(self) -> None:
        self.made: dict[tuple[Any, ...], Box] = {}


_boxes = _Boxes()


def grade(task: Task) -> Result:
    """Grade one submission; whatever goes wrong is in the result, nothing is raised."""
    started = time.monotonic()
    result = Result(task.student, task.assignment, GRADED, task.digest, remarks=[*task.remarks])
    source = source_from(task.assignment, task.source)
    try:
        if task.unreadable:
            raise Unreadable(task.unreadable)
        submission = read_submission(task.content, source, task.limits)
        result.remarks += submission.remarks
        _run(task, source, submission, result)
    except Unreadable as why:
        result.status = UNREADABLE
        result.remarks.append(f"cannot be read: {why}")
        result.exercises = [
            _not_there(source, g, "nothing could be read") for g in source.exercises
        ]
    except Exception as trouble:  # ours, never the student's: a status and no mark
        forget_boxes()
        result.status = INFRA_ERROR
        result.remarks.append(f"{type(trouble).__name__}: {trouble}")
    result.seconds = time.monotonic() - started
    return result


def _run(task: Task, source: Source, submission: Submission, result: Result) -> None:
    cells = submission.cells
    found: dict[str, ExerciseResult] = {}

    def examine(grade_id: str, caller: RemoteCaller) -> None:
        exercise = source.exercises[grade_id]
        seed = hidden_seed(task.secret, exercise.key)
        found[grade_id] = examined(exercise, grade_id, caller, seed)
        if caller.broken is not None:
            found[grade_id].reason = caller.broken.sentence
            result.remarks.append(f"{exercise.name}: {caller.broken.sentence}")

    keys = {grade_id: exercise.key for grade_id, exercise in source.exercises.items()}
    run = cells_to_run(cells, task.every_cell)
    named, suspicious = mentioned(cells, run, source)
    absent = [key for key in keys.values() if key not in named]
    done = execute(_box(task), cells, run, keys, examine, absent)
    result.flags += suspicious
    result.remarks += done.remarks
    result.flags += done.flags
    result.exercises = [
        found.get(g) or _not_there(source, g, "there is no function of this name")
        for g in source.exercises
    ]
    result.remarks += [f"{e.name}: {e.reason}" for e in result.exercises if e.grade_id not in found]
    result.untouched = _untouched(cells)
    result.notebook = written_notebook(cells, done, {e.grade_id: e for e in result.exercises})
    result.other_marks = _other_marks(cells, done, source)


def _not_there(source: Source, grade_id: str, reason: str) -> ExerciseResult:
    exercise = source.exercises[grade_id]
    return ExerciseResult(
        exercise.name, grade_id, float(exercise.points), written=False, reason=reason
    )


def _box(task: Task) -> Box:
    """The warm zygote of this process for the task's notebook."""
    key = (task.assignment, task.limits, task.isolate)
    box = _boxes.made.get(key)
    if box is None or box.zygote.poll() is not None:
        forget_boxes()
        box = _boxes.made[key] = Box(task.assignment, task.limits, task.isolate)
    return box


def forget_boxes() -> None:
    """End the zygotes of this thread."""
    while _boxes.made:
        _boxes.made.popitem()[1].close()


atexit.register(forget_boxes)


def _untouched(cells: list[Cell]) -> list[str]:
    """Solution cells in which nothing was written."""
    stubs = ("raise NotImplementedError",)
    return [
        cell.origin.grade_id
        for cell in cells
        if cell.origin is not None
        and cell.origin.solution
        and cell.kind == "code"
        and any(stub in cell.source for stub in stubs)
    ]


def _other_marks(cells: list[Cell], done: Executed, source: Source) -> dict[str, float]:
    """Marks of graded code cells that are no exercise of the series, as nbgrader gives them."""
    from nbgrader.utils import determine_grade

    marks = {}
    for index, cell in enumerate(cells):
        origin = cell.origin
        if origin is None or not origin.graded or origin.by_hand:
            continue
        if origin.grade_id in source.exercises or cell.kind != "code":
            continue
        node = nbformat.v4.new_code_cell(cell.source, metadata={"nbgrader": origin.marks})
        node.outputs = nbformat.from_dict(done.outputs.get(index, _not_run()))
        marks[origin.grade_id] = determine_grade(node)[0] or 0.0
    return marks


def _not_run() -> list[Output]:
    return [error_output("NotRun", "this cell was not reached")]


def digest_of(content: bytes, timestamp: str, source: str, secret: str) -> str:
    """What a submission is known by: the same digest is the same work on the same examination."""
    digest = hashlib.sha256()
    for part in (content, timestamp.encode(), source.encode(), secret.encode()):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()
