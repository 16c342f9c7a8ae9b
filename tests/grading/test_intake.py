"""Which cells must run, and what is made of a submission's structure."""

from __future__ import annotations

import json

import pytest

from nnlab.grading.intake import Cell, Unreadable, read_submission
from nnlab.grading.slicing import cells_to_run, mentioned
from nnlab.grading.source import Source, source_from

from .conftest import ASSIGNMENT
from .hostile import FILES, STRUCTURE, Hostile


@pytest.fixture(scope="module")
def source(right: str) -> Source:
    return source_from(ASSIGNMENT, right)


@pytest.mark.parametrize("hostile", [h for h in FILES if not h.readable], ids=lambda h: h.name)
def test_what_is_no_notebook_is_refused_in_words(
    hostile: Hostile, right: str, source: Source
) -> None:
    with pytest.raises(Unreadable) as told:
        read_submission(hostile.content(right), source)
    assert hostile.said in str(told.value)


@pytest.mark.parametrize("hostile", STRUCTURE, ids=lambda h: h.name)
def test_every_check_is_there_once_and_as_released(
    hostile: Hostile, right: str, source: Source
) -> None:
    submission = read_submission(hostile.content(right), source)
    checks = [c for c in submission.cells if c.origin is not None and c.origin.graded]
    assert sorted(c.origin.grade_id for c in checks if c.origin) == sorted(source.exercises)
    assert all(c.origin is not None and c.source == c.origin.source for c in checks)


def own(text: str) -> Cell:
    return Cell("code", text)


def given(text: str) -> Cell:
    return Cell("code", text, given=True)


@pytest.mark.parametrize(
    ("cells", "run"),
    [
        ([given("import numpy as np"), own("def f(x): return np.exp(x)")], [1, 1]),
        ([given("import numpy as np"), given("plots.curve(x)"), own("def f(x): pass")], [0, 0, 1]),
        (
            [
                own("def f(): return helper()"),
                given("def helper(): return base"),
                given("base = 1"),
            ],
            [1, 1, 1],
        ),
        ([given("X = load()"), given("show(X)"), own("def f(X): return X + 1")], [0, 0, 1]),
        ([given("table = {}"), given("table['a'] = 1"), own("table")], [1, 1, 1]),
        ([given("notes = []"), given("notes.append(1)"), own("def f(): return notes")], [1, 1, 1]),
        ([given("%matplotlib inline"), own("x = 1")], [1, 1]),
        ([given("from math import *"), own("def f(x): return sqrt(x)")], [1, 1]),
        ([given("def g():\n    global k\n    k = 1"), own("def f(): return k")], [1, 1]),
        ([own("this is no Python")], [1]),
        ([Cell("markdown", "x = 1"), own("x")], [0, 1]),
        ([Cell("code", "x = 1", ("long",)), own("x")], [0, 1]),
    ],
    ids=range(12),
)
def test_what_a_mark_can_depend_on_runs(cells: list[Cell], run: list[int]) -> None:
    assert cells_to_run(cells) == [bool(one) for one in run]
    every = [cell.kind == "code" and not cell.long for cell in cells]
    assert cells_to_run(cells, every=True) == every


def test_naming_an_answer_of_the_library_is_noticed(source: Source) -> None:
    cells = [own("import nn_utils.logistic as n\nx = n.propagate")]
    keys, words = mentioned(cells, [True], source)
    assert keys == {f"{ASSIGNMENT}/propagate"}
    assert "propagate" in words[0]
    assert mentioned([own("def propagate(w): return w")], [True], source) == (set(), [])


def test_the_source_itself_needs_nothing_put_back(right: str, source: Source) -> None:
    submission = read_submission(json.dumps(json.loads(right)).encode(), source)
    assert submission.remarks == []
    assert [c.source for c in submission.cells] == [c.source for c in source.cells]
