"""Two mistakes of the catalogue made together: what is said of them is true."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from public_tests import exercises
from public_tests.engine import Exercise, LocalCaller, Mistake
from public_tests.engine.diagnosis import named
from public_tests.engine.diagnosis.evidence import Evidence
from public_tests.engine.diagnosis.suspects import agrees_with
from public_tests.engine.examination import NO_DIAGNOSIS
from public_tests.engine.running import run_checks

Pair = tuple[Exercise, Mistake, Mistake, Callable[..., Any]]


def pairs() -> Iterator[Pair]:
    """Every two mistakes of one exercise whose edits go together; trainings take too long."""
    for exercise in exercises().values():
        if exercise.difficulty == 3 and "num_iterations" in exercise.signature:
            continue
        editable = [m for m in exercise.mistakes if m.edits]
        for first, second in itertools.combinations(editable, 2):
            try:
                yield exercise, first, second, first.with_another(second, exercise.reference)
            except (ValueError, SyntaxError):
                continue  # they edit the same place


def tried(chosen: list[Pair]) -> Counter[str]:
    """How many pairs are named in full, in part, or not; fails on anything said that is false."""
    counted: Counter[str] = Counter()
    for exercise, first, second, function in chosen:
        report = exercise.check(function)
        if report.passed:
            counted["right"] += 1  # two wrongs that cancel
            continue
        assert not any(NO_DIAGNOSIS in note for note in report.notes), report.notes
        said = [hint.id for hint in report.diagnosis]
        _, seen = run_checks(exercise, LocalCaller(function))
        known = {first.id, second.id, *first.equivalent_to, *second.equivalent_to}
        for mistake in exercise.mistakes:
            if mistake.id in said and mistake.id not in known:
                where = f"{exercise.key}: {first.id} with {second.id} is called {mistake.id}"
                evidence = Evidence(exercise, LocalCaller(function), seen, report.failures)
                together = {claim.words.id for claim in named.pairs(evidence)}
                assert mistake.id in together or agrees_with(exercise, mistake, seen), where
        both = {first.id, second.id} <= set(said)
        counted["both" if both else "one" if known & set(said) else "neither"] += 1
    return counted


def test_of_a_sample_of_pairs_nothing_false_is_said_and_most_are_named_in_full() -> None:
    every = list(pairs())
    sample = np.random.default_rng(1).choice(len(every), size=40, replace=False)
    counted = tried([every[i] for i in sample])
    assert counted["both"] > 0.7 * counted.total()


@pytest.mark.slow
@pytest.mark.release
def test_of_many_pairs_nothing_false_is_said() -> None:
    many = list(pairs())[::3]
    assert len(many) >= 600
    counted = tried(many)
    assert counted.total() == len(many)
    assert counted["both"] + counted["one"] > 0.95 * counted.total()
