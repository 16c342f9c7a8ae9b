"""Running all checks of an exercise against a caller."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from . import guard
from .calling import TOO_LONG, Call, Caller, FarCaller, numbers_kept
from .case import Case
from .exercise_data import Check, ExerciseData
from .findings import Failure
from .outcome import Observation, Outcome
from .report import Report

VISIBLE_SEED = 20_170_801


@numbers_kept()
def run_checks(
    exercise: ExerciseData, caller: Caller, seed: int | None = None
) -> tuple[Report, list[Observation]]:
    """The report without a diagnosis, and what was seen on the way to it."""
    report = Report(exercise.key, exercise.points)
    watched = Watched(caller)
    outcomes: dict[Check, Outcome] = {}
    changed = guard.changed_numpy()
    if not changed:
        seed = VISIBLE_SEED if seed is None else seed
        with np.errstate(all="ignore"):  # the learner's own np.seterr is for the learner's code
            for index, check in enumerate(exercise.checks):
                rng = np.random.default_rng([seed, index])
                outcomes[check] = _tried(check, exercise, watched, rng)
        changed = guard.changed_numpy()
    if changed:
        report.failures.append(Failure("NumPy is NumPy's own", _changed_sentence(changed)))
        return report, []
    if watched.stub:
        report.written = False
        return report, []
    return report, _fill(report, exercise, outcomes)


def _tried(
    check: Check, exercise: ExerciseData, caller: Caller, rng: np.random.Generator
) -> Outcome:
    """The check's outcome; what came back may be so strange that looking at it breaks off."""
    try:
        return check.run(exercise, caller, rng)
    except Exception as error:
        sentence = f"What came back cannot be looked at: {type(error).__name__}: {error}"
        return Outcome([Failure(check.statement, sentence)])


def _fill(
    report: Report, exercise: ExerciseData, outcomes: dict[Check, Outcome]
) -> list[Observation]:
    observations: list[Observation] = []
    for check, outcome in outcomes.items():
        report.failures += outcome.failures
        report.notes += [note for note in outcome.notes if note not in report.notes]
        observations += outcome.observations
        if outcome.complete and not outcome.failures:
            report.holds.append(check.statement)
    report.failures = _called_no_more(report.failures)
    if not outcomes or not (report.failures or report.holds):
        report.failures.append(Failure("can be checked", "No check could be tried."))
    report.score = float(exercise.points) if report.passed else 0.0
    return observations


def _called_no_more(failures: list[Failure]) -> list[Failure]:
    """Only the first case of a call that was stopped: after it the function is called no more."""
    stopped = [f for f in failures if f.raised is not None and f.raised.type == TOO_LONG]
    return [f for f in failures if f not in stopped[1:] or f is stopped[0]]


def _changed_sentence(changed: list[str]) -> str:
    some = ", ".join(changed[:3])
    return (
        f"{some} of NumPy was replaced in this session, so nothing can be checked. "
        "Restart the kernel, and give your own functions other names."
    )


class Watched:
    """A caller that keeps its calls, notices the stub, and stops calling a function that is one."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.calls: list[Call] = []
        self.stub = False

    def __call__(self, case: Case) -> Call:
        if self.stub:
            return Call(case, after=case.values)
        call = self.caller(case)
        self.calls.append(call)
        self.stub = call.raised is not None and call.raised.stub
        return call

    def foresee(self, cases: Sequence[Case]) -> None:
        """Hand on what comes next to a caller that can use the time."""
        if isinstance(self.caller, FarCaller) and not self.stub:
            self.caller.foresee(cases)
