"""Is it really this function?  Earlier functions of the same notebook, which it calls, may be it.

Only in the learner's own process: there the functions it calls can be looked up and tried.
"""

from __future__ import annotations

import types
from typing import Any, TypeGuard

from ..calling import Caller, LocalCaller
from ..exercise_data import ExerciseData
from ..guard import names_used
from ..mistake import Mistake
from ..running import run_checks
from ..words import joined


def culprits(exercise: ExerciseData, caller: Caller) -> tuple[list[Mistake], tuple[str, ...]]:
    """What can be said of the functions it calls, and their names where they explain everything.

    They do when the very same function, given right ones in their place, passes its own check,
    and a right answer calls them too: whoever hands the whole work over is not right.
    """
    function = getattr(caller, "function", None)
    if not isinstance(function, types.FunctionType):
        return [], ()
    wrong = _wrong_helpers(exercise, function, {exercise.key})
    if not wrong:
        return [], ()
    names = joined([f"`{name}`" for name in wrong])
    verb = "does not pass its" if len(wrong) == 1 else "do not pass their"
    if wrong.keys() <= exercise.helpers.keys() and _right_with(exercise, function, wrong):
        message = (
            f"Your {exercise.name} itself is right. It calls {names}, which {verb} own check: "
            "the mistake is there."
        )
        said = Mistake("helper_wrong", message, question="Run that check again first.")
        return [said], tuple(wrong)
    message = f"{exercise.name} calls {names}, which {verb} own check. Begin there."
    return [Mistake("helper_wrong", message)], ()


def _wrong_helpers(
    exercise: ExerciseData, function: types.FunctionType, seen: set[str]
) -> dict[str, ExerciseData]:
    """Functions of the learner's that are called, directly or by one another, and fail.

    One that is right itself, and fails for what it calls, is none of them.
    """
    siblings = _siblings(exercise)
    wrong: dict[str, ExerciseData] = {}
    for name in sorted(names_used(function.__code__) & siblings.keys()):
        helper = function.__globals__.get(name)
        sibling = siblings[name]
        if sibling.key in seen or not _of_the_learner(helper):
            continue
        seen.add(sibling.key)
        under = _wrong_helpers(sibling, helper, seen)
        report, _ = run_checks(sibling, LocalCaller(helper, sibling.closed))
        if not report.passed and not (under and _right_with(sibling, helper, under)):
            wrong[name] = sibling
        wrong |= under
    return wrong


def _siblings(exercise: ExerciseData) -> dict[str, ExerciseData]:
    """The other exercises of its notebook by name; none when it belongs to no notebook."""
    return {e.name: e for e in exercise.siblings if e.key != exercise.key}


def _of_the_learner(value: Any) -> TypeGuard[types.FunctionType]:
    return isinstance(value, types.FunctionType) and not value.__module__.startswith(
        ("nn_utils", "public_tests")
    )


def _right_with(
    exercise: ExerciseData, function: types.FunctionType, wrong: dict[str, ExerciseData]
) -> bool:
    """Whether the function passes when right helpers stand in for the wrong ones."""
    names = {**function.__globals__, **{n: sibling.reference for n, sibling in wrong.items()}}
    # Right helpers also for the learner's other functions, which look names up in their own place.
    for name, value in list(names.items()):
        if _of_the_learner(value) and value.__globals__ is function.__globals__:
            names[name] = _moved(value, names)
    report, _ = run_checks(exercise, LocalCaller(_moved(function, names), exercise.closed))
    return report.passed


def _moved(function: types.FunctionType, names: dict[str, Any]) -> types.FunctionType:
    """The same code, looking its names up elsewhere."""
    made = types.FunctionType(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )
    made.__kwdefaults__ = function.__kwdefaults__
    return made
