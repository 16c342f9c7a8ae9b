"""Marks come from hidden cases; what is said to a student never holds their numbers."""

from __future__ import annotations

import itertools
import re
from typing import Any

import numpy as np
import pytest

from nnlab.grading.hidden_cases import asked
from nnlab.grading.verify import explained, hidden_seed, marked, named
from public_tests import exercises
from public_tests.engine import LocalCaller
from public_tests.engine.running import VISIBLE_SEED

SEED = 4711
SIGMOID = exercises()["02_logistic/sigmoid"]


def test_seeds_differ_by_secret_exercise_student_and_handing_in_and_stay() -> None:
    known = list(itertools.product("ab", exercises(), ("ada", "bob"), ("first", "second")))
    seeds = {hidden_seed(*one) for one in known}
    assert len(seeds) == len(known)
    assert VISIBLE_SEED not in seeds
    assert [hidden_seed(*one) for one in known] == [hidden_seed(*one) for one in known]


def test_an_answer_made_for_the_visible_cases_earns_nothing_and_learns_no_number() -> None:
    seen: dict[bytes, Any] = {}

    def remember(z: Any) -> Any:
        seen[np.asarray(z).tobytes()] = 1 / (1 + np.exp(-z))
        return seen[np.asarray(z).tobytes()]

    SIGMOID.check(remember)

    def by_heart(z: Any) -> Any:
        return seen.get(np.asarray(z).tobytes(), 3 * np.asarray(z, dtype=float) + 0.71)

    assert SIGMOID.check(by_heart).passed
    caller = LocalCaller(by_heart)
    result = marked(SIGMOID, "test_sigmoid", caller, SEED, {})
    explained(result, SIGMOID.examine(caller))
    named(result, SIGMOID, SIGMOID.examine(caller, SEED))
    assert result.score == 0
    assert result.evidence
    told = result.shown + result.picture + str(result.diagnosis)
    assert "passes the visible checks" in told
    assert not re.search(r"\d\.\d", told)


@pytest.mark.parametrize("key", ["02_logistic/propagate", "03_two_layer/linear_backward"])
def test_known_mistakes_lose_the_exercise_and_are_named(key: str) -> None:
    exercise = exercises()[key]
    for mistake in exercise.mistakes[:5]:
        caller = LocalCaller(mistake.function(exercise.reference))
        result = marked(exercise, "test", caller, SEED, {})
        assert result.score == 0
        named(result, exercise, exercise.examine(caller, SEED))
        same = {mistake.id, *mistake.equivalent_to}
        assert same & {found["id"] for found in result.diagnosis}


def test_the_hidden_cases_can_be_made_again() -> None:
    """What the instructor is shown is what a submission was asked with the same seed."""
    seen: list[bytes] = []

    def watched(z: Any) -> Any:
        seen.append(np.asarray(z).tobytes())
        return 1 / (1 + np.exp(-z))

    assert SIGMOID.check(watched, SEED).passed
    again = [np.asarray(c.case.arguments["z"]).tobytes() for c in asked(SIGMOID, SEED).calls]
    assert again == seen
    assert again != [np.asarray(c.case.arguments["z"]).tobytes() for c in asked(SIGMOID, 1).calls]
