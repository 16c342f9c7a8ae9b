"""Spot the bug: programs with one mistake that numbers alone tell, and a test that must find it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nn_utils import layers
from nn_utils.costs import compute_cost
from nn_utils.validation import same
from nnlab.grading import wire
from public_tests import Exercise, exercises
from public_tests.engine import LocalCaller
from public_tests.engine.running import run_checks
from public_tests.engine.spot_the_bug import Fault, NamesTheWrongOne, faults, rounds
from public_tests.engine.standalone import standalone

KEYS = [key for key, exercise in exercises().items() if exercise.name == "spot_the_bug"]
EVERY = pytest.mark.parametrize("key", KEYS)
LAYERS = exercises()["03_two_layer/spot_the_bug"]


def parts(exercise: Exercise) -> tuple[Exercise, ...]:
    [check] = exercise.checks
    assert isinstance(check, NamesTheWrongOne)
    return check.exercises


def passes(exercise: Exercise, function: Callable[..., Any]) -> bool:
    return run_checks(exercise, LocalCaller(function))[0].passed


def compared(n_prev: int, n: int, m: int) -> Callable[..., Any]:
    """An answer for notebook 03 that asks on layers of these sizes."""
    rng = np.random.default_rng(5)
    A, W, b = rng.normal(size=(n_prev, m)), rng.normal(size=(n, n_prev)), rng.normal(size=(n, 1))
    AL, Y = rng.uniform(0.1, 0.9, size=(1, m)), np.arange(m).reshape(1, m) % 2
    dZ, Z = rng.normal(size=(n, m)), rng.normal(size=(n, m))
    trials: dict[str, tuple[Any, ...]] = {
        "linear_forward": (layers.linear_forward, A, W, b),
        "compute_cost": (compute_cost, AL, Y),
        "relu_backward": (layers.relu_backward, dZ, Z),
        "sigmoid_backward": (layers.sigmoid_backward, dZ, Z),
        "linear_backward": (layers.linear_backward, dZ, (A, W, b)),
    }

    def spot_the_bug(program: dict[str, Any]) -> str | None:
        for name, (mine, *arguments) in trials.items():
            if not same(program[name](*arguments), mine(*arguments)):
                return name
        return None

    return spot_the_bug


@EVERY
def test_what_is_right_in_a_program_passes_its_own_check_and_what_is_wrong_does_not(
    key: str,
) -> None:
    for exercise in parts(exercises()[key]):
        assert passes(exercise, standalone(exercise))
        found = faults(exercise)
        assert len(found) >= 5
        for fault in found:
            assert not passes(exercise, fault.function), fault.mistake.id


@EVERY
def test_programs_can_be_sent(key: str) -> None:
    exercise = exercises()[key]
    for case in exercise.cases(np.random.default_rng(1))[:5]:
        tree, body = wire.encode(dict(case.arguments), arguments=True)
        sent = wire.decode(tree, body, arguments=True)
        assert exercise.reference(**sent) == exercise.reference(**case.arguments)


def test_a_test_that_asks_well_passes_with_every_seed() -> None:
    for seed in (None, 2, 3):
        assert LAYERS.check(compared(4, 3, 5), seed).passed


@pytest.mark.parametrize("sizes", [(4, 3, 1), (3, 3, 3), (4, 1, 5)])
def test_a_test_that_asks_badly_is_told_what_gets_past_it(sizes: tuple[int, int, int]) -> None:
    report = LAYERS.check(compared(*sizes))
    assert not report.passed
    assert report.score == 0
    past = [f for f in report.failures if "answers None" in f.sentence]
    assert past
    messages = {m.message for e in parts(LAYERS) for m in e.mistakes}
    assert all(any(m in f.sentence for m in messages) for f in past)
    assert report.html


@EVERY
def test_no_answer_by_heart_earns_anything(key: str) -> None:
    exercise = exercises()[key]
    names = [part.name for part in parts(exercise)]
    for name in (None, *names):
        assert not exercise.check(lambda program, name=name: name).passed
    known = iter([one.answer for one in rounds(parts(exercise), np.random.default_rng([1, 0]))])
    assert not exercise.check(lambda program: next(known, None), seed=2).passed


def test_all_functions_are_the_wrong_one_in_some_program_and_in_some_there_is_none() -> None:
    drawn = rounds(parts(LAYERS), np.random.default_rng(1))
    assert {one.answer for one in drawn} == {None, *(part.name for part in parts(LAYERS))}
    again = rounds(parts(LAYERS), np.random.default_rng(2))
    assert [one.answer for one in drawn] != [one.answer for one in again]


@pytest.mark.parametrize("value", [1, (), {}, np.zeros(3), True, "linear", ["linear_forward"]])
def test_what_is_no_answer_fails(value: Any) -> None:
    report = LAYERS.check(lambda program: value)
    assert not report.passed
    assert report.html


def test_an_answer_that_breaks_off_is_told_once() -> None:
    report = LAYERS.check(lambda program: program["linear"])
    assert len(report.failures) == 1
    assert "linear" in report.text


def test_the_functions_it_compares_with_are_what_it_calls() -> None:
    assert {*LAYERS.helpers} == {part.name for part in parts(LAYERS)}
    assert "sigmoid" in exercises()["02_logistic/spot_the_bug"].helpers  # propagate calls it


def test_nothing_in_a_program_says_what_is_wrong_with_it() -> None:
    for one in rounds(parts(LAYERS), np.random.default_rng(1)):
        if isinstance(one.fault, Fault):
            text = inspect.getsource(one.fault.function)
            assert "#" not in text
            assert '"""' not in text
