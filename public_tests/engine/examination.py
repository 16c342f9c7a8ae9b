"""Examining an answer: all its checks, and a diagnosis where one of them fails."""

from __future__ import annotations

import time
import warnings

import numpy as np

from .calling import Caller, numbers_kept
from .diagnosis.evidence import Evidence
from .diagnosis.holding import holding, right_parts
from .diagnosis.in_order import diagnose
from .exercise_data import ExerciseData
from .report import Report
from .running import run_checks

NO_DIAGNOSIS = "The search for the mistake itself failed"


@numbers_kept()
def examine(exercise: ExerciseData, caller: Caller, seed: int | None = None) -> Report:
    """Check one exercise and say what is wrong; one failing check never hides another."""
    started = time.perf_counter()
    report, observations = run_checks(exercise, caller, seed)
    if report.failures and observations:
        evidence = Evidence(exercise, caller, observations, report.failures)
        if evidence.program is not None and evidence.program.unwritten:
            report = Report(exercise.key, exercise.points, written=False)
        else:
            _explain(report, evidence, hidden=seed is not None)
    report.seconds = time.perf_counter() - started
    return report


def _explain(report: Report, evidence: Evidence, hidden: bool) -> None:
    """Say what holds and what is wrong, as far as it is proved, and else where it is.

    A fault in looking for it must not cost the learner the evidence.
    """
    from .mending.locate import locate  # for wrong answers alone

    statements, report.holds = report.holds, []
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            report.right_parts = tuple(right_parts(evidence))
            report.holds = holding(statements, evidence)
            report.diagnosis, explained, report.given = diagnose(evidence)
            report.score = float(report.points) if report.given else report.score
        # Of hidden cases nothing is told, and where they point to would tell of them.
        if not hidden and not explained:
            report.located = locate(evidence.exercise, evidence.caller, evidence.observations)
    except Exception as error:
        report.notes.append(f"{NO_DIAGNOSIS} ({type(error).__name__}: {error}).")
