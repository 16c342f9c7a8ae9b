"""Running all checks of an exercise against a caller."""

from __future__ import annotations

import numpy as np

from . import guard
from .calling import Call, Caller
from .case import Case
from .checks import Check, Outcome
from .exercise import Exercise
from .observation import Observation, differences
from .report import Failure, Report
from .returns import Leaf
from .words import joined

VISIBLE_SEED = 20_170_801
NAMED_PARTS = 4  # of an answer with many right parts


def run_checks(
    exercise: Exercise, caller: Caller, seed: int | None = None
) -> tuple[Report, list[Observation]]:
    """The report without a diagnosis, and what was seen on the way to it."""
    report = Report(exercise.key, exercise.points)
    watched = _Watched(caller)
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


def _tried(check: Check, exercise: Exercise, caller: Caller, rng: np.random.Generator) -> Outcome:
    """The check's outcome; what came back may be so strange that looking at it breaks off."""
    try:
        return check.run(exercise, caller, rng)
    except Exception as error:
        sentence = f"What came back cannot be looked at: {type(error).__name__}: {error}"
        return Outcome([Failure(check.statement, sentence)])


def _fill(report: Report, exercise: Exercise, outcomes: dict[Check, Outcome]) -> list[Observation]:
    observations: list[Observation] = []
    for check, outcome in outcomes.items():
        report.failures += outcome.failures
        report.notes += [note for note in outcome.notes if note not in report.notes]
        observations += outcome.observations
        if outcome.tried and not outcome.failures:
            report.holds.append(check.statement)
    if report.failures:
        report.holds[:0] = _right_parts(observations)
    if not outcomes or not (report.failures or report.holds):
        report.failures.append(Failure("can be checked", "No check could be tried."))
    report.score = float(exercise.points) if report.passed else 0.0
    return observations


def _right_parts(observations: list[Observation]) -> list[str]:
    """A statement about the parts of the answer that were right in every case, if there are any.

    What the function was given and hands on unchanged is no achievement and left out.
    """
    seen = [o for o in observations if not o.extreme]
    parts = dict.fromkeys(name for o in seen for name in o.wanted.leaves)
    wrong = {d.name for o in seen for d in differences(o)}
    wrong |= {name for o in seen for name in o.wanted.leaves.keys() - o.got.leaves.keys()}
    right = [
        name
        for name in parts
        if name not in wrong and not all(_handed_on(o.wanted.leaves.get(name), o) for o in seen)
    ]
    if not wrong or not right:
        return []
    named, more = right[:NAMED_PARTS], len(right) - NAMED_PARTS
    return [f"gives the right {joined([*named, f'{more} others'] if more > 1 else right)}"]


def _handed_on(leaf: Leaf | None, seen: Observation) -> bool:
    arrays = (a for a in seen.case.values if isinstance(a, np.ndarray))
    return leaf is not None and any(np.array_equal(leaf.value, array) for array in arrays)


def _changed_sentence(changed: list[str]) -> str:
    some = ", ".join(changed[:3])
    return (
        f"{some} of NumPy was replaced in this session, so nothing can be checked. "
        "Restart the kernel, and give your own functions other names."
    )


class _Watched:
    """A caller that notices the stub, and stops calling a function that is one."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.stub = False

    def __call__(self, case: Case) -> Call:
        if self.stub:
            return Call(case, after=case.values)
        call = self.caller(case)
        self.stub = call.raised is not None and call.raised.stub
        return call
