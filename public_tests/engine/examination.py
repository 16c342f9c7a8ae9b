"""Examining an answer: all its checks, and a diagnosis where one of them fails."""

from __future__ import annotations

import time
import warnings

import numpy as np

from .calling import Caller
from .diagnosis.in_order import diagnose
from .exercise import Exercise
from .mistake import Mistake
from .observation import Observation
from .report import Report
from .running import run_checks

NO_DIAGNOSIS = "The search for the mistake itself failed"


def examine(exercise: Exercise, caller: Caller, seed: int | None = None) -> Report:
    """Check one exercise and say what is wrong; one failing check never hides another."""
    started = time.perf_counter()
    report, observations = run_checks(exercise, caller, seed)
    if report.failures and observations:
        report.diagnosis = _diagnosis(exercise, caller, observations, report)
    report.seconds = time.perf_counter() - started
    return report


def _diagnosis(
    exercise: Exercise, caller: Caller, observations: list[Observation], report: Report
) -> list[Mistake]:
    """The diagnosis; a fault in looking for one must not cost the learner the evidence."""
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return diagnose(exercise, caller, observations, report.failures)
    except Exception as error:
        report.notes.append(f"{NO_DIAGNOSIS} ({type(error).__name__}: {error}).")
        return []
