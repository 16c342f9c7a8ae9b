"""Guesses are kept with the progress, judged once, and needed by nothing."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import jupytext
import nbclient
import nbformat
import pytest

from nnlab.course import places
from public_tests import came_out, guess, guessing, notebooks, questions
from public_tests.progress import progress

ROOT = Path(__file__).parents[2]
KEY = "03_two_layer/first_cost"
OPTIONS = ["0", "0.69", "1"]


@pytest.fixture(autouse=True)
def nothing_asked(kept, monkeypatch):
    monkeypatch.setattr(guessing, "_asked", {})
    monkeypatch.setattr(guessing, "_said", {})


def standing(notebook: str = "03_two_layer") -> tuple[int, int]:
    found = next(s for s in progress().notebooks if s.notebook == notebook)
    return found.guesses_right, found.guesses


@pytest.mark.parametrize("answer", ["b", "B", "b)", "0.69"])
def test_an_option_is_guessed_by_its_letter_or_as_it_stands(answer):
    guess(KEY, "The first cost?", OPTIONS, answer=answer)
    came_out(KEY, "0.69")
    assert standing() == (1, 1)


@pytest.mark.parametrize(("answer", "right"), [(0.7, 1), ("0.66", 1), (1.4, 0), (-0.69, 0)])
def test_a_number_is_right_when_it_is_near(answer, right):
    guess(KEY, "The first cost?", answer=answer)
    came_out(KEY, 0.6931)
    assert standing() == (right, 1)


@pytest.mark.parametrize(("options", "answer"), [(OPTIONS, "e"), (OPTIONS, ""), ((), "much")])
def test_what_is_no_answer_is_refused_and_not_kept(options, answer, kept):
    with pytest.raises(ValueError, match=r"none of|not a number"):
        guess(KEY, "The first cost?", options, answer=answer)
    assert not kept.exists()


def test_an_outcome_that_is_no_option_makes_a_guess_wrong():
    guess(KEY, "The first cost?", OPTIONS, answer="a")
    came_out(KEY, "db2 alone")
    assert standing() == (0, 1)


def test_nobody_has_to_guess(kept, capsys):
    guess(KEY, "The first cost?", OPTIONS)
    came_out(KEY, "0.69")
    came_out("03_two_layer/never_asked", 0.5)
    assert standing() == (0, 0)
    assert not kept.exists()
    assert "0.69" in capsys.readouterr().out


def test_only_the_first_comparison_counts():
    for answer in ("a", "b"):
        guess(KEY, "The first cost?", OPTIONS, answer=answer)
        came_out(KEY, "0.69")
    assert standing() == (0, 1)


def test_a_guess_outlives_the_session_and_is_counted_by_notebook(monkeypatch):
    guess(KEY, "The first cost?", OPTIONS, answer="b")
    monkeypatch.setattr(guessing, "_said", {})
    came_out(KEY, "0.69")
    assert standing() == (1, 1)
    assert standing("04_l_layer") == (0, 0)
    assert progress().as_dict()["notebooks"][2]["guesses"] == 1


def test_where_nothing_is_kept_the_comparison_is_still_made(monkeypatch, capsys):
    monkeypatch.setenv("NNLAB_PROGRESS", "off")
    guess(KEY, "The first cost?", OPTIONS, answer="b")
    came_out(KEY, "0.69")
    assert capsys.readouterr().out.count("0.69") == 3


# In a kernel --------------------------------------------------------------------------------------

ASK = f'from public_tests import came_out, guess\nguess("{KEY}", "The first cost?", {OPTIONS})'
CHOOSE = """
import ipywidgets
[radio] = [w for w in ipywidgets.Widget.widgets.values() if hasattr(w, "options")]
radio.value = radio.options[1]"""


def run(*sources: str) -> nbformat.NotebookNode:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    return notebook


@pytest.mark.slow
def test_a_button_keeps_the_guess_and_text_stands_beside_the_widget():
    notebook = run(ASK, CHOOSE, f'came_out("{KEY}", "b")')
    [asked] = notebook.cells[0].outputs
    assert {"text/plain", "text/html", questions.WIDGET} <= asked.data.keys()
    assert "c) 1" in asked.data["text/plain"]
    assert standing() == (1, 1)


@pytest.mark.slow
def test_a_run_without_a_person_goes_on(monkeypatch, kept):
    monkeypatch.setenv("NNLAB_PROGRESS", "off")
    notebook = run(ASK, f'came_out("{KEY}", "b")')
    assert "0.69" in notebook.cells[1].outputs[0].data["text/plain"]
    assert not kept.exists()


# In the notebooks ---------------------------------------------------------------------------------


@pytest.mark.parametrize("notebook", notebooks())
def test_every_guess_of_a_notebook_is_its_own_and_comes_out_later(notebook):
    source = places.source_of(ROOT, notebook).read_text(encoding="utf-8")
    asked: list[str] = []
    told: list[str] = []
    for cell in jupytext.reads(source, fmt="py:percent").cells:
        if cell.cell_type == "code":
            asked += called("guess", cell.source)
            told += called("came_out", cell.source)
            assert set(told) <= set(asked)
    assert sorted(asked) == sorted(told)
    assert len(set(asked)) == len(asked)
    assert all(key.startswith(f"{notebook}/") for key in asked)


def called(function: str, source: str) -> list[str]:
    """The first arguments of the calls of a function."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    mine = [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == function]
    return [ast.literal_eval(call.args[0]) for call in mine]


def test_kept_lines_are_json_that_names_the_question(kept):
    guess(KEY, "The first cost?", answer=2)
    [line] = kept.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["guess"] == KEY
