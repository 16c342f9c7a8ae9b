"""Bug hunts: one mistake that shows, no answer in any output, and a verdict that is true."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import nbclient
import nbformat
import numpy as np
import pytest

from public_tests import hunt, hunting, mend, notebooks
from public_tests.engine import Exercise, Mistake, history
from public_tests.engine.readable import is_readable, readable_source
from public_tests.notebook import Notebook
from public_tests.progress import progress
from public_tests.symptoms import Symptoms, level_of, symptoms, training_symptoms

HUNTED = [one for one in notebooks().values() if one.program]
EVERY_PROGRAM = pytest.mark.parametrize("notebook", HUNTED, ids=lambda one: one.key)
NOTHING: dict[str, Any] = {
    "costs": (0.7, 0.1),
    "accuracy": 1.0,
    "errors": {"dw": 1e-9},
    "moved": {"w": 1.0},
}


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_PROGRESS", str(tmp_path / "progress.jsonl"))
    monkeypatch.setattr(hunting, "_under_way", None)
    return tmp_path / "progress.jsonl"


def under_way() -> hunting.Hunt:
    assert hunting._under_way is not None
    return hunting._under_way


def mended_code() -> str:
    return hunting.program_code(under_way().notebook)


@EVERY_PROGRAM
def test_the_right_program_shows_nothing_and_passes(notebook: Notebook) -> None:
    names = hunting._run(hunting.program_code(notebook))
    assert notebook.program is not None
    seen = symptoms(notebook.program, names)
    assert seen.accuracy is not None
    assert seen.accuracy > 0.9
    assert seen.few == 1.0
    assert seen.gradients_agree
    assert all(length > 0 for length in seen.moved.values())
    assert level_of(seen, seen) is None
    assert all(hunting._passes(e, names[e.name]) for e in hunting.exercises_of(notebook))


def drawn_from(notebook: Notebook) -> Iterator[tuple[Exercise, Mistake, str]]:
    """Every mistake that a hunt may put into a program, with the program's code."""
    for exercise in hunting.exercises_of(notebook):
        for mistake in exercise.mistakes:
            if is_readable(exercise, mistake):
                yield exercise, mistake, hunting.program_code(notebook, exercise, mistake)


@pytest.mark.slow
@EVERY_PROGRAM
def test_every_mistake_of_a_hunt_shows_and_its_code_is_no_right_answer(notebook: Notebook) -> None:
    right = hunting._right(notebook.key)
    levels: Counter[int] = Counter()
    for exercise, mistake, code in drawn_from(notebook):
        names = hunting._run(code)
        assert notebook.program is not None
        level = level_of(training_symptoms(notebook.program, names), right)
        if level is not None:
            levels[level] += 1
            assert not hunting._passes(exercise, names[exercise.name]), mistake.id
    assert set(levels) == {*hunting.LEVELS}
    assert sum(levels.values()) >= 30


@pytest.mark.slow
@EVERY_PROGRAM
def test_a_hunt_in_a_notebook_shows_its_program_and_its_right_code_mends_it(
    notebook: Notebook, capsys
) -> None:
    hunt(1, notebook=notebook.key, seed=1)
    assert under_way().notebook is notebook
    assert not mend(under_way().code)
    assert mend(mended_code())


def test_hunts_are_in_notebooks_in_which_something_passed() -> None:
    assert hunting._hunted("") == HUNTED
    for key, passed in (("04_l_layer/predict", True), ("01_neuron/relu", False)):
        kept = {"time": "", "exercise": key, "passed": passed, "score": 0, "points": 5}
        history.append(kept)
    assert [one.key for one in hunting._hunted("")] == ["04_l_layer"]
    with pytest.raises(ValueError, match="01_neuron"):
        hunt(1, notebook="06_cats_vs_dogs")


def test_levels_are_told_by_what_shows_it() -> None:
    right = Symptoms(**NOTHING)
    assert level_of(right, right) is None
    assert level_of(Symptoms(broke="ValueError"), right) == 1
    assert level_of(Symptoms(**{**NOTHING, "accuracy": 0.6}), right) == 1
    assert level_of(Symptoms(**{**NOTHING, "costs": (0.7, np.nan)}), right) == 1
    assert level_of(Symptoms(**{**NOTHING, "errors": {"dw": 0.3}}), right) == 2
    assert level_of(Symptoms(**{**NOTHING, "costs": (0.7, 0.2)}), right) == 3
    assert level_of(Symptoms(**{**NOTHING, "moved": {"w": 0.0}}), right) == 3


@pytest.mark.parametrize("level", hunting.LEVELS)
def test_one_mistake_is_planted_and_mending_it_is_seen(level: int, capsys) -> None:
    hunt(level, seed=level)
    code = under_way().code
    right = mended_code().splitlines()
    assert code.splitlines() != right
    [mistake] = [m for m in under_way().exercise.mistakes if m.id == under_way().mistake]
    assert readable_source(under_way().exercise, mistake) in code
    assert not mend(code)
    assert mend("\n".join(right))
    assert "Mended" in capsys.readouterr().out


def test_the_same_seed_gives_the_same_hunt_and_others_give_others() -> None:
    drawn = []
    for seed in (5, 5, 6):
        hunt(1, seed=seed)
        drawn.append((under_way().exercise.key, under_way().mistake))
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) > 1


def test_to_break_another_function_is_not_to_mend(capsys) -> None:
    hunt(1, seed=1)
    other = next(
        e for e in hunting.exercises_of(under_way().notebook) if e is not under_way().exercise
    )
    assert not mend(f"{mended_code()}\n\n\ndef {other.name}(*arguments):\n    return None")
    assert other.name in capsys.readouterr().out.splitlines()[-1]


def test_code_that_breaks_off_is_a_symptom_and_no_crash() -> None:
    hunt(1, seed=1)
    assert not mend("x = 1")
    with pytest.raises(SyntaxError):
        mend("def f(:")


def test_without_a_hunt_there_is_nothing_to_mend() -> None:
    with pytest.raises(ValueError, match="hunt"):
        mend("x = 1")
    with pytest.raises(ValueError, match="level"):
        hunt(4)


def test_the_level_rises_with_what_was_found_and_the_page_counts_it() -> None:
    assert hunting._next_level() == 1
    for number in range(hunting.PER_LEVEL):
        for mended in (False, True, True):
            history.append({"hunt": "a/b", "mistake": f"m{number}", "mended": mended})
    assert hunting._next_level() == 2
    assert progress().hunts == hunting.PER_LEVEL
    assert progress().as_dict()["hunts"] == hunting.PER_LEVEL


@pytest.mark.slow
def test_in_a_kernel_the_program_comes_as_a_cell_and_no_output_names_the_mistake(alone) -> None:
    ask = "from public_tests import hunt, hunting\nhunt(1, seed=1)"
    fixed = "get_ipython().run_cell_magic('mend', '', hunting.program_code(PROGRAM))"
    program = "PROGRAM = hunting._under_way.notebook"
    cells = [nbformat.v4.new_code_cell(s) for s in (ask, program, fixed)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    hunt(1, seed=1)
    asked = json.dumps(notebook.cells[0]) + json.dumps(notebook.metadata)
    assert under_way().mistake not in asked
    assert under_way().exercise.name not in asked
    assert "Mended" in json.dumps(notebook.cells[2])
    [kept] = [r for r in history.records() if "hunt" in r]
    assert kept["mended"] is True
