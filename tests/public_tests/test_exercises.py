"""Every exercise of the series, and every mistake of its catalogue, really run."""

from __future__ import annotations

import ast
import importlib
from dataclasses import replace

import numpy as np
import pytest

import public_tests
from public_tests import Notebook, soundness
from public_tests.given_away import given_away

EXERCISES = public_tests.exercises()
EVERY = pytest.mark.parametrize("key", EXERCISES)
# Those that train, or read folders, take as long as all others together.
LONG = ("model", "optimize", "two_layer_costs", "gradient_check", "load_image_folder", "by_loops")
IN_TIME = pytest.mark.parametrize(
    "key",
    [pytest.param(k, marks=pytest.mark.slow) if k.endswith(LONG) else k for k in EXERCISES],
)
# What spot_the_bug is handed are programs; test_engine_spot_the_bug.py is about them.
EVERY_FUNCTION = pytest.mark.parametrize("key", [k for k in EXERCISES if "spot_the_bug" not in k])


@pytest.mark.parametrize("notebook", public_tests.notebooks().values(), ids=lambda n: n.key)
def test_every_exercise_has_a_check_that_its_notebook_imports(notebook: Notebook) -> None:
    module = importlib.import_module(notebook.module)
    for exercise in notebook.exercises:
        assert exercise.notebook == notebook.key
        assert getattr(module, f"{exercise.name}_test").__name__ == f"{exercise.name}_test"


@IN_TIME
def test_an_exercise_is_sound(key: str) -> None:
    """Its worth, its cases, its words; right answers pass, and every mistake is named."""
    assert list(soundness.unsound(EXERCISES[key], seeds=(None,))) == []


@pytest.mark.slow
@EVERY
@pytest.mark.parametrize(
    "seed",
    [
        soundness.FRESH[0],
        *(pytest.param(seed, marks=pytest.mark.release) for seed in soundness.FRESH[1:]),
    ],
)
def test_every_mistake_fails_and_is_named_on_fresh_cases(key: str, seed: int) -> None:
    exercise = EXERCISES[key]
    assert [*soundness.right(exercise, seed), *soundness.judged(exercise, seed)] == []


@pytest.mark.slow
@EVERY_FUNCTION
def test_no_other_function_of_the_library_answers_it(key: str) -> None:
    assert list(given_away(EXERCISES[key])) == []


def test_an_open_function_that_answers_is_found() -> None:
    exercise = replace(EXERCISES["01_neuron/neuron"], forbidden=())
    (found,) = given_away(exercise)
    assert "neuron_batch" in found


def test_folders_are_laid_out_and_cleared_away() -> None:
    case = EXERCISES["06_cats_vs_dogs/load_image_folder"].cases(np.random.default_rng(3))[1]
    with case.arguments["folder"].on_disk() as folder:
        assert (folder / "Cat" / "0.jpg").stat().st_size > 0
        assert sorted(path.name for path in folder.iterdir()) == ["Cat", "Dog"]
    assert not folder.exists()


# The catalogue -----------------------------------------------------------------------------------


@EVERY_FUNCTION
def test_an_exercise_knows_many_mistakes(key: str) -> None:
    assert len(EXERCISES[key].mistakes) >= 5


@EVERY
def test_a_mistake_can_be_read_as_code(key: str) -> None:
    exercise = EXERCISES[key]
    for mistake in exercise.mistakes:
        last = ast.parse(mistake.source(exercise.reference)).body[-1]
        assert isinstance(last, ast.FunctionDef)
        assert last.name == exercise.name, mistake.id
        assert mistake.answer  # made from the notebook's own solution


def test_equivalent_mistakes_have_the_same_numbers() -> None:
    pairs = [
        (exercise, mistake, other)
        for exercise in EXERCISES.values()
        for mistake in exercise.mistakes
        for other in exercise.mistakes
        if other.id in mistake.equivalent_to
    ]
    assert pairs
    for exercise, mistake, other in pairs:
        first, second = (m.function(exercise.reference) for m in (mistake, other))
        for case in exercise.cases(np.random.default_rng(5)):
            np.testing.assert_allclose(first(*case.values), second(*case.values), rtol=1e-12)
