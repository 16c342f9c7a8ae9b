"""Rounds of spot the bug: one true explanation, three false ones, and a graded answer."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest

from public_tests import exercises, notebooks
from public_tests.cells import cell_check
from public_tests.engine import LocalCaller
from public_tests.engine.mistake import compiled
from public_tests.engine.spot_the_bug import (
    LETTERS,
    NoRound,
    Recipe,
    Rounds,
    recipe,
    rounds_exercise,
)
from public_tests.rounds import show_rounds

KEYS = ["03_two_layer/linear_backward", "02_logistic/propagate", "05_softmax_mnist/softmax"]


def recipes() -> list[Recipe]:
    return [recipe(exercises()[key], seed) for seed, key in enumerate(KEYS)]


def with_enough_mistakes() -> list[str]:
    return [key for key, exercise in exercises().items() if len(exercise.mistakes) >= 5]


@pytest.mark.parametrize("key", with_enough_mistakes())
def test_the_code_of_a_round_makes_the_mistake_it_is_said_to_make(key: str) -> None:
    exercise = exercises()[key]
    one = recipe(exercise, 1)
    shown = one.round()
    made = next(m for m in exercise.mistakes if m.id == one.mistake)
    report = exercise.examine(LocalCaller(compiled(shown.code, exercise.reference)))
    assert not report.passed
    named = report.diagnosis[0]
    assert named.id == made.id or named.id in made.equivalent_to
    assert shown.explanations[LETTERS.index(one.answer)] == made.message
    assert len(set(shown.explanations)) == 4


def test_nothing_in_the_code_gives_the_mistake_away() -> None:
    for one in recipes():
        code = one.round().code
        assert one.mistake not in code
        assert "#" not in code
        assert isinstance(ast.parse(code).body[0], ast.FunctionDef)
        assert f"def {one.exercise.name}(" in code


def test_the_same_seed_gives_the_same_round_and_others_give_others() -> None:
    exercise = exercises()[KEYS[0]]
    assert recipe(exercise, 3).round() == recipe(exercise, 3).round()
    assert len({recipe(exercise, seed).round().code for seed in range(6)}) > 1


def test_right_answers_are_spread_over_the_letters() -> None:
    answers = {recipe(exercises()[key], 1).answer for key in with_enough_mistakes()}
    assert len(answers) == 4


def test_a_written_round_with_a_true_second_explanation_is_refused() -> None:
    exercise = exercises()[KEYS[0]]
    ids = [mistake.id for mistake in exercise.mistakes]
    for made in exercise.mistakes:
        for other in made.equivalent_to:
            with pytest.raises(NoRound):
                Recipe(exercise, made.id, (other, ids[0], ids[1])).round()
    with pytest.raises(NoRound):
        Recipe(exercise, ids[0], (ids[0], ids[1], ids[2])).round()
    with pytest.raises(NoRound):
        Recipe(exercise, "no such mistake", (ids[0], ids[1], ids[2])).round()


def test_an_exercise_with_few_mistakes_makes_no_round() -> None:
    import dataclasses

    exercise = exercises()[KEYS[0]]
    with pytest.raises(NoRound):
        recipe(dataclasses.replace(exercise, mistakes=exercise.mistakes[:2]), 1)


def answered(*letters: Any) -> Any:
    return lambda: letters


def test_answers_are_graded_round_by_round() -> None:
    chosen = recipes()
    exercise = rounds_exercise(chosen)
    right = [one.answer for one in chosen]
    assert exercise.check(answered(*right)).passed
    assert exercise.check(lambda: "".join(right).upper()).passed
    assert exercise.check(lambda: list(right)).passed
    wrong = LETTERS[(LETTERS.index(right[1]) + 1) % 4]
    report = exercise.check(answered(right[0], wrong, right[2]))
    assert [f.sentence.split(":")[0] for f in report.failures] == ["Round 2"]
    assert report.score == 0


@pytest.mark.parametrize(
    "value", [None, (), "", ("a",), (1, 2, 3), ("x", "y", "z"), {}, np.zeros(3), "abcd"]
)
def test_what_is_no_answer_fails(value: Any) -> None:
    exercise = rounds_exercise(recipes())
    report = exercise.check(lambda: value)
    assert not report.passed
    assert report.written
    assert report.html


def test_a_wrong_answer_is_not_told_the_right_one() -> None:
    chosen = recipes()
    exercise = rounds_exercise(chosen)
    for number, one in enumerate(chosen):
        letters = [other.answer for other in chosen]
        letters[number] = LETTERS[(LETTERS.index(one.answer) + 2) % 4]
        text = exercise.check(answered(*letters)).text
        assert f"is {one.answer}" not in text
        assert f"not {letters[number]}" in text


def test_the_library_knows_the_answer_and_keeps_it(capsys: Any) -> None:
    exercise = rounds_exercise(recipes())
    assert not exercise.check(lambda: exercise.reference()).passed
    check = cell_check(exercise)
    with pytest.raises(AssertionError):
        check(answered("a", "a", "a"))
    capsys.readouterr()


def test_an_answer_that_asks_the_recipes_is_not_accepted() -> None:
    exercise = exercises()["03_two_layer/spot_the_bug"]
    asked = notebooks()["03_two_layer"].rounds
    for answer in (
        lambda: tuple(one.answer for one in asked),
        lambda: tuple(LETTERS[one.ids.index(one.mistake)] for one in asked),
    ):
        report = exercise.check(answer)
        assert not report.passed
        assert "library" in report.text


def test_rounds_are_shown_with_numbers() -> None:
    rounds = Rounds(tuple(recipes()))
    assert "Round 3" in str(rounds)
    html = rounds._repr_html_()
    assert html.count("Why?") == 3
    assert "<script" not in html


@pytest.mark.parametrize("notebook", [n for n, one in notebooks().items() if one.rounds])
def test_the_written_rounds_are_sound(notebook: str) -> None:
    text = str(show_rounds(notebook))
    assert text.count("Why?") == 3
    written = notebooks()[notebook].rounds
    for one in written:
        assert one.round().symptom
        assert one.mistake not in text.split()
    exercise = notebooks()[notebook].exercise("spot_the_bug")
    right = [one.answer for one in written]
    assert exercise.check(lambda: tuple(right)).passed
    for letter in LETTERS:
        assert not exercise.check(lambda letter=letter: letter * 3).passed
