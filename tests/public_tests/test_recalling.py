"""Recall at the head of a notebook: questions whose answers hold, and a mistake of one's own."""

from __future__ import annotations

import numpy as np
import pytest

from public_tests import exercises, neuron, notebooks
from public_tests.engine import history
from public_tests.engine.mistake import compiled, source_of
from public_tests.engine.readable import imports_for, is_readable, readable_source
from public_tests.recalling import Recalled, recall, recalled

ASKED = [(key, one) for key, notebook in notebooks().items() for one in recalled(notebook)]
BIAS = ("01_neuron/neuron", "no_bias")
pytestmark = pytest.mark.usefixtures("kept")


def lines_of_code(shown: str) -> str:
    """What is to be copied from the mistake that is brought back."""
    return shown[shown.index("import numpy") if "import numpy" in shown else shown.index("def ") :]


def test_notebooks_02_to_06_begin_with_three_questions() -> None:
    counted = {key: len(recalled(notebook)) for key, notebook in notebooks().items()}
    assert [counted[key] for key in sorted(counted)][:6] == [0, 3, 3, 3, 3, 3]


@pytest.mark.parametrize(("notebook", "one"), ASKED)
def test_the_answer_is_an_option_and_what_numpy_gives(notebook: str, one: Recalled) -> None:
    assert one.answer in one.options
    assert len(set(one.options)) == len(one.options)
    assert str(eval(one.shows, {"np": np})) == one.answer


def test_letters_are_judged_and_the_answer_stands_in_no_question(capsys) -> None:
    recall("02_logistic")
    asked = capsys.readouterr().out
    every = recalled(notebooks()["02_logistic"])
    assert all(one.because not in asked for one in every)
    letters = "".join("abcd"[one.options.index(one.answer)] for one in every)
    recall("02_logistic", letters)
    assert capsys.readouterr().out.count("Right.") == 3
    recall("02_logistic", "aaa")
    assert "No:" in capsys.readouterr().out
    with pytest.raises(ValueError, match="none of"):
        recall("02_logistic", "z")


def made(exercise: str, mistake: str) -> None:
    """A check of this learner named a mistake."""
    attempt = {"exercise": exercise, "passed": False, "score": 0, "points": 5}
    history.append({**attempt, "mistakes": [mistake]})


def test_a_mistake_of_ones_own_comes_back_as_code_to_be_mended(capsys) -> None:
    made(*BIAS)
    recall("02_logistic")
    code = lines_of_code(capsys.readouterr().out)
    with pytest.raises(AssertionError):
        exec(code, {})
    assert history.read()[-1].mistakes == (BIAS[1],)


def test_only_mistakes_of_earlier_notebooks_come_back(capsys) -> None:
    made("03_two_layer/linear_backward", "scalar_db")
    recall("02_logistic")
    assert "linear_backward" not in capsys.readouterr().out


def test_what_the_catalogue_no_longer_holds_is_passed_over(capsys) -> None:
    made(BIAS[0], "long_gone")
    made("01_neuron/gone", "no_bias")
    recall("02_logistic")
    assert "def " not in capsys.readouterr().out


@pytest.mark.parametrize("notebook", list(notebooks())[:5])
def test_code_that_comes_back_runs_with_its_imports_alone(notebook: str) -> None:
    for exercise in notebooks()[notebook].exercises:
        readable = [m for m in exercise.mistakes if is_readable(exercise, m)][:2]
        for mistake in readable:
            code = readable_source(exercise, mistake)
            names: dict = {}
            exec(f"{imports_for(exercise, code)}\n{code}", names)
            used = set(names[exercise.name].__code__.co_names)
            assert used & exercise.reference.__globals__.keys() <= names.keys()


def test_the_mended_code_passes() -> None:
    exercise = exercises()[BIAS[0]]
    neuron.neuron_test(compiled(source_of(exercise.reference), exercise.reference))
    assert history.read()[-1].passed
