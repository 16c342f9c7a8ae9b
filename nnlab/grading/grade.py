"""Grading one submission: a function of what was handed in, and of nothing else."""

from __future__ import annotations

import atexit
import hashlib
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import nbformat

from public_tests import Exercise
from public_tests.engine.calling import numbers_kept
from public_tests.engine.running import run_checks

from .box import Box
from .carrying import Attempt, carried
from .changed import written
from .execute import Examine, Executed, Given, execute
from .intake import Cell, Submission, Unreadable, read_submission
from .limits import USUAL, Limits
from .notebook import written_notebook
from .outputs import Output, error_output
from .remote import RemoteCaller
from .results import GRADED, INFRA_ERROR, UNREADABLE, ExerciseResult, Result
from .rules import Rules
from .sandbox.answers import place_of
from .slicing import cells_to_run, mentioned, read_names
from .source import Source, source_from
from .teaching import mistaken_line
from .verify import carry, explained, hidden_seed, marked, named


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
    rules: Rules = field(default_factory=Rules)
    only: str = ""  # the exercise to grade again; the other ones stay as in ``before``
    before: str = ""  # the result on record


class _Boxes(threading.local):
    """The warm zygote of a thread; a Dask worker may have several threads."""

    def __init__(self) -> None:
        self.made: dict[tuple[Any, ...], Box] = {}


_boxes = _Boxes()
# NumPy's generator, warnings and the standard streams belong to all threads of a process, and no
# mark may depend on what another thread does meanwhile.
_one_at_a_time = threading.Lock()


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
        with _one_at_a_time, numbers_kept():
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
    run = cells_to_run(cells, task.every_cell, source.exercises)
    named, suspicious = mentioned(cells, run, source)
    examination = _Examination(task, source, cells, run, named)
    done = examination.run()
    found = examination.found
    result.flags += suspicious
    result.remarks += done.remarks
    result.flags += done.flags
    result.exercises = [
        found.get(g) or _not_there(source, g, "there is no function of this name")
        for g in source.exercises
    ]
    if task.only and task.before:
        result.keep_others(Result.from_json(task.before), task.only)
    answers = {cell.origin.grade_id: cell.source for cell in cells if cell.origin is not None}
    for one in result.exercises:
        exercise = source.exercises[one.grade_id]
        one.line = mistaken_line(answers.get(one.name, ""), exercise, one.diagnosis)
    result.remarks += [f"{e.name}: {e.reason}" for e in result.exercises if e.reason]
    result.untouched = _untouched(cells)
    result.notebook = written_notebook(cells, done, {e.grade_id: e for e in result.exercises})
    result.other_marks = _other_marks(cells, done, source)


class _Examination:
    """Running a submission and asking its functions, in as many processes as it takes.

    An exercise is marked in a process in which nothing of the library answers it.  One that fails
    is asked the visible cases in another process, which never saw a hidden one: whatever it sends
    back may be shown.  Where these pass, a third one is asked the hidden cases for what they look
    like.
    """

    def __init__(
        self, task: Task, source: Source, cells: list[Cell], run: list[bool], named: set[str]
    ) -> None:
        self.task = task
        self.source = source
        self.cells = cells
        self.run_cells = run
        self.keys = {grade_id: e.key for grade_id, e in source.exercises.items()}
        self.ids = {e.name: grade_id for grade_id, e in source.exercises.items()}
        self.named = named  # keys of exercises whose answers in the library the cells use
        self.found: dict[str, ExerciseResult] = {}
        self.puzzling: set[str] = set()  # wrong, and not on the visible cases
        self.box = _box(task)
        self.ends = time.monotonic() + task.limits.wall_seconds

    def run(self) -> Executed:
        """Mark every exercise; what came of the cells where most of them were marked."""
        used = [grade_id for grade_id, key in self.keys.items() if key in self.named]
        rest = [grade_id for grade_id in self.keys if grade_id not in used]
        parts = [(rest, self.named), *(([g], self.named - {self.keys[g]}) for g in used)]
        done = [self._asked(grade_ids, at_hand, self._mark) for grade_ids, at_hand in parts]
        self._carry_forward()
        for grade_ids, at_hand in parts:
            failed = [g for g in grade_ids if g in self.found and self._to_explain(self.found[g])]
            if failed:
                self._asked(failed, at_hand, self._explain)
            puzzling = [g for g in failed if g in self.puzzling]
            if puzzling:
                self._asked(puzzling, at_hand, self._name)
        return done[0]

    def _asked(
        self,
        grade_ids: Iterable[str],
        at_hand: set[str],
        examine: Examine,
        given: Mapping[str, Given] = MappingProxyType({}),
    ) -> Executed:
        waiting = {grade_id: self.keys[grade_id] for grade_id in grade_ids}
        absent = [key for key in self.keys.values() if key not in at_hand]
        return execute(
            self.box, self.cells, self.run_cells, waiting, examine, absent, self.ends, given
        )

    def _carry_forward(self) -> None:
        """What is right given right helpers in place of those that are wrong.

        It is said even where it earns nothing: whoever reads it begins at the helpers.
        """
        exercises, found = self.source.exercises, self.found
        failing = {e.name for g, e in exercises.items() if g not in found or not found[g].passed}
        own = [c for c, runs in zip(self.cells, self.run_cells, strict=True) if runs]
        read = {name for cell in own if not cell.given for name in read_names(cell.source)}
        calls_wrong = {
            e.name for g, e in exercises.items() if g in found and e.helpers.keys() & failing & read
        }
        right = carried(exercises.values(), failing, calls_wrong & failing, self._right_given)
        for name, given in right.items():
            carry(found[self.ids[name]], sorted(given), self.task.rules.carried_forward)

    def _right_given(self, attempt: Attempt) -> set[str]:
        """Which exercises of an attempt are right; nothing that is shown comes from it."""
        asked = {self.ids[name]: given for name, given in attempt.given.items()}
        right: set[str] = set()

        def examine(grade_id: str, caller: RemoteCaller) -> bool:
            exercise = self.source.exercises[grade_id]
            if run_checks(exercise, caller, self._seed(exercise))[0].passed:
                right.add(exercise.name)
            return False

        at_hand = (self.named - {self.keys[g] for g in asked}) | {
            self.keys[self.ids[name]] for name in attempt.at_hand
        }
        given = {
            grade_id: {
                name: place_of(self.source.exercises[self.ids[name]].reference) for name in names
            }
            for grade_id, names in asked.items()
        }
        self._asked(asked, at_hand, examine, given)
        return right

    def _seed(self, exercise: Exercise) -> int:
        task = self.task
        return hidden_seed(task.secret, exercise.key, task.student, task.digest)

    def _mark(self, grade_id: str, caller: RemoteCaller) -> bool:
        exercise = self.source.exercises[grade_id]
        parts = self.task.rules.parts.get(exercise.name, {})
        made = marked(exercise, grade_id, caller, self._seed(exercise), parts)
        made.reason = caller.broken.sentence if caller.broken is not None else ""
        self.found[grade_id] = made
        return made.passed

    def _explain(self, grade_id: str, caller: RemoteCaller) -> bool:
        exercise = self.source.exercises[grade_id]
        # A change that makes up for a helper's mistake would be shown in the wrong place.
        wrong = {e.name for e in self.found.values() if not e.passed} - {exercise.name}
        caller.source = written(self.cells, exercise.name, wrong)
        visible = exercise.examine(caller)
        explained(self.found[grade_id], visible)
        if visible.passed:
            self.puzzling.add(grade_id)
        return False

    def _name(self, grade_id: str, caller: RemoteCaller) -> bool:
        exercise = self.source.exercises[grade_id]
        named(self.found[grade_id], exercise, exercise.examine(caller, self._seed(exercise)))
        return False

    @staticmethod
    def _to_explain(result: ExerciseResult) -> bool:
        return result.written and not result.passed and not result.given


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
    return [
        cell.origin.grade_id
        for cell in cells
        if cell.origin is not None
        and cell.origin.solution
        and cell.kind == "code"
        and "raise NotImplementedError" in cell.source
    ]


def _other_marks(cells: list[Cell], done: Executed, source: Source) -> dict[str, float]:
    """Marks of graded code cells that are no exercise of the series, as nbgrader gives them."""
    marks = {}
    for index, cell in enumerate(cells):
        origin = cell.origin
        if origin is None or not origin.graded or origin.by_hand:
            continue
        if origin.grade_id in source.exercises or cell.kind != "code":
            continue
        node = nbformat.v4.new_code_cell(cell.source, metadata={"nbgrader": origin.marks})
        node.outputs = nbformat.from_dict(done.outputs.get(index, _not_run()))
        marks[origin.grade_id] = _by_nbgrader(node)
    return marks


def _by_nbgrader(cell: nbformat.NotebookNode) -> float:
    """The points of a cell as nbgrader gives them, which few courses need a worker to load."""
    from nbgrader.utils import determine_grade

    return determine_grade(cell)[0] or 0.0


def _not_run() -> list[Output]:
    return [error_output("NotRun", "this cell was not reached")]


def digest_of(content: bytes, timestamp: str, source: str, secret: str) -> str:
    """What a submission is known by: the same digest is the same work on the same examination."""
    digest = hashlib.sha256()
    for part in (content, timestamp.encode(), source.encode(), secret.encode()):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()
