"""Every exercise of the series, and every mistake of its catalogue, really run."""

from __future__ import annotations

import importlib
import inspect
import pickle
from collections.abc import Iterator

import numpy as np
import pytest

import public_tests
from public_tests import Exercise, Mistake, Notebook
from public_tests.engine import Case
from public_tests.engine.mistake import compiled

EXERCISES = public_tests.exercises()
EVERY = pytest.mark.parametrize("key", EXERCISES)
# The rounds of spot the bug are answered with letters; test_engine_spot_the_bug.py is about them.
EVERY_FUNCTION = pytest.mark.parametrize("key", [k for k in EXERCISES if "spot_the_bug" not in k])
FRESH = (71, 72, 73)


def accepted(exercise: Exercise, mistake: Mistake) -> set[str]:
    """The ids that name this mistake truly: its own, and those with the same numbers."""
    others = {o.id for o in exercise.mistakes if mistake.id in o.equivalent_to}
    return {mistake.id, *mistake.equivalent_to, *others}


def wrongly_judged(exercise: Exercise, seed: int | None) -> Iterator[str]:
    """The mistakes that pass, or that are taken for others."""
    for mistake in exercise.mistakes:
        report = exercise.check(mistake.function(exercise.reference), seed)
        named = {found.id for found in report.diagnosis}
        if report.passed:
            yield f"{mistake.id} passes"
        if not named or named - accepted(exercise, mistake):
            yield f"{mistake.id} is taken for {sorted(named)}"


@pytest.mark.parametrize("notebook", public_tests.notebooks().values(), ids=lambda n: n.key)
def test_every_exercise_has_a_check_that_its_notebook_imports(notebook: Notebook) -> None:
    module = importlib.import_module(notebook.module)
    for exercise in notebook.exercises:
        assert exercise.notebook == notebook.key
        assert getattr(module, f"{exercise.name}_test").__name__ == f"{exercise.name}_test"


@EVERY
def test_an_exercise_says_what_it_is_worth(key: str) -> None:
    exercise = EXERCISES[key]
    assert exercise.points > 0
    assert exercise.difficulty in (1, 2, 3)
    assert exercise.minutes > 0
    assert exercise.checks


# Cases -------------------------------------------------------------------------------------------


@EVERY
def test_cases_travel_to_another_process(key: str) -> None:
    for case in EXERCISES[key].cases(np.random.default_rng(3)):
        again = pickle.loads(pickle.dumps(case))
        assert again.sizes == case.sizes
        assert list(again.arguments) == list(case.arguments)


@EVERY
def test_cases_have_the_arguments_of_the_signature_in_order(key: str) -> None:
    exercise = EXERCISES[key]
    asked = list(inspect.signature(exercise.reference).parameters)
    for case in exercise.cases(np.random.default_rng(3)):
        given = list(case.arguments)
        assert [name.lower() for name in given] == [name.lower() for name in asked[: len(given)]]


NO_AXES = ("iterations", "num_iterations", "size", "files")


def has_examples(case: Case) -> bool:
    return "m" in case.sizes and not {"iterations", "num_iterations"} & set(case.sizes)


@EVERY
@pytest.mark.parametrize("seed", FRESH)
def test_no_two_axes_can_be_taken_for_each_other(key: str, seed: int) -> None:
    """But for ones, which some cases are about, and for a square case that some exercises have."""
    if key == "05_softmax_mnist/init_params":
        return  # its sizes are those of the data
    cases = EXERCISES[key].cases(np.random.default_rng(seed))
    sizes = [[n for k, n in c.sizes.items() if n != 1 and k not in NO_AXES] for c in cases]
    alike = [s for s in sizes if len(set(s)) < len(s)]
    assert all(len(set(s)) == 1 for s in alike), alike
    assert len(alike) <= 2  # one for each activation, where there are two


@EVERY
def test_one_case_holds_a_single_example(key: str) -> None:
    cases = EXERCISES[key].cases(np.random.default_rng(3))
    if all(map(has_examples, cases)):
        assert any(case.sizes["m"] == 1 for case in cases)


def test_folders_are_laid_out_and_cleared_away() -> None:
    case = EXERCISES["06_cats_vs_dogs/load_image_folder"].cases(np.random.default_rng(3))[1]
    with case.arguments["folder"].on_disk() as folder:
        assert (folder / "Cat" / "0.jpg").stat().st_size > 0
        assert sorted(path.name for path in folder.iterdir()) == ["Cat", "Dog"]
    assert not folder.exists()


# The catalogue -----------------------------------------------------------------------------------


@EVERY_FUNCTION
def test_a_mistake_is_told_in_steps(key: str) -> None:
    exercise = EXERCISES[key]
    ids = [mistake.id for mistake in exercise.mistakes]
    assert len(ids) >= 5
    assert len(set(ids)) == len(ids)
    for mistake in exercise.mistakes:
        assert mistake.id.isidentifier()
        assert mistake.message.strip().endswith((".", "?")), mistake.id
        assert mistake.mathematics, mistake.id
        assert mistake.question.strip().endswith("?"), mistake.id
        assert set(mistake.equivalent_to) < set(ids), mistake.id


@EVERY
def test_a_mistake_does_not_show_its_own_cure(key: str) -> None:
    """What the edits took away stands nowhere in what the learner reads."""
    for mistake in EXERCISES[key].mistakes:
        said = " ".join((mistake.message, mistake.question, mistake.example))
        for right, _ in mistake.edits:
            assert len(right) < 10 or right.strip() not in said, mistake.id


@EVERY
def test_a_mistake_can_be_read_as_code(key: str) -> None:
    exercise = EXERCISES[key]
    for mistake in exercise.mistakes:
        assert mistake.source(exercise.reference).startswith(f"def {exercise.name}("), mistake.id


@EVERY
@pytest.mark.parametrize("seed", [None, *FRESH])
def test_what_the_mistakes_are_made_from_is_right(key: str, seed: int | None) -> None:
    """The unspoiled code of a mistake passes: it is the edits that make it wrong."""
    exercise = EXERCISES[key]
    for answer in {mistake.answer for mistake in exercise.mistakes}:
        assert answer  # the notebook's own solution
        report = exercise.check(compiled(answer, exercise.reference), seed)
        assert report.passed, report.text
        assert not report.diagnosis


@EVERY
def test_every_mistake_fails_and_is_named(key: str) -> None:
    assert list(wrongly_judged(EXERCISES[key], None)) == []


@pytest.mark.slow
@EVERY
@pytest.mark.parametrize("seed", FRESH)
def test_every_mistake_fails_and_is_named_on_fresh_cases(key: str, seed: int) -> None:
    assert list(wrongly_judged(EXERCISES[key], seed)) == []


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
