"""Right answers in every style: no failure, no hint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from correct_variants import all_answers

from public_tests import exercises

ANSWERS = all_answers()


@pytest.mark.parametrize(
    ("key", "function"), ANSWERS, ids=[f"{key}-{f.__name__}" for key, f in ANSWERS]
)
def test_a_right_answer_passes_in_silence(key: str, function: Callable[..., Any]) -> None:
    for seed in (None, 2, 3):
        report = exercises()[key].check(function, seed)
        assert report.passed, report.text
        assert not report.diagnosis
        assert report.score == report.points


def test_there_are_enough_styles_and_every_exercise_has_some() -> None:
    assert len(ANSWERS) >= 200
    counted = Counter(key for key, _ in ANSWERS)
    functions = [key for key, exercise in exercises().items() if exercise.name != "spot_the_bug"]
    assert all(counted[key] >= 2 for key in functions), counted
