"""Examining an answer: all its checks, and a diagnosis where one of them fails."""

from __future__ import annotations

import time
import warnings

import numpy as np

from .calling import Caller
from .diagnosis.in_order import diagnose
from .exercise import Exercise
from .located import Located
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
        # Of hidden cases nothing is told, and where they point to would tell of them.
        if seed is None:
            report.located = _located(exercise, caller, observations, report)
    report.seconds = time.perf_counter() - started
    return report


def _explained(exercise: Exercise, diagnosis: list[Mistake]) -> bool:
    """Whether a mistake has its name, or lies in a function that is called."""
    known = {"helper_wrong", *(mistake.id for mistake in exercise.mistakes)}
    return any(mistake.id in known for mistake in diagnosis)


def _located(
    exercise: Exercise, caller: Caller, observations: list[Observation], report: Report
) -> Located | None:
    """Where a mistake without a name is; a fault here must not cost the evidence either."""
    from .mending.locate import locate  # for wrong answers alone

    try:
        if _explained(exercise, report.diagnosis):
            return None
        return locate(exercise, caller, observations)
    except Exception as error:
        report.notes.append(f"{NO_DIAGNOSIS} ({type(error).__name__}: {error}).")
        return None


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
