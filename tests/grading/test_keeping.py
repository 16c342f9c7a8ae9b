"""Copies kept for several checks at once: nothing that is asked can tell them from one for each."""

from __future__ import annotations

import json

import numpy as np
import pytest

from nnlab.grading import wire
from nnlab.grading.intake import Cell
from nnlab.grading.keeping import before_cells, nothing_left_behind
from nnlab.grading.source import SourceCell

from .conftest import graded
from .hostile import find

FLAT = "return images.reshape(images.shape[0], -1).T / 255"
LEAVES_SOMETHING = f"""def flatten_and_scale(images):
    import math
    math.left = True
    {FLAT}"""
MINDS_IT = """def sigmoid(z):
    import math
    return None if hasattr(math, "left") else 1 / (1 + np.exp(-z))"""
HANDS_ON = f"""def flatten_and_scale(images):
    global squash
    squash = lambda z: 1 / (1 + np.exp(-z))
    {FLAT}"""
NEEDS_IT = "def sigmoid(z): return squash(z)"


def check(name: str) -> Cell:
    origin = SourceCell("code", "", marks={"grade_id": name, "grade": True, "points": 1})
    return Cell("code", "", origin=origin, given=True)


def own(text: str) -> Cell:
    return Cell("code", text)


CHECKS = {"one": "f", "two": "g"}  # the function of each check
DEFINES = [
    "def g(x, n=3, *, sign=-1): return x",
    "def g(x: int | None = None) -> dict[str, int]: return {}",
    "'''Words.'''\nEPSILON = 1e-8\ndef g(): return f",  # of what was there it only reads
]
MAY_DO_ANYTHING = [
    "def g(x=h()): return x",
    "@h\ndef g(x): return x",
    "def g(x: h()): return x",
    "g = h()",
    "h()",
    "class G:\n    h()",
    "import g",
    "def f(x): return x",  # another one of the same name
    "def later(x): return x",  # a name that f reads
    "from math import *",
    "this is no Python",
]


@pytest.mark.parametrize("between", DEFINES)
def test_a_copy_serves_two_checks_with_only_definitions_between(between: str) -> None:
    cells = [own("def f(): return later"), check("one"), own(between), check("two")]
    assert before_cells(cells, [True] * 4, CHECKS) == {}


@pytest.mark.parametrize("between", MAY_DO_ANYTHING)
def test_a_copy_is_kept_before_a_cell_that_may_change_something(between: str) -> None:
    cells = [own("def f(): return later"), check("one"), own(between), check("two")]
    assert before_cells(cells, [True] * 4, CHECKS)[2] == ["one"]


def test_where_names_are_not_known_every_cell_may_change_something() -> None:
    cells = [own("from math import *"), own("x = 1"), check("one"), own("def sin(x): return x")]
    assert before_cells(cells, [True] * 4, CHECKS) == {2: ["one"]}


def test_what_is_defined_below_its_check_is_kept_at_the_end() -> None:
    cells = [check("one"), own("def f(): return g()"), check("two"), own("def g(): return 1")]
    assert before_cells(cells, [True] * 4, CHECKS) == {}


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("def f(x):\n    y = []\n    y.append(x)\n    return y", True),
        ("import numpy as np\ndef f(x):\n    np.random.shuffle(x)", True),
        ("def f(x):\n    global y\n    y = x", False),
        ("seen = []\ndef f(x):\n    seen.append(x)", False),
        ("table = {}\ndef f(x):\n    def g():\n        table[x] = 1\n    g()", False),
        ("def f(x):\n    f.last = x", False),
        ("from math import *", False),
    ],
    ids=range(7),
)
def test_functions_that_leave_something_behind_are_asked_apart(text: str, fine: bool) -> None:
    assert nothing_left_behind([own(text)], [True]) is fine
    assert nothing_left_behind([own(text)], [False])


def test_code_of_ours_is_noticed_on_its_way() -> None:
    def ours(x: float) -> float:
        return x

    tree, _ = wire.encode({"program": {"f": ours}}, arguments=True)
    assert wire.has_code(tree)
    tree, _ = wire.encode({"z": np.zeros(3), "more": [1, "f", None]}, arguments=True)
    assert not wire.has_code(tree)


def passed(right: str, flat: str, sigmoid: str) -> list[bool]:
    """Whether two exercises pass that are asked one after the other."""
    notebook = json.loads(right)
    find(notebook, "flatten_and_scale")["source"] = flat
    find(notebook, "sigmoid")["source"] = sigmoid
    return [e.passed for e in graded(notebook).exercises][:2]


@pytest.mark.needs("sandbox")
def test_what_one_function_leaves_behind_costs_no_other(right: str) -> None:
    assert passed(right, LEAVES_SOMETHING, MINDS_IT) == [True, True]


@pytest.mark.needs("sandbox")
def test_a_function_that_is_right_only_after_another_is_wrong(right: str) -> None:
    assert passed(right, HANDS_ON, NEEDS_IT) == [True, False]
