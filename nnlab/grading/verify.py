"""The marks of one exercise, and what may be said about it to the student."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping

from public_tests import Exercise, Mistake, Report
from public_tests.engine.calling import Caller
from public_tests.engine.diagnosis.evidence import Evidence
from public_tests.engine.diagnosis.holding import right_parts
from public_tests.engine.running import run_checks

from .results import ExerciseResult

_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


def hidden_seed(secret: str, exercise: str, student: str, submission: str) -> int:
    """The seed of an exercise's hidden cases: nobody finds it without the secret.

    Another one for every student and every handing-in, so that what one learns of them helps
    nobody; the same when graded again, so that the same work earns the same marks.

    submission: its digest, which the gradebook keeps.
    """
    known = json.dumps([exercise, student, submission])
    digest = hmac.new(secret.encode(), known.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big")


def marked(
    exercise: Exercise, grade_id: str, caller: Caller, seed: int, parts: Mapping[str, float]
) -> ExerciseResult:
    """The marks of one exercise: the hidden cases decide, and nobody asks them for more.

    What is told of them is taken from the exercise itself, never from what came back: which of
    its rules do not hold.

    parts: points for results that are right where the whole is not.
    """
    hidden, observations = run_checks(exercise, caller, seed)
    result = ExerciseResult(
        exercise.name,
        grade_id,
        float(exercise.points),
        score=hidden.score,
        written=hidden.written,
        holds=[rule for rule in _rules(exercise) if hidden.passed and rule in hidden.holds],
    )
    if not hidden.written or hidden.passed:
        return result
    if parts and observations:
        right = right_parts(Evidence(exercise, caller, observations, hidden.failures))
        result.parts = [name for name in parts if name in right]
        result.score = float(sum(parts[name] for name in result.parts))
    result.evidence = [f"{f.sentence} [{f.case}]" for f in hidden.failures[:5]]
    broken = {failure.check for failure in hidden.failures}
    result.shown = (
        f"{result.name} fails on sizes and numbers that are not shown. What does not hold there: "
        f"{'; '.join(r for r in _rules(exercise) if r in broken) or 'that it can be checked'}."
    )
    return result


def named(result: ExerciseResult, exercise: Exercise, hidden: Report) -> None:
    """Add which known mistakes it looks like on the hidden cases, in the catalogue's words."""
    found = {mistake.id for mistake in hidden.diagnosis}
    result.diagnosis = _words(mistake for mistake in exercise.mistakes if mistake.id in found)


def carry(result: ExerciseResult, given: list[str], share: float) -> None:
    """Give points for what is right given right helpers; the helpers' own marks stay."""
    result.given, result.parts = given, []
    result.score = max(result.score, share * result.points)
    result.written = True
    result.diagnosis = []
    result.shown = (
        f"{result.name} is {result.word}. What it calls does not pass its own check: begin there."
    )


def explained(result: ExerciseResult, visible: Report) -> None:
    """Add what the visible cases show, told in full by a process that saw no other ones."""
    if not visible.written:
        return
    if visible.passed:
        result.shown = f"{result.name} passes the visible checks. {result.shown}"
        return
    result.diagnosis = _words(visible.diagnosis)
    result.shown = visible.text
    result.picture = _STYLE.sub("", visible.html)


def _rules(exercise: Exercise) -> list[str]:
    return list(dict.fromkeys(check.statement for check in exercise.checks))


def _words(mistakes: Iterable[Mistake]) -> list[dict[str, str]]:
    return [
        {"id": m.id, "message": m.message, "mathematics": m.mathematics, "question": m.question}
        for m in mistakes
    ]
