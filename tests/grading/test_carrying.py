"""Error carried forward in the sandbox: what is right given right helpers, and nothing gained."""

from __future__ import annotations

import json
from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.grading.carrying import Attempt, carried
from nnlab.grading.feedback import student_page
from nnlab.grading.results import GRADED, Result
from nnlab.grading.rules import BadRules, Rules, rules_of
from public_tests import Exercise, notebooks

from .conftest import ASSIGNMENT, graded
from .hostile import cell, find

EXERCISES = {e.name: e for e in notebooks()[ASSIGNMENT].exercises}
USUAL = Rules()
WRONG = "def propagate(w, b, X, Y): return {'dw': w, 'db': b}, 0.0"
OPTIMIZE = "def optimize(*a, **n):\n    return "


def through(right: str, rules: Rules = USUAL, /, **answers: str) -> Result:
    """The result of the complete notebook with some answers replaced; empty ones are deleted."""
    notebook = json.loads(right)
    for name, source in answers.items():
        find(notebook, name)["source"] = source or "pass"
    return graded(notebook, rules=rules)


def lost(result: Result) -> dict[str, float]:
    """Points that are missing, by exercise."""
    assert result.status == GRADED, result.remarks
    return {e.name: e.points - e.score for e in result.exercises if e.score < e.points}


@pytest.mark.needs("sandbox")
@pytest.mark.parametrize("answer", [WRONG, "", "def propagate(*a): raise NotImplementedError"])
def test_a_wrong_helper_costs_its_own_points_alone(right: str, answer: str) -> None:
    result = through(right, propagate=answer)
    assert lost(result) == {"propagate": EXERCISES["propagate"].points}
    given = {e.name: e.given for e in result.exercises if e.given}
    assert given == {key: ["propagate"] for key in ("optimize", "model", "spot_the_bug")}
    words = "right, given a right `propagate`"
    assert words in student_page(result, "Ada", 0, {})
    assert words in result.notebook


@pytest.mark.slow
@pytest.mark.needs("sandbox")
def test_an_instructor_gives_a_share_or_none(right: str) -> None:
    wrong = EXERCISES["propagate"].points
    callers = {name: EXERCISES[name].points for name in ("optimize", "model", "spot_the_bug")}
    half = through(right, Rules(carried_forward=0.5), propagate=WRONG)
    assert lost(half) == {"propagate": wrong} | {n: p / 2 for n, p in callers.items()}
    none = through(right, Rules(carried_forward=0.0), propagate=WRONG)
    assert lost(none) == {"propagate": wrong} | callers


NOTHING_GAINED = {
    "hands its work to a helper that a right answer does not call": {
        "optimize": f"{OPTIMIZE}None",
        "propagate": "def propagate(w, b, X, Y):\n"
        "    _, grads, (cost,) = optimize(w, b, X, Y, 1, 0.0)\n    return grads, cost",
    },
    "takes its answer from the names around the right helper": {
        "propagate": WRONG,
        "optimize": f"{OPTIMIZE}propagate.__globals__['optimize'](*a, **n)",
    },
    "takes its answer from the library where its helper was": {
        "propagate": WRONG,
        "optimize": f"{OPTIMIZE}__import__('sys').modules[propagate.__module__]"
        ".__dict__['opti' + 'mize'](*a, **n)",
    },
    "calls the wrong helper by another name": {
        "propagate": f"{WRONG}\nmine = propagate",
        "optimize": f"{OPTIMIZE}(dict(w=a[0], b=a[1]), mine(*a[:4])[0], [0.0])",
    },
    "is wrong itself": {
        "propagate": WRONG,
        "optimize": f"{OPTIMIZE}(dict(w=a[0], b=a[1]), propagate(*a[:4])[0], [0.0])",
    },
}


@pytest.mark.slow
@pytest.mark.needs("sandbox")
@pytest.mark.parametrize("way", NOTHING_GAINED)
def test_nothing_is_gained_by_breaking_a_helper(right: str, way: str) -> None:
    answers = NOTHING_GAINED[way]
    missing = lost(through(right, **answers))
    assert {*answers} <= {*missing}, missing


@pytest.mark.slow
@pytest.mark.needs("sandbox")
def test_a_helper_fetched_while_the_cells_run_helps_its_callers_alone(right: str) -> None:
    """The right ``propagate`` is in that process; whoever finds it there still wrote none."""
    notebook = json.loads(right)
    find(notebook, "propagate")["source"] = WRONG
    fetched = (
        "import nn_utils.logistic as lib\n"
        "found = [getattr(lib, 'propa' + 'gate'), getattr(lib, 'opti' + 'mize')]\n"
        "def optimize(*a, **n):\n    propagate\n    return found[1](*a, **n)"
    )
    notebook["cells"].insert(-1, cell("import nn_utils"))
    find(notebook, "optimize")["source"] = fetched
    assert {"propagate", "optimize"} <= {*lost(graded(notebook))}


def earned(exercises: dict[str, Exercise], wrong: set[str]) -> set[str]:
    """What earns points where the code of these is wrong, and of all others right."""

    def gives_right(name: str, given: Collection[str]) -> bool:
        helpers = exercises[name].helpers.keys() & exercises.keys()
        return name not in wrong and all(h in given or gives_right(h, given) for h in helpers)

    def right(attempt: Attempt) -> set[str]:
        return {name for name in attempt.names if gives_right(name, attempt.given[name])}

    passing = {name for name in exercises if gives_right(name, ())}
    failing = exercises.keys() - passing
    return passing | {*carried(exercises.values(), {*failing}, {*failing}, right)}


@pytest.mark.parametrize("notebook", notebooks())
@given(data=st.data())
def test_breaking_one_more_helper_never_earns_more(notebook: str, data: st.DataObject) -> None:
    exercises = {exercise.name: exercise for exercise in notebooks()[notebook].exercises}
    names = st.sampled_from(sorted(exercises))
    wrong, broken = data.draw(st.sets(names)), data.draw(names)
    before, after = earned(exercises, wrong), earned(exercises, wrong | {broken})
    assert before == exercises.keys() - wrong  # each for its own code, and for nothing else
    assert after == before - {broken}


def test_each_is_asked_with_what_a_right_answer_calls_and_no_more() -> None:
    seen: list[Attempt] = []

    def right(attempt: Attempt) -> set[str]:
        seen.append(attempt)
        return {name for name in attempt.names if name != "optimize"}

    failing = {"sigmoid", "propagate", "optimize", "model", "predict"}
    found = carried(EXERCISES.values(), failing, failing, right)
    assert {*found} == {"propagate", "model", "predict"}
    for attempt in seen:
        for name in attempt.names:
            assert attempt.given[name] <= attempt.at_hand <= EXERCISES[name].helpers.keys()
            assert name not in attempt.at_hand


@pytest.mark.parametrize(
    "told", [{"carried_forward": 2}, {"carried_forward": "half"}, {"parts": {"model": {"w": 99}}}]
)
def test_rules_that_cannot_be_meant_are_told(told: dict[str, object]) -> None:
    with pytest.raises(BadRules):
        rules_of({"Nnlab": told}, EXERCISES)
