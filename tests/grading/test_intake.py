"""Which cells must run, and what is made of a submission's structure."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from nnlab.grading.intake import Cell, Unreadable, read_file, read_submission
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


# which of the files handed in is the notebook ----------------------------------------------------

OTHER = b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "1"}]}'


@pytest.mark.parametrize(
    ("files", "taken", "told"),
    [
        (["logistic.ipynb"], "logistic.ipynb", ""),
        (["logistic.ipynb", "other.ipynb"], "logistic.ipynb", "other.ipynb"),
        (["logistic.ipynb", "a right one.ipynb"], "logistic.ipynb", "a right one.ipynb"),
        (["a right one.ipynb", "other.ipynb"], "a right one.ipynb", "other.ipynb"),
        (["logistic.ipynb.txt"], "logistic.ipynb.txt", "logistic.ipynb.txt"),
        (["a right one.ipynb.txt", "logistic.ipynb"], "logistic.ipynb", "a right one.ipynb.txt"),
        (["logistic.ipynb.json", "notes.txt"], "logistic.ipynb.json", "logistic.ipynb.json"),
        ([b"caf\xe9.ipynb"], b"caf\xe9.ipynb", "caf%E9"),
        ([b"caf\xe9.ipynb", "logistic.ipynb"], "logistic.ipynb", "caf%E9"),
    ],
)
def test_the_right_one_of_several_is_taken_and_the_others_are_named(
    files: list[str | bytes],
    taken: str | bytes,
    told: str,
    right: str,
    source: Source,
    tmp_path: Path,
) -> None:
    for name in files:
        content = OTHER if os.fsdecode(name).startswith("other") else right.encode()
        (tmp_path / os.fsdecode(name)).write_bytes(content + os.fsencode(name))
    content, remarks = read_file(tmp_path, source)
    assert content.endswith(os.fsencode(taken))
    assert told in " ".join(remarks)
    assert bool(remarks) == bool(told)
    " ".join(remarks).encode()


def test_a_wrong_one_of_the_right_name_does_not_hide_the_right_one(
    right: str, source: Source, tmp_path: Path
) -> None:
    (tmp_path / "logistic.ipynb").write_bytes(OTHER)
    (tmp_path / "logistic (1).ipynb").write_text(right, encoding="utf-8")
    content, remarks = read_file(tmp_path, source)
    assert content == right.encode()
    assert "logistic.ipynb" in remarks[0]
    assert "logistic (1).ipynb" in remarks[1]


def test_several_right_ones_are_named_and_none_is_chosen(
    right: str, source: Source, tmp_path: Path
) -> None:
    for name in (b"one.ipynb", b"tw\xf6.ipynb"):
        (tmp_path / os.fsdecode(name)).write_text(right, encoding="utf-8")
    with pytest.raises(Unreadable) as told:
        read_file(tmp_path, source)
    str(told.value).encode()
    assert "tw%F6.ipynb" in str(told.value)


# which cells run ---------------------------------------------------------------------------------


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
