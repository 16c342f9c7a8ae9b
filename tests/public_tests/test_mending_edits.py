"""Every general change that the mending and the lie detector work with."""

from __future__ import annotations

import ast

import numpy as np
import pytest

from public_tests import exercises
from public_tests.engine.mending.edits import edits, function_in, spread, tree_of

LAYER = """
def linear_backward(dZ, cache):
    A_prev, W, _ = cache
    m = A_prev.shape[1]
    dW = dZ @ A_prev.T / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prev = W.T @ dZ
    return dA_prev, dW, db
"""

LOOP = """
def train(X, Y, rate, count):
    w, b = np.zeros((X.shape[0], 1)), 0.0
    costs = []
    for i in range(count):
        A = sigmoid(w.T @ X + b)
        w -= rate * X @ (A - Y).T
        if i % 100 == 0:
            costs.append(cost(A, Y))
    return w, costs
"""


def _tree(code: str) -> ast.FunctionDef:
    return function_in(ast.parse(code.strip()))


def _changed(code: str, kind: str) -> set[str]:
    tree = _tree(code)
    return {ast.unparse(edit.made(tree)) for edit in edits(tree) if edit.kind == kind}


# One line, what a change makes of it, and the kind of the change.
LINES = (
    ("a + b", "a - b", "sign"),
    ("-np.sum(a)", "np.sum(a)", "sign"),
    ("np.sum(a)", "-np.sum(a)", "sign"),
    ("a @ b", "a * b", "operator"),
    ("a / 2", "a // 2", "operator"),
    ("a > b", "a >= b", "comparison"),
    ("np.sum(a) / b", "np.sum(a)", "extra_part"),
    ("np.sum(a)", "np.sum(a) / b", "missing_factor"),
    ("np.sum(a)", "np.sum(a) + b", "missing_term"),
    ("a * (1 - a)", "a * a", "complement"),
    ("a - b", "b - a", "order_of_operands"),
    ("1 / 1 + np.exp(a)", "1 / (1 + np.exp(a))", "parentheses"),
    ("-1 / b * np.sum(a) + np.sum(b)", "-1 / b * (np.sum(a) + np.sum(b))", "parentheses"),
    ("np.sum(a) + b", "np.sum(a + b)", "parentheses"),
    ("np.sum(a / b)", "np.sum(a) / b", "parentheses"),
    ("a * b > 0", "a * (b > 0)", "parentheses"),
    ("np.exp(a)(1 - b)", "np.exp(a) * (1 - b)", "missing_times"),
    ("a + b", "a + a", "name"),
    ("a ** 2", "a ** 1", "constant"),
    ("f(a, 'relu') + f(a, 'sigmoid')", "f(a, 'sigmoid') + f(a, 'sigmoid')", "text"),
    ("a['Wb']", "a['W' + str(b)]", "text"),
    ("a[b]", "a[b - 1]", "one_off"),
    ("a[f'W{b}']", "a[f'W{b + 1}']", "one_off"),
    ("[a for b in range(2, a)]", "[a for b in range(2, a + 1)]", "one_off"),
    ("list(range(a))", "list(range(1, a + 1))", "range"),
    ("a[f'W{b}']", "a[f'b{b}']", "layer"),
    ("a[:, b]", "a[b, :]", "slice"),
    ("a[:, b]", "a[:, b:b + 1]", "slice"),
    ("a[b]", "a[b, 0]", "slice"),
    ("a['dW2']", "a['db2']", "text"),
    ("a / b.max() - 255", "a / 255 - 255", "call_for_number"),
    ("np.sum(a, axis=1, keepdims=True)", "np.sum(a, axis=0)", "axis"),
    ("np.sum(a)", "np.sum(a, axis=1, keepdims=True)", "axis"),
    ("a.T @ b", "a @ b", "transpose"),
    ("a @ b", "a @ b.T", "transpose"),
    ("a.t", "a.T", "transpose"),
    ("np.zeros(a, 1)", "np.zeros((a, 1))", "shape_as_tuple"),
    ("a.reshape(2, -1)", "a.reshape(-1, 2).T", "reshape"),
    ("a.reshape(-1, b).T", "a.reshape(b, -1)", "reshape"),
    ("np.reshape(a, (b, -1))", "np.reshape(a, (-1, b)).T", "reshape"),
    ("np.sum([a, b])", "np.sum(a) + b", "list_of_parts"),
    ("np.max(0, a)", "np.maximum(0, a)", "function"),
    ("f(a, b)", "f(b, a)", "order_of_arguments"),
    ("np.log(a)", "a", "extra_call"),
    ("a", "np.log(a)", "missing_call"),
    ("f(a)", "f(a, b)", "missing_argument"),
    ("b if a else 0", "0 if a else b", "branches"),
    ("(a, b)", "(b, a)", "order_of_values"),
    ("(a, b)", "(a,)", "values"),
    ("{'x': a, 'y': b}", "{'x': b, 'y': a}", "entry"),
)


@pytest.mark.parametrize(("before", "after", "kind"), LINES)
def test_a_line_is_changed_as_its_kind_says(before: str, after: str, kind: str) -> None:
    wanted = ast.unparse(_tree(f"def f(a, b):\n    return {after}"))
    assert wanted in _changed(f"def f(a, b):\n    return {before}", kind)


# Whole functions, for changes among lines.
FUNCTIONS = (
    ("x -= y\nreturn x", "x = x - y\nreturn x", "in_place"),
    ("x = x - y\nreturn x", "x -= y\nreturn x", "in_place"),
    ("x += y\nreturn x", "x -= y\nreturn x", "sign"),
    ("x = x + 1\ny = x\nreturn y", "y = x\nx = x + 1\nreturn y", "swapped_lines"),
    ("x = x + 1\ny = x\nreturn y", "y = x\nreturn y", "extra_line"),
    ("np.clip(x, 0, 1)\nreturn x", "x = np.clip(x, 0, 1)\nreturn x", "thrown_away"),
    ("z = f(x)\nreturn z", "z, _ = f(x)\nreturn z", "unpacking"),
    ("z = x + y", "z = x + y\nreturn z", "missing_return"),
    ("return x", "yield x", "returned"),
    ("x = x - y", "x = x - y\ny = y - y", "missing_line"),
    (
        "for i in x:\n    y = y + i\n    return y",
        "for i in x:\n    y = y + i\nreturn y",
        "outside_the_loop",
    ),
    (
        "for i in x:\n    y = y + i\nreturn y",
        "for i in x:\n    y = y + i\n    return y",
        "inside_the_loop",
    ),
    (
        "z = 0\nfor i in x:\n    y = z + i\nreturn y",
        "for i in x:\n    z = 0\n    y = z + i\nreturn y",
        "inside_the_loop",
    ),
    ("z = y\nreturn z", "z = y.copy()\nreturn z", "copy"),
    ("if x > y:\n    x = y\nreturn x", "return x", "outside_the_branch"),
    ("z = []\nz = y\nreturn z", "z = []\nz.append(y)\nreturn z", "appended"),
)


@pytest.mark.parametrize(("before", "after", "kind"), FUNCTIONS)
def test_lines_are_changed_as_their_kind_says(before: str, after: str, kind: str) -> None:
    def function(body: str) -> str:
        return "def f(x, y):\n" + "\n".join(f"    {line}" for line in body.splitlines())

    assert ast.unparse(_tree(function(after))) in _changed(function(before), kind)


@pytest.mark.parametrize("code", [LAYER, LOOP])
def test_every_change_is_python_and_is_taken_back(code: str) -> None:
    tree = _tree(code)
    before = ast.dump(tree, include_attributes=True)
    for edit in edits(tree):
        with edit.applied():
            compile(ast.fix_missing_locations(ast.Module([tree], [])), "changed", "exec")
        assert 1 < edit.line <= len(code.strip().splitlines()), edit
    assert ast.dump(tree, include_attributes=True) == before


def test_no_change_puts_a_line_where_it_is_never_reached() -> None:
    """What mends by taking a line out of the way should say that the line is too many."""
    leaving = (ast.Return, ast.Raise, ast.Break, ast.Continue)
    moved = 0
    for exercise in exercises().values():
        for edit in edits(tree_of(exercise.reference)):
            lines = [node for node in edit.new if isinstance(node, ast.stmt)]
            moved += len(lines) > 1
            assert not any(isinstance(line, leaving) for line in lines[:-1]), edit
    assert moved > 500


def test_a_change_may_be_made_within_another() -> None:
    tree = _tree("def f(a, b):\n    return a + b")
    first = next(e for e in edits(tree) if e.kind == "sign" and ast.unparse(e.new[0]) == "a - b")
    with first.applied():
        both = {ast.unparse(second.made(tree)) for second in edits(tree)}
    assert "def f(a, b):\n    return a.T - b" in both
    assert ast.unparse(tree) == "def f(a, b):\n    return a + b"


def test_a_sample_has_every_kind_before_one_comes_again() -> None:
    every = edits(_tree(LAYER))
    kinds = {edit.kind for edit in every}
    some = spread(every, len(kinds), np.random.default_rng(1))
    assert {edit.kind for edit in some} == kinds


def test_a_function_is_read_from_its_source() -> None:
    assert tree_of(_tree).name == "_tree"
    with pytest.raises(ValueError, match="cannot be read"):
        tree_of(len)
