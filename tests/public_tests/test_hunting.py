"""Bug hunts: one mistake that shows, no answer in any output, and a verdict that is true."""

from __future__ import annotations

import json
from typing import Any

import nbclient
import nbformat
import numpy as np
import pytest

from public_tests import hunt, hunting, mend
from public_tests.engine import history
from public_tests.engine.readable import readable_source
from public_tests.programs import PROGRAMS, Program
from public_tests.progress import progress
from public_tests.symptoms import Symptoms, level_of, symptoms

EVERY_PROGRAM = pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.notebook)
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
    return hunting.program_code(under_way().program)


@EVERY_PROGRAM
def test_the_right_program_shows_nothing_and_passes(program: Program) -> None:
    names = hunting._run(hunting.program_code(program))
    seen = symptoms(program, names)
    assert seen.accuracy is not None
    assert seen.accuracy > 0.9
    assert seen.few == 1.0
    assert seen.gradients_agree
    assert all(length > 0 for length in seen.moved.values())
    assert level_of(seen, seen) is None
    assert all(hunting._passes(e, names[e.name]) for e in program.exercises())


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
    other = next(e for e in under_way().program.exercises() if e is not under_way().exercise)
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
    program = "PROGRAM = hunting._under_way.program"
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
