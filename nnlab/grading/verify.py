"""Examining one exercise through a caller, with cases that only the instructor can make."""

from __future__ import annotations

import hashlib
import hmac
import re

from public_tests import Exercise, Report
from public_tests.engine import Caller

from .results import ExerciseResult

_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


def hidden_seed(secret: str, exercise: str) -> int:
    """The seed of an exercise's hidden cases: nobody finds it without the secret.

    The same for all students, so that all sit the same examination, and the same when graded
    again, so that the same work earns the same marks.
    """
    digest = hmac.new(secret.encode(), exercise.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big")


def examined(exercise: Exercise, grade_id: str, caller: Caller, seed: int) -> ExerciseResult:
    """The marks of one exercise, and what may be said about it.

    The hidden cases decide.  Only when they fail are the visible ones tried too: what those show
    can be told to the student in full.
    """
    report = exercise.examine(caller, seed)
    result = ExerciseResult(
        exercise.name,
        grade_id,
        float(exercise.points),
        score=report.score,
        written=report.written,
        holds=list(report.holds),
    )
    if not report.written or report.passed:
        return result
    result.evidence = [f"{f.sentence} [{f.case}]" for f in report.failures[:5]]
    visible = exercise.examine(caller)
    known = {mistake.id for mistake in exercise.mistakes}
    told = report if visible.passed else visible
    result.diagnosis = [
        {"id": m.id, "message": m.message, "mathematics": m.mathematics, "question": m.question}
        for m in told.diagnosis
        # What was worked out from the hidden numbers may hold some of them; a known mistake's
        # words are always the same.
        if told is visible or m.id in known
    ]
    _tell(result, report, visible)
    return result


def _tell(result: ExerciseResult, report: Report, visible: Report) -> None:
    """What the student is shown: the visible report whole, of the hidden cases only the rule."""
    if not visible.passed:
        result.shown = visible.text
        result.picture = _STYLE.sub("", visible.html)
        return
    rules = list(dict.fromkeys(failure.check for failure in report.failures))
    result.shown = (
        f"{result.name} passes the visible checks, and fails on other sizes and numbers. "
        f"What does not hold there: {'; '.join(rules)}."
    )
